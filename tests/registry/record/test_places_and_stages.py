"""A recipient's place, the data of a source and of a category of processing, the stage of a purpose: how they are told."""

import pytest
from django.utils import translation

from registry.documents.blocks import texts
from registry.exchange.exports import overview
from registry.partial_dates import PartialDate
from registry.record import reading, wording
from registry.record.columns import COLUMNS, sections
from registry.record.sheet import (
    Client,
    CollectionSource,
    Data,
    Hosting,
    JointController,
    LegalBasis,
    Operation,
    OperationData,
    OperationName,
    Party,
    Purpose,
    PurposeName,
    Recipient,
    RetentionRule,
    SourceData,
    Term,
    Transfer,
)
from registry.rules import about_record
from tests.registry.documents.values import ON, PROCESSOR, register, sheet

USA = Term(code="US", fr="États-Unis", en="United States")
FRANCE = Term(code="FR", fr="France", en="France")
SWITZERLAND = Term(code="CH", fr="Suisse", en="Switzerland")
NONE = Term(code="none", fr="Aucun (déclaré)", en="None (stated)")
THIRD = Term(code="processor", fr="Sous-traitant", en="Processor")
FORM = Term(code="direct", fr="Auprès de la personne", en="From the person")
ENDED = Term(code="ended", fr="Terminé", en="Ended")
PLANNED = Term(code="planned", fr="Prévu", en="Planned")
CONSENT = Term(code="6.1.a", fr="Consentement", en="Consent")
YEARS = Term(code="year", fr="Années", en="Years")
RECOMMENDED = Term(code="recommended", fr="Recommandée, sans être imposée", en="Recommended, not imposed")
ADEQUACY = Term(code="45", fr="Décision d’adéquation", en="Adequacy decision")
IDENTITY, HEALTH = Data.new(name="Identity"), Data.new(name="Health")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def said(blocks):
    return list(texts(blocks))


def told(item):
    return [item.text, *said(item.blocks)]


# Where a recipient is


def test_the_country_of_a_recipient_stands_after_its_name():
    one = Recipient.new(kind=THIRD, name="Mailing company", country=USA)
    assert told(wording.recipient(one)) == ["Mailing company · United States", "Kind", "Processor"]
    assert told(wording.recipient(one.model_copy(update={"country": None})))[0] == "Mailing company"


@pytest.mark.parametrize(
    ("recipient", "name", "country"),
    [
        (Recipient.new(kind=THIRD, name="Mailing company", country=USA), "Mailing company", "US"),
        (Recipient.new(kind=THIRD, country=USA), "Processor", "US"),
        (Recipient.new(kind=THIRD, party=Party.new(name="Acme", country=USA)), "Acme", "US"),
        (Recipient.new(kind=THIRD, party=Party.new(name="Acme", country=FRANCE), country=USA), "Acme", "US"),
    ],
    ids=["in words", "by its kind", "of the directory", "of the directory, and elsewhere for this record"],
)
def test_a_recipient_in_a_third_country_receives_there(recipient, name, country):
    record = sheet(recipients=(recipient,), transfers_answer=NONE)
    assert [(one.name, one.country.code) for one in reading.receiving_abroad(record, ON)] == [(name, country)]
    sentences = [one.sentence for one in about_record(record, ON)]
    assert (
        f"“None” is declared, and {name} is in a third country: United States. Do data go there?" in sentences
    )


def test_a_recipient_in_the_area_or_without_a_country_receives_nothing_abroad():
    here = Recipient.new(kind=THIRD, name="Printer", country=FRANCE)
    anywhere = Recipient.new(kind=THIRD, name="Banks")
    back = Recipient.new(kind=THIRD, party=Party.new(name="Acme", country=USA), country=FRANCE)
    assert reading.receiving_abroad(sheet(recipients=(here, anywhere, back)), ON) == ()


# Which data


def test_a_source_tells_which_data_come_from_it_and_they_are_data_of_the_record():
    source = CollectionSource.new(kind=FORM, data=(SourceData.new(data=IDENTITY),))
    assert told(wording.source(source)) == ["From the person", "Data", "Identity"]
    assert [one.name for one in reading.data(sheet(sources=(source,)))] == ["Identity"]
    assert told(wording.source(CollectionSource.new(kind=FORM))) == ["From the person"]


def test_a_category_of_processing_tells_its_client_and_its_data():
    client = Client.new(party=Party.new(name="City of Lyon"))
    operation = Operation.new(name="Backing up", client=client, data=(OperationData.new(data=HEALTH),))
    assert told(wording.operation(operation)) == ["Backing up", "For", "City of Lyon", "Data", "Health"]
    record = sheet(role=PROCESSOR, operations=(operation,))
    assert [one.name for one in reading.data(record)] == ["Health"]


# For whom a period holds


def test_a_retention_rule_tells_its_category_of_processing_and_its_client():
    client = Client.new(name="City of Lyon")
    rule = RetentionRule.new(operation=OperationName.new(name="Backing up"), client=client)
    assert said(wording.retention_purpose(rule)) == ["Backing up", "For", "City of Lyon"]
    assert said(wording.retention_scope(rule)) == []
    with_aim = rule.model_copy(update={"purpose": PurposeName.new(name="Hosting"), "client": None})
    assert said(wording.retention_purpose(with_aim)) == ["Hosting · Backing up"]


# How far a purpose is


def test_the_stage_of_a_purpose_stands_after_its_name_and_its_condition_below():
    purpose = Purpose.new(name="Enrolling pupils", stage=ENDED, condition="Until 2025")
    assert said((wording.purpose(purpose),)) == ["Enrolling pupils (Ended)", "Condition", "Until 2025"]
    assert said((wording.purpose(Purpose.new(name="Paying")),)) == ["Paying"]
    [table] = overview.summary(register(sheet(purposes=(purpose,))), ON)
    assert "Enrolling pupils (Ended)" in said(table.rows[0][2])


# How far a recipient and a transfer are, what consent is and who sets a period


def test_a_recipient_and_a_transfer_say_how_far_they_are_and_since_when():
    recipient = Recipient.new(kind=THIRD, name="Old host", stage=ENDED, ended_on=PartialDate("2025-06"))
    assert told(wording.recipient(recipient))[-4:] == ["Stage", "Ended", "Ended on", "June 2025"]
    transfer = Transfer.new(country=USA, stage=PLANNED, began_on=PartialDate("2027"))
    assert told(wording.transfer(transfer, ON))[-4:] == ["Stage", "Planned", "Began on", "2027"]


def test_how_consent_is_given_stands_with_the_basis():
    basis = LegalBasis.new(basis=CONSENT, consent_means="A box on the form; the page of preferences.")
    assert told(wording.basis(basis))[1:] == [
        "How consent is given and withdrawn",
        "A box on the form; the page of preferences.",
    ]


def test_a_period_says_who_sets_it():
    rule = RetentionRule.new(amount=3, unit=YEARS, set_by=RECOMMENDED)
    assert said(wording.retention_period(rule)) == ["3\u00a0years", "Who sets it", "Recommended, not imposed"]


def test_a_transfer_that_the_decision_does_not_cover_tells_no_decision():
    to_us = Transfer.new(
        country=USA, mechanism=ADEQUACY, is_covered=True, covered_on=PartialDate("2026-11-03")
    )
    lines = told(wording.transfer(to_us, ON))
    assert lines[3:7] == ["Recipient", "Covered by the adequacy decision", "Checked on", "3 November 2026"]
    assert "Adequacy decision in force" in lines
    left_out = told(wording.transfer(to_us.model_copy(update={"is_covered": False}), ON))
    assert "Not covered by the adequacy decision" in left_out
    assert "Adequacy decision in force" not in left_out


# Nothing abroad


def abroad_at_a_glance(**given):
    return said(overview.abroad(sheet(**given), ON))


def test_none_abroad_is_said_at_a_glance_where_it_is_the_answer_and_not_for_not_applicable():
    not_applicable = Term(code="not_concerned", fr="Sans objet", en="Not applicable")
    assert abroad_at_a_glance(transfers_answer=NONE) == ["None"]
    assert abroad_at_a_glance(transfers_answer=not_applicable) == ["Not applicable"]
    assert abroad_at_a_glance() == []


def test_under_the_swiss_act_a_host_of_the_union_is_told_as_abroad():
    swiss = Term(code="lpd", fr="LPD", en="FADP")
    hosted = {"hosting": (Hosting.new(name="A host", country=FRANCE),), "transfers_answer": NONE}
    assert said(wording.transfers(sheet(regime=swiss, **hosted), ON)) == [
        *("Declared", "None (stated)"),
        *("Recorded", "A host · France"),
    ]
    assert said(wording.transfers(sheet(**hosted), ON)) == ["No transfer outside the European Economic Area."]
    other = Party.new(name="Acme")
    by_others = {**hosted, "hosting": (Hosting.new(party=other, country=FRANCE),)}
    told = said(wording.transfers(sheet(regime=swiss, **by_others), ON))
    assert told[:2] == ["Declared", "None (stated)"] and "Acme · France" in told
    assert "No disclosure outside Switzerland." not in told
    assert "Hosted outside Switzerland" not in told
    at_home = {**hosted, "hosting": (Hosting.new(party=other, country=SWITZERLAND),)}
    assert said(wording.transfers(sheet(regime=swiss, **at_home), ON)) == [
        "No disclosure outside Switzerland."
    ]


def test_under_the_swiss_act_switzerland_is_not_abroad_and_the_heading_says_so():
    swiss = Term(code="lpd", fr="LPD", en="FADP")
    both = sheet(
        regime=swiss,
        transfers=(Transfer.new(country=SWITZERLAND), Transfer.new(country=FRANCE)),
        transfers_answer=Term(code="some", fr="Oui", en="Yes"),
    )
    assert said(wording.transfers(both, ON)) == [
        "France",
        "Recorded as disclosures abroad, within Switzerland",
        "Switzerland",
    ]
    headings = {one.key: one.title for one in sections(both, ON)}
    assert headings["transfers"] == "Disclosures outside Switzerland"
    control = {one.key: one.title for one in sections(sheet(transfers_answer=NONE), ON)}
    assert control["transfers"] == "Transfers outside the European Economic Area"


def test_an_outermost_region_is_told_within_the_area_and_never_among_recipients_outside_it():
    reunion = Term(code="RE", fr="Réunion", en="Réunion")
    overseas = Transfer.new(country=reunion, recipient_name="Our branch")
    leaving = Transfer.new(country=USA, recipient_name="Acme")
    both = {"transfers": (overseas, leaving), "transfers_answer": Term(code="some", fr="Oui", en="Yes")}
    assert said(wording.transfers(sheet(**both), ON)) == [
        "United States · Acme",
        "Recorded as transfers, within the European Economic Area",
        "Réunion · Our branch",
    ]
    assert abroad_at_a_glance(**both) == ["Acme (United States)"]
    swiss = sheet(regime=Term(code="lpd", fr="LPD", en="FADP"), **both)
    assert said(wording.transfers(swiss, ON)) == ["Réunion · Our branch", "United States · Acme"]


def test_that_nobody_receives_data_is_no_conclusion_beside_who_decides_jointly():
    partner = JointController.new(party=Party.new(name="City of Lyon"))
    given = {"recipients_answer": NONE, "joint_controllers": (partner,)}
    [column] = [one for one in COLUMNS if one.key == "recipients"]
    assert said(column.get(sheet(**given), ON)) == [
        "Declared",
        "None (stated)",
        "Recorded",
        "City of Lyon (joint controller)",
    ]
    assert said(column.get(sheet(recipients_answer=NONE), ON)) == ["None."]
    assert reading.as_recorded(sheet(**given), ON).recipients_answer is None  # what people are told
    assert reading.as_recorded(sheet(recipients_answer=NONE), ON).recipients_answer == NONE
