"""What activities share – third parties, departments, people, data, systems – as lists, one page for each entry, and mergers."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.editing.mentions import mentions_of
from registry.editing.merging import Merger, merge_entries, plan_merger
from registry.editing.traces import trace_of
from registry.editor.cards import addition, row_cards, shown
from registry.editor.sections import CardSection, facts_in_full, show_section
from registry.editor.specification import form_of, has_form
from registry.editor.views import read_uuid
from registry.finding.uses import Whole, load, references_to, uses_of
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataItem,
    Department,
    Party,
    SharedEntry,
    SubjectCategory,
    System,
)
from registry.models.fields import LineField, ProseField
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.spelling import alphabetical, recognised, searchable

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE = 50
Address = tuple[str, str]  # what a link says and where it leads


@dataclass(frozen=True)
class Kind:
    """A kind of entry: its model, what its list says, and the fields shown in it."""

    key: str
    model: type[SharedEntry]
    icon: str
    title: StrOrPromise
    lead: StrOrPromise
    add: StrOrPromise
    empty: StrOrPromise
    shown: tuple[str, ...]
    alike: tuple[str, ...] = ("name",)  # two entries alike in these are looked at for a merger

    @property
    def form(self) -> str:
        return form_of(self.model).key


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "parties",
            Party,
            "party",
            _("External organisations"),
            _("Processors, hosts, partners and all other organisations that your activities deal with."),
            _("Add an external organisation"),
            _("Processors, hosts and partners appear here as soon as an activity names one."),
            ("city", "country"),
        ),
        Kind(
            "departments",
            Department,
            "department",
            _("Departments"),
            _("Who is in charge of which activities, and who receives data inside the organisation."),
            _("Add a department"),
            _("Departments show who fills in which record, and order the register."),
            ("note",),
        ),
        Kind(
            "subjects",
            SubjectCategory,
            "people",
            _("Data subjects"),
            _("The categories of data subjects whose data you process."),
            _("Add a category of data subjects"),
            _("Staff, customers, pupils’ parents… appear here as soon as an activity names them."),
            ("kind", "relation_state"),
            ("name", "relation_state"),
        ),
        Kind(
            "data",
            DataCategory,
            "data",
            _("Data"),
            _("The categories of personal data you process, with what is in each."),
            _("Add a category of personal data"),
            _("Identity, contact details, bank details… appear here as soon as an activity names them."),
            ("kind",),
        ),
        Kind(
            "systems",
            System,
            "system",
            _("Software and systems"),
            _(
                "The programs and services in which your activities have data: who publishes and who hosts them."
            ),
            _("Add a system"),
            _("Programs and services appear here as soon as an activity names one."),
            ("publisher", "country"),
        ),
    )
}
OF_MODEL = {kind.model: kind for kind in KINDS.values()}


def list_address(controller: Controller, kind: Kind) -> str:
    return reverse(f"registry:directory-{kind.key}", args=[controller.slug])


# Lists ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DirectoryLine:
    """An entry in its list: where it leads, what is said of it in short, and how many activities have it in each role."""

    name: str
    href: str
    detail: str
    roles: tuple[tuple[str, int], ...]
    total: int


@require_safe
@members_only
def entries(request: MemberRequest, controller: Controller, kind: str) -> HttpResponse:
    """The entries of one kind by name, those that answer the search, with the activities each is used in."""
    chosen = KINDS[kind]
    rows = chosen.model.objects.visible_to(request.user).filter(controller=controller)
    said = texts(chosen, rows)
    wanted = searchable(request.GET.get("q", ""))
    found = [pk for pk, text in said.items() if all(word in text for word in wanted.split())]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    shown_lines = directory_lines(chosen, rows, controller, list(page))
    context = {
        "controller": controller,
        "kind": chosen,
        "page": page,
        "lines": shown_lines,
        "total": len(said),
        "detailed": any(line.detail for line in shown_lines),
        "asked": request.GET.get("q", ""),
        "can_maintain": request.access.can_maintain(controller),
        "alike": look_alikes(chosen, rows, controller) if request.access.can_maintain(controller) else [],
    }
    return render(request, "registry/directory_list.html", context)


def texts(kind: Kind, rows: models.QuerySet) -> dict[int, str]:
    """Everything that is said of each entry, as searches compare it; in the order of the names."""
    fields = [f.name for f in kind.model._meta.concrete_fields if isinstance(f, (LineField, ProseField))]
    said = {pk: [*values] for pk, *values in rows.order_by().values_list("pk", *fields)}
    if kind.model is DataCategory:
        items = DataItem.objects.filter(category__in=rows.order_by())
        for category, name in items.order_by("position").values_list("category", "name"):
            said[category].append(name)
    column = fields.index("name")
    order = sorted(said, key=lambda pk: (searchable(said[pk][column]), pk))
    return {pk: searchable("\n".join(said[pk])) for pk in order}


def directory_lines(
    kind: Kind, rows: models.QuerySet, controller: Controller, page: list[int]
) -> list[DirectoryLine]:
    """The lines of one page of the list, in as many queries as the kind has relations."""
    links = [name for name in kind.shown if kind.model._meta.get_field(name).is_relation]
    loaded = rows.select_related(*links).in_bulk(page)
    uses = uses_of(kind.model, page)
    items: dict[int, list[str]] = defaultdict(list)
    if kind.model is DataCategory:
        for category, name in DataItem.objects.filter(category__in=page).values_list("category", "name"):
            items[category].append(name)
    found = []
    for pk in page:
        entry, used = loaded[pk], uses.get(pk, {})
        entry.controller = controller
        told = [shown(entry, entry._meta.get_field(name), getattr(entry, name) or "") for name in kind.shown]
        told.append(", ".join(items[pk]))
        found.append(
            DirectoryLine(
                str(entry),
                entry.page(),
                " · ".join(text for text in told if text),
                count_roles(used),
                len(used),
            )
        )
    return found


def count_roles(used: dict[Whole, set[str]]) -> tuple[tuple[str, int], ...]:
    """How many activities and notices have the entry in each role, the most frequent role first."""
    counted: dict[str, int] = defaultdict(int)
    for roles in used.values():
        for role in roles:
            counted[role] += 1
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], searchable(pair[0]))))


def look_alikes(kind: Kind, rows: models.QuerySet, controller: Controller) -> list[tuple[str, list[Address]]]:
    """Entries whose names differ in accents and capitals alone: a name, the others, and the way to merge each into it."""
    groups: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for row in rows.order_by("pk").values_list("public_id", "name", *kind.alike[1:]):
        groups[recognised(row[1]), *row[2:]].append(row)
    return [
        (name, [(other, merger_address(controller, kind, kept, gone)) for gone, other, *_same in others])
        for (kept, name, *_alike), *others in groups.values()
        if others
    ]


# One entry --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Use:
    """An activity or a notice in which the entry is used, with its roles there."""

    name: str
    href: str
    state: str
    state_label: str
    roles: tuple[str, ...]


@require_safe
@members_only
def entry(request: MemberRequest, controller: Controller, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """One entry: what is said of it, the items of a category of data, and where it is used."""
    chosen = KINDS[kind]
    found = find(request, controller, chosen, public_id)
    used = uses_of(chosen.model, [found.pk]).get(found.pk, {})
    page = Paginator(load(used), PAGE).get_page(request.GET.get("page"))
    may_edit = request.access.can_maintain(controller)
    sections = [items_of(found, controller)] if isinstance(found, DataCategory) else []
    action = "edit" if may_edit else ""
    piece = show_section(request, sections, action, controller=controller)
    if piece is not None:
        return piece
    context = {
        "controller": controller,
        "kind": chosen,
        "entry": found,
        "list_address": list_address(controller, chosen),
        "merge_name": f"registry:merge-{chosen.key}",
        "history_name": f"registry:{chosen.key}-history",
        "facts": facts_of_entry(found),
        "sections": sections,
        "page": page,
        "uses": [use_of(whole, used, controller) for whole in page],
        "roles": count_roles(used),
        "can_maintain": may_edit,
        "action": action,
        "mentions": mentions_of(found).rows if may_edit and isinstance(found, Party) else (),
    }
    return render(request, "registry/directory_entry.html", context)


def facts_of_entry(found: Any) -> list[tuple[str, str]]:
    """What the form of an entry says of it, its name excepted: its fields, then its parts that are lines of that form."""
    spec = form_of(type(found))
    told = facts_in_full(found, [name for name in spec.fields if name != "name"])
    for name in spec.lists:
        part = spec.part(name)
        if not has_form(part.model):
            lines = part.model._default_manager.filter(**{part.link: found}).select_related(part.shorthand)
            told += [(spec.label(name), ", ".join(map(str, lines)))] if lines else []
    return told


def find(request: MemberRequest, controller: Controller, kind: Kind, public_id: uuid.UUID) -> Any:
    rows = kind.model.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(rows, public_id=public_id)
    found.controller = controller
    return found


def items_of(category: DataCategory, controller: Controller) -> CardSection:
    """What is in a category of data, item by item."""
    rows = list(category.items.all())
    for row in rows:
        row.controller = controller
    return CardSection(
        "items",
        _("Items"),
        nothing=_("No item is recorded."),
        cards=row_cards(rows, defaultdict(list)),
        additions=[addition(form_of(DataItem), category)],
    )


def use_of(whole: Any, used: dict[Whole, set[str]], controller: Controller) -> Use:
    whole.controller = controller
    roles = tuple(sorted(used[type(whole), whole.pk], key=alphabetical))
    if isinstance(whole, Activity):
        return Use(str(whole), whole.get_absolute_url(), whole.state, whole.get_state_display(), roles)
    return Use(str(whole), whole.page(), "", str(capfirst(whole._meta.verbose_name)), roles)


# Merging ----------------------------------------------------------------------------------------------------


def merger_address(controller: Controller, kind: Kind, kept: uuid.UUID, gone: uuid.UUID | None = None) -> str:
    path = reverse(f"registry:merge-{kind.key}", args=[controller.slug, kept])
    return f"{path}?with={gone}" if gone else path


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def merge(request: MemberRequest, controller: Controller, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Choose what to merge into an entry, see what would change, and do it."""
    chosen = KINDS[kind]
    kept = find(request, controller, chosen, public_id)
    asked = request.POST if request.method == "POST" else request.GET
    is_told = request.method == "POST"
    try:
        gone = other_of(request, kept, chosen, asked["with"]) if asked.get("with") else None
        if is_told and gone is not None and request.POST.get("seen", "") not in {"", traces(kept, gone)}:
            messages.warning(
                request, gettext("One of the entries has changed since: look at them once more.")
            )
            is_told = False
        elif is_told and gone is not None:
            kept = merge_entries(kept, gone)
    except (Http404, chosen.model.DoesNotExist):
        if request.method != "POST" or not is_deleted(chosen, controller, asked["with"]):
            raise Http404 from None
        messages.info(request, gettext("The entry to merge is no longer there."))
        return HttpResponseRedirect(kept.page())
    if is_told and gone is not None:
        kept.controller = controller
        sentence = gettext("“%(gone)s” was merged into “%(kept)s”.")
        messages.success(request, sentence % {"gone": gone, "kept": kept})
        return HttpResponseRedirect(kept.page())
    context = {
        "controller": controller,
        "kind": chosen,
        "kept": kept,
        "gone": gone,
        "list_address": list_address(controller, chosen),
        "entry_address": kept.page(),
    }
    if gone is None:
        rows = chosen.model.objects.visible_to(request.user).filter(controller=controller)
        others = rows.exclude(pk=kept.pk).order_by("name", "pk").values_list("public_id", "name")
        context["others"] = [(str(one), name) for one, name in others]
    else:
        context |= preview(plan_merger(kept, gone), controller, chosen) | {"seen": traces(kept, gone)}
    status = 409 if request.method == "POST" and gone is not None else 200
    return render(request, "registry/directory_merge.html", context, status=status)


def traces(kept: Any, gone: Any) -> str:
    """What both entries were when a merger was shown."""
    return f"{trace_of(kept)} {trace_of(gone)}"


def is_deleted(kind: Kind, controller: Controller, text: str) -> bool:
    """True for the identifier of an entry that the organisation had once and has no more."""
    public_id = read_uuid(text)
    return (
        public_id is not None
        and kind.model.history.filter(
            controller_id=controller.pk, public_id=public_id, history_type="-"
        ).exists()
    )


def other_of(request: MemberRequest, kept: Any, kind: Kind, text: str) -> Any:
    """The entry that would go: another one of the same organisation, or not found."""
    try:
        found = find(request, kept.controller, kind, uuid.UUID(text))
    except ValueError:
        raise Http404 from None
    if found.pk == kept.pk:
        raise Http404
    return found


def preview(merger: Merger, controller: Controller, kind: Kind) -> dict[str, Any]:
    """What the page says before a merger: what is filled in, what is lost, and what then leads to the kept entry."""
    used = uses_of(kind.model, [merger.gone.pk]).get(merger.gone.pk, {})
    wholes = load(used)
    parts = [
        (str(capfirst(reference.model._meta.verbose_name_plural)), reference.to([merger.gone.pk]).count())
        for reference in references_to(kind.model)
        if not reference.whole
    ]
    return {
        "filled": pairs(merger.gone, merger.filled),
        "lost": [
            (label, theirs, shown(merger.kept, field, getattr(merger.kept, field.name)))
            for field, (label, theirs) in zip(merger.lost, pairs(merger.gone, merger.lost), strict=True)
        ],
        "uses": [use_of(whole, used, controller) for whole in wholes[:PAGE]],
        "more": max(0, len(wholes) - PAGE),
        "parts": [(label, number) for label, number in parts if number],
        "other_way": merger_address(controller, kind, merger.gone.public_id, merger.kept.public_id),
    }


def pairs(entry: Any, fields: Iterable[models.Field]) -> list[tuple[str, str]]:
    return [
        (str(capfirst(field.verbose_name)), shown(entry, field, getattr(entry, field.name)))
        for field in fields
    ]
