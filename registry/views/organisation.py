"""The organisation itself: who it is, how to reach it, its sites and formalities (Article 30(1)(a))."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from registry.editor.asked import tell_of_change, with_finding
from registry.editor.cards import Addition, cards
from registry.editor.form import FormSpec
from registry.editor.sections import CardSection, facts_in_full, show_section
from registry.editor.specification import form_of
from registry.editor.views import answer, opened, page, take
from registry.models import ContactPoint, Controller, Formality, Signatory, Site
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.build import build_organisation
from registry.record.wording import citation
from registry.rules import about_organisation
from registry.rules.engine import Finding
from registry.views.findings import Mending, finding_panel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# What is said of the register itself: it stands before its records, and no notice tells it.
REGISTER = (
    "register_scope",
    "register_exclusions",
    "register_version",
    "register_author",
    "register_journal",
    "register_readers",
)
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
        "siret",
        "sector",
        "identity_note",
        "dpo_designated",
        "dpo_position",
        "dpo_absence",
        "representative_absence",
        "language",
        *REGISTER,
    ),
    title=_("Identity"),
    more=REGISTER,
)
KINDS: tuple[tuple[str, type[Any], StrOrPromise, StrOrPromise], ...] = (
    (
        "contacts",
        ContactPoint,
        _("Contact points"),
        _(
            "Whom to contact, by function: registered office, data protection officer, data subject "
            "requests… The register names the data protection officer and the representative (Article 30(1)(a)); "
            "the other functions need no person’s name."
        ),
    ),
    (
        "signatories",
        Signatory,
        _("Signatories of the register"),
        _("Who signs the printed register besides the legal representative and the data protection officer."),
    ),
    ("sites", Site, _("Sites"), _("The web sites and applications that your notices speak of.")),
    (
        "formalities",
        Formality,
        _("Prior filings with the CNIL (before the GDPR)"),
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
        return tell_of_change(request, piece)
    context = {
        "controller": controller,
        "sections": sections,
        "action": action,
        "members": members_page(controller),
        "findings": finding_panel(
            about_organisation(build_organisation(controller), timezone.localdate()),
            lambda one: mending_of(one, sections, action),
        ),
        "nothing_missing": gettext("Nothing that Article 30 asks of the organisation is missing."),
    }
    return render(request, "registry/organisation_detail.html", context)


def mending_of(found: Finding, sections: list[CardSection], action: str) -> Mending:
    """The form in which a finding about the organisation is mended; for who changes nothing, the section."""
    key, function = PLACES[found.code](found)
    section = next(one for one in sections if one.key == key)
    if not action:
        return Mending(f"#{key}")
    if not function:
        return Mending(with_finding(section.edit, found), key)
    point = next((card for card in section.cards if card.row.function == function), None)
    address = point.edit if point else f"{section.additions[0].address}?function={function}"
    return Mending(with_finding(address, found), key)


def place_of_officer(found: Finding) -> tuple[str, str]:
    """Whether there is an officer is answered with the identity; who it is, is a contact point."""
    return ("identity", "") if found.section == "dpo" else ("contacts", "dpo")


# The section of this page where each rule is answered, and the function of the contact point that it asks for.
PLACES: dict[str, Callable[[Finding], tuple[str, str]]] = {
    "ORG-CONTACT": lambda found: ("contacts", "seat"),
    "ORG-DPO": place_of_officer,
    "ORG-REPRESENTATIVE": lambda found: ("contacts", "eu_representative"),
    "ORG-CONTRADICTION": lambda found: ("identity", ""),
    "ORG-DPO-PUBLIC": lambda found: ("identity", ""),
}


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
