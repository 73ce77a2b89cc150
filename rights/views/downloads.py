"""Files of requests leave the site as downloads alone: no browser shows or runs them here."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from rights.models import RequestFile


def download(file: RequestFile) -> HttpResponse:
    """The file as it is kept, under its name, kept by no cache and by no search engine."""
    told = {
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
        "X-Robots-Tag": "noindex, nofollow",
    }
    return HttpResponse(file.read(), content_type=file.media_type, headers=told)
