"""One record of the CNIL's layout as a sheet, block by block; what no field can hold becomes a point of the record."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from registry.exchange.imports import cnil_terms as terms
from registry.exchange.imports.cnil_tab import Line, Listed, RecordTab, plain
from registry.exchange.imports.found import FoundRecord, Identities, Notes, record_id
from registry.exchange.imports.words import (
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
from registry.vocabularies.countries import country_named

EXAMPLE_REFERENCE, EXAMPLE_NAME = "1 - exemple", "gestion de la paie"
TEMPLATE_REFERENCE = "ref-001"  # of every copy of the blank record
LONGEST_REFERENCE = 60
ADDRESS = re.compile(r"https?://\S+")
JOINT = re.compile(r"co-?responsable|responsables?(?:\(s\))? conjoint")
MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def name_of(tab: RecordTab) -> str:
    return tab.naming.text if tab.naming else ""


def reference_of(tab: RecordTab) -> str:
    return tab.referring.text if tab.referring else ""


def is_example(tab: RecordTab, row: Listed | None) -> bool:
    """Whether a record is the payroll example that comes with the layout, and not one that somebody made from it."""
    reference = searchable(reference_of(tab) or (row.reference if row else ""))
    return reference == EXAMPLE_REFERENCE or (
        tab.says_example and searchable(name_of(tab)) == EXAMPLE_NAME and says_nothing(reference)
    )


def told_by(line: Line) -> list[str]:
    """What a line says under its headings, those left out under which it says nothing."""
    return [text for text in line.values if says_no(text) or not says_nothing(text)]


def says_none(line: Line) -> bool:
    """Whether a line says no under each heading that it fills in."""
    said = told_by(line)
    return bool(said) and all(map(says_no, said))


class CnilRecord:
    """Reads one record: from its tab, from its row in the list, or from both."""

    def __init__(
        self,
        tab: RecordTab,
        row: Listed | None,
        controller: uuid.UUID,
        *,
        reference_is_shared: bool = False,
    ) -> None:
        self.tab, self.row, self.notes = tab, row, Notes()
        reference = reference_of(tab) or (row.reference if row else "")
        self.name = name_of(tab) or (row.name if row else "")
        is_own = not reference_is_shared and searchable(reference) != TEMPLATE_REFERENCE
        self.reference = as_line(reference) if is_own and len(reference) <= LONGEST_REFERENCE else ""
        self.id = record_id(controller, "cnil", self.reference or self.name)
        self.identities = Identities(self.id)
        self.used = [tab.naming, tab.referring]  # lines of the description that are told elsewhere
        if reference and not self.reference:
            self.notes.keep("general", _("Reference in the file: %s") % reference, "reference in the file")

    def found(self) -> FoundRecord:
        example = is_example(self.tab, self.row)
        if example:
            sentence = _(
                "This record is the example that comes with the CNIL’s file: delete it, or make it what you do."
            )
            self.notes.ask("general", sentence, "example")
        fields = {**self.general(), **self.aims(), **self.people_and_data(), **self.others()}
        place = self.tab.tab if self.tab.lines or self.row is None else f"{self.row.tab}, {self.row.row}"
        self.keep_the_rest()
        record = ActivitySheet.new(id=self.id, **fields)
        return FoundRecord(record, place, tuple(self.notes.points), example)

    # The record itself -------------------------------------------------------------------------------------

    def general(self) -> dict[str, object]:
        name = as_line(self.name)
        if not name:
            self.notes.keep("general", _("Name in the file: %s") % self.name, "name in the file")
        joint = self.joint_controllers()
        return {
            "reference": self.reference,
            "name": name or self.name[:200].replace("\n", " ").strip(),
            "role": term("roles", "joint" if joint else "controller"),
            "state": term("activity_states", DRAFT),
            "created_on": self.day_of("created", "date de creation"),
            "updated_on": self.day_of("updated", "mise a jour", "derniere mise a jour"),
            "joint_controllers": tuple(joint),
            "joint_answer": self.answered(bool(joint), self.joint_lines()),
        }

    def answered(self, are_some: bool, lines: list[Line]) -> Term | None:
        """Some where there are rows; none where a line of the block says that there are none, and none says more."""
        if are_some:
            return term("answers", "some")
        said = [line for line in lines if told_by(line)]
        return term("answers", "none") if said and all(map(says_none, said)) else None

    def is_unclear(self, line: Line, column: str, *texts: str) -> bool:
        """Whether one of these texts of a line says no and more; then the line is asked about."""
        if not any(map(says_no_and_more, texts)):
            return False
        self.notes.ask_about_no(column, f"{line.label}: {line.text}".removeprefix(": "))
        return True

    def day_of(self, listed: str, *labels: str) -> object:
        """The day under a label, else that of the list; a text that is no day is kept."""
        text = self.line_of_day(*labels) or (getattr(self.row, listed) if self.row else "")
        found = day(text)
        if text and found is None and not says_nothing(text):
            kept = {
                "created": _("Created, as the file says: %s"),
                "updated": _("Updated, as the file says: %s"),
            }
            self.notes.keep("general", kept[listed] % text, f"day {listed}")
        return found

    def line_of_day(self, *labels: str) -> str:
        """What the line with the latest day says, or the first where none is a day; the others are kept as they are."""
        lines = self.tab.described(*labels)
        chosen = max(lines, key=lambda line: day(line.text) or date.min, default=None)
        self.used.append(chosen)
        return chosen.text if chosen else ""

    def joint_lines(self) -> list[Line]:
        return [line for line in self.tab.of("actors") if JOINT.match(plain(line.label))]

    def joint_controllers(self) -> list[sheet.JointController]:
        return [
            sheet.JointController.new(id=self.identities.of("joint", line.value(0)), party=self.party(line))
            for line in self.joint_lines()
            if not says_nothing(line.value(0))
            and not says_no(line.value(0))
            and not self.is_unclear(line, "joint", line.value(0))
        ]

    def party(self, line: Line) -> sheet.Party:
        """The organisation of a line of the actors. An address of mail is known by its sign, wherever it stands."""
        values = [line.value(index) for index in range(7)]
        mail = next((value for value in values[1:] if MAIL.fullmatch(value)), "")
        _name, address, postal_code, city, place, phone, _mail = [
            "" if one == mail else one for one in values
        ]
        name = as_line(line.value(0)) or line.value(0)[:200].replace("\n", " ")
        code = country_named(place)
        note = "" if code or not place else place
        return sheet.Party.new(
            id=self.identities.of("parties", name),
            name=name,
            address=address,
            postal_code=postal_code,
            city=city,
            country=country(code),
            phone=phone,
            email=mail,
            note=note,
        )

    # Why, about whom, with which data ----------------------------------------------------------------------

    def aims(self) -> dict[str, object]:
        """The main purpose with the others below it. The layout has no legal basis: one that somebody added is read."""
        lines = self.tab.of("purposes")
        added = [line for line in lines if self.is_about_bases(line)]
        texts = [text for line in lines if line not in added for text in items(line.text)]
        if not texts and self.row and self.row.purpose:
            texts = items(self.row.purpose)
        rows = [sheet.Purpose.new(id=self.identities.of("purposes", text), name=text) for text in texts]
        purposes = (rows[0].model_copy(update={"purposes": tuple(rows[1:])}),) if rows else ()
        added += [line for line in self.tab.of("description") if self.is_about_bases(line)]
        return {"purposes": purposes, "bases": tuple(self.legal_bases(added))}

    def is_about_bases(self, line: Line) -> bool:
        return plain(line.label).startswith(("base legale", "base juridique", "fondement", "licite"))

    def legal_bases(self, lines: list[Line]) -> Iterator[sheet.LegalBasis]:
        found = list(dict.fromkeys(code for line in lines for code in bases(line.text)))
        for code in found:
            said = term("legal_bases", code)
            yield sheet.LegalBasis.new(id=self.identities.of("bases", code), basis=said)
        for line in lines:
            self.notes.keep(
                "purposes", f"{line.label}: {line.text}", f"basis {recognised(line.label + line.text)}"
            )
            if not bases(line.text):
                sentence = _("Which legal basis is “%s”?") % line.text
                self.notes.ask("purposes", sentence, f"unclear basis {recognised(line.text)}")
        if not lines:
            sentence = _("On which legal basis does this activity rest? The CNIL’s file has no place for it.")
            self.notes.ask("purposes", sentence, "legal basis")

    def people_and_data(self) -> dict[str, object]:
        data: list[sheet.DataUse] = []
        rules: list[sheet.RetentionRule] = []
        for line in [*self.tab.of("data"), *self.tab.of("sensitive")]:
            use = self.data_use(line)
            if use is not None:
                data.append(use)
                rules += self.retention(line, use.data)
        return {
            "subjects": tuple(self.subjects()),
            "data": tuple(data),
            "retention_rules": tuple(rules),
            "sensitive_data": self.sensitive(data),
        }

    def data_use(self, line: Line) -> sheet.DataUse | None:
        """The category of data of a line; None where the line says that there is none. What it says in words is its note."""
        said = line.value(0)
        if self.has_no_data(line):
            return None
        kind = terms.data_kind(line.label)
        label = terms.data_name(line.label, kind) or as_line(said)
        if not label:
            self.notes.keep("data", line.text, f"data {recognised(line.label + line.text)}")
            return None
        data = sheet.Data.new(id=self.identities.of("categories", label), name=label, kind=kind)
        note = "" if answer(said) or says_nothing(said) or same_name(said, label) else said
        return sheet.DataUse.new(id=self.identities.of("data", label), data=data, note=note)

    def has_no_data(self, line: Line) -> bool:
        """Whether a line says that there are no such data. One that says so and names a period, or more, is asked about."""
        said, period_said = line.value(0), line.value(1)
        no_period = says_nothing(period_said) or says_no(period_said)
        if says_no(said):
            if not no_period:
                self.notes.ask_about_no("data", f"{line.label}: {line.text}")
            return True
        return self.is_unclear(line, "data", said) or (says_nothing(said) and no_period)

    def retention(self, line: Line, data: sheet.Data) -> Iterator[sheet.RetentionRule]:
        text = line.value(1)
        if says_nothing(text) or says_no(text) or self.is_unclear(line, "retention", text):
            return
        found = period(text)
        own = self.identities.of("retention", f"{data.name} {text}")
        starts = (
            (sheet.RetentionStart.new(id=uuid.uuid5(own, "start"), event=found.start),) if found.start else ()
        )
        yield sheet.RetentionRule.new(
            id=own,
            data=data,
            amount=found.amount,
            unit=term("retention_units", found.unit),
            event=found.event,
            starts=starts,
        )

    def sensitive(self, data: list[sheet.DataUse]) -> Term | None:
        """Whether sensitive data are processed, as the record and the list say it; where they disagree, it is asked."""
        named = any(terms.is_sensitive(use.data.kind) for use in data)
        listed = answer(self.row.sensitive) if self.row else None
        if named and listed is False:
            sentence = _(
                "The list says that no sensitive data are processed, and the record names some: which is right?"
            )
            self.notes.ask("sensitive", sentence, "sensitive data")
        if named or listed:
            return term("answers", "some")
        return term("answers", "none") if listed is False or self.says_no_sensitive() else None

    def says_no_sensitive(self) -> bool:
        """Whether the record says no of sensitive data as such, or of each of the categories that it lists."""
        told = [line for line in self.tab.lines if line.block == "sensitive" and (line.label or line.text)]
        are_no = [line for line in told if says_no(line.value(0))]
        of_all = any(not line.label or "sensible" in searchable(line.value(0)) for line in are_no)
        unclear = any(line.text and line not in are_no for line in told)
        return not unclear and bool(told) and (of_all or len(are_no) == len(told))

    def subjects(self) -> Iterator[sheet.SubjectUse]:
        for line in self.tab.of("people"):
            kind, said = line.value(0), line.value(1)
            found = terms.subject_kind(kind)
            if says_none(line) or self.is_unclear(line, "people", kind, said):
                continue
            is_other = found is not None and found.code == "other"
            is_named_beside = is_other or not kind
            names = [as_line(name) for name in items(said if is_named_beside else kind)]
            if not names or not all(names):
                self.keep_unclear(line, "people", is_other)
                continue
            for name in names:
                subject = sheet.Subject.new(id=self.identities.of("people", name), name=name, kind=found)
                note = "" if is_named_beside or said == name else said
                yield sheet.SubjectUse.new(
                    id=self.identities.of("subjects", name), subject=subject, note=note
                )

    # Who receives it, how it is protected, where it goes ----------------------------------------------------

    def others(self) -> dict[str, object]:
        recipients, transfers = tuple(self.recipients()), tuple(self.transfers())
        return {
            "recipients": recipients,
            "recipients_answer": self.answered(
                bool(recipients), [line for line in self.tab.of("recipients") if not self.is_partial_no(line)]
            ),
            "security_measures": tuple(self.measures()),
            "transfers": transfers,
            "transfers_answer": self.answered(bool(transfers), self.tab.of("transfers")),
        }

    def is_partial_no(self, line: Line) -> bool:
        """Whether a line says no of some recipients only: those outside, or those of its kind."""
        kind, said = line.value(0), line.value(1)
        return only_of_some(line.text) or bool(kind and not says_no(kind) and says_no(said))

    def recipients(self) -> Iterator[sheet.Recipient]:
        for line in self.tab.of("recipients"):
            kind, said = line.value(0), line.value(1)
            found = terms.recipient_kind(kind)
            text = said or ("" if found and terms.asks_for_more(kind) else kind)
            if self.is_unclear(line, "recipients", text):
                continue
            if says_no(text):
                if self.is_partial_no(line):
                    self.notes.keep("recipients", line.text, f"recipients {recognised(line.text)}")
                continue
            if says_nothing(text):
                self.keep_unclear(line, "recipients", bool(found))
                continue
            for one in items(text):
                yield self.recipient(one, kind if said else "", found)

    def recipient(self, text: str, kind: str, found: Term | None) -> sheet.Recipient:
        """One recipient; what its type says beyond the values of the layout is its note."""
        name = as_line(text)
        if found is None:
            sentence = _("What kind of recipient is “%s”?") % (name or text[:100])
            self.notes.ask("recipients", sentence, f"recipient {recognised(text)}")
        more = "" if terms.is_value(terms.RECIPIENTS, kind) else kind
        return sheet.Recipient.new(
            id=self.identities.of("recipients", text),
            kind=found or term("recipient_kinds", "third_party"),
            name=name or text[:200].replace("\n", " "),
            note="\n".join(filter(None, (more, "" if name else text))),
        )

    def says_no_measure(self, line: Line) -> bool:
        """Whether a line names no measure. A no to one measure is kept, and what may be a prohibition is asked about."""
        told = told_by(line)
        if not any(map(says_no, told)):
            return False
        if not all(says_no_of(text, "mesure", "measure") for text in told if says_no(text)):
            self.notes.ask_about_no("security", line.text)
        elif not says_none(line):
            self.notes.keep("security", line.text, f"measure {recognised(line.text)}")
        return True

    def measures(self) -> Iterator[sheet.SecurityMeasure]:
        for line in self.tab.of("security"):
            kind, said = line.value(0), line.value(1)
            if terms.asks_for_more(kind) and not said:
                sentence = _("The file says “%s” without saying which: name these measures.")
                self.notes.ask("security", sentence % kind, f"measure {recognised(line.text)}")
                continue
            if self.is_unclear(line, "security", kind, said) or self.says_no_measure(line):
                continue
            heading = terms.security_heading(kind)
            only_said = terms.is_value(terms.SECURITY, kind)
            detail = (said or kind) if only_said else ": ".join(filter(None, (kind, said)))
            if not says_nothing(detail):
                own = self.identities.of("security", f"{kind} {detail}")
                yield sheet.SecurityMeasure.new(id=own, heading=heading, detail=detail)

    def transfers(self) -> Iterator[sheet.Transfer]:
        for line in self.tab.of("transfers"):
            receiver, place, tool, document = (line.value(index) for index in range(4))
            if all(map(says_no, told_by(line))) or self.is_unclear(line, "transfers", receiver, place):
                continue
            if says_no(receiver) or says_no(place):
                self.notes.ask_about_no("transfers", line.text)
                continue
            code, name = country_named(place), as_line(receiver)
            own = self.identities.of("transfers", f"{receiver} {place}")
            if receiver and not name:
                self.notes.keep("transfers", receiver, f"receiver {recognised(line.label + line.text)}")
            yield sheet.Transfer.new(
                id=own,
                country=country(code),
                destination="" if code else as_line(place),
                **{
                    "recipient_name": name,
                    **self.mechanism(tool, receiver or place),
                    **self.document(document),
                },
            )

    def mechanism(self, tool: str, what: str) -> dict[str, object]:
        """The mechanism that a guarantee of the layout names; what is none any more, or one of several, is asked."""
        if says_nothing(tool):
            return {}
        found = terms.mechanism(tool)
        if found is not None:
            return {"mechanism": found, "mechanism_note": terms.mechanism_note(tool)}
        key = f"mechanism {recognised(what)}"
        if terms.is_privacy_shield(tool):
            sentence = _(
                "The transfer to “%s” rests on the Privacy Shield: this mechanism is no longer valid since 16 July 2020 (Court of"
                " Justice, C-311/18). On which one does it rest now?"
            )
            self.notes.ask("transfers", sentence % what, key)
        else:
            sentence = _("The transfer to “%(what)s” rests on “%(tool)s”: which mechanism is that?")
            self.notes.ask("transfers", sentence % {"what": what, "tool": tool}, key)
        return {"mechanism_note": tool}

    def document(self, text: str) -> dict[str, object]:
        """The document of a transfer: its address, or else its title."""
        if says_nothing(text):
            return {}
        if ADDRESS.fullmatch(text):
            return {"safeguards_url": text}
        line = as_line(text)
        return {"safeguards_title": line} if line else {"note": text}

    # What no field holds ------------------------------------------------------------------------------------

    def keep_unclear(self, line: Line, column: str, is_chosen: bool) -> None:
        """A choice that asks for more and was given nothing is asked; a text too long for a name is kept."""
        if is_chosen:
            sentence = _("The file says “%s” without saying which: name it.") % line.text
            self.notes.ask(column, sentence, f"{column} {recognised(line.label + line.text)}")
        elif not says_nothing(line.text):
            self.notes.keep(column, line.text, f"{column} {recognised(line.label + line.text)}")

    def keep_the_rest(self) -> None:
        """Contacts, rows that somebody added, and remarks beside the tables."""
        for line in self.tab.of("actors"):
            if not JOINT.match(plain(line.label)) and not says_nothing(line.text):
                self.notes.keep(
                    "general", f"{line.label}: {line.text}", f"actor {recognised(line.label + line.text)}"
                )
        for line in self.tab.of("description"):
            if line not in self.used and not self.is_about_bases(line):
                self.notes.keep(
                    "general",
                    f"{line.label}: {line.text}",
                    f"description {recognised(line.label + line.text)}",
                )
        known = {self.reference, reference_of(self.tab)}
        for text in dict.fromkeys(text for text in self.tab.beside if text not in known):
            self.notes.keep("general", text, f"beside {recognised(text)}")
