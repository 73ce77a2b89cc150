"""Documents of an organisation that speaks French hold no English."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from django.utils import translation

from policies.assembly import assemble
from policies.exports import page_html
from policies.models import Notice, NoticeVersion
from policies.poster import poster_html
from registry.exchange.exports.extent import Extent, Standing
from registry.exchange.exports.register_pdf import register_html
from registry.exchange.imports.folder import load_organisation
from registry.models import Controller
from registry.record.build import build_register
from registry.record.sheet import Register, Term
from tests.cast import complete_organisation
from tests.conventions.test_translations import DEMO, SHARED, TODAY, entries, read_catalogue, sources  # noqa: F401

# French documents -------------------------------------------------------------------------------------------

WORDING = (
    "registry/record/wording",
    "registry/record/columns.py",
    "registry/exchange/exports/annexes.py",
    "registry/exchange/exports/extent.py",
    "registry/exchange/exports/overview.py",
    "registry/exchange/exports/register_pdf.py",
    "policies/assembly.py",
    "policies/record/wording.py",
    "templates/documents",
    "templates/policies",
)


ON_SCREEN = {"countries.py", "data_rights.py", "flows.py"}  # of the record, but never printed
ON_SCREEN |= {
    "changed_sections.html",
    "console_list.html",
    "console_notice.html",
    "notice_activities.html",
    "notice_rights.html",
    "share.html",
    "short_version.html",
    "texts.html",
    "to_be_printed.html",
    "versions.html",
    "withdrawn.html",
}


@pytest.fixture(scope="module")
def english_words() -> set[str]:
    """The English of everything that documents are worded with, where French says it otherwise."""
    files = {
        path: messages
        for path, messages in sources().items()
        if path.as_posix().startswith(WORDING) and path.name not in ON_SCREEN
    }
    worded = {one.singular for messages in files.values() for one in messages}
    return {word for word in worded if word.lower() not in SHARED}


class Reader(HTMLParser):
    """Gathers what a page shows or has read out: its text, and the attributes that are words."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [
            value for name, value in attrs if name in {"aria-label", "data-label", "title", "alt"} and value
        ]

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(data.strip())


def english_in(html: str, words: set[str]) -> set[str]:
    """Labels that stand alone in the page, and phrases of several words that stand anywhere in it."""
    reader = Reader()
    reader.feed(html)
    shown, everything = set(reader.found), "\n".join(reader.found)
    return {word for word in words if word in shown or (len(word.split()) > 2 and word in everything)}


def under_swiss_law(register: Register, answer: str) -> Register:
    """The register as if every record stood under the Swiss act, and said this of what goes abroad, without a row."""
    known = {
        name: Term(code=code, fr="Vu", en="Vu")
        for name, code in (("regime", "lpd"), ("transfers_answer", answer))
    }
    bare = {"transfers": (), "transfers_note": "", "hosting": (), "systems": ()}
    return register.model_copy(
        update={"sheets": tuple(one.model_copy(update={**known, **bare}) for one in register.sheets)}
    )


def documents(controller: Controller, language: str) -> str:
    """Every notice of the organisation and its register, in one language."""
    register = build_register(controller)
    marked = Standing(unapproved=frozenset(one.id for one in register.sheets))
    earlier = Standing(in_force_on=TODAY, others=2)
    pages = [
        register_html(register, language, TODAY, standing=marked),
        register_html(register, language, TODAY, Extent.IN_FORCE, standing=earlier),
        *(register_html(under_swiss_law(register, answer), language, TODAY) for answer in ("none", "some")),
    ]
    for notice in Notice.objects.filter(controller=controller):
        notice.language = language
        with translation.override("en"):  # whatever the reader’s browser asks for
            version = NoticeVersion(title="CNRY", language=language, number=1, effective_on=TODAY)
            text = assemble(notice, TODAY)
            pages.append(page_html(text, "/notices/", version=version, style_address="/style.css"))
            pages.append(poster_html(notice, version))
    return "\n".join(pages)


@pytest.mark.django_db
def test_documents_of_an_organisation_with_every_field_filled_in_are_french(english_words):
    words = english_words | {"Belgium"}  # the country of every address of the cast
    controller = complete_organisation("valombre")
    assert english_in(documents(controller, "fr"), words) == set()
    # The same pages in English hold most of these words: were one left untranslated, it would be seen.
    seen = english_in(documents(controller, "en"), words)
    assert "Belgium" in seen
    assert len(seen) > 0.64 * len(words), sorted(words - seen)


@pytest.mark.django_db
@pytest.mark.parametrize("slug", sorted(path.name for path in DEMO.iterdir() if path.is_dir()))
def test_documents_of_a_demonstration_organisation_are_french(slug, english_words):
    controller = load_organisation(DEMO / slug).controller
    assert Notice.objects.filter(controller=controller).exists()
    assert english_in(documents(controller, "fr"), english_words) == set()
