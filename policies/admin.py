"""Notices in Django's admin, by the same rules as the register."""

from __future__ import annotations

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from policies.models import Notice, Right
from registry.admin import OwnedAdmin, PartAdmin


@admin.register(Notice)
class NoticeAdmin(OwnedAdmin):
    list_display = ("title", "language", "is_published", "updated_on", "controller")
    list_select_related = ("controller",)
    search_fields = ("title",)
    fieldsets = (
        (None, {"fields": ("controller", ("slug", "position"), "title", "language", "is_published")}),
        (_("About this notice"), {"fields": ("audience", "introduction", "scope", "contract_frame")}),
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
                    ("answer_amount", "answer_unit"),
                    "answer_extension",
                    ("cost", "cost_note"),
                )
            },
        ),
        (
            _("Trackers, networks, links, security"),
            {"fields": ("trackers_note", "social_note", "links_note", "security_aim", "shows_security")},
        ),
    )

    def view_on_site(self, obj: Notice) -> str | None:
        """The public page, once there is one."""
        return obj.get_absolute_url() if obj.is_published else None


@admin.register(Right)
class RightAdmin(PartAdmin):
    list_display = ("__str__", "notice", "controller")
    list_select_related = ("notice", "controller")
