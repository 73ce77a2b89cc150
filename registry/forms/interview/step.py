"""What the six questions have in common: a form over a draft that writes nothing until it is saved."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from registry.beginning.answers import Draft, StoredAnswers
from registry.beginning.interview import DraftReader, write_answer
from registry.editing.comparing import Values as Strings
from registry.editor.compared import ComparedForm
from registry.editor.fields import Catalogue, ListField
from registry.editor.pickers import OfferedGroup, titles_of
from registry.forms.beginning import helper_of
from registry.models import Activity, Controller
from registry.people.access import Access
from registry.record import sheet
from registry.record.sheet import Row
from registry.record.wording import label, period, period_told
from registry.spelling import alphabetical, recognised

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LINES = 60  # of one answer; whoever has more to say does so on the sheet


class StepForm(ComparedForm):
    """One question of the interview about a draft, saved or new.

    ``answers`` is what the interview wrote before; what else the sheet says there is shown, and not asked again.
    Checking the form stores nothing: entries that were typed anew are values until the form is saved.
    """

    key: ClassVar[str]
    label: ClassVar[StrOrPromise]
    question: StrOrPromise
    lead: StrOrPromise
    in_order: ClassVar[frozenset[str]] = frozenset()  # answers in which the order of the lines says something

    def __init__(
        self, activity: Activity, data: Any = None, *, access: Access, values: Strings | None = None
    ) -> None:
        super().__init__(data, values=values)
        self.activity, self.access = activity, access
        self.reader = DraftReader(activity.controller)
        self.stored_draft = None if activity._state.adding else self.reader.read(activity, self.key)
        self.answers: Strings = {}
        self.others: dict[str, set[str]] = {}
        self.build()
        self.stored = {name: self.compared(name, texts) for name, texts in self.answers.items()}
        self.initial = {name: self.first_value(name, texts) for name, texts in self.answers.items()}
        self.initial["base"] = json.dumps(self.stored)
        self.helper = helper_of(*self.layout())

    @property
    def controller(self) -> Controller:
        return self.activity.controller

    @property
    def draft(self) -> Draft:
        """What is stored; there is none before the first question was answered."""
        assert self.stored_draft is not None
        return self.stored_draft

    def build(self) -> None:
        """Make the fields, and read what was answered."""
        raise NotImplementedError

    def layout(self) -> Sequence[Any]:
        return tuple(self.fields)

    def answered(self) -> Draft:
        """The draft with this answer, once the form is valid."""
        raise NotImplementedError

    def save(self) -> None:
        """Store the answer, and the entries that were typed anew."""
        write_answer(self.controller, self.answered())

    def entry(self, catalogue: Catalogue, name: str) -> Any:
        """The value of the organisation’s entry of this name, or of a new one. Raises ValidationError for a refused name."""
        return self.reader.entry(catalogue.find(name))

    # Lists --------------------------------------------------------------------------------------------------

    def choose(
        self,
        name: str,
        field: ListField,
        found: StoredAnswers,
        answer: list[str] | None = None,
        offered: Sequence[OfferedGroup] = (),
        pairs: Iterable[tuple[str, str]] = (),
    ) -> None:
        """A list of boxes and lines, answered by the interview’s own rows; what other rows say is not offered again.

        It offers names in groups, or ``pairs`` of a code and its words.
        """
        field.widget.titles = titles_of(offered)
        pairs = [*((text, text) for group in offered for text in group.names), *pairs]
        others = [words_of(row) for row in found.others]
        self.others[name] = {recognised(text) for text in others}
        field.widget.offered = [
            (code, label) for code, label in pairs if recognised(label) not in self.others[name]
        ]
        field.widget.use_fieldset = True
        field.help_text = with_others(field.help_text, others)
        self.fields[name] = field
        self.answers[name] = [words_of(row) for row in found.own] if answer is None else answer

    def clean(self) -> None:
        for name, others in self.others.items():
            found = self.cleaned_data.get(name, [])
            if len(found) > MOST_LINES:
                sentence = _("Keep the %(most)d most important here; the others can be added to the record.")
                self.add_error(name, ValidationError(sentence, params={"most": MOST_LINES}))
            elif found:
                kept = dict.fromkeys(value for value in found if recognised(name_of(value)) not in others)
                self.cleaned_data[name] = list(kept)

    # Answers as lists of strings, as registry/editing/comparing.py compares them ----------------------------

    @property
    def typed(self) -> Strings:
        """What was answered, once the form is valid."""
        return {name: self.compared(name, strings(self.cleaned_data[name])) for name in self.answers}

    def compared(self, name: str, texts: list[str]) -> list[str]:
        return texts if name in self.in_order else sorted(texts, key=alphabetical)

    def first_value(self, name: str, texts: list[str]) -> Any:
        return texts if isinstance(self.fields[name], ListField) else "".join(texts[:1])

    def shown(self, name: str, texts: list[str]) -> list[str]:
        """The same answer as people read it: labels for codes."""
        field = self.fields[name]
        pairs = field.widget.offered if isinstance(field, ListField) else getattr(field, "choices", ())
        labels = {str(code): str(words) for code, words in pairs}
        shown = [labels.get(text, text) for text in texts or [""]]
        is_list = isinstance(field, ListField) and name not in self.in_order
        return sorted(shown, key=alphabetical) if is_list else shown


def with_others(help_text: StrOrPromise, others: Iterable[str]) -> StrOrPromise:
    """The help of a field, and below it what other rows of the sheet say."""
    lines = format_html_join("", '<li dir="auto">{}</li>', ((text,) for text in others))
    if not lines:
        return help_text
    return format_html("{} {}<ul>{}</ul>", help_text, _("Already in the record:"), lines)


def words_of(row: Row | str) -> str:
    """What a row of a list says, in a line; what the sheet says in words, as it is."""
    match row:
        case str():
            return row
        case sheet.SystemUse():
            return row.system.name
        case sheet.SubjectUse():
            return row.subject.name
        case sheet.DataUse():
            return row.data.name
        case sheet.SecurityMeasure():
            return row.detail
        case sheet.RetentionStart():
            return row.event
        case sheet.RetentionRule():
            return in_a_line(row)
        case sheet.Transfer():
            return label(row.country) or row.destination or row.recipient_name
        case sheet.Recipient():
            return row.name or name_of(row.party or row.department or label(row.kind))
    return name_of(getattr(row, "name", "") or getattr(row, "party", None) or "")


def in_a_line(rule: sheet.RetentionRule) -> str:
    about = rule.data.name if rule.data else rule.data_note or rule.purpose_note
    length = period_told(period(rule.amount, rule.unit, rule.bound), rule.event, rule.joined)
    return f"{about} · {length}"[:120]


def name_of(value: Any) -> str:
    """What a row, or a value of a field, is called."""
    return str(getattr(value, "name", value))


def strings(value: Any) -> list[str]:
    if value in (None, ""):
        return []
    return list(map(name_of, value)) if isinstance(value, list) else [name_of(value)]


def code_of(term: sheet.Term | None) -> str:
    return term.code if term is not None else ""


def known(catalogue: Catalogue, name: str) -> Any:
    """The row of this name, or None."""
    return next(iter(catalogue.same(name)), None)
