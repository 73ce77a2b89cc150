"""The directory: what activities share, where it is used, and two entries that become one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from policies.models import Tracker
from registry.editing.merging import merge_entries
from registry.finding.uses import references_to
from registry.models import (
    Activity,
    ActivityIndex,
    DataCategory,
    DataItem,
    DataUse,
    Department,
    Hosting,
    Membership,
    Party,
    Recipient,
    SubjectCategory,
    Subprocessor,
    System,
    SystemData,
    SystemUse,
)
from registry.models.owned import ForeignLink
from registry.views.directory import KINDS
from tests.cast import make_row

pytestmark = pytest.mark.django_db
MODELS = {kind.model: key for key, kind in KINDS.items()}
RELATIONS = [
    pytest.param(model, reference, id=f"{model.__name__}-{reference.model.__name__}.{reference.name}")
    for model in MODELS
    for reference in references_to(model)
]


def list_of(organisation, model):
    return reverse(f"registry:directory-{MODELS[model]}", args=[organisation.slug])


def page_of(entry):
    return reverse(
        f"registry:directory-{MODELS[type(entry)]}-entry", args=[entry.controller.slug, entry.public_id]
    )


def merger_of(kept):
    return reverse(f"registry:merge-{MODELS[type(kept)]}", args=[kept.controller.slug, kept.public_id])


def deletion_of(entry):
    form = KINDS[MODELS[type(entry)]].form
    return reverse("registry:delete-row", args=[entry.controller.slug, form, entry.public_id])


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def refer(reference, entry):
    """A row that points at the entry in this way."""
    if reference.is_list:
        row = Membership.objects.filter(controller=entry.controller).first() or make_row(
            reference.model, entry.controller
        )
        getattr(row, reference.name).add(entry)
        return row
    return make_row(reference.model, entry.controller, **{reference.name: entry})


def leads_to(reference, row):
    row = type(row)._default_manager.get(pk=row.pk)
    value = getattr(row, reference.name)
    return set(value.all()) if reference.is_list else {value}


# Lists ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_an_entry_is_found_without_its_accents_and_another_organisations_never(
    client, organisation, other_organisation, reader, model
):
    make_row(model, organisation, name="Élèves dyséchiffrés")
    make_row(model, organisation, name="Parents")
    make_row(model, other_organisation, name="Élèves lointains")
    client.force_login(reader)
    shown = text(client.get(list_of(organisation, model), {"q": "DYSECHIFFRES eleves"}))
    assert "dyséchiffrés" in shown
    assert "Parents" not in shown
    everything = text(client.get(list_of(organisation, model)))
    assert "Parents" in everything
    assert "lointains" not in everything


def test_a_list_counts_the_activities_of_each_entry_by_role(client, organisation, reader):
    party = make_row(Party, organisation, name="Hébergeur du Val")
    activity = make_row(Activity, organisation, name="Paie")
    for _twice in range(2):
        make_row(Hosting, organisation, activity=activity, party=party)
    make_row(Recipient, organisation, activity=activity, party=party, kind="processor")
    make_row(Subprocessor, organisation, party=party)
    make_row(Tracker, organisation, party=party)
    client.force_login(reader)
    line = client.get(list_of(organisation, Party), headers={"Accept-Language": "en"}).context["lines"][0]
    assert dict(line.roles) == {"Hosting": 1, "Processor": 1, "Sub-processor": 1, "Tracker": 1}
    assert line.total == 3


def test_a_system_is_listed_with_its_publisher_and_country_and_shows_what_it_holds(
    client, organisation, reader
):
    maker = make_row(Party, organisation, name="Éditions Numériques")
    system = make_row(System, organisation, name="Guichet", publisher=maker, country="FR", ai_answer="some")
    make_row(System, organisation, name="Tableur")
    make_row(
        SystemData, organisation, system=system, data=make_row(DataCategory, organisation, name="Identité")
    )
    make_row(SystemUse, organisation, system=system)
    client.force_login(reader)
    lines = client.get(list_of(organisation, System), headers={"Accept-Language": "en"}).context["lines"]
    assert [(one.name, one.detail, one.roles) for one in lines] == [
        ("Guichet", "Éditions Numériques · France", (("System used", 1),)),
        ("Tableur", "", ()),
    ]
    page = client.get(page_of(system), headers={"Accept-Language": "en"}).context
    assert page["facts"] == [
        ("Publisher", "Éditions Numériques"),
        ("Country of hosting", "France"),
        ("Artificial intelligence system", "Yes"),
        ("Data in the system", "Identité"),
    ]


def test_the_page_of_a_third_party_leads_to_the_systems_that_it_publishes(client, organisation, reader):
    maker = make_row(Party, organisation, name="Éditions Numériques")
    system = make_row(System, organisation, name="Guichet", publisher=maker)
    client.force_login(reader)
    [use] = client.get(page_of(maker), headers={"Accept-Language": "en"}).context["uses"]
    assert (use.name, use.href, use.roles) == ("Guichet", page_of(system), ("Publisher",))


def test_a_list_has_no_column_for_details_that_no_entry_has(client, organisation, reader):
    make_row(Department, organisation, name="Paie")
    client.force_login(reader)
    assert "Précisions" not in text(client.get(list_of(organisation, Department)))
    make_row(Department, organisation, name="Achats", note="Au rez-de-chaussée")
    assert "Précisions" in text(client.get(list_of(organisation, Department)))


def test_a_category_of_data_is_found_by_what_is_in_it(client, organisation, reader):
    make_row(
        DataItem, organisation, category=make_row(DataCategory, organisation, name="Identité"), name="Prénom"
    )
    make_row(DataCategory, organisation, name="Banque")
    client.force_login(reader)
    shown = text(client.get(list_of(organisation, DataCategory), {"q": "prenom"}))
    assert "Identité" in shown
    assert "Banque" not in shown


# One entry --------------------------------------------------------------------------------------------------


def test_the_page_of_an_entry_leads_to_the_activities_it_touches_and_says_as_what(
    client, organisation, reader
):
    category = make_row(DataCategory, organisation, name="Identité", note="Recopiée du livret")
    make_row(DataItem, organisation, category=category, name="Nom de naissance")
    use = make_row(DataUse, organisation, data=category)
    client.force_login(reader)
    page = text(client.get(page_of(category), headers={"Accept-Language": "en"}))
    for told in ("Recopiée du livret", "Nom de naissance", "Data processed", use.activity.get_absolute_url()):
        assert told in page


def test_only_the_officer_sees_a_way_to_edit_an_entry(client, organisation, dpo, contributor, reader):
    entry = make_row(DataCategory, organisation, name="Identité")
    make_row(DataItem, organisation, category=entry, name="Nom")
    ways = [
        "/rows/data-category/edit/",
        "/rows/data-item/edit/",
        "/rows/data-item/add/",
        "/delete/",
        "/merge/",
    ]
    for person, expected in ((dpo, ways), (contributor, []), (reader, [])):
        client.force_login(person)
        page = text(client.get(page_of(entry)))
        assert [way for way in ways if way in page] == expected


def test_a_stranger_finds_no_entry(client, organisation, stranger):
    entry = make_row(Party, organisation, name="Hébergeur")
    client.force_login(stranger)
    assert client.get(page_of(entry)).status_code == 404
    assert client.get(list_of(organisation, Party)).status_code == 404


def whole_of(reference, row):
    """In what the entry is used: the activity or notice of the row, the system of its data, else the row itself."""
    if isinstance(row, SystemData):
        return row.system
    return getattr(row, reference.model.whole) if reference.model.whole else row


@pytest.mark.parametrize(("model", "reference"), RELATIONS)
def test_an_entry_in_use_is_not_deleted_and_the_answer_says_by_what(
    client, organisation, dpo, model, reference
):
    entry = make_row(model, organisation, name="Utile")
    row = refer(reference, entry)
    client.force_login(dpo)
    response = client.post(deletion_of(entry))
    if reference.whole:
        whole = whole_of(reference, row)
        assert response.status_code == 409
        assert str(whole) in response.content.decode()
        assert leads_to(reference, row) == {entry}
    else:  # parts and the departments of members go with it
        assert response.status_code == 302
        assert not model.objects.filter(pk=entry.pk).exists()


def test_an_entry_that_nothing_uses_is_deleted_and_one_is_back_in_the_list(client, organisation, dpo):
    entry = make_row(Department, organisation, name="Voirie")
    client.force_login(dpo)
    assert client.post(deletion_of(entry))["Location"] == list_of(organisation, Department)
    assert not Department.objects.exists()
    assert Department.history.filter(public_id=entry.public_id, history_type="-").exists()


def test_adding_and_changing_an_entry_lead_to_its_page(client, organisation, dpo):
    client.force_login(dpo)
    response = client.post(
        reverse("registry:add-entry", args=[organisation.slug, "party"]), {"name": "Éditeur"}
    )
    entry = Party.objects.get()
    assert response["Location"] == f"{page_of(entry)}#row-{entry.public_id}"
    edit = reverse("registry:edit-row", args=[organisation.slug, "party", entry.public_id])
    assert client.post(edit, {"name": "Éditeur SA"})["Location"].startswith(page_of(entry))
    assert Party.objects.get().name == "Éditeur SA"


def test_a_name_typed_anew_in_a_list_is_refused_at_its_field_when_no_entry_can_have_it(
    client, organisation, dpo
):
    activity = make_row(Activity, organisation)
    client.force_login(dpo)
    path = reverse("registry:edit-row", args=[organisation.slug, "activity.people", activity.public_id])
    response = client.post(path, {"subjects-new": "Élèves\n" + "x" * 401})
    assert response.status_code == 422
    assert "subjects" in response.context["form"].errors
    assert not SubjectCategory.objects.exists()


# Merging ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_every_relation_that_django_knows_is_moved_by_a_merger(model):
    """Read another way than the code does: from the reverse side, hidden relations included, history left out."""
    known = {
        (relation.related_model, relation.field.name)
        for relation in model._meta.get_fields(include_hidden=True)
        if relation.auto_created and not relation.concrete
        if not relation.related_model.__name__.startswith("Historical")
        if not relation.related_model._meta.auto_created
    }
    assert known
    assert {(one.model, one.name) for one in references_to(model)} == known


@pytest.mark.parametrize(("model", "reference"), RELATIONS)
def test_a_merger_moves_what_refers_to_the_one_to_the_other_and_history_tells(
    client, organisation, dpo, model, reference
):
    kept, gone = make_row(model, organisation, name="Élèves"), make_row(model, organisation, name="ELEVES")
    row = refer(reference, gone)
    client.force_login(dpo)
    assert text(client.get(merger_of(kept), {"with": gone.public_id}))
    assert leads_to(reference, row) == {gone}, "a preview changes nothing"
    assert client.post(merger_of(kept), {"with": gone.public_id})["Location"] == page_of(kept)
    assert leads_to(reference, row) == {kept}
    assert not model.objects.filter(pk=gone.pk).exists()
    last = model.history.filter(public_id=gone.public_id).latest()
    assert (last.history_type, last.history_user) == ("-", dpo)
    if not reference.is_list:
        versions = list(reference.model.history.filter(public_id=row.public_id).order_by("history_id"))
        assert [getattr(one, f"{reference.name}_id") for one in versions] == [gone.pk, kept.pk]


def test_a_merger_fills_in_what_the_entry_that_stays_leaves_blank_and_overwrites_nothing(
    client, organisation, dpo
):
    kept = make_row(Party, organisation, name="OVH", city="Roubaix")
    gone = make_row(Party, organisation, name="Ovh", city="Lille", email="dpo@ovh.example", country="FR")
    client.force_login(dpo)
    page = text(client.get(merger_of(kept), {"with": gone.public_id}))
    assert "dpo@ovh.example" in page
    assert "Lille" in page
    client.post(merger_of(kept), {"with": gone.public_id})
    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.email, kept.country.code) == (
        "OVH",
        "Roubaix",
        "dpo@ovh.example",
        "FR",
    )


def test_a_row_that_says_nothing_new_after_a_merger_goes_and_one_that_does_stays(organisation):
    kept, gone = (make_row(DataCategory, organisation, name=name) for name in ("Identité", "identite"))
    activity = make_row(Activity, organisation)
    first = make_row(DataUse, organisation, activity=activity, data=kept)
    make_row(DataUse, organisation, activity=activity, data=gone)
    noted = make_row(DataUse, organisation, activity=activity, data=gone, note="Sur papier")
    elsewhere = make_row(DataUse, organisation, data=gone)
    merge_entries(kept, gone)
    assert list(DataUse.objects.order_by("pk")) == [first, noted, elsewhere]
    assert set(DataUse.objects.values_list("data", flat=True)) == {kept.pk}


def test_a_merger_changes_nothing_that_activities_declare_nor_the_date_of_their_last_change(organisation):
    kept, gone = make_row(Party, organisation, name="OVH"), make_row(Party, organisation, name="Ovh")
    activity = make_row(Hosting, organisation, party=gone).activity
    long_ago = timezone.now() - timedelta(days=400)
    ActivityIndex.objects.filter(pk=activity.pk).update(changed_at=long_ago, stale=False)
    merge_entries(kept, gone)
    index = ActivityIndex.objects.get(pk=activity.pk)
    assert index.changed_at == long_ago
    assert index.stale, "its text names another party now"


def test_items_of_a_merged_category_come_after_those_that_were_there(organisation):
    kept, gone = (make_row(DataCategory, organisation, name=name) for name in ("Identité", "identite"))
    for category, position, name in (
        (kept, 0, "nom"),
        (kept, 1, "prénom"),
        (gone, 0, "âge"),
        (gone, 1, "ville"),
    ):
        make_row(DataItem, organisation, category=category, position=position, name=name)
    merge_entries(kept, gone)
    assert [item.name for item in kept.items.all()] == ["nom", "prénom", "âge", "ville"]


def test_entries_of_two_organisations_are_never_merged(client, organisation, other_organisation, dpo):
    mine, theirs = make_row(Party, organisation, name="OVH"), make_row(Party, other_organisation, name="Ovh")
    use = make_row(Hosting, other_organisation, party=theirs)
    unused = make_row(Party, other_organisation, name="OVH")
    for foreign in (theirs, unused):
        with pytest.raises(ForeignLink):
            merge_entries(mine, foreign)
    assert Party.objects.count() == 3
    client.force_login(dpo)
    assert client.get(merger_of(mine), {"with": theirs.public_id}).status_code == 404
    assert client.post(merger_of(mine), {"with": theirs.public_id}).status_code == 404
    use.refresh_from_db()
    assert use.party == theirs
    page = text(client.get(merger_of(mine)))
    assert str(theirs.public_id) not in page
    assert "Ovh" not in text(client.get(list_of(organisation, Party)))


def test_a_merger_that_fails_midway_changes_nothing(organisation, monkeypatch):
    kept, gone = (
        make_row(Party, organisation, name="OVH"),
        make_row(Party, organisation, name="Ovh", city="Lille"),
    )
    use = make_row(Hosting, organisation, party=gone)
    monkeypatch.setattr(Party, "delete", lambda self, reason: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        merge_entries(kept, gone)
    use.refresh_from_db()
    kept.refresh_from_db()
    assert (use.party, kept.city) == (gone, "")


@pytest.mark.parametrize("with_", ["", "itself", "nothing"])
def test_what_cannot_be_merged_is_not_found(client, organisation, dpo, with_):
    kept = make_row(Party, organisation, name="OVH")
    client.force_login(dpo)
    values = {"": None, "itself": kept.public_id}
    asked = {"with": values.get(with_, with_)} if with_ else {}
    assert client.post(merger_of(kept), asked).status_code == (404 if with_ else 200)
    assert Party.objects.filter(pk=kept.pk).exists()


def test_a_second_press_on_merge_leads_back_with_a_sentence(client, organisation, dpo):
    kept, gone = (make_row(Party, organisation, name=name) for name in ("Banque", "La Banque"))
    client.force_login(dpo)
    for _twice in range(2):
        answer = client.post(merger_of(kept), {"with": str(gone.public_id)}, follow=True)
        assert answer.redirect_chain[0][0] == kept.page()
    assert "L’entrée à fusionner n’est plus là." in text(answer)


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_officer_merges(client, organisation, contributor, reader, method):
    kept, gone = make_row(Party, organisation, name="OVH"), make_row(Party, organisation, name="Ovh")
    for person in (contributor, reader):
        client.force_login(person)
        assert getattr(client, method)(merger_of(kept), {"with": gone.public_id}).status_code == 403
    assert Party.objects.count() == 2


def test_look_alikes_are_shown_to_the_officer_with_the_way_to_merge_them(client, organisation, dpo, reader):
    kept, gone = (make_row(SubjectCategory, organisation, name=name) for name in ("Élèves", "eleves"))
    other = make_row(SubjectCategory, organisation, name="Elèves", relation_state="active")
    client.force_login(dpo)
    page = text(client.get(list_of(organisation, SubjectCategory)))
    assert f"{merger_of(kept)}?with={gone.public_id}" in page
    assert f"with={other.public_id}" not in page, "another state of the relation is another category"
    client.force_login(reader)
    assert "/merge/" not in text(client.get(list_of(organisation, SubjectCategory)))


def test_entries_that_changed_since_a_merger_was_shown_are_looked_at_once_more(client, organisation, dpo):
    kept, gone = (make_row(Party, organisation, name=name) for name in ("Banque", "La Banque"))
    client.force_login(dpo)
    seen = client.get(merger_of(kept), {"with": gone.public_id}).context["seen"]
    gone.note = "Fait important"
    gone.save()
    answer = client.post(merger_of(kept), {"with": gone.public_id, "seen": seen})
    assert answer.status_code == 409
    assert "Fait important" in answer.content.decode()
    assert Party.objects.count() == 2
    assert (
        client.post(merger_of(kept), {"with": gone.public_id, "seen": answer.context["seen"]}).status_code
        == 302
    )
    assert Party.objects.count() == 1
