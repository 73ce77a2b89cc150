"""Every row belongs to exactly one organisation, and no link leads across, whichever way it is written.

The relations are found by introspection, the ways are written out, and every relation is tried in every way: with a
row of another organisation, and with a part of another activity or notice, which must be refused; then with a row of
its own, which must be accepted, or else the refusals would prove nothing. Each attempt is undone.
"""

import copy
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed
from django.utils import timezone

from policies.models import Notice, NoticeActivity, NoticeIndex, NoticeVersion
from registry.exchange.imports.rows import owned_links_of
from registry.models import (
    Activity,
    ActivityIndex,
    ActivityVersion,
    Controller,
    Department,
    ForeignLink,
    Heartbeat,
    Invitation,
    Membership,
    Owned,
    Party,
    Recipient,
    ReviewCampaign,
    ReviewReminder,
    ReviewRequest,
    User,
)
from registry.models.owned import OwnedQuerySet
from registry.models.shape import is_owned, owned_models
from rights.models import SearchTask
from tests.cast import answer, kept_for_the_module, make_row

pytestmark = pytest.mark.django_db

RELATIONS = [(model, link) for model in owned_models() for link in owned_links_of(model)]
WITHIN = [
    (model, link) for model, link in RELATIONS if model.whole and link.related_model.whole == model.whole
]
LISTS = [(model, link) for model, link in RELATIONS if not link.remote_field.hidden and not link.one_to_one]
MEMBERS = [
    (model, field) for model in owned_models() for field in model._meta.many_to_many if model is Notice
]
DEPARTMENTS = [Membership, Invitation]  # what else leads to several rows of an organisation
TOLD = [(model, link) for model, link in RELATIONS if model.nests_under]  # what a folder can say


def name_of(relation):
    model, link = relation
    return f"{model._meta.label}.{link.name}"


# The ways to write a link -----------------------------------------------------------------------------------


def by_form(mine, link, target):
    setattr(mine, link.name, target)
    mine.full_clean()


def by_save(mine, link, target):
    setattr(mine, link.name, target)
    mine.save()


def by_save_of_key(mine, link, target):
    setattr(mine, link.attname, target.pk)
    mine.save()


def by_save_of_one_field(mine, link, target):
    setattr(mine, link.attname, target.pk)
    mine.save(update_fields=[link.name])


def by_create(mine, link, target):
    type(mine).objects.create(**values_of(mine, link, target))


def by_get_or_create(mine, link, target):
    values = values_of(mine, link, target)
    type(mine).objects.get_or_create(public_id=values.pop("public_id"), defaults=values)


def by_update_or_create(mine, link, target):
    type(mine).objects.update_or_create(public_id=mine.public_id, defaults={link.name: target})


def by_bulk_create(mine, link, target):
    type(mine).objects.bulk_create([type(mine)(**values_of(mine, link, target))])


def by_bulk_update(mine, link, target):
    setattr(mine, link.name, target)
    type(mine).objects.bulk_update([mine], [link.name])


def by_update(mine, link, target):
    type(mine).objects.filter(pk=mine.pk).update(**{link.name: target})


def by_update_of_key(mine, link, target):
    type(mine).objects.filter(pk=mine.pk).update(**{link.name: target.pk})


def by_update_of_column(mine, link, target):
    type(mine).objects.filter(pk=mine.pk).update(**{link.attname: target.pk})


def by_update_of_expression(mine, link, target):
    type(mine).objects.filter(pk=mine.pk).update(**{link.name: models.Value(target.pk)})


def by_update_of_subquery(mine, link, target):
    chosen = type(target).objects.filter(pk=target.pk).values("pk")
    type(mine).objects.filter(pk=mine.pk).update(**{link.name: models.Subquery(chosen)})


def by_list_create(mine, link, target):
    values = values_of(mine, link, target)
    del values[link.name]
    list_of(link, target).create(**values)


def by_list_add(mine, link, target):
    list_of(link, target).add(mine)


def by_list_add_one_by_one(mine, link, target):
    list_of(link, target).add(mine, bulk=False)


def by_list_set(mine, link, target):
    list_of(link, target).set([mine])


def list_of(link, target):
    return getattr(target, link.remote_field.get_accessor_name())


def values_of(mine, link, target):
    """What a second row like ``mine`` would be made of, with the link to ``target``."""
    values = {f.name: getattr(mine, f.name) for f in mine._meta.concrete_fields if not f.primary_key}
    again = {f.name: answer(f) for f in mine._meta.concrete_fields if f.name in {"reference", "slug"}}
    again |= {"number": None} if isinstance(mine, Activity) else {}
    if isinstance(mine, ActivityVersion | NoticeVersion):
        again |= {"number": mine.number + 1}
    if isinstance(mine, ReviewReminder):
        again |= {"step": mine.step + 1}
    if isinstance(mine, ReviewRequest):
        again |= {"digest": uuid.uuid4().hex, "campaign": make_row(ReviewCampaign, mine.controller)}
    if isinstance(mine, SearchTask):
        again |= {"digest": uuid.uuid4().hex}
    if isinstance(mine, ActivityVersion):  # one is in force at most
        again |= {"is_in_force": False, "ended_on": mine.effective_on}
    return {**values, **again, link.name: target, "public_id": uuid.uuid4()}


CHANGES = [by_form, by_save, by_save_of_key, by_save_of_one_field, by_update_or_create, by_bulk_update]
UPDATES = [by_update, by_update_of_key, by_update_of_column, by_update_of_expression, by_update_of_subquery]
CREATIONS = [by_create, by_get_or_create, by_bulk_create]
ON_LISTS = [by_list_create, by_list_add, by_list_add_one_by_one, by_list_set]
CREATING = [by_create, by_get_or_create, by_bulk_create, by_list_create]  # a row that is new everywhere
WAYS = [*CHANGES, *UPDATES, *CREATIONS, *ON_LISTS]


def relations_for(way, relations):
    return [relation for relation in relations if way not in ON_LISTS or relation in LISTS]


class Undone(Exception):
    """Takes an attempt back."""


def is_refused(way, mine, link, target):
    """True when the attempt raises ValidationError. Any other mishap is an error of the test."""
    mine, target = (type(row).objects.get(pk=row.pk) for row in (mine, target))
    try:
        with transaction.atomic():
            way(mine, link, target)
            raise Undone
    except Undone:
        return False
    except ValidationError:
        return True


@dataclass
class Register:
    """One row of every kind in the organisation, each in an activity or notice of its own, and so in the other one."""

    mine: dict[type[Owned], Any]
    theirs: dict[type[Owned], Any]

    @property
    def organisation(self):
        return self.mine[Party].controller

    def own_target(self, model, link, way):
        """A row that ``link`` may lead to: of the same organisation, and where it matters of the same whole."""
        mine = self.mine[model]
        if link.name == model.whole and (way not in CREATING or shares_required_part(model)):
            return getattr(mine, link.name)
        if (model, link) in WITHIN:
            return make_row(link.related_model, mine.controller, **{model.whole: getattr(mine, model.whole)})
        return make_row(link.related_model, mine.controller)


def shares_required_part(model):
    return any(not link.null for other, link in WITHIN if other is model)


@pytest.fixture(scope="module")
def made_register(django_db_setup, django_db_blocker):
    with kept_for_the_module(django_db_blocker):
        sides = [Controller.objects.create(slug=slug, name=slug) for slug in ("mine", "theirs")]
        yield Register(*({model: make_row(model, side) for model in owned_models()} for side in sides))


@pytest.fixture
def register(made_register, db):
    """Made once for all these tests; what one of them changes is rolled back, in the database and here."""
    return copy.deepcopy(made_register)


# What is enumerated -----------------------------------------------------------------------------------------


def is_history(model):
    return any(field.name == "history_type" for field in model._meta.fields)


def test_every_model_of_ours_is_owned_or_is_about_who_signs_in():
    ours = [m for m in apps.get_models() if m._meta.app_label in {"registry", "policies", "rights"}]
    unowned = {model for model in ours if not is_history(model) and not issubclass(model, Owned)}
    # An index is derived, and seen through its activity or notice; a heartbeat is of the installation.
    assert unowned == {User, Membership, Controller, ActivityIndex, NoticeIndex, Heartbeat}


def test_every_foreign_key_between_rows_that_have_a_controller_is_tried():
    with_owner = {
        model
        for model in apps.get_models()
        if not is_history(model)
        and model is not ActivityIndex
        and any(field.name == "controller" for field in model._meta.fields)
    }
    found = {
        f"{model._meta.label}.{field.name}"
        for model in with_owner
        for field in model._meta.get_fields()
        if field.concrete
        and field.is_relation
        and not field.many_to_many
        and field.related_model in with_owner
    }
    assert {name_of(relation) for relation in RELATIONS} == found
    assert len(found) >= 60
    assert len(LISTS) >= 40
    assert len(WITHIN) >= 10
    assert MEMBERS


# A row of another organisation ------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_link_to_another_organisation_is_refused(register, way):
    tried = relations_for(way, RELATIONS)
    accepted = [
        name_of((model, link))
        for model, link in tried
        if not is_refused(way, register.mine[model], link, register.theirs[link.related_model])
    ]
    assert accepted == []
    assert len(tried) >= 40


@pytest.mark.parametrize("way", WAYS)
def test_a_link_to_a_row_of_one_s_own_is_accepted_in_the_same_ways(register, way):
    tried = relations_for(way, RELATIONS)
    refused = [
        name_of((model, link))
        for model, link in tried
        if is_refused(way, register.mine[model], link, register.own_target(model, link, way))
    ]
    assert refused == []
    assert len(tried) >= 40


@pytest.mark.parametrize("relation", RELATIONS, ids=name_of)
def test_a_form_says_so_at_the_field(relation, organisation, other_organisation):
    model, link = relation
    mine = make_row(model, organisation)
    setattr(mine, link.name, make_row(link.related_model, other_organisation))
    with pytest.raises(ValidationError) as refusal:
        mine.full_clean()
    assert set(refusal.value.message_dict) == {link.name}


@pytest.mark.parametrize("relation", RELATIONS, ids=name_of)
def test_only_the_guard_stands_in_the_way(relation, organisation, other_organisation):
    """Without it, the database takes every one of these links."""
    model, link = relation
    mine = make_row(model, organisation)
    target = make_row(link.related_model, other_organisation)
    models.QuerySet(model).filter(pk=mine.pk).update(**{link.name: target})
    across = models.QuerySet(model).filter(pk=mine.pk).exclude(**{f"{link.name}__controller": organisation})
    assert across.exists()


def test_a_link_to_a_row_that_is_gone_gets_a_sentence(organisation):
    recipient = make_row(Recipient, organisation)
    recipient.party_id = 987_654
    with pytest.raises(ValidationError) as refusal:
        recipient.full_clean()
    assert "party" in refusal.value.message_dict


# A part of another activity or notice -----------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_another_activity_or_notice_is_refused(register, way):
    tried = relations_for(way, WITHIN)
    accepted = [
        name_of((model, link))
        for model, link in tried
        if not is_refused(
            way, register.mine[model], link, make_row(link.related_model, register.organisation)
        )
    ]
    assert accepted == []
    assert len(tried) >= (len(WITHIN) if way not in ON_LISTS else 8)


@pytest.mark.parametrize("way", [by_form, by_save, by_save_of_key, by_create, by_bulk_create])
def test_a_part_of_a_part_cannot_be_put_in_another_activity_alone(register, way):
    tried = {model: model._meta.get_field(model.whole) for model, link in WITHIN if not link.null}
    accepted = [
        model._meta.label
        for model, link in tried.items()
        if not is_refused(
            way, register.mine[model], link, make_row(link.related_model, register.organisation)
        )
    ]
    assert accepted == []
    assert len(tried) >= 3


# Many-to-many relations -------------------------------------------------------------------------------------


def member_ways(one, several, name, reverse, through):
    """Every way to put the row ``several`` into the list of ``one``, from both ends."""
    forwards, backwards = getattr(one, name), getattr(several, reverse)
    return {
        "add": lambda: forwards.add(several),
        "add by key": lambda: forwards.add(several.pk),
        "set": lambda: forwards.set([several]),
        "set by key": lambda: forwards.set([several.pk]),
        "add from the other end": lambda: backwards.add(one),
        "set from the other end": lambda: backwards.set([one]),
        "through": lambda: through.objects.create(notice=one, activity=several),
    }


def tried_ways(notice, activity):
    found = {}
    for model, field in MEMBERS:
        assert model is Notice, "a new many-to-many relation needs its rows here"
        for way, attempt in member_ways(
            notice, activity, field.name, field.remote_field.get_accessor_name(), field.remote_field.through
        ).items():
            try:
                with transaction.atomic():
                    attempt()
                    found[f"{field.name}: {way}"] = "accepted"
                    raise Undone
            except Undone:
                pass
            except ValidationError:
                found[f"{field.name}: {way}"] = "refused"
    return found


def test_a_many_to_many_relation_takes_no_row_of_another_organisation(organisation, other_organisation):
    notice, activity = make_row(Notice, organisation), make_row(Activity, other_organisation)
    found = tried_ways(notice, activity)
    assert set(found.values()) == {"refused"}, found
    assert len(found) >= 7 * len(MEMBERS)
    assert not notice.activities.exists()


def test_departments_of_members_and_invitations_are_those_of_their_organisation(
    organisation, other_organisation, dpo
):
    every = {(model, field.name) for model in apps.get_models() for field in model._meta.many_to_many}
    owned = {(model, name) for model, name in every if is_owned(model._meta.get_field(name).related_model)}
    assert owned == {(Notice, "activities"), *((model, "departments") for model in DEPARTMENTS)}
    member = Membership.objects.get(user=dpo)
    invitation = make_row(Invitation, organisation, expires_at=timezone.now())
    ours, theirs = make_row(Department, organisation), make_row(Department, other_organisation)
    for row in (member, invitation):
        for attempt in (row.departments.add, lambda one, row=row: row.departments.set([one])):
            with pytest.raises(ValidationError), transaction.atomic():
                attempt(theirs)
        row.departments.add(ours)
        assert list(row.departments.all()) == [ours]


def test_the_relation_refuses_by_itself_whatever_the_row_between_does(
    organisation, other_organisation, monkeypatch
):
    """Two guards stand one behind the other: each is tried without the other."""
    notice, activity = make_row(Notice, organisation), make_row(Activity, other_organisation)
    monkeypatch.setattr(OwnedQuerySet, "bulk_create", models.QuerySet.bulk_create)
    for attempt in (lambda: notice.activities.add(activity), lambda: activity.notices.set([notice])):
        with pytest.raises(ValidationError), transaction.atomic():
            attempt()
    monkeypatch.undo()
    monkeypatch.setattr(m2m_changed, "send", lambda *args, **options: [])
    for attempt in (lambda: notice.activities.add(activity), lambda: activity.notices.set([notice])):
        with pytest.raises(ForeignLink), transaction.atomic():
            attempt()
    assert not NoticeActivity.objects.filter(notice=notice).exists()


def test_a_many_to_many_relation_takes_rows_of_its_own(organisation):
    found = tried_ways(make_row(Notice, organisation), make_row(Activity, organisation))
    accepted_today = {way for way, outcome in found.items() if outcome == "accepted"}
    assert accepted_today >= {f"activities: {way}" for way in ("add", "add by key", "set", "set by key")}


def test_the_row_between_belongs_to_the_organisation_of_both(organisation, other_organisation):
    notice, activity = make_row(Notice, organisation), make_row(Activity, organisation)
    notice.activities.add(activity)
    assert NoticeActivity.objects.get(notice=notice).controller == organisation
    with pytest.raises(ValidationError), transaction.atomic():
        notice.activities.set([activity], clear=True, through_defaults={"controller": other_organisation})
    assert NoticeActivity.objects.get(notice=notice).controller == organisation


def test_nothing_but_sql_gets_past_the_guard(register):
    """The control of this whole file, and what the guard does not claim: it is in the code, not in the database."""
    recipient, party = register.mine[Recipient], register.theirs[Party]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_recipient SET party_id = %s WHERE id = %s", [party.pk, recipient.pk])
    recipient.refresh_from_db()
    assert recipient.party.controller == party.controller != register.organisation
    with pytest.raises(ForeignLink):
        recipient.save()
