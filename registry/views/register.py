"""The register as a list: searched, filtered, sorted, page by page, by an address that says it all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from registry.finding.answers import activity_lines, matching, register_of
from registry.finding.columns import ALWAYS, COLUMNS, SHOWN
from registry.finding.filters import FILTERS, ME, Asker
from registry.finding.questions import SIZES, Question, chips
from registry.models import Controller, SavedView
from registry.models.states import ARCHIVED, DRAFT, PROPOSED, STATES
from registry.people.requests import MemberRequest, members_only
from registry.views.bulk import acts_for
from registry.views.neighbours import list_suffix
from registry.views.saved_views import open_view

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL_STATES = {"state": STATES}
READY_MADE = (
    (gettext_lazy("Whole register"), ""),
    (gettext_lazy("Something is missing"), "missing=1"),
    (gettext_lazy("Drafts"), f"state={DRAFT}"),
    (gettext_lazy("To be reviewed"), f"state={PROPOSED}"),
    (gettext_lazy("Assigned to me"), f"assigned={ME}"),
    (gettext_lazy("Archived"), f"state={ARCHIVED}"),
)


@dataclass(frozen=True)
class ListLink:
    """A way to another list: what it is called, where, and whether it is the present one."""

    label: str
    href: str
    is_current: bool = False


@dataclass(frozen=True)
class InForce:
    """A filter in force, and the way to the list without it."""

    label: str
    value: str
    href: str


@dataclass(frozen=True)
class Way:
    """A way to begin a record."""

    label: StrOrPromise
    help: StrOrPromise
    href: str
    icon: str


WAYS_IN = (
    Way(
        gettext_lazy("New activity"),
        gettext_lazy("Six questions in everyday words, and a draft to complete at the end."),
        "registry:begin",
        "add",
    ),
    Way(
        gettext_lazy("From a starter"),
        gettext_lazy("Payroll, recruitment, newsletter, school canteen…: usual activities, already written."),
        "registry:starters",
        "copy",
    ),
)
IMPORT = Way(
    gettext_lazy("Import a file"),
    gettext_lazy(
        "The spreadsheet you have, such as the CNIL’s: you see what it would change before it does."
    ),
    "registry:imports",
    "import",
)


@require_safe
@members_only
def register(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The activities that answer the question in the address; the list or the filters alone for a script that asks for them."""
    if "view" in request.GET:
        return open_view(request, controller)
    asker, question = Asker(controller, request.user), Question.read(request.GET)
    # The button that closes the panel is sent along with it.
    panel = facets(question, asker) if request.GET.getlist("filters") == ["open"] else None
    piece = request.headers.get("HX-Target", "")
    # Whatever builds an address from this one starts from its one spelling.
    request.GET = QueryDict(question.query() + "&filters=open" * (panel is not None))
    if piece == "filters":
        response = render(
            request,
            "registry/register_filters.html",
            {"panel": panel, "question": question, "is_piece": True},
        )
    elif piece == "list":
        response = render(request, "registry/register_list.html", list_context(request, asker, question))
        response["HX-Push-Url"] = f"{request.path}?{question.query()}"
    else:
        context = list_context(request, asker, question) | {"panel": panel}
        response = render(request, "registry/register.html", context)
    patch_vary_headers(response, ["HX-Target"])
    return response


def list_context(request: MemberRequest, asker: Asker, question: Question) -> dict[str, Any]:
    # A search reads every text once: its answer is kept whole; without one, the database counts and cuts.
    found = matching(question, asker)
    keys = list(found.values_list("pk", flat=True)) if question.words else None
    pages: Paginator[Any] = Paginator(found if keys is None else keys, question.size)
    page = pages.get_page(question.page)
    order: dict[int, int] = {}
    if keys is None:
        shown = found[max(0, page.start_index() - 1) : page.end_index()]
    else:
        order = {pk: place for place, pk in enumerate(page.object_list)}
        shown = register_of(asker).filter(pk__in=order.keys()).order_by()
    rows, acts = activity_lines(shown, asker, question.columns), acts_for(request)
    if keys is not None:
        rows.sort(key=lambda line: order[line.pk])
    whole = Question(filters={} if ARCHIVED not in question.filters.get("state", ()) else ALL_STATES)
    total = page.paginator.count if not question.is_narrow else matching(whole, asker).count()
    is_empty = not total and not question.is_narrow
    return {
        "controller": asker.controller,
        "place": "register",
        "question": question,
        "query": question.query(),
        "suffix": list_suffix(question.replace()),  # the page is found again from the record
        "lines": rows,
        "page": page,
        "total": total,
        "is_empty": is_empty,
        "archived": is_empty and register_of(asker).exists(),
        "headings": headings(question),
        "choices": [
            (column, column.key in question.columns)
            for column in COLUMNS.values()
            if column.key not in ALWAYS
        ],
        "sizes": [
            ListLink(str(size), address(question.replace(size=size)), size == question.size) for size in SIZES
        ],
        "chips": [InForce(chip.label, chip.value, address(chip.without)) for chip in chips(question, asker)],
        "clear": address(Question(sort=question.sort, columns=question.columns, size=question.size)),
        "shelf": views_of(request, asker, question),
        "save": urlencode({"query": question.query()}),
        "acts": acts,
        "picks": bool(acts),
        "ways": ways_in(request, asker.controller),
        "first_ways": [*import_way(request, asker.controller), *ways_in(request, asker.controller)],
        "import_ways": import_way(request, asker.controller),
    }


def import_way(request: MemberRequest, controller: Controller) -> list[Way]:
    """The way to import a file, for whoever maintains the register."""
    if not request.access.can_maintain(controller):
        return []
    return [replace(IMPORT, href=reverse(IMPORT.href, args=[controller.slug]))]


def address(question: Question) -> str:
    return f"?{question.query()}"


def ways_in(request: MemberRequest, controller: Controller) -> list[Way]:
    """How a register is begun, for whoever may write in it."""
    if not request.access.can_begin:
        return []
    return [replace(way, href=reverse(way.href, args=[controller.slug])) for way in WAYS_IN]


@dataclass(frozen=True)
class ColumnHeading:
    """The head of a column: where it sorts, and how the list is sorted by it now."""

    label: str
    href: str = ""
    sort: str = ""


def headings(question: Question) -> list[ColumnHeading]:
    """A heading sorts by its column, a second time the other way round, a third time in the register's own order."""
    found = []
    for key in question.columns:
        column = COLUMNS[key]
        steps = {key: f"-{key}", f"-{key}": ""}
        sort = {key: "ascending", f"-{key}": "descending"}.get(question.sort, "")
        href = address(question.replace(sort=steps.get(question.sort, key))) if column.sort else ""
        found.append(ColumnHeading(str(column.label), href, sort))
    return found


@dataclass(frozen=True)
class ViewsOfPerson:
    """The views that go without saying, those that people keep, and the kept one shown now, if it is the person's to change."""

    ready: list[ListLink]
    kept: list[ListLink]
    own: str = ""


def views_of(request: MemberRequest, asker: Asker, question: Question) -> ViewsOfPerson:
    present = question.replace(columns=SHOWN, size=Question.size).query()
    ready = [ListLink(str(label), f"?{query}", query == present) for label, query in READY_MADE]
    rows = SavedView.objects.visible_to(asker.user).filter(controller=asker.controller)
    asked, kept, own = question.replace().query(), [], ""
    for public_id, name, query, owner in rows.values_list("public_id", "name", "query", "owner"):
        kept.append(ListLink(name, f"?view={public_id}", query == asked))
        if query == asked and (owner == asker.user.pk or request.access.is_dpo):
            own = str(public_id)
    return ViewsOfPerson(ready, kept, own)


@dataclass(frozen=True)
class Option:
    """A value of a filter in the panel."""

    key: str
    value: str
    label: str
    is_chosen: bool
    is_single: bool


@dataclass(frozen=True)
class Facet:
    """A filter in the panel with its values; those that are asked with a plain yes stand together."""

    label: StrOrPromise
    options: list[Option]


def facets(question: Question, asker: Asker) -> list[Facet]:
    found, yes = [], []
    for key, each in FILTERS.items():
        chosen = question.filters.get(key, ())
        if each.is_flag:
            yes.append(Option(key, "1", str(each.label), bool(chosen), False))
            continue
        options = [
            Option(key, value, name, value in chosen, each.single)
            for value, name in each.options(asker).items()
        ]
        if options and each.single:
            options.insert(0, Option(key, "", _("Any"), not chosen, True))
        if options:
            found.append(Facet(each.label, options))
    return [*found, Facet(_("Needs attention"), yes)]
