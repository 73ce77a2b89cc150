"""Published pages answer before the rest of the site is asked, and while the database is away."""

import pytest
from django.conf import settings as site
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import override_settings
from django.urls import reverse

from policies import frozen
from policies.copies import page_file
from policies.publication import withdraw_notice
from policies.serving import ADDRESS
from tests.policies.publishing import approve, new_party, publish, read, told

pytestmark = pytest.mark.django_db
WITHOUT = [one for one in site.MIDDLEWARE if not one.endswith("PublishedPages")]


@pytest.fixture
def published(notice, dpo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        publish(notice, dpo)
    return notice


@pytest.fixture
def broken_database(monkeypatch):
    """Whatever asks the database fails, wherever it stands; the process has read nothing yet."""

    def fail(*_arguments, **_options):
        raise OperationalError("could not connect to the server")

    def act():
        monkeypatch.setattr(BaseDatabaseWrapper, "cursor", fail)
        frozen.empty()

    return act


def addresses(notice):
    names = [notice.controller.slug, notice.slug]
    return [
        reverse("policies:notice", args=names),
        f"{reverse('policies:notice', args=names)}?detail",
        reverse("policies:embed", args=names),
        reverse("policies:version", args=[*names, 1]),
        reverse("policies:version-style", args=[*names, 1]),
        *(reverse(f"policies:{name}", args=names) for name in ("versions", "json", "jsonld", "feed", "pdf")),
        reverse("policies:version-pdf", args=[*names, 1]),
    ]


def test_every_frozen_page_answers_with_the_same_bytes_when_nothing_can_be_asked_of_the_database(
    client, dpo, published, broken_database
):
    client.force_login(dpo)  # a reader who is signed in sends a session along
    before = [client.get(one).content for one in addresses(published)]
    broken_database()
    answers = [client.get(one) for one in addresses(published)]
    assert [one.status_code for one in answers] == [200] * 11
    assert [one.content for one in answers] == before


def test_control_without_copies_on_the_disk_every_page_says_to_come_back(
    client, dpo, published, broken_database, monkeypatch
):
    monkeypatch.setattr(frozen, "kept_index", lambda *_names: None)
    client.force_login(dpo)
    broken_database()
    assert [client.get(one).status_code for one in addresses(published)] == [503] * 11


def test_a_database_that_does_not_answer_is_left_alone_for_a_while(
    client, published, monkeypatch, broken_database
):
    broken_database()
    asked = []
    monkeypatch.setattr(frozen, "FRESH", -1.0)
    fail = frozen.read_public_notice
    monkeypatch.setattr(frozen, "read_public_notice", lambda *names: (asked.append(names), fail(*names)))
    assert [read(client, published).status_code for _time in range(4)] == [200] * 4
    assert len(asked) == 1


def test_what_another_machine_wrote_meanwhile_holds_while_the_database_is_away(
    client, published, dpo, broken_database, django_capture_on_commit_callbacks
):
    assert read(client, published).status_code == 200
    stale = dict(frozen.remembered)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_notice(published, by=dpo)
    broken_database()
    frozen.remembered.update({name: (0.0, known) for name, (_at, known) in stale.items()})
    assert read(client, published).status_code == 410


def test_a_copy_that_is_missing_or_empty_is_read_from_the_database_and_made_again(client, published):
    page = told(client, published)
    version = published.versions.get()
    path = page_file(str(published.public_id), f"{version.public_id}.html")
    for spoil in (path.unlink, lambda: path.write_bytes(b"")):
        spoil()
        frozen.empty()
        assert told(client, published) == page
        assert path.read_bytes().decode() == page


def test_no_session_is_opened_and_no_cookie_set_for_a_reader_who_is_signed_in(
    client, dpo, published, django_assert_num_queries
):
    client.force_login(dpo)
    read(client, published)
    with django_assert_num_queries(0):
        answer = read(client, published)
    assert not answer.cookies
    assert answer["Vary"] == "Accept-Encoding"


def test_browsers_are_told_the_same_as_on_every_other_page(client, published):
    headers = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
    headers += ("Cross-Origin-Opener-Policy", "ETag", "Content-Language", "Cache-Control")
    for address in addresses(published):
        first = client.get(address)
        with override_settings(MIDDLEWARE=WITHOUT):
            views = type(client)().get(address)
        is_style = "css" in address or "feed" in address
        told = [one for one in headers if one in views and (one, is_style) != ("Content-Language", True)]
        assert [first.get(one) for one in told] == [views[one] for one in told], address
        assert first.content == views.content


def test_every_frozen_address_is_known_before_the_rest_of_the_site(published):
    assert all(ADDRESS.fullmatch(one.partition("?")[0]) for one in addresses(published))
    names = [published.controller.slug, published.slug]
    others = [reverse("policies:subscribe", args=names), reverse("policies:notices", args=names[:1])]
    assert not any(ADDRESS.fullmatch(one) for one in others)


@pytest.mark.parametrize("name", ["json", "jsonld", "feed", "pdf", "versions"])
def test_what_stands_beside_the_page_is_not_sent_twice_to_a_browser_that_has_it(client, published, name):
    address = reverse(f"policies:{name}", args=[published.controller.slug, published.slug])
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(address, headers={"if-none-match": '"other"'}).status_code == 200


def test_the_json_and_the_feed_of_a_new_version_are_there_although_nobody_asked_for_them(
    client, published, record, officer, dpo, broken_database, django_capture_on_commit_callbacks
):
    names = [published.controller.slug, published.slug]
    new_party("Traiteur B")
    approve(record, officer, dpo)
    with django_capture_on_commit_callbacks(execute=True):
        publish(published, dpo)
    broken_database()
    assert client.get(reverse("policies:json", args=names)).json()["version"] == 2
    assert "Version 2" in client.get(reverse("policies:feed", args=names)).content.decode()


def test_a_page_of_versions_that_was_made_under_another_version_is_not_shown_as_the_present_one(
    client, published, dpo, record, officer, broken_database, django_capture_on_commit_callbacks
):
    address = reverse("policies:versions", args=[published.controller.slug, published.slug])
    assert client.get(address).status_code == 200
    new_party("Traiteur B")
    approve(record, officer, dpo)
    with django_capture_on_commit_callbacks(execute=True):
        publish(published, dpo)
    broken_database()
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


def test_a_foreign_host_is_refused_here_too(client, published):
    assert client.get(published.get_absolute_url(), headers={"host": "evil.example"}).status_code == 400


def test_a_notice_may_not_be_sent_to(client, published):
    assert client.post(published.get_absolute_url()).status_code == 405


# In a frame -------------------------------------------------------------------------------------------------


def test_only_the_embedded_page_may_be_framed_and_its_links_leave_the_frame(client, published):
    page, embedded = (client.get(one) for one in (addresses(published)[0], addresses(published)[2]))
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    assert embedded["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    content = embedded.content.decode()
    assert '<a href="/' not in content
    assert '<a target="_blank" rel="noopener" href="/notices/' in content
    assert '<a href="#essentials">' in content
    assert content.replace(' target="_blank" rel="noopener"', "") == page.content.decode().replace(
        ' target="_blank" rel="noopener"', ""
    )


def test_the_embedded_page_of_a_withdrawn_notice_says_so_and_of_none_is_not_found(client, published, dpo):
    withdraw_notice(published, by=dpo)
    frozen.empty()
    names = [published.controller.slug, published.slug]
    assert client.get(reverse("policies:embed", args=names)).status_code == 410
    assert client.get(reverse("policies:embed", args=[names[0], "autre"])).status_code == 404


# Another name of the organisation ---------------------------------------------------------------------------


def renamed(controller, slug):
    controller.slug = slug
    controller.save()
    frozen.empty()


def test_what_was_published_stays_at_its_address_when_the_organisation_gets_another_name(
    client, published, organisation, record, officer, dpo
):
    before = addresses(published)[:5]  # the others lead to the new address
    pages = [client.get(one).content for one in before]
    renamed(organisation, "valombre-les-bains")
    assert [client.get(one).content for one in before] == pages
    new_party("Traiteur B")
    approve(record, officer, dpo)
    published.refresh_from_db()
    publish(published, dpo)
    frozen.empty()
    assert "Version 2" in client.get(before[0]).content.decode()
    assert client.get(before[3]).content == pages[3]
    assert "Version 2" in client.get(published.get_absolute_url()).content.decode()


@pytest.mark.parametrize("page", ["versions", "json", "feed"])
def test_the_other_pages_of_an_old_address_lead_to_the_new_one(client, published, organisation, page):
    old = reverse(f"policies:{page}", args=[organisation.slug, "cantine"])
    renamed(organisation, "valombre-les-bains")
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (
        301,
        reverse(f"policies:{page}", args=["valombre-les-bains", "cantine"]),
    )


def test_the_list_of_an_old_address_leads_to_the_new_one(client, published, organisation):
    old = reverse("policies:notices", args=[organisation.slug])
    renamed(organisation, "valombre-les-bains")
    assert client.get(old)["Location"] == reverse("policies:notices", args=["valombre-les-bains"])


def test_a_name_that_another_organisation_bears_now_leads_to_that_one_alone(
    client, published, organisation, other_organisation
):
    old = published.get_absolute_url()
    former = organisation.slug
    renamed(organisation, "valombre-les-bains")
    renamed(other_organisation, former)
    assert client.get(old).status_code == 404


def test_a_withdrawal_holds_at_an_old_address_while_the_database_is_away(
    client, published, organisation, dpo, broken_database, django_capture_on_commit_callbacks
):
    old = published.get_absolute_url()
    renamed(organisation, "valombre-les-bains")
    published.controller.refresh_from_db()
    assert client.get(old).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_notice(published, by=dpo)
    broken_database()
    assert client.get(old).status_code == 410
