"""A notice that no longer tells what the register says is out of date, and says so to its officer."""

from datetime import date

import pytest
from django.urls import reverse

from policies.consequences import consequences
from policies.counting import count
from policies.models import NoticeActivity
from policies.publication import withdraw_notice
from policies.versions import changes_between
from registry.editing.states import change_state
from registry.models import Activity, Purpose, RetentionRule, SecurityMeasure
from tests.cast import make_row
from tests.policies.publishing import WORDS, approve, drift_now, new_party, publish

pytestmark = pytest.mark.django_db
OUT_OF_DATE = "Une notice publique qui parle de ce traitement n’est plus à jour"


# Out of date ------------------------------------------------------------------------------------------------


def make_purpose(organisation, record):
    make_row(Purpose, organisation, activity=record, name="Facturer")


def change_period(organisation, record):
    RetentionRule.objects.update(amount=3)


def change_recipient(organisation, record):
    new_party("Traiteur B")


def change_measure(organisation, record):
    make_row(SecurityMeasure, organisation, activity=record, detail="Coffre au sous-sol")


def change_scale(organisation, record):
    Activity.objects.filter(pk=record.pk).update(scale="3 000 personnes")


@pytest.mark.parametrize(
    ("change", "section"),
    [
        (make_purpose, "Pourquoi les données sont utilisées, et sur quelle base légale"),
        (change_period, "Combien de temps les données sont conservées"),
        (change_recipient, "Qui reçoit les données"),
    ],
)
def test_an_approved_change_of_what_is_told_puts_the_notice_out_of_date(
    notice, record, officer, dpo, organisation, change, section
):
    publish(notice, dpo)
    assert drift_now(notice) == []
    change(organisation, record)
    assert drift_now(notice) == []  # nobody has approved it
    approve(record, officer, dpo)
    assert drift_now(notice) == [section]
    publish(notice, dpo)
    assert drift_now(notice) == []


@pytest.mark.parametrize("change", [change_measure, change_scale])
def test_an_approved_change_of_what_no_notice_tells_does_not(
    notice, record, officer, dpo, organisation, change
):
    publish(notice, dpo)
    change(organisation, record)
    approve(record, officer, dpo)
    assert drift_now(notice) == []


def test_an_archived_record_puts_the_notice_out_of_date(notice, record, officer, dpo):
    publish(notice, dpo)
    change_state([record.pk], "archived", access=officer, by=dpo)
    assert drift_now(notice)


def test_what_changed_between_two_versions_is_worded_by_one_program(notice, record, officer, dpo):
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo)
    second, first = notice.versions.all()
    assert changes_between(first, first) == ()
    [changed] = [one for one in changes_between(first, second) if "Traiteur A" in " ".join(one.gone)]
    assert "Traiteur B" in " ".join(changed.new)


# On the pages of members ------------------------------------------------------------------------------------


def test_the_page_of_the_notice_says_that_the_public_is_told_something_else(
    client, notice, record, officer, dpo
):
    publish(notice, dpo)
    client.force_login(dpo)
    page = client.get(notice.page()).content.decode()
    assert "Le public lit autre chose" not in page
    new_party("Traiteur B")
    approve(record, officer, dpo)
    page = client.get(notice.page()).content.decode()
    assert "Le public lit autre chose" in page
    asked = reverse("policies:publish-notice", args=[notice.controller.slug, notice.public_id])
    assert asked in page
    question = client.get(asked).content.decode()
    assert "Traiteur A" in question.split("<del>")[1].split("</del>")[0]


def test_the_officer_publishes_the_next_version_with_its_day_and_its_summary(
    client, notice, record, officer, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    client.force_login(dpo)
    address = reverse("policies:publish-notice", args=[notice.controller.slug, notice.public_id])
    seen = client.get(address).context["seen"]
    given = {"act": "publish", "reason": WORDS, "summary": "Nouveau traiteur.", "seen": seen}
    refused = client.post(address, {**given, "effective_on": "2027-01-09"})
    assert refused.status_code == 422
    assert notice.versions.count() == 1
    page = client.post(address, {**given, "effective_on": "2027-02-01"}, follow=True).content.decode()
    assert "La notice est publique à partir du 1er février 2027, d’elle-même." in page
    assert "La notice est publique." not in page
    assert "La version 2 est publique à partir du 1er février 2027" in page
    version = notice.versions.first()
    assert (version.number, version.summary, version.effective_on) == (
        2,
        "Nouveau traiteur.",
        date(2027, 2, 1),
    )


def test_where_nothing_changed_there_is_nothing_to_publish(client, notice, dpo):
    publish(notice, dpo)
    client.force_login(dpo)
    address = reverse("policies:publish-notice", args=[notice.controller.slug, notice.public_id])
    assert client.get(address)["Location"] == notice.page()


def test_an_approval_says_that_a_notice_tells_of_a_record_or_only_of_its_changes(
    client, notice, record, organisation, dpo
):
    publish(notice, dpo)
    draft = make_row(
        Activity, organisation, state="draft", reference="E-2", name="Garderie", role="controller"
    )
    make_row(NoticeActivity, organisation, notice=notice, activity=draft)
    assert consequences([record, draft], "current") == [
        "À partir de sa prochaine version, la notice publique «\u00a0La cantine\u00a0» parle de\u00a0: E-2 Garderie.",
        "À partir de sa prochaine version, la notice publique «\u00a0La cantine\u00a0» dit ce qui a changé dans\u00a0:"
        " E-1 Cantine.",
    ]


# On the page of the record ----------------------------------------------------------------------------------


def test_the_page_of_a_record_shows_what_public_notices_that_tell_of_it_no_longer_say(
    client, notice, record, officer, dpo, reader, organisation
):
    publish(notice, dpo)
    count(None, organisation.pk)
    client.force_login(dpo)
    assert OUT_OF_DATE not in client.get(record.get_absolute_url()).content.decode()
    new_party("Traiteur B")
    approve(record, officer, dpo)
    count(None, organisation.pk)
    page = client.get(record.get_absolute_url()).content.decode()
    assert OUT_OF_DATE in page
    assert "Traiteur A" in page.split("<del>")[1].split("</del>")[0]
    assert "Traiteur B" in page.split("<ins>")[1].split("</ins>")[0]
    asked = reverse("policies:publish-notice", args=[notice.controller.slug, notice.public_id])
    assert asked in page
    client.force_login(reader)
    page = client.get(record.get_absolute_url()).content.decode()
    assert OUT_OF_DATE in page
    assert asked not in page


def test_a_record_of_which_the_notice_does_not_tell_shows_nothing_and_neither_does_a_withdrawn_notice(
    client, notice, record, officer, dpo, organisation
):
    other = make_row(Activity, organisation, state="draft", name="Paie", role="controller")
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    count(None, organisation.pk)
    client.force_login(dpo)
    assert OUT_OF_DATE not in client.get(other.get_absolute_url()).content.decode()
    withdraw_notice(notice, by=dpo)
    assert OUT_OF_DATE not in client.get(record.get_absolute_url()).content.decode()
