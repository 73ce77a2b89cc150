"""Starting an activity from a built-in model: the organisation's first draft of a usual processing activity."""

from __future__ import annotations

import uuid

from django.db import transaction

from registry.editing.states import check_reference, last_position
from registry.exchange.imports.folder import FaultyFolder, Row, RowReader, same_name, store
from registry.files.yaml_tree import Mapping, Place, Text
from registry.models import Activity, Controller, Department, Owned
from registry.starters import STARTER, Starter, UnknownStarter, starter

REASON = "starter:"  # and the name of the model, in the history of every row it made


@transaction.atomic
def start_activity(
    controller: Controller,
    chosen: Starter,
    language: str,
    *,
    reference: str,
    department: Department | None = None,
    state: str = "draft",
    public_id: uuid.UUID | None = None,
) -> Activity:
    """Make an activity of this organisation as the model says it in ``language``, with all its parts, or nothing.

    People, data and third parties of the model are those of the organisation when it has some of that name, whatever the
    capitals and accents; only the others are new. Raises ValidationError for a reference that cannot be used.
    """
    # One at a time: a name is not added twice.
    Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
    reader = StarterReader(controller, language)
    activity = reader.start(chosen)
    activity.reference, activity.department, activity.state = reference, department, state
    activity.public_id = public_id or activity.public_id
    check_reference(activity)
    reader.finish()
    store([row.instance for row in reader.rows], REASON + chosen.slug)
    return activity


def starter_of(activity: Activity) -> Starter | None:
    """The model that the activity started from, as its history tells; the questions it leaves open are there."""
    reason = (
        activity.history.order_by("history_id").values_list("history_change_reason", flat=True).first() or ""
    )
    try:
        return starter(reason.removeprefix(REASON)) if reason.startswith(REASON) else None
    except UnknownStarter:
        return None


class StarterReader(RowReader):
    """Reads one model into unsaved rows for an organisation that exists."""

    is_draft = True

    def __init__(self, controller: Controller, language: str) -> None:
        super().__init__()
        self.existing = Row(controller, Place("", 1), "")
        self.written_in = language

    @property
    def organisation(self) -> Row:
        return self.existing

    @property
    def language(self) -> str:
        return self.written_in

    def start(self, chosen: Starter) -> Activity:
        """The activity of the model, after the last one of the organisation."""
        place = Place(chosen.slug, 1)
        tree = Mapping({STARTER: (place, Text(chosen.slug, place))}, place)
        position = 1 + last_position(Activity.objects.filter(controller=self.controller))
        row = self.read_row(Activity, tree, [self.organisation], "activities", position, "controller")
        assert isinstance(row.instance, Activity)
        return row.instance

    def finish(self) -> None:
        """Read what the model brings along and tie it together. Raises :class:`FaultyFolder` for a model that is faulty."""
        self.read_brought()
        self.resolve()
        if not self.faults:
            self.check()
        if self.faults:
            raise FaultyFolder(self.faults)

    def known_rows(self, wanted: set[type[Owned]]) -> dict[tuple[type[Owned | Controller], str], Row]:
        found: dict[tuple[type[Owned | Controller], str], Row] = {}
        for model in wanted:
            for instance in model._base_manager.filter(controller=self.controller).order_by(
                "-position", "-pk"
            ):
                found[model, same_name(getattr(instance, "name", ""))] = Row(
                    instance, self.existing.place, ""
                )
        return found

    def identify(self, row: Row, place_in_folder: str) -> None:
        """A row keeps the identifier it was born with: the same model may be chosen twice."""
