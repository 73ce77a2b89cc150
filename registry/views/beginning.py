"""How an activity begins: by an interview, with a starter, or as the duplicate of another one."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial, wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.beginning.interview import interviews_of, questions_left
from registry.beginning.preview import preview_starter
from registry.beginning.starter import start_activity
from registry.editing.duplicating import duplicate_activity
from registry.editing.references import suggest_reference
from registry.editor.views import read_uuid
from registry.files.yaml_tree import Mapping, Sequence, Text, Tree
from registry.finding.answers import matching
from registry.finding.filters import Asker, printable
from registry.finding.questions import LONGEST_SEARCH, Question, searched
from registry.forms.beginning import CopyForm, DraftForm, OwnDepartments
from registry.forms.interview import STEPS
from registry.models import Activity, Controller, Department
from registry.models.states import DRAFT
from registry.people.requests import MemberRequest, MemberView, Named, members_only
from registry.record.columns import sections
from registry.spelling import searchable
from registry.starters import AUDIENCES, CAUTIONS, LANGUAGES, Starter, UnknownStarter, starter, starters
from registry.starters.points import points_of

ON_A_PAGE = 25
RESUMED = 5  # interviews under way that are offered again


def beginners_only(view: MemberView[Named]) -> MemberView[Named]:
    """Refuse (403) a member who only reads. Stands below members_only."""

    @wraps(view)
    def guarded(
        request: MemberRequest, controller: Controller, *rest: Named.args, **named: Named.kwargs
    ) -> HttpResponseBase:
        if not request.access.can_begin:
            raise PermissionDenied
        return view(request, controller, *rest, **named)

    return guarded


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID | None) -> Activity | None:
    """The activity of the organisation under this identifier, or None."""
    if public_id is None:
        return None
    rows = Activity.objects.visible_to(request.user).filter(controller=controller, public_id=public_id)
    found = rows.select_related("department").first()
    if found is not None:
        found.controller = controller
    return found


def free_identifier(wanted: uuid.UUID | None) -> uuid.UUID:
    """The identifier that a form asks for, or another one when some organisation’s activity has it."""
    if wanted is None or Activity.objects.filter(public_id=wanted).exists():
        return uuid.uuid4()
    return wanted


def stays_within_reach(request: MemberRequest, form: Any) -> bool:
    """A contributor cannot begin a record for a department that is not theirs, nor send one there."""
    if "department" not in form.fields:
        return True
    department, controller = form.cleaned_data["department"], form.controller
    draft = Activity(controller=controller, department=department, state=DRAFT)
    if request.access.can_contribute_to(draft):
        return True
    form.add_error("department", _("Choose one of your own departments."))
    return False


def has_departments(request: MemberRequest, controller: Controller) -> bool:
    """False for a contributor to whom no department was given yet: there is nothing to begin."""
    return request.access.can_maintain(controller) or bool(request.access.departments)


@require_safe
@members_only
@beginners_only
def begin(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The ways to begin, and the interviews that this person has not finished."""
    under_way = [
        one
        for one in interviews_of(request.user, controller)[:RESUMED]
        if request.access.can_contribute_to(one)
    ]
    left, order = questions_left(under_way), list(STEPS)
    context = {
        "controller": controller,
        "is_officer": request.access.can_maintain(controller),
        "has_departments": has_departments(request, controller),
        "under_way": [
            (one, left[one.pk], 1 + order.index(left[one.pk]), STEPS[left[one.pk]].question)
            for one in under_way
        ],
        "questions": len(STEPS),
    }
    return render(request, "registry/begin.html", context)


# Drafts that are made at once -------------------------------------------------------------------------------


def make_once(request: MemberRequest, form: DraftForm, make: Callable[..., Activity]) -> Activity | None:
    """The draft asked for, made by ``make`` from what ``form`` asks and an identifier; sent twice, it is made once."""
    wanted, controller = read_uuid(request.POST.get("row_id")), form.controller
    with transaction.atomic():
        Controller.objects.select_for_update(no_key=True).get(pk=controller.pk)
        made = find(request, controller, wanted) if wanted else None
        if made is None and form.is_valid() and stays_within_reach(request, form):
            try:
                asked = form.cleaned_data | {
                    "department": form.chosen_department(),
                    "public_id": free_identifier(wanted),
                }
                made = make(**{name: value for name, value in asked.items() if name != "row_id"})
            except ValidationError as error:
                form.add_error(None, error)
                transaction.set_rollback(True)
    return made


def first_values(
    request: MemberRequest, controller: Controller, department: Department | None = None
) -> dict[str, Any]:
    """What the form of a draft begins with: a free reference, and the only department of a contributor."""
    own = None if request.access.is_dpo else OwnDepartments(controller, request.access).rows
    if own is not None and department not in own:
        department = own[0] if len(own) == 1 else None
    return {
        "row_id": uuid.uuid4(),
        "reference": suggest_reference(controller, department),
        "department": department.name if department else "",
    }


@require_safe
@members_only
@beginners_only
def starter_list(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The starters, by those whom they concern; found by words of their titles, purposes, people and data."""
    words = printable(request.GET.get("q", ""))[:LONGEST_SEARCH]
    audience = request.GET.get("audience", "")
    audience = audience if audience in AUDIENCES else ""
    found = [
        one
        for one in starters()
        if audience in {"", one.audience} and all(word in words_of(one.slug) for word in searched(words))
    ]
    families = [
        (str(label), by_title(one for one in found if one.audience == key))
        for key, label in AUDIENCES.items()
    ]
    context = {
        "controller": controller,
        "words": words,
        "audience": audience,
        "audiences": [("", _("All")), *((key, str(label)) for key, label in AUDIENCES.items())],
        "families": [(label, rows) for label, rows in families if rows],
        "found": len(found),
    }
    return render(request, "registry/begin_starters.html", context)


def by_title(rows: Iterable[Starter]) -> list[Starter]:
    """In the order of their titles in the active language."""
    return sorted(rows, key=lambda one: searchable(str(one.title)))


@cache
def words_of(slug: str) -> str:
    """What a starter is found by, in both languages, as it is searched."""
    chosen = starter(slug)
    texts = [chosen.slug, chosen.title.fr, chosen.title.en, chosen.summary.fr, chosen.summary.en]
    return searchable("\n".join([*texts, *names_in(chosen.tree)]))


def names_in(tree: Tree, name: str = "") -> Iterator[str]:
    """Every text that is called a name, at any depth."""
    match tree:
        case Mapping():
            for key, (_place, value) in tree.entries.items():
                yield from names_in(value, name if key in LANGUAGES else key)
        case Sequence():
            for item in tree.items:
                yield from names_in(item)
        case Text() if name == "name":
            yield tree.value


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@beginners_only
def starter_page(request: MemberRequest, controller: Controller, name: str) -> HttpResponse:
    """What the sheet of a starter will say, its sources, and what remains to be confirmed and checked; POST makes the draft."""
    try:
        chosen = starter(name)
    except UnknownStarter:
        raise Http404 from None
    status, form = 200, None
    if request.method == "POST":
        form = DraftForm(controller, request.POST, access=request.access)
        make = partial(start_activity, controller, chosen, controller.language)
        made = make_once(request, form, make)
        if made is not None:
            messages.success(
                request, _("The draft has been created: check it against what your organisation really does.")
            )
            return redirect(made)
        status = 422
    sheet, points = preview_starter(controller, chosen, controller.language), points_of(chosen)
    context = {
        "controller": controller,
        "starter": chosen,
        "sheet": sheet,
        "audience": AUDIENCES[chosen.audience],
        "sections": sections(sheet, timezone.localdate()),
        "suggestions": [point for point in points if point.kind == "suggestion"],
        "questions": [point for point in points if point.kind == "question"],
        "sources": [(one, CAUTIONS.get(one.caution, "")) for one in chosen.sources],
        "form": form
        or DraftForm(controller, access=request.access, initial=first_values(request, controller)),
        "has_departments": has_departments(request, controller),
    }
    return render(request, "registry/begin_starter.html", context, status=status)


@require_safe
@members_only
@beginners_only
def originals(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The activities that one may duplicate: those of the register, found by words."""
    asker, asked = Asker(controller, request.user), Question.read(request.GET)
    rows = matching(Question(words=asked.words), asker).select_related("department")
    context = {
        "controller": controller,
        "words": asked.words,
        "page": Paginator(rows, ON_A_PAGE).get_page(asked.page),
    }
    return render(request, "registry/begin_originals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@beginners_only
def duplicate(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """A copy of an activity under a name and a reference and in a department of its own."""
    original = find(request, controller, public_id)
    if original is None:
        raise Http404
    status, form = 200, None
    if request.method == "POST":
        form = CopyForm(original, request.POST, access=request.access)
        made = make_once(request, form, partial(duplicate_activity, original))
        if made is not None:
            messages.success(request, _("The copy has been created, as a draft: change what differs."))
            return redirect(made)
        status = 422
    initial = first_values(request, controller, original.department)
    context = {
        "controller": controller,
        "original": original,
        "form": form or CopyForm(original, access=request.access, initial=initial),
        "has_departments": has_departments(request, controller),
    }
    return render(request, "registry/begin_duplicate.html", context, status=status)
