"""Every row of the console is added, changed, moved and deleted here: one way, whatever the row."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from registry.editing.comparing import Values, differences, is_overtaken, merge
from registry.editing.proposals import accept, propose
from registry.editor.answers import NONE, REPLY, SOME, DeniedRow, denied
from registry.editor.asked import FINDING, asked_here
from registry.editor.compared import CHOICE, comparison, read_values
from registry.editor.form import FormSpec, RowForm, new_row, siblings
from registry.editor.specification import FORMS, section_of_form
from registry.editor.timeline import EARLIER, FIELD
from registry.editor.titles import title_of
from registry.editor.touched import touched_by
from registry.models import Activity, Controller, Proposal
from registry.models.fields import TermField
from registry.models.owned import existing_target
from registry.people.requests import MemberRequest, members_only

Asked = ParamSpec("Asked")


# Finding, and who may -----------------------------------------------------------------------------------------


def spec_of(key: str) -> FormSpec:
    if key not in FORMS:
        raise Http404
    return FORMS[key]


def find(request: MemberRequest, controller: Controller, model: type[Any], public_id: uuid.UUID) -> Any:
    rows = model._default_manager.visible_to(request.user).filter(controller=controller)
    row = get_object_or_404(rows.select_related(model.whole) if model.whole else rows, public_id=public_id)
    row.controller = controller
    return row


def whole_on_page(row: Any) -> Any:
    """What the page of the row is called after: the activity, notice or category it is a part of, once that is saved."""
    whole = row.whole_row or getattr(row, "category", None)
    return None if whole is None or whole._state.adding else whole


def what_may(request: MemberRequest, row: Any) -> str:
    """ "edit" or "propose": what this member may do with the row. Raises PermissionDenied for neither."""
    action = request.access.what_may(row)
    if not action:
        raise PermissionDenied
    return action


def make_form(
    request: MemberRequest, spec: FormSpec, row: Any, data: Any = None, *, values: Values | None = None
) -> RowForm:
    """The form, in which only the officer makes new departments."""
    return RowForm(spec, row, data, values=values, departments=request.access.can_maintain(row.controller))


# Where one comes back to --------------------------------------------------------------------------------------


def home_of(row: Any, spec: FormSpec) -> str:
    """The page on which the row stands, at its place; of a row not saved yet or deleted, the page around it."""
    return row.page(section_of_form(spec))


def back(request: MemberRequest, address: str, anchor: str = "") -> HttpResponse:
    """Send the browser back to where the person was; a script puts that piece in the place it asked for."""
    target = request.headers.get("HX-Target")
    if target:
        spec = {"path": address, "target": f"#{target}", "swap": "outerHTML"}
        place = json.dumps(spec | {"push": "false"})  # the address stays that of the page around the piece
        return HttpResponse(status=204, headers={"HX-Location": place})
    return HttpResponseRedirect(address + (f"#{anchor}" if anchor else ""))


def piece_or_page(request: MemberRequest) -> str:
    """The template around a form: a piece of page for a script, or the page."""
    return "registry/rows/piece.html" if request.headers.get("HX-Target") else "base.html"


def status_of(request: MemberRequest, status: int) -> int:
    """A script puts only an answer of success in place."""
    return 200 if request.headers.get("HX-Target") else status


def page(
    request: MemberRequest, form: RowForm, *, status: int = 200, gone: bool = False, **context: Any
) -> HttpResponse:
    """The form as a page, or as the piece of page that a script puts in place."""
    row, spec = form.row, form.spec
    values = {
        "controller": row.controller,
        "form": form,
        "spec": spec,
        "row": row,
        "title": title_of(spec, row, stands_in=whole_on_page(row)),
        "form_action": request.path,
        "gone": gone,
        "home": home_of(row, spec),
        "whole": whole_on_page(row),
        "proposal": request.POST.get("proposal") or request.GET.get("proposal"),
        "base_template": piece_or_page(request),
        "asked": asked_here(row, request.GET.get(FINDING, "")),
        **context,
    }
    return render(request, "registry/rows/form.html", values, status=status_of(request, status))


# Adding and changing ------------------------------------------------------------------------------------------


@dataclass
class FormOutcome:
    """What became of a form that was sent: ``saved``, ``proposed``, or nothing."""

    form: RowForm
    action: str
    saved: Any = None
    proposed: bool = False
    compared: Values | None = None
    undecided: list[str] = field(default_factory=list)
    denied: DeniedRow | None = (
        None  # the answer "none" that what was typed contradicts, until somebody says which is right
    )

    @property
    def stays(self) -> bool:
        return self.saved is not None or self.proposed


def retry_when_a_reference_goes(view: Callable[Asked, HttpResponse]) -> Callable[Asked, HttpResponse]:
    """When what a form refers to goes at the moment of saving, take the form once more: the choice is then checked anew."""

    @wraps(view)
    def guarded(*asked: Asked.args, **named: Asked.kwargs) -> HttpResponse:
        try:
            return view(*asked, **named)
        except IntegrityError:
            return view(*asked, **named)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@retry_when_a_reference_goes
def edit_row(request: MemberRequest, controller: Controller, form: str, public_id: uuid.UUID) -> HttpResponse:
    """Change one row. Nobody's change is overwritten: who was overtaken sees all three versions and chooses."""
    spec = spec_of(form)
    if request.method != "POST":
        row = find(request, controller, spec.model, public_id)
        touched, action = touched_by(row), what_may(request, row)
        return page(request, opened(request, spec, row), action=action, touched=touched)
    with transaction.atomic():
        try:
            find(request, controller, spec.model, public_id).lock()
            row = find(request, controller, spec.model, public_id)
        except Http404:
            row = None
        taken = take(request, spec, row) if row is not None else None
    if taken is None:
        return deleted_meanwhile(request, controller, spec, public_id)
    return answer(request, taken)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@retry_when_a_reference_goes
def add_row(
    request: MemberRequest, controller: Controller, form: str, public_id: uuid.UUID | None = None
) -> HttpResponse:
    """Add a row under another one, or under the organisation. A form sent twice makes one row."""
    spec = spec_of(form)
    if public_id is None and not stands_alone(spec):
        raise Http404
    if request.method != "POST":
        parent = find_parent(request, controller, spec, public_id)
        row = prefilled(new_row(spec, controller, parent), spec, request)
        return page(request, opened(request, spec, row), action=what_may(request, row))
    with transaction.atomic():
        try:
            new_row(spec, controller, find_parent(request, controller, spec, public_id)).lock()
            parent = find_parent(request, controller, spec, public_id)
        except Http404:
            if was_parent(controller, spec, public_id):
                return typed_alone(request, controller, spec)
            raise
        row_id = read_uuid(request.POST.get("row_id"))
        made = spec.model._default_manager.filter(public_id=row_id).first() if row_id else None
        row = new_row(spec, controller, parent, None if made else row_id)
        what_may(request, row)
        if made is not None and made.controller_id == controller.pk:
            made.controller = controller
            return made_before(request, spec, made)
        taken = take(request, spec, row)
    return answer(request, taken)


def made_before(request: MemberRequest, spec: FormSpec, made: Any) -> HttpResponse:
    """The answer to a form that made its row already: pressed twice, the way to the row; typed anew, the row to be changed.

    What was typed anew with a mistake is shown with the mistake, like any other form.
    """
    form = make_form(request, spec, made, request.POST)
    is_right = form.is_valid()
    if is_right and form.typed == form.stored:
        return back(request, home_of(made, spec), f"row-{made.public_id}")
    messages.warning(request, _("This was added already: change it here, if what you typed now is right."))
    address = reverse("registry:edit-row", args=[made.controller.slug, spec.key, made.public_id])
    status = 409 if is_right else 422
    return page(request, form, action=what_may(request, made), status=status, form_action=address)


def opened(request: MemberRequest, spec: FormSpec, row: Any) -> RowForm:
    """The form as it opens: with what stands there, or with what the address names, a proposal or an earlier value."""
    form = make_form(request, spec, row)
    if earlier := earlier_value(request, spec, row):
        messages.info(request, _("The earlier value is filled in below: save to bring it back."))
        form = make_form(request, spec, row, values=form.stored | earlier_values(form, *earlier))
    wanted = read_uuid(request.GET.get("proposal"))
    if wanted and request.access.can_maintain(row.controller):
        rows = Proposal.objects.visible_to(request.user).waiting().filter(controller=row.controller)
        proposal = get_object_or_404(rows, public_id=wanted, form=spec.key)
        form = make_form(request, spec, row, values=proposal.values)
    return form


def earlier_value(request: MemberRequest, spec: FormSpec, row: Any) -> tuple[Any, str] | None:
    """The row of history and the field that the address names; None where it names none of this row and this form."""
    key, field = request.GET.get(EARLIER, ""), request.GET.get(FIELD, "")
    if row.pk is None or not key.isdecimal() or len(key) > 18 or field not in spec.fields:
        return None
    record = spec.model.history.filter(history_id=int(key), id=row.pk).first()
    if record is None or leads_nowhere(record.instance, field):
        return None
    return record.instance, field


def leads_nowhere(earlier: Any, name: str) -> bool:
    """True where an earlier state led to a row that is gone: there is nothing to bring back."""
    field = earlier._meta.get_field(name)
    return (
        field.is_relation
        and getattr(earlier, field.attname) is not None
        and existing_target(earlier, field) is None
    )


def earlier_values(form: RowForm, earlier: Any, name: str) -> Values:
    """What a field of the form held in an earlier state of its row."""
    field = earlier._meta.get_field(name)
    value = existing_target(earlier, field) if field.is_relation else getattr(earlier, name)
    return {name: form.strings(name, value)}


def prefilled(row: Any, spec: FormSpec, request: MemberRequest) -> Any:
    """A new row in the language of its organisation, with the terms that the address names: the link that led here
    wants it to begin so.
    """
    if "language" in spec.fields and spec.model is not Controller:
        row.language = row.controller.language
    for name in set(spec.fields) & set(request.GET):
        field_of = row._meta.get_field(name)
        if isinstance(field_of, TermField) and request.GET[name] in dict(field_of.read_choices()):
            setattr(row, name, request.GET[name])
    return row


def stands_alone(spec: FormSpec) -> bool:
    """True for what is added straight to the organisation; an activity begins with its first section."""
    if spec.is_facet:
        return spec.key == "activity.general"
    return "controller" in spec.model.nests_under


def find_parent(
    request: MemberRequest, controller: Controller, spec: FormSpec, public_id: uuid.UUID | None
) -> Any:
    """The row that a new one goes under; None, without an identifier, for the organisation itself."""
    if public_id is None:
        return None
    for name in spec.model.nests_under:
        model = spec.model._meta.get_field(name).related_model
        if model is not Controller:
            rows = model._default_manager.visible_to(request.user).filter(controller=controller)
            parent = rows.filter(public_id=public_id).first()
            if parent is not None:
                parent.controller = controller
                return parent
    raise Http404


def was_parent(controller: Controller, spec: FormSpec, public_id: uuid.UUID | None) -> bool:
    """Whether a row of the organisation that this one could be a part of had this identifier before it was deleted."""
    parents = (spec.model._meta.get_field(name).related_model for name in spec.model.nests_under)
    return any(
        model.history.filter(public_id=public_id, controller_id=controller.pk).exists()
        for model in parents
        if model is not Controller
    )


def take(request: MemberRequest, spec: FormSpec, row: Any) -> FormOutcome:
    """Check what was sent and store or propose it; when something is wrong, nothing is written. The caller holds the lock."""
    action = what_may(request, row)
    form = make_form(request, spec, row, request.POST)
    taken = FormOutcome(form, action)
    if form.is_valid() and stays_within_reach(request, form, action):
        agree_and_store(request, taken)
    return taken


def agree_and_store(request: MemberRequest, taken: FormOutcome) -> None:
    """Store what was typed; where it contradicts an answer "none", only once somebody has said which is right."""
    told = denied(taken.form.changed, taken.form.spec.fields) if taken.action == "edit" else None
    reply = request.POST.get(REPLY)
    if told is not None and reply not in (NONE, SOME):
        taken.denied = told
        return
    if told is not None and reply == SOME:
        told.say_some()
    store(request, taken)
    if told is not None and reply == SOME and taken.saved is not None and told.whole is not taken.saved:
        told.whole.save()


def store(request: MemberRequest, taken: FormOutcome) -> None:
    form, data = taken.form, request.POST
    mine, base = form.typed, form.base_values
    if "origin" in data and not form.is_new:  # the answer to a comparison
        origin = read_values(data["origin"])
        choices = {name: data.get(CHOICE + name, "") for name in mine}
        found = differences(origin, form.stored, mine)
        taken.undecided = [one.name for one in found if one.clashes and not choices[one.name]]
        if taken.undecided:
            taken.compared = origin
            return
        merged = merge(form.stored, mine, choices)
        taken.form = form = make_form(request, form.spec, form.row, values=merged)
        if not form.is_valid() or not stays_within_reach(request, form, taken.action):
            return
        mine = form.typed
    if not form.is_new and is_overtaken(base, form.stored, mine):
        taken.compared = base
    elif taken.action == "propose":
        propose(form=form, base=base, values=mine, user=request.user)
        taken.proposed = True
    else:
        taken.saved = form.save()
        close_proposal(request, taken.saved)


def close_proposal(request: MemberRequest, row: Any) -> None:
    """A proposal that the officer corrected and saved is taken over with that."""
    proposal = read_uuid(request.POST.get("proposal"))
    if proposal and isinstance(row.whole_row, Activity) and request.access.can_maintain(row.controller):
        waiting = Proposal.objects.waiting().filter(public_id=proposal, activity=row.whole_row)
        found = waiting.select_for_update().first()
        if found is not None:
            accept(found, user=request.user)


def stays_within_reach(request: MemberRequest, form: RowForm, action: str) -> bool:
    """A contributor cannot send a record to a department that is not theirs."""
    try:
        return what_may(request, form.changed) == action
    except PermissionDenied:
        form.add_error(
            "department" if "department" in form.fields else None, _("Choose one of your own departments.")
        )
        return False


def answer(request: MemberRequest, taken: FormOutcome) -> HttpResponse:
    form = taken.form
    if taken.compared is not None:
        return compare(request, taken)
    if not taken.stays:
        return page(request, form, status=422, action=taken.action, denied=taken.denied)
    if taken.proposed:
        messages.success(request, _("Your proposal was sent to the DPO."))
        whole = form.row.whole_row
        return back(request, reverse("registry:activity", args=[form.row.controller.slug, whole.public_id]))
    for catalogue in form.catalogues.values():
        for entry in catalogue.new:
            messages.info(request, _("Added to the directory: “%(name)s”.") % {"name": entry})
    messages.success(request, _("Saved."))
    return back(request, home_of(taken.saved, form.spec), f"row-{taken.saved.public_id}")


def compare(request: MemberRequest, taken: FormOutcome) -> HttpResponse:
    """The three versions side by side, to choose from; nothing was saved."""
    form = taken.form
    found = differences(taken.compared or {}, form.stored, form.typed)
    context = {
        "controller": form.row.controller,
        "row": form.row,
        "whole": whole_on_page(form.row),
        "spec": form.spec,
        "home": home_of(form.row, form.spec),
        "lines": comparison(form, found),
        "kept": form.carried(form.typed, origin=taken.compared or {}),
        "undecided": taken.undecided,
        "proposal": request.POST.get("proposal", ""),
        "base_template": piece_or_page(request),
    }
    return render(request, "registry/rows/conflict.html", context, status=status_of(request, 409))


def deleted_meanwhile(
    request: MemberRequest, controller: Controller, spec: FormSpec, public_id: uuid.UUID
) -> HttpResponse:
    """Somebody deleted the row while it was being edited: the typed text is shown, and can be added anew."""
    parent = parent_of_deleted(request, controller, spec.model, public_id)
    if parent is None and not (stands_alone(spec) and request.access.can_maintain(controller)):
        return typed_alone(request, controller, spec)
    row = new_row(spec, controller, parent)
    action = what_may(request, row)
    form = make_form(request, spec, row, values=make_form(request, spec, row, request.POST).sent)
    address = [controller.slug, spec.key, *([parent.public_id] if parent is not None else [])]
    return page(
        request,
        form,
        status=409,
        gone=True,
        action=action,
        form_action=reverse("registry:add-row" if parent is not None else "registry:add-entry", args=address),
    )


def parent_of_deleted(
    request: MemberRequest, controller: Controller, model: type[Any], public_id: uuid.UUID
) -> Any:
    """The row of which a deleted row was a part, None where that is gone too or there was none.

    Raises Http404 for an identifier that no row of the organisation ever had.
    """
    last = model.history.filter(public_id=public_id, controller_id=controller.pk).first()
    if last is None:
        raise Http404
    for name in model.nests_under:
        key = getattr(last, f"{name}_id", None)
        if name != "controller" and key is not None:
            above: Any = model._meta.get_field(name).related_model
            return above._default_manager.visible_to(request.user).filter(pk=key).first()
    return None


def deleted_already(
    request: MemberRequest, controller: Controller, model: type[Any], public_id: uuid.UUID
) -> HttpResponse:
    """Back to where the row stood, with a sentence: somebody deleted it first, or the same person pressed twice."""
    parent = parent_of_deleted(request, controller, model, public_id)
    messages.info(request, _("This entry was deleted already."))
    return back(
        request, parent.page() if parent is not None else reverse(model.shown_on, args=[controller.slug])
    )


def typed_alone(request: MemberRequest, controller: Controller, spec: FormSpec) -> HttpResponse:
    """What was typed, to be copied: what it was to be a part of is gone."""
    form = RowForm(spec, spec.model(controller=controller), request.POST)
    context = {
        "controller": controller,
        "spec": spec,
        "typed": [(bound.label, bound.data) for bound in form.visible_fields() if bound.data],
        "base_template": piece_or_page(request),
    }
    return render(request, "registry/rows/gone.html", context, status=status_of(request, 410))


# Moving -------------------------------------------------------------------------------------------------------


@require_POST
@members_only
def move_row(request: MemberRequest, controller: Controller, form: str, public_id: uuid.UUID) -> HttpResponse:
    """Move a row up or down among its siblings; at the end of the list it stays where it is. A whole has no siblings."""
    spec = spec_of(form)
    with transaction.atomic():
        find(request, controller, spec.model, public_id).lock()
        row = find(request, controller, spec.model, public_id)
        if what_may(request, row) != "edit":
            raise PermissionDenied
        if row.whole_row is row:
            raise Http404
        rows = list(siblings(row))
        place = next(place for place, one in enumerate(rows) if one.pk == row.pk)
        step = -1 if request.POST.get("direction") == "up" else 1
        if 0 <= place + step < len(rows):
            rows[place], rows[place + step] = rows[place + step], rows[place]
            for position, one in enumerate(rows):
                if one.position != position:
                    one.position = position
                    one.save()
        place = 1 + next(place for place, one in enumerate(rows) if one.pk == row.pk)
    told = _("Moved: now in place %(place)d of %(count)d.") % {"place": place, "count": len(rows)}
    messages.info(request, told, extra_tags="spoken")  # one sees it move
    return back(request, home_of(row, spec), f"row-{row.public_id}")


def read_uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
