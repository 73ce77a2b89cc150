"""A folder that has changed since it was loaded: what it would change in the register, and changing it.

Rows are known by their public identifier, which a folder gives in every database alike. What people added since stays;
what came with the folder and is no longer in it goes; what it says otherwise becomes what it says. A whole record that is no
longer in it stays with all its parts, for a register forgets nothing: people archive it. Whether a record is in force, and a
notice public, is decided by people and not by a folder.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from registry.exchange.imports.folder import FolderReader
from registry.exchange.imports.rows import Fault, FaultyFolder
from registry.models import Controller, Owned
from registry.models.fields import TermField, TermListField
from registry.models.owned import Fact, existing_target
from registry.models.reasons import ChangeKind, Reason
from registry.models.shape import foreign_key, parents_first
from registry.models.states import IN_FORCE, PROPOSED
from registry.models.whole import Whole
from registry.record.build import country, parts_below, term
from registry.record.changes import value_in_words
from registry.record.write import insert_rows, own_fields
from registry.rules.wording import shortened

REASON = Reason(ChangeKind.FOLDER)
# Of an organisation: what no folder says.
NOT_SAID = {
    *("id", "public_id", "slug", "loaded_digest", "last_record_number"),
    *("requires_second_factor", "author_cannot_approve", "needs_signature", "review_months"),
}
DECIDED = {"state", "is_published"}  # of a record and a notice that are there already: by a decision alone
Key = tuple[type[models.Model], uuid.UUID]


@dataclass(frozen=True)
class Change:
    """A stored row, and for each field that the folder says otherwise what it says."""

    row: Any
    wanted: Any
    fields: tuple[models.Field, ...]


@dataclass
class Replacement:
    """What a folder would change. ``kept`` are rows that people added since: they stay as they are."""

    controller: Controller
    added: list[Any] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    removed: list[Fact] = field(default_factory=list)
    kept: list[Any] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.changed or self.removed)

    def lines(self) -> Iterator[str]:
        """The difference in words of the active language, one row or field a line."""
        for one in self.changed:
            for each in one.fields:
                old, new = (said(row, each) for row in (one.row, one.wanted))
                yield f"~ {named(one.row)} · {capfirst(str(each.verbose_name))}: {old} → {new}"
        yield from (f"+ {named(row)}" for row in self.added)
        yield from (f"- {named(row)}" for row in self.removed)


def named(row: Any) -> str:
    return f"{capfirst(str(row._meta.verbose_name))}: {shortened(str(row), 60)}"


def said(row: Any, named_field: models.Field) -> str:
    """What a row says in a field, as people read it: terms and countries by their labels, never by their codes."""
    return shortened(value_in_words(named_field.name, as_value(row, named_field)) or "–", 60)


def as_value(row: Any, named_field: models.Field) -> Any:
    """What a row says in a field, as the value that stands on a sheet; what it refers to, by its name."""
    value = getattr(row, named_field.name)
    match named_field:
        case TermField():
            return term(named_field.vocabulary, value)
        case TermListField():
            return tuple(term(named_field.vocabulary, code) for code in value)
        case CountryField():
            return country(str(value.code or ""))
        case models.Field(is_relation=True):
            return str(value or "")
    labels = dict(named_field.choices or ())
    return str(labels[value]) if value in labels else value


class Replacer:
    """Compares a folder that was read with the organisation that is stored, and brings the one to the other."""

    def __init__(self, reader: FolderReader, controller: Controller) -> None:
        self.reader, self.controller = reader, controller
        self.wanted: dict[Key, Any] = {
            (type(row.instance), row.instance.public_id): row.instance for row in reader.rows[1:]
        }
        kinds = {*parts_below(Controller), *(kind for kind, _identifier in self.wanted)}
        self.kinds: list[type[Owned]] = parents_first({kind for kind in kinds if issubclass(kind, Owned)})
        self.stored: dict[Key, Any] = {
            (kind, row.public_id): row
            for kind in self.kinds
            for row in kind._default_manager.filter(controller=controller)
        }

    def plan(self) -> Replacement:
        """What would change. Nothing is written."""
        found = Replacement(self.controller)
        organisation = self.change(self.controller, self.reader.controller)
        found.changed += [organisation] if organisation.fields else []
        for key, row in self.wanted.items():
            if key not in self.stored:
                found.added.append(row)
            elif (one := self.change(self.stored[key], row)).fields:
                found.changed.append(one)
        left_out = {key: row for key, row in self.stored.items() if key not in self.wanted}
        staying = {key for key, row in left_out.items() if not self.may_go(row)}
        for key in list(staying):  # what a row is a part of stays with it
            staying |= {above for above in self.above(left_out[key]) if above in left_out}
        for key, row in left_out.items():
            stays = key in staying or any(above in staying for above in self.wholes_above(row))
            (found.kept if stays or not isinstance(row, Fact) else found.removed).append(row)
        return found

    def may_go(self, row: Any) -> bool:
        """True for a row that came with the folder as it stands, and is no whole record."""
        return isinstance(row, Fact) and row.origin == ChangeKind.FOLDER and not isinstance(row, Whole)

    def above(self, row: Any) -> Iterator[Key]:
        """The rows that a row is a part of, the nearest first."""
        for name in row.nests_under:
            target = existing_target(row, foreign_key(type(row), name))
            if isinstance(target, Owned):
                yield type(target), target.public_id
                yield from self.above(target)

    def wholes_above(self, row: Any) -> Iterator[Key]:
        return (key for key in self.above(row) if issubclass(key[0], Whole))

    def change(self, stored: Any, wanted: Any) -> Change:
        if isinstance(stored, Controller):
            fields = [one for one in stored._meta.concrete_fields if one.name not in NOT_SAID]
        else:
            fields = [one for one in own_fields(stored) if one.name not in DECIDED]
        return Change(stored, wanted, tuple(one for one in fields if self.differs(one, stored, wanted)))

    def differs(self, one: models.Field, stored: Any, wanted: Any) -> bool:
        if not one.is_relation:
            return bool(one.value_from_object(stored) != one.value_from_object(wanted))
        old, new = (getattr(row, one.name) for row in (stored, wanted))
        return getattr(old, "public_id", None) != getattr(new, "public_id", None)

    @transaction.atomic
    def apply(self, replacement: Replacement) -> None:
        """Make the register say what the folder says, each change with its row of history.

        Raises ProtectedError or RestrictedError for a row that goes while something people added refers to it.
        """
        for kind in self.kinds:
            new = [row for row in replacement.added if type(row) is kind]
            for row in new:
                row.controller = self.controller
                self.lead(row, own_fields(row))
                leave_undecided(row)
            insert_rows(new, REASON)
            self.stored |= {(kind, row.public_id): row for row in new}
        for one in replacement.changed:
            self.lead(one.wanted, one.fields)
            for each in one.fields:
                setattr(one.row, each.name, getattr(one.wanted, each.name))
            if isinstance(one.row, Controller):  # only what the folder says: people may have changed the rest
                one.row.save(update_fields=[each.name for each in one.fields])
            else:
                one.row.save(reason=REASON)
        for kind in reversed(self.kinds):
            for row in [one for one in replacement.removed if type(one) is kind]:
                row.delete(reason=REASON)
        Controller.objects.filter(pk=self.controller.pk).update(
            loaded_digest=self.reader.controller.loaded_digest
        )

    def lead(self, row: Any, fields: Any) -> None:
        """Lead the references of a row that was read to the rows that are stored."""
        for one in fields:
            target = getattr(row, one.name) if one.is_relation else None
            if target is not None:
                setattr(row, one.name, self.stored.get((type(target), target.public_id), target))


def leave_undecided(row: Any) -> None:
    """A new notice comes unpublished, and a new record that the folder calls current to be reviewed: people decide both."""
    if getattr(row, "is_published", False):
        row.is_published = False
    if getattr(row, "state", "") == IN_FORCE:
        row.state = PROPOSED


def plan_replacement(reader: FolderReader, controller: Controller) -> Replacement:
    """What the folder that was read would change in the organisation. Nothing is written."""
    return Replacer(reader, controller).plan()


class RegisterChanged(Exception):
    """The folder would no longer change what it was shown to change: somebody worked on the register meanwhile."""


@transaction.atomic
def replace_organisation(
    reader: FolderReader, controller: Controller, *, seen: Sequence[str] | None = None
) -> Replacement:
    """Change the organisation to what the folder says; gives what was changed.

    ``seen`` are the lines of the difference that was shown. Raises RegisterChanged where they are others now, and
    FaultyFolder; then nothing is changed.
    """
    current = Controller.objects.select_for_update().get(pk=controller.pk)
    replacer = Replacer(reader, current)
    found = replacer.plan()
    if seen is not None and list(found.lines()) != list(seen):
        raise RegisterChanged
    try:
        replacer.apply(found)
    except (models.ProtectedError, models.RestrictedError) as error:
        raise refused(reader, _("Something that people added refers to it: %s.") % error.args[0]) from error
    except IntegrityError as error:
        raise refused(reader, _("The database refuses this folder: %s") % error) from error
    return found


def refused(reader: FolderReader, sentence: str) -> FaultyFolder:
    return FaultyFolder([Fault(reader.rows[0].place, "", sentence)])
