"""The pages of members about notices: the list, one notice with all its parts, its preview, and making it public."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from policies.assembly import NoticeText, assemble
from policies.exports import page_html
from policies.forms import PublishForm
from policies.look import look_of
from policies.models import (
    BannerItem,
    BrowserHelp,
    ComplaintAuthority,
    Definition,
    EmbeddedTool,
    ExerciseChannel,
    LegalReference,
    LinkedDocument,
    NonPersonalData,
    Notice,
    NoticeController,
    NoticeStatement,
    NoticeVersion,
    Right,
    SocialNetwork,
    Tracker,
)
from policies.publication import lacking_in_notice, publish_notice, withdraw_notice
from policies.readability import Readability, measure, prose
from policies.record.articles import articles_for
from policies.record.build import build_notice
from policies.record.sheet import NoticeSheet
from policies.rules import about_notice
from policies.sightings import seen_online
from policies.versions import drift, last_version, tells_the_same, value_of
from policies.views import rights
from policies.views.access import find_notice
from policies.views.appearance import style_address
from registry.editing.states import LackingChanged, ReasonMissing
from registry.editor.asked import CHANGED, form_for, with_finding
from registry.editor.cards import addition, cards
from registry.editor.sections import CardSection, asked_section, facts_in_full
from registry.editor.specification import FORMS, form_of
from registry.models import Activity, Controller
from registry.models.states import ARCHIVED, DRAFT, PROPOSED
from registry.people.requests import MemberRequest, members_only, officers_only
from registry.record.wording import citation, day
from registry.rules.engine import Finding
from registry.views.decisions import DecisionQuestion, decision_page
from registry.views.findings import Mending, finding_panel

SIGHTINGS = 5  # shown with the version

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# The sections of a notice -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class NoticeSection:
    """A section of the page of a notice: the form for its own fields, and the kinds of rows that stand in it as cards."""

    key: str
    title: StrOrPromise
    article: str = ""
    form: str = ""
    rows: tuple[type[Any], ...] = ()


NOTICE_SECTIONS = (
    NoticeSection("about", _("About this notice"), "12(1)", "notice"),
    NoticeSection("activities", _("Activities of the notice"), "13", "notice.activities"),
    NoticeSection("other_controllers", _("Other controllers"), "13(1)(a)", rows=(NoticeController,)),
    NoticeSection("rights", _("Your rights"), "13(2)(b)", rows=(Right,)),
    NoticeSection("exercise", _("How to exercise your rights"), "12", "notice.exercise", (ExerciseChannel,)),
    NoticeSection("complaint", _("Complaint"), "77", rows=(ComplaintAuthority,)),
    NoticeSection(
        "trackers",
        _("Cookies and other trackers"),
        "LIL 82",
        "notice.trackers",
        (Tracker, BannerItem, EmbeddedTool, BrowserHelp),
    ),
    NoticeSection("social", _("Social networks"), "", "notice.social", (SocialNetwork,)),
    NoticeSection("links", _("Links to other sites"), "", "notice.links"),
    NoticeSection("security", _("Security"), "32", "notice.security"),
    NoticeSection("documents", _("Documents"), rows=(LinkedDocument,)),
    NoticeSection("references", _("Texts cited"), rows=(LegalReference,)),
    NoticeSection("statements", _("Other statements"), rows=(NoticeStatement,)),
    NoticeSection("definitions", _("Definitions"), rows=(Definition,)),
    NoticeSection("non-personal", _("Data that identify nobody"), rows=(NonPersonalData,)),
    NoticeSection("changes", _("Changes to this notice"), "", "notice.changes"),
)


def section(part: NoticeSection, notice: Notice, controller: Controller, value: NoticeSheet) -> CardSection:
    """One section as it stands: a query for each kind of rows in it. ``value`` is the notice as it is told."""
    spec = FORMS.get(part.form)
    made = CardSection(
        part.key,
        part.title,
        citation(*articles_for(value, part.article)) if part.article else "",
        nothing=_("Nothing recorded here."),
        facts=facts_in_full(notice, spec.fields) if spec else [],
        edit=reverse("registry:edit-row", args=[controller.slug, spec.key, notice.public_id]) if spec else "",
        cards=cards(notice, part.rows, controller) if part.rows else [],
        additions=[addition(form_of(model), notice) for model in part.rows],
    )
    if part.key == "activities":
        made.template, made.extra = "policies/notice_activities.html", chosen_activities(notice, controller)
        made.nothing = _("No activity is chosen: the notice says nothing of what is done with data.")
    elif part.key == "rights":
        made.template, made.extra = rights.TEMPLATE, rights.rights_panel(value, notice)
    return made


def mending_of(found: Finding, sections: list[CardSection], controller: Controller, action: str) -> Mending:
    """Where a finding about the notice is mended: the organisation, an activity, or a form of this page."""
    if found.section == "identity":
        return Mending(reverse("registry:organisation", args=[controller.slug]))
    if found.section == "activities" and found.row is not None:
        return Mending(reverse("registry:activity", args=[controller.slug, found.row]))
    section = next((one for one in sections if one.key == found.section), None)
    address = form_for(found, section.cards, section.edit, section.additions) if section and action else ""
    if not address or found.section == "rights":  # one press adds the rights that follow
        return Mending(f"#{found.section}")
    return Mending(with_finding(address, found), found.section)


@dataclass(frozen=True)
class Chosen:
    """An activity of the notice, and why the public is not told of it; "" when it is."""

    activity: Activity
    left_out: StrOrPromise


WHY_LEFT_OUT = {
    DRAFT: _("Not included: the record is a draft."),
    PROPOSED: _("Not included: the record is still to be reviewed."),
    ARCHIVED: _("Not included: the processing has ended, the record is archived."),
}


def chosen_activities(notice: Notice, controller: Controller) -> list[Chosen]:
    rows = Activity.objects.filter(notice_links__notice=notice)
    found = list(rows.order_by("notice_links__position", "notice_links__pk"))
    told = set(rows.in_force().values_list("pk", flat=True))
    for activity in found:
        activity.controller = controller
    return [
        Chosen(
            one, "" if one.pk in told else WHY_LEFT_OUT.get(one.state, _("Not included: it is not current."))
        )
        for one in found
    ]


# Pages ------------------------------------------------------------------------------------------------------


@require_safe
@members_only
def notice_list(request: MemberRequest, controller: Controller) -> HttpResponse:
    """The notices of the organisation, public or not, with the activities each tells of."""
    told = Q(activity_links__activity__in=Activity.objects.in_force())
    notices = (
        Notice.objects.visible_to(request.user)
        .filter(controller=controller)
        .annotate(chosen=Count("activity_links"), told=Count("activity_links", filter=told))
        .annotate(is_out_of_date=Coalesce("index__is_out_of_date", False))
    )
    for notice in notices:
        notice.controller = controller
    context = {
        "controller": controller,
        "notices": [(notice, notice.page()) for notice in notices],
        "can_maintain": request.access.can_maintain(controller),
        "public_list": reverse("policies:notices", args=[controller.slug]),
        "is_any_updated": any(notice.updated_on for notice in notices),
        "is_public": any(notice.is_published for notice in notices),
    }
    return render(request, "policies/console_list.html", context)


@require_safe
@members_only
def notice_detail(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """One notice section by section, each edited in place; a script that has done editing gets its section alone."""
    notice = find_notice(request, controller, public_id)
    value = build_notice(notice)
    context: dict[str, Any] = {
        "controller": controller,
        "notice": notice,
        "action": "edit" if request.access.can_maintain(controller) else "",
    }
    asked = next((part for part in NOTICE_SECTIONS if part.key == asked_section(request)), None)
    if asked is not None:
        context |= {"section": section(asked, notice, controller, value), "is_piece": True}
        response = render(request, "registry/rows/section.html", context)
        response.headers["HX-Trigger-After-Settle"] = CHANGED  # the preview beside it follows
        return response
    sections = [section(part, notice, controller, value) for part in NOTICE_SECTIONS]
    context |= {
        "sections": sections,
        "findings": finding_panel(
            about_notice(value, timezone.localdate()),
            lambda one: mending_of(one, sections, controller, context["action"]),
        ),
        "nothing_missing": nothing_missing(value),
        **standing(notice, value),
        "decision": notice.decisions.select_related("decided_by").first(),
        "can_maintain": request.access.can_maintain(controller),
        "preview": reverse("policies:notice-preview", args=[controller.slug, notice.public_id]),
    }
    return render(request, "policies/console_notice.html", context)


def standing(notice: Notice, value: NoticeSheet) -> dict[str, Any]:
    """How what was published stands beside what the notice and the register say now; of a notice nobody reads, nothing."""
    last, today = last_version(notice) if notice.is_published else None, timezone.localdate()
    return {
        "version": last,
        "is_to_come": last is not None and last.effective_on > today,
        "drift": drift(last, value, today) if last is not None else (),
        "sightings": seen_online([last.pk])[last.pk][:SIGHTINGS] if last is not None else [],
        "to_publish": notice.is_published and is_changed(last, value),
    }


def nothing_missing(value: NoticeSheet) -> str:
    """What may be claimed where no rule finds anything: under other laws no more than the rules can look at."""
    if any(one.regime_code for one in value.activities):
        return gettext("Nothing is missing of what is checked under the legal regimes of these activities.")
    return gettext("Nothing that this notice has to tell is missing.")


@require_safe
@members_only
def notice_preview(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """The notice as the public reads it or would read it, whether or not it is published; its text alone for a script."""
    notice = find_notice(request, controller, public_id)
    text = assemble(notice, timezone.localdate())
    if asked_section(request):
        with translation.override(notice.language):
            context = {"notice": text, "address": request.path, "ease": ease_of(text)}
            return render(request, "policies/notice_text.html", context)
    page = page_html(
        text,
        reverse("policies:notice-list", args=[controller.slug]),
        look=look_of(controller),
        style_address=style_address(controller),
    )
    return HttpResponse(page, headers={"Content-Language": notice.language})


def ease_of(text: NoticeText) -> Readability | None:
    """How easily the first level is read; of a text that is not French no measure is known here."""
    return measure(prose(text.essentials)) if text.language == "fr" else None


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@officers_only
def publish(request: MemberRequest, controller: Controller, public_id: uuid.UUID) -> HttpResponse:
    """Ask before the notice is made public, saying what is missing; publish or withdraw it, as the button says."""
    notice = find_notice(request, controller, public_id)
    if request.method != "POST":
        if notice.is_published and not is_changed(last_version(notice), build_notice(notice)):
            messages.info(
                request, gettext("The last published version says the same: nothing is to be published.")
            )
            return redirect(notice.page())
        return ask_about_publishing(request, notice)
    match request.POST.get("act"):
        case "publish":
            form = publish_form(request, notice, build_notice(notice))
            try:
                publish_notice(
                    notice,
                    by=request.user,
                    words=request.POST.get("reason", ""),
                    seen=request.POST.get("seen", ""),  # nobody decides on what was not shown
                    **told_when_and_what(form),
                )
            except (ReasonMissing, ValidationError):
                return ask_about_publishing(request, notice)
            except LackingChanged:
                told = gettext("What is missing has changed since this page was shown: look again.")
                messages.warning(request, told)
                return ask_about_publishing(request, notice, status=409)
            messages.success(request, told_after_publishing(form))
        case "withdraw":
            withdraw_notice(notice, by=request.user)
            messages.success(request, gettext("The notice is no longer public."))
        case _:
            raise Http404
    return redirect(notice.page())


def is_changed(last: NoticeVersion | None, value: NoticeSheet) -> bool:
    """True where publishing again would make another version than the last one."""
    today = timezone.localdate()
    if last is None or last.effective_on > today:  # a day to come can be corrected
        return True
    return not tells_the_same(value_of(last), value, today)


def publish_form(request: MemberRequest, notice: Notice, value: NoticeSheet) -> PublishForm:
    lacking = lacking_in_notice(value, timezone.localdate())
    data = request.POST if request.method == "POST" else None
    is_first = not notice.versions.exists()
    return PublishForm(data, lacking=lacking, is_first=is_first, declared=notice.effective_on)


def told_when_and_what(form: PublishForm) -> dict[str, Any]:
    """From which day on the version applies, and its summary. Raises ValidationError for what the form refuses."""
    # The reason is looked at where the decision is made.
    if not form.is_valid() and form.errors.keys() - {"reason"}:
        raise ValidationError(form.errors.as_data())
    told = form.cleaned_data
    return {"effective_on": told.get("effective_on"), "summary": told.get("summary", "")}


def told_after_publishing(form: PublishForm) -> str:
    """What came of it: a version with a day to come is nobody's to read before."""
    on = form.cleaned_data["effective_on"]
    if on > timezone.localdate():
        return gettext("The notice is public from %s on, by itself.") % day(on)
    return gettext("The notice is public.")


def ask_about_publishing(request: MemberRequest, notice: Notice, *, status: int = 422) -> HttpResponse:
    """The page on which one decides to publish: what is missing, what changes, and why it is published all the same."""
    value, last = build_notice(notice), last_version(notice)
    question = DecisionQuestion(
        title=notice.title,
        kicker=str(notice.controller),
        home=notice.page(),
        question=gettext("Publish the next version of this notice?")
        if last is not None
        else gettext("Make this notice public?"),
        consequence=gettext("Anyone can read it at its address from then on. It can be withdrawn again."),
        label=gettext("Publish"),
        icon="send",
        hidden=("act", "publish"),
        changes=drift(last, value, timezone.localdate()) if last is not None else (),
        changes_template="policies/changed_sections.html",
        shown=[value.digest()],
    )
    form = publish_form(request, notice, value)
    return decision_page(request, notice.controller, question, form.lacking, status=status, form=form)
