"""What Article 30(2) asks of a processor's record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Subject, rule
from registry.rules.wording import is_reachable, shortened

RECORD = Subject.PROCESSOR_RECORD


@rule(
    "30-2-A-CLIENTS",
    "30(2)(a)",
    RECORD,
    gettext_lazy("The processor names each controller on whose behalf it acts."),
)
def clients(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.clients:
        yield Point("clients", _("Say for whom data are processed: each client by its name."))


@rule(
    "30-2-A-CLIENT-CONTACT",
    "30(2)(a)",
    RECORD,
    gettext_lazy(
        "The name and the contact details of each controller are asked for: a category of clients is not enough."
    ),
    applies=lambda record, on: bool(record.clients),
)
def client_contacts(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.clients:
        if one.party is None:
            sentence = _("“%s” has no contact details: a category of clients is not enough, each is named.")
            yield Point("clients", sentence % shortened(one.name), one.id)
        elif not is_reachable(one.party):
            yield Point("clients", _("Say how to reach the client “%s”.") % shortened(one.party.name), one.id)


@rule(
    "30-2-B-OPERATIONS",
    "30(2)(b)",
    RECORD,
    gettext_lazy("The record names the categories of processing carried out for the clients."),
)
def operations(record: ActivitySheet, on: date) -> Iterator[Point]:
    done = [one for one in record.operations if one.stage is None or one.stage.code != "ended"]
    if not done:
        yield Point("operations", _("Say what is done for the clients: the categories of processing."))
        return
    if any(one.client is None for one in done):
        return
    served = {
        one.client.id for one in record.operations if one.client
    }  # what has ended for a client is said too
    for client in record.clients:
        if client.id not in served:
            name = client.party.name if client.party else client.name
            yield Point("operations", _("Say what is done for “%s”.") % shortened(name), client.id)
