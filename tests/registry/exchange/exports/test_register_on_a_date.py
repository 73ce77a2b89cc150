"""The register in force today or on an earlier day, on paper: it says which one it is, and the file is known again."""

import hashlib
import re
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation

from registry.editing.states import change_state
from registry.exchange.exports.extent import Extent, read_register, within
from registry.exchange.exports.jobs import request_export
from registry.exchange.exports.register_pdf import register_html
from registry.exchange.exports.verifying import digest_in
from registry.jobs.worker import do
from registry.models import Activity, ExportedFile
from registry.people.access import Access
from tests.cast import make_row

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 1)


@pytest.fixture
def past(organisation, dpo, time_machine):
    """A record approved on 10 January 2027, changed and approved again on 1 March, and changed once more since; a draft."""
    record = make_row(Activity, organisation, state="draft", name="Paie", reference="RH-1")
    make_row(Activity, organisation, state="draft", name="Esquisse", reference="X-1")
    officer = Access(organisation.pk, "dpo")
    for day, name in (("2027-01-10", "Paie"), ("2027-03-01", "Paie et primes")):
        time_machine.move_to(f"{day}T10:00:00+00:00", tick=True)
        Activity.objects.filter(pk=record.pk).update(name=name)
        change_state([record.pk], "current", access=officer, by=dpo, words="Décidé.")
    time_machine.move_to("2027-05-02T10:00:00+00:00", tick=True)
    Activity.objects.filter(pk=record.pk).update(name="Paie, primes et frais")
    return record


def page(organisation, extent, on=None, language="en"):
    register, standing = read_register(organisation, extent, on)
    return register_html(register, language, date(2027, 5, 2), extent, standing=standing)


@pytest.mark.parametrize(
    ("on", "told", "untold"),
    [
        (date(2027, 1, 9), None, "Paie"),
        (date(2027, 2, 28), "Paie", "primes"),
        (DAY, "Paie et primes", "frais"),
        (None, "Paie et primes", "frais"),
    ],
)
def test_the_paper_holds_what_was_in_force_that_day(organisation, past, on, told, untold):
    html = page(organisation, Extent.IN_FORCE, on)
    if told:
        assert f">{told}</h3>" in html
    assert untold not in html
    assert "Esquisse" not in html


def test_the_working_register_marks_drafts_and_what_is_not_approved_yet(organisation, past):
    html = page(organisation, Extent.ALL)
    assert "Paie, primes et frais" in html
    assert "Esquisse" in html
    assert html.count('· <span class="state">with changes not approved yet</span>') == 1
    assert "Of these, with changes not approved yet" in html
    assert "with changes not approved yet" not in page(organisation, Extent.IN_FORCE)


def test_each_page_says_which_register_it_is(organisation, past):
    register, _standing = read_register(organisation, Extent.IN_FORCE, DAY)
    digest = register.digest()
    assert f"Current register of 1 March 2027 · 1 record · {digest[:12]}" in page(
        organisation, Extent.IN_FORCE, DAY
    )
    assert "Current register of 2 May 2027 · 1 record · " in page(organisation, Extent.IN_FORCE)
    assert "Registre de travail du 2 mai 2027 · 2 fiches · " in page(organisation, Extent.ALL, language="fr")


def test_the_cover_says_of_which_day_the_register_is_and_on_which_it_was_made(organisation, past):
    cover = page(organisation, Extent.IN_FORCE, DAY).split('<nav class="contents">')[0]
    for label, day in (("Register as it was on", "1 March 2027"), ("Date of the document", "2 May 2027")):
        assert re.search(rf"{label}</dt>\s*<dd>\s*(<p>)?{day}", cover)
    assert "Register as it was on" not in page(organisation, Extent.IN_FORCE)


def test_the_head_of_each_sheet_has_the_day_of_the_records_and_not_that_of_the_paper(organisation, past):
    html = page(organisation, Extent.IN_FORCE, DAY)
    head = html.split('<article class="sheet"')[1].split("</header>")[0]
    assert "Current · 1 March 2027" in " ".join(head.split())
    assert "2 May 2027" not in head


def test_the_cover_says_where_the_organisation_is_of_a_later_day_than_the_records(
    organisation, past, time_machine
):
    said = "The organisation is as on"
    assert said not in page(
        organisation, Extent.IN_FORCE, timezone.localdate(organisation.history.get().history_date)
    )
    earlier = page(organisation, Extent.IN_FORCE, date(2020, 1, 1))
    assert f"{said} " in earlier
    assert "nothing earlier is recorded." in earlier
    assert said not in page(organisation, Extent.IN_FORCE)


def test_the_cover_of_today_counts_what_is_left_out(organisation, past):
    cover = page(organisation, Extent.IN_FORCE).split('<nav class="contents">')[0]
    assert "1 other record, which is not current, is not included." in cover


def test_the_hash_is_that_of_the_facts_printed(organisation, past):
    one, _ = read_register(organisation, Extent.IN_FORCE, DAY)
    same, _ = read_register(organisation, Extent.IN_FORCE, None)
    other, _ = read_register(organisation, Extent.IN_FORCE, date(2027, 2, 28))
    assert one.digest() == within(same, Extent.IN_FORCE).digest() != other.digest()


# Asked for --------------------------------------------------------------------------------------------------


def test_a_day_to_come_and_a_day_of_the_working_register_are_refused_at_the_field(
    client, organisation, past, dpo
):
    client.force_login(dpo)
    address = reverse("registry:ask-export", args=[organisation.slug])
    for given in ({"on": "2027-05-03"}, {"on": "2027-03-01", "extent": "all"}):
        answer = client.post(address, {"language": "fr", **given})
        assert answer.status_code == 400
        assert answer.context["form"].errors.keys() == {"on"}


def test_the_command_refuses_them_too(organisation, past, tmp_path):
    for given in ({"on": date(2027, 5, 3)}, {"on": DAY, "extent": "all"}):
        with pytest.raises(CommandError):
            call_command("export_register", organisation.slug, output=str(tmp_path / "x.pdf"), **given)
    assert not (tmp_path / "x.pdf").exists()


# Known again ------------------------------------------------------------------------------------------------


def checked(file):
    return call_command("verify_export", str(file))


@pytest.mark.slow
def test_a_file_is_known_again_and_no_other_is(client, organisation, past, dpo, tmp_path, capsys):
    job = request_export(controller=organisation, user=dpo, language="fr", extent=Extent.IN_FORCE, on=DAY)
    do(job.public_id)
    job.refresh_from_db()
    content = job.path.read_bytes()
    file = tmp_path / "register.pdf"
    file.write_bytes(content)
    with translation.override("en"):
        checked(file)
        told = capsys.readouterr().out
    assert "Ville de Valombre" in told
    assert dpo.full_name in told
    assert "Register of: 1 March 2027" in told
    file.write_bytes(content[:-1] + b"X")
    with pytest.raises(CommandError):
        checked(file)
    page = client.get(reverse("verify"), {"sha256": hashlib.sha256(content).hexdigest().upper()})
    assert "Ville de Valombre" in page.content.decode()
    kept = ExportedFile.objects.get()
    assert (kept.in_force_on, kept.records, kept.extent) == (DAY, 1, "in_force")


@pytest.mark.slow
def test_what_the_command_printed_is_known_too(organisation, past, tmp_path, capsys):
    file = tmp_path / "register.pdf"
    call_command("export_register", organisation.slug, output=str(file), on=DAY)
    with translation.override("en"):
        checked(file)
    told = capsys.readouterr().out
    assert "Exported by: by command" in told
    assert "Register of: 1 March 2027" in told


def test_who_has_no_file_learns_nothing(client, organisation, dpo):
    ExportedFile.objects.create(
        controller=organisation,
        kind="register_pdf",
        digest="a" * 64,
        content_digest="b" * 64,
        language="fr",
        extent="all",
        in_force_on=DAY,
        records=1,
        requested_by=dpo,
    )
    address = reverse("verify")
    for typed in ("", "a", "a" * 63, "b" * 64, "' OR 1=1"):
        assert "Valombre" not in client.get(address, {"sha256": typed}).content.decode()
    assert "Valombre" in client.get(address, {"sha256": "a" * 64}).content.decode()


@pytest.mark.parametrize(
    ("typed", "digest"),
    [("A" * 64, "a" * 64), (" " + "ab " * 32, "ab" * 32), ("g" * 64, ""), ("a" * 65, ""), ("", "")],
)
def test_a_checksum_is_read_with_blanks_and_capitals(typed, digest):
    assert digest_in(typed) == digest


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.pdf"):
        checked(Path(tmp_path, "missing.pdf"))
