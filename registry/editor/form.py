"""One form for every kind of row, derived from its model: fields, choices, lists of small parts, and three-way comparison."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst, format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import Country, CountryField

from registry.editing.comparing import Values
from registry.editor.compared import ComparedForm
from registry.editor.dependent import make_dependent
from registry.editor.fields import (
    HOW_TO_WRITE_A_DATE,
    AnswerField,
    Catalogue,
    ListField,
    PartialDateInput,
    PickField,
    ProseInput,
    Selection,
    read_date,
)
from registry.editor.help import help_on
from registry.editor.pickers import record_of
from registry.editor.proposed import propose_names, proposed_names
from registry.models import Activity, Controller, Department, Owned, SharedEntry
from registry.models.fields import PartialDateField, ProseField, TermField
from registry.models.naming import named_party
from registry.models.owned import existing_target
from registry.models.shape import foreign_key, owned_target, parts_of
from registry.models.states import DRAFT
from registry.record.wording import day
from registry.spelling import alphabetical

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

UNANSWERED = _("Not answered yet")

LINES = (
    ("amount", "unit", "bound"),
    ("created_on", "updated_on"),
    ("updated_on", "effective_on"),
    ("postal_code", "city", "country"),
    ("email", "phone"),
    ("includes_backups", "automatic"),
    ("answer_amount", "answer_unit"),
)


class More(Div):
    """Fields that few people need, in a fold that opens when one of them holds something."""

    template = "registry/rows/more.html"


def in_lines(names: list[str]) -> list[Any]:
    """The names, those of one line in a row of their own."""
    found: list[Any] = []
    rest = list(names)
    while rest:
        line = next((one for one in LINES if rest[: len(one)] == list(one)), rest[:1])
        rest = rest[len(line) :]
        found.append(Div(*line, css_class="field-row") if len(line) > 1 else line[0])
    return found


@dataclass(frozen=True)
class ListedPart:
    """The parts of a row that a list in its form is made of: their model, their key to the row, the field that says one."""

    model: type[Owned]
    link: str
    shorthand: str

    @property
    def field(self) -> Any:
        return self.model._meta.get_field(self.shorthand)


@dataclass(frozen=True)
class FormSpec:
    """A form of the console: which fields of which model, and which lists of parts, in their order.

    ``lists`` names relations whose parts are said by one value each (their ``shorthand``). ``title`` names the form
    where the model's own name would not do. Fields in ``more`` are folded away until they hold something. ``section`` is
    the section of the row's page that the form fills; "" for a form of the whole row. ``derived`` names address names
    and the texts from which a new row's are proposed.
    """

    key: str
    model: type[Any]
    fields: tuple[str, ...]
    lists: tuple[str, ...] = ()
    title: StrOrPromise = ""
    more: tuple[str, ...] = ()
    section: str = ""
    derived: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_facet(self) -> bool:
        """True for the form of one section of a row's page, which leaves the rest of the row alone."""
        return bool(self.section)

    @property
    def heading(self) -> StrOrPromise:
        return self.title or capfirst(self.model._meta.verbose_name)

    def label(self, name: str) -> str:
        """What stands beside a field or a list of this form; "" for what is neither."""
        if name in self.fields:
            return str(capfirst(self.model._meta.get_field(name).verbose_name))
        return str(capfirst(self.part(name).model._meta.verbose_name_plural)) if name in self.lists else ""

    def part(self, name: str) -> ListedPart:
        """What the list of this name is made of. Raises LookupError for what is no list of such parts."""
        for section, part, link in parts_of(self.model):
            if section == name and part.shorthand is not None:
                return ListedPart(part, link, part.shorthand)
        raise LookupError(f"{self.model.__name__} has no list {name}")


class RowForm(ComparedForm):
    """The form ``spec`` over ``row``, saved or new; choices are those of the row's organisation.

    Checking it writes nothing: ``row`` stays what is stored, ``changed`` is what would be, entries typed anew among it, and
    :meth:`save` writes that.
    """

    row_id = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        spec: FormSpec,
        row: Any,
        data: Any = None,
        *,
        values: Values | None = None,
        departments: bool = True,
    ) -> None:
        self.spec, self.row, self.changed = spec, row, row
        self.new_departments = departments
        auto_id = f"id_{spec.key.replace('.', '_')}_{row.public_id.hex[:8]}_%s"
        super().__init__(data, values=values, auto_id=auto_id)
        self.catalogues: dict[type[SharedEntry], Catalogue] = {}
        self.lists: dict[str, ListField] = {}
        for name in spec.fields:
            self.fields[name] = self.field_of(row._meta.get_field(name))
        for name in spec.lists:
            self.fields[name] = self.lists[name] = self.list_of(name)
        for name in self.names:
            self.explain(name)
            self.say_language(name)
        # What stands in the database; nothing for a new row but what it starts with.
        self.stored = {name: self.strings(name, self.value_of(name)) for name in self.names}
        self.initial = {name: self.first_value(name) for name in self.names}
        self.initial |= {"base": json.dumps(self.stored), "row_id": row.public_id}
        propose_names(self)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = self.arrange()

    def arrange(self) -> Layout:
        """The fields in their order, those that belong together on one line, the rare ones folded away."""
        seen = [name for name in self.names if name not in self.spec.more]
        layout = Layout("base", "row_id", *in_lines(seen))
        if self.spec.more:
            layout.append(More(*in_lines([name for name in self.names if name in self.spec.more])))
        return layout

    @property
    def names(self) -> tuple[str, ...]:
        """The fields and the lists, in their order."""
        return (*self.spec.fields, *self.spec.lists)

    @property
    def is_unfolded(self) -> bool:
        """True when a folded field holds something, or is wrong."""
        return any(self.stored.get(name) or name in self.errors for name in self.spec.more)

    @property
    def is_new(self) -> bool:
        return self.row._state.adding

    # Fields -------------------------------------------------------------------------------------------------

    def field_of(self, field: Any) -> forms.Field:
        options: dict[str, Any] = {
            "label": self.spec.label(field.name),
            "required": not (field.blank or field.null or isinstance(field, models.BooleanField)),
        }
        if field.is_relation:
            return self.link_of(field, options)
        match field:
            case TermField():
                choices = [("", UNANSWERED), *((code, str(term)) for code, term in field.read_choices())]
                return forms.ChoiceField(choices=choices, **options)
            case CountryField():
                return shown_by(field, **options, empty_label=UNANSWERED)
            case ProseField():
                return ProseInput(max_length=field.max_length, **options)
            case PartialDateField():
                return PartialDateInput(**options)
            case models.BooleanField(null=True):
                return AnswerField(**options)
            case models.DateField():
                widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
                return forms.DateField(widget=widget, **options)
        made = shown_by(field, **options)
        made.widget.attrs.pop("maxlength", None)  # a browser would cut the text short without a word
        return made

    def link_of(self, field: models.ForeignKey, options: dict[str, Any]) -> forms.Field:
        model = owned_target(field)
        if issubclass(model, SharedEntry):
            preferred = getattr(self.row, field.attname)
            return PickField(self.catalogue(model), preferred=preferred, **options)
        rows = model._default_manager.filter(controller=self.row.controller)
        if model is Activity:  # a record refers to others
            rows = rows.exclude(pk=getattr(self.row, "activity_id", None))
        if self.row.whole and model.whole == self.row.whole:
            rows = rows.filter(**{self.row.whole: getattr(self.row, self.row.whole)})
        return forms.ModelChoiceField(rows, to_field_name="public_id", empty_label="–", **options)

    def list_of(self, name: str) -> ListField:
        field, label = self.spec.part(name).field, self.spec.label(name)
        if field.is_relation and issubclass(field.related_model, SharedEntry):
            made = ListField(catalogue=self.catalogue(field.related_model), label=label)
        elif field.is_relation:
            made = ListField(catalogue=self.selection(name, field), label=label)
        elif isinstance(field, TermField):
            made = ListField(terms=field.vocabulary, label=label)
        else:
            line = field.formfield(required=False)
            line.validators += field.validators
            made = ListField(line=line, label=label)
        made.offer()
        return made

    def selection(self, name: str, field: models.ForeignKey) -> Selection:
        """What a list can choose from by identifier: rows of the organisation, archived activities only if chosen before."""
        model = owned_target(field)
        rows = Activity.objects.kept() if model is Activity else model._default_manager.all()
        chosen = [getattr(part, field.name) for part in self.parts[name]]
        return Selection(rows.filter(controller=self.row.controller), chosen)

    def catalogue(self, model: type[SharedEntry]) -> Catalogue:
        grows = self.new_departments or model is not Department
        made = Catalogue(model, self.row.controller, grows=grows, activity=record_of(self.row))
        return self.catalogues.setdefault(model, made)

    def explain(self, name: str) -> None:
        make_dependent(self.spec.model._meta.model_name, name, self.fields[name])
        help_text, article = help_on(self.row._meta.model_name, name)
        if isinstance(self.fields[name], PartialDateInput):
            help_text = format_lazy("{} {}", help_text, HOW_TO_WRITE_A_DATE)
        if help_text and article:
            self.fields[name].help_text = format_html(
                '{} <span class="article">{}</span>', help_text, article
            )
        elif help_text or not self.fields[name].help_text:
            self.fields[name].help_text = help_text

    def say_language(self, name: str) -> None:
        """What is typed is in the language of the notice or the register, whatever the page is in (WCAG 3.1.2)."""
        whole = type(self.row).whole
        above = existing_target(self.row, foreign_key(type(self.row), whole)) if whole else self.row.whole_row
        spoken = getattr(above, "language", "") or self.row.controller.language
        if spoken != get_language() and isinstance(self.fields[name], forms.CharField):
            self.fields[name].widget.attrs["lang"] = spoken

    # Values as lists of strings -----------------------------------------------------------------------------

    @cached_property
    def parts(self) -> dict[str, list[Any]]:
        """The stored parts of each list, in their order."""
        if self.row._state.adding:
            return {name: [] for name in self.spec.lists}
        found = {}
        for name in self.spec.lists:
            part = self.spec.part(name)
            above = part.model.nests_under
            inner = above[: above.index(part.link)]
            rows = part.model._default_manager.filter(**{part.link: self.row}, **dict.fromkeys(inner))
            if part.field.is_relation:
                rows = rows.select_related(part.shorthand)
            found[name] = list(rows)
        return found

    @property
    def typed(self) -> Values:
        found = {name: self.strings(name, self.cleaned_data[name]) for name in self.names}
        return found | named_party(self.row, found)  # a name that is a third party's becomes a reference

    @property
    def sent(self) -> Values:
        """What was sent, right or wrong."""
        return {name: self.strings(name, self[name].data) for name in self.names}

    def inputs(self, values: Values, **service: str) -> list[tuple[str, list[str]]]:
        return super().inputs(values, **{"row_id": str(self.row.public_id), **service})

    def value_of(self, name: str) -> Any:
        if name in self.spec.lists:
            return list(dict.fromkeys(said_by(part) for part in self.parts[name]))
        field = self.row._meta.get_field(name)
        return existing_target(self.row, field) if field.is_relation else getattr(self.row, name)

    def first_value(self, name: str) -> Any:
        value = self.value_of(name)
        if isinstance(value, Owned):
            return value.name if isinstance(value, SharedEntry) else value.public_id
        return value.code if isinstance(value, Country) else value

    def strings(self, name: str, value: Any) -> list[str]:
        """A value as it is compared and sent: without order where order says nothing."""
        field = self.fields.get(name)
        match value:
            case None | "":
                return []
            case Country():
                return [value.code] if value.code else []
            case bool():
                return [str(value).lower()]
            case date():
                return [value.isoformat()]
            case Decimal():
                return [format(value, "f")]
            case Owned():
                return [named(value)]
            case list() | tuple():
                texts = [str(one) for one in value]
                return texts if getattr(field, "line", None) else sorted(texts, key=alphabetical)
        return [str(value)]

    def shown(self, name: str, texts: list[str]) -> list[str]:
        field: Any = self.fields[name]
        if isinstance(field, ListField):
            return field.shown(texts)
        if isinstance(field, forms.ModelChoiceField):
            labels = {str(one.public_id): str(one) for one in field.queryset or ()}
        elif isinstance(field, forms.ChoiceField):
            labels = {str(code): str(label) for code, label in field.widget.choices}
        else:
            labels = {}
        if isinstance(field, forms.DateField | PartialDateInput):
            labels = {text: day(read) for text in texts if (read := read_date(text))}
        return [labels.get(text, text) for text in texts]

    # Checking and saving ------------------------------------------------------------------------------------

    def clean(self) -> None:
        self.cleaned_data |= proposed_names(self)
        if self.errors:
            return
        if self.is_new and self.typed == self.stored:
            self.add_error(None, _("Nothing is filled in yet: answer at least one of these questions."))
            return
        self.changed = self.filled_in()
        try:
            self.changed.full_clean(exclude=self.unchecked())
        except ValidationError as error:
            self.take_over(error)

    def filled_in(self) -> Any:
        """The row as it would be saved: a copy, for the page around the form says what is stored."""
        changed = copy(self.row)
        for name in self.spec.fields:
            setattr(changed, name, self.cleaned_data[name])
        return changed

    def unchecked(self) -> set[str]:
        """The fields that the model does not check: those of other forms, and entries that are checked and not saved yet."""
        held = {*self.spec.fields, "controller", *self.spec.model.nests_under}
        begun = {name for name in self.spec.fields if is_begun(self.cleaned_data[name])}
        return ({field.name for field in self.row._meta.concrete_fields} - held) | begun

    def take_over(self, error: ValidationError) -> None:
        """Put the model's sentences next to the fields of this form, or above it when it has no such field."""
        for name, errors in error.error_dict.items():
            for one in errors:
                self.add_error(name if name in self.fields else self.place_of(one), one)

    def place_of(self, error: ValidationError) -> str | None:
        """The field for the sentence of a constraint: the one left blank of those that go together, else the last."""
        for constraint in self.row._meta.constraints:
            if constraint.get_violation_error_message() == error.message:
                unique = isinstance(constraint, models.UniqueConstraint)
                bound = constraint.fields if unique else constraint.condition.referenced_base_fields
                names = [name for name in self.fields if name in bound]
                blank = [name for name in names if self.cleaned_data.get(name) in (None, "")]
                return next(iter([*blank, *reversed(names)]), None)
        return None

    def save(self) -> Any:
        """Store the row, its lists and the entries they name anew; gives the row.

        Only what changed is written, so history holds changes and nothing else.
        """
        typed, stored, row = self.typed, self.stored, self.changed
        for catalogue in self.catalogues.values():
            catalogue.save_new()
        if row._state.adding:
            row.position = siblings(row).count()
        if row._state.adding or any(typed[name] != stored[name] for name in self.spec.fields):
            row.save()
        for name in self.spec.lists:
            if typed[name] != stored[name]:
                self.save_list(row, name, typed[name])
        return row

    def save_list(self, row: Any, name: str, wanted: list[str]) -> None:
        part, field = self.spec.part(name), self.lists[name]
        kept = {said_by(one): one for one in reversed(self.parts[name])}
        for one in self.parts[name]:
            if said_by(one) not in wanted:  # two parts may say the same under other conditions: both stay
                one.delete()
        offered = {code: place for place, (code, _label) in enumerate(field.widget.offered)}
        if field.line is None:  # in the order in which they are offered, those typed anew last
            wanted = sorted(wanted, key=lambda text: offered.get(text, len(offered)))
        new = []
        for position, text in enumerate(wanted):
            if text in kept:
                if field.line is not None and kept[text].position != position:
                    kept[text].position = position
                    kept[text].save()
                continue
            value = field.catalogue.find(text) if field.catalogue is not None else text
            given = {part.link: row, part.shorthand: value, "position": position}
            new.append(part.model(controller=row.controller, **given))
        part.model._default_manager.bulk_create(new)


def said_by(part: Any) -> str:
    """The one value that says a part of a list."""
    value = getattr(part, part.shorthand)
    return named(value) if isinstance(value, Owned) else str(value)


def is_begun(value: Any) -> bool:
    """Whether this is a row that was begun in the form and is not saved yet."""
    return isinstance(value, Owned) and value._state.adding


def named(row: Owned) -> str:
    """A row as a form refers to it: shared entries by their names, others by their identifiers."""
    return row.name if isinstance(row, SharedEntry) else str(row.public_id)


def shown_by(field: models.Field[Any, Any], **options: Any) -> forms.Field:
    """The field of a form that shows this field of a model. Raises TypeError for one that no form shows."""
    made = field.formfield(**options)
    if made is None:
        raise TypeError(f"{field} is not for forms")
    return made


def siblings(row: Any) -> models.QuerySet:
    """The rows that stand in one list with this one, in their order."""
    links = {name: getattr(row, f"{name}_id") for name in row.nests_under}
    return type(row)._default_manager.filter(controller_id=row.controller_id, **links)


def new_row(
    spec: FormSpec, controller: Controller, parent: Any = None, row_id: uuid.UUID | None = None
) -> Any:
    """A row of the form's model, not saved, under ``parent`` (a row that it can be a part of) or the organisation."""
    row = spec.model(controller=controller, public_id=row_id or uuid.uuid4())
    if isinstance(row, Activity):
        row.state = DRAFT
    if parent is not None:
        setattr(row, link_to(spec, type(parent)), parent)
        row.adopt_owner()
    return row


def link_to(spec: FormSpec, parent: type[models.Model]) -> str:
    """The key by which a row of the form is a part of ``parent``. Raises LookupError when it is not."""
    for name in spec.model.nests_under:
        if spec.model._meta.get_field(name).related_model is parent:
            return name
    raise LookupError(f"{spec.model.__name__} is no part of {parent.__name__}")
