"""A file of many records is imported by a worker: all of it or nothing, as it was shown, unless someone cancels it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from registry.exchange.imports.jobs import import_job
from registry.exchange.imports.readers import GivenFile
from registry.exchange.imports.waiting import forget_files, give_file
from registry.jobs.lease import take
from registry.jobs.worker import do, work_on
from registry.models import Activity, Import, Job
from registry.models.imports import KEPT_WAITING

pytestmark = pytest.mark.django_db
MANY = "Référence;Traitement;Finalité\n" + "".join(f"R-{n};Fiche {n};But {n}\n" for n in range(51))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(client, dpo):
    client.force_login(dpo)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def asked(officer):
    """An import of 51 records that was shown and confirmed, and that no worker has begun."""
    officer.post(page("imports"), {"file": SimpleUploadedFile("export.csv", MANY.encode())})
    one = Import.objects.get()
    confirm(officer, one)
    return one


def page(name, *arguments):
    return reverse(f"registry:{name}", args=["valombre", *arguments])


def confirm(client, one):
    shown = client.get(page("import", one.public_id)).context
    told = {"seen": shown["plan"].digest, "number": shown["counted"], "reason": "Reprise"}
    return client.post(page("import", one.public_id), told)


def text(client, one):
    return client.get(page("import", one.public_id)).content.decode()


def test_the_page_says_that_a_worker_will_do_it_and_nothing_is_written_before(officer, asked):
    assert not Activity.objects.exists()
    assert "The import is in the queue." in text(officer, asked)
    assert "export.csv" in officer.get(page("imports")).content.decode(), "one comes back to it from the list"


def test_a_worker_writes_all_records_in_the_name_of_who_confirmed(officer, asked, dpo):
    do(import_job(asked).public_id)
    asked.refresh_from_db()
    assert (asked.state, asked.reason, asked.content) == (Import.State.APPLIED, "Reprise", None)
    assert Activity.objects.count() == 51
    first = Activity.objects.get(reference="R-0")
    assert first.history.get().history_user == dpo
    assert first.begun_by == dpo
    assert "51 records" in text(officer, asked)


def test_the_part_that_is_watched_comes_alone_and_the_page_is_read_anew_at_the_end(officer, asked):
    address = page("import", asked.public_id)
    part = officer.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    do(import_job(asked).public_id)
    assert officer.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_each_step_is_said(officer, asked):
    hold = take(import_job(asked).public_id)
    hold.expect(3)
    assert "the file is read" in text(officer, asked)
    hold.progress(1)
    assert "compared with the register" in text(officer, asked)
    hold.progress(2)
    assert "all of them or none" in text(officer, asked)


def test_what_is_cancelled_is_not_written_and_can_be_looked_at_again(officer, asked):
    hold = take(import_job(asked).public_id)
    answer = officer.post(page("stop-import", asked.public_id), follow=True)
    assert "nothing was written" in answer.content.decode()
    work_on(hold)  # the worker that had begun
    assert not Activity.objects.exists()
    assert "Import 51 records" in text(officer, asked)


def test_cancelling_what_was_written_says_so_and_takes_nothing_back(officer, asked):
    do(import_job(asked).public_id)
    answer = officer.post(page("stop-import", asked.public_id), follow=True)
    assert "written already" in answer.content.decode()
    assert Activity.objects.count() == 51


def test_a_register_that_changed_meanwhile_gets_nothing_and_a_new_preview(officer, asked, organisation):
    Activity.objects.create(
        controller=organisation, reference="R-7", name="Saisie entre-temps", state="draft"
    )
    do(import_job(asked).public_id)
    assert import_job(asked).state == Job.State.FAILED
    assert Activity.objects.count() == 1
    shown = text(officer, asked)
    assert "The register has changed since" in shown
    assert "R-7-2 · Fiche 7" in shown
    confirm(officer, asked)
    do(import_job(asked).public_id)
    assert Activity.objects.count() == 52


def test_an_import_that_fails_on_the_way_writes_nothing(officer, asked, monkeypatch):
    def fails(*_arguments):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("registry.exchange.imports.applying.made_since", fails)
    for _attempt in range(3):
        do(import_job(asked).public_id)
    assert not Activity.objects.exists()
    shown = text(officer, asked)
    assert "An unexpected error stopped the work" in shown
    assert "the disk is full" not in shown


def test_what_waits_for_a_worker_is_not_taken_away(officer, asked, organisation, dpo):
    officer.post(page("drop-import", asked.public_id))
    give_file(organisation, GivenFile("autre.csv", MANY.encode()), by=dpo)
    assert forget_files(timezone.now() + 2 * KEPT_WAITING) == 1, "the one that nobody confirmed"
    assert Import.objects.get() == asked
    assert officer.get(page("import-columns", asked.public_id)).status_code == 302


def test_pressing_twice_makes_one_job(officer, asked):
    officer.post(page("import", asked.public_id), {"seen": "x", "number": 51})
    assert Job.objects.filter(kind="import").count() == 1
