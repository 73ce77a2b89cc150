"""No fact is lost: what the five organisations of the demo tell people stands on their notice and in their register.

Two ways to see it. The facts in `facts/<organisation>.yaml` were written by hand from the organisations' own texts, without
looking at the folders. And every value of the folders themselves has to come out, whatever it says.

A fact has an `id`, the topic it belongs to (`inventory`), what it `says`, and the words that carry it:

- `notice`, `register` or `both`: where these words stand, together in one entry that begins with `block` when it is given;
- `purpose`: begins the block of that purpose, in both documents, which has exactly the legal bases of `bases` (the letters
  of Article 6(1)), the categories in `data` and the people in `people`, none in `not_data`, and the words of `both`;
- `row`: words that stand in one row of the table of retention periods, in both documents.
"""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client

from registry.exports.register_pdf import print_register
from registry.imports.folder import load_organisation
from registry.record.build import build_register
from tests.demo.reading import Part, plain, read_page, read_pdf, says

pytestmark = pytest.mark.django_db

NOTICES = {
    "urbs": "imope",
    "cooprog": "cooprog",
    "customer-labs": "site",
    "boulogne-billancourt": "open-data",
    "im-pec": "rgpd",
}
FOLDERS = settings.BASE_DIR / "demo" / "organisations"
ON = date(2026, 11, 2)


def facts_of(organisation):
    return yaml.safe_load((Path(__file__).parent / "facts" / f"{organisation}.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=NOTICES)
def organisation(request):
    return request.param


@pytest.fixture(scope="module")
def loaded(organisation, django_db_setup, django_db_blocker):
    """The organisation, in the database for as long as its tests run."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load_organisation(FOLDERS / organisation).controller
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def notice(loaded):
    """The public notice, as a visitor gets it."""
    answer = Client().get(f"/notices/{loaded.slug}/{NOTICES[loaded.slug]}/")
    assert answer.status_code == 200
    return read_page(answer.content.decode())


@pytest.fixture(scope="module")
def register(loaded, tmp_path_factory):
    """The whole register, printed and read back."""
    target = tmp_path_factory.mktemp("registers") / f"{loaded.slug}.pdf"
    print_register(build_register(loaded), loaded.language, ON, target)
    return read_pdf(target)


def lost(facts, document: Part, name: str):
    """The facts this document does not tell, each with the words that are missing."""
    found = []
    for fact in facts:
        missing = missing_words(fact, document, name)
        if missing:
            found.append(f"{fact['id']} ({fact['says']}): {missing}")
    return found


def missing_words(fact, document: Part, name: str):
    words = fact.get("both", []) + fact.get(name, [])
    if "row" in fact:
        return missing_together(fact["row"], document.rows())
    if "purpose" in fact:
        words = [fact["purpose"], *words, *fact["data"], *fact["people"]]
        words += [f"6(1)({letter})" for letter in fact["bases"]]
        unwanted = [f"6(1)({letter})" for letter in "abcdef" if letter not in fact["bases"]]
        return missing_together(words, document.blocks(fact["purpose"]), unwanted + fact.get("not_data", []))
    if "block" in fact:
        return missing_together(words, document.blocks(fact["block"])) if words else []
    return [word for word in words if not says(document.text, word)]


def missing_together(words, texts, unwanted=()):
    """What is missing from, or unwanted in, the text that comes closest to holding all the words."""
    faults = [
        [word for word in words if not says(text, word)] + [f"not {word}" for word in unwanted if says(text, word)]
        for text in texts
    ]
    return min(faults, key=len, default=[*words, "(no such block)"])


def test_the_notice_tells_every_fact(organisation, notice):
    missing = lost(facts_of(organisation), notice, "notice")
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_the_printed_register_tells_every_fact_of_the_register(organisation, register):
    missing = lost(facts_of(organisation), register, "register")
    assert not missing, "\n".join(missing)
