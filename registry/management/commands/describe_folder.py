"""Describe the folder of an organisation from the models: the reference part of docs/organisation-folder.md.

The loader reads its shape from the models, so the description does too: a field that is added appears here by itself,
and a test holds that the document is the one this command writes.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django_countries.fields import CountryField

from registry.exchange.imports.rows import KEY, WHEN_LEFT_OUT, owned_links_of, plain_fields_of
from registry.models import Controller, Owned, SharedEntry
from registry.models.controllers import WebAddressField, check_siren, check_siret
from registry.models.fields import PartialDateField, TermField, TermListField
from registry.models.shape import parts_of
from registry.vocabularies import vocabulary

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "organisation-folder.md"
START = "<!-- From here to the end mark, this text is written by: manage.py describe_folder --write -->"
END = "<!-- End of what describe_folder writes -->"
NAMING = ("reference", "slug")  # what a row without `key` is known by, as FolderReader.name_row reads it


class Command(BaseCommand):
    help = "Describe, from the models, every section and field of the folder of an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help=_("put it into docs/organisation-folder.md"))

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if not write:
            self.stdout.write(reference())
            return
        try:
            text = with_reference(DOCUMENT.read_text(encoding="utf-8"))
        except ValueError:
            raise CommandError(
                _("%s has lost the two marks that this command writes between.") % DOCUMENT
            ) from None
        DOCUMENT.write_text(text, encoding="utf-8")


def with_reference(document: str) -> str:
    """The document with the reference of today between its two marks. Raises ValueError when a mark is missing."""
    before, rest = document.split(START)
    after = rest.split(END)[1:]
    if len(after) != 1:
        raise ValueError(END)
    return f"{before}{START}\n\n{reference()}\n{END}{after[0]}"


def reference() -> str:
    """The whole reference as Markdown, in English whatever the language of the process."""
    with translation.override("en"):
        rows = [describe_rows(model) for model in described_models()]
        names = {field.vocabulary for model in described_models() for field in term_fields(model)}
        terms = [describe_vocabulary(name) for name in sorted(names)]
    return "\n".join(["### Rows", "", *rows, "### Vocabularies", "", *terms])


def described_models() -> list[type[models.Model]]:
    """The organisation and every kind of row below it, each once, where a reader of the folder first meets it."""
    met: list[type[models.Model]] = []

    def visit(model: type[models.Model]) -> None:
        if model not in met:
            met.append(model)
            for _section, part, _link in parts_of(model):
                visit(part)

    visit(Controller)
    return met


def term_fields(model: type[models.Model]) -> list[TermField | TermListField]:
    return [f for f in plain_fields_of(model).values() if isinstance(f, TermField | TermListField)]


def describe_rows(model: type[models.Model]) -> str:
    """One kind of row: what it is, where it is written, and a table of all it may say."""
    summary = (inspect.getdoc(model) or "").split("\n\n")[0]
    lines = [f"#### {model.__name__}", "", " ".join(summary.split()), "", where_written(model), ""]
    lines += ["| Field | Value | Required | What it is |", "|---|---|---|---|"]
    for field in fields_of(model):
        required = "yes" if is_required(field) else ""
        lines.append(line_of_table(f"`{field.name}`", value_of(model, field), required, meaning_of(field)))
    for section, part, link in parts_of(model):
        lines.append(line_of_table(f"`{section}`", parts_value(part, link), "", part_meaning(part, link)))
    lines += [*(f"\n{message}" for message in rules_of(model)), ""]
    return "\n".join(lines)


def fields_of(model: type[models.Model]) -> list[models.Field]:
    """What a row may say in one value, in the order of the model: its plain fields and its references."""
    named = {*plain_fields_of(model), *(link.name for link in references_of(model))}
    return [field for field in model._meta.concrete_fields if field.name in named]


def line_of_table(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def where_written(model: type[models.Model]) -> str:
    """Sentences: the places a row may stand in, what a single value means, and who refers to it."""
    if model is Controller:
        return "Written in `organisation.yaml`."
    assert issubclass(model, Owned)
    places = []
    for name in reversed(model.nests_under):
        parent: Any = model._meta.get_field(name).related_model
        section = next(section for section, part, link in parts_of(parent) if (part, link) == (model, name))
        files = f" (or the files `{section}/*.yaml`)" if parent is Controller else ""
        places.append(f"`{section}` of {link_to(parent)}{files}")
    sentences = [f"Written in {', or '.join(places)}."]
    if model.shorthand:
        sentences.append(f"A single value stands for `{model.shorthand}`.")
    referring = [
        other for other in described_models() if model in {f.related_model for f in references_of(other)}
    ]
    if referring:
        by = next((name for name in NAMING if name in plain_fields_of(model)), KEY)
        own = "its `key` or its `name`" if issubclass(model, SharedEntry) else "its `key`"
        named = own if by == KEY else f"its `{by}`, or its `key` if it has one"
        sentences.append(f"Referred to by {named}, from {', '.join(link_to(other) for other in referring)}.")
    return " ".join(sentences)


def references_of(model: type[models.Model]) -> list[models.ForeignKey]:
    """The foreign keys that a row may fill in with the key of another row, rather than by standing inside it."""
    if not issubclass(model, Owned):
        return []
    above = {name for name in model.nests_under if not model._meta.get_field(name).null}
    return [link for link in owned_links_of(model) if link.name != model.whole and link.name not in above]


def is_required(field: models.Field) -> bool:
    return not (field.blank or field.null or has_value(field))


def has_value(field: models.Field) -> bool:
    """Whether the field says something where a folder leaves it out."""
    return field.has_default() or (field.model, field.name) in WHEN_LEFT_OUT


def meaning_of(field: models.Field) -> str:
    """The label that forms show for this field, with its help, in sentences."""
    label = str(field.verbose_name)
    sentences = [label[:1].upper() + label[1:] + "."]
    if field.help_text:
        sentences.append(str(field.help_text))
    if has_value(field) and not isinstance(field, TermListField):
        default = WHEN_LEFT_OUT.get((field.model, field.name), field.get_default())
        sentences.append(f"When left out: `{str(default).lower()}`.")
    return " ".join(sentences)


def value_of(model: type[models.Model], field: models.Field) -> str:
    """What may stand after the name of this field. Raises TypeError for a kind of field not described yet."""
    if field.is_relation:
        key = f"key of {link_to(field.related_model)}"
        nested = field.name in getattr(model, "nests_under", ())
        return f"{key}, unless the row stands inside it" if nested else key
    if isinstance(field, TermField):
        return f"code of {link_to_vocabulary(field)}"
    if isinstance(field, TermListField):
        return f"list of codes of {link_to_vocabulary(field)}"
    if field.choices and not isinstance(field, CountryField):
        return " or ".join(f"`{code}`" for code, _label in field.choices)
    if check_siren in field.validators:
        return "SIREN: nine digits whose key is right"
    if check_siret in field.validators:
        return "SIRET: fourteen digits whose key is right"
    for kind, words in WORDS.items():
        if isinstance(field, kind):
            return words % {"length": field.max_length, "places": getattr(field, "decimal_places", None)}
    raise TypeError(f"describe_folder has no words for {type(field).__name__} ({field})")


WORDS: dict[type[models.Field], str] = {
    CountryField: "country: two capital letters (ISO 3166-1), such as `FR`",
    WebAddressField: "web address, with or without `https://`",
    models.EmailField: "email address",
    models.SlugField: "letters, digits, `-` and `_`, up to %(length)d characters",
    PartialDateField: "date, written `2026-01-31`, or a month, `2026-01`, or a year, `2026`",
    models.CharField: "one line, up to %(length)d characters",
    models.TextField: "text",
    models.BooleanField: "`true` or `false`",
    models.DateField: "date, written `2026-01-31`",
    models.DecimalField: "number, with at most %(places)d decimals after a point",
    models.JSONField: "fields with their values",
    models.PositiveIntegerField: "whole number",
    models.PositiveSmallIntegerField: "whole number",
}


def parts_value(part: type[Owned], link: str) -> str:
    return f"one {link_to(part)}" if part._meta.get_field(link).one_to_one else f"list of {link_to(part)}"


def part_meaning(part: type[Owned], link: str) -> str:
    one = part._meta.get_field(link).one_to_one
    name = str(part._meta.verbose_name if one else part._meta.verbose_name_plural)
    return name[:1].upper() + name[1:] + "."


def rules_of(model: type[models.Model]) -> list[str]:
    """The sentences of the database constraints that hold between the fields of a row, or between rows."""
    return [str(constraint.violation_error_message) for constraint in model._meta.constraints]


def link_to(model: Any) -> str:
    return f"[{model.__name__}](#{model.__name__.lower()})"


def link_to_vocabulary(field: TermField | TermListField) -> str:
    return f"[{field.vocabulary}](#{field.vocabulary})"


def describe_vocabulary(name: str) -> str:
    """One vocabulary: each code with both labels, once, in the vocabulary's order."""
    words = vocabulary(name)
    labels = {term.code: (term.fr, term.en) for term in words}
    lines = [f"#### {name}", "", f"{words.en} ({words.fr}).", ""]
    lines += ["| Code | In French | In English |", "|---|---|---|"]
    lines += [line_of_table(f"`{code}`", fr, en) for code, (fr, en) in labels.items()]
    return "\n".join([*lines, ""])
