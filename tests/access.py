"""Who may ask what: one row for each address of the site, one for each model in Django's admin.

tests/config/test_urls.py and tests/registry/admin try every row, tests/conventions/test_urls_declared.py holds the table
complete. A row says, for each of the roles and in their order, the status of the answer; ``SIGN_IN`` is a redirection to a
page that asks who it is.
"""

from __future__ import annotations

import copy
import itertools
import time
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import models, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from policies.freezing import freeze_notice
from policies.models import (
    Appearance,
    ExerciseChannel,
    Notice,
    NoticeDecision,
    NoticeVersion,
    Right,
    Sighting,
    Subscription,
)
from policies.record.build import build_notice
from registry.editing.advice import ask_agreement, give_opinion
from registry.editing.approving import freeze, working_sheets
from registry.exchange.imports.readers import GivenFile
from registry.exchange.imports.waiting import give_file
from registry.finding.index import refresh
from registry.models import (
    Activity,
    ActivityDecision,
    Controller,
    DataCategory,
    Department,
    ExportedFile,
    ImpactAssessment,
    Import,
    Invitation,
    Job,
    LackingPoint,
    LegalBasis,
    Membership,
    OpenPoint,
    Party,
    Proposal,
    Purpose,
    Recipient,
    RetentionRule,
    Review,
    ReviewCampaign,
    ReviewLetter,
    ReviewOrder,
    ReviewPlan,
    ReviewReminder,
    ReviewRequest,
    SavedView,
    SecurityMeasure,
    SubjectCategory,
    System,
    User,
)
from registry.models.accounts import digest_of
from registry.models.controllers import Address
from rights.asked import Asked, Upload
from rights.handling import hear, write_to_person
from rights.models import (
    LetterText,
    RequestDesk,
    RequestFile,
    RequestLetter,
    RequestReminder,
    RequestTotal,
    SubjectRequest,
)
from rights.receiving import enter
from rights.searching import order_search
from tests.cast import complete_organisation, make_export, make_member

ROLES = ("anonymous", "stranger", "reader", "contributor", "dpo", "superuser")
MEMBERS = ("reader", "contributor", "dpo")
SIGN_IN = "sign in"
Answers = tuple[int | str, ...]


# The scene: two organisations in which nothing is left out --------------------------------------------------


@dataclass
class Side:
    """One organisation with one object of each kind that an address can name."""

    controller: Controller
    activity: Activity
    export: Job
    notice: Notice
    member: Membership
    invitation: Invitation
    purpose: Purpose
    proposal: Proposal
    view: SavedView
    brought: Import

    @cached_property
    def names(self) -> dict[str, Any]:
        """What an address can name here, found once: nothing that a test does gives a row another identifier."""
        return {
            "controller": self.controller.slug,
            "activity": self.activity.public_id,
            "number": self.activity.number,
            "export": self.export.public_id,
            "notice": self.notice.slug,
            "notice row": self.notice.public_id,
            "part": self.purpose.public_id,
            "proposal": self.proposal.public_id,
            "view": self.view.public_id,
            "import": self.brought.public_id,
            "member": self.member.public_id,
            "invitation": self.invitation.public_id,
            "secret": f"secret-of-{self.controller.slug}",
            "person": "a1",
            "key": "a1b2c3-0123456789abcdef",
            "passkey": 10**6,
            "kind of row": ContentType.objects.get_for_model(self.notice).pk,
            "row": self.notice.pk,
            "app": "registry",
            "anything": "nothing/here",
            **COMMON,
            **{name: self.first(model).public_id for name, model in SHARED.items()},
        }

    def first(self, model: type[Any]) -> Any:
        return model._default_manager.filter(controller=self.controller).earliest("pk")


SHARED = {  # what activities share, by the name of its list, and a rule that others could follow
    "parties": Party,
    "departments": Department,
    "subjects": SubjectCategory,
    "data": DataCategory,
    "systems": System,
    "rule": RetentionRule,
    "point": OpenPoint,
    "campaign": ReviewCampaign,
    "request": ReviewRequest,
    "asked": SubjectRequest,
    "file": RequestFile,
    "letter": RequestLetter,
}

COMMON = {  # what is no organisation’s own
    "question": "purposes",
    "model": "newsletter",
    "page": "members",
    "section": "purposes",
    "form": "purpose",
    "entry": "party",
    "version": 1,
    "verb": "close",
    "letter kind": "acknowledgement",
    "year": str(timezone.localdate().year),
    "language": "fr",
    "agreement secret": "guessed",  # which nobody knows but whoever was sent it
    "earlier day": date(2026, 1, 1),
    "day": date(2026, 1, 2),
}
NOBODY = uuid.UUID(int=30)
NOWHERE = {
    "part": NOBODY,
    "proposal": NOBODY,
    "view": NOBODY,
    "import": NOBODY,
    **COMMON,
    **dict.fromkeys(SHARED, NOBODY),
    "notice row": NOBODY,
    "controller": "nobody",
    "activity": NOBODY,
    "number": 10**6,
    "export": NOBODY,
    "notice": "nothing",
    "member": NOBODY,
    "invitation": NOBODY,
    "secret": "nothing",
    "kind of row": 0,
    "row": 0,
}


@dataclass
class Scene:
    """Everybody looks at ``mine``; the stranger works for ``theirs``. All are staff: rights decide the rest."""

    mine: Side
    theirs: Side
    people: dict[str, User | None]
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """The browser of this person, the same for the whole test: making one costs more than asking for a page."""
        if role not in self.clients:
            self.clients[role] = self.new_client(role)
        return self.clients[role]

    def new_client(self, role: str, **options: Any) -> Client:
        client = Client(**options)
        if (person := self.people[role]) is not None:
            sign_in(client, person)
        return client


def sign_in(client: Client, person: User, *, again: bool = True, factor: bool = False) -> None:
    """A session of this person: by password just now (``again``), and with a second factor or without."""
    # As it is now: ended sessions are of another generation.
    client.force_login(User.objects.get(pk=person.pk))
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        *([{"method": "mfa", "type": "totp", "at": 0}] if factor else []),
        *([{"method": "password", "at": time.time(), "reauthenticated": True}] if again else []),
    ]
    session.save()


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The scene as it is made once for a module; a test takes the copy that ``scene`` gives it."""
    with django_db_blocker.unblock():
        with transaction.atomic():  # a worker would read the whole register again after every row
            made = make_scene()
        yield made
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def scene(stage, db) -> Scene:
    """The scene, as if made for this test alone: what it changes is rolled back."""
    scene = copy.deepcopy(stage)
    for name, side in (("mine", scene.mine), ("theirs", scene.theirs)):
        side.export.path.write_bytes(b"%PDF-1.7 " + MARKS[name].encode())
    return scene


MARKS = {"mine": "cnry-mine", "theirs": "cnry-theirs"}


def make_scene() -> Scene:
    mine, theirs = (make_side(f"organisation-{name}", mark) for name, mark in MARKS.items())
    people: dict[str, User | None] = {
        role: make_member(mine.controller, Membership.Role(role), role, is_staff=True) for role in MEMBERS
    }
    people["anonymous"] = None
    people["stranger"] = theirs.member.user
    User.objects.filter(memberships__role=Membership.Role.DPO).update(is_staff=True)
    people["superuser"] = User.objects.create_superuser("superuser", "superuser@example.org")
    while refresh():  # what a worker does at once, so that searches and figures know what is there
        pass
    return Scene(mine, theirs, people)


def make_side(slug: str, mark: str) -> Side:
    controller = complete_organisation(slug, mark)
    activity = Activity.objects.filter(controller=controller).earliest("pk")
    notice = Notice.objects.get(controller=controller)
    # Of a way to exercise rights that refers to a contact point, the address is the contact point's.
    own_address = {field.name: "" for field in Address._meta.get_fields()}
    ExerciseChannel.objects.filter(controller=controller).update(**own_address)
    purpose = Purpose.objects.filter(activity=activity).earliest("pk")
    proposal = waiting_proposal(purpose, mark)
    person = make_member(
        controller, Membership.Role.DPO, f"officer-{slug}", first_name=mark, last_name="officer"
    )
    # A number of its own on each side: both begin with 1, and that of one shall mean nothing in the other.
    own = {"number": activity.number + 50} if mark == MARKS["theirs"] else {}
    Activity.objects.filter(pk=activity.pk).update(assigned_to=person, **own)
    activity.refresh_from_db()
    member = person.memberships.get()
    decide(activity, notice, person, mark)
    ReviewPlan.objects.create(controller=controller, activity=activity, owner=person)
    review_and_ask(activity, person, mark)
    exported(controller, person, mark)
    advise(activity, person, mark)
    ask_for_data(controller, person, mark)
    export, invitation = finished_export(controller, mark), open_invitation(controller, mark)
    Appearance.objects.create(controller=controller, accent="#003399")
    view = SavedView.objects.create(
        controller=controller, owner=member.user, name=f"{mark} view", shared=True
    )
    brought = give_file(
        controller, GivenFile(f"{mark}.csv", f"Nom;Note\n{mark};{mark}\n".encode()), by=person
    )
    return Side(controller, activity, export, notice, member, invitation, purpose, proposal, view, brought)


def decide(activity: Activity, notice: Notice, person: User, mark: str) -> None:
    """What was decided about a record and a notice, although something was missing."""
    lacking: list[LackingPoint] = [{"code": "", "articles": [], "sentence": f"{mark} missing"}]
    given = {"decided_by": person, "reason": f"{mark} decided", "lacking": lacking}
    controller = activity.controller
    taken = ActivityDecision.objects.create(
        controller=controller, activity=activity, state="current", **given
    )
    approve_as_it_stands(activity, taken)
    published = NoticeDecision.objects.create(
        controller=controller, notice=notice, is_published=True, **given
    )
    version = freeze_notice(
        notice, build_notice(notice), decision=published, effective_on=timezone.localdate()
    )
    NoticeVersion.objects.filter(pk=version.pk).keep_pdf(b"%PDF-1.7 printed")
    now = timezone.now()
    Subscription.objects.create(controller=controller, notice=notice, email=f"{mark}@example.org")
    Sighting.objects.create(
        controller=controller,
        version=notice.versions.get(),
        outcome=Sighting.Outcome.SEEN,
        address=f"https://example.org/{mark}",
        seen_from=now,
        seen_until=now,
    )


def advise(activity: Activity, person: User, mark: str) -> None:
    """An opinion on the record, and an agreement that was asked for."""
    give_opinion(activity, opinion=f"{mark} opinion", recommendations="", by=person)
    ask_agreement(activity, quality=f"{mark} director", name="", by=person)


def review_and_ask(activity: Activity, person: User, mark: str) -> None:
    """A review of the record, another one that was ordered, and its owner, asked in a campaign."""
    given: dict[str, Any] = {"controller": activity.controller, "activity": activity}
    Review.objects.create(**given, reviewed_by=person, note=f"{mark} reviewed")
    today, now = timezone.localdate(), timezone.now()
    ReviewOrder.objects.create(**given, ordered_by=person, reason=f"{mark} ordered", due_on=today)
    letter = ReviewLetter.objects.create(
        controller=activity.controller, recipient=person, kind="reminder", event=mark, sent_at=now
    )
    due_on = today + timedelta(days=ReviewReminder.objects.count())
    ReviewReminder.objects.create(**given, letter=letter, recipient=person, due_on=due_on, step=7)
    campaign = ReviewCampaign.objects.create(
        controller=activity.controller, name=f"{mark} campaign", ends_on=today, started_by=person
    )
    ReviewRequest.objects.create(
        **given,
        campaign=campaign,
        version=activity.versions.in_force().get(),
        address=f"{mark}@example.org",
        digest=digest_of(f"{mark} asked"),
        expires_at=now + timedelta(days=1),
    )


def exported(controller: Controller, person: User, mark: str) -> None:
    """A register that was printed once, and is known again."""
    ExportedFile.objects.create(
        controller=controller,
        kind="register_pdf",
        digest=mark[:1] * 64,
        content_digest=mark[:1] * 64,
        language="fr",
        extent="all",
        records=1,
        requested_by=person,
    )


def approve_as_it_stands(activity: Activity, decision: ActivityDecision) -> None:
    """The version that the decision made of the record."""
    freeze([activity], working_sheets([activity]), timezone.localdate(), {activity.pk: decision})


def ask_for_data(controller: Controller, person: User, mark: str) -> None:
    """A person who asks by post, with a document, and the search for the data."""
    told = {"is_open": True, "instructions": f"{mark} instructions"}
    RequestDesk.objects.get_or_create(controller=controller, defaults=told)
    asked = Asked(
        kinds=["access"],
        relation="self",
        language="fr",
        name=f"{mark} person",
        email=f"{mark}.person@example.org",
        postal=f"{mark} street",
        words=f"{mark} words",
        files=(Upload(f"{mark}.pdf", "application/pdf", f"%PDF-1.7 {mark}".encode()),),
    )
    received = {"channel": "post", "received_on": timezone.localdate(), "rule": "one-month"}
    request = enter(controller, asked, **received, by=person)
    write_to_person(request, words=f"{mark} message", by=person)
    hear(request, words=f"{mark} answer")
    given = {"recipient": person, "due_on": request.due_on, "step": 10}
    RequestReminder.objects.create(controller=controller, request=request, **given)
    LetterText.objects.get_or_create(
        controller=controller, kind="acknowledgement", language="fr", defaults={"text": f"{mark} text"}
    )
    RequestTotal.objects.create(
        controller=controller, year=2025, channel="post", kinds=["access"], forgotten_on=timezone.localdate()
    )
    activity = Activity.objects.filter(controller=controller).earliest("pk")
    order_search(request, activity, to=f"{mark}.owner@example.org", words=f"{mark} wanted", by=person)


def waiting_proposal(purpose: Purpose, mark: str) -> Proposal:
    return Proposal.objects.create(
        controller=purpose.controller,
        activity=purpose.activity,
        action=Proposal.Action.CHANGE,
        form="purpose",
        row=purpose.public_id,
        base={"name": [purpose.name]},
        values={"name": [f"{mark} proposed"]},
    )


def open_invitation(controller: Controller, mark: str) -> Invitation:
    return Invitation.objects.create(
        controller=controller,
        email=f"{mark}@example.org",
        role=Membership.Role.READER,
        digest=digest_of(f"secret-of-{controller.slug}"),
        expires_at=timezone.now() + timedelta(days=7),
    )


def finished_export(controller: Controller, mark: str) -> Job:
    now = timezone.now()
    return make_export(
        controller,
        state=Job.State.DONE,
        failure=mark,
        finished_at=now,
        expires_at=now + timedelta(days=1),
    )


# The addresses ----------------------------------------------------------------------------------------------


class Row(NamedTuple):
    """What stands in the address, and the answers by method; HEAD is answered as GET unless said otherwise."""

    names: tuple[str, ...]
    get: Answers
    post: Answers
    head: Answers = ()
    data: dict[str, str] = {}

    def answers(self) -> dict[str, Answers]:
        return {"get": self.get, "head": self.head or self.get, "post": self.post}


#                  anonymous  stranger  reader  contributor  dpo  superuser
ANYONE = (200,) * 6
NO_SUCH_METHOD = (405,) * 6
ONLY_MEMBERS = (SIGN_IN, 404, 200, 200, 200, 404)
SENT_ON = (SIGN_IN, 404, 302, 302, 302, 404)
OUT_OF_DATE = (SIGN_IN, 404, 403, 403, 409, 404)  # nothing was shown before
SIGNED_IN = (SIGN_IN, 200, 200, 200, 200, 200)
SENT_AWAY = (SIGN_IN, 302, 302, 302, 302, 302)
BY_PASSWORD = (SIGN_IN, 200, 200, 200, 200, 403)  # the superuser of the scene has none
ONLY_OFFICERS = (SIGN_IN, 404, 403, 403, 200, 404)
OFFICER_SENT_ON = (SIGN_IN, 404, 403, 403, 302, 404)
BEGINNERS = (SIGN_IN, 404, 403, 200, 200, 404)
NOWHERE_TO_BEGIN = (SIGN_IN, 404, 403, 422, 302, 404)  # this contributor has no department
OFFICER_MISTAKEN = (SIGN_IN, 404, 403, 403, 422, 404)  # an empty form comes back with a sentence
NOT_FOR_READERS = (SIGN_IN, 404, 403, 302, 302, 404)
WITHOUT_A_NAME = (SIGN_IN, 404, 422, 422, 422, 404)
NOTHING_THERE = (404,) * 6
STAFF_FINDS_NOTHING = (SIGN_IN, 404, 404, 404, 404, 404)
STAFF_MAY_NOT_POST = (SIGN_IN, *NO_SUCH_METHOD[1:])
STAFF_FORBIDDEN = (SIGN_IN, 403, 403, 403, 403, 403)

CATCH_ALL = "admin:(?P<url>.*)$"
TABLE: dict[str, Row] = {
    "home": Row((), SIGNED_IN, NO_SUCH_METHOD),
    "organisations": Row((), (SIGN_IN, *(302,) * 5), NO_SUCH_METHOD),
    "design": Row((), SIGNED_IN, NO_SUCH_METHOD),
    "account_login": Row((), (200, *SENT_AWAY[1:]), (200, *SENT_AWAY[1:])),
    "account_logout": Row((), NO_SUCH_METHOD, (SIGN_IN,) * 6),
    "account_inactive": Row((), ANYONE, NO_SUCH_METHOD),
    "account_reauthenticate": Row((), BY_PASSWORD, BY_PASSWORD),
    "account_change_password": Row((), (*SIGNED_IN[:5], 302), (*SIGNED_IN[:5], 302)),
    "account_set_password": Row((), (302,) * 6, (302,) * 6),
    "account_reset_password": Row((), ANYONE, ANYONE),
    "account_reset_password_done": Row((), ANYONE, NO_SUCH_METHOD),
    "account_reset_password_from_key": Row(("person", "key"), ANYONE, ANYONE),
    "account_reset_password_from_key_done": Row((), ANYONE, NO_SUCH_METHOD),
    "mfa_index": Row((), SIGNED_IN, STAFF_MAY_NOT_POST),
    "mfa_authenticate": Row((), SENT_AWAY, SENT_AWAY),
    "mfa_reauthenticate": Row((), (*SENT_AWAY[:5], 403), (*SENT_AWAY[:5], 403)),
    "mfa_activate_totp": Row((), SIGNED_IN, SIGNED_IN),
    "mfa_deactivate_totp": Row((), STAFF_FINDS_NOTHING, STAFF_FINDS_NOTHING),
    "mfa_view_recovery_codes": Row((), STAFF_FINDS_NOTHING, STAFF_MAY_NOT_POST),
    "mfa_generate_recovery_codes": Row((), SIGNED_IN, SIGNED_IN),
    "mfa_download_recovery_codes": Row((), STAFF_FINDS_NOTHING, STAFF_FINDS_NOTHING),
    "mfa_list_webauthn": Row((), SIGNED_IN, STAFF_MAY_NOT_POST),
    "mfa_add_webauthn": Row((), SIGNED_IN, SIGNED_IN),
    "mfa_login_webauthn": Row((), SENT_AWAY, SENT_AWAY),
    "mfa_reauthenticate_webauthn": Row((), (*SENT_AWAY[:5], 403), (*SENT_AWAY[:5], 403)),
    "mfa_edit_webauthn": Row(("passkey",), STAFF_FINDS_NOTHING, STAFF_FINDS_NOTHING),
    "mfa_remove_webauthn": Row(("passkey",), STAFF_FINDS_NOTHING, STAFF_FINDS_NOTHING),
    # Without single sign-on in the settings there are no such pages; tests/config/test_single_sign_on.py has it.
    "openid_connect_login": Row((), NOTHING_THERE, NOTHING_THERE),
    "openid_connect_callback": Row((), NOTHING_THERE, NOTHING_THERE),
    "socialaccount_login_cancelled": Row((), NOTHING_THERE, NOTHING_THERE),
    "socialaccount_login_error": Row((), NOTHING_THERE, NOTHING_THERE),
    "socialaccount_connections": Row((), NOTHING_THERE, NOTHING_THERE),
    "profile": Row((), SIGNED_IN, SIGNED_IN),
    "end-sessions": Row((), NO_SUCH_METHOD, (SIGN_IN, *(302,) * 5)),
    "invitation": Row(("secret",), ANYONE, ANYONE),
    "agreement": Row(("agreement secret",), (410,) * 6, (410,) * 6),
    # No request has this secret; tests/registry/views/test_review_links.py opens those that somebody has.
    "review-link": Row(("secret",), (410,) * 6, (410,) * 6),
    "session": Row((), ANYONE, ANYONE),
    "set_language": Row((), (302,) * 6, (302,) * 6),
    "health": Row((), ANYONE, ANYONE),
    "help": Row((), ANYONE, NO_SUCH_METHOD),
    "help-page": Row(("page",), ANYONE, NO_SUCH_METHOD),
    "terms": Row((), ANYONE, NO_SUCH_METHOD),
    "accessibility": Row((), ANYONE, NO_SUCH_METHOD),
    "verify": Row((), ANYONE, NO_SUCH_METHOD),
    "schema": Row((), ANYONE, NO_SUCH_METHOD),
    "first-schema": Row((), ANYONE, NO_SUCH_METHOD),
    "policies:notices": Row(("controller",), ANYONE, NO_SUCH_METHOD),
    "policies:notice": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:embed": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:json": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:jsonld": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:pdf": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:version-pdf": Row(("controller", "notice", "version"), ANYONE, NO_SUCH_METHOD),
    "policies:schema": Row((), ANYONE, NO_SUCH_METHOD),
    "policies:feed": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:subscribe": Row(("controller", "notice"), ANYONE, (422,) * 6),
    "policies:confirm-subscription": Row(("secret",), NOTHING_THERE, NOTHING_THERE),
    "policies:end-subscription": Row(("secret",), NOTHING_THERE, NOTHING_THERE),
    "policies:versions": Row(("controller", "notice"), ANYONE, NO_SUCH_METHOD),
    "policies:version": Row(("controller", "notice", "version"), ANYONE, NO_SUCH_METHOD),
    "policies:version-style": Row(("controller", "notice", "version"), ANYONE, NO_SUCH_METHOD),
    # No request has this secret; tests/rights opens those that somebody has.
    "rights:confirm": Row(("secret",), (410,) * 6, (410,) * 6),
    "rights:follow": Row(("secret",), (410,) * 6, (410,) * 6),
    "rights:fetch": Row(("secret", "file"), (410,) * 6, NO_SUCH_METHOD),
    "rights:search": Row(("secret",), (410,) * 6, (410,) * 6),
    "rights:find": Row((), ANYONE, (422,) * 6),
    "rights:form": Row(("controller",), ANYONE, (422,) * 6),
    "rights:desk": Row(("controller",), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:desk-csv": Row(("controller",), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:figures": Row(("controller",), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:year-pdf": Row(("controller", "year"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:month": Row(("controller",), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:enter": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "rights:settings": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "rights:letters": Row(("controller",), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:letter-text": Row(("controller", "letter kind", "language"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "rights:request": Row(("controller", "asked"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:records": Row(("controller", "asked"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:file": Row(("controller", "asked", "file"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:letter-pdf": Row(("controller", "asked", "letter"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "rights:verb": Row(("controller", "asked", "verb"), NO_SUCH_METHOD, OFFICER_MISTAKEN),
    "policies:notice-list": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:texts": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:style": Row(("controller",), ANYONE, NO_SUCH_METHOD),
    "policies:notice-appearance": Row(("controller",), ONLY_OFFICERS, OFFICER_SENT_ON),  # no colour is ours
    "policies:notice-style": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:notice-detail": Row(("controller", "notice row"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:notice-history": Row(("controller", "notice row"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:notice-preview": Row(("controller", "notice row"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:notice-share": Row(("controller", "notice row"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:notice-poster": Row(("controller", "notice row"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "policies:publish-notice": Row(  # that of the scene is public already
        ("controller", "notice row"), OFFICER_SENT_ON, OFFICER_SENT_ON, data={"act": "withdraw"}
    ),
    "policies:offer-rights": Row(("controller", "notice row"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:register": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:dashboard": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:bulk": Row(("controller",), NO_SUCH_METHOD, NOT_FOR_READERS),
    "registry:save-view": Row(("controller",), ONLY_MEMBERS, WITHOUT_A_NAME),
    "registry:edit-view": Row(("controller", "view"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:delete-view": Row(("controller", "view"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:activity": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:activity-by-number": Row(("controller", "number"), SENT_ON, NO_SUCH_METHOD),
    "registry:activity-pdf": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:begin": Row(("controller",), BEGINNERS, NO_SUCH_METHOD),
    "registry:interview": Row(
        ("controller",),
        (SIGN_IN, 404, 403, 302, 302, 404),
        NOWHERE_TO_BEGIN,
        data={"name": "Paie", "role": "controller"},
    ),
    "registry:interview-step": Row(
        ("controller", "activity", "question"), ONLY_OFFICERS, OFFICER_SENT_ON, data={"purposes-new": "Payer"}
    ),
    "registry:starters": Row(("controller",), BEGINNERS, NO_SUCH_METHOD),
    "registry:starter": Row(("controller", "model"), BEGINNERS, NOWHERE_TO_BEGIN, data={"reference": "N-1"}),
    "registry:originals": Row(("controller",), BEGINNERS, NO_SUCH_METHOD),
    "registry:duplicate": Row(
        ("controller", "activity"),
        BEGINNERS,
        NOWHERE_TO_BEGIN,
        data={"reference": "N-2", "name": "Une copie"},
    ),
    "registry:section": Row(("controller", "activity", "section"), SENT_ON, NO_SUCH_METHOD),
    "registry:edit-section": Row(("controller", "activity", "section"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "registry:activity-versions": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:activity-version": Row(("controller", "activity", "version"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:activity-version-pdf": Row(("controller", "activity", "version"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:advice": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:give-opinion": Row(
        ("controller", "activity"), OFFICER_SENT_ON, OFFICER_SENT_ON, data={"opinion": "Favorable."}
    ),
    "registry:ask-agreement": Row(
        ("controller", "activity"), OFFICER_SENT_ON, ONLY_OFFICERS, data={"quality": "Direction générale"}
    ),
    "registry:past-register": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:comparison-pdf": Row(("controller", "earlier day", "day"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:comparison-json": Row(("controller", "earlier day", "day"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:activity-history": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:move-state": Row(("controller", "activity"), OFFICER_SENT_ON, OFFICER_SENT_ON),
    "registry:settle-point": Row(
        ("controller", "point"), NO_SUCH_METHOD, OFFICER_SENT_ON, data={"act": "remove"}
    ),
    "registry:reviews": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:review-interval": Row(("controller",), NO_SUCH_METHOD, OFFICER_SENT_ON, data={"months": "18"}),
    "registry:order-reviews": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:review": Row(("controller", "activity"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:review-plan": Row(
        ("controller", "activity"), ONLY_OFFICERS, OFFICER_SENT_ON, data={"owner": "none", "months": "6"}
    ),
    "registry:start-review-campaign": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:review-campaign": Row(("controller", "campaign"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "registry:renew-review-request": Row(("controller", "request"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    # The proposal of the scene has a form, in which it is accepted.
    "registry:take-over-proposal": Row(
        ("controller", "proposal"), NO_SUCH_METHOD, (SIGN_IN, 404, 403, 403, 404, 404)
    ),
    "registry:rights": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:edit-row": Row(("controller", "form", "part"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:add-entry": Row(("controller", "entry"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:add-row": Row(("controller", "form", "activity"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:move-row": Row(("controller", "form", "part"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:proposals": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:proposal": Row(("controller", "proposal"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:refuse-proposal": Row(("controller", "proposal"), NO_SUCH_METHOD, OFFICER_MISTAKEN),
    "registry:delete-row": Row(("controller", "form", "part"), ONLY_OFFICERS, OFFICER_SENT_ON),
    **{
        name: row
        for kind in ("parties", "departments", "subjects", "data", "systems")
        for name, row in {
            f"registry:directory-{kind}": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
            f"registry:directory-{kind}-entry": Row(("controller", kind), ONLY_MEMBERS, NO_SUCH_METHOD),
            f"registry:merge-{kind}": Row(("controller", kind), ONLY_OFFICERS, ONLY_OFFICERS),
            f"registry:{kind}-history": Row(("controller", kind), ONLY_MEMBERS, NO_SUCH_METHOD),
        }.items()
    },
    "registry:link-party": Row(("controller", "parties"), OFFICER_SENT_ON, OUT_OF_DATE),  # nothing names it
    "registry:organisation": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:organisation-history": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:edit-organisation": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:security": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:retention": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:retention-rule": Row(("controller", "rule"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:use-rule": Row(("controller", "rule"), NO_SUCH_METHOD, STAFF_FINDS_NOTHING),  # in no activity
    "registry:enter-system": Row(("controller", "activity"), ONLY_OFFICERS, OUT_OF_DATE),
    "registry:take-rule": Row(("controller", "activity"), ONLY_OFFICERS, NO_SUCH_METHOD),
    "registry:flows": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:activity-flow": Row(("controller", "activity"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:exports": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:imports": Row(("controller",), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:import": Row(("controller", "import"), ONLY_OFFICERS, OUT_OF_DATE),
    "registry:import-columns": Row(("controller", "import"), ONLY_OFFICERS, OFFICER_MISTAKEN),
    "registry:undo-import": Row(("controller", "import"), OFFICER_SENT_ON, OFFICER_SENT_ON),  # not done yet
    "registry:stop-import": Row(("controller", "import"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:drop-import": Row(
        ("controller", "import"), NO_SUCH_METHOD, OFFICER_SENT_ON
    ),  # the last about it
    "registry:ask-export": Row(("controller",), NO_SUCH_METHOD, SENT_ON, data={"language": "fr"}),
    "registry:export": Row(("controller", "export"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:fetch-export": Row(("controller", "export"), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:retry-export": Row(("controller", "export"), NO_SUCH_METHOD, SENT_ON),
    "registry:members": Row(("controller",), ONLY_MEMBERS, NO_SUCH_METHOD),
    "registry:invite": Row(("controller",), ONLY_OFFICERS, ONLY_OFFICERS),
    "registry:require-second-factor": Row(("controller",), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:approval-rules": Row(("controller",), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:renew-invitation": Row(("controller", "invitation"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:withdraw-invitation": Row(("controller", "invitation"), NO_SUCH_METHOD, OFFICER_SENT_ON),
    "registry:member": Row(("controller", "member"), ONLY_OFFICERS, ONLY_OFFICERS),
    "registry:remove-member": Row(("controller", "member"), ONLY_OFFICERS, OFFICER_SENT_ON),
    "admin:index": Row((), SIGNED_IN, SIGNED_IN),
    "admin:login": Row((), SENT_AWAY, SENT_AWAY),
    "admin:logout": Row((), (302, *NO_SUCH_METHOD[1:]), (302, *(SIGN_IN,) * 5)),
    "admin:password_change": Row((), SENT_AWAY, SENT_AWAY),
    "admin:password_change_done": Row((), SENT_AWAY, SENT_AWAY),
    "admin:autocomplete": Row((), STAFF_FORBIDDEN, STAFF_MAY_NOT_POST),
    "admin:jsi18n": Row((), SIGNED_IN, STAFF_MAY_NOT_POST),
    "admin:app_list": Row(("app",), SIGNED_IN, SIGNED_IN),
    CATCH_ALL: Row(("anything",), STAFF_FINDS_NOTHING, STAFF_FINDS_NOTHING),
    # Last of all: whoever has left finds nothing of what stands above. The officer has just removed the other one.
    "leave": Row(("controller",), ONLY_MEMBERS, (SIGN_IN, 404, 302, 302, 409, 404)),
}


def site_addresses(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address of the site, namespaces before it; one without a name goes by its pattern."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from site_addresses(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield space + (entry.name or str(entry.pattern))


def own_addresses() -> list[str]:
    """The addresses that Django's admin does not make for a model: those of TABLE."""
    made = set(model_addresses())
    return [name for name in site_addresses() if name not in made]


def model_addresses() -> list[str]:
    """The addresses that Django's admin makes for the models: those of MODELS."""
    entries = itertools.chain.from_iterable(page.urls for page in admin.site._registry.values())
    return [f"admin:{entry.name or entry.pattern}" for entry in entries if isinstance(entry, URLPattern)]


def address(name: str, values: Iterable[Any]) -> str:
    """The path of an address of TABLE with these values in it."""
    values = list(values)
    return f"/admin/{values[0]}" if name == CATCH_ALL else reverse(name, args=values)


# The models in the admin ------------------------------------------------------------------------------------


class Pages(NamedTuple):
    """The answers to GET and POST on the six kinds of pages of a model, about a row of ``mine``."""

    changelist: Answers
    add: Answers
    change: Answers
    delete: Answers
    history: Answers = ()
    version: Answers = ()
    post: dict[str, Answers] = {}


GONE = 302  # Django's admin sends whoever asks for a missing row back to the first page, with a message

OWNED = Pages(
    changelist=(SIGN_IN, 200, 200, 200, 200, 403),
    add=(SIGN_IN, 200, 403, 403, 200, 403),
    change=(SIGN_IN, GONE, 200, 200, 200, 403),
    delete=(SIGN_IN, GONE, 403, 403, 200, 403),
    history=(SIGN_IN, 404, 200, 200, 200, 404),
    version=(SIGN_IN, 404, 200, 200, 200, 404),
    post={
        "change": (SIGN_IN, GONE, 403, 403, 200, 403),
        "history": (SIGN_IN, 404, 403, 403, 200, 404),
        "version": (SIGN_IN, 404, 403, 403, 200, 404),
    },
)
ORGANISATION = Pages(
    changelist=(SIGN_IN, 200, 200, 200, 200, 200),
    add=(SIGN_IN, 403, 403, 403, 403, 200),
    change=(SIGN_IN, GONE, 200, 200, 200, 200),
    delete=(SIGN_IN, 403, 403, 403, 403, 200),
    history=(SIGN_IN, 404, 200, 200, 200, 200),
    version=(SIGN_IN, 404, 200, 200, 200, 200),
    post={
        "change": (SIGN_IN, GONE, 403, 403, 200, 200),
        "delete": (SIGN_IN, 403, 403, 403, 403, 422),  # the name was not typed
        "history": (SIGN_IN, 404, 403, 403, 200, 200),
        "version": (SIGN_IN, 404, 403, 403, 200, 200),
    },
)
ONLY_SUPERUSER = (*STAFF_FORBIDDEN[:5], 200)
ACCOUNTS = Pages(*(ONLY_SUPERUSER,) * 4)

MODELS: dict[type[models.Model], Pages] = {
    Controller: ORGANISATION,
    **dict.fromkeys(
        (Activity, Purpose, LegalBasis, Recipient, RetentionRule, ImpactAssessment, SecurityMeasure), OWNED
    ),
    **dict.fromkeys((Notice, Right), OWNED),
    **dict.fromkeys((Department, Party, SubjectCategory, DataCategory, System), OWNED),
    **dict.fromkeys((User, Group, Membership), ACCOUNTS),
}


def admin_address(model: type[models.Model], page: str, *arguments: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=arguments)


def admin_pages(row: models.Model) -> dict[str, str]:
    """The address of each kind of page of the row's model, by the names of :class:`Pages`."""
    model = type(row)
    found = {page: admin_address(model, page) for page in ("changelist", "add")}
    found |= {page: admin_address(model, page, row.pk) for page in ("change", "delete", "history")}
    if hasattr(model, "history"):
        version = model.history.filter(id=row.pk).latest().pk
        found["version"] = admin_address(model, "simple_history", row.pk, version)
    return found


def row_of(side: Side, model: type[models.Model]) -> models.Model:
    """A row of the model that belongs to this side."""
    if model is Controller:
        return side.controller
    if model is Group:
        return Group.objects.get_or_create(name="group")[0]
    if model is User:
        return User.objects.filter(memberships__controller=side.controller).earliest("pk")
    return model._default_manager.filter(controller=side.controller).earliest("pk")
