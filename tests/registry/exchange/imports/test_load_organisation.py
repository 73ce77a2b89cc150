"""The command that loads an organisation from a folder."""

import pytest
from django.core.management import CommandError, call_command

from registry.models import Controller, Invitation
from tests.registry.exchange.imports.folders import WHOLE, in_organisation

pytestmark = pytest.mark.django_db


# The command ---------------------------------------------------------------------------------------------------


ALONE = "No one can see it yet: invite its data protection officer with --dpo ADDRESS."


def test_the_officer_of_a_loaded_organisation_is_invited_by_a_link_that_is_printed(folder, capsys):
    call_command("load_organisation", folder(WHOLE), "--dpo", "dpo@dupont.example")
    told = capsys.readouterr().out
    assert "dpo@dupont.example can join within seven days by this link, once:" in told
    assert ALONE not in told
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.controller.slug) == (
        "dpo@dupont.example",
        "dpo",
        "dupont",
    )


def test_an_address_that_is_none_is_refused_before_anything_is_loaded(folder):
    with pytest.raises(CommandError):
        call_command("load_organisation", folder(WHOLE), "--dpo", "dupont")
    assert not Controller.objects.exists()


def test_the_command_says_how_many_rows_it_loaded_then_that_there_is_nothing_to_do(folder, capsys):
    path = folder(WHOLE)
    call_command("load_organisation", path)
    assert capsys.readouterr().out == f"Dupont: 18 entries loaded.\n{ALONE}\n"
    call_command("load_organisation", path)
    assert capsys.readouterr().out == f"Dupont is already in the register: nothing to do.\n{ALONE}\n"


def test_the_command_says_when_the_folder_has_changed_since(folder, capsys):
    call_command("load_organisation", folder(WHOLE))
    renamed = folder({"organisation.yaml": "slug: dupont\nname: Dupont & fils"}, "changed since")
    call_command("load_organisation", renamed)
    assert "was left as it is; the folder has changed since." in capsys.readouterr().out


def test_the_command_names_the_folder_and_every_mistake(folder):
    path = folder(in_organisation("legal_from: SA\nsites: www.dupont.fr"))
    with pytest.raises(CommandError) as refused:
        call_command("load_organisation", path)
    assert str(refused.value).splitlines() == [
        f"{path} was not loaded.",
        "organisation.yaml:3: legal_from: Unknown field “legal_from”: did you mean “legal_form”?",
        "organisation.yaml:4: sites: A list is expected here.",
    ]


def test_the_command_refuses_what_is_not_a_folder(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_organisation", tmp_path / "nowhere")
