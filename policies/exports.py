"""A notice as a file: one HTML page complete in itself, or a printed PDF."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from policies.assembly import NoticeText
from policies.look import PLAIN, Look
from policies.models import NoticeVersion
from registry.documents.languages import written_in
from registry.documents.pdf import print_pdf

DETAIL = "detail"  # in the query of the public address: the second level unfolded
STYLESHEETS = ("base.css", "public.css")


def page_html(
    notice: NoticeText,
    address: str,
    *,
    is_open: bool = False,
    look: Look = PLAIN,
    style_address: str = "",
    version: NoticeVersion | None = None,
    addresses: Mapping[str, str] | None = None,
) -> str:
    """The public page of a notice; ``address`` is where the organisation's notices are listed.

    Its second level is folded in, unless ``is_open``: then all of it stands on the page, to read or print. The colour of
    the organisation is at ``style_address``; of a ``version``, all of its style, which no later program changes, and the page
    leads to ``addresses``.
    """
    unfolded = "" if is_open else f"?{DETAIL}#detail"
    return _render(
        notice,
        {
            "list_address": address,
            "is_open": is_open,
            "detail_address": unfolded,
            "look": look,
            "style_address": style_address,
            "version": version,
            "addresses": addresses or {},
        },
    )


def file_html(notice: NoticeText, look: Look = PLAIN) -> str:
    """The same page as one file that needs no other: its style is inside, and it links to no list."""
    own = _without_fonts(_stylesheet()) + look.page_style
    return _render(notice, {"style": mark_safe(own), "is_open": True, "look": look})


def frozen_style(look: Look) -> str:
    """All of the style of a public page in one text, the fonts being those of the site under names that stay."""
    return _stylesheet().replace('url("../', f'url("{settings.STATIC_URL}') + look.page_style


def _stylesheet() -> str:
    folder = Path(settings.BASE_DIR) / "static" / "css"
    style = "\n".join((folder / name).read_text(encoding="utf-8") for name in STYLESHEETS)
    return "\n".join(line for line in style.splitlines() if not line.startswith("@import"))


def print_notice(
    notice: NoticeText,
    target: Path,
    look: Look = PLAIN,
    *,
    version: NoticeVersion | None = None,
    address: str = "",
    progress: Callable[[int], None] | None = None,
) -> None:
    """Print a notice to ``target`` as PDF/UA-1, of a ``version`` with its number and where its page is. Raises PrintingFailed."""
    with translation.override(notice.language), written_in(notice.facts_language, notice.facts):
        html = render_to_string(
            "documents/notice.html",
            {
                "notice": notice,
                "document_language": notice.language,
                "look": look,
                "version": version,
                "address": address,
            },
        )
    print_pdf(html, target, progress)


def _render(notice: NoticeText, context: dict[str, object]) -> str:
    with translation.override(notice.language), written_in(notice.facts_language, notice.facts):
        return render_to_string(
            "policies/notice.html", {"notice": notice, "page_language": notice.language, **context}
        )


def _without_fonts(style: str) -> str:
    """The style without the font file, which stands beside pages but not beside a lone file."""
    start = style.find("@font-face")
    return style[:start] + style[style.index("}", start) + 1 :] if start >= 0 else style
