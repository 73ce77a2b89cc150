"""The register as a list, the views of it that people keep, and what is done to many activities at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.bulk import ACTS, Act, OutOfDate, Plan, carry_out, make_plan
from registry.forms.register import ActForm, SavedViewForm
from registry.listing import (
    ALWAYS,
    COLUMNS,
    FILTERS,
    ME,
    SHOWN,
    SIZES,
    Asker,
    Question,
    chips,
    identifier,
    lines,
    matching,
    register_of,
    tags,
)
from registry.models import Activity, Controller, Membership, SavedView
from registry.views.doors import members_only
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALL_STATES = {"state": tuple(term.code for term in vocabulary("activity_states"))}
PREVIEWED = 100  # activities named on the page that shows what an act would do


@dataclass(frozen=True)
class Link:
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


# The list ---------------------------------------------------------------------------------------------------

READY_MADE = (
    (gettext_lazy("Whole register"), ""),
    (gettext_lazy("Something is missing"), "missing=1"),
    (gettext_lazy("Drafts"), "state=draft"),
    (gettext_lazy("To be reviewed"), "state=proposed"),
    (gettext_lazy("Assigned to me"), f"assigned={ME}"),
    (gettext_lazy("Archived"), "state=archived"),
)


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
        gettext_lazy("From a model"),
        gettext_lazy("Payroll, recruitment, newsletter, school canteen…: usual activities, already written."),
        "registry:starters",
        "copy",
    ),
)


@require_safe
@members_only
def register(request: HttpRequest, controller: Controller) -> HttpResponse:
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


def list_context(request: HttpRequest, asker: Asker, question: Question) -> dict[str, Any]:
    # A search reads every text once: its answer is kept whole; without one, the database counts and cuts.
    found = matching(question, asker)
    keys = list(found.values_list("pk", flat=True)) if question.words else None
    page = Paginator(found if keys is None else keys, question.size).get_page(question.page)
    shown = page.object_list
    if keys is not None:
        order = {pk: place for place, pk in enumerate(shown)}
        shown = register_of(asker).filter(pk__in=order).order_by()
    rows, acts = lines(shown, asker, question.columns), acts_for(request)
    if keys is not None:
        rows.sort(key=lambda line: order[line.pk])
    whole = Question(filters={} if "archived" not in question.filters.get("state", ()) else ALL_STATES)
    total = page.paginator.count if not question.is_narrow else matching(whole, asker).count()
    is_empty = not total and not question.is_narrow
    return {
        "controller": asker.controller,
        "place": "register",
        "question": question,
        "query": question.query(),
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
            Link(str(size), address(question.replace(size=size)), size == question.size) for size in SIZES
        ],
        "chips": [InForce(chip.label, chip.value, address(chip.without)) for chip in chips(question, asker)],
        "clear": address(Question(sort=question.sort, columns=question.columns, size=question.size)),
        "shelf": views_of(request, asker, question),
        "save": urlencode({"query": question.query()}),
        "acts": acts,
        "picks": bool(acts),
        "ways": ways_in(request),
    }


def address(question: Question) -> str:
    return f"?{question.query()}"


def home_of(controller: Controller) -> str:
    return reverse("registry:register", args=[controller.slug])


def ways_in(request: HttpRequest) -> list[Way]:
    """How a register is begun, for whoever may write in it."""
    if request.access.role == Membership.Role.READER:
        return []
    slug = request.resolver_match.kwargs["controller"]
    return [replace(way, href=reverse(way.href, args=[slug])) for way in WAYS_IN]


@dataclass(frozen=True)
class Heading:
    """The head of a column: where it sorts, and how the list is sorted by it now."""

    label: str
    href: str = ""
    sort: str = ""


def headings(question: Question) -> list[Heading]:
    """A heading sorts by its column, a second time the other way round, a third time in the register's own order."""
    found = []
    for key in question.columns:
        column = COLUMNS[key]
        steps = {key: f"-{key}", f"-{key}": ""}
        sort = {key: "ascending", f"-{key}": "descending"}.get(question.sort, "")
        href = address(question.replace(sort=steps.get(question.sort, key))) if column.sort else ""
        found.append(Heading(str(column.label), href, sort))
    return found


@dataclass(frozen=True)
class Shelf:
    """The views that go without saying, those that people keep, and the kept one shown now, if it is the person's to change."""

    ready: list[Link]
    kept: list[Link]
    own: str = ""


def views_of(request: HttpRequest, asker: Asker, question: Question) -> Shelf:
    present = question.replace(columns=SHOWN, size=Question.size).query()
    ready = [Link(str(label), f"?{query}", query == present) for label, query in READY_MADE]
    rows = SavedView.objects.visible_to(asker.user).filter(controller=asker.controller)
    asked, kept, own = question.replace().query(), [], ""
    for public_id, name, query, owner in rows.values_list("public_id", "name", "query", "owner"):
        kept.append(Link(name, f"?view={public_id}", query == asked))
        if query == asked and (owner == asker.user.pk or request.access.is_dpo):
            own = str(public_id)
    return Shelf(ready, kept, own)


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
            options.insert(0, Option(key, "", _("Does not matter"), not chosen, True))
        if options:
            found.append(Facet(each.label, options))
    return [*found, Facet(_("Only those"), yes)]


# Kept views -------------------------------------------------------------------------------------------------


def open_view(request: HttpRequest, controller: Controller) -> HttpResponse:
    key = identifier(request.GET["view"])
    rows = SavedView.objects.visible_to(request.user).filter(controller=controller)
    view = get_object_or_404(rows, public_id=key or uuid.UUID(int=0))
    return redirect(f"{home_of(controller)}?{view.query}")


def own_views(request: HttpRequest, controller: Controller) -> QuerySet[SavedView]:
    """The views that the person may rename or delete: the own ones, and as officer those that all members see."""
    rows = SavedView.objects.visible_to(request.user).filter(controller=controller)
    return rows if request.access.is_dpo else rows.filter(owner=request.user)


def view_of(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> SavedView:
    visible = SavedView.objects.visible_to(request.user).filter(controller=controller)
    view = get_object_or_404(visible, public_id=public_id)
    if not own_views(request, controller).filter(pk=view.pk).exists():
        raise PermissionDenied
    return view


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def save_view(request: HttpRequest, controller: Controller) -> HttpResponse:
    """Keep the present list under a name: its filters, order, columns and size of page, not the number of the page."""
    asked = request.POST if request.method == "POST" else request.GET
    question = Question.read(QueryDict(asked.get("query", "")))
    view = SavedView(controller=controller, owner=request.user, query=question.replace().query())
    form = SavedViewForm(
        request.POST if request.method == "POST" else None, instance=view, may_share=request.access.is_dpo
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("The view “%s” is kept.") % view.name)
        return redirect(f"{home_of(controller)}?{view.query}")
    return view_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def edit_view(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    view = view_of(request, controller, public_id)
    form = SavedViewForm(
        request.POST if request.method == "POST" else None, instance=view, may_share=request.access.is_dpo
    )
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(f"{home_of(controller)}?{view.query}")
    return view_page(request, form)


def view_page(request: HttpRequest, form: SavedViewForm) -> HttpResponse:
    view = form.instance
    asker = Asker(view.controller, request.user)
    question = Question.read(QueryDict(view.query))
    context = {
        "controller": view.controller,
        "place": "register",
        "form": form,
        "view": view,
        "is_new": view.pk is None,
        "chips": chips(question, asker),
    }
    return render(request, "registry/register_view.html", context, status=422 if form.is_bound else 200)


@require_POST
@members_only
def delete_view(request: HttpRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    view = view_of(request, controller, public_id)
    view.delete()
    messages.success(request, _("The view “%s” is deleted; the activities stay.") % view.name)
    return redirect(home_of(controller))


# Many at once -----------------------------------------------------------------------------------------------


def acts_for(request: HttpRequest) -> list[Act]:
    """What this person can do to many activities: a reader nothing."""
    if request.access.role == Membership.Role.READER:
        return []
    return [act for act in ACTS.values() if request.access.is_dpo or not act.by_officer]


def chosen(posted: QueryDict, asker: Asker) -> QuerySet[Activity]:
    """The activities meant: all that answer the question, or those picked. Nobody else's is ever among them."""
    if posted.get("all") == "1":
        return matching(Question.read(QueryDict(posted.get("query", ""))), asker)
    picked = [key for value in posted.getlist("pick") if (key := identifier(value))]
    return register_of(asker).filter(public_id__in=picked)


@require_POST
@members_only
def bulk(request: HttpRequest, controller: Controller) -> HttpResponse:
    """Show what an act would do to the activities chosen, then do it, if nothing has changed since it was shown."""
    acts = acts_for(request)
    if not acts:
        raise PermissionDenied
    asker, posted = Asker(controller, request.user), request.POST
    query = Question.read(QueryDict(posted.get("query", ""))).query()
    back = f"{home_of(controller)}?{query}"
    act = ACTS.get(posted.get("act", ""))
    if act is not None and act not in acts:
        raise PermissionDenied
    activities = chosen(posted, asker)
    if act is None or not activities.exists():
        messages.warning(request, _("Select at least one activity, then what to do with it."))
        return redirect(back)
    form = ActForm(posted if act.asks in posted else None, act=act, asker=asker)
    context = {
        "controller": controller,
        "place": "register",
        "act": act,
        "form": form,
        "field": form[act.asks] if act.asks else None,
        "query": query,
        "back": back,
        "picked": [] if posted.get("all") == "1" else posted.getlist("pick"),
        "tags": tags(asker) if act.asks == "tag" else {},
    }
    if act.asks and not form.is_valid():
        status = 422 if form.is_bound else 200
        context["number"] = activities.count()
        return render(request, "registry/register_bulk.html", context, status=status)
    value = form.value if act.asks else None
    if "previewed" not in posted:
        plan = make_plan(act, value, activities, request.access)
        return render(request, "registry/register_bulk.html", context | preview(plan))
    try:
        plan = carry_out(act, value, activities, request.access, previewed=posted["previewed"])
    except OutOfDate as error:
        context |= preview(error.plan) | {"out_of_date": True}
        return render(request, "registry/register_bulk.html", context, status=409)
    number = len(plan.changed)
    messages.success(request, ngettext("%d activity changed.", "%d activities changed.", number) % number)
    return redirect(back)


@dataclass(frozen=True)
class Effect:
    """Activities to which an act would do the same: in a sentence, the first of them by name, and how many more."""

    sentence: str
    activities: tuple[Activity, ...]
    more: int
    kind: str


def preview(plan: Plan) -> dict[str, Any]:
    """What the page says of a plan."""
    effects = [
        ("changed", ngettext("%d activity will change", "%d activities will change", len(plan.changed))),
        ("already", ngettext("%d is so already", "%d are so already", len(plan.already))),
        (
            "refused",
            ngettext("%d may not be changed by you", "%d may not be changed by you", len(plan.refused)),
        ),
        (
            "impossible",
            ngettext(
                "%d cannot be, in its present state",
                "%d cannot be, in their present state",
                len(plan.impossible),
            ),
        ),
    ]
    shown = []
    for kind, sentence in effects:
        rows = getattr(plan, kind)
        if rows:
            first = rows[:PREVIEWED]
            shown.append(Effect(sentence % len(rows), first, len(rows) - len(first), kind))
    return {"plan": plan, "effects": shown, "title": title_of(plan)}


def title_of(plan: Plan) -> str:
    """The act and what it is about, in a few words."""
    if not plan.act.asks:
        return str(plan.act.label)
    value = plan.value if plan.act.asks == "tag" else plan.value.full_name if plan.value else _("nobody")
    return str(plan.act.title) % value
