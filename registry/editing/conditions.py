"""What an organisation asks for besides the decision of the data protection officer before a record is approved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext as _

from registry.models import Activity, ActivityVersion, Controller, Signature, User
from registry.models.reasons import ChangeKind
from registry.models.shape import owned_models
from registry.record.difference import facts_digest
from registry.record.sheet import ActivitySheet
from registry.spelling import recognised

# What a history tells of a record that changes nothing of what the record says.
NO_CHANGE_OF_FACTS = (
    ChangeKind.STATE,
    ChangeKind.ENFORCE,
    ChangeKind.ARCHIVE,
    ChangeKind.ASSIGN,
    ChangeKind.TAG,
    ChangeKind.UNTAG,
)


class ApprovalRefused(Exception):
    """The organisation asks for more before the record is approved; the text is a sentence for people."""


def refuse_approval(
    activities: Sequence[Activity], sheets: Mapping[int, ActivitySheet], by: User | None
) -> None:
    """Raise :class:`ApprovalRefused` with all that :func:`unmet_conditions` says."""
    if unmet := unmet_conditions(activities, sheets, by):
        raise ApprovalRefused(" ".join(unmet))


def unmet_conditions(
    activities: Sequence[Activity], sheets: Mapping[int, ActivitySheet], by: User | None
) -> list[str]:
    """What the organisation asks for and is not there yet, in sentences: another person, an agreement.

    The activities are of one organisation, their ``sheets`` are by key. ``by`` None is a command, which is nobody's own.
    """
    if not activities:
        return []
    controller = Controller.objects.get(pk=activities[0].controller_id)
    by_others = own_changes(activities, by) if controller.author_cannot_approve and by is not None else ""
    return [
        one for one in (by_others, unsigned(activities, sheets) if controller.needs_signature else "") if one
    ]


def own_changes(activities: Sequence[Activity], by: User) -> str:
    """That somebody would approve what they changed, in a sentence; "" where they would not."""
    authors = authors_since_approval(activities)
    own = [one for one in activities if by.pk in authors.get(one.pk, ())]
    told = _(
        "You changed this since it was last approved: %s. Your organisation asks that someone else approves it."
    )
    return told % named(own) if own else ""


def unsigned(activities: Sequence[Activity], sheets: Mapping[int, ActivitySheet]) -> str:
    """That nobody has agreed to what records say, in a sentence; "" where somebody has."""
    agreed = signed_facts(activities)
    lacking = [one for one in activities if facts_digest(sheets[one.pk]) not in agreed.get(one.pk, ())]
    told = _("Nobody who answers for the processing has agreed to this as it stands: %s.")
    return told % named(lacking) if lacking else ""


def named(activities: Iterable[Activity]) -> str:
    return ", ".join(one.reference or one.name for one in activities)


def signed_facts(activities: Iterable[Activity]) -> dict[int, set[str]]:
    """The hashes of facts to which somebody has agreed and nobody says no, by the key of the activity. One query.

    Of several answers in one function the latest counts.
    """
    answers: dict[tuple[int, str], dict[str, bool]] = {}
    rows = Signature.objects.filter(activity__in=list(activities), answered_at__isnull=False)
    said = rows.order_by("answered_at", "pk").values_list("activity", "facts_digest", "quality", "is_agreed")
    for activity, digest, quality, agrees in said:
        answers.setdefault((activity, digest), {})[recognised(quality)] = bool(agrees)
    found: dict[int, set[str]] = {}
    for (activity, digest), latest in answers.items():
        if all(latest.values()):
            found.setdefault(activity, set()).add(digest)
    return found


def authors_since_approval(activities: Iterable[Activity]) -> dict[int, set[int]]:
    """The keys of the people who changed each record or a part of it since it was last approved, by its key.

    A move between states is no change, and what records share is nobody's own record. Two queries.
    """
    keys = [one.pk for one in activities]
    rows = ActivityVersion.objects.filter(activity__in=keys).order_by()
    approved: dict[int, datetime] = dict(
        rows.values("activity").annotate(last=Max("approved_at")).values_list("activity", "last")
    )
    found: dict[int, set[int]] = {}
    first, *others = (last_changes(history, key, keys) for history, key in histories())
    for activity, person, last in first.union(*others, all=True):
        if activity not in approved or last > approved[activity]:
            found.setdefault(activity, set()).add(person)
    return found


def histories() -> list[tuple[Any, str]]:
    """The histories of a record and of its parts, each with its column that names the record."""
    found: list[tuple[Any, str]] = []
    for model in owned_models():
        names = {field.name for field in model._meta.concrete_fields}
        if not hasattr(model, "history") or not (model is Activity or "activity" in names):
            continue
        if model._meta.app_label == Activity._meta.app_label:
            found.append((model.history, "id" if model is Activity else "activity_id"))
    return found


def last_changes(history: Any, key: str, keys: list[int]) -> QuerySet[Any]:
    """Record, person and moment of each person's last change of these records in one history."""
    rows = history.filter(**{f"{key}__in": keys}, history_user__isnull=False)
    for kind in NO_CHANGE_OF_FACTS:
        rows = rows.exclude(history_change_reason__startswith=kind.value)
    return rows.order_by().values_list(key, "history_user_id").annotate(last=Max("history_date"))
