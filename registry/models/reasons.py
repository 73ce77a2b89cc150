"""Why rows were written: the kinds of change that a program makes, as the history keeps them and as people read them.

A reason is written into the history as text, a code and perhaps a detail, such as "starter:payroll". Only this module
knows how; everybody else passes a :class:`Reason` and asks for its words. A change that a person makes on a page has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from simple_history.models import HistoricalRecords

from registry.starters import UnknownStarter, starter

if TYPE_CHECKING:
    from registry.models.accounts import User


class ChangeKind(models.TextChoices):
    """What a program did. The codes stand in histories for ever: none is renamed or used for something else."""

    INTERVIEW = "interview", gettext_lazy("By the interview")
    STARTER = "starter", gettext_lazy("From a starter")
    DUPLICATE = "duplicate", gettext_lazy("Copied from another record")
    RULE_COPY = "copy", gettext_lazy("Rule copied from another record")
    OFFER = "offer_rights", gettext_lazy("Proposed by what the notice tells of")
    FOLDER = "load_organisation", gettext_lazy("From the organisation’s folder")
    IMPORT = "import", gettext_lazy("From an imported file")
    UNDO_IMPORT = "undo_import", gettext_lazy("By undoing the import of a file")
    SAMPLES = "make_activities", gettext_lazy("Made up as an example")
    MERGE = "merge", gettext_lazy("By merging two entries")
    STATE = "state", gettext_lazy("By a decision on the record")
    PROPOSAL = "proposal", gettext_lazy("By a proposal that was accepted")
    ASSIGN = "bulk:assign", gettext_lazy("Assigned together with other records")
    TAG = "bulk:tag", gettext_lazy("Tag added to several records")
    UNTAG = "bulk:untag", gettext_lazy("Tag removed from several records")
    ENFORCE = "bulk:enforce", gettext_lazy("Approved together with other records")
    ARCHIVE = "bulk:archive", gettext_lazy("Archived together with other records")
    ENTER = "enter_system", gettext_lazy("Software entered in the directory")
    LINK = "link_party", gettext_lazy("Name in words led to the directory")
    PUBLISH = "publish", gettext_lazy("Published")
    WITHDRAW = "withdraw", gettext_lazy("Withdrawn from publication")


# The kinds that make rows: what a row can come from. All others change rows that are there.
ORIGINS = (
    ChangeKind.INTERVIEW,
    ChangeKind.STARTER,
    ChangeKind.DUPLICATE,
    ChangeKind.RULE_COPY,
    ChangeKind.OFFER,
    ChangeKind.FOLDER,
    ChangeKind.IMPORT,
    ChangeKind.SAMPLES,
)


class OriginField(models.CharField):
    """What a row comes from: the code of one of :data:`ORIGINS`, or blank for what a person typed. No form changes it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        fixed = {"max_length": 20, "blank": True, "default": "", "editable": False}
        choices = [(kind.value, kind.label) for kind in ORIGINS]
        super().__init__(*args, **{**options, **fixed, "choices": choices})

    def deconstruct(self) -> Any:
        """Without what is the same for all: a new kind of change is no change of any table."""
        name, path, args, options = super().deconstruct()
        for fixed in ("max_length", "blank", "default", "editable", "choices"):
            options.pop(fixed, None)
        return name, path, args, options


@dataclass(frozen=True)
class Reason:
    """Why rows were written: what was done, and its detail.

    The detail of a starter is its name, of a duplicate the reference of the original, of a merged entry and a copied rule
    the identifier of the other one, of software entered in the directory the words that stood there, of a name led to it
    that name; of all other kinds it is what a person gave as the reason, in their own words.
    """

    code: ChangeKind
    detail: str = ""

    def __str__(self) -> str:
        """As the history keeps it."""
        return f"{self.code.value}:{self.detail}" if self.detail else self.code.value

    @classmethod
    def read(cls, text: str | None) -> Self | None:
        """The reason that stands in a history; None where none was given, or a text that is no reason of a program."""
        for kind in ChangeKind:
            if text == kind.value:
                return cls(kind)
            if text and text.startswith(f"{kind.value}:"):
                return cls(kind, text.removeprefix(f"{kind.value}:"))
        return None

    @property
    def origin(self) -> str:
        """What a row that was written for this reason comes from; "" where the rows were there before."""
        return self.code.value if self.code in ORIGINS else ""

    @property
    def sentence(self) -> str:
        """The reason in words, in the active language."""
        return WORDS.get(self.code, in_own_words)(self) if self.detail else str(self.code.label)


def in_own_words(reason: Reason) -> str:
    return _("%(done)s: %(words)s") % {"done": reason.code.label, "words": reason.detail}


def label_alone(reason: Reason) -> str:
    return str(reason.code.label)


def named_starter(reason: Reason) -> str:
    try:
        title = str(starter(reason.detail).title)
    except UnknownStarter:  # it was there when the record began
        title = reason.detail
    return _("From the starter “%s”") % title


def named_original(reason: Reason) -> str:
    return _("Copied from %s") % reason.detail


# How the detail is said where it is not somebody's own words.
WORDS: dict[ChangeKind, Callable[[Reason], str]] = {
    ChangeKind.STARTER: named_starter,
    ChangeKind.DUPLICATE: named_original,
    ChangeKind.RULE_COPY: label_alone,
    ChangeKind.MERGE: label_alone,
}


def reason_in_words(text: str | None) -> str:
    """What a history says about why, in the active language; a text that is no reason of a program stays as it is."""
    reason = Reason.read(text)
    return reason.sentence if reason is not None else text or ""


def origin_of(reason: Reason | None) -> str:
    """What a row comes from that is written for this reason; "" for a person, who gives none."""
    return reason.origin if reason is not None else ""


@contextmanager
def reason_in_history(row: Any, reason: Reason | None) -> Iterator[None]:
    """Within it, the history keeps this reason for what happens to the row, and afterwards no more."""
    row._change_reason = str(reason) if reason is not None else None
    try:
        yield
    finally:
        del row._change_reason


@contextmanager
def written_by(user: User | None) -> Iterator[None]:
    """Within it, the history names this person, as in a request of theirs: for work that is done after they asked for it."""
    context = HistoricalRecords.context
    before = getattr(context, "request", None)
    if user is not None:
        context.request = SimpleNamespace(user=user)
    try:
        yield
    finally:
        if before is not None:
            context.request = before
        elif hasattr(context, "request"):
            del context.request
