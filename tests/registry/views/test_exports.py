"""Register as PDF, as members ask for it, watch it and fetch it. Who gets which status: tests/config/test_urls.py."""

import hashlib
import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from kombu.exceptions import ChannelError, OperationalError

from registry.exchange.exports.extent import Extent
from registry.exchange.exports.jobs import extent_of, listed_in
from registry.jobs.worker import do_next
from registry.models import Activity, Job, Membership
from registry.models.jobs import ATTEMPTS
from registry.tasks import work
from tests.cast import make_export, make_member, make_row

State = Job.State
CONTENT = b"%PDF-1.7 the register"


def page(export, name="export"):
    return reverse(f"registry:{name}", args=[export.controller.slug, export.public_id])


@pytest.fixture
def done(organisation):
    now = timezone.now()
    export = make_export(
        organisation,
        state=State.DONE,
        finished_at=now,
        expires_at=now + timedelta(days=7),
        digest=hashlib.sha256(CONTENT).hexdigest(),
        size=len(CONTENT),
    )
    export.path.write_bytes(CONTENT)
    return export


# Asking -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_member_asks_and_is_led_to_the_page_of_the_export(client, reader, organisation, language):
    client.force_login(reader)
    response = client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": language})
    export = Job.objects.get()
    assert response["Location"] == page(export)
    assert (export.controller, export.requested_by, export.language) == (organisation, reader, language)
    assert export.state == State.WAITING


def test_the_list_says_who_asked_for_what_and_leads_to_the_files_that_are_kept(
    client, reader, organisation, other_organisation, done
):
    expired = make_export(organisation, state=State.DONE, expires_at=timezone.now() - timedelta(days=1))
    waiting = make_export(organisation, state=State.WAITING, requested_by=reader)
    foreign = make_export(other_organisation, state=State.WAITING)
    client.force_login(reader)
    path = reverse("registry:exports", args=[organisation.slug])
    listed = client.get(path).content.decode()
    for export in (done, expired, waiting):
        assert page(export) in listed
    assert page(done, "fetch-export") in listed
    assert page(expired, "fetch-export") not in listed
    assert str(foreign.public_id) not in listed
    assert "reader" in listed


@pytest.mark.parametrize("language", ["", "de", "fr' OR 1=1", "français"])
def test_a_language_that_does_not_exist_is_refused_at_its_field(client, reader, organisation, language):
    client.force_login(reader)
    response = client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": language})
    assert response.status_code == 400
    assert "language" in response.context["form"].errors
    assert not Job.objects.exists()


def test_nothing_but_the_language_is_taken_from_the_form(client, reader, organisation, other_organisation):
    client.force_login(reader)
    forged = {
        "language": "fr",
        "controller": other_organisation.pk,
        "state": State.DONE,
        "requested_by": 1,
        "attempts": 9,
        "expires_at": "2099-01-01",
        "public_id": uuid.UUID(int=1),
        "position": 7,
    }
    client.post(reverse("registry:ask-export", args=[organisation.slug]), forged)
    export = Job.objects.get()
    assert (export.controller, export.state, export.requested_by) == (organisation, State.WAITING, reader)
    assert (export.attempts, export.expires_at, export.position) == (0, None, 0)
    assert export.public_id != uuid.UUID(int=1)


@pytest.mark.parametrize("failure", [OperationalError, ConnectionError, ChannelError, TimeoutError])
@pytest.mark.django_db(transaction=True)
def test_a_queue_out_of_reach_is_no_error_of_the_page_and_a_later_call_takes_the_row(
    client, reader, organisation, monkeypatch, failure
):
    def unreachable(*arguments, **options):
        raise failure("the broker is away")

    monkeypatch.setattr(work, "apply_async", unreachable)
    client.force_login(reader)
    response = client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": "fr"})
    export = Job.objects.get()
    assert response["Location"] == page(export)
    assert client.get(page(export)).status_code == 200
    monkeypatch.undo()
    assert do_next("print"), "the scheduler calls the lane anyway"
    assert client.get(page(export, "fetch-export")).status_code == 200


@pytest.mark.parametrize(
    ("asked", "extent"),
    [({}, Extent.IN_FORCE), ({"extent": "in_force"}, Extent.IN_FORCE), ({"extent": "all"}, Extent.ALL)],
)
def test_what_is_in_force_is_asked_for_unless_every_record_is(client, reader, organisation, asked, extent):
    client.force_login(reader)
    client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": "fr", **asked})
    assert extent_of(Job.objects.get()) is extent


def test_the_form_offers_what_is_in_force_first_and_the_list_says_what_was_asked(
    client, reader, organisation
):
    client.force_login(reader)
    path = reverse("registry:exports", args=[organisation.slug])
    page = client.get(path).content.decode()
    assert page.index('value="in_force"') < page.index('value="all"')
    client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": "fr", "extent": "all"})
    listed = client.get(path).content.decode().split('id="files"')[1]
    assert str(Extent.ALL.label) in listed
    assert str(Extent.IN_FORCE.label) not in listed


def test_an_extent_that_does_not_exist_is_refused_at_its_field(client, reader, organisation):
    client.force_login(reader)
    forged = {"language": "fr", "extent": "archived"}
    response = client.post(reverse("registry:ask-export", args=[organisation.slug]), forged)
    assert response.status_code == 400
    assert "extent" in response.context["form"].errors
    assert not Job.objects.exists()


# Watching ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "values", "shown"),
    [
        (State.WAITING, {}, "hx-get"),
        (State.WAITING, {"failure": "A first sentence."}, "A first sentence."),
        (State.RUNNING, {"steps_done": 3, "steps_total": 12}, 'value="25"'),
        (State.RUNNING, {"steps_done": 12, "steps_total": 12}, 'value="99"'),
        (State.FAILED, {"failure": "A last sentence."}, "A last sentence."),
    ],
)
def test_the_page_tells_how_far_the_export_is(client, reader, organisation, state, values, shown):
    client.force_login(reader)
    export = make_export(organisation, state=state, **values)
    text = client.get(page(export)).content.decode()
    assert shown in text
    assert page(export, "fetch-export") not in text
    assert (page(export, "retry-export") in text) == (state == State.FAILED)
    assert ("hx-get" in text) == ('http-equiv="refresh"' in text) == (state in {State.WAITING, State.RUNNING})


def test_the_page_of_a_finished_export_leads_to_the_file_and_says_until_when(client, reader, done):
    client.force_login(reader)
    text = client.get(page(done)).content.decode()
    assert page(done, "fetch-export") in text
    assert done.digest in text
    assert "hx-get" not in text
    Job.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert page(done, "fetch-export") not in client.get(page(done)).content.decode()


def test_a_script_gets_the_part_of_the_page_that_changes_and_nothing_else(client, reader, done):
    client.force_login(reader)
    part = client.get(page(done), headers={"HX-Request": "true"}).content.decode()
    assert re.match(r'\s*<section\s+class="panel"\s+id="progress"', part)
    assert part in client.get(page(done)).content.decode()


# Fetching ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Membership.Role.values)
def test_every_member_fetches_the_file_as_an_attachment(client, organisation, done, role):
    client.force_login(make_member(organisation, role, f"the-{role}"))
    response = client.get(page(done, "fetch-export"))
    assert response.getvalue() == CONTENT
    assert hashlib.sha256(CONTENT).hexdigest() == done.digest
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    name = f"{organisation.slug}-{timezone.localtime(done.finished_at):%Y-%m-%d}-fr.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert client.head(page(done, "fetch-export"))["Content-Length"] == str(len(CONTENT))


@pytest.mark.parametrize(
    "change",
    [
        {"state": State.WAITING},
        {"state": State.RUNNING},
        {"state": State.FAILED},
        {"expires_at": None},
        {"expires_at": timezone.now() - timedelta(seconds=1)},
    ],
    ids=["waiting", "running", "failed", "without a date", "past its date"],
)
def test_there_is_no_file_before_it_is_ready_or_after_its_date(client, reader, done, change):
    """Even when a file lies there, of an earlier attempt or not yet deleted."""
    client.force_login(reader)
    Job.objects.update(**change)
    assert client.get(page(done, "fetch-export")).status_code == 404
    assert client.get(page(done)).status_code == 200


def test_a_file_that_is_gone_is_not_found(client, reader, done):
    client.force_login(reader)
    done.path.unlink()
    assert client.get(page(done, "fetch-export")).status_code == 404
    assert page(done, "fetch-export") not in client.get(page(done)).content.decode()


def test_a_file_that_is_deleted_between_look_and_grasp_is_not_found(client, reader, done, monkeypatch):
    client.force_login(reader)
    done.path.unlink()
    monkeypatch.setattr(Job, "is_fetchable", lambda export, now: True)
    assert client.get(page(done, "fetch-export")).status_code == 404


def test_somebody_unknown_signs_in_first_and_comes_back_to_the_file(client, done):
    response = client.get(page(done, "fetch-export"))
    assert response["Location"] == f"/accounts/login/?next={page(done, 'fetch-export')}"


@pytest.mark.parametrize("end", ["removed", "closed"])
def test_a_member_who_leaves_keeps_no_link(client, reader, done, end):
    client.force_login(reader)
    links = [page(done), page(done, "fetch-export")]
    assert [client.get(link).status_code for link in links] == [200, 200]
    if end == "removed":
        reader.memberships.all().delete()
        assert [client.get(link).status_code for link in links] == [404, 404]
    else:
        reader.is_active = False
        reader.save()
        assert [client.get(link)["Location"].split("?")[0] for link in links] == ["/accounts/login/"] * 2
    assert client.post(page(done, "retry-export")).status_code in {302, 401, 404}


def test_a_stranger_and_a_closed_account_get_nothing(client, stranger, departed, done):
    client.force_login(stranger)
    assert client.get(page(done, "fetch-export")).status_code == 404
    client.force_login(departed)
    assert client.get(page(done, "fetch-export")).status_code == 302


# Trying again -----------------------------------------------------------------------------------------------


def test_the_button_gives_a_failed_export_its_attempts_back(client, reader, organisation):
    client.force_login(reader)
    end = timezone.now() + timedelta(days=7)
    export = make_export(organisation, state=State.FAILED, attempts=ATTEMPTS, failure="No.", expires_at=end)
    assert client.post(page(export, "retry-export"))["Location"] == page(export)
    export.refresh_from_db()
    assert (export.state, export.attempts, export.failure, export.expires_at) == (State.WAITING, 0, "", None)


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING, State.DONE])
def test_the_button_changes_nothing_of_an_export_that_did_not_fail(client, reader, organisation, state):
    client.force_login(reader)
    export = make_export(organisation, state=state, attempts=1)
    assert client.post(page(export, "retry-export"))["Location"] == page(export)
    export.refresh_from_db()
    assert (export.state, export.attempts) == (state, 1)


def test_what_a_list_shows_is_printed_and_nothing_else(client, reader, organisation, dpo):
    names = ("Paie", "Recrutement", "Archives")
    pay, hiring, ended = (
        make_row(Activity, organisation, reference=f"A-{n}", name=name, state=state)
        for n, (name, state) in enumerate(zip(names, ("current", "draft", "archived"), strict=True))
    )
    client.force_login(reader)
    path = reverse("registry:exports", args=[organisation.slug])
    register = client.get(reverse("registry:register", args=[organisation.slug]), {"state": "draft"})
    link = "exports/?listing=state%3Ddraft"
    assert link in register.content.decode()
    page = client.get(path, {"listing": "state=draft&state=archived"}).content.decode()
    assert "Les 2 fiches de la liste" in page
    asked = {"language": "fr", "extent": "listed", "listing": "state=draft&state=archived", "leave_out": "on"}
    client.post(reverse("registry:ask-export", args=[organisation.slug]), asked)
    job = Job.objects.get()
    assert listed_in(job).records == {hiring.public_id, ended.public_id}
    assert pay.public_id not in listed_in(job).records
    assert listed_in(job).criteria == "État\u00a0: Brouillon · État\u00a0: Archivée"
    assert job.details["empty_headings"] is False
    client.post(reverse("registry:ask-export", args=[organisation.slug]), asked)
    assert Job.objects.count() == 1  # the same question, asked twice
    client.post(reverse("registry:ask-export", args=[organisation.slug]), {**asked, "listing": "state=draft"})
    assert Job.objects.count() == 2


def test_a_list_of_another_organisation_is_never_printed(client, reader, organisation, other_organisation):
    secret = make_row(Activity, other_organisation, reference="X-1", name="Ailleurs")
    client.force_login(reader)
    asked = {"language": "fr", "extent": "listed", "listing": "q=Ailleurs"}
    client.post(reverse("registry:ask-export", args=[organisation.slug]), asked)
    assert secret.public_id not in listed_in(Job.objects.get()).records
    assert client.get(reverse("registry:exports", args=[organisation.slug])).status_code == 200
    assert (
        'value="listed"'
        not in client.get(reverse("registry:exports", args=[organisation.slug])).content.decode()
    )


def test_a_printed_list_names_the_person_and_not_whoever_asked(client, organisation, dpo):
    make_row(Activity, organisation, name="Paie", assigned_to=dpo, state="current")
    client.force_login(dpo)
    asked = {"language": "fr", "extent": "listed", "listing": "assigned=me"}
    client.post(reverse("registry:ask-export", args=[organisation.slug]), asked)
    listed = listed_in(Job.objects.get())
    assert len(listed.records) == 1
    assert "Moi" not in listed.criteria
    assert dpo.full_name in listed.criteria
