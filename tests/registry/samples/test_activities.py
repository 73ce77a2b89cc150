"""Invented activities are varied, valid, the same for the same seed, and never in the way of what is there."""

import time
import uuid
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import translation

from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataItem,
    Department,
    Fact,
    Party,
    SubjectCategory,
)
from registry.models.shape import owned_models
from registry.record.build import build_register, build_sheets
from registry.samples import activities as samples
from registry.samples.activities import catalogue, make_activities, theme_of, themes
from registry.samples.draw import Draw
from tests.cast import complete_organisation, make_row

pytestmark = pytest.mark.django_db

SHELVED = (Department, Party, SubjectCategory, DataCategory)


@pytest.fixture
def organisation():
    """An organisation whose identifier is known, so that it can be made twice."""
    return Controller.objects.create(slug="valombre", name="Ville de Valombre", public_id=uuid.UUID(int=30))


@pytest.fixture
def other_organisation():
    return Controller.objects.create(slug="lointaine", name="Coopérative lointaine")


def counts(controller):
    return {m._meta.label: m.objects.filter(controller=controller).count() for m in owned_models()}


def facts_only(controller):
    """The sheets without their identifiers."""

    def bare(value):
        if isinstance(value, dict):
            return {name: bare(one) for name, one in value.items() if name != "id"}
        return [bare(one) for one in value] if isinstance(value, list) else value

    return [bare(record.model_dump(mode="json")) for record in build_sheets(controller)]


# The command ------------------------------------------------------------------------------------------------


def test_the_command_adds_as_many_activities_as_asked_and_says_so(organisation, capsys):
    with translation.override("en"):
        call_command("make_activities", "valombre", 12, seed=4)
    assert Activity.objects.count() == 12
    rows = sum(counts(organisation).values())
    assert capsys.readouterr().out == f"Ville de Valombre: {rows} entries added, EX-00001 to EX-00012.\n"


@pytest.mark.parametrize("number", [0, -1, 10_001])
def test_a_number_out_of_reach_gets_a_sentence(organisation, number):
    sentence = f"^{number} activities cannot be made: ask for 1 to 10000.$"
    with translation.override("en"), pytest.raises(CommandError, match=sentence):
        call_command("make_activities", "--", "valombre", number)
    assert not Activity.objects.exists()
    with pytest.raises(ValueError, match=str(number)):
        make_activities(organisation, number, seed=1)


def test_an_unknown_organisation_gets_a_sentence_with_those_that_are_known(organisation, other_organisation):
    with translation.override("en"), pytest.raises(CommandError) as refusal:
        call_command("make_activities", "valonbre", 3)
    assert str(refusal.value) == (
        "No organisation has the identifier “valonbre”. Known: lointaine, valombre."
    )


def test_an_installation_without_organisation_says_so_too():
    with translation.override("en"), pytest.raises(CommandError, match="Known: —"):
        call_command("make_activities", "valombre", 3)


def test_what_is_no_number_is_refused(organisation):
    with pytest.raises(CommandError, match="beaucoup"):
        call_command("make_activities", "valombre", "beaucoup")


# The same for the same seed ---------------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_register_to_the_last_identifier(organisation):
    make_activities(organisation, 30, seed=7)
    before = build_register(organisation).canonical()
    organisation.delete()
    again = Controller.objects.create(slug="valombre", name="Ville de Valombre", public_id=uuid.UUID(int=30))
    make_activities(again, 30, seed=7)
    assert build_register(again).canonical() == before


def test_two_organisations_have_the_same_content_under_identifiers_of_their_own(
    organisation, other_organisation
):
    make_activities(organisation, 10, seed=7)
    make_activities(other_organisation, 10, seed=7)
    assert facts_only(organisation) == facts_only(other_organisation)
    for model in owned_models():
        ids = model.objects.values_list("public_id", flat=True)
        assert len(ids) == len(set(ids))


def test_another_seed_tells_the_same_themes_in_another_order_and_otherwise(organisation, other_organisation):
    make_activities(organisation, len(themes()), seed=7)
    make_activities(other_organisation, len(themes()), seed=8)
    first, second = facts_only(organisation), facts_only(other_organisation)
    assert [one["name"] for one in first] != [one["name"] for one in second]
    assert {one["name"] for one in first} == {one["name"] for one in second}
    told = [{one["name"]: one | {"reference": ""} for one in facts} for facts in (first, second)]
    alike = [name for name in told[0] if told[0][name] == told[1][name]]
    assert alike == []


def test_five_and_then_five_are_the_ten_of_one_call(organisation, other_organisation):
    make_activities(organisation, 5, seed=7)
    make_activities(organisation, 5, seed=7)
    make_activities(other_organisation, 10, seed=7)
    assert facts_only(organisation) == facts_only(other_organisation)


def test_a_large_call_is_the_same_as_small_ones(organisation, other_organisation, monkeypatch):
    make_activities(organisation, 7, seed=7)
    monkeypatch.setattr(samples, "BATCH", 3)
    make_activities(other_organisation, 7, seed=7)
    assert facts_only(organisation) == facts_only(other_organisation)


def test_a_draw_is_the_same_on_every_machine():
    draw = Draw("trente")
    assert [draw.number(1, 100) for _again in range(8)] == [44, 98, 75, 9, 42, 19, 54, 84]
    assert Draw("trente").shuffled("abcdef") == Draw("trente").shuffled("abcdef")
    assert sorted(Draw("autre").shuffled("abcdef")) == list("abcdef")
    assert Draw("x").some("abc", 5, 5) == ["a", "b", "c"]
    assert Draw("x").some("abc", 0, 0) == []
    assert {Draw(str(n)).number(2, 4) for n in range(50)} == {2, 3, 4}


# Never in the way -------------------------------------------------------------------------------------------


def test_references_go_on_after_those_that_are_there(organisation):
    for reference in ("EX-00004", "EX-abc", "EX-12a", "A-99999", "EX-", "EX-99999999999999999999"):
        make_row(Activity, organisation, reference=reference, position=3)
    made = make_activities(organisation, 3, seed=1)
    assert made.references == ("EX-00005", "EX-00006", "EX-00007")
    later = make_activities(organisation, 2, seed=2)
    same = make_activities(organisation, 2, seed=1)
    assert later.references + same.references == ("EX-00008", "EX-00009", "EX-00010", "EX-00011")
    positions = list(
        Activity.objects.filter(reference__in=made.references).values_list("position", flat=True)
    )
    assert sorted(positions) == [4, 5, 6]


def test_the_references_of_another_organisation_do_not_matter(organisation, other_organisation):
    make_activities(other_organisation, 4, seed=1)
    assert make_activities(organisation, 1, seed=1).references == ("EX-00001",)


def test_a_gap_left_by_a_deletion_is_not_filled(organisation):
    make_activities(organisation, 3, seed=1)
    Activity.objects.get(reference="EX-00002").delete()
    assert make_activities(organisation, 1, seed=1).references == ("EX-00004",)


def test_people_data_departments_and_third_parties_are_made_once(organisation):
    make_activities(organisation, 100, seed=1)
    once = {model: model.objects.count() for model in SHELVED}
    make_activities(organisation, 100, seed=2)
    for model in (*SHELVED, DataItem):
        names = Counter(model.objects.values_list("name", *(["category"] if model is DataItem else [])))
        assert max(names.values()) == 1, model
    assert all(model.objects.count() <= once[model] + 3 for model in SHELVED)
    assert SubjectCategory.objects.count() >= 25


def test_a_row_of_the_same_name_is_used_as_it_is(organisation):
    known = make_row(SubjectCategory, organisation, name="Salariés", kind="")
    make_activities(organisation, 77, seed=1)
    assert SubjectCategory.objects.get(name="Salariés") == known
    assert known.uses.exists()
    known.refresh_from_db()
    assert known.kind == ""


def test_a_row_that_was_renamed_is_found_again(organisation):
    make_activities(organisation, 77, seed=1)
    department = Department.objects.get(name="Ressources humaines")
    department.name = "Direction des talents"
    department.save()
    make_activities(organisation, 77, seed=2)
    assert not Department.objects.filter(name="Ressources humaines").exists()
    assert Activity.objects.filter(department=department).count() >= 2


def test_everything_made_belongs_to_the_organisation_and_nothing_else_is_touched(organisation):
    other = complete_organisation("lointaine", "CANARI")
    before, digest = counts(other), build_register(other).digest()
    made = make_activities(organisation, 40, seed=1)
    assert counts(other) == before
    assert build_register(other).digest() == digest
    assert {label: count for label, count in counts(organisation).items() if count} == made.created
    assert "CANARI" not in build_register(organisation).canonical().decode()


def test_the_organisation_itself_is_not_written_to(organisation):
    make_activities(organisation, 3, seed=1)
    assert organisation.history.count() == 1


def test_a_call_that_fails_halfway_leaves_nothing(organisation, monkeypatch):
    monkeypatch.setattr(samples, "BATCH", 2)
    real, calls = samples.insert_rows, []

    def fail_the_second_time(rows, reason):
        calls.append(rows)
        if len(calls) == 2:
            raise RuntimeError("disque plein")
        return real(rows, reason)

    monkeypatch.setattr(samples, "insert_rows", fail_the_second_time)
    with pytest.raises(RuntimeError):
        make_activities(organisation, 6, seed=1)
    assert sum(counts(organisation).values()) == 0


def test_every_row_has_its_history_and_says_where_it_comes_from(organisation):
    make_activities(organisation, 30, seed=1)
    for model in owned_models():
        if issubclass(model, Fact):
            history = model.history.values_list("public_id", "history_type", "history_change_reason")
            made = model.objects.values_list("public_id", flat=True)
            assert sorted(history) == sorted((one, "+", "make_activities") for one in made)


# Plausible and varied ---------------------------------------------------------------------------------------


def test_every_row_passes_the_checks_of_a_form(organisation):
    make_activities(organisation, len(themes()) + 5, seed=3)
    for model in owned_models():
        for row in model.objects.all():
            row.clean_fields(exclude={field.name for field in model._meta.fields if field.is_relation})
            row.clean()


def test_no_two_names_are_the_same_among_ten_thousand():
    for seed in (1, 2):
        names = [theme_of(seed, number)[1] for number in range(1, 10_001)]
        assert len(set(names)) == 10_000
        assert sorted(names[: len(themes())]) == sorted(name for _domain, name in themes())


def test_the_domains_of_public_and_private_life_are_there():
    names = " ".join(name for _domain, name in themes())
    for word in (
        "Recrutement",
        "Facturation",
        "scolaire",
        "patient",
        "Vidéoprotection",
        "Listes électorales",
        "Dons",
    ):
        assert word in names
    assert len(themes()) >= 70


def texts(value):
    if isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)
    elif isinstance(value, str):
        yield value


def test_nobody_is_named():
    """External organisations are invented companies; there is neither title, nor telephone, nor address of a person."""
    written = list(texts(catalogue()))
    assert len(written) >= 1500
    titles = ("M. ", "Mme ", "Mlle ", "Monsieur ", "Madame ", "Dr ", "Docteur ")
    assert [one for one in written if any(title in one for title in titles)] == []
    assert [one for one in written if "@" in one and not one.endswith(".example")] == []
    fields = {name for party in catalogue()["parties"].values() for name in party}
    assert fields <= {"name", "legal_form", "city", "country", "url", "dpo_contact", "representative", "note"}


def test_everything_in_the_catalogue_is_used():
    content = catalogue()
    used = {pool: set() for pool in ("departments", "subjects", "data", "bases", "conditions", "recipients")}
    for domain in content["domains"]:
        for told in (domain, *(theme for theme in domain["themes"].values() if isinstance(theme, dict))):
            for pool, keys in used.items():
                keys.update(told.get(pool, []))
    for entry in content["recipients"].values():
        used["departments"].add(entry.get("department"))
    for entry in content["conditions"].values():
        used["data"].add(entry["data"])
    assert {pool: sorted(set(content[pool]) - keys) for pool, keys in used.items()} == {
        pool: [] for pool in used
    }
    assert all(keys - {None} <= set(content[pool]) for pool, keys in used.items())


def test_what_differs_in_a_theme_is_known_to_every_domain():
    known = {name for domain in catalogue()["domains"] for name in domain} | {"purposes"}
    for domain in catalogue()["domains"]:
        for theme in domain["themes"].values():
            assert isinstance(theme, list) or (set(theme) <= known and theme["purposes"])


# At size ----------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_thousand_activities_take_well_under_a_minute(organisation):
    started = time.process_time()
    made = make_activities(organisation, 1000, seed=1)
    assert time.process_time() - started < 30
    assert Activity.objects.count() == 1000
    assert sum(made.created.values()) > 25_000
    assert Activity.objects.filter(Q(purposes=None) | Q(name="")).count() == 0
