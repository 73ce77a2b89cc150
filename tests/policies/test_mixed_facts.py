"""What combines several facts is true of all of them: a "none" beside what is recorded, roles, stages, conditions on some data.

Each case was found by a lawyer who read a notice in which the product had found nothing to say.
"""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from policies.assembly import text_of
from policies.rules import about_notice
from registry.documents.blocks import texts
from registry.record import data_rights
from registry.record import sheet as values
from registry.record.columns import sections
from registry.rules import about_record
from tests.policies.test_rules import notice
from tests.registry.documents.values import empty
from tests.registry.rules.clean import HEALTH, PAY, but, joint_record, record, term

ON = date(2026, 11, 28)
NONE = term("none")
NO_TRANSFER = "No transfer outside the European Economic Area."
NOBODY = "Nobody receives these data."
AMERICAN = empty(values.Recipient, kind=term("processor"), name="Mailer Inc", country=term("US"))
ASHBURN = empty(values.Hosting, place="Ashburn", country=term("US"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def told(*records, **given):
    """Everything that a notice of these records says, in English."""
    text = text_of(notice(*records, **{"language": "en", **given}), ON)
    return list(texts([*text.essentials, *(block for one in text.sections for block in one.blocks)]))


def column(value, key):
    return list(texts(next(one.blocks for one in sections(value, ON) if one.key == key)))


def codes(found):
    return {one.code for one in found}


def none_to_third_countries(**given):
    return record(transfers=(), transfers_answer=NONE, **given)


@pytest.mark.parametrize(
    "given",
    [{"recipients": (AMERICAN,)}, {"hosting": (ASHBURN,)}],
    ids=["a processor in the United States", "machines in the United States"],
)
def test_no_transfer_is_a_conclusion_of_nothing_beside_what_is_recorded_in_a_third_country(given):
    value = none_to_third_countries(**given)
    assert NO_TRANSFER not in told(value)
    assert column(value, "transfers")[:2] == ["Declared", "none"]
    assert "44-1-RECEIVED" in codes(about_record(value, ON))
    assert "13-1-F-RECEIVED" in codes(about_notice(notice(value), ON))


def test_control_no_transfer_is_told_where_all_that_is_recorded_is_in_the_area():
    value = none_to_third_countries(recipients=(but(AMERICAN, country=term("IE")),), hosting=())
    assert NO_TRANSFER in told(value)
    assert NO_TRANSFER in column(value, "transfers")
    assert not {"44-1-RECEIVED", "44-1-HOSTING"} & codes(about_record(value, ON))


def test_nobody_receives_data_is_not_told_beside_a_host_of_whom_only_the_name_is_known():
    hosted = {"hosting": (empty(values.Hosting, name="OVHcloud", country=term("FR")),)}
    value = record(recipients=(), recipients_answer=NONE, **hosted)
    assert NOBODY not in told(value)
    assert column(value, "recipients")[:2] == ["Declared", "none"]
    assert "13-1-E-HOST" in codes(about_notice(notice(value), ON))


def test_control_nobody_receives_data_that_nobody_hosts():
    assert NOBODY in told(record(recipients=(), recipients_answer=NONE, hosting=()))


def test_nothing_is_public_is_not_told_beside_a_recipient_that_is_the_public():
    public = empty(values.Recipient, kind=term("public"), name="Everyone")
    value = but(none_to_third_countries(hosting=()), recipients=(public,), public_information=NONE)
    said = told(value)
    assert not any("made public" in one and "No" in one for one in said)
    assert "These data do not leave the European Economic Area." not in said
    assert "12-1-CONTRADICTION" in codes(about_notice(notice(value), ON))


def test_the_role_of_a_joint_controller_contradicts_that_nobody_else_decides():
    value = joint_record(joint_controllers=(), joint_arrangement="", joint_answer=NONE)
    assert "none" not in told(value)
    assert "30-1-CONTRADICTION" in codes(about_record(value, ON))


@pytest.mark.parametrize("code", ["planned", "test", "suspended", "ended"])
def test_what_does_not_take_place_now_says_so_at_the_first_level(code):
    stage = values.Term(code=code, fr=code, en=f"stage {code}")
    first = list(texts(text_of(notice(record(stage=stage), language="en"), ON).essentials))
    assert f"stage {code}" in first


def test_what_takes_place_says_nothing_of_its_stage():
    stage = values.Term(code="running", fr="en cours", en="stage running")
    assert "stage running" not in list(
        texts(text_of(notice(record(stage=stage), language="en"), ON).essentials)
    )


# Conditions on some data ------------------------------------------------------------------------------------------


def basis(code):
    return empty(values.LegalBasis, basis=term(code), legal_text="Code", interest="Gérer")


def aim(name, code, *data):
    uses = tuple(empty(values.DataUse, data=one) for one in data)
    return empty(values.Purpose, name=name, bases=(basis(code),), data=uses)


def follows(value, code):
    return next(one.follows for one in data_rights.rights_of_records([value]) if one.right.code == code)


def agreed_for_health(*purposes):
    consent = empty(values.SpecialCondition, condition=term("9.2.a"), data=HEALTH)
    return record(purposes=purposes, bases=(), special_conditions=(consent,))


def test_explicit_consent_to_some_data_gives_no_portability_of_others():
    """Health data serve a public task alone, invoices a legitimate interest: Article 20(1)(a) is about neither."""
    value = agreed_for_health(aim("Accueillir", "6.1.e", HEALTH), aim("Facturer", "6.1.f", PAY))
    assert not follows(value, "portability")


def test_consent_to_data_that_no_purpose_names_can_be_withdrawn():
    value = agreed_for_health(aim("Facturer", "6.1.f", PAY))
    assert follows(value, "withdraw_consent")


def test_control_consent_to_the_data_that_a_purpose_uses_gives_it():
    value = agreed_for_health(aim("Accueillir", "6.1.f", HEALTH), aim("Facturer", "6.1.f", PAY))
    assert follows(value, "portability")
    of_all = agreed_for_health(aim("Accueillir", "6.1.f"))
    assert follows(of_all, "portability")


# Consent beside another basis -------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["6.1.b", "6.1.c", "6.1.d", "6.1.e", "6.1.f"])
def test_consent_beside_any_other_basis_of_one_purpose_is_asked_about(code):
    both = empty(values.Purpose, name="Aider", bases=(basis("6.1.a"), basis(code)))
    assert "13-1-C-CONSENT-AND-OTHER" in codes(about_notice(notice(record(purposes=(both,))), ON))


@pytest.mark.parametrize(
    "limits", [{"condition": "Photographies"}, {"data": (empty(values.BasisData, data=PAY),)}]
)
def test_consent_for_some_of_it_beside_another_basis_is_not(limits):
    consent = but(basis("6.1.a"), **limits)
    both = empty(values.Purpose, name="Aider", bases=(consent, basis("6.1.f")))
    assert "13-1-C-CONSENT-AND-OTHER" not in codes(about_notice(notice(record(purposes=(both,))), ON))


# Given by people, or not ------------------------------------------------------------------------------------------


def test_what_people_are_said_to_give_beside_what_comes_from_elsewhere_is_asked_about():
    silent = but(PAY, obligation=None, obligation_note="")
    direct = empty(
        values.CollectionSource, kind=term("direct"), data=(empty(values.SourceData, data=silent),)
    )
    elsewhere = empty(values.CollectionSource, kind=term("indirect"), name="CAF", is_public=False)
    uses = tuple(empty(values.DataUse, data=one) for one in (silent, HEALTH))
    value = record(data=uses, sources=(direct, elsewhere))
    found = [one.sentence for one in about_notice(notice(value), ON) if one.code == "13-2-E-OBLIGATION"]
    assert any(PAY.name in one for one in found)
    unnamed = but(value, sources=(but(direct, data=()), elsewhere))
    assert "13-2-E-OBLIGATION" not in codes(about_notice(notice(unnamed), ON))


@pytest.mark.parametrize(
    "name",
    [
        "Commercial prospecting for new customers",
        "Offer customers similar products",
        "Write to voters",
        "Appeal for new gifts",
        "Solliciter de nouveaux dons",
        "Prospection commerciale",
    ],
)
def test_direct_marketing_is_recognised_in_the_words_of_the_starters(name):
    value = record(purposes=(empty(values.Purpose, name=name, bases=(basis("6.1.f"),)),))
    assert "21-2-MARKETING" in codes(about_notice(notice(value), ON))


@pytest.mark.parametrize(
    "name",
    [
        "Payer les agents",
        "Recording appeals for planning permission",
        "Answer solicitors",
        "Publish a job advertisement",
        "Follow career prospects of students",
        "Promotional exams of officers",
    ],
)
def test_control_other_words_are_no_marketing(name):
    value = record(purposes=(empty(values.Purpose, name=name, bases=(basis("6.1.f"),)),))
    assert "21-2-MARKETING" not in codes(about_notice(notice(value), ON))
