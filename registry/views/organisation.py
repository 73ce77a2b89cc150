"""The organisation itself: who it is, how to reach it, its sites and formalities (Article 30(1)(a))."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.editor.cards import Addition, cards
from registry.editor.form import FormSpec
from registry.editor.sections import CardSection, facts_in_full, show_section
from registry.editor.specification import form_of
from registry.editor.views import answer, opened, page, take
from registry.models import ContactPoint, Controller, Formality, Site
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.build import build_organisation
from registry.record.wording import citation
from registry.rules import about_organisation
from registry.rules.engine import Finding
from registry.views.findings import finding_panel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IDENTITY = FormSpec(
    "organisation",
    Controller,
    (
        "name",
        "alias",
        "brand",
        "status",
        "legal_form",
        "share_capital",
        "register_name",
        "siren",
        "sector",
        "identity_note",
        "dpo_designated",
        "dpo_position",
        "language",
    ),
    title=_("Identity"),
)
KINDS: tuple[tuple[str, type[Any], StrOrPromise, StrOrPromise], ...] = (
    (
        "contacts",
        ContactPoint,
        _("Contact points"),
        _(
            "Who answers, by function: seat, data protection officer, rights desk… A person’s name is not needed."
        ),
    ),
    ("sites", Site, _("Sites"), _("The web sites and applications that your notices speak of.")),
    (
        "formalities",
        Formality,
        _("Earlier formalities"),
        _("Declarations and authorisations from before 25 May 2018 that your documents still cite."),
    ),
)


@require_safe
@members_only
def organisation(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Identity, contact points, sites and formalities; the officer changes them here."""
    action = "edit" if request.access.can_maintain(controller) else ""
    sections = [identity(controller), *(rows_of(controller, *kind) for kind in KINDS)]
    piece = show_section(request, sections, action, controller=controller)
    if piece is not None:
        return piece
    context = {
        "controller": controller,
        "sections": sections,
        "action": action,
        "members": members_page(controller),
        "findings": finding_panel(
            about_organisation(build_organisation(controller), timezone.localdate()), anchor_of
        ),
        "nothing_missing": gettext("Nothing that Article 30 asks of the organisation is missing."),
    }
    return render(request, "registry/organisation_detail.html", context)


def anchor_of(found: Finding) -> str:
    """The section of this page in which a finding is mended."""
    return "#identity" if found.section == "dpo" else "#contacts"


def identity(controller: Controller) -> CardSection:
    return CardSection(
        "identity",
        IDENTITY.heading,
        citation("30(1)(a)"),
        facts=facts_in_full(controller, IDENTITY.fields),
        edit=reverse("registry:edit-organisation", args=[controller.slug]),
    )


def rows_of(
    controller: Controller, key: str, model: type[Any], title: StrOrPromise, note: StrOrPromise
) -> CardSection:
    spec = form_of(model)
    add = Addition(spec.heading, reverse("registry:add-entry", args=[controller.slug, spec.key]))
    found = cards(controller, (model,), controller)
    return CardSection(
        key, title, note=note, nothing=_("Nothing recorded here."), cards=found, additions=[add]
    )


def members_page(controller: Controller) -> str:
    try:
        return reverse("registry:members", args=[controller.slug])
    except NoReverseMatch:
        return ""


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def edit_organisation(request: MemberRequest, controller: Controller) -> HttpResponse:
    """Change who the organisation is, with the same comparison as for any row: nobody's change is overwritten."""
    controller.controller = controller
    if request.method != "POST":
        return page(request, opened(request, IDENTITY, controller), action="edit")
    with transaction.atomic():
        controller.lock()
        found = Controller.objects.get(pk=controller.pk)
        found.controller = found
        taken = take(request, IDENTITY, found)
    return answer(request, taken)
