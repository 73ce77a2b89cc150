"""What every page of the register in Django's admin shares: whose rows it shows, its inlines, its history.

Rows are found through ``visible_to`` alone: a member sees the organisation's rows, its data protection officer
changes them, and nobody else, the installation's administrator included, sees any. Inlines follow from
:func:`registry.models.shape.parts_of`, so a part that a model gains appears here by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from simple_history.admin import SimpleHistoryAdmin

from registry.models import (
    Activity,
    Controller,
    Owned,
)
from registry.models.fields import LineField, ProseField
from registry.models.shape import is_owned, owned_links_of, parts_of
from registry.people import access

LARGE = 4  # fields above which an inline is laid out downwards rather than as a table
# In the words of Django and its packages.
HISTORY_HEADINGS = (
    "Date/time",
    "Changed by",
    "Comment",
    "Change reason",
)
PROSE: dict[type[models.Field], dict[str, Any]] = {
    ProseField: {"widget": forms.Textarea(attrs={"rows": 3, "cols": 80})}
}
LINES: dict[type[models.Field], dict[str, Any]] = {LineField: {"widget": forms.TextInput(attrs={"size": 60})}}


def roles_of(request: HttpRequest) -> dict[int, str]:
    """The person's role by organisation, read once a request: a page asks hundreds of times."""
    kept = vars(request)
    if "role_by_controller" not in kept:
        kept["role_by_controller"] = access.roles_of(request.user)
    roles: dict[int, str] = kept["role_by_controller"]
    return roles


def maintained_by(request: HttpRequest) -> set[int]:
    """The keys of the organisations whose register this person maintains."""
    return access.maintained_in(roles_of(request))


class PartForm(forms.ModelForm):
    """The form of a part on the page of the row it is a part of."""

    def _post_clean(self) -> None:
        """Check the part against the register once it is known whose it is; until then the page asks for that alone."""
        if all(self.instance.points_somewhere(name) for name in ("controller", self.instance.whole) if name):
            super()._post_clean()  # type: ignore[misc]  # left out of the stubs


class OwnedFormSet(forms.BaseInlineFormSet):
    """Gives each part the owner of the row it is a part of before it checks itself."""

    def _construct_form(self, i: int, **options: Any) -> Any:
        form = super()._construct_form(i, **options)  # type: ignore[misc]  # left out of the stubs
        row = form.instance
        setattr(row, self.fk.name, self.instance)
        if isinstance(self.instance, Controller):
            row.controller = self.instance
        elif self.instance.controller_id is not None:
            row.controller = self.instance.controller
            if row.whole and row.whole == self.instance.whole and self.instance.points_somewhere(row.whole):
                setattr(row, row.whole, getattr(self.instance, row.whole))
        return form


class OwnRows(BaseModelAdmin):
    """What admin pages and inlines of owned rows have in common: whose rows, who may change them, which links to offer."""

    model: type[Owned]
    # False: by an address that knows no owner, which this site does not have
    view_on_site: Callable[[Any], str | None] | bool = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: Any = super().get_queryset(request)  # of a model of our own, which the stubs do not know
        return named(rows.visible_to(request.user))

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        if db_field.name != "controller" and not is_owned(db_field.related_model):
            return super().formfield_for_foreignkey(db_field, request, **options)
        options["queryset"] = named(offered(db_field, request))
        field: Any = super().formfield_for_foreignkey(db_field, request, **options)
        field.choices = [*blank_choice(field), *choices_once(request, field)]
        return field

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(roles_of(request))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(roles_of(request)) if obj is None else owner_of(obj) in roles_of(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        maintained = maintained_by(request)
        return bool(maintained) if obj is None else owner_of(obj) in maintained

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


def offered(db_field: Any, request: HttpRequest) -> QuerySet[Any]:
    """The rows a link may lead to: of the one organisation the page is about, and of its one activity or notice.

    Where the organisation is still to be chosen there are none: those of all organisations would be thousands, and only
    some of them would be accepted.
    """
    model = db_field.related_model
    if db_field.name == "controller":
        return Controller.objects.filter(pk__in=maintained_by(request))
    owner = getattr(request, "owner_of_page", None)
    rows = model._default_manager.filter(controller__in=maintained_by(request) & {owner})
    name, whole = getattr(request, "whole_of_page", ("", None))
    return rows.filter(**{name: whole}) if whole is not None and model.whole == name else rows


def named(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with their owner and with what their names are made of."""
    if rows.model is Controller:
        return rows
    model: Any = rows.model
    return rows.select_related("controller", *(link.name for link in owned_links_of(model)))


def choices_once(request: HttpRequest, field: Any) -> list[tuple[int, str]]:
    """What a field offers, read once a request: a page has the same field in hundreds of forms."""
    known: dict[Any, Any] = request.__dict__.setdefault("choices_read", {})
    key = (field.queryset.model, *map(request.__dict__.get, ("owner_of_page", "whole_of_page")))
    if key not in known:
        known[key] = [(row.pk, field.label_from_instance(row)) for row in field.queryset]
    return known[key]


def blank_choice(field: Any) -> list[tuple[str, str]]:
    return [("", field.empty_label)] if field.empty_label is not None else []


def owner_of(row: Any) -> int | None:
    return row.pk if isinstance(row, Controller) else row.controller_id


class PartInline(OwnRows, admin.StackedInline):
    form = PartForm
    formset = OwnedFormSet
    extra = 0
    show_change_link = True
    formfield_overrides = PROSE | LINES


def inline_for(part: type[Owned], link: str, parent: type[models.Model]) -> type[PartInline]:
    """The inline that shows the parts of one kind on the page of the row they are a part of."""
    hidden = {"controller", link}
    if part.whole and part.whole != link:
        hidden.add(part.whole)
    # A part that may also be a part of something else hides that other key: it is filled in on the other page.
    hidden |= {name for name in part.nests_under if name != link}
    shown = [field for field in part._meta.concrete_fields if field.editable and field.name not in hidden]
    kind = admin.StackedInline if len(shown) > LARGE else admin.TabularInline
    options = {
        "model": part,
        "fk_name": link,
        "exclude": sorted(hidden),
        "template": kind.template,
        "classes": ("collapse",) if kind is admin.StackedInline else (),
    }
    if link != part.nests_under[0] and issubclass(part, Owned):
        options["get_queryset"] = own_level(part.nests_under[0])
    return type(f"{parent.__name__}{part.__name__}Inline", (PartInline,), options)


def own_level(inner: str) -> Any:
    """Rows that belong to this page itself, leaving out those that a part of it holds."""

    def get_queryset(self: Any, request: HttpRequest) -> QuerySet[Any]:
        return super(PartInline, self).get_queryset(request).filter(**{f"{inner}__isnull": True})

    return get_queryset


def refuse_words(*keys: str) -> None:
    """A key that is no number is the key of no row."""
    if not all(key.isdecimal() for key in keys):
        raise Http404


def has_its_place(row: models.Model) -> bool:
    """Whether the rows that this one cannot be without are there."""
    fields = row._meta.concrete_fields
    links = [field for field in fields if isinstance(field, models.ForeignKey) and not field.null]
    return all(
        link.related_model._base_manager.filter(pk=getattr(row, link.attname)).exists() for link in links
    )


class PageWithHistory(OwnRows, SimpleHistoryAdmin):
    """A page with its history beside it: who may change the row may also bring an older version of it back."""

    object_history_list_template = (
        "registry/history_list.html"  # the package’s own has a style that our rules refuse
    )

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        refuse_words(object_id)
        return super().history_view(
            request, object_id, {"history_headings": HISTORY_HEADINGS, **(extra_context or {})}
        )

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None
    ) -> HttpResponse:
        refuse_words(object_id, version_id)
        return super().history_form_view(request, object_id, version_id, extra_context)

    def has_view_history_or_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Asked before a history is shown and before an older version is saved; a stranger finds nothing."""
        if not self.has_view_permission(request, obj):
            raise Http404
        return request.method in {"GET", "HEAD"} or self.has_change_history_permission(request, obj)

    def has_change_history_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An older version comes back only while the row that it is a part of is there."""
        return self.has_change_permission(request, obj) and (obj is None or has_its_place(obj))

    def log_nothing(self, request: HttpRequest, *said: Any) -> None:
        """The history says who changed what; the admin's own log would show names of rows to those who have left."""

    log_addition = log_change = log_deletions = log_nothing


class OwnedAdmin(PageWithHistory):
    """The page of a row, its parts below, its history beside it."""

    formfield_overrides = PROSE | LINES
    list_filter = ("controller",)
    list_per_page = 50
    save_on_top = True
    parts_first: tuple[str, ...] = ()

    def get_list_filter(self, request: HttpRequest) -> Sequence[Any]:
        return [("controller", OwnControllerFilter)]

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        parts = sorted(parts_of(self.model), key=lambda one: place_in(self.parts_first, one[0]))
        return [inline_for(part, link, self.model) for _name, part, link in parts]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> Any:
        kept = vars(request)
        kept["owner_of_page"] = owner_of(obj) if obj is not None else chosen_owner(request)
        if obj is not None:
            kept["whole_of_page"] = whole_of(obj)
        return super().get_form(request, obj, change, **options)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The owner and the whole of a row are chosen when it is made, and stay; where it comes from is only read."""
        kept = tuple(getattr(self.model, "provenance", ()))
        if obj is None:
            return kept
        return ("controller", self.model.whole, *kept) if self.model.whole else ("controller", *kept)


def chosen_owner(request: HttpRequest) -> int | None:
    """For which organisation a new row is: the one that is chosen, or the only one that this person maintains."""
    chosen = request.POST.get("controller") or request.GET.get("controller") or ""
    maintained = maintained_by(request)
    if chosen.isdecimal():
        return int(chosen) if int(chosen) in maintained else None
    return next(iter(maintained)) if len(maintained) == 1 else None


def whole_of(row: Any) -> tuple[str, int | None]:
    """The activity or notice that a page is about, and by which name its parts call it."""
    if isinstance(row, Activity):
        return "activity", row.pk
    return (row.whole, getattr(row, f"{row.whole}_id")) if row.whole else ("", None)


def place_in(order: tuple[str, ...], name: str) -> int:
    """Where a relation stands among those named first; the others follow in the order of their definition."""
    return order.index(name) if name in order else len(order)


class OwnControllerFilter(admin.RelatedFieldListFilter):
    """Offers the person's own organisations only."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        own = Controller.objects.visible_to(request.user)
        return [(str(controller.pk), str(controller)) for controller in own]


class PartAdmin(OwnedAdmin):
    """The page of a part that has parts of its own; it is reached from the page of its whole."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False
