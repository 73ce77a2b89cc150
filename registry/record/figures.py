"""The figures of a register, from plain counts: what each is called, what its rows are, and in which words it says them.

Whoever counts decides which activities it may see; nothing here reads a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.figures.charts import Chart, Row, bar_figure, column_figure, share_figure
from registry.figures.scales import FRESHNESS, RETENTION, rows_of
from registry.record import wording
from registry.record.build import country as country_term
from registry.record.build import term
from registry.record.countries import standing
from registry.vocabularies import vocabulary

UrlOf = Callable[[str], str]
MOST = 12  # bars of a figure that may have any number of rows


def nowhere(_what: str) -> str:
    return ""


def activities_figure(
    counted: Mapping[tuple[str, str], int], departments: Mapping[str, str], url_of: UrlOf = nowhere
) -> Chart:
    """Activities by department and state, the state "current" first.

    ``counted`` is a number for each (department, state): a department is a key of ``departments``, which gives its name,
    or "" for none. ``url_of`` gets that key.
    """
    states = sorted(vocabulary("activity_states"), key=lambda state: state.code != "current")
    used = [state for state in states if any(state.code == code for _department, code in counted)]
    names = {**departments, "": _("No department")}
    rows = [
        Row(names[key], tuple(counted.get((key, state.code), 0) for state in used), url_of(key))
        for key in dict.fromkeys(department for department, _state in counted)
    ]
    return bar_figure(
        _("Activities by department and state"),
        rows,
        unit=activities,
        heading=_("Department"),
        series=[wording.label(term("activity_states", state.code)) for state in used],
        largest_first=True,
        most=MOST,
    )


def bases_figure(counted: Mapping[str, int], url_of: UrlOf = nowhere) -> Chart:
    """Legal bases by how often purposes state them; "" counts purposes without any (Article 6(1))."""
    rows = [
        Row(wording.label(term("legal_bases", code)) or _("Not filled in"), number, url_of(code))
        for code, number in counted.items()
    ]
    return share_figure(_("Legal bases"), rows, unit=bases, heading=_("Legal basis"))


def transfers_figure(counted: Mapping[tuple[str, str], int], on: date, url_of: UrlOf = nowhere) -> Chart:
    """Transfers by country, each with what allows it (Articles 30(1)(e), 44 to 49).

    ``counted`` is a number for each (country, mechanism), both codes, "" when not filled in. ``on`` is the day whose
    adequacy decisions count. ``url_of`` gets the country's code.
    """
    by_country: dict[str, dict[str, int]] = defaultdict(dict)
    for (code, mechanism), number in counted.items():
        by_country[code][mechanism] = number
    rows = []
    for code, mechanisms in by_country.items():
        where = standing(code, on)
        stated = [
            f"{wording.label(term('transfer_mechanisms', each)) or _('no mechanism filled in')} ({number})"
            for each, number in mechanisms.items()
        ]
        name = wording.label(country_term(code)) or str(where.label)
        note = ", ".join(stated) if not code else f"{where.label} · {', '.join(stated)}"
        rows.append(Row(name, sum(mechanisms.values()), url_of(code), note=note, mark=where.mark))
    return bar_figure(
        _("Transfers by country"), rows, unit=transfers, heading=_("Country"), largest_first=True
    )


def retention_figure(counted: Mapping[str, int], url_of: UrlOf = nowhere) -> Chart:
    """Retention rules by length; the codes are those of :func:`registry.figures.scales.retention_step`."""
    rows = rows_of(RETENTION, counted, url_of)
    return column_figure(_("Retention by length"), rows, unit=rules, heading=_("Period"))


def freshness_figure(counted: Mapping[str, int], url_of: UrlOf = nowhere) -> Chart:
    """Activities by last update; the codes are those of :func:`registry.figures.scales.freshness_step`."""
    rows = rows_of(FRESHNESS, counted, url_of)
    return column_figure(_("Last update of activities"), rows, unit=activities, heading=_("Last update"))


def activities(number: int) -> str:
    return ngettext("%d activity", "%d activities", number) % number


def bases(number: int) -> str:
    return ngettext("%d legal basis", "%d legal bases", number) % number


def transfers(number: int) -> str:
    return ngettext("%d transfer", "%d transfers", number) % number


def rules(number: int) -> str:
    return ngettext("%d retention rule", "%d retention rules", number) % number
