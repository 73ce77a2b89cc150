"""Notices in Django's admin, by the same rules as the register."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from policies.models import Notice, Right
from registry.admin.owned import OwnedAdmin, PartAdmin


@admin.register(Notice)
class NoticeAdmin(OwnedAdmin):
    list_display = ("title", "language", "is_published", "updated_on", "controller")
    list_select_related = ("controller",)
    search_fields = ("title",)
    fieldsets = (
        (None, {"fields": ("controller", ("slug", "position"), "title", "language")}),
        (
            _("About this notice"),
            {
                "fields": (
                    "audience",
                    "introduction",
                    "scope",
                    "contract_frame",
                    ("access_ways", "account"),
                    "access_note",
                )
            },
        ),
        (
            _("Changes to this notice"),
            {"fields": (("updated_on", "effective_on"), "version_label", "change_policy", "change_channels")},
        ),
        (
            _("How to exercise your rights"),
            {
                "fields": (
                    "exercise_note",
                    "information_to_supply",
                    ("identity_policy", "identity_note"),
                    ("answer_amount", "answer_unit", "answer_bound"),
                    "answer_start",
                    "answer_extension",
                    ("cost", "cost_note"),
                )
            },
        ),
        (
            _("Trackers, networks, links, security"),
            {
                "fields": (
                    "trackers_note",
                    "social_note",
                    "links_note",
                    "security_aim",
                    "shows_security",
                    "shows_clients",
                    "shows_systems",
                    "shows_documents",
                    "shows_departments",
                )
            },
        ),
    )

    def save_model(self, request: HttpRequest, obj: Notice, form: Any, change: bool) -> None:
        """A new notice is not public, and an older version that is brought back leaves it as public as it is."""
        stored = Notice.objects.filter(pk=obj.pk).values_list("is_published", flat=True).first()
        obj.is_published = bool(stored)
        super().save_model(request, obj, form, change)

    def view_on_site(self, obj: Notice) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.is_published else None


@admin.register(Right)
class RightAdmin(PartAdmin):
    list_display = ("__str__", "notice", "controller")
    list_select_related = ("notice", "controller")
