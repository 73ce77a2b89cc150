"""Where the link of a review campaign leads: the record as it was approved, to be confirmed or corrected in words.

Whoever has the secret has the letter, and nobody else opens this page. It reads no session and sets no cookie.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from registry.documents.html import blocks_html
from registry.documents.languages import written_in
from registry.editing.review_campaigns import Ended, confirm, correct
from registry.editing.reviewing import NotCurrent
from registry.forms.reviews import AnswerForm
from registry.models import ReviewRequest
from registry.people.proofs import SECRET_LINK, count_attempt
from registry.people.requests import unlisted
from registry.record.columns import sections
from registry.record.typed import typed_texts
from registry.record.versions import sheet_of


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@csrf_exempt  # no session stands behind the page: the secret in the address is all that it takes, and no other site has it
def review_link(request: HttpRequest, secret: str) -> HttpResponse:
    """The version that the owner is asked about, and the form of the answer.

    A link that was used or replaced, whose time is over or whose version is in force no longer, and one that never was, look
    the same (410).
    """
    if refusal := count_attempt(request, SECRET_LINK, reads=True):
        return refusal
    rows = ReviewRequest.objects.open(timezone.now()).with_secret(secret)
    found = rows.select_related("controller", "activity", "version", "campaign").first()
    if found is None:
        return unlisted(answer_page("registry/review_link_ended.html", {}, 410))
    with translation.override(found.language):
        return unlisted(ask(request, found))


def ask(request: HttpRequest, asked: ReviewRequest) -> HttpResponse:
    told = sections_of(asked)
    form = AnswerForm(request.POST if request.method == "POST" else None, sections=[one[0] for one in told])
    answer = request.POST.get("answer", "")
    if request.method == "POST" and answer in ReviewRequest.Answer.values and form.is_valid():
        try:
            take_down(asked, answer, form)
        except (Ended, NotCurrent):
            return answer_page("registry/review_link_ended.html", {}, 410)
        return answer_page("registry/review_link_done.html", {"asked": asked, "answer": answer}, 200)
    context = {
        "asked": asked,
        "form": form,
        "sections": [(key, title, html, form[f"words-{key}"]) for key, title, html in told],
    }
    return answer_page("registry/review_link.html", context, 422 if request.method == "POST" else 200)


def take_down(asked: ReviewRequest, answer: str, form: AnswerForm) -> None:
    remark = form.cleaned_data["remark"].strip()
    if answer == ReviewRequest.Answer.CONFIRMED:
        confirm(asked, remark=remark)
    else:
        correct(asked, form.corrections, remark=remark)


def sections_of(asked: ReviewRequest) -> list[tuple[str, str, SafeString]]:
    """The key, the title and the text of each section of the version, in the active language."""
    sheet = sheet_of(asked.version)
    with written_in(asked.controller.language, frozenset(typed_texts([sheet]))):
        return [
            (one.key, str(one.title), blocks_html(one.blocks, 3))
            for one in sections(sheet, asked.version.effective_on)
        ]


def answer_page(template: str, context: dict[str, Any], status: int) -> HttpResponse:
    """A page made without the request: nothing of who asks can stand in it."""
    return HttpResponse(render_to_string(template, context), status=status)
