"""What two people do at the same moment is done once, one after the other: each lock, and a control without it.

On SQLite there is one writer at a time, lock or no lock.
"""

import uuid

import pytest
from django.db import connection

from policies import offering, publication
from policies.models import ComplaintAuthority, Notice, NoticeDecision
from registry.beginning import interview
from registry.editing import mentions, merging, states, systems
from registry.models import Activity, ActivityDecision, Membership, Party, Recipient, System
from registry.models.states import IN_FORCE
from registry.people import membership
from registry.people.access import Access
from registry.record.sheet import Term
from tests.cast import make_member, make_row
from tests.races import at_once, meet_at, without_locks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.services,
    pytest.mark.skipif(
        connection.vendor == "sqlite", reason="SQLite has one writer at a time, lock or no lock"
    ),
]
CONTROLLER = Term(code="controller", fr="Responsable de traitement", en="Controller")


@pytest.fixture(params=[True, False], ids=["with the lock", "control without it"])
def is_locked(request, monkeypatch):
    if not request.param:
        without_locks(monkeypatch)
    return request.param


def test_a_software_is_entered_once(organisation, monkeypatch, is_locked):
    for reference in ("A", "B"):
        make_row(Activity, organisation, reference=reference, software="Portail familles")
    seen = systems.plan_entering(organisation, "Portail familles").digest
    meet_at(monkeypatch, systems, "build_sheets")

    def enter():
        systems.enter_system(organisation, "Portail familles", seen=seen)

    told = sorted(at_once(enter, enter))
    assert (told == ["", "OtherRecords"]) == is_locked
    assert (System.objects.count() == 1) == is_locked


def test_a_name_is_led_to_the_directory_once(organisation, monkeypatch, is_locked):
    activity = make_row(Activity, organisation)
    recipient = make_row(Recipient, organisation, activity=activity, kind="processor", name="Hébergeur")
    party = make_row(Party, organisation, name="Hébergeur")
    seen = mentions.mentions_of(party).digest
    before = recipient.history.count()
    meet_at(monkeypatch, mentions, "dates_kept")

    def lead():
        mentions.refer_to_entry(Party.objects.get(pk=party.pk), seen=seen)

    told = sorted(at_once(lead, lead))
    assert (told == ["", "OtherMentions"]) == is_locked
    assert (recipient.history.count() - before == 1) == is_locked


def test_the_authority_is_offered_once(organisation, monkeypatch, is_locked):
    notice = make_row(Notice, organisation)
    meet_at(monkeypatch, offering, "build_notice")

    def offer():
        offering.offer_rights(Notice.objects.get(pk=notice.pk))

    assert at_once(offer, offer) == ["", ""]
    assert (ComplaintAuthority.objects.count() == 1) == is_locked


def test_a_notice_is_published_by_one_decision(organisation, monkeypatch, is_locked):
    notice = make_row(Notice, organisation)
    meet_at(monkeypatch, publication, "about_notice")

    def publish():
        publication.publish_notice(notice, by=None, words="Le fond est prêt.")

    assert at_once(publish, publish) == ["", ""]
    assert (NoticeDecision.objects.count() == 1) == is_locked


def test_a_record_is_approved_by_one_decision(organisation, dpo, monkeypatch, is_locked):
    activity = make_row(Activity, organisation, state="draft")
    access = Access(organisation.pk, Membership.Role.DPO)
    meet_at(monkeypatch, states, "lacking_of")

    def approve():
        states.change_state([activity.pk], IN_FORCE, access=access, by=dpo, words="Le fond est prêt.")

    at_once(approve, approve)
    assert (ActivityDecision.objects.count() == 1) == is_locked


def test_two_drafts_begun_at_once_have_references_of_their_own(organisation, monkeypatch, is_locked):
    meet_at(monkeypatch, interview, "suggest_reference")

    def begin():
        interview.begin_interview(
            organisation, uuid.uuid4(), name="Paie", department=None, role=CONTROLLER, partners=()
        )

    told = at_once(begin, begin)
    assert (told == ["", ""]) == is_locked
    assert (Activity.objects.count() == 2) == is_locked


def test_two_entries_merged_into_each_other_leave_one(organisation, monkeypatch, is_locked):
    first, second = make_row(Party, organisation, name="Un"), make_row(Party, organisation, name="Deux")
    meet_at(monkeypatch, merging, "plan_merger")
    told = at_once(lambda: merging.merge_entries(first, second), lambda: merging.merge_entries(second, first))
    assert (sorted(told) == ["", "DoesNotExist"]) == is_locked
    assert (Party.objects.count() == 1) == is_locked


def test_two_officers_who_remove_each_other_leave_one(organisation, dpo, monkeypatch, is_locked):
    other = make_member(organisation, Membership.Role.DPO, "autre")
    mine, theirs = (Membership.objects.get(controller=organisation, user=one) for one in (dpo, other))
    meet_at(monkeypatch, membership, "refuse_last_officer")
    told = at_once(lambda: membership.remove_member(mine), lambda: membership.remove_member(theirs))
    assert (sorted(told) == ["", "LastOfficer"]) == is_locked
    assert (
        Membership.objects.filter(controller=organisation, role=Membership.Role.DPO).count() == 1
    ) == is_locked
