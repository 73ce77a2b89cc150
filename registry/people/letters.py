"""Letters that the site sends: written from a template, in the language of whom they go to, as text and as HTML."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override


def write_letter(name: str, *, to: str, language: str, **values: Any) -> EmailMultiAlternatives:
    """The letter ``templates/emails/<name>``: the first line of its text is the subject."""
    with override(language):
        context = {**values, "site": settings.SITE_URL, "language": language}
        text = render_to_string(f"emails/{name}.txt", context).strip()
        html = render_to_string(f"emails/{name}.html", context)
    subject, _blank, body = text.partition("\n")
    letter = EmailMultiAlternatives(
        subject=subject.strip(),
        body=f"{body.strip()}\n",
        to=[to],
        headers={"Auto-Submitted": "auto-generated"},  # no answering machine answers it (RFC 3834)
    )
    letter.attach_alternative(html, "text/html")
    return letter
