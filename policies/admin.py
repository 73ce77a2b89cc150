"""Notices in Django's admin, by the same rules as the register."""

from __future__ import annotations

from django.contrib import admin

from policies.models import Notice, Right
from registry.admin import OwnedAdmin, PartAdmin


@admin.register(Notice)
class NoticeAdmin(OwnedAdmin):
    list_display = ("title", "language", "is_published", "updated_on", "controller")
    list_select_related = ("controller",)
    search_fields = ("title",)


@admin.register(Right)
class RightAdmin(PartAdmin):
    list_display = ("__str__", "notice", "controller")
    list_select_related = ("notice", "controller")
