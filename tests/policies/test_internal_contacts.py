"""Nobody outside the organisation is told how to reach its security: neither a notice nor the public extract."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from registry.models import Activity, ContactPoint
from tests.cast import make_row
from tests.policies.publishing import publish, read

pytestmark = pytest.mark.django_db
KEPT = ("RSSI de garde", "securite@example.org")


@pytest.fixture
def points(organisation):
    make_row(ContactPoint, organisation, function="seat", name="Mairie", email="mairie@example.org")
    make_row(ContactPoint, organisation, function="security", name=KEPT[0], email=KEPT[1])


def test_a_notice_tells_the_seat_and_not_the_security(client, notice, points, dpo):
    publish(notice, dpo)
    page = read(client, notice).content.decode()
    twin = client.get(reverse("policies:json", args=[notice.controller.slug, notice.slug])).content.decode()
    assert "mairie@example.org" in page
    for told in KEPT:
        assert told not in page
        assert told not in twin


def exported(organisation, tmp_path, **options):
    target = tmp_path / "registre.json"
    call_command("export_register", organisation.slug, format="json", output=str(target), **options)
    return target.read_text()


def test_the_public_extract_tells_current_records_and_no_internal_contact(
    organisation, record, points, tmp_path
):
    make_row(Activity, organisation, state="draft", name="Projet", reference="P-1", role="controller")
    told = exported(organisation, tmp_path, extract="public")
    assert [one["name"] for one in json.loads(told)["register"]["sheets"]] == ["Cantine"]
    assert "mairie@example.org" in told
    for kept in (*KEPT, "Projet"):
        assert kept not in told
    with pytest.raises(CommandError, match="brouillons"):
        exported(organisation, tmp_path, extract="public", extent="all")


def test_control_everything_recorded_tells_it(organisation, record, points, tmp_path):
    told = exported(organisation, tmp_path)
    assert all(kept in told for kept in KEPT)
