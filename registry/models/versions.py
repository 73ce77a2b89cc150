"""Versions of a record: its sheet as it was approved, frozen, numbered, dated and hashed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.activities import Activity
from registry.models.decisions import ActivityDecision
from registry.models.owned import Owned, OwnedQuerySet


class FrozenVersion(ValueError):
    """What was approved would be changed."""


class ActivityVersionQuerySet(OwnedQuerySet["ActivityVersion"]):
    def in_force(self) -> Self:
        """The version of each record that was approved last and is not archived or taken back since."""
        return self.filter(is_in_force=True)

    def in_force_on(self, on: date) -> Self:
        """The version of each record that was in force at the end of that day, one at most of each."""
        return self.filter(effective_on__lte=on).exclude(ended_on__lte=on)

    def in_register_order(self) -> Self:
        return self.order_by("activity__position", "activity__reference", "activity__pk")

    def update(self, **values: object) -> int:
        """Only the end of a version is written later. Raises :class:`FrozenVersion` for what was approved."""
        refuse_frozen(FROZEN & values.keys())
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]  # a mark on a method, which Django's templates read


# What was approved, and when.
FROZEN = frozenset({"number", "schema_version", "content", "digest", "approved_at", "effective_on"})


def refuse_frozen(changed: Iterable[str]) -> None:
    """Raise :class:`FrozenVersion` where a column that never changes would."""
    if names := sorted(changed):
        raise FrozenVersion(names)


def changed_columns(row: models.Model, columns: Iterable[str]) -> list[str]:
    """Of these columns of a row that is stored, those in which it says something else than the database."""
    rows: Any = type(row)._default_manager
    stored = rows.filter(pk=row.pk).values(*columns).first() or {}
    return [name for name, value in stored.items() if getattr(row, name) != value]


class ActivityVersion(Owned):
    """The sheet of a record as somebody approved it. It is written once; only its end is added later.

    ``content`` is the canonical JSON of the sheet, in the schema of its day, and ``digest`` its SHA-256. The version is in
    force from ``effective_on`` to the day before ``ended_on``. ``decision`` says who approved it and why; there is none of a
    record that came in force with a folder. The rows of the record are what comes after it: where they
    say something else, that is not approved yet.
    """

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="versions",
        verbose_name=_("processing activity"),
    )
    decision = models.OneToOneField(
        ActivityDecision,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="version",
        verbose_name=_("decision"),
    )
    number = models.PositiveIntegerField(_("version"), editable=False)
    schema_version = models.PositiveSmallIntegerField(_("schema"), editable=False)
    content = models.TextField(_("content"), editable=False)
    digest = models.CharField(_("SHA-256 of the content"), max_length=64, editable=False)
    approved_at = models.DateTimeField(_("approved at"), default=timezone.now, editable=False)
    effective_on = models.DateField(_("current from"), editable=False)
    ended_on = models.DateField(_("no longer current from"), null=True, blank=True, editable=False)
    is_in_force = models.BooleanField(_("current version"), default=True, editable=False)

    objects: ClassVar = ActivityVersionQuerySet.as_manager()

    class Meta(Owned.Meta):
        verbose_name = _("approved version")
        verbose_name_plural = _("approved versions")
        ordering = ("-number", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["activity"], condition=models.Q(is_in_force=True), name="one_version_in_force"
            ),
            models.CheckConstraint(
                condition=models.Q(is_in_force=True, ended_on__isnull=True)
                | models.Q(is_in_force=False, ended_on__isnull=False),
                name="version_in_force_has_no_end",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("effective_on")),
                name="version_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["controller", "effective_on", "ended_on"], name="version_by_date")
        ]

    def __str__(self) -> str:
        return f"{self.activity} · {self.number}"

    def save(self, *args: object, **options: object) -> None:
        """Store a new version, or the end of one. Raises :class:`FrozenVersion` where what was approved would change."""
        if not self._state.adding:
            refuse_frozen(changed_columns(self, FROZEN))
        super().save(*args, **options)
