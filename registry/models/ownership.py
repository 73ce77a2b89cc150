"""Every row belongs to exactly one controller, and never points at another controller's row.

The rule holds in three places, so that no path goes round it: ``clean()`` gives forms, the admin and the folder
loader a sentence at the field; ``save()``, ``bulk_create()`` and ``update()`` refuse what code would write; and the guard
of many-to-many relations refuses a foreign row in ``add()`` and ``set()``.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import m2m_changed
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from registry.models.accounts import User


class ForeignLink(ValidationError):
    """A row points at a row of another controller."""

    def __init__(self, fields: Iterable[str], sentence: Any = _("This entry belongs to another organisation.")) -> None:
        super().__init__(dict.fromkeys(fields, sentence))


class OwnedQuerySet(models.QuerySet):
    """The one door to the rows: ``visible_to`` says for whom."""

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The rows of the controllers this user is a member of; nothing for an inactive or anonymous user."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(controller__memberships__user=user)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **options: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.refuse_foreign_links()
        return super().bulk_create(rows, *args, **options)

    def update(self, **values: Any) -> int:
        owned = {name: value for name, value in values.items() if isinstance(value, models.Model)}
        for name, value in owned.items():
            owner = owner_id(value)
            strangers = self.exclude(controller_id=owner) if name != "controller" else self.none()
            if owner is not None and strangers.exists():
                raise ForeignLink([name])
        return super().update(**values)


def owner_id(row: models.Model | None) -> int | None:
    """The primary key of the controller a row belongs to, or None for a row without owner."""
    return getattr(row, "controller_id", None)


class Owned(models.Model):
    """A row of one controller's register, with a stable public identifier and its place among its siblings.

    ``nests_under`` names the foreign keys that make this row a part of another one: the folder loader, the admin and
    the sheet read the shape of the register from it. ``shorthand`` is the field a single value stands for;
    ``section`` names the rows where their relation has no name of its own (rows directly under the controller);
    ``whole`` names the foreign key to the activity or notice that all linked parts must share.
    """

    nests_under: ClassVar[tuple[str, ...]] = ()
    shorthand: ClassVar[str | None] = None
    section: ClassVar[str | None] = None
    whole: ClassVar[str | None] = None

    controller = models.ForeignKey(
        "registry.Controller", on_delete=models.CASCADE, related_name="%(class)s_rows", verbose_name=_("controller")
    )
    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("position", "pk")

    def owned_links(self) -> Iterator[tuple[str, Owned]]:
        """Each foreign key of this row that is filled in and leads to an owned row."""
        for field in self._meta.concrete_fields:
            if field.is_relation and field.name != "controller" and is_owned(field.related_model):
                target = getattr(self, field.name, None) if getattr(self, field.attname) or field.is_cached(self) else None
                if target is not None:
                    yield field.name, target

    def adopt_owner(self) -> None:
        """Take the controller, and the whole, of the row this one is a part of, where none was given."""
        for name, target in self.owned_links():
            if name in self.nests_under:
                if self.whole and target.whole == self.whole and not self.points_somewhere(self.whole):
                    setattr(self, self.whole, getattr(target, self.whole))
                if not self.points_somewhere("controller"):
                    self.controller = target.controller

    def refuse_foreign_links(self) -> None:
        """Refuse a link to another controller's row, or to a part of another activity or notice.

        Raises :class:`ForeignLink` that names every such field.
        """
        self.adopt_owner()
        links = list(self.owned_links())
        foreign = [name for name, target in links if not self.agrees(target, "controller")]
        if foreign:
            raise ForeignLink(foreign)
        if self.whole:
            astray = [name for name, target in links if target.whole == self.whole and not self.agrees(target, self.whole)]
            if astray:
                raise ForeignLink(astray, _("This entry belongs to another record of the organisation."))

    def points_somewhere(self, name: str) -> bool:
        field = self._meta.get_field(name)
        return getattr(self, field.attname) is not None or field.is_cached(self)

    def agrees(self, other: Owned, name: str) -> bool:
        """True when both rows point at the same row by ``name``; works for rows not saved yet."""
        mine, theirs = target_of(self, name), target_of(other, name)
        return mine[0] == theirs[0] if mine[0] is not None and theirs[0] is not None else mine[1] is theirs[1]

    def clean(self) -> None:
        super().clean()
        self.refuse_foreign_links()

    def save(self, *args: Any, **options: Any) -> None:
        self.refuse_foreign_links()
        super().save(*args, **options)


class Fact(Owned):
    """An owned row whose every change is kept in its history: what the register declares."""

    history = HistoricalRecords(inherit=True)

    class Meta(Owned.Meta):
        abstract = True


def target_of(row: models.Model, name: str) -> tuple[int | None, models.Model | None]:
    """The primary key and, when it is at hand, the object that a foreign key of ``row`` leads to."""
    field = row._meta.get_field(name)
    target = field.get_cached_value(row) if field.is_cached(row) else None
    return (target.pk if target is not None else getattr(row, field.attname)), target


def is_owned(model: Any) -> bool:
    return isinstance(model, type) and issubclass(model, Owned)


def owned_models() -> list[type[Owned]]:
    """Every concrete owned model of every app, in the order of definition; history models are not among them."""
    return [model for model in apps.get_models() if is_owned(model)]


def parts_of(model: type[models.Model]) -> list[tuple[str, type[Owned], str]]:
    """The parts a row of ``model`` is made of: (relation name, part model, foreign key), in the order of definition."""
    found = []
    for part in owned_models():
        for name in part.nests_under:
            field = part._meta.get_field(name)
            if field.related_model is model:
                found.append((part.section or field.remote_field.get_accessor_name(), part, name))
    return found


def connect_guards() -> None:
    """Watch every many-to-many relation between owned models. Called once, when the apps are ready."""
    for model in owned_models():
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
            raise ValidationError(_("This entry belongs to another organisation."), code="foreign")
