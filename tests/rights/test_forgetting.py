"""What people asked is forgotten in time: nothing of them is left anywhere, and a line without a name stays."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone

from registry.models import Job
from rights import models, sealing
from rights.forgetting import forget_old, months_before
from rights.handling import reopen
from rights.models import RequestKey, RequestTotal, SubjectRequest
from tests.rights.cast import EMAIL, NAME, do, open_desk, received, work

pytestmark = pytest.mark.django_db
CANARY = "canari-3030"


@pytest.fixture
def closed(client, officer, desk):
    """A request that says the canary everywhere, answered and closed."""
    file = SimpleUploadedFile(f"{CANARY}.pdf", f"%PDF-1.7 {CANARY}".encode())
    asked = received(
        client,
        desk.controller,
        name=f"{NAME} {CANARY}",
        words=CANARY,
        documents=[file],
        email=f"{CANARY}@example.org",
    )
    do(officer, asked, "write", words=f"message {CANARY}")
    do(officer, asked, "answer", outcome="granted", words=f"réponse {CANARY}", reasons="")
    do(officer, asked, "close")
    asked.refresh_from_db()
    return asked


def everything_stored():
    """All rows of the database as text, as a copy of it would hold them."""
    dump = StringIO()
    call_command("dumpdata", stdout=dump, verbosity=0)
    return dump.getvalue()


def test_a_request_is_kept_for_as_long_as_the_desk_says_and_then_forgotten(closed, desk):
    desk.months_kept = 12
    desk.save()
    assert forget_old(closed.closed_at + timedelta(days=364)) == 0
    assert forget_old(closed.closed_at + timedelta(days=367)) == 1
    assert not SubjectRequest.objects.exists()


def test_what_is_forgotten_leaves_no_row_no_job_and_no_key(closed, desk):
    identifier = str(closed.public_id)
    letters = [str(one) for one in closed.requestletters.values_list("public_id", flat=True)]
    before = everything_stored()
    assert identifier in before and letters, "the control: it was there"
    assert Job.objects.filter(question__in=letters).exists(), "the control: jobs named its letters"
    forget_old(closed.closed_at + timedelta(days=6 * 366))
    after = everything_stored()
    assert not any(one in after for one in (identifier, *letters, closed.address_mark, CANARY, EMAIL))
    for model in (getattr(models, name) for name in models.__all__):
        if model not in (models.RequestDesk, RequestTotal):
            assert not model._base_manager.exists(), model


def test_a_line_of_statistics_stays_that_names_nobody(closed):
    forget_old(closed.closed_at + timedelta(days=6 * 366))
    (total,) = RequestTotal.objects.all()
    assert (total.channel, total.kinds, total.outcome, total.days) == ("form", ["access"], "granted", 0)
    assert (total.was_late, total.was_extended) == (False, False)
    names = {field.name for field in RequestTotal._meta.fields}
    assert not names & {"number", "sealed", "request", "received_on", "address_mark", "assigned_to"}


def test_without_its_key_nothing_of_a_copy_made_before_can_be_read(closed):
    """A copy of the table without the row of the key: what it holds stays sealed for ever."""
    sealed, key = bytes(closed.sealed), bytes(closed.key.wrapped)
    assert CANARY in str(sealing.unseal_values(key, sealed)), "the control: with the key it is read"
    with pytest.raises(sealing.Unreadable):
        sealing.unseal_values(sealing.new_key(), sealed)
    assert CANARY.encode() not in sealed


def test_what_is_open_is_never_forgotten(client, desk):
    received(client, desk.controller)
    assert forget_old(timezone.now() + timedelta(days=3660)) == 0
    assert RequestKey.objects.exists()


def test_each_organisation_has_its_own_period(closed, client, officer, other_organisation):
    work()
    open_desk(other_organisation, months_kept=2)
    theirs = received(client, other_organisation)
    SubjectRequest.objects.filter(pk=theirs.pk).update(
        closed_at=closed.closed_at, outcome="granted", answered_on=theirs.received_on
    )
    assert forget_old(closed.closed_at + timedelta(days=70)) == 1
    assert list(SubjectRequest.objects.values_list("controller__slug", flat=True)) == [closed.controller.slug]


@pytest.mark.parametrize(
    "now, months, before",
    [
        ((2026, 3, 31), 1, (2026, 2, 28)),
        ((2024, 3, 30), 1, (2024, 2, 29)),
        ((2026, 1, 15), 1, (2025, 12, 15)),
        ((2026, 11, 30), 60, (2021, 11, 30)),
        ((2026, 11, 30), 11, (2025, 12, 30)),
    ],
)
def test_months_are_calendar_months(now, months, before):
    assert months_before(datetime(*now), months) == datetime(*before)


def test_forgetting_many_asks_the_database_a_fixed_number_of_times_for_each_two_hundred(
    client, desk, django_assert_max_num_queries
):
    first = received(client, desk.controller)
    rows = [
        SubjectRequest(
            controller=desk.controller,
            number=number,
            entered_at=first.entered_at,
            received_on=first.received_on,
            channel="post",
            kinds=["access"],
            relation="self",
            outcome="granted",
            closed_at=timezone.now(),
        )
        for number in range(2, 152)
    ]
    SubjectRequest.objects.bulk_create(rows)
    with django_assert_max_num_queries(60):
        assert forget_old(timezone.now() + timedelta(days=3660)) == 150


def test_a_number_is_not_given_again_once_its_request_is_forgotten(closed, client, desk):
    forget_old(closed.closed_at + timedelta(days=6 * 366))
    assert (closed.number, received(client, desk.controller).number) == (1, 2)


def test_a_request_that_was_opened_again_stays(closed, dpo):
    reopen(closed, words="Suite.", by=dpo)
    assert forget_old(closed.closed_at + timedelta(days=6 * 366)) == 0
