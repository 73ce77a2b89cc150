"""Where a form says that it stands: in the part of the site that leads back to it, and never nowhere."""

import re

import pytest
from django.urls import reverse

from policies.models import Notice
from registry.models import Activity, DataCategory, DataItem, Party
from tests.cast import make_row

pytestmark = pytest.mark.django_db


def crumbs(client, address):
    """The links above the heading, address and words, and the addresses of the entries marked in the navigation."""
    page = client.get(address).content.decode()
    above = re.search(r'class="crumbs".*?</nav>', page, re.S)[0]
    links = re.findall(r'<a href="([^"]*)"[^>]*>(.*?)</a>', above)
    return links, set(re.findall(r'<a href="([^"]*)"[^>]*aria-current="page"', page))


def test_a_form_stands_in_the_part_of_the_site_that_leads_to_it(client, organisation, dpo):
    client.force_login(dpo)

    def edit(key, row):
        return reverse("registry:edit-row", args=[organisation.slug, key, row.public_id])

    def add(key):
        return reverse("registry:add-entry", args=[organisation.slug, key])

    party = make_row(Party, organisation, name="Hébergeur")
    category = make_row(DataCategory, organisation, name="Identité")
    item = make_row(DataItem, organisation, name="Nom", category=category)
    notice = make_row(Notice, organisation, title="Notice du site")
    activity = make_row(Activity, organisation, reference="RH-01", name="Paie")
    expected = {
        edit("party", party): ("directory/parties/", ["Organismes extérieurs", "Hébergeur"]),
        add("party"): ("directory/parties/", ["Organismes extérieurs"]),
        edit("data-item", item): ("directory/data/", ["Données", "Identité"]),
        add("notice"): ("notices/", ["Notices d’information"]),
        edit("notice", notice): ("notices/", ["Notices d’information", "Notice du site"]),
        add("contact-point"): ("identity/", ["Identité et contacts"]),
        add("security-measure"): ("security/", ["Sécurité"]),
        edit("activity.general", activity): ("", ["Registre", "RH-01 · Paie"]),
    }
    for address, (part, names) in expected.items():
        links, current = crumbs(client, address)
        home = f"/organisations/{organisation.slug}/{part}"
        assert [words for _href, words in links] == names, address
        assert links[0][0] == home
        assert current == {home}, address
