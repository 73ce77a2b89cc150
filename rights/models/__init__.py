"""What people ask of an organisation about their data, and how its desk answers."""

from rights.models.desks import RequestDesk
from rights.models.letters import RequestLetter
from rights.models.parts import RequestFile, RequestMessage, RequestStep
from rights.models.reminders import RequestReminder
from rights.models.requests import RequestKey, SubjectRequest
from rights.models.searches import SearchTask
from rights.models.texts import LetterText
from rights.models.totals import RequestTotal

__all__ = [
    "LetterText",
    "RequestDesk",
    "RequestFile",
    "RequestKey",
    "RequestLetter",
    "RequestMessage",
    "RequestReminder",
    "RequestStep",
    "RequestTotal",
    "SearchTask",
    "SubjectRequest",
]
