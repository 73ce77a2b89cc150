"""How a request comes into the desk: by the public form once its address is confirmed, or taken down by hand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import Controller, User
from rights import sealing
from rights.asked import Asked
from rights.handling import NotAllowed, Step, add_files, check_rule, locked, note, store
from rights.models import RequestFile, RequestKey, SubjectRequest
from rights.models.desks import desk_of
from rights.models.requests import HOURS_TO_CONFIRM, next_number
from rights.posting import post
from rights.reminding import announce


@transaction.atomic
def ask(controller: Controller, asked: Asked) -> SubjectRequest:
    """Keep what the public form sent until its address is confirmed, and have the letter that asks for it sent."""
    today = desk_of(controller).today()
    request = new_request(controller, asked, channel=SubjectRequest.Channel.FORM, received_on=today)
    secret = request.draw_secret("confirm_digest")
    request.save()
    add_files(request, asked.files, RequestFile.Use.PERSON)
    post(request, "confirm_address", link=("rights:confirm", secret), link_until=last_day_to_confirm(request))
    return request


@transaction.atomic
def confirm(request: SubjectRequest) -> SubjectRequest:
    """The address is that of the person: the request is in the desk, and its receipt is acknowledged. Twice is once."""
    request = locked(request)
    if request.entered_at is None:
        take_in(request, by=None)
    return request


@transaction.atomic
def enter(
    controller: Controller, asked: Asked, *, channel: str, received_on: date, rule: str, by: User
) -> SubjectRequest:
    """Take down a request that came by another way, with its own day of receipt."""
    if received_on > desk_of(controller).today():
        raise NotAllowed(_("A request cannot have been received on a day to come."))
    check_rule(rule, asked.kinds)
    request = new_request(controller, asked, channel=channel, received_on=received_on, rule=rule)
    request.save()
    add_files(request, asked.files, RequestFile.Use.PERSON, by=by)
    take_in(request, by=by)
    return request


def new_request(controller: Controller, asked: Asked, **values: Any) -> SubjectRequest:
    """The row with its key, and what the person said sealed under it."""
    request = SubjectRequest(
        controller=controller,
        kinds=asked.kinds,
        relation=asked.relation,
        language=asked.language,
        address_mark=sealing.mark_of(asked.email) if asked.email else "",
        **values,
    )
    request.save()
    RequestKey.objects.create(controller=controller, request=request)
    request.tell(
        name=asked.name, email=asked.email, postal=asked.postal, about=asked.about, words=asked.words
    )
    return request


def take_in(request: SubjectRequest, *, by: User | None) -> None:
    """Give the request its number and the secret by which it is followed, and acknowledge its receipt."""
    request.controller.lock()
    request.number, request.year = next_number(request.controller), request.received_on.year
    request.is_unread = by is None
    request.entered_at = timezone.now()
    follow = request.draw_secret("follow_digest")
    request.tell(follow=follow)
    store(request)
    note(request, Step.RECEIVED, by=by, on=request.received_on)
    post(request, "acknowledgement", by=by)
    if by is None:
        announce(request)


def last_day_to_confirm(request: SubjectRequest) -> date:
    return timezone.localdate(request.asked_at + timedelta(hours=HOURS_TO_CONFIRM))
