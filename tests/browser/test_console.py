"""The comforts of static/js/console.js, each beside the page without them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import export_page

pytestmark = pytest.mark.browser

LIGHT = "[data-theme=light]"


@pytest.fixture
def design(open_page, site):
    """Opens the living page for a member, with JavaScript or without."""

    def design(**options):
        page = open_page(site.dpo, **options)
        page.goto("/design/")
        return page

    return design


def test_one_menu_is_open_at_a_time_and_escape_closes_it(design):
    page = design()
    first, second = (page.locator(f"#{name} {LIGHT} details.menu") for name in ("menu", "switcher"))
    first.locator("summary").click()
    expect(first).to_have_attribute("open", "")
    second.locator("summary").click()
    expect(first).not_to_have_attribute("open", "")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(second).not_to_have_attribute("open", "")
    expect(second.locator("summary")).to_be_focused()
    first.locator("summary").click()
    page.locator("h1").click()
    expect(first).not_to_have_attribute("open", "")


def test_the_navigation_of_a_narrow_page_opens_without_a_script(design):
    page = design(java_script_enabled=False, viewport={"width": 320, "height": 700})
    menu = page.locator(".menu-navigation")
    expect(menu.get_by_role("link", name="Accueil")).to_be_hidden()
    menu.locator("summary").click()
    menu.get_by_role("link", name="Accueil").click()
    expect(page).to_have_url(re.compile(r"\d/$"))


@pytest.mark.parametrize("typed", ["", "un mot"])
def test_leaving_words_that_are_not_saved_asks_first(design, typed):
    page = design()
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    field = page.locator(f"#editor {LIGHT} input.form-control")
    field.focus()
    page.keyboard.type(typed)
    page.locator(".brand").click()
    if typed:
        expect(field).to_have_value(re.compile(typed))
        assert asked == ["beforeunload"]
    else:
        expect(page).to_have_url(re.compile(r"\d/$"))
        assert asked == []


@pytest.mark.parametrize(("with_script", "sent"), [(True, 1), (False, 2)])
def test_two_quick_clicks_send_a_form_once(design, with_script, sent):
    page = design(java_script_enabled=with_script)
    posts = []

    def keep_waiting(route):
        posts.append(route)

    page.route(lambda address: address.endswith("/design/"), keep_waiting)
    button = page.locator(f"#confirmation {LIGHT} .danger")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    for _ in range(2):
        page.mouse.click(box["x"] + 20, box["y"] + 10)
        page.wait_for_timeout(200)
    assert [route.request.method for route in posts] == ["POST"] * sent
    for route in posts:
        route.abort()


def test_one_box_selects_every_row_and_the_rows_are_counted(design):
    page = design()
    form = page.locator(f"#table {LIGHT} form")
    expect(form.locator(".bulk")).to_be_hidden()
    page.set_viewport_size({"width": 2560, "height": 900})
    form.locator("[data-pick-all]").check()
    expect(form.locator("tbody :checked")).to_have_count(3)
    expect(form.locator(".bulk")).to_be_visible()
    expect(form.locator("[data-pick-count]")).to_have_text("3")
    form.locator("tbody :checked").first.uncheck()
    expect(form.locator("[data-pick-count]")).to_have_text("2")
    expect(form.locator("[data-pick-all]")).not_to_be_checked()


def test_a_part_of_a_page_is_not_replaced_by_the_sign_in_page_when_the_session_ends(open_page, site):
    page = open_page(site.dpo)
    page.goto(export_page(site.organisation, "waiting"))
    with page.expect_response(lambda answer: "/accounts/login/" in answer.url and answer.ok):
        page.context.clear_cookies(name="sessionid")
    alert = page.locator("main [data-interruption=session-ended]")
    expect(alert).to_be_visible()
    assert alert.get_by_role("link").get_attribute("target") == "_blank"
    expect(page.locator("#progress .state")).to_be_visible()
    expect(page.locator("[type=password]")).to_have_count(0)


@pytest.mark.parametrize(("with_script", "heading"), [(True, "Design of the pages"), (False, None)])
def test_a_form_is_taken_although_one_has_signed_in_again_meanwhile(design, with_script, heading):
    """Signing in changes the token that forms carry; the script takes the present one when it sends."""
    page = design(java_script_enabled=with_script)
    page.context.clear_cookies(name="csrftoken")
    elsewhere = page.context.new_page()
    elsewhere.goto("/design/")
    page.locator(".bar-row > .tools summary").first.click()
    with page.expect_navigation() as answer:
        page.locator(".bar-row > .tools [name=language]").first.click()
    assert answer.value.status == (200 if with_script else 403)
    if heading:
        expect(page.locator("h1")).to_have_text(heading)
