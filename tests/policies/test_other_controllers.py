"""Other controllers in a notice: each is told with what is its own, under its name, and nothing of it as the organisation's."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from policies.assembly import text_of
from policies.first_level import essentials
from policies.models import Notice, NoticeController
from policies.record import sheet as notices
from registry.documents.blocks import Facts, Link, texts
from registry.models import Party
from registry.record import sheet as values
from tests.cast import make_row
from tests.policies.test_rules import notice
from tests.registry.documents.values import ON, empty
from tests.registry.rules.clean import processor_record, record

SUBSIDIARY = empty(
    values.Party,
    name="Exemple Suisse SA",
    dpo_contact="dpo@exemple.example",
    email="ecrire@exemple.example",
    note="Contrat à revoir.",
)
FUND = empty(values.Party, name="Caisse d’Exemple")


def label(code, fr):
    return values.Term(code=code, fr=fr, en=code)


def controller(party, kind="partner", **given):
    return empty(notices.NoticeController, party=party, kind=label(kind, f"<{kind}>"), **given)


SWISS = controller(
    SUBSIDIARY,
    "group",
    territory="Suisse",
    purposes="Tenir les comptes suisses\nRépondre aux clients suisses",
    legal_basis="Contrat",
    statute="Loi fédérale",
    data="Adresse suisse",
    recipients="Fiduciaire",
    transfers="Serbie, clauses types",
    retention="10 ans",
    rights="Accès",
    rights_contact="Écrire à Genève",
    notice_url="exemple.example/notice",
    note="Langue : allemand.",
)


def sections(*records, **given):
    """Every section of the notice in French, by key, as its pieces of text."""
    text = text_of(notice(*records, **given), ON)
    return {one.key: list(texts(one.blocks)) for one in text.sections}


def others(*rows):
    text = text_of(notice(other_controllers=rows), ON)
    return next((one.blocks for one in text.sections if one.key == "other_controllers"), ())


def first_level(*rows, records=None):
    with translation.override("fr"):
        told = (record(),) if records is None else records
        own = [one for one in told if not one.is_processor_record]
        value = notice(*told, other_controllers=rows)
        return list(texts(essentials(value, own, {one.id: one.name for one in own}, ON)))


def test_another_controller_is_told_with_all_that_is_its_own_under_its_name():
    (group,) = others(SWISS)
    assert group.title == "Exemple Suisse SA (Suisse)"
    assert list(texts([group]))[1:] == [
        *("<group>", "Pourquoi", "Tenir les comptes suisses", "Répondre aux clients suisses"),
        *("Base légale", "Contrat", "Texte qui lui confie sa mission", "Loi fédérale"),
        *("Quelles données", "Adresse suisse", "Qui les reçoit", "Fiduciaire"),
        *("Hors de l’Espace économique européen", "Serbie, clauses types", "Combien de temps", "10 ans"),
        *("Vos droits", "Accès", "Pour exercer vos droits", "Écrire à Genève"),
        *("Sa propre notice", "exemple.example/notice"),
        *("Délégué à la protection des données", "dpo@exemple.example"),
        *("Courriel", "ecrire@exemple.example", "Langue : allemand."),
    ]


def test_its_own_notice_is_a_link():
    (group,) = others(controller(FUND, notice_url="caisse.example/donnees"))
    (pairs,) = (one.pairs for one in group.blocks if isinstance(one, Facts))
    assert dict(pairs)["Sa propre notice"] == (
        Link("caisse.example/donnees", "https://caisse.example/donnees"),
    )


def test_nothing_of_another_controller_stands_in_a_section_of_the_organisation():
    silent, told = sections(), sections(other_controllers=(SWISS,))
    assert told.pop("other_controllers")
    assert told == silent


def test_what_the_directory_notes_of_it_for_ourselves_is_not_told():
    assert "Contrat à revoir." not in sections(other_controllers=(SWISS,))["other_controllers"]


def test_of_a_controller_of_which_nothing_is_recorded_its_name_and_kind_are_told_and_no_more():
    assert list(texts(others(controller(FUND)))) == ["Caisse d’Exemple", "<partner>"]


def test_two_controllers_never_share_what_one_of_them_alone_does():
    swiss, fund = others(SWISS, controller(FUND, data="Quotient"))
    assert (swiss.title, fund.title) == ("Exemple Suisse SA (Suisse)", "Caisse d’Exemple")
    assert list(texts(fund.blocks)) == ["<partner>", "Quelles données", "Quotient"]


def test_one_party_can_answer_for_two_territories():
    one, other = others(
        controller(SUBSIDIARY, territory="Suisse", data="A"),
        controller(SUBSIDIARY, territory="Serbie", data="B"),
    )
    assert (one.title, other.title) == ("Exemple Suisse SA (Suisse)", "Exemple Suisse SA (Serbie)")
    assert "B" not in texts(one.blocks)


def test_a_notice_of_one_controller_has_no_such_section_and_no_such_sentence():
    assert "other_controllers" not in sections()
    assert not any("répond aussi" in one or "répondent aussi" in one for one in first_level())


def test_the_first_level_names_them_in_one_sentence_without_what_they_do():
    one = first_level(SWISS)
    at = one.index(
        "Un autre organisme répond aussi de l’usage qu’il fait de vos données (voir le détail)\u00a0:"
    )
    assert one[at + 1] == "Exemple Suisse SA (Suisse)"
    assert one[at - 1].endswith("(responsable de traitement).")
    assert not {"Tenir les comptes suisses", "10 ans", "Fiduciaire"} & set(one)
    two = first_level(SWISS, controller(FUND))
    at = two.index(
        "D’autres organismes répondent aussi de l’usage qu’ils font de vos données (voir le détail)\u00a0:"
    )
    assert two[at + 1 : at + 3] == ["Exemple Suisse SA (Suisse)", "Caisse d’Exemple"]


def test_a_very_long_name_stands_whole():
    name = "Syndicat " + "intercommunal " * 25
    assert name in first_level(controller(empty(values.Party, name=name)))


@pytest.mark.parametrize("records", [(), (processor_record(),)])
def test_they_are_told_of_also_where_the_organisation_itself_is_responsible_for_nothing(records):
    told = first_level(controller(FUND), records=records)
    assert "Caisse d’Exemple" in told


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "is_enough"),
    [
        ({}, False),
        ({"territory": "Suisse"}, False),
        ({"purposes": "  "}, False),
        ({"purposes": "Recouvrer les factures"}, True),
        ({"notice_url": "https://www.example.org/notice"}, True),
    ],
)
def test_another_controller_of_whom_nothing_is_told_is_refused_at_a_field(organisation, told, is_enough):
    notice, party = make_row(Notice, organisation), make_row(Party, organisation, name="Caisse d’Exemple")
    row = NoticeController(controller=organisation, notice=notice, party=party, kind="partner", **told)
    if is_enough:
        row.full_clean()
        return
    with translation.override("en"), pytest.raises(ValidationError) as refused:
        row.full_clean()
    with translation.override("en"):
        assert refused.value.message_dict == {
            "purposes": ["Say what this controller does with data, or give the address of its own notice."]
        }
