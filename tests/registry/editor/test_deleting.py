"""Rows are deleted after asking, and moved among their siblings."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse

from registry.editor.specification import FORMS, form_of, form_with
from registry.editor.titles import ADDING
from registry.models import (
    Activity,
    DataCategory,
    LegalBasis,
    Membership,
    Party,
    Proposal,
    Purpose,
    Recipient,
)
from tests.cast import make_row
from tests.markup import tight
from tests.registry.editor.test_proposals import propose
from tests.registry.editor.test_views import add_address, as_member, edit_address, text_of

pytestmark = pytest.mark.django_db


# Deleting and moving ------------------------------------------------------------------------------------------


def test_what_is_in_use_is_not_deleted_and_says_who_uses_it(client, dpo, activity):
    party = make_row(Party, activity.controller, name="Banque")
    make_row(Recipient, activity.controller, activity=activity, party=party)
    address = reverse("registry:delete-row", args=[party.controller.slug, "party", party.public_id])
    response = as_member(client, dpo).post(address)
    assert response.status_code == 409
    assert str(activity) in response.context["users"]
    assert Party.objects.filter(pk=party.pk).exists()


def test_what_is_in_use_says_so_before_anything_is_pressed(client, dpo, activity):
    party = make_row(Party, activity.controller, name="Banque")
    address = reverse("registry:delete-row", args=[party.controller.slug, "party", party.public_id])
    button = '<button type="submit" class="button danger">'
    free = as_member(client, dpo).get(address).content.decode()
    assert button in free
    assert "est utilisée" not in free
    make_row(Recipient, activity.controller, activity=activity, party=party)
    page = client.get(address)
    used = page.content.decode()
    assert page.status_code == 200
    assert "Cette entrée est utilisée et ne peut pas être supprimée" in used
    assert page.context["users"] == [str(activity)]
    assert button not in used
    assert "Son historique est conservé" not in used


def test_control_a_row_with_parts_of_its_own_can_be_deleted(client, dpo, purpose):
    make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    assert as_member(client, dpo).get(address).context["users"] == []


TITLES = {
    "party": "Ajouter un organisme extérieur",
    "subject": "Ajouter une catégorie de personnes concernées",
    "site": "Ajouter un site",
}


@pytest.mark.parametrize(("form", "title"), TITLES.items())
def test_a_page_is_called_as_the_button_that_leads_to_it(client, dpo, organisation, form, title):
    address = reverse("registry:add-entry", args=[organisation.slug, form])
    page = tight(as_member(client, dpo).get(address).content.decode())
    assert f'<h1 class="page-title">{title}</h1>' in page
    assert re.search(rf"<title>{title}\s+– ", page)


def test_a_measure_of_the_whole_organisation_is_called_so(client, dpo, activity):
    as_member(client, dpo)
    slug = activity.controller.slug
    shared = reverse("registry:add-entry", args=[slug, "security-measure"])
    own = add_address(activity.controller, "security-measure", activity)
    titles = [client.get(address).context["title"] for address in (shared, own)]
    assert list(map(str, titles)) == ["Ajouter une mesure commune", "Ajouter une mesure de sécurité"]


def test_a_part_of_a_purpose_is_no_purpose_of_its_own(client, dpo, purpose):
    address = add_address(purpose.controller, "purpose", purpose)
    assert as_member(client, dpo).get(address).context["title"] == "Ajouter une sous-finalité"
    assert client.get(edit_address(purpose)).context["title"] == "Finalité"


def test_every_form_that_adds_a_row_says_what_it_adds():
    adding = {key for key, spec in FORMS.items() if not spec.is_facet}
    assert adding - ADDING.keys() == set()
    assert ADDING.keys() - adding == {"activity.general"}


CHANGES = {
    "the row": lambda purpose, basis: Purpose.objects.filter(pk=purpose.pk).update(name="Changé depuis"),
    "a part of it": lambda purpose, basis: LegalBasis.objects.filter(pk=basis.pk).update(note="Précisé"),
    "a part that is new": lambda purpose, basis: make_row(
        LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose
    ),
    "a part that is gone": lambda purpose, basis: basis.delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_has_changed_since_the_question_is_not_deleted_but_asked_again(client, dpo, purpose, change):
    basis = make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    asked = as_member(client, dpo).get(address).context["seen"]
    change(purpose, basis)
    again = client.post(address, {"seen": asked})
    assert again.status_code == 409
    assert "a changé depuis que la question vous a été posée" in text_of(again.content.decode())
    assert Purpose.objects.filter(pk=purpose.pk).exists()
    assert client.post(address, {"seen": again.context["seen"]}).status_code == 302
    assert not Purpose.objects.filter(pk=purpose.pk).exists()


def test_control_what_changes_elsewhere_does_not_ask_again(client, dpo, purpose):
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    asked = as_member(client, dpo).get(address).context["seen"]
    make_row(Purpose, purpose.controller, activity=purpose.activity, name="Une autre")
    assert client.post(address, {"seen": asked}).status_code == 302


def test_a_proposal_sent_twice_is_one_until_it_is_answered(client, contributor, in_force):
    address = reverse("registry:delete-row", args=[in_force.controller.slug, "purpose", in_force.public_id])
    typed = {"name": "Déclarer", "bases": ["6.1.c"]}
    as_member(client, contributor)
    for _twice in range(2):
        propose(client, contributor, in_force, name="Autrement")
        client.post(add_address(in_force.controller, "purpose", in_force.activity), typed)
        client.post(address)
    assert sorted(Proposal.objects.values_list("action", flat=True)) == ["add", "change", "delete"]
    Proposal.objects.update(state="refused")
    propose(client, contributor, in_force, name="Autrement")
    assert Proposal.objects.waiting().count() == 1


def test_a_kind_of_row_without_a_form_of_its_own_says_so():
    with pytest.raises(LookupError):
        form_of(Membership)
    with pytest.raises(LookupError):
        form_with(Activity, "no_such_field")
    with pytest.raises(LookupError):
        FORMS["purpose"].part("recipients")


def test_an_empty_record_begins_as_a_draft(client, dpo, organisation):
    address = reverse("registry:add-entry", args=[organisation.slug, "activity.general"])
    as_member(client, dpo).post(
        address, {"reference": "RH-1", "name": "Paie", "role": "controller", "row_id": str(uuid.uuid4())}
    )
    assert Activity.objects.get().state == "draft"


def test_a_deletion_says_first_what_goes_with_it(client, dpo, purpose):
    make_row(LegalBasis, purpose.controller, activity=purpose.activity, purpose=purpose)
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    assert as_member(client, dpo).get(address).context["lost"] == ["Bases légales\u00a0: 1"]
    client.post(address)
    assert Purpose.history.filter(id=purpose.pk).first().history_type == "-"


def test_a_second_press_on_delete_leads_back_with_a_sentence(client, dpo, activity, purpose):
    address = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", purpose.public_id])
    as_member(client, dpo).post(address)
    again = client.post(address, follow=True)
    assert again.redirect_chain[0][0].startswith(activity.get_absolute_url())
    assert "Cet élément était déjà supprimé." in text_of(again.content.decode())
    never_there = reverse("registry:delete-row", args=[purpose.controller.slug, "purpose", uuid.uuid4()])
    assert client.post(never_there).status_code == 404


def test_a_row_of_another_organisation_that_was_deleted_is_not_spoken_of(
    client, dpo, activity, other_organisation
):
    theirs = make_row(Party, other_organisation, name="Secret")
    address = reverse("registry:delete-row", args=[activity.controller.slug, "party", theirs.public_id])
    theirs.delete()
    assert as_member(client, dpo).post(address).status_code == 404


def test_rows_move_among_their_siblings_and_stop_at_the_ends(client, dpo, activity):
    rows = [make_row(DataCategory, activity.controller, name=name, position=1) for name in "ABC"]
    as_member(client, dpo)

    def move(row, direction):
        address = reverse("registry:move-row", args=[row.controller.slug, "data-category", row.public_id])
        client.post(address, {"direction": direction})
        return "".join(DataCategory.objects.values_list("name", flat=True))

    assert move(rows[2], "up") == "ACB"
    assert move(rows[2], "up") == "CAB"
    assert move(rows[2], "up") == "CAB"
    assert move(rows[1], "down") == "CAB"
