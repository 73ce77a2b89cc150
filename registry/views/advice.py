"""Beside a record: opinions of the data protection officer and agreements, and the link by which somebody agrees."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from registry.documents.html import blocks_html
from registry.documents.languages import written_in
from registry.editing.advice import answer_agreement, ask_agreement, give_opinion
from registry.forms.advice import AGREES, AgreementForm, AgreementRequestForm, OpinionForm
from registry.models import Activity, Controller, Signature
from registry.people.proofs import SECRET_LINK, count_attempt
from registry.people.requests import MemberRequest, members_only, officers_only, unlisted
from registry.record.changes import changes_in_words
from registry.record.columns import sections
from registry.record.difference import difference
from registry.record.sheet import ActivitySheet
from registry.record.typed import typed_texts
from registry.record.versions import sheet_of, stored_sheet
from registry.views.activities import find


@require_safe
@members_only
def advice(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Every opinion on the record and every agreement that was asked for, the latest first."""
    return show(request, controller, find(request, controller, public_id))


def show(
    request: MemberRequest,
    controller: Controller,
    activity: Activity,
    *,
    opinion: OpinionForm | None = None,
    asked: AgreementRequestForm | None = None,
    link: str = "",
) -> HttpResponse:
    """The page, with a form that was sent; ``link`` is that of an agreement that was asked for just now."""
    context = {
        "controller": controller,
        "activity": activity,
        "opinions": activity.opinions.select_related("given_by", "version"),
        "signatures": activity.signatures.select_related("asked_by", "version"),
        "opinion_form": opinion or OpinionForm(),
        "request_form": asked or AgreementRequestForm(),
        "link": link,
        "can_maintain": request.access.can_maintain(controller),
    }
    is_wrong = (opinion is not None and opinion.errors) or (asked is not None and asked.errors)
    return render(request, "registry/advice.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def opinion(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Keep the opinion of the data protection officer. Whoever comes back to the address is led to the page."""
    activity = find(request, controller, public_id)
    if request.method != "POST":
        return redirect("registry:advice", controller.slug, activity.public_id)
    form = OpinionForm(request.POST)
    if not form.is_valid():
        return show(request, controller, activity, opinion=form)
    give_opinion(activity, **form.cleaned_data, by=request.user)
    messages.success(request, _("The opinion is kept beside the record."))
    return redirect("registry:advice", controller.slug, activity.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def ask(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Ask somebody to agree with the record as it stands; the page shows the link this once."""
    activity = find(request, controller, public_id)
    if request.method != "POST":
        return redirect("registry:advice", controller.slug, activity.public_id)
    form = AgreementRequestForm(request.POST)
    if not form.is_valid():
        return show(request, controller, activity, asked=form)
    activity.controller = controller
    _asked, secret = ask_agreement(activity, **form.cleaned_data, by=request.user)
    link = settings.SITE_URL + reverse("agreement", args=[secret])
    return show(request, controller, activity, link=link)


# Without an account -----------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def agreement(request: HttpRequest, secret: str) -> HttpResponse:
    """What somebody is asked to agree with, exactly as it was when they were asked, and their answer.

    A link that was answered, has ended or never was looks the same (410).
    """
    if refusal := count_attempt(request, SECRET_LINK, reads=True):
        return refusal
    return unlisted(agreement_answer(request, secret))


def agreement_answer(request: HttpRequest, secret: str) -> HttpResponse:
    rows = Signature.objects.open(timezone.now()).with_secret(secret)
    found = rows.select_related("controller", "activity").first()
    if found is None or is_overtaken(found):
        return render(request, "registry/agreement_ended.html", status=410)
    form = AgreementForm(request.POST or None, initial={"name": found.name})
    if not form.is_valid():
        return question(request, found, form)
    told = form.cleaned_data
    agrees = told["answer"] == AGREES
    if not answer_agreement(found, agrees=agrees, name=told["name"], words=told["words"]):
        return render(request, "registry/agreement_ended.html", status=410)
    return render(request, "registry/agreement_given.html", {"agrees": agrees, "signature": found})


def is_overtaken(signature: Signature) -> bool:
    """Whether another version was approved after somebody was asked: what the link shows is no longer what comes next."""
    return bool(signature.activity.versions.filter(approved_at__gt=signature.asked_at).exists())


def question(request: HttpRequest, signature: Signature, form: AgreementForm) -> HttpResponse:
    """The record and what it changes in the current one, with the form."""
    sheet = stored_sheet(signature.facts_digest, signature.content)
    version = signature.activity.versions.in_force().first()
    today = timezone.localdate()
    with written_in(signature.controller.language, frozenset(typed_texts([sheet]))):
        told = [(one.key, str(one.title), blocks_html(one.blocks, 3)) for one in sections(sheet, today)]
    context = {
        "signature": signature,
        "sheet": sheet,
        "sections": told,
        "version": version,
        "changes": changes_of(sheet_of(version), sheet) if version is not None else [],
        "form": form,
    }
    return render(request, "registry/agreement.html", context, status=422 if form.errors else 200)


def changes_of(before: ActivitySheet, after: ActivitySheet) -> list:
    return changes_in_words(difference(before, after))
