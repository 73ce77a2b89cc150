"""The annex of the printed register names how people exercise their rights by the notices that are public."""

import pytest
from django.utils import translation

from policies.freezing import freeze_what_came_public
from policies.models import ExerciseChannel, Notice
from registry.documents.blocks import texts
from registry.exchange.exports import annexes
from registry.models import ContactPoint
from registry.record.build import build_register
from tests.cast import make_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def notices(organisation):
    """Two public notices and one that is not."""
    make_row(ContactPoint, organisation, function="dpo", name="DPO", email="dpo@ville.example")
    return [
        make_row(Notice, organisation, title=title, is_published=is_public)
        for title, is_public in (("Familles", True), ("Site", True), ("Brouillon", False))
    ]


def rows(organisation):
    while freeze_what_came_public():
        pass
    with translation.override("fr"):
        (table,) = annexes.contacts(build_register(organisation))
        return [[text for cell in row for text in texts(cell)] for row in table.rows]


def test_an_address_that_only_notices_tell_stands_once_with_the_notices_that_tell_it(organisation, notices):
    for notice in notices[:2]:
        make_row(
            ExerciseChannel,
            organisation,
            notice=notice,
            kind="online_form",
            name="Guichet",
            url="https://ville.example/droits",
        )
    _officer, form = rows(organisation)
    assert form[1:4] == ["Notice d’information", "Familles", "Site"]
    assert {"Guichet", "https://ville.example/droits"} <= set(form)


def test_a_notice_that_is_not_public_and_a_contact_point_told_already_add_nothing(organisation, notices):
    point = ContactPoint.objects.get(controller=organisation)
    make_row(ExerciseChannel, organisation, notice=notices[0], kind="email", contact_point=point)
    make_row(ExerciseChannel, organisation, notice=notices[2], kind="email", email="brouillon@ville.example")
    assert len(rows(organisation)) == 1


def test_a_channel_tells_of_its_contact_point_what_leads_there_and_no_more(organisation, notices):
    point = make_row(
        ContactPoint, organisation, function="support", email="aide@ville.example", phone="01 02 03 04 05"
    )
    make_row(ExerciseChannel, organisation, notice=notices[0], kind="phone", contact_point=point)
    _officer, told = rows(organisation)
    assert "01 02 03 04 05" in told
    assert "aide@ville.example" not in told


def test_another_organisation_has_no_part_in_it(organisation, other_organisation, notices):
    theirs = make_row(Notice, other_organisation, title="Ailleurs", is_published=True)
    make_row(ExerciseChannel, other_organisation, notice=theirs, kind="email", email="a@ailleurs.example")
    assert len(rows(organisation)) == 1


def test_a_channel_that_nobody_published_is_not_told(organisation, notices):
    assert len(rows(organisation)) == 1
    make_row(ExerciseChannel, organisation, notice=notices[0], kind="email", email="futur@ville.example")
    assert len(rows(organisation)) == 1
