"""Anyone who holds a register on paper or as a file may ask whether it was exported here, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.exchange.exports.verifying import export_in_words, exported_as
from registry.forms.exports import VerifyForm


@require_safe
@never_cache  # whoever is signed in is named on every page
def verify(request: HttpRequest) -> HttpResponse:
    """Whether the file with this SHA-256 was exported here. The file itself is not sent: a script computes the hash."""
    form = VerifyForm(request.GET if "sha256" in request.GET else None)
    digest = form.cleaned_data["sha256"] if form.is_valid() else ""
    found = exported_as(digest) if digest else None
    context = {"form": form, "digest": digest, "found": export_in_words(found) if found else []}
    return render(request, "registry/verify.html", context)
