"""Celery tasks of the site itself: letters about accounts, and the end of what sign-ins leave behind."""

from __future__ import annotations

from datetime import datetime

from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from config.sign_in.notices import NOTICES
from config.sign_in.proofs import password_link
from registry.jobs.kinds import QUICK
from registry.jobs.wake import call_after_commit
from registry.models import User
from registry.people.letters import write_letter

# Letters ----------------------------------------------------------------------------------------------------


@shared_task
def send_password_letter(email: str) -> None:
    """The link to a new password, if there is an account. Whoever asked learns nothing, not even by the time it takes."""
    user = User.objects.filter(email=email, is_active=True).first()
    if user is not None:
        write_letter(
            "password", to=user.email, language=user.language_of_letters, user=user, link=password_link(user)
        ).send()


@shared_task
def send_notice(user_pk: int, act: str, at: str, ip: str) -> None:
    """Tell the owner of an account what happened to it, so that somebody else’s act does not stay unseen."""
    user = User.objects.filter(pk=user_pk, is_active=True).first()
    if user is not None:
        values = {"sentence": NOTICES[act], "at": datetime.fromisoformat(at), "ip": ip, "user": user}
        write_letter("notice", to=user.email, language=user.language_of_letters, **values).send()


def call_for_notice(user: User, act: str, at: datetime, ip: str) -> None:
    """Have it told once the act is committed. A queue out of reach is logged: the act itself has been done."""
    call_after_commit(send_notice, user.pk, act, at.isoformat(), ip, queue=QUICK)


# What sign-ins leave behind ----------------------------------------------------------------------------------


@shared_task
def purge_traces() -> None:
    """Forget ended sessions, and counts of attempts that are over: they hold addresses of people and machines."""
    call_command("clearsessions")
    # The cache forgets what is over only when it is full; its table has no model.
    table = str(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(timezone.now().replace(microsecond=0))
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)} WHERE expires < %s", [now])
