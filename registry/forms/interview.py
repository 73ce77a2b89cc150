"""The six questions of the interview, each a form over the draft that grows from it."""

from __future__ import annotations

import json
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.layout import Div
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from registry.beginning.interview import (
    MEASURES,
    StoredAnswers,
    Values,
    answers_of,
    begin_interview,
    kind_of_reason,
    present,
    say_data,
    say_keeping,
    say_people,
    say_purposes,
    say_recipients,
)
from registry.editing.comparing import Values as Strings
from registry.editor.compared import ComparedForm
from registry.editor.fields import Catalogue, ListField
from registry.forms.beginning import department_field, helper_of, line_of
from registry.models import (
    Activity,
    Client,
    Controller,
    DataCategory,
    DataUse,
    Department,
    JointController,
    Party,
    Recipient,
    RetentionRule,
    RetentionStart,
    SecurityMeasure,
    SubjectCategory,
    SubjectUse,
    Transfer,
)
from registry.people.access import Access
from registry.spelling import searchable
from registry.vocabularies import VocabularyEntry, vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LINES = 60  # of one answer; whoever has more to say does so on the sheet
MOST_KNOWN = 12  # recipients of other records offered again
NOBODY = StoredAnswers([], [])


class StepForm(ComparedForm):
    """One question of the interview about a draft, saved or new.

    ``answers`` is what the interview wrote before; what else the sheet says there is shown, and not asked again.
    Checking it writes nothing; :meth:`save` stores the answer, and the entries of the directory that it names anew.
    """

    label: ClassVar[StrOrPromise]
    question: StrOrPromise
    lead: StrOrPromise
    in_order: ClassVar[frozenset[str]] = frozenset()  # answers in which the order of the lines says something

    def __init__(
        self, activity: Activity, data: Any = None, *, access: Access, values: Strings | None = None
    ) -> None:
        super().__init__(data, values=values)
        self.activity, self.access = activity, access
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

    def build(self) -> None:
        """Make the fields, and read what was answered."""
        raise NotImplementedError

    def layout(self) -> Sequence[Any]:
        return tuple(self.fields)

    def save(self) -> None:
        raise NotImplementedError

    # Lists --------------------------------------------------------------------------------------------------

    def choose(
        self,
        name: str,
        field: ListField,
        found: StoredAnswers,
        answer: list[str] | None = None,
        offered: Iterable[tuple[str, str]] = (),
    ) -> None:
        """A list of boxes and lines, answered by the interview’s own rows; what other rows say is not offered again."""
        others = [words_of(row) for row in found.others]
        self.others[name] = {searchable(text) for text in others}
        field.widget.offered = [
            (code, label) for code, label in offered if searchable(label) not in self.others[name]
        ]
        field.widget.use_fieldset = True
        field.help_text = with_others(field.help_text, others)
        self.fields[name] = field
        self.answers[name] = [words_of(row) for row in found.own] if answer is None else answer

    def clean(self) -> None:
        for name, others in self.others.items():
            found = self.cleaned_data.get(name, [])
            if len(found) > MOST_LINES:
                sentence = _("Keep the %(most)d most important here; the others can be added on the sheet.")
                self.add_error(name, ValidationError(sentence, params={"most": MOST_LINES}))
            elif found:
                new = (value for value in found if searchable(name_of(value)) not in others)
                self.cleaned_data[name] = each_once(new)

    # Answers as lists of strings, as registry/editing/comparing.py compares them ----------------------------

    @property
    def typed(self) -> Strings:
        return {name: self.compared(name, strings(self.cleaned_data[name])) for name in self.answers}

    def compared(self, name: str, texts: list[str]) -> list[str]:
        return texts if name in self.in_order else sorted(texts)

    def first_value(self, name: str, texts: list[str]) -> Any:
        return texts if isinstance(self.fields[name], ListField) else "".join(texts[:1])

    def shown(self, name: str, texts: list[str]) -> list[str]:
        field = self.fields[name]
        pairs = field.widget.offered if isinstance(field, ListField) else getattr(field, "choices", ())
        labels = {str(code): str(label) for code, label in pairs}
        return [labels.get(text, text) for text in texts or [""]]


def with_others(help_text: StrOrPromise, others: Iterable[str]) -> StrOrPromise:
    """The help of a field, and below it what other rows of the sheet say."""
    lines = format_html_join("", '<li dir="auto">{}</li>', ((text,) for text in others))
    if not lines:
        return help_text
    return format_html("{} {}<ul>{}</ul>", help_text, _("Already on the sheet:"), lines)


def words_of(row: Any) -> str:
    """What a row of a list says."""
    match row:
        case SubjectUse():
            return row.subject.name
        case DataUse():
            return row.data.name
        case SecurityMeasure():
            return row.detail
    return str(row)


def name_of(value: Any) -> str:
    """What a row, or a value of a field, is called."""
    return str(getattr(value, "name", value))


def each_once(values: Iterable[Any]) -> list[Any]:
    """The rows or texts in their order, each of them once: a row that is not saved yet is told apart by its name."""
    return list({name_of(value): value for value in values}.values())


def strings(value: Any) -> list[str]:
    if value in (None, ""):
        return []
    return list(map(name_of, value)) if isinstance(value, list) else [name_of(value)]


def known(catalogue: Catalogue, name: str) -> Any:
    """The row of this name, or None."""
    return next(iter(catalogue.same(name)), None)


# 1 ----------------------------------------------------------------------------------------------------------

PARTNERS: dict[str, type[Any]] = {"joint": JointController, "processor": Client}


class ActivityForm(StepForm):
    label = _("What you do")
    question = _("What do you do?")
    lead = _("One activity at a time: paying the staff is one, recruiting is another.")

    def build(self) -> None:
        self.fields["name"] = line_of(
            Activity,
            "name",
            required=True,
            label=_("In a few words"),
            help_text=_(
                "As you would say it to a colleague: “Pay the staff”, “Enrol children in the canteen”."
            ),
        )
        self.fields["department"] = self.department = department_field(
            self.controller,
            self.access,
            label=_("In which department?"),
            help_text=_("The one that does this and can answer for it."),
            preferred=self.activity.department_id,
        )
        self.fields["role"] = forms.ChoiceField(
            label=_("For whom?"),
            choices=[
                ("controller", _("For ourselves: we decide what is done and how")),
                ("joint", _("Together with another organisation: we decide with it")),
                ("processor", _("On behalf of a client: it decides, we carry out")),
            ],
            widget=forms.RadioSelect,
        )
        activity = self.activity
        self.answers = {name: strings(getattr(activity, name)) for name in ("name", "department", "role")}
        kind = None if activity._state.adding else PARTNERS.get(activity.role)
        field = ListField(
            line=line_of(Party, "name"),
            label=_("With which organisation, or for which client?"),
            help_text=_("Leave it empty when you do it for yourselves."),
        )
        self.choose("partners", field, answers_of(activity, kind) if kind else NOBODY)

    def clean(self) -> None:
        super().clean()
        names, role = self.cleaned_data.get("partners"), self.cleaned_data.get("role")
        if not names or role is None:
            return
        if role == "controller":
            sentence = _("You answered that you do it for yourselves: change that answer, or empty this one.")
            self.add_error("partners", sentence)
        elif role == "joint":
            self.cleaned_data["partners"] = each_once(map(self.parties.find, names))
        else:
            self.cleaned_data["partners"] = each_once(known(self.parties, text) or text for text in names)

    @cached_property
    def parties(self) -> Catalogue:
        return Catalogue(Party, self.controller)

    def begin(self, public_id: uuid.UUID) -> Activity:
        """Make the draft under this identifier."""
        return begin_interview(self.controller, public_id, **self.presentation())

    def save(self) -> None:
        present(self.activity, **self.presentation())

    def presentation(self) -> Values:
        """The answer, once what it names anew is stored."""
        self.department.catalogue.save_new()
        self.parties.save_new()
        return {name: self.cleaned_data[name] for name in ("name", "department", "role", "partners")}


# 2 ----------------------------------------------------------------------------------------------------------


class PurposesForm(StepForm):
    label = _("Why")
    question = _("Why do you do it?")
    lead = _("What people gave for one reason does not serve another one: name each reason.")
    in_order = frozenset({"purposes"})

    def build(self) -> None:
        kind = kind_of_reason(self.activity)
        label, help_text = _("Your reasons"), _("Such as: calculate the salaries; answer applicants.")
        if self.activity.role == "processor":
            self.question = _("What do you do for this client?")
            self.lead = _("The client has its own reasons; what matters here is what you do for it.")
            label, help_text = _("Your tasks"), _("Such as: host its files; send its letters.")
        field = ListField(line=line_of(kind, "name"), label=label, help_text=help_text)
        self.choose("purposes", field, answers_of(self.activity, kind))

    def save(self) -> None:
        say_purposes(self.activity, self.cleaned_data["purposes"])


# 3 and 4 ----------------------------------------------------------------------------------------------------


class PeopleForm(StepForm):
    label = _("Whose information")
    question = _("Whose information is it?")
    lead = _("Everybody about whom something is written down, also those who are only mentioned.")

    def build(self) -> None:
        self.catalogue = Catalogue(SubjectCategory, self.controller)
        field = ListField(
            catalogue=self.catalogue,
            label=_("These people"),
            help_text=_("Groups of people, never somebody’s name."),
        )
        self.choose("people", field, answers_of(self.activity, SubjectUse), offered=self.catalogue.choices())

    def clean_people(self) -> list[Any]:
        return list(map(self.catalogue.find, self.cleaned_data["people"]))

    def save(self) -> None:
        self.catalogue.save_new()
        say_people(self.activity, self.cleaned_data["people"])


class DataForm(StepForm):
    label = _("Which information")
    question = _("Which information about them?")
    lead = _("On paper and on screen, also what is seldom used and what is only kept in case.")

    def build(self) -> None:
        self.catalogue = Catalogue(DataCategory, self.controller)
        field = ListField(
            catalogue=self.catalogue,
            label=_("Kinds of information"),
            help_text=_("The boxes of your forms and the columns of your files will help you."),
        )
        self.choose("data", field, answers_of(self.activity, DataUse), offered=self.catalogue.choices())
        self.fields["sensitive"] = forms.ChoiceField(
            label=_("Is any of it intimate?"),
            choices=[("none", _("No, nothing of the kind")), ("some", _("Yes")), ("", _("I am not sure"))],
            widget=forms.RadioSelect,
            required=False,
            help_text=_(
                "Health, disability, religion, political or trade union opinions, sex life, origin, fingerprints, DNA. "
                "An allergy at the canteen or a sick leave is about health."
            ),
        )
        self.answers["sensitive"] = strings(self.activity.sensitive_data)

    def clean_data(self) -> list[Any]:
        return list(map(self.catalogue.find, self.cleaned_data["data"]))

    def save(self) -> None:
        self.catalogue.save_new()
        say_data(self.activity, self.cleaned_data["data"], sensitive=self.cleaned_data["sensitive"])


# 5 ----------------------------------------------------------------------------------------------------------


class RecipientsForm(StepForm):
    label = _("Who sees it")
    question = _("Who sees it, who receives it?")
    lead = _("Inside your organisation and outside, also those who only keep or repair the computers.")

    # The kind of recipient that each field asks for, its words, and what is usual there.
    ASKED: ClassVar[dict[str, tuple[str, StrOrPromise, StrOrPromise, tuple[StrOrPromise, ...]]]] = {
        "colleagues": (
            "department",
            _("In your organisation"),
            _("Departments, rather than people."),
            (_("Colleagues who need it for their work"),),
        ),
        "companies": (
            "processor",
            _("Companies that work for you"),
            _("They handle the information for you, by contract: software, mailing, accounting…"),
            (_("Publisher or host of the software"), _("Company that maintains the computers")),
        ),
        "bodies": (
            "authority",
            _("Public bodies"),
            _("Those to which you must or may send some of it."),
            (_("Tax administration"), _("Social security bodies"), _("Police and courts")),
        ),
        "others": (
            "third_party",
            _("Anybody else"),
            _("Partners, insurers, associations…"),
            (_("Banks and insurers"), _("Partner organisations")),
        ),
    }

    def build(self) -> None:
        found, usual = answers_of(self.activity, Recipient), self.usual_recipients()
        for name, (kind, label, help_text, _usual) in self.ASKED.items():
            field = ListField(line=line_of(Recipient, "name"), label=label, help_text=help_text)
            self.choose(
                name, field, self.of_kind(found, kind), offered=[(text, text) for text in usual[name]]
            )
        self.fields["leaves"] = forms.ChoiceField(
            label=_("Does it leave the European Union?"),
            choices=[("none", _("No")), ("some", _("Yes")), ("", _("I do not know"))],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("It does when it is stored abroad, and also when somebody abroad can look at it."),
        )
        self.answers["leaves"] = strings(self.activity.transfers_answer)
        field = ListField(
            line=line_of(Transfer, "destination"),
            label=_("Where does it go?"),
            help_text=_("Countries or international organisations, if you answered yes."),
        )
        self.choose("places", field, answers_of(self.activity, Transfer), offered=self.usual_places())

    def of_kind(self, found: StoredAnswers, kind: str) -> StoredAnswers:
        """The recipients of one kind; those of kinds that are not asked about stand with all others."""
        asked = {kind for kind, *_words in self.ASKED.values()}
        others = [row for row in found.others if (row.kind if row.kind in asked else "third_party") == kind]
        return StoredAnswers([row for row in found.own if row.kind == kind], others)

    def usual_recipients(self) -> dict[str, list[str]]:
        """For each field what is offered: the departments, whom other records name, and what is usual everywhere."""
        named = Recipient.objects.filter(controller=self.controller).exclude(activity=self.activity)
        counted = named.order_by().values_list("kind", "name", "party__name", "department__name")
        known_of: dict[str, list[str]] = defaultdict(list)
        for kind, name, party, department, _uses in counted.annotate(uses=Count("pk")).order_by("-uses"):
            if len(known_of[kind]) < MOST_KNOWN:
                known_of[kind].append(name or party or department or "")
        found = {}
        with translation.override(self.controller.language):
            for name, (kind, _label, _help, usual) in self.ASKED.items():
                departments = [row.name for row in self.departments.rows] if kind == "department" else []
                texts = [*departments, *filter(None, known_of[kind]), *map(str, usual)]
                found[name] = list({searchable(text): text for text in texts}.values())
        return found

    def usual_places(self) -> list[tuple[str, str]]:
        named = Transfer.objects.filter(controller=self.controller).exclude(country="").order_by()
        codes = dict.fromkeys([*sorted(set(named.values_list("country", flat=True))), *USUAL_COUNTRIES])
        return [(name, name) for name in (str(countries.name(str(code))) for code in codes)]

    @cached_property
    def departments(self) -> Catalogue:
        return Catalogue(Department, self.controller)

    @cached_property
    def parties(self) -> Catalogue:
        return Catalogue(Party, self.controller)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("places") and self.cleaned_data.get("leaves") == "none":
            sentence = _(
                "You answered that nothing leaves the European Union: change that answer, or empty this one."
            )
            self.add_error("places", sentence)

    @property
    def typed(self) -> Strings:
        """In the words of the directory and of the list of countries where they know what was typed."""
        found = super().typed
        found |= {name: [] for name in self.ASKED}
        for one in self.recipients():
            name = next(name for name, (kind, *_words) in self.ASKED.items() if kind == one["kind"])
            found[name].append(one["name"] or name_of(one["party"] or one["department"]))
        found["places"] = [one["destination"] or str(countries.name(one["country"])) for one in self.places()]
        return {name: self.compared(name, texts) for name, texts in found.items()}

    def recipients(self) -> list[Values]:
        """What the directory knows by name leads to it; all other words stay words."""
        found = []
        for name, (kind, *_words) in self.ASKED.items():
            link, rows = ("department", self.departments) if kind == "department" else ("party", self.parties)
            for text in self.cleaned_data[name]:
                row = known(rows, text)
                nowhere = {"department": None, "party": None, "name": "" if row else text}
                found.append({"kind": kind, **nowhere, link: row})
        return found

    def places(self) -> list[Values]:
        codes = [(country_named(text), text) for text in self.cleaned_data["places"]]
        return [{"country": code, "destination": "" if code else text} for code, text in codes]

    def save(self) -> None:
        answer = self.cleaned_data["leaves"]
        say_recipients(self.activity, self.recipients(), transfers=answer, places=self.places())


USUAL_COUNTRIES = ("US", "GB", "CH", "CA", "IN", "MA", "TN")
SHORT_NAMES = {"usa": "US", "etats-unis": "US", "united states": "US", "uk": "GB", "grande-bretagne": "GB"}


def country_named(name: str) -> str:
    """The code of the country that people call so in French or in English, or ""."""
    return country_names().get(searchable(name), "")


@cache
def country_names() -> dict[str, str]:
    found = dict(SHORT_NAMES)
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {searchable(str(country.name)): country.code for country in countries}
    return found


# 6 ----------------------------------------------------------------------------------------------------------


class KeepingForm(StepForm):
    label = _("How long, how safely")
    question = _("How long is it kept, and how is it protected?")
    lead = _("What is really done today, not what ought to be done.")
    in_order = frozenset({"starts"})

    def build(self) -> None:
        self.fields["amount"] = forms.IntegerField(
            label=_("How long, in figures"), min_value=1, max_value=9999, required=False
        )
        self.fields["unit"] = forms.ChoiceField(
            label=_("Of what"),
            choices=[("", "–"), *((unit.code, plural(unit)) for unit in vocabulary("retention_units"))],
            required=False,
        )
        self.fields["event"] = line_of(
            RetentionRule,
            "event",
            label=_("Or in words"),
            help_text=_(
                "Such as: as long as the person is a member. Leave both empty if nobody has decided it."
            ),
            widget=forms.TextInput,
        )
        found = answers_of(self.activity, RetentionRule)
        rule = found.own[0] if found.own else RetentionRule()
        self.answers = {name: strings(getattr(rule, name)) for name in ("amount", "unit", "event")}
        self.fields["amount"].help_text = with_others("", map(str, found.others))
        field = ListField(
            line=line_of(RetentionStart, "event"),
            label=_("From when?"),
            help_text=_("Such as: the end of the contract."),
        )
        self.choose("starts", field, answers_of(rule, RetentionStart) if found.own else NOBODY)
        self.build_measures()

    def build_measures(self) -> None:
        found = answers_of(self.activity, SecurityMeasure)
        shared = SecurityMeasure.objects.filter(controller=self.controller, activity=None)
        found = StoredAnswers(found.own, [*found.others, *shared])
        self.words = {code: measure.in_words_of(self.controller) for code, measure in MEASURES.items()}
        codes = {text: code for code, text in self.words.items()}
        said = {row.detail for row in found.others}
        field = ListField(
            line=line_of(SecurityMeasure, "detail"),
            label=_("How do you protect it?"),
            help_text=_("Tick what is really done, and add what is missing."),
        )
        answer = [codes.get(row.detail, row.detail) for row in found.own]
        offered = [(code, str(one.text)) for code, one in MEASURES.items() if self.words[code] not in said]
        self.choose("measures", field, found, answer, offered)

    def layout(self) -> Sequence[Any]:
        apart = [name for name in self.fields if name not in {"amount", "unit"}]
        return ("base", Div("amount", "unit", css_class="field-row"), *apart[1:])

    def clean(self) -> None:
        super().clean()
        amount, unit = self.cleaned_data.get("amount"), self.cleaned_data.get("unit")
        if self.has_error("amount") or self.has_error("unit"):
            return
        if amount and not unit:
            self.add_error("unit", _("Say of what: days, weeks, months or years."))
        elif unit and not amount:
            self.add_error("amount", _("Say how many."))
        elif amount and self.cleaned_data.get("event"):
            self.add_error("event", _("Answer in figures or in words, not in both."))

    def measures(self) -> list[Values]:
        """The usual ones in the language of the organisation, under their headings; those typed as they are."""
        return [
            {
                "heading": MEASURES[text].heading if text in MEASURES else "",
                "detail": self.words.get(text, text),
            }
            for text in self.cleaned_data["measures"]
        ]

    def save(self) -> None:
        said = {name: self.cleaned_data[name] for name in ("amount", "unit", "event", "starts")}
        say_keeping(self.activity, **said, measures=self.measures())


def plural(unit: VocabularyEntry) -> str:
    return unit.extra["plural_fr" if translation.get_language() == "fr" else "plural_en"]


STEPS: dict[str, type[StepForm]] = {
    "activity": ActivityForm,
    "purposes": PurposesForm,
    "people": PeopleForm,
    "data": DataForm,
    "recipients": RecipientsForm,
    "keeping": KeepingForm,
}
