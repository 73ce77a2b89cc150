"""A folder that was changed is loaded over its organisation: what differs is shown, asked about, then changed."""

import pytest
from django.apps import apps
from django.core.management import call_command

from registry.exchange.imports.folder import load_organisation, read_folder
from registry.exchange.imports.replacing import RegisterChanged, plan_replacement, replace_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.models import Activity, Controller, Party, Purpose, Recipient, Site
from tests.cast import make_row
from tests.registry.exchange.imports.folders import ACTIVITY, DUPONT, WHOLE, row_counts

pytestmark = pytest.mark.django_db
PAY = f"{ACTIVITY}\npurposes:\n  - {{key: p, name: Payer}}\nrecipients:\n  - {{key: r, kind: processor, party: bank}}"
BEFORE = {
    "organisation.yaml": f"{DUPONT}\nparties:\n  - {{key: bank, name: Banque}}\nsites:\n  - {{key: s, url: dupont.fr}}",
    "activities/a.yaml": PAY,
}
AFTER = {
    "organisation.yaml": f"{DUPONT} et fils\nparties:\n  - {{key: bank, name: Banque}}\n  - {{key: host, name: Hôte}}",
    "activities/a.yaml": f"{PAY}\n  - {{key: h, kind: processor, party: host}}\nsoftware: Paie+",
}


@pytest.fixture
def changed(folder):
    """The organisation as it was loaded, and the folder as it is now, read."""
    load_organisation(folder(BEFORE))
    return Controller.objects.get(), read_folder(folder(AFTER, "after"))


def test_what_the_folder_would_change_is_told_and_nothing_is_written(changed):
    controller, reader = changed
    before = row_counts()
    assert list(plan_replacement(reader, controller).lines()) == [
        "~ Organisation: Dupont · Name: Dupont → Dupont et fils",
        "~ Processing activity: A-1 · Paie · Software, in words: – → Paie+",
        "+ External organisation: Hôte",
        "+ Recipient: Hôte",
        "- Site: dupont.fr",
    ]
    assert row_counts() == before


def test_the_organisation_then_says_what_the_folder_says_with_its_history(changed):
    controller, reader = changed
    replace_organisation(reader, controller)
    activity, recipient = Activity.objects.get(), Recipient.objects.get(party__name="Hôte")
    assert (Controller.objects.get().name, activity.software) == ("Dupont et fils", "Paie+")
    assert (recipient.activity, recipient.controller) == (activity, controller)
    assert not Site.objects.exists()
    assert [one.history_change_reason for one in activity.history.all()] == ["load_organisation"] * 2
    assert Site.history.first().history_type == "-"


def test_replacing_twice_changes_nothing_the_second_time(changed):
    controller, reader = changed
    replace_organisation(reader, controller)
    before = row_counts()
    assert replace_organisation(read_folder(reader.folder), Controller.objects.get()).is_empty
    assert row_counts() == before


def test_what_people_added_since_stays(changed):
    controller, reader = changed
    purpose = make_row(Purpose, controller, activity=Activity.objects.get(), name="Déclarer")
    party = make_row(Party, controller, name="Notaire")
    replacement = replace_organisation(reader, controller)
    assert {purpose, party} <= set(replacement.kept)
    assert Purpose.objects.filter(pk=purpose.pk).exists()
    assert Party.objects.filter(pk=party.pk).exists()


def test_a_record_that_left_the_folder_stays_with_its_parts_until_people_archive_it(folder):
    load_organisation(folder(BEFORE))
    without = {"organisation.yaml": BEFORE["organisation.yaml"]}
    replacement = replace_organisation(read_folder(folder(without, "after")), Controller.objects.get())
    assert (replacement.removed, Activity.objects.count(), Purpose.objects.count()) == ([], 1, 1)


def test_whether_a_record_is_in_force_is_not_decided_by_a_folder(folder):
    load_organisation(folder(BEFORE))
    Activity.objects.update(state="current")
    drafted = {**BEFORE, "activities/a.yaml": f"{PAY}\nstate: archived"}
    assert replace_organisation(read_folder(folder(drafted, "after")), Controller.objects.get()).is_empty
    assert Activity.objects.get().state == "current"


def test_what_is_new_in_a_folder_is_neither_current_nor_public_before_people_decide(folder):
    load_organisation(folder(BEFORE))
    more = {
        **BEFORE,
        "activities/b.yaml": "reference: B-2\nname: Cantine\nrole: controller\nstate: current\n",
        "notices/n.yaml": "slug: n\ntitle: Notice\nlanguage: fr\nis_published: true\n",
    }
    replace_organisation(read_folder(folder(more, "after")), Controller.objects.get())
    assert Activity.objects.get(reference="B-2").state == "proposed"
    notice = next(
        model for model in apps.get_app_config("policies").get_models() if model.__name__ == "Notice"
    )
    assert not notice._default_manager.get().is_published


def test_an_entry_that_people_refer_to_since_is_not_taken_away_and_nothing_is_changed(changed):
    controller, reader = changed
    bank = Party.objects.get(name="Banque")
    make_row(Recipient, controller, activity=Activity.objects.get(), party=bank)
    gone = {key: text.replace("  - {key: bank, name: Banque}\n", "") for key, text in AFTER.items()}
    gone["activities/a.yaml"] = gone["activities/a.yaml"].replace("party: bank", "party: host")
    reader.folder.joinpath("organisation.yaml").write_text(gone["organisation.yaml"])
    reader.folder.joinpath("activities/a.yaml").write_text(gone["activities/a.yaml"])
    with pytest.raises(FaultyFolder, match="Something that people added refers to it"):
        replace_organisation(read_folder(reader.folder), controller)
    assert Controller.objects.get().name == "Dupont"


def test_the_folder_of_another_organisation_changes_nothing_of_this_one(changed, folder):
    controller, _reader = changed
    load_organisation(folder({"organisation.yaml": "slug: martin\nname: Martin"}, "martin"))
    other = Controller.objects.get(slug="martin")
    before = [one.name for one in Party.objects.filter(controller=controller)]
    replace_organisation(
        read_folder(folder({"organisation.yaml": "slug: martin\nname: Martin & Cie"}, "after martin")), other
    )
    assert [one.name for one in Party.objects.filter(controller=controller)] == before
    assert Controller.objects.get(slug="martin").name == "Martin & Cie"


def test_every_demo_folder_replaces_itself_with_nothing(folder):
    path = folder(WHOLE)
    load_organisation(path)
    assert plan_replacement(read_folder(path), Controller.objects.get()).is_empty


@pytest.mark.parametrize(("answer", "name"), [("n", "Dupont"), ("", "Dupont"), ("oui", "Dupont et fils")])
def test_the_command_shows_the_difference_and_asks(folder, capsys, monkeypatch, answer, name):
    load_organisation(folder(BEFORE))
    monkeypatch.setattr("builtins.input", lambda _question: answer)
    call_command("load_organisation", folder(AFTER, "after"), "--replace")
    assert "- Site: dupont.fr" in capsys.readouterr().out
    assert Controller.objects.get().name == name


def test_the_command_says_how_to_see_what_a_changed_folder_would_change(folder, capsys):
    load_organisation(folder(BEFORE))
    call_command("load_organisation", folder(AFTER, "after"))
    assert "See what it would change with --replace." in capsys.readouterr().out
    call_command("load_organisation", folder(AFTER, "after"), "--replace", "--yes")
    call_command("load_organisation", folder(AFTER, "after"), "--replace")
    assert "says what the folder says: nothing to do." in capsys.readouterr().out


def test_what_people_change_while_the_difference_is_read_stays_and_the_folder_waits(changed):
    controller, reader = changed
    seen = list(plan_replacement(reader, controller).lines())
    Controller.objects.filter(pk=controller.pk).update(requires_second_factor=True, name="Dupont & Cie")
    with pytest.raises(RegisterChanged):
        replace_organisation(reader, controller, seen=seen)
    assert Controller.objects.get().name == "Dupont & Cie"


def test_only_what_the_folder_says_of_the_organisation_is_written(changed):
    """The control of the test above: with the difference that stands now it is made, and the rest stays."""
    controller, reader = changed
    Controller.objects.filter(pk=controller.pk).update(requires_second_factor=True)
    replace_organisation(reader, controller, seen=list(plan_replacement(reader, controller).lines()))
    now = Controller.objects.get()
    assert (now.name, now.requires_second_factor) == ("Dupont et fils", True)
    fresh = Activity(controller=now, reference="N-1", name="Nouvelle", role="controller", state="draft")
    fresh.save()
    assert fresh.number == 2


def test_the_difference_names_terms_and_countries_by_their_labels_and_never_by_their_codes(folder):
    first = {
        "organisation.yaml": f"{DUPONT}\nlanguage: fr",
        "activities/a.yaml": f"{ACTIVITY}\nsensitive_data: none",
    }
    host = "hosting:\n  - {key: h, name: Baie, %s}"
    first["activities/a.yaml"] += "\n" + host % "country: FR, stage: planned"
    load_organisation(folder(first))
    second = {
        "organisation.yaml": f"{DUPONT}\nlanguage: en",
        "activities/a.yaml": f"{ACTIVITY}\nsensitive_data: some",
    }
    second["activities/a.yaml"] += "\n" + host % "country: CH, began_on: 2024-03"
    lines = "\n".join(
        plan_replacement(read_folder(folder(second, "after")), Controller.objects.get()).lines()
    )
    assert "Language of its documents: Français → English" in lines
    assert "Sensitive data: None (stated) → Yes" in lines
    assert "Country: France → Switzerland" in lines
    assert "Stage: Planned → –" in lines
    assert "Began on: – → March 2024" in lines
