"""The rights that a notice owes and does not offer yet, and the standard words for them (Articles 13(2), 21; LIL 48, 85)."""

import re

import pytest

from policies.record import sheet as notices
from policies.record.rights import (
    authorities_missing,
    marketing_may_be_added,
    rights_missing,
    wording_of,
    wordings_proposed,
)
from registry.record import sheet as values
from registry.vocabularies import vocabulary
from tests.registry.documents.values import empty
from tests.registry.rules.clean import but, organisation, record, term

EVERYWHERE = ["access", "rectification", "erasure", "restriction"]
EXPLICIT = empty(values.SpecialCondition, condition=term("9.2.a"))


def activity(*bases, **given):
    stated = tuple(empty(values.LegalBasis, basis=term(code)) for code in bases)
    aim = empty(values.Purpose, name="Aider", bases=stated)
    return record(purposes=(aim,), **{"special_conditions": (), **given})


def notice(*activities, offers=(), country="FR", language="fr", authorities=()):
    seat, officer = organisation().contact_points
    seat = but(seat, country=term(country) if country else None)
    return empty(
        notices.NoticeSheet,
        language=language,
        organisation=organisation(contact_points=(seat, officer)),
        activities=activities,
        rights=tuple(empty(notices.Right, right=term(code)) for code in offers),
        complaint_authorities=authorities,
    )


def proposed(value, **given):
    return {one.right: one for one in wordings_proposed(value, **given)}


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([activity("6.1.c")], []),
        ([activity("6.1.b")], ["portability"]),
        ([activity("6.1.a")], ["portability", "withdraw_consent"]),
        ([activity("6.1.e")], ["objection"]),
        ([activity("6.1.f")], ["objection"]),
        (
            [activity("6.1.e", special_conditions=(EXPLICIT,))],
            ["objection", "withdraw_consent"],  # no portability for a public task (Article 20(3))
        ),
        ([activity("6.1.c"), activity("6.1.a")], ["portability", "withdraw_consent"]),
        ([activity("6.1.c", automated_decision=term("some"))], ["automated_decision"]),
    ],
)
def test_exactly_the_rights_that_follow_are_proposed(activities, expected):
    assert list(proposed(notice(*activities))) == [*EVERYWHERE, *expected, "post_mortem"]


def test_what_is_offered_already_is_not_proposed_again():
    value = notice(activity("6.1.e"), offers=("access", "objection"))
    assert [one.right.code for one in rights_missing(value)] == [
        *EVERYWHERE[1:],
        "post_mortem",
        "complaint",
    ]
    assert list(proposed(value)) == [*EVERYWHERE[1:], "post_mortem"]


def codes(value):
    return [one.code for one in authorities_missing(value)]


def under(regime, **given):
    return activity("6.1.e", **given).model_copy(update={"regime": term(regime)})


@pytest.mark.parametrize(
    ("activities", "named", "expected"),
    [
        ((under("eudpr"),), (), ["edps"]),
        ((under("eudpr"),), ("CNIL",), ["edps"]),
        ((under("eudpr"),), ("Contrôleur européen de la protection des données",), []),
        ((under("eudpr"),), ("European Data Protection Supervisor (EDPS)",), []),
        ((under("eudpr"), activity("6.1.c")), (), ["edps", "cnil"]),
        (
            (under("eudpr"), activity("6.1.c")),
            ("Le Contrôleur européen de la protection des données",),
            ["cnil"],
        ),
        ((under("lil3"),), (), ["cnil"]),
        ((under("lpd"),), (), ["fdpic"]),
        ((under("lpd"),), ("PFPDT",), []),
        ((under("lpd"),), ("Préposé fédéral à la protection des données et à la transparence",), []),
        ((under("lpd"),), ("Eidgenössischer Datenschutz- und Öffentlichkeitsbeauftragter (EDÖB)",), []),
        ((under("lpd"),), ("CNIL",), ["fdpic"]),
        ((under("lpd"), activity("6.1.c")), ("PFPDT",), ["cnil"]),
        ((under("lpd"), activity("6.1.c")), (), ["fdpic", "cnil"]),
        ((under("lpd"), under("eudpr")), (), ["edps", "fdpic"]),
        ((under("other"), activity("6.1.c")), (), []),
    ],
)
def test_complaints_go_to_the_authority_of_the_law_that_each_activity_stands_under(
    activities, named, expected
):
    authorities = tuple(empty(notices.ComplaintAuthority, name=name) for name in named)
    assert codes(notice(*activities, authorities=authorities)) == expected


def test_the_supervisor_is_proposed_in_belgium_too_with_its_address():
    (edps,) = authorities_missing(notice(under("eudpr"), country="BE"))
    assert (edps.fr, edps.en) == (
        "Contrôleur européen de la protection des données",
        "European Data Protection Supervisor",
    )
    reached = [edps.extra[name] for name in ("address", "postal_code", "city", "country")]
    assert reached == ["Rue Wiertz 60", "1047", "Bruxelles", "BE"]


def test_nothing_is_proposed_of_a_notice_that_tells_of_no_activity_but_the_authority():
    assert proposed(notice(), marketing=True) == {}
    assert codes(notice()) == ["cnil"]


def test_erasure_says_its_limit_where_a_legal_obligation_or_a_public_task_sets_it_and_only_there():
    limit = "Ce droit ne s’applique pas dans la mesure où"
    for bases, is_limited in ((["6.1.c"], True), (["6.1.e"], True), (["6.1.a"], False), (["6.1.f"], False)):
        assert (limit in proposed(notice(activity(*bases)))["erasure"].condition) == is_limited
    one_purpose = notice(activity("6.1.b", "6.1.c"))
    assert limit in proposed(one_purpose)["erasure"].condition
    both = notice(activity("6.1.a"), activity("6.1.c"))
    assert limit in proposed(both)["erasure"].condition


def test_under_title_iii_no_limit_or_condition_of_the_gdpr_is_proposed_nor_objection_to_marketing():
    told = proposed(notice(under("lil3")), marketing=True)
    assert list(told) == [*EVERYWHERE, "objection"]
    assert {one.condition for one in told.values()} == {""}
    assert (
        told["objection"].text == "Vous opposer, pour des motifs légitimes, à une utilisation de vos données."
    )
    assert not marketing_may_be_added(notice(under("lil3")))
    beside = proposed(notice(under("lil3"), activity("6.1.e")), marketing=True)
    assert "sauf motifs légitimes et impérieux" in beside["objection"].condition
    assert "objection_marketing" in beside


def test_portability_says_that_it_needs_automated_means_and_consent_or_contract():
    assert proposed(notice(activity("6.1.b")))["portability"].condition == (
        "Seulement pour les données traitées à l’aide de procédés automatisés, "
        "sur la base de votre consentement ou d’un contrat avec vous."
    )


def test_withdrawal_says_that_what_was_done_before_stays_lawful():
    said = proposed(notice(activity("6.1.a"), language="en"))["withdraw_consent"].condition
    assert (
        said
        == "For what rests on your consent. Withdrawal does not affect the lawfulness of what was done before."
    )


def test_objection_speaks_of_ones_particular_situation_and_objection_to_marketing_asks_for_no_reason():
    found = proposed(notice(activity("6.1.f"), language="en"), marketing=True)
    assert "on grounds relating to your particular situation" in found["objection"].text
    assert "without giving a reason" in found["objection_marketing"].text
    assert found["objection_marketing"].condition == ""


def test_objection_to_marketing_is_added_only_when_somebody_says_that_there_is_marketing():
    value = notice(activity("6.1.a"))
    assert marketing_may_be_added(value)
    assert "objection_marketing" not in proposed(value)
    assert "objection_marketing" in proposed(value, marketing=True)
    offered = notice(activity("6.1.a"), offers=("objection_marketing",))
    assert not marketing_may_be_added(offered)
    assert "objection_marketing" not in proposed(offered, marketing=True)


@pytest.mark.parametrize("country", ["FR", "RE", "NC", None])
def test_directives_after_death_and_the_cnil_are_proposed_to_an_organisation_in_france(country):
    value = notice(activity("6.1.c"), country=country)
    assert "post_mortem" in proposed(value)
    assert "complaint" not in proposed(value)
    (cnil,) = authorities_missing(value)
    assert (cnil.extra["address"], cnil.extra["postal_code"]) == ("3, place de Fontenoy\nTSA 80715", "75334")
    assert (cnil.extra["city"], cnil.extra["url"]) == ("Paris Cedex 07", "https://www.cnil.fr")


def test_an_organisation_elsewhere_is_proposed_neither_but_the_complaint_in_words():
    value = notice(activity("6.1.c"), country="BE")
    assert codes(value) == []
    assert list(proposed(value)) == [*EVERYWHERE, "complaint"]


def test_an_authority_that_is_named_is_left_as_it_is():
    named = empty(notices.ComplaintAuthority, name="Autorité")
    value = notice(activity("6.1.c"), authorities=(named,))
    assert codes(value) == []
    assert "complaint" not in proposed(value)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_right_that_can_follow_has_standard_words_in_both_languages(language):
    for right in vocabulary("rights"):
        if right.extra["by_basis"]:
            said = wording_of(right, language, is_limited=True)
            for sentence in (said.text, said.condition):
                assert re.fullmatch(r"([A-ZÀ-Ý].*\.)?", sentence), right.code
            assert said.text, right.code
            assert right.extra["article"], right.code
