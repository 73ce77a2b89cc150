"""The days of a stored request, as :mod:`rights.clock` reads them."""

from __future__ import annotations

from rights.clock import Dates
from rights.deadlines import Rule
from rights.models import SubjectRequest
from rights.models.desks import RequestDesk, desk_of


def dates_of(request: SubjectRequest, desk: RequestDesk | None = None) -> Dates:
    """The days of a request that its time depends on, with the public holidays that its desk goes by."""
    desk = desk or desk_of(request.controller)
    return Dates(
        received_on=request.received_on,
        rule=Rule(request.rule),
        region=desk.place,
        identity_asked_on=request.identity_asked_on,
        identity_settled_on=request.identity_settled_on,
        clarification_asked_on=request.clarification_asked_on,
        clarified_on=request.clarified_on,
        extended_on=request.extended_on,
        answered_on=request.answered_on,
        refuses=request.outcome in (SubjectRequest.Outcome.PARTLY, SubjectRequest.Outcome.REFUSED),
    )
