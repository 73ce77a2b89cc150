"""Celery tasks: they fetch, call and store nothing of their own. Each may run twice without harm."""

from __future__ import annotations

import logging
import uuid

from celery import shared_task
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError

from registry.exchange.exports import jobs
from registry.finding import index as indexing
from registry.models import Invitation
from registry.models.index import index_stale
from registry.people import membership

logger = logging.getLogger(__name__)


@shared_task
def prepare_export(public_id: str) -> None:
    jobs.prepare_export(uuid.UUID(public_id))


@shared_task
def sweep_exports() -> None:
    jobs.sweep_exports(timezone.now(), wake)


@shared_task
def purge_exports() -> None:
    jobs.purge_exports(timezone.now())


@shared_task
def refresh_index() -> None:
    while indexing.refresh():
        pass


@receiver(index_stale, dispatch_uid="index:stale")
def call_for_refresh(**_signal: object) -> None:
    """Call a worker to the index once what marked it is committed: one call a transaction, however many marks."""
    connection = transaction.get_connection()
    if not any(call[1] is ring_for_index for call in connection.run_on_commit):
        transaction.on_commit(ring_for_index)


def ring_for_index() -> None:
    """A queue out of reach is logged: the sweep brings the index up to date later."""
    try:
        refresh_index.delay()
    except (OperationalError, ChannelError, OSError):
        logger.exception("the queue did not take the refreshing of the index; the sweep will")


@shared_task
def send_invitation(public_id: str) -> None:
    invitation = Invitation.objects.pending().filter(public_id=public_id).select_related("controller").first()
    if invitation is not None:
        membership.send_letter(invitation)


@shared_task
def sweep_invitations() -> None:
    membership.sweep_letters(timezone.now(), call_for_letter)


@shared_task
def purge_invitations() -> None:
    membership.purge_invitations(timezone.now())


def call_for_letter(invitation: Invitation) -> None:
    """Ring for a worker. A queue out of reach is logged: the sweep takes the letter up later."""
    try:
        send_invitation.delay(str(invitation.public_id))
    except (OperationalError, ChannelError, OSError):
        logger.exception("the queue did not take invitation %s; the sweep will", invitation.public_id)


def wake(public_id: uuid.UUID) -> None:
    """Ring for a worker. A queue out of reach is logged: the sweep takes the row up later."""
    try:
        prepare_export.delay(str(public_id))
    except (OperationalError, ChannelError, OSError):
        logger.exception("the queue did not take export %s; the sweep will", public_id)
