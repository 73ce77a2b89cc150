"""The first page: what waits for the person in each organisation they work for, and nothing of anybody else's."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from policies import counting
from policies.models import Notice, NoticeActivity, NoticeIndex
from registry.finding.attention import desks
from registry.finding.index import refresh, tell_that_it_is_read
from registry.models import (
    Activity,
    ActivityIndex,
    Controller,
    Department,
    Invitation,
    Job,
    Membership,
    Proposal,
)
from registry.samples.activities import make_activities
from tests.cast import make_export, make_member, make_row
from tests.markup import tight


@pytest.fixture(autouse=True)
def interface_in_english(client):
    client.cookies["django_language"] = "en"


def organisations(number, person=None, role=Membership.Role.READER):
    """Organisations with two activities and two notices, one of them published; the person works for them all."""
    for each in range(number):
        controller = Controller.objects.create(slug=f"organisation-{each}", name=f"Organisation {each}")
        make_activities(controller, 2, seed=1)
        make_row(Notice, controller, slug="public", title=f"Published {each}", is_published=True)
        make_row(Notice, controller, slug="draft", title=f"Unpublished {each}")
        if person is None:
            person = make_member(controller, role, "somebody")
        else:
            Membership.objects.create(user=person, controller=controller, role=role)
    return person


@pytest.fixture
def organisation(db):
    return Controller.objects.create(slug="valombre", name="Ville de Valombre")


@pytest.fixture
def schools(organisation):
    return make_row(Department, organisation, name="Écoles")


@pytest.fixture
def busy(organisation, schools):
    """A register in which one thing of each kind waits, in the schools, and another elsewhere."""
    officer = make_member(organisation, Membership.Role.DPO, "officer")
    contributor = make_member(organisation, Membership.Role.CONTRIBUTOR, "contributor")
    reader = make_member(organisation, Membership.Role.READER, "reader")
    contributor.memberships.get().departments.add(schools)
    for department in (schools, None):
        kinds = {
            name: make_row(Activity, organisation, name=name, department=department, state=state)
            for name, state in [
                ("draft", "draft"),
                ("proposed", "proposed"),
                ("old", "current"),
                ("ended", "archived"),
            ]
        }
    for person in (officer, contributor, reader):
        make_row(Activity, organisation, name="assigned", assigned_to=person)
    while refresh():
        pass
    ActivityIndex.objects.exclude(activity__name="draft").update(gap_count=0)
    ActivityIndex.objects.filter(activity__name__in=["old", "ended"]).update(
        changed_at=timezone.now() - timedelta(days=400)
    )
    Proposal.objects.create(controller=organisation, activity=kinds["old"], action="change", form="purpose")
    for ends in (1, 5):
        Invitation.objects.create(
            controller=organisation,
            email=f"new-{ends}@example.org",
            role="reader",
            digest=str(ends),
            expires_at=timezone.now() + timedelta(days=ends),
        )
    for person in (officer, reader):
        make_export(organisation, requested_by=person, state="failed")
    return {"officer": officer, "contributor": contributor, "reader": reader}


def waiting(client, person):
    """The lines of the first page for this person: number and address by sentence."""
    client.force_login(person)
    text = tight(client.get("/").content.decode())
    first = text[: text.index('id="to-complete"')] if 'id="to-complete"' in text else text
    found = re.findall(
        r'<li><a href="([^"]+)"><span class="waiting-number[^>]*>(\d+)</span><span>([^<]+)</span>', first
    )
    return {sentence: (int(number), unescape(href)) for href, number, sentence in found}


EVERYTHING = {
    "proposed change to answer": 1,
    "activities to be reviewed": 2,
    "activity assigned to you": 1,
    "activities in which something is missing": 2,
    "drafts to finish": 2,
    "activities not updated for over a year": 2,
    "document that could not be made": 1,
    "invitation that ends in two days or less": 1,
}
OF_THE_SCHOOLS = {
    "activity to be reviewed": 1,
    "activity assigned to you": 1,
    "activity in which something is missing": 1,
    "draft to finish": 1,
    "activity not updated for over a year": 1,
}
OF_A_READER = {"activity assigned to you": 1, "document that could not be made": 1}


@pytest.mark.parametrize(
    ("role", "expected"), [("officer", EVERYTHING), ("contributor", OF_THE_SCHOOLS), ("reader", OF_A_READER)]
)
def test_each_role_is_told_what_waits_for_it_and_every_line_leads_to_as_many(client, busy, role, expected):
    found = waiting(client, busy[role])
    assert {sentence: number for sentence, (number, _href) in found.items()} == expected
    for sentence, (number, href) in found.items():
        page = client.get(href)
        assert page.status_code == 200, sentence
        if "?" in href:
            assert page.content.decode().count('<th scope="row">') == number, sentence


def test_the_activities_that_lack_most_come_first(client, busy):
    for place, activity in enumerate(Activity.objects.filter(name="draft").order_by("pk"), start=1):
        ActivityIndex.objects.filter(pk=activity.pk).update(gap_count=place)
    client.force_login(busy["officer"])
    text = client.get("/").content.decode()
    listed = text[text.index('id="to-complete"') :]
    assert re.findall(r'waiting-warn">(\d+)<', listed) == ["2", "1"]
    client.force_login(busy["reader"])
    assert 'id="to-complete"' not in client.get("/").content.decode()


def test_an_organisation_in_which_nothing_waits_says_so_and_an_empty_one_how_to_begin(client, organisation):
    officer = make_member(organisation, Membership.Role.DPO, "officer")
    client.force_login(officer)
    assert "The register is still empty" in client.get("/").content.decode()
    make_row(Activity, organisation)
    ActivityIndex.objects.update(gap_count=0)
    assert "Nothing waits for you here" in client.get("/").content.decode()


def test_somebody_who_works_for_several_sees_them_all_the_most_pressing_first_and_the_sums(client, db):
    person = organisations(3, role=Membership.Role.DPO)
    last = Controller.objects.get(slug="organisation-2")
    make_row(Activity, last, assigned_to=person, state="proposed")
    while refresh():
        pass
    client.force_login(person)
    text = client.get("/").content.decode()
    assert re.findall(r'<h2 id="desk-([\w-]+)">', text)[0] == "organisation-2"
    assert text.count('class="stat') >= 4
    total = sum(desk.missing for desk in desks(person, timezone.now()))
    assert f'<p class="stat-figure">{total}</p>' in text
    assert "stat-figure" not in waiting_page(client, make_member(last, Membership.Role.DPO, "of-one-only"))


BIG_FIGURES = {
    "Something is missing": ("missing", ["organisation-1"]),
    "To be reviewed or answered": ("answer", ["organisation-2"]),
    "Not updated for over a year": ("unchanged", []),
    "Assigned to me": ("assigned", ["organisation-2"]),
}


def test_each_big_figure_leads_to_the_organisations_in_which_that_waits(client, db):
    person = organisations(3, role=Membership.Role.DPO)
    last = Controller.objects.get(slug="organisation-2")
    Activity.objects.update(state="current")
    make_row(Activity, last, assigned_to=person, state="proposed")
    while refresh():
        pass
    ActivityIndex.objects.update(gap_count=0)
    ActivityIndex.objects.filter(controller__slug="organisation-1").update(gap_count=3)
    text = tight(waiting_page(client, person))
    stat = (
        r'<p class="stat-label">(?:<a href="([^"]+)">)?([^<]+)(?:</a>)?</p><p class="stat-figure">(\d+)</p>'
    )
    figures = {label: (href, int(number)) for href, label, number in re.findall(stat, text)}
    assert {label: number for label, (_href, number) in figures.items()} == {
        "Something is missing": 2,
        "To be reviewed or answered": 1,
        "Reviews due": 0,
        "Not updated for over a year": 0,
        "Assigned to me": 1,
    }
    for label, (kind, expected) in BIG_FIGURES.items():
        href, number = figures[label]
        assert href == (f"/?waiting={kind}" if expected else ""), label
        if not href:
            continue
        page = client.get(href)
        assert re.findall(r'<h2 id="desk-([\w-]+)">', page.content.decode()) == expected, label
        lines = [line for entry in page.context["entries"] for line in entry.lines]
        assert sum(line.number for line in lines) == number, label
        assert {line.kind for line in lines} == {kind}


def many(client, number):
    """An officer of so many organisations, an É among them, and nothing in any."""
    person = organisations(1, role=Membership.Role.DPO)
    for each in range(number - 1):
        name = "École du Val" if each == 0 else f"Commune {each:03}"
        controller = Controller.objects.create(slug=f"c-{each}", name=name)
        Membership.objects.create(user=person, controller=controller, role=Membership.Role.DPO)
    client.force_login(person)
    return person


def named_on(page):
    return re.findall(r'<h2 id="desk-([\w-]+)">', page.content.decode())


def test_the_first_page_shows_the_twenty_organisations_that_need_most_and_the_others_behind(client, db):
    many(client, 45)
    while refresh():
        pass
    ActivityIndex.objects.update(gap_count=1)
    first, third = client.get("/"), client.get("/", {"page": 3})
    assert named_on(first)[0] == "organisation-0"
    assert (len(named_on(first)), len(named_on(third))) == (20, 5)
    assert "1 to 20 of 45" in tight(first.content.decode())
    assert "Least complete" in first.content.decode()
    assert "Least complete" not in third.content.decode()


def test_an_organisation_is_found_by_a_word_of_its_name_without_its_accents(client, db):
    many(client, 45)
    page = client.get("/", {"q": "ecole"})
    assert named_on(page) == ["c-0"]
    assert named_on(client.get("/", {"q": "nowhere"})) == []
    assert "No matching organisations" in client.get("/", {"q": "nowhere"}).content.decode()


def test_no_page_names_three_hundred_organisations_until_the_chooser_is_opened(client, db):
    many(client, 30)
    page = client.get("/profile/").content.decode()
    head = page[: page.index("<main")]
    assert head.count("/organisations/c-") == 0
    asked = client.get("/organisations/", headers={"hx-request": "true"}).content.decode()
    assert asked.count('<a href="/organisations/') == 30
    assert re.findall(r">([^<]+)</a>", asked)[-2:] == ["École du Val", "Organisation 0"]
    found = client.get("/organisations/", {"q": "ecole", "here": "c-0"}, headers={"hx-request": "true"})
    assert '<a href="/organisations/c-0/" aria-current="true">École du Val</a>' in found.content.decode()


def test_without_a_script_the_chooser_leads_to_the_first_page(client, db):
    many(client, 30)
    assert client.get("/organisations/", {"q": "école"})["Location"] == "/?q=%C3%A9cole"


def test_the_chooser_names_ones_own_organisations_alone(client, db):
    Controller.objects.create(slug="other", name="Somebody else’s")
    many(client, 10)
    asked = client.get("/organisations/", headers={"hx-request": "true"}).content.decode()
    assert "Somebody else" not in asked


def waiting_page(client, person):
    client.force_login(person)
    return client.get("/").content.decode()


def test_the_first_page_shows_ones_own_organisations_and_what_they_published(client, db):
    reader = organisations(2)
    other = Controller.objects.create(slug="other", name="Somebody else’s")
    make_member(other, Membership.Role.DPO, "other")
    make_row(Notice, other, slug="theirs", title="Their notice", is_published=True)
    make_row(Activity, other, name="Their activity")
    text = waiting_page(client, reader)
    for each in range(2):
        assert f"/organisations/organisation-{each}/" in text
        assert f"/notices/organisation-{each}/public/" in text
        assert f"Published {each}" in text
    for hidden in ("Unpublished", "Somebody else", "Their notice", "Their activity"):
        assert hidden not in text


def test_the_officer_is_told_of_a_public_notice_that_tells_of_no_activity_any_more(client, organisation):
    dpo = make_member(organisation, Membership.Role.DPO, "dpo")
    kept, left = (make_row(Activity, organisation, state=state) for state in ("current", "archived"))
    told = {"Emptied": [left], "Told": [kept, left], "Trackers alone": []}
    for title, activities in told.items():
        notice = make_row(
            Notice, organisation, title=title, slug=title.lower().replace(" ", "-"), is_published=True
        )
        for one in activities:
            NoticeActivity.objects.create(controller=organisation, notice=notice, activity=one)
    client.force_login(dpo)
    lines = client.get("/").context["entries"][0].lines
    emptied = Notice.objects.get(title="Emptied")
    assert (lines[0].number, lines[0].label, lines[0].href) == (
        1,
        "public notice that tells of no activity",
        emptied.page(),
    )
    client.force_login(make_member(organisation, Membership.Role.READER, "reader"))
    assert "public notice that tells" not in client.get("/").content.decode()


def test_the_officer_is_told_of_a_public_notice_in_which_something_is_missing(
    client, organisation, django_capture_on_commit_callbacks
):
    label = "public notice in which something is missing"
    dpo = make_member(organisation, Membership.Role.DPO, "dpo")

    def counted():
        tell_that_it_is_read(organisation.pk)
        client.force_login(dpo)
        lines = client.get("/").context["entries"][0].lines
        return [(line.number, line.href) for line in lines if line.label == label]

    activity = make_row(Activity, organisation, state="current")
    with django_capture_on_commit_callbacks(execute=True):
        notice = make_row(Notice, organisation, slug="public", is_published=True)
        NoticeActivity.objects.create(controller=organisation, notice=notice, activity=activity)
    assert Job.objects.filter(kind="index", controller=organisation).count() == 1
    assert counted() == [(1, notice.page())]
    client.force_login(make_member(organisation, Membership.Role.READER, "reader"))
    assert label not in client.get("/").content.decode()
    Notice.objects.filter(pk=notice.pk).update(is_published=False)
    assert counted() == []


def test_a_public_notice_in_which_nothing_is_missing_is_not_counted(client, organisation, monkeypatch):
    make_row(Notice, organisation, slug="public", is_published=True)
    monkeypatch.setattr(counting, "lacking_in_notice", lambda notice, on: [])
    tell_that_it_is_read(organisation.pk)
    assert NoticeIndex.objects.get().finding_count == 0
    client.force_login(make_member(organisation, Membership.Role.DPO, "dpo"))
    assert "in which something is missing" not in client.get("/").content.decode()


def test_a_notice_that_cannot_be_counted_keeps_the_index_of_the_register_from_nothing(
    organisation, monkeypatch, caplog
):
    make_row(Notice, organisation, slug="public", is_published=True)
    monkeypatch.setattr(counting, "lacking_in_notice", lambda notice, on: 1 / 0)
    tell_that_it_is_read(organisation.pk)
    assert "failed for organisation" in caplog.text
    assert not NoticeIndex.objects.exists()


def test_an_organisation_that_asks_for_a_second_factor_is_named_and_closed(client, organisation):
    make_row(Activity, organisation, name="Paie secrète")
    officer = make_member(organisation, Membership.Role.DPO, "officer")
    Controller.objects.update(requires_second_factor=True)
    while refresh():
        pass
    text = waiting_page(client, officer)
    assert "requires a second factor" in text
    assert "Paie secrète" not in text
    assert 'class="waiting"' not in text


@pytest.mark.parametrize("role", [Membership.Role.DPO, Membership.Role.CONTRIBUTOR])
def test_the_first_page_asks_the_database_as_often_for_ten_organisations_as_for_one(client, db, role):
    counts = []
    for number in (1, 10):
        Controller.objects.all().delete()
        person = organisations(number, role=role)
        for membership in person.memberships.all():
            membership.departments.set(Department.objects.filter(controller=membership.controller)[:2])
        client.force_login(person)
        client.get("/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/").status_code == 200
        counts.append(len(captured))
        person.delete()
    assert counts[0] == counts[1] <= 14


@pytest.mark.parametrize("is_administrator", [False, True])
def test_a_person_without_organisation_is_told_so_and_sees_nothing(
    client, django_user_model, organisation, is_administrator
):
    make_row(Activity, organisation, name="Paie secrète")
    values = {"is_superuser": True, "is_staff": True} if is_administrator else {}
    text = waiting_page(client, django_user_model.objects.create_user("new", "new@example.org", **values))
    assert "You are not a member of any organisation" in text
    assert ("Ask the administrator" in text) is not is_administrator
    assert ("manage.py add_organisation" in text) is is_administrator
    assert "Valombre" not in text
    assert "Paie secrète" not in text
