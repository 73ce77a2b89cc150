"""Before an entry that records share is changed, the page says which current records and public notices it touches."""

import pytest
from django.urls import reverse

from policies.models import Notice, NoticeActivity
from policies.publication import publish_notice
from registry.editing.states import change_state
from registry.models import Activity, DataCategory, DataItem, DataUse, Party, Purpose, Recipient
from registry.people.access import Access
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def party(organisation, dpo):
    """A bank that pay (current) and leave (a draft) name as recipient, and badges do not."""
    bank = make_row(Party, organisation, name="Banque")
    for name, reference in (("Paie", "RH-1"), ("Congés", "RH-2"), ("Badges", "SE-1")):
        record = make_row(
            Activity, organisation, state="draft", name=name, reference=reference, role="controller"
        )
        make_row(Purpose, organisation, activity=record, name="Gérer")
        if name != "Badges":
            make_row(Recipient, organisation, activity=record, party=bank, kind="third_party")
        if name != "Congés":
            access = Access(organisation.pk, "dpo")
            change_state([record.pk], "current", access=access, by=dpo, words="Décidé.")
    return bank


def form_of(client, organisation, form, row):
    address = reverse("registry:edit-row", args=[organisation.slug, form, row.public_id])
    return client.get(address).content.decode()


def test_the_form_names_the_current_records_that_use_the_entry(client, dpo, organisation, party):
    client.force_login(dpo)
    page = form_of(client, organisation, "party", party)
    assert "1 fiche en vigueur utilise cette entrée" in page
    assert "RH-1 · Paie" in page
    assert "Congés" not in page
    assert "Badges" not in page


def test_the_form_names_the_public_notices_that_the_change_reaches(client, dpo, organisation, party):
    notice = make_row(Notice, organisation, slug="site", title="Notice du personnel", language="fr")
    make_row(NoticeActivity, organisation, notice=notice, activity=Activity.objects.get(name="Paie"))
    client.force_login(dpo)
    assert "Notice du personnel" not in form_of(client, organisation, "party", party)
    publish_notice(notice, by=dpo, words="Décidé.")
    assert "Notice du personnel" in form_of(client, organisation, "party", party)


def test_an_item_of_a_category_touches_what_its_category_does(client, dpo, organisation, party):
    category = make_row(DataCategory, organisation, name="Identité")
    item = make_row(DataItem, organisation, category=category, name="Nom")
    make_row(DataUse, organisation, activity=Activity.objects.get(name="Paie"), data=category)
    client.force_login(dpo)
    assert "1 fiche en vigueur utilise cette entrée" in form_of(client, organisation, "data-item", item)


def test_an_entry_that_no_current_record_uses_is_changed_without_a_word(client, dpo, organisation, party):
    unused = make_row(Party, organisation, name="Assureur")
    client.force_login(dpo)
    assert "utilise cette entrée" not in form_of(client, organisation, "party", unused)
