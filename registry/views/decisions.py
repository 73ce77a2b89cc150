"""The page on which one decides: what follows from it, what is missing, and why it is decided all the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.shortcuts import render

from registry.editing.states import points_digest
from registry.forms.decisions import DecisionForm
from registry.models import Controller, LackingPoint
from registry.people.requests import MemberRequest
from registry.views.findings import shown_points

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class DecisionQuestion:
    """What is asked: about ``title``, of which ``kicker`` says more and ``home`` is the page.

    ``hidden`` are the name and the value that say what the button, with its label and icon, decides. ``changes`` are what
    would be approved, as ``changes_template`` shows them. ``shown`` stands for what else was looked at, such as the digest
    of a notice: where it has changed, the question is asked anew. ``unmet`` are conditions of the organisation that are not
    met yet: while there are some, nothing can be decided.
    """

    title: str
    kicker: str
    home: str
    question: StrOrPromise
    consequence: StrOrPromise
    label: StrOrPromise
    icon: str
    hidden: tuple[str, str]
    consequences: Sequence[str] = ()
    changes: Sequence[Any] = ()
    changes_template: str = "registry/changes.html"
    shown: Sequence[str] = ()
    unmet: Sequence[str] = ()


def decision_page(
    request: MemberRequest,
    controller: Controller,
    question: DecisionQuestion,
    lacking: Sequence[LackingPoint],
    *,
    status: int,
    form: DecisionForm | None = None,
) -> HttpResponse:
    """The question with what is missing; a form that was sent comes back under ``status``, with a sentence at its field."""
    if form is None:
        form = DecisionForm(request.POST if request.method == "POST" else None, lacking=lacking)
    context = {
        "controller": controller,
        "asked": question,
        "lacking": shown_points(lacking),
        "seen": points_digest(lacking, [*question.consequences, *question.shown]),
        "form": form,
    }
    return render(request, "registry/decision.html", context, status=status if form.is_bound else 200)
