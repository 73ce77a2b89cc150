"""Retention rules in words: of what, for how long, and what happens at the end."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Item, Paragraph, Table, bullets, facts, paragraph
from registry.record import reading, sheet
from registry.record.wording.terms import label, law, one_of, period, yes_or_no


def retention_period(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """How long, and from when: several start events are joined by "or"."""
    length = period(rule.amount, rule.unit, rule.bound)
    starts = one_of(start.event for start in rule.starts)
    counted = [
        (_("Counted from"), starts),
        (_("Condition"), rule.condition),
        (_("Reason"), rule.reason),
    ]
    return paragraph(length) + paragraph(rule.event) + facts(counted)


def retention_scope(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    """Whose and which data a rule is about; one that names neither, and no purpose either, is about all of them."""
    people = ", ".join(one.name for one in reading.subjects_of_rule(rule))
    # The organisation's own words stand beside the category they narrow or comment.
    named = [", ".join(one.name for one in reading.data_of_rule(rule)), rule.data_note]
    told = paragraph(" · ".join(dict.fromkeys(name for name in named if name)))
    names_an_aim = bool(rule.purpose or rule.purpose_note)
    everything = () if people or told or names_an_aim else (Paragraph(_("All data")),)
    return paragraph(people) + told + everything


def retention_purpose(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    named = [rule.purpose.name if rule.purpose else "", rule.purpose_note]
    return paragraph(" · ".join(dict.fromkeys(name for name in named if name)))


def retention_end(rule: sheet.RetentionRule) -> tuple[Block, ...]:
    automatic = yes_or_no("automatic", rule.automatic)
    backups = yes_or_no("includes_backups", rule.includes_backups)
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
