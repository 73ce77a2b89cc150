"""The French catalogue: complete, right in its form, and what French documents are written with.

Messages are read from the sources here a second time, without GNU gettext, so that a string added without its
translation is named wherever the tests run. `.ci/messages` brings the catalogue up to date.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
CATALOGUE = ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po"
DEMO = ROOT / "demo" / "organisations"
TODAY = date(2026, 11, 22)


# The messages of the sources --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Message:
    """What a source asks to have translated."""

    singular: str
    plural: str | None = None
    context: str | None = None


# The arguments of each function, in order; Django’s own names, and the `_` that stands for the two plain ones.
ARGUMENTS = {
    "gettext": ("singular",),
    "ngettext": ("singular", "plural"),
    "pgettext": ("context", "singular"),
    "npgettext": ("context", "singular", "plural"),
}
FUNCTIONS = {f"{name}{end}": names for name, names in ARGUMENTS.items() for end in ("", "_lazy")}
FUNCTIONS |= {"_": ARGUMENTS["gettext"], "gettext_noop": ARGUMENTS["gettext"]}


def messages_of_python(source: str) -> Iterator[Message]:
    """Every message of a Python source. Raises ValueError for one that is computed: nobody could translate it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            renamed = {one.asname for one in node.names if one.name in FUNCTIONS and one.asname} - {"_"}
            if renamed:
                raise ValueError(f"a translation function under another name: {renamed}")
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
        if name in FUNCTIONS:
            given = node.args[: len(FUNCTIONS[name])]
            if any(not (isinstance(one, ast.Constant) and isinstance(one.value, str)) for one in given):
                raise ValueError(f"a computed message: {ast.unparse(node)}")
            yield Message(**dict(zip(FUNCTIONS[name], (one.value for one in given), strict=True)))


def messages_of_template(source: str) -> Iterator[Message]:
    """Every message of a Django template, from the calls that Django rewrites its tags to."""
    calls = templatize(source)
    for start in re.finditer(r"\b(?:n?p?gettext|_)\(", calls):
        rest = calls[start.start() :]
        ends = (rest[: end.end()] for end in re.finditer(r"\)", rest))
        yield from messages_of_python(next(filter(is_complete, ends)))


def is_complete(call: str) -> bool:
    try:
        ast.parse(call, mode="eval")
    except SyntaxError:
        return False
    return True


@cache
def sources() -> dict[Path, list[Message]]:
    """The messages of every Python file and template of the product, by file."""
    folders = [Path(app.path) for app in apps.get_app_configs() if Path(app.path).parent == ROOT]
    found = {}
    for path in sorted(path for folder in [*folders, ROOT / "templates"] for path in folder.rglob("*")):
        read = {".py": messages_of_python, ".html": messages_of_template, ".txt": messages_of_template}.get(
            path.suffix
        )
        if read:
            found[path.relative_to(ROOT)] = list(read(path.read_text(encoding="utf-8")))
    return found


# The catalogue ----------------------------------------------------------------------------------------------


@dataclass
class Entry:
    """One entry of the catalogue: what stands before it, the message, its translation in one form or several."""

    remarks: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def message(self) -> Message:
        return Message(self.texts["msgid"], self.texts.get("msgid_plural"), self.texts.get("msgctxt"))

    @property
    def french(self) -> list[str]:
        return [text for name, text in self.texts.items() if name.startswith("msgstr")]


def read_catalogue(text: str) -> list[Entry]:
    """The entries of a catalogue, its header first."""
    entries = []
    for block in text.strip().split("\n\n"):
        entry, name = Entry(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                entry.remarks.append(line)
                continue
            keyword, quoted = re.fullmatch(r'(?:(\S+) )?(".*")', line).groups()
            name = keyword or name
            entry.texts[name] = entry.texts.get(name, "") + ast.literal_eval(quoted)
        entries.append(entry)
    return entries


@pytest.fixture(scope="module")
def header() -> Entry:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))[0]


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return read_catalogue(CATALOGUE.read_text(encoding="utf-8"))[1:]


def test_every_message_of_the_sources_has_a_french_translation(entries):
    translated = {entry.message for entry in entries if entry.french and all(entry.french)}
    missing = [
        (str(path), one) for path, messages in sources().items() for one in messages if one not in translated
    ]
    assert missing == []


# Words that French and English share. Everything else that reads alike was copied, not translated.
SHARED = {
    *(
        "action",
        "actions",
        "administration",
        "client",
        "clients",
        "code",
        "condition",
        "date",
        "description",
        "document",
        "documents",
    ),
    *(
        "exceptions",
        "exports",
        "introduction",
        "invitation",
        "invitations",
        "logo",
        "menu",
        "note",
        "page",
        "position",
    ),
    *("signature", "site", "sites", "siren", "siret", "sources", "version", "version %(number)s", "versions"),
    "%s euros",
    "%d minute",
    "page %(page)s",
}


def test_no_translation_is_the_english_message_again(entries):
    alike = {entry.message.singular.lower() for entry in entries if entry.message.singular in entry.french}
    assert alike - SHARED == set()
    assert SHARED - alike == set()


def test_every_entry_of_the_catalogue_is_used(entries):
    used = {message for messages in sources().values() for message in messages}
    assert [entry.message for entry in entries if entry.message not in used] == []


def test_no_translation_is_a_guess_a_leftover_or_a_repetition(entries):
    assert [entry for entry in entries if any("fuzzy" in remark for remark in entry.remarks)] == []
    assert [entry for entry in entries if "msgid" not in entry.texts] == []
    assert [one for one, number in Counter(entry.message for entry in entries).items() if number > 1] == []


def test_the_catalogue_changes_only_when_a_message_does(header, entries):
    """No date of extraction, no line number: two people who add a message each do not meet anywhere else."""
    assert "POT-Creation-Date" not in header.texts["msgstr"]
    assert [
        entry.remarks for entry in entries if any(remark.startswith("#:") for remark in entry.remarks)
    ] == []


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('{% translate "Sign in" %}', Message("Sign in")),
        ('{% trans "May" context "month" %}', Message("May", context="month")),
        ('<a title="{% translate "One (1)" %}">', Message("One (1)")),
        ('{{ _("Yes")|upper }}', Message("Yes")),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", Message("Hello %(name)s")),
        (
            "{% blocktranslate count n=3 %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            Message("%(n)s day", "%(n)s days"),
        ),
    ],
)
def test_a_message_is_found_in_a_template(source, message):
    assert list(messages_of_template(f"<p>{source}</p>")) == [message]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ('_("One " "line")', Message("One line")),
        ('translation.gettext_lazy("Here")', Message("Here")),
        ('ngettext("%d day", "%d days", 3)', Message("%d day", "%d days")),
        ('pgettext_lazy("month", "May")', Message("May", context="month")),
    ],
)
def test_a_message_is_found_in_python(source, message):
    assert list(messages_of_python(source)) == [message]


@pytest.mark.parametrize(
    "source", ['_(f"{n} days")', "gettext(sentence)", "from django.utils.translation import gettext as t"]
)
def test_a_message_that_could_not_be_found_is_refused(source):
    with pytest.raises(ValueError, match=r"computed|another name"):
        list(messages_of_python(source))


def test_every_label_of_the_models_is_a_message():
    """A field without a label would show its English name in forms and in the admin."""
    ours = [
        model for app in apps.get_app_configs() if Path(app.path).parent == ROOT for model in app.get_models()
    ]
    unmarked = [
        f"{model.__name__}.{one.name}"
        for model in ours
        if not model.__name__.startswith("Historical")
        for one in model._meta.fields
        if one.editable and not one.auto_created and not isinstance(one.verbose_name, Promise)
    ]
    unmarked += [
        model.__name__
        for model in ours
        if not model.__name__.startswith("Historical")
        and not (
            isinstance(model._meta.verbose_name, Promise)
            and isinstance(model._meta.verbose_name_plural, Promise)
        )
    ]
    assert unmarked == []


# What a translation keeps of its message --------------------------------------------------------------------

KEPT = re.compile(r"%(?:\(\w+\))?0?\d*[a-zA-Z]|%%|\{\w*\}|<[^>]*>")
EDGES = re.compile(r"^\s*|\s*$")


def pairs(entry: Entry) -> Iterator[tuple[str, str]]:
    """Each English text with the French that stands for it."""
    english = [entry.message.singular, entry.message.plural or entry.message.singular]
    yield from zip(english, entry.french, strict=False)


def test_placeholders_and_markup_are_those_of_the_message(entries):
    assert [
        (english, french)
        for entry in entries
        for english, french in pairs(entry)
        if Counter(KEPT.findall(english)) != Counter(KEPT.findall(french))
    ] == []


def test_spaces_at_the_edges_and_the_final_stop_are_those_of_the_message(entries):
    assert [
        (english, french)
        for entry in entries
        for english, french in pairs(entry)
        if EDGES.findall(english) != EDGES.findall(french) or english.endswith(".") != french.endswith(".")
    ] == []


def test_labels_begin_in_lower_case_where_the_message_does(entries):
    """Django capitalises labels where they begin a line, and only there."""
    assert [
        (english, french)
        for entry in entries
        for english, french in pairs(entry)
        if english[0].isalpha() and french[0].isalpha() and english[0].islower() != french[0].islower()
    ] == []


@pytest.mark.parametrize(("number", "words"), [(0, "0 an"), (1, "1 an"), (2, "2 ans")])
def test_zero_and_one_are_singular_in_french(number, words):
    with translation.override("fr"):
        assert translation.ngettext("%d year", "%d years", number) % number == words


def test_plurals_have_as_many_forms_as_the_header_says(header, entries):
    assert "Plural-Forms: nplurals=2; plural=(n > 1);\n" in header.texts["msgstr"]
    assert [
        entry.message for entry in entries if len(entry.french) != (2 if entry.message.plural else 1)
    ] == []


# French typography ------------------------------------------------------------------------------------------

FAULTS = {
    "a straight apostrophe or quotation mark": r"['\"]",
    "an English quotation mark": r"[“”]",
    "three stops for an ellipsis": r"\.\.\.",
    "no narrow no-break space before ; ? or !": r"(?<![\u202f(])[;?!]",
    "no no-break space before a colon": r"(?<!\u00a0):(?=\s|$)",
    "no no-break space inside « »": r"«(?!\u00a0)|(?<!\u00a0)»",
    "two spaces in a row": r"[ \u00a0\u202f]{2}",
    "n° without its no-break space": r"n°(?!\u00a0)",
}


def faults_of(text: str) -> list[str]:
    """What is wrong with the text of a translation; the markup that some carry has quotation marks of its own."""
    words = re.sub(r"<[^>]*>", "·", text)
    return [fault for fault, pattern in FAULTS.items() if re.search(pattern, words)]


def test_translations_follow_french_typography(entries):
    faulty = [(text, faults_of(text)) for entry in entries for text in entry.french]
    assert [(text, faults) for text, faults in faulty if faults] == []


@pytest.mark.parametrize(
    "text",
    [
        "l'organisme",
        'le "registre"',
        "le “registre”",
        "en cours...",
        "vide ; retirez le champ",
        "vide; retirez le champ",
        "pourquoi\u00a0?",
        "vide : retirez le champ",
        "vide:",
        "« registre »",
        "la  durée",
        "n° 30",
    ],
)
def test_a_fault_of_typography_is_seen(text):
    assert faults_of(text) != []


@pytest.mark.parametrize(
    "text",
    [
        "«\u00a0oui\u00a0»\u202f; vide\u00a0: non\u202f!",
        "https://www.example.org",
        "l’étiquette (!)…",
        "n°\u00a01182/71",
    ],
)
def test_right_typography_passes(text):
    assert faults_of(text) == []


# The compiled catalogue -------------------------------------------------------------------------------------


def compiled(entries: Iterable[Entry]) -> dict[object, str]:
    """The catalogue as :class:`gettext.GNUTranslations` holds it, from its source."""
    found: dict[object, str] = {}
    for entry in entries:
        message = entry.message
        key = message.singular if message.context is None else f"{message.context}\x04{message.singular}"
        if message.plural is None:
            found[key] = entry.french[0]
        else:
            found |= {(key, number): text for number, text in enumerate(entry.french)}
    return found


def test_the_compiled_catalogue_says_what_its_source_says(header, entries):
    with CATALOGUE.with_suffix(".mo").open("rb") as file:
        assert GNUTranslations(file)._catalog == compiled([header, *entries])
