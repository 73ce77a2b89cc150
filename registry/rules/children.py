"""Consent of children to online services (Article 8; French Act, Article 45), and to the rest (Civil Code, Article 371-1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading
from registry.record.sheet import ActivitySheet, Purpose, Subject
from registry.rules import engine
from registry.rules.engine import Point, Severity, rule
from registry.rules.wording import shortened
from registry.spelling import searchable

# In their searchable form, in both languages: who is a child, and who consents in a child’s place or beside it.
CHILDREN = re.compile(
    r"\b(enfants?|mineure?s?|eleves?|collegiens?|collegiennes?|lyceens?|lyceennes?|adolescente?s?|child|children|minors?"
    r"|pupils?|teenagers?)\b"
)
ADULTS = re.compile(
    r"\b(parents?|parentale?|tuteurs?|tutrices?|representant|representants|guardians?|parental)\b"
)
WHO_CONSENTS = re.compile(
    rf"{ADULTS.pattern}|\bresponsables? lega(l|ux|les?)\b|\blegal representatives?\b|\b1[3-6] (ans|years)\b|\bquinze ans\b"
    r"|\bfifteen\b"
)

# That a purpose is an information society service, which Article 8 alone is about.
ONLINE = re.compile(
    r"\b(en ligne|online|internet|web|sites?|appli|applications?|apps?|plateformes?|platforms?|reseaux? socia(l|ux)"
    r"|social networks?|jeux? videos?|video games?|newsletters?|cookies?|compte numerique|espace numerique)\b"
)


def is_child(subject: Subject) -> bool:
    """True for minors by their kind, or by a name that speaks of children and of no adult beside them."""
    if subject.kind is not None and subject.kind.code == "minors":
        return True
    name = searchable(subject.name)
    return bool(CHILDREN.search(name)) and not ADULTS.search(name)


def children_of(purpose: Purpose, record: ActivitySheet) -> bool:
    """Whether a purpose is about children: it names them, or names nobody and the record names them."""
    people = [use.subject for use in purpose.subjects] or reading.people(record)
    return any(map(is_child, people))


def asked_to_consent(record: ActivitySheet) -> Iterator[Purpose]:
    for one in reading.every_purpose(record.purposes):
        rests = any(basis.basis.code == "6.1.a" for basis in reading.bases_of(one, record))
        if rests and children_of(one, record):
            yield one


def is_online(purpose: Purpose, record: ActivitySheet) -> bool:
    return bool(
        ONLINE.search(searchable(f"{record.name} {purpose.name} {purpose.detail} {purpose.condition}"))
    )


def left_open(record: ActivitySheet, *, online: bool) -> Iterator[Purpose]:
    """The purposes that rest on the consent of children, and do not say who gives it."""
    for one in asked_to_consent(record):
        bases = reading.bases_of(one, record)
        said = " ".join(
            (one.name, one.detail, one.condition, *(f"{each.note} {each.legal_text}" for each in bases))
        )
        if is_online(one, record) is online and not WHO_CONSENTS.search(searchable(said)):
            yield one


def asks(record: ActivitySheet, *, online: bool) -> bool:
    return any(is_online(one, record) is online for one in asked_to_consent(record))


@rule(
    "8-1-CHILDREN",
    "8",
    engine.Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Alone, a child consents to an online service from the age of sixteen, which a Member State may lower, but not below"
        " thirteen: fifteen in France, and below jointly with those who hold parental authority (French Act, Article 45);"
        " thirteen for the institutions of the Union."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: asks(record, online=True),
)
def who_consents(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in left_open(record, online=True):
        sentence = _(
            "“%s” rests on the consent of children: say who consents, the parents or the child, and from which age."
        )
        yield Point("purposes", sentence % shortened(one.name), one.id)


@rule(
    "CC-371-1-CHILDREN",
    "C. civ. 371-1",
    engine.Subject.CONTROLLER_RECORD,
    gettext_lazy(
        "Article 8 is about online services alone: for anything else, those who hold parental authority decide for a child,"
        " who takes part as age and maturity allow."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: asks(record, online=False),
)
def parents_consent(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in left_open(record, online=False):
        sentence = _("“%s” rests on the consent of children: say whether the parents consent for them.")
        yield Point("purposes", sentence % shortened(one.name), one.id)
