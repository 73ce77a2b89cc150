"""Searches: who is asked by a link, without an account, what one processing activity holds of a person."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from registry.models import Activity, User
from registry.models.accounts import digest_of
from rights.asked import Upload
from rights.handling import NotAllowed, Step, add_files, handled, note
from rights.models import RequestFile, SearchTask, SubjectRequest
from rights.models.searches import DAYS_TO_SEARCH
from rights.posting import post


def order_search(request: SubjectRequest, activity: Activity, *, to: str, words: str, by: User) -> SearchTask:
    """Ask somebody to search; the link works once and until its end."""
    with handled(request) as fresh:
        now, secret = timezone.now(), secrets.token_urlsafe(32)
        task = SearchTask(
            controller=fresh.controller,
            request=fresh,
            activity=activity,
            digest=digest_of(secret),
            asked_at=now,
            expires_at=now + timedelta(days=DAYS_TO_SEARCH),
        )
        task.tell(to=to, wanted=words)
        task.save()
        note(fresh, Step.SEARCH_SENT, by=by, words=f"{activity} – {to}")
        post(
            fresh,
            "search_task",
            by=by,
            to=to,
            language=fresh.controller.language,
            link=("rights:search", secret),
            link_until=timezone.localdate(task.expires_at),
            record=str(activity),
        )
    return task


@transaction.atomic
def answer_search(task: SearchTask, *, answer: str, words: str, files: Iterable[Upload] = ()) -> None:
    """What the owner of the record says; the link is useless afterwards. Raises NotAllowed where it was used meanwhile."""
    with handled(task.request) as request:
        request.is_unread = True  # the desk has something to look at
        task.request = request
        task.tell(words=words)
        rows = SearchTask.objects.open(timezone.now()).filter(pk=task.pk)
        if not rows.update(answered_at=timezone.now(), answer=answer, sealed=task.sealed):
            raise NotAllowed("")
        add_files(request, files, RequestFile.Use.FOUND)
        note(request, Step.SEARCH_DONE, by=None, words=f"{task.activity} – {task.told()['to']}")
