"""What the public reads of published notices: the bytes that were frozen, whatever happens behind them."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.urls import reverse

from policies import frozen
from policies.publication import withdraw_notice
from policies.record.told import ToldSection, compare
from registry.exchange.native import SCHEMAS
from registry.models import SecurityMeasure
from tests.cast import make_row
from tests.policies.publishing import approve, drift_now, new_party, publish, read, told

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


# What everybody may read ------------------------------------------------------------------------------------


def test_lists_feed_and_versions_say_what_was_published_and_nothing_newer(client, notice, organisation, dpo):
    publish(notice, dpo)
    notice.refresh_from_db()
    notice.title, notice.audience, notice.language = "Titre non publié", "Public non publié", "en"
    notice.save()
    names = [organisation.slug, "cantine"]
    addresses = [reverse("policies:notices", args=names[:1])]
    addresses += [reverse(f"policies:{name}", args=names) for name in ("notice", "versions", "feed", "json")]
    for address in addresses:
        answer = client.get(address)
        assert "non publié" not in answer.content.decode(), address
        assert "La cantine" in answer.content.decode(), address
    assert client.get(addresses[1])["Content-Language"] == "fr"


def test_a_notice_whose_day_is_to_come_is_in_no_list_and_no_feed(
    client, notice, organisation, dpo, time_machine
):
    time_machine.move_to("2027-01-10T10:00:00+00:00", tick=True)
    publish(notice, dpo, effective_on=date(2027, 2, 1))
    assert client.get(reverse("policies:notices", args=[organisation.slug])).status_code == 404
    for name in ("versions", "feed", "json"):
        address = reverse(f"policies:{name}", args=[organisation.slug, "cantine"])
        assert client.get(address).status_code == 404, name


def test_another_title_is_a_change(client, notice, organisation, dpo):
    publish(notice, dpo)
    notice.refresh_from_db()
    notice.title = "Les repas"
    notice.save()
    assert drift_now(notice) == ["Titre et dates"]
    publish(notice, dpo)
    page = client.get(reverse("policies:versions", args=[organisation.slug, "cantine"])).content.decode()
    assert "<del>La cantine</del>" in page
    assert "<ins>Les repas</ins>" in page


def test_an_earlier_version_leads_machines_to_the_current_one(client, notice, record, officer, dpo):
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo)
    first, second = (
        client.get(reverse("policies:version", args=[notice.controller.slug, "cantine", number]))
        for number in (1, 2)
    )
    assert first["X-Robots-Tag"] == "noindex"
    assert first["Link"].endswith(f'{notice.get_absolute_url()}>; rel="canonical"')
    assert "X-Robots-Tag" not in second


def test_names_that_anybody_makes_up_leave_nothing_behind(client, notice, dpo, settings):
    for number in range(5):
        assert client.get(f"/notices/q{number}/z/").status_code == 404
    assert not frozen.remembered
    assert not settings.PUBLIC_ROOT.exists()


# How it is sent ---------------------------------------------------------------------------------------------


def test_a_browser_that_has_the_page_is_not_sent_it_again(client, notice, dpo):
    publish(notice, dpo)
    first = read(client, notice)
    tag = first["ETag"]
    assert not tag.startswith("W/")
    again = read(client, notice, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert read(client, notice, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_compressed_page_is_the_same_page_under_a_tag_of_its_own(client, notice, dpo):
    import gzip

    publish(notice, dpo)
    plain, packed = read(client, notice), read(client, notice, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert packed["ETag"] != plain["ETag"]
    assert "Accept-Encoding" in packed["Vary"]


def test_the_page_asks_the_database_once_in_a_while(client, notice, dpo, django_assert_num_queries):
    publish(notice, dpo)
    read(client, notice)
    with django_assert_num_queries(0):
        assert read(client, notice).status_code == 200


@pytest.fixture
def without_database(monkeypatch):
    def fail(*_arguments):
        raise DatabaseError("the server closed the connection")

    return lambda: monkeypatch.setattr(frozen, "read_public_notice", fail)


def test_the_page_answers_while_the_database_is_away(
    client, notice, dpo, without_database, django_assert_num_queries
):
    publish(notice, dpo)
    page = told(client, notice)
    without_database()
    frozen.remembered.clear()
    frozen.pages.clear()  # another process, which has read nothing yet
    with django_assert_num_queries(0):
        assert told(client, notice) == page


def test_control_without_a_copy_on_the_disk_the_page_says_to_come_back(
    client, notice, dpo, without_database, settings, tmp_path
):
    publish(notice, dpo)
    told(client, notice)
    without_database()
    frozen.empty()
    settings.PUBLIC_ROOT = tmp_path / "nothing"
    answer = read(client, notice)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_a_withdrawal_holds_while_the_database_is_away(
    client, notice, dpo, without_database, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        publish(notice, dpo)
    read(client, notice)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_notice(notice, by=dpo)
    without_database()
    frozen.empty()  # another process
    assert read(client, notice).status_code == 410


@pytest.mark.parametrize(
    ("accepted", "packed"), [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("", False)]
)
def test_a_browser_that_takes_no_compressed_page_gets_a_plain_one(client, notice, dpo, accepted, packed):
    publish(notice, dpo)
    answer = read(client, notice, headers={"accept-encoding": accepted})
    assert ("Content-Encoding" in answer) is packed


def test_a_full_disk_keeps_no_page_from_being_read(client, notice, dpo, settings, tmp_path):
    settings.PUBLIC_ROOT = tmp_path / "file"
    settings.PUBLIC_ROOT.write_text("no folder can be made here")
    publish(notice, dpo)
    assert read(client, notice).status_code == 200


# What changed -----------------------------------------------------------------------------------------------


def test_the_list_of_versions_says_what_changed_and_nothing_that_notices_do_not_tell(
    client, notice, record, officer, dpo, organisation
):
    publish(notice, dpo)
    new_party("Traiteur B")
    make_row(SecurityMeasure, organisation, activity=record, detail="Coffre au sous-sol")
    approve(record, officer, dpo)
    publish(notice, dpo, summary="Nous changeons de traiteur.")
    address = reverse("policies:versions", args=[organisation.slug, "cantine"])
    page = client.get(address).content.decode()
    assert "Nous changeons de traiteur." in page
    assert "Traiteur A" in page.split("<del>")[1].split("</del>")[0]
    assert "Traiteur B" in page.split("<ins>")[1].split("</ins>")[0]
    assert "Coffre" not in page
    assert page.index("Version 2") < page.index("Version 1")


def test_machines_read_what_is_told_and_no_more(client, notice, record, officer, dpo, organisation):
    make_row(SecurityMeasure, organisation, activity=record, detail="Coffre au sous-sol")
    approve(record, officer, dpo)
    publish(notice, dpo)
    answer = client.get(reverse("policies:json", args=[organisation.slug, "cantine"]))
    content = answer.json()
    assert (content["controller"], content["title"], content["version"]) == (
        "Ville de Valombre",
        "La cantine",
        1,
    )
    purposes = next(one for one in content["sections"] if one["key"] == "purposes")
    assert any("Servir les repas" in line for line in purposes["lines"])
    assert "Coffre" not in json.dumps(content, ensure_ascii=False)


def test_the_json_names_its_schema_and_holds_what_that_describes(client, notice, organisation, dpo):
    publish(notice, dpo, summary="Première version.")
    content = client.get(reverse("policies:json", args=[organisation.slug, "cantine"])).json()
    assert urlsplit(content["$schema"]).path == "/schema/notice-1.json"
    served = client.get(urlsplit(content["$schema"]).path)
    assert served["Content-Type"] == "application/schema+json"
    told = served.json()
    assert told["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert set(content) == set(told["properties"]) == set(told["required"])
    assert told["additionalProperties"] is False
    assert content["summary_of_changes"] == "Première version."
    section = told["$defs"]["PublishedSection"]
    assert all(set(one) == set(section["required"]) for one in content["sections"])
    assert urlsplit(content["url"]).path == notice.get_absolute_url()


@pytest.mark.parametrize("name", ["notice-1.json", "register-1.json", "register-2.json"])
def test_every_published_schema_is_the_one_that_the_types_give(name):
    assert Path(settings.BASE_DIR, "docs", "schema", name).read_bytes() == SCHEMAS[name]()
    assert set(SCHEMAS) == {one.name for one in Path(settings.BASE_DIR, "docs", "schema").iterdir()}


def test_a_feed_has_an_entry_for_each_version(client, notice, record, officer, dpo, organisation):
    publish(notice, dpo)
    new_party("Traiteur B")
    approve(record, officer, dpo)
    publish(notice, dpo, summary="Nous changeons de traiteur.")
    answer = client.get(reverse("policies:feed", args=[organisation.slug, "cantine"]))
    assert answer["Content-Type"].startswith("application/atom+xml")
    entries = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert [one.find(f"{ATOM}title").text for one in entries] == ["Version 2", "Version 1"]
    assert entries[0].find(f"{ATOM}summary").text == "Nous changeons de traiteur."
    assert len({one.find(f"{ATOM}id").text for one in entries}) == 2


def test_sections_are_compared_line_by_line():
    before = (
        ToldSection("a", "Finalités", "", ("un", "deux", "trois")),
        ToldSection("b", "Durées", "", ("x",)),
    )
    after = (ToldSection("a", "Finalités", "", ("un", "2", "trois")), ToldSection("c", "Droits", "", ("y",)))
    assert [(one.title, one.gone, one.new) for one in compare(before, after)] == [
        ("Finalités", ("deux",), ("2",)),
        ("Droits", (), ("y",)),
        ("Durées", ("x",), ()),
    ]
    assert compare(before, before) == ()
