"""The admin in a real browser: each kind of page keeps the rules of the site, and its scripts work under them."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse
from playwright.sync_api import expect

from registry.models import Activity, Controller, Purpose, User
from tests.access import admin_address, admin_pages
from tests.browser.conftest import Heard

pytestmark = pytest.mark.browser


def test_each_kind_of_page_asks_only_its_own_server_and_breaks_no_rule(open_page, site):
    activity = Activity.objects.filter(controller=site.organisation).earliest("pk")
    with transaction.atomic():  # read for the lists once, not 120 times
        for number in range(120):  # more than one page of history
            activity.software = f"Version {number}"
            activity.save()
    page = open_page(site.dpo)
    heard = Heard(page, site.url)
    addresses = [*admin_pages(activity).values(), *admin_pages(site.organisation).values()]
    addresses += [
        admin_address(Activity, "changelist") + "?q=a&controller__id__exact=1",
        "/admin/",
        "/admin/registry/",
    ]
    addresses += [admin_address(Activity, "history", activity.pk) + "?p=2", reverse("admin:password_change")]
    addresses += [admin_address(Purpose, "add") + "?_popup=1", "/admin/nothing/"]
    refused = {
        address
        for address in admin_pages(site.organisation).values()
        if address.endswith(("/add/", "/delete/"))
    }
    for address in addresses:
        if address not in refused:
            page.goto(address, wait_until="networkidle")
    assert heard.outside == []
    assert set(heard.complaints) <= {
        "Failed to load resource: the server responded with a status of 404 (Not Found)"
    }
    assert len(addresses) >= 18


def test_the_pages_of_accounts_too(open_page, site):
    superuser = User.objects.create_superuser("superuser", "superuser@example.org")
    page = open_page(superuser)
    heard = Heard(page, site.url)
    for model in (User, Controller):
        for kind in ("changelist", "add"):
            page.goto(admin_address(model, kind), wait_until="networkidle")
    page.goto(admin_address(User, "change", site.dpo.pk), wait_until="networkidle")
    assert heard.outside == heard.complaints == []


def test_a_purpose_is_added_with_the_button_that_a_script_makes(open_page, site):
    activity = Activity.objects.filter(controller=site.organisation).earliest("pk")
    before = activity.purposes.count()
    page = open_page(site.dpo)
    heard = Heard(page, site.url)
    page.goto(admin_address(Activity, "change", activity.pk))
    page.locator("#purposes-group summary").click()
    page.locator("#purposes-group .add-row a").click()
    number = page.locator("#id_purposes-TOTAL_FORMS").input_value()
    page.locator(f"#id_purposes-{int(number) - 1}-name").fill("A purpose typed in the browser")
    page.locator("input[name=_continue]").first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert activity.purposes.count() == before + 1
    assert Purpose.objects.get(name="A purpose typed in the browser").controller == site.organisation
    assert heard.outside == heard.complaints == []
