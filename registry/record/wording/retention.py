"""Retention rules in words: of what, for how long, and what happens at the end."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, Paragraph, Table, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.wording.terms import (
    client_name,
    label,
    law,
    one_of,
    period,
    period_told,
    yes_or_no,
)


def retention_period(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """How long, and from when: several start events are joined by "or"."""
    starts = one_of(start.event for start in rule.starts)
    counted: list[tuple[str, str | tuple[Block, ...]]] = [
        (_("Stage of retention"), label(rule.phase)),
        (_("Counted from"), starts),
        (_("Condition"), rule.condition),
        (_("Reason"), rule.reason),
        (_("Who sets it"), label(rule.set_by)),
        (_("Legal reference"), law(rule.legal_reference)),
    ]
    return paragraph(kept_for(rule)) + facts(counted) + paragraph(rule.note, "note")


def kept_for(rule: sheet.RetentionRule) -> str:
    """How long, in numbers, until an event, or both in one sentence."""
    return period_told(period(rule.amount, rule.unit, rule.bound), rule.event, rule.joined)


def retention_scope(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """Whose and which data a rule is about; one that names neither, nor any purpose, client or processing, is about
    all of them."""
    people = ", ".join(one.name for one in reading.subjects_of_rule(rule))
    # The organisation's own words stand beside the category they narrow or comment.
    named = [", ".join(one.name for one in reading.data_of_rule(rule)), rule.data_note]
    told = paragraph(" · ".join(dict.fromkeys(name for name in named if name)))
    names_an_aim = bool(rule.purpose or rule.purpose_note or rule.operation or rule.client)
    everything = () if people or told or names_an_aim else (Paragraph(_("All data")),)
    return paragraph(people) + told + everything


def retention_purpose(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """For which aim, or which category of processing, and for which client a rule holds."""
    named = [
        rule.purpose.name if rule.purpose else "",
        rule.purpose_note,
        rule.operation.name if rule.operation else "",
    ]
    aims = paragraph(" · ".join(dict.fromkeys(name for name in named if name)))
    return aims + facts([(_("For"), client_name(rule.client))])


def purpose_heading(rules: Iterable[sheet.RetentionRule]) -> str:
    """What the column of :func:`retention_purpose` is called: by what it holds."""
    held = {
        _("Purpose"): any(rule.purpose or rule.purpose_note for rule in rules),
        _("Processing"): any(rule.operation for rule in rules),
        _("Client"): any(rule.client for rule in rules),
    }
    return " · ".join(heading for heading, is_held in held.items() if is_held) or _("Purpose")


def retention_end(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    automatic = yes_or_no("automatic", rule.automatic)
    backups = yes_or_no("includes_backups", rule.includes_backups)
    done = " · ".join(part for part in (label(rule.end_action), rule.end_scope, backups, automatic) if part)
    return paragraph(done) + facts(
        [
            (_("Carried out by"), rule.carried_out_by),
            (_("Limited use"), rule.use_restriction),
            (_("Exceptions"), bullets(retention_exception(one) for one in rule.exceptions)),
        ]
    )


def retention_exception(value: sheet.RetentionException) -> Item:
    return Item(
        value.text,
        facts([(_("Kept until"), value.until), (_("Legal reference"), law(value.legal_reference))]),
    )


def retention(rules: Iterable[sheet.RetentionRule], title: str) -> tuple[Block, ...]:
    """One table, one rule a row."""
    rules = tuple(rules)
    rows = tuple(
        (retention_scope(rule), retention_purpose(rule), retention_period(rule), retention_end(rule))
        for rule in rules
    )
    headings = (_("Data subjects and data"), purpose_heading(rules), _("Period"), _("At the end"))
    return (Table(title, headings, rows),) if rows else ()


def retention_principles(record: sheet.ActivitySheet) -> tuple[Block, ...]:
    return (
        paragraph(record.retention_principle)
        + facts([(_("At the end of these periods"), record.retention_end)])
        + facts([(_("Exceptions"), bullets(retention_exception(one) for one in record.retention_exceptions))])
    )
