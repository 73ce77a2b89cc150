"""The forms with which an activity begins: the six questions of the interview, and the reference of a draft to be made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import QueryDict
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from registry.forms.fields import Catalogue, ListField, PickField, folded
from registry.forms.rows import read_values
from registry.interviewing import (
    MEASURES,
    Values,
    kind_of_reason,
    present,
    say_data,
    say_keeping,
    say_people,
    say_purposes,
    say_recipients,
    told,
)
from registry.merging import Values as Strings
from registry.models import (
    Activity,
    Client,
    Controller,
    DataCategory,
    DataUse,
    Department,
    JointController,
    Owned,
    Party,
    Recipient,
    RetentionRule,
    RetentionStart,
    SecurityMeasure,
    SubjectCategory,
    SubjectUse,
    Transfer,
)
from registry.permissions import Access
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_LINES = 60  # of one answer; whoever has more to say does so on the sheet
MOST_KNOWN = 20  # recipients of other records offered again

# Who receives information, in plain words: the field, the kind of recipient it makes, and what is usual.
RECIPIENTS: dict[str, tuple[str, tuple[StrOrPromise, ...]]] = {
    "colleagues": ("department", (_("Colleagues who need it for their work"),)),
    "companies": (
        "processor",
        (_("Publisher or host of the software"), _("Company that maintains the computers")),
    ),
    "bodies": ("authority", (_("Tax administration"), _("Social security bodies"), _("Police and courts"))),
    "others": ("third_party", (_("Banks and insurers"), _("Partner organisations"))),
}
USUAL_COUNTRIES = ("US", "GB", "CH", "CA", "IN", "MA", "TN")
SHORT_NAMES = {"usa": "US", "etats-unis": "US", "united states": "US", "uk": "GB", "grande-bretagne": "GB"}


# Departments, and drafts that are made at once --------------------------------------------------------------


class OwnDepartments(Catalogue):
    """The departments that a contributor fills in."""

    def __init__(self, controller: Controller, access: Access) -> None:
        super().__init__(Department, controller, grows=False)
        self.keys = access.departments

    @property
    def rows(self) -> list[Any]:
        return [row for row in super().rows if row.pk in self.keys]

    def find(self, name: str, preferred: int | None = None) -> Any:
        try:
            return super().find(name, preferred)
        except ValidationError:
            raise ValidationError(_("Choose one of your own departments.")) from None


class OwnDepartmentField(PickField):
    """One of the contributor’s departments, each at hand; chosen already when there is but one."""

    def __init__(self, catalogue: Catalogue, **options: Any) -> None:
        super().__init__(catalogue, **options)
        names = catalogue.names()
        asked = [("", _("Choose a department"))] if len(names) != 1 else []
        self.widget = forms.Select(choices=[*asked, *((name, name) for name in names)])


def department_field(controller: Controller, access: Access, **options: Any) -> PickField:
    """Any department for the officer, an old or a new one or none; one of their own for a contributor."""
    if access.can_maintain(controller):
        return PickField(Catalogue(Department, controller), required=False, **options)
    return OwnDepartmentField(OwnDepartments(controller, access), **options)


def line_of(model: type[Any], name: str, **options: Any) -> forms.Field:
    """The form field of a text of a model, which refuses all that the model refuses."""
    field = model._meta.get_field(name)
    made = field.formfield(**{"required": False, **options})
    made.validators += [one for one in field.validators if one not in made.validators]
    made.widget.attrs.pop("maxlength", None)  # a browser would cut the text short without a word
    return made


class DraftForm(forms.Form):
    """Reference and department of a draft that a model or another record fills in. ``row_id`` lets it be made once."""

    row_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, controller: Controller, data: Any = None, *, access: Access, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["reference"] = line_of(
            Activity,
            "reference",
            required=True,
            help_text=_("A short code of your own, such as RH-01: it never changes, names do."),
        )
        self.fields["department"] = department_field(
            controller,
            access,
            label=_("Department in charge"),
            help_text=_("Who does this, and answers for it."),
        )
        self.helper = plain_helper()


def plain_helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag, helper.disable_csrf = False, True
    if layout:
        helper.layout = Layout(*layout)
    return helper


# The questions ----------------------------------------------------------------------------------------------


class StepForm(forms.Form):
    """One question of the interview about a draft, saved or new.

    ``answers`` is what the interview wrote before, ``already`` what else the sheet says there. ``is_valid()`` makes
    catalogue entries that were typed anew: call it inside a transaction, and roll that back when the form is not valid.
    """

    label: ClassVar[StrOrPromise]
    question: ClassVar[StrOrPromise]
    lead: ClassVar[StrOrPromise]
    in_order: ClassVar[frozenset[str]] = frozenset()  # answers in which the order of the lines says something

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    use_required_attribute = False

    def __init__(self, activity: Activity, data: Any = None, *, access: Access) -> None:
        super().__init__(data)
        self.activity, self.access = activity, access
        self.answers: Strings = {}
        self.already: list[str] = []
        self.build()
        self.stored = {name: self.compared(name, texts) for name, texts in self.answers.items()}
        self.initial = {name: self.first_value(name, texts) for name, texts in self.answers.items()}
        self.initial["base"] = json.dumps(self.stored)
        self.helper = plain_helper(*self.layout())

    def build(self) -> None:
        """Make the fields, and read what was answered."""
        raise NotImplementedError

    def layout(self) -> Sequence[Any]:
        return tuple(self.fields)

    def save(self) -> Any:
        raise NotImplementedError

    @property
    def controller(self) -> Controller:
        return self.activity.controller

    def choose(
        self, name: str, field: ListField, offered: Iterable[tuple[str, str]], answer: list[str]
    ) -> None:
        """A list of boxes and lines, without what the sheet says already."""
        known = {folded(text) for text in self.already}
        field.widget.offered = [(code, label) for code, label in offered if folded(label) not in known]
        field.widget.use_fieldset = True
        self.fields[name] = field
        self.answers[name] = answer

    def rows_named(self, name: str, catalogue: Catalogue) -> list[Any]:
        """The rows of these names, made where they are new. Raises ValidationError with a sentence for each fault."""
        rows, faults = [], []
        for text in self.cleaned_data[name]:
            try:
                rows.append(catalogue.find(text))
            except ValidationError as error:
                faults += [ValidationError(f"“{text[:40]}”: {sentence}") for sentence in error.messages]
        if faults:
            raise ValidationError(faults)
        return list(dict.fromkeys(rows))

    def clean(self) -> None:
        for name, field in self.fields.items():
            if isinstance(field, ListField) and len(self.cleaned_data.get(name) or ()) > MOST_LINES:
                sentence = _(
                    "Keep the %(most)d most important ones here; the others can be added on the sheet."
                )
                self.add_error(name, ValidationError(sentence, params={"most": MOST_LINES}))

    # Values as lists of strings, as registry/merging.py compares them

    @property
    def typed(self) -> Strings:
        """What was answered, once the form is valid."""
        return {name: self.compared(name, strings(self.cleaned_data[name])) for name in self.answers}

    @property
    def base_values(self) -> Strings:
        """What stood there when the form was opened; what stands there now when the form does not say."""
        return read_values(self.cleaned_data.get("base", "")) or self.stored

    def compared(self, name: str, texts: list[str]) -> list[str]:
        return texts if name in self.in_order else sorted(texts)

    def first_value(self, name: str, texts: list[str]) -> Any:
        return texts if isinstance(self.fields[name], ListField) else "".join(texts[:1])

    def shown(self, name: str, texts: list[str]) -> list[str]:
        """The same value as people read it: labels for codes."""
        field = self.fields[name]
        pairs = field.widget.offered if isinstance(field, ListField) else getattr(field, "choices", ())
        labels = {str(code): str(label) for code, label in pairs}
        return [labels.get(text, text) for text in texts or [""]]

    def as_post(self, values: Strings, **service: str) -> QueryDict:
        """``values`` as a browser would send them from this form."""
        data = QueryDict(mutable=True)
        for name, texts in values.items():
            data.setlist(name, texts)
        for name, text in service.items():
            data[name] = text
        return data


def strings(value: Any) -> list[str]:
    if value in (None, ""):
        return []
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [value.name if isinstance(value, Owned) else str(value)]


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
        self.fields["department"] = department_field(
            self.controller,
            self.access,
            label=_("In which department?"),
            help_text=_("The one that does this and can answer for it."),
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
        self.fields["partners"] = ListField(
            line=line_of(Party, "name"),
            label=_("With which organisation, or for which client?"),
            help_text=_("One on each line. Leave it empty when you do it for yourselves."),
        )
        activity = self.activity
        self.answers = {
            "name": strings(activity.name),
            "department": strings(activity.department),
            "role": strings(activity.role),
            "partners": [],
        }
        if not activity._state.adding and activity.role in PARTNERS:
            found = told(activity, PARTNERS[activity.role])
            self.answers["partners"] = [str(row) for row in found.own]
            self.already = [str(row) for row in found.others]

    def full_clean(self) -> None:
        self.fields["department"].preferred = self.activity.department_id
        super().full_clean()

    def clean(self) -> None:
        super().clean()
        names, role = self.cleaned_data.get("partners"), self.cleaned_data.get("role")
        if not names or role is None or self.has_error("partners"):
            return
        parties = Catalogue(Party, self.controller, grows=role == "joint")
        try:
            if role == "controller":
                raise ValidationError(
                    _("You answered that you do it for yourselves: change that answer, or empty this one.")
                )
            self.cleaned_data["partners"] = (
                self.rows_named("partners", parties)
                if role == "joint"
                else [known(parties, text) or text for text in names]
            )
        except ValidationError as error:
            self.add_error("partners", error)

    @property
    def presentation(self) -> Values:
        return {name: self.cleaned_data[name] for name in ("name", "department", "role", "partners")}

    def save(self) -> None:
        present(self.activity, **self.presentation)


PARTNERS: dict[str, type[Any]] = {"joint": JointController, "processor": Client}


def known(catalogue: Catalogue, name: str) -> Any:
    """The row of this name, or None."""
    return next((row for row in catalogue.rows if folded(row.name) == folded(name)), None)


class PurposesForm(StepForm):
    label = _("Why")
    question = _("Why do you do it?")
    lead = _("What people gave for one reason does not serve for another one: name each reason.")
    in_order = frozenset({"purposes"})

    def build(self) -> None:
        kind = kind_of_reason(self.activity)
        label, help_text = (
            _("Your reasons"),
            _("One on each line, such as: calculate the salaries; answer applicants."),
        )
        if self.activity.role == "processor":
            self.question = _("What do you do for this client?")
            self.lead = _("The client has its own reasons; what matters here is what you do for it.")
            label, help_text = (
                _("Your tasks"),
                _("One on each line, such as: host its files; send its letters."),
            )
        found = told(self.activity, kind)
        self.already = [row.name for row in found.others]
        field = ListField(line=line_of(kind, "name"), label=label, help_text=help_text)
        self.choose("purposes", field, [], [row.name for row in found.own])

    def save(self) -> None:
        say_purposes(self.activity, self.cleaned_data["purposes"])


class PeopleForm(StepForm):
    label = _("Whose information")
    question = _("Whose information is it?")
    lead = _("Everybody about whom something is written down, also those who are only mentioned.")

    def build(self) -> None:
        self.subjects = Catalogue(SubjectCategory, self.controller)
        found = told(self.activity, SubjectUse)
        self.already = [row.subject.name for row in found.others]
        field = ListField(
            catalogue=self.subjects,
            label=_("These people"),
            help_text=_("Groups of people, never somebody’s name."),
        )
        self.choose("people", field, offered_by(self.subjects), [row.subject.name for row in found.own])

    def clean_people(self) -> list[Any]:
        return self.rows_named("people", self.subjects)

    def save(self) -> None:
        say_people(self.activity, self.cleaned_data["people"])


class DataForm(StepForm):
    label = _("Which information")
    question = _("Which information about them?")
    lead = _("On paper and on screen, also what is seldom used and what was only kept in case.")

    def build(self) -> None:
        self.categories = Catalogue(DataCategory, self.controller)
        found = told(self.activity, DataUse)
        self.already = [row.data.name for row in found.others]
        field = ListField(
            catalogue=self.categories,
            label=_("Kinds of information"),
            help_text=_("Names of boxes on your forms or columns of your files will do."),
        )
        self.choose("data", field, offered_by(self.categories), [row.data.name for row in found.own])
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
        return self.rows_named("data", self.categories)

    def save(self) -> None:
        say_data(self.activity, self.cleaned_data["data"], sensitive=self.cleaned_data["sensitive"])


def offered_by(catalogue: Catalogue) -> list[tuple[str, str]]:
    return [(name, name) for name in [*catalogue.names(), *catalogue.suggestions()]]


class RecipientsForm(StepForm):
    label = _("Who sees it")
    question = _("Who sees it, who receives it?")
    lead = _("Inside your organisation and outside, also those who only keep or repair the computers.")

    LABELS: ClassVar[dict[str, tuple[StrOrPromise, StrOrPromise]]] = {
        "colleagues": (_("In your organisation"), _("Departments, rather than people.")),
        "companies": (
            _("Companies that work for you"),
            _("They handle the information for you, by contract: software, mailing, accounting…"),
        ),
        "bodies": (_("Public bodies"), _("Those to which you must or may send some of it.")),
        "others": (_("Anybody else"), _("Partners, insurers, the public…")),
    }

    def build(self) -> None:
        found = told(self.activity, Recipient)
        self.already = [str(row) for row in found.others]
        usual = self.usual_recipients()
        for name, (kind, _suggested) in RECIPIENTS.items():
            label, help_text = self.LABELS[name]
            field = ListField(line=line_of(Recipient, "name"), label=label, help_text=help_text)
            offered = [(text, text) for text in usual[name]]
            self.choose(name, field, offered, [str(row) for row in found.own if row.kind == kind])
        self.fields["leaves"] = forms.ChoiceField(
            label=_("Does it leave the European Union?"),
            choices=[("none", _("No")), ("some", _("Yes")), ("", _("I do not know"))],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("It does when it is stored abroad, and also when somebody abroad can look at it."),
        )
        self.answers["leaves"] = strings(self.activity.transfers_answer)
        places = told(self.activity, Transfer)
        self.already += [str(row) for row in places.others]
        field = ListField(
            line=line_of(Transfer, "destination"),
            label=_("Where does it go?"),
            help_text=_("Countries or international organisations; only if you answered yes."),
        )
        self.choose("places", field, self.usual_places(), [str(row) for row in places.own])

    def usual_recipients(self) -> dict[str, list[str]]:
        """For each field what is offered: whom other records name, the departments, and what is usual everywhere."""
        fields = {kind: name for name, (kind, _suggested) in RECIPIENTS.items()}
        named = Recipient.objects.filter(controller=self.controller, kind__in=fields)
        named = named.exclude(activity=self.activity).order_by()
        counted = named.values_list("kind", "name", "party__name", "department__name").annotate(
            uses=Count("pk")
        )
        found: dict[str, list[str]] = defaultdict(list)
        for kind, name, party, department, _uses in sorted(counted, key=lambda one: -one[-1]):
            text = name or party or department
            if text and len(found[fields[kind]]) < MOST_KNOWN:
                found[fields[kind]].append(text)
        found["colleagues"] = [row.name for row in self.departments.rows] + found["colleagues"]
        with translation.override(self.controller.language):
            for name, (_kind, suggested) in RECIPIENTS.items():
                found[name] += [str(text) for text in suggested]
        return {name: list({folded(text): text for text in texts}.values()) for name, texts in found.items()}

    def usual_places(self) -> list[tuple[str, str]]:
        named = Transfer.objects.filter(controller=self.controller).exclude(country="").order_by()
        codes = sorted(named.values_list("country", flat=True).distinct())
        names = [str(countries.name(str(code))) for code in dict.fromkeys([*codes, *USUAL_COUNTRIES])]
        return [(name, name) for name in names]

    @cached_property
    def departments(self) -> Catalogue:
        return Catalogue(Department, self.controller)

    def clean(self) -> None:
        super().clean()
        if self.cleaned_data.get("places") and self.cleaned_data.get("leaves") == "none":
            sentence = _(
                "You answered that nothing leaves the European Union: change that answer, or empty this one."
            )
            self.add_error("places", sentence)

    def recipients(self) -> list[Values]:
        """What the directory knows by name leads to it; all other words stay words."""
        parties = Catalogue(Party, self.controller)
        found = []
        for field, (kind, _suggested) in RECIPIENTS.items():
            for text in self.cleaned_data[field]:
                department = known(self.departments, text) if kind == "department" else None
                party = known(parties, text) if kind != "department" else None
                name = "" if department or party else text
                found.append({"kind": kind, "department": department, "party": party, "name": name})
        return found

    def places(self) -> list[Values]:
        codes = {text: country_named(text) for text in self.cleaned_data["places"]}
        return [{"country": code, "destination": "" if code else text} for text, code in codes.items()]

    def save(self) -> None:
        answer = self.cleaned_data["leaves"]
        say_recipients(self.activity, self.recipients(), transfers=answer, places=self.places())


def country_named(name: str) -> str:
    """The code of the country that people call so in French or in English, or ""."""
    return country_names().get(folded(name), "")


@cache
def country_names() -> dict[str, str]:
    found = dict(SHORT_NAMES)
    for language in ("fr", "en"):
        with translation.override(language):
            found |= {folded(str(country.name)): country.code for country in countries}
    return found


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
        found = told(self.activity, RetentionRule)
        rule = found.own[0] if found.own else None
        self.already = [str(row) for row in found.others]
        starts = told(rule, RetentionStart).own if rule else []
        self.answers = {
            "amount": strings(rule and rule.amount),
            "unit": strings(rule and rule.unit),
            "event": strings(rule and rule.event),
        }
        field = ListField(
            line=line_of(RetentionStart, "event"),
            label=_("From when?"),
            help_text=_("Such as: the end of the contract. If several moments can count, one on each line."),
        )
        self.choose("starts", field, [], [row.event for row in starts])
        self.build_measures()

    def build_measures(self) -> None:
        found = told(self.activity, SecurityMeasure)
        self.words = {code: measure.in_words_of(self.controller) for code, measure in MEASURES.items()}
        codes = {text: code for code, text in self.words.items()}
        shared = SecurityMeasure.objects.filter(controller=self.controller, activity=None)
        self.already += [*(row.detail for row in found.others), *shared.values_list("detail", flat=True)]
        field = ListField(
            line=line_of(SecurityMeasure, "detail"),
            label=_("How do you protect it?"),
            help_text=_("Tick what is really done, and add what is missing."),
        )
        said = {folded(text) for text in self.already}
        offered = [
            (code, str(measure.text))
            for code, measure in MEASURES.items()
            if folded(self.words[code]) not in said
        ]
        self.choose("measures", field, offered, [codes.get(row.detail, row.detail) for row in found.own])

    def layout(self) -> Sequence[Any]:
        together = Div("amount", "unit", css_class="row")
        return (together, *(name for name in self.fields if name not in {"amount", "unit"}))

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
        found = []
        for text in self.cleaned_data["measures"]:
            heading = MEASURES[text].heading if text in MEASURES else ""
            found.append({"heading": heading, "detail": self.words.get(text, text)})
        return found

    def save(self) -> None:
        said = {name: self.cleaned_data[name] for name in ("amount", "unit", "event", "starts")}
        say_keeping(self.activity, **said, measures=self.measures())


def plural(unit: Any) -> str:
    return unit.extra["plural_fr" if translation.get_language() == "fr" else "plural_en"]


STEPS: dict[str, type[StepForm]] = {
    "activity": ActivityForm,
    "purposes": PurposesForm,
    "people": PeopleForm,
    "data": DataForm,
    "recipients": RecipientsForm,
    "keeping": KeepingForm,
}
