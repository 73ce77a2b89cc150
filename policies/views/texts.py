"""Which text of law what rests on: the records, purposes and notices of an organisation, by text and by article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from policies.models import LegalReference
from registry.finding.cited import Use, kind_label, uses_in_activities
from registry.models import Controller, User
from registry.people.requests import MemberRequest, members_only
from registry.record.wording import language
from registry.starters import CAUTIONS
from registry.vocabularies.citations import Citation, citations

PAGE = 50


@dataclass(frozen=True)
class TextLine:
    """A text, what the table of texts knows of it, and how much rests on it."""

    code: str
    label: str
    about: str
    link: str
    caution: str
    has_ended: bool
    activities: int
    purposes: int
    notices: int


@require_safe
@members_only
def texts(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Every text that something rests on or, with ``?text=``, everything that rests on one text or on one of its articles."""
    found = dict.fromkeys(everything(controller, request.user))
    chosen = request.GET.get("text", "")
    resting = (
        list(dict.fromkeys(use for text, use in found if chosen in {text.code, text.act})) if chosen else []
    )
    page = Paginator(resting, PAGE).get_page(request.GET.get("page"))
    context = {
        "controller": controller,
        "lines": [] if chosen else text_lines(found),
        "chosen": next((text for text, _use in found if text.code == chosen), None),
        "asked": chosen,
        "title": next((text.label(language()) for text, _use in found if text.code == chosen), chosen),
        "page": page,
        "resting": [(kind_label(use.kind), use) for use in page],
        "total": len(resting),
    }
    return render(request, "policies/texts.html", context)


def everything(controller: Controller, user: User | AnonymousUser) -> Iterator[tuple[Citation, Use]]:
    """Each text named in the register or in a notice, with what names it."""
    yield from uses_in_activities(controller, user)
    rows = (
        LegalReference.objects.visible_to(user).filter(controller=controller).order_by("notice__title", "pk")
    )
    for public_id, title, text in rows.values_list("notice__public_id", "notice__title", "citation"):
        href = reverse("policies:notice-detail", args=[controller.slug, public_id])
        for one in citations(text):
            yield one, Use("notice", title, "", href)


def text_lines(found: dict[tuple[Citation, Use], None]) -> list[TextLine]:
    """The texts in the order of their names, each with the number of records, purposes and notices that rest on it."""
    numbers: dict[Citation, Counter[str]] = {}
    for text, use in found:
        numbers.setdefault(text, Counter())[use.kind] += 1
    told = [line(text, number) for text, number in numbers.items()]
    return sorted(told, key=lambda one: one.label.casefold())


def line(text: Citation, number: Counter[str]) -> TextLine:
    held = text.text
    return TextLine(
        code=text.code,
        label=text.label(language()),
        about=held.label(language()) if held else "",
        link=text.link,
        caution=str(CAUTIONS[held.caution].label(language())) if held and held.caution else "",
        has_ended=bool(held and held.has_ended(timezone.localdate())),
        activities=number["activity"],
        purposes=number["purpose"],
        notices=number["notice"],
    )
