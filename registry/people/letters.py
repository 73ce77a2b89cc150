"""Letters that the site sends: written from a template, in the language of whom they go to, as text and as HTML.

What a server of mail makes of one is told in one way, for every kind of letter.
"""

from __future__ import annotations

import logging
import uuid
from enum import Enum, auto
from smtplib import SMTPRecipientsRefused
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

logger = logging.getLogger(__name__)
FOR_GOOD = (
    500  # from this code on, a server refuses for good; below it, until it is asked again (RFC 5321, 4.2.1)
)


class Delivery(Enum):
    """What became of a letter: taken; its address put off until another time, or refused for good; no server took anything."""

    SENT = auto()
    PUT_OFF = auto()
    REFUSED = auto()
    NOT_TAKEN = auto()


def deliver(letter: EmailMultiAlternatives, what: str) -> Delivery:
    """Hand a letter to the server of mail. ``what`` names its kind in the log, where nobody’s address stands."""
    try:
        letter.send()
    except SMTPRecipientsRefused as refused:
        codes = [code for code, _words in refused.recipients.values()]  # the words may quote the address
        is_final = all(code >= FOR_GOOD for code in codes)
        told = "refused the address" if is_final else "put it off"
        logger.warning("%s: a server of mail %s (%s)", what, told, ", ".join(map(str, codes)))
        return Delivery.REFUSED if is_final else Delivery.PUT_OFF
    except OSError:  # what servers and networks do, smtplib’s other errors among them
        logger.exception("%s: no server of mail took it", what)
        return Delivery.NOT_TAKEN
    return Delivery.SENT


def name_letter(letter: EmailMultiAlternatives, row: uuid.UUID) -> None:
    """Give each attempt the same name: where a server took the first one unnoticed, the next is known for its copy (RFC 5322)."""
    letter.extra_headers["Message-ID"] = f"<{row}@{urlsplit(settings.SITE_URL).hostname}>"


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
