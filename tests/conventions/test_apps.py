"""The registry names no app above it, in imports (import-linter) nor in strings such as the name of an address."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""["'](?:policies|rights|config)[.:]""")


def test_the_registry_names_no_other_app_in_a_string():
    sources = [
        *(ROOT / "registry").rglob("*.py"),
        *(ROOT / "templates" / "registry").rglob("*.html"),
        *(ROOT / "templates" / "components").rglob("*.html"),
    ]
    assert len(sources) > 200
    assert [
        str(path.relative_to(ROOT)) for path in sources if NAMED.search(path.read_text(encoding="utf-8"))
    ] == []


def test_control_the_name_of_an_address_of_another_app_is_seen():
    assert NAMED.search('("notices", _("Notices"), "notice", "policies:notice-list")')
    assert NAMED.search('{% url "rights:desk" %}')
    assert not NAMED.search('path("rights/", activities.rights)')
