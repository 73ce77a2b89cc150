"""The parts of a record in words, as they stand on sheet, notice and paper."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, Paragraph, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.reading import Reply
from registry.record.values import DataItem
from registry.record.wording.contracts import contract
from registry.record.wording.organisation import party
from registry.record.wording.terms import (
    answered,
    citation,
    day,
    label,
    law,
    noted,
    purpose_name,
    use_notes,
    web_link,
    yes_or_no,
)
from registry.vocabularies import vocabulary
from registry.vocabularies.regimes import GDPR, article_under


def basis(value: sheet.LegalBasis, regime: str = GDPR) -> Item:
    """A legal basis with its article under the regime: for whom and what alone it holds, the interest and whose it is, the
    legal text, its note.
    """
    known = vocabulary("legal_bases")
    asked = known[value.basis.code].extra.get("article", "") if value.basis.code in known else ""
    cited = article_under(regime, asked)
    title = f"{label(value.basis)} ({citation(cited)})" if cited else label(value.basis)
    return Item(
        title,
        facts(
            [
                (_("Condition"), value.condition),
                (_("For these people alone"), bullets(one.subject.name for one in value.subjects)),
                (_("For these data alone"), bullets(one.data.name for one in value.data)),
                (_("Interest pursued"), value.interest),
                (_("Whose interest"), label(value.interest_holder)),
                (_("How consent is given and withdrawn"), value.consent_means),
                (_("Legal text"), law(value.legal_text)),
            ]
        )
        + paragraph(value.note, "note"),
    )


def special_condition(value: sheet.SpecialCondition, regime: str = GDPR) -> Item:
    """What allows sensitive data, with the letter of the article that says so under the regime.

    Of offences and of the national number, whose conditions have no letters, the heading cites the article.
    """
    known = vocabulary("special_conditions")
    asked = str(known[value.condition.code].extra["article"]) if value.condition.code in known else ""
    cited = article_under(regime, asked) if asked.startswith("9(2)") else ""
    return Item(
        f"{label(value.condition)} ({citation(cited)})" if cited else label(value.condition),
        facts([(_("Data"), value.data.name if value.data else ""), (_("Legal text"), law(value.legal_text))])
        + paragraph(value.note, "note"),
    )


def conditions_apart(
    values: Iterable[sheet.SpecialCondition], regime: str = GDPR
) -> list[tuple[str, tuple[Block, ...]]]:
    """Conditions under what they lift: sensitive data, data on offences and the national number are three matters.

    Article 10 forbids nothing that a condition of Article 9(2) allows, and the other way round.
    """
    by_article: dict[str, list[Item]] = {}
    for one in values:
        by_article.setdefault(lifted_by(one), []).append(special_condition(one, regime))
    titles = {
        "9": _("Condition for sensitive data"),
        "10": _("What allows data on offences"),
        "87": _("What allows the national identification number"),
    }
    found = []
    for code, items in sorted(by_article.items(), key=lambda one: [*titles, ""].index(one[0])):
        article = article_under(regime, code)
        title = titles.get(code, _("Condition"))
        found.append((f"{title} ({citation(article)})" if article else title, bullets(items)))
    return found


def lifted_by(value: sheet.SpecialCondition) -> str:
    """The article of the protection that a condition lifts: "9", "10" or "87"; "" for one that has left its vocabulary."""
    known = vocabulary("special_conditions")
    if value.condition.code not in known:
        return ""
    return str(known[value.condition.code].extra["article"]).split("(")[0]


def people_names(uses: Iterable[sheet.SubjectUse]) -> tuple[Block, ...]:
    return bullets(noted(use.subject.name, *use_notes(use.condition, None, use.note)) for use in uses)


def data_names(uses: Iterable[sheet.DataUse]) -> tuple[Block, ...]:
    return bullets(noted(use.data.name, *use_notes(use.condition, use.status, use.note)) for use in uses)


def purpose(value: sheet.Purpose, *, regime: str = GDPR, show_missing: bool = False) -> Group:
    """A purpose with its bases, data and people in one block, its sub-purposes below.

    With ``show_missing``, a purpose without a legal basis of its own says that it is not filled in.
    """
    bases = bullets(basis(one, regime) for one in value.bases)
    if show_missing and not bases:
        bases = (Paragraph(_("Not filled in."), "missing"),)
    return Group(
        purpose_name(value),
        paragraph(value.detail)
        + facts(
            [
                (_("Condition"), value.condition),
                (_("Legal basis"), bases),
                (_("Data subjects"), people_names(value.subjects)),
                (_("Data"), data_names(value.data)),
                *conditions_apart(value.special_conditions, regime),
                (_("Direct marketing"), yes_or_no("is_marketing", value.is_marketing)),
                (_("Announced in"), value.announced_as),
            ]
        )
        + tuple(purpose(below, regime=regime) for below in value.purposes),
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


def data_item(value: DataItem) -> Item:
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


def sensitive(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """The answer on sensitive data with the conditions stated for the activity; where "none" is contradicted, by what; where
    none is given and data of such a kind are recorded, which.
    """
    answer = reading.sensitive(record)
    stated = [one for one in record.special_conditions if reading.is_of_article_9(one)]
    regime = record.regime_code
    recorded = [special_condition(one, regime) for one in stated]
    if answer.reply is Reply.CONTRADICTED:
        named = [Item(one.name) for one in reading.sensitive_data(record)]
        everywhere = [one for one in reading.conditions(record) if reading.is_of_article_9(one)]
        recorded = [*(special_condition(one, regime) for one in everywhere), *named]
    told = answered(
        answer,
        _("No sensitive data are processed."),
        _("Sensitive data are processed."),
        bullets(recorded),
        record.sensitive_note,
    )
    others = [one for one in record.special_conditions if one not in stated]
    told += facts([(_("Sensitive by their kind"), bullets(sensitive_by_kind(record)))])
    return told + facts(conditions_apart(others, record.regime_code))


def sensitive_by_kind(record: sheet.ActivitySheet) -> list[str]:
    """The categories whose kind Article 9(1) names, where the question about sensitive data is not answered."""
    if record.sensitive_data is not None:
        return []
    kinds = ((one.name, label(one.kind)) for one in reading.sensitive_data(record))
    return [f"{name} ({kind})" if kind not in ("", name) else name for name, kind in kinds]


def source(value: sheet.CollectionSource) -> Item:
    public = yes_or_no("is_public", value.is_public)
    title = f"{label(value.kind)} · {value.name}" if value.name else label(value.kind)
    return Item(
        title,
        paragraph(value.detail)
        + facts(
            [
                (_("Data"), bullets(one.data.name for one in value.data)),
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


def recipient_kind(value: sheet.Recipient) -> str:
    """What a recipient is here; a processor that has the data from another one works for that one (Article 28(2) and (4))."""
    if value.kind.code == "processor" and handed_on_by(value):
        return _("Sub-processor of: %s") % handed_on_by(value)
    return label(value.kind)


def recipient(value: sheet.Recipient) -> Item:
    kind = recipient_kind(value)
    name = recipient_name(value)
    place = located(value)
    return Item(
        f"{name} · {place}" if place else name,
        facts(
            [
                (_("Kind"), kind if kind != name else ""),
                (_("Reason"), value.reason),
                (_("Condition"), value.condition),
                *stages(value),
                (_("Handed on by"), (*named_party(value.handed_on_by), *bullets([value.handed_on_note]))),
                (_("Data"), data_shared(value)),
                (_("Safeguards"), value.safeguards),
                (_("Text that gives access"), law(value.legal_reference)),
            ]
        )
        + contract(value)
        + (party(value.party, value.country or value.region) if value.party else ())
        + paragraph(value.department.note if value.department else "", "note")
        + paragraph(value.note, "note"),
    )


def handed_on_by(value: sheet.Recipient) -> str:
    """Who passes the data on to a recipient, where it does not have them from the organisation itself."""
    named = (value.handed_on_by.name if value.handed_on_by else "", value.handed_on_note)
    return " · ".join(part for part in named if part)


def data_shared(value: sheet.Recipient) -> tuple[Block, ...]:
    """The data that a recipient receives: of a category not received as a whole, which items."""
    named = (
        _("%(data)s: %(items)s") % {"data": one.data.name, "items": one.items} if one.items else one.data.name
        for one in value.data
    )
    return bullets([*named, value.data_note])


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


def located(value: sheet.Recipient | sheet.Hosting | sheet.System) -> str:
    """The country and the region, each as far as it is recorded."""
    return " · ".join(label(one) for one in (value.country, value.region) if one)


def places(named: str, place: str) -> list[str]:
    """A country or region and a place, each once: a place in whose words the country stands says both."""
    is_said = bool(named) and re.search(rf"\b{re.escape(named)}\b", place, re.IGNORECASE)
    return [place] if is_said else [named, place]


def host_name(value: sheet.Hosting) -> str:
    parts = [
        value.name,
        value.party.name if value.party else "",
        *reversed(places(located(value), value.place)),
    ]
    return " · ".join(dict.fromkeys(part for part in parts if part))


def host(value: sheet.Hosting) -> Item:
    return Item(
        host_name(value),
        facts(
            [
                (_("What it is for"), value.purpose),
                (_("Condition"), value.condition),
                *stages(value),
            ]
        )
        + (party(value.party, value.country or value.region, value.place) if value.party else ())
        + paragraph(value.note, "note"),
    )


def stages(value: sheet.InStages | sheet.ActivitySheet) -> list[tuple[str, str]]:
    """How far something is, from when and until when."""
    return [
        (_("Stage"), label(value.stage)),
        (_("Began on"), day(value.began_on)),
        (_("Ended on"), day(value.ended_on)),
    ]


def system(value: sheet.System) -> tuple[Block, ...]:
    """What is known of a system, its name excepted."""
    return facts(
        [
            (_("Publisher"), named_party(value.publisher)),
            (_("Host"), named_party(value.host)),
            (_("Country of hosting"), label(value.country)),
            (_("Region of hosting"), label(value.region)),
            (_("Department in charge"), value.department.name if value.department else ""),
            (_("Artificial intelligence system"), answer_of_system(value)),
            (_("In use since"), day(value.since)),
            (_("In use until"), day(value.until)),
            (_("Data in the system"), bullets(one.data.name for one in value.data)),
        ]
    ) + paragraph(value.note, "note")


def named_party(value: sheet.Party | None) -> tuple[Block, ...]:
    return bullets([Item(value.name, party(value))]) if value else ()


def answer_of_system(value: sheet.System) -> str:
    """Whether a system is said to be of artificial intelligence: "None (stated)" would read as an amount."""
    if value.ai_answer is not None and value.ai_answer.code == "none":
        return _("No")
    return label(value.ai_answer)


def system_use(value: sheet.SystemUse) -> Item:
    """A system as a record uses it: for what, under which condition, then what is known of it."""
    return Item(
        value.system.name,
        facts([(_("Used for"), value.used_for), (_("Condition"), value.condition)])
        + paragraph(value.note, "note")
        + system(value.system),
    )


def automated(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.automated(record),
        _("No decision is based solely on automated processing."),
        _("Decisions are based solely on automated processing."),
        facts([(_("Logic"), record.automated_logic), (_("Consequences"), record.automated_consequences)]),
        record.automated_note,
    )


def profiling(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.profiling(record),
        _("No profiles of people are made."),
        _("Profiles of people are made."),
        facts([(_("What is evaluated or predicted"), record.profiling_note)]),
        record.profiling_statement,
    )


def artificial_intelligence(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return answered(
        reading.artificial_intelligence(record),
        _("No artificial intelligence is used."),
        _("Artificial intelligence is used."),
        paragraph(record.ai_note)
        + facts(
            [
                (_("Systems"), bullets(one.system.name for one in reading.intelligent_systems(record))),
                (_("Role towards the system"), label(record.ai_role)),
                (_("Data reused to train it"), label(record.ai_training)),
            ]
        ),
    )


def served_rights(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    """How rights are served for the activity, right by right."""
    rights = {one.right.code: one.right for one in record.served_rights}
    return facts((label(right), served_right(record, code)) for code, right in rights.items())


def served_right(record: sheet.ActivitySheet, code: str) -> tuple[Block, ...]:
    """How the right of this code is served for the activity; nothing where that is not recorded."""
    told = (paragraph(one.text) + web_link(one.url) for one in record.served_rights if one.right.code == code)
    return tuple(block for blocks in told for block in blocks)


def statements(values: Iterable[sheet.Statement]) -> tuple[Block, ...]:
    return facts((value.title or label(value.kind), value.text) for value in values)
