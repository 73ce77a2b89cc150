"""Trees of values read strictly into unsaved rows: every mistake named by file, line and field.

The shape of a tree *is* the shape of the models: a field of a row is a field of its model, a list inside a row is one of
the parts the row is made of (:func:`registry.models.shape.parts_of`). So whatever the register can hold, a tree can say,
and nothing else. Activities that begin with a starter are read here too: the fields of the starter first, those of the
file instead of them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from registry.exchange.imports.sentences import (
    fields_expected,
    list_expected,
    no_whole_number,
    refusal,
    unknown_field,
    unknown_key,
)
from registry.files.yaml_tree import Mapping, Place, Sequence, Text, Tree
from registry.models import Activity, Controller, Owned, SharedEntry
from registry.models.fields import TermListField
from registry.models.naming import refer_to_named
from registry.models.shape import foreign_key, is_owned, owned_links_of, parts_of
from registry.models.states import DRAFT
from registry.spelling import recognised
from registry.starters import CONFIRMED, STARTER, Starter, UnknownStarter, known_starters, starter
from registry.starters.points import activity_of, points_of, with_confirmed, with_points

KEY = "key"
MOST_FAULTS = 100  # told at once
MOST_ROWS = 50_000  # read from one folder; a register of a thousand activities has some 40,000
NAMESPACE = uuid.UUID("8f6c4b52-6d0f-5d1a-9d3c-1c7d5a0b3030")
BOOLEANS = {"true": True, "false": False}
# Of a record that does not say how far it is.
WHEN_LEFT_OUT: dict[tuple[type[models.Model], str], str] = {(Activity, "state"): DRAFT}
Entries = dict[str, tuple[Place, Tree]]


@dataclass(frozen=True)
class Fault:
    """One mistake of a folder: where, in which field, and the sentence that says what to do."""

    place: Place
    path: str
    sentence: str

    def __str__(self) -> str:
        return (
            f"{self.place}: {self.path}: {self.sentence}" if self.path else f"{self.place}: {self.sentence}"
        )


class FaultyFolder(Exception):
    """The folder cannot be loaded; ``faults`` are all the mistakes found, in the order of the files."""

    def __init__(self, faults: list[Fault]) -> None:
        told = [str(fault) for fault in faults[:MOST_FAULTS]]
        if len(faults) > MOST_FAULTS:
            told.append(_("… and %d more.") % (len(faults) - MOST_FAULTS))
        super().__init__("\n".join(told))
        self.faults = faults


@dataclass
class ReadRow:
    """One row that was read, with what is needed to name its mistakes."""

    instance: Owned | Controller
    place: Place
    path: str
    field_places: dict[str, Place] = field(default_factory=dict)

    def place_of(self, name: str) -> Place:
        return self.field_places.get(name, self.place)


@cache
def references_of(model: type[models.Model]) -> dict[str, models.ForeignKey]:
    """The keys a folder fills in by naming another row; what a row is a part of is said by where it stands."""
    if not is_owned(model):
        return {}
    return {f.name: f for f in owned_links_of(model) if f.name not in {*model.nests_under, model.whole}}


def own_words(model: type[models.Model]) -> list[str]:
    """What a row of this model may say that is no field."""
    return [STARTER, CONFIRMED] if model is Activity else []


@cache
def natural_key_of(model: type[models.Model]) -> str | None:
    """The field that names a row of this model once in its organisation, when it has one."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields[:1] == ("controller",):
            return constraint.fields[1]
    return "slug" if model is Controller else None


def values_left_out(model: type[models.Model]) -> dict[str, Any]:
    """What a row of this model says where a folder says nothing, and the model has no default."""
    return {name: value for (kind, name), value in WHEN_LEFT_OUT.items() if kind is model}


@cache
def plain_fields_of(model: type[models.Model]) -> dict[str, models.Field]:
    """The fields a folder may fill in by a value: all that are editable and lead nowhere."""
    hidden = {"position", "id"}
    return {
        f.name: f
        for f in model._meta.concrete_fields
        if f.editable and not f.is_relation and f.name not in hidden
    }


class RowReader:
    """Turns trees into unsaved rows of one organisation and notes every mistake.

    A key is known in the whole organisation. The keys of an activity that begins with a starter, and of what the starter
    brings along, are known in that activity alone, so that two activities may begin with the same one.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.rows: list[ReadRow] = []
        self.keys: dict[tuple[type[models.Model], str, str], ReadRow] = {}
        self.references: list[tuple[ReadRow, models.ForeignKey, Text, str]] = []
        self.named: dict[type[models.Model], dict[str, ReadRow]] = {}  # shared entries, once all are read
        self.listed: dict[str, Place] = {}
        self.scope = ""  # the path of the activity whose keys are its own, if any
        self.brought: list[tuple[str, Starter, str, Mapping]] = []
        self.origin = ""  # the starter of which a row is brought along, in its identifier

    @property
    def organisation(self) -> ReadRow:
        raise NotImplementedError

    @property
    def controller(self) -> Controller:
        instance = self.organisation.instance
        assert isinstance(instance, Controller)
        return instance

    @property
    def language(self) -> str:
        """The language in which starters are read."""
        return self.controller.language

    def fault(self, place: Place, path: str, sentence: str) -> None:
        self.faults.append(Fault(place, path, sentence))

    def read_row(
        self,
        model: type[Owned | Controller],
        tree: Tree,
        parents: list[ReadRow],
        section: str,
        position: int,
        link: str,
    ) -> ReadRow:
        """Read one row and, below it, its parts. ``parents`` leads from the controller down to the row it is a part of."""
        parent = parents[-1] if parents else None
        numbered = section if link and model._meta.get_field(link).one_to_one else f"{section}[{position}]"
        path = f"{parent.path}.{numbered}".lstrip(".") if parent else ""
        instance = model(**values_left_out(model))
        row = ReadRow(instance, tree.place, path)
        if isinstance(instance, Owned):
            instance.position = position
            for ancestor in parents:
                self.attach(instance, ancestor, link if ancestor is parent else None)
        entries = self.entries_of(model, tree, row)
        self.rows.append(row)
        if len(self.rows) > MOST_ROWS:
            sentence = _("The folder has more than %d entries: no register has.") % MOST_ROWS
            raise FaultyFolder([Fault(tree.place, path, sentence)])
        self.name_row(row, parent, entries, section, position)
        starts_here = model is Activity and STARTER in entries
        if starts_here:
            entries = self.start_from(entries, row)
        parts = {name: (part, key) for name, part, key in parts_of(model)}
        links = references_of(model)
        nested = []
        for name, (place, value) in entries.items():
            if name == KEY:
                continue
            if name in parts and not (name in links and isinstance(value, Text)):
                nested.append((parts[name], name, value))
            elif name in links:
                self.note_reference(row, links[name], value)
            elif name in plain_fields_of(model):
                row.field_places[name] = place
                self.fill(row, plain_fields_of(model)[name], value)
            else:
                known = [KEY, *own_words(model), *parts, *links, *plain_fields_of(model)]
                self.fault(place, f"{path}.{name}".lstrip("."), unknown_field(model, name, known, value))
        for part, name, value in nested:
            self.read_parts(part, name, value, [*parents, row])
        if starts_here:
            self.scope = ""
        return row

    def start_from(self, entries: Entries, row: ReadRow) -> Entries:
        """The fields of an activity that names a starter: those of the starter, and instead of them its own.

        What the starter proposes stays open, unless the file says ``confirmed: true``: whoever writes that answers for it.
        """
        value = entries[STARTER][1]
        own = {name: entry for name, entry in entries.items() if name not in (STARTER, CONFIRMED)}
        try:
            chosen = starter(value.value if isinstance(value, Text) else "")
        except UnknownStarter:
            known = ", ".join(known_starters())
            sentence = _("There is no such starter. Known: %(known)s.") % {"known": known}
            self.fault(value.place, f"{row.path}.{STARTER}", sentence)
            return own
        self.scope = row.path
        self.brought += [(row.path, chosen, section, tree) for section, tree in chosen.brought(self.language)]
        points = [point for point in points_of(chosen) if point.about not in own]
        add = with_confirmed if self.is_confirmed(entries, row) else with_points
        return {**add(activity_of(chosen, self.language), points, self.language).entries, **own}

    def is_confirmed(self, entries: Entries, row: ReadRow) -> bool:
        if CONFIRMED not in entries:
            return False
        value = entries[CONFIRMED][1]
        if not isinstance(value, Text) or value.value not in BOOLEANS:
            self.fault(value.place, f"{row.path}.{CONFIRMED}", _("“true” or “false” is expected here."))
            return False
        return BOOLEANS[value.value]

    def read_brought(self) -> None:
        """Give activities what their starters bring and they refer to: the organisation’s of that name, or else new rows."""
        referred = {(link.related_model, scope, text.value) for _row, link, text, scope in self.references}
        sections = {section: (model, link) for section, model, link in parts_of(Controller)}
        known = self.known_rows({sections[section][0] for _scope, _chosen, section, _tree in self.brought})
        for scope, chosen, section, tree in self.brought:
            model, link = sections[section]
            name, key = (plain_text(tree, field) for field in ("name", KEY))
            if (model, scope, key) not in referred:
                continue
            row = known.get((model, recognised(name)))
            if row is None:
                position = 1 + max(
                    (one.instance.position for one in known.values() if isinstance(one.instance, model)),
                    default=0,
                )
                self.scope, self.origin = scope, f"{chosen.slug}."
                row = self.read_row(model, tree, [self.organisation], section, position, link)
                self.scope, self.origin = "", ""
                known[model, recognised(name)] = row
            self.keys[model, scope, key] = row

    def known_rows(self, wanted: set[type[Owned]]) -> dict[tuple[type[Owned | Controller], str], ReadRow]:
        """The rows of these models that the organisation has, by name."""
        found: dict[tuple[type[Owned | Controller], str], ReadRow] = {}
        for row in reversed(self.rows):
            if type(row.instance) in wanted:
                found[type(row.instance), recognised(getattr(row.instance, "name", ""))] = row
        return found

    def attach(self, instance: Owned, ancestor: ReadRow, link: str | None) -> None:
        """Point the row at a row above it: by ``link`` for its direct parent, else by the key to its whole."""
        target = ancestor.instance
        if isinstance(target, Controller):
            instance.controller = target
        elif link is not None:
            setattr(instance, link, target)
        elif instance.whole and type(target) is foreign_key(type(instance), instance.whole).related_model:
            setattr(instance, instance.whole, target)

    def entries_of(self, model: type[models.Model], tree: Tree, row: ReadRow) -> Entries:
        if isinstance(tree, Mapping):
            return tree.entries
        shorthand = getattr(model, "shorthand", None)
        if isinstance(tree, Text) and shorthand:
            return {shorthand: (tree.place, tree)}
        self.fault(tree.place, row.path, fields_expected(model, tree.value if isinstance(tree, Text) else ""))
        return {}

    def read_parts(
        self, part: tuple[type[Owned], str], name: str, value: Tree, parents: list[ReadRow]
    ) -> None:
        model, link = part
        if len(parents) == 1:
            self.listed[name] = value.place
        if model._meta.get_field(link).one_to_one:
            self.read_row(model, value, parents, name, 1, link)
        elif isinstance(value, Sequence):
            for position, item in enumerate(value.items, start=1):
                self.read_row(model, item, parents, name, position, link)
        else:
            above, said = parents[-1], value.value if isinstance(value, Text) else None
            self.fault(
                value.place,
                f"{above.path}.{name}".lstrip("."),
                list_expected(type(above.instance), name, said),
            )

    def name_row(
        self,
        row: ReadRow,
        parent: ReadRow | None,
        entries: Entries,
        section: str,
        position: int,
    ) -> None:
        """Give the row its stable identifier and make it known under its key."""
        key = None
        for name in (KEY, natural_key_of(type(row.instance))):
            if name in entries and key is None:
                value = entries[name][1]
                if isinstance(value, Text) and value.value.strip():
                    key = value
                elif name == KEY:
                    self.fault(
                        value.place, f"{row.path}.{KEY}".lstrip("."), _("A short name is expected here.")
                    )
        own = f"{section}/{self.origin}{key.value if key else position}"
        self.identify(row, f"{parent.instance.public_id if parent else own}/{own}")
        if key is not None:
            label = (type(row.instance), self.scope, key.value)
            if label in self.keys:
                sentence = _("The key “%(key)s” is already used at %(place)s.")
                self.fault(
                    key.place, row.path, sentence % {"key": key.value, "place": self.keys[label].place}
                )
            self.keys[label] = row

    def identify(self, row: ReadRow, place_in_folder: str) -> None:
        """Compute the identifier, so that the same folder gives the same one in every database."""
        row.instance.public_id = uuid.uuid5(NAMESPACE, place_in_folder)

    def note_reference(self, row: ReadRow, link: models.ForeignKey, value: Tree) -> None:
        row.field_places[link.name] = value.place
        if isinstance(value, Text):
            self.references.append((row, link, value, self.scope))
        else:
            self.fault(value.place, f"{row.path}.{link.name}", _("A key is expected here."))

    def fill(self, row: ReadRow, target: models.Field, value: Tree) -> None:
        """Set a plain field from text; what the text means is the field's business."""
        path = f"{row.path}.{target.name}".lstrip(".")
        if isinstance(target, TermListField):
            if isinstance(value, Sequence) and all(isinstance(item, Text) for item in value.items):
                setattr(
                    row.instance, target.name, [item.value for item in value.items if isinstance(item, Text)]
                )
            else:
                self.fault(value.place, path, _("A list of codes is expected here."))
            return
        if isinstance(target, models.JSONField) and isinstance(value, Mapping):
            setattr(row.instance, target.name, plain_values(value))
            return
        if not isinstance(value, Text):
            self.fault(value.place, path, _("One value is expected here."))
            return
        if not value.value.strip():
            self.fault(value.place, path, _("The value is empty: fill it in or leave the field out."))
            return
        if isinstance(target, models.BooleanField):
            if value.value not in BOOLEANS:
                self.fault(value.place, path, _("“true” or “false” is expected here."))
                return
            setattr(row.instance, target.name, BOOLEANS[value.value])
            return
        try:
            setattr(row.instance, target.name, target.to_python(value.value.strip()))
        except ValidationError as error:
            is_number = isinstance(target, models.IntegerField)
            for message in [no_whole_number(value.value, target)] if is_number else error.messages:
                self.fault(value.place, path, message)

    def resolve(self) -> None:
        for row, link, text, scope in self.references:
            model = link.related_model
            target = (
                self.keys.get((model, scope, text.value))
                or self.keys.get((model, "", text.value))
                or self.entry_named(model, text.value)
            )
            if target is None:
                known = [key for kind, where, key in self.keys if kind is model and where in {scope, ""}]
                self.fault(
                    text.place,
                    f"{row.path}.{link.name}",
                    unknown_key(text.value, link, known, self.names_of(model)),
                )
            else:
                setattr(row.instance, link.name, target.instance)
        refer_to_named([row.instance for row in self.rows])

    def names_of(self, model: type[models.Model]) -> list[str]:
        """The names by which a reference may call the shared entries of this kind."""
        if not issubclass(model, SharedEntry):
            return []
        return [row.instance.name for row in self.rows if isinstance(row.instance, model)]

    def entry_named(self, model: type[models.Model], name: str) -> ReadRow | None:
        """The shared entry of this name, where a reference is no key; the first one of that name."""
        if not issubclass(model, SharedEntry) or not recognised(name):
            return None
        if model not in self.named:
            self.named[model] = {name: row for (_model, name), row in self.known_rows({model}).items()}
        return self.named[model].get(recognised(name))

    def check(self) -> None:
        """Let every row check itself, as a form would: fields first, then the row as a whole.

        Where mistakes are known already, only what they do not bring about is added to them: of a row that could not be read,
        nothing; of one with a mistake in a field, nothing that it leaves out; of one with a mistake below it, no rule that
        holds between its fields.
        """
        known, self.faults = self.faults, []
        named = {fault.path for fault in known}
        around = {path.rpartition(".")[0] for path in named}
        above = {"" for _path in named} | {
            ".".join(path.split(".")[:count]) for path in named for count in range(1, path.count(".") + 1)
        }
        for row in self.rows:
            if row.path not in named or not row.path:
                self.check_row(row, is_whole=row.path not in above, leaves_out=row.path not in around)
        self.refuse_repetitions()
        self.faults = known + [fault for fault in self.faults if not fault.path or fault.path not in named]

    def check_row(self, row: ReadRow, *, is_whole: bool, leaves_out: bool) -> None:
        """``is_whole``: what holds between its fields too; ``leaves_out``: what it must have and does not say."""
        links = {f.name for f in row.instance._meta.concrete_fields if f.is_relation}
        for required in self.missing_links(row.instance) if leaves_out else ():
            self.fault(row.place, f"{row.path}.{required}".lstrip("."), _("This field is required."))
        unsaid = () if leaves_out else {f.name for f in row.instance._meta.fields} - row.field_places.keys()
        fields = partial(row.instance.clean_fields, exclude={*links, *unsaid})
        for step in (fields, row.instance.clean) if is_whole else (fields,):
            try:
                step()
            except ValidationError as error:
                self.refuse_values(row, error)
        for constraint in row.instance._meta.constraints if is_whole else ():
            if isinstance(constraint, models.CheckConstraint):
                try:
                    constraint.validate(type(row.instance), row.instance)
                except ValidationError as error:
                    self.fault(row.place, row.path, error.messages[0])

    def refuse_values(self, row: ReadRow, refused: ValidationError) -> None:
        for name, errors in refused.error_dict.items():
            for error in errors:
                sentences = error.messages
                field = row.instance._meta.get_field(name) if name != NON_FIELD_ERRORS else None
                if isinstance(field, models.Field):
                    sentences = refusal(field, error, is_written=name in row.field_places)
                for sentence in sentences:
                    self.fault(row.place_of(name), f"{row.path}.{name}".lstrip("."), sentence)

    def refuse_repetitions(self) -> None:
        """Name each row that says again what must stand once; the database would refuse it without saying where."""
        seen: set[tuple[object, ...]] = set()
        for row in self.rows:
            for constraint in row.instance._meta.constraints:
                if isinstance(constraint, models.UniqueConstraint):
                    values = [getattr(row.instance, name, None) for name in constraint.fields]
                    if None in values:
                        continue  # as in the database, where what is not said equals nothing
                    mark = (constraint.name, *(id(v) if isinstance(v, models.Model) else v for v in values))
                    if mark in seen:
                        self.fault(row.place, row.path, str(constraint.violation_error_message))
                    seen.add(mark)

    def missing_links(self, instance: models.Model) -> Iterator[str]:
        if isinstance(instance, Owned):
            instance.adopt_owner()
            for link in owned_links_of(type(instance)):
                if not link.null and not link.is_cached(instance):
                    yield link.name


def plain_text(tree: Mapping, name: str) -> str:
    value = tree.entries[name][1] if name in tree.entries else None
    return value.value if isinstance(value, Text) else ""


def plain_values(tree: Tree) -> Any:
    """The tree as values that JSON can hold."""
    match tree:
        case Mapping():
            return {name: plain_values(value) for name, (_place, value) in tree.entries.items()}
        case Sequence():
            return [plain_values(item) for item in tree.items]
    return tree.value
