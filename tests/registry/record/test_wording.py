"""What the facts of a record read like, in both languages."""

from datetime import date

import pytest
from django.utils import translation

from registry.documents.blocks import Group, Link, Paragraph, texts
from registry.exchange.exports.register_pdf import contact_summary
from registry.record import wording
from registry.record.columns import COLUMNS, general, sections
from registry.record.sheet import (
    ContactPoint,
    Data,
    DataUse,
    Hosting,
    Party,
    Purpose,
    RetentionData,
    RetentionRule,
    RetentionSubject,
    SecurityMeasure,
    SpecialCondition,
    Subject,
    Subprocessor,
    Term,
    Transfer,
)
from tests.registry.documents.values import ON, empty, full, organisation, sheet

NONE, SOME = (
    Term(code="none", fr="Aucun (déclaré)", en="None (stated)"),
    Term(code="some", fr="Oui", en="Yes"),
)
FORMER = Term(code="ancien", fr="ancien", en="ancien")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def said(blocks):
    return list(texts(blocks))


# Dates and periods


@pytest.mark.parametrize(
    ("value", "english", "french"),
    [
        (date(2026, 11, 22), "22 November 2026", "22 novembre 2026"),
        (date(2026, 1, 1), "1 January 2026", "1er janvier 2026"),
        (date(2024, 2, 29), "29 February 2024", "29 février 2024"),
        (None, "", ""),
    ],
)
def test_a_day_is_written_the_day_first_in_both_languages(value, english, french):
    assert wording.day(value) == english
    with translation.override("fr"):
        assert wording.day(value) == french


@pytest.mark.parametrize(
    ("amount", "unit", "words"),
    [
        (1, "year", "1\u00a0year"),
        (3, "month", "3\u00a0months"),
        (8, "ancien", "8\u00a0ancien"),
        (None, "year", ""),
    ],
)
def test_a_period_is_a_number_and_its_unit_even_one_that_left_its_vocabulary(amount, unit, words):
    assert wording.period(amount, Term(code=unit, fr=unit, en=unit)) == words


def test_a_bound_goes_with_its_period():
    at_most = Term(code="at_most", fr="au plus", en="at most")
    assert (
        wording.period(3, Term(code="ancien", fr="ancien", en="ancien"), at_most) == "at most 3\u00a0ancien"
    )


# Answers: none, some, not answered

LISTED = {
    "sensitive_data": {"special_conditions": (full(SpecialCondition, str),)},
    "transfers_answer": {"transfers": (full(Transfer, str),)},
    "public_information": {"public_note": "On the web site."},
    "automated_decision": {"automated_logic": "A score."},
    "profiling": {"profiling_note": "Tastes, from orders."},
}
COLUMN_OF = {
    "sensitive_data": "sensitive",
    "transfers_answer": "transfers",
    "public_information": "public",
    "automated_decision": "automated",
    "profiling": "profiling",
}


def told(answer, term, **more):
    """What the column of an answer says, when the rest of the record is empty but for ``more``."""
    column = next(column for column in COLUMNS if column.key == COLUMN_OF[answer])
    return column.get(sheet(**{answer: term}, **more), ON)


@pytest.mark.parametrize("answer", LISTED)
def test_none_some_and_not_answered_read_differently_and_some_alone_is_a_sentence(answer):
    assert told(answer, None) == ()
    (none,), (some,), (former,) = (told(answer, term) for term in (NONE, SOME, FORMER))
    assert (none.kind, some.kind, former.kind) == ("none", "", "")
    assert some.text.endswith(".")
    assert some.text != none.text
    assert former.text == "ancien"


@pytest.mark.parametrize("answer", LISTED)
def test_what_is_told_of_an_answer_stands_for_the_answer(answer):
    assert told(answer, SOME, **LISTED[answer]) == told(answer, None, **LISTED[answer]) != ()


@pytest.mark.parametrize("answer", ["sensitive_data", "transfers_answer", "automated_decision", "profiling"])
def test_none_above_recorded_rows_is_no_conclusion_both_stand_as_they_were_recorded(answer):
    blocks = told(answer, NONE, **LISTED[answer])
    assert "none" not in [getattr(block, "kind", "") for block in blocks]
    assert said(blocks)[:3] == ["Declared", "None (stated)", "Recorded"]
    assert set(said(told(answer, SOME, **LISTED[answer]))) <= set(said(blocks))


def test_a_statement_beside_none_explains_it_and_contradicts_nothing():
    none, note = told("public_information", NONE, public_note="The list is kept inside.")
    assert (none.text, note.text) == ("No information is made public.", "The list is kept inside.")


def test_data_of_a_kind_that_the_law_protects_contradict_that_there_are_none():
    health = Term(code="health", fr="Santé", en="Health")
    uses = (empty(DataUse, data=empty(Data, name="Allergies", kind=health)),)
    assert said(told("sensitive_data", NONE, data=uses)) == [
        "Declared",
        "None (stated)",
        "Recorded",
        "Allergies",
    ]


def test_an_officer_who_is_said_to_be_missing_and_has_an_address_is_shown_as_recorded():
    point = empty(ContactPoint, function=Term(code="dpo", fr="DPO", en="DPO"), email="dpo@example.org")
    told = said(wording.officer(organisation(dpo_designated=NONE, contact_points=(point,))))
    assert told[:3] == ["Declared", "None (stated)", "Recorded"]
    assert "No data protection officer has been designated." not in told


def test_an_officer_who_is_designated_without_a_name_is_not_passed_over():
    assert [block.kind for block in wording.officer(organisation(dpo_designated=NONE))] == ["none"]
    assert said(wording.officer(organisation(dpo_designated=SOME))) == [
        "A data protection officer has been designated."
    ]
    assert wording.officer(organisation()) == ()
    assert said(contact_summary(organisation(dpo_designated=SOME))) == [
        "Data protection officer",
        "Designated",
    ]


# Who is named


def test_a_transfer_gives_the_address_and_the_contact_of_whom_it_goes_to():
    country = Term(code="US", fr="États-Unis", en="United States")
    receiver = empty(
        Party,
        name="Far Cloud",
        address="1 Main Street",
        city="Springfield",
        country=country,
        email="privacy@far.example",
    )
    item = wording.transfer(empty(Transfer, country=None, party=receiver), ON)
    assert item.text == "Far Cloud"
    words = " ".join(said(item.blocks))
    for fact in ("1 Main Street", "Springfield", "United States", "privacy@far.example"):
        assert fact in words


KOREA, REUNION = Term(code="KR", fr="Corée", en="Korea"), Term(code="RE", fr="La Réunion", en="Réunion")
BY_DECISION = Term(code="45", fr="Décision d’adéquation", en="Adequacy decision")
BY_CLAUSES = Term(code="46.2.c", fr="Clauses types", en="Standard clauses")


@pytest.mark.parametrize(
    ("fields", "on", "expected"),
    [
        (
            {"country": KOREA, "mechanism": BY_DECISION},
            ON,
            [
                "Adequacy decision in force",
                "(EU) 2022/254",
                "Scope of the decision",
                "Except data that religious bodies use for their mission, that political parties use to nominate candidates,"
                " and credit data held by controllers under the Financial Services Commission",
            ],
        ),
        (
            {"destination": "OEB", "mechanism": BY_DECISION},
            ON,
            ["Adequacy decision in force", "(EU) 2025/1382"],
        ),
        ({"country": KOREA, "mechanism": BY_CLAUSES}, ON, []),
        ({"country": KOREA}, ON, []),
        ({"country": REUNION, "mechanism": BY_DECISION}, ON, []),
        ({"country": KOREA, "mechanism": BY_DECISION}, date(2021, 12, 16), []),
    ],
)
def test_the_adequacy_decision_is_told_of_a_transfer_that_rests_on_it_only(fields, on, expected):
    with translation.override("en"):
        assert said(wording.adequacy(empty(Transfer, **fields), on)) == expected


def test_a_contact_point_with_a_title_of_its_own_still_says_its_function():
    function = Term(code="rights_desk", fr="Exercice des droits", en="Data subject requests")
    (plain,) = wording.contact(empty(ContactPoint, function=function))
    (titled,) = wording.contact(empty(ContactPoint, function=function, role_label="The privacy team"))
    (same,) = wording.contact(empty(ContactPoint, function=function, role_label="Data subject requests"))
    assert (plain.title, plain.blocks) == ("Data subject requests", ())
    assert titled == Group("The privacy team", (Paragraph("Data subject requests", "standard"),))
    assert same == plain


def test_the_cover_tells_a_seat_from_a_general_contact():
    seat, general = (
        Term(code="seat", fr="Siège", en="Registered office"),
        Term(code="general", fr="Contact général", en="General contact"),
    )
    points = (
        empty(ContactPoint, function=seat, role_label="Town hall"),
        empty(ContactPoint, function=general, name="Front desk"),
    )
    words = said(contact_summary(organisation(contact_points=points)))
    assert words[:4] == ["Organisation", "Town hall", "General contact", "Front desk"]


# What the record is


def test_a_record_says_its_state_unless_it_is_in_force():
    draft = Term(code="draft", fr="Brouillon", en="Draft")
    current = Term(code="current", fr="En vigueur", en="Current")
    assert "Draft" in said(general(sheet(state=draft), ON))
    assert "Current" not in said(general(sheet(state=current), ON))


# Security


def test_measures_shared_by_all_activities_stand_in_a_group_of_their_own():
    heading = Term(code="access", fr="Accès", en="Access")
    own, shared = (empty(SecurityMeasure, heading=heading, detail=detail) for detail in ("Badge", "Alarm"))
    record = sheet(security_measures=(own,), shared_security_measures=(shared,))
    (found,) = [section for section in sections(record, ON) if section.key == "security"]
    assert found.blocks == (
        *wording.measures([own]),
        Group("Shared by all activities", wording.measures([shared])),
    )
    alone = sheet(security_measures=(own,))
    assert "Shared by all activities" not in said(
        [block for section in sections(alone, ON) for block in section.blocks]
    )


# Texts of law, linked to the official text


def test_a_text_named_on_one_line_is_the_link_itself():
    assert wording.law("Code du travail, article L. 3243-4") == (
        Link(
            "Code du travail, article L. 3243-4",
            "https://www.legifrance.gouv.fr/search/code?tab_selection=code&searchField=NUM_ARTICLE&query=L3243-4",
        ),
    )


def test_several_texts_stand_as_they_were_typed_with_a_link_to_each():
    told, *links = wording.law("Code civil, article 9 ; RGPD, article 30")
    assert told == Paragraph("Code civil, article 9 ; RGPD, article 30")
    assert [(one.text, one.href.rpartition("/")[2]) for one in links] == [
        ("Civil Code, Art.\u00a09", "code?tab_selection=code&searchField=NUM_ARTICLE&query=9"),
        ("GDPR, Art.\u00a030", "oj"),
    ]


def test_words_that_name_no_text_stay_as_they_are():
    assert wording.law("Usage de la maison") == (Paragraph("Usage de la maison"),)
    assert wording.law("") == ()


def test_none_above_a_host_in_a_third_country_is_no_conclusion_on_paper_either():
    abroad = (
        empty(
            Hosting,
            party=empty(Party, name="Mailer Inc"),
            country=Term(code="US", fr="États-Unis", en="United States"),
        ),
    )
    blocks = told("transfers_answer", NONE, hosting=abroad)
    assert "none" not in [getattr(block, "kind", "") for block in blocks]
    assert said(blocks)[:3] == ["Declared", "None (stated)", "Recorded"]
    assert any("Mailer Inc" in one for one in said(blocks))


def test_conditions_for_offences_and_the_national_number_are_not_told_among_sensitive_data():
    codes = {"9.2.h": "Care", "nir": "Decree of 2019", "10": "Public authority"}
    stated = tuple(
        empty(SpecialCondition, condition=Term(code=code, fr=name, en=name)) for code, name in codes.items()
    )
    pieces = said(told("sensitive_data", SOME, special_conditions=stated))
    assert pieces == [
        "Care (GDPR, Art.\u00a09(2)(h))",
        "What allows data on offences (GDPR, Art.\u00a010)",
        "Public authority",
        "What allows the national identification number (GDPR, Art.\u00a087)",
        "Decree of 2019",
    ]
    offences = tuple(one for one in stated if one.condition.code == "10")
    aim = empty(Purpose, name="Checking", special_conditions=offences)
    for regime, title in {
        "": "What allows data on offences (GDPR, Art.\u00a010)",
        "eudpr": "What allows data on offences (Regulation (EU) 2018/1725, Art.\u00a011)",
        "lil3": "What allows data on offences",
    }.items():
        assert said([wording.purpose(aim, regime=regime)]) == ["Checking", title, "Public authority"]
    alone = tuple(one for one in stated if one.condition.code != "9.2.h")
    none, *others = told("sensitive_data", NONE, special_conditions=alone)
    assert none.kind == "none"  # neither is sensitive data: nothing contradicts the answer
    assert "Decree of 2019" in said(others)


# Answers of sections, conditions, contracts, documents


@pytest.mark.parametrize(
    ("answer", "field", "told"),
    [
        ("none", "recipients_answer", "None."),
        ("not_concerned", "hosting_answer", "Not applicable."),
        ("none", "retention_answer", "None."),
        ("not_concerned", "sources_answer", "Not applicable."),
        ("none", "joint_answer", "None."),
        ("none", "ai_answer", "No artificial intelligence is used."),
    ],
)
def test_a_section_that_answers_that_there_is_nothing_says_so(answer, field, told):
    term = Term(code=answer, fr="Sans objet", en="Not applicable")
    key = field.removesuffix("_answer")
    found = {one.key: said(one.blocks) for one in sections(sheet(**{field: term}), ON)}
    assert found[key] == [told]
    assert key not in {one.key for one in sections(sheet(), ON)}


def test_none_above_recorded_rows_is_told_as_what_was_declared_and_what_was_recorded():
    record = sheet(hosting=(empty(Hosting, place="Lyon"),), hosting_answer=NONE)
    (found,) = [said(one.blocks) for one in sections(record, ON) if one.key == "hosting"]
    assert found == ["Declared", "None (stated)", "Recorded", "Lyon"]


def test_data_are_told_with_their_condition_and_what_is_particular_about_them():
    alone = Term(
        code="processor_only", fr="Traitées par le seul sous-traitant", en="Processed by the processor alone"
    )
    use = empty(
        DataUse, data=empty(Data, name="Card number"), condition="online", status=alone, note="Masked"
    )
    (found,) = [said(one.blocks) for one in sections(sheet(data=(use,)), ON) if one.key == "data"]
    assert found == ["Card number", "Condition: online", "Processed by the processor alone", "Masked"]


def test_a_rule_about_an_aim_alone_is_not_about_all_data():
    rule = empty(RetentionRule, purpose_note="Statistics", event="never")
    assert said(wording.retention_scope(rule)) == []
    assert said(wording.retention_scope(empty(RetentionRule, event="never"))) == ["All data"]


def test_a_rule_names_every_category_that_it_is_about():
    rule = empty(
        RetentionRule,
        data=empty(Data, name="Name"),
        more_data=(empty(RetentionData, data=empty(Data, name="Address")),),
        subject=empty(Subject, name="Pupils"),
        more_subjects=(empty(RetentionSubject, subject=empty(Subject, name="Parents")),),
    )
    assert said(wording.retention_scope(rule)) == ["Pupils, Parents", "Name, Address"]


def test_a_contract_is_told_with_its_state_and_its_day():
    signed = Term(code="signed", fr="Signé", en="Signed")
    party = empty(Party, name="Host")
    row = empty(Subprocessor, party=party, contract_state=signed, contract_on=date(2024, 3, 1))
    assert said(wording.contract(row)) == ["Contract", "Signed · 1 March 2024"]
    assert said(wording.contract(empty(Subprocessor, party=party))) == []


def test_a_measure_that_is_not_in_place_stands_under_its_state_and_not_among_those_that_protect():
    heading = Term(code="21", fr="Chiffrement", en="Encryption")
    gap = Term(code="gap", fr="Écart connu", en="Known gap")
    rows = (
        empty(SecurityMeasure, heading=heading, detail="Disks"),
        empty(SecurityMeasure, heading=heading, detail="Sign-in in clear", state=gap),
    )
    assert said(wording.measures(rows)) == [
        *("Encryption", "Disks"),
        *("Known gap", "Sign-in in clear", "Heading", "Encryption"),
    ]


def test_a_period_may_be_an_estimate():
    month = Term(code="month", fr="Mois", en="Month")
    about = Term(code="about", fr="Environ", en="About")
    assert wording.period(12, month, about) == "about 12\u00a0months"
    with translation.override("fr"):
        assert wording.period(12, month, about) == "environ 12\u00a0mois"


def test_a_range_of_articles_is_one_link_to_its_first_one_and_no_pair():
    search = "https://www.legifrance.gouv.fr/search/code?tab_selection=code&searchField=NUM_ARTICLE&query="
    (link,) = wording.law("Code du travail, articles L. 1234-1 à L. 1234-20")
    assert (link.text, link.href) == ("Code du travail, articles L. 1234-1 à L. 1234-20", f"{search}L1234-1")
    _told, first, other = wording.law(
        "Code du travail, articles L. 1234-1 à L. 1234-20 ; code civil, article 9"
    )
    assert (first.href, other.href) == (f"{search}L1234-1", f"{search}9")
    assert "L.\u00a01234-1" in first.text and first.text.endswith("L.\u00a01234-20")


def test_a_range_of_an_act_without_addresses_of_its_articles_is_one_link_that_says_so():
    (link,) = wording.law("Règlement (UE) 2018/1725, articles 14 à 24")
    assert link.text == "Règlement (UE) 2018/1725, articles 14 à 24"
    assert link.href == "http://data.europa.eu/eli/reg/2018/1725/oj"
    _told, one, other = wording.law("Règlement (UE) 2018/1725, articles 14 à 24 ; code civil, article 9")
    assert "14" in one.text and "24" in one.text and "9" in other.text


def test_an_officer_reads_that_a_cited_text_was_not_read_itself_and_no_document_does():
    with translation.override("en"):
        assert wording.citation_to_check("30(1)(b)") == wording.citation("30(1)(b)")
        unread = wording.citation("LIL 82")
        assert "checked" not in unread
        assert wording.citation_to_check("LIL 82") == f"{unread} (to be checked, read in a secondary source)"
        from_memory = wording.citation("13(2)(b)", "LIL 87")
        assert wording.citation_to_check("13(2)(b)", "LIL 87") == f"{from_memory} (to be checked)"
    assert wording.citation_to_check() == ""
