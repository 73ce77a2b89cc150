"""Public pages: anybody reads what is published, and nothing else; no cookie, no script, no other site."""

from html.parser import HTMLParser

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from policies.assembly import assemble
from policies.exports import DETAIL
from policies.models import Notice, NoticeActivity, Right
from registry.models import Activity, SecurityMeasure
from tests.cast import complete_notice, make_row

pytestmark = pytest.mark.django_db


def listing(organisation):
    return reverse("policies:notices", args=[organisation.slug])


@pytest.fixture
def notice(organisation):
    return complete_notice(organisation, "Texte", title="Notre notice", language="fr")


@pytest.fixture
def draft(organisation):
    return make_row(Notice, organisation, slug="draft", title="Not for the public", is_published=False)


class Elements(HTMLParser):
    """Every element of a page with its attributes."""

    def __init__(self, response):
        super().__init__()
        self.found = []
        self.feed(response.content.decode())

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))

    def named(self, *tags):
        return [attributes for tag, attributes in self.found if tag in tags]


# What is public ---------------------------------------------------------------------------------------------


def test_anybody_reads_a_published_notice_and_the_list_of_them(client, organisation, notice):
    page = client.get(notice.get_absolute_url())
    assert "Notre notice" in page.content.decode()
    assert organisation.name in page.content.decode()
    assert notice.get_absolute_url() in client.get(listing(organisation)).content.decode()


def test_an_unpublished_notice_is_answered_as_one_that_does_not_exist(client, organisation, notice, draft):
    hidden, missing = (
        client.get(reverse("policies:notice", args=[organisation.slug, slug]))
        for slug in ("draft", "nothing")
    )
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert hidden.headers == missing.headers
    assert "Not for the public" not in client.get(listing(organisation)).content.decode()
    draft.is_published = True
    draft.save()
    assert client.get(draft.get_absolute_url()).status_code == 200


def test_even_the_officer_finds_no_unpublished_notice_at_its_public_address(client, dpo, draft):
    client.force_login(dpo)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_notice_that_is_withdrawn_is_gone_at_once(client, notice):
    assert client.get(notice.get_absolute_url()).status_code == 200
    notice.is_published = False
    notice.save()
    assert client.get(notice.get_absolute_url()).status_code == 404


def test_an_organisation_without_published_notice_is_answered_as_one_that_does_not_exist(client, draft):
    """Who keeps a register here is nobody’s business."""
    silent, missing = (
        client.get(reverse("policies:notices", args=[slug])) for slug in ("valombre", "nobody")
    )
    assert silent.status_code == missing.status_code == 404
    assert silent.content == missing.content
    assert silent.headers == missing.headers


@pytest.mark.parametrize("role", ["controller", "processor"])
def test_security_measures_are_told_only_where_the_notice_shows_them(client, organisation, notice, role):
    """Article 13 does not ask for them: the public does not learn which lock the server room has by mistake."""
    activity = make_row(Activity, organisation, role=role, state="current", name="Paie")
    make_row(NoticeActivity, organisation, notice=notice, activity=activity)
    make_row(SecurityMeasure, organisation, heading="physical", detail="Serrure de la baie")
    make_row(SecurityMeasure, organisation, activity=activity, heading="physical", detail="Clef du coffre")
    notice.security_aim = "Protéger vos données"
    told = {}
    for notice.shows_security in (False, True):
        notice.save()
        page = client.get(notice.get_absolute_url()).content.decode()
        assert "Protéger vos données" in page
        told[notice.shows_security] = {
            text for text in ("Serrure de la baie", "Clef du coffre") if text in page
        }
    assert told == {False: set(), True: {"Serrure de la baie", "Clef du coffre"}}


def test_a_notice_stands_under_its_own_organisation_alone(client, notice, other_organisation):
    assert (
        client.get(reverse("policies:notice", args=[other_organisation.slug, notice.slug])).status_code == 404
    )


# What the pages carry ---------------------------------------------------------------------------------------


@pytest.fixture(params=["notice", "list", "not found"])
def public_page(request, client, organisation, notice):
    addresses = {
        "notice": notice.get_absolute_url(),
        "list": listing(organisation),
        "not found": "/notices/nobody/",
    }
    return client.get(addresses[request.param])


def test_a_public_page_sets_no_cookie_and_does_not_depend_on_one(public_page):
    assert not public_page.cookies
    assert "Set-Cookie" not in public_page.headers
    assert "cookie" not in public_page.headers.get("Vary", "").lower()


def test_control_a_page_for_members_depends_on_the_cookie(client, dpo, organisation):
    client.force_login(dpo)
    page = client.get(reverse("registry:register", args=[organisation.slug]))
    assert "cookie" in page["Vary"].lower()
    assert page.cookies


def test_a_public_page_has_no_script_and_loads_nothing_from_elsewhere(public_page):
    page = Elements(public_page)
    assert page.named("script", "iframe", "object", "embed", "form", "base") == []
    assert [
        name for _tag, given in page.found for name in given if name.startswith("on") or name == "style"
    ] == []
    loaded = [
        given.get("src") or given.get("href")
        for given in page.named("link", "img", "source", "video", "audio")
    ]
    assert loaded
    assert [address for address in loaded if not address.startswith("/static/")] == []


@pytest.mark.parametrize("template", ["policies/notice.html", "documents/notice.html"])
def test_the_right_to_object_has_a_heading_and_an_anchor_of_its_own_on_screen_and_on_paper(notice, template):
    make_row(Right, notice.controller, notice=notice, right="objection")
    text = assemble(notice, timezone.localdate())
    with translation.override("fr"):
        page = render_to_string(template, {"notice": text, "document_language": "fr"})
    before, after = page.split('id="objection"')
    chapter = after.split("</details>")[0].split('id="rights"')[0]
    assert "Votre droit d’opposition" in before[-200:] + chapter[:200]
    assert "art.\u00a021,\u00a0§\u00a04" in chapter
    assert "Droit d’opposition" not in page.split('id="rights"')[1]


def test_the_detail_is_folded_in_but_for_the_right_to_object_and_unfolds_by_an_address_without_a_script(
    client, notice
):
    """Article 21(4): the right to object is brought to people's attention, they need not look for it."""
    make_row(Right, notice.controller, notice=notice, right="objection")
    address = notice.get_absolute_url()
    page = client.get(address)
    folded = [tag for tag in Elements(page).named("details") if "open" not in tag]
    assert len(folded) == len(Elements(page).named("details")) - 1 > 5
    assert f"?{DETAIL}#detail" in page.content.decode()
    assert all("open" in tag for tag in Elements(client.get(f"{address}?{DETAIL}")).named("details"))


def test_links_out_of_a_notice_tell_the_other_site_nothing(client, notice):
    links = [
        link for link in Elements(client.get(notice.get_absolute_url())).named("a") if "://" in link["href"]
    ]
    assert links
    assert {link["rel"] for link in links} == {"noopener noreferrer"}
    assert {link["href"].split(":")[0] for link in links} <= {"http", "https"}


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_page_can_be_asked_for_and_its_head_alone(client, organisation, notice, method):
    for path in (notice.get_absolute_url(), listing(organisation)):
        response = getattr(client, method)(path)
        assert response.status_code == 200
        assert response["Content-Language"] == "fr"
        assert bool(response.content) == (method == "get")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_public_page_takes_nothing(client, organisation, notice, method):
    for path in (notice.get_absolute_url(), listing(organisation)):
        response = getattr(client, method)(path)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"


# Languages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "browser", "essentials"), [("fr", "en", "L’essentiel"), ("en", "fr", "The essentials")]
)
def test_a_notice_is_in_its_own_language_whatever_the_browser_asks_for(
    client, organisation, written, browser, essentials
):
    notice = complete_notice(organisation, "Text", language=written)
    response = client.get(notice.get_absolute_url(), headers={"Accept-Language": browser})
    assert response["Content-Language"] == written
    assert Elements(response).named("html")[0]["lang"] == written
    assert essentials in response.content.decode()
    assert response.content == client.get(notice.get_absolute_url()).content


def test_the_list_is_in_the_language_of_the_organisation_and_names_that_of_each_notice(
    client, organisation, notice
):
    english = make_row(
        Notice, organisation, slug="english", title="Our notice", language="en", is_published=True
    )
    response = client.get(listing(organisation), headers={"Accept-Language": "en"})
    assert Elements(response).named("html")[0]["lang"] == response["Content-Language"] == "fr"
    languages = {link["href"]: link.get("hreflang") for link in Elements(response).named("a")}
    assert languages[notice.get_absolute_url()] == "fr"
    assert languages[english.get_absolute_url()] == "en"


def test_a_public_page_asks_for_no_session(client, organisation, notice):
    with CaptureQueriesContext(connection) as captured:
        client.get(notice.get_absolute_url())
    assert captured
    assert [query["sql"] for query in captured if "django_session" in query["sql"]] == []


# Getting about ----------------------------------------------------------------------------------------------


def about_activities(organisation, number):
    """A public notice about so many activities, each with something to say."""
    notice = make_row(Notice, organisation, slug=f"about-{number}", language="fr", is_published=True)
    for place in range(number):
        activity = make_row(Activity, organisation, name=f"Activité {place}", condition="l’été")
        make_row(NoticeActivity, organisation, notice=notice, activity=activity)
    make_row(Right, organisation, notice=notice, right="access")
    return notice


def test_a_list_leads_to_each_of_many_activities_and_to_the_rights(client, organisation):
    page = Elements(client.get(about_activities(organisation, 4).get_absolute_url()))
    ways = [one["href"][1:] for one in page.named("a") if one.get("href", "").startswith("#essential-")]
    led_to = [*dict.fromkeys(ways)]  # the rights are led to from the contents, too
    assert (len(led_to), led_to[-1]) == (5, "essential-rights")
    assert [one["id"] for _tag, one in page.found if one.get("id", "").startswith("essential-")] == led_to


def test_a_few_activities_need_no_list(client, organisation):
    assert (
        'class="parts"'
        not in client.get(about_activities(organisation, 3).get_absolute_url()).content.decode()
    )
