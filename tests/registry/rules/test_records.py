"""What Article 30 still asks for in a record: every heading left empty, and no answer that was given, however bad."""

from datetime import date

import pytest
from django.utils import translation

from registry.documents.blocks import Paragraph
from registry.record import sheet as values
from registry.record.columns import COLUMNS, sections
from registry.record.sheet import ActivitySheet, Term
from registry.rules import about_record, missing_sections
from registry.rules.engine import Severity
from registry.vocabularies.law import article
from tests.registry.documents.values import PROCESSOR, empty, full, sheet

ON = date(2026, 11, 22)
ADEQUATE, SCC = "45", "46.2.c"


def term(code):
    return Term(code=code, fr=code, en=code)


def lacking(record, on=ON):
    with translation.override("en"):
        return [one for one in about_record(record, on) if one.severity is not Severity.ADVICE]


def keys(record, on=ON):
    return [gap.section for gap in lacking(record, on)]


def but(value, **given):
    return value.model_copy(update=given)


@pytest.fixture(scope="module")
def complete():
    """A joint controller's record in which everything is said, its one retention rule about all data in all cases."""
    record = but(full(ActivitySheet, str), role=term("joint"))
    limits = {"data": None, "data_note": "", "more_data": (), "purpose": None, "condition": ""}
    everything = {**limits, "subject": None, "more_subjects": ()}
    rules = tuple(but(rule, **everything) for rule in record.retention_rules)
    answers = dict.fromkeys(("transfers_answer", "sensitive_data", "profiling"), term("some"))
    answers |= {"automated_decision": term("none"), "automated_logic": "", "automated_consequences": ""}
    assessment = but(record.impact_assessment, decision=term("done"))
    return but(record, regime=None, retention_rules=rules, impact_assessment=assessment, **answers)


@pytest.fixture
def basis():
    return full(values.LegalBasis, str)


@pytest.fixture
def purpose():
    return empty(values.Purpose, name="Payer les agents")


def test_a_complete_record_lacks_nothing(complete):
    assert lacking(complete) == []
    for_all = tuple(but(one, client=None) for one in complete.operations)
    assert lacking(but(complete, role=PROCESSOR, operations=for_all)) == []


def test_an_empty_record_lacks_what_article_30_asks_of_a_controller_in_the_order_of_the_columns():
    assert [(gap.section, *gap.articles) for gap in lacking(sheet())] == [
        ("purposes", "30(1)(b)"),
        ("people", "30(1)(c)"),
        ("data", "30(1)(c)"),
        ("recipients", "30(1)(d)"),
        ("transfers", "30(1)(e)"),
        ("retention", "30(1)(f)"),
        ("security", "30(1)(g)"),
    ]


def test_an_empty_record_of_a_processor_lacks_what_paragraph_2_asks_for():
    assert [(gap.section, *gap.articles) for gap in lacking(sheet(role=PROCESSOR))] == [
        ("clients", "30(2)(a)"),
        ("operations", "30(2)(b)"),
        ("transfers", "30(2)(c)"),
        ("security", "30(2)(d)"),
    ]


@pytest.mark.parametrize(
    ("emptied", "section"),
    [
        ({"purposes": ()}, "purposes"),
        ({"recipients": (), "sharing": ()}, "recipients"),
        ({"transfers": (), "transfers_answer": None}, "transfers"),
        ({"transfers": ()}, "transfers"),
        ({"retention_rules": ()}, "retention"),
        ({"security_measures": (), "shared_security_measures": ()}, "security"),
    ],
)
def test_each_heading_left_empty_is_the_one_gap(complete, emptied, section):
    assert keys(but(complete, **emptied)) == [section]


def test_the_sheet_says_not_filled_in_exactly_where_an_empty_heading_is_a_gap(complete):
    for record in (sheet(), sheet(role=PROCESSOR), sheet(role=term("joint")), complete):
        with translation.override("fr"):
            said = {
                one.key
                for one in sections(record, ON, missing=missing_sections(record, ON))
                if one.blocks[0] == Paragraph("Non renseigné.", "missing")
            }
        assert said == set(keys(record))


def test_every_gap_names_a_column_of_that_record_and_an_article_that_exists(complete):
    worst = but(
        sheet(role=term("joint")),
        transfers_answer=term("some"),
        sensitive_data=term("some"),
        retention_rules=(empty(values.RetentionRule),),
    )
    for record in (sheet(), sheet(role=PROCESSOR), worst):
        part = "processor" if record.is_processor_record else "controller"
        known = {column.key for column in COLUMNS if part in column.records}
        for gap in lacking(record):
            assert gap.section in known
            assert all(map(article, gap.articles))
            assert gap.sentence.endswith(".")


# An answer is an answer -------------------------------------------------------------------------------------


def test_none_is_an_answer(complete):
    stays = but(complete, transfers=(), transfers_answer=term("none"), systems=())
    assert keys(but(stays, hosting=())) == []
    assert keys(stays) == ["transfers"]  # hosted in the United States


def test_measures_shared_by_all_activities_count(complete):
    assert keys(but(complete, security_measures=())) == []


def test_what_is_questionable_is_not_missing(complete, purpose, basis):
    """Consent of staff, data kept for ever, a transfer by a mechanism that does not fit: rules judge these, later."""
    consent = but(basis, basis=term("6.1.a"), interest="", legal_text="")
    for_ever = but(complete.retention_rules[0], amount=None, unit=None, event="Sans limite")
    record = but(complete, purposes=(but(purpose, bases=(consent,)),), retention_rules=(for_ever,))
    assert keys(record) == []


# Purposes and their bases -----------------------------------------------------------------------------------


def test_a_purpose_without_legal_basis_is_named(complete, purpose):
    (gap,) = lacking(but(complete, purposes=(purpose,), bases=()))
    assert (gap.section, *gap.articles) == ("purposes", "6(1)")
    assert "Payer les agents" in gap.sentence


def test_what_is_stated_for_the_whole_activity_serves_every_purpose(complete, purpose, basis):
    two = (purpose, but(purpose, name="Déclarer les salaires"))
    assert keys(but(complete, purposes=two, bases=())) == ["purposes", "purposes"]
    assert keys(but(complete, purposes=two, bases=(basis,))) == []
    assert keys(but(complete, purposes=two, bases=(basis, basis))) == []


def test_a_sub_purpose_rests_on_its_purpose_and_a_purpose_on_all_of_its_sub_purposes(
    complete, purpose, basis
):
    based = but(purpose, bases=(basis,))
    assert keys(but(complete, bases=(), purposes=(but(based, purposes=(purpose,)),))) == []
    assert keys(but(complete, bases=(), purposes=(but(purpose, purposes=(based, based)),))) == []
    assert keys(but(complete, bases=(), purposes=(but(purpose, purposes=(based, purpose)),))) == ["purposes"]


def test_a_purpose_without_text_and_an_interest_without_a_name_are_gaps(complete, purpose, basis):
    nameless = but(purpose, name=" ", bases=(basis,))
    assert [gap.articles for gap in lacking(but(complete, purposes=(nameless,)))] == [("30(1)(b)",)]
    balanced = but(basis, basis=term("6.1.f"), interest=" ")
    found = lacking(but(complete, purposes=(but(purpose, bases=(balanced,)),)))
    assert [gap.articles for gap in found] == [("13(1)(d)",)]


# Data that the law protects more ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "condition", "cited"),
    [("health", "9.2.h", "9(2)"), ("offences", "10", "10"), ("nir", "nir", "87")],
)
def test_protected_data_need_their_own_condition(complete, kind, condition, cited):
    data = but(complete.data[0].data, kind=term(kind), name="Arrêts de travail")
    base = but(complete, data=(but(complete.data[0], data=data),), special_conditions=(), purposes=())
    base = but(base, purposes=(empty(values.Purpose, name="Paie"),), bases=complete.bases)
    base = but(base, sensitive_data=complete.sensitive_data if kind == "health" else None)
    (gap,) = lacking(base)
    assert (gap.section, *gap.articles) == ("sensitive", cited)
    assert "Arrêts de travail" in gap.sentence
    stated = empty(values.SpecialCondition, condition=term(condition), legal_text="Décret n° 2019-341")
    assert keys(but(base, special_conditions=(stated,))) == []
    assert keys(but(base, special_conditions=(but(stated, data=data),))) == []
    other = but(stated, data=but(data, id=complete.id, kind=term("connection")))
    assert keys(but(base, special_conditions=(other,))) == ["sensitive"]
    assert keys(but(base, special_conditions=(but(stated, condition=term("autre")),))) == ["sensitive"]


# Transfers, retention, joint controllers --------------------------------------------------------------------


def test_a_transfer_says_where_to_and_by_which_mechanism(complete):
    given = complete.transfers[0]
    assert keys(but(complete, transfers=(but(given, country=None, destination=""),))) == ["transfers"]
    (gap,) = lacking(but(complete, transfers=(but(given, mechanism=None, more_mechanisms=()),)))
    assert (gap.section, *gap.articles) == ("transfers", "44")
    assert keys(but(complete, transfers=(but(given, country=None, destination="ONU"),))) == []


def test_data_that_go_to_a_country_of_the_area_need_no_mechanism(complete):
    to_norway = but(complete.transfers[0], country=term("NO"), mechanism=None, more_mechanisms=())
    assert keys(but(complete, transfers=(to_norway,))) == []
    to_the_island = but(to_norway, country=term("RE"))
    assert keys(but(complete, transfers=(to_the_island,))) == []
    to_london = but(to_norway, country=term("GB"))
    assert keys(but(complete, transfers=(to_london,))) == ["transfers"]


def test_a_retention_rule_gives_a_length_or_an_event(complete):
    rule = but(complete.retention_rules[0], amount=None, unit=None, event=" ")
    assert keys(but(complete, retention_rules=(rule,))) == ["retention"]
    for words in ("Durée à fixer par l’organisme", "Quelques semaines", "to be fixed"):
        assert keys(but(complete, retention_rules=(but(rule, event=words),))) == ["retention"]
    assert keys(but(complete, retention_rules=(but(rule, event="La fin du contrat"),))) == []


def test_data_that_no_retention_rule_is_about_are_named():
    pay, health = (full(values.Data, str) for _ in range(2))
    pay, health = but(pay, name="Bulletins"), but(health, name="Arrêts de travail")
    used = tuple(but(full(values.DataUse, str), data=data) for data in (pay, health))
    from_then = (empty(values.RetentionStart, event="Remise du bulletin"),)
    about_pay = empty(values.RetentionRule, amount=5, unit=term("year"), data=pay, starts=from_then)
    found = [
        gap for gap in lacking(sheet(data=used, retention_rules=(about_pay,))) if gap.section == "retention"
    ]
    assert len(found) == 1
    assert "Arrêts de travail" in found[0].sentence
    assert "Bulletins" not in found[0].sentence
    about_all = but(about_pay, data=None)
    assert "retention" not in keys(sheet(data=used, retention_rules=(about_pay, about_all)))
    narrowed = but(about_all, data_note="Pièces comptables")
    assert "retention" in keys(sheet(data=used, retention_rules=(about_pay, narrowed)))
    named_in_words = but(about_all, data_note="Arrets de travail et justificatifs")
    assert "retention" not in keys(sheet(data=used, retention_rules=(about_pay, named_in_words)))


def test_joint_controllers_are_named_where_there_are_any(complete):
    alone = but(complete, role=term("controller"))
    assert keys(complete) == []
    assert keys(but(complete, joint_controllers=())) == ["joint"]
    assert keys(but(alone, joint_controllers=())) == []
    assert keys(alone) == ["joint"]  # somebody decides too, and the role says otherwise


def test_a_statement_on_sharing_alone_does_not_say_who_receives_the_data(complete):
    nobody = but(complete, recipients=(), sharing=())
    stated = but(nobody, sharing=(empty(values.Sharing, text="Shared with our partners."),))
    assert "recipients" in keys(nobody)
    assert "recipients" in keys(stated)
    assert "recipients" not in keys(complete)
