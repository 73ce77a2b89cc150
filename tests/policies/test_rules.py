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
from tests.registry.rules.clean import (
    HEALTH,
    PAY,
    abroad,
    but,
    compelling,
    joint_record,
    kept,
    organisation,
    processor_record,
    record,
    term,
)

ON = date(2026, 11, 28)
SOURCE = empty(values.CollectionSource, kind=term("third_party"), name="Ancien employeur", is_public=False)
ONE_RULE = {
    "special_conditions": (),
    "retention_rules": (kept(1, "year"),),
}
RIGHTS = ("access", "rectification", "erasure", "restriction", "post_mortem")
CONSENT, TASK, OBLIGATION, INTEREST = (
    empty(values.LegalBasis, basis=term("6.1.a")),
    empty(values.LegalBasis, basis=term("6.1.e")),
    empty(values.LegalBasis, basis=term("6.1.c")),
    empty(values.LegalBasis, basis=term("6.1.f"), interest="Se défendre en justice"),
)


def of_a_party(country):
    return empty(values.Party, name="Mesureur", country=term(country))


LIMITED = (
    "Sauf ce que la loi nous oblige à garder, et ce qui est nécessaire à notre mission d’intérêt public."
)


def right(code):
    limits = {"condition": LIMITED} if code == "erasure" else {}
    return empty(notices.Right, right=term(code), text="Demandez-le au délégué.", **limits)


def erasure(*activities, **said):
    """A clean notice of these activities, payroll without any, that tells of erasure in these words."""
    told = empty(notices.Right, **{"right": term("erasure"), "text": "Faire effacer vos données.", **said})
    also = {"also": ("objection",)} if activities else {}
    value = notice(*activities, without=("erasure",), **also)
    return but(value, rights=(*value.rights, told))


def complaining(*, text="", **authority):
    """A clean notice that tells of the complaint in words, of an authority or of the right."""
    named = empty(notices.ComplaintAuthority, name="CNIL", **authority)
    told = empty(notices.Right, right=term("complaint"), text=text)
    return but(
        notice(complaint_authorities=(named,)), rights=(*notice().rights, told) if text else notice().rights
    )


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


def audience(amount, unit, **given):
    """A tracker that measures the audience without consent for so long."""
    return tracker(**{"category": term("audience"), "amount": amount, "unit": term(unit), **given})


SEAT, OFFICER = organisation().contact_points


def reached_by(**given):
    """An organisation of whose seat only this is known."""
    bare = empty(values.ContactPoint, function=term("seat"), country=term("FR"), **given)
    return organisation(contact_points=(bare, OFFICER))


def institution(*named):
    """A notice of an institution of the Union that names these authorities, and offers the complaint all the same."""
    return notice(
        record(regime=term("eudpr")),
        without=("post_mortem",),
        also=("complaint",),
        complaint_authorities=tuple(empty(notices.ComplaintAuthority, name=name) for name in named),
    )


def through(kind):
    """A way to exercise rights that refers to the officer's contact point, which has an e-mail address alone."""
    return empty(notices.ExerciseChannel, kind=term(kind), contact_point=OFFICER)


def in_geneva():
    seat = but(SEAT, country=term("CH"), city="Genève")
    return organisation(contact_points=(seat, OFFICER))


def public_body():
    return organisation(status=term("public"))


def hosted_in(country):
    host = empty(values.Party, name="Un hébergeur")
    return record(hosting=(empty(values.Hosting, party=host, country=term(country)),))


def two_purposes(**given):
    return record(purposes=tuple(empty(values.Purpose, name=name) for name in ("Payer", "Informer")), **given)


def deciding(logic):
    given = {"automated_logic": logic, "automated_consequences": "Un refus", "special_conditions": ()}
    decides = record(automated_decision=term("some"), sensitive_data=None, **given)
    return but(decides, data=record().data[:1], retention_rules=record().retention_rules[:1])


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
    "compelling interests named": notice(compelling(mechanism_note="Répondre à une urgence")),
    "one basis for two purposes": notice(two_purposes(bases=(OBLIGATION,))),
    "a principle that says when": notice(
        record(retention_rules=(), retention_principle="Jusqu’à la fin du contrat.", retention_answer=None)
    ),
    "mandatory in one sentence": notice(
        record(
            data=(empty(values.DataUse, data=but(PAY, obligation=None, consequence="")),),
            general_obligation="Sans ces données, la paie n’est pas versée.",
            **ONE_RULE,
        )
    ),
    "an algorithm of a public body with its article": notice(
        deciding("Un score ; article L. 311-3-1 du code des relations entre le public et l’administration"),
        also=("automated_decision",),
        organisation=public_body(),
    ),
    "two activities": notice(record(), record(name="Congés", reference="A-2")),
    "trackers without consent": notice(trackers=tracker()),
    "trackers with a banner": notice(
        trackers=tracker(rule=term("consent")),
        banner_items=(empty(notices.BannerItem, kind=term("message"), text="Refuser"),),
    ),
    "a transfer whose recipient is recorded as covered by the decision": notice(
        abroad("45", "US", is_covered=True)
    ),
    "a transfer to a country found adequate for everyone": notice(abroad("45", "CH")),
    "an advertising tracker that asks": notice(
        trackers=tracker(category=term("advertising"), rule=term("consent")),
        banner_items=(empty(notices.BannerItem, kind=term("message"), text="Refuser"),),
    ),
    "an audience tracker of thirteen months": notice(trackers=audience(13, "month")),
    "an audience tracker of a year and one month in days": notice(trackers=audience(395, "day")),
    "an audience tracker that asks, of two years": notice(
        trackers=audience(2, "year", rule=term("consent")),
        banner_items=(empty(notices.BannerItem, kind=term("message"), text="Refuser"),),
    ),
    "answered in a month": notice(answer_amount=1, answer_unit=term("month")),
    "answered in thirty days": notice(answer_amount=30, answer_unit=term("day")),
    "answered in a month, extended": notice(
        answer_amount=3,
        answer_unit=term("month"),
        answer_extension="Un mois, deux de plus si la demande est complexe",
    ),
    "free": notice(cost=term("free")),
    "identity on reasonable doubt": notice(identity_policy=term("reasonable_doubt")),
    "identity never checked": notice(identity_policy=term("none")),
    "a fee for abusive requests": notice(
        cost=term("fee"), cost_note="Pour une demande manifestement excessive"
    ),
    "images that nobody gives": notice(
        record(
            sources=(empty(values.CollectionSource, kind=term("automatic")),),
            data=(empty(values.DataUse, data=but(PAY, obligation=None)),),
            **ONE_RULE,
        )
    ),
    "a tracker of the Union": notice(trackers=tracker(party=of_a_party("DE"))),
    "a tracker of a country to which a transfer is recorded": notice(
        abroad("46.2.c", copy_means="Sur demande"), trackers=tracker(party=of_a_party("US"))
    ),
    "no officer": notice(organisation=organisation(dpo_designated=term("none"), contact_points=(SEAT,))),
    "a source of which it is said that anyone may read it": notice(
        record(sources=(but(SOURCE, is_public=True),))
    ),
    "consent for one purpose and a duty for another": notice(
        record(
            purposes=(
                empty(values.Purpose, name="Aider", bases=(CONSENT,)),
                empty(values.Purpose, name="Déclarer", bases=(OBLIGATION,)),
            )
        ),
        also=("withdraw_consent", "portability"),
    ),
    "an international organisation, and what covers it": notice(
        abroad(
            "46.2.a",
            None,
            destination="Organisation des Nations unies",
            copy_means="Sur demande",
            mechanism_note="Aucune décision d’adéquation",
        )
    ),
    "an institution of the Union that names its supervisor": institution(
        "Contrôleur européen de la protection des données"
    ),
    "a form on a website among the ways to exercise rights": notice(
        channels=(empty(notices.ExerciseChannel, kind=term("online_form"), url="https://example.org/droits"),)
    ),
    "organisation in Belgium": notice(
        organisation=organisation(contact_points=(but(SEAT, country=term("BE")), OFFICER)),
        without=("post_mortem",),
    ),
    "channel through the contact point of the officer": notice(channels=(through("email"),)),
    "channel without address, explained": notice(
        channels=(but(through("phone"), note="Demander au guichet"),)
    ),
    "erasure with the words of the law": erasure(
        condition="Pas si une obligation légale impose de les conserver."
    ),
    "erasure with the text that requires to keep": erasure(
        text="Effacées, sauf si la loi nous oblige à les garder."
    ),
    "erasure with the article that limits it": erasure(
        condition="Sous réserve de l’article 17, § 3, du RGPD."
    ),
    "erasure of a public task": erasure(
        resting_on(TASK), condition="Sauf ce que le service public nécessite de garder."
    ),
    "erasure limited in English": erasure(condition="Unless the law requires us to keep them."),
    "erasure where nothing limits it": but(
        notice(resting_on(CONSENT), also=("withdraw_consent", "portability")),
        rights=tuple(
            but(one, condition="") for one in notice(also=("withdraw_consent", "portability")).rights
        ),
    ),
    "a complaint of whoever thinks so": complaining(
        condition="Si vous estimez que vos droits ne sont pas respectés"
    ),
    "a complaint at any time": complaining(
        text="À tout moment, vous pouvez adresser une réclamation à la CNIL."
    ),
    "a complaint in the words of the CNIL’s model": complaining(
        text="Si vous estimez, après nous avoir contactés, que vos droits ne sont pas respectés, vous pouvez vous plaindre."
    ),
    "a complaint without any step before": complaining(text="Sans démarche préalable auprès de nous."),
    "a complaint without an answer": complaining(note="Même sans réponse de notre part."),
    "a complaint that asks for nothing before": complaining(
        condition="La réclamation n’exige aucune démarche préalable."
    ),
    "a complaint without waiting": complaining(text="Sans attendre et sans nous avoir d’abord écrit."),
    "a complaint even unanswered": complaining(
        text="You may complain even without an answer, and without writing first."
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
    ("26-2-JOINT", notice(joint_record(joint_arrangement=""))),
    (
        "26-2-JOINT",
        notice(joint_record(recipients=(), hosting=(), recipients_answer=term("none"))),
    ),
    ("6-1-PUBLIC-BODY", notice(resting_on(INTEREST), also=("objection",), organisation=public_body())),
    (
        "EUDPR-5-1-NOTICE",
        notice(
            resting_on(INTEREST, regime=term("eudpr")),
            without=("post_mortem", "complaint"),
            also=("objection", "complaint"),
            complaint_authorities=(
                empty(notices.ComplaintAuthority, name="Contrôleur européen de la protection des données"),
            ),
        ),
    ),
    ("21-2-MARKETING", notice(record(name="Prospection commerciale"))),
    (
        "13-2-RIGHT-OBJECTION-MARKETING",
        notice(record(purposes=(but(record().purposes[0], is_marketing=True),))),
    ),
    ("12-1-CONTRADICTION", notice(hosted_in("US"))),
    ("13-2-A-RETENTION", notice(record(retention_rules=(*ONE_RULE["retention_rules"], OPEN_RULE)))),
    ("13-2-A-RETENTION", notice(record(retention_rules=record().retention_rules[:1]))),
    (
        "13-2-A-RETENTION",
        notice(record(retention_rules=(), retention_principle="Aussi longtemps que nécessaire.")),
    ),
    ("12-1-ENDED", notice(record(stage=term("ended")))),
    (
        "13-1-E-HOST",
        notice(
            record(
                recipients=(),
                recipients_answer=term("none"),
                hosting=(empty(values.Hosting, name="OVHcloud", country=term("FR")),),
            )
        ),
    ),
    ("13-1-C-ONE-BASIS", notice(resting_on(OBLIGATION, TASK), also=("objection",))),
    (
        "13-1-F-RECEIVED",
        notice(
            record(
                recipients=(empty(values.Recipient, kind=term("processor"), name="Inde", country=term("IN")),)
            )
        ),
    ),
    ("13-2-A-RETENTION", notice(record(retention_rules=(), retention_answer=term("none")))),
    ("13-1-C-BASES", notice(two_purposes(bases=(OBLIGATION, TASK)), also=("objection",))),
    ("13-1-F-TRANSFERS", notice(compelling())),
    (
        "13-2-E-OBLIGATION",
        notice(
            record(
                data=(
                    empty(values.DataUse, data=PAY),
                    empty(values.DataUse, data=but(HEALTH, obligation=None)),
                )
            )
        ),
    ),
    (
        "13-2-E-OBLIGATION",
        notice(record(data=(empty(values.DataUse, data=but(PAY, consequence="")), *record().data[1:]))),
    ),
    ("13-2-F-DECISIONS", notice(record(automated_decision=None))),
    ("14-2-F-SOURCES", notice(record(sources=(but(SOURCE, name=""),)))),
    ("14-2-F-SOURCES", notice(record(sources=(but(SOURCE, is_public=None),)))),
    ("13-1-F-ADEQUACY", notice(abroad("45", "US"))),
    ("13-1-F-ADEQUACY", notice(abroad("45", "JP"))),
    ("13-1-F-ADEQUACY", notice(abroad(None, "RE"))),
    (
        "13-1-F-ADEQUACY",
        notice(
            abroad("46.2.c", None, destination="Organisation des Nations unies", copy_means="Sur demande")
        ),
    ),
    (
        "13-1-C-CONSENT-AND-OTHER",
        notice(resting_on(CONSENT, OBLIGATION), also=("withdraw_consent", "portability")),
    ),
    (
        "13-1-C-CONSENT-AND-OTHER",
        notice(
            record(purposes=(empty(values.Purpose, name="Aider"),), bases=(CONSENT, OBLIGATION)),
            also=("withdraw_consent", "portability"),
        ),
    ),
    (
        "13-1-C-CONSENT-AND-OTHER",
        notice(
            record(
                purposes=(
                    empty(
                        values.Purpose,
                        name="Gérer",
                        purposes=(empty(values.Purpose, name="Aider", bases=(CONSENT, OBLIGATION)),),
                    ),
                )
            ),
            also=("withdraw_consent", "portability"),
        ),
    ),
    ("13-1-A-CONTROLLER", notice(organisation=reached_by(url="https://example.org"))),
    ("13-1-A-CONTROLLER", notice(organisation=reached_by(postal_code="75001"))),
    ("13-2-D-AUTHORITY", institution("CNIL")),
    ("13-2-D-AUTHORITY", institution()),
    (
        "LIL-47-ALGORITHM",
        notice(deciding("Un score"), also=("automated_decision",), organisation=public_body()),
    ),
    ("13-2-RIGHT-LIMITS", erasure(text="")),
    ("13-2-RIGHT-LIMITS", erasure()),
    (
        "13-2-RIGHT-LIMITS",
        erasure(condition="Quand elles ne sont plus nécessaires, ou si vous retirez votre accord."),
    ),
    ("13-2-RIGHT-LIMITS", erasure(resting_on(TASK), condition="Sauf obligation légale de les garder.")),
    ("13-2-RIGHT-LIMITS", erasure(condition="Except what our public task requires.")),
    (
        "13-2-D-CONDITION",
        complaining(condition="Après nous avoir contactés, si la réponse ne vous convient pas"),
    ),
    ("13-2-D-CONDITION", complaining(condition="En cas de réponse insatisfaisante")),
    ("13-2-D-CONDITION", complaining(note="Without an answer within a month")),
    ("13-2-D-CONDITION", complaining(text="Écrivez-nous avant de saisir la CNIL.")),
    ("13-2-D-CONDITION", complaining(condition="À défaut de réponse sous un mois")),
    ("13-2-D-CONDITION", complaining(condition="Une fois nos voies internes épuisées")),
    ("13-2-D-CONDITION", complaining(condition="En cas de refus")),
    ("13-2-D-CONDITION", complaining(text="En dernier recours, vous pouvez saisir la CNIL.")),
    ("13-2-D-CONDITION", complaining(text="As a last resort, you may complain to the CNIL.")),
    (
        "13-2-D-CONDITION",
        complaining(text="Si nous ne vous répondons pas, vous pouvez vous plaindre à la CNIL."),
    ),
    ("13-2-A-RETENTION", notice(record(retention_rules=(but(kept(5, "year"), starts=()),)))),
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
    ("LIL-82-ADVERTISING", notice(trackers=tracker(category=term("advertising")))),
    ("LIL-82-ADVERTISING", notice(trackers=tracker(category=term("personalised_advertising")))),
    ("CNIL-2020-091-LIFETIME", notice(trackers=audience(25, "month"))),
    ("CNIL-2020-091-LIFETIME", notice(trackers=audience(14, "month"))),
    ("CNIL-2020-091-LIFETIME", notice(trackers=audience(2, "year"))),
    (
        "CNIL-2020-091-LIFETIME",
        notice(trackers=audience(25, "month", exemption_reason=term("audience"), category=None)),
    ),
    ("12-3-ANSWER-TIME", notice(answer_amount=2, answer_unit=term("month"))),
    ("12-3-ANSWER-TIME", notice(answer_amount=6, answer_unit=term("week"))),
    (
        "12-3-ANSWER-TIME",
        notice(answer_amount=4, answer_unit=term("month"), answer_extension="Deux mois de plus"),
    ),
    ("12-5-FREE", notice(cost=term("fee"))),
    ("12-6-IDENTITY", notice(identity_policy=term("proof_always"))),
    ("12-6-IDENTITY", notice(identity_policy=term("id_copy_always"))),
    (
        "13-2-E-OBLIGATION",
        notice(
            record(
                sources=(empty(values.CollectionSource, kind=term("direct")), SOURCE),
                data=(empty(values.DataUse, data=but(PAY, consequence="")),),
                **ONE_RULE,
            )
        ),
    ),
    ("13-1-F-TRACKERS", notice(trackers=tracker(party=of_a_party("US")))),
    (
        "13-1-F-TRACKERS",
        notice(embedded_tools=(empty(notices.EmbeddedTool, name="Carte", party=of_a_party("US")),)),
    ),
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
        ("13-2-F-DECISIONS", notice(activities=())),
        ("LIL-47-ALGORITHM", notice()),
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
        assert (
            citation("13(1)(c)", "14(1)(c)")
            == "RGPD, art.\u00a013,\u00a0§\u00a01,\u00a0c et 14,\u00a0§\u00a01,\u00a0c"
        )
        assert (
            citation("21(4)", "LIL 48")
            == "RGPD, art.\u00a021,\u00a0§\u00a04\u202f; Loi Informatique et Libertés, art.\u00a048"
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


def test_a_right_that_nothing_gives_is_asked_about_where_an_activity_serves_it_too():
    served = empty(values.ServedRight, right=term("withdraw_consent"), text="Cliquez ici")
    duty = record(served_rights=(served,))
    assert "13-2-RIGHT-WITHOUT-GROUND" in codes(notice(duty))
    consent = resting_on(CONSENT, served_rights=(served,))
    assert codes(notice(consent, also=("withdraw_consent", "portability"))) == set()


def test_a_right_is_not_called_groundless_beside_an_activity_under_another_law():
    mixed = notice(record(), record(regime=term("lpd")), also=("withdraw_consent",))
    assert "13-2-RIGHT-WITHOUT-GROUND" not in codes(mixed)


def test_a_limit_that_is_not_told_is_named_with_its_article():
    with translation.override("fr"):
        (found,) = [
            one
            for one in about_notice(erasure(condition="Sur demande."), ON)
            if one.code == "13-2-RIGHT-LIMITS"
        ]
    assert found.sentence.endswith(
        "est indiqué sans mention des limites que la loi lui fixe (RGPD, art.\u00a017,\u00a0§\u00a03,\u00a0b)."
    )


def test_a_purpose_of_a_contract_and_of_a_legal_obligation_asks_for_the_limit_of_erasure():
    contract = empty(values.LegalBasis, basis=term("6.1.b"))
    both = erasure(resting_on(contract, OBLIGATION), condition="Sur demande.")
    assert "13-2-RIGHT-LIMITS" in codes(both)
    control = erasure(resting_on(contract, INTEREST), condition="Sur demande.")
    assert "13-2-RIGHT-LIMITS" not in codes(control)


def test_proof_of_identity_is_cited_with_the_french_decree_in_france_alone():
    def cited(**given):
        found = about_notice(notice(identity_policy=term("proof_always"), **given), ON)
        return [one.articles for one in found if one.code == "12-6-IDENTITY"]

    assert cited() == [("12(6)", "D2019-536 77")]
    belgian = organisation(contact_points=(but(SEAT, country=term("BE")), OFFICER))
    assert cited(organisation=belgian) == [("12(6)",)]
    assert cited(activities=(processor_record(),)) == []


def test_machines_abroad_that_are_nobodys_contradict_no_answer():
    """They may be the organisation's own, and then the data stay with it: that is asked about, and no breach."""
    unknown = record(hosting=(empty(values.Hosting, name="Nos serveurs", country=term("US")),))
    assert "12-1-CONTRADICTION" not in codes(notice(unknown))
    assert "12-1-CONTRADICTION" in codes(notice(hosted_in("US")))
