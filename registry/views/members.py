"""The members of an organisation: all see who they are, the data protection officer looks after them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.forms.advice import ApprovalRulesForm
from registry.forms.members import ROLES_IN_WORDS, InviteForm, MemberForm
from registry.models import Controller, Invitation, Membership
from registry.people import membership
from registry.people.proofs import count_attempt, has_second_factor, proven_again
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.spelling import alphabetical

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LETTER = "invitation"  # counted for each person, so that nobody floods an address in this site’s name
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@members_only
def members(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Who works on the register; for the officer also who is invited, and how people sign in."""
    context: dict[str, Any] = {
        "controller": controller,
        "members": sorted(with_second_factor(members_of(controller)), key=by_name),
        "access": request.access,
        "now": timezone.now(),
    }
    if request.access.is_dpo:
        invitations = Invitation.objects.visible_to(request.user).filter(controller=controller).pending()
        context["approval_form"] = ApprovalRulesForm(instance=controller)
        context["invitations"] = invitations.select_related("invited_by").prefetch_related("departments")
    return render(request, "registry/members_list.html", context)


@get_or_post
@members_only
@officers_only
@proven_again
def invite(request: MemberRequest, controller: Controller) -> HttpResponse:
    form = InviteForm(request.POST or None, controller=controller, initial={"language": controller.language})
    if request.method == "POST" and (sent := membership.just_invited(controller, form.data, request.user)):
        return say_on_its_way(request, controller, sent)
    if form.is_valid():
        if refusal := count_attempt(request, LETTER):
            return refusal
        try:
            invitation = membership.invite(
                controller,
                email=form.cleaned_data["email"],
                role=form.cleaned_data["role"],
                departments=form.departments,
                language=form.cleaned_data["language"],
                by=request.user,
                wake=membership.ask_for_letter,
            )
        except ValidationError as error:
            form.add_error("email", error)
        else:
            return say_on_its_way(request, controller, invitation)
    return show_form(request, controller, form, "registry/members_invite.html")


def say_on_its_way(request: MemberRequest, controller: Controller, invitation: Invitation) -> HttpResponse:
    messages.success(request, _("The email to %(email)s is being sent.") % {"email": invitation.email})
    return redirect("registry:members", controller.slug)


@require_POST
@members_only
@officers_only
@proven_again
def renew(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    invitation = find_invitation(request, controller, public_id)
    if refusal := count_attempt(request, LETTER):
        return refusal
    membership.renew(invitation, wake=membership.ask_for_letter)
    messages.success(request, _("A new email to %(email)s is being sent.") % {"email": invitation.email})
    return redirect("registry:members", controller.slug)


@require_POST
@members_only
@officers_only
@proven_again
def withdraw(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    invitation = find_invitation(request, controller, public_id)
    membership.withdraw(invitation)
    messages.success(request, _("The invitation of %(email)s was withdrawn.") % {"email": invitation.email})
    return redirect("registry:members", controller.slug)


@get_or_post
@members_only
@officers_only
@proven_again
def member(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Another role, other departments."""
    found = find_member(controller, public_id)
    form = MemberForm(request.POST or None, controller=controller, instance=found)
    if form.is_valid():
        try:
            membership.change_role(found, role=form.cleaned_data["role"], departments=form.departments)
        except ValidationError as error:
            form.add_error("role", error)
        else:
            messages.success(request, _("%(name)s was changed.") % {"name": found.user.full_name})
            return redirect("registry:members", controller.slug)
    return show_form(request, controller, form, "registry/members_role.html", member=found)


@get_or_post
@members_only
@officers_only
@proven_again
def remove(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """End a membership, after asking."""
    found = find_member(controller, public_id)
    refusal = None
    if request.method == "POST":
        try:
            membership.remove_member(found)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            messages.success(request, _("%(name)s is no longer a member.") % {"name": found.user.full_name})
            is_oneself = found.user_id == request.user.pk
            return redirect("home") if is_oneself else redirect("registry:members", controller.slug)
    context = {"controller": controller, "member": found, "refusal": refusal}
    return render(request, "registry/members_remove.html", context, status=409 if refusal else 200)


@require_POST
@members_only
@officers_only
@proven_again
def require_second_factor(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Ask a second factor of every member, or no longer. Who asks it of others has one."""
    required = request.POST.get("required") == "yes"
    if required and not request.user.signed_in_with_second_factor:
        messages.error(
            request, _("First sign in with a second factor yourself, so that you do not lock yourself out.")
        )
    else:
        membership.require_second_factor(controller, required=required)
        messages.success(
            request,
            _("Members can now access this organisation only with a second factor.")
            if required
            else _("Members can now access this organisation without a second factor, too."),
        )
    return redirect("registry:members", controller.slug)


@require_POST
@members_only
@officers_only
@proven_again
def approval_rules(request: MemberRequest, controller: Controller) -> HttpResponse:
    """What is asked for besides the officer's decision before a record is approved."""
    form = ApprovalRulesForm(request.POST, instance=controller)
    if form.is_valid():
        form.save()
        messages.success(request, _("What an approval asks for is saved."))
    return redirect("registry:members", controller.slug)


def show_form(
    request: MemberRequest, controller: Controller, form: Any, template: str, **context: Any
) -> HttpResponse:
    context |= {"controller": controller, "form": form, "roles_in_words": roles_in_words()}
    return render(request, template, context, status=400 if form.is_bound else 200)


def roles_in_words() -> list[tuple[StrOrPromise, StrOrPromise]]:
    return [(role.label, ROLES_IN_WORDS[role]) for role in Membership.Role]


def members_of(controller: Controller) -> QuerySet[Membership]:
    rows = Membership.objects.filter(controller=controller, user__is_active=True)
    return rows.select_related("user")


def by_name(member: Membership) -> tuple[str, str]:
    """In the order of family names, as in a directory; of who gave none, by the address."""
    user = member.user
    return alphabetical(f"{user.last_name} {user.first_name}".strip() or user.email)


def with_second_factor(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """The members, each with whether the account has a second factor."""
    return rows.annotate(has_second_factor=has_second_factor()).prefetch_related("departments")


def find_member(controller: Controller, public_id: uuid.UUID) -> Membership:
    """A member of the organisation whose page was asked for."""
    return get_object_or_404(
        Membership.objects.filter(controller=controller).select_related("user"), public_id=public_id
    )


def find_invitation(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> Invitation:
    rows = Invitation.objects.visible_to(request.user).filter(controller=controller)
    return get_object_or_404(rows.pending(), public_id=public_id)
