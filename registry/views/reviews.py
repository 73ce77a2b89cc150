"""Reviews: which are due, who looks after what, and saying that a record was looked at and nothing is to be changed."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.editing.reviewing import (
    NotCurrent,
    can_review,
    change_interval,
    open_orders,
    order_reviews,
    plan_reviews,
    record_reviews,
)
from registry.finding.due_reviews import SOON
from registry.finding.filters import Asker, identifier
from registry.forms.reviews import IntervalForm, NoteForm, OrderForm, ReviewPlanForm, owner_code
from registry.models import (
    Activity,
    Controller,
    Review,
    ReviewCampaign,
    ReviewLetter,
    ReviewOrder,
    ReviewPlan,
)
from registry.models.states import IN_FORCE
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.views.neighbours import opened_from

NAMED = 50  # reviews named on the page; the list of the register has the others
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


def posted(request: MemberRequest) -> QueryDict | None:
    """What was sent, also where that is nothing; None for a page that is opened."""
    return request.POST if request.method == "POST" else None


# On the page of a record --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewPanel:
    """What the page of a record says of its reviews: its four dates, who looks after it, and what this person may do."""

    created_on: date
    changed_at: datetime
    reviewed: Review | None
    approved_at: datetime | None  # by somebody: what came in force with a folder was approved by nobody here
    due_on: date | None
    is_late: bool
    plan: ReviewPlan | None
    orders: tuple[ReviewOrder, ...]
    form: NoteForm | None  # of whoever may say that nothing is to be changed


def review_panel(request: MemberRequest, activity: Activity) -> ReviewPanel:
    decisions = activity.versions.exclude(decision=None).order_by("-approved_at")
    due_on, is_current = activity.index.review_due_on, activity.state == IN_FORCE
    return ReviewPanel(
        created_on=activity.created_on or activity.begun_on,
        changed_at=activity.index.changed_at,
        reviewed=activity.reviews.select_related("reviewed_by").first(),
        approved_at=decisions.values_list("approved_at", flat=True).first(),
        due_on=due_on,
        is_late=due_on is not None and due_on <= timezone.localdate(),
        plan=getattr(activity, "review_plan", None),
        orders=tuple(open_orders([activity]).select_related("ordered_by")),
        form=NoteForm() if is_current and can_review(request.access, activity, request.user) else None,
    )


@require_POST
@members_only
def review(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Say that the record was looked at and nothing is to be changed: by one press."""
    found = find(request, controller, public_id)
    if not can_review(request.access, found, request.user):
        raise PermissionDenied
    form = NoteForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(form.errors["note"][0]))
        return redirect(opened_from(request, found))
    try:
        written = record_reviews([found.pk], by=request.user, note=form.cleaned_data["note"])
    except NotCurrent:
        messages.error(request, _("The record has changed meanwhile: only a current record is reviewed."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        found.index.refresh_from_db(fields=["review_due_on"])
        tell_of_review(request, found, is_new=bool(written))
    return redirect(opened_from(request, found))


def tell_of_review(request: MemberRequest, activity: Activity, *, is_new: bool) -> None:
    if not is_new:
        messages.info(request, _("You have already said so today: nothing was added."))
        return
    day = date_format(activity.index.review_due_on, "DATE_FORMAT") if activity.index.review_due_on else "–"
    messages.success(request, _("Reviewed: nothing to change. The next review is due on %s.") % day)


@get_or_post
@members_only
@officers_only
def plan(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Say who looks after a record, and how often it is reviewed."""
    found = find(request, controller, public_id)
    asker = Asker(controller, request.user)
    known = ReviewPlan.objects.filter(activity=found).first()
    initial = {
        "owner": owner_code(known, asker),
        "owner_address": known.owner_address if known else "",
        "months": known.months if known else None,
    }
    form = ReviewPlanForm(posted(request), asker=asker, initial=initial)
    if form.is_valid():
        plan_reviews(
            found,
            owner=form.cleaned_data["owner"],
            address=form.cleaned_data["owner_address"],
            months=form.cleaned_data["months"],
        )
        messages.success(request, _("The reviews of this record are planned as you said."))
        return redirect(opened_from(request, found))
    context = {"controller": controller, "activity": found, "form": form, "back": opened_from(request, found)}
    return render(request, "registry/review_plan.html", context, status=422 if form.is_bound else 200)


# Of the organisation ------------------------------------------------------------------------------------------


@require_safe
@members_only
def reviews(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Which reviews are due, which will be soon, and what was reviewed last."""
    return show_reviews(request, controller, IntervalForm(initial={"months": controller.review_months}))


def show_reviews(request: MemberRequest, controller: Controller, form: IntervalForm) -> HttpResponse:
    today = timezone.localdate()
    rows = Activity.objects.visible_to(request.user).filter(controller=controller).in_force()
    due = rows.filter(index__review_due_on__lte=today + SOON).select_related(
        "index", "department", "review_plan__owner"
    )
    last = Review.objects.visible_to(request.user).filter(controller=controller)
    context = {
        "controller": controller,
        "place": "reviews",
        "today": today,
        "counts": counts_of(rows, today),
        "due": due.order_by("index__review_due_on", "position", "pk")[:NAMED],
        "last": last.select_related("activity", "reviewed_by", "version")[:10],
        "can_maintain": request.access.can_maintain(controller),
        "form": form,
    }
    if request.access.can_maintain(controller):
        stuck = ReviewLetter.objects.visible_to(request.user).filter(controller=controller)
        context["stuck"] = stuck.stuck(timezone.now()).count()
        context["campaigns"] = campaigns_of(request, controller)
    status = 422 if form.is_bound else 200
    return render(request, "registry/reviews.html", context, status=status)


def campaigns_of(request: MemberRequest, controller: Controller) -> Any:
    """The last campaigns, each with how many records it asked about and how many answers there are."""
    rows = ReviewCampaign.objects.visible_to(request.user).filter(controller=controller)
    counted = rows.annotate(
        asked=Count("requests"), answered=Count("requests", filter=Q(requests__answered_at__isnull=False))
    )
    return counted.order_by("-started_at")[:10]


def counts_of(rows: Any, today: date) -> dict[str, int]:
    """How many current records there are, how many are due, due soon, and looked after by nobody."""
    due = Q(index__review_due_on__lte=today)
    nobody = Q(review_plan__isnull=True) | Q(review_plan__owner=None, review_plan__owner_address="")
    counted: dict[str, int] = rows.order_by().aggregate(
        current=Count("pk"),
        due=Count("pk", filter=due),
        soon=Count("pk", filter=Q(index__review_due_on__lte=today + SOON) & ~due),
        without_owner=Count("pk", filter=nobody),
    )
    return counted


@require_POST
@members_only
@officers_only
def interval(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Say how often the records of the organisation are reviewed."""
    form = IntervalForm(request.POST)
    if not form.is_valid():
        return show_reviews(request, controller, form)
    change_interval(controller, form.cleaned_data["months"])
    messages.success(request, _("The interval was changed, and the days on which reviews are due with it."))
    return redirect("registry:reviews", controller.slug)


@get_or_post
@members_only
@officers_only
def order(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Ask for a review of one record, of those of a department or of all, and say why."""
    asker = Asker(controller, request.user)
    one = chosen_record(request, controller)
    form = OrderForm(posted(request), asker=asker, activity=one, initial=order_initial(one))
    page = reverse("registry:reviews", args=[controller.slug])
    back = one.get_absolute_url() if one is not None else page
    if form.is_valid():
        written = order_reviews(
            form.activities(),
            reason=form.cleaned_data["reason"],
            due_on=form.cleaned_data["due_on"],
            by=request.user,
        )
        tell_of_order(request, len(written))
        return redirect(back)
    context = {"controller": controller, "place": "reviews", "form": form, "activity": one, "back": back}
    return render(request, "registry/review_order.html", context, status=422 if form.is_bound else 200)


def chosen_record(request: MemberRequest, controller: Controller) -> Activity | None:
    """The record that the address names, if it names one."""
    key = identifier(request.GET.get("record", ""))
    return find(request, controller, uuid.UUID(key)) if key else None


def order_initial(one: Activity | None) -> dict[str, Any]:
    days = {"due_on": timezone.localdate() + SOON}
    return days if one is None else {**days, "which": "record"}


def tell_of_order(request: MemberRequest, number: int) -> None:
    if not number:
        messages.warning(
            request, _("No review was ordered: no current record is meant, or it was asked for before.")
        )
        return
    told = ngettext("%d review was ordered.", "%d reviews were ordered.", number) % number
    messages.success(request, told)


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Activity:
    rows = Activity.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(rows.select_related("index"), public_id=public_id)
    found.controller = controller
    return found
