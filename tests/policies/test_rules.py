"""What a notice has to tell (Articles 12 to 14, 21; LIL 48, 82, 85): one thing is taken away, and its rule speaks."""

from datetime import date

import pytest
from django.utils import translation

from policies.record import sheet as notices
from policies.rules import NOTICE, about_notice
from registry.record import sheet as values
from registry.record.wording import citation
from registry.rules.engine import RULES, Severity, rules_about
from registry.vocabularies.law import article
from tests.registry.documents.values import empty
from tests.registry.rules.clean import PAY, abroad, but, joint_record, organisation, record, term

ON = date(2026, 11, 28)
SOURCE = empty(values.CollectionSource, kind=term("third_party"), name="Ancien employeur")
ONE_RULE = {
    "special_conditions": (),
    "retention_rules": (empty(values.RetentionRule, amount=1, unit=term("year")),),
}
RIGHTS = ("access", "rectification", "erasure", "restriction", "post_mortem")
CONSENT, TASK, INTEREST = (
    empty(values.LegalBasis, basis=term("6.1.a")),
    empty(values.LegalBasis, basis=term("6.1.e")),
    empty(values.LegalBasis, basis=term("6.1.f"), interest="Se défendre en justice"),
)


def right(code):
    return empty(notices.Right, right=term(code))


def notice(*activities, without=(), also=(), **given):
    """A clean notice of a payroll, with the rights that follow from it."""
    told = [right(code) for code in (*RIGHTS, *also) if code not in without]
    clean = empty(
        notices.NoticeSheet,
        title="Vos données",
        slug="agents",
        language="fr",
        organisation=organisation(),
        activities=activities or (record(),),
        rights=tuple(told),
        channels=(empty(notices.ExerciseChannel, kind=term("email"), email="dpo@example.org"),),
        complaint_authorities=(empty(notices.ComplaintAuthority, name="CNIL"),),
    )
    return but(clean, **given)


def resting_on(*bases, **given):
    return record(purposes=(empty(values.Purpose, name="Aider", bases=bases),), **given)


def tracker(**given):
    clean = {"kind": term("cookie"), "name": "_mesure", "purpose": "Mesurer", "rule": term("exempt"), **given}
    return (empty(notices.Tracker, **clean),)


SEAT, OFFICER = organisation().contact_points


def through(kind):
    """A way to exercise rights that refers to the officer's contact point, which has an e-mail address alone."""
    return empty(notices.ExerciseChannel, kind=term(kind), contact_point=OFFICER)


def in_geneva():
    seat = but(SEAT, country=term("CH"), city="Genève")
    return organisation(contact_points=(seat, OFFICER))


def public_body():
    return organisation(status=term("public"))


def hosted_in(country):
    return record(hosting=(empty(values.Hosting, country=term(country)),))


OPEN_RULE = empty(values.RetentionRule, event="Durée à fixer")

CLEAN = {
    "payroll": notice(),
    "marketing with its right": notice(record(name="Prospection"), also=("objection_marketing",)),
    "joint with its arrangement": notice(joint_record(joint_arrangement="La métropole répond aux demandes.")),
    "mission of public interest": notice(resting_on(TASK), also=("objection",)),
    "consent": notice(resting_on(CONSENT), also=("withdraw_consent", "portability")),
    "explicit consent to sensitive data": notice(
        resting_on(TASK, special_conditions=(empty(values.SpecialCondition, condition=term("9.2.a")),)),
        also=("objection", "withdraw_consent"),  # no portability for a public task (Article 20(3))
    ),
    "transfer with a copy": notice(abroad("46.2.c", copy_means="Sur demande")),
    "two activities": notice(record(), record(name="Congés", reference="A-2")),
    "trackers without consent": notice(trackers=tracker()),
    "trackers with a banner": notice(
        trackers=tracker(rule=term("consent")),
        banner_items=(empty(notices.BannerItem, kind=term("message"), text="Refuser"),),
    ),
    "no officer": notice(organisation=organisation(dpo_designated=term("none"), contact_points=(SEAT,))),
    "organisation in Belgium": notice(
        organisation=organisation(contact_points=(but(SEAT, country=term("BE")), OFFICER)),
        without=("post_mortem",),
    ),
    "channel through the contact point of the officer": notice(channels=(through("email"),)),
    "channel without address, explained": notice(
        channels=(but(through("phone"), note="Demander au guichet"),)
    ),
    "complaint among the rights": notice(also=("complaint",), complaint_authorities=()),
}
REMOVALS = [
    ("13-1-A-CONTROLLER", notice(organisation=organisation(contact_points=(OFFICER,)))),
    ("13-1-B-DPO", notice(organisation=organisation(contact_points=(SEAT,)))),
    ("13-1-B-DPO", notice(organisation=organisation(dpo_designated=None, contact_points=(SEAT,)))),
    ("13-1-C-PURPOSES", notice(record(purposes=(), bases=(empty(values.LegalBasis, basis=term("6.1.c")),)))),
    ("13-1-D-INTERESTS", notice(resting_on(but(INTEREST, interest="")), also=("objection",))),
    ("13-1-E-RECIPIENTS", notice(record(recipients=()))),
    ("13-1-F-TRANSFERS", notice(record(transfers_answer=None))),
    ("13-1-F-TRANSFERS", notice(abroad("46.2.c"))),
    ("13-1-F-TRANSFERS", notice(record(transfers_answer=term("some")))),
    ("13-1-F-TRANSFERS", notice(abroad(None))),
    ("13-1-F-TRANSFERS", notice(abroad("45", "IN"))),
    ("13-1-F-TRANSFERS", notice(abroad("46.2.c", None, copy_means="Sur demande"))),
    ("13-1-A-REPRESENTATIVE", notice(organisation=in_geneva(), without=("post_mortem",))),
    ("26-2-JOINT", notice(record(role=term("joint")))),
    ("26-2-JOINT", notice(joint_record())),
    ("6-1-PUBLIC-BODY", notice(resting_on(INTEREST), also=("objection",), organisation=public_body())),
    ("21-2-MARKETING", notice(record(name="Prospection commerciale"))),
    ("12-1-CONTRADICTION", notice(hosted_in("US"))),
    ("13-2-A-RETENTION", notice(record(retention_rules=(*ONE_RULE["retention_rules"], OPEN_RULE)))),
    (
        "13-2-E-OBLIGATION",
        notice(
            record(
                sources=(empty(values.CollectionSource, kind=term("direct")), SOURCE),
                data=(empty(values.DataUse, data=but(PAY, obligation=None)),),
                **ONE_RULE,
            )
        ),
    ),
    ("13-2-A-RETENTION", notice(record(retention_rules=()))),
    ("13-2-A-RETENTION", notice(record(), record(name="Congés", retention_rules=()))),
    ("13-2-RIGHT-ACCESS", notice(without=("access",))),
    ("13-2-RIGHT-RECTIFICATION", notice(without=("rectification",))),
    ("13-2-RIGHT-ERASURE", notice(without=("erasure",))),
    ("13-2-RIGHT-RESTRICTION", notice(without=("restriction",))),
    ("13-2-RIGHT-OBJECTION", notice(resting_on(TASK))),
    ("13-2-RIGHT-OBJECTION", notice(record(), resting_on(INTEREST))),
    ("13-2-RIGHT-PORTABILITY", notice(resting_on(CONSENT), also=("withdraw_consent",))),
    ("13-2-RIGHT-WITHDRAW-CONSENT", notice(resting_on(CONSENT), also=("portability",))),
    ("13-2-RIGHT-POST-MORTEM", notice(without=("post_mortem",))),
    ("13-2-RIGHT-COMPLAINT", notice(complaint_authorities=())),
    (
        "13-2-RIGHT-AUTOMATED-DECISION",
        notice(
            record(
                automated_decision=term("some"), automated_logic="Un score", automated_consequences="Un refus"
            )
        ),
    ),
    ("13-2-F-DECISIONS", notice(record(automated_decision=term("some")), also=("automated_decision",))),
    ("13-2-RIGHT-WITHOUT-GROUND", notice(also=("withdraw_consent",))),
    ("13-2-RIGHT-WITHOUT-GROUND", notice(resting_on(TASK), also=("objection", "portability"))),
    ("13-2-RIGHT-WITHOUT-GROUND", notice(also=("objection",))),
    ("13-2-RIGHT-WITHOUT-GROUND", notice(also=("automated_decision",))),
    (
        "13-2-E-OBLIGATION",
        notice(record(data=(empty(values.DataUse, data=but(PAY, obligation=None)),), **ONE_RULE)),
    ),
    ("14-1-D-DATA", notice(record(sources=(SOURCE,), data=(), **ONE_RULE))),
    ("14-2-F-SOURCES", notice(record(sources=()))),
    ("12-2-EXERCISE", notice(channels=())),
    ("12-2-EXERCISE", notice(channels=(through("phone"),))),
    ("12-2-EXERCISE", notice(channels=(through("email"), through("phone")))),
    ("12-1-CONTRADICTION", notice(record(automated_logic="Un score", automated_consequences="Un refus"))),
    ("LIL-82-TRACKERS", notice(trackers=tracker(purpose=""))),
    ("LIL-82-TRACKERS", notice(trackers=tracker(rule=None))),
    ("LIL-82-TRACKERS", notice(trackers=tracker(rule=term("consent")))),
]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def codes(value):
    return {one.code for one in about_notice(value, ON)}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_notice_gives_nothing(name):
    assert codes(CLEAN[name]) == set()


@pytest.mark.parametrize(
    ("code", "value"), REMOVALS, ids=[f"{n}-{code}" for n, (code, _v) in enumerate(REMOVALS)]
)
def test_exactly_the_rule_that_asks_for_what_was_taken_away_speaks(code, value):
    assert codes(value) == {code}


def test_a_notice_about_nothing_lacks_activities_rights_aside():
    value = notice(activities=(), rights=(), complaint_authorities=())
    assert codes(value) == {"13-1-C-ACTIVITIES", "13-2-D-COMPLAINT"}


def test_a_purpose_without_basis_is_named_with_its_activity():
    bare = record(name="Cantine", purposes=(empty(values.Purpose, name="Servir"),))
    found = [one for one in about_notice(notice(bare), ON) if one.code == "13-1-C-BASES"]
    assert [one.row for one in found] == [bare.id]
    assert "Cantine" in found[0].sentence


def test_every_rule_about_notices_has_a_case_that_fires_and_cites_an_article():
    elsewhere = {"13-1-C-ACTIVITIES", "13-2-D-COMPLAINT", "13-1-C-BASES"}  # the tests above
    assert {one.code for one in rules_about(NOTICE)} == {code for code, _value in REMOVALS} | elsewhere
    for one in rules_about(NOTICE):
        assert article(one.article), one.code
        assert str(one.explanation).endswith("."), one.code


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("13-1-D-INTERESTS", notice()),
        ("14-1-D-DATA", notice()),
        ("13-2-F-DECISIONS", notice()),
        ("13-2-RIGHT-OBJECTION", notice()),
        ("13-2-RIGHT-WITHDRAW-CONSENT", notice()),
        ("LIL-82-TRACKERS", notice()),
        ("13-2-E-OBLIGATION", notice(record(sources=(SOURCE,)))),
        ("13-1-C-PURPOSES", notice(activities=())),
    ],
)
def test_a_rule_that_does_not_apply_says_so(code, value):
    assert RULES[code].findings(value, ON) is None


def test_a_right_that_nothing_gives_is_advice_and_no_gap():
    (found,) = about_notice(notice(also=("withdraw_consent",)), ON)
    assert found.severity is Severity.ADVICE


def test_the_right_to_object_is_asked_for_under_the_article_that_sets_it_apart():
    (found,) = about_notice(notice(resting_on(TASK)), ON)
    assert (found.articles, found.section) == (("21(4)",), "rights")


IN_PERSON = empty(values.CollectionSource, kind=term("direct"))


@pytest.mark.parametrize(
    ("sources", "articles"),
    [
        ((), ("13(2)(a)",)),
        ((IN_PERSON,), ("13(2)(a)",)),
        ((SOURCE,), ("14(2)(a)",)),
        ((IN_PERSON, SOURCE), ("13(2)(a)", "14(2)(a)")),
    ],
)
def test_a_point_is_cited_under_article_13_or_14_as_the_data_come_from_people_or_from_elsewhere(
    sources, articles
):
    found = about_notice(notice(record(sources=sources, retention_rules=())), ON)
    assert [one.articles for one in found if one.code == "13-2-A-RETENTION"] == [articles]


def test_a_notice_that_tells_of_both_is_cited_under_both_in_the_words_of_the_language():
    with translation.override("fr"):
        assert citation("13(1)(c)", "14(1)(c)") == "RGPD, art.\u00a013(1)(c) et 14(1)(c)"
        assert (
            citation("21(4)", "LIL 48")
            == "RGPD, art.\u00a021(4)\u202f; Loi Informatique et Libertés, art.\u00a048"
        )
    with translation.override("en"):
        assert citation("13(1)(c)", "14(1)(c)") == "GDPR, Art.\u00a013(1)(c) and 14(1)(c)"
    assert citation() == ""


def test_trackers_of_an_organisation_outside_france_are_not_judged_by_french_law():
    seat = but(SEAT, country=term("BE"))
    value = notice(
        organisation=organisation(contact_points=(seat, OFFICER)),
        without=("post_mortem",),
        trackers=tracker(rule=None),
    )
    (found,) = about_notice(value, ON)
    assert found.articles == ("2002/58 5(3)",)
    (french,) = about_notice(notice(trackers=tracker(rule=None)), ON)
    assert french.articles == ("LIL 82",)


@pytest.mark.parametrize("kind", ["automatic", "relation"])
def test_what_a_device_or_the_relation_tells_of_people_is_collected_from_them(kind):
    """CJEU 18 December 2025, C-422/24: Article 13 applies to what a camera observes."""
    source = empty(values.CollectionSource, kind=term(kind))
    found = about_notice(notice(record(sources=(source,), retention_rules=())), ON)
    assert {one.articles for one in found if one.code == "13-2-A-RETENTION"} == {("13(2)(a)",)}


def test_a_right_is_not_called_groundless_while_a_basis_is_missing_or_marketing_is_told():
    without = notice(resting_on(), also=("objection", "portability"))
    assert "13-2-RIGHT-WITHOUT-GROUND" not in codes(without)
    marketing = notice(record(name="Prospection commerciale"), also=("objection", "objection_marketing"))
    assert "13-2-RIGHT-WITHOUT-GROUND" not in codes(marketing)


def test_nobody_receives_the_data_is_an_answer():
    value = notice(record(recipients=(), hosting=(), recipients_answer=term("none")))
    assert "13-1-E-RECIPIENTS" not in codes(value)
