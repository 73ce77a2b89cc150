"""Plausible activities for a register, as many as asked, the same for the same seed.

What an activity says follows from the seed and its number alone, its identifiers from the organisation, the seed and
its reference. So five activities and then five more are the ten that one call would have made. As in real registers,
some answers are missing, some are "none" and a few facts are questionable.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db import models, transaction

from registry.models import (
    Activity,
    AssessedRisk,
    BasisData,
    BasisSubject,
    CitedDocument,
    Client,
    CollectionSource,
    Controller,
    DataCategory,
    DataUse,
    Department,
    Hosting,
    ImpactAssessment,
    JointController,
    LegalBasis,
    Operation,
    OperationData,
    Owned,
    Party,
    Purpose,
    Recipient,
    RecipientData,
    RetentionData,
    RetentionException,
    RetentionRule,
    RetentionStart,
    RetentionSubject,
    SecurityMeasure,
    ServedRight,
    Sharing,
    SourceData,
    SpecialCondition,
    Statement,
    SubjectCategory,
    SubjectUse,
    Subprocessor,
    System,
    SystemUse,
    Transfer,
    Undertaking,
)
from registry.models.reasons import ChangeKind, Reason
from registry.models.states import IN_FORCE
from registry.partial_dates import PartialDate
from registry.record.write import insert_rows
from registry.samples.draw import Draw
from registry.samples.entries import OwnedRow, SharedEntries, catalogue, place_of

MOST = 10_000
BATCH = 200  # activities held in memory at a time
REFERENCE = re.compile(r"EX-([0-9]{1,9})")
FIRST_DAY = date(2018, 5, 25)
DAYS = 2900  # from the first day to the spring of 2026


@dataclass(frozen=True)
class Made:
    """What one call made: the references in order, and the number of new rows by model label."""

    references: tuple[str, ...]
    created: dict[str, int]


def make_activities(controller: Controller, number: int, seed: int) -> Made:
    """Add ``number`` activities to the register, with what they refer to and with history: all of them or none.

    Numbering goes on after the highest ``EX-`` reference of the organisation, so no reference is used twice. Raises
    ValueError for a number that is not between 1 and 10,000.
    """
    if not 1 <= number <= MOST:
        raise ValueError(number)
    created: Counter[str] = Counter()
    made: list[str] = []
    with transaction.atomic():
        # Two calls at once number one after the other.
        Controller.objects.select_for_update().get(pk=controller.pk)
        first = highest_number(controller) + 1
        position = highest_position(Activity.objects.filter(controller=controller))
        entries = SharedEntries(controller)
        for start in range(first, first + number, BATCH):
            rows: list[Owned] = []
            for each in range(start, min(start + BATCH, first + number)):
                sample = Sample(entries, seed, each, position + each - first + 1)
                sample.write()
                made.append(sample.activity.reference)
                rows += sample.rows
            created.update(insert_rows(entries.new_rows() + rows, Reason(ChangeKind.SAMPLES)))
    return Made(tuple(made), dict(created))


def highest_number(controller: Controller) -> int:
    references = Activity.objects.filter(controller=controller).values_list("reference", flat=True)
    return max((int(found[1]) for found in map(REFERENCE.fullmatch, references) if found), default=0)


def highest_position(rows: models.QuerySet) -> int:
    return rows.aggregate(highest=models.Max("position"))["highest"] or 0


class Sample:
    """One activity that is being made: a theme of the catalogue, with details drawn at random from the seed."""

    def __init__(self, entries: SharedEntries, seed: int, number: int, position: int) -> None:
        self.entries = entries
        self.draw = Draw(f"{seed}/{number}")
        self.rows: list[Owned] = []
        self.counts: Counter[tuple[uuid.UUID, str]] = Counter()
        self.domain, self.title, self.theme = theme_of(seed, number)
        reference = f"EX-{number:05d}"
        self.activity = Activity(
            controller=entries.controller,
            public_id=uuid.uuid5(entries.controller.public_id, f"samples/{seed}/{reference}"),
            reference=reference,
            position=position,
            state=IN_FORCE,
            name=self.title,
            role=self.draw.one(self.domain["roles"]),
        )
        self.rows.append(self.activity)
        self.data = self.taken(DataCategory, "data", 2, 6)
        self.people = self.taken(SubjectCategory, "subjects", 1, 3)
        self.purposes: list[Purpose] = []

    def taken(self, model: type[OwnedRow], pool: str, low: int, high: int) -> dict[str, OwnedRow]:
        return {key: self.entries.take(model, key) for key in self.draw.some(self.domain[pool], low, high)}

    def part(self, model: type[OwnedRow], parent: Owned, **content: Any) -> OwnedRow:
        """A row that is a part of ``parent``, at the end of its list."""
        section, link = place_of(model, type(parent))
        self.counts[parent.public_id, section] += 1
        position = self.counts[parent.public_id, section]
        content.setdefault("activity", self.activity)
        row = model(
            controller=self.entries.controller,
            public_id=uuid.uuid5(parent.public_id, f"{section}/{position}"),
            position=position,
            **{**content, link: parent},
        )
        self.rows.append(row)
        return row

    def resolved(self, content: dict[str, Any]) -> dict[str, Any]:
        """Content of the catalogue with its keys replaced by the rows they stand for."""
        links: dict[str, type[Owned]] = {
            "party": Party,
            "department": Department,
            "data": DataCategory,
            "subject": SubjectCategory,
        }
        return {
            name: self.entries.take(links[name], value) if name in links else value
            for name, value in content.items()
        }

    def write(self) -> None:
        self.write_general()
        self.write_purposes()
        self.write_conditions()
        if self.activity.role == "processor":
            self.write_processor()
        else:
            self.write_sources()
        if self.activity.role == "joint":
            self.write_joint()
        self.write_recipients()
        self.write_transfers()
        self.write_retention()
        self.write_security()
        self.write_assessment()
        self.write_served_rights()
        self.write_statements()
        self.write_systems()
        self.answer("profiling", "profiling_note", self.domain.get("profiling", []), 0.6)

    def write_general(self) -> None:
        draw, activity = self.draw, self.activity
        activity.department = self.entries.take(Department, draw.one(self.domain["departments"]))
        if draw.chance(0.8):
            activity.software = draw.one(self.domain["software"])
        if draw.chance(0.6):
            first = self.words(self.theme[0])
            activity.description = catalogue()["phrases"]["description"].format(
                name=self.title, purpose=first[0].lower() + first[1:]
            )
        if draw.chance(0.9):
            activity.created_on = FIRST_DAY + timedelta(days=draw.number(0, DAYS))
        if activity.created_on and draw.chance(0.7):
            left = DAYS - (activity.created_on - FIRST_DAY).days
            activity.updated_on = activity.created_on + timedelta(days=draw.number(0, left))
        if draw.chance(0.3):
            activity.general_obligation = catalogue()["phrases"]["obligation"]
        self.answer("public_information", "public_note", self.domain.get("public", []), 0.6)
        automated = self.domain.get("automated")
        if automated and draw.chance(0.3):
            activity.automated_decision = "some"
            activity.automated_logic = automated["logic"]
            activity.automated_consequences = automated["consequences"] if draw.chance(0.8) else ""
        elif draw.chance(0.8):
            activity.automated_decision = "none"

    def answer(self, field: str, note: str, notes: list[str], probability: float) -> None:
        """Answer "some" with one of the notes, or "none", or nothing yet."""
        if notes and self.draw.chance(0.7):
            setattr(self.activity, field, "some")
            setattr(self.activity, note, self.draw.one(notes))
        elif self.draw.chance(probability):
            setattr(self.activity, field, "none")

    def words(self, purpose: Any) -> str:
        return str(purpose if isinstance(purpose, str) else next(iter(purpose)))

    def write_purposes(self) -> None:
        draw = self.draw
        per_purpose = draw.chance(0.5)
        for purpose in draw.some(self.theme, 1, 5):
            row = self.part(Purpose, self.activity, name=self.words(purpose))
            self.purposes.append(row)
            if isinstance(purpose, dict):
                for below in draw.some(purpose[row.name], 1, 3):
                    self.purposes.append(self.part(Purpose, row, name=below))
        for row in self.purposes:
            main = row.parent is None
            if main and draw.chance(0.9):
                self.write_bases(row, 1, 2)
            if main and draw.chance(0.15):
                row.detail = catalogue()["phrases"]["detail"].format(software=self.domain["software"][0])
            if per_purpose and main:
                self.write_uses_of(row)
        if draw.chance(0.15):
            self.write_bases(self.activity, 1, 1)
        if not per_purpose:
            self.write_uses()

    def write_uses_of(self, purpose: Purpose) -> None:
        """The data and the people of one purpose."""
        for data in self.draw.some(list(self.data.values()), 1, 4):
            self.part(DataUse, purpose, data=data)
        for people in self.draw.some(list(self.people.values()), 1, 2):
            self.part(SubjectUse, purpose, subject=people)

    def write_uses(self) -> None:
        """The data and the people of the activity as a whole; now and then one of the two is missing."""
        draw, noted = self.draw, catalogue()["phrases"]["data_note"]
        if draw.chance(0.92):
            for data in self.data.values():
                note = noted if draw.chance(0.2) else ""
                self.part(DataUse, self.activity, data=data, note=note)
        if draw.chance(0.92):
            for people in self.people.values():
                self.part(SubjectUse, self.activity, subject=people)

    def write_bases(self, parent: Owned, low: int, high: int) -> None:
        drawn = [catalogue()["bases"][key] for key in self.draw.some(self.domain.get("bases", []), low, high)]
        for content in {content["basis"]: content for content in drawn}.values():
            row = self.part(LegalBasis, parent, **content)
            if self.draw.chance(0.1):  # a basis that holds for some people and data alone
                self.part(BasisSubject, row, subject=self.draw.one(list(self.people.values())))
                self.part(BasisData, row, data=self.draw.one(list(self.data.values())))

    def write_conditions(self) -> None:
        """Conditions for the protected data that were drawn; now and then the register forgets one."""
        draw = self.draw
        wanted = [(key, catalogue()["conditions"][key]) for key in self.domain.get("conditions", [])]
        met = [content for _key, content in wanted if content["data"] in self.data]
        for content in met:
            if draw.chance(0.85):
                parent = draw.one([self.activity, *self.purposes[:1]])
                self.part(SpecialCondition, parent, **self.resolved(content))
        if met:
            self.activity.sensitive_data = "some"
        elif draw.chance(0.75):
            self.activity.sensitive_data = "none"

    def write_processor(self) -> None:
        draw, domain = self.draw, self.domain
        clients = [
            self.part(Client, self.activity, **self.resolved(content))
            for content in draw.some(domain["clients"], 1, 3)
        ]
        for purpose in draw.some(self.theme, 0, 3):
            detail = catalogue()["phrases"]["instructions"] if draw.chance(0.4) else ""
            chosen = draw.one([None, *clients])
            name = self.words(purpose)
            row = self.part(Operation, self.activity, name=name, client=chosen, detail=detail)
            for data in list(self.data.values())[: len(self.data) // 2]:
                self.part(OperationData, row, data=data)
        for content in draw.some(domain["subprocessors"], 0, 3):
            self.part(Subprocessor, self.activity, **self.resolved(content))
        for content in draw.some(domain["undertakings"], 2, 8):
            self.part(Undertaking, self.activity, **content)

    def write_joint(self) -> None:
        if self.draw.chance(0.9):
            partner = self.draw.one(["commune-voisine", "association-relais", "groupe"])
            note = catalogue()["phrases"]["contact"] if self.draw.chance(0.5) else ""
            self.part(JointController, self.activity, party=self.entries.take(Party, partner), note=note)
        if self.draw.chance(0.7):
            self.activity.joint_arrangement = catalogue()["phrases"]["arrangement"]

    def write_sources(self) -> None:
        for content in self.draw.some(catalogue()["sources"], 0, 3):
            row = self.part(CollectionSource, self.activity, **content)
            for data in list(self.data.values())[: len(self.data) // 3]:
                self.part(SourceData, row, data=data)

    def write_recipients(self) -> None:
        draw = self.draw
        for key in draw.some(self.domain["recipients"], 0, 6):
            row = self.part(Recipient, self.activity, **self.resolved(catalogue()["recipients"][key]))
            if draw.chance(0.5):
                for data in draw.some(list(self.data.values()), 1, 3):
                    self.part(RecipientData, row, data=data)
        if draw.chance(0.3):
            for content in draw.some(catalogue()["sharing"], 1, 4):
                self.part(Sharing, self.activity, **content)

    def write_transfers(self) -> None:
        draw = self.draw
        drawn = draw.number(1, 10)
        if drawn <= 2:
            self.activity.transfers_answer = "some"
            for content in draw.some(catalogue()["transfers"], 1, 3):
                self.part(Transfer, self.activity, **self.resolved(content))
        elif drawn <= 8:
            self.activity.transfers_answer = "none"
            self.activity.transfers_note = catalogue()["phrases"]["no_transfer"] if draw.chance(0.3) else ""
        for content in draw.some(catalogue()["hosting"], 0, 2):
            self.part(Hosting, self.activity, **self.resolved(content))

    def write_retention(self) -> None:
        draw = self.draw
        rules = [rule for rule in self.domain["retention"] if rule.get("data") in {None, *self.data}]
        for content in draw.some(rules, 0 if draw.chance(0.1) else 1, 5):
            plain = dict(content)
            starts, exceptions = plain.pop("starts", []), plain.pop("exceptions", [])
            if draw.chance(0.25):
                plain["subject"] = self.domain["subjects"][0]
            purpose = draw.one(self.purposes) if self.purposes and draw.chance(0.25) else None
            rule = self.part(RetentionRule, self.activity, purpose=purpose, **self.resolved(plain))
            for event in starts:
                self.part(RetentionStart, rule, event=event)
            if rule.data is not None and draw.chance(0.2):
                self.part(RetentionData, rule, data=draw.one(list(self.data.values())))
            if rule.subject is not None and draw.chance(0.4):
                last = self.entries.take(SubjectCategory, self.domain["subjects"][-1])
                self.part(RetentionSubject, rule, subject=last)
            for exception in exceptions:
                self.part(RetentionException, rule, **exception)
        if draw.chance(0.3):
            self.activity.retention_principle = draw.one(catalogue()["retention_principles"])
        if draw.chance(0.3):
            self.activity.retention_end = draw.one(catalogue()["retention_ends"])
        if draw.chance(0.1):
            self.part(RetentionException, self.activity, **catalogue()["phrases"]["dispute"])

    def write_security(self) -> None:
        headings = self.draw.some(list(catalogue()["measures"].items()), 0, 7)
        for heading, details in headings:
            for detail in self.draw.some(details, 1, 2):
                self.part(SecurityMeasure, self.activity, heading=heading, detail=detail)

    def write_assessment(self) -> None:
        pool = self.domain.get("assessments", [])
        if pool and self.draw.chance(0.75):
            row = self.part(ImpactAssessment, self.activity, **self.draw.one(pool))
            if row.decision == "done" and self.draw.chance(0.8):
                row.done_on = PartialDate(FIRST_DAY + timedelta(days=self.draw.number(0, DAYS)))
                for risk in catalogue()["risks"]:
                    self.part(AssessedRisk, row, **risk)

    def write_systems(self) -> None:
        """Half of the software is an entry of the directory, the rest a line of words."""
        if self.activity.software and self.draw.chance(0.5):
            system = self.entries.take(System, self.activity.software)
            self.part(SystemUse, self.activity, system=system)
            self.activity.software = ""

    def write_served_rights(self) -> None:
        if self.draw.chance(0.15):
            for right in self.draw.some(["access", "erasure", "rectification"], 1, 2):
                self.part(ServedRight, self.activity, right=right, text=catalogue()["phrases"]["service"])

    def write_statements(self) -> None:
        if self.draw.chance(0.25):
            for content in self.draw.some(catalogue()["statements"], 1, 2):
                self.part(Statement, self.activity, **content)
        if self.draw.chance(0.2):
            self.part(CitedDocument, self.activity, **self.draw.one(catalogue()["documents"]))


@cache
def themes() -> tuple[tuple[int, str], ...]:
    """Every theme of every domain, as (place of the domain, name)."""
    return tuple(
        (place, name) for place, domain in enumerate(catalogue()["domains"]) for name in domain["themes"]
    )


@cache
def themes_in_round(seed: int, turn: int) -> list[tuple[int, str]]:
    """The order of the themes in one round of numbers: each round tells every theme once."""
    return Draw(f"{seed}/themes/{turn}").shuffled(themes())


@cache
def scopes_in_order(seed: int, name: str) -> list[str]:
    """Where, and where in which year, a theme is told again, in the order in which the seed tells them."""
    places, years = catalogue()["places"], catalogue()["years"]
    return Draw(f"{seed}/{name}").shuffled(
        [*places, *(f"{one} – {year}" for year in years for one in places)]
    )


def theme_of(seed: int, number: int) -> tuple[dict[str, Any], str, list[Any]]:
    """The domain, the full name and the purposes of one number: first every theme plainly, then by place and year."""
    turn, rank = divmod(number - 1, len(themes()))
    place, name = themes_in_round(seed, turn)[rank]
    domain = catalogue()["domains"][place]
    scopes = scopes_in_order(seed, name)
    title = f"{name} – {scopes[(turn - 1) % len(scopes)]}" if turn else name
    told = domain["themes"][name]
    return ({**domain, **told}, title, told["purposes"]) if isinstance(told, dict) else (domain, title, told)
