"""What Article 30(1) asks of a controller's record, in the order of the columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.sheet import ActivitySheet
from registry.rules.engine import Point, Severity, Subject, rule
from registry.rules.wording import is_reachable, shortened

RECORD = Subject.CONTROLLER_RECORD


def is_joint(record: ActivitySheet, on: date) -> bool:
    """True where the role says so, or somebody is recorded who decides too."""
    return record.role.code == "joint" or bool(record.joint_controllers)


@rule(
    "30-1-A-JOINT",
    "30(1)(a)",
    RECORD,
    gettext_lazy("Joint controllers are named."),
    applies=is_joint,
)
def joint_controllers(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.joint_controllers:
        yield Point("joint", _("Name the organisation that decides with yours."))


@rule(
    "30-1-A-JOINT-CONTACT",
    "30(1)(a)",
    RECORD,
    gettext_lazy("Joint controllers are named with their contact details."),
    applies=lambda record, on: bool(record.joint_controllers),
)
def joint_contacts(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.joint_controllers:
        if not is_reachable(one.party):
            yield Point(
                "joint", _("Say how to reach the joint controller “%s”.") % shortened(one.party.name), one.id
            )


@rule(
    "26-1-ROLE",
    "26",
    RECORD,
    gettext_lazy(
        "An organisation that decides with others why and how data are processed is a joint controller."
    ),
    severity=Severity.BREACH,
    applies=lambda record, on: bool(record.joint_controllers),
)
def role_of_joint_controller(record: ActivitySheet, on: date) -> Iterator[Point]:
    if record.role.code != "joint":
        sentence = _("Joint controllers are recorded, and the role is “%s”. Correct one or the other.")
        yield Point("joint", sentence % wording.label(record.role))


@rule("30-1-B-PURPOSES", "30(1)(b)", RECORD, gettext_lazy("The record names the purposes of the processing."))
def purposes(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.purposes:
        yield Point("purposes", _("Say what the data are used for: at least one purpose."))
    for one in reading.every_purpose(record.purposes):
        if not one.name.strip():
            yield Point("purposes", _("A purpose has no text."), one.id)


@rule(
    "30-1-C-PEOPLE", "30(1)(c)", RECORD, gettext_lazy("The record describes the categories of data subjects.")
)
def people(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not reading.people(record):
        yield Point("people", _("Say whose data are processed."))


@rule(
    "30-1-C-DATA", "30(1)(c)", RECORD, gettext_lazy("The record describes the categories of personal data.")
)
def data(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not reading.data(record):
        yield Point("data", _("Say which data are processed."))


@rule(
    "30-1-D-RECIPIENTS",
    "30(1)(d)",
    RECORD,
    gettext_lazy("The record names the categories of recipients, in third countries too."),
)
def recipients(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not reading.names_recipients(record):
        yield Point("recipients", _("Say who receives the data, inside and outside the organisation."))


@rule(
    "4-9-JOINT",
    "26",
    RECORD,
    gettext_lazy(
        "A joint controller may receive the data too: then it is one of those to whom they are disclosed."
    ),
    severity=Severity.ADVICE,
    applies=lambda record, on: bool(record.joint_controllers),
)
def received_by_joint_controllers(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.decide_beside_none(record):
        sentence = _("Under recipients “none” is declared, and %s decides jointly: does it receive the data?")
        yield Point("recipients", sentence % shortened(one.party.name), one.id)


@rule(
    "4-9-HOST",
    "30(1)(d)",
    RECORD,
    gettext_lazy("Who hosts data for the organisation receives them, processor or not (Article 4(9))."),
    severity=Severity.ADVICE,
    applies=lambda record, on: bool(reading.hosting_in_use(record)),
)
def received_by_hosts(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in reading.host_beside_none(record):
        sentence = _(
            "Under recipients “none” is declared, and data are hosted at “%s”. Whose machines are they, the organisation’s own"
            " or those of another organisation?"
        )
        yield Point("hosting", sentence % shortened(one.name), one.id)


@rule(
    "26-1-ARRANGEMENT",
    "26",
    RECORD,
    gettext_lazy("Joint controllers settle in an arrangement who answers for what."),
    applies=lambda record, on: bool(record.joint_controllers),
)
def arrangement(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.joint_arrangement.strip():
        yield Point("joint", _("Say who does what among the joint controllers: no arrangement is recorded."))
