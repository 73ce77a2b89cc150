"""Letters about reviews: to owners before the day and on it, to data protection officers once a week.

Each is a row before it is a letter, and the database lets one person have one row for one event: a task that runs twice, or
late, writes nothing twice. What no server takes is tried again until it is sent or given up; nothing is lost meanwhile.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.finding.due_reviews import SOON, due_dates
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import (
    Activity,
    Membership,
    ReviewLetter,
    ReviewPlan,
    ReviewReminder,
    ReviewRequest,
)
from registry.models.reviews import LETTERS_KEPT
from registry.models.states import IN_FORCE
from registry.people.letters import Delivery, deliver, name_letter, write_letter

STEPS = (30, 7, 0)  # days before a review is due on which its owner is told
LETTER = "review_letter"
NAMED = 20  # records that a summary names
MORNING = time(7)  # of Monday, from which on the summary of the week is written
Event = tuple[int, date, int]  # a record, the day of its review, and the step


# Which letters there are to write ---------------------------------------------------------------------------


def step_of(due_on: date, today: date) -> int | None:
    """The step that a review has reached: 30, 7 or 0 days before its day; None while it is further away."""
    left = (due_on - today).days
    return min((step for step in STEPS if left <= step), default=None)


def write_reminders(now: datetime) -> int:
    """Write a row for each owner whom no letter has told yet what is due soon or now; gives how many.

    One letter of the day for one person and organisation names all of it. A step that was missed is passed over where the
    next one is reached, and one that was told is not told again, whatever runs meanwhile.
    """
    count = 0
    for (controller, person), events in untold(timezone.localdate(now)).items():
        event = timezone.localdate(now).isoformat()
        count += write_row(controller, person, ReviewLetter.Kind.REMINDER, event, events)
    return count


def untold(today: date) -> dict[tuple[int, int], list[Event]]:
    """What each owner is to be told, by organisation and person: members of the organisation whose account is open."""
    plans = ReviewPlan.objects.filter(
        owner__is_active=True,
        owner__memberships__controller=F("controller"),
        activity__state=IN_FORCE,
        activity__index__review_due_on__lte=today + timedelta(days=max(STEPS)),
    )
    columns = ("controller", "owner", "activity", "activity__index__review_due_on")
    rows: list[Any] = list(plans.order_by("controller", "owner", "activity").values_list(*columns))
    told = steps_told({activity for _controller, _person, activity, _due in rows})
    found: dict[tuple[int, int], list[Event]] = defaultdict(list)
    for controller, person, activity, due_on in rows:
        step = step_of(due_on, today)
        if step is not None and told.get((activity, person, due_on), max(STEPS) + 1) > step:
            found[controller, person].append((activity, due_on, step))
    return found


def steps_told(activities: Iterable[int]) -> dict[tuple[int, int, date], int]:
    """The last step that somebody was told of each review: the fewest days."""
    rows: Any = ReviewReminder.objects.filter(activity__in=list(activities)).order_by("-step")
    columns = rows.values_list("activity", "recipient", "due_on", "step")
    return {(activity, person, due_on): step for activity, person, due_on, step in columns}


def write_row(
    controller: int, person: int, letter_kind: str, event: str, events: Iterable[Event] = ()
) -> int:
    """The row of a letter with what it names, and the job that sends it; 0 where somebody has just written it."""
    try:
        with transaction.atomic():
            letter = ReviewLetter.objects.create(
                controller_id=controller, recipient_id=person, kind=letter_kind, event=event
            )
            ReviewReminder.objects.bulk_create(
                [
                    ReviewReminder(
                        controller_id=controller,
                        letter=letter,
                        activity_id=activity,
                        recipient_id=person,
                        due_on=due_on,
                        step=step,
                    )
                    for activity, due_on, step in events
                ]
            )
            ask_for_letter(letter)
    except IntegrityError:
        return 0
    return 1


def write_digests(now: datetime) -> int:
    """Write a row for each data protection officer whose organisation has something to tell this week; gives how many.

    The week begins on Monday morning; where nothing ran then, its summary comes later in the week, once.
    """
    local = timezone.localtime(now)
    if local.weekday() == 0 and local.time() < MORNING:
        return 0
    week = week_of(local.date())
    told = ReviewLetter.objects.filter(kind=ReviewLetter.Kind.DIGEST, event=week)
    known = set(told.values_list("controller_id", "recipient_id"))
    officers = Membership.objects.filter(role=Membership.Role.DPO, user__is_active=True)
    rows = officers.filter(controller__in=with_something_to_tell(now)).values_list("controller_id", "user_id")
    return sum(write_row(*pair, ReviewLetter.Kind.DIGEST, week) for pair in rows if pair not in known)


def week_of(day: date) -> str:
    """The week of a day by ISO 8601, such as 2026-W49."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def with_something_to_tell(now: datetime) -> set[int]:
    """The organisations in which a review is due within 30 days, or a campaign waits for answers."""
    soon = timezone.localdate(now) + SOON
    due = Activity.objects.in_force().filter(index__review_due_on__lte=soon)
    asked = ReviewRequest.objects.open(now)
    return {*due.values_list("controller_id", flat=True), *asked.values_list("controller_id", flat=True)}


# Sending ----------------------------------------------------------------------------------------------------


def ask_for_letter(letter: ReviewLetter) -> None:
    """Have a worker write and send the letter."""
    request_job(LETTER, controller=letter.controller, question=str(letter.public_id))


def ask_for_missed_letters(now: datetime) -> None:
    """Ask again for the letters that are in nobody's hands: a worker died, or the mail server did not take them."""
    for letter in ReviewLetter.objects.waiting(now).select_related("controller"):
        ask_for_letter(letter)


@kind(LETTER, lane=QUICK, kept=timedelta(days=1))
def send_letter_job(hold: Hold) -> Outcome:
    found = ReviewLetter.objects.filter(public_id=hold.job.question)
    letter = found.select_related("controller", "recipient").first()
    if letter is not None:
        send_letter(letter)
    return Outcome.DONE


def send_letter(letter: ReviewLetter) -> None:
    """Write and send a letter that waits; a second worker at the same time sends nothing.

    What it says is what holds now: a review that was done since it was asked for is not named, and a letter in which nothing
    is left is dropped.
    """
    now = timezone.now()
    if not ReviewLetter.objects.waiting(now).filter(pk=letter.pk).update(taken_at=now):
        return
    ours = ReviewLetter.objects.filter(pk=letter.pk, taken_at=now)
    message = message_of(letter, now)
    if message is None:
        ours.update(dropped_at=now)
        return
    if deliver(message, "a letter about reviews") is Delivery.SENT:
        ours.update(sent_at=timezone.now())


def message_of(letter: ReviewLetter, now: datetime) -> EmailMultiAlternatives | None:
    """The letter in the language of whom it goes to; None where there is nothing left to say, or nobody to say it to."""
    member = Membership.objects.filter(controller=letter.controller_id, user=letter.recipient_id).first()
    if member is None or not letter.recipient.is_active:
        return None
    if letter.kind == ReviewLetter.Kind.REMINDER:
        told: dict[str, Any] | None = reminder_values(letter, timezone.localdate(now))
    else:
        told = digest_values(letter, now) if member.role == Membership.Role.DPO else None
    return compose(letter, told) if told is not None else None


def compose(letter: ReviewLetter, told: dict[str, Any]) -> EmailMultiAlternatives:
    message = write_letter(
        f"review_{letter.kind}",
        to=letter.recipient.email,
        language=letter.recipient.language_of_letters,
        organisation=letter.controller.name,
        **told,
    )
    name_letter(message, letter.public_id)
    return message


@dataclass(frozen=True)
class NamedReview:
    """One record in a letter: what it is called, when its review is due, in how many days, and where it is read."""

    name: str
    due_on: date
    days: int
    link: str

    @property
    def when(self) -> str:
        """By when it is to be reviewed, in the active language."""
        told = {"day": date_format(self.due_on, "DATE_FORMAT"), "days": self.days}
        if self.days > 0:
            in_days = ngettext(
                "To be reviewed by %(day)s: in %(days)s day",
                "To be reviewed by %(day)s: in %(days)s days",
                self.days,
            )
            return in_days % told
        if self.days == 0:
            return _("To be reviewed by %(day)s: today") % told
        return _("Was to be reviewed by %(day)s") % told


@dataclass(frozen=True)
class WeekOfReviews:
    """What there is to know of an organisation's reviews this week, as numbers of records and of answers."""

    due: int
    soon: int  # within 30 days
    without_owner: int
    asked: int  # in campaigns under way
    answered: int

    @property
    def sentences(self) -> list[str]:
        """The same in the active language; what there is none of is left out after the first two."""
        due = ngettext("%(number)s review is due.", "%(number)s reviews are due.", self.due)
        soon = ngettext("%(number)s more within 30 days.", "%(number)s more within 30 days.", self.soon)
        found = [due % {"number": self.due}, soon % {"number": self.soon}]
        if self.without_owner:
            alone = ngettext(
                "%(number)s current record has no owner: nobody is reminded of it.",
                "%(number)s current records have no owner: nobody is reminded of them.",
                self.without_owner,
            )
            found.append(alone % {"number": self.without_owner})
        if self.asked:
            answers = ngettext(
                "Review campaigns under way: %(number)s answer of %(asked)s.",
                "Review campaigns under way: %(number)s answers of %(asked)s.",
                self.answered,
            )
            found.append(answers % {"number": self.answered, "asked": self.asked})
        return found


def named(activity: Any, due_on: date, today: date) -> NamedReview:
    link = f"{settings.SITE_URL}{activity.get_absolute_url()}#review"
    return NamedReview(str(activity), due_on, (due_on - today).days, link)


def reminder_values(letter: ReviewLetter, today: date) -> dict[str, Any] | None:
    """What a reminder says: the reviews that are still to be done, by this person, on the day it was written for."""
    rows = letter.reminders.select_related("activity__controller").order_by("due_on", "activity__position")
    still = rows.filter(activity__review_plan__owner=letter.recipient_id)
    due = due_dates([row.activity_id for row in still])
    found = [
        named(row.activity, row.due_on, today) for row in still if due.get(row.activity_id) == row.due_on
    ]
    return {"reviews": found} if found else None


def digest_values(letter: ReviewLetter, now: datetime) -> dict[str, Any]:
    """What the summary of a week says: what is due, what has no owner, and how campaigns stand."""
    today = timezone.localdate(now)
    rows = Activity.objects.in_force().filter(controller=letter.controller_id)
    due = rows.filter(index__review_due_on__lte=today).select_related("controller", "index")
    named_rows = due.order_by("index__review_due_on", "position", "pk")[:NAMED]
    total = due.count()
    return {
        "week": week_told(letter, now, total),
        "reviews": [named(row, day, today) for row in named_rows if (day := row.index.review_due_on)],
        "more": max(0, total - NAMED),
        "link": settings.SITE_URL + reverse("registry:reviews", args=[letter.controller.slug]),
    }


def week_told(letter: ReviewLetter, now: datetime, due: int) -> WeekOfReviews:
    today = timezone.localdate(now)
    rows = Activity.objects.in_force().filter(controller=letter.controller_id)
    owned = ReviewPlan.objects.exclude(owner=None, owner_address="").values("activity")
    campaigns = ReviewRequest.objects.filter(controller=letter.controller_id, expires_at__gt=now)
    return WeekOfReviews(
        due=due,
        soon=rows.filter(index__review_due_on__gt=today, index__review_due_on__lte=today + SOON).count(),
        without_owner=rows.exclude(pk__in=owned).count(),
        asked=campaigns.count(),
        answered=campaigns.exclude(answered_at=None).count(),
    )


def purge_letters(now: datetime) -> int:
    """Forget the letters of long ago, with what they named; gives how many."""
    old = ReviewLetter.objects.filter(written_at__lt=now - LETTERS_KEPT)
    count = old.count()
    old.delete()
    return count
