"""The register on screen, and one sheet on screen or on paper at once."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.documents.html import blocks_html
from registry.documents.languages import written_in
from registry.editing.approving import changes_since_approval, digests_shown, working_sheets
from registry.editing.conditions import ApprovalRefused, unmet_conditions
from registry.editing.states import (
    ForbiddenMove,
    LackingChanged,
    ReasonMissing,
    change_state,
    consequences_of,
    is_decision,
    lacking_of,
    moves_of,
)
from registry.editor.asked import (
    FINDING,
    ROW,
    asked,
    form_for,
    shared_entry,
    tell_of_change,
    with_finding,
)
from registry.editor.cards import Addition, Card, addition, cards
from registry.editor.specification import FORMS, SECTIONS, form_of
from registry.editor.views import make_form, piece_or_page, what_may
from registry.finding.filters import Asker
from registry.models import Activity, Controller, ImpactAssessment, LegalBasis, SpecialCondition
from registry.models.states import ARCHIVED, DRAFT, IN_FORCE, PROPOSED
from registry.people.access import Access
from registry.people.requests import MemberRequest, members_only
from registry.record.build import build_sheets
from registry.record.changes import ChangeInWords, changes_in_words
from registry.record.columns import COLUMNS, Column, sections
from registry.record.data_rights import rights_of
from registry.record.sheet import ActivitySheet
from registry.record.typed import typed_texts
from registry.record.wording import citation
from registry.rules import about_record
from registry.rules.engine import Finding, Severity
from registry.spelling import searchable
from registry.views.decisions import DecisionQuestion, decision_page
from registry.views.findings import FindingPanel, Mending, finding_panel, organisation_group
from registry.views.neighbours import opened_from, place_in_list
from registry.views.open_points import open_points
from registry.views.reviews import review_panel
from registry.views.told_elsewhere import told_elsewhere

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


LARGEST_NUMBER = 2**31 - 1  # that the database can be asked for


@require_safe
@members_only
def by_number(request: MemberRequest, controller: Controller, number: int) -> HttpResponse:
    """The way to a record by its number, which people note and quote."""
    rows = Activity.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(rows.only("public_id"), number=min(number, LARGEST_NUMBER))
    return redirect("registry:activity", controller=controller.slug, public_id=found.public_id)


@require_safe
@members_only
def activity(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One activity as its sheet reads, what it still lacks, and what may be done with it."""
    found = find(request, controller, public_id)
    if request.headers.get("HX-Target") in SECTIONS:
        return show_section(request, found, request.headers["HX-Target"])
    asker = Asker(controller, request.user)
    page, offered, abilities_of = read(found), moves(request, found), abilities(request, found)
    context = {
        "controller": controller,
        "activity": found,
        "sections": page.sections,
        "findings": panel_of(page, found, request.access),
        "nothing_missing": nothing_missing(found),
        "decision": found.decisions.select_related("decided_by").first(),
        "changes": page.changes,
        "has_versions": found.versions.exists(),
        "version": found.versions.in_force().select_related("decision__decided_by").first(),
        "moves": [(move, is_decision(found.state, move.state)) for move in offered if move.is_main],
        "other_moves": [(move, is_decision(found.state, move.state)) for move in offered if not move.is_main],
        "may_create": request.access.can_begin,
        "tags": sorted((tag.name for tag in found.tags.all()), key=searchable),  # as in the list
        "pdf": reverse("registry:activity-pdf", args=[controller.slug, public_id]),
        "review": review_panel(request, found),
        "proposals": found.proposals.waiting().select_related("proposed_by"),
        "elsewhere": told_elsewhere(found, request.access),
        "in_list": place_in_list(request, found, asker),
        **open_points(found, asker if abilities_of["can_edit"] else None),
        **abilities_of,
    }
    return render(request, "registry/activity_detail.html", context)


@dataclass(frozen=True)
class Move:
    """A button that takes the record to another state. ``question`` and ``consequence`` stand on the page that asks first."""

    state: str
    label: StrOrPromise
    is_main: bool = False
    icon: str = ""
    question: StrOrPromise = ""
    consequence: StrOrPromise = ""


ENFORCE = Move(
    IN_FORCE,
    _("Approve"),
    True,
    "success",
    _("Approve this record?"),
    _(
        "It joins the register that an authority receives. Public notices that name it tell of it from their next version on."
    ),
)
ARCHIVE = Move(
    ARCHIVED,
    _("Archive"),
    False,
    "archive",
    _("Archive this record?"),
    _("When the processing has ended: the record leaves the current register, and stays readable."),
)
APPROVE_CHANGES = Move(
    IN_FORCE,
    _("Approve the changes"),
    True,
    "success",
    _("Approve these changes?"),
    _(
        "The current register then says what the record says now, and public notices do from their next version on."
    ),
)
MOVES = {
    (DRAFT, PROPOSED): Move(PROPOSED, _("Submit for review"), True),
    (DRAFT, IN_FORCE): ENFORCE,
    (PROPOSED, IN_FORCE): ENFORCE,
    (PROPOSED, DRAFT): Move(DRAFT, _("Back to draft")),
    (DRAFT, ARCHIVED): ARCHIVE,
    (IN_FORCE, IN_FORCE): APPROVE_CHANGES,
    (IN_FORCE, DRAFT): Move(
        DRAFT,
        _("Back to draft"),
        False,
        "edit",
        _("Take this record back to draft?"),
        _("It leaves the current register. Public notices that name it tell of it until their next version."),
    ),
    (IN_FORCE, ARCHIVED): ARCHIVE,
    (ARCHIVED, IN_FORCE): ENFORCE,
}


def moves(request: MemberRequest, activity: Activity) -> list[Move]:
    """The buttons for this person: nothing for a reader, and no approval of what was approved as it stands."""
    offered = moves_of(activity, request.access)
    if activity.state == IN_FORCE and not read(activity).changes:
        offered = tuple(state for state in offered if state != IN_FORCE)
    return [MOVES[activity.state, state] for state in offered]


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def move_state(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Ask before a record is put in force or taken out of it, saying what is missing; then take it to that state.

    One that it cannot go to any more says so and changes nothing. A reason is asked for where something is missing.
    """
    found = find(request, controller, public_id)
    if not request.access.can_contribute_to(found):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else request.GET
    state = data.get("state", "")
    if state not in [move.state for move in moves(request, found)]:
        if state != found.state:
            messages.error(
                request, gettext("The record has changed meanwhile and cannot move to that state.")
            )
        elif request.method == "POST":
            messages.info(request, gettext("The record is already in that state: nothing was changed."))
        return redirect(opened_from(request, found))
    if request.method != "POST":
        return ask_about_move(request, found, state)
    try:
        change_state(
            [found.pk],
            state,
            access=request.access,
            by=request.user,
            words=request.POST.get("reason", ""),
            seen=request.POST.get("seen"),
            before=request.POST.get("from", ""),
        )
    except ForbiddenMove:
        messages.error(request, gettext("The record has changed meanwhile and cannot move to that state."))
    except ApprovalRefused as refusal:
        messages.error(request, str(refusal))
    except (ReasonMissing, ValidationError):
        return ask_about_move(request, found, state)
    except LackingChanged:
        messages.warning(request, gettext("The record has changed since this page was shown: look again."))
        return ask_about_move(request, found, state, status=409)
    else:
        found.refresh_from_db(fields=["state"])
        messages.success(
            request, gettext("State of the record: %(state)s") % {"state": found.get_state_display()}
        )
    return redirect(opened_from(request, found))


def ask_about_move(
    request: MemberRequest, activity: Activity, state: str, *, status: int = 422
) -> HttpResponse:
    """The page on which one decides: what follows from it, what is missing, and why it is decided all the same."""
    move = MOVES[activity.state, state]
    sheets = working_sheets([activity]) if state == IN_FORCE else {}
    lacking = lacking_of(sheets, timezone.localdate()).get(activity.pk, [])
    changes = changes_since_approval(activity, sheets[activity.pk]) if sheets else ()
    question = DecisionQuestion(
        title=activity.name,
        kicker=activity.reference,
        home=opened_from(request, activity),
        question=move.question or move.label,
        consequence=move.consequence,
        consequences=consequences_of([activity], state),
        label=move.label,
        icon=move.icon,
        hidden=("state", state),
        changes=changes_in_words(changes),
        shown=digests_shown(sheets),
        unmet=unmet_conditions([activity], sheets, request.user) if sheets else (),
    )
    return decision_page(request, activity.controller, question, lacking, status=status)


@require_safe
@members_only
def section(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, section: str
) -> HttpResponse:
    """One section as it reads, for a script that has done editing; without a script, the page it stands on."""
    found = find(request, controller, public_id)
    if section not in SECTIONS:
        raise Http404
    if not request.headers.get("HX-Request"):
        return redirect(f"{found.get_absolute_url()}#{section}")
    return show_section(request, found, section)


def show_section(request: MemberRequest, activity: Activity, section: str) -> HttpResponse:
    """The section as a piece of the page, with what there is to say of what was just done in it."""
    reading = next((one for one in read(activity).sections if one.key == section), None)
    if reading is None:
        raise Http404
    context = {
        "controller": activity.controller,
        "activity": activity,
        "section": reading,
        "is_piece": True,
        **abilities(request, activity),
    }
    return tell_of_change(request, render(request, "registry/activity_section.html", context))


@require_safe
@members_only
def edit_section(
    request: MemberRequest, controller: Controller, public_id: uuid.UUID, section: str
) -> HttpResponse:
    """What is edited in one section: its own form, and its rows in cards."""
    found = find(request, controller, public_id)
    spec = SECTIONS.get(section)
    column = next((column for column in COLUMNS if column.key == section), None)
    if spec is None or column is None:
        raise Http404
    action = what_may(request, found)
    findings = [one for one in read(found).findings if one.section == section]
    led_by = next((one for one in findings if one.code == request.GET.get(FINDING)), None)
    form = make_form(request, FORMS[spec.facet], found) if spec.facet else None
    rows = cards(found, spec.rows, controller)
    additions = [addition(form_of(model), found) for model in spec.added if can_add(model, rows)]
    if led_by is not None:
        address = form_of_finding(request, led_by, findings, rows, request.path if form else "", additions)
        if address:
            return redirect(address)
    context = {
        "controller": controller,
        "activity": found,
        "asked": asked(findings),
        "section": spec,
        "heading": column.heading_under(found.regime),
        "form": form,
        "action": action,
        "cards": rows,
        "additions": additions,
        "rights": rights_of(bases_of(found), conditions_of(found)) if section == "purposes" else (),
        "base_template": piece_or_page(request),
    }
    return tell_of_change(request, render(request, "registry/activity_edit.html", context))


def form_of_finding(
    request: MemberRequest,
    led_by: Finding,
    findings: list[Finding],
    rows: list[Card],
    edit: str,
    additions: list[Addition],
) -> str:
    """The form that mends the finding that led here; "" when that is the section itself.

    One rule may find the same in several rows: the address names the row that was meant.
    """
    row = request.GET.get(ROW)
    led_by = next((one for one in findings if one.code == led_by.code and str(one.row) == row), led_by)
    address = form_for(led_by, rows, edit, additions)
    entry = shared_entry(rows, led_by.row) if led_by.row and address in ("", edit) else None
    if entry is not None and request.access.can_maintain(entry.controller):
        address = reverse(
            "registry:edit-row", args=[entry.controller.slug, form_of(type(entry)).key, entry.public_id]
        )
    return with_finding(address, led_by) if address and address != edit else ""


@dataclass(frozen=True)
class Reading:
    """One section of the page: what it says, as HTML, and what it lacks."""

    key: str
    title: str
    article: str
    html: SafeString
    missing: tuple[str, ...]


@dataclass(frozen=True)
class ActivityPage:
    """Every section that a record of this kind has, what rules find in the record, and what is not approved yet."""

    sections: tuple[Reading, ...]
    findings: tuple[Finding, ...]
    changes: tuple[ChangeInWords, ...]  # since the version in force was approved


def panel_of(page: ActivityPage, activity: Activity, access: Access) -> FindingPanel:
    """What is missing or wrong in the record; before it is called complete, what is missing of the organisation too."""
    is_complete = all(one.severity is Severity.ADVICE for one in page.findings)
    more = organisation_group(activity.controller, timezone.localdate()) if is_complete else ()
    mends = bool(activity.what_may(access))

    def mending_of(found: Finding) -> Mending:
        if not mends or found.section not in SECTIONS:
            return Mending(f"#{found.section}")
        return Mending(with_finding(activity.page(found.section), found, row=True), found.section)

    return finding_panel(page.findings, mending_of, more=more)


def read(activity: Activity) -> ActivityPage:
    """What the activity's page says in the active language: made once for each state of the sheet, then remembered.

    The revision of the index counts every change of what stands on the sheet, in the transaction of the change.
    """
    key = (activity.pk, str(activity.public_id), get_language() or "fr", timezone.localdate())
    return readings(*key, activity.index.revision)


@lru_cache(maxsize=256)
def readings(pk: int, public_id: str, language: str, on: date, revision: int) -> ActivityPage:
    """Every section that a record of this kind has, also where nothing is recorded yet."""
    activity = Activity.objects.select_related("controller").get(pk=pk, public_id=public_id)
    sheet = build_sheets(activity.controller, [activity])[0]
    findings = about_record(sheet, on)
    asked = [one for one in findings if one.severity is not Severity.ADVICE]
    filled = {one.key: one for one in sections(sheet, on)}
    found = []
    typed = frozenset(typed_texts([sheet]))
    for column in COLUMNS:
        if is_offered(column, sheet) or column.key in filled:
            cited = column.article_of(sheet)
            blocks = filled[column.key].blocks if column.key in filled else ()
            sentences = tuple(gap.sentence for gap in asked if gap.section == column.key)
            with written_in(activity.controller.language, typed):
                html = blocks_html(blocks, 3) if blocks else SafeString("")
            title = column.heading_under(sheet.regime_code)
            found.append(Reading(column.key, title, citation(cited) if cited else "", html, sentences))
    changes = tuple(changes_in_words(changes_since_approval(activity, sheet)))
    return ActivityPage(tuple(found), findings, changes)


def is_offered(column: Column, sheet: ActivitySheet) -> bool:
    """True for a section that this kind of record may fill in."""
    part = "processor" if sheet.is_processor_record else "controller"
    return part in column.records and (column.key != "joint" or sheet.role.code == "joint")


def nothing_missing(activity: Activity) -> str:
    """What may be claimed where no rule finds anything: under another regime no more than the rules can look at."""
    if activity.regime:
        return gettext("Nothing is missing of what is checked under the legal regime of this record.")
    return gettext("Nothing that Article 30 asks for is missing.")


def abilities(request: MemberRequest, activity: Activity) -> dict[str, bool]:
    """What the templates ask of the person's role."""
    edits = request.access.can_contribute_to(activity)
    maintains = request.access.can_maintain(activity.controller)
    return {
        "can_maintain": maintains,
        "can_edit": edits,
        "can_propose": not edits and request.access.can_propose(activity),
        "enters_system": maintains and bool(activity.software) and activity.state != ARCHIVED,
    }


def can_add(model: type, rows: list[Card]) -> bool:
    """An impact assessment is one for an activity."""
    return model is not ImpactAssessment or not any(isinstance(card.row, model) for card in rows)


def bases_of(activity: Activity) -> set[str]:
    return set(LegalBasis.objects.filter(activity=activity).values_list("basis", flat=True))


def conditions_of(activity: Activity) -> set[str]:
    return set(SpecialCondition.objects.filter(activity=activity).values_list("condition", flat=True))


@require_safe
@members_only
def rights(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The rights that follow from the bases and conditions named in the address, as a piece of page, while one chooses."""
    bases = {*request.GET.getlist("bases"), *request.GET.getlist("basis")}
    rights = rights_of(bases, request.GET.getlist("conditions"))
    return render(request, "registry/rights_of_bases.html", {"rights": rights})


def find(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Activity:
    rows = Activity.objects.visible_to(request.user).filter(controller=controller)
    found = get_object_or_404(
        rows.select_related("index", "assigned_to", "review_plan__owner"), public_id=public_id
    )
    found.controller = controller
    return found
