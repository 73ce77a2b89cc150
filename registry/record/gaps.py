"""What Article 30 still asks for in a record: what nobody has answered yet, never what was answered badly.

"None" is an answer. A questionable fact is one too: judging it is the affair of the rules, not of this list.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from registry.record import wording
from registry.record.sheet import ActivitySheet, Data, RetentionRule, SpecialCondition, Term
from registry.vocabularies import vocabulary
from registry.vocabularies.countries import standing

# Kinds of data that the law protects more: the article that says so, and how the codes of its conditions begin.
PROTECTED = {"9(1)": ("9(2)", "9.2."), "10": ("10", "10"), "87": ("87", "nir")}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing to complete: the key of the column it belongs to, a sentence in the active language, the article."""

    section: str
    sentence: str
    article: str


def gaps(record: ActivitySheet, on: date) -> tuple[Gap, ...]:
    """Everything that the record still lacks on a day, in the order of the columns (Article 30(1), or 30(2) of a processor).

    Security measures shared by the whole organisation count. Empty when nothing is missing.
    """
    if record.is_processor_record:
        return (*clients(record), *transfers(record, on, "30(2)(c)"), *security(record, "30(2)(d)"))
    return (
        *joint_controllers(record),
        *purposes(record),
        *people_and_data(record),
        *conditions(record),
        *recipients(record),
        *transfers(record, on, "30(1)(e)"),
        *retention(record),
        *security(record, "30(1)(g)"),
    )


def joint_controllers(record: ActivitySheet) -> Iterator[Gap]:
    if record.role.code == "joint" and not record.joint_controllers:
        yield Gap("joint", _("Name the organisation that decides with yours."), "30(1)(a)")


def clients(record: ActivitySheet) -> Iterator[Gap]:
    if not record.clients:
        yield Gap("clients", _("Say for whom data are processed: name each client."), "30(2)(a)")
    if not record.operations:
        yield Gap(
            "operations", _("Say what is done for the clients: the categories of processing."), "30(2)(b)"
        )


def purposes(record: ActivitySheet) -> Iterator[Gap]:
    if not record.purposes:
        yield Gap("purposes", _("Say what the data are used for: at least one purpose."), "30(1)(b)")
    for one in wording.every_purpose(record.purposes):
        if not one.name.strip():
            yield Gap("purposes", _("A purpose has no text."), "30(1)(b)")
    for one in wording.without_basis(record):
        yield Gap("purposes", _("No legal basis is given for “%s”.") % shortened(one.name), "6(1)")
    stated = [*record.bases, *(b for one in wording.every_purpose(record.purposes) for b in one.bases)]
    if any(basis.basis.code == "6.1.f" and not basis.interest.strip() for basis in stated):
        yield Gap("purposes", _("Name the legitimate interest pursued."), "13(1)(d)")


def people_and_data(record: ActivitySheet) -> Iterator[Gap]:
    if not wording.people(record):
        yield Gap("people", _("Say whose data are processed."), "30(1)(c)")
    if not wording.data(record):
        yield Gap("data", _("Say which data are processed."), "30(1)(c)")


def conditions(record: ActivitySheet) -> Iterator[Gap]:
    """Data of a protected kind without a condition that covers them; a condition that names no data covers all."""
    stated = [
        *record.special_conditions,
        *(c for one in wording.every_purpose(record.purposes) for c in one.special_conditions),
    ]
    found = wording.data(record)
    for one in found:
        cited, code = PROTECTED.get(article_of(one.kind), ("", ""))
        if cited and not any(covers(condition, one, code) for condition in stated):
            yield Gap("sensitive", _("Say what allows “%s” to be processed.") % shortened(one.name), cited)
    protected = any(article_of(one.kind) in PROTECTED for one in found)
    if record.sensitive_data and record.sensitive_data.code == "some" and not protected and not stated:
        yield Gap("sensitive", _("Say what allows sensitive data to be processed."), "9(2)")


def article_of(kind: Term | None) -> str:
    """The article that protects a kind of data, or ""."""
    if kind is None or kind.code not in vocabulary("data_kinds"):
        return ""
    return str(vocabulary("data_kinds")[kind.code].extra.get("article", ""))


def covers(condition: SpecialCondition, data: Data, code: str) -> bool:
    return condition.condition.code.startswith(code) and condition.data in (None, data)


def recipients(record: ActivitySheet) -> Iterator[Gap]:
    if not record.recipients and not record.sharing:
        yield Gap(
            "recipients", _("Say who receives the data, inside and outside the organisation."), "30(1)(d)"
        )


def transfers(record: ActivitySheet, on: date, cited: str) -> Iterator[Gap]:
    answer = record.transfers_answer.code if record.transfers_answer else ""
    if not answer and not record.transfers:
        yield Gap(
            "transfers", _("Say whether data leave the European Economic Area: not answered yet."), cited
        )
    if answer == "some" and not record.transfers:
        yield Gap("transfers", _("Data leave the European Economic Area: say where to."), cited)
    for one in record.transfers:
        place = wording.label(one.country) or one.destination.strip()
        if not place:
            yield Gap(
                "transfers", _("A transfer names neither country nor international organisation."), cited
            )
        if one.mechanism is None and standing(wording.destination_code(one), on).code != "eea":
            sentence = _("Say which mechanism of the Regulation the transfer rests on: %s.") % (
                place or one.recipient_name or _("country not named")
            )
            yield Gap("transfers", sentence, "44")


def retention(record: ActivitySheet) -> Iterator[Gap]:
    rules = record.retention_rules
    if not rules:
        yield Gap("retention", _("Say how long the data are kept, or what decides it."), "30(1)(f)")
        return
    if any(rule.amount is None and not rule.event.strip() for rule in rules):
        yield Gap("retention", _("A retention rule says neither how long nor until which event."), "30(1)(f)")
    forgotten = [one.name for one in wording.data(record) if not any(is_about(rule, one) for rule in rules)]
    if forgotten:
        yield Gap(
            "retention", _("No retention rule covers: %s.") % shortened(", ".join(forgotten)), "30(1)(f)"
        )


def is_about(rule: RetentionRule, data: Data) -> bool:
    """A rule that names no category of data may cover any, even when words of the organisation narrow it."""
    return rule.data is None or rule.data.id == data.id


def security(record: ActivitySheet, cited: str) -> Iterator[Gap]:
    if not record.security_measures and not record.shared_security_measures:
        yield Gap("security", _("Describe how the data are protected, in general terms."), cited)


def shortened(text: str, most: int = 90) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
