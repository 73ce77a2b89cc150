"""How a rule about notices is registered, and what all of them share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from policies.record.articles import SAME_IN_14, articles_for
from policies.record.rights import is_french
from policies.record.sheet import NoticeSheet
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Check, Point, Subject, findings, rule
from registry.rules.wording import shortened
from registry.vocabularies.regimes import article_under

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

NOTICE = Subject.NOTICE


def asked(
    code: str,
    article: str,
    explanation: StrOrPromise,
    *,
    of_all: bool = False,
    about: Callable[[NoticeSheet], NoticeSheet] | None = None,
    in_france: str = "",
    **options: Any,
) -> Callable[[Check], Check]:
    """Register a rule about notices, cited under the articles that apply to what a notice tells.

    It looks at the activities alone to which the article, or its counterpart under their regime, applies; with ``of_all``
    at every activity. ``about`` narrows the notice to the activities whose articles are cited. ``in_france`` is a French text
    that is cited beside the GDPR where the organisation is in France.
    """
    given = options.pop("applies", None)

    def cites(value: NoticeSheet) -> tuple[str, ...]:
        found = articles_for(about(value) if about else value, article) or (article,)
        is_added = in_france and article in found and is_french(value.organisation)
        return (*found, in_france) if is_added else found

    def applies(value: NoticeSheet, on: date) -> bool:
        told = value if of_all else asked_of(value, article)
        nothing_asked = bool(value.activities) and not told.activities
        return not nothing_asked and (given is None or given(told, on))

    def register(check: Check) -> Check:
        def of_those_asked(value: NoticeSheet, on: date) -> Iterator[Point]:
            yield from check(value if of_all else asked_of(value, article), on)

        rule(code, article, NOTICE, explanation, cites=cites, applies=applies, **options)(of_those_asked)
        return check

    return register


def asked_of(value: NoticeSheet, article: str) -> NoticeSheet:
    """The notice with the activities alone under whose regime this is asked."""
    told = tuple(one for one in value.activities if is_asked_under(one.regime_code, article))
    return value if len(told) == len(value.activities) else value.model_copy(update={"activities": told})


def is_asked_under(regime: str, article: str) -> bool:
    return any(article_under(regime, code) for code in (article, SAME_IN_14.get(article, "")))


def tells_of_activities(value: NoticeSheet, on: date) -> bool:
    return bool(value.controller_activities)


def for_each_activity(
    value: NoticeSheet, check: Callable[[ActivitySheet], bool], sentence: str, section: str
) -> Iterator[Point]:
    """A point for each activity that fails the check; the sentence is told its name."""
    for one in value.controller_activities:
        if not check(one):
            yield Point(section, sentence % shortened(one.name), one.id)


def found_in_records(value: NoticeSheet, on: date, *codes: str, row_only: bool = False) -> Iterator[Point]:
    """What rules of these codes find in the records that the notice tells of: people would be told it as it is."""
    for record in value.controller_activities:
        for one in findings(Subject.CONTROLLER_RECORD, record, on):
            if one.code in codes and (one.row is not None or not row_only):
                told = {"name": shortened(record.name), "sentence": one.sentence}
                yield Point("activities", _("About “%(name)s”. %(sentence)s") % told, record.id)
