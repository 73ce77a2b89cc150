"""What a starter sets apart from facts: proposals to confirm, questions to check, advice for whoever drafts.

Nothing of this stands on a sheet: what nobody in the organisation has said must not be printed as its statement (GDPR,
Articles 5(1)(a) and 5(2)).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from registry.files.yaml_tree import Mapping, Place, Sequence, Text, Tree
from registry.starters import (
    ADVICE,
    HEADER,
    TO_CONFIRM,
    FaultyStarter,
    Source,
    Starter,
    Wording,
    cited_in,
    fields_of,
    in_language,
    items_of,
    question_in,
    text_of,
    wording,
)

KEY = "key"
RECIPIENTS, RULES = "recipients", "retention_rules"
# The column of the record in which the rows of a list stand, where it is not called like the list.
COLUMNS = {
    RULES: "retention",
    "retention_exceptions": "retention",
    "security_measures": "security",
    "special_conditions": "sensitive",
    "subjects": "people",
    "bases": "purposes",
    "joint_controllers": "joint",
    "impact_assessment": "assessment",
}
# What a proposed answer says, by its field and its code.
ANSWERS = {
    ("transfers_answer", "none"): Wording(
        "Aucun transfert de données hors de l’Espace économique européen.",
        "No data leave the European Economic Area.",
    ),
    ("automated_decision", "none"): Wording(
        "Aucune décision n’est prise par une machine seule.", "No decision is taken by a machine alone."
    ),
    ("sensitive_data", "none"): Wording(
        "Aucune donnée sensible n’est traitée.", "No sensitive data are processed."
    ),
    ("public_information", "some"): Wording(
        "Des informations sont rendues publiques.", "Some information is made public."
    ),
    ("sensitive_data", "some"): Wording(
        "Des données sensibles sont traitées.", "Sensitive data are processed."
    ),
}
UNREAD = {
    "sec": Wording(
        "Ce texte a été lu dans une source secondaire : vérifiez-le dans l’original.",
        "This text was read in a secondary source: check it in the original.",
    ),
    "mem": Wording(
        "Ce texte n’a pas encore été relu : vérifiez-le dans l’original.",
        "This text has not been read again yet: check it in the original.",
    ),
}


@dataclass(frozen=True, slots=True)
class Point:
    """What a starter sets apart from the facts of the activity, as a kind of open point.

    ``about`` is the field or the list of the activity that it concerns, ``row`` the key of one row there. A suggestion
    without ``row`` fills in the field ``about``, or adds a row to that list.
    """

    kind: str  # question, suggestion or advice
    section: str  # the key of a column
    text: Wording
    about: str = ""
    row: str = ""
    values: Mapping | None = None
    source: Source | None = None


@cache
def points_of(chosen: Starter) -> tuple[Point, ...]:
    """Suggestions first, then questions, then advice; the same advice about a section is given once."""
    questions = map(question_of, items_of(chosen.tree.entries["to_check"][1]))
    return (*suggestions(chosen), *questions, *dict.fromkeys(advice(chosen)))


def activity_of(chosen: Starter, language: str) -> Mapping:
    """The fields and parts of the activity in one language: facts, with nothing of what stands apart from them."""
    return fields_of(in_language(facts_of(chosen), language))


def facts_of(chosen: Starter) -> Mapping:
    """The activity without what stands apart; a row that a proposal would complete has a key."""
    tree = chosen.tree.entries["activity"][1]
    entries = {
        name: (place, cleared(value, name)) for name, (place, value) in fields_of(tree).entries.items()
    }
    return Mapping(entries, tree.place)


def cleared(tree: Tree, section: str) -> Tree:
    if isinstance(tree, Sequence):
        return Sequence(
            tuple(
                cleared(with_key(item, section, number), section) for number, item in enumerate(tree.items)
            ),
            tree.place,
        )
    if isinstance(tree, Mapping):
        kept = {name: entry for name, entry in tree.entries.items() if name not in (ADVICE, TO_CONFIRM)}
        return Mapping(
            {name: (place, cleared(value, name)) for name, (place, value) in kept.items()}, tree.place
        )
    return tree


def with_key(row: Tree, section: str, number: int) -> Tree:
    """A row to be completed, under a key by which the proposal names it."""
    if not isinstance(row, Mapping) or TO_CONFIRM not in row.entries or KEY in row.entries:
        return row
    return Mapping({KEY: (row.place, Text(f"{section}-{number}", row.place)), **row.entries}, row.place)


# Suggestions and questions ----------------------------------------------------------------------------------


def suggestions(chosen: Starter) -> Iterator[Point]:
    for one in items_of(chosen.tree.entries[TO_CONFIRM][1]):
        entries = fields_of(one).entries
        values, target = fields_of(entries["values"][1]), text_of(entries["target"][1])
        text = wording(entries["text"][1]) if "text" in entries else said_by(target, values)
        yield Point("suggestion", text_of(entries["section"][1]), text, target, values=values)
    for section in (RECIPIENTS, RULES):
        keyed = (with_key(row, section, number) for number, row in enumerate(rows_of(chosen, section)))
        for row in keyed:
            if isinstance(row, Mapping) and TO_CONFIRM in row.entries:
                yield completed(chosen, section, row)


def completed(chosen: Starter, section: str, row: Mapping) -> Point:
    """The proposal to complete one recipient or retention rule."""
    values = fields_of(row.entries[TO_CONFIRM][1])
    [(_place, value)] = values.entries.values()
    text = labelled(name_of(chosen, row), wording(value))
    key = text_of(row.entries[KEY][1])
    return Point("suggestion", COLUMNS.get(section, section), text, section, key, values)


def said_by(target: str, values: Mapping) -> Wording:
    """The words of a proposal that has none of its own: those of what it would write."""
    entries = values.entries
    if target in entries:
        answer = ANSWERS[target, text_of(entries[target][1])]
        notes = [wording(value) for name, (_place, value) in entries.items() if name != target]
        return Wording(
            " ".join(one.fr for one in (answer, *notes)), " ".join(one.en for one in (answer, *notes))
        )
    name = next((name for name in ("detail", "reason", "name", "text") if name in entries), None)
    if name is None:
        raise FaultyStarter(values.place, "a proposal needs a text")
    return wording(entries[name][1])


def question_of(question: Tree) -> Point:
    """A question, with the section it is about where the file says one."""
    entries = fields_of(question).entries
    section = text_of(entries["section"][1]) if "section" in entries else ""
    return Point("question", section, question_in(question))


# Advice -----------------------------------------------------------------------------------------------------


def advice(chosen: Starter) -> Iterator[Point]:
    """What the rows of the activity, and the people and data it refers to, say to whoever drafts; then the texts unread."""
    lists = [
        (name, tree)
        for entries in (chosen.tree.entries, fields_of(chosen.tree.entries["activity"][1]).entries)
        for name, (_place, tree) in entries.items()
        if name not in HEADER
    ]
    for section, tree in lists:
        yield from advice_in(chosen, section, tree)
    cited = [(source, section) for section, tree in lists for source in cited_in(tree)]
    for source, section in dict(reversed(cited)).items():
        yield from doubts(section, source)


def advice_in(chosen: Starter, section: str, tree: Tree) -> Iterator[Point]:
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from advice_in(chosen, section, item)
    elif isinstance(tree, Mapping):
        if ADVICE in tree.entries:
            text = wording(tree.entries[ADVICE][1])
            if section == RULES:
                text = labelled(name_of(chosen, tree), text)
            yield Point("advice", COLUMNS.get(section, section), text, section)
        for _place, value in tree.entries.values():
            yield from advice_in(chosen, section, value)


def doubts(section: str, source: Source) -> Iterator[Point]:
    """That a text cited was not read in the original, and what else there is to know about it."""
    column = COLUMNS.get(section, section)
    if source.caution:
        yield Point("advice", column, UNREAD[source.caution], section, source=source)
    if source.remark:
        yield Point("advice", column, source.remark, section, source=source)


# Names ------------------------------------------------------------------------------------------------------


def rows_of(chosen: Starter, section: str) -> tuple[Tree, ...]:
    activity = fields_of(chosen.tree.entries["activity"][1]).entries
    return items_of(activity[section][1]) if section in activity else ()


def name_of(chosen: Starter, row: Mapping) -> Wording | None:
    """What a recipient or a retention rule is about: its own words, or the name of its category of data."""
    for name in ("name", "data_note", "purpose_note"):
        if name in row.entries:
            return wording(row.entries[name][1])
    key = text_of(row.entries["data"][1]) if "data" in row.entries else ""
    found = (fields_of(one).entries for one in items_of(chosen.tree.entries["data"][1]))
    return next((wording(one["name"][1]) for one in found if text_of(one[KEY][1]) == key), None)


def labelled(name: Wording | None, text: Wording) -> Wording:
    if name is None:
        return text
    return Wording(f"{name.fr}\u00a0: {lowered(text.fr)}", f"{name.en}: {lowered(text.en)}")


def lowered(text: str) -> str:
    """The text as it goes on after a colon; an acronym stays as it is."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


# Points as trees of an organisation folder ------------------------------------------------------------------


def with_points(facts: Mapping, points: list[Point], language: str) -> Mapping:
    """The activity with its open points, as rows that a folder could hold."""
    rows = tuple(row_of(point, language, facts.place) for point in points)
    return Mapping({**facts.entries, "open_points": (facts.place, Sequence(rows, facts.place))}, facts.place)


def row_of(point: Point, language: str, place: Place) -> Mapping:
    told = {
        "kind": point.kind,
        "column": point.section,
        "text": point.text.label(language),
        "target": point.about if point.kind == "suggestion" else "",
        "source": point.source.title.label(language) if point.source else "",
        {RECIPIENTS: "recipient", RULES: "retention_rule"}.get(point.about, "recipient"): point.row,
    }
    entries: dict[str, tuple[Place, Tree]] = {
        name: (place, Text(value, place)) for name, value in told.items() if value
    }
    if point.values is not None:
        entries["values"] = (place, in_language(point.values, language))
    return Mapping(entries, place)


def with_confirmed(facts: Mapping, points: list[Point], language: str) -> Mapping:
    """The activity with what its suggestions propose taken as true."""
    entries = dict(facts.entries)
    for point in points:
        if point.kind == "suggestion" and point.values is not None:
            values = fields_of(in_language(point.values, language))
            confirm(entries, point, values)
    return Mapping(entries, facts.place)


def confirm(entries: dict[str, tuple[Place, Tree]], point: Point, values: Mapping) -> None:
    if point.row:
        place, rows = entries[point.about]
        found = tuple(completing(row, point.row, values) for row in items_of(rows))
        entries[point.about] = (place, Sequence(found, rows.place))
    elif point.about in values.entries:
        entries.update(values.entries)
    elif point.about == "impact_assessment":
        entries[point.about] = (values.place, values)
    else:
        before = items_of(entries[point.about][1]) if point.about in entries else ()
        entries[point.about] = (values.place, Sequence((*before, values), values.place))


def completing(row: Tree, key: str, values: Mapping) -> Tree:
    if isinstance(row, Mapping) and KEY in row.entries and text_of(row.entries[KEY][1]) == key:
        return Mapping({**row.entries, **values.entries}, row.place)
    return row
