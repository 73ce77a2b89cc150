"""One act on many activities: shown first, then done to all of them or to none, to nobody else's, and remembered."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.editing.bulk import BULK_ACTIONS, OutOfDate, carry_out, make_plan
from registry.finding.index import refresh
from registry.models import Activity, ActivityDecision, ActivityIndex, ActivityTag, Department, Membership
from registry.people.access import Access
from registry.samples.activities import make_activities
from registry.views import bulk as views
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def interface_in_english(client):
    client.cookies["django_language"] = "en"


@pytest.fixture
def schools(organisation, contributor):
    """The department of the contributor."""
    department = make_row(Department, organisation, name="Écoles")
    Membership.objects.get(user=contributor).departments.add(department)
    return department


@pytest.fixture
def rows(organisation, schools):
    """Five activities: two drafts of the contributor's department, the others not the contributor's to change."""
    return [
        make_row(Activity, organisation, name=name, position=place, department=department, state=state)
        for place, (name, department, state) in enumerate(
            [
                ("Cantine", schools, "draft"),
                ("Garderie", schools, "draft"),
                ("Inscriptions", schools, "current"),
                ("Paie", None, "draft"),
                ("Archives", None, "archived"),
            ]
        )
    ]


def path(organisation):
    return reverse("registry:bulk", args=[organisation.slug])


def post(client, organisation, act, chosen, **values):
    picks = {"all": "1"} if chosen == "all" else {"pick": [str(row.public_id) for row in chosen]}
    return client.post(path(organisation), {"act": act, **picks, **values})


def look(client, organisation, act, chosen, **values):
    """What the page says will be done, and the seal by which it is confirmed."""
    response = post(client, organisation, act, chosen, **values)
    assert response.status_code == 200
    text = response.content.decode()
    told = re.findall(r"<h2>([^<]+)</h2>", text)
    return told, re.search(r'name="previewed" value="(\w+)"', text)[1]


def do(client, organisation, act, chosen, **values):
    """Look, then confirm."""
    _told, seal = look(client, organisation, act, chosen, **values)
    return post(client, organisation, act, chosen, previewed=seal, **values)


def states(rows):
    return [Activity.objects.get(pk=row.pk).state for row in rows]


def reasons(model, **criteria):
    found = model.history.filter(**criteria).order_by("history_id")
    return [reason for reason in found.values_list("history_change_reason", flat=True) if reason]


# Each act ---------------------------------------------------------------------------------------------------


def test_activities_are_assigned_to_a_member_and_to_nobody_again(client, organisation, dpo, reader, rows):
    client.force_login(dpo)
    member = str(Membership.objects.get(user=reader).public_id)
    asked = post(client, organisation, "assign", rows[:3])
    assert asked.status_code == 200
    assert f'value="{member}"' in asked.content.decode()
    rows[0].assigned_to = reader
    rows[0].save()
    told, _seal = look(client, organisation, "assign", rows[:3], assignee=member)
    assert told == ["2 activities will change", "1 already set"]
    assert do(client, organisation, "assign", rows[:3], assignee=member).status_code == 302
    assert Activity.objects.filter(assigned_to=reader).count() == 3
    do(client, organisation, "assign", rows[:1], assignee="none")
    do(client, organisation, "assign", rows[1:2], assignee="me")
    assert [Activity.objects.get(pk=row.pk).assigned_to for row in rows[:3]] == [None, dpo, reader]
    assert reasons(Activity, id=rows[1].pk) == ["bulk:assign", "bulk:assign"]


def test_a_tag_is_added_and_taken_away_once_each(client, organisation, dpo, rows):
    client.force_login(dpo)
    make_row(ActivityTag, organisation, activity=rows[0], name="Rentrée 2026")
    told, _seal = look(client, organisation, "tag", rows[:2], tag="  Rentrée   2026 ")
    assert told == ["1 activity will change", "1 already set"]
    do(client, organisation, "tag", rows[:3], tag="Rentrée 2026")
    assert ActivityTag.objects.filter(name="Rentrée 2026").count() == 3
    do(client, organisation, "untag", rows[:2], tag="Rentrée 2026")
    assert [tag.activity for tag in ActivityTag.objects.all()] == [rows[2]]
    assert reasons(ActivityTag, activity_id=rows[1].pk) == ["bulk:tag", "bulk:untag"]


def test_records_are_put_in_force_and_archived_where_their_state_allows_it(client, organisation, dpo, rows):
    client.force_login(dpo)
    Activity.objects.filter(pk=rows[1].pk).update(state="proposed")
    told, _seal = look(client, organisation, "archive", rows)
    assert told == ["3 activities will change", "1 already set", "1 not possible in its current state"]
    told, _seal = look(client, organisation, "enforce", rows)
    assert told == ["4 activities will change", "1 already set"]
    assert do(client, organisation, "enforce", rows, reason="Checked.").status_code == 302
    assert states(rows) == ["current"] * 5
    do(client, organisation, "archive", rows[3:])
    assert states(rows) == ["current", "current", "current", "archived", "archived"]
    assert reasons(Activity, id=rows[3].pk) == ["bulk:enforce", "bulk:archive"]


def test_what_only_helps_to_keep_the_register_leaves_the_dates_of_change(client, organisation, dpo, rows):
    client.force_login(dpo)
    while refresh():
        pass
    ActivityIndex.objects.update(changed_at=timezone.now() - timedelta(days=500))
    do(client, organisation, "assign", rows[:1], assignee="me")
    do(client, organisation, "tag", rows[:1], tag="À revoir")
    assert not ActivityIndex.objects.filter(changed_at__gt=timezone.now() - timedelta(days=499)).exists()
    do(client, organisation, "enforce", rows[:1], reason="Checked.")
    fresh = ActivityIndex.objects.filter(changed_at__gt=timezone.now() - timedelta(days=1))
    assert [row.activity for row in fresh] == rows[:1]


@pytest.mark.parametrize(
    ("act", "values"),
    [
        ("tag", {"tag": ""}),
        ("tag", {"tag": "x" * 61}),
        ("tag", {"tag": "a\x07"}),
        ("assign", {"assignee": "42"}),
    ],
)
def test_a_mistake_is_told_at_the_field_and_nothing_is_done(client, organisation, dpo, rows, act, values):
    client.force_login(dpo)
    response = post(client, organisation, act, rows[:2], previewed="x", **values)
    assert response.status_code == 422
    assert "is-invalid" in response.content.decode()
    assert not ActivityTag.objects.exists()
    assert not Activity.objects.exclude(assigned_to=None).exists()


# Looked at first --------------------------------------------------------------------------------------------


def test_looking_changes_nothing(client, organisation, dpo, rows):
    client.force_login(dpo)
    before = Activity.history.count()
    look(client, organisation, "archive", rows)
    assert states(rows) == ["draft", "draft", "current", "draft", "archived"]
    assert Activity.history.count() == before


@pytest.mark.parametrize("seal", ["", "0" * 64])
def test_nothing_is_done_that_was_not_looked_at(client, organisation, dpo, rows, seal):
    client.force_login(dpo)
    response = post(client, organisation, "archive", rows, previewed=seal)
    assert response.status_code == 409
    assert "changed since you looked" in response.content.decode()
    assert states(rows) == ["draft", "draft", "current", "draft", "archived"]


def test_what_somebody_else_changes_meanwhile_is_looked_at_again(client, organisation, dpo, rows):
    client.force_login(dpo)
    told, seal = look(client, organisation, "archive", rows[:2])
    assert told == ["2 activities will change"]
    Activity.objects.filter(pk=rows[0].pk).update(state="proposed")
    response = post(client, organisation, "archive", rows[:2], previewed=seal)
    assert response.status_code == 409
    assert "1 not possible in its current state" in response.content.decode()
    assert states(rows[:2]) == ["proposed", "draft"]


def test_all_that_match_are_those_that_were_looked_at(client, organisation, dpo, rows):
    client.force_login(dpo)
    told, seal = look(client, organisation, "archive", "all", query="state=draft")
    assert told == ["3 activities will change"]
    late = make_row(Activity, organisation, name="Tard venue", state="draft")
    assert (
        post(client, organisation, "archive", "all", query="state=draft", previewed=seal).status_code == 409
    )
    assert states([late]) == ["draft"]
    assert do(client, organisation, "archive", "all", query="state=draft").status_code == 302
    assert states([*rows, late]) == ["archived", "archived", "current", "archived", "archived", "archived"]


def test_an_act_that_fails_halfway_is_undone(organisation, dpo, rows, monkeypatch):
    access = Access(organisation.pk, Membership.Role.DPO)
    act = BULK_ACTIONS["assign"]
    chosen = Activity.objects.filter(pk__in=[row.pk for row in rows])
    seal = make_plan(act, dpo, chosen, access).digest

    def broken(dates):
        raise OSError("the disk is full")

    monkeypatch.setattr("registry.finding.index.write_dates", broken)
    before = Activity.history.count()
    with pytest.raises(OSError):
        carry_out(act, dpo, chosen, access, by=dpo, previewed=seal)
    assert not Activity.objects.exclude(assigned_to=None).exists()
    assert Activity.history.count() == before


def test_without_a_selection_the_list_comes_back_with_a_sentence(client, organisation, dpo, rows):
    client.force_login(dpo)
    response = client.post(
        path(organisation), {"act": "archive", "query": "state=draft&size=25"}, follow=True
    )
    assert response.redirect_chain == [
        (f"{reverse('registry:register', args=[organisation.slug])}?state=draft&size=25", 302)
    ]
    assert "Select at least one activity" in response.content.decode()


# Who may ----------------------------------------------------------------------------------------------------


def test_a_contributor_is_told_what_is_not_theirs_and_changes_the_rest(
    client, organisation, contributor, rows
):
    client.force_login(contributor)
    told, seal = look(client, organisation, "tag", rows, tag="Écoles")
    assert told == ["2 activities will change", "3 you cannot change"]
    assert post(client, organisation, "tag", rows, tag="Écoles", previewed=seal).status_code == 302
    assert {tag.activity for tag in ActivityTag.objects.all()} == {rows[0], rows[1]}


def test_only_an_officer_puts_in_force_and_archives(client, organisation, contributor, reader, rows):
    for person in (contributor, reader):
        client.force_login(person)
        for act in ("enforce", "archive"):
            response = post(client, organisation, act, rows[:1], previewed="x")
            assert response.status_code == 403
    text = client.get(reverse("registry:register", args=[organisation.slug])).content.decode()
    assert "<table" in text
    assert 'name="pick"' not in text
    assert states(rows[:1]) == ["draft"]


def test_a_contributor_cannot_force_it_with_the_seal_of_a_plan(organisation, contributor, schools, rows):
    """The verb itself refuses, whatever page asked for it."""
    access = Access(organisation.pk, Membership.Role.CONTRIBUTOR, frozenset([schools.pk]))
    chosen = Activity.objects.filter(pk__in=[row.pk for row in rows])
    plan = make_plan(BULK_ACTIONS["archive"], None, chosen, access)
    assert (plan.changed, len(plan.refused)) == ((), 5)
    carry_out(BULK_ACTIONS["archive"], None, chosen, access, by=contributor, previewed=plan.digest)
    assert states(rows) == ["draft", "draft", "current", "draft", "archived"]


@pytest.fixture
def theirs(other_organisation):
    return make_row(Activity, other_organisation, name="Leur secret", state="draft")


def test_forged_identifiers_reach_no_other_organisation(client, organisation, dpo, rows, theirs):
    client.force_login(dpo)
    response = post(client, organisation, "archive", [rows[0], theirs])
    assert "Leur secret" not in response.content.decode()
    assert do(client, organisation, "archive", [rows[0], theirs]).status_code == 302
    assert states([rows[0], theirs]) == ["archived", "draft"]
    alone = post(client, organisation, "archive", [theirs])
    assert alone.status_code == 302  # as if nothing had been selected
    assert states([theirs]) == ["draft"]


def test_control_without_the_door_the_forged_identifier_would_reach_it(
    client, organisation, dpo, rows, theirs, monkeypatch
):
    client.force_login(dpo)
    monkeypatch.setattr(views, "register_of", lambda asker: Activity.objects.all())
    monkeypatch.setitem(BULK_ACTIONS, "archive", _without_owner(BULK_ACTIONS["archive"]))
    monkeypatch.setattr(Access, "can_contribute_to", lambda access, activity: True)
    monkeypatch.setattr(Access, "can_approve", lambda access, activity: True)
    do(client, organisation, "archive", [rows[0], theirs])
    assert states([theirs]) == ["archived"]


def _without_owner(act):
    return type(act)(**{**vars(act), "may": lambda access, activity: True})


def test_a_member_of_two_organisations_changes_one_at_a_time(client, organisation, dpo, rows, theirs):
    Membership.objects.create(user=dpo, controller=theirs.controller, role=Membership.Role.DPO)
    client.force_login(dpo)
    do(client, organisation, "archive", [rows[0], theirs])
    assert states([rows[0], theirs]) == ["archived", "draft"]


# Cost -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "values"), [("archive", {}), ("assign", {"assignee": "me"}), ("tag", {"tag": "A"})]
)
def test_twelve_activities_take_as_many_queries_as_one(client, organisation, dpo, act, values):
    client.force_login(dpo)
    make_activities(organisation, 30, seed=1)  # more histories than some 17 are two inserts in SQLite

    def asked(number):
        chosen = list(Activity.objects.filter(state="current", assigned_to=None, tags=None)[:number])
        assert len(chosen) == number
        _told, seal = look(client, organisation, act, chosen, **values)
        with CaptureQueriesContext(connection) as captured:
            assert post(client, organisation, act, chosen, previewed=seal, **values).status_code == 302
        return len(captured)

    assert asked(1) == asked(12) <= 40


def test_a_plan_that_no_longer_holds_says_how_it_stands(organisation, dpo, rows):
    access = Access(organisation.pk, Membership.Role.DPO)
    with pytest.raises(OutOfDate) as refusal:
        carry_out(BULK_ACTIONS["archive"], None, Activity.objects.all(), access, by=dpo, previewed="")
    assert refusal.value.plan.number == 5


# A decision -------------------------------------------------------------------------------------------------


def test_records_that_lack_something_are_put_in_force_together_only_with_a_reason(
    client, organisation, dpo, rows
):
    client.force_login(dpo)
    _told, seal = look(client, organisation, "enforce", rows[:2])
    answer = post(client, organisation, "enforce", rows[:2], previewed=seal)
    assert answer.status_code == 422
    assert "at least one purpose" in answer.content.decode()
    assert states(rows[:2]) == ["draft", "draft"]
    answer = post(client, organisation, "enforce", rows[:2], previewed=seal, reason="Needed on Monday.")
    assert answer.status_code == 302
    assert states(rows[:2]) == ["current", "current"]
    for decision in ActivityDecision.objects.all():
        assert (decision.decided_by, decision.reason) == (dpo, "Needed on Monday.")
        assert "30-1-B-PURPOSES" in [one["code"] for one in decision.lacking]
    assert ActivityDecision.objects.count() == 2
