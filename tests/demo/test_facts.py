"""No fact is lost: what the five organisations of the demo tell people stands on their notice and in their register.

Two ways to see it. The facts in `facts/<organisation>.yaml` were written by hand from the organisations' own texts,
without looking at the folders. And every value of the folders themselves has to come out, whatever it says.

A fact has an `id`, the topic it belongs to (`inventory`: text, then identity, purposes, data…), what it `says`, and the
words that carry it:

- `notice`, `register` or `both`: where these words stand; together in one entry that begins with `block`, if given;
- `purpose`: how the block of that purpose begins in both documents. It has exactly the legal bases of `bases` (the
  letters of Article 6(1)), the data in `data` and the people in `people`, none of `not_data`, the words of `both`;
- `row`: words that stand in one row of the table of retention periods, in both documents.
"""

from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from registry.exchange.exports.register_pdf import print_register
from registry.exchange.imports.folder import load_organisation
from registry.record.build import build_register
from tests.cast import kept_for_the_module
from tests.demo.folders import Folder
from tests.demo.reading import Part, read_page, read_pdf, says

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
LEAST = {"urbs": 172, "cooprog": 128, "customer-labs": 110, "boulogne-billancourt": 127, "im-pec": 147}
KINDS_OF_WORDS = {"notice", "register", "both", "purpose", "row"}
KEYS = KINDS_OF_WORDS | {"id", "inventory", "says", "block", "bases", "data", "people", "not_data"}


def facts_of(organisation):
    return yaml.safe_load(
        (Path(__file__).parent / "facts" / f"{organisation}.yaml").read_text(encoding="utf-8")
    )


@pytest.fixture(scope="module", params=NOTICES)
def organisation(request):
    return request.param


@pytest.fixture(scope="module")
def loaded(organisation, django_db_setup, django_db_blocker):
    """The organisation, in the database for as long as its tests run."""
    with kept_for_the_module(django_db_blocker):
        yield load_organisation(FOLDERS / organisation).controller


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
        words += [f"6, § 1, {letter}" for letter in fact["bases"]]
        unwanted = [f"6, § 1, {letter}" for letter in "abcdef" if letter not in fact["bases"]]
        return missing_together(words, document.blocks(fact["purpose"]), unwanted + fact.get("not_data", []))
    if "block" in fact:
        return missing_together(words, document.blocks(fact["block"])) if words else []
    return [word for word in words if not says(document.text, word)]


def missing_together(words, texts, unwanted=()):
    """What is missing from, or unwanted in, the text that comes closest to holding all the words."""
    faults = [
        [word for word in words if not says(text, word)]
        + [f"not {word}" for word in unwanted if says(text, word)]
        for text in texts
    ]
    return min(faults, key=len, default=[*words, "(no such block)"])


@pytest.mark.parametrize("slug", NOTICES)
def test_the_list_of_facts_is_whole(slug):
    facts = facts_of(slug)
    assert len({fact["id"] for fact in facts}) == len(facts) >= LEAST[slug]
    assert all(KINDS_OF_WORDS & fact.keys() for fact in facts)
    assert set().union(*facts) <= KEYS, "a key that nothing reads"


def test_the_notice_tells_every_fact(organisation, notice):
    missing = lost(facts_of(organisation), notice, "notice")
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_the_printed_register_tells_every_fact_of_the_register(organisation, register):
    missing = lost(facts_of(organisation), register, "register")
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_what_is_done_for_clients_has_a_part_of_the_register(organisation, register):
    with translation.override("fr"):
        titles = [
            gettext("Activities carried out as controller"),
            gettext("Activities carried out as processor"),
        ]
    parts = [title for title in titles if register.blocks(title)]
    assert parts == (titles if organisation == "im-pec" else titles[:1])


def test_a_fact_that_is_not_told_is_seen():
    page = Part(
        "document", [Part("group", ["Droit d’accès", "Obtenir une copie"]), Part("row", ["Clients", "3 ans"])]
    )
    for fact in (
        {"notice": ["portabilité"]},
        {"block": "Droit d’accès", "notice": ["3 ans"]},
        {"row": ["Prospects", "3 ans"]},
        {"purpose": "Droit d’accès", "bases": ["a"], "data": [], "people": []},
    ):
        assert missing_words(fact, page, "notice"), fact


# Whatever the folders say comes out

SORTING = {
    # Codes that put a row in its place, or choose its wording, and are not printed by their name.
    "Controller.slug",
    "Controller.language",
    "Controller.dpo_designated",  # the officer's contact point says it
    "RetentionRule.unit",  # « 3 ans », not « An »
    "Statement.area",
    "Statement.kind",  # the statement's title stands instead, when it has one
}
# « Aucun » is told as a sentence and “yes” by what follows it: the words of the form are not printed.
TOLD_AS_A_SENTENCE = {
    "Activity.sensitive_data",
    "Activity.transfers_answer",
    "Activity.public_information",
    "Activity.profiling",
}
KEPT_FROM_THE_PUBLIC = (
    SORTING
    | TOLD_AS_A_SENTENCE
    | {
        # What the organisation keeps for itself: remarks on what it has to confirm or to correct, and its own references.
        "Controller.identity_note",
        "ContactPoint.note",
        "Formality.note",
        "Party.note",
        "Department.note",
        "Formality.status",
        "LegalReference.status",
        "LegalReference.replaced_by",
        "LegalReference.note",
        "Activity.reference",
        "Activity.role",  # the place in the notice says it
        "Activity.state",  # only what is in force is told
        "Activity.software",
        "Activity.department",
        # The CNIL's headings, by which a register is sorted: people are told the names; protected data say their kind.
        "DataCategory.kind",
        "SubjectCategory.kind",
        "Notice.slug",
        "Notice.language",
        "NoticeStatement.area",
        "NoticeStatement.kind",
        "LegalReference.area",
        "RightVariant.variant",  # the organisation's own words stand instead, when it has some
    }
)


def missing_values(values, document: Part, kept):
    """The values that a document does not tell, those of fields that are kept from its readers excepted."""
    told = {value for value in values if value.field not in kept}
    return sorted(f"{value.field}: {value.text}" for value in told if not says(document.text, value.text))


def test_the_notice_tells_whatever_the_folder_says(organisation, notice):
    folder = Folder(FOLDERS / organisation)
    [row] = folder.notices
    values = [
        *folder.organisation_values(),
        *folder.activity_values(*row["activity_links"]),
        *folder.notice_values(row),
    ]
    missing = missing_values(values, notice, KEPT_FROM_THE_PUBLIC)
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_the_printed_register_tells_whatever_the_folder_says_of_the_activities(organisation, register):
    folder = Folder(FOLDERS / organisation)
    values = [*folder.organisation_values(), *folder.activity_values()]
    missing = missing_values(values, register, SORTING | TOLD_AS_A_SENTENCE)
    assert not missing, "\n".join(missing)


@pytest.mark.slow
def test_no_row_of_the_organisation_is_left_aside(organisation, notice, register):
    rows = list(Folder(FOLDERS / organisation).shared_rows())
    assert rows
    aside = [
        f"{section}: {row['name']}"
        for section, row in rows
        if not says(notice.text, row["name"]) and not says(register.text, row["name"])
    ]
    assert not aside, "\n".join(aside)
