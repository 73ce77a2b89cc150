"""The cast plays here."""

import pytest

from policies import exports
from tests.cast import (  # noqa: F401
    contributor,
    dpo,
    organisation,
    other_organisation,
    reader,
    stranger,
)
from tests.policies.publishing import notice, officer, record  # noqa: F401


@pytest.fixture(autouse=True)
def printed(request, monkeypatch):
    """A notice “prints” as the HTML it is printed from, where paper is not the matter; gives what was printed."""
    documents = []

    def print_pdf(html, target, progress=None):
        documents.append(html)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(html.encode())

    if request.node.get_closest_marker("slow") is None:
        monkeypatch.setattr(exports, "print_pdf", print_pdf)
    return documents
