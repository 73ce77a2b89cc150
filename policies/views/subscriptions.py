"""Public pages on which people have the changes of a notice mailed to them, confirm it, and end it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from policies.forms import SubscribeForm
from policies.look import look_of
from policies.models import Notice, Subscription
from policies.subscribing import confirm, end, subscribe, to_confirm, to_end
from policies.views.public import at_its_address, public_notice_row
from registry.people.proofs import count_attempt


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@at_its_address
def ask(request: HttpRequest, controller: str, notice: str) -> HttpResponse:
    """Asks for the address; says the same of every address that can be one."""
    found = public_notice_row(controller, notice)
    with translation.override(found.language):
        form = SubscribeForm(request.POST if request.method == "POST" else None)
        if not form.is_bound or not form.is_valid():
            return show(request, found, "ask", form=form, status=422 if form.is_bound else 200)
        if refused := count_attempt(request, "subscription"):
            return refused
        subscribe(found, form.cleaned_data["email"])
        return show(request, found, "asked")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def confirmation(request: HttpRequest, secret: str) -> HttpResponse:
    """Confirms by a press, not by opening: programs that look at links in letters open them."""
    subscription = known(to_confirm(secret))
    if request.method != "POST":
        return show(request, subscription.notice, "confirm")
    confirm(subscription)
    return show(request, subscription.notice, "confirmed")


@csrf_exempt  # a mail program presses it too, by itself (RFC 8058): the secret says that it may
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ending(request: HttpRequest, secret: str) -> HttpResponse:
    """Ends a subscription by one press."""
    subscription = known(to_end(secret))
    if request.method != "POST":
        return show(request, subscription.notice, "end")
    end(subscription)
    return show(request, subscription.notice, "ended")


def known(subscription: Subscription | None) -> Subscription:
    if subscription is None:
        raise Http404
    return subscription


def show(
    request: HttpRequest, notice: Notice, step: str, *, form: SubscribeForm | None = None, status: int = 200
) -> HttpResponse:
    """The page of this step, in the language of the notice."""
    with translation.override(notice.language):
        context = {
            "notice": notice,
            "step": step,
            "form": form,
            "page_language": notice.language,
            "look": look_of(notice.controller),
            "style_address": reverse("policies:style", args=[notice.controller.slug]),
        }
        page = render_to_string("policies/subscription.html", context, request)
    return HttpResponse(page, status=status, headers={"Content-Language": notice.language})
