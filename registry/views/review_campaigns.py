"""Campaigns of reviews: starting one, and who has answered."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.editing.review_campaigns import NobodyToAsk, is_open, renew, standing_of, start_campaign
from registry.finding.due_reviews import SOON
from registry.finding.filters import Asker
from registry.forms.reviews import CampaignForm
from registry.models import Controller, ReviewCampaign, ReviewRequest
from registry.people.proofs import count_attempt
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.views.reviews import posted

LETTER = "review_letter"  # counted for each person, so that nobody floods addresses in this site’s name


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def start(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Ask the owners of many records at once whether what the register says is still right."""
    asker = Asker(controller, request.user)
    form = CampaignForm(posted(request), asker=asker, initial={"ends_on": timezone.localdate() + SOON})
    form.order_fields(form.field_order)
    if form.is_valid():
        if refusal := count_attempt(request, LETTER):
            return refusal
        if (campaign := started(request, controller, form)) is not None:
            number = campaign.requests.count()
            told = ngettext("%d record is being asked about.", "%d records are being asked about.", number)
            messages.success(request, told % number)
            return redirect("registry:review-campaign", controller.slug, campaign.public_id)
    context = {"controller": controller, "place": "reviews", "form": form}
    return render(request, "registry/review_start.html", context, status=422 if form.is_bound else 200)


def started(request: MemberRequest, controller: Controller, form: CampaignForm) -> ReviewCampaign | None:
    """The campaign that the form asks for; None with a sentence in the form where it cannot be started."""
    try:
        with transaction.atomic():
            return start_campaign(
                controller,
                form.activities(),
                name=form.cleaned_data["name"],
                ends_on=form.cleaned_data["ends_on"],
                message=form.cleaned_data["message"],
                by=request.user,
            )
    except NobodyToAsk:
        form.add_error("which", _("None of these records has both an owner and an approved version."))
    except IntegrityError:
        form.add_error("name", _("There is a campaign of this name already."))
    return None


@require_safe
@members_only
@officers_only
def campaign(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Who was asked about what, who has answered, and what."""
    rows = ReviewCampaign.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(rows.select_related("started_by"), public_id=public_id)
    now = timezone.now()
    asked = found.requests.select_related("activity", "version").order_by("answered_at", "activity__position")
    context = {
        "controller": controller,
        "place": "reviews",
        "campaign": found,
        "standing": dict(standing_of(found, now)),
        "requests": [(one, is_open(one, now)) for one in asked],
    }
    return render(request, "registry/review_campaign.html", context)


@require_POST
@members_only
@officers_only
def renew_request(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Have a new letter sent to an owner; the link of the former one stops working."""
    rows = ReviewRequest.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(rows.select_related("campaign", "controller"), public_id=public_id)
    if refusal := count_attempt(request, LETTER):
        return refusal
    if renew(found):
        messages.success(request, _("A new email to %(email)s is being sent.") % {"email": found.address})
    else:
        messages.info(request, _("This request is over: nothing was sent."))
    return redirect("registry:review-campaign", controller.slug, found.campaign.public_id)
