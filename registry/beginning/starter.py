"""Beginning an activity with a starter: the organisation's first draft of a usual processing activity."""

from __future__ import annotations

import uuid

from django.db import transaction

from registry.editing.states import last_position
from registry.exchange.imports.rows import FaultyFolder, ReadRow, RowReader
from registry.files.yaml_tree import Mapping, Place, Text
from registry.models import Activity, Controller, Department, Owned
from registry.models.reasons import ChangeKind, Reason
from registry.record.write import check_reference, insert_rows
from registry.spelling import recognised
from registry.starters import STARTER, Source, Starter, UnknownStarter, starter


@transaction.atomic
def start_activity(
    controller: Controller,
    chosen: Starter,
    language: str,
    *,
    reference: str,
    department: Department | None = None,
    public_id: uuid.UUID | None = None,
) -> Activity:
    """Make an activity of this organisation as the starter says it in ``language``, with all its parts, or nothing.

    What the starter proposes, asks and advises goes with it as open points. People, data and third parties are those of
    the organisation when it has some of that name, whatever the capitals and accents; only the others are new. Raises
    ValidationError for a reference that cannot be used.
    """
    # One at a time: a name is not added twice.
    Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
    reader = StarterReader(controller, language)
    activity = reader.start(chosen)
    activity.reference, activity.department = reference, department
    activity.public_id = public_id or activity.public_id
    check_reference(activity)
    reader.finish()
    insert_rows([row.instance for row in reader.rows], Reason(ChangeKind.STARTER, chosen.slug))
    return activity


def starter_of(activity: Activity) -> Starter | None:
    """The starter that the activity began with, if it is still there."""
    try:
        return starter(activity.starter) if activity.starter else None
    except UnknownStarter:
        return None


def changed_since(activity: Activity) -> list[Source]:
    """The texts cited by the starter of this record that have changed since the record was begun."""
    chosen = starter_of(activity)
    sources = chosen.sources if chosen is not None else ()
    return [one for one in sources if one.changed and activity.begun_on < one.changed]


class StarterReader(RowReader):
    """Reads one starter into unsaved rows for an organisation that exists."""

    def __init__(self, controller: Controller, language: str) -> None:
        super().__init__()
        self.existing = ReadRow(controller, Place("", 1), "")
        self.written_in = language

    @property
    def organisation(self) -> ReadRow:
        return self.existing

    @property
    def language(self) -> str:
        return self.written_in

    def start(self, chosen: Starter) -> Activity:
        """The activity of the starter, after the last one of the organisation."""
        place = Place(chosen.slug, 1)
        tree = Mapping({STARTER: (place, Text(chosen.slug, place))}, place)
        position = 1 + last_position(Activity.objects.filter(controller=self.controller))
        row = self.read_row(Activity, tree, [self.organisation], "activities", position, "controller")
        assert isinstance(row.instance, Activity)
        return row.instance

    def finish(self) -> None:
        """Read what the starter brings along and tie it together. Raises :class:`FaultyFolder` for one that is faulty."""
        self.read_brought()
        self.resolve()
        if not self.faults:
            self.check()
        if self.faults:
            raise FaultyFolder(self.faults)

    def known_rows(self, wanted: set[type[Owned]]) -> dict[tuple[type[Owned | Controller], str], ReadRow]:
        found: dict[tuple[type[Owned | Controller], str], ReadRow] = {}
        for model in wanted:
            for instance in model._base_manager.filter(controller=self.controller).order_by(
                "-position", "-pk"
            ):
                name = recognised(getattr(instance, "name", ""))
                found[model, name] = ReadRow(instance, self.existing.place, "")
        return found

    def identify(self, row: ReadRow, place_in_folder: str) -> None:
        """A row keeps the identifier it was born with: the same starter may be chosen twice."""
