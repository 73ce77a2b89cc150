"""How the register's facts are worded, once, for sheet, notice and paper.

Each function turns a value into blocks or text in the active language. What people typed is shown as typed; only labels
and the sentences that join figures are ours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Link, Paragraph, Table, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.reading import Answer, Reply
from registry.vocabularies import vocabulary
from registry.vocabularies.citations import citations
from registry.vocabularies.countries import place_of, standing
from registry.vocabularies.law import article

ONE_LINE = 120  # letters: a citation no longer than this is a link by itself


def language() -> str:
    return "fr" if (get_language() or "fr").startswith("fr") else "en"


def label(term: sheet.Term | None) -> str:
    """The term's label in the active language, or "" when it is not answered."""
    return term.label(language()) if term else ""


def citation(code: str) -> str:
    """An article as documents of the active language cite it, such as « RGPD, art. 30(1)(b) »."""
    return article(code).citation(language())


def day(value: date | None) -> str:
    """A date in words, the day first: "22 November 2026"; French writes the first of a month « 1er »."""
    if value is None:
        return ""
    written = formats.date_format(value, "j F Y")
    return f"1er{written[1:]}" if value.day == 1 and language() == "fr" else written


def yes_no(value: bool | None) -> str:
    return {True: _("Yes"), False: _("No"), None: ""}[value]


def period(amount: int | None, unit: sheet.Term | None, bound: sheet.Term | None = None) -> str:
    """A period as words: « 3 ans au plus », "at least 3 years"; "" without a number.

    A unit that has left its vocabulary stands as the term it was.
    """
    if amount is None or unit is None:
        return ""
    match unit.code:
        case "day":
            counted = ngettext("%d day", "%d days", amount) % amount
        case "week":
            counted = ngettext("%d week", "%d weeks", amount) % amount
        case "month":
            counted = ngettext("%d month", "%d months", amount) % amount
        case "year":
            counted = ngettext("%d year", "%d years", amount) % amount
        case _:
            counted = f"{amount} {label(unit)}"
    match bound.code if bound else "":
        case "at_most":
            return _("at most %s") % counted
        case "at_least":
            return _("at least %s") % counted
    return counted


def one_of(choices: Iterable[str]) -> str:
    """Alternatives in one phrase, joined by "or"."""
    return _(" or ").join(choices)


def web_link(url: str) -> tuple[Block, ...]:
    if not url:
        return ()
    return (Link(url, url if "://" in url else f"https://{url}"),)


def law(text: str) -> tuple[Block, ...]:
    """A text of law as somebody typed it, with a link to each official text that the words name.

    A line that names one text alone is the link itself.
    """
    found = [one for one in citations(text) if one.link]
    if len(found) == 1 and "\n" not in text and len(text) <= ONE_LINE:
        return (Link(text.strip(), found[0].link),)
    return paragraph(text) + tuple(Link(one.label(language()), one.link) for one in found)


def reach(point: sheet.Reachable) -> tuple[Block, ...]:
    """Postal address, telephone, mail and web address, those that are known."""
    town = " ".join(part for part in (point.postal_code, point.city) if part)
    country = label(point.country)
    postal = "\n".join(part for part in (point.address, town, country) if part)
    return facts(
        [
            (_("Address"), postal),
            (
                _("Telephone"),
                (Link(point.phone, f"tel:{point.phone.replace(' ', '')}"),) if point.phone else (),
            ),
            (_("Email"), (Link(point.email, f"mailto:{point.email}"),) if point.email else ()),
            (_("Web"), web_link(point.url)),
        ]
    )


def contact(point: sheet.ContactPoint) -> tuple[Block, ...]:
    """A contact point under its title and, beside a title of its own, its function; then who it is and how to reach it."""
    function = label(point.function)
    title = point.role_label or function
    known_as = paragraph(function if function != title else "", "standard")
    below = facts([(_("Name or service"), point.name), (_("Company"), point.organisation)])
    return (Group(title, known_as + below + reach(point) + paragraph(point.note, "note")),)


def party(value: sheet.Party) -> tuple[Block, ...]:
    """What is known of a third party, its name excepted."""
    return (
        facts(
            [
                (_("Alias"), value.alias),
                (_("Legal form"), value.legal_form),
                (_("Representative in the Union"), value.representative),
                (_("Data protection officer"), value.dpo_contact),
            ]
        )
        + reach(value)
        + paragraph(value.note, "note")
    )


def identity(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """Who the organisation is, without its contact points (Article 30(1)(a))."""
    capital = ""
    if organisation.share_capital is not None:
        capital = _("%s euros") % formats.number_format(
            organisation.share_capital, 2, use_l10n=True, force_grouping=True
        )
    sites = [
        Item(site.url, facts([(_("Name"), site.name)]) + paragraph(site.note, "note"))
        for site in organisation.sites
    ]
    return facts(
        [
            (_("Name"), organisation.name),
            (_("Called in its documents"), organisation.alias),
            (_("Brand"), organisation.brand),
            (_("Status"), label(organisation.status)),
            (_("Legal form"), organisation.legal_form),
            (_("Share capital"), capital),
            (_("Trade register"), organisation.register_name),
            (_("SIREN"), organisation.siren),
            (_("Field of activity"), organisation.sector),
            (_("Sites"), bullets(sites)),
        ]
    ) + paragraph(organisation.identity_note, "note")


def officer(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """What is known of the data protection officer: designated or not, position, how to reach them."""
    known = facts([(_("Position"), label(organisation.dpo_position))])
    for point in organisation.contacts("dpo"):
        known += contact(point)
    return answered(
        reading.officer(organisation),
        _("No data protection officer has been designated."),
        _("A data protection officer has been designated."),
        known,
    )


def formalities(organisation: sheet.Organisation) -> tuple[Block, ...]:
    """Formalities of before 25 May 2018; a number that the documents leave blank is said to be blank."""
    return bullets(
        Item(
            label(one.kind),
            facts(
                [
                    (_("Number"), one.number),
                    (_("Text referred to"), one.reference),
                    (_("Status of the text"), label(one.status)),
                ]
            )
            + paragraph(one.note, "note"),
        )
        for one in organisation.formalities
    )


def basis(value: sheet.LegalBasis) -> Item:
    """A legal basis with its own note: the interest and whose it is, the legal text."""
    known = vocabulary("legal_bases")
    cited = known[value.basis.code].extra.get("article") if value.basis.code in known else None
    title = f"{label(value.basis)} ({citation(cited)})" if cited else label(value.basis)
    return Item(
        title,
        facts(
            [
                (_("Interest pursued"), value.interest),
                (_("Whose interest"), label(value.interest_holder)),
                (_("Legal text"), law(value.legal_text)),
            ]
        )
        + paragraph(value.note, "note"),
    )


def special_condition(value: sheet.SpecialCondition) -> Item:
    return Item(
        label(value.condition),
        facts([(_("Data"), value.data.name if value.data else ""), (_("Legal text"), law(value.legal_text))])
        + paragraph(value.note, "note"),
    )


def noted(name: str, note: str) -> Item:
    return Item(name, paragraph(note, "note"))


def people_names(uses: Iterable[sheet.SubjectUse]) -> tuple[Block, ...]:
    return bullets(noted(use.subject.name, use.note) for use in uses)


def data_names(uses: Iterable[sheet.DataUse]) -> tuple[Block, ...]:
    return bullets(noted(use.data.name, use.note) for use in uses)


def purpose(value: sheet.Purpose, *, show_missing: bool = False) -> Group:
    """A purpose with its bases, data and people in one block, its sub-purposes below.

    With ``show_missing``, a purpose without a legal basis of its own says that it is not filled in.
    """
    bases = bullets(basis(one) for one in value.bases)
    if show_missing and not bases:
        bases = (Paragraph(_("Not filled in."), "missing"),)
    return Group(
        value.name,
        paragraph(value.detail)
        + facts(
            [
                (_("Legal basis"), bases),
                (_("People"), people_names(value.subjects)),
                (_("Data"), data_names(value.data)),
                (
                    _("Condition for protected data"),
                    bullets(special_condition(one) for one in value.special_conditions),
                ),
                (_("Announced in"), value.announced_as),
            ]
        )
        + tuple(purpose(below) for below in value.purposes),
    )


def subject_item(value: sheet.Subject, notes: Iterable[str] = ()) -> Item:
    """A category of people, with what a record notes of it. A kind that only repeats the name is left out."""
    kind = label(value.kind)
    return Item(
        value.name,
        facts(
            [
                (_("Kind"), kind if kind != value.name else ""),
                (_("State of the relation"), label(value.relation_state)),
                (_("Definition"), value.definition),
            ]
        )
        + tuple(Paragraph(note, "note") for note in notes),
    )


def noted_of(uses: Iterable[tuple[sheet.Row, str]]) -> dict[object, tuple[str, ...]]:
    """What is noted of each category, by its identifier, each note once."""
    found: dict[object, tuple[str, ...]] = {}
    for category, note in uses:
        if note and note not in found.get(category.id, ()):
            found[category.id] = (*found.get(category.id, ()), note)
    return found


def data_item(value: sheet.DataItem) -> Item:
    name = f"{value.name} ({label(value.obligation)})" if value.obligation else value.name
    return Item(name, facts([(_("If not given"), value.consequence)]) + paragraph(value.note, "note"))


def data_group(value: sheet.Data, notes: Iterable[str] = ()) -> Group:
    """A category of data: items, kind, when it is collected, whether people must give it and what follows if not."""
    return Group(
        value.name,
        bullets(data_item(item) for item in value.items)
        + facts(
            [
                (_("Kind"), label(value.kind)),
                (_("Collected"), value.collection_moment),
                (_("Mandatory or optional"), label(value.obligation)),
                (_("If not given"), value.consequence),
            ]
        )
        + paragraph(value.obligation_note, "note")
        + paragraph(value.note, "note")
        + tuple(Paragraph(note, "note") for note in notes),
    )


def answered(
    answer: Answer, none: str, some: str, recorded: tuple[Block, ...] = (), note: str = ""
) -> tuple[Block, ...]:
    """An answer and what is recorded of it, worded as one fact; ``note`` is the statement that goes with the answer.

    An explicit nil is a sentence, ``none``; so is an answer that nothing follows, ``some``; an answer that has left its
    vocabulary is its label. "None" above recorded rows is no conclusion: both stand there as what was recorded.
    """
    reply = answer.reply
    if reply is Reply.NONE:
        return (Paragraph(none, "none"), *paragraph(note, "note"), *recorded)
    if reply is Reply.CONTRADICTED:
        return facts([(_("Declared"), label(answer.term)), (_("Recorded"), recorded)]) + paragraph(
            note, "note"
        )
    alone = some if answer.term is not None and answer.term.code == "some" else label(answer.term)
    return paragraph(note) + recorded or paragraph(alone)


def sensitive(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """The answer on sensitive data with the conditions stated for the activity; where "none" is contradicted, by what."""
    answer, recorded = reading.sensitive(record), [*map(special_condition, record.special_conditions)]
    if answer.reply is Reply.CONTRADICTED:
        named = [Item(one.name) for one in reading.sensitive_data(record)]
        recorded = [*map(special_condition, reading.conditions(record)), *named]
    return answered(
        answer,
        _("No sensitive data is processed."),
        _("Sensitive data is processed."),
        bullets(recorded),
        record.sensitive_note,
    )


def source(value: sheet.CollectionSource) -> Item:
    public = {True: _("Publicly accessible"), False: _("Not publicly accessible"), None: ""}[value.is_public]
    title = f"{label(value.kind)} · {value.name}" if value.name else label(value.kind)
    return Item(
        title,
        paragraph(value.detail)
        + facts(
            [
                (_("Access"), public),
                (_("Legal basis"), label(value.basis)),
                (_("On that basis"), value.basis_note),
            ]
        ),
    )


def recipient_name(value: sheet.Recipient) -> str:
    names = [
        value.name,
        value.party.name if value.party else "",
        value.department.name if value.department else "",
    ]
    return " · ".join(dict.fromkeys(name for name in names if name)) or label(value.kind)


def recipient(value: sheet.Recipient) -> Item:
    kind = label(value.kind)
    name = recipient_name(value)
    return Item(
        name,
        facts(
            [
                (_("Kind"), kind if kind != name else ""),
                (_("Reason"), value.reason),
                (_("Condition"), value.condition),
                (_("Data"), bullets(one.data.name for one in value.data)),
                (_("Guarantees"), value.safeguards),
            ]
        )
        + (party(value.party) if value.party else ())
        + paragraph(value.department.note if value.department else "", "note")
        + paragraph(value.note, "note"),
    )


def sharing(statements: Iterable[sheet.Sharing]) -> tuple[Block, ...]:
    """General statements on sharing, gathered by kind, each said once."""
    by_kind: dict[str, list[str]] = {}
    for one in statements:
        by_kind.setdefault(label(one.kind), []).append(one.text)
    return facts((kind, bullets(said)) for kind, said in by_kind.items())


def public_information(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.public_information(record),
        _("No information is made public."),
        _("Information is made public."),
        note=record.public_note,
    )


def destination_code(value: sheet.Transfer) -> str:
    """The country of a transfer, else the international organisation its destination names, as a code; else ""."""
    return place_of(value.country.code if value.country else "", value.destination)


def adequacy(value: sheet.Transfer, on: date) -> str:
    """The adequacy decision in force on a day, with its scope, for a transfer that rests on one (Article 45); else "".

    A transfer with other safeguards does not rest on it, and its recipient may be outside its scope.
    """
    found = standing(destination_code(value), on).decision
    if found is None or value.mechanism is None or value.mechanism.code != "45":
        return ""
    scope = found.extra.get(f"scope_{language()}") or ""
    decision = found.extra.get("decision", "")
    return f"{decision} ({scope})" if scope else decision


def transfer(value: sheet.Transfer, on: date) -> Item:
    """A transfer as it is declared, and the adequacy decision it rests on, as in force on the day of the document."""
    parts = [
        label(value.country),
        value.destination,
        value.party.name if value.party else "",
        value.recipient_name,
    ]
    return Item(
        " · ".join(part for part in parts if part),
        facts(
            [
                (_("Mechanism"), label(value.mechanism)),
                (_("On the mechanism"), value.mechanism_note),
                (_("Adequacy decision in force"), adequacy(value, on)),
                (_("Safeguards"), value.safeguards_title),
                (_("Document"), web_link(value.safeguards_url)),
                (_("Obtaining a copy"), value.copy_means),
                (_("Assessment"), value.assessment),
                (_("Data"), value.data_note),
                (_("Condition"), value.condition),
            ]
        )
        + (party(value.party) if value.party else ())
        + paragraph(value.note, "note"),
    )


def transfers(record: sheet.ActivitySheet, on: date) -> tuple[Block, ...]:
    return answered(
        reading.transfers(record),
        _("No transfer outside the European Economic Area."),
        _("Data is transferred outside the European Economic Area."),
        bullets(transfer(one, on) for one in record.transfers),
        record.transfers_note,
    )


def host(value: sheet.Hosting) -> Item:
    parts = [value.name, value.party.name if value.party else "", value.place, label(value.country)]
    return Item(
        " · ".join(dict.fromkeys(part for part in parts if part)),
        (party(value.party) if value.party else ()) + paragraph(value.note, "note"),
    )


def retention_period(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """How long, and from when: several start events are joined by "or"."""
    length = period(rule.amount, rule.unit, rule.bound)
    starts = one_of(start.event for start in rule.starts)
    return (
        paragraph(length) + paragraph(rule.event) + (facts([(_("Counted from"), starts)]) if starts else ())
    )


def retention_scope(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """Whose and which data a rule is about; a rule that names none is about all of them."""
    people_name = rule.subject.name if rule.subject else ""
    # The organisation's own words stand beside the category they narrow or comment.
    named = [rule.data.name if rule.data else "", rule.data_note]
    told = " · ".join(dict.fromkeys(name for name in named if name))
    return paragraph(people_name) + (paragraph(told) or (() if people_name else (Paragraph(_("All data")),)))


def retention_purpose(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    named = [rule.purpose.name if rule.purpose else "", rule.purpose_note]
    return paragraph(" · ".join(dict.fromkeys(name for name in named if name)))


def retention_end(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    automatic = {True: _("Automatic"), False: _("By hand"), None: ""}[rule.automatic]
    backups = {True: _("Back-ups too"), False: _("Back-ups not included"), None: ""}[rule.includes_backups]
    done = " · ".join(part for part in (label(rule.end_action), rule.end_scope, backups, automatic) if part)
    return (
        facts([(_("Phase"), label(rule.phase))])
        + paragraph(done)
        + facts(
            [
                (_("Carried out by"), rule.carried_out_by),
                (_("Restriction of use"), rule.use_restriction),
                (_("Exceptions"), bullets(retention_exception(one) for one in rule.exceptions)),
                (_("Legal reference"), law(rule.legal_reference)),
            ]
        )
        + paragraph(rule.note, "note")
    )


def retention_exception(value: sheet.RetentionException) -> Item:
    return Item(
        value.text,
        facts([(_("Kept until"), value.until), (_("Legal reference"), law(value.legal_reference))]),
    )


def retention(rules: Iterable[sheet.RetentionRule], title: str) -> tuple[Block, ...]:
    """One table, one rule a row."""
    rows = tuple(
        (retention_scope(rule), retention_purpose(rule), retention_period(rule), retention_end(rule))
        for rule in rules
    )
    headings = (_("People and data"), _("Purpose"), _("Period"), _("At the end"))
    return (Table(title, headings, rows),) if rows else ()


def retention_principles(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return (
        paragraph(record.retention_principle)
        + facts([(_("At the end of these periods"), record.retention_end)])
        + facts([(_("Exceptions"), bullets(retention_exception(one) for one in record.retention_exceptions))])
    )


def measures(values: Iterable[sheet.SecurityMeasure]) -> tuple[Block, ...]:
    """Security measures gathered by heading, in the order of their first appearance."""
    by_heading: dict[str, list[str]] = {}
    for value in values:
        by_heading.setdefault(label(value.heading) or _("Other measures"), []).append(value.detail)
    return facts((heading, bullets(details)) for heading, details in by_heading.items())


def automated(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.automated(record),
        _("No decision is based solely on automated processing."),
        _("Decisions are based solely on automated processing."),
        facts([(_("Logic"), record.automated_logic), (_("Consequences"), record.automated_consequences)]),
    )


def profiling(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.profiling(record),
        _("No profile is made of people."),
        _("Profiles are made of people."),
        facts([(_("What is evaluated or predicted"), record.profiling_note)]),
    )


def assessment(value: sheet.ImpactAssessment | None) -> tuple[Block, ...]:
    if value is None:
        return ()
    return facts(
        [
            (_("Criteria met"), bullets(label(one) for one in value.criteria)),
            (_("The CNIL requires one for"), label(value.required_type)),
            (_("The CNIL exempts"), label(value.exempt_type)),
            (_("Decision"), label(value.decision)),
            (_("Reason"), value.reason),
            (_("Done on"), day(value.done_on)),
        ]
    )


def client(value: sheet.Client) -> Item:
    named = [value.name, value.party.name if value.party else ""]
    return Item(
        " · ".join(name for name in named if name),
        (party(value.party) if value.party else ()) + paragraph(value.note, "note"),
    )


def operation(value: sheet.Operation) -> Item:
    for_whom = (
        value.client.name or (value.client.party.name if value.client.party else "") if value.client else ""
    )
    return Item(value.name, paragraph(value.detail) + facts([(_("For"), for_whom)]))


def subprocessor(value: sheet.Subprocessor) -> Item:
    return Item(
        value.party.name,
        party(value.party)
        + facts([(_("Operations"), value.operations), (_("Authorisation"), value.authorisation)])
        + paragraph(value.note, "note"),
    )


def undertakings(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """The processor's undertakings, gathered by item of Article 28."""
    items = {one.item.code: one.item for one in record.undertakings}
    return facts(
        (
            label(item),
            bullets(
                Item(one.text, facts([(_("Limit or exception"), one.condition)]))
                for one in record.undertakings
                if one.item.code == code
            ),
        )
        for code, item in items.items()
    )


def statements(values: Iterable[sheet.Statement]) -> tuple[Block, ...]:
    return facts((value.title or label(value.kind), value.text) for value in values)
