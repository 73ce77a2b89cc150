"""The flow of data that sheets tell: people → data → activities → recipients and systems → countries.

Nothing is guessed: a line stands for what a sheet says. People and data are joined where a purpose names both, and those
that no purpose joins, where the activity names both. What is known only in part goes through a box that says what is
missing, so that a transfer without a recipient still leads from its activity to its country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import product
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.figures.flow import Column, Flow, Key, Link, LinkKind, Node
from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, Party, Purpose, Recipient, Term
from registry.spelling import recognised
from registry.vocabularies.countries import Standing, place_of, standing
from registry.vocabularies.regimes import GDPR, POLICE, SWISS, UNDER_ADEQUACY

PEOPLE, DATA, ACTIVITIES, RECIPIENTS, COUNTRIES = "people", "data", "activities", "recipients", "countries"
MISSING, SYSTEM = "missing", "system"


def flow_of(sheet: ActivitySheet, on: date) -> Flow:
    """The flow of one activity. ``on`` is the day whose adequacy decisions count."""
    return flow_of_register((sheet,), on)


def flow_of_register(sheets: Iterable[ActivitySheet], on: date) -> Flow:
    """The flow of several activities of one organisation: what they share is one box, and a line counts them."""
    return Reader(on).read(tuple(sheets))


class Reader:
    """Gathers boxes and lines, sheet by sheet, in a time that grows with what the sheets hold."""

    def __init__(self, on: date) -> None:
        self.on = on
        self.nodes: dict[Key, Node] = {}
        self.links: Counter[tuple[Key, Key, str]] = Counter()
        self.parties: dict[str, Party] = {}
        self.judged: set[Key] = (
            set()
        )  # places to which data go under a law that the adequacy decisions are part of

    def read(self, sheets: tuple[ActivitySheet, ...]) -> Flow:
        # A typed name that is a third party’s is that third party, wherever the register first says so.
        for sheet in sheets:
            for party in parties(sheet):
                self.parties.setdefault(recognised(party.name), party)
        for sheet in sheets:
            self.links.update(dict.fromkeys(self.lines(sheet), 1))
        links = tuple(
            Link(source, target, kind, weight, in_activities(weight) if len(sheets) > 1 else "")
            for (source, target, kind), weight in self.links.items()
        )
        return Flow(
            about=ACTIVITIES,
            message=self.message(),
            note=how_to_read(links),
            columns=columns(sheets),
            kinds=kinds(),
            nodes=tuple(self.nodes.values()),
            links=links,
        )

    def lines(self, sheet: ActivitySheet) -> Iterator[tuple[Key, Key, str]]:
        """Every line of one sheet; its boxes are gathered on the way."""
        activity = self.node(ACTIVITIES, "activity", str(sheet.id), sheet.name)
        people = {
            one.id: self.node(PEOPLE, "subject", str(one.id), one.name) for one in reading.people(sheet)
        }
        data = {one.id: self.node(DATA, "data", str(one.id), one.name) for one in reading.data(sheet)}
        for person, item in together(sheet):
            yield people[person], data[item], "together"
        if people and not data:
            missing = self.node(DATA, MISSING, "", _("Data not filled in"), mark="unknown")
            yield from ((each, missing, "together") for each in people.values())
            yield missing, activity, "processed"
        yield from ((each, activity, "processed") for each in data.values())
        for recipient, country, kind in self.outwards(sheet):
            yield activity, recipient, "received"
            if country:
                yield recipient, country, kind
        for use in sheet.systems:
            system = self.node(RECIPIENTS, SYSTEM, str(use.system.id), use.system.name, _("System"))
            yield activity, system, "kept"
            country = self.place(use.system.country, wording.label(use.system.region), sheet.regime_code)
            if country:
                yield system, country, "hosted"

    def outwards(self, sheet: ActivitySheet) -> Iterator[tuple[Key, Key | None, str]]:
        """Each recipient with a country it leads to, and how: its seat, where it hosts data, where data are transferred."""
        regime = sheet.regime_code
        for one in sheet.recipients:
            yield self.recipient(one), self.place(reading.country_of(one), "", regime), "established"
        for party in engaged(sheet):
            yield self.named(party, ""), self.seat(party, regime), "established"
        for host in sheet.hosting:
            yield self.named(host.party, host.name), self.seat(host.party, regime), "established"
            told = host.place or wording.label(host.region)
            yield self.named(host.party, host.name), self.place(host.country, told, regime), "hosted"
        for party in hosts_of_systems(sheet):
            yield self.named(party, ""), self.seat(party, regime), "established"
        for transfer in sheet.transfers:
            named = self.named(transfer.party, transfer.recipient_name)
            yield named, self.seat(transfer.party, regime), "established"
            yield named, self.place(transfer.country, transfer.destination, regime), "transferred"

    # Boxes

    def node(
        self, column: str, kind: str, identifier: str, label: str, detail: str = "", mark: str = ""
    ) -> Key:
        node = Node(column, kind, identifier, label, detail, mark)
        return self.nodes.setdefault(node.key, node).key

    def recipient(self, one: Recipient) -> Key:
        if one.department and not one.party:
            return self.node(RECIPIENTS, "department", str(one.department.id), one.department.name)
        if not one.party and not one.name:
            return self.node(RECIPIENTS, "kind", one.kind.code, wording.label(one.kind))
        return self.named(one.party, one.name)

    def named(self, party: Party | None, name: str) -> Key:
        """A recipient by the third party it is, else by the name that was typed."""
        party = party or (self.parties.get(recognised(name)) if name else None)
        if party:
            return self.node(RECIPIENTS, "party", str(party.id), party.name)
        if recognised(name):
            return self.node(RECIPIENTS, "name", recognised(name), name)
        return self.node(RECIPIENTS, MISSING, "", _("Recipient not filled in"), mark="unknown")

    def seat(self, party: Party | None, regime: str) -> Key | None:
        return self.place(party.country if party else None, "", regime)

    def place(self, country: Term | None, words: str, regime: str) -> Key | None:
        """A country or an international organisation that is known, else the place in the organisation’s own words.

        It is marked by the adequacy decisions where a law that they are part of sends data there; elsewhere it is told what
        that law calls it, and no colour judges it.
        """
        if not country and not words:
            return None
        code = place_of(country.code if country else "", words)
        found = standing(code, self.on)
        kind, identifier = ("country", code) if code else ("place", recognised(words))
        label = wording.label(country) if country else words
        if regime in UNDER_ADEQUACY or found.code == "unknown":
            node = Node(COUNTRIES, kind, identifier, label, str(found.label), found.mark)
            if node.key not in self.judged:
                self.judged.add(node.key)
                self.nodes[node.key] = node
            return node.key
        return self.node(COUNTRIES, kind, identifier, label, standing_under(regime, code, found))

    def message(self) -> str:
        """How many of each, and the third countries by name."""
        known = [node for node in self.nodes.values() if node.kind != MISSING]
        number = Counter(SYSTEM if node.kind == SYSTEM else node.column for node in known)
        counted = [words(number[column]) for column, words in COUNTED.items() if number[column]]
        third: dict[str, list[str]] = {}
        for node in known:
            is_judged = node.kind == "country" and node.key in self.judged
            if is_judged and standing(node.id, self.on).is_third_country:
                third.setdefault(node.detail, []).append(node.label)
        told = [f"{', '.join(counted)}."] if counted else []
        told += [
            _("%(standing)s: %(countries)s.") % {"standing": where, "countries": ", ".join(names)}
            for where, names in third.items()
        ]
        return " ".join(told)


def standing_under(regime: str, code: str, found: Standing) -> str:
    """What a law without the adequacy decisions of the Commission calls a place, in words; "" where it is not abroad."""
    if regime == SWISS and code != "CH":
        return _("Abroad under the Swiss act")
    if regime == POLICE and found.is_third_country:
        return _("Outside the Union: Title III of the French Act decides")
    return ""


def in_activities(number: int) -> str:
    return ngettext("%d activity", "%d activities", number) % number


COUNTED: dict[str, Callable[[int], str]] = {
    PEOPLE: lambda number: (
        ngettext("%d category of data subjects", "%d categories of data subjects", number) % number
    ),
    DATA: lambda number: (
        ngettext("%d category of personal data", "%d categories of personal data", number) % number
    ),
    ACTIVITIES: in_activities,
    RECIPIENTS: lambda number: ngettext("%d recipient", "%d recipients", number) % number,
    SYSTEM: lambda number: ngettext("%d system", "%d systems", number) % number,
    COUNTRIES: lambda number: ngettext("%d country or place", "%d countries or places", number) % number,
}


def together(sheet: ActivitySheet) -> Iterator[tuple[UUID, UUID]]:
    """The people and data, by identifier, that a purpose names together or, for those left over, the activity."""
    joined = dict.fromkeys(named_by_purposes(sheet.purposes, (), ()))
    yield from joined
    people, data = [one.id for one in reading.people(sheet)], [one.id for one in reading.data(sheet)]
    with_data, with_people = {person for person, _item in joined}, {item for _person, item in joined}
    for person in people:
        for item in data:
            if (person not in with_data or item not in with_people) and (person, item) not in joined:
                yield person, item


def named_by_purposes(
    purposes: Iterable[Purpose], people: tuple[UUID, ...], data: tuple[UUID, ...]
) -> Iterator[tuple[UUID, UUID]]:
    """The people and data that each purpose names; a sub-purpose that names none is about its purpose’s."""
    for purpose in purposes:
        own_people = tuple(use.subject.id for use in purpose.subjects) or people
        own_data = tuple(use.data.id for use in purpose.data) or data
        yield from product(own_people, own_data)
        yield from named_by_purposes(purpose.purposes, own_people, own_data)


def columns(sheets: tuple[ActivitySheet, ...]) -> tuple[Column, ...]:
    answers = {sheet.transfers_answer.code if sheet.transfers_answer else "" for sheet in sheets}
    regimes = {sheet.regime_code for sheet in sheets}
    nil = (
        wording.no_transfer(SWISS if regimes == {SWISS} else GDPR)
        if answers == {"none"}
        else _("No country is filled in.")
    )
    missing = _("Not filled in.")
    received = _("Recipients and systems") if any(sheet.systems for sheet in sheets) else _("Recipients")
    return (
        Column(PEOPLE, _("Data subjects"), missing),
        Column(DATA, _("Data"), missing),
        Column(ACTIVITIES, _("Activities"), _("No activity is recorded.")),
        Column(RECIPIENTS, received, missing),
        Column(COUNTRIES, _("Countries"), nil),
    )


def kinds() -> tuple[LinkKind, ...]:
    return (
        LinkKind("together", _("named together")),
        LinkKind("processed", _("processed in")),
        LinkKind("received", _("received by")),
        LinkKind("kept", _("kept in")),
        LinkKind("transferred", _("transfer to"), "strong"),
        LinkKind("hosted", _("hosting in"), "dashed"),
        LinkKind("established", _("established in"), "dotted"),
    )


def how_to_read(links: Iterable[Link]) -> str:
    told = [
        _(
            "Data subjects and data are linked where a purpose names both or, failing that, where the "
            "activity does."
        )
    ]
    if any(link.weight > 1 for link in links):
        told.append(_("The thicker a line, the more activities it stands for."))
    return " ".join(told)


def parties(sheet: ActivitySheet) -> Iterator[Party]:
    """Every third party to which a sheet says that data go."""
    met = (
        *(one.party for one in sheet.recipients),
        *(one.party for one in sheet.hosting),
        *(one.party for one in sheet.transfers),
        *hosts_of_systems(sheet),
    )
    yield from (party for party in met if party)
    yield from engaged(sheet)


def hosts_of_systems(sheet: ActivitySheet) -> Iterator[Party]:
    """Who hosts the systems that an activity uses."""
    yield from (use.system.host for use in sheet.systems if use.system.host)


def engaged(sheet: ActivitySheet) -> Iterator[Party]:
    """Joint controllers and other processors: they receive the data too (Article 4(9))."""
    yield from (one.party for one in sheet.joint_controllers)
    yield from (one.party for one in sheet.subprocessors)
