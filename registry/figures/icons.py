"""The icons of the pages: lines drawn in a square of 24, each by the name of what it stands for."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe

SHAPES = {
    # Places
    "home": "M4 11l8-7 8 7M6 9.5V20h12V9.5M10 20v-5h4v5",
    "figures": "M4 20h16M7 20v-7M12 20V5M17 20v-10",
    "register": "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
    "notice": "M7 3h7l5 5v13H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM14 3v5h5M9 13h6M9 17h6",
    "party": "M4 21V9l6 4V9l6 4V4h4v17zM8 17h.01M12 17h.01M16 17h.01",
    "request": "M3 5h18v14H3zM3 6.5l9 6.5 9-6.5",
    "department": "M9 3h6v5H9zM3 16h6v5H3zM15 16h6v5h-6zM12 8v4M6 16v-4h12v4",
    "people": (
        "M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21c0-4 3-6 7-6s7 2 7 6M16 3.5a4 4 0 0 1 0 7"
        "M18 15.5c2.5.8 4 2.7 4 5.5"
    ),
    "data": (
        "M4 6c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3zM4 6v12c0 1.7 3.6 3 8 3s8-1.3 8-3V6"
        "M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3"
    ),
    "system": "M3 4h18v12H3zM12 16v4M8 20h8",
    "security": "M12 3l8 3v5c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10V6zM9 12l2 2 4-4",
    "members": "M10 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 21c0-4 3-6 7-6 1.5 0 2.8.3 4 .8M18 14v7M14.5 17.5h7",
    "export": "M12 3v12M7 10l5 5 5-5M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2",
    "import": "M12 15V3M7 8l5-5 5 5M4 17v2a2 2 0 0 0 2 2h12a2 2 0 0 0 2-2v-2",
    "organisation": "M3 21h18M5 21V5l8-2v18M13 8h6v13M8 8h2M8 12h2M8 16h2M16 12h.01M16 16h.01",
    "flow": (
        "M6 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM18 21a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM6 9v4a5 5 0 0 0 5 5h4"
        "M9 6h6a3 3 0 0 1 3 3v6"
    ),
    "retention": "M7 3h10M7 21h10M8 3v4l4 5 4-5V3M8 21v-4l4-5 4 5v4",
    "transfer": (
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18"
        "M12 3c2.5 2.5 3.8 5.5 3.8 9s-1.3 6.5-3.8 9c-2.5-2.5-3.8-5.5-3.8-9S9.5 5.5 12 3z"
    ),
    "purpose": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h.01",
    "law": (
        "M12 3v18M7 21h10M5 6h14M5 6l-3 7h6zM19 6l-3 7h6zM2 13c0 1.7 1.3 3 3 3s3-1.3 3-3"
        "M16 13c0 1.7 1.3 3 3 3s3-1.3 3-3"
    ),
    "settings": (
        "M4 6h8M18 6h2M4 12h2M12 12h8M4 18h10M20 18h0M15 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
        "M9 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM17 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"
    ),
    # Acts
    "search": "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM16 16l5 5",
    "filter": "M3 5h18l-7 8.5V20l-4-2v-4.5z",
    "columns": "M4 4h16v16H4zM10 4v16M15 4v16",
    "sort": "M8 5v14M4.5 15.5L8 19l3.5-3.5M16 19V5M12.5 8.5L16 5l3.5 3.5",
    "ascending": "M12 19V5M6 11l6-6 6 6",
    "descending": "M12 5v14M6 13l6 6 6-6",
    "add": "M12 5v14M5 12h14",
    "edit": "M4 20l1-4.5L16 4.5a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19zM14 6.5l3.5 3.5",
    "delete": "M4 7h16M10 11v6M14 11v6M6 7l1 13a1 1 0 0 0 1 1h8a1 1 0 0 0 1-1l1-13M9 7V4h6v3",
    "copy": "M9 9h11v12H9zM5 15H4V3h11v2",
    "archive": "M3 4h18v5H3zM5 9v11h14V9M10 13h4",
    "restore": "M4 4v6h6M4.5 15a8 8 0 1 0 1-8L4 10",
    "print": "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
    "send": "M21 3L10 14M21 3l-7 18-4-7-7-4z",
    "save": "M5 12.5l4.5 4.5L19 7",
    "close": "M6 6l12 12M18 6L6 18",
    "up": "M6 15l6-6 6 6",
    "down": "M6 9l6 6 6-6",
    "next": "M9 6l6 6-6 6",
    "previous": "M15 6l-6 6 6 6",
    "menu": "M4 6h16M4 12h16M4 18h16",
    "more": (
        "M5 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2zM12 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2z"
        "M19 13a1 1 0 1 0 0-2 1 1 0 0 0 0 2z"
    ),
    "external": "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
    "sign-out": "M10 4H5v16h5M15 8l4 4-4 4M19 12H9",
    "view": (
        "M2 12c2.5-4.5 6-7 10-7s7.5 2.5 10 7c-2.5 4.5-6 7-10 7s-7.5-2.5-10-7z"
        "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z"
    ),
    # Things and states
    "person": "M12 12a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM4 21c0-4 3.5-6 8-6s8 2 8 6",
    "language": "M3 5h10M8 3v2c0 4-2 7-5 9M5 9c1.5 3 4 4.5 7 5M11 21l5-11 5 11M13 17h6",
    "file": "M6 3h8l5 5v12a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1zM14 3v5h5",
    "link": (
        "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.7 5.7L12 17"
    ),
    "mail": "M3 5h18v14H3zM3 6l9 7 9-7",
    "calendar": "M4 5h16v16H4zM4 10h16M8 3v4M16 3v4",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "tag": "M3 4v7.5l9.5 9.5 8-8L11 3.5H3.5zM7.5 8h.01",
    "star": "M12 3.5l2.6 5.4 5.9.8-4.3 4.1 1 5.9L12 16.9l-5.2 2.8 1-5.9-4.3-4.1 5.9-.8z",
    "lock": "M5 11h14v10H5zM8 11V8a4 4 0 0 1 8 0v3",
    "key": "M8 19a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM11.5 11.5L20 3M17 6l3 3M14 9l2 2",
    "help": (
        "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M12 16.8h.01"
    ),
    "info": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.7h.01",
    "success": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.5l2.8 2.8L16 9.5",
    "warning": "M12 3.5L22 20.5H2zM12 10v5M12 17.8h.01",
    "error": "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16h.01",
}


def icon(name: str) -> SafeString:
    """The icon of that name, as large as the text it stands in and silent for screen readers. KeyError if there is none."""
    return mark_safe(
        '<svg class="icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">'
        f'<path d="{SHAPES[name]}"/></svg>'
    )
