"""What a folder is told about its mistakes: a sentence that says how to mend each."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField

from registry.files.yaml_tree import Text, Tree
from registry.models.fields import TermField
from registry.rules.wording import shortened
from registry.spelling import alphabetical, searchable
from registry.vocabularies import vocabulary

MOST_CODES = 40  # named in one sentence
QUOTATION_MARKS = "«»“”„‘’'\"\u00a0\u202f "
# What people write for a region, where a country is asked for.
REGIONS = {
    "eu": {"eu", "ue", "european union", "union europeenne", "union"},
    "eea": {"eea", "eee", "european economic area", "espace economique europeen"},
}
OTHER_WORDS = {"year": ("annee", "annees"), "weekday": ("jours ouvrables",)}


def refusal(field: models.Field, error: ValidationError, *, is_written: bool) -> list[str]:
    """What is wrong with a value that its field refuses; ``is_written`` is whether the folder names the field at all."""
    if error.code in {"blank", "null"} and not is_written:
        return [_("This field is required, and it is left out.") + codes_of(field)]
    if error.code == "invalid_choice":
        return [unknown_code(str((error.params or {}).get("value", "")), field)]
    return error.messages


def codes_of(field: models.Field) -> str:
    if not isinstance(field, TermField):
        return ""
    listed = [f"{term.code} ({term})" for term in vocabulary(field.vocabulary)]
    more = "…" if len(listed) > MOST_CODES else ""
    return " " + _("Codes: %s.") % (", ".join(listed[:MOST_CODES]) + more)


def unknown_code(value: str, field: models.Field) -> str:
    """A value that is no code of its list, with the code whose label it may mean, or else every code."""
    if isinstance(field, CountryField):
        return unknown_country(value, field)
    if not isinstance(field, TermField):
        known = ", ".join(f"{code} ({label})" for code, label in field.choices or ())
        return _("“%s” is no code of this list.") % value + (" " + _("Codes: %s.") % known if known else "")
    meant = searchable(value.strip(QUOTATION_MARKS))
    close = [
        term
        for term in vocabulary(field.vocabulary)
        if meant and (meant == term.code or meant in searchable(str(term)))
    ]
    if close:
        found = ", ".join(f"{term.code} ({term})" for term in close[:5])
        return _("“%(value)s” is no code of this list: did you mean %(found)s?") % {
            "value": value,
            "found": found,
        }
    return _("“%s” is no code of this list.") % value + codes_of(field)


def unknown_country(value: str, field: models.Field) -> str:
    """What is no code of a country: a region where the row can name one, or a country by its name."""
    region = next((code for code, names in REGIONS.items() if searchable(value) in names), "")
    if region and any(one.name == "region" for one in field.model._meta.fields):
        sentence = _("“%(value)s” is no country: write “%(written)s” instead of “country”.")
        return sentence % {"value": value, "written": f"region: {region}"}
    if region:
        return _("“%s” is no country: leave the field out, and say it in words in another one.") % value
    code = code_of_country(value)
    if code:
        return _("“%(value)s” is no country code: write %(code)s.") % {"value": value, "code": code}
    return _("“%s” is no country code: two capital letters, such as FR or CH.") % value


def code_of_country(name: str) -> str:
    """The code of the country that is called so in French or in English; "" where none is."""
    for language in ("fr", "en"):
        with translation.override(language):
            for code, called in countries:
                if searchable(str(called)) == searchable(name):
                    return str(code)
    return ""


def fields_expected(model: type[models.Model], said: str) -> str:
    """A text stands where a row has fields: in which of them it may be meant, one whose terms it is among before all."""
    fields = [field for field in model._meta.concrete_fields if not field.is_relation]
    names = {field.name for field in fields}
    term = next(
        (one.name for one in fields if isinstance(one, TermField) and said in dict(one.read_choices())), ""
    )
    named = term or next((name for name in ("name", "recipient_name", "title", "text") if name in names), "")
    if not said or not named:
        return _("Fields with their values are expected here.")
    sentence = _("Fields with their values are expected here: instead of “%(said)s” write “%(written)s”.")
    return sentence % {"said": shortened(said), "written": f"{named}: {shortened(said)}"}


def period_in_fields(value: str) -> str:
    """A period that was written in words, in the fields that hold it: "3 ans" is an amount and a unit; "" for no period."""
    found = re.fullmatch(r"\s*(\d+)\s+(\w+(?: \w+)*)\s*", value)
    if found is None:
        return ""
    for term in vocabulary("retention_units"):
        labels = (term.fr, term.en, *(term.extra.get(name, "") for name in ("plural_fr", "plural_en")))
        if searchable(found[2]) in {
            searchable(label) for label in (*labels, *OTHER_WORDS.get(term.code, ()))
        }:
            return f"amount: {found[1]}, unit: {term.code}"
    return ""


def unknown_field(model: type[models.Model], name: str, known: list[str], value: Tree) -> str:
    """A field that a row does not have; one without a value may be the rest of a text that a comma between braces cut off.

    A period that was written in a field of its own is told in the fields that hold it.
    """
    said = value.value if isinstance(value, Text) else None
    if said == "":
        sentence = _(
            "“%s” is no field. Between braces a comma ends a value: put a text that has one in straight quotation marks,"
            " or write the fields one below the other."
        )
        return sentence % name
    if {"amount", "unit"} <= {field.name for field in model._meta.fields} and (
        written := period_in_fields(said or "")
    ):
        sentence = _("“%(name)s” is no field: write “%(written)s”.")
        return sentence % {"name": name, "written": written}
    close = [other for other in get_close_matches(name, known, n=1) if other != name]
    if close:
        return _("Unknown field “%(name)s”: did you mean “%(close)s”?") % {"name": name, "close": close[0]}
    return _("Unknown field “%(name)s”. Known: %(known)s.") % {
        "name": name,
        "known": ", ".join(sorted(known)),
    }


def unknown_key(key: str, link: models.ForeignKey, known: list[str], names: list[str]) -> str:
    """A reference that leads nowhere, with the keys and names that are near, or else those that are there."""
    noun = link.related_model._meta.verbose_name
    near = near_ones(key, [*known, *names])
    if near:
        found = ", ".join(f"“{one}”" for one in near)
        sentence = _("No “%(noun)s” has the key “%(key)s”: did you mean %(found)s?")
        return sentence % {"noun": noun, "key": key, "found": found}
    listed = alphabetically({*known, *names})
    more = "…" if len(listed) > MOST_CODES else ""
    values = {"key": key, "noun": noun, "known": ", ".join(listed[:MOST_CODES]) + more or "—"}
    return _("No “%(noun)s” has the key “%(key)s”. Known: %(known)s.") % values


def near_ones(word: str, known: list[str]) -> list[str]:
    """What is written nearly like the word, the nearest first: accents and capitals do not count."""
    spelled: dict[str, str] = {}
    for one in known:
        spelled.setdefault(searchable(one), one)
    return [spelled[one] for one in get_close_matches(searchable(word), spelled, n=3, cutoff=0.7)]


def alphabetically(words: Iterable[str]) -> list[str]:
    return sorted(words, key=alphabetical)


def no_whole_number(value: str, field: models.Field) -> str:
    """What is no number; a period in words is told in the fields that hold it."""
    written = period_in_fields(value) if field.name == "amount" else ""
    if written:
        return _("“%(value)s” is no whole number: write “%(written)s”.") % {
            "value": value,
            "written": written,
        }
    sentence = _("“%s” is no whole number: a year and a half, for example, is 18 with the unit “month”.")
    return sentence % value


def list_expected(model: type[models.Model], section: str, value: object) -> str:
    """A list was expected; where the record has an answer for "none", how to give it."""
    subject = section.partition("_")[0]
    answer = next((name for name in answers_of(model) if name.startswith(subject)), "")
    if value in {"none", "not_concerned"} and answer:
        return _("A list is expected here; that there is none is said by “%s: none”.") % answer
    return _("A list is expected here.")


def answers_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name.endswith("_answer")]
