"""A poster of one A4 sheet for a place where data are collected: the notice by its title, and a code that leads to it."""

from __future__ import annotations

import qrcode
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

from policies.look import look_of
from policies.models import Notice, NoticeVersion
from registry.documents.pdf import print_pdf_bytes

WIDTH = 1100  # of the code with its margin, in tenths of a millimetre


def poster_pdf(notice: Notice, version: NoticeVersion) -> bytes:
    """The poster as PDF/UA-1, in the language and under the title of the version. Raises PrintingFailed."""
    return print_pdf_bytes(poster_html(notice, version))


def poster_html(notice: Notice, version: NoticeVersion) -> str:
    names = [notice.controller.slug, notice.slug]
    address = f"{settings.SITE_URL}{reverse('policies:notice', args=names)}"
    with translation.override(version.language):
        return render_to_string(
            "documents/poster.html",
            {
                "title": version.title,
                "organisation": notice.controller,
                "address": address,
                "code": code_of(address),
                "look": look_of(notice.controller),
                "document_language": version.language,
            },
        )


def code_of(address: str) -> SafeString:
    """The address as a QR code (ISO/IEC 18004), drawn as SVG. A quarter of it may be damaged on the wall."""
    made = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, image_factory=SvgPathImage, border=4)
    made.add_data(address)
    made.make()
    made.box_size = WIDTH // (made.modules_count + 2 * made.border)
    # Only modules of the code are drawn: of the address nothing but black squares reaches the page.
    return mark_safe(made.make_image().to_string(encoding="unicode"))
