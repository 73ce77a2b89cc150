"""How often each page asks the database, for one row of every kind and for several: tests/query_counts.py has the table.

Each page is asked for as by a process that has just begun: what Django and the pages remember is forgotten before.
"""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.finding.columns import COLUMNS
from registry.finding.index import refresh
from registry.models import DataCategory, Invitation, Membership, SavedView
from registry.models.shape import parts_of
from registry.views import activities
from rights.asked import Upload
from rights.handling import hear, write_to_person
from rights.models import SubjectRequest
from rights.searching import order_search
from tests.access import MARKS, ROLES, SHARED, TABLE, address, ask_for_data, review_and_ask, waiting_proposal
from tests.cast import Completer, make_export, make_member, make_row
from tests.config.test_urls import is_for_members, no_paper  # noqa: F401
from tests.query_counts import QUERIES

pytestmark = pytest.mark.django_db

OFFICER = ROLES.index("dpo")
ALSO = {
    "home",
    "profile",
    "policies:notices",
    "policies:notice",
    "policies:texts",
    "help-page",
    "rights:form",
    "terms",
    "verify",
}
FILES = {
    "registry:activity-pdf",
    "registry:fetch-export",
    "rights:desk-csv",
    "rights:file",
    "rights:letter-pdf",
    "rights:year-pdf",
}
REGISTER = {  # the register, asked for more than what it shows by itself
    "some of it": {"state": "current", "assigned": "none"},
    "all columns": {"q": "cnry", "sort": "department", "filters": "open", "columns": list(COLUMNS)},
}


def pages_of(side):
    """The address of every page that shows rows of an organisation, by its name."""
    for name, row in TABLE.items():
        is_page = row.get[OFFICER] == 200 and name not in FILES
        if is_page and (is_for_members(name) or name in ALSO):
            yield name, address(name, [side.names[kind] for kind in row.names])
    path = address("registry:register", [side.names["controller"]])
    for name, query in REGISTER.items():
        yield f"registry:register, {name}", f"{path}?{urlencode(query, doseq=True)}"


def asked(client, path):
    ContentType.objects.clear_cache()
    activities.readings.cache_clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def add_rows(side):
    """Several more rows wherever an organisation, an activity and a notice have a list, and of what surrounds them."""
    controller = side.controller
    for number in range(2):
        for whole in (controller, side.activity, side.notice):
            add_parts(side, whole, f"{MARKS['mine']} {number}")
        make_member(controller, Membership.Role.CONTRIBUTOR, f"more-{number}")
        make_export(controller, state="waiting")
        next_week = timezone.now() + timedelta(days=7)
        make_row(Invitation, controller, email=f"more-{number}@example.org", expires_at=next_week)
        waiting_proposal(side.purpose, f"more-{number}")
        ask_for_data(controller, side.member.user, f"more-{number}")
        add_to_request(side, f"more-{number}")
        review_and_ask(side.activity, side.member.user, f"more-{number}")
        SavedView.objects.create(
            controller=controller, owner=side.member.user, name=f"View {number}", shared=True
        )
    while refresh():
        pass


def add_to_request(side, mark):
    """One more message, document, search and letter of the request whose page is asked for."""
    request = SubjectRequest.objects.get(public_id=side.names["asked"])
    hear(request, words=mark, files=[Upload(f"{mark}.pdf", "application/pdf", b"%PDF-1.7")])
    write_to_person(request, words=mark, by=side.member.user)
    order_search(request, side.activity, to=f"{mark}@example.org", words=mark, by=side.member.user)


def add_parts(side, whole, mark):
    """One more part of each kind; they refer to what the organisation had at first."""
    completer = Completer(side.controller, mark)
    completer.shared = {(model, None): side.first(model) for model in SHARED.values()}
    for _section, part, link in parts_of(type(whole)):
        if not part._meta.get_field(link).one_to_one:
            completer.row(part, **({} if whole == side.controller else {link: whole}))


def look(client, side):
    return {name: asked(client, path) for name, path in pages_of(side)}


def test_each_page_asks_as_often_as_the_table_says(scene):
    client = scene.client("dpo")
    make_export(scene.mine.controller, state="waiting")
    one = look(client, scene.mine)
    add_rows(scene.mine)
    several = look(client, scene.mine)
    assert {name: (one[name], several[name]) for name in one} == QUERIES


def test_control_there_are_several_rows_of_what_there_was_one(scene):
    lists = (
        scene.mine.activity.purposes,
        scene.mine.notice.activity_links,
        scene.mine.controller.activity_rows,
    )
    before = [rows.count() for rows in lists]
    uses = scene.mine.first(DataCategory).uses.count()
    add_rows(scene.mine)
    assert [rows.count() >= few + 2 for few, rows in zip(before, lists, strict=True)] == [True] * 3
    assert scene.mine.first(DataCategory).uses.count() >= uses + 2


def test_no_page_asks_more_often_for_more_rows():
    """But the pages of shared entries, to which nothing refers at first: then they also read what does,
    an activity and a system each by a question of its own. And histories, once a row leads to a kind of its own."""
    more = {name: several - one for name, (one, several) in QUERIES.items() if several > one}
    assert more == {
        "policies:notice-history": 2,
        "registry:directory-parties-entry": 3,
        "registry:directory-departments-entry": 2,
        "registry:directory-subjects-entry": 1,
        "registry:directory-data-entry": 2,
    }
