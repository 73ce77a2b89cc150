"""What a folder is told about its mistakes: a sentence that says how to mend each."""

from __future__ import annotations

from difflib import get_close_matches

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from registry.models.fields import TermField
from registry.spelling import searchable
from registry.vocabularies import vocabulary

MOST_CODES = 40  # named in one sentence


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
        return _("“%s” is no country code: two capital letters, such as FR or CH.") % value
    if not isinstance(field, TermField):
        return _("“%s” is no code of this list.") % value
    meant = searchable(value)
    close = [term for term in vocabulary(field.vocabulary) if meant and meant in searchable(str(term))]
    if close:
        found = ", ".join(f"{term.code} ({term})" for term in close[:5])
        return _("“%(value)s” is no code of this list: did you mean %(found)s?") % {
            "value": value,
            "found": found,
        }
    return _("“%s” is no code of this list.") % value + codes_of(field)


def unknown_field(name: str, known: list[str]) -> str:
    close = [other for other in get_close_matches(name, known, n=1) if other != name]
    if close:
        return _("Unknown field “%(name)s”: did you mean “%(close)s”?") % {"name": name, "close": close[0]}
    return _("Unknown field “%(name)s”. Known: %(known)s.") % {
        "name": name,
        "known": ", ".join(sorted(known)),
    }


def unknown_key(key: str, link: models.ForeignKey, known: list[str]) -> str:
    values = {
        "key": key,
        "noun": link.related_model._meta.verbose_name,
        "known": ", ".join(sorted(known)) or "—",
    }
    return _("No “%(noun)s” has the key “%(key)s”. Known: %(known)s.") % values


def list_expected(model: type[models.Model], section: str, value: object) -> str:
    """A list was expected; where the record has an answer for "none", how to give it."""
    subject = section.partition("_")[0]
    answer = next((name for name in answers_of(model) if name.startswith(subject)), "")
    if value in {"none", "not_concerned"} and answer:
        return _("A list is expected here; that there is none is said by “%s: none”.") % answer
    return _("A list is expected here.")


def answers_of(model: type[models.Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.name.endswith("_answer")]
