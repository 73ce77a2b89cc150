"""Every row belongs to exactly one controller for ever, and never points at another controller's row.

No path goes round the rule: ``clean()`` gives forms, the admin and the folder loader a sentence at the field; ``save()``,
``bulk_create()`` and ``update()`` (and so ``bulk_update()`` and the lists of related rows) refuse what code would write; the
guard of many-to-many relations refuses a foreign row in ``add()`` and ``set()``. A row of the register leaves a row of
history whichever of these ways it was written.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models.signals import m2m_changed
from django.dispatch import Signal
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from registry.models.reasons import OriginField, Reason, origin_of, reason_in_history
from registry.models.shape import foreign_key, is_owned, owned_links_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from registry.models.accounts import User


# Rows were inserted or updated, whichever way; sent inside the transaction, with ``rows``.
rows_written = Signal()
Row = TypeVar("Row", bound="Owned")
FOREIGN = _("This entry belongs to another organisation.")


class ForeignLink(ValidationError):
    """A row points at a row of another controller."""

    def __init__(self, fields: Iterable[str], sentence: Any = FOREIGN) -> None:
        super().__init__(dict.fromkeys(fields, sentence))


class OwnedQuerySet(models.QuerySet[Row]):
    """The only way to the rows: ``visible_to`` says for whom."""

    reason: Reason | None = None

    def because(self, reason: Reason | None) -> Self:
        """The same rows; what this query inserts or updates has the reason in its history."""
        chosen = self.all()
        chosen.reason = reason
        return chosen

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # Django's way to copy a queryset, which its stubs leave out
        clone.reason = self.reason
        return clone

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The rows of the controllers this user is a member of; nothing for an inactive or anonymous user.

        A controller that asks for a second factor keeps its rows from whoever signed in without one.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        open_ones = {} if user.signed_in_with_second_factor else {"controller__requires_second_factor": False}
        return self.filter(controller__memberships__user=user, **open_ones)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Insert rows. An insert that would turn into an update is refused: it could reach any organisation's row."""
        if options.get("update_conflicts"):
            raise NotImplementedError("rows are updated by update() or save(), never by an insert")
        rows = list(objs)
        for row in rows:
            row.refuse_foreign_links()
            if isinstance(row, Fact):
                row.note_origin(self.reason)
        with transaction.atomic(using=self.db):
            if options.get("ignore_conflicts"):  # the database does not say which rows it passed over
                known = set(self.stored([row.public_id for row in rows]).values_list("public_id", flat=True))
                super().bulk_create(rows, *args, **options)
                self.remember(
                    list(self.stored([row.public_id for row in rows if row.public_id not in known]))
                )
                return rows
            created = super().bulk_create(rows, *args, **options)
            for row in created:
                row.drop_anchors()
            self.remember(created)
        return created

    def stored(self, public_ids: list[uuid.UUID]) -> models.QuerySet[Row]:
        return self.model._base_manager.using(self.db).filter(public_id__in=public_ids)

    def update(self, **values: Any) -> int:
        """Update the rows, then look at each as it stands: a link that leads astray takes the whole update back."""
        tracked = issubclass(self.model, Fact)
        if tracked:
            values = {"origin": origin_of(self.reason), **values}
        links = [foreign_key(self.model, "controller"), *owned_links_of(self.model)]
        relations = {name for link in links for name in (link.name, link.attname)}
        if not tracked and not relations & values.keys():
            return super().update(**values)
        with transaction.atomic(using=self.db):
            rows = self.model._base_manager.using(self.db)
            before = {row.pk: row for row in rows.filter(pk__in=list(self.values_list("pk", flat=True)))}
            count = super().update(**values)
            after = list(rows.filter(pk__in=before))
            for row in after if relations & values.keys() else ():
                row.anchors = before[row.pk].anchors
                row.refuse_foreign_links()
            self.remember(after, update=True)
        return count

    update.alters_data = True  # type: ignore[attr-defined]  # a mark on a method, which Django's templates read

    def remember(self, rows: list[Row], *, update: bool = False) -> None:
        """Write a row of history for each row, where the model keeps one, and say that they were written."""
        if issubclass(self.model, Fact) and rows:
            self.model.history.bulk_history_create(
                rows, batch_size=200, update=update, default_change_reason=str(self.reason or "")
            )
            rows_written.send(sender=self.model, rows=rows)


class Owned(models.Model):
    """A row of one controller's register, with a stable public identifier and its place among its siblings.

    ``nests_under`` names the foreign keys that make this row a part of another one: the folder loader, the admin and
    the sheet read the shape of the register from it. ``shorthand`` is the field a single value stands for;
    ``section`` names the rows where their relation has no name of its own (rows directly under the controller);
    ``whole`` names the foreign key to the activity or notice that all linked parts must share. ``declared`` is False
    for what only helps to keep the register and never stands on a sheet.
    """

    is_of_a_register: ClassVar[bool] = True
    nests_under: ClassVar[tuple[str, ...]] = ()
    shorthand: ClassVar[str | None] = None
    section: ClassVar[str | None] = None
    whole: ClassVar[str | None] = None
    declared: ClassVar[bool] = True
    is_whole: ClassVar[bool] = False
    shown_on: ClassVar[str] = "registry:register"  # the page of the organisation that lists these rows
    own_page: ClassVar[str] = ""  # the page of one such row, when it has one

    controller = models.ForeignKey(
        "registry.Controller",
        on_delete=models.CASCADE,
        related_name="%(class)s_rows",
        verbose_name=_("controller"),
    )
    anchors: dict[str, int]  # of a row that was read or saved: the keys that never change

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        ordering: ClassVar[tuple[str, ...]] = ("position", "pk")

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any
    ) -> Self:
        row = super().from_db(db, field_names, values, **options)
        row.drop_anchors()
        return row

    def drop_anchors(self) -> None:
        """Note to which controller and whole the row belongs: it stays there."""
        self.anchors = {name: self.__dict__[name] for name in self.anchored() if name in self.__dict__}

    def anchored(self) -> list[str]:
        """The columns that say to whom and to what the row belongs."""
        return [foreign_key(type(self), name).attname for name in ("controller", self.whole) if name]

    def owned_links(self) -> Iterator[tuple[str, Owned]]:
        """Each foreign key of this row that is filled in and leads to an owned row."""
        for link in owned_links_of(type(self)):
            target = existing_target(self, link)
            if target is not None:
                yield link.name, target

    def adopt_owner(self) -> None:
        """Take the controller, and the whole, of the row this one is a part of, where none was given."""
        for name, target in self.owned_links():
            if name in self.nests_under:
                if self.whole and target.whole == self.whole and not self.points_somewhere(self.whole):
                    setattr(self, self.whole, getattr(target, self.whole))
                if not self.points_somewhere("controller"):
                    self.controller = target.controller

    def refuse_foreign_links(self) -> None:
        """Refuse a link to another controller's row or to a part of another activity or notice, a move, and a circle.

        Raises :class:`ForeignLink` that names every such field.
        """
        self.adopt_owner()
        self.refuse_move()
        links = list(self.owned_links())
        foreign = [name for name, target in links if not self.agrees(target, "controller")]
        if foreign:
            raise ForeignLink(foreign)
        if self.whole:
            astray = [
                name
                for name, target in links
                if target.whole == self.whole and not self.agrees(target, self.whole)
            ]
            if astray:
                raise ForeignLink(astray, _("This entry belongs to another record of the organisation."))
        for name, above in links:
            if name in self.nests_under and isinstance(above, type(self)):
                self.refuse_circle(name, above)

    def refuse_move(self) -> None:
        anchors = getattr(self, "anchors", {})
        if not self._state.adding and len(anchors) < len(self.anchored()):  # the row was read in part
            anchors = type(self)._base_manager.filter(pk=self.pk).values(*self.anchored()).first() or {}
        moved = [name for name, stored in anchors.items() if getattr(self, name) != stored]
        if moved:
            names = [self._meta.get_field(name).name for name in moved]
            raise ForeignLink(names, _("An entry stays where it was made: make a new one there instead."))

    def refuse_circle(self, name: str, above: Owned | None) -> None:
        seen: set[int | None] = set()
        while above is not None and above.pk not in seen:
            if above is self or (self.pk is not None and above.pk == self.pk):
                raise ForeignLink([name], _("An entry cannot be a part of itself."))
            seen.add(above.pk)
            above = getattr(above, name)

    def points_somewhere(self, name: str) -> bool:
        field = foreign_key(type(self), name)
        return getattr(self, field.attname) is not None or field.is_cached(self)

    def agrees(self, other: Owned, name: str) -> bool:
        """True when both rows point at the same row by ``name``; works for rows not saved yet."""
        mine, theirs = target_of(self, name), target_of(other, name)
        return mine[0] == theirs[0] if mine[0] is not None and theirs[0] is not None else mine[1] is theirs[1]

    @property
    def whole_row(self) -> Any:
        """The record that this row is a part of, an activity or a notice; None for what the records share."""
        for name in (self.whole, *self.nests_under):
            if name and getattr(self._meta.get_field(name).related_model, "is_whole", False):
                above = getattr(self, name)
                if above is not None:
                    return above
        return None

    def lock(self) -> None:
        """Make whoever changes a part of the same activity, notice or organisation wait until this transaction ends."""
        (self.whole_row or self.controller).lock()

    def page(self, section: str = "") -> str:
        """Where members read and change this row; while it is not saved yet, or is deleted, the page around it."""
        whole = self.whole_row
        if whole is not None:
            return whole.page(section)
        if self.own_page and self.pk is not None:
            return reverse(self.own_page, args=[self.controller.slug, self.public_id])
        return reverse(self.shown_on, args=[self.controller.slug])

    def clean(self) -> None:
        super().clean()
        self.refuse_foreign_links()

    def save(self, *args: Any, **options: Any) -> None:
        self.refuse_foreign_links()
        super().save(*args, **options)
        self.drop_anchors()
        rows_written.send(sender=type(self), rows=[self])


class Fact(Owned):
    """An owned row whose every change is kept in its history: what the register declares.

    ``origin`` says what wrote the row as it stands, and is blank once a person typed or changed it. ``provenance`` names
    all columns that say where a row comes from: they are about the row, no sheet holds them and no form changes them.
    """

    provenance: ClassVar[tuple[str, ...]] = ("origin",)

    origin = OriginField(_("origin"))

    history = HistoricalRecords(inherit=True, history_change_reason_field=models.TextField(null=True))

    class Meta(Owned.Meta):
        abstract = True

    def save(self, *args: Any, reason: Reason | None = None, **options: Any) -> None:
        """Store the row, with the reason in its history; a person who changes it gives none."""
        self.note_origin(reason)
        if options.get("update_fields") is not None:
            options["update_fields"] = {*options["update_fields"], "origin"}
        with reason_in_history(self, reason):
            super().save(*args, **options)

    def delete(self, *args: Any, reason: Reason | None = None, **options: Any) -> Any:
        with reason_in_history(self, reason):
            return super().delete(*args, **options)

    def note_origin(self, reason: Reason | None) -> None:
        """Take down what writes the row as it stands now; every way of writing a row comes by here or sets the column."""
        self.origin = origin_of(reason)


def lock_row(row: models.Model) -> None:
    """Make whoever locks this row too wait until this transaction ends.

    No key of it changes: rows that others insert below it need not wait, and so nobody waits in a circle.
    """
    list(type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).values_list("pk"))


def existing_target(row: models.Model, field: models.ForeignKey) -> Any:
    """The row that a foreign key leads to, or None when it is empty or the row is gone (the database says so on save)."""
    if getattr(row, field.attname) is None and not field.is_cached(row):
        return None
    try:
        return getattr(row, field.name)
    except ObjectDoesNotExist:
        return None


def target_of(row: models.Model, name: str) -> tuple[int | None, models.Model | None]:
    """The primary key and, when it is at hand, the object that a foreign key of ``row`` leads to."""
    field = foreign_key(type(row), name)
    target: models.Model | None = field.get_cached_value(row) if field.is_cached(row) else None
    return (target.pk if target is not None else getattr(row, field.attname)), target


def connect_guards() -> None:
    """Watch every many-to-many relation that leads to owned rows. Called once, when the apps are ready."""
    for model in apps.get_models():
        for field in model._meta.many_to_many:
            if is_owned(field.related_model):
                m2m_changed.connect(
                    refuse_foreign_members, sender=field.remote_field.through, dispatch_uid=f"owned:{field}"
                )


def refuse_foreign_members(
    sender: Any, instance: Owned, action: str, model: type[Owned], pk_set: set[int] | None, **_signal: Any
) -> None:
    if action == "pre_add" and pk_set:
        owners = set(model._default_manager.filter(pk__in=pk_set).values_list("controller_id", flat=True))
        if owners - {instance.controller_id}:
            raise ValidationError(FOREIGN, code="foreign")
