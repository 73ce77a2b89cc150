"""The pages of Django's admin for the register; what they share stands in :mod:`registry.admin.owned`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from registry.admin.owned import (
    OwnedAdmin,
    OwnRows,
    PageWithHistory,
    PartAdmin,
    inline_for,
    refuse_words,
    roles_of,
)
from registry.admin.removing import ask_to_delete
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    Department,
    ImpactAssessment,
    LegalBasis,
    Membership,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
    SubjectCategory,
    System,
    User,
)
from registry.models.shape import parts_of
from registry.models.states import DRAFT
from registry.people.proofs import proven_again


@proven_again
def delete_by_proof(request: HttpRequest, page: ControllerAdmin, object_id: str) -> HttpResponse:
    """Deleting an organisation asks for the password or a second factor again, unless one was given just now."""
    refuse_words(object_id)
    return ask_to_delete(page, request, get_object_or_404(Controller, pk=object_id))


# What no earlier version of an organisation takes back: how its members sign in and approve, what was loaded and counted.
KEPT_BY_OLDER_VERSIONS = (
    "requires_second_factor",
    "author_cannot_approve",
    "needs_signature",
    "review_months",
    "loaded_digest",
    "last_record_number",
)


@admin.register(Controller)
class ControllerAdmin(PageWithHistory):
    """An organisation with its contact points, sites and formalities; larger lists have their own pages."""

    list_display = ("name", "slug", "status", "siren")
    save_on_top = True
    own_pages = (Activity, Department, Party, SubjectCategory, DataCategory, System, SecurityMeasure)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Controller]:
        rows: Any = super(OwnRows, self).get_queryset(request)
        return rows if request.user.is_superuser else rows.visible_to(request.user)

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        if obj is None or obj.pk not in roles_of(request):
            return []
        shown = [
            (part, link) for _name, part, link in parts_of(Controller) if part._meta.app_label == "registry"
        ]
        return [inline_for(part, link, Controller) for part, link in shown if part not in self.own_pages]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or super().has_module_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_superuser or super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One by one, on a page of its own: never by the list, whose page asks less."""
        return request.user.is_superuser and obj is not None

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return delete_by_proof(request, self, object_id)

    def save_model(self, request: HttpRequest, obj: Controller, form: Any, change: bool) -> None:
        """An older version that is brought back says how the organisation was called, not how its members sign in."""
        stored = Controller.objects.filter(pk=obj.pk).first()
        for name in KEPT_BY_OLDER_VERSIONS if stored else ():
            setattr(obj, name, getattr(stored, name))
        super().save_model(request, obj, form, change)


@admin.register(Activity)
class ActivityAdmin(OwnedAdmin):
    """A record begins here as a draft, and no page of the admin takes it to another state."""

    list_display = ("reference", "name", "role", "department", "updated_on", "controller")
    list_display_links = ("reference", "name")
    search_fields = ("reference", "name", "description")
    parts_first = (  # as Article 30 asks for them
        *("purposes", "bases", "subjects", "data", "special_conditions", "sources", "recipients", "sharing"),
        *("transfers", "hosting", "systems", "retention_rules", "retention_exceptions", "security_measures"),
        *("impact_assessment", "joint_controllers", "statements"),
    )
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "controller",
                    ("reference", "position"),
                    "name",
                    "role",
                    "department",
                    "description",
                )
            },
        ),
        (
            _("Overview"),
            {
                "fields": (
                    "regime",
                    ("software", "scale"),
                    "condition",
                    ("stage", "began_on", "ended_on"),
                    ("created_on", "updated_on"),
                    "joint_arrangement",
                )
            },
        ),
        (
            _("Answers of sections"),
            {
                "fields": (
                    ("joint_answer", "sources_answer", "recipients_answer"),
                    ("subprocessors_answer", "hosting_answer", "retention_answer"),
                )
            },
        ),
        (_("Sensitive data"), {"fields": ("sensitive_data", "sensitive_note", "general_obligation")}),
        (
            _("Transfers outside the European Economic Area"),
            {"fields": ("transfers_answer", "transfers_note")},
        ),
        (_("Information made public"), {"fields": ("public_information", "public_note")}),
        (
            _("Automated decisions and profiling"),
            {
                "fields": (
                    "automated_decision",
                    "automated_logic",
                    "automated_consequences",
                    "automated_note",
                    "profiling",
                    "profiling_note",
                    "profiling_statement",
                )
            },
        ),
        (_("Artificial intelligence"), {"fields": (("ai_answer", "ai_role", "ai_training"), "ai_note")}),
        (_("Retention"), {"fields": ("retention_principle", "retention_end")}),
        (_("Origin"), {"fields": ("origin", ("begun_with", "starter"), ("begun_on", "begun_by"))}),
    )

    def save_model(self, request: HttpRequest, obj: Activity, form: Any, change: bool) -> None:
        """An older version that is brought back leaves state and beginning of the record as they are; a new one is a draft."""
        stored = Activity.objects.filter(pk=obj.pk).first()
        obj.state = stored.state if stored is not None else DRAFT
        for name in Activity.provenance if stored is not None else ():
            setattr(obj, name, getattr(stored, name))
        super().save_model(request, obj, form, change)


@admin.register(Purpose, LegalBasis, Recipient, RetentionRule, ImpactAssessment)
class ActivityPartAdmin(PartAdmin):
    list_display = ("__str__", "activity", "controller")


@admin.register(DataCategory, SubjectCategory)
class CategoryAdmin(OwnedAdmin):
    list_display = ("name", "kind", "controller")
    search_fields = ("name",)


@admin.register(Party, Department, System)
class NamedAdmin(OwnedAdmin):
    list_display = ("name", "controller")
    search_fields = ("name",)


@admin.register(SecurityMeasure)
class SecurityMeasureAdmin(OwnedAdmin):
    list_display = ("detail", "heading", "activity", "controller")
    search_fields = ("detail",)


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Who works for whom. Departments are the register's own words: the officer gives them to contributors."""

    exclude = ("departments",)
    list_display = ("user", "controller", "role")
    list_select_related = ("user", "controller")

    def get_readonly_fields(self, request: HttpRequest, obj: Membership | None = None) -> tuple[str, ...]:
        """Person and organisation do not change: the departments of the old organisation would stay on the membership."""
        return () if obj is None else ("user", "controller")


USUAL_FIELDSETS = tuple(DjangoUserAdmin.fieldsets or ())


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Accounts that nobody was invited to; an account without an address could get no message."""

    list_display = ("username", "email", "first_name", "last_name", "is_staff")
    fieldsets = (
        USUAL_FIELDSETS[0],
        (USUAL_FIELDSETS[1][0], {"fields": ("first_name", "last_name", "email", "language")}),
        *USUAL_FIELDSETS[2:],
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "email", "language", "usable_password", "password1", "password2"),
            },
        ),
    )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What is deleted with an account, as numbers only: the names of saved views may quote a register."""
        _named, counts, missing, protected = super().get_deleted_objects(objs, request)
        return list(map(str, objs)), counts, missing, protected


admin.site.site_header = "Trente"
admin.site.site_title = "Trente"
