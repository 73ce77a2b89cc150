"""One record of any spreadsheet as a sheet; what a field does not understand is asked or kept, each text whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from registry.exchange.imports import cnil_terms as terms
from registry.exchange.imports.column_fields import HEADED, is_general
from registry.exchange.imports.found import FoundRecord, Identities, Notes, record_id
from registry.exchange.imports.words import (
    NEGATION,
    NO,
    answer,
    as_line,
    bases,
    day,
    items,
    only_of_some,
    period,
    says_no,
    says_no_and_more,
    says_no_of,
    says_nothing,
)
from registry.models.states import DRAFT
from registry.record import sheet
from registry.record.build import country, term
from registry.record.sheet import ActivitySheet, Term
from registry.spelling import recognised, same_name, searchable
from registry.vocabularies import vocabulary
from registry.vocabularies.countries import country_named

LONGEST_REFERENCE = 60
ROLES = {
    "responsable": "controller",
    "controller": "controller",
    "conjoint": "joint",
    "joint": "joint",
    "sous-traitant": "processor",
    "processor": "processor",
}
# The section of the record in which what is said of a field stands.
SECTIONS = {
    "bases": "purposes",
    "subjects": "people",
    "security_measures": "security",
    "joint_controllers": "joint",
    "processors": "recipients",
    "mechanism": "transfers",
}
# Fields whose cells may say that there is none.
MAY_BE_NONE = {
    *("subjects", "data", "sensitive", "sources", "recipients", "processors", "transfers"),
    *("joint_controllers", "security_measures", "retention", "purposes"),
}
# What belongs together because it stands in one row, and what of it a retention rule may say.
TIED = {
    "purposes",
    "bases",
    "subjects",
    "data",
    "sensitive",
    "recipients",
    "processors",
    "transfers",
    "retention",
}
YES_IS_NO_NAME = {*HEADED, "recipients", "processors", "joint_controllers"}
OF_A_RULE = {"subjects", "data", "sensitive", "retention"}
Values = Mapping[str, list[tuple[str, str]]]  # by field: heading and text


def term_named(name: str, text: str) -> Term | None:
    """The term of a vocabulary that has this label in French or in English."""
    for one in vocabulary(name):
        if same_name(text, one.fr) or same_name(text, one.en):
            return term(name, one.code)
    return None


def distinct(values: Values, code: str) -> list[str]:
    """Each value of the cells of a field, once."""
    found = (item for _heading, text in values.get(code, ()) for item in items(text))
    return list({recognised(item): item for item in found}.values())


class ColumnRecord:
    """Reads what the columns say of one record."""

    def __init__(
        self,
        values: Values,
        remarks: list[tuple[str, str]],
        controller: uuid.UUID,
        place: str,
        rows: Sequence[Values] = (),
    ) -> None:
        self.rows = rows
        self.people: dict[str, sheet.Subject] = {}  # by the name by which each is recognised
        self.categories: dict[str, sheet.Data] = {}
        self.remarks, self.place, self.notes = remarks, place, Notes()
        self.values = {code: list(self.with_headings(code, texts)) for code, texts in values.items()}
        name, reference = self.first("name"), self.first("reference")
        self.name = as_line(name) or name[:200].replace("\n", " ").strip()
        self.reference = as_line(reference) if len(reference) <= LONGEST_REFERENCE else ""
        self.id = record_id(controller, "columns", self.reference or name)
        self.identities = Identities(self.id)
        for code, text, kept in (("name", name, self.name), ("reference", reference, self.reference)):
            if " ".join(text.split()) != kept:
                self.keep(code, text)
        self.keep_others()

    def with_headings(self, code: str, texts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """The cells of a field. Where one says only yes, the heading is the value, or both are kept in words."""
        for heading, text in texts:
            is_named = code in HEADED and not is_general(heading, code)
            if is_named and answer(text) is True:
                yield heading, heading
            elif (is_named and code == "security_measures" and searchable(text) in NO) or (
                code in YES_IS_NO_NAME and answer(text) is True
            ):
                self.keep(code, f"{heading}: {text}")
            else:
                yield heading, text

    def keep_others(self) -> None:
        """Keeps what the columns say besides of a field of which a record has one: its rows may disagree."""
        for code in ("name", "reference", "role", "created_on", "updated_on"):
            chosen = self.first(code)
            for heading, text in self.values.get(code, ()):
                is_same = recognised(text) == recognised(chosen) or (day(text) and day(text) == day(chosen))
                if not is_same and not says_nothing(text):
                    self.keep(code, f"{heading}: {text}")

    def found(self) -> FoundRecord:
        fields = {
            **self.general(),
            "purposes": tuple(self.purposes()),
            "bases": tuple(self.legal_bases()),
            "subjects": tuple(self.subjects()),
            **self.data(),
            "sources": tuple(self.sources()),
            **self.recipients(),
            **self.transfers(),
            "retention_rules": tuple(self.retention()),
            "security_measures": tuple(self.measures()),
        }
        for number, (heading, text) in enumerate(self.remarks):
            self.notes.keep("general", f"{heading}: {text}".removeprefix(": "), f"remark {number}")
        record = ActivitySheet.new(id=self.id, **fields)
        return FoundRecord(record, self.place, tuple(self.notes.points))

    # Reading cells ------------------------------------------------------------------------------------------

    def texts(self, code: str) -> list[str]:
        return [text for _heading, text in self.values.get(code, ())]

    def first(self, code: str) -> str:
        """The first text that says something, else the first."""
        texts = self.texts(code)
        return next((text for text in texts if not says_nothing(text)), next(iter(texts), ""))

    def items(self, code: str) -> list[str]:
        """Each value of each cell, once; those that only say that there is nothing are none."""
        found = [
            item for item in self.items_told(code) if code not in MAY_BE_NONE or not self.is_no(code, item)
        ]
        return [item for item in found if not says_nothing(item)]

    def items_told(self, code: str) -> list[str]:
        return distinct(self.values, code)

    def is_no(self, code: str, item: str) -> bool:
        """Whether a value says that there is none. One that says no and goes on is none either, and is asked about."""
        is_whole = says_no_of(item, "mesure", "measure") if code == "security_measures" else says_no(item)
        if not is_whole and (says_no(item) or says_no_and_more(item)):
            self.notes.ask_about_no(SECTIONS.get(code, code), item)
        elif (
            is_whole and code in {"recipients", "processors"} and (code == "processors" or only_of_some(item))
        ):
            heading = self.values[code][0][0]
            self.keep(code, f"{heading}: {item}")
        return is_whole or says_no(item) or says_no_and_more(item)

    def answered(self, code: str, are_some: bool) -> Term | None:
        """Some where there are rows; none where a cell says no to all of it, and no other says more than no."""
        if are_some:
            return term("answers", "some")
        told = [item for item in self.items_told(code) if says_no(item)]
        more = any(map(says_no_and_more, self.items_told(code)))
        is_none = any(not (code == "recipients" and only_of_some(item)) for item in told)
        return term("answers", "none") if is_none and not more else None

    def lines(self, code: str) -> Iterator[str]:
        """Each value that fits on a line; a longer one is kept."""
        for item in self.items(code):
            line = as_line(item)
            if line:
                yield line
            else:
                self.keep(code, item)

    def marked(self, name: str) -> Iterator[Term]:
        """The terms of a vocabulary whose columns say yes. What is neither yes nor no is kept."""
        for code in self.values:
            vocabulary_name, _separator, marked = code.partition(":")
            if vocabulary_name != name:
                continue
            for heading, text in self.values[code]:
                said = answer(text)
                if said is None:
                    self.keep(code, f"{heading}: {text}")
                elif said:
                    found = term(name, marked)
                    assert found is not None
                    yield found

    def keep(self, code: str, text: str) -> None:
        self.notes.keep(SECTIONS.get(code, "general"), text, f"{code} {recognised(text)}")

    def ask(self, code: str, question: str, text: str) -> None:
        self.notes.ask(SECTIONS.get(code, code), question, f"{code} {recognised(text)}")

    # Fields -------------------------------------------------------------------------------------------------

    def general(self) -> dict[str, object]:
        joint = [
            sheet.JointController.new(
                id=self.identities.of("joint", name),
                party=sheet.Party.new(id=self.identities.of("parties", name), name=name),
            )
            for name in self.lines("joint_controllers")
            if answer(name) is None
        ]
        return {
            "reference": self.reference,
            "name": self.name,
            "role": self.role(bool(joint)),
            "state": term("activity_states", DRAFT),
            "description": "\n".join(self.texts("description")),
            "department": self.department(),
            "software": self.software(),
            "created_on": self.day("created_on"),
            "updated_on": self.day("updated_on"),
            "joint_controllers": tuple(joint),
            "joint_answer": self.answered("joint_controllers", bool(joint)),
        }

    def role(self, is_joint: bool) -> Term | None:
        """The role that the column says. The record of a spreadsheet that says none is that of a controller."""
        said = searchable(self.first("role"))
        codes = {code for word, code in ROLES.items() if word in said}
        if "joint" in codes:
            codes -= {"controller"}
        if said and (len(codes) != 1 or NEGATION.search(said)):
            self.ask("role", _("Which role has the organisation: “%s”?") % self.first("role"), said)
            codes = set()
        return term("roles", next(iter(codes), "joint" if is_joint else "controller"))

    def department(self) -> sheet.Department | None:
        names = list(self.lines("department"))
        heading = self.values["department"][0][0] if names else ""
        for other in names[1:]:
            self.keep("department", f"{heading}: {other}")
        if not names:
            return None
        return sheet.Department.new(id=self.identities.of("departments", names[0]), name=names[0])

    def software(self) -> str:
        line = as_line(", ".join(self.items("software")))
        if not line:
            for text in self.texts("software"):
                if not says_nothing(text):
                    self.keep("software", text)
        return line

    def day(self, code: str) -> object:
        text = self.first(code)
        found = day(text)
        if text and found is None and not says_nothing(text):
            heading = self.values[code][0][0]
            self.keep(code, f"{heading}: {text}")
        return found

    def purposes(self) -> Iterator[sheet.Purpose]:
        for text in self.items("purposes"):
            yield sheet.Purpose.new(id=self.identities.of("purposes", text), name=text)

    def legal_bases(self) -> Iterator[sheet.LegalBasis]:
        """The bases that are marked, and those that a text names; the text is kept in words where it says more."""
        told: dict[str, str] = {one.code: "" for one in self.marked("legal_bases")}
        for text in self.items("bases"):
            codes = bases(text)
            if not codes:
                self.ask("bases", _("Which legal basis is “%s”?") % text, text)
            for code in codes:
                said = vocabulary("legal_bases")[code]
                note = "" if same_name(text, said.fr) or same_name(text, said.en) else text
                told[code] = "\n".join(filter(None, (told.get(code, ""), note)))
        for code, note in told.items():
            basis = term("legal_bases", code)
            yield sheet.LegalBasis.new(id=self.identities.of("bases", code), basis=basis, note=note)

    def subjects(self) -> Iterator[sheet.SubjectUse]:
        named: dict[str, tuple[str, Term | None]] = {
            recognised(one.fr): (one.fr, one) for one in self.marked("subject_kinds")
        }
        for name in self.lines("subjects"):
            named.setdefault(recognised(name), (name, term_named("subject_kinds", name)))
        for name, kind in named.values():
            subject = sheet.Subject.new(id=self.identities.of("people", name), name=name, kind=kind)
            self.people[recognised(name)] = subject
            yield sheet.SubjectUse.new(id=self.identities.of("subjects", name), subject=subject)

    def data(self) -> dict[str, object]:
        """The categories of data, the sensitive ones among them, and whether there are any."""
        said = [False if says_no(text) else answer(text) or None for text in self.texts("sensitive")]
        named: dict[str, tuple[str, Term | None]] = {
            recognised(one.fr): (one.fr, one) for one in self.marked("data_kinds")
        }
        for code in ("data", "sensitive"):
            for name in self.lines(code):
                if answer(name) is None:
                    named.setdefault(recognised(name), (name, term_named("data_kinds", name)))
        uses = [self.data_use(name, kind) for name, kind in named.values()]
        listed = [name for name in self.lines("sensitive") if answer(name) is None]
        some = bool(listed) or True in said or any(terms.is_sensitive(kind) for _name, kind in named.values())
        code = "some" if some else "none" if said and said.count(False) == len(said) else ""
        return {"data": tuple(uses), "sensitive_data": term("answers", code)}

    def data_use(self, name: str, kind: Term | None) -> sheet.DataUse:
        data = sheet.Data.new(id=self.identities.of("categories", name), name=name, kind=kind)
        self.categories[recognised(name)] = data
        return sheet.DataUse.new(id=self.identities.of("data", name), data=data)

    def sources(self) -> Iterator[sheet.CollectionSource]:
        """Each source under its kind; what is called like none is kept, for nobody said what it is."""
        for text in self.items("sources"):
            kind = term_named("source_kinds", text)
            if kind is None:
                self.ask("sources", _("Where do the data come from: “%s”?") % text, text)
            else:
                yield sheet.CollectionSource.new(id=self.identities.of("sources", text), kind=kind)

    def recipients(self) -> dict[str, object]:
        """Processors, and other recipients: those called like a kind are of this kind, the others are to be told."""
        rows, unclear = [], []
        for code in ("processors", "recipients"):
            for name in self.lines(code):
                kind = terms.recipient_kind(name) or term_named("recipient_kinds", name)
                if code == "recipients" and kind is None and answer(name) is None:
                    unclear.append(name)
                if answer(name) is None:
                    own = self.identities.of("recipients", name)
                    given = "processor" if code == "processors" else "third_party"
                    is_kind = code == "recipients" and kind is not None
                    chosen = kind if is_kind else term("recipient_kinds", given)
                    rows.append(sheet.Recipient.new(id=own, kind=chosen, name=name))
        if unclear:
            question = _("What kinds of recipients are these: %s?") % ", ".join(unclear)
            self.ask("recipients", question, " ".join(unclear))
        return {"recipients": tuple(rows), "recipients_answer": self.answered("recipients", bool(rows))}

    def transfers(self) -> dict[str, object]:
        """A transfer for each country; what is no country is the destination, in words."""
        is_told = True in map(answer, self.texts("transfers"))
        places = [
            place for line in self.lines("transfers") for place in self.places(line) if answer(place) is None
        ]
        rows = [self.transfer(place) for place in dict.fromkeys(places)]
        if not rows:
            for text in self.texts("mechanism"):
                if not says_nothing(text):
                    self.keep("mechanism", text)
        return {
            "transfers": tuple(rows),
            "transfers_answer": self.answered("transfers", bool(rows) or is_told),
        }

    def places(self, line: str) -> list[str]:
        """The countries of a line: several are divided by commas where each of them is one."""
        parts = [part.strip() for part in line.split(",") if part.strip()]
        return parts if all(country_named(part) for part in parts) else [line]

    def transfer(self, place: str) -> sheet.Transfer:
        code, tools = country_named(place), self.items("mechanism")
        found = [one for tool in tools if (one := terms.mechanism(tool)) is not None]
        for tool in tools:
            if terms.mechanism(tool) is None:
                self.ask("mechanism", self.asked_about(tool), tool)
        return sheet.Transfer.new(
            id=self.identities.of("transfers", place),
            country=country(code),
            destination="" if code else place,
            mechanism=found[0] if found else None,
            more_mechanisms=tuple(found[1:]),
            mechanism_note="\n".join(filter(None, map(terms.mechanism_note, tools))),
        )

    def asked_about(self, tool: str) -> str:
        if terms.is_privacy_shield(tool):
            return _(
                "A transfer rests on the Privacy Shield: this mechanism is no longer valid since 16 July 2020 (Court of Justice,"
                " C-311/18). On which one does it rest now?"
            )
        return _("A transfer rests on “%s”: which mechanism is that?") % tool

    def retention(self) -> Iterator[sheet.RetentionRule]:
        seen: set[tuple[str, ...]] = set()
        for text, subject, data in self.periods():
            words = (text, subject.name if subject else "", data.name if data else "")
            if words not in seen:
                seen.add(words)
                yield self.rule(text, subject, data, self.identities.of("retention", " ".join(words).strip()))

    def rule(
        self, text: str, subject: sheet.Subject | None, data: sheet.Data | None, own: uuid.UUID
    ) -> sheet.RetentionRule:
        found = period(text)
        starts = (
            (sheet.RetentionStart.new(id=uuid.uuid5(own, "start"), event=found.start),) if found.start else ()
        )
        return sheet.RetentionRule.new(
            id=own,
            subject=subject,
            data=data,
            amount=found.amount,
            unit=term("retention_units", found.unit),
            event=found.event,
            starts=starts,
        )

    def periods(self) -> Iterator[tuple[str, sheet.Subject | None, sheet.Data | None]]:
        """Each period, with the person and the data of its row where the record stands in several rows."""
        allowed = self.items("retention")
        if len(self.rows) < 2:
            yield from ((text, None, None) for text in allowed)
            return
        for row in self.rows:
            named = distinct(row, "subjects")
            people = [one for name in named if (one := self.people.get(recognised(name)))]
            told = [*distinct(row, "data"), *distinct(row, "sensitive")]
            data = [found for name in told if (found := self.categories.get(recognised(name)))]
            texts = [text for text in distinct(row, "retention") if text in allowed]
            is_one = len(people) <= 1 and len(data) <= 1
            who, which = next(iter(people), None), next(iter(data), None)
            yield from ((text, who, which) if is_one else (text, None, None) for text in texts)
            self.keep_row(row, is_told=bool(texts) and is_one)

    def keep_row(self, row: Values, *, is_told: bool) -> None:
        """Keeps a row whole where it ties together more than its retention rules say."""
        tied = {code for code in row if code in TIED}
        if len(tied) < 2 or (is_told and tied <= OF_A_RULE):
            return
        cells = [f"{heading}: {text}" for texts in row.values() for heading, text in texts]
        text = " · ".join(cells)
        self.notes.keep("retention" if "retention" in tied else "general", text, f"row {recognised(text)}")

    def measures(self) -> Iterator[sheet.SecurityMeasure]:
        for text in self.items("security_measures"):
            heading = terms.security_heading(text)
            own = self.identities.of("security", text)
            yield sheet.SecurityMeasure.new(id=own, heading=heading, detail=text)
