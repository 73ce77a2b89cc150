"""The first level of a notice: what somebody without law or patience wants to know, in a few lines for each activity.

Two levels of information are what the CNIL and the EDPB advise (Article 12(1): concise, transparent, easily accessible).
Nothing is said here that the second level does not say in full; nothing is computed; what is not recorded is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from django.utils.translation import gettext as _

from policies.record import wording as rows
from policies.record.sheet import NoticeSheet, Right
from registry.documents.blocks import Block, Group, bullets, facts, paragraph
from registry.record import reading, wording
from registry.record.reading import Reply
from registry.record.sheet import (
    ActivitySheet,
    LegalBasis,
    Purpose,
    RetentionRule,
    SpecialCondition,
)

Blocks = tuple[Block, ...]


def essentials(notice: NoticeSheet, records: Iterable[ActivitySheet], names: dict[UUID, str]) -> Blocks:
    """Who, then each activity in the reader's words, then the rights and the way to use them.

    ``records`` are the controller's records as they are told to the public, ``names`` what each is called there.
    """
    told = (activity(record, names[record.id]) for record in records)
    others = bullets(one.name for one in notice.processor_activities)
    return (
        responsible(notice)
        + tuple(one for one in told if one.blocks)
        + facts([(_("What we do for others, who are responsible for it"), others)])
        + tuple(one for one in (rights(notice),) if one.blocks)
    )


def objection(right: Right) -> str:
    """What the right allows, with the condition that the organisation states."""
    return " ".join(part for part in (right.text or rows.right_name(right), right.condition) if part)


def responsible(notice: NoticeSheet) -> Blocks:
    """Who answers for the data: where all is done for others, they do."""
    organisation = notice.organisation
    if notice.activities and not notice.controller_activities:
        return paragraph(
            _("%s works with your data for others, who are responsible for it.") % organisation.name
        )
    return paragraph(_("%s is responsible for the use of your data (controller).") % organisation.name)


def activity(record: ActivitySheet, name: str) -> Group:
    """One activity under its name: why, which data, how long, who receives them, and what people might not expect.

    What limits a fact – a condition, an exception – stands with it: without it the fact would be another one.
    """
    return Group(
        name,
        facts(
            [
                (_("Decided together with"), bullets(one.party.name for one in record.joint_controllers)),
                (_("Only"), record.condition),
                (_("Why"), bullets(aims(record))),
                (_("Which data"), bullets(categories(record))),
                (_("How long"), bullets(periods(record))),
                (_("Who receives them"), recipients(record)),
                (_("Outside the European Economic Area"), abroad(record)),
                (_("Decisions by a machine alone"), unexpected(record, "automated")),
                (_("Profiling"), unexpected(record, "profiling")),
                (_("Artificial intelligence"), unexpected(record, "ai")),
            ]
        ),
    )


def rights(notice: NoticeSheet) -> Group:
    """What people can do about it, the right to object apart (Article 21(4)), and whom to turn to."""
    channels = tuple(block for row in notice.channels for block in rows.channel(row))
    return Group(
        _("What you can do"),
        facts(
            [
                (
                    _("Your right to object"),
                    bullets(map(objection, rows.objections(notice))),
                ),
                (_("Your rights"), bullets(map(rows.right_name, rows.other_rights(notice)))),
                (_("To exercise them"), channels),
                (
                    _("To complain"),
                    bullets(row.acronym or row.name for row in notice.complaint_authorities),
                ),
            ]
        ),
    )


def aims(record: ActivitySheet) -> Iterator[str]:
    """Each purpose with the reason that allows it; reasons stated for the whole activity stand apart."""
    for one in record.purposes:
        reasons = joined([*map(reason, bases_below(one)), *consents(one.special_conditions)])
        yield f"{one.name} – {reasons}" if reasons else one.name
    if whole := joined([*map(reason, record.bases), *consents(record.special_conditions)]):
        yield _("On the whole: %s") % whole


def consents(conditions: Iterable[SpecialCondition]) -> Iterator[str]:
    """Explicit consent to protected data (Article 9(2)(a)), which can be withdrawn; the second level names the others."""
    for one in conditions:
        if one.condition.code == "9.2.a" and one.data is not None:
            yield _("with your explicit consent for: %s") % one.data.name
        elif one.condition.code == "9.2.a":
            yield _("with your explicit consent")


def categories(record: ActivitySheet) -> Iterator[str]:
    """The data by name, each under the condition under which it is used."""
    conditions = {use.data.id: use.condition for use in reading.data_uses(record) if use.condition}
    for one in reading.data(record):
        yield limited(one.name, conditions.get(one.id, ""))


def limited(fact: str, condition: str) -> str:
    return (
        _("%(fact)s (condition: %(condition)s)") % {"fact": fact, "condition": condition}
        if condition
        else fact
    )


def bases_below(purpose: Purpose) -> Iterator[LegalBasis]:
    for one in reading.every_purpose([purpose]):
        yield from one.bases


def joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def reason(basis: LegalBasis) -> str:
    """A legal basis of Article 6(1) in everyday words; one that has left its vocabulary under the label that it had."""
    match basis.basis.code:
        case "6.1.a":
            return _("with your consent")
        case "6.1.b":
            return _("for a contract with you, or before one")
        case "6.1.c":
            return _("because the law requires it")
        case "6.1.d":
            return _("to protect somebody’s life")
        case "6.1.e":
            return _("for a task in the public interest")
        case "6.1.f" if basis.interest:
            return _("for a legitimate interest (%s)") % basis.interest
        case "6.1.f":
            return _("for a legitimate interest")
    return wording.label(basis.basis)


def periods(record: ActivitySheet) -> Iterator[str]:
    """How long each kind of data is kept, one line a rule; the principle where there is no rule."""
    for one in record.retention_rules:
        if length := period(one):
            told = limited(length, one.condition)
            kept = joined(each.text for each in one.exceptions)
            told = _("%(told)s, except: %(cases)s") % {"told": told, "cases": kept} if kept else told
            yield _("%(what)s: %(length)s") % {"what": scope(one), "length": told}
    if kept := joined(each.text for each in record.retention_exceptions):
        yield _("Except: %s") % kept
    if not record.retention_rules:
        yield (
            _("Nothing is kept.") if reading.says_nothing(record, "retention") else record.retention_principle
        )


def scope(rule: RetentionRule) -> str:
    """What a rule is about, in its words."""
    data = joined([*(one.name for one in reading.data_of_rule(rule)), rule.data_note])
    people = joined(one.name for one in reading.subjects_of_rule(rule))
    aim = rule.purpose.name if rule.purpose else rule.purpose_note
    return " · ".join(part for part in (people, data, aim) if part) or _("All of these data")


def period(rule: RetentionRule) -> str:
    length = wording.period(rule.amount, rule.unit, rule.bound)
    told = ", ".join(part for part in (length, rule.event) if part)
    starts = wording.one_of(start.event for start in rule.starts)
    return _("%(length)s (from: %(start)s)") % {"length": told, "start": starts} if starts else told


def recipients(record: ActivitySheet) -> Blocks:
    if reading.says_nothing(record, "recipients"):
        return paragraph(_("Nobody but us."))
    return bullets(limited(wording.recipient_name(one), one.condition) for one in record.recipients)


def abroad(record: ActivitySheet) -> Blocks:
    """Where data go outside the European Economic Area; that they do not is said only where that is the answer."""
    answer = reading.transfers(record)
    if answer.reply is Reply.NONE and not reading.hosted_somewhere(record):
        return paragraph(_("These data do not leave the European Economic Area."), "none")
    places = (
        limited(wording.label(one.country) or one.destination, one.condition) for one in record.transfers
    )
    return bullets(places) or (
        paragraph(_("Some data leave the European Economic Area.")) if answer.reply is Reply.SOME else ()
    )


def unexpected(record: ActivitySheet, key: str) -> Blocks:
    """What a machine does, where it does something: that it does nothing, the second level says."""
    if reading.ANSWERS[key](record).reply is not Reply.SOME:
        return ()
    said = {"automated": record.automated_logic, "profiling": record.profiling_note, "ai": record.ai_note}
    return paragraph(said[key] or _("Yes"))
