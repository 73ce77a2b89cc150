"""The page of one request: what is asked, until when, what was done, and the verbs that can be done now."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from registry.models import Controller, SubjectCategory, User
from registry.people.requests import MemberRequest, members_only, officers_only
from rights import handling
from rights.asked import is_about_the_dead
from rights.clock import SOON
from rights.dates import dates_of
from rights.explaining import explain
from rights.forms.desk import (
    AddressForm,
    AnswerForm,
    AssignForm,
    ChangeForm,
    FileForm,
    HandOverForm,
    IdentityForm,
    LetterForm,
    RecipientsForm,
    SearchOrderForm,
    SettleForm,
    WordsForm,
)
from rights.handing_over import found_tables, hand_over
from rights.handling import lacking
from rights.kinds import told_kinds
from rights.models import RequestFile, RequestLetter, RequestStep, SearchTask, SubjectRequest
from rights.models.desks import desk_of
from rights.posting import print_stored
from rights.searching import order_search
from rights.views.downloads import download
from rights.views.finding import find
from rights.views.records import chosen_people, draft_of
from rights.views.searches import activities_of, offered_activities

Form = forms.Form
Make = Callable[[SubjectRequest, Any, Any], Form]


@dataclass(frozen=True)
class Verb:
    """What can be done: what it is called, when it can be, what it asks, and how it is done."""

    key: str
    label: Any
    can: Callable[[SubjectRequest], bool]
    make: Make
    act: Callable[[SubjectRequest, Any, User], object]
    done: Any
    is_main: bool = False


def words(label: Any, help_text: Any = "", *, required: bool = True) -> Make:
    return lambda row, data, files: WordsForm(data, label=label, help_text=help_text, required=required)


def nothing(row: SubjectRequest, data: Any, files: Any) -> Form:
    return Form(data)


def is_open(row: SubjectRequest) -> bool:
    return row.closed_at is None


def is_unanswered(row: SubjectRequest) -> bool:
    return is_open(row) and row.answered_on is None


def asks_identity(row: SubjectRequest) -> bool:
    return row.identity_asked_on is not None and row.identity_settled_on is None


def asks_clarification(row: SubjectRequest) -> bool:
    return row.clarification_asked_on is not None and row.clarified_on is None


def can_extend(row: SubjectRequest) -> bool:
    last = dates_of(row).can_be_extended_until
    in_time = last is not None and desk_of(row.controller).today() <= last
    has_term = not set(row.kinds) <= handling.AT_ONCE and not is_about_the_dead(row.kinds, row.relation)
    return is_unanswered(row) and not row.extended_on and in_time and has_term


def make_change(row: SubjectRequest, data: Any, files: Any) -> Form:
    told = {
        "kinds": row.kinds,
        "received_on": row.received_on,
        "rule": row.rule,
        "about": row.told().get("about", ""),
    }
    return ChangeForm(data, initial=told)


def files_of(row: SubjectRequest) -> list[tuple[str, str]]:
    found = row.requestfiles.select_related("request__key")
    return [(str(one.public_id), f"{one.name} – {one.get_use_display()}") for one in found]


def make_address(row: SubjectRequest, data: Any, files: Any) -> Form:
    told = row.told()
    return AddressForm(data, initial={"email": told.get("email", ""), "postal": told.get("postal", "")})


def letters_offered(row: SubjectRequest) -> list[tuple[str, str]]:
    """The letters to the person that no server took."""
    stuck = RequestLetter.objects.stuck(timezone.now()).filter(request=row).select_related("request__key")
    return [(str(one.public_id), one.content["subject"]) for one in stuck if handling.can_be_sent_again(one)]


def make_assign(row: SubjectRequest, data: Any, files: Any) -> Form:
    form = AssignForm(data, controller=row.controller)
    mine = [code for code, user in form.members.items() if user.pk == row.assigned_to_id]
    form.initial["to"] = mine[0] if mine else ""
    return form


VERBS = {
    one.key: one
    for one in (
        Verb(
            "assign",
            gettext_lazy("Assign it"),
            is_open,
            make_assign,
            lambda row, form, by: handling.assign(row, to=form.chosen, by=by),
            gettext_lazy("Saved: who handles it."),
        ),
        Verb(
            "search",
            gettext_lazy("Have the data searched"),
            is_unanswered,
            lambda row, data, files: SearchOrderForm(data, offered=offered_activities(row)),
            lambda row, form, by: order_search(
                row,
                activities_of(row).get(public_id=form.cleaned_data["activity"]),
                to=form.cleaned_data["to"],
                words=form.cleaned_data["words"],
                by=by,
            ),
            gettext_lazy("The person who searches is written to."),
        ),
        Verb(
            "ask-identity",
            gettext_lazy("Ask who the person is"),
            lambda row: is_unanswered(row) and not asks_identity(row),
            lambda row, data, files: IdentityForm(data),
            lambda row, form, by: handling.ask_identity(
                row, doubt=form.cleaned_data["words"], wanted=form.cleaned_data["wanted"], by=by
            ),
            gettext_lazy("The person is asked. The last day to answer stays the same."),
        ),
        Verb(
            "settle-identity",
            gettext_lazy("Identity: what came of it"),
            lambda row: is_open(row) and asks_identity(row),
            lambda row, data, files: SettleForm(
                data,
                label=_("Is the person who they say they are?"),
                yes=_("Yes, the doubt is gone"),
                no=_("No, it could not be confirmed"),
                words=_("What was looked at (write no number of a document)"),
            ),
            lambda row, form, by: handling.settle_identity(
                row, confirmed=form.is_done, words=form.cleaned_data["words"], by=by
            ),
            gettext_lazy("Written down. Proofs of identity that were sent are deleted."),
        ),
        Verb(
            "ask-clarification",
            gettext_lazy("Ask what is meant"),
            lambda row: is_unanswered(row) and not asks_clarification(row),
            words(
                gettext_lazy("Your question"),
                gettext_lazy("Which data or which processing is meant (recital 63 GDPR)."),
            ),
            lambda row, form, by: handling.ask_clarification(row, question=form.cleaned_data["words"], by=by),
            gettext_lazy("The person is asked. The last day to answer stays the same."),
        ),
        Verb(
            "clarified",
            gettext_lazy("Clarification: it came"),
            lambda row: is_open(row) and asks_clarification(row),
            words(gettext_lazy("What the person answered")),
            lambda row, form, by: handling.note_clarified(row, words=form.cleaned_data["words"], by=by),
            gettext_lazy("Written down."),
        ),
        Verb(
            "extend",
            gettext_lazy("Extend by two months"),
            can_extend,
            words(
                gettext_lazy("Reasons for the extension"),
                gettext_lazy(
                    "How complex the request is, or how many there are (Article 12(3) GDPR). The letter gives them."
                ),
            ),
            lambda row, form, by: handling.extend(row, reasons=form.cleaned_data["words"], by=by),
            gettext_lazy("Extended: the person is told."),
        ),
        Verb(
            "write",
            gettext_lazy("Write to the person"),
            is_open,
            words(gettext_lazy("Your message")),
            lambda row, form, by: handling.write_to_person(row, words=form.cleaned_data["words"], by=by),
            gettext_lazy("Your message is on its way."),
        ),
        Verb(
            "hand-over",
            gettext_lazy("Make the file of the data to take away"),
            lambda row: is_unanswered(row) and "portability" in row.kinds,
            lambda row, data, files: HandOverForm(data, files, found=found_tables(row)),
            lambda row, form, by: hand_over(row, form.cleaned_data["sheets"], by=by),
            gettext_lazy(
                "The file is among those below: read it. It goes with an answer that grants something."
            ),
        ),
        Verb(
            "answer",
            gettext_lazy("Answer the person"),
            is_unanswered,
            lambda row, data, files: AnswerForm(data, files, kinds=row.kinds),
            lambda row, form, by: handling.answer(
                row,
                outcome=form.cleaned_data["outcome"],
                words=form.cleaned_data["words"],
                grounds=form.cleaned_data["grounds"],
                reasons=form.cleaned_data["reasons"],
                files=form.cleaned_data["documents"],
                data_were_changed=form.cleaned_data["data_were_changed"],
                by=by,
            ),
            gettext_lazy("Answered: the letter is on its way."),
            is_main=True,
        ),
        Verb(
            "recipients",
            gettext_lazy("Notify the recipients"),
            lambda row: is_open(row) and handling.needs_recipients(row) and not row.recipients_settled_on,
            lambda row, data, files: RecipientsForm(data),
            lambda row, form, by: handling.settle_recipients(
                row,
                told=form.is_done,
                words=form.cleaned_data["words"],
                changed=form.cleaned_data["changed"],
                addresses=form.cleaned_data["addresses"],
                by=by,
            ),
            gettext_lazy("Written down."),
            is_main=True,
        ),
        Verb(
            "close",
            gettext_lazy("Close the request"),
            lambda row: is_open(row) and row.answered_on is not None,
            nothing,
            lambda row, form, by: handling.close(row, by=by),
            gettext_lazy("Closed."),
            is_main=True,
        ),
        Verb(
            "withdraw",
            gettext_lazy("The person asks nothing any more"),
            is_unanswered,
            words(gettext_lazy("How and when the person said so")),
            lambda row, form, by: handling.withdraw(row, words=form.cleaned_data["words"], by=by),
            gettext_lazy("Written down."),
        ),
        Verb(
            "change",
            gettext_lazy("Correct what was taken down"),
            is_unanswered,
            make_change,
            lambda row, form, by: handling.change(row, by=by, **form.cleaned_data),
            gettext_lazy("Corrected."),
        ),
        Verb(
            "address",
            gettext_lazy("Correct the address of the person"),
            lambda row: True,
            make_address,
            lambda row, form, by: handling.correct_address(row, by=by, **form.cleaned_data),
            gettext_lazy("Corrected: letters go to this address from now on."),
        ),
        Verb(
            "send-again",
            gettext_lazy("Send a letter again"),
            lambda row: bool(letters_offered(row)),
            lambda row, data, files: LetterForm(data, offered=letters_offered(row)),
            lambda row, form, by: handling.send_letter_again(
                row, row.requestletters.get(public_id=form.cleaned_data["letter"]), by=by
            ),
            gettext_lazy("The letter is on its way."),
        ),
        Verb(
            "lift-restriction",
            gettext_lazy("Tell that the restriction ends"),
            handling.can_lift_restriction,
            words(
                gettext_lazy("Why the restriction ends"),
                gettext_lazy(
                    "The person is told before it is lifted (Article 18(3) GDPR). The letter gives this reason."
                ),
            ),
            lambda row, form, by: handling.lift_restriction(row, reasons=form.cleaned_data["words"], by=by),
            gettext_lazy("The person is told: the restriction can be lifted."),
        ),
        Verb(
            "forget-file",
            gettext_lazy("Delete a file"),
            lambda row: is_open(row) and row.requestfiles.exists(),
            lambda row, data, files: FileForm(data, offered=files_of(row)),
            lambda row, form, by: handling.forget_file(
                row,
                file=row.requestfiles.get(public_id=form.cleaned_data["file"]),
                words=form.cleaned_data["words"],
                by=by,
            ),
            gettext_lazy("Deleted."),
        ),
        Verb(
            "reopen",
            gettext_lazy("Open it again"),
            lambda row: not is_open(row),
            words(gettext_lazy("Why it is opened again")),
            lambda row, form, by: handling.reopen(row, words=form.cleaned_data["words"], by=by),
            gettext_lazy("Open again: its time runs from receipt."),
        ),
    )
}


@require_safe
@members_only
@officers_only
def request_detail(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """``people`` in the address, as :mod:`rights.views.records` gives it, writes the answer of Article 15 into its form."""
    row = find(request, controller, public_id)
    people = chosen_people(request, list(SubjectCategory.objects.filter(controller=controller)))
    if not people or row.answered_on is not None:
        return show(request, row)
    draft = AnswerForm(None, kinds=row.kinds, initial={"words": draft_of(row, people), "outcome": "granted"})
    return show(request, row, {"answer": draft})


@require_POST
@members_only
@officers_only
def do(request: MemberRequest, controller: Controller, public_id: uuid.UUID, verb: str) -> HttpResponse:
    """Do one of the verbs; where it cannot be done, the page says why and keeps what was typed."""
    row, chosen = find(request, controller, public_id), VERBS.get(verb)
    if chosen is None:
        raise Http404
    if not row.is_readable:
        return show(request, row)
    with timezone.override(desk_of(row.controller).zone):
        form = chosen.make(row, request.POST, request.FILES)
        if form.is_valid():
            try:
                carry_out(chosen, row, form, request)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, str(chosen.done))
                return redirect(row.get_absolute_url())
    return show(request, find(request, controller, public_id), {verb: form}, status=422)


@transaction.atomic
def carry_out(verb: Verb, row: SubjectRequest, form: Form, request: MemberRequest) -> None:
    """Raises ValidationError where somebody else has done something since the page was opened."""
    row.lock()
    if request.POST.get("seen") != last_seen(row):
        raise ValidationError(
            _("Something was done meanwhile: read the page again, then send this if it still holds."),
            code="meanwhile",
        )
    if not verb.can(row):
        raise ValidationError(_("This cannot be done with this request as it stands."), code="not_now")
    verb.act(row, form, request.user)


def last_seen(row: SubjectRequest) -> str:
    """What changes with each step and each message of the person."""
    return f"{row.requeststeps.count()}.{row.requestmessages.count()}.{row.requestfiles.count()}"


def show(
    request: MemberRequest, row: SubjectRequest, sent: dict[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    if not row.is_readable:
        context = {"controller": row.controller, "place": "requests", "row": row}
        return render(request, "rights/unreadable.html", context, status=503)
    sent = sent or {}
    desk = desk_of(row.controller)
    dates, today = dates_of(row, desk), desk.today()
    verbs = [
        (verb, sent.get(verb.key) or verb.make(row, None, None), verb.key in sent)
        for verb in VERBS.values()
        if verb.can(row) or verb.key in sent
    ]
    context = {
        "controller": row.controller,
        "place": "requests",
        "row": row,
        "told": row.told(),
        "asked": told_kinds(row.kinds),
        "dates": dates,
        "days_left": dates.days_left(today),
        "is_late": dates.was_late(today),
        "is_soon": dates.days_left(today) <= SOON.days,
        "reasons": explain(dates.deadline),
        "lacking": lacking(row) if row.answered_on else [],
        "verbs": verbs,
        "seen": last_seen(row),
        "steps": RequestStep.objects.filter(request=row).select_related("by", "request__key"),
        "messages_of_person": list(row.requestmessages.select_related("request__key", "by")),
        "letters": RequestLetter.objects.filter(request=row).select_related("request__key", "by"),
        "files": RequestFile.objects.filter(request=row).select_related("request__key"),
        "searches": SearchTask.objects.filter(request=row).select_related("request__key", "activity"),
    }
    return render(request, "rights/request.html", context, status=status)


@require_safe
@members_only
@officers_only
def request_file(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, file: uuid.UUID
) -> HttpResponse:
    """A file of a request, as a download."""
    row = find(request, controller, public_id)
    found = get_object_or_404(RequestFile.objects.select_related("request__key"), request=row, public_id=file)
    return download(found)


@require_safe
@members_only
@officers_only
def letter_pdf(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, letter: uuid.UUID
) -> HttpResponse:
    """A letter as it is printed."""
    row = find(request, controller, public_id)
    found = get_object_or_404(
        RequestLetter.objects.select_related("request__key"), request=row, public_id=letter
    )
    answer = HttpResponse(print_stored(found), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{row.reference}-{found.kind}.pdf"'
    return answer
