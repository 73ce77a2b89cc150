"""From the list to a record and back: filters survive, and the next record of the same list is one click away."""

import re
from html import unescape

import pytest
from django.urls import reverse

from registry.finding.index import refresh
from registry.models import Activity
from tests.cast import make_row
from tests.markup import tight


@pytest.fixture
def register(organisation):
    """Sixty activities, the even ones drafts."""
    for number in range(60):
        state = "current" if number % 2 else "draft"
        make_row(
            Activity, organisation, reference=f"A-{number:02}", name=f"Activité {number:02}", state=state
        )
    while refresh():
        pass
    return reverse("registry:register", args=[organisation.slug])


def opened(client, address):
    """What leads from a record: back to the list, to the records beside it, and how far one is."""
    page = tight(client.get(address).content.decode())
    crumb = re.search(r'class="crumbs".*?<a href="([^"]+)">(.*?)</a>', page, re.S)
    beside = {rel: unescape(href) for href, rel in re.findall(r'<a href="([^"]+)" rel="(prev|next)"', page)}
    number = re.search(r"<span>(\d+ of \d+)</span>", page)
    return unescape(crumb[1]), crumb[2], beside, number[1] if number else ""


def record(organisation, number):
    return Activity.objects.get(controller=organisation, reference=f"A-{number:02}").get_absolute_url()


@pytest.fixture(autouse=True)
def signed_in(client, dpo):
    client.force_login(dpo)
    client.cookies["django_language"] = "en"


def first_link(client, address):
    page = client.get(address).content.decode()
    return unescape(re.search(r'<th scope="row"><a href="([^"]+)"', page)[1])


def test_the_whole_register_leads_on_in_its_own_order(client, organisation, register):
    back, label, beside, number = opened(client, first_link(client, register))
    assert (back, label) == (register, "Register")
    assert beside == {"next": record(organisation, 1)}
    assert number == "1 of 60"


def test_a_filter_survives_the_way_to_a_record_to_the_next_one_and_back(client, organisation, register):
    asked = f"{register}?q=activit&state=draft&sort=-name"
    first = first_link(client, asked)
    assert first.startswith(record(organisation, 58))
    back, label, beside, number = opened(client, first)
    assert back == f"{register}?q=activit&state=draft&sort=-name"
    assert "filtered list" in label
    assert number == "1 of 30"
    assert beside["next"].startswith(record(organisation, 56))
    back, _label, beside, number = opened(client, beside["next"])
    assert (back, number) == (asked, "2 of 30")
    assert beside["prev"] == first


def test_one_comes_back_to_the_page_on_which_the_record_stands(client, organisation, register):
    address = f"{record(organisation, 59)}?list=size%3D25"
    assert opened(client, address)[0] == f"{register}?size=25&page=3"


def test_a_record_that_the_list_does_not_hold_leads_back_to_it_all_the_same(client, organisation, register):
    back, _label, beside, number = opened(client, f"{record(organisation, 1)}?list=state%3Ddraft")
    assert (back, beside, number) == (f"{register}?state=draft", {}, "")


def test_a_change_of_state_keeps_the_list(client, organisation, register):
    address = f"{record(organisation, 2)}?list=state%3Ddraft"
    page = client.get(address).content.decode()
    asks = unescape(re.search(r'href="([^"]+/state/\?state=current[^"]*)"', page)[1])
    question = client.get(asks).content.decode()
    action = unescape(re.search(r'<form class="decision" method="post" action="([^"]+)"', question)[1])
    assert client.post(action, {"state": "current", "reason": "Parce que."})["Location"] == address


@pytest.mark.parametrize("nonsense", ["%00", "state%3Dnowhere", "page%3D9", "%22%3E%3Cb%3E", "q" * 3000])
def test_nonsense_in_the_address_is_the_whole_register(client, organisation, register, nonsense):
    back, _label, _beside, number = opened(client, f"{record(organisation, 1)}?list={nonsense}")
    assert (back, number) == (register, "2 of 60")


def test_another_organisations_records_are_beside_none_of_ones_own(
    client, organisation, other_organisation, register
):
    make_row(Activity, other_organisation, name="Activité étrangère")
    assert opened(client, record(organisation, 59))[3] == "60 of 60"
