"""The rows of a section as cards: what each says in short, and what can be done with it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from registry.editor.form import FormSpec
from registry.editor.specification import form_of, has_form, kinds_under
from registry.models import Controller, Owned, RetentionRule
from registry.models.fields import PartialDateField
from registry.record.build import term
from registry.record.wording import YES_AND_NO, day, period, yes_or_no
from registry.spelling import Typed
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHORT = 160  # characters of a field in a card
CUT = 80  # characters of a text that ``str`` keeps
PERIOD = ("amount", "unit", "bound")  # fields of a rule that are one fact


@dataclass(frozen=True)
class Addition:
    """A button that opens an empty form."""

    label: StrOrPromise
    address: str


@dataclass(frozen=True)
class Mention:
    """One part of a list: its name, what is added to it, and where that is written."""

    text: str
    note: str
    address: str


@dataclass
class Card:
    """One row: its heading, the rest of it in short, the lists it holds, and below it the cards of its parts."""

    row: Any
    form: FormSpec
    kind: StrOrPromise
    heading: str
    facts: list[tuple[str, str]]
    lists: list[tuple[str, list[Mention]]] = field(default_factory=list)
    is_first: bool = False
    is_last: bool = False
    additions: list[Addition] = field(default_factory=list)
    parts: list[Card] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"row-{self.row.public_id}"

    @property
    def slug(self) -> str:
        return self.row.controller.slug

    @property
    def edit(self) -> str:
        return reverse("registry:edit-row", args=[self.slug, self.form.key, self.row.public_id])

    @property
    def delete(self) -> str:
        return reverse("registry:delete-row", args=[self.slug, self.form.key, self.row.public_id])

    @property
    def move(self) -> str:
        return reverse("registry:move-row", args=[self.slug, self.form.key, self.row.public_id])


def cards(whole: Owned | Controller, kinds: tuple[type[Any], ...], controller: Controller) -> list[Card]:
    """The cards of these kinds of rows of an activity or notice, their parts below them: one query for each kind."""
    below: dict[tuple[str, int], list[Any]] = defaultdict(list)
    for model in with_parts(kinds):
        links = [
            f.name for f in model._meta.concrete_fields if (f.is_relation and not f.null) or f.name == "party"
        ]
        shown = [
            f.name
            for f in model._meta.concrete_fields
            if f.is_relation and f.name not in {"controller", model.whole, *model.nests_under, *links}
        ]
        place = model.whole or str(whole._meta.model_name)
        related = [name for name in (*links, *shown) if name not in {"controller", place}]
        for row in model._default_manager.filter(**{place: whole}).select_related(*related):
            row.controller = controller
            for name in model.nests_under:
                parent = getattr(row, f"{name}_id")
                if parent is not None:
                    label = model._meta.get_field(name).related_model._meta.label
                    below[f"{label}>{model._meta.label}", parent].append(row)
                    break
    top = [row for model in kinds for row in below[f"{whole._meta.label}>{model._meta.label}", whole.pk]]
    return [card for model in kinds for card in row_cards([row for row in top if type(row) is model], below)]


def with_parts(kinds: tuple[type[Any], ...]) -> list[type[Any]]:
    """These kinds of rows and those that stand below them, each once."""
    found = list(kinds)
    for model in found:
        if has_form(model):
            below = [*(part.model for part in kinds_under(model)), *lines_of(form_of(model))]
            found += [part for part in below if part not in found]
    return found


def lines_of(spec: FormSpec) -> list[type[Any]]:
    """The parts that are nothing but a line of this form: they have none of their own."""
    return [part for name in spec.lists if not has_form(part := spec.part(name).model)]


def row_cards(rows: list[Any], below: dict[tuple[str, int], list[Any]]) -> list[Card]:
    made = []
    for place, row in enumerate(rows):
        spec = form_of(type(row))
        card = Card(row, spec, kind_of(row, spec), heading_of(row, spec), facts_of(row, spec))
        card.is_first, card.is_last = place == 0, place == len(rows) - 1
        for kind in lines_of(spec):
            if lines := below[f"{row._meta.label}>{kind._meta.label}", row.pk]:
                card.facts.append(
                    (str(capfirst(kind._meta.verbose_name_plural)), " · ".join(map(str, lines)))
                )
        listed = {spec.part(name).model for name in spec.lists}
        for part in kinds_under(type(row)):
            found = below[f"{row._meta.label}>{part.model._meta.label}", row.pk]
            if part.model in listed and is_brief(part):
                if found:
                    card.lists.append(
                        (str(part.model._meta.verbose_name_plural), [mention(one, part) for one in found])
                    )
                continue
            card.parts += row_cards(found, below)
            if part.model not in listed:
                card.additions.append(addition(part, row))
        made.append(card)
    return made


def is_brief(spec: FormSpec) -> bool:
    """True for parts that are a name and perhaps a note: they stand in one line."""
    return len(spec.fields) <= 2


def mention(row: Any, spec: FormSpec) -> Mention:
    address = reverse("registry:edit-row", args=[row.controller.slug, spec.key, row.public_id])
    added = getattr(row, "note", "") or getattr(row, "items", "")
    return Mention(as_typed(row, spec, str(row)), Truncator(added).chars(SHORT), address)


def kind_of(row: Any, spec: FormSpec) -> StrOrPromise:
    """What the row is called in its card: a purpose of a purpose is a sub-purpose."""
    return _("Sub-purpose") if getattr(row, "parent_id", None) else spec.heading


def addition(spec: FormSpec, parent: Any) -> Addition:
    """The button that adds a row of this form under ``parent``."""
    label = _("Sub-purpose") if isinstance(parent, spec.model) else spec.heading
    return Addition(
        label, reverse("registry:add-row", args=[parent.controller.slug, spec.key, parent.public_id])
    )


def name_of(row: Any, spec: FormSpec) -> str:
    """What the row is called, in full where ``str`` cuts a text short; a retention rule by its scope and its period."""
    if isinstance(row, RetentionRule):
        scope = row.data or row.data_note or row.subject or row.purpose or row.purpose_note
        return " · ".join(str(text) for text in (scope, length_of(row) or row.event) if text)
    name = str(row)
    texts = (getattr(row, field) for field in spec.fields)
    return next((text for text in texts if isinstance(text, str) and text and text[:CUT] == name), name)


def heading_of(row: Any, spec: FormSpec) -> str:
    return in_short(as_typed(row, spec, name_of(row, spec) or str(capfirst(row._meta.verbose_name))))


def as_typed(row: Any, spec: FormSpec, text: str) -> str:
    """The text, known to be typed where a field of the row, or the entry it names, holds just that."""
    values = (getattr(row, field) for field in spec.fields)
    return Typed(text) if any(getattr(value, "name", value) == text for value in values if value) else text


def in_short(text: str) -> str:
    short = Truncator(text).chars(SHORT)
    return Typed(short) if isinstance(text, Typed) else short


def length_of(row: Any) -> str:
    """The period of a rule or a tracker in words: « 3 ans au plus »."""
    return period(row.amount, term("retention_units", row.unit), term("retention_bounds", row.bound))


def facts_of(row: Any, spec: FormSpec) -> list[tuple[str, str]]:
    """What else the row says, label and value, each in short."""
    heading, found = name_of(row, spec), []
    for name in spec.fields:
        field_of = row._meta.get_field(name)
        value = getattr(row, name)
        if name in PERIOD and hasattr(row, PERIOD[0]):
            if name == PERIOD[0] and (length := length_of(row)):
                found.append((_("Period"), length))
            continue
        if value in (None, "", []):
            continue
        text = shown(row, field_of, value)
        if text and text != heading:
            label = YES_AND_NO[name][0] if name in YES_AND_NO else capfirst(field_of.verbose_name)
            found.append((str(label), in_short(text)))
    return found


# Answers to whether something is so: “None (stated)” would read as an amount.
WHETHER = {"ai_answer", "ai_training", "automated_decision", "profiling", "dpo_designated"}


def shown(row: Any, field_of: Any, value: Any) -> str:
    """A value as people read it."""
    if field_of.name in WHETHER and value == "none":
        return _("No")
    if hasattr(field_of, "vocabulary") and isinstance(value, list):
        terms = vocabulary(field_of.vocabulary)
        return ", ".join(str(terms[code]) for code in value if code in terms)
    display = getattr(row, f"get_{field_of.name}_display", None)
    if display is not None:
        return str(display())
    if isinstance(value, bool):
        return yes_or_no(field_of.name, value)
    if hasattr(value, "isoformat") or isinstance(field_of, PartialDateField):
        return day(value)
    return Typed(getattr(value, "name", "") or value)
