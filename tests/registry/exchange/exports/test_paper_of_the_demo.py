"""The demonstration on paper, as an auditor gets it: nothing runs together, and no page is left nearly empty."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from registry.exchange.exports.register_pdf import print_register, register_html
from registry.exchange.imports.folder import load_organisation
from registry.record.build import build_register
from tests.cast import kept_for_the_module
from tests.registry.documents.reading import pages
from tests.registry.documents.values import ON

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
FEWEST_LINES = 8


class Labels(HTMLParser):
    """The labels of the facts of a page."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = set(), False
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.inside = tag == "dt"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.found.add(data)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with kept_for_the_module(django_db_blocker):
        yield load_organisation(settings.BASE_DIR / "demo" / "organisations" / "exemple").controller


@pytest.fixture(scope="module")
def register(demo):
    return build_register(demo)


@pytest.fixture(scope="module")
def french(register, tmp_path_factory):
    target = tmp_path_factory.mktemp("paper") / "register.pdf"
    print_register(register, "fr", ON, target)
    return pages(target.read_bytes())


def run_together(document, labels):
    """Where a label of a fact stands at the end of another word, without a blank or a sign in between."""
    names = "|".join(sorted(map(re.escape, labels), key=len, reverse=True))
    glued = re.compile(rf"[^\n]{{0,30}}[\w.,;)…]({names})\s?:[^\n]{{0,20}}")
    return [found[0] for page in document for found in glued.finditer(page)]


def test_facts_never_run_together_in_the_register(french, register):
    labels = Labels(register_html(register, "fr", ON)).found
    assert {"Adresse", "Pays", "Forme juridique"} <= labels
    assert run_together(french, labels) == []


def test_facts_never_run_together_in_the_notices(demo, register, tmp_path):
    labels = Labels(register_html(register, "fr", ON)).found
    notices = apps.get_model("policies", "Notice").objects.filter(controller=demo)
    assert notices
    for notice in notices:
        target = tmp_path / f"{notice.slug}.pdf"
        call_command("export_notice", demo.slug, notice.slug, format="pdf", output=str(target))
        assert run_together(pages(target.read_bytes()), labels) == [], notice.slug


def test_control_facts_that_run_together_are_noticed():
    glued = "article 28 du RGPD.Forme juridique : SARL"
    assert run_together([glued], {"Forme juridique", "Adresse"}) == [glued]
    assert run_together(["du RGPD. · Forme juridique : SARL\nAdresse : France"], {"Forme juridique"}) == []


def test_no_value_behind_its_label_is_cut_at_its_first_word(french):
    """« Étape de la conservation : Ar » / « chivage »: the stages of the list are printed whole."""
    lines = [line.strip() for page in french for line in page.splitlines()]
    assert any("Archivage intermédiaire" in line for line in lines)
    assert [line for line in lines if re.match(r"(r?chivage|ivage|usage courant \(base)\b", line)] == []


def test_a_country_is_not_said_beside_a_place_that_says_it(french):
    text = " ".join(" ".join(french).split())
    assert "Nantes · France" in text
    assert "Nantes · France · France" not in text and "Nantes · France France" not in text


def test_a_country_alone_is_called_a_country(french):
    assert not [page for page in french if re.search(r"Adresse\s?: France\b", page)]


def test_no_page_but_the_cover_holds_fewer_than_eight_lines(french):
    lines = {number: len(page.strip().split("\n")) - 2 for number, page in enumerate(french[1:], start=2)}
    assert {number: count for number, count in lines.items() if count < FEWEST_LINES} == {}


def test_the_register_is_about_two_pages_a_record(french, register):
    assert len(french) <= 2 * len(register.sheets) + 8  # cover, contents and annexes


def test_words_of_forms_are_not_printed(french):
    shown = " ".join(french)
    for words in ("motif à donner", "Aucun (déclaré)", "à préciser)"):
        assert words not in shown
