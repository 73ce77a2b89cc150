"""What the person sees of a request: how it stands, until when, what was written, and the files of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from rights.clock import Dates, Waiting
from rights.dates import dates_of
from rights.models import RequestFile, RequestMessage, SubjectRequest

DAYS_AFTER_CLOSING = 30  # during which the answer and its files can be fetched
NOT_SHOWN = (
    "confirm_address",
    "link",
    "search_task",
    "recipient_notice",
)  # letters with a secret, and letters to others


@dataclass(frozen=True)
class Written:
    """One thing that was written: by the person or to the person, when, and what."""

    at: datetime
    is_from_person: bool
    title: str
    words: str


@dataclass(frozen=True)
class Followed:
    """A request as the person reads it. Steps inside the organisation are not told."""

    request: SubjectRequest
    dates: Dates
    state: str
    written: tuple[Written, ...]
    files: tuple[RequestFile, ...]

    @property
    def may_write(self) -> bool:
        return self.request.closed_at is None

    @property
    def is_asked_identity(self) -> bool:
        return self.request.identity_asked_on is not None and self.request.identity_settled_on is None


def open_to_follow(secret: str, now: datetime) -> SubjectRequest | None:
    """The request that this secret follows; None once it has been closed for thirty days."""
    return still_open(SubjectRequest.objects.followed_by(secret), now).first()


def open_to_follow_by(marks: list[str], year: int, number: int, now: datetime) -> SubjectRequest | None:
    """The same for the address and the reference of a request."""
    rows = SubjectRequest.objects.received().filter(address_mark__in=marks, year=year, number=number)
    return still_open(rows, now).first()


def still_open(rows: QuerySet[SubjectRequest], now: datetime) -> QuerySet[SubjectRequest]:
    kept = Q(closed_at=None) | Q(closed_at__gte=now - timedelta(days=DAYS_AFTER_CLOSING))
    return rows.filter(kept).select_related("controller", "key")


def followed(request: SubjectRequest) -> Followed:
    dates = dates_of(request)
    return Followed(
        request, dates, state_of(request, dates), written_of(request), tuple(files_to_fetch(request))
    )


def files_to_fetch(request: SubjectRequest) -> QuerySet[RequestFile]:
    """The files of the answer, once there is one: what is prepared goes with an answer that grants something, and no other."""
    files = RequestFile.objects.filter(request=request, use=RequestFile.Use.ANSWER)
    return files.select_related("request__key") if request.answered_on is not None else files.none()


def state_of(request: SubjectRequest, dates: Dates) -> str:
    """In one sentence, in the active language."""
    if request.outcome == SubjectRequest.Outcome.WITHDRAWN:
        return _("You asked for nothing more.")
    if request.outcome == SubjectRequest.Outcome.FORWARDED:
        return _("It was passed on to the organisation that is responsible for the data.")
    if request.answered_on is not None:
        return _("It has been answered.")
    if dates.waits_for is Waiting.PERSON:
        return _("It waits for your answer to a question.")
    return _("It is being dealt with.")


def written_of(request: SubjectRequest) -> tuple[Written, ...]:
    """Letters to the person and messages both ways, the last one first."""
    letters = request.requestletters.exclude(kind__in=NOT_SHOWN)
    found = [
        Written(one.written_at, False, one.content["subject"], one.content["body"])
        for one in letters.select_related("request__key")
    ]
    messages = RequestMessage.objects.filter(request=request, is_from_person=True)
    found += [
        Written(one.at, True, _("Your message"), one.words) for one in messages.select_related("request__key")
    ]
    return tuple(sorted(found, key=lambda one: one.at, reverse=True))
