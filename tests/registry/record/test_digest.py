"""Any change of any field of a register shows in its digest."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import models, transaction
from django_countries.fields import CountryField

from registry.models import (
    Activity,
    Controller,
    DataCategory,
    Department,
    Party,
    Purpose,
    SubjectCategory,
    System,
)
from registry.models.fields import PartialDateField, TermField, TermListField
from registry.record.build import (
    build_register,
    build_sheets,
)
from registry.vocabularies import vocabulary
from tests.cast import make_row
from tests.registry.record.test_build import MET, facts_of, name_of

pytestmark = pytest.mark.django_db


# Any change shows -------------------------------------------------------------------------------------------


def others(row, field):
    """Values that the field may hold instead: another one and, where there is such a thing, none at all."""
    held = getattr(row, field.attname)
    if field.is_relation:
        yield make_row(field.related_model, row.controller, **within(row, field)).pk
    elif isinstance(field, TermField):
        yield next(term.code for term in vocabulary(field.vocabulary) if term.code != held)
    elif isinstance(field, TermListField):
        yield from ([*held, "VULN"], held[:1], list(reversed(held)), [])
    elif isinstance(field, CountryField):
        yield "JP"
    elif isinstance(field, PartialDateField):
        yield "2019-05" if held != "2019-05" else "2018"
    elif isinstance(field, models.BooleanField):
        yield not held
    elif isinstance(field, models.DateField):
        yield held + timedelta(days=1)
    elif isinstance(field, models.DecimalField):
        yield held + Decimal("0.01")
    elif isinstance(field, models.IntegerField):
        yield held + 1
    elif field.choices:
        yield next(code for code, _label in field.choices if code != held)
    elif field.unique or isinstance(field, models.SlugField | models.EmailField):
        yield f"autre-{held}"
    else:
        yield held.swapcase() if held.swapcase() != held else held[::-1]
    if field.null:
        yield None
    elif field.blank and not isinstance(field, TermListField):
        yield ""


def within(row, link):
    whole = getattr(row, "whole", None)
    return {whole: getattr(row, whole)} if whole and link.related_model.whole == whole else {}


def shown_row(model, register):
    """A row of this kind that stands in the register."""
    written = register.canonical().decode()
    return next(row for row in model.objects.order_by("pk") if str(row.public_id) in written)


def changed_values(row, field, value):
    """The columns to write: a number does not go without its unit."""
    if field.name in {"amount", "unit"} and value in (None, ""):
        return {"amount": None, "unit": ""}
    return {field.attname: value}


def digest_after(change):
    """The digest of the register once it is changed; the change is taken back."""
    with transaction.atomic():
        change()
        digest = build_register(Controller.objects.get()).digest()
        transaction.set_rollback(True)
    return digest


@pytest.mark.slow
def test_a_change_of_any_field_changes_the_digest(complete):
    """Straight into the table, past every check: what is tested is the sheet alone."""
    register = build_register(complete)
    rows = [shown_row(model, register) for model in MET]
    changes = [
        (row, field, value) for row in rows for field in facts_of(type(row)) for value in others(row, field)
    ]
    before = build_register(complete).digest()
    digests: dict[str, set[str]] = {}
    for row, field, value in changes:
        query = models.QuerySet(type(row)).filter(pk=row.pk)
        values = changed_values(row, field, value)
        name = f"{name_of(type(row))}: {values}"
        digests.setdefault(
            digest_after(lambda query=query, values=values: query.update(**values)), set()
        ).add(name)
    assert digests.pop(before, set()) == set(), "these changes do not show"
    assert [names for names in digests.values() if len(names) > 1] == [], "these changes show alike"
    assert {(type(row), field) for row, field, _value in changes} == {
        (m, f) for m in MET for f in facts_of(m)
    }
    assert len(digests) >= 300
    assert build_register(complete).digest() == before


# Not deleted while they are in use.
REFERRED_TO = {
    Controller,
    Department,
    Party,
    SubjectCategory,
    DataCategory,
    System,
}


def test_one_row_less_changes_the_digest(complete):
    register = build_register(complete)
    before = register.digest()
    rows = [shown_row(model, register) for model in MET if model not in REFERRED_TO]
    unseen = [name_of(type(row)) for row in rows if digest_after(row.delete) == before]
    assert unseen == []
    assert len(rows) >= 24


def test_the_order_that_people_gave_is_part_of_the_facts(organisation):
    activity = make_row(Activity, organisation)
    first = make_row(Purpose, organisation, activity=activity, name="Première", position=1)
    make_row(Purpose, organisation, activity=activity, name="Deuxième", position=2)
    (before,) = build_sheets(organisation)
    first.position = 3
    first.save()
    (after,) = build_sheets(organisation)
    assert [one.name for one in before.purposes] == ["Première", "Deuxième"]
    assert [one.name for one in after.purposes] == ["Deuxième", "Première"]
    assert before.digest() != after.digest()
