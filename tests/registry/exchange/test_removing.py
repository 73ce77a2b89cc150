"""An organisation that leaves: everything of it goes, nothing of others, only after an export and with its name typed."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from registry.exchange.removing import delete_organisation, export_as_it_stands
from registry.models import Activity, Controller, Job, Membership, User
from registry.models.shape import owned_models

NAME = "registry.exchange.removing"


def everything() -> dict[tuple[str, Any], dict[str, Any]]:
    """Every row of every table, those of histories and of many-to-many relations among them."""
    return {
        (model._meta.label, row[model._meta.pk.attname]): row
        for model in apps.get_models(include_auto_created=True)
        for row in model._base_manager.values()
    }


def is_of(controller: Controller, key: tuple[str, Any], row: dict[str, Any]) -> bool:
    owns_itself = key[0] in {"registry.Controller", "registry.HistoricalController"}
    return row.get("controller_id") == controller.pk or (owns_itself and row["id"] == controller.pk)


def exported(scene, **changed: Any) -> Job:
    """The export of the scene as a worker makes one: it took the job after the last change."""
    now = timezone.now()
    values = {"question": "fr all", "taken_at": now, "finished_at": now, **changed}
    Job.objects.filter(pk=scene.mine.export.pk).update(**values)
    scene.mine.export.refresh_from_db()
    return scene.mine.export


def delete_page(scene) -> str:
    return reverse("admin:registry_controller_delete", args=[scene.mine.controller.pk])


def note_of_membership(scene, membership: Membership) -> LogEntry:
    return LogEntry.objects.create(
        user=scene.people["superuser"],
        content_type=ContentType.objects.get_for_model(Membership),
        object_id=str(membership.pk),
        object_repr=str(membership),
        action_flag=CHANGE,
    )


def test_nothing_of_it_remains_and_nothing_of_others_changes(scene):
    mine = scene.mine.controller
    scene.mine.member.departments.set([scene.mine.first(apps.get_model("registry", "Department"))])
    scene.mine.invitation.departments.set([scene.mine.first(apps.get_model("registry", "Department"))])
    scene.theirs.member.departments.set([scene.theirs.first(apps.get_model("registry", "Department"))])
    gone = note_of_membership(scene, scene.mine.member)
    kept = note_of_membership(scene, scene.theirs.member)
    before = everything()
    own = {key for key, row in before.items() if is_of(mine, key, row)}
    assert {label for label, _key in own} >= {model._meta.label for model in owned_models()}

    assert delete_organisation(mine, by="a test") >= len(own)

    after = everything()
    lost = before.keys() - after.keys()
    assert not after.keys() - before.keys()
    assert own <= lost
    # Beside its own rows: the departments of a member and of an invitation, the index of a notice, the line about a member.
    beside = sorted(label for label, _key in lost - own)
    assert beside == [
        "admin.LogEntry",
        "policies.NoticeIndex",
        "registry.Invitation_departments",
        "registry.Membership_departments",
    ]
    assert not LogEntry.objects.filter(pk=gone.pk).exists()
    assert LogEntry.objects.filter(pk=kept.pk).exists()
    assert {key: before[key] for key in after} == after


def test_no_text_of_it_is_left_in_any_table(scene):
    """The accounts of its members stay, and so do their names: they are of the installation."""
    delete_organisation(scene.mine.controller, by="a test")
    telling = {
        label
        for (label, _key), row in everything().items()
        if any("cnry-mine" in str(value) or "organisation-cnry" in str(value) for value in row.values())
    }
    assert telling <= {"registry.User", "account.EmailAddress"}
    assert any("cnry-theirs" in str(row) for row in everything().values())


def test_its_files_go_and_those_of_others_stay(scene, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        delete_organisation(scene.mine.controller, by="a test")
        assert scene.mine.export.path.exists(), "a deletion that is taken back would have lost its files"
    assert not scene.mine.export.path.exists()
    assert scene.theirs.export.path.exists()


def test_the_log_says_which_organisation_was_deleted_and_by_whom(scene, caplog):
    with caplog.at_level("WARNING", logger=NAME):
        count = delete_organisation(scene.mine.controller, by="account 30")
    slug = scene.mine.controller.slug
    assert caplog.messages == [f"The organisation {slug} and its {count} rows were deleted by account 30."]


# The page ---------------------------------------------------------------------------------------------------


def test_without_an_export_since_the_last_change_nothing_is_deleted(scene):
    client = scene.client("superuser")
    page = client.get(delete_page(scene)).content.decode()
    assert "Il n’y a aucun export de tout le registre depuis sa dernière modification" in page
    assert 'name="name"' not in page
    answer = client.post(delete_page(scene), {"name": scene.mine.controller.name})
    assert answer.status_code == 409
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


@pytest.mark.parametrize("lack", ["begun before the last change", "only a part", "no file", "not finished"])
def test_what_is_no_export_of_the_register_as_it_stands(scene, lack):
    export = exported(scene)
    assert export_as_it_stands(scene.mine.controller) == export
    if lack == "begun before the last change":
        exported(scene, taken_at=timezone.now() - timedelta(minutes=1))
        activity = Activity.objects.get(pk=scene.mine.activity.pk)
        activity.name = "Changed since"
        activity.save()
    elif lack == "only a part":
        exported(scene, question="fr in_force")
    elif lack == "no file":
        export.path.unlink()
    else:
        exported(scene, state=Job.State.RUNNING)
    assert export_as_it_stands(scene.mine.controller) is None


def test_an_export_of_another_organisation_is_none_of_this_one(scene):
    exported(scene)
    assert export_as_it_stands(scene.theirs.controller) is None


def test_another_name_deletes_nothing_and_says_which_is_asked_for(scene):
    exported(scene)
    answer = scene.client("superuser").post(delete_page(scene), {"name": scene.theirs.controller.name})
    assert answer.status_code == 422
    name = scene.mine.controller.name
    assert f"Ce n’est pas le nom de cet organisme : saisissez « {name} »." in (
        answer.content.decode().replace("\u202f", " ").replace("\u00a0", " ")
    )
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


def test_the_administrator_deletes_it_by_its_name(scene):
    exported(scene)
    client = scene.client("superuser")
    answer = client.post(delete_page(scene), {"name": f" {scene.mine.controller.name.upper()} "}, follow=True)
    assert answer.status_code == 200
    assert "ont été supprimés" in answer.content.decode()
    assert not Controller.objects.filter(pk=scene.mine.controller.pk).exists()
    assert Controller.objects.filter(pk=scene.theirs.controller.pk).exists()
    note = LogEntry.objects.get()
    assert (note.user, note.object_repr) == (scene.people["superuser"], scene.mine.controller.slug)
    assert User.objects.filter(pk=scene.mine.member.user_id).exists()


def test_an_officer_who_is_staff_deletes_no_organisation(scene):
    exported(scene)
    answer = scene.client("dpo").post(delete_page(scene), {"name": scene.mine.controller.name})
    assert answer.status_code == 403
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


def test_the_list_of_organisations_deletes_none(scene):
    client = scene.client("superuser")
    page = reverse("admin:registry_controller_changelist")
    assert "delete_selected" not in client.get(page).content.decode()
    client.post(
        page, {"action": "delete_selected", "_selected_action": [scene.mine.controller.pk], "post": "yes"}
    )
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


def test_it_asks_again_who_deletes(scene):
    exported(scene)
    scene.people["superuser"].set_password("a long password to be asked for")
    scene.people["superuser"].save()
    client = scene.new_client("superuser")
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post(delete_page(scene), {"name": scene.mine.controller.name})
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


# The command ------------------------------------------------------------------------------------------------


def test_the_command_deletes_nothing_by_another_name(scene, tmp_path):
    file = tmp_path / "register.pdf"
    with pytest.raises(CommandError, match="rien n’a été supprimé"):
        call_command("delete_organisation", scene.mine.controller.slug, export=file, name="Another")
    assert not file.exists()
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


def test_the_command_overwrites_no_file(scene, tmp_path):
    file = tmp_path / "register.pdf"
    file.write_text("kept")
    with pytest.raises(CommandError):
        call_command(
            "delete_organisation", scene.mine.controller.slug, export=file, name=scene.mine.controller.name
        )
    assert file.read_text() == "kept"
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


def test_a_register_that_cannot_be_written_is_not_deleted(scene, tmp_path):
    file = tmp_path / "no folder" / "register.pdf"
    with pytest.raises(CommandError):
        call_command(
            "delete_organisation", scene.mine.controller.slug, export=file, name=scene.mine.controller.name
        )
    assert Controller.objects.filter(pk=scene.mine.controller.pk).exists()


@pytest.mark.slow
def test_the_command_writes_the_register_and_deletes_the_organisation(db, organisation, tmp_path):
    file, told = tmp_path / "register.pdf", StringIO()
    call_command("delete_organisation", "valombre", export=file, name="Ville de Valombre", stdout=told)
    assert file.read_bytes().startswith(b"%PDF-1.7")
    assert str(file) in told.getvalue()
    assert not Controller.objects.filter(slug="valombre").exists()
