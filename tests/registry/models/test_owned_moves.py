"""A row stays where it was made, whatever is tried."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from registry.exchange.imports.rows import owned_links_of
from registry.models import (
    Activity,
    ForeignLink,
    Party,
    Purpose,
    Recipient,
)
from tests.cast import make_row, new_row
from tests.registry.models.test_owned import (
    CHANGES,
    ON_LISTS,
    RELATIONS,
    UPDATES,
    WITHIN,
    is_refused,
    name_of,
)

pytestmark = pytest.mark.django_db


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
