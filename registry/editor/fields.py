"""Form fields of the console whose every value is written as a list of strings.

What is typed, what is stored and what stood there before can so be compared, shown side by side and sent again by the
same code (:mod:`registry.editor.form`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from registry.editor.pickers import Nearness, OfferedGroup, in_groups, nearness_of, titles_of
from registry.models import Activity, Controller, DataCategory, SharedEntry, SubjectCategory
from registry.models.fields import LINE, PartialDateField
from registry.models.states import IN_FORCE
from registry.partial_dates import PartialDate
from registry.spelling import alphabetical, recognised, searchable
from registry.vocabularies import VocabularyEntry, vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# There can be thousands of them: blanks between them would be half of the page.
BOX = '<label class="choice"><input type="checkbox" name="{}" value="{}"{}><span>{}</span></label>'
OPTION = '<option value="{}"></option>'
MANY = 12  # boxes that are seen at once
MOST_NEW = 500  # entries that one form adds to a list: each is looked for among those that are there
Entry = TypeVar("Entry", bound=SharedEntry)
SUGGESTED = {"SubjectCategory": "subject_kinds", "DataCategory": "data_kinds"}


class Catalogue(Generic[Entry]):
    """The rows of one kind that an organisation can choose from, found by name, and begun when the name is new.

    Read once for a form: what ``activity`` refers to is offered first, then what other records of its department do.
    Nothing is written before :meth:`save_new`. Raises ValidationError for a name the model refuses.
    """

    def __init__(
        self,
        model: type[Entry],
        controller: Controller,
        *,
        grows: bool = True,
        activity: Activity | None = None,
    ) -> None:
        self.model, self.controller, self.grows, self.activity = model, controller, grows, activity
        self.new: list[Entry] = []
        self._rows: list[Entry] | None = None
        self._plain: dict[int, str] = {}  # the names without accents and capitals, by key

    @property
    def rows(self) -> list[Entry]:
        if self._rows is None:
            rows: Any = self.model._default_manager.filter(controller=self.controller)  # of this kind
            found = list(rows.order_by("pk"))
            self._plain = {row.pk: searchable(row.name) for row in found}
            self._rows = sorted(found, key=lambda row: (self._plain[row.pk], row.name))
        return self._rows

    @cached_property
    def spellings(self) -> dict[str, list[Entry]]:
        """The rows, and those begun here, by what :func:`recognised` makes of their names."""
        found: dict[str, list[Entry]] = {}
        for row in self.rows:
            found.setdefault(recognised(row.name), []).append(row)
        return found

    def names(self) -> list[str]:
        """The names to choose from, each once."""
        return list(dict.fromkeys(row.name for row in self.rows))

    def suggestions(self) -> list[str]:
        """Names of the vocabulary that no row has yet."""
        return [str(term) for term in self.terms() if recognised(str(term)) not in self.spellings]

    def terms(self) -> Iterable[VocabularyEntry]:
        name = SUGGESTED.get(self.model.__name__)
        return vocabulary(name) if name else ()

    @cached_property
    def groups(self) -> list[OfferedGroup]:
        """The names to choose from, nearest to the record first, and where the list grows the vocabulary’s after them."""
        near = nearness_of(self.model, self.activity)
        names = [(row.name, near.get(row.pk, Nearness.ORGANISATION)) for row in self.rows]
        usual = sorted(self.suggestions(), key=alphabetical) if self.grows else ()
        return in_groups([*names, *((name, Nearness.USUAL) for name in usual)])

    def choices(self) -> list[tuple[str, str]]:
        """What a list offers, and how it is called there."""
        return [(name, name) for group in self.groups for name in group.names]

    def titles(self) -> dict[str, StrOrPromise]:
        return titles_of(self.groups)

    def same(self, name: str) -> list[Entry]:
        """The rows of this name; accents and capitals count only when they tell two rows apart."""
        if len(name) > LINE:  # no row is called so: nothing to compare
            return []
        rows = self.spellings.get(recognised(name), [])
        return [row for row in rows if row.name == name] or rows

    def find(self, name: str, preferred: int | None = None) -> Entry:
        """The row of this name; of several, the one whose key is ``preferred``; a new one, not saved yet, where none is."""
        same = self.same(name)
        if same:
            return next((row for row in same if row.pk == preferred), same[0])
        row = self.begin(name)
        self.new.append(row)
        self.spellings.setdefault(recognised(row.name), []).append(row)
        return row

    def save_new(self) -> None:
        """Store the rows that were begun, so that others can refer to them."""
        for row in self.new:
            if row._state.adding:
                row.save()

    def begin(self, name: str) -> Entry:
        """A row of this name, checked and not saved yet."""
        if not self.grows:
            raise ValidationError(
                _("“%(name)s” is not in the list: choose one of its entries."), params={"name": name}
            )
        row = self.model(controller=self.controller, name=name, position=len(self.rows) + len(self.new))
        wanted = recognised(name[:LINE])
        kind = next((term.code for term in self.terms() if recognised(str(term)) == wanted), None)
        if kind is not None and isinstance(row, SubjectCategory | DataCategory):
            row.kind = kind
        try:
            row.full_clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return row


class Selection:
    """The rows of one kind that a list chooses from by their identifiers, where names would not tell them apart.

    ``chosen`` rows are offered even if they would not be any more.
    """

    grows = False

    def __init__(self, rows: Iterable[Any], chosen: Iterable[Any]) -> None:
        offered = {str(row.public_id): row for row in rows}
        self.rows = offered | {str(row.public_id): row for row in chosen if str(row.public_id) not in offered}

    def choices(self) -> list[tuple[str, str]]:
        named = [(code, described(row)) for code, row in self.rows.items()]
        return sorted(named, key=lambda pair: alphabetical(pair[1]))

    def titles(self) -> dict[str, StrOrPromise]:
        return {}

    def find(self, code: str) -> Any:
        if code not in self.rows:
            raise ValidationError(_("This entry is not in the list: choose one of its entries."))
        return self.rows[code]


def described(row: Any) -> str:
    """A row as a list offers it: an activity that is not in force says so."""
    if isinstance(row, Activity) and row.state != IN_FORCE:
        return f"{row} ({row.get_state_display()})"
    return str(row)


class SuggestInput(forms.TextInput):
    """A line of text with suggestions below it, which browsers show without a script."""

    template_name = "registry/rows/suggest_input.html"

    def __init__(self, catalogue: Catalogue, attrs: dict[str, Any] | None = None) -> None:
        grows = {"data-grows": ""} if catalogue.grows else {}
        super().__init__({"autocomplete": "off", "data-suggest": "", **grows, **(attrs or {})})
        self.catalogue = catalogue

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        listed = f"{context['widget']['attrs'].get('id', name)}_list"
        context["widget"]["attrs"]["list"] = listed
        groups = [
            (group.title, group.names[0], format_html_join("", OPTION, ((name,) for name in group.names[1:])))
            for group in self.catalogue.groups
        ]
        return context | {"listed": listed, "groups": groups}


class PickField(forms.CharField):
    """One row of a catalogue by its name: chosen from the list, or typed anew on the spot, and then not saved yet.

    Of several rows of one name it is the one whose key is ``preferred``.
    """

    def __init__(self, catalogue: Catalogue, *, preferred: int | None = None, **options: Any) -> None:
        self.catalogue, self.preferred = catalogue, preferred
        super().__init__(widget=SuggestInput(catalogue), **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return next((row.name for row in self.catalogue.rows if row.pk == value), "")
        return value.name if isinstance(value, SharedEntry) else value

    def clean(self, value: Any) -> SharedEntry | None:
        name = super().clean(value)
        return self.catalogue.find(name, self.preferred) if name else None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ListWidget(forms.Widget):
    """Boxes to tick for what exists, and lines for what is new; without anything to choose from, only lines.

    A script (static/js/picker.js) puts a field with suggestions in their place that fills in the same inputs. It leaves a
    few terms, and a checklist that is to be read, as they are. Of many boxes, those that are ticked come first in their
    group, for the rest is out of sight.
    """

    template_name = "registry/rows/list_widget.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.offered: list[tuple[str, str]] = []
        self.titles: dict[str, StrOrPromise] = {}  # of the groups in which the codes are offered
        self.grows = True
        self.is_checklist = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        ticked = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        typed = (data.get(f"{name}-new") or "").splitlines()
        return list(dict.fromkeys(text for text in (one.strip() for one in [*ticked, *typed]) if text))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = dict.fromkeys(value or [])
        codes = {code for code, _label in self.offered}
        own = [] if not codes and self.grows else [text for text in chosen if text not in codes]
        pairs = [*((text, text) for text in own), *self.offered]
        groups: dict[StrOrPromise, list[tuple[str, str, bool]]] = {}
        for code, label in pairs:
            groups.setdefault(self.titles.get(code, ""), []).append((code, label, code in chosen))
        if len(pairs) > MANY:
            for boxes in groups.values():
                boxes.sort(key=lambda box: not box[2])
        ticked = mark_safe(" checked")
        marked = [
            (title, [(name, code, ticked if is_chosen else "", label) for code, label, is_chosen in boxes])
            for title, boxes in groups.items()
        ]
        return context | {
            "groups": [(title, format_html_join("", BOX, rows)) for title, rows in marked],
            "lines": "" if pairs else "\n".join(chosen),
            "grows": self.grows,
            "when": self.attrs.get("data-when", ""),
            "is_searched": bool(pairs) and not self.is_checklist and (self.grows or len(pairs) > MANY),
        }


class ListField(forms.Field):
    """A list of texts, without repetition: names of a catalogue, codes of a vocabulary, or lines as typed."""

    def __init__(
        self,
        *,
        catalogue: Catalogue | Selection | None = None,
        terms: str | None = None,
        line: forms.Field | None = None,
        **options: Any,
    ) -> None:
        self.catalogue, self.terms, self.line = catalogue, terms, line
        options.setdefault("required", False)
        super().__init__(widget=ListWidget(), **options)
        self.widget.grows = terms is None and (catalogue is None or catalogue.grows)

    def offer(self) -> None:
        """Read what can be chosen. Called once, when the form is made."""
        if self.catalogue is not None:
            self.widget.offered, self.widget.titles = self.catalogue.choices(), self.catalogue.titles()
        elif self.terms is not None:
            self.widget.offered = [(term.code, str(term)) for term in vocabulary(self.terms)]

    def shown(self, texts: list[str]) -> list[str]:
        """The texts as people read them, labels for codes; in alphabetical order but for lines, whose order says something."""
        labels = dict(self.widget.offered)
        found = [labels.get(text, text) for text in texts]
        return found if self.line is not None else sorted(found, key=alphabetical)

    def sent_as(self, name: str, texts: list[str]) -> tuple[str, list[str]]:
        """The input of a page that sends these texts: boxes, or without anything to choose from, lines."""
        has_lines_only = self.widget.grows and not self.widget.offered
        return (f"{name}-new", ["\n".join(texts)]) if has_lines_only else (name, texts)

    def clean(self, value: list[str]) -> list[str]:
        value = super().clean(value)
        offered = {code for code, _label in self.widget.offered}
        count = sum(text not in offered for text in value)
        if count > MOST_NEW:
            sentence = _("At most %(most)d entries are added at a time, and these are %(count)d.")
            raise ValidationError(sentence, code="too_many", params={"most": MOST_NEW, "count": count})
        faults = []
        for text in value:
            if self.terms is not None and text not in vocabulary(self.terms):
                faults.append(
                    ValidationError(
                        _("“%(value)s” is not one of the possible values."), params={"value": text}
                    )
                )
            else:
                try:
                    if self.catalogue is not None:
                        self.catalogue.find(text)
                    elif self.line is not None:
                        self.line.clean(text)
                except ValidationError as error:
                    faults += [ValidationError(f"“{text[:40]}”: {sentence}") for sentence in error.messages]
        if faults:
            raise ValidationError(faults)
        return value


class AnswerSelect(forms.Select):
    """Yes, no, or not answered yet."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, choices=[("", _("Not answered yet")), ("true", _("Yes")), ("false", _("No"))])

    def format_value(self, value: Any) -> list[str]:
        return [{True: "true", False: "false"}.get(value, value or "")]


class AnswerField(forms.TypedChoiceField):
    """A question with three states: yes, no, and not answered yet (None)."""

    def __init__(self, **options: Any) -> None:
        options.pop("choices", None)
        super().__init__(
            choices=AnswerSelect().choices,
            coerce=lambda value: {"true": True, "false": False}[value],
            empty_value=None,
            widget=AnswerSelect(),
            **options,
        )


HOW_TO_WRITE_A_DATE = _("A day, a month or a year: 31/12/2024, 12/2024 or 2024.")


class PartialDateInput(forms.CharField):
    """A day, a month or a year, shown as people write it, the day first; its value is a partial date."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12})

    def to_python(self, value: Any) -> PartialDate:
        read: PartialDate = PartialDateField().to_python(super().to_python(value))
        return read

    def prepare_value(self, value: Any) -> Any:
        """The stored date with the day first; what was typed and is no date stays as it was typed."""
        try:
            return "/".join(reversed(PartialDate(value).split("-")))
        except ValueError:
            return value


def read_date(text: str) -> PartialDate | None:
    """A date, whole or partial, as a form carries it; None for what was never one."""
    try:
        return PartialDate(text)
    except ValueError:
        return None


class ProseInput(forms.CharField):
    """Text of several lines, kept as typed; line breaks are stored as one character, blanks alone are nothing."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options | {"strip": False})

    def widget_attrs(self, widget: Any) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)  # a browser would cut the text short without a word
        return attrs

    def to_python(self, value: Any) -> str:
        text = (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")
        return text if text.strip() else ""
