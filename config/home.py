"""The first page: the organisations a person works for, with their register and notices."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.models import Controller


@require_safe
@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    controllers = (
        Controller.objects.visible_to(request.user)
        .annotate(activity_count=Count("activity_rows", distinct=True))
        .prefetch_related("notice_rows")
    )
    published = {
        controller.pk: [notice for notice in controller.notice_rows.all() if notice.is_published]
        for controller in controllers
    }
    entries = [(controller, published[controller.pk]) for controller in controllers]
    return render(request, "home.html", {"entries": entries})
