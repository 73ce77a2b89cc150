"""Public pages: asking, confirming the address, following a request, and the search that an owner is asked for.

They know no session and set no cookie: whoever has a secret has the letter that carried it. A link that is over and one that
never was look the same.
"""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from registry.models import Controller
from registry.people.proofs import SECRET_LINK, count_attempt
from registry.people.requests import unlisted
from rights import sealing
from rights.following import files_to_fetch, followed, open_to_follow, open_to_follow_by
from rights.forms.public import AskForm, FindForm, HearForm, SearchForm
from rights.handling import NotAllowed, hear
from rights.letter_facts import desk_contact, officer_of
from rights.models import SearchTask, SubjectRequest
from rights.models.desks import desk_of
from rights.models.requests import HOURS_TO_CONFIRM
from rights.posting import post
from rights.receiving import ask, confirm
from rights.searching import answer_search
from rights.views.downloads import download

REQUEST = "rights_request"
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def page(name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page made without the request: nothing of who asks can stand in it."""
    return HttpResponse(render_to_string(f"rights/{name}.html", context), status=status)


def ended() -> HttpResponse:
    return unlisted(page("ended", {}, 410))


def language_asked(request: HttpRequest) -> str:
    """The language in the address, else that of the browser, where it is one of the site."""
    told = request.GET.get("lang", "")
    known = dict(settings.LANGUAGES)
    return told if told in known else (translation.get_language() or settings.LANGUAGE_CODE)[:2]


# Asking -------------------------------------------------------------------------------------------------------


@get_or_post
@never_cache
@csrf_exempt  # no session stands behind it; what the form holds, signed, says that this page was opened before
def form(request: HttpRequest, controller: str) -> HttpResponse:
    """The form of an organisation whose desk is open; of any other nothing is said."""
    found = get_object_or_404(Controller.objects.prefetch_related("contactpoint_rows"), slug=controller)
    desk = desk_of(found)
    if not desk.is_open:
        raise Http404
    language = language_asked(request)
    with translation.override(language):
        posted = request.POST if request.method == "POST" else None
        asked = AskForm(
            posted,
            request.FILES if posted is not None else None,
            slug=controller,
            wanted=request.GET.getlist("want"),
        )
        context = {
            "controller": found,
            "desk": desk,
            "form": asked,
            "language": language,
            "officer": officer_of(found),
            "contact": desk_contact(found),
        }
        if posted is None:
            return page("form", context)
        if refused := count_attempt(request, REQUEST):  # before any file is looked into
            return refused
        if not asked.is_valid():
            return page("form", context | {"form": with_new_beginning(asked)}, 422)
        if not asked.is_of_a_program:
            ask(found, asked.asked(language))
        return page("asked", context | {"hours": HOURS_TO_CONFIRM})


def with_new_beginning(form: AskForm) -> AskForm:
    """The form that goes back to the person, opened from now on: another one that is sent late is not refused again."""
    told = QueryDict(mutable=True)
    told.update(form.data)
    told["began"] = form.initial["began"]
    form.data = told
    return form


@get_or_post
@never_cache
@csrf_exempt
def confirmation(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirms by a press, not by opening: programs that look at links in letters open them."""
    if refused := count_attempt(request, SECRET_LINK, reads=True):
        return refused
    rows = SubjectRequest.objects.to_confirm(secret, timezone.now())
    found = rows.select_related("controller", "key").first()
    if found is None:
        return ended()
    with translation.override(found.language):
        if request.method == "POST":
            found = confirm(found)
        return unlisted(page("confirmation", {"asked": found, "controller": found.controller}))


# Following ----------------------------------------------------------------------------------------------------


@get_or_post
@never_cache
@csrf_exempt
def follow(request: HttpRequest, secret: str) -> HttpResponse:
    """How a request stands, and the messages both ways."""
    if refused := count_attempt(request, SECRET_LINK, reads=True):
        return refused
    found = open_to_follow(secret, timezone.now())
    if found is None:
        return ended()
    with translation.override(found.language):
        posted = request.POST if request.method == "POST" else None
        message = HearForm(posted, request.FILES if posted is not None else None)
        is_sent = posted is not None and message.is_valid()
        if is_sent:
            try:
                listen(found, message)
            except NotAllowed as error:
                is_sent = False
                message.add_error(None, error)
        context = {
            "told": followed(found),
            "form": HearForm() if is_sent else message,
            "is_sent": is_sent,
            "secret": secret,
            "controller": found.controller,
        }
        status = 200 if posted is None or is_sent else 422
        return unlisted(page("follow", context, status))


def listen(request: SubjectRequest, message: HearForm) -> None:
    told = message.cleaned_data
    hear(request, words=told["words"], files=told["documents"])


@require_safe
@never_cache
def fetch(request: HttpRequest, secret: str, public_id: str) -> HttpResponse:
    """A file of the answer, as a download."""
    if refused := count_attempt(request, SECRET_LINK, reads=True):
        return refused
    found = open_to_follow(secret, timezone.now())
    if found is None:
        return ended()
    file = files_to_fetch(found).filter(public_id=public_id).first()
    return download(file) if file is not None else ended()


@get_or_post
@never_cache
@csrf_exempt
def find(request: HttpRequest) -> HttpResponse:
    """Sends the link again to the address of a request; says the same whatever exists."""
    with translation.override(language_asked(request)):
        form = FindForm(request.POST if request.method == "POST" else None)
        if not form.is_bound or not form.is_valid():
            return page("find", {"form": form}, 422 if form.is_bound else 200)
        if refused := count_attempt(request, REQUEST):
            return refused
        send_link_again(form.cleaned_data["reference"], form.cleaned_data["email"])
        return page("find", {"form": form, "is_sent": True})


def send_link_again(reference: str, email: str) -> None:
    """The number narrows the rows: someone who asks for many people finds each of them."""
    told = re.fullmatch(r"D-(\d{4})-(\d{4,9})", reference.strip().upper())
    if told is None:
        return
    found = open_to_follow_by(sealing.marks_of(email), int(told[1]), int(told[2]), timezone.now())
    if found is not None:
        post(found, "link")


# Searching ----------------------------------------------------------------------------------------------------


@get_or_post
@never_cache
@csrf_exempt
def search(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked of the owner of a record, and the answer; the link works once."""
    if refused := count_attempt(request, SECRET_LINK, reads=True):
        return refused
    rows = SearchTask.objects.open(timezone.now()).with_secret(secret)
    task = rows.select_related("request__controller", "request__key", "activity", "controller").first()
    if task is None:
        return ended()
    with translation.override(task.controller.language):
        posted = request.POST if request.method == "POST" else None
        form = SearchForm(posted, request.FILES if posted is not None else None)
        context = {"task": task, "told": task.told(), "form": form, "controller": task.controller}
        if posted is None or not form.is_valid():
            return unlisted(page("search", context, 200 if posted is None else 422))
        told = form.cleaned_data
        try:
            answer_search(task, answer=told["answer"], words=told["words"], files=told["documents"])
        except NotAllowed:
            return ended()
        return unlisted(page("searched", context))
