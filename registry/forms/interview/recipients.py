"""Who sees it, and where it goes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, ClassVar

from django import forms
from django.db.models import Count, Q
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from registry.beginning.answers import Draft, StoredAnswers, Values, with_recipients
from registry.editing.comparing import Values as Strings
from registry.editor.dependent import ask_unless
from registry.editor.fields import Catalogue, ListField
from registry.editor.pickers import Nearness, OfferedGroup, in_groups
from registry.forms.beginning import line_of
from registry.forms.interview.step import StepForm, code_of, known, name_of, strings
from registry.models import Department, Party, Recipient, Transfer
from registry.record.build import country, term
from registry.spelling import alphabetical, recognised
from registry.vocabularies.countries import country_named

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_KNOWN = 60  # recipients of other records offered again


class RecipientsForm(StepForm):
    key = "recipients"
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
            _("They process it for you, by contract: software, mailing, accounting…"),
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
            _("Others"),
            _("Partners, insurers, associations…"),
            (_("Banks and insurers"), _("Partner organisations")),
        ),
    }

    def build(self) -> None:
        record, usual = self.draft.record, self.usual_recipients()
        found = self.draft.answers(record.recipients)
        for name, (kind, label, help_text, _usual) in self.ASKED.items():
            field = ListField(line=line_of(Recipient, "name"), label=label, help_text=help_text)
            self.choose(name, field, self.of_kind(found, kind), offered=usual[name])
        self.fields["leaves"] = forms.ChoiceField(
            label=_("Does it leave the European Union?"),
            choices=[("none", _("No")), ("some", _("Yes")), ("", _("I do not know"))],
            widget=forms.RadioSelect,
            required=False,
            help_text=_("It does when it is stored abroad, and also when someone abroad can look at it."),
        )
        self.answers["leaves"] = strings(code_of(record.transfers_answer))
        field = ListField(
            line=line_of(Transfer, "destination"),
            label=_("Where does it go?"),
            help_text=_("Countries or international organisations, if you answered yes."),
        )
        self.choose("places", field, self.draft.answers(record.transfers), offered=self.usual_places())
        ask_unless(field, "leaves", "none")

    def of_kind(self, found: StoredAnswers, kind: str) -> StoredAnswers:
        """The recipients of one kind; those of kinds that are not asked about stand with all others."""
        asked = {kind for kind, *_words in self.ASKED.values()}
        others = [
            row
            for row in found.others
            if (row.kind.code if row.kind.code in asked else "third_party") == kind
        ]
        return StoredAnswers([row for row in found.own if row.kind.code == kind], others)

    def usual_recipients(self) -> dict[str, list[OfferedGroup]]:
        """For each field what is offered: whom other records name, the departments, and what is usual everywhere."""
        known_of = self.recipients_elsewhere()
        found = {}
        with translation.override(self.controller.language):
            for name, (kind, _label, _help, usual) in self.ASKED.items():
                nearest = {recognised(str(text)): (str(text), Nearness.USUAL) for text in usual}
                rows = self.departments.rows if kind == "department" else ()
                nearest |= {recognised(row.name): (row.name, Nearness.ORGANISATION) for row in rows}
                names = sorted((nearest | known_of[kind]).values(), key=lambda pair: alphabetical(pair[0]))
                found[name] = in_groups(names)
        return found

    def recipients_elsewhere(self) -> dict[str, dict[str, tuple[str, Nearness]]]:
        """Whom other records name, by kind and spelling: the most frequent, and how near those records are."""
        named = (
            Recipient.objects.filter(controller=self.controller).exclude(activity=self.activity).order_by()
        )
        near = Count("pk", filter=Q(activity__department=self.activity.department_id or 0))
        counted = named.values_list("kind", "name", "party__name", "department__name")
        found: dict[str, dict[str, tuple[str, Nearness]]] = defaultdict(dict)
        for kind, name, party, department, is_near, _uses in counted.annotate(
            near=near, uses=Count("pk")
        ).order_by("-near", "-uses"):
            text = name or party or department or ""
            if text and len(found[kind]) < MOST_KNOWN:
                nearness = Nearness.DEPARTMENT if is_near else Nearness.ORGANISATION
                found[kind].setdefault(recognised(text), (text, nearness))
        return found

    def usual_places(self) -> list[OfferedGroup]:
        """The countries of other records, then those that are usual."""
        named = Transfer.objects.filter(controller=self.controller).exclude(country="").order_by()
        told = dict.fromkeys(named.values_list("country", flat=True), Nearness.ORGANISATION)
        near = dict.fromkeys(USUAL_COUNTRIES, Nearness.USUAL) | told
        names = [(str(countries.name(str(code))), nearness) for code, nearness in near.items()]
        return in_groups(sorted(names, key=lambda pair: alphabetical(pair[0])))

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
            name = next(name for name, (kind, *_words) in self.ASKED.items() if kind == one["kind"].code)
            found[name].append(one["name"] or name_of(one["party"] or one["department"]))
        found["places"] = [
            one["destination"] or str(countries.name(one["country"].code)) for one in self.places()
        ]
        return {name: self.compared(name, texts) for name, texts in found.items()}

    def recipients(self) -> list[Values]:
        """What the directory knows by name leads to it; all other words stay words."""
        found = []
        for name, (kind, *_words) in self.ASKED.items():
            link, rows = ("department", self.departments) if kind == "department" else ("party", self.parties)
            for text in self.cleaned_data[name]:
                is_known = known(rows, text) is not None
                nowhere = {"department": None, "party": None, "name": "" if is_known else text}
                entry = self.entry(rows, text) if is_known else None
                found.append({"kind": term("recipient_kinds", kind), **nowhere, link: entry})
        return found

    def places(self) -> list[Values]:
        codes = [(country_named(text), text) for text in self.cleaned_data["places"]]
        return [{"country": country(code), "destination": "" if code else text} for code, text in codes]

    def answered(self) -> Draft:
        answer = term("answers", self.cleaned_data["leaves"])
        return with_recipients(self.draft, self.recipients(), transfers=answer, places=self.places())


USUAL_COUNTRIES = ("US", "GB", "CH", "CA", "IN", "MA", "TN")
