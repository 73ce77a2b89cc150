"""What the desk types about a request: one form for each verb."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.models import Controller, Membership, User
from registry.record.wording import citation
from rights.asked import Asked, contradictions
from rights.forms.fields import FilesInput, LineInput, ReceivedInput, TextInput, terms_of
from rights.handing_over import read_table
from rights.handling import REFUSALS, Outcome
from rights.kinds import kind_terms
from rights.letters import grounds_against
from rights.models import RequestDesk, RequestFile, SubjectRequest
from rights.uploads import TABLES


class EnterForm(forms.Form):
    """A request that came by post, by telephone, at a counter or by an email."""

    channel = forms.ChoiceField(label=_("Received by"))
    received_on = ReceivedInput(
        label=_("Received on"),
        help_text=_("The day on which it reached the organisation, even if nobody read it then."),
    )
    kinds = forms.MultipleChoiceField(
        label=_("What is asked"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one line.")},
    )
    relation = forms.ChoiceField(label=_("Who asks"))
    name = LineInput(label=_("Name of the person who asks"))
    about = LineInput(
        label=_("Name of the person the data are about"),
        required=False,
        help_text=_("Only when it is someone else."),
    )
    email = forms.EmailField(label=_("Email address"), max_length=254, required=False)
    postal = TextInput(label=_("Postal address"), required=False, rows=3)
    words = TextInput(label=_("What the request says"), required=False, rows=6)
    rule = forms.ChoiceField(label=_("Time to answer"))
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=[("fr", "Français"), ("en", "English")]
    )
    documents = FilesInput(label=_("Documents"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [one for one in SubjectRequest.Channel.choices if one[0] != SubjectRequest.Channel.FORM]
        choose(self, "channel", offered)
        choose(self, "kinds", list(kind_terms().items()))
        choose(self, "relation", terms_of("request_relations"))
        choose(self, "rule", SubjectRequest._meta.get_field("rule").choices)

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not self.errors and not told.get("email") and not told.get("postal"):
            self.add_error(
                "email", _("Give an email address or a postal address: an answer has to reach the person.")
            )
        if {"kinds", "relation", "about"} <= told.keys():
            for name, sentence in contradictions(told["kinds"], told["relation"], told["about"]).items():
                self.add_error(name, sentence)
        return told

    def asked(self) -> Asked:
        told = self.cleaned_data
        return Asked(
            kinds=told["kinds"],
            relation=told["relation"],
            language=told["language"],
            name=told["name"],
            email=told["email"].lower(),
            postal=told["postal"],
            about=told["about"],
            words=told["words"],
            files=tuple(told["documents"]),
        )


def choose(form: forms.Form, name: str, offered: Any) -> None:
    form.fields[name].choices = offered  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """Words that go with a verb: why, or what is asked of the person."""

    def __init__(
        self, *args: Any, label: Any, help_text: Any = "", required: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["words"] = TextInput(label=label, help_text=help_text, required=required)


class IdentityForm(forms.Form):
    """The doubt about who asks, and what would remove it."""

    words = TextInput(
        label=_("Why there is a reasonable doubt"),
        help_text=_(
            "Identity is asked only then (Article 12(6) GDPR). The letter gives this reason to the person."
        ),
    )
    wanted = TextInput(
        label=_("What would remove it"),
        help_text=_(
            "The least that is needed, such as a customer number or an answer from the known address; a copy of an"
            " identity document only as a last resort (EDPB, Guidelines 01/2022, paragraphs 73 to 79)."
        ),
    )


class ChangeForm(forms.Form):
    """What was taken down wrongly; the reason is kept with the step."""

    kinds = forms.MultipleChoiceField(label=_("What is asked"), widget=forms.CheckboxSelectMultiple)
    received_on = ReceivedInput(label=_("Received on"))
    rule = forms.ChoiceField(label=_("Time to answer"))
    about = LineInput(
        label=_("Name of the person the data are about"),
        required=False,
        help_text=_("Only when it is someone else."),
    )
    words = TextInput(label=_("Why it is corrected"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "kinds", list(kind_terms().items()))
        choose(self, "rule", SubjectRequest._meta.get_field("rule").choices)


class AddressForm(forms.Form):
    """At which address the person is written to from now on."""

    email = forms.EmailField(label=_("Email address"), required=False, max_length=254)
    postal = TextInput(label=_("Postal address"), required=False, rows=3)
    words = TextInput(label=_("How you know"))

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class LetterForm(forms.Form):
    """Which of the letters that could not be sent goes once more."""

    letter = forms.ChoiceField(
        label=_("Letter"), help_text=_("It goes to the address that the request has now.")
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "letter", offered)


class HandOverForm(forms.Form):
    """The spreadsheets whose data the person takes away (Article 20)."""

    found = forms.MultipleChoiceField(
        label=_("Spreadsheets that were found"), required=False, widget=forms.CheckboxSelectMultiple
    )
    documents = FilesInput(
        label=_("Other spreadsheets"),
        required=False,
        taken=TABLES,
        help_text=_(
            "XLSX, ODS or CSV, the first row naming the columns. Only what the person provided, under consent or a contract"
            " (Article 20(1) GDPR)."
        ),
    )

    def __init__(self, *args: Any, found: list[RequestFile], **options: Any) -> None:
        super().__init__(*args, **options)
        self.files_found = {str(one.public_id): one for one in found}
        choose(self, "found", [(code, one.name) for code, one in self.files_found.items()])
        if not found:
            del self.fields["found"]

    def clean(self) -> dict[str, Any]:
        """Reads the spreadsheets, which takes time: before anything is locked."""
        told = super().clean() or {}
        chosen = [self.files_found[code] for code in told.get("found", [])]
        contents = [(one.name, one.read()) for one in chosen]
        contents += [(one.name, one.content) for one in told.get("documents", [])]
        told["sheets"] = [read_table(name, content) for name, content in contents]
        return told


class SettleForm(forms.Form):
    """What came of something: yes or no, and words."""

    def __init__(
        self, *args: Any, label: Any, yes: Any, no: Any, words: Any, required: bool = True, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["done"] = forms.ChoiceField(
            label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect
        )
        self.fields["words"] = TextInput(label=words, required=required)

    @property
    def is_done(self) -> bool:
        return bool(self.cleaned_data["done"] == "yes")


class RecipientsForm(SettleForm):
    """What came of the notification of recipients; those whose address is given are written to."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(
            *args,
            label=_("Were those who received the data notified?"),
            yes=_("Yes"),
            no=_("No: there is none, it is impossible, or a disproportionate effort"),
            words=_("Who was notified and when, or why nobody was"),
            **options,
        )
        self.fields["addresses"] = TextInput(
            label=_("Email addresses to write to, one in each line"), required=False, rows=3
        )
        self.fields["changed"] = TextInput(
            label=_("What was changed, for those letters"),
            required=False,
            help_text=_("Only what the recipient needs to do the same."),
        )

    def clean_addresses(self) -> list[str]:
        found = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        for one in found:
            validate_email(one)
        return found

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("addresses") and not told.get("changed"):
            self.add_error("changed", _("Say what was changed: the letters tell it."))
        if told.get("addresses") and told.get("done") == "no":
            self.add_error("addresses", _("Nobody is written to where nobody is notified."))
        return told


class AnswerForm(forms.Form):
    """The answer to the person, with its grounds where it refuses and the files that go with it."""

    outcome = forms.ChoiceField(label=_("Answer"), widget=forms.RadioSelect)
    grounds = forms.MultipleChoiceField(
        label=_("Grounds of the refusal"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only where a part or all of it is refused (Article 12(4) GDPR)."),
    )
    words = TextInput(
        label=_("What was done, or what the person asked to know"),
        required=False,
        rows=12,
        help_text=_("Stands in the letter, which adds the greeting and, for a refusal, where to complain."),
    )
    reasons = TextInput(
        label=_("Why the rest, or all of it, is refused"),
        required=False,
        rows=6,
        help_text=_("The facts of this request: the grounds above name the text alone."),
    )
    data_were_changed = forms.BooleanField(
        label=_("Data were rectified, erased or restricted"),
        required=False,
        help_text=_("Then those who received them are to be notified (Article 19 GDPR)."),
    )
    documents = FilesInput(label=_("Documents of the answer"), required=False)

    def __init__(self, *args: Any, kinds: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        changes = {"rectification", "erasure", "restriction"}
        self.initial.setdefault("data_were_changed", bool(changes & set(kinds)))
        if "objection_profiling" in kinds:
            self.fields["grounds"].help_text = _(
                "Profiling for direct marketing is never refused (Article 21(2) and (3) GDPR): say first that it is an"
                " objection to direct marketing."
            )
        withdrawn = SubjectRequest.Outcome.WITHDRAWN
        choose(self, "outcome", [one for one in SubjectRequest.Outcome.choices if one[0] != withdrawn])
        choose(self, "grounds", grounds_for(kinds))

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        refuses = told.get("outcome") in REFUSALS
        if refuses and "grounds" in told and not told["grounds"]:
            self.add_error(
                "grounds", _("Choose the grounds: a refusal, even in part, says why (Article 12(4) GDPR).")
            )
        if refuses and "reasons" in told and not told["reasons"]:
            self.add_error("reasons", _("Say why, for this request."))
        if told.get("outcome") != Outcome.REFUSED and "words" in told and not told["words"]:
            self.add_error("words", _("Say what was done."))
        if told.get("outcome") == Outcome.GRANTED and (told.get("grounds") or told.get("reasons")):
            self.add_error(
                "grounds", _("Nothing is refused: leave the grounds out, or choose another answer.")
            )
        return told


def grounds_for(kinds: list[str]) -> list[tuple[str, str]]:
    """The grounds that can refuse one of these kinds of requests, each with its article."""
    language = get_language() or "fr"
    return [
        (term.code, f"{term.label(language)} ({citation(term.extra['article'])})")
        for term in grounds_against(kinds)
    ]


class FileForm(forms.Form):
    """Which file is deleted, and why."""

    file = forms.ChoiceField(label=_("File"), widget=forms.RadioSelect)
    words = TextInput(label=_("Why it is deleted"))

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "file", offered)


class AssignForm(forms.Form):
    """Which data protection officer handles it: nobody else sees the desk."""

    to = forms.ChoiceField(label=_("Handled by"), required=False)

    def __init__(self, *args: Any, controller: Controller, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Membership.objects.filter(
            controller=controller, user__is_active=True, role=Membership.Role.DPO
        ).select_related("user")
        self.members = {str(row.public_id): row.user for row in rows}
        named = [(code, user.get_full_name() or user.email) for code, user in self.members.items()]
        choose(self, "to", [("", _("Nobody")), *sorted(named, key=lambda one: one[1])])

    @property
    def chosen(self) -> User | None:
        return self.members.get(self.cleaned_data["to"])


class SearchOrderForm(forms.Form):
    """Whom to ask for the data that one processing activity holds of the person."""

    activity = forms.ChoiceField(label=_("Processing activity"))
    to = forms.EmailField(label=_("Email address of the person who searches"), max_length=254)
    words = TextInput(
        label=_("What to look for"),
        help_text=_("Only what is needed to find the data: the owner of the record reads it."),
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        choose(self, "activity", offered)


class DeskForm(forms.ModelForm):
    """The settings of the desk."""

    class Meta:
        model = RequestDesk
        fields = ("is_open", "instructions", "region", "months_kept", "months_source")
        widgets = {"instructions": forms.Textarea({"rows": 3}), "months_source": forms.Textarea({"rows": 2})}
        help_texts = {
            "is_open": _("Anyone may then write to you at the address above."),
            "region": _("A last day that is a public holiday moves to the next working day."),
            "months_kept": _(
                "Then everything of the request is deleted; a line of statistics without names stays."
            ),
            "months_source": _("The text or the reason on which this period rests."),
        }

    def clean_months_kept(self) -> int:
        months: int = self.cleaned_data["months_kept"]
        if not 2 <= months <= 240:
            raise ValidationError(_("Give from 2 to 240 months."), code="months")
        return months
