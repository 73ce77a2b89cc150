"""A record under another law than the GDPR: its articles are cited, what they ask alike is checked, and nothing else."""

from datetime import date

import pytest
from django.utils import translation

from policies.record import sheet as notices
from policies.record.articles import articles_for
from policies.record.wording import right
from policies.rules import about_notice
from registry.record import sheet as values
from registry.record.columns import sections
from registry.record.data_rights import rights_of_records
from registry.record.wording import basis, citation
from registry.rules import about_record
from registry.rules.engine import RULES, Severity, asked_by_article_30
from registry.vocabularies import vocabulary
from registry.vocabularies.law import article
from registry.vocabularies.regimes import article_under
from tests.registry.documents.values import empty
from tests.registry.rules.clean import but, organisation, processor_record, record, term

ON = date(2026, 11, 29)
EUDPR, SWISS, POLICE, OTHER = map(term, ("eudpr", "lpd", "lil3", "other"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def cited(value):
    return {one.code: one.articles for one in about_record(value, ON)}


def test_a_record_of_an_institution_of_the_union_is_asked_the_same_under_its_own_regulation():
    value = record(regime=EUDPR, purposes=(), recipients=(), special_conditions=())
    assert cited(value) == {
        "30-1-B-PURPOSES": ("EUDPR 31(1)(b)",),
        "30-1-D-RECIPIENTS": ("EUDPR 31(1)(d)",),
        "9-2-CONDITION": ("EUDPR 10(2)",),
    }
    found = {one.code: asked_by_article_30(one) for one in about_record(value, ON)}
    assert found == {"30-1-B-PURPOSES": True, "30-1-D-RECIPIENTS": True, "9-2-CONDITION": False}


def test_swiss_law_asks_for_no_legal_basis_and_for_no_condition_of_article_9():
    bare = (empty(values.Purpose, name="Servir"),)
    at_home = {"regime": SWISS, "hosting": (empty(values.Hosting, country=term("CH")),)}
    assert cited(record(**at_home, purposes=bare, special_conditions=())) == {}
    assert "6-1-BASIS" in cited(record(purposes=bare))  # the control
    assert cited(record(**at_home, retention_rules=())) == {"30-1-F-RETENTION": ("LPD 12(2)(e)",)}
    assert cited(but(processor_record(clients=()), **at_home)) == {"30-2-A-CLIENTS": ("LPD 12(3)",)}


def going(country, mechanism=None, **given):
    one = empty(
        values.Transfer, country=term(country), mechanism=term(mechanism) if mechanism else None, **given
    )
    return record(transfers_answer=term("some"), transfers=(one,), hosting=())


def outcome(code, value):
    """What a rule says of a record: None where it does not apply."""
    found = RULES[code].findings(value, ON)
    return None if found is None else len(found)


def test_the_adequacy_decisions_of_the_union_settle_nothing_under_another_law():
    """An institution of the Union is bound by them (Article 47 of its Regulation), Switzerland and title III are not."""
    to_kenya = going("KE", "45")
    assert outcome("45-1-NO-DECISION", to_kenya) == 1
    assert outcome("45-1-NO-DECISION", but(to_kenya, regime=EUDPR)) == 1
    for regime in (SWISS, POLICE, OTHER):
        assert outcome("45-1-NO-DECISION", but(to_kenya, regime=regime)) is None
        assert outcome("44-1-MECHANISM", but(going("US"), regime=regime)) is None
    to_brazil = going("BR", "45")
    assert "(EU) 2026/179" in str(sections(but(to_brazil, regime=EUDPR), ON))
    for regime in (SWISS, POLICE):
        assert "(EU) 2026/179" not in str(sections(but(to_brazil, regime=regime), ON))


def test_swiss_law_asks_on_what_data_go_abroad_to_the_union_too():
    for country in ("FR", "US"):
        assert cited(but(going(country), regime=SWISS)) == {"LPD-16-1-ABROAD": ("LPD 16",)}
        stated = going(country, mechanism_note="Annexe 1 de l’ordonnance")
        assert cited(but(stated, regime=SWISS)) == {}
    in_france = record(regime=SWISS)  # hosted in France, and none is declared to leave the area
    assert cited(in_france) == {"LPD-16-1-ABROAD": ("LPD 16",)}
    at_home = record(regime=SWISS, hosting=(empty(values.Hosting, country=term("CH")),))
    assert cited(at_home) == {}
    assert cited(but(going("CH"), regime=SWISS)) == {}  # Switzerland is not abroad
    assert "LPD-16-2-ABROAD" in cited(but(processor_record(), regime=SWISS))
    assert outcome("LPD-16-1-ABROAD", record()) is None


NECESSARY = {"sensitive_note": "Indispensables à l’enquête, autorisées par le décret."}


def test_title_iii_asks_which_of_its_conditions_a_transfer_fulfils():
    assert cited(but(going("US", "46.2.c", copy_means="Sur demande"), regime=POLICE, **NECESSARY)) == {
        "LIL-112-1-ABROAD": ("LIL 112", "LIL 114")
    }
    assert cited(but(going("US", mechanism_note="Article 113, 2°"), regime=POLICE, **NECESSARY)) == {}
    assert outcome("LIL-112-1-ABROAD", going("US")) is None


def test_title_iii_knows_the_task_of_an_authority_alone():
    agreed = (empty(values.Purpose, name="Aider", bases=(empty(values.LegalBasis, basis=term("6.1.a")),)),)
    assert cited(record(regime=POLICE, purposes=agreed, **NECESSARY)) == {"LIL-87-BASIS": ("LIL 87",)}
    assert cited(record(regime=POLICE, **NECESSARY)) == {}
    assert outcome("LIL-87-BASIS", record(purposes=agreed)) is None


def test_a_legitimate_interest_under_title_iii_is_a_breach():
    interest = empty(values.LegalBasis, basis=term("6.1.f"), interest="Se défendre")
    value = record(purposes=(empty(values.Purpose, name="Enquêter", bases=(interest,)),), **NECESSARY)
    (found,) = about_record(but(value, regime=POLICE), ON)
    assert (found.code, found.severity, found.articles) == ("LIL-87-INTEREST", Severity.BREACH, ("LIL 87",))
    assert outcome("LIL-87-INTEREST", value) is None


def test_title_iii_asks_why_sensitive_data_are_strictly_necessary():
    stated = but(record().special_conditions[0], legal_text="Décret du 5 mai")
    unsaid = record(regime=POLICE, special_conditions=(but(stated, legal_text=""),))
    assert cited(unsaid) == {"LIL-88-SENSITIVE": ("LIL 88",)}
    assert cited(record(regime=POLICE, special_conditions=(stated,))) == {}
    none = record(regime=POLICE, sensitive_data=term("none"), special_conditions=(), data=record().data[:1])
    assert "LIL-88-SENSITIVE" not in cited(none)
    assert outcome("LIL-88-SENSITIVE", record()) is None


def offered(*codes):
    return tuple(empty(notices.Right, right=term(code), text="Ask.") for code in codes)


@pytest.mark.parametrize(
    ("regime", "without"),
    [
        (POLICE, {"portability", "withdraw_consent", "post_mortem"}),
        (EUDPR, {"post_mortem", "portability", "withdraw_consent"}),
        (SWISS, set()),
        (OTHER, set()),
    ],
    ids=lambda one: getattr(one, "code", ""),
)
def test_a_right_that_the_law_of_a_notice_does_not_have_is_questioned(regime, without):
    """Title III has no portability and no directives after death, a Regulation of the Union no French Act; of what other laws
    give nothing is known here."""
    rights = offered("access", "portability", "withdraw_consent", "post_mortem")
    found = about_notice(notice(record(regime=regime), rights=rights), ON)
    rows = {one.row for one in found if one.code == "13-2-RIGHT-WITHOUT-GROUND"}
    assert {one.right.code for one in rights if one.id in rows} == without


def test_beside_an_activity_under_the_regulation_a_right_is_cited_under_the_law_that_gives_it():
    """Portability follows from the consent of one activity; title III, which has none, does not ask to tell it."""
    agreed = (empty(values.Purpose, name="Aider", bases=(empty(values.LegalBasis, basis=term("6.1.a")),)),)
    mixed = notice(record(purposes=agreed), record(regime=POLICE, name="Plaintes"))
    found = {one.code: one.articles for one in about_notice(mixed, ON)}
    assert found["13-2-RIGHT-PORTABILITY"] == ("13(2)(b)",)
    assert found["13-2-RIGHT-ERASURE"] == ("13(2)(b)", "LIL 104")


def test_a_right_is_cited_under_the_law_that_gives_it():
    def articles(*records):
        return {one.right.code: one.article for one in rights_of_records(records) if one.follows}

    under = "Regulation (EU) 2018/1725, Art.\u00a018"
    assert articles(record(regime=EUDPR))["rectification"] == under
    assert articles(record())["rectification"] == "GDPR, Art.\u00a016"
    both = articles(record(), record(regime=EUDPR))["rectification"]
    assert "GDPR, Art.\u00a016" in both and under in both


def resting_on(code):
    return (empty(values.Purpose, name="Servir", bases=(empty(values.LegalBasis, basis=term(code)),)),)


def test_an_institution_of_the_union_has_five_legal_bases_and_no_legitimate_interest():
    """Article 5(1) of Regulation (EU) 2018/1725, points a to e."""
    (found,) = about_record(record(regime=EUDPR, purposes=resting_on("6.1.f")), ON)
    assert (found.code, found.severity, found.articles) == (
        "EUDPR-5-1-BASIS",
        Severity.BREACH,
        ("EUDPR 5(1)",),
    )
    assert found.sentence == "Regulation (EU) 2018/1725 has no such legal basis: 6.1.f."
    for code in ("6.1.a", "6.1.b", "6.1.c", "6.1.d", "6.1.e"):
        assert outcome("EUDPR-5-1-BASIS", record(regime=EUDPR, purposes=resting_on(code))) == 0
    assert outcome("EUDPR-5-1-BASIS", record(purposes=resting_on("6.1.f"))) is None
    assert article("EUDPR 5(1)").fr == "Les cinq bases légales"
    assert article("EUDPR 5(1)").en == "The five legal bases"


def test_a_notice_of_an_institution_says_that_there_is_no_such_basis_and_does_not_ask_about_public_tasks():
    public = organisation(status=term("public"))

    def found(regime):
        told = (record(regime=regime, purposes=resting_on("6.1.f")),)
        value = empty(notices.NoticeSheet, language="en", organisation=public, activities=told)
        return {one.code for one in about_notice(value, ON)} & {"EUDPR-5-1-NOTICE", "6-1-PUBLIC-BODY"}

    assert found(EUDPR) == {"EUDPR-5-1-NOTICE"}
    assert found(None) == {"6-1-PUBLIC-BODY"}


def test_the_question_of_transfers_is_that_of_each_law():
    def asked(regime):
        (one,) = about_record(record(regime=regime, transfers_answer=None, hosting=(), **NECESSARY), ON)
        return one.sentence

    assert asked(None) == "Say whether data leave the European Economic Area: not answered yet."
    assert asked(SWISS) == "Say whether data are disclosed abroad: not answered yet."
    assert asked(POLICE) == "Say whether data leave the European Union: not answered yet."


def test_nothing_is_asked_under_a_law_that_nobody_described():
    assert cited(record(regime=OTHER, purposes=(), data=(), recipients=(), security_measures=())) == {}


def test_the_sheet_cites_the_articles_of_its_regime_and_no_article_of_the_gdpr():
    for regime, expected in (
        (EUDPR, "Regulation (EU) 2018/1725, Art.\u00a031(1)(b)"),
        (SWISS, "FADP (Switzerland), Art.\u00a012(2)(b)"),
        (POLICE, "French Data Protection Act, Art.\u00a0100"),
        (OTHER, ""),
    ):
        found = {one.key: one.article for one in sections(record(regime=regime), ON)}
        assert found["purposes"] == expected
        assert "GDPR" not in str(sections(record(regime=regime), ON))
    (duty,) = record().purposes[0].bases
    assert basis(duty).text == "6.1.c (GDPR, Art.\u00a06(1)(c))"
    assert basis(duty, "eudpr").text == "6.1.c (Regulation (EU) 2018/1725, Art.\u00a05(1)(b))"
    assert basis(duty, "lpd").text == "6.1.c"


def test_rights_are_those_that_an_article_of_the_regime_gives():
    def names(value):
        return {one.right.code for one in rights_of_records([value]) if one.follows}

    assert {"access", "rectification", "erasure"} <= names(record(regime=SWISS))
    assert not {"restriction", "complaint", "post_mortem"} & names(record(regime=SWISS))
    assert {"restriction", "complaint", "post_mortem"} <= names(record())
    assert names(record(regime=OTHER)) == set()


def notice(*activities, **given):
    clean = empty(
        notices.NoticeSheet,
        title="Vos données",
        slug="n",
        language="en",
        organisation=organisation(),
        activities=activities,
        channels=(empty(notices.ExerciseChannel, kind=term("email"), email="dpo@example.org"),),
        rights=(empty(notices.Right, right=term("access"), text="Ask."),),
        complaint_authorities=(empty(notices.ComplaintAuthority, name="CNIL"),),
    )
    return but(clean, **given)


def test_data_leave_the_union_for_a_competent_authority_in_principle_and_not_for_it_alone():
    """Article 114 of the French Act opens transfers to other recipients, under its conditions."""
    assert "in principle for a competent authority alone" in str(RULES["LIL-112-1-ABROAD"].explanation)
    assert "Articles 112 to 114" in str(RULES["LIL-112-1-ABROAD"].explanation)
    assert article("LIL 114").caution == "mem"


@pytest.mark.parametrize(
    ("regime", "code", "counterpart"),
    [
        ("eudpr", "12(3)", "EUDPR 14(3)"),
        ("eudpr", "12(5)", "EUDPR 14(5)"),
        ("eudpr", "12(6)", "EUDPR 14(6)"),
        ("eudpr", "6(3)", "EUDPR 5(2)"),
        ("eudpr", "26", "EUDPR 28(1)"),
        ("eudpr", "8", "EUDPR 8"),
        ("lpd", "12(5)", "LPD 25(6)"),
        ("lpd", "12(3)", ""),
        ("lil3", "8", ""),
    ],
)
def test_what_the_gdpr_asks_is_asked_under_the_counterpart_of_each_law(regime, code, counterpart):
    assert article_under(regime, code) == counterpart


def test_a_notice_of_two_regimes_is_checked_activity_by_activity():
    """The Swiss activity says nothing of periods, which its law does not ask a notice to tell; the other one does."""
    silent = record(name="Paie suisse", regime=SWISS, retention_rules=())
    mixed = notice(record(name="Paie"), silent)
    found = [one for one in about_notice(mixed, ON) if one.code == "13-2-A-RETENTION"]
    assert found == []
    both = notice(record(name="Paie", retention_rules=()), silent)
    (one,) = [one for one in about_notice(both, ON) if one.code == "13-2-A-RETENTION"]
    assert "Paie”" in one.sentence
    assert one.articles == ("13(2)(a)",)


def test_a_notice_under_swiss_law_alone_cites_it():
    value = notice(record(regime=SWISS))
    assert articles_for(value, "13(1)(c)") == ("LPD 19(2)(b)",)
    assert articles_for(value, "21(4)") == ()
    assert right(value.rights[0], value).blocks[0].text == "FADP (Switzerland), Art.\u00a025"
    both = notice(record(regime=SWISS), record())
    assert articles_for(both, "13(1)(c)") == ("LPD 19(2)(b)", "13(1)(c)")


def test_every_counterpart_is_an_article_of_the_table_of_texts():
    for regime in vocabulary("regimes"):
        assert all(article_under(regime.code, code) == article(code).code for code in regime.extra["own"])
        for code, other in regime.extra["articles"].items():
            assert article(code).code == f"GDPR {code}"
            assert article(other).code == other
            assert citation(other)
    assert article_under("", "30(1)(b)") == "30(1)(b)"
    assert article_under("eudpr", "87") == ""
