"""The poster of a notice: its title, one sentence, and a code that leads to its public address."""

import re
from io import BytesIO

import pytest
import qrcode
from django.urls import reverse
from pypdf import PdfReader
from qrcode.constants import ERROR_CORRECT_Q

from policies.models import Appearance
from policies.poster import poster_html
from tests.cast import make_row
from tests.policies.publishing import publish

pytestmark = pytest.mark.django_db
ADDRESS = "https://notices.example/notices/valombre/cantine/"


@pytest.fixture
def poster(notice, dpo, settings):
    settings.SITE_URL = "https://notices.example"
    publish(notice, dpo)
    return lambda: poster_html(notice, notice.versions.get())


def modules_drawn(svg, count):
    """The black squares of a code as it is drawn, by column and row, without its white margin of four."""
    side = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1]) / (count + 8)
    squares = re.findall(r"M([\d.]+),([\d.]+)H", svg)
    return {(round(float(x) / side) - 4, round(float(y) / side) - 4) for x, y in squares}


def test_it_says_the_title_one_sentence_and_the_address(poster):
    page = poster()
    assert '<html lang="fr">' in page
    assert "La cantine" in page
    assert "Ce qui est fait de vos données, et vos droits" in page
    assert f'<a href="{ADDRESS}">{ADDRESS}</a>' in page
    assert "Traiteur A" not in page


def test_the_code_is_that_of_the_public_address_and_of_nothing_else(poster):
    told = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    told.add_data(ADDRESS)
    rows = told.get_matrix()
    wanted = {(x, y) for y, row in enumerate(rows) for x, is_black in enumerate(row) if is_black}
    assert modules_drawn(poster(), len(rows)) == wanted


def test_it_names_what_is_public_and_not_what_is_being_written(poster, notice):
    notice.refresh_from_db()
    notice.title = "Titre non publié"
    notice.save()
    assert "Titre non publié" not in poster()


def test_it_has_the_colour_of_the_organisation(poster, notice):
    assert "#8a1c1c" not in poster()
    make_row(Appearance, notice.controller, accent="#8a1c1c")
    assert "#8a1c1c" in poster()


@pytest.mark.slow
def test_it_is_one_sheet_of_paper(client, poster, notice, dpo, tmp_path):
    client.force_login(dpo)
    answer = client.get(reverse("policies:notice-poster", args=[notice.controller.slug, notice.public_id]))
    assert answer["Content-Type"] == "application/pdf"
    [page] = PdfReader(BytesIO(answer.content)).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert "La cantine" in page.extract_text()
