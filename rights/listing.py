"""The register of requests as a table: what was asked when and how it was answered, without names, addresses or words."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.files.delimited import write_delimited
from registry.vocabularies import vocabulary
from rights.dates import dates_of
from rights.kinds import told_kinds
from rights.models import SubjectRequest
from rights.models.desks import RequestDesk

Cells = list[str]


def csv_of(requests: Iterable[SubjectRequest], desk: RequestDesk) -> bytes:
    """UTF-8 with a mark of byte order, semicolons between the cells; text that looks like a formula stays text."""
    file = io.BytesIO()
    write_delimited(file, lines(requests, desk), ";")
    return file.getvalue()


def lines(requests: Iterable[SubjectRequest], desk: RequestDesk) -> Iterator[Cells]:
    yield [
        _("Reference"),
        _("Received on"),
        _("Received by"),
        _("What is asked"),
        _("Who asks"),
        _("To be answered by"),
        _("Extension told on"),
        _("Answered on"),
        _("Answer"),
        _("Grounds"),
        _("Late"),
        _("Closed on"),
        _("Handled by"),
    ]
    today = desk.today()
    for one in requests:
        yield [
            one.reference,
            day(one.received_on),
            str(one.get_channel_display()),
            told_kinds(one.kinds),
            labels("request_relations", [one.relation]),
            day(one.due_on),
            day(one.extended_on),
            day(one.answered_on),
            str(one.get_outcome_display()) if one.outcome else "",
            labels("refusal_grounds", one.grounds),
            _("Yes") if dates_of(one, desk).was_late(today) else _("No"),
            day(timezone.localdate(one.closed_at, desk.zone)) if one.closed_at else "",
            (one.assigned_to.get_full_name() or one.assigned_to.email) if one.assigned_to else "",
        ]


def day(value: object) -> str:
    return str(value) if value else ""


def labels(name: str, codes: Iterable[str]) -> str:
    known = {term.code: term.label(get_language() or "fr") for term in vocabulary(name)}
    return " | ".join(known.get(code, code) for code in codes if code)
