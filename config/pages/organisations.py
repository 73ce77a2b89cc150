"""The organisations of a person, as a list for the chooser in the head of the page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.models import Controller
from registry.people.requests import SignedInRequest
from registry.spelling import searchable
from registry.templatetags.console import organisation_lines


@require_safe
@never_cache
@login_required
def organisations(request: SignedInRequest) -> HttpResponse:
    """Those whose names hold every word that was typed; without a script, the first page shows them."""
    typed = request.GET.get("q", "").strip()[:200]
    if not request.headers.get("HX-Request"):
        return redirect(reverse("home") + (f"?{urlencode({'q': typed})}" if typed else ""))
    words = searchable(typed).split()
    rows = Controller.objects.visible_to(request.user).only("slug", "name")
    found = [one for one in rows if all(word in searchable(one.name) for word in words)]
    lines = organisation_lines(found, request.GET.get("here", ""))
    return render(request, "components/parts/organisation_lines.html", {"organisations": lines})
