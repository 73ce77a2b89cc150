"""A contributor proposes a change to a record in force; the officer answers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from registry.models import (
    Activity,
    LegalBasis,
    Proposal,
    Purpose,
    SubjectCategory,
    SubjectUse,
)
from tests.cast import make_row
from tests.registry.editor.test_views import add_address, as_member, edit_address, filled

pytestmark = pytest.mark.django_db


# Proposals ----------------------------------------------------------------------------------------------------


def propose(client, contributor, row, **changes):
    as_member(client, contributor).post(edit_address(row), filled(row, **changes))
    return Proposal.objects.latest("pk")


def test_what_a_contributor_changes_in_a_record_in_force_is_a_proposal(client, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer à l’heure", **{"subjects-new": "Stagiaires"})
    in_force.refresh_from_db()
    assert in_force.name == "Payer"
    assert SubjectUse.objects.count() == 0
    assert asked.values["name"] == ["Payer à l’heure"]
    assert asked.proposed_by == contributor


def review_and_send(client, asked, **choices):
    page = client.get(reverse("registry:proposal", args=[asked.controller.slug, asked.public_id]))
    data = dict(page.context["kept"]) | {"proposal": str(asked.public_id)} | choices
    return client.post(page.context["form_action"], data)


def test_the_officer_takes_a_proposal_over(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer à l’heure", **{"subjects-new": "Stagiaires"})
    as_member(client, dpo)
    response = review_and_send(client, asked, **{"choose-name": "mine", "choose-subjects": "mine"})
    assert response.status_code == 302
    in_force.refresh_from_db()
    asked.refresh_from_db()
    assert in_force.name == "Payer à l’heure"
    assert [str(use) for use in in_force.subjects.all()] == ["Stagiaires"]
    assert (asked.state, asked.answered_by) == ("accepted", dpo)


def test_the_officer_corrects_a_proposal(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Payer a leure")
    as_member(client, dpo)
    address = f"{edit_address(in_force)}?proposal={asked.public_id}"
    assert "Payer a leure" in client.get(address).content.decode()
    client.post(
        edit_address(in_force), filled(in_force, name="Payer à l’heure", proposal=str(asked.public_id))
    )
    in_force.refresh_from_db()
    asked.refresh_from_db()
    assert (in_force.name, asked.state) == ("Payer à l’heure", "accepted")


def test_a_register_that_changed_since_the_proposal_is_not_overwritten_unseen(
    client, dpo, contributor, in_force
):
    asked = propose(client, contributor, in_force, name="Proposé")
    in_force.name = "Changé depuis"
    in_force.save()
    as_member(client, dpo)
    assert review_and_send(client, asked).status_code == 409
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_the_officer_refuses_with_a_reason_that_the_author_reads(client, dpo, contributor, in_force):
    asked = propose(client, contributor, in_force, name="Non")
    as_member(client, dpo)
    address = reverse("registry:refuse-proposal", args=[asked.controller.slug, asked.public_id])
    for reason in ("", "N" * 2001):
        refused = client.post(address, {"answer": reason})
        asked.refresh_from_db()
        assert (refused.status_code, asked.state) == (422, "waiting")
        assert refused.context["refusal"].errors["answer"]
        assert refused.context["refusal"]["answer"].value() == reason
    client.post(address, {"answer": "Déjà dit ailleurs."})
    page = as_member(client, contributor).get(
        reverse("registry:proposal", args=[asked.controller.slug, asked.public_id])
    )
    assert "Déjà dit ailleurs." in page.content.decode()


def test_the_list_of_proposals_says_what_each_is_about(client, dpo, contributor, in_force):
    propose(client, contributor, in_force, name="Autrement")
    address = reverse("registry:proposals", args=[in_force.controller.slug])
    page = as_member(client, dpo).get(address).content.decode()
    assert "Modification · Finalité" in page


def test_an_addition_and_a_deletion_can_be_proposed(client, dpo, contributor, in_force):
    as_member(client, contributor).post(
        add_address(in_force.controller, "purpose", in_force.activity),
        {"name": "Déclarer", "bases": ["6.1.c"]},
    )
    added = Proposal.objects.latest("pk")
    client.post(
        reverse("registry:delete-row", args=[in_force.controller.slug, "purpose", in_force.public_id])
    )
    deleted = Proposal.objects.latest("pk")
    assert (added.action, deleted.action, Purpose.objects.count()) == ("add", "delete", 1)
    as_member(client, dpo)
    assert review_and_send(client, added).status_code == 302
    assert review_and_send(client, deleted).status_code == 302
    assert [one.name for one in Purpose.objects.all()] == ["Déclarer"]
    assert list(LegalBasis.objects.values_list("basis", flat=True)) == ["6.1.c"]
    assert not Proposal.objects.waiting().exists()


def test_a_contributor_answers_no_proposal_and_a_stranger_sees_none(client, contributor, stranger, in_force):
    asked = propose(client, contributor, in_force, name="Texte du contributeur")
    slug = asked.controller.slug
    refuse = reverse("registry:refuse-proposal", args=[slug, asked.public_id])
    assert client.post(refuse, {"answer": "Non"}).status_code == 403
    as_member(client, stranger)
    assert client.get(reverse("registry:proposal", args=[slug, asked.public_id])).status_code == 404
    assert client.post(refuse, {"answer": "Non"}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == "waiting"


def test_a_list_longer_than_any_register_needs_is_refused_before_it_is_looked_through(
    client, dpo, organisation
):
    """Each entry is looked for among those that are there: three thousand took two minutes, with the record locked."""
    activity = make_row(Activity, organisation, state="draft")
    client.force_login(dpo)
    people = "\n".join(f"personne {number}" for number in range(3_000))
    path = reverse("registry:edit-row", args=[organisation.slug, "activity.people", activity.public_id])
    page = client.post(path, {"subjects-new": people})
    assert page.status_code == 422
    assert "personne 2999" in page.content.decode()
    assert not SubjectCategory.objects.exists()
