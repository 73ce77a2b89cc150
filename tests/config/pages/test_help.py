"""The user guide as pages of the site."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse

from config.pages.help import FIRST, GUIDE, MARKDOWN, address_of_page

PAGES = sorted(path.relative_to(GUIDE) for path in GUIDE.glob("*/*.md"))


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_anybody_reads_a_page_in_their_language_with_its_pictures(client, path):
    answer = client.get(address_of_page(path.stem), headers={"accept-language": path.parent.name})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{path.parent.name}">' in html
    pictures = re.findall(r'<img src="/static/(guide/[^"]+)" alt="[^"]+" width="\d+" height="\d+"', html)
    assert len(pictures) == (GUIDE / path).read_text(encoding="utf-8").count("![")
    assert [picture for picture in pictures if not finders.find(picture)] == []


def test_links_between_pages_lead_to_pages_of_the_site(client):
    html = client.get(address_of_page(FIRST)).content.decode()
    found = set(re.findall(r'href="(/help/[^"#]*)', html))
    assert len(found) == len(PAGES) / 2
    assert {client.get(address).status_code for address in found} == {200}
    assert ".md" not in html


def test_a_page_that_is_not_in_the_guide_is_not_found(client):
    assert client.get(reverse("help-page", args=["settings"])).status_code == 404
    assert client.get("/help/..%2f..%2fREADME/").status_code == 404


def test_every_page_leads_to_the_guide_from_its_foot(client):
    html = client.get(reverse("account_login")).content.decode()
    assert f'<a href="{reverse("help")}">' in html


def test_html_in_a_page_is_text():
    assert MARKDOWN.render("<script>alert(1)</script> <b>x</b>").count("<") == 2  # the paragraph and its end


def test_the_image_carries_the_guide():
    lines = (settings.BASE_DIR / ".dockerignore").read_text().splitlines()
    assert lines.index("docs/*") < min(lines.index("!docs/guide"), lines.index("!docs/pictures"))
