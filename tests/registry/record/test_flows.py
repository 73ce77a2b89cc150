"""The flow of data is what the sheets say: no line that nobody stated, none left out."""

from __future__ import annotations

import time
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.utils import translation

from registry.figures.flow_map import flow_map
from registry.record.flows import flow_of, flow_of_register
from registry.record.sheet import (
    Data,
    DataUse,
    Department,
    Hosting,
    JointController,
    Party,
    Purpose,
    Recipient,
    Row,
    Subject,
    SubjectUse,
    Subprocessor,
    System,
    SystemUse,
    Term,
    Transfer,
)
from registry.vocabularies.countries import place_of, standing
from tests.registry.documents.values import empty, numbers, sheet

ON = date(2026, 11, 22)
NAMES = {"FR": "France", "US": "États-Unis", "IN": "Inde", "CH": "Suisse", "GB": "Royaume-Uni"}


def country(code: str) -> Term:
    return Term(code=code, fr=NAMES.get(code, code), en=code)


def people(*names: str) -> tuple[Subject, ...]:
    return tuple(empty(Subject, name=name) for name in names)


def data(*names: str) -> tuple[Data, ...]:
    return tuple(empty(Data, name=name) for name in names)


def new(kind: type[Row], **given: Any) -> Any:
    """A row that must have what is given, and says nothing else."""
    return kind.new(id=UUID(int=next(numbers)), **given)


def used(*values: Subject | Data) -> tuple[SubjectUse | DataUse, ...]:
    return tuple(
        new(SubjectUse, subject=one) if isinstance(one, Subject) else new(DataUse, data=one) for one in values
    )


def purpose(subjects=(), items=(), *below: Purpose) -> Purpose:
    return empty(Purpose, name="But", subjects=used(*subjects), data=used(*items), purposes=below)


def party(name: str, code: str = "") -> Party:
    return empty(Party, name=name, country=country(code) if code else None)


def lines(flow, left: str) -> set[tuple[str, str, str, int]]:
    """The lines that leave a column: from, to, how, and in how many activities."""
    labels = {node.key: node.label for node in flow.nodes}
    return {
        (labels[link.source], labels[link.target], link.kind, link.weight)
        for link in flow.links
        if link.source[0] == left
    }


def labels(flow, column: str) -> list[str]:
    return [node.label for node in flow.of(column)]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


# Data subjects and data --------------------------------------------------------------------------------------------


def test_people_and_data_are_joined_where_a_purpose_names_both():
    (clients, staff), (identity, wages) = people("Clients", "Staff"), data("Identity", "Wages")
    flow = flow_of(sheet(purposes=(purpose([clients], [identity]), purpose([staff], [wages]))), ON)
    assert lines(flow, "people") == {
        ("Clients", "Identity", "together", 1),
        ("Staff", "Wages", "together", 1),
    }
    assert lines(flow, "data") == {("Identity", "Paie", "processed", 1), ("Wages", "Paie", "processed", 1)}


def test_those_that_no_purpose_joins_are_joined_by_the_activity():
    (clients, heirs), (identity, wages) = people("Clients", "Heirs"), data("Identity", "Wages")
    record = sheet(purposes=(purpose([clients], [identity]),), subjects=used(heirs), data=used(wages))
    assert {one[:2] for one in lines(flow_of(record, ON), "people")} == {
        ("Clients", "Identity"),
        ("Clients", "Wages"),
        ("Heirs", "Identity"),
        ("Heirs", "Wages"),
    }


def test_a_sub_purpose_is_about_its_purpose_s_people_unless_it_names_its_own():
    (clients, staff), (identity, wages) = people("Clients", "Staff"), data("Identity", "Wages")
    nested = purpose([clients], [], purpose([], [identity]), purpose([staff], [wages]))
    assert {one[:2] for one in lines(flow_of(sheet(purposes=(nested,)), ON), "people")} == {
        ("Clients", "Identity"),
        ("Staff", "Wages"),
    }


def test_people_without_data_go_through_a_box_that_says_so():
    flow = flow_of(sheet(subjects=used(*people("Staff"))), ON)
    assert lines(flow, "people") == {("Staff", "Data not filled in", "together", 1)}
    assert lines(flow, "data") == {("Data not filled in", "Paie", "processed", 1)}
    assert [(node.kind, node.mark) for node in flow.of("data")] == [("missing", "unknown")]


# Recipients and countries -----------------------------------------------------------------------------------


def test_a_transfer_a_hosting_and_a_seat_lead_to_countries_each_by_its_own_line():
    cloud = party("Nuage", "FR")
    record = sheet(
        recipients=(empty(Recipient, party=cloud),),
        hosting=(empty(Hosting, party=cloud, country=country("CH")),),
        transfers=(empty(Transfer, party=cloud, country=country("US")),),
    )
    flow = flow_of(record, ON)
    assert lines(flow, "activities") == {("Paie", "Nuage", "received", 1)}
    assert lines(flow, "recipients") == {
        ("Nuage", "FR", "established", 1),
        ("Nuage", "CH", "hosted", 1),
        ("Nuage", "US", "transferred", 1),
    }
    drawn = flow_map("Map", flow)
    assert dict(drawn.legend) == {"strong": "transfer to", "dashed": "hosting in", "dotted": "established in"}


def test_joint_controllers_and_other_processors_receive_the_data_too():
    record = sheet(
        joint_controllers=(new(JointController, party=party("Métropole", "FR")),),
        subprocessors=(new(Subprocessor, party=party("Câblerie", "IN")),),
    )
    assert labels(flow_of(record, ON), "recipients") == ["Métropole", "Câblerie"]


def test_a_transfer_without_recipient_still_leads_from_its_activity_to_its_country():
    flow = flow_of(sheet(transfers=(empty(Transfer, country=country("IN")),)), ON)
    assert lines(flow, "activities") == {("Paie", "Recipient not filled in", "received", 1)}
    assert lines(flow, "recipients") == {("Recipient not filled in", "IN", "transferred", 1)}


def test_a_place_in_words_is_shown_as_it_was_typed_and_its_country_is_not_guessed():
    flow = flow_of(sheet(hosting=(empty(Hosting, name="Serveurs", place="Salle 3, Paris"),)), ON)
    assert [(node.label, node.detail, node.mark) for node in flow.of("countries")] == [
        ("Salle 3, Paris", "Country not filled in", "unknown")
    ]


def test_a_recipient_is_the_third_party_the_department_the_name_or_the_kind_it_is():
    kind = {"kind": Term(code="authority", fr="Autorité", en="Authority")}
    service = empty(Department, name="Finances")
    given = [{"party": party("Paie SA")}, {"department": service}, {"name": "Prestataires"}, {}]
    record = sheet(recipients=tuple(empty(Recipient).model_copy(update=kind | one) for one in given))
    assert [(node.kind, node.label) for node in flow_of(record, ON).of("recipients")] == [
        ("party", "Paie SA"),
        ("department", "Finances"),
        ("name", "Prestataires"),
        ("kind", "Authority"),
    ]


@pytest.mark.parametrize(
    ("code", "on", "expected", "mark"),
    [
        ("FR", ON, "eea", ""),
        ("NO", ON, "eea", ""),
        *((code, ON, "eea", "") for code in ("GF", "GP", "MF", "MQ", "RE", "YT", "AX")),
        *((code, ON, "outside", "warning") for code in ("NC", "PF", "WF", "PM", "BL", "TF")),
        ("KR", ON, "partial", "caution"),
        ("IL", ON, "partial", "caution"),
        ("FO", ON, "partial", "caution"),
        ("EPO", ON, "adequate", "good"),
        ("EPO", date(2025, 7, 14), "outside", "warning"),
        ("GB", date(2025, 12, 27), "partial", "caution"),
        ("GB", date(2025, 12, 28), "adequate", "good"),
        ("US", date(2015, 10, 5), "partial", "caution"),
        ("US", date(2015, 10, 6), "outside", "warning"),
        ("US", date(2020, 7, 16), "outside", "warning"),
        ("CH", ON, "adequate", "good"),
        ("GB", ON, "adequate", "good"),
        ("GB", date(2020, 6, 1), "eea", ""),
        ("GB", date(2021, 3, 1), "adequate", "good"),
        ("US", ON, "partial", "caution"),
        ("US", date(2022, 1, 1), "outside", "warning"),
        ("IN", ON, "outside", "warning"),
        ("", ON, "unknown", "unknown"),
    ],
)
def test_a_country_stands_where_the_law_of_the_day_puts_it(code, on, expected, mark):
    found = standing(code, on)
    assert (found.code, found.mark) == (expected, mark)
    assert found.is_third_country == (expected in {"adequate", "partial", "outside"})


def test_what_a_mark_means_is_written_in_the_box_and_in_the_gist():
    record = sheet(
        transfers=tuple(empty(Transfer, country=country(code)) for code in ("US", "IN", "CH", "GB", "FR"))
    )
    flow = flow_of(record, ON)
    assert {node.label: node.detail for node in flow.of("countries")} == {
        "US": "Outside the EEA, adequacy decision limited in scope",
        "IN": "Outside the EEA, no adequacy decision",
        "CH": "Outside the EEA, adequacy decision",
        "GB": "Outside the EEA, adequacy decision",
        "FR": "In the EEA",
    }
    assert "Outside the EEA, adequacy decision: CH, GB." in flow.message
    assert "FR" not in flow.message


def test_the_patent_organisation_is_known_by_its_names_and_a_place_in_words_is_not():
    assert (
        place_of("", "  Office européen des  Brevets") == place_of("", "EPO") == place_of("", "OEB") == "EPO"
    )
    assert place_of("", "Office des brevets") == place_of("", "") == ""
    assert place_of("DE", "EPO") == "DE"
    named = sheet(transfers=(empty(Transfer, destination="OEB"), empty(Transfer, destination="Lune")))
    assert [(node.label, node.detail) for node in flow_of(named, ON).of("countries")] == [
        ("OEB", "Outside the EEA, adequacy decision"),
        ("Lune", "Country not filled in"),
    ]


def test_french_territory_outside_the_union_says_that_the_french_act_applies():
    assert "the French Act applies there (to be checked)" in str(standing("NC", ON).label)
    assert "French Act" not in str(standing("IN", ON).label)


def test_data_are_kept_in_systems_each_where_it_is_hosted_and_whoever_hosts_it_receives_them():
    portal = empty(System, name="Portail", host=party("Nuage", "FR"), country=country("CH"))
    record = sheet(
        systems=(empty(SystemUse, system=portal), empty(SystemUse, system=empty(System, name="Tableur")))
    )
    flow = flow_of(record, ON)
    assert lines(flow, "activities") == {
        ("Paie", "Nuage", "received", 1),
        ("Paie", "Portail", "kept", 1),
        ("Paie", "Tableur", "kept", 1),
    }
    assert lines(flow, "recipients") == {("Nuage", "FR", "established", 1), ("Portail", "CH", "hosted", 1)}
    assert [node.detail for node in flow.of("recipients")] == ["", "System", "System"]
    assert flow.columns[3].title == "Recipients and systems"
    assert "1 recipient, 2 systems" in flow.message


def test_without_systems_the_map_does_not_speak_of_them():
    flow = flow_of(sheet(recipients=(empty(Recipient, name="Urssaf"),)), ON)
    assert flow.columns[3].title == "Recipients"
    assert "system" not in flow.message


# The whole register -----------------------------------------------------------------------------------------


def test_what_activities_share_is_one_box_and_the_lines_count_them():
    staff, identity, cloud = *people("Staff"), *data("Identity"), party("Nuage", "FR")
    sheets = [
        sheet(
            f"Activity {at}",
            subjects=used(staff),
            data=used(identity),
            recipients=(empty(Recipient, party=cloud),),
            hosting=(empty(Hosting, party=cloud),),
        )
        for at in range(3)
    ]
    flow = flow_of_register(sheets, ON)
    assert [len(flow.of(column.key)) for column in flow.columns] == [1, 1, 3, 1, 1]
    assert lines(flow, "people") == {("Staff", "Identity", "together", 3)}
    assert lines(flow, "recipients") == {("Nuage", "FR", "established", 3)}
    assert {weight for *_ends, weight in lines(flow, "activities")} == {1}
    assert flow.message.startswith(
        "1 category of data subjects, 1 category of personal data, 3 activities, 1 recipient"
    )


def test_a_typed_name_is_the_third_party_of_that_name():
    sheets = [
        sheet("One", recipients=(empty(Recipient, name="NUAGE  d’Armorique"),)),
        sheet(
            "Two", recipients=(empty(Recipient, party=party("Nuage d’Armorique", "FR"), name="Hébergeur"),)
        ),
        sheet("Three", recipients=(empty(Recipient, name="Nuage"),)),
    ]
    assert labels(flow_of_register(sheets, ON), "recipients") == ["Nuage d’Armorique", "Nuage"]


def test_two_rows_of_the_same_name_stay_two_boxes():
    flow = flow_of(sheet(subjects=used(*people("Clients", "Clients")), data=used(*data("Identity"))), ON)
    assert labels(flow, "people") == ["Clients", "Clients"]


def test_no_transfer_is_said_only_when_every_activity_says_so():
    none = Term(code="none", fr="Aucun", en="None")
    stated, silent = sheet("One", transfers_answer=none), sheet("Two")
    assert flow_of(stated, ON).columns[-1].empty == "No transfer outside the European Economic Area."
    assert flow_of_register([stated, silent], ON).columns[-1].empty == "No country is filled in."
    assert flow_of_register([], ON).columns[-1].empty == "No country is filled in."


def test_a_box_can_be_led_back_to_its_row():
    record = sheet(
        subjects=used(*people("Staff")), recipients=(empty(Recipient, party=party("Nuage", "FR")),)
    )
    flow = flow_of(record, ON).with_urls(
        lambda node: f"/{node.kind}/{node.id}/" if node.kind == "party" else ""
    )
    assert [node.url for node in flow.nodes if node.url] == [f"/party/{record.recipients[0].party.id}/"]
    assert [node.id for node in flow.of("activities")] == [str(record.id)]


def test_the_flow_is_told_in_the_language_of_the_reader():
    record = sheet(transfers=(empty(Transfer, country=country("US")),))
    with translation.override("fr"):
        assert labels(flow_of(record, ON), "countries") == ["États-Unis"]


@pytest.mark.slow
def test_a_thousand_activities_take_less_than_a_second():
    staff, items, clouds = (
        people(*map(str, range(40))),
        data(*map(str, range(60))),
        [party(str(n), "FR") for n in range(80)],
    )
    sheets = [
        sheet(
            str(at),
            subjects=used(*(staff[(at + n) % 40] for n in range(3))),
            data=used(*(items[(at * 3 + n) % 60] for n in range(6))),
            recipients=tuple(empty(Recipient, party=clouds[(at + 7 * n) % 80]) for n in range(4)),
            transfers=(empty(Transfer, party=clouds[at % 80], country=country("US")),),
        )
        for at in range(1000)
    ]
    before = time.process_time()
    drawn = flow_map("Map", flow_of_register(sheets, ON))
    assert time.process_time() - before < 1
    assert sum(len(targets) for table in drawn.tables for _label, targets in table.rows) > 10_000


# Other laws than the GDPR ------------------------------------------------------------------------------------------


def marks(flow) -> dict[str, tuple[str, str]]:
    return {node.label: (node.detail, node.mark) for node in flow.of("countries")}


def going_to(*codes: str, regime: str = ""):
    transfers = tuple(empty(Transfer, country=country(code)) for code in codes)
    named = Term(code=regime, fr=regime, en=regime) if regime else None
    return sheet(transfers=transfers, regime=named)


def test_no_decision_of_the_commission_colours_a_place_to_which_data_go_under_another_law():
    abroad = ("Abroad under the Swiss act", "")
    swiss = flow_of(going_to("FR", "US", "IN", "CH", regime="lpd"), ON)
    assert marks(swiss) == {"FR": abroad, "US": abroad, "IN": abroad, "CH": ("", "")}
    assert "adequacy" not in swiss.message and "EEA" not in swiss.message
    police = flow_of(going_to("FR", "IN", regime="lil3"), ON)
    decides = "Outside the Union: Title III of the French Act decides"
    assert marks(police) == {"FR": ("", ""), "IN": (decides, "")}
    assert marks(flow_of(going_to("IN", regime="other"), ON)) == {"IN": ("", "")}


def test_control_the_gdpr_and_the_regulation_of_the_institutions_colour_it():
    for regime in ("", "eudpr"):
        flow = flow_of(going_to("IN", "CH", regime=regime), ON)
        assert marks(flow) == {
            "IN": ("Outside the EEA, no adequacy decision", "warning"),
            "CH": ("Outside the EEA, adequacy decision", "good"),
        }
        assert "Outside the EEA, no adequacy decision: IN." in flow.message


@pytest.mark.parametrize("regimes", [("", "lpd"), ("lpd", "")])
def test_a_place_that_two_laws_lead_to_is_coloured_by_the_one_that_has_decisions(regimes):
    first, second = (going_to("IN", regime=one) for one in regimes)
    assert marks(flow_of_register((first, second), ON)) == {
        "IN": ("Outside the EEA, no adequacy decision", "warning")
    }
