"""The cast of the tests, and rows for them to work with.

The people: a data protection officer, a contributor and a reader of one organisation, somebody who has left it, and a
stranger who is the data protection officer of another. The rows are derived from the models, so that a field or a kind
of row added tomorrow is already in them: :func:`make_row` fills in only what is required, :func:`complete_activity`,
:func:`complete_notice` and :func:`complete_organisation` everything there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import models, transaction
from django.utils import timezone
from django_countries.fields import CountryField

from registry.exchange.imports.rows import owned_links_of, plain_fields_of
from registry.models import Activity, Controller, Department, Job, Membership, Owned, User
from registry.models.controllers import WebAddressField, check_siren, check_siret
from registry.models.fields import PartialDateField, TermField, TermListField
from registry.models.shape import parts_of
from registry.models.states import IN_FORCE
from registry.partial_dates import PartialDate
from registry.vocabularies import vocabulary

PASSWORD = "un mot de passe assez long"
numbers = count(1)


# Jobs -------------------------------------------------------------------------------------------------------


def make_export(controller: Controller, *, failure: str = "", language: str = "fr", **values: Any) -> Job:
    """Register as PDF as somebody asked for it; each asks something of its own, so that many may wait."""
    told = {"failure": "told", "failure_values": {"sentence": failure}} if failure else {}
    asked = {"kind": "register_pdf", "question": f"{language} {next(numbers)}", "file_type": "pdf"}
    return Job.objects.create(controller=controller, language=language, **asked, **told, **values)


# People -----------------------------------------------------------------------------------------------------


@pytest.fixture
def organisation(db) -> Controller:
    """The organisation that the dpo, the contributor and the reader work for."""
    return Controller.objects.create(slug="valombre", name="Ville de Valombre")


@pytest.fixture
def other_organisation(db) -> Controller:
    """Another organisation of the same installation, the stranger’s."""
    return Controller.objects.create(slug="lointaine", name="Coopérative lointaine")


@pytest.fixture
def dpo(organisation) -> User:
    return make_member(organisation, Membership.Role.DPO, "dpo")


@pytest.fixture
def contributor(organisation) -> User:
    return make_member(organisation, Membership.Role.CONTRIBUTOR, "contributor")


@pytest.fixture
def reader(organisation) -> User:
    return make_member(organisation, Membership.Role.READER, "reader")


@pytest.fixture
def departed(organisation) -> User:
    """Somebody whose account was closed; the membership still stands."""
    return make_member(organisation, Membership.Role.DPO, "departed", is_active=False)


@pytest.fixture
def stranger(other_organisation) -> User:
    return make_member(other_organisation, Membership.Role.DPO, "stranger")


@pytest.fixture
def anonymous() -> AnonymousUser:
    return AnonymousUser()


def make_member(controller: Controller, role: str, username: str, **values: Any) -> User:
    """A person with this role in this organisation, who can sign in with :data:`PASSWORD`."""
    address = f"{username}@{controller.slug}.example"
    user = User.objects.create_user(username, address, PASSWORD, **values)
    Membership.objects.create(user=user, controller=controller, role=role)
    return user


# Rows -------------------------------------------------------------------------------------------------------


@contextmanager
def kept_for_the_module(django_db_blocker: Any) -> Iterator[None]:
    """What is made inside stands in the database until a module fixture ends; what a test changes in it is taken back.

    It is never committed: no worker is told of it. The fixture also asks for ``django_db_setup``.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def make_row(model: type[Owned], controller: Controller, **given: Any) -> Any:
    """A saved row of the organisation with what is required and no more; what it must be a part of is made too."""
    whole = {model.whole: given[model.whole]} if model.whole in given else {}
    if (kept := only_one(model, whole)) is not None:
        return kept
    row = new_row(model, controller, **given)
    row.save()
    return row


def new_row(model: type[Owned], controller: Controller, **given: Any) -> Any:
    """The same row, not saved; what it must be a part of is."""
    values = {f.name: answer(f) for f in plain_fields_of(model).values() if is_required(f)}
    values |= ({"state": IN_FORCE} if model is Activity else {}) | given
    if model._meta.model_name == "noticecontroller":  # what it tells may stand in any field, and must in one
        values.setdefault("purposes", "Ses propres soins")
    for field in model._meta.concrete_fields:
        if field.name not in values and not field.primary_key and is_required(field):
            values |= kept_by_the_site(field)
    if model.whole and model.whole not in values:
        values[model.whole] = make_row(model._meta.get_field(model.whole).related_model, controller)
    for link in owned_links_of(model):
        if not link.null and link.name not in values:
            same = same_whole(model, link, values)
            values[link.name] = only_one(link.related_model, same) or make_row(
                link.related_model, controller, **same
            )
    return model(controller=controller, **values)


def only_one(model: type[Owned], whole: dict[str, Any]) -> Owned | None:
    """The row of a kind of which a whole has one at most, such as its impact assessment; None where there is none yet."""
    single = any(field.one_to_one for field in model._meta.concrete_fields) and whole
    return model._default_manager.filter(**whole).first() if single else None


def kept_by_the_site(field: models.Field) -> dict[str, Any]:
    """What no form and no folder gives, but the row cannot be without: a person, an instant, a secret's digest."""
    match field:
        case models.ForeignKey() if field.related_model is User:
            number = next(numbers)
            return {field.name: User.objects.create_user(f"person-{number}", f"person-{number}@example.org")}
        case models.DateTimeField():
            return {field.name: timezone.now()}
        case models.DateField():
            return {field.name: timezone.localdate()}
        case models.CharField() | models.TextField() if not field.editable:
            return {field.name: f"{field.name}-{next(numbers)}"[: field.max_length]}
        case models.PositiveIntegerField() | models.PositiveSmallIntegerField() if not field.editable:
            return {field.name: next(numbers)}
    return {}


def same_whole(model: type[Owned], link: models.ForeignKey, values: dict[str, Any]) -> dict[str, Any]:
    """What keeps the row that ``link`` leads to in the same activity or notice."""
    whole = model.whole
    return {whole: values[whole]} if whole and link.related_model.whole == whole else {}


def is_required(field: models.Field) -> bool:
    return not (field.blank or field.null or field.has_default())


def answer(field: models.Field, mark: str = "Texte") -> Any:
    """A value that fits the field; a text says which field it stands in, after ``mark``."""
    name = f"{field.model._meta.model_name}.{field.name}"
    match field:
        case TermField(vocabulary="answers"):
            return "some"  # its rows are there
        case TermField(vocabulary="dpia_decisions"):
            return "done"  # it has a date
        case PartialDateField():
            return PartialDate("2024-05")
        case TermField():
            return next(iter(vocabulary(field.vocabulary))).code
        case TermListField():
            return [term.code for term in vocabulary(field.vocabulary)][:2]
        case CountryField():
            return "BE"
        case WebAddressField():
            return f"https://www.example.org/{name}"
        case models.EmailField():
            return f"{name}@example.org"
        case models.SlugField():
            return f"slug-{next(numbers)}"
        case models.BooleanField():
            return True
        case models.DateField():
            return date(2024, 5, 17)
        case models.DecimalField():
            return Decimal("1234.50")
        case models.IntegerField():
            return 3
    if field.choices:
        return field.choices[0][0]
    if check_siren in field.validators:
        return "732829320"
    if check_siret in field.validators:
        return "73282932000074"
    if name == "activity.reference":
        return f"REF-{next(numbers)}"
    if name == "reviewcampaign.name":
        return f"Revue {next(numbers)}"
    return f"{mark} {name}"[: field.max_length]


def refers_to_record(model: type[Owned], link: models.ForeignKey) -> bool:
    """Whether a part of a record leads by this key to another record."""
    return model.whole == "activity" and link.related_model is Activity


class Completer:
    """Makes rows in which every field and every list is filled in, with one mark in all their texts."""

    def __init__(self, controller: Controller, mark: str, *, is_alone: bool = False) -> None:
        """``is_alone``: a record refers to itself, which no form accepts, so that it is the only one."""
        self.controller, self.mark, self.is_alone = controller, mark, is_alone
        self.shared: dict[tuple[type[Owned], int | None], Owned] = {}
        self.other: Activity | None = None

    def row(self, model: type[Owned], position: int = 1, **given: Any) -> Any:
        values = {f.name: answer(f, self.mark) for f in plain_fields_of(model).values()} | given
        for link in owned_links_of(model):
            if link.name not in {*values, *model.nests_under} and refers_to_record(model, link):
                values[link.name] = given["activity"] if self.is_alone else self.other_record()
            if link.name not in values and link.name not in model.nests_under:
                values[link.name] = self.share(link.related_model, same_whole(model, link, values))
        row = model(controller=self.controller, position=position, **values)
        row.save()
        self.parts(row)
        return row

    def parts(self, parent: Any) -> None:
        """One part of each kind; a part of its own kind only at the first level."""
        for _section, part, link in parts_of(type(parent)):
            if part is type(parent) and getattr(parent, link) is not None:
                continue
            given = {link: parent} if link != "controller" else {}
            if part.whole and part.whole != link:
                given[part.whole] = getattr(parent, part.whole)
            self.row(part, **given)

    def other_record(self) -> Activity:
        """The one record to which others refer: a complete one would refer to others in its turn."""
        if self.other is None:
            values = {f.name: answer(f, self.mark) for f in plain_fields_of(Activity).values()}
            department: Any = self.share(Department, {})
            self.other = Activity(controller=self.controller, department=department, position=9, **values)
            self.other.save()
        return self.other

    def share(self, model: type[Owned], whole: dict[str, Any]) -> Owned:
        """The one row of this kind, in this activity or notice, that others refer to."""
        key = (model, next((one.pk for one in whole.values()), None))
        if key not in self.shared:
            self.shared[key] = self.row(model, **whole)
        return self.shared[key]


def complete_activity(controller: Controller, mark: str = "Texte", **given: Any) -> Activity:
    """An activity of the organisation in which nothing is left out, with ``mark`` in every text of every row."""
    return Completer(controller, mark, is_alone=True).row(Activity, **given)


def complete_notice(controller: Controller, mark: str = "Texte", **given: Any) -> Any:
    """A notice in which nothing is left out, about one complete activity."""
    from policies.models import Notice

    return Completer(controller, mark).row(Notice, **given)


def complete_organisation(slug: str, mark: str = "Texte") -> Controller:
    """An organisation with every field filled in and at least one row of every kind."""
    values = {f.name: answer(f, mark) for f in plain_fields_of(Controller).values()}
    controller = Controller.objects.create(**values | {"slug": slug})
    Completer(controller, mark).parts(controller)
    return controller
