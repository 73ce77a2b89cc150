"""A name typed beside a recipient or host that the directory holds refers to it: the directory counts every mention."""

import pytest
from django.urls import reverse

from policies.models import Notice, Tracker
from registry.models import Activity, CitedDocument, Department, Party, Recipient, System
from registry.models.naming import NamesParty, refer_to_named
from tests.cast import make_row, new_row

pytestmark = pytest.mark.django_db
# Read from the side of the external organisation: every key to one, of any app, history left out.
KEYS = [
    (relation.related_model, relation.field)
    for relation in Party._meta.get_fields(include_hidden=True)
    if relation.auto_created and not relation.concrete
    if not relation.related_model.__name__.startswith("Historical")
]
# With whom a document was made, and who publishes or hosts a system, is chosen; no word beside it names them.
NAMING = [model for model, field in KEYS if field.null and model not in {CitedDocument, System}]


@pytest.fixture
def party(organisation):
    return make_row(Party, organisation, name="Éditeur d’Exemple")


def naming(model, organisation, name, **given):
    """A checked row of this model that names somebody in words."""
    given = {"kind": "processor", **given} if model is Recipient else given
    row = new_row(model, organisation, **{model.named_in: name}, **given)
    row.full_clean()
    return row


def test_every_kind_of_row_that_may_name_a_third_party_without_a_reference_is_one_of_those_checked():
    assert {model.__name__ for model in NAMING} == {
        *("Client", "EmbeddedTool", "Hosting", "Recipient", "SocialNetwork", "Tracker", "Transfer")
    }
    assert all(issubclass(model, NamesParty) for model in NAMING)
    assert {field.name for model, field in KEYS if model is not System} == {"party", "handed_on_by"}


@pytest.mark.parametrize("model", NAMING)
def test_the_name_of_a_third_party_is_a_reference_to_it_and_stands_once(organisation, party, model):
    row = naming(model, organisation, "EDITEUR d'exemple")
    assert row.party == party
    kept = "EDITEUR d'exemple" if model.__name__ in {"EmbeddedTool", "SocialNetwork"} else ""
    assert getattr(row, model.named_in) == kept  # a tool and a network cannot do without a name of their own


@pytest.mark.parametrize("model", NAMING)
def test_another_name_stays_as_it_was_typed(organisation, other_organisation, party, model):
    make_row(Party, other_organisation, name="Ailleurs")
    for name in ("Ailleurs", "Éditeur"):
        row = naming(model, organisation, name)
        assert (row.party, getattr(row, model.named_in)) == (None, name)


def test_a_reference_that_was_chosen_stays_and_so_does_the_name_beside_it(organisation, party):
    chosen = make_row(Party, organisation, name="Groupe d’Exemple")
    row = naming(Recipient, organisation, party.name, party=chosen)
    assert (row.party, row.name) == (chosen, party.name)


def test_a_recipient_that_is_a_department_is_no_third_party(organisation, party):
    department = make_row(Department, organisation)
    row = naming(Recipient, organisation, party.name, department=department)
    assert (row.party, row.name) == (None, party.name)


def test_a_tracker_whose_issuer_is_typed_in_the_form_is_counted_in_the_directory(
    client, organisation, party, dpo
):
    notice = make_row(Notice, organisation)
    client.force_login(dpo)
    add = reverse("registry:add-row", args=[organisation.slug, "tracker", notice.public_id])
    client.post(add, {"kind": "cookie", "name": "_mesure", "issuer": "éditeur d'exemple"})
    assert (Tracker.objects.get().party, Tracker.objects.get().issuer) == (party, "")
    page = reverse("registry:directory-parties-entry", args=[organisation.slug, party.public_id])
    (use,) = client.get(page).context["uses"]
    assert (use.href, use.roles) == (notice.page(), ("Traceur",))


@pytest.mark.parametrize(("model", "field"), KEYS, ids=[model.__name__ for model, _field in KEYS])
def test_every_mention_is_listed_on_the_page_of_the_third_party(
    client, organisation, party, dpo, model, field
):
    row = make_row(model, organisation, **{field.name: party})
    client.force_login(dpo)
    page = reverse("registry:directory-parties-entry", args=[organisation.slug, party.public_id])
    shown = client.get(page)
    whole = row.whole_row or row
    assert isinstance(whole, Activity | Notice | System)
    assert [use.href for use in shown.context["uses"]] == [whole.page()]
    assert sum(number for _role, number in shown.context["roles"]) == 1
    line = client.get(reverse("registry:directory-parties", args=[organisation.slug])).context["lines"][0]
    assert line.total == 1


@pytest.mark.parametrize("kind", ["staff", "department"])
def test_people_and_departments_of_the_organisation_are_no_external_organisation(organisation, party, kind):
    row = naming(Recipient, organisation, "Éditeur d’Exemple", kind=kind)
    assert (row.party, row.name) == (None, "Éditeur d’Exemple")
    unsaved = new_row(Recipient, organisation, name="Éditeur d’Exemple", kind=kind)
    refer_to_named([party, unsaved])
    assert (unsaved.party, unsaved.name) == (None, "Éditeur d’Exemple")
