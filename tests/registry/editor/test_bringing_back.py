"""An earlier value of the history is filled into its form, saved like any other change, and nothing else is touched."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from registry.models import Activity, Party, Purpose, Recipient
from tests.cast import make_member, make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, dpo):
    client.force_login(dpo)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def activity(organisation):
    return make_row(Activity, organisation, name="Paie", reference="RH-01", state="draft")


def history(client, activity):
    return client.get(
        reverse("registry:activity-history", args=[activity.controller.slug, activity.public_id])
    )


def links(response):
    """The addresses that bring a value back, the latest change first."""
    found = re.findall(r'<a class="meta" href="([^"]+)"', response.content.decode())
    return [unescape(one) for one in found]


def sent(response, **changed):
    """What a browser sends of the form of a page, with these fields typed anew."""
    form = response.context["form"]
    return dict(form.inputs(form.stored | form_values(response) | changed, base=form.initial["base"]))


def form_values(response):
    form = response.context["form"]
    return {name: form.strings(name, form[name].value()) for name in form.names}


def renamed(purpose, *names):
    for name in names:
        purpose.name = name
        purpose.save()


def test_an_earlier_value_is_filled_in_and_saved_as_a_new_change(officer, activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer", detail="Chaque mois")
    renamed(purpose, "Payer les agents")
    (address,) = links(history(officer, activity))
    page = officer.get(address)
    assert "The earlier value is filled in below: save to bring it back." in page.content.decode()
    assert page.context["form"]["name"].value() == "Payer"
    purpose.refresh_from_db()
    assert purpose.name == "Payer les agents", "opening the form changes nothing"
    answer = officer.post(address.partition("?")[0], sent(page))
    assert answer.status_code == 302
    purpose.refresh_from_db()
    assert (purpose.name, purpose.detail) == ("Payer", "Chaque mois")
    assert purpose.history.count() == 3


def test_what_was_changed_since_in_other_fields_stays(officer, activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer", detail="Avant")
    renamed(purpose, "Payer les agents")
    purpose.detail = "Après"
    purpose.save()
    address = links(history(officer, activity))[-1]
    page = officer.get(address)
    assert (page.context["form"]["name"].value(), page.context["form"]["detail"].value()) == (
        "Payer",
        "Après",
    )


def test_a_third_party_that_a_row_led_to_comes_back_by_its_name(officer, activity):
    old, new = (
        make_row(Party, activity.controller, name=name) for name in ("Banque du Nord", "Banque du Sud")
    )
    recipient = make_row(Recipient, activity.controller, activity=activity, party=old, name="")
    recipient.party = new
    recipient.save()
    (address,) = links(history(officer, activity))
    assert "Banque du Nord" in officer.get(address).content.decode()


def test_a_row_that_is_gone_offers_nothing(officer, activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer")
    renamed(purpose, "Payer les agents")
    purpose.delete()
    assert links(history(officer, activity)) == []


def test_who_may_only_read_is_offered_nothing_and_refused(client, activity):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer")
    renamed(purpose, "Payer les agents")
    client.force_login(make_member(activity.controller, "reader", "reader"))
    assert links(history(client, activity)) == []
    earlier = purpose.history.earliest().history_id
    address = reverse("registry:edit-row", args=[activity.controller.slug, "purpose", purpose.public_id])
    assert client.get(address, {"earlier": earlier, "field": "name"}).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"earlier": "x", "field": "name"},
        {"earlier": "9" * 30, "field": "name"},
        {"earlier": "-1", "field": "name"},
        {"field": "name"},
        {"earlier": "{own}", "field": "controller"},
        {"earlier": "{own}", "field": "nothing"},
        {"earlier": "{other}", "field": "name"},
    ],
)
def test_an_address_that_names_nothing_of_this_row_opens_the_form_as_it_is(officer, activity, query):
    purpose = make_row(Purpose, activity.controller, activity=activity, name="Payer")
    other = make_row(Purpose, activity.controller, activity=activity, name="Autre chose")
    renamed(purpose, "Payer les agents")
    keys = {"own": purpose.history.earliest().history_id, "other": other.history.earliest().history_id}
    asked = {name: value.format(**keys) for name, value in query.items()}
    address = reverse("registry:edit-row", args=[activity.controller.slug, "purpose", purpose.public_id])
    page = officer.get(address, asked)
    assert page.status_code == 200 and page.context["form"]["name"].value() == "Payer les agents"
    assert "Autre chose" not in page.content.decode()


def test_a_field_of_the_record_itself_comes_back_in_the_form_that_has_it(officer, activity):
    activity.description = "Première version"
    activity.save()
    activity.description = "Seconde version"
    activity.save()
    address = links(history(officer, activity))[0]
    assert "Première version" in officer.get(address).content.decode()
