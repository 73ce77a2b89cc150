"""A notice as a file: one HTML page complete in itself, or a printed PDF."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from policies.assembly import NoticeText
from registry.documents.pdf import print_pdf

DETAIL = "detail"  # in the query of the public address: the second level unfolded
STYLESHEETS = ("base.css", "public.css")


def page_html(notice: NoticeText, address: str, *, is_open: bool = False) -> str:
    """The public page of a notice; ``address`` is where the organisation's notices are listed.

    Its second level is folded in, unless ``is_open``: then all of it stands on the page, to read or print.
    """
    unfolded = "" if is_open else f"?{DETAIL}#detail"
    return _render(notice, {"list_address": address, "is_open": is_open, "detail_address": unfolded})


def file_html(notice: NoticeText) -> str:
    """The same page as one file that needs no other: its style is inside, and it links to no list."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    style = "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLESHEETS)
    lines = [line for line in style.splitlines() if not line.startswith("@import")]
    return _render(notice, {"style": mark_safe(_without_fonts("\n".join(lines))), "is_open": True})


def print_notice(notice: NoticeText, target: Path) -> None:
    """Print a notice to ``target`` as PDF/UA-1. Raises PrintingFailed."""
    with translation.override(notice.language):
        html = render_to_string(
            "documents/notice.html", {"notice": notice, "document_language": notice.language}
        )
    print_pdf(html, target)


def _render(notice: NoticeText, context: dict[str, object]) -> str:
    with translation.override(notice.language):
        return render_to_string(
            "policies/notice.html", {"notice": notice, "page_language": notice.language, **context}
        )


def _without_fonts(style: str) -> str:
    """The style without the font file, which stands beside pages but not beside a lone file."""
    start = style.find("@font-face")
    return style[:start] + style[style.index("}", start) + 1 :] if start >= 0 else style
