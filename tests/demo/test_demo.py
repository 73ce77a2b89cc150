"""The five organisations of the demo: they load once and for all, show themselves, and name nobody."""

import re

import pytest
from django.conf import settings

from policies.models import Notice
from registry.imports.folder import load_organisation
from registry.models import ContactPoint, Controller
from registry.models.ownership import owned_models

pytestmark = pytest.mark.django_db

FOLDERS = settings.BASE_DIR / "demo" / "organisations"
ADDRESSES = [
    "urbs/imope",
    "cooprog/cooprog",
    "customer-labs/site",
    "boulogne-billancourt/open-data",
    "im-pec/rgpd",
]
SLUGS = [address.split("/")[0] for address in ADDRESSES]
# Whom contact points are named after. A new name is looked at before it comes here: an office or an organisation.
OFFICES = {
    "",
    "Représentant légal",
    "Délégué à la protection des données",
    "Rubrique «\xa0Contact\xa0» du Site",
    "Société U.R.B.S.",
    "Onda",
    "IM’PEC",
}
CIVILITY = re.compile(r"\b(M\.|MM\.|Mme|Mlle|Me|Dr|Monsieur|Madame|Maître)\s+[A-ZÀ-Ý]")


@pytest.fixture
def loaded(db):
    return [load_organisation(FOLDERS / slug) for slug in SLUGS]


def row_counts():
    """How many rows, and history rows, there are of everything an organisation owns."""
    counts = {}
    for model in [Controller, *owned_models()]:
        counts[model._meta.label] = model._default_manager.count()
        if hasattr(model, "history"):
            counts[f"history of {model._meta.label}"] = model.history.count()
    return counts


def test_every_folder_of_the_demo_is_one_of_the_five():
    assert {folder.name for folder in FOLDERS.iterdir()} == set(SLUGS)


def test_the_five_load_whole(loaded):
    assert [one.controller.slug for one in loaded] == SLUGS
    for one in loaded:
        assert one.created["registry.Activity"] == len(
            list((FOLDERS / one.controller.slug / "activities").iterdir())
        )
        assert one.created["policies.Notice"] == 1


def test_loading_them_again_changes_nothing(loaded):
    before = row_counts()
    again = [load_organisation(FOLDERS / slug) for slug in SLUGS]
    assert [(one.created, one.folder_changed) for one in again] == [({}, False)] * len(SLUGS)
    assert row_counts() == before


def test_anyone_reads_the_five_notices(loaded, client):
    for address in ADDRESSES:
        answer = client.get(f"/notices/{address}/")
        assert answer.status_code == 200
        assert answer.headers["Content-Language"] == "fr"
        assert not answer.cookies
        assert Notice.objects.get(controller__slug=address.split("/")[0]).title in answer.content.decode()


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notice_that_is_not_published_is_not_found(loaded, client, slug):
    Notice.objects.filter(controller__slug=slug).update(is_published=False)
    found = {address: client.get(f"/notices/{address}/").status_code for address in ADDRESSES}
    assert [address for address, status in found.items() if status == 404] == [
        address for address in ADDRESSES if address.startswith(f"{slug}/")
    ]


def test_contact_points_are_named_after_offices_and_organisations(loaded):
    assert set(ContactPoint.objects.values_list("name", flat=True)) <= OFFICES


@pytest.mark.parametrize("slug", SLUGS)
def test_a_folder_names_no_private_person(slug):
    for path in (FOLDERS / slug).rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "nom non repris" not in text, path
        assert not CIVILITY.search(text), path


@pytest.mark.parametrize("named", ["M. Untel", "à Mme Unetelle", "Maître Untel"])
def test_a_person_who_was_named_would_be_seen(named):
    assert CIVILITY.search(named)
