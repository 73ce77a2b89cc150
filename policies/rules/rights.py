"""What a notice tells of people's rights, of how to use them and of complaints (Articles 12, 13(2), 21 and 77; LIL 48 and 85)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from policies.record.articles import articles_for
from policies.record.channels import as_told
from policies.record.rights import (
    is_supervisor,
    names_supervisor,
    rights_following,
    rights_told,
)
from policies.record.sheet import ExerciseChannel, NoticeSheet, Right
from policies.rules.asked import asked
from registry.record import reading
from registry.record.sheet import ActivitySheet, Row
from registry.record.wording import citation, label
from registry.rules.engine import Point, Severity
from registry.rules.periods import exceeds
from registry.rules.wording import is_reachable, shortened
from registry.spelling import searchable
from registry.vocabularies import vocabulary
from registry.vocabularies.regimes import GDPR, INSTITUTIONS, POLICE, article_under

# Words of a purpose, as they are searched, that tell of direct marketing.
MARKETING_WORDS = (
    *(
        "prospection",
        "demarchage",
        "marketing",
        "newsletter",
        "lettre d'information",
        "fidelis",
        "appel aux dons",
    ),
    *("publicites", "publicite ciblee", "publicite en ligne", "publicitaire", "messages de publicite"),
    *(
        "solliciter les donateurs",
        "solliciter des dons",
        "solliciter les clients",
        "solliciter de nouveaux dons",
    ),
    *("proposer aux clients", "offres commerciales", "ecrire aux electeurs"),
    *(
        "commercial prospecting",
        "advertising",
        "direct mail",
        "loyalty program",
        "commercial offers",
        "write to voters",
    ),
    *(
        "similar products",
        "special offers",
        "promotional offers",
        "promotional messages",
        "promotional emails",
    ),
    *(
        "fundraising",
        "appeal for new gifts",
        "appeal for gifts",
        "appeal for donations",
        "appeals for donations",
    ),
    *("ask for donations", "soliciting donations", "solicit donations"),
)


@asked(
    "21-2-MARKETING",
    "21(2)",
    gettext_lazy("People are told that they may object to direct marketing at any time, without a reason."),
    severity=Severity.ADVICE,
    applies=lambda value, on: (
        "objection_marketing"
        not in following(value)  # recorded as such: the right follows, and is asked as a right
        and any(map(speaks_of_marketing, value.controller_activities))
    ),
)
def marketing(value: NoticeSheet, on: date) -> Iterator[Point]:
    if "objection_marketing" not in rights_told(value):
        sentence = _("Tell people that they may object to direct marketing, or add that right below.")
        yield Point("rights", sentence)


def tells_of_marketing(value: NoticeSheet) -> bool:
    """True where an activity is, or a right is, about direct marketing, to which people may object (Article 21(2))."""
    named = any(
        each.variant is not None and each.variant.code == "direct_marketing"
        for one in value.rights
        for each in one.variants
    )
    return named or any(map(speaks_of_marketing, value.controller_activities))


def speaks_of_marketing(record: ActivitySheet) -> bool:
    """True where a purpose is recorded as direct marketing, or is not said to be or not and is worded as such.

    The name of the activity counts while none of its purposes is answered.
    """
    purposes = tuple(reading.every_purpose(record.purposes))
    if any(one.is_marketing for one in purposes):
        return True
    open_ones = [one for one in purposes if one.is_marketing is None]
    named = record.name if len(open_ones) == len(purposes) else ""
    texts = " ".join([named, *(f"{one.name} {one.detail}" for one in open_ones)])
    return any(word in searchable(texts) for word in MARKETING_WORDS)


# Rights and how to use them ----------------------------------------------------------------------------------

DEPENDING = {
    "objection",
    "portability",
    "withdraw_consent",
    "automated_decision",
}  # on what the activities do
CITED_AS = {  # by the right: the point of Articles 13 and 14 that asks to tell it
    "objection": "21(4)",
    "objection_marketing": "21(4)",
    "withdraw_consent": "13(2)(c)",
    "complaint": "13(2)(d)",
    "automated_decision": "13(2)(f)",
    "post_mortem": "LIL 48",
}


def following(value: NoticeSheet) -> dict[str, str]:
    """The rights that people have towards the activities of the notice, with their labels."""
    return {one.right.code: str(one.right) for one in rights_following(value)}


def giving(value: NoticeSheet, code: str) -> NoticeSheet:
    """The notice with the activities alone that give this right: their law asks to tell it, no other one does."""
    told = [one for one in value.activities if code in following(but(value, one))]
    return but(value, *told)


def but(value: NoticeSheet, *activities: ActivitySheet) -> NoticeSheet:
    return value.model_copy(update={"activities": activities})


def register_right(code: str) -> None:
    """One rule for each right: told where it follows from the activities of the notice."""
    cited = CITED_AS.get(code, "13(2)(b)")

    @asked(
        f"13-2-RIGHT-{code.upper().replace('_', '-')}",
        cited,
        gettext_lazy("People are told the rights that follow from the bases and conditions of each purpose."),
        applies=lambda value, on: code in following(value),
        about=lambda value: giving(value, code),
    )
    def right(value: NoticeSheet, on: date) -> Iterator[Point]:
        if code not in rights_told(value):
            section = "complaint" if code == "complaint" else "rights"
            yield Point(section, _("Tell people of this right: %s.") % following(value)[code])


for code in (
    "access",
    "rectification",
    "erasure",
    "restriction",
    "objection",
    "portability",
    "automated_decision",
    "withdraw_consent",
    "post_mortem",
    "complaint",
    "objection_marketing",
):
    register_right(code)


@asked(
    "13-2-RIGHT-WITHOUT-GROUND",
    "12(1)",
    gettext_lazy("A right that nothing gives misleads: withdrawing consent where nothing rests on consent."),
    severity=Severity.ADVICE,
    applies=lambda value, on: bool(value.rights and value.controller_activities),
    of_all=True,
)
def without_ground(value: NoticeSheet, on: date) -> Iterator[Point]:
    for one in value.rights:
        if is_without_ground(one.right.code, value):
            sentence = _("“%s” is offered, and no activity of the notice gives it.")
            yield Point("rights", sentence % (one.label or str(one.right.label(value.language))), one.id)
    for record in value.controller_activities:
        for served in record.served_rights:
            if is_without_ground(served.right.code, value):
                told = {"right": str(served.right.label(value.language)), "name": shortened(record.name)}
                sentence = _(
                    "“%(name)s” says how “%(right)s” is served, and no activity of the notice gives it."
                )
                yield Point("activities", sentence % told, record.id)


# The laws of which every right that they give is known here.
RIGHTS_KNOWN = frozenset({GDPR, INSTITUTIONS, POLICE})


def is_without_ground(code: str, value: NoticeSheet) -> bool:
    """True for a right that no law of the activities has, or that depends on bases none of which gives it.

    What a basis that is not named would give, nobody knows; nor what the bases give under title III of the French Act, whose
    activities rest on a task.
    """
    records = value.controller_activities
    regimes = {one.regime_code for one in records}
    if not regimes <= RIGHTS_KNOWN or code not in DEPENDING | {"post_mortem"}:
        return False
    article = vocabulary("rights")[code].extra["article"]
    if not any(article_under(one, article) for one in regimes):
        return True
    if code == "post_mortem" or POLICE in regimes or any(map(reading.without_basis, records)):
        return False
    marketing = code == "objection" and tells_of_marketing(value)
    return code not in following(value) and not marketing


# What limits a right on each basis, in the words with which it is told, as they are searched, in both languages.
LIMITING_WORDS = {
    "6.1.c": re.compile(
        r"\bobligations? legales?|\b(loi|textes?|reglementation)\b.{0,40}\b(impos|oblig|exig|prevo|contrair|prevu)"
        r"|\b(impos|exig|prevu)\w* par (la loi|un texte|des textes)|\blegal obligations?|\blaw\b.{0,40}\brequir"
        r"|\brequired by law|\blegally required"
    ),
    "6.1.e": re.compile(
        r"\bmissions?\b|\bautorite publique|\bservices? publics?|\binteret public|\bpublic (interest|task)|\bofficial authority"
    ),
}
LIMITS_CITED = re.compile(r"\b17(\(3\)|,? ?(§|paragraphe|paragraph) ?3)")


def limiting_bases(value: NoticeSheet) -> set[str]:
    """The bases of the activities on which the law limits erasure (Article 17(3)(b))."""
    return {
        one.basis.code
        for record in value.controller_activities
        for one in reading.bases(record)
        if one.basis.code in LIMITING_WORDS
    }


def tells_limits(right: Right, bases: set[str]) -> bool:
    """Whether the words of a right speak of what limits it on each of these bases, or cite where the law does."""
    variants = " ".join(f"{one.text} {label(one.variant)}" for one in right.variants)
    said = searchable(f"{right.text} {right.condition} {variants}")
    return bool(LIMITS_CITED.search(said)) or all(LIMITING_WORDS[code].search(said) for code in bases)


@asked(
    "13-2-RIGHT-LIMITS",
    "12(1)",
    gettext_lazy(
        "A right that the law limits for what is done is told with its limits: data that a legal obligation or a public task"
        " requires are not erased."
    ),
    severity=Severity.ADVICE,
    applies=lambda value, on: any(one.is_limited for one in rights_following(value)),
)
def limits(value: NoticeSheet, on: date) -> Iterator[Point]:
    limited = {
        one.right.code
        for one in rights_following(value)
        if one.is_limited and one.right.extra.get("limit_fr")
    }
    for one in value.rights:
        if one.right.code in limited and not tells_limits(one, limiting_bases(value)):
            sentence = _("“%(right)s” is told without the limits that the law sets to it (%(article)s).")
            told = {
                "right": one.label or str(one.right.label(value.language)),
                "article": citation(*articles_for(value, "17(3)(b)")),
            }
            yield Point("rights", sentence % told, one.id)


@asked("12-2-EXERCISE", "12(2)", gettext_lazy("People are told how to exercise their rights."))
def exercise(value: NoticeSheet, on: date) -> Iterator[Point]:
    leading = [one for one in value.channels if leads_somewhere(one)]
    for one in value.channels:
        if one.contact_point is not None and one not in leading:
            sentence = _("The contact point of “%s” does not say how it is reached that way: complete it.")
            yield Point("exercise", sentence % label(one.kind), one.id)
    if not leading and not value.exercise_note.strip():
        yield Point(
            "exercise", _("Say how people exercise their rights: an address, a form, a telephone number.")
        )


@asked(
    "12-3-ANSWER-TIME",
    "12(3)",
    gettext_lazy(
        "People are answered within one month, which two further months extend where that is necessary."
    ),
    severity=Severity.BREACH,
    applies=lambda value, on: value.answer_amount is not None,
)
def answer_time(value: NoticeSheet, on: date) -> Iterator[Point]:
    amount, unit = value.answer_amount, value.answer_unit
    if exceeds(amount, unit, 3):
        yield Point(
            "exercise", _("People are told a longer time than the law leaves to answer, extended or not.")
        )
    elif exceeds(amount, unit, 1) and not value.answer_extension.strip():
        sentence = _(
            "People are told that they are answered later than in one month, and nothing of an extension."
        )
        yield Point("exercise", sentence)


@asked(
    "12-5-FREE",
    "12(5)",
    gettext_lazy("Exercising rights is free; a fee is for manifestly unfounded or excessive requests alone."),
    severity=Severity.BREACH,
    applies=lambda value, on: value.cost is not None,
)
def free(value: NoticeSheet, on: date) -> Iterator[Point]:
    if value.cost is not None and value.cost.code == "fee" and not value.cost_note.strip():
        yield Point(
            "exercise", _("A fee is told without the cases in which the law allows it: say which, or “free”.")
        )


# Policies that ask everyone to prove who they are, whatever is known of them (EDPB, Guidelines 01/2022, paragraphs 73 to 79).
ASKED_OF_EVERYONE = frozenset({"proof_always", "id_copy_always"})


@asked(
    "12-6-IDENTITY",
    "12(6)",
    gettext_lazy(
        "Proof of identity is asked for where there are reasonable doubts about who writes, and a copy of an identity document"
        " hardly ever."
    ),
    severity=Severity.BREACH,
    applies=lambda value, on: value.identity_policy is not None and not value.is_only_for_others,
    in_france="D2019-536 77",
)
def identity(value: NoticeSheet, on: date) -> Iterator[Point]:
    if value.identity_policy is not None and value.identity_policy.code in ASKED_OF_EVERYONE:
        sentence = _(
            "People are told to prove who they are every time: the law allows it on reasonable doubt alone."
        )
        yield Point("exercise", sentence)


def leads_somewhere(channel: ExerciseChannel) -> bool:
    """True where a request can be sent that way: a form on a website takes it, which alone is no contact."""
    told = as_told(channel)
    return is_reachable(told) or bool(told.url.strip() or channel.note.strip())


@asked(
    "13-2-D-COMPLAINT",
    "13(2)(d)",
    gettext_lazy(
        "People are told that they may complain to a supervisory authority, whatever the notice is about."
    ),
    applies=lambda value, on: not value.activities,
)
def complaint(value: NoticeSheet, on: date) -> Iterator[Point]:
    if "complaint" not in rights_told(value):
        yield Point("complaint", _("Name the authority to which people may complain."))


@asked(
    "13-2-D-AUTHORITY",
    "13(2)(d)",
    gettext_lazy(
        "Under Regulation 2018/1725 people are told that they may complain to the European Data Protection Supervisor"
        " (Article 15(2)(d)), under title III of the French Act to the CNIL, with its contact details (Article 104)."
    ),
    applies=lambda value, on: any(
        one.regime_code in {INSTITUTIONS, POLICE} for one in value.controller_activities
    ),
)
def authority_named(value: NoticeSheet, on: date) -> Iterator[Point]:
    regimes = {one.regime_code for one in value.controller_activities}
    if INSTITUTIONS in regimes and not names_supervisor(value):
        yield Point("complaint", _("Name the European Data Protection Supervisor: complaints go there."))
    if POLICE in regimes and all(map(is_supervisor, value.complaint_authorities)):
        yield Point("complaint", _("Name the CNIL with its contact details: complaints go there."))


# Words that make the complaint depend on something that comes before it, as they are searched, in both languages.
COMES_BEFORE = re.compile(
    r"\bapres\b|\bprealable|\bd'abord\b|\bsans reponse\b|\babsence de reponse\b|\ba defaut\b|\breponse\b.{0,30}\b(pas|non)\b"
    r"|\binsatisf|\bpas satisf|\bsi nous ne|\bavant (de|d') ?(saisir|vous adresser|vous plaindre|reclamer|deposer|ecrire|toute)\b"
    r"|\bepuise|\b(en cas de|apres|si) .{0,20}\brefus|\bdernier (recours|ressort)\b"
    r"|\bafter\b|\bfirst\b|\bwithout (an? )?(answer|reply)\b|\bunsatisf|\bnot satisf|\bfailing (an? )?(answer|reply)\b"
    r"|\bbefore (you )?(complain|contacting the|lodging|going to)|\bexhaust|\bif .{0,20}\brefuse|\blast resort\b"
)
# What says, just before them, that nothing has to come before: « même sans réponse », « sans démarche préalable ».
WAIVED = re.compile(r"\b(sans|aucune?|meme|pas besoin|without|no|not|even)\b[^,.;:]{0,40}$")
# The model sentence of the CNIL: whoever follows it adds no condition.
OF_THE_MODEL = re.compile(
    r"\bapres nous avoir contacte(e|s|es)?\b|\bafter (contacting|having contacted) us\b"
)


def makes_depend(text: str) -> bool:
    """Whether a text makes the complaint depend on something that comes before it, in words that nothing waives."""
    said = OF_THE_MODEL.sub("", searchable(text))
    return any(not WAIVED.search(said[: one.start()]) for one in COMES_BEFORE.finditer(said))


@asked(
    "13-2-D-CONDITION",
    "77",
    gettext_lazy(
        "Anyone who considers that the law is infringed may complain to an authority, whether or not they have written to the"
        " organisation before: no condition of the notice takes that away. “After contacting us” alone, as in the model of the"
        " CNIL, is no condition."
    ),
    severity=Severity.ADVICE,
    applies=lambda value, on: "complaint" in rights_told(value),
)
def complaint_without_condition(value: NoticeSheet, on: date) -> Iterator[Point]:
    sentence = _(
        "The complaint is told under a condition (“%s”): people may complain whether or not they wrote to you before."
    )
    told: list[tuple[Row, tuple[str, ...]]] = [
        *((one, (one.condition, one.note)) for one in value.complaint_authorities),
        *((one, (one.condition, one.text)) for one in value.rights if one.right.code == "complaint"),
    ]
    for row, texts in told:
        for text in texts:
            if makes_depend(text):
                yield Point("complaint", sentence % shortened(text), row.id)
