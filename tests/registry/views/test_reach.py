"""What a contributor can reach by forging what the pages do not offer: the own departments’ drafts, and nothing else.

Each forged request is one that the page would have sent for a record in reach, about another record: every form, every
way of writing. The control sends the same about a record in reach, and there it writes.
"""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import connection
from django.urls import reverse

from registry.editor.compared import read_values
from registry.editor.form import RowForm
from registry.editor.specification import FORMS
from registry.models import (
    Activity,
    Department,
    LegalBasis,
    Membership,
    Party,
    Proposal,
    Purpose,
    RetentionRule,
    SavedView,
)
from registry.models.shape import owned_models
from registry.views import interview
from registry.views.interview import STEPS
from tests.cast import complete_activity, make_member, make_row

PIECE = {"HX-Request": "true", "HX-Target": "purposes"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def paye(organisation, contributor):
    """The contributor’s own department."""
    department = make_row(Department, organisation, name="Paie")
    Membership.objects.get(user=contributor).departments.add(department)
    return department


@pytest.fixture
def roads(organisation):
    return make_row(Department, organisation, name="Voirie")


@pytest.fixture
def own(organisation, paye):
    return make_row(Activity, organisation, department=paye, state="draft", name="À nous")


@pytest.fixture
def in_force(organisation, paye):
    return make_row(Activity, organisation, department=paye, state="current", name="En vigueur")


def as_member(client, person):
    client.force_login(person)
    return client


def register_of(controller, *but):
    """Every row of the organisation and every row of history, but of these models."""
    found = {}
    for model in owned_models():
        if model not in but:
            rows_of = model._base_manager.filter(controller=controller).order_by("pk")
            histories = (
                model.history.filter(controller=controller).count() if hasattr(model, "history") else 0
            )
            found[model._meta.label] = (list(rows_of.values()), histories)
    return found


def requests_about(activity):
    """Every way to write in an activity: address and form."""
    slug = activity.controller.slug
    for key, spec in FORMS.items():
        row = part_of(spec.model, activity)
        if row is None:
            continue
        form = RowForm(spec, row)
        data = dict(form.inputs(form.stored, base=json.dumps(form.stored)))
        for name in ("note", "name", "detail"):
            if name in spec.fields:
                data[name] = "Forgé"
        parent = next((getattr(row, name) for name in spec.model.nests_under if getattr(row, name)), None)
        if isinstance(parent, (Activity, Purpose)):
            added = data.copy()
            added["row_id"] = str(uuid.uuid4())
            yield reverse("registry:add-row", args=[slug, key, parent.public_id]), added
        yield reverse("registry:edit-row", args=[slug, key, row.public_id]), data
        yield reverse("registry:move-row", args=[slug, key, row.public_id]), {"direction": "down"}
    place = [slug, activity.public_id]
    for step in STEPS:
        data = {"name": "Forgé", "role": "controller", "purposes-new": "Forgé", "people-new": "Forgés"}
        yield reverse("registry:interview-step", args=[*place, step]), data
    for state in ("draft", "proposed", "current", "archived"):
        yield reverse("registry:move-state", args=place), {"state": state}
    rule = RetentionRule.objects.filter(controller=activity.controller).exclude(activity=activity).first()
    if rule is not None:
        yield reverse("registry:use-rule", args=[slug, rule.public_id]), {"activity": activity.public_id}
    for key, spec in FORMS.items():
        row = part_of(spec.model, activity)
        if row is not None:
            yield reverse("registry:delete-row", args=[slug, key, row.public_id]), {}


def part_of(model, activity):
    """A row of this model in this activity, or the activity itself."""
    if model is Activity:
        return activity
    if not any(field.name == "activity" for field in model._meta.concrete_fields):
        return None
    row = model._default_manager.filter(activity=activity).first()
    if row is not None:
        row.controller = activity.controller
    return row


@pytest.mark.parametrize(
    ("department", "state"),
    [("own", "archived"), ("other", "draft"), ("other", "current"), ("none", "draft")],
)
def test_a_contributor_writes_nothing_out_of_reach_whatever_is_sent(
    client, contributor, organisation, paye, roads, department, state
):
    whose = {"own": paye, "other": roads, "none": None}[department]
    complete_activity(organisation, department=paye, state="draft")
    activity = complete_activity(organisation, department=whose, state=state)
    as_member(client, contributor)
    before, tried, surprises = register_of(organisation), 0, []
    for address, data in requests_about(activity):
        tried += 1
        headers = PIECE if tried % 2 else {}
        status = client.post(address, data, headers=headers).status_code
        if status != 403:
            surprises.append((address, status))
        if "/rows/" in address and "/move/" not in address and client.get(address).status_code != 403:
            surprises.append((address, "get"))
    assert surprises == []
    assert register_of(organisation) == before
    assert tried > 100


def test_control_the_same_requests_write_in_a_draft_of_the_own_department(
    client, contributor, organisation, paye
):
    complete_activity(organisation, department=paye, state="draft")
    activity = complete_activity(organisation, department=paye, state="draft")
    as_member(client, contributor)
    wrote = dict.fromkeys(("add", "edit", "move", "delete", "interview", "state", "use"), 0)
    for address, data in requests_about(activity):
        before = history_of_all()
        if "/add/" in address:
            assert client.get(address).status_code == 200, address
        refused = client.post(address, data).status_code == 403
        assert not refused or ("/delete/" in address and "/rows/activity." in address), address
        for verb in wrote:
            wrote[verb] += f"/{verb}/" in address and history_of_all() > before
    assert all(wrote.values()), wrote
    assert sum(wrote.values()) > 60


def history_of_all():
    """The number of all rows of history, in one query: it is asked after every request."""
    tables = [model.history.model._meta.db_table for model in owned_models() if hasattr(model, "history")]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + " + ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables))
        return cursor.fetchone()[0]


def test_what_a_contributor_sends_about_a_record_in_force_is_proposed_and_nothing_else_changes(
    client, contributor, organisation, paye
):
    activity = complete_activity(organisation, department=paye, state="current")
    as_member(client, contributor)
    before = register_of(organisation, Proposal)
    for address, data in requests_about(activity):
        client.post(address, data)
    assert register_of(organisation, Proposal) == before
    assert {one.action for one in Proposal.objects.all()} == {"add", "change", "delete"}
    assert Proposal.objects.count() > 60


def test_many_at_once_leave_out_what_is_out_of_reach(client, contributor, organisation, paye, roads, own):
    other = make_row(Activity, organisation, department=roads, state="draft", name="À eux")
    address = reverse("registry:bulk", args=[organisation.slug])
    data = {"act": "tag", "tag": "forgé", "pick": [str(own.public_id), str(other.public_id)]}
    as_member(client, contributor)
    plan = client.post(address, data).context["plan"]
    client.post(address, data | {"previewed": plan.digest})
    assert list(own.tags.values_list("name", flat=True)) == ["forgé"]
    assert not other.tags.exists()
    for act in ("archive", "enforce"):
        assert client.post(address, data | {"act": act, "previewed": plan.digest}).status_code == 403
    assert set(Activity.objects.values_list("state", flat=True)) == {"draft"}


@pytest.mark.parametrize("field", ["state", "assigned_to", "position", "controller", "public_id"])
def test_no_form_sets_what_it_does_not_show(
    client, contributor, organisation, own, other_organisation, field
):
    forged = {
        "state": "current",
        "assigned_to": str(contributor.pk),
        "position": "7",
        "controller": str(other_organisation.pk),
        "public_id": str(uuid.uuid4()),
    }
    form = RowForm(FORMS["activity.general"], own)
    data = dict(form.inputs(form.stored, base=json.dumps(form.stored)))
    data[field], data["name"] = forged[field], "Changée"
    address = reverse("registry:edit-row", args=[organisation.slug, "activity.general", own.public_id])
    before = Activity.objects.values(field).get(pk=own.pk)
    assert as_member(client, contributor).post(address, data).status_code == 302
    assert Activity.objects.values(field).get(pk=own.pk) == before
    assert Activity.objects.get(pk=own.pk).name == "Changée"


# A record that moved out of reach while the contributor’s request waited ----------------------------------------


@pytest.mark.parametrize("verb", ["add-row", "edit-row", "delete-row", "move-row"])
def test_what_was_put_in_force_while_a_request_waited_is_not_written_in(
    client, contributor, organisation, own, monkeypatch, verb
):
    """The officer’s change is committed at the moment at which the lock is given."""
    purpose = make_row(Purpose, organisation, activity=own, name="Payer")
    lock = Purpose.lock

    def lock_after_the_officer(row):
        Activity.objects.filter(pk=own.pk).update(state="archived")
        lock(row)

    monkeypatch.setattr(Purpose, "lock", lock_after_the_officer)
    named = own if verb == "add-row" else purpose
    address = reverse(f"registry:{verb}", args=[organisation.slug, "purpose", named.public_id])
    assert as_member(client, contributor).post(address, {"name": "Trop tard"}).status_code == 403
    assert [one.name for one in Purpose.objects.all()] == ["Payer"]


def test_an_answer_of_the_interview_comes_too_late_as_well(
    client, contributor, organisation, own, monkeypatch
):
    find = interview.find

    def find_before_the_officer(*arguments):
        found = find(*arguments)
        Activity.objects.filter(pk=own.pk).update(state="current")
        return found

    monkeypatch.setattr(interview, "find", find_before_the_officer)
    address = reverse("registry:interview-step", args=[organisation.slug, own.public_id, "purposes"])
    assert as_member(client, contributor).post(address, {"purposes-new": "Trop tard"}).status_code == 403
    assert not Purpose.objects.exists()


# Proposals ------------------------------------------------------------------------------------------------------


def proposal_about(activity, **values):
    given = {"action": "add", "form": "recipient", "row": activity.public_id} | values
    return Proposal.objects.create(controller=activity.controller, activity=activity, **given)


@pytest.mark.parametrize("kind", ["recipient", "transfer"])
def test_what_a_proposal_names_anew_is_made_once_it_is_taken_over(
    client, contributor, dpo, organisation, in_force, kind
):
    """Neither when it is sent nor when the officer looks at it."""
    add = reverse("registry:add-row", args=[organisation.slug, kind, in_force.public_id])
    asked = {"kind": "third_party", "party": "Neuve SA", "country": "CH"}
    as_member(client, contributor).post(add, asked)
    proposal = Proposal.objects.get()
    as_member(client, dpo)
    for address in (f"{add}?proposal={proposal.public_id}", reverse_of(proposal)):
        assert "Neuve SA" in client.get(address).content.decode()
        assert not Party.objects.exists()
    assert client.post(add, asked | {"proposal": str(proposal.public_id)}).status_code == 302
    assert Party.objects.get().name == "Neuve SA"
    proposal.refresh_from_db()
    assert proposal.state == "accepted"


def reverse_of(proposal):
    return reverse("registry:proposal", args=[proposal.controller.slug, proposal.public_id])


def test_what_is_offered_again_after_a_deletion_makes_nothing_either(client, dpo, organisation, in_force):
    recipient = make_row(FORMS["recipient"].model, organisation, activity=in_force)
    address = reverse("registry:edit-row", args=[organisation.slug, "recipient", recipient.public_id])
    recipient.delete()
    response = as_member(client, dpo).post(address, {"kind": "third_party", "party": "Neuve SA"})
    assert response.status_code == 409
    assert "Neuve SA" in response.content.decode()
    assert not Party.objects.exists()


def test_a_contributor_answers_no_proposal_by_saving_a_draft(client, contributor, dpo, organisation, own):
    """The record was in force when somebody proposed, and is a draft again."""
    proposal = proposal_about(own, action="change", form="activity.general", values={"name": ["Autre"]})
    form = RowForm(FORMS["activity.general"], own)
    data = dict(form.inputs(form.stored, base=json.dumps(form.stored), proposal=str(proposal.public_id)))
    address = reverse("registry:edit-row", args=[organisation.slug, "activity.general", own.public_id])
    for person, state in ((contributor, "waiting"), (dpo, "accepted")):
        assert as_member(client, person).post(address, data).status_code == 302
        proposal.refresh_from_db()
        assert proposal.state == state


def test_a_proposal_whose_place_was_deleted_can_still_be_refused(client, dpo, organisation, in_force):
    purpose = make_row(Purpose, organisation, activity=in_force)
    proposal = proposal_about(
        in_force, form="legal-basis", row=purpose.public_id, values={"basis": ["6.1.c"]}
    )
    purpose.delete()
    page = as_member(client, dpo).get(reverse_of(proposal))
    assert page.status_code == 200
    assert page.context["is_gone"]
    refuse = reverse("registry:refuse-proposal", args=[organisation.slug, proposal.public_id])
    client.post(refuse, {"answer": "Sa place n’est plus là."})
    proposal.refresh_from_db()
    assert proposal.state == "refused"


# Whole records, and identifiers of others -------------------------------------------------------------------------


def test_who_fills_a_record_in_neither_deletes_nor_moves_it(client, contributor, dpo, organisation, own):
    """By the address of any part of its form."""
    make_row(Activity, organisation, name="D’un autre service")
    before = register_of(organisation)
    for key in (key for key, spec in FORMS.items() if spec.model is Activity):
        place = [organisation.slug, key, own.public_id]
        as_member(client, contributor)
        assert client.post(reverse("registry:delete-row", args=place)).status_code == 403
        assert client.post(reverse("registry:move-row", args=place), {"direction": "down"}).status_code == 404
    assert register_of(organisation) == before
    as_member(client, dpo).post(reverse("registry:delete-row", args=place))
    assert not Activity.objects.filter(pk=own.pk).exists()


def test_the_identifier_of_a_row_that_exists_opens_no_form_to_a_reader(
    client, reader, dpo, organisation, own
):
    address = reverse("registry:add-entry", args=[organisation.slug, "activity.general"])
    data = {"row_id": str(own.public_id)}
    assert as_member(client, reader).post(address, data).status_code == 403
    assert as_member(client, dpo).post(address, data).status_code == 422  # sent again, with what it lacks


def test_what_was_typed_under_a_place_that_is_gone_is_shown_and_not_lost(
    client, contributor, organisation, own
):
    purpose = make_row(Purpose, organisation, activity=own)
    address = reverse("registry:add-row", args=[organisation.slug, "legal-basis", purpose.public_id])
    purpose.delete()
    response = as_member(client, contributor).post(address, {"note": "Ce que j’ai écrit"})
    assert response.status_code == 410
    assert "Ce que j’ai écrit" in response.content.decode()
    assert not LegalBasis.objects.exists()
    nowhere = reverse("registry:add-row", args=[organisation.slug, "legal-basis", uuid.uuid4()])
    assert client.post(nowhere, {"note": "Nulle part"}).status_code == 404


@pytest.mark.parametrize(
    "base", ["[" * 100_000, '{"name": ["\\u0000"]}', '{"name": ["\\ud800"]}', "[1]", "{"]
)
def test_a_damaged_base_is_no_base(client, contributor, organisation, in_force, base):
    assert read_values(base) == {}
    address = reverse("registry:edit-row", args=[organisation.slug, "activity.general", in_force.public_id])
    form = RowForm(FORMS["activity.general"], in_force)
    data = dict(form.inputs(form.stored | {"name": ["Autre"]}, base=base, origin=base))
    assert as_member(client, contributor).post(address, data).status_code in {302, 409, 422}


@pytest.mark.parametrize(
    "base",
    [{"created_on": ["x"]}, {"created_on": ["2024-99-99"]}, {"role": ["x"], "department": ["x"], "x": ["x"]}],
)
def test_what_a_forged_form_says_stood_there_keeps_no_officer_from_answering(
    client, contributor, dpo, organisation, in_force, base
):
    form = RowForm(FORMS["activity.general"], in_force)
    data = dict(form.inputs(form.stored | {"name": ["Autre"]}, base=json.dumps(form.stored | base)))
    address = reverse("registry:edit-row", args=[organisation.slug, "activity.general", in_force.public_id])
    assert as_member(client, contributor).post(address, data).status_code in {302, 409}
    proposal = proposal_about(
        in_force,
        action="change",
        form="activity.general",
        row=in_force.public_id,
        base=form.stored | base,
        values={"name": ["Autre"], **base},
    )
    as_member(client, dpo)
    for page in (reverse_of(proposal), f"{address}?proposal={proposal.public_id}"):
        assert client.get(page).status_code == 200


def test_a_private_view_is_its_owners_alone(client, dpo, contributor, organisation):
    """Not even the officer’s, who may change those that all members see."""
    view = SavedView.objects.create(
        controller=organisation, owner=contributor, name="À moi", query="q=secret"
    )
    other = make_member(organisation, Membership.Role.DPO, "second")
    for person in (dpo, other):
        as_member(client, person)
        register = reverse("registry:register", args=[organisation.slug])
        assert "À moi" not in client.get(register).content.decode()
        assert client.get(register, {"view": view.public_id}).status_code == 404
        for name in ("edit-view", "delete-view"):
            address = reverse(f"registry:{name}", args=[organisation.slug, view.public_id])
            assert client.post(address, {"name": "À eux"}).status_code == 404
    assert SavedView.objects.get().name == "À moi"
