"""The PDF of a version: printed by a job after it was published, once, and frozen with it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from policies import exports, frozen
from policies.copies import page_file
from policies.models import NoticeVersion
from policies.papers import PAPER, print_version
from registry.documents.pdf import PrintingFailed
from registry.jobs.worker import do
from registry.models import FrozenVersion, Job
from registry.models.jobs import ATTEMPTS
from tests.policies.publishing import approve, new_party, publish

pytestmark = pytest.mark.django_db


def address(notice, number=None):
    names = [notice.controller.slug, notice.slug]
    return (
        reverse("policies:version-pdf", args=[*names, number])
        if number
        else reverse("policies:pdf", args=names)
    )


def jobs():
    return Job.objects.filter(kind=PAPER).order_by("pk")


def work():
    for job in jobs().filter(state=Job.State.WAITING):
        do(job.public_id)


def test_publishing_asks_for_the_paper_and_does_not_print(notice, dpo, printed):
    publish(notice, dpo)
    assert [one.state for one in jobs()] == [Job.State.WAITING]
    assert not printed
    assert notice.versions.get().pdf is None


def test_who_asks_before_it_is_printed_is_told_when_to_come_back(client, notice, dpo, printed):
    publish(notice, dpo)
    answer = client.get(address(notice))
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "en cours d’impression" in answer.content.decode()
    work()
    assert client.get(address(notice)).status_code == 200


def test_the_paper_tells_what_the_version_tells_with_its_number_and_its_address(client, notice, dpo, printed):
    publish(notice, dpo)
    work()
    answer = client.get(address(notice))
    assert (answer["Content-Type"], answer["Content-Language"]) == ("application/pdf", "fr")
    assert 'filename="cantine-1.pdf"' in answer["Content-Disposition"]
    told = answer.content.decode()
    assert "Traiteur A" in told
    assert "Version 1" in told
    assert reverse("policies:version", args=[notice.controller.slug, "cantine", 1]) in told


def test_the_paper_of_a_version_never_changes(client, notice, record, officer, dpo, printed):
    publish(notice, dpo)
    work()
    first = client.get(address(notice)).content
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo)
    work()
    assert "Traiteur B" in client.get(address(notice)).content.decode()
    version = notice.versions.get(number=1)
    page_file(str(notice.public_id), f"{version.public_id}.pdf").unlink()
    frozen.empty()
    assert client.get(address(notice, 1)).content == first
    with pytest.raises(FrozenVersion):
        NoticeVersion.objects.update(pdf=b"")
    assert not notice.versions.filter(number=1).keep_pdf(b"other")
    assert bytes(notice.versions.get(number=1).pdf) == first


def test_one_of_an_older_program_is_printed_when_first_asked_for_and_once(client, notice, dpo, printed):
    publish(notice, dpo)
    jobs().delete()  # as if it had been published before there were papers
    for _time in range(3):
        assert client.get(address(notice, 1)).status_code == 503
    assert jobs().count() == 1
    work()
    assert client.get(address(notice, 1)).status_code == 200
    assert client.get(address(notice, 1)).status_code == 200
    assert len(printed) == 1


def test_what_cannot_be_printed_is_said_and_not_tried_for_every_reader(client, notice, dpo, monkeypatch):
    def fail(*_arguments, **_options):
        raise PrintingFailed("too_long")

    monkeypatch.setattr(exports, "print_pdf", fail)
    publish(notice, dpo)
    for _time in range(ATTEMPTS):
        work()
    assert [(one.state, one.failure) for one in jobs()] == [(Job.State.FAILED, "printing.too_long")]
    answer = client.get(address(notice))
    assert answer.status_code == 503
    assert "Retry-After" not in answer
    assert "n’a pas pu être imprimée" in answer.content.decode()
    assert jobs().count() == 1


def test_nobody_has_the_paper_of_what_is_not_public(client, notice, dpo, time_machine):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo, effective_on=timezone.localdate().replace(month=2))
    work()
    assert client.get(address(notice)).status_code == 404
    assert client.get(address(notice, 1)).status_code == 404


@pytest.mark.slow
def test_the_same_version_gives_the_same_bytes(notice, dpo, tmp_path):
    publish(notice, dpo)
    for name in ("one.pdf", "two.pdf"):
        print_version(notice.versions.get(), tmp_path / name)
    first = (tmp_path / "one.pdf").read_bytes()
    assert first.startswith(b"%PDF-")
    assert first == (tmp_path / "two.pdf").read_bytes()
