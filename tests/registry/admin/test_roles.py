"""Who may open, change and delete what in the admin: readers and contributors look, the officer changes."""

import pytest

from registry.models import Activity, Membership
from registry.models.shape import owned_models
from tests.access import MEMBERS, MODELS, ROLES, SIGN_IN, admin_address, admin_pages, row_of
from tests.cast import make_member
from tests.registry.admin.forms import form_of

SLOW = pytest.mark.slow  # heavy pages by the dozen; the quick run keeps one telling role or page of each kind
OWNED = [model for model in MODELS if model in owned_models()]


@pytest.mark.parametrize(
    "role",
    [
        role if role in {"anonymous", "reader", "superuser"} else pytest.param(role, marks=SLOW)
        for role in ROLES
    ],
)
def test_every_page_of_every_model_answers_each_role_as_the_table_says(scene, role):
    place, surprises, tried = ROLES.index(role), [], 0
    client = scene.client(role)
    for model, pages in MODELS.items():
        for page, path in admin_pages(row_of(scene.mine, model)).items():
            get = getattr(pages, page) or pages.change
            for method, answers in (("get", get), ("post", pages.post.get(page, get))):
                tried += 1
                response = getattr(client, method)(path)
                found = (
                    SIGN_IN
                    if response.headers.get("Location", "").startswith("/admin/login/")
                    else response.status_code
                )
                if found != answers[place]:
                    surprises.append((model.__name__, page, method, found, answers[place]))
    assert not surprises, "\n".join(map(str, surprises))
    assert tried >= 6 * 2 * len(OWNED)


@pytest.mark.parametrize("role", ["reader", "contributor"])
def test_what_a_reader_sees_in_the_admin_is_text(scene, role):
    """No field, no row to add, no button to save or delete: nothing that would be refused afterwards."""
    page = scene.client(role).get(admin_address(Activity, "change", scene.mine.activity.pk)).content.decode()
    assert "cnry-mine purpose.name" in page
    for name in ('name="_save"', "<textarea", "<select", "deletelink", "add-row"):
        assert name not in page


def test_a_reader_changes_nothing_by_a_forged_form(scene):
    """The form is the officer's own, complete and valid; bringing back an older version is a change like any other."""
    pages, before = admin_pages(scene.mine.activity), state_of(scene.mine.activity)
    forged = {"name": "Changed by a reader", "post": "yes"}
    change, version = (form_of(scene.client("dpo").get(pages[page])).values for page in ("change", "version"))
    for role in ("reader", "contributor"):
        for page, values in {"change": change, "delete": change, "version": version}.items():
            assert scene.client(role).post(pages[page], values | forged).status_code == 403, (role, page)
            assert state_of(scene.mine.activity) == before, (role, page)


def test_control_the_officer_changes_it_by_that_form(scene):
    for number, page in enumerate(("change", "version")):
        path = admin_pages(scene.mine.activity)[page]
        values = form_of(scene.client("dpo").get(path)).values | {"name": f"Changed {number}"}
        assert scene.client("dpo").post(path, values).status_code == 302
        scene.mine.activity.refresh_from_db()
        assert scene.mine.activity.name == f"Changed {number}"
    assert (
        scene.client("dpo").post(admin_pages(scene.mine.activity)["delete"], {"post": "yes"}).status_code
        == 302
    )
    assert not Activity.objects.filter(pk=scene.mine.activity.pk).exists()


def test_a_reader_adds_nothing_by_a_forged_form(scene):
    path = admin_address(Activity, "add")
    values = form_of(scene.client("dpo").get(path)).values | {
        "controller": scene.mine.controller.pk,
        "reference": "NEW",
        "name": "Added by a reader",
        "role": "controller",
    }
    for role in ("reader", "contributor"):
        assert scene.client(role).post(path, values).status_code == 403, role
        assert not Activity.objects.filter(reference="NEW").exists(), role
    assert scene.client("dpo").post(path, values).status_code == 302
    assert Activity.objects.get(reference="NEW").controller == scene.mine.controller


def test_a_member_who_is_not_staff_has_no_admin(scene):
    client = scene.client("anonymous")
    client.force_login(make_member(scene.mine.controller, Membership.Role.DPO, "plain"))
    for model in MODELS:
        response = client.get(admin_address(model, "changelist"))
        assert response["Location"].startswith("/admin/login/")


@pytest.mark.parametrize("end", ["membership removed", "account closed"])
def test_whoever_leaves_sees_nothing_from_the_next_request_on(scene, end):
    client, person = scene.client("dpo"), scene.people["dpo"]
    pages = admin_pages(scene.mine.activity)
    values = form_of(client.get(pages["change"])).values
    assert client.post(pages["change"], values, follow=True).status_code == 200
    if end == "membership removed":
        person.memberships.all().delete()
    else:
        person.is_active = False
        person.save()
    for path in ("/admin/", *pages.values()):
        assert "cnry-mine" not in client.get(path, follow=True).content.decode()
    assert client.post(pages["change"], values | {"name": "Late"}).status_code in {302, 403}
    assert state_of(scene.mine.activity)["name"] != "Late"


def test_an_officer_of_two_organisations_maintains_both_and_reads_a_third(scene):
    person = scene.people["reader"]
    Membership.objects.create(user=person, controller=scene.theirs.controller, role=Membership.Role.DPO)
    client = scene.client("reader")
    for side, status in ((scene.theirs, 200), (scene.mine, 403)):
        path = admin_address(Activity, "change", side.activity.pk)
        assert client.get(path).status_code == 200
        assert client.post(path).status_code == status


def state_of(row):
    """The row as it stands in the database, with the number of its older versions."""
    stored = type(row)._base_manager.values().get(pk=row.pk)
    return stored | {"versions": row.history.count()}


def test_the_table_covers_every_model_that_belongs_to_an_organisation():
    assert len(OWNED) >= 11
    assert tuple(Membership.Role(role).value for role in MEMBERS) == MEMBERS
