"""The first level of a notice: what somebody without law or patience wants to know, in a few lines for each activity.

Two levels of information are what the CNIL and the EDPB advise (Article 12(1): concise, transparent, easily accessible).
Nothing is said here that the second level does not say in full; nothing is computed; what is not recorded is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.readability import sentences, words
from policies.record import wording as rows
from policies.record.abroad import provided_abroad
from policies.record.sheet import NoticeSheet, Right, RightVariant
from registry.documents.blocks import Block, Bullets, Group, Item, Link, bullets, facts, paragraph
from registry.record import reading, wording
from registry.record.reading import Reply
from registry.record.sheet import (
    ActivitySheet,
    LegalBasis,
    Purpose,
    Recipient,
    RetentionRule,
    SpecialCondition,
    Transfer,
)
from registry.spelling import searchable
from registry.vocabularies.regimes import SWISS

Blocks = tuple[Block, ...]
Told = dict[Blocks, tuple[UUID, str]]  # the first activity of which something was told, with its name
MANY_ITEMS = 5  # of a list that is not said again
MOST_WORDS = 30  # in a sentence of ours; what people typed as one stays as it is
REFUSALS = rows.OBJECTIONS | {"withdraw_consent"}


def essentials(
    notice: NoticeSheet, records: Iterable[ActivitySheet], names: dict[UUID, str], on: date
) -> Blocks:
    """Who, then each activity in the reader's words, then the rights and the way to use them.

    ``records`` are the controller's records as they are told to the public, ``names`` what each is called there.
    """
    told_already: Told = {}
    tools_may_send = bool(provided_abroad(notice, on))
    told = [
        activity(record, names[record.id], told_already, on, tools_may_send=tools_may_send)
        for record in records
    ]
    others = bullets(one.name for one in notice.processor_activities)
    return (
        responsible(notice)
        + others_responsible(notice)
        + tuple(one for one in told if one.blocks)
        + facts([(_("What we do for others, who are responsible for it"), others)])
        + tuple(one for one in (rights(notice),) if one.blocks)
    )


def right(told: Right, *, is_named: bool = False) -> Item:
    """What a right allows, in the words of the organisation where it has some, with what limits it and its variants.

    A limit or a variant – the objection to marketing, which needs no reason – makes it another right (Articles 17(3), 20(1),
    21(2)).
    """
    name = rows.right_name(told)
    says_it = searchable(name) in searchable(told.text) or (
        is_named and told.text.rstrip().endswith((".", "!", "?"))
    )
    allows = told.text if says_it else f"{name} – {told.text}" if told.text else name
    is_sentence = told.text.rstrip().endswith((".", "!", "?"))
    variants = bullets(map(variant, told.variants))
    if variants or (told.condition and not is_sentence):
        return Item(allows, paragraph(told.condition) + variants)
    line = " ".join(part for part in (allows, told.condition) if part)
    return at_once(line, Item(allows, paragraph(told.condition)))


def variant(told: RightVariant) -> str:
    """What a variant of a right is called, then what is said of it."""
    name = wording.label(told.variant)
    says_it = not name or searchable(name) in searchable(told.text)
    return told.text if says_it and told.text else f"{name} – {told.text}" if told.text else name


def at_once(line: str, apart: Item) -> Item:
    """The line, where each sentence of it is short enough to be read at once; else its parts below each other."""
    is_short = all(len(words(one)) <= MOST_WORDS for one in sentences(line))
    return Item(line) if is_short else apart


def responsible(notice: NoticeSheet) -> Blocks:
    """Who answers for the data: where all is done for others, they do."""
    organisation = notice.organisation
    if notice.is_only_for_others:
        return of_organisation(
            organisation.name,
            _("%s works with your data for others, who are responsible for it."),
            _("This organisation works with your data for others, who are responsible for it:"),
        )
    deciding_together = [
        one.role.code == "joint" or bool(one.joint_controllers) for one in notice.controller_activities
    ]
    if deciding_together and all(deciding_together):
        return of_organisation(
            organisation.name,
            _("%s is responsible for the use of your data together with others (joint controllers)."),
            _("Responsible for the use of your data together with others (joint controllers):"),
        )
    if any(deciding_together):
        return of_organisation(
            organisation.name,
            _(
                "%s is responsible for the use of your data (controller), for some of it together with others."
            ),
            _("Responsible for the use of your data (controller), for some of it together with others:"),
        )
    return of_organisation(
        organisation.name,
        _("%s is responsible for the use of your data (controller)."),
        _("This organisation is responsible for the use of your data (controller):"),
    )


def of_organisation(name: str, sentence: str, before: str) -> Blocks:
    """What is said of the organisation; a name that would make the sentence long stands below it."""
    told = at_once(sentence % name, Item(before, paragraph(name)))
    return paragraph(told.text) + told.blocks


def others_responsible(notice: NoticeSheet) -> Blocks:
    """That others answer for the use of data too, and who; what each does stands in the detail under its name."""
    named = bullets(map(rows.controller_name, notice.other_controllers))
    told = ngettext(
        "Another organisation answers too for the use that it makes of your data (see the detail):",
        "Other organisations answer too for the use that they make of your data (see the detail):",
        len(notice.other_controllers),
    )
    return (*paragraph(told), *named) if named else ()


def activity(
    record: ActivitySheet, name: str, told_already: Told, on: date, *, tools_may_send: bool
) -> Group:
    """One activity under its name: why, which data, how long, who receives them, and what people might not expect.

    What limits a fact – a condition, an exception – stands with it: without it the fact would be another one.
    """
    return Group(
        name,
        facts(
            [
                (_("Decided together with"), bullets(one.party.name for one in record.joint_controllers)),
                (_("Stage"), stage(record)),
                (_("Condition"), record.condition),
                (_("Why"), bullets(aims(record))),
                (_("Which data"), bullets(categories(record))),
                (_("How long"), bullets(periods(record))),
                (_("Who receives them"), once(recipients(record), record, name, told_already)),
                elsewhere(record, on, tools_may_send=tools_may_send),
                (_("Decisions by a machine alone"), unexpected(record, "automated")),
                (_("Profiling"), unexpected(record, "profiling")),
                (_("Artificial intelligence"), unexpected(record, "ai")),
                *refusals(record),
            ]
        ),
        anchor(record.id),
    )


def stage(record: ActivitySheet) -> str:
    """What has not begun, has stopped or has ended; what takes place says nothing of it."""
    return "" if record.stage is None or record.stage.code == "running" else wording.label(record.stage)


def elsewhere(record: ActivitySheet, on: date, *, tools_may_send: bool) -> tuple[str, Blocks]:
    if record.regime_code == SWISS:
        return _("Outside Switzerland"), outside_switzerland(record)
    return _("Outside the European Economic Area"), abroad(record, on, tools_may_send=tools_may_send)


def anchor(activity: UUID) -> str:
    return f"essential-{activity}"


def once(told: Blocks, record: ActivitySheet, name: str, told_already: Told) -> Blocks:
    """A long list as it is; where an activity above has the same one, a link that leads there."""
    is_long = any(isinstance(one, Bullets) and len(one.items) >= MANY_ITEMS for one in told)
    first, its_name = told_already.setdefault(told, (record.id, name))
    if not is_long or first == record.id:
        return told
    return (*paragraph(_("The same as for:")), Link(its_name, f"#{anchor(first)}"))


def refusals(record: ActivitySheet) -> Iterator[tuple[str, Blocks]]:
    """How to say no to this activity, where it has a way of its own for that."""
    ways = {one.right.code: one.right for one in record.served_rights if one.right.code in REFUSALS}
    for code, right in ways.items():
        yield wording.label(right), wording.served_right(record, code)


def rights(notice: NoticeSheet) -> Group:
    """What people can do about it, the right to object apart (Article 21(4)), and whom to turn to."""
    channels = tuple(block for row in notice.channels for block in rows.channel(row))
    return Group(
        _("What you can do"),
        facts(
            [
                (
                    _("Your right to object"),
                    bullets(right(one, is_named=True) for one in rows.objections(notice)),
                ),
                (_("Your rights"), bullets(map(right, rows.other_rights(notice)))),
                (_("To exercise your rights"), channels),
                (
                    _("To complain"),
                    bullets(row.acronym or row.name for row in notice.complaint_authorities),
                ),
            ]
        ),
        "essential-rights",
    )


def aims(record: ActivitySheet) -> Iterator[Item]:
    """Each purpose with the reason that allows it; reasons stated for the whole activity stand apart."""
    for one in record.purposes:
        bases, consented = list(bases_below(one)), list(consents(one.special_conditions))
        reasons = [*map(reason, bases), *consented]
        line = f"{one.name} – {enumerated(reasons)}" if reasons else one.name
        yield at_once(line, Item(one.name, bullets([*map(reason_apart, bases), *consented])))
    about_all = [one for one in record.special_conditions if one.data is None]
    if whole := [*map(reason, record.bases), *consents(about_all)]:
        apart = bullets([*map(reason_apart, record.bases), *consents(about_all)])
        yield at_once(_("On the whole: %s") % enumerated(whole), Item(_("On the whole:"), apart))
    for told in consents(one for one in record.special_conditions if one.data is not None):
        yield Item(capitalised(told))


def consents(conditions: Iterable[SpecialCondition]) -> Iterator[str]:
    """Explicit consent to protected data (Article 9(2)(a)), which can be withdrawn; the second level names the others."""
    for one in conditions:
        if one.condition.code == "9.2.a" and one.data is not None:
            yield _("with your explicit consent for: %s") % one.data.name
        elif one.condition.code == "9.2.a":
            yield _("with your explicit consent")


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def categories(record: ActivitySheet) -> Iterator[Item]:
    """The data by name, each under the condition under which it is used."""
    conditions = {use.data.id: use.condition for use in reading.data_uses(record) if use.condition}
    for one in reading.data(record):
        yield limited(one.name, conditions.get(one.id, ""))


def limited(fact: str, condition: str) -> Item:
    """A fact with the condition under which it holds."""
    return at_once(conditional(fact, condition), Item(fact, facts([(_("Condition"), condition)])))


def conditional(fact: str, condition: str) -> str:
    said = {"fact": fact, "condition": condition}
    return _("%(fact)s (condition: %(condition)s)") % said if condition else fact


def bases_below(purpose: Purpose) -> Iterator[LegalBasis]:
    for one in reading.every_purpose([purpose]):
        yield from one.bases


def joined(parts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))


def enumerated(reasons: Iterable[str]) -> str:
    """Several reasons in one phrase, none of which runs into the next: each may have commas of its own."""
    told, *others = dict.fromkeys(reasons)
    for one in others[:-1]:
        told = _("%(first)s; %(next)s") % {"first": told, "next": one}
    return _("%(first)s; and %(last)s") % {"first": told, "last": others[-1]} if others else told


def reason(basis: LegalBasis) -> str:
    """A legal basis in everyday words, with the people, the data and the condition for which alone it holds."""
    told = in_everyday_words(basis)
    people, about = people_of(basis), data_of(basis)
    if people:
        told = _("%(reason)s (for these people alone: %(people)s)") % {"reason": told, "people": people}
    if about:
        told = _("%(reason)s (for these data alone: %(data)s)") % {"reason": told, "data": about}
    return conditional(told, basis.condition)


def reason_apart(basis: LegalBasis) -> Item:
    """The same, with its limits and its condition below it where they would make one sentence long."""
    below = facts(
        [
            (_("For these people alone"), people_of(basis)),
            (_("For these data alone"), data_of(basis)),
            (_("Condition"), basis.condition),
        ]
    )
    return at_once(reason(basis), Item(in_everyday_words(basis), below))


def people_of(basis: LegalBasis) -> str:
    """The people for whom alone the basis holds; "" for one that holds for all."""
    return joined(one.subject.name for one in basis.subjects)


def data_of(basis: LegalBasis) -> str:
    """The data for which alone the basis holds; "" for one that holds for all."""
    return joined(one.data.name for one in basis.data)


def in_everyday_words(basis: LegalBasis) -> str:
    """A basis of Article 6(1) in everyday words; one that has left its vocabulary under the label that it had."""
    match basis.basis.code:
        case "6.1.a":
            return _("with your consent")
        case "6.1.b":
            return _("for a contract with you, or before one")
        case "6.1.c":
            return _("because the law requires it")
        case "6.1.d":
            return _("to protect a person’s life")
        case "6.1.e":
            return _("for a task in the public interest")
        case "6.1.f" if basis.interest:
            return _("for a legitimate interest (%s)") % basis.interest
        case "6.1.f":
            return _("for a legitimate interest")
    return wording.label(basis.basis)


def periods(record: ActivitySheet) -> Iterator[Item | str]:
    """How long each kind of data is kept, one line a rule; the principle where there is no rule."""
    for one in record.retention_rules:
        if length := period(one):
            yield at_once(rule_line(one, length), rule_apart(one))
    if kept := [each.text for each in record.retention_exceptions]:
        yield at_once(_("Except: %s") % joined(kept), Item(_("Except:"), bullets(kept)))
    if not record.retention_rules:
        yield (
            _("Nothing is kept.") if reading.says_none(record, "retention") else record.retention_principle
        )


def rule_line(rule: RetentionRule, length: str) -> str:
    """A rule in one line: of what, how long, under which condition and but for what."""
    told = conditional(length, rule.condition)
    kept = joined(each.text for each in rule.exceptions)
    told = _("%(told)s, except: %(cases)s") % {"told": told, "cases": kept} if kept else told
    people, data, aim = scope(rule)
    what = " · ".join(part for part in (joined(people), joined(data), aim) if part)
    return _("%(what)s: %(length)s") % {"what": what or _("All of these data"), "length": told}


def rule_apart(rule: RetentionRule) -> Item:
    """The same rule below the period, part by part."""
    people, data, aim = scope(rule)
    everything = () if people or data or aim else paragraph(_("All of these data"))
    return Item(
        wording.kept_for(rule),
        facts(
            [
                (_("People"), bullets(people)),
                (_("Which data"), bullets(data) or everything),
                (_("Why"), aim),
                (capitalised(counted_from(rule)), bullets(start.event for start in rule.starts)),
                (_("Condition"), rule.condition),
                (_("Except"), bullets(each.text for each in rule.exceptions)),
            ]
        ),
    )


def scope(rule: RetentionRule) -> tuple[list[str], list[str], str]:
    """Whom, which data and which purpose a rule is about, in its words."""
    people = [one.name for one in reading.subjects_of_rule(rule)]
    data = [*(one.name for one in reading.data_of_rule(rule)), rule.data_note]
    return people, [one for one in data if one], rule.purpose.name if rule.purpose else rule.purpose_note


def period(rule: RetentionRule) -> str:
    told = wording.kept_for(rule)
    starts = wording.one_of(start.event for start in rule.starts)
    said = {"length": told, "counted": counted_from(rule), "start": starts}
    return _("%(length)s, %(counted)s: %(start)s") % said if starts else told


def counted_from(rule: RetentionRule) -> str:
    """What stands before the event, or the events, from which a period runs: they were typed as names."""
    return ngettext("counted from this event", "counted from one of these events", len(rule.starts))


def recipients(record: ActivitySheet) -> Blocks:
    """Who receives data, and, of those that have them from somebody else, from whom."""
    if reading.says_nothing(record, "recipients"):
        alone = not record.joint_controllers and not any(one.name.strip() for one in reading.hosting(record))
        said = alone and reading.says_none(record, "recipients")
        return paragraph(_("Nobody but us.")) if said else ()
    return bullets(map(recipient_told, reading.recipients_in_use(record)))


def recipient_told(value: Recipient) -> Item:
    """By name, with who hands the data on and the condition, below it where they would make one sentence long."""
    name, source = wording.recipient_name(value), wording.handed_on_by(value)
    told = _("%(name)s (handed on by: %(source)s)") % {"name": name, "source": source} if source else name
    below = facts([(_("Handed on by"), source), (_("Condition"), value.condition)])
    return at_once(conditional(told, value.condition), Item(name, below))


def abroad(record: ActivitySheet, on: date, *, tools_may_send: bool) -> Blocks:
    """Where data go outside the European Economic Area; that they do not leave it, only where nothing recorded is elsewhere.

    ``tools_may_send`` where a tracker or tool of the notice comes from somebody in a third country: of which activity it
    takes data, the notice does not say.
    """
    if reading.transfers(record).reply is Reply.NONE:
        if tools_may_send or not reading.stays_in_the_area(record, on):
            return ()
        return paragraph(_("These data do not leave the European Economic Area."), "none")
    leaving = [one for one in reading.transfers_in_use(record) if not reading.is_within_the_area(one, on)]
    some = reading.transfers(record).reply is Reply.SOME and (leaving or not record.transfers)
    return bullets(map(destination, leaving)) or (
        paragraph(_("Some data leave the European Economic Area.")) if some else ()
    )


def destination(one: Transfer) -> Item:
    named = one.party.name if one.party else one.recipient_name
    return limited(wording.label(one.country) or one.destination or named, one.condition)


def outside_switzerland(record: ActivitySheet) -> Blocks:
    """The States to which data go under the Swiss act, for which those of the Union are abroad too (LPD 19(4))."""
    hosted = (Item(wording.label(one.country)) for one in reading.outside_switzerland(record))
    leaving = [
        one for one in reading.transfers_in_use(record) if one.country is None or one.country.code != "CH"
    ]
    return bullets(dict.fromkeys([*map(destination, leaving), *hosted]))


def unexpected(record: ActivitySheet, key: str) -> Blocks:
    """What a machine does, where it does something: that it does nothing, the second level says."""
    if reading.ANSWERS[key](record).reply is not Reply.SOME:
        return ()
    said = {
        "automated": record.automated_logic or record.automated_note,
        "profiling": record.profiling_note or record.profiling_statement,
        "ai": record.ai_note,
    }
    return paragraph(said[key] or _("Yes"))
