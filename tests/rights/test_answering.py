"""What the register answers to a person: the right records, the rights of each purpose, Article 15 and nothing unrecorded."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from registry.documents.blocks import Facts, Group, Paragraph, Section, Table, bullets, texts
from registry.exchange.imports.folder import load_organisation
from registry.record import reading
from registry.record.build import build_register
from registry.record.columns import sections
from registry.record.data_rights import NO, YES
from registry.record.sheet import (
    ActivitySheet,
    Data,
    DataUse,
    Hosting,
    LegalBasis,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    Subject,
    SubjectUse,
    System,
    SystemUse,
    Term,
    Transfer,
)
from rights.answering import (
    about_nobody_named,
    access_answer,
    concerned,
    ground_that_follows,
    rights_by_purpose,
)
from rights.letters.plain import as_text
from tests.cast import kept_for_the_module
from tests.registry.documents.values import PROCESSOR, empty, full, sheet

ON = date(2026, 11, 30)
DEMO = Path(settings.BASE_DIR) / "demo" / "organisations" / "exemple"
CURRENT, DRAFT = (Term(code=code, fr=code, en=code) for code in ("current", "draft"))
NONE = Term(code="none", fr="Aucun", en="None")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def term(code, label=""):
    return Term(code=code, fr=label or code, en=label or code)


def people(name):
    return empty(Subject, name=name)


def use(subject):
    return empty(SubjectUse, subject=subject)


def basis(code, **given):
    return empty(LegalBasis, basis=term(code, code), **given)


def purpose(name, *codes, **given):
    return empty(Purpose, name=name, bases=tuple(map(basis, codes)), stage=None, **given)


def record(name="Prêts", **given):
    return sheet(name, **{"state": CURRENT, "regime": None} | given)


def said(answer):
    return "\n".join(text for section in answer.sections for text in (section.title, *texts(section.blocks)))


READERS, AGENTS = people("Lecteurs de la médiathèque"), people("Agents")


# Which records


def test_a_person_is_concerned_by_the_current_records_about_their_categories_wherever_these_stand():
    whole = record("Whole", subjects=(use(READERS),))
    one_purpose = record("Purpose", purposes=(purpose("Lend", subjects=(use(READERS),)),))
    one_rule = record("Rule", retention_rules=(empty(RetentionRule, subject=READERS),))
    others = record("Others", subjects=(use(AGENTS),))
    draft = record("Draft", subjects=(use(READERS),), state=DRAFT)
    silent = record("Silent")
    sheets = (whole, one_purpose, one_rule, others, draft, silent)
    assert [one.name for one in concerned(sheets, [READERS.id])] == ["Whole", "Purpose", "Rule"]
    assert concerned(sheets, []) == ()
    assert [one.name for one in about_nobody_named(sheets)] == ["Silent"]


# Which rights


def held(rights, code):
    return next((one.holds for one in rights.rights if one.right.code == code), None)


def test_two_purposes_on_different_bases_give_different_rights():
    lend, letter = rights_by_purpose(record(purposes=(purpose("Lend", "6.1.e"), purpose("Letter", "6.1.a"))))
    assert (lend.purpose, letter.purpose) == ("Lend", "Letter")
    assert (held(lend, "objection"), held(letter, "objection")) == (YES, NO)
    assert (held(lend, "withdraw_consent"), held(letter, "withdraw_consent")) == (NO, YES)
    assert (held(lend, "portability"), held(letter, "portability")) == (NO, "conditional")
    assert (held(lend, "erasure"), held(letter, "erasure")) == ("limited", YES)
    assert letter.towards("withdrawal").holds == YES
    assert lend.towards("copy").right.code == "access"
    assert lend.towards("unknown") is None


def test_why_a_right_does_not_follow_is_a_ground_and_one_that_does_has_none():
    lend, letter = rights_by_purpose(record(purposes=(purpose("Lend", "6.1.c"), purpose("Letter", "6.1.a"))))
    assert ground_that_follows(lend.towards("objection")) == "other_basis_than_objection"
    assert ground_that_follows(lend.towards("portability")) == "neither_consent_nor_contract"
    assert ground_that_follows(lend.towards("withdrawal")) == "no_consent_to_withdraw"
    assert ground_that_follows(lend.towards("erasure")) == "legal_obligation_or_public_task"
    assert ground_that_follows(letter.towards("erasure")) == ""
    assert ground_that_follows(lend.towards("access")) == ""


def test_a_sub_purpose_without_bases_rests_on_those_of_its_purpose_and_the_other_way_round():
    above = purpose("Lend", "6.1.e", purposes=(purpose("Remind"), purpose("Survey", "6.1.a")))
    assert [one.purpose for one in rights_by_purpose(record(purposes=(above,)))] == ["Lend", "Survey"]
    below = purpose("Serve", purposes=(purpose("Lend", "6.1.e"), purpose("Survey", "6.1.a")))
    assert [one.purpose for one in rights_by_purpose(record(purposes=(below,)))] == ["Lend", "Survey"]


def test_a_basis_of_the_whole_record_holds_for_each_purpose():
    (one,) = rights_by_purpose(record(bases=(basis("6.1.e"),), purposes=(purpose("Lend"),)))
    assert one.bases == ("6.1.e",)
    assert held(one, "objection") == YES


# Article 15


def test_a_record_that_says_nothing_tells_the_person_no_emptiness_and_the_desk_all_of_it():
    answer = access_answer([record("Lend", purposes=(purpose("Lend books"),))], [], ON)
    told = said(answer)
    assert "Lend books" in told
    assert "recorded" not in told.lower() and "filled" not in told.lower() and "missing" not in told.lower()
    (section, _complaint) = answer.sections
    assert [block.title for block in section.blocks] == ["Why your data are used", "Your other rights"]
    assert [(one.article.replace("\u00a0", " "), one.what) for one in answer.not_recorded] == [
        ("GDPR, Art. 15(1)(b)", "Categories of data"),
        ("GDPR, Art. 15(1)(c)", "Recipients"),
        ("GDPR, Art. 15(1)(d)", "Retention period or criteria"),
        ("GDPR, Art. 15(1)(g)", "Source of the data"),
        ("GDPR, Art. 15(1)(h)", "Whether decisions are automated and profiles are made"),
        ("GDPR, Art. 15(2)", "Whether data are transferred"),
        ("GDPR, Art. 15", "The legal basis of “Lend books”, from which rights follow"),
    ]


def test_what_is_declared_to_be_none_is_told_as_none():
    answer = access_answer(
        [record(transfers_answer=NONE, automated_decision=NONE, profiling=NONE, recipients_answer=NONE)],
        [],
        ON,
    )
    told = said(answer)
    assert "No transfer outside the European Economic Area." in told
    assert "No decision is based solely on automated processing." in told
    assert "No profiles of people are made." in told
    assert "Nobody receives these data." in told


def test_recipients_are_named_where_they_are_known_and_the_desk_hears_of_those_that_are_not():
    """CJEU, C-154/21: the actual identity of recipients, save where it is impossible."""
    host = empty(Party, name="Hébergement Modèle", country=None)
    portal = empty(
        System,
        name="Portail",
        host=host,
        publisher=None,
        country=None,
        region=None,
        department=None,
        ai_answer=None,
    )
    told = record(
        recipients=(
            empty(
                Recipient,
                kind=term("processor", "Processor"),
                party=empty(Party, name="Paie Modèle", country=None),
            ),
            empty(Recipient, kind=term("partner", "Partner")),
        ),
        hosting=(empty(Hosting, party=empty(Party, name="Nuage Modèle", country=None), stage=None),),
        systems=(empty(SystemUse, system=portal),),
    )
    answer = access_answer([told], [], ON)
    for name in ("Paie Modèle", "Nuage Modèle", "Hébergement Modèle", "Partner"):
        assert name in said(answer)
    (one,) = [lack for lack in answer.not_recorded if "Who exactly" in lack.what]
    assert "“Partner” is a category" in one.what
    assert "C-154/21" in one.article
    assert "Who exactly" not in said(answer)


def test_a_transfer_is_told_with_its_safeguards_and_how_to_get_a_copy_but_not_with_its_assessment():
    sent = empty(
        Transfer,
        country=Term(code="US", fr="États-Unis", en="United States"),
        mechanism=term("46.2.c", "Standard contractual clauses"),
        safeguards_title="Clauses of 4 June 2021",
        copy_means="Ask the library",
        assessment="Weak, to be reviewed",
        note="The lawyer doubts it",
        module=None,
        party=None,
        assessment_state=None,
    )
    lends = record("Lend", purposes=(purpose("Lend", "6.1.e"),), transfers_answer=NONE)
    mails = record("Letter", purposes=(purpose("Send the letter", "6.1.a"),), transfers=(sent,))
    answer = access_answer([lends, mails], [], ON)
    lend, letter = (list(texts(section.blocks)) for section in answer.sections[:2])
    assert "United States" in letter and "Clauses of 4 June 2021" in letter and "Ask the library" in letter
    assert "United States" not in lend
    assert "Weak" not in said(answer) and "lawyer" not in said(answer)


def test_of_mixed_categories_a_person_is_told_of_their_own_purposes_rules_and_rights():
    mixed = record(
        purposes=(
            purpose("Lend books", "6.1.e", subjects=(use(READERS),)),
            purpose("Plan shifts", "6.1.b", subjects=(use(AGENTS),)),
            purpose("Keep the building safe", "6.1.f"),
        ),
        retention_rules=(
            empty(RetentionRule, subject=READERS, data_note="Loans", event="Return of the book"),
            empty(RetentionRule, subject=AGENTS, data_note="Shifts", event="End of the year"),
        ),
    )
    told = said(access_answer([mixed], [READERS.id], ON))
    assert "Lend books" in told and "Keep the building safe" in told and "Return of the book" in told
    assert "Plan shifts" not in told and "Shifts" not in told
    assert "portability" not in told  # only the contract with agents would carry it
    assert "portability" in said(access_answer([mixed], [AGENTS.id], ON))


KEPT_BACK = (
    *(
        "recipients.note",
        "recipients.contract_note",
        "recipients.party.note",
        "data.note",
        "purposes.bases.note",
    ),
    *(
        "transfers.assessment",
        "transfers.supplementary_measures",
        "transfers.note",
        "hosting.note",
        "statements.text",
    ),
    *(
        "security_measures.detail",
        "impact_assessment.reason",
        "systems.note",
        "subjects.note",
        "sensitive_note",
    ),
)


def everything():
    return full(ActivitySheet, lambda place: f"[{place}]").model_copy(update={"regime": None})


@pytest.mark.parametrize("place", KEPT_BACK)
def test_notes_that_the_organisation_keeps_for_itself_are_told_to_nobody(place):
    told = said(access_answer([everything()], [], ON))
    assert f"[ActivitySheet.{place}]" not in told
    assert "[ActivitySheet.purposes.name]" in told and "[ActivitySheet.recipients.party.name]" in told
    printed = "\n".join(text for section in sections(everything(), ON) for text in texts(section.blocks))
    assert f"[ActivitySheet.{place}]" in printed  # control: the record has it


def test_the_category_of_the_cnil_is_not_told_but_that_data_are_sensitive_is():
    identity = empty(Data, name="Identity", kind=term("identity", "Civil status"), obligation=None)
    health = empty(Data, name="Allergies", kind=term("health", "Health data"), obligation=None)
    told = said(
        access_answer(
            [record(data=tuple(empty(DataUse, data=one, status=None) for one in (identity, health)))], [], ON
        )
    )
    assert reading.protecting_article(health.kind) == "9(1)"
    assert "Identity" in told and "Civil status" not in told
    assert "Health data" in told


def test_of_a_processor_the_controller_answers_and_the_person_is_told_nothing_here():
    hosted = record("Hosting for others", role=PROCESSOR, subjects=(use(READERS),))
    answer = access_answer([hosted], [READERS.id], ON)
    assert answer.sections == () and answer.not_recorded == ()
    assert [one.name for one in answer.for_controllers] == ["Hosting for others"]


def test_under_another_law_its_own_article_is_cited():
    swiss = access_answer([record(regime=term("lpd"))], [], ON)
    assert "25" in swiss.sections[0].article and "GDPR" not in swiss.sections[0].article
    assert all("GDPR" not in one.article for one in swiss.not_recorded)


# The demonstration


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    with kept_for_the_module(django_db_blocker):
        yield build_register(load_organisation(DEMO).controller)


def of_reference(register, reference):
    return next(one for one in register.sheets if one.reference == reference)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reference", "role", "told"),
    [
        (
            "RH-02",
            "controller",
            [
                "Examiner les candidatures et choisir",
                "Appréciation du candidat",
                "Membres du jury",
                "réponse au candidat",
                "Droit d’opposition (RGPD, art.\u00a021,\u00a0§\u00a01)",
                "Droit de retirer son consentement (RGPD, art.\u00a07,\u00a0§\u00a03)",
                "Aucune décision n’est fondée exclusivement sur un traitement automatisé.",
                "Aucun transfert hors de l’Espace économique européen.",
            ],
        ),
        (
            "URB-01",
            "joint",
            [
                "Contrôler les travaux",
                "Communauté de communes d’Exemple",
                "Urbanisme Modèle · France",
                "Projet et terrain",
            ],
        ),
    ],
)
def test_the_demonstration_answers_article_15_in_french(register, reference, role, told):
    one = of_reference(register, reference)
    assert one.role.code == role
    with translation.override("fr"):
        answer = access_answer([one], [person.id for person in reading.people(one)], ON)
        found = said(answer)
    assert [text for text in told if text not in found] == []
    assert "Non renseigné" not in found
    assert answer.sections[-1].title == "Réclamation"


@pytest.mark.django_db
def test_the_demonstration_as_processor_leaves_the_answer_to_the_controller(register):
    one = of_reference(register, "INF-03")
    assert one.role.code == "processor"
    assert access_answer([one], [], ON).for_controllers == (one,)


@pytest.mark.django_db
def test_every_current_record_of_the_demonstration_can_be_answered_without_a_gap_told_to_the_person(register):
    for one in register.controller_sheets:
        for language in ("fr", "en"):
            with translation.override(language):
                answer = access_answer([one], [person.id for person in reading.people(one)], ON)
                assert not [block for block in paragraphs(answer.sections) if block.kind == "missing"], (
                    one.name
                )
                assert one.name.upper() in as_text(answer.sections)


def paragraphs(blocks):
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case Section(blocks=below) | Group(blocks=below):
                yield from paragraphs(below)
            case Facts(pairs=pairs):
                for _label, below in pairs:
                    yield from paragraphs(below)
            case Table(rows=rows):
                for row in rows:
                    for cell in row:
                        yield from paragraphs(cell)


# As plain text


def test_sections_in_plain_text_have_every_text_once_under_its_title():
    blocks = (
        Group(
            "Why",
            (
                Facts(
                    (
                        ("Basis", (Paragraph("Consent"),)),
                        (
                            "Data",
                            bullets(["Name", "A long category of data that has more to say than the others"]),
                        ),
                    )
                ),
            ),
        ),
        Table(
            "Periods",
            ("Data", "Period"),
            (((Paragraph("Loans"),), (Paragraph("1 year"),)), ((Paragraph("Fines"),), ())),
        ),
    )
    assert as_text([Section("a", "Loans", blocks, "GDPR, Art. 15")]) == (
        "LOANS (GDPR, Art. 15)\n"
        "\n"
        "Why\n"
        "  Basis: Consent\n"
        "  Data:\n"
        "    – Name\n"
        "    – A long category of data that has more to say than the others\n"
        "– Data: Loans\n"
        "  Period: 1 year\n"
        "– Data: Fines"
    )
