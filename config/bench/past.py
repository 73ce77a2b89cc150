"""What the register of an earlier day costs, and what changed between two."""

from __future__ import annotations

from datetime import date, timedelta

from config.bench import cpu_against, queries_of, seconds_of
from registry.models import Activity, ActivityVersion, Controller
from registry.record.build import build_sheets
from registry.record.versions import compare_days, register_on, stored_sheet
from registry.samples.activities import make_activities

FIRST, APART = date(2020, 1, 1), timedelta(days=100)
VERSIONS = 10


def measure_past(size: int, seed: int) -> dict[str, str]:
    """Figures for a register of ``size`` activities with ten versions each, by name."""
    controller = Controller.objects.create(slug=f"past-{size}", name=f"Past {size}", language="fr")
    make_activities(controller, size, seed)
    make_versions(controller)
    on = FIRST + 5 * APART
    rows = ActivityVersion.objects.in_force_on(on).filter(controller=controller)

    def anew() -> None:
        stored_sheet.cache_clear()
        register_on(controller, on)

    seconds, ratio = cpu_against(anew, lambda: list(rows.values_list("content", flat=True)))
    return {
        "activities, ten versions each": str(size),
        "queries, register on a day": str(queries_of(lambda: register_on(controller, on))),
        "register on a day, s": f"{seconds:.2f}",
        "against its rows alone": f"{ratio:.0f}",
        "queries, two days compared": str(queries_of(lambda: compare_days(controller, FIRST, on))),
        "two days compared, s": f"{seconds_of(lambda: compare_days(controller, FIRST, on)):.2f}",
    }


def make_versions(controller: Controller) -> None:
    """Ten versions of each record, a hundred days apart, each under a name of its own."""
    activities = list(Activity.objects.filter(controller=controller))
    for activity, sheet in zip(activities, build_sheets(controller, activities), strict=True):
        versions = []
        for number in range(1, VERSIONS + 1):
            told = sheet.model_copy(update={"name": f"{sheet.name} {number}"})
            begins = FIRST + (number - 1) * APART
            is_last = number == VERSIONS
            versions.append(
                ActivityVersion(
                    controller=controller,
                    activity=activity,
                    number=number,
                    schema_version=told.schema_version,
                    content=told.canonical().decode(),
                    digest=told.digest(),
                    effective_on=begins,
                    ended_on=None if is_last else begins + APART,
                    is_in_force=is_last,
                )
            )
        ActivityVersion.objects.bulk_create(versions)
