"""The organisations of the demo: they load once and for all, show themselves, and name nobody.

Five are real, one is a town that does not exist.
"""

import re
from datetime import date

import pytest
from django.conf import settings

from config.management.commands.demo import DEPARTMENT
from policies.models import Notice
from registry.exchange.imports.folder import load_organisation
from registry.models import Activity, ContactPoint, Controller, Department, Transfer
from registry.models.shape import owned_models
from registry.record.build import build_sheets
from registry.rules import about_record
from tests.cast import kept_for_the_module

pytestmark = pytest.mark.django_db

FOLDERS = settings.BASE_DIR / "demo" / "organisations"
ON = date(2026, 11, 22)
ADDRESSES = [
    "urbs/imope",
    "cooprog/cooprog",
    "customer-labs/site",
    "boulogne-billancourt/open-data",
    "im-pec/rgpd",
]
SLUGS = [address.split("/")[0] for address in ADDRESSES]
TOWN = "exemple"
TOWN_NOTICES = {"site", "familles", "videoprotection"}
UNFINISHED = {"ENF-03", "VIE-04"}  # the sheets of the town that are left incomplete on purpose
# Whose rules of retention are in words of their own and do not name every category (Article 30(1)(f)).
IN_WORDS = {"VIE-01", "RH-01", "RH-02", "RH-03", "COM-02", "URB-01"}
TO_ASSESS = {
    "TEC-02",
    "RH-04",
}  # whose data protection impact assessment (DPIA) is required and not done yet: neither is in force
# Whom contact points are named after. A new name is looked at before it comes here: an office or an organisation.
OFFICES = {
    "",
    "Représentant légal",
    "Délégué à la protection des données",
    "Rubrique «\xa0Contact\xa0» du Site",
    "Société U.R.B.S.",
    "Onda",
    "IM’PEC",
    "Mairie d’Exemple",
}
CIVILITY = re.compile(r"\b(M\.|MM\.|Mme|Mlle|Me|Dr|Monsieur|Madame|Maître)\s+[A-ZÀ-Ý]")


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """The six organisations, in the database for as long as these tests run; what a test changes is taken back."""
    with kept_for_the_module(django_db_blocker):
        yield {slug: load_organisation(FOLDERS / slug) for slug in (*SLUGS, TOWN)}


@pytest.fixture
def loaded(demonstration):
    return [demonstration[slug] for slug in SLUGS]


@pytest.fixture
def town(demonstration):
    return demonstration[TOWN]


def row_counts():
    """How many rows, and history rows, there are of everything an organisation owns."""
    counts = {}
    for model in [Controller, *owned_models()]:
        counts[model._meta.label] = model._default_manager.count()
        if hasattr(model, "history"):
            counts[f"history of {model._meta.label}"] = model.history.count()
    return counts


def test_every_folder_of_the_demo_is_one_of_the_six():
    assert {folder.name for folder in FOLDERS.iterdir()} == {*SLUGS, TOWN}


def test_the_five_load_whole(loaded):
    assert [one.controller.slug for one in loaded] == SLUGS
    for one in loaded:
        assert one.created["registry.Activity"] == len(
            list((FOLDERS / one.controller.slug / "activities").iterdir())
        )
        assert one.created["policies.Notice"] == 1


def test_loading_them_again_changes_nothing(loaded, town):
    before = row_counts()
    again = [load_organisation(FOLDERS / slug) for slug in (*SLUGS, TOWN)]
    assert [(one.created, one.folder_changed) for one in again] == [({}, False)] * (len(SLUGS) + 1)
    assert row_counts() == before


def test_anyone_reads_the_five_notices(loaded, client):
    for address in ADDRESSES:
        answer = client.get(f"/notices/{address}/")
        assert answer.status_code == 200
        assert answer.headers["Content-Language"] == "fr"
        assert not answer.cookies
        assert Notice.objects.get(controller__slug=address.split("/")[0]).title in answer.content.decode()


def test_a_notice_that_is_not_published_is_not_found(loaded, client):
    hidden = SLUGS[1:3]
    Notice.objects.filter(controller__slug__in=hidden).update(is_published=False)
    found = {address: client.get(f"/notices/{address}/").status_code for address in ADDRESSES}
    assert [address.split("/")[0] for address, status in found.items() if status == 404] == hidden


def test_contact_points_are_named_after_offices_and_organisations(loaded, town):
    assert set(ContactPoint.objects.values_list("name", flat=True)) <= OFFICES


@pytest.mark.parametrize("slug", [*SLUGS, TOWN])
def test_a_folder_names_no_private_person(slug):
    for path in (FOLDERS / slug).rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert "nom non repris" not in text, path
        assert not CIVILITY.search(text), path


@pytest.mark.parametrize("named", ["M. Untel", "à Mme Unetelle", "Maître Untel"])
def test_a_person_who_was_named_would_be_seen(named):
    assert CIVILITY.search(named)


# The town that does not exist ---------------------------------------------------------------------------------


def test_the_town_is_plainly_fictitious(town):
    assert "imaginaire" in town.controller.identity_note
    assert not town.controller.siren
    written = "".join(path.read_text(encoding="utf-8") for path in (FOLDERS / TOWN).rglob("*.yaml"))
    hosts = set(re.findall(r"(?:@|https?://)([\w.-]+\w)", written))
    assert {host for host in hosts if not host.endswith(".example")} == {"support.mozilla.org"}


def test_the_sheets_of_the_town_are_complete_but_for_two(town):
    activities = Activity.objects.filter(controller=town.controller)
    sheets = build_sheets(town.controller, activities)
    found = {sheet.reference: {one.code for one in about_record(sheet, ON)} for sheet in sheets}
    assert {reference for reference, codes in found.items() if codes} == UNFINISHED | IN_WORDS | TO_ASSESS
    assert {reference for reference in IN_WORDS if found[reference] != {"30-1-F-CATEGORIES"}} == set()
    assert all(found[reference] == {"35-1-DONE"} for reference in TO_ASSESS)
    assert len(sheets) - len(UNFINISHED | IN_WORDS | TO_ASSESS) >= 19


def test_the_town_has_settled_what_the_models_left_open(town):
    open_still = re.compile("à fixer|à vérifier|à citer|à apprécier|[Pp]our un organisme public")
    current = Activity.objects.filter(controller=town.controller).in_force()
    for sheet in build_sheets(town.controller, current):
        assert not open_still.search(sheet.model_dump_json()), sheet.reference


def test_the_town_has_something_for_every_screen(town):
    activities = Activity.objects.filter(controller=town.controller)
    assert set(activities.values_list("state", flat=True)) == {"draft", "proposed", "current", "archived"}
    assert set(activities.values_list("role", flat=True)) == {"controller", "joint", "processor"}
    assert len(set(activities.values_list("updated_on__year", flat=True))) >= 5
    transfer = Transfer.objects.get(controller=town.controller)
    assert transfer.mechanism and transfer.country == "US"
    used = set(activities.values_list("department", flat=True))
    assert used == set(Department.objects.filter(controller=town.controller).values_list("pk", flat=True))
    assert Department.objects.filter(name=DEPARTMENT).exists(), "the contributor of the demo works there"


def test_anyone_reads_the_published_notices_of_the_town_and_nobody_the_other(town, client):
    published = Notice.objects.filter(controller=town.controller, is_published=True)
    assert set(published.values_list("slug", flat=True)) == TOWN_NOTICES
    for notice in Notice.objects.filter(controller=town.controller):
        assert notice.rights.exists() == notice.channels.exists() == notice.is_published
        answer = client.get(notice.get_absolute_url())
        assert answer.status_code == (200 if notice.is_published else 404)
    site = published.get(slug="site")
    assert site.trackers.count() >= 3 and site.banner_items.count() >= 5
