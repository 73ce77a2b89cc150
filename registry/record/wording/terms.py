"""Terms, dates, periods and citations in words, and the one way in which an answer and its rows are told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, Link, Paragraph, facts, paragraph
from registry.partial_dates import PartialDate
from registry.record import sheet
from registry.record.reading import Answer, Reply
from registry.starters import CAUTIONS
from registry.vocabularies.citations import citations
from registry.vocabularies.law import citation_of, weakest

NO_BREAK = "\u00a0"
ONE_LINE = 120  # letters: a citation no longer than this is a link by itself


def language() -> str:
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def label(term: sheet.Term | None) -> str:
    """The term's label in the active language, or "" when it is not answered."""
    return term.label(language()) if term else ""


def citation(*codes: str) -> str:
    """Articles as documents of the active language cite them, such as « RGPD, art. 30, § 1, b »; "" for none."""
    return citation_of(codes, language())


def citation_to_check(*codes: str) -> str:
    """The same for whoever keeps the register, with what is relied on while one of these texts was not read itself.

    No document prints it: it is advice to the officer, and no part of the law.
    """
    caution = weakest(codes)
    cited = citation(*codes)
    return f"{cited} ({CAUTIONS[caution]})" if caution else cited


def day(value: date | PartialDate | None) -> str:
    """A date in words, the day first: "22 November 2026"; "November 2026" or "2026" where no more of it is known."""
    if not value:
        return ""
    if isinstance(value, date):
        return first_of_month(formats.date_format(value, "j F Y"))
    first, known = value.first, len(value.parts)
    assert first is not None
    return first_of_month(formats.date_format(first, ("Y", "F Y", "j F Y")[known - 1]))


def first_of_month(written: str) -> str:
    """A date that was written in words, as French reads it: « 1er juin 2023 », where the formats say « 1 juin 2023 »."""
    return re.sub(r"\A1(?=\s)", "1er", written) if language() == "fr" else written


# Fields whose yes and no have words of their own, and the label under which they stand.
YES_AND_NO = {
    "automatic": (gettext_lazy("At the end"), gettext_lazy("Automatic"), gettext_lazy("By hand")),
    "includes_backups": (
        gettext_lazy("At the end"),
        gettext_lazy("Back-ups too"),
        gettext_lazy("Back-ups not included"),
    ),
    "is_covered": (
        gettext_lazy("Recipient"),
        gettext_lazy("Covered by the adequacy decision"),
        gettext_lazy("Not covered by the adequacy decision"),
    ),
    "is_public": (
        gettext_lazy("Access"),
        gettext_lazy("Publicly accessible"),
        gettext_lazy("Not publicly accessible"),
    ),
}


def yes_or_no(field: str, value: bool | None) -> str:
    """What a yes or a no says in the field of this name, in forms, on sheets and in histories alike; "" for neither."""
    if value is None:
        return ""
    _label, yes, no = YES_AND_NO.get(field, ("", _("Yes"), _("No")))
    return str(yes if value else no)


def period(amount: int | None, unit: sheet.Term | None, bound: sheet.Term | None = None) -> str:
    """A period as words: « 3 ans au plus », "at least 3 years"; "" without a number, but for a session, which has none."""
    if unit is None:
        return ""
    if amount is not None:
        counted = number_of(amount, unit)
    elif unit.code == "session":
        counted = _("until the end of the session")
    else:
        return ""
    match bound.code if bound else "":
        case "at_most":
            return _("at most %s") % counted
        case "about":
            return _("about %s") % counted
        case "at_least":
            return _("at least %s") % counted
        case "rolling":
            return _("%s, on a rolling basis") % counted
    return counted


def number_of(amount: int, unit: sheet.Term) -> str:
    """A number of units, the number never apart from its unit at the end of a line.

    A unit that has left its vocabulary stands as the term it was.
    """
    match unit.code:
        case "minute":
            counted = ngettext("%d minute", "%d minutes", amount) % amount
        case "hour":
            counted = ngettext("%d hour", "%d hours", amount) % amount
        case "day":
            counted = ngettext("%d day", "%d days", amount) % amount
        case "working_day":
            counted = ngettext("%d working day", "%d working days", amount) % amount
        case "weekday":
            counted = ngettext(
                "%d working day, Saturdays included", "%d working days, Saturdays included", amount
            )
            counted %= amount
        case "week":
            counted = ngettext("%d week", "%d weeks", amount) % amount
        case "month":
            counted = ngettext("%d month", "%d months", amount) % amount
        case "year":
            counted = ngettext("%d year", "%d years", amount) % amount
        case _:
            counted = f"{amount} {label(unit)}"
    return counted.replace(" ", NO_BREAK, 1)


def period_told(length: str, event: str, joined: sheet.Term | None) -> str:
    """A period in numbers, one bound to an event, or both in one sentence, as the rule says that they go together.

    Where that is not said, they stand side by side: which of the two counts is not ours to say.
    """
    if not length or not event.strip():
        return length or event
    told = {"length": length, "event": event.strip().removesuffix(".")}
    match joined.code if joined else "":
        case "event_then_number":
            return _("%(event)s, then %(length)s") % told
        case "number_then_event":
            return _("%(length)s, then: %(event)s") % told
        case "either":
            return _("%(event)s, or %(length)s") % told
        case "earlier":
            return _("%(event)s, or %(length)s, whichever comes first") % told
        case "later":
            return _("%(event)s, or %(length)s, whichever comes last") % told
    return f"{length} · {event}"


def one_of(choices: Iterable[str]) -> str:
    """Alternatives in one phrase, joined by "or"."""
    return _(" or ").join(choices)


def web_link(url: str) -> tuple[Block, ...]:
    if not url:
        return ()
    return (Link(url, url if "://" in url else f"https://{url}"),)


def law(text: str) -> tuple[Block, ...]:
    """A text of law as somebody typed it, with a link to each official text that the words name.

    A line that names one text alone is the link itself. A range of articles is linked once, as it is cited, to its first one:
    two lines, one for each end, would make two articles of it.
    """
    named = citations(text)
    ends = {(one.act, one.until) for one in named if one.until}
    found = [one for one in named if one.link and (one.act, one.article) not in ends]
    if len(found) == 1 and "\n" not in text and len(text) <= ONE_LINE:
        return (Link(text.strip(), found[0].link),)
    return paragraph(text) + tuple(
        Link(one.label_of_range(language()) if one.until else one.label(language()), one.link)
        for one in found
    )


def client_name(value: sheet.Client | None) -> str:
    """A client as what is done for it names it: in its words, else as the third party; "" for none."""
    if value is None:
        return ""
    return value.name or (value.party.name if value.party else "")


def purpose_name(value: sheet.Purpose | sheet.Operation) -> str:
    """A purpose, or a category of processing, by its name and, where it is said, how far it is: planned, suspended, ended."""
    return f"{value.name} ({label(value.stage)})" if value.stage else value.name


def noted(name: str, *notes: str) -> Item:
    return Item(name, tuple(Paragraph(note, "note") for note in notes if note))


def notes_on_people(uses: Iterable[sheet.SubjectUse]) -> dict[object, tuple[str, ...]]:
    """What is noted of each category of people, by its identifier, each note once."""
    return noted_of((use.subject, use_notes(use.condition, None, use.note)) for use in uses)


def notes_on_data(uses: Iterable[sheet.DataUse]) -> dict[object, tuple[str, ...]]:
    """What is noted of each category of data, by its identifier, each note once."""
    return noted_of((use.data, use_notes(use.condition, use.status, use.note)) for use in uses)


def noted_of(uses: Iterable[tuple[sheet.Row, tuple[str, ...]]]) -> dict[object, tuple[str, ...]]:
    found: dict[object, tuple[str, ...]] = {}
    for category, notes in uses:
        found[category.id] = tuple(dict.fromkeys((*found.get(category.id, ()), *notes)))
    return found


def section_answer(
    answer: Answer, recorded: tuple[Block, ...] = (), rest: tuple[Block, ...] = ()
) -> tuple[Block, ...]:
    """What a section with an answer of its own says: that there is nothing, where nothing is recorded, else its rows.

    ``rest`` is what stands in the section besides, and denies nothing.
    """
    return answered(answer, _("None."), "", recorded) + rest


def use_notes(condition: str, status: sheet.Term | None, note: str) -> tuple[str, ...]:
    """What a record notes of people or data that it uses: under which condition, what is particular, in its words."""
    said = (_("Condition: %s") % condition if condition else "", label(status), note)
    return tuple(one for one in said if one)


def answered(
    answer: Answer, none: str, some: str, recorded: tuple[Block, ...] = (), note: str = ""
) -> tuple[Block, ...]:
    """An answer and what is recorded of it, worded as one fact; ``note`` is the statement that goes with the answer.

    An explicit nil is a sentence, ``none``, and "not applicable" is its label; so is an answer that nothing follows,
    ``some``; an answer that has left its vocabulary is its label. "None" above recorded rows is no conclusion: both stand
    there as what was recorded.
    """
    reply = answer.reply
    if reply is Reply.NONE:
        if answer.term is not None and answer.term.code != "none":
            none = f"{label(answer.term)}."
        return (Paragraph(none, "none"), *paragraph(note, "note"), *recorded)
    if reply is Reply.CONTRADICTED:
        return facts([(_("Declared"), label(answer.term)), (_("Recorded"), recorded)]) + paragraph(
            note, "note"
        )
    alone = some if answer.term is not None and answer.term.code == "some" else label(answer.term)
    return paragraph(note) + recorded or paragraph(alone)
