"""Published notices: each version is frozen, dated and numbered, and nobody changes it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from policies import frozen
from policies.freezing import freeze_what_came_public
from policies.models import Appearance, Notice, NoticeVersion
from policies.publication import InThePast, withdraw_notice
from policies.versions import value_of
from registry.models import FrozenVersion
from tests.cast import make_row
from tests.policies.publishing import WORDS, approve, new_party, publish, read, told

pytestmark = pytest.mark.django_db


# A version --------------------------------------------------------------------------------------------------


def test_publishing_freezes_what_is_told_with_who_when_and_why(client, notice, dpo):
    publish(notice, dpo)
    version = notice.versions.get()
    assert (version.number, version.effective_on) == (1, timezone.localdate())
    assert (version.decision.decided_by, version.decision.reason) == (dpo, WORDS)
    assert value_of(version).activities[0].name == "Cantine"
    assert read(client, notice).content.decode() == version.html
    assert "Traiteur A" in version.html


def test_what_changes_afterwards_is_not_told_before_it_is_published(client, notice, record, officer, dpo):
    publish(notice, dpo)
    before = told(client, notice)
    new_party("Traiteur B")
    notice.refresh_from_db()
    notice.title = "La nouvelle cantine"
    notice.save()
    make_row(Appearance, notice.controller, accent="#8a1c1c")
    assert told(client, notice) == before
    approve(record, officer, dpo)
    assert told(client, notice) == before
    publish(notice, dpo)
    now = told(client, notice)
    assert "Traiteur B" in now
    assert "Traiteur A" not in now
    assert "La nouvelle cantine" in now


def test_a_notice_tells_approved_records_and_no_working_copy(client, notice, dpo):
    new_party("Traiteur B")
    publish(notice, dpo)
    assert "Traiteur A" in told(client, notice)
    assert "Traiteur B" not in told(client, notice)


def test_what_a_version_shows_never_changes(client, notice, record, officer, dpo):
    publish(notice, dpo)
    first = told(client, notice)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo)
    frozen.empty()
    address = reverse("policies:version", args=[notice.controller.slug, "cantine", 1])
    assert client.get(address).content.decode() == first
    style = reverse("policies:version-style", args=[notice.controller.slug, "cantine", 1])
    assert style in first
    answer = client.get(style)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert ".masthead" in answer.content.decode()


def test_a_version_is_never_written_again(notice, dpo):
    publish(notice, dpo)
    version = notice.versions.get()
    version.html = ""
    with pytest.raises(FrozenVersion):
        version.save()
    with pytest.raises(FrozenVersion):
        NoticeVersion.objects.update(html="")


def test_publishing_the_same_again_makes_no_version(notice, dpo):
    publish(notice, dpo)
    publish(notice, dpo)
    assert notice.versions.count() == 1
    assert notice.decisions.count() == 1


def test_a_notice_that_came_public_with_a_folder_becomes_its_first_version(client, organisation, record):
    made = make_row(Notice, organisation, slug="n", title="Venue", language="fr", is_published=True)
    make_row(Notice, organisation, slug="d", is_published=False)
    assert freeze_what_came_public() == 1
    assert freeze_what_came_public() == 0
    assert (made.versions.get().number, made.versions.get().decision) == (1, None)
    assert "Version 1" in told(client, made)


# Dates ------------------------------------------------------------------------------------------------------


def test_a_version_takes_effect_by_itself_on_its_day(client, notice, record, officer, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo, effective_on=date(2027, 2, 1))
    assert "Traiteur A" in told(client, notice)
    early = reverse("policies:version", args=[notice.controller.slug, "cantine", 2])
    assert client.get(early).status_code == 404
    time_machine.move_to("2027-01-31T22:59:00+00:00", tick=True)  # 23:59 in Paris
    assert "Traiteur A" in told(client, notice)
    time_machine.move_to("2027-01-31T23:01:00+00:00", tick=True)  # 0:01 on 1 February in Paris
    assert "Traiteur B" in told(client, notice)
    assert client.get(early).status_code == 200


def test_a_first_version_with_a_day_to_come_is_not_public_before(client, notice, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo, effective_on=date(2027, 2, 1))
    assert read(client, notice).status_code == 404
    time_machine.move_to("2027-02-01T10:00:00+00:00", tick=True)
    assert read(client, notice).status_code == 200


def test_the_later_decision_holds_over_a_version_still_to_come(
    client, notice, record, officer, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    for name, day in (("Traiteur B", date(2027, 2, 1)), ("Traiteur C", None)):
        new_party(name)
        approve(record, officer, dpo)
        publish(notice, dpo, effective_on=day)
    for moment in ("2027-01-10T11:00:00+00:00", "2027-02-02T11:00:00+00:00"):
        time_machine.move_to(moment, tick=True)
        assert "Traiteur C" in told(client, notice)


def test_nobody_was_told_a_version_before_it_was_published(notice, dpo):
    with pytest.raises(InThePast):
        publish(notice, dpo, effective_on=date(2020, 1, 1))
    assert notice.versions.count() == 0
    notice.refresh_from_db()
    assert not notice.is_published


def test_a_version_that_was_replaced_before_its_day_never_comes_out(
    client, notice, record, officer, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    for name, day in (("Traiteur B", date(2027, 2, 1)), ("Traiteur C", None)):
        new_party(name)
        approve(record, officer, dpo)
        publish(notice, dpo, effective_on=day, summary=f"Voici {name}.")
    time_machine.move_to("2027-03-01T10:00:00+00:00", tick=True)
    names = [notice.controller.slug, "cantine"]
    assert client.get(reverse("policies:version", args=[*names, 2])).status_code == 404
    for name in ("versions", "feed"):
        page = client.get(reverse(f"policies:{name}", args=names)).content.decode()
        assert "Traiteur C" in page
        assert "Traiteur B" not in page.replace("Traiteur B</del>", "")


def test_a_day_to_come_can_be_corrected(notice, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo, effective_on=date(2099, 1, 1))
    publish(notice, dpo, effective_on=date(2099, 1, 1))
    publish(notice, dpo, effective_on=date(2027, 2, 1))
    assert [*notice.versions.values_list("number", "effective_on")] == [
        (2, date(2027, 2, 1)),
        (1, date(2099, 1, 1)),
    ]


# Withdrawn --------------------------------------------------------------------------------------------------


def test_a_withdrawn_notice_says_so_and_tells_nothing(client, notice, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    time_machine.move_to("2027-03-01T10:00:00+00:00", tick=True)
    withdraw_notice(notice, by=dpo)
    answer = read(client, notice)
    page = answer.content.decode()
    assert answer.status_code == 410
    assert "retirée le 1" in page
    assert "Traiteur" not in page
    for name, more in (
        ("version", [1]),
        ("version-style", [1]),
        ("versions", []),
        ("json", []),
        ("feed", []),
    ):
        address = reverse(f"policies:{name}", args=[notice.controller.slug, "cantine", *more])
        assert client.get(address).status_code == 404, name


def test_published_again_it_is_the_next_version(client, notice, dpo):
    publish(notice, dpo)
    withdraw_notice(notice, by=dpo)
    publish(notice, dpo)
    assert [*notice.versions.values_list("number", flat=True)] == [2, 1]
    assert "Version 2" in told(client, notice)


def test_what_was_withdrawn_is_not_read_again_while_the_next_version_is_to_come(
    client, notice, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    withdraw_notice(notice, by=dpo)
    time_machine.move_to("2027-01-11T10:00:00+00:00", tick=True)
    publish(notice, dpo, effective_on=date(2027, 2, 1))
    first = reverse("policies:version", args=[notice.controller.slug, "cantine", 1])
    assert read(client, notice).status_code == client.get(first).status_code == 404
    time_machine.move_to("2027-02-01T10:00:00+00:00", tick=True)
    assert "Version 2" in told(client, notice)
    assert client.get(first).status_code == 404


def test_a_notice_that_was_public_is_not_deleted_and_keeps_its_address(notice, dpo):
    publish(notice, dpo)
    withdraw_notice(notice, by=dpo)
    notice.refresh_from_db()
    notice.decisions.filter(version__isnull=True).delete()
    assert notice.kept_because()
    notice.slug = "autre"
    with pytest.raises(ValidationError) as refusal:
        notice.full_clean()
    assert refusal.value.message_dict.keys() == {"slug"}
