"""Every row belongs to exactly one organisation, and no link leads across, whichever way it is written.

The relations are found by introspection, the ways are written out, and every relation is tried in every way: with a
row of another organisation, and with a part of another activity or notice, which must be refused; then with a row of
its own, which must be accepted, or else the refusals would prove nothing. Each attempt is undone.
"""

import copy
import json
import uuid
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed
from django.utils import timezone

from policies.models import Notice, NoticeActivity
from registry.exchange.imports.folder import MAIN_FILE, load_organisation
from registry.exchange.imports.rows import FaultyFolder, owned_links_of, plain_fields_of
from registry.models import (
    Activity,
    ActivityIndex,
    Controller,
    Department,
    ForeignLink,
    Heartbeat,
    Invitation,
    Membership,
    Owned,
    Party,
    Purpose,
    Recipient,
    User,
)
from registry.models.owned import OwnedQuerySet
from registry.models.shape import is_owned, owned_models, parts_of
from tests.cast import answer, is_required, kept_for_the_module, make_row, new_row

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
    # The index is derived, and seen through its activity; a heartbeat is of the installation.
    assert unowned == {User, Membership, Controller, ActivityIndex, Heartbeat}


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


# A row that changes hands, with what refers to it left behind -----------------------------------------------


def referring_rows(controller, relation):
    """A row and the one it refers to, both of the organisation."""
    model, link = relation
    row = make_row(model, controller)
    if getattr(row, link.name) is None:
        within = {model.whole: getattr(row, model.whole)} if relation in WITHIN else {}
        setattr(row, link.name, make_row(link.related_model, controller, **within))
        row.save()
    return row, type(getattr(row, link.name)).objects.get(pk=getattr(row, link.attname))


def crosses(row, link, name):
    """True when the row in the database and the one it refers to disagree on ``name``."""
    stored = type(row).objects.get(pk=row.pk)
    return getattr(stored, name) != getattr(getattr(stored, link.name), name)


def move_by_save(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def move_by_update(row, **values):
    type(row).objects.filter(pk=row.pk).update(**values)


def move_by_bulk_update(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    type(row).objects.bulk_update([row], list(values))


MOVES = [move_by_save, move_by_update, move_by_bulk_update]


@pytest.mark.parametrize("move", MOVES)
def test_a_row_that_others_refer_to_keeps_its_organisation(move, organisation, other_organisation):
    left_behind = []
    for relation in RELATIONS:
        row, target = referring_rows(organisation, relation)
        home = {"controller": other_organisation}
        for link in owned_links_of(type(target)):  # it takes along all that it depends on
            if not link.null:
                home[link.name] = make_row(link.related_model, other_organisation)
        try:
            with transaction.atomic():
                move(target, **home)
                if crosses(row, relation[1], "controller"):
                    left_behind.append(name_of(relation))
        except ValidationError:
            continue
    assert left_behind == []


@pytest.mark.parametrize("move", MOVES)
def test_a_part_that_other_parts_refer_to_keeps_its_activity_or_notice(move, organisation):
    left_behind = []
    for relation in WITHIN:
        model, link = relation
        row, target = referring_rows(organisation, relation)
        whole = make_row(model._meta.get_field(model.whole).related_model, organisation)
        try:
            with transaction.atomic():
                move(target, **{model.whole: whole})
                if crosses(row, link, model.whole):
                    left_behind.append(name_of(relation))
        except ValidationError:
            continue
    assert left_behind == []


def read_without_its_keys(row):
    """The row as a page reads it that needs its texts only."""
    return type(row).objects.only("position").get(pk=row.pk)


@pytest.mark.parametrize("model", [Party, Purpose, Recipient], ids=lambda model: model.__name__)
def test_a_row_read_in_part_stays_where_it_is(model, organisation, other_organisation):
    row = read_without_its_keys(make_row(model, organisation))
    row.controller = other_organisation
    if model.whole:
        setattr(row, model.whole, make_row(Activity, other_organisation))
    with pytest.raises(ForeignLink):
        row.save()
    partly = model.objects.only("position").filter(pk=row.pk)
    values = {"controller": other_organisation} | ({model.whole: row.activity} if model.whole else {})
    with pytest.raises(ForeignLink):
        partly.update(**values)
    assert model.objects.get(pk=row.pk).controller == organisation


def test_a_row_just_saved_stays_where_it_is(organisation, other_organisation):
    party = make_row(Party, organisation)
    party.controller = other_organisation
    with pytest.raises(ForeignLink):
        party.save()
    purpose = make_row(Purpose, organisation)
    purpose.activity = make_row(Activity, organisation)
    with pytest.raises(ForeignLink):
        purpose.save()


def test_a_row_just_inserted_in_bulk_stays_where_it_is(organisation, other_organisation):
    (party,) = Party.objects.bulk_create([new_row(Party, organisation)])
    party.controller = other_organisation
    with pytest.raises(ForeignLink):
        party.save()


def test_an_insert_never_turns_into_an_update_of_another_organisation(organisation, other_organisation):
    theirs = make_row(Party, other_organisation, name="Le leur")
    for changed in (["name"], ["controller"]):
        row = new_row(Party, organisation, public_id=theirs.public_id, name="Le nôtre")
        with pytest.raises(NotImplementedError):
            Party.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["public_id"], update_fields=changed
            )
    theirs.refresh_from_db()
    assert (theirs.name, theirs.controller) == ("Le leur", other_organisation)


def circle(organisation):
    """A purpose and its sub-purpose, of which the first is about to be put under the second."""
    above = make_row(Purpose, organisation)
    below = make_row(Purpose, organisation, activity=above.activity, parent=above)
    return Purpose.objects.get(pk=above.pk), Purpose.objects.get(pk=below.pk)


@pytest.mark.parametrize("way", [*CHANGES, *UPDATES, *ON_LISTS[1:]], ids=lambda way: way.__name__)
def test_no_purpose_is_put_under_its_own_sub_purpose(organisation, way):
    above, below = circle(organisation)
    link = Purpose._meta.get_field("parent")
    assert is_refused(way, above, link, below)
    assert is_refused(way, above, link, above)
    assert not is_refused(way, below, link, make_row(Purpose, organisation, activity=above.activity))


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


# The loader of folders --------------------------------------------------------------------------------------


def content_of(model, key, **more):
    """A row as a folder writes it, with what is required, known by ``key``."""
    plain = plain_fields_of(model).values()
    values = {f.name: str(answer(f)) for f in plain if is_required(f) and f.name not in {"reference", "slug"}}
    named = {f.name: key for f in plain if f.name in {"reference", "slug"}}
    return {"key": key, **values, **named, **more}


def path_to(model, avoided=None):
    """The kinds of row that a row of this kind stands in, from the organisation down: (section, model) pairs."""
    if model is Controller:
        return []
    name = next(
        name for name in reversed(model.nests_under) if name != avoided or len(model.nests_under) == 1
    )
    parent = model._meta.get_field(name).related_model
    section = next(section for section, part, link in parts_of(parent) if (part, link) == (model, name))
    return [*path_to(parent), (section, model)]


def put(folder, model, key, avoided=None, **more):
    """Write a row into the folder, and the rows it stands in where they are not there yet. Gives the row."""
    place = folder
    for section, kind in path_to(model, avoided):
        last = kind is model
        rows = place.setdefault(section, [] if last or not is_single(kind) else {})
        known = next((row for row in rows if row["key"] == key), None)
        if known is None:
            known = content_of(kind, key)
            for link in owned_links_of(kind):
                if not link.null and link.name not in kind.nests_under and link.name != kind.whole:
                    put(folder, link.related_model, key)
                    known[link.name] = key
            rows.append(known)
        place = known
    place.update(more)
    if is_single(model):
        above = folder
        for section, _kind in path_to(model, avoided)[:-1]:
            above = next(row for row in above[section] if row["key"] == key)
        above[path_to(model)[-1][0]] = place
    return place


def is_single(model):
    return any(model._meta.get_field(name).one_to_one for name in model.nests_under)


def load(folder, slug, content):
    folder.mkdir(exist_ok=True)
    text = json.dumps({"slug": slug, "name": slug} | content, ensure_ascii=False)
    (folder / MAIN_FILE).write_text(text, encoding="utf-8")
    return load_organisation(folder)


@pytest.fixture
def theirs_by_key(tmp_path):
    """Another organisation, loaded from a folder in which every kind of row has the key "theirs"."""
    content: dict[str, Any] = {}
    for model in owned_models():
        if model.nests_under and not is_single(model):
            put(content, model, "theirs")
    return load(tmp_path / "theirs", "lointaine", content)


def folder_with_link(model, link, key):
    """A folder in which one row refers by ``link`` to the row known by ``key``."""
    content: dict[str, Any] = {}
    put(content, model, "ours", avoided=link.name, **{link.name: key})
    return content


def test_a_folder_cannot_reach_the_keys_of_another_organisation(tmp_path, theirs_by_key):
    known = set(Controller.objects.all())
    for place, (model, link) in enumerate(TOLD):
        with pytest.raises(FaultyFolder) as refusal:
            load(tmp_path / str(place), "valombre", folder_with_link(model, link, "theirs"))
        assert any(fault.path.endswith(f".{link.name}") for fault in refusal.value.faults), name_of(
            (model, link)
        )
    assert place + 1 == len(TOLD) >= 40
    assert set(Controller.objects.all()) == known >= {theirs_by_key.controller}


def test_a_folder_reaches_its_own_keys(tmp_path, theirs_by_key):
    """The same folders load once the key is there: only that was missing."""
    told = [(model, link) for model, link in TOLD if link.name not in {model.whole, *model.nests_under}]
    for tried, (model, link) in enumerate(told):
        content = folder_with_link(model, link, "ours")
        put(content, link.related_model, "ours")
        loaded = load(tmp_path / f"own-{tried}", f"valombre-{tried}", content)
        row = model.objects.filter(controller=loaded.controller, **{f"{link.name}__isnull": False}).first()
        assert getattr(row, link.name).controller == loaded.controller, name_of((model, link))
    assert len(told) >= 15


# The owner is taken from above ------------------------------------------------------------------------------


def test_a_part_takes_the_organisation_of_what_it_is_a_part_of(other_organisation):
    activity = make_row(Activity, other_organisation)
    purpose = Purpose.objects.create(activity=activity, name="Finalité")
    below = Purpose.objects.create(parent=purpose, name="Sous-finalité")
    assert (below.activity, below.controller) == (activity, other_organisation)


def test_a_row_that_is_part_of_nothing_needs_its_organisation():
    with pytest.raises(Controller.DoesNotExist):
        _ = Party(name="Personne").controller
    with pytest.raises(ValidationError) as refusal:
        Party(name="Personne").full_clean()
    assert "controller" in refusal.value.message_dict


def test_a_row_cannot_be_in_two_organisations_at_once(organisation, other_organisation):
    activity = make_row(Activity, organisation)
    with pytest.raises(ForeignLink):
        Purpose.objects.create(activity=activity, controller=other_organisation, name="Finalité")


def test_rows_not_saved_yet_are_checked_too(organisation, other_organisation):
    activity = new_row(Activity, organisation)
    department = new_row(activity._meta.get_field("department").related_model, other_organisation)
    activity.department = department
    with pytest.raises(ForeignLink):
        activity.clean()
    department.controller = organisation
    activity.clean()


def test_rows_of_organisations_not_saved_yet_are_told_apart():
    """As the loader of folders holds them, before anything is stored."""
    ours, theirs = Controller(slug="ours", name="Nous"), Controller(slug="theirs", name="Eux")
    activity = Activity(controller=ours, reference="A-01", name="Paie", role="controller")
    recipient = Recipient(controller=ours, activity=activity, kind="processor")
    recipient.party = Party(controller=ours, name="Hébergeur")
    recipient.clean()
    recipient.party = Party(controller=theirs, name="Hébergeur")
    with pytest.raises(ForeignLink):
        recipient.clean()


def test_parts_of_activities_not_saved_yet_are_told_apart(organisation):
    one, two = new_row(Activity, organisation), new_row(Activity, organisation)
    above = Purpose(controller=organisation, activity=one, name="Finalité")
    Purpose(controller=organisation, activity=one, parent=above, name="Sous-finalité").clean()
    with pytest.raises(ForeignLink):
        Purpose(controller=organisation, activity=two, parent=above, name="Sous-finalité").clean()


def test_a_row_read_from_the_database_and_one_at_hand_are_of_the_same_organisation(organisation):
    """One knows its organisation as an object, the other by its key only."""
    party = make_row(Party, organisation)
    recipient = new_row(Recipient, organisation)
    recipient.party = Party.objects.get(pk=party.pk)
    recipient.save()
    recipient = Recipient.objects.get(pk=recipient.pk)
    recipient.party = new_row(Party, organisation)
    recipient.clean()


def test_nothing_but_sql_gets_past_the_guard(register):
    """The control of this whole file, and what the guard does not claim: it is in the code, not in the database."""
    recipient, party = register.mine[Recipient], register.theirs[Party]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE registry_recipient SET party_id = %s WHERE id = %s", [party.pk, recipient.pk])
    recipient.refresh_from_db()
    assert recipient.party.controller == party.controller != register.organisation
    with pytest.raises(ForeignLink):
        recipient.save()
