"""How activities serve rights, as a notice tells it: each way under the activity that has it, and how a service is used."""

import pytest
from django.utils import translation

from policies.assembly import text_of
from policies.first_level import essentials
from policies.record import sheet as notices
from registry.documents.blocks import texts
from registry.record import sheet as values
from tests.policies.test_rules import notice
from tests.registry.documents.values import ON, empty
from tests.registry.rules.clean import record, term

LABELS = {
    "access": "Droit d’accès",
    "portability": "Droit à la portabilité",
    "objection": "Droit d’opposition",
    "withdraw_consent": "Droit de retirer son consentement",
}
ACCESS = empty(notices.Right, right=term("access"), label="Voir vos données", text="Les recevoir.")


def served(code, text="", url=""):
    right = values.Term(code=code, fr=LABELS[code], en=code)
    return empty(values.ServedRight, right=right, text=text, url=url)


def activity(name, *ways):
    return record(name=name, reference=name, served_rights=ways)


def section(key, *records, **given):
    text = text_of(notice(*records, **given), ON)
    return [piece for one in text.sections if one.key == key for piece in texts(one.blocks)]


def test_a_way_stands_with_its_right_under_the_activity_that_has_it_and_no_other():
    told = section(
        "rights",
        activity("Cantine", served("access", "Bouton « Mes données ».", "exemple.example/compte")),
        activity("Paie"),
        rights=(ACCESS,),
    )
    assert told[0] == "Voir vos données"
    at = told.index("Cantine")
    assert told[at : at + 3] == ["Cantine", "Bouton « Mes données ».", "exemple.example/compte"]
    assert "Paie" not in told


def test_a_way_that_all_activities_share_is_told_once_and_under_no_name():
    both = [activity(name, served("access", "Bouton.")) for name in ("Cantine", "Paie")]
    told = section("rights", *both, rights=(ACCESS,))
    assert told.count("Bouton.") == 1
    assert not {"Cantine", "Paie"} & set(told)


def test_a_way_of_a_right_that_the_notice_does_not_offer_stands_under_the_name_of_that_right():
    told = section("rights", activity("Cantine", served("portability", "Fichier CSV.")), rights=(ACCESS,))
    assert told[-2:] == ["Droit à la portabilité", "Fichier CSV."]


def test_a_way_of_one_right_is_not_told_of_another():
    told = section("rights", activity("Cantine", served("portability", "Fichier CSV.")), rights=(ACCESS,))
    assert told.index("Fichier CSV.") > told.index("Droit à la portabilité")


def test_how_to_object_stands_apart_from_the_other_rights():
    cantine = activity("Cantine", served("objection", "Case à cocher."))
    assert section("objection", cantine, rights=(ACCESS,)) == ["Droit d’opposition", "Case à cocher."]
    assert "Case à cocher." not in section("rights", cantine, rights=(ACCESS,))


def test_a_row_that_says_nothing_is_not_told():
    assert section("rights", activity("Cantine", served("portability")), rights=()) == []


@pytest.mark.parametrize("code", ["objection", "withdraw_consent"])
def test_the_first_level_says_how_to_say_no_to_the_activity_that_has_a_way_for_it(code):
    cantine, pay = activity("Cantine", served(code, "Répondez STOP.")), activity("Paie")
    with translation.override("fr"):
        names = {one.id: one.name for one in (cantine, pay)}
        groups = {
            one.title: list(texts([one])) for one in essentials(notice(), (cantine, pay), names, ON)[1:]
        }
    told = groups["Cantine"]
    assert told[told.index(LABELS[code]) + 1] == "Répondez STOP."
    assert "Répondez STOP." not in groups["Paie"]


def test_the_first_level_leaves_other_ways_to_the_detail():
    cantine = activity("Cantine", served("access", "Bouton."))
    with translation.override("fr"):
        assert "Bouton." not in texts(essentials(notice(), (cantine,), {cantine.id: "Cantine"}, ON))


# How the service is used ----------------------------------------------------------------------------------------


def ways(*codes):
    named = {"application": "Application mobile", "counter": "Guichet"}
    return tuple(values.Term(code=code, fr=named[code], en=code) for code in codes)


def test_how_the_service_is_used_and_whether_that_takes_an_account_is_told():
    told = section(
        "about",
        access_ways=ways("application", "counter"),
        account=values.Term(code="optional", fr="Un compte n’est pas obligatoire", en="optional"),
        access_note="Le guichet ferme le lundi.",
    )
    assert told == [
        "Pour utiliser le service",
        *("Application mobile", "Guichet", "Un compte n’est pas obligatoire", "Le guichet ferme le lundi."),
    ]


def test_of_an_access_that_nobody_recorded_nothing_is_told():
    assert "Pour utiliser le service" not in section("about", audience="Les parents")
