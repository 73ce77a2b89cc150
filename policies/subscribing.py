"""Mail about the changes of a notice: asked for, confirmed by a signed link, ended by one press.

Nothing tells who subscribed: whatever address is typed, the answer is the same, and what else there is to say is said in a
letter to that address.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from policies.frozen import read_public_notices
from policies.models import Notice, NoticeVersion, Subscription
from policies.models.subscriptions import DAYS_TO_CONFIRM
from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.people.letters import Delivery, deliver, write_letter

ANSWER, CHANGE = "subscription_answer", "subscription_change"
CONFIRM_SALT, END_SALT = "policies.subscription.confirm", "policies.subscription.end"
BETWEEN_LETTERS = timedelta(days=1)  # to one address about one notice
MOST_A_DAY = 5  # requests for one address, whatever the notices
MOST_WAITING = 500  # addresses of one notice that nobody has confirmed yet


# What people do ---------------------------------------------------------------------------------------------


@transaction.atomic
def subscribe(notice: Notice, email: str) -> None:
    """Have a letter sent to the address, unless it had enough of them. Whoever asked learns nothing of that."""
    now, email = timezone.now(), email.lower()
    notice.lock()
    known = notice.subscriptions.filter(email=email).first()
    recent = Subscription.objects.filter(email=email, asked_at__gt=now - timedelta(days=1))
    if known is None:
        waiting = notice.subscriptions.filter(confirmed_at__isnull=True)
        if recent.count() >= MOST_A_DAY or waiting.count() >= MOST_WAITING:
            return
        known = Subscription.objects.create(
            controller=notice.controller, notice=notice, email=email, asked_at=now
        )
    elif known.asked_at > now - BETWEEN_LETTERS:
        return
    else:
        notice.subscriptions.filter(pk=known.pk).update(asked_at=now)
    request_job(ANSWER, controller=notice.controller, question=str(known.public_id), language=notice.language)


def confirm(subscription: Subscription) -> None:
    """From now on the changes are mailed there; what is public already is no change."""
    if subscription.confirmed_at is None:
        version = current_of(subscription.notice)
        subscription.told_version = version.number if version is not None else 0
        subscription.confirmed_at = timezone.now()
        subscription.save(update_fields=["told_version", "confirmed_at"])


def end(subscription: Subscription) -> None:
    """Nothing of the person is kept."""
    subscription.delete()


# Links ------------------------------------------------------------------------------------------------------


def link(subscription: Subscription, page: str, salt: str) -> str:
    secret = signing.dumps(str(subscription.public_id), salt=salt)
    return f"{settings.SITE_URL}{reverse(f'policies:{page}', args=[secret])}"


def to_confirm(secret: str) -> Subscription | None:
    """The subscription that the link of a letter confirms; None where it is over or was never ours."""
    return found(secret, CONFIRM_SALT, timedelta(days=DAYS_TO_CONFIRM))


def to_end(secret: str) -> Subscription | None:
    """The subscription that the link of a letter ends, however old the letter is."""
    return found(secret, END_SALT, None)


def found(secret: str, salt: str, age: timedelta | None) -> Subscription | None:
    try:
        name = signing.loads(secret, salt=salt, max_age=age)
    except signing.BadSignature:
        return None
    rows = Subscription.objects.filter(public_id=name)
    return rows.select_related("notice__controller").first()


# Letters ----------------------------------------------------------------------------------------------------


def current_of(notice: Notice) -> NoticeVersion | None:
    """The version that the public reads today, without its pages."""
    public = read_public_notices(NoticeVersion.objects.filter(notice=notice)).get(notice.pk)
    current = public.current(timezone.localdate()) if public is not None else None
    rows = NoticeVersion.objects.without_pages()
    return rows.get(public_id=current.id) if current is not None else None


@kind(ANSWER, lane=QUICK, kept=timedelta(days=1))
def answer_job(hold: Hold) -> Outcome:
    """The letter to an address that somebody typed: the link that confirms it, or, if it is confirmed, the one that ends it."""
    rows = Subscription.objects.filter(public_id=hold.job.question)
    unanswered = rows.filter(Q(answered_at__isnull=True) | Q(answered_at__lt=F("asked_at")))
    if unanswered.update(answered_at=timezone.now()):
        subscription = rows.select_related("notice__controller").get()
        if send_or(lambda: rows.update(answered_at=None), answer_of(subscription)) is Delivery.PUT_OFF:
            raise NotTaken
    return Outcome.DONE


def answer_of(subscription: Subscription) -> EmailMultiAlternatives:
    return letter(
        "subscription",
        subscription,
        confirm="" if subscription.confirmed_at else link(subscription, "confirm-subscription", CONFIRM_SALT),
        days=DAYS_TO_CONFIRM,
    )


def letter(name: str, subscription: Subscription, **values: Any) -> EmailMultiAlternatives:
    """A letter in the language of the notice, with the header by which a mail program ends the subscription (RFC 8058)."""
    notice = subscription.notice
    ending = link(subscription, "end-subscription", END_SALT)
    values |= {"notice": notice, "end": ending, "page": f"{settings.SITE_URL}{notice.get_absolute_url()}"}
    written = write_letter(name, to=subscription.email, language=notice.language, **values)
    written.extra_headers |= {
        "List-Unsubscribe": f"<{ending}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    return written


class NotTaken(Exception):
    """No server of mail took a letter: the job is done again."""


def send_or(undo: Callable[[], object], written: EmailMultiAlternatives) -> Delivery:
    """Send the letter. An address refused for good is left at that; one that is put off is undone, for another time.

    Raises :class:`NotTaken`, once undone, where no server takes anything.
    """
    became = deliver(written, "a letter about a notice")
    if became in (Delivery.PUT_OFF, Delivery.NOT_TAKEN):
        undo()
    if became is Delivery.NOT_TAKEN:
        raise NotTaken
    return became


def ask_for_change_letters() -> None:
    """A job for each notice of which a version took effect that somebody was not told of."""
    waiting = Subscription.objects.confirmed().filter(notice__is_published=True)
    told = dict(waiting.order_by("-told_version").values_list("notice", "told_version"))
    public = read_public_notices(NoticeVersion.objects.filter(notice__in=told)) if told else {}
    today = timezone.localdate()
    behind = [
        key
        for key, one in public.items()
        if (now := one.current(today)) is not None and now.number > told[key]
    ]
    for notice in Notice.objects.filter(pk__in=behind).select_related("controller"):
        request_job(
            CHANGE, controller=notice.controller, question=str(notice.public_id), language=notice.language
        )


@kind(CHANGE, lane=QUICK, kept=timedelta(days=1))
def change_job(hold: Hold) -> Outcome:
    """Tell every confirmed address of the version that is current now: once, however often this is done."""
    notice = Notice.objects.filter(public_id=hold.job.question).select_related("controller").first()
    version = current_of(notice) if notice is not None else None
    if notice is None or version is None:
        return Outcome.DONE
    rows = Subscription.objects.confirmed().filter(notice=notice, told_version__lt=version.number)
    keys = list(rows.values_list("pk", "told_version"))
    hold.expect(len(keys))
    for done, (key, before) in enumerate(keys, 1):
        if rows.filter(pk=key).update(told_version=version.number):  # whoever writes this sends the letter
            tell_of(version, notice, key, before)
        hold.progress(done)
    return Outcome.DONE


def tell_of(version: NoticeVersion, notice: Notice, key: int, before: int) -> None:
    rows = Subscription.objects.filter(pk=key)
    subscription = rows.get()
    subscription.notice = notice
    changes = f"{settings.SITE_URL}{reverse('policies:versions', args=[notice.controller.slug, notice.slug])}"
    written = letter("notice_change", subscription, version=version, changes=changes)
    send_or(lambda: rows.update(told_version=before), written)


def forget_unconfirmed(now: datetime) -> int:
    """Delete the addresses that nobody confirmed in time; gives how many."""
    count, _rows = Subscription.objects.given_up(now).delete()
    return count
