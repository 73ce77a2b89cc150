"""How long images of cameras are kept: a month at most under the Internal Security Code, and for the CNIL everywhere else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, RetentionRule
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.periods import exceeds
from registry.rules.retention import about_rule
from registry.spelling import searchable

RECORD = Subject.CONTROLLER_RECORD
# In their searchable form, in both languages: that a record is about cameras, and that something is what they record.
WATCHING = re.compile(r"\bvideo ?-?(protection|surveillance)\b|\bcctv\b")
CAMERAS = re.compile(r"\bcameras?\b")
CALLS = re.compile(
    r"\b(visio|visio ?-?conferences?|video ?-?conferenc(es?|ing)|webinaires?|webinars?|video calls?)\b"
)
IMAGES = re.compile(r"\b(images?|videos?|enregistrements?|sequences?|films?|pictures?|recordings?|footage)\b")
# The articles that authorise the system: L. 251-1 to L. 255-1. The word « vidéoprotection » is used of private premises too,
# and cameras worn by agents stand under other articles (L. 241-1 and following).
AUTHORISED = re.compile(r"\bl\.? ?25[1-5]-")
NOT_UNDER = re.compile(r"\b(ne releve(nt)? pas|hors|not under|outside)\b.{0,60}?\bl\.? ?25[1-5]-")
# What is taken out for an inquiry lasts as long as it does (CSI L252-5).
KEPT_APART = re.compile(
    r"\b(extraite?s?|extractions?|requisitions?|enquetes?|judiciaires?|procedures? penales?|contentieux|litiges?"
    r"|extracts?|extracted|inquir(y|ies)|investigations?|judicial|criminal proceedings|litigation)\b"
)
# What is written of viewings is no image, though its name may hold that word.
WRITTEN = re.compile(
    r"\b(registres?|journa(l|ux)|registers?|logs?)\b.{0,20}\b(visionnages?|consultations?|viewings?|access|acces)\b"
)


def is_of_cameras(record: ActivitySheet, on: date) -> bool:
    """True for cameras that watch a place; the camera of a video call watches none."""
    said = searchable(" ".join(names(record)))
    return bool(WATCHING.search(said)) or bool(CAMERAS.search(said) and not CALLS.search(said))


def names(record: ActivitySheet) -> Iterator[str]:
    """What a record is called, with its purposes and its data."""
    yield record.name
    yield from (one.name for one in reading.every_purpose(record.purposes))
    yield from (one.name for one in reading.data(record))


def is_authorised(record: ActivitySheet, on: date) -> bool:
    """True for cameras that the record itself places under Articles L. 251-1 and following of the Internal Security Code."""
    texts = (one.legal_text for one in reading.bases(record))
    references = (one.legal_reference for one in record.retention_rules)
    said = searchable(" ".join((*texts, *references)))
    return is_of_cameras(record, on) and bool(AUTHORISED.search(NOT_UNDER.sub("", said)))


def keeps_images(rule: RetentionRule, record: ActivitySheet) -> bool:
    """Whether a rule is about what cameras record: it says so, or it is about everything and images are among it.

    Its data and its purpose tell whether they are kept apart for an inquiry: a reason, such as evidence, does not.
    """
    words = searchable(f"{rule.data_note} {rule.purpose_note}")
    if KEPT_APART.search(words) or WRITTEN.search(words):
        return False
    named = reading.data_of_rule(rule) or (() if rule.data_note.strip() else reading.data(record))
    about = " ".join((rule.data_note, *(one.name for one in named)))
    return bool(IMAGES.search(searchable(about)))


def kept_too_long(record: ActivitySheet) -> Iterator[RetentionRule]:
    for one in record.retention_rules:
        if exceeds(one.amount, one.unit, 1) and keeps_images(one, record):
            yield one


@rule(
    "CSI-L252-5-MONTH",
    "CSI L252-5",
    RECORD,
    gettext_lazy(
        "Recordings of cameras that the Internal Security Code authorises are destroyed within the time that the authorisation"
        " sets, a month at most, inquiries aside."
    ),
    severity=Severity.BREACH,
    applies=is_authorised,
)
def authorised(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in kept_too_long(record):
        length = wording.period(one.amount, one.unit, one.bound)
        sentence = _("“%s” is longer than the month for which these images may be kept at most.") % length
        yield Point("retention", about_rule(one, sentence), one.id)


@rule(
    "5-1-E-CAMERAS",
    "5(1)(e)",
    RECORD,
    gettext_lazy(
        "The CNIL advises to keep images of cameras for some days, a month at most, inquiries aside."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: is_of_cameras(record, on) and not is_authorised(record, on),
)
def others(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in kept_too_long(record):
        length = wording.period(one.amount, one.unit, one.bound)
        sentence = _("The CNIL advises a month at most for images of cameras: is “%s” necessary?") % length
        yield Point("retention", about_rule(one, sentence), one.id)
