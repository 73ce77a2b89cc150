"""Pages ask nothing of any other server and break no rule that the site gives to browsers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from registry.models import Activity
from tests.browser.conftest import PAGES, SIGNED_IN, Heard

pytestmark = pytest.mark.browser

# A browser complains of the status 404 itself.
COMPLAINTS = {"not found": ["Failed to load resource: the server responded with a status of 404 (Not Found)"]}


def test_a_page_asks_only_its_own_server_and_breaks_no_rule(open_page, site, page_name):
    page = open_page(site.dpo if page_name in SIGNED_IN else None)
    heard = Heard(page, site.url)
    page.goto(PAGES[page_name](site.organisation))
    page.evaluate("() => document.fonts.ready.then(() => true)")
    assert heard.outside == []
    assert heard.complaints == COMPLAINTS.get(page_name, [])
    assert any(address.endswith(".woff2") for address in heard.requests), (
        "the page is set in its own typeface"
    )


@pytest.mark.parametrize("name", ["index", "registry_activity_changelist", "registry_activity_change"])
def test_the_admin_works_under_the_same_rules(open_page, site, name):
    activity = Activity.objects.filter(controller=site.organisation).earliest("pk")
    page = open_page(site.dpo)
    heard = Heard(page, site.url)
    page.goto(reverse(f"admin:{name}", args=[activity.pk] if name.endswith("_change") else []))
    page.evaluate("() => document.fonts.ready.then(() => true)")
    assert page.locator("#site-name").is_visible()
    assert heard.outside == []
    assert heard.complaints == []


def test_a_script_and_a_picture_from_elsewhere_are_refused_and_would_be_noticed(open_page, site):
    page = open_page()
    heard = Heard(page, site.url)
    page.goto("/accounts/login/")
    page.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "window.intruded = true";
      document.body.append(script);
      new Image().src = "http://elsewhere.invalid/picture.png";
    }""")
    assert page.evaluate("window.intruded") is None
    assert len([said for said in heard.complaints if "Content Security Policy" in said]) == 2

    page = open_page(bypass_csp=True)
    heard = Heard(page, site.url)
    page.goto("/accounts/login/")
    with page.expect_event("requestfailed"):
        page.evaluate("() => { new Image().src = 'http://elsewhere.invalid/picture.png'; }")
    assert heard.outside == ["http://elsewhere.invalid/picture.png"]
