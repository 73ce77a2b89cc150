"""The index of the activities: what lists ask of each without reading its sheet, marked stale by every change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity
from registry.models.controllers import Department, Party
from registry.models.fields import LineField
from registry.models.links import RecordLink
from registry.models.owned import Fact, Owned, rows_written
from registry.models.security import SecurityMeasure
from registry.models.shape import owned_links_of, owned_models
from registry.models.subjects import DataCategory, DataItem, SubjectCategory
from registry.models.systems import System, SystemData

index_stale = Signal()  # the index of activities of these ``controllers`` (primary keys) is out of date


class ActivityIndex(models.Model):
    """What lists ask of an activity without reading its sheet: derived from the sheet, and never a fact of its own.

    A change marks the row ``stale`` in its own transaction and counts one more ``revision``; a worker brings the row up to
    date at once, or the sweep later, and takes ``stale`` away only from the revision that it has read.
    """

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="index", editable=False
    )
    controller = models.ForeignKey(
        "registry.Controller", on_delete=models.CASCADE, related_name="+", editable=False
    )
    name = LineField(default="", editable=False)  # without accents and capitals: what lists are sorted by
    text = models.TextField(default="", editable=False)  # every text of the sheet, in the same way
    # The keys of the sections in which Article 30 asks for more.
    gaps = models.JSONField(default=list, editable=False)
    gap_count = models.PositiveIntegerField(default=0, db_index=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True, editable=False)
    # Of a record in force: its rows say something else than the version that was approved.
    is_unapproved = models.BooleanField(default=False, db_index=True, editable=False)
    # Of a record in force: the day on which its next review is due (registry/finding/due_reviews.py).
    review_due_on = models.DateField(null=True, blank=True, db_index=True, editable=False)
    stale = models.BooleanField(default=True, db_index=True, editable=False)
    revision = models.PositiveIntegerField(default=0, editable=False)
    # Its sheet could not be read at this revision; what the index says is older.
    is_unreadable = models.BooleanField(default=False, db_index=True, editable=False)

    class Meta:
        verbose_name = _("index of an activity")
        verbose_name_plural = _("index of the activities")
        # What lists count by: read without passing by the text.
        indexes: ClassVar = [models.Index(fields=["activity", "gap_count", "changed_at"], name="index_light")]

    def __str__(self) -> str:
        return str(self.activity)


SHARED = (Department, Party, SubjectCategory, DataCategory, DataItem, System, SystemData)


def connect_index() -> None:
    """Watch every way in which a row is written or deleted. Called once, when the apps are ready."""
    rows_written.connect(mark_stale, dispatch_uid="index:written")
    pre_delete.connect(mark_users_before_delete, dispatch_uid="index:going")
    post_delete.connect(mark_stale_after_delete, dispatch_uid="index:deleted")


def mark_stale(sender: Any, rows: list[Any], **_signal: Any) -> None:
    """Mark the index of every activity whose sheet these rows stand in, in the transaction that wrote them."""
    if issubclass(sender, Activity):
        chosen = [row.pk for row in rows]
        known = set(ActivityIndex.objects.filter(pk__in=chosen).values_list("pk", flat=True))
        ActivityIndex.objects.bulk_create(
            [
                ActivityIndex(activity_id=row.pk, controller_id=row.controller_id)
                for row in rows
                if row.pk not in known
            ],
            batch_size=200,
        )
        mark(chosen, rows)
        refer = RecordLink.objects.filter(target__in=chosen).values_list("activity", flat=True)
        mark(refer, rows, only_index=True)
    elif issubclass(sender, Fact) and sender._meta.app_label == Activity._meta.app_label:
        own = {row.activity_id for row in rows if getattr(row, "activity_id", None)}
        mark(own, rows, only_index=not sender.declared)
        mark(users_of(sender, rows), rows, only_index=True)


def mark_users_before_delete(sender: Any, instance: Any, **_signal: Any) -> None:
    """Afterwards nothing would say any more which activities used the entry."""
    if isinstance(instance, SHARED):
        mark(users_of(sender, [instance]), [instance], only_index=True)


def mark_stale_after_delete(sender: Any, instance: Any, **_signal: Any) -> None:
    if isinstance(instance, Fact) and not isinstance(instance, (Activity, *SHARED)):
        mark_stale(sender, [instance])


def users_of(sender: Any, rows: list[Any]) -> set[int]:
    """The activities whose sheets name these shared entries; all of the organisation for a measure that protects them all."""
    if issubclass(sender, SecurityMeasure):
        everywhere = {row.controller_id for row in rows if row.activity_id is None}
        return set(ActivityIndex.objects.filter(controller__in=everywhere).values_list("pk", flat=True))
    if issubclass(sender, DataItem):
        return activities_that_name(DataCategory, {row.category_id for row in rows})
    if issubclass(sender, SystemData):
        return activities_that_name(System, {row.system_id for row in rows})
    return activities_that_name(sender, {row.pk for row in rows}) if issubclass(sender, SHARED) else set()


def activities_that_name(model: type[models.Model], keys: set[int]) -> set[int]:
    """The activities that refer to these entries, by themselves, by one of their parts or by a system that they use."""
    systems: set[int] = set() if model is System else systems_that_name(model, keys)
    found: set[int] = activities_that_name(System, systems) if systems else set()
    for owner in owned_models():
        column = "pk" if owner is Activity else "activity_id" if owner.whole == "activity" else ""
        if column:
            found |= rows_that_name(owner, column, model, keys)
    return found


def systems_that_name(model: type[models.Model], keys: set[int]) -> set[int]:
    return rows_that_name(System, "pk", model, keys) | rows_that_name(SystemData, "system_id", model, keys)


def rows_that_name(owner: type[Owned], column: str, model: type[models.Model], keys: set[int]) -> set[int]:
    """This column of the rows of ``owner`` that refer to one of these entries."""
    found: set[int] = set()
    for link in owned_links_of(owner):
        if link.related_model is model:
            rows = owner._base_manager.filter(**{f"{link.name}__in": keys})
            found.update(rows.values_list(column, flat=True))
    return found


def mark(activities: Iterable[int], rows: list[Any], *, only_index: bool = False) -> None:
    """``only_index``: what activities share has changed, or what is not declared: nothing that is said of each."""
    values: dict[str, Any] = {"stale": True, "revision": models.F("revision") + 1}
    if not only_index:
        values["changed_at"] = timezone.now()
    chosen = list(activities)
    if chosen and ActivityIndex.objects.filter(pk__in=chosen).update(**values):
        index_stale.send(sender=ActivityIndex, controllers={row.controller_id for row in rows})
