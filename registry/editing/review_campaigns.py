"""Campaigns of reviews: owners are asked by a link whether the register is still right, and answer without an account.

A link is bound to one approved version of one record. It works once, until its day, and as long as that version is in force;
only a digest of its secret is stored.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from registry.editing.reviewing import record_reviews
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import (
    ActivityVersion,
    Controller,
    Membership,
    Proposal,
    ReviewCampaign,
    ReviewPlan,
    ReviewRequest,
    User,
)
from registry.models.accounts import digest_of
from registry.models.reviews import LETTERS_KEPT
from registry.people.letters import Delivery, deliver, write_letter

if TYPE_CHECKING:
    from registry.models.activities import ActivityQuerySet

REQUEST_LETTER = "review_request"


class NobodyToAsk(Exception):
    """None of the records has both an owner and an approved version."""


# Asking -----------------------------------------------------------------------------------------------------


@transaction.atomic
def start_campaign(
    controller: Controller,
    activities: ActivityQuerySet,
    *,
    name: str,
    ends_on: date,
    message: str = "",
    by: User | None,
) -> ReviewCampaign:
    """Ask the owner of each of these records about its version in force, until the end of that day.

    A record that nobody looks after, or that has no approved version, is left out. Raises :class:`NobodyToAsk` where none is
    left, and IntegrityError where the organisation has a campaign of this name; then nothing is written.
    """
    campaign = ReviewCampaign.objects.create(
        controller=controller, name=name, ends_on=ends_on, message=message, started_by=by
    )
    requests = list(requests_of(campaign, activities))
    if not requests:
        raise NobodyToAsk
    made = ReviewRequest.objects.bulk_create(requests, batch_size=200)
    first = {one.address: one for one in reversed(made)}
    for one in first.values():
        ask_for_letter(one)
    return campaign


def requests_of(campaign: ReviewCampaign, activities: ActivityQuerySet) -> Iterable[ReviewRequest]:
    """A request for each record that has an owner and a version in force."""
    midnight = datetime.combine(campaign.ends_on + timedelta(days=1), time())
    versions = ActivityVersion.objects.in_force().filter(activity__in=activities.in_force())
    owners = owners_of(campaign.controller)
    for version in versions.order_by("activity__position", "activity__pk"):
        if version.activity_id in owners:
            address, language = owners[version.activity_id]
            yield ReviewRequest(
                controller=campaign.controller,
                campaign=campaign,
                activity_id=version.activity_id,
                version=version,
                address=address,
                language=language,
                digest=digest_of(secrets.token_urlsafe(32)),  # nobody has this one: the letter draws its own
                expires_at=timezone.make_aware(midnight),
            )


def owners_of(controller: Controller) -> dict[int, tuple[str, str]]:
    """The address of the owner of each record and the language to write in: of members who can still sign in, and of
    those without an account.
    """
    plans = ReviewPlan.objects.filter(controller=controller).select_related("owner")
    members = Membership.objects.filter(controller=controller, user__is_active=True)
    known = set(members.values_list("user_id", flat=True))
    found = {}
    for plan in plans:
        if plan.owner is not None and plan.owner_id in known:
            found[plan.activity_id] = plan.owner.email, plan.owner.language_of_letters
        elif plan.owner_address:
            found[plan.activity_id] = plan.owner_address, controller.language
    return found


def ask_for_letter(asked: ReviewRequest) -> None:
    """Have a worker write to the address of this request: one letter for all that the campaign asks there."""
    request_job(REQUEST_LETTER, controller=asked.controller, question=str(asked.public_id))


def ask_for_missed_letters(now: datetime) -> None:
    """Ask again for the letters that are in nobody's hands: a worker died, or the mail server did not take them."""
    waiting = ReviewRequest.objects.waiting_for_letter(now).select_related("controller").order_by("-pk")
    first = {(one.campaign_id, one.address): one for one in waiting}
    for one in first.values():
        ask_for_letter(one)


@kind(REQUEST_LETTER, lane=QUICK, kept=timedelta(days=1))
def send_request_job(hold: Hold) -> Outcome:
    asked = ReviewRequest.objects.filter(public_id=hold.job.question).first()
    if asked is not None:
        send_requests(asked)
    return Outcome.DONE


def send_requests(asked: ReviewRequest) -> None:
    """Write to one address about all that waits there in the campaign; a second worker at the same time sends nothing.

    The secrets are drawn here and go into the letter alone; those of a letter that no server took are worth nothing.
    """
    now = timezone.now()
    waiting = ReviewRequest.objects.waiting_for_letter(now)
    rows = waiting.filter(campaign=asked.campaign_id, address=asked.address)
    links: list[tuple[ReviewRequest, str]] = []
    for row in rows.select_related("activity", "campaign__started_by", "controller").order_by("pk"):
        secret = secrets.token_urlsafe(32)
        if waiting.filter(pk=row.pk).update(digest=digest_of(secret), letter_taken_at=now):
            links.append((row, link_of(secret)))
    if not links:
        return
    if deliver(letter_of(links), "a letter of a review campaign") is Delivery.SENT:
        ours = ReviewRequest.objects.filter(pk__in=[row.pk for row, _link in links], letter_taken_at=now)
        ours.update(letter_sent_at=timezone.now())


def link_of(secret: str) -> str:
    return settings.SITE_URL + reverse("review-link", args=[secret])


def letter_of(links: list[tuple[ReviewRequest, str]]) -> EmailMultiAlternatives:
    first = links[0][0]
    return write_letter(
        "review_request",
        to=first.address,
        language=first.language,
        organisation=first.controller.name,
        campaign=first.campaign,
        reviews=[(str(row.activity), link) for row, link in links],
    )


def renew(asked: ReviewRequest) -> bool:
    """Have a new letter sent; the link of the former one is dead from now on. False where there is nothing to answer any
    more.
    """
    with transaction.atomic():
        rows = ReviewRequest.objects.open(timezone.now()).filter(pk=asked.pk)
        new = digest_of(secrets.token_urlsafe(32))
        done = bool(rows.update(digest=new, letter_taken_at=None, letter_sent_at=None))
        if done:
            ask_for_letter(asked)
    return done


# Answering --------------------------------------------------------------------------------------------------


class Ended(Exception):
    """The link was used, its time is over, or what it shows is in force no longer."""


@transaction.atomic
def confirm(asked: ReviewRequest, *, remark: str = "") -> None:
    """Take down that the owner found nothing to change, as a review of the version that was shown. Raises Ended."""
    use_up(asked, ReviewRequest.Answer.CONFIRMED, remark)
    record_reviews([asked.activity_id], by=None, note=remark, address=asked.address)


@transaction.atomic
def correct(asked: ReviewRequest, corrections: Mapping[str, str], *, remark: str = "") -> list[Proposal]:
    """Take down what is to be corrected, in words by section, as proposals that wait for the officer. Raises Ended.

    The register stays as it is; a remark that belongs to no section is a proposal about the whole record.
    """
    use_up(asked, ReviewRequest.Answer.CORRECTED, remark)
    told = {**corrections, **({"": remark} if remark else {})}
    return Proposal.objects.bulk_create(
        [
            Proposal(
                controller_id=asked.controller_id,
                activity_id=asked.activity_id,
                action=Proposal.Action.WORDS,
                form=section,
                values={"words": [words]},
                proposed_from=asked.address,
            )
            for section, words in told.items()
        ]
    )


def use_up(asked: ReviewRequest, answer: str, remark: str) -> None:
    """Of two who answer at once by the same link, one succeeds; whoever approves the record meanwhile waits."""
    asked.activity.lock()
    now = timezone.now()
    rows = ReviewRequest.objects.open(now).filter(pk=asked.pk, digest=asked.digest)
    if not rows.update(answered_at=now, answer=answer, remark=remark):
        raise Ended


def standing_of(campaign: ReviewCampaign, now: datetime) -> dict[str, Any]:
    """How many were asked, have answered in which way, and can still answer."""
    counted: dict[str, int] = defaultdict(int)
    for asked in campaign.requests.select_related("version"):
        counted["asked"] += 1
        counted[asked.answer or ("open" if is_open(asked, now) else "ended")] += 1
    return counted


def is_open(asked: ReviewRequest, now: datetime) -> bool:
    return asked.answered_at is None and asked.expires_at > now and asked.version.is_in_force


def purge_campaigns(now: datetime) -> int:
    """Forget the campaigns that ended long ago, with the addresses that were asked; the reviews stay. Gives how many."""
    old = ReviewCampaign.objects.filter(ends_on__lt=timezone.localdate(now - LETTERS_KEPT))
    count = old.count()
    old.delete()
    return count
