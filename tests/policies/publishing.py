"""A canteen that is told of in a public notice: the record, its notice, and what people do with them."""

import pytest
from django.utils import timezone

from policies.models import Notice, NoticeActivity
from policies.publication import publish_notice
from policies.record.build import build_notice
from policies.versions import drift
from registry.editing.states import change_state
from registry.models import Activity, Party, Purpose, Recipient, RetentionRule
from registry.people.access import Access
from tests.cast import make_row

WORDS = "Décidé en réunion."


@pytest.fixture
def officer(organisation):
    return Access(organisation.pk, "dpo")


@pytest.fixture
def record(organisation, officer, dpo):
    activity = make_row(
        Activity, organisation, state="draft", name="Cantine", reference="E-1", role="controller"
    )
    make_row(Purpose, organisation, activity=activity, name="Servir les repas")
    make_row(RetentionRule, organisation, activity=activity, amount=2, unit="year", reason="Gestion")
    party = make_row(Party, organisation, name="Traiteur A")
    make_row(Recipient, organisation, activity=activity, party=party, kind="processor")
    approve(activity, officer, dpo)
    return activity


@pytest.fixture
def notice(organisation, record):
    made = make_row(
        Notice, organisation, slug="cantine", title="La cantine", language="fr", is_published=False
    )
    make_row(NoticeActivity, organisation, notice=made, activity=record)
    return made


def approve(activity, officer, dpo):
    change_state([activity.pk], "current", access=officer, by=dpo, words=WORDS)


def publish(notice, by, **given):
    return publish_notice(notice, by=by, words=WORDS, **given)


def rename(row, name):
    row.name = name
    row.save()


def read(client, notice, **given):
    return client.get(notice.get_absolute_url(), **given)


def told(client, notice):
    return read(client, notice).content.decode()


def new_party(name):
    rename(Party.objects.get(), name)


def drift_now(notice):
    kept = Notice.objects.get(pk=notice.pk)
    return [one.title for one in drift(kept.versions.first(), build_notice(kept), timezone.localdate())]
