"""Beginning with a starter, by hand or in a folder: a draft of one's own, made of what one already has, or nothing."""

from datetime import date
from textwrap import dedent

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from registry.beginning import starter as starting
from registry.beginning.starter import changed_since, start_activity, starter_of
from registry.exchange.imports.folder import FolderReader, load_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.files.yaml_tree import read_tree
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    Department,
    Party,
    RetentionRule,
    SubjectCategory,
)
from registry.models.shape import owned_models
from registry.starters import (
    FaultyStarter,
    UnknownStarter,
    Wording,
    in_language,
    starter,
    wording,
)
from tests.cast import make_row, organisation, other_organisation  # noqa: F401

pytestmark = pytest.mark.django_db
PAYROLL = starter("payroll")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def row_counts():
    return {model.__name__: model._base_manager.count() for model in owned_models()}


# By hand ----------------------------------------------------------------------------------------------------


def test_a_starter_becomes_a_draft_of_the_organisation_after_its_other_activities(organisation):  # noqa: F811
    first = make_row(Activity, organisation, position=4)
    hr = make_row(Department, organisation)
    activity = start_activity(organisation, PAYROLL, "fr", reference="RH-1", department=hr)
    activity.refresh_from_db()
    assert (activity.reference, activity.name, activity.state) == ("RH-1", "Paie du personnel", "draft")
    assert (activity.controller, activity.department) == (organisation, hr)
    assert activity.position > first.position
    assert activity.purposes.count() == 4 and activity.retention_rules.count() == 7


def test_every_row_says_in_its_history_which_starter_it_comes_from(organisation):  # noqa: F811
    activity = start_activity(organisation, PAYROLL, "en", reference="HR-1")
    assert starter_of(activity) is PAYROLL
    for row in (activity, activity.purposes.first(), DataCategory.objects.first()):
        assert row.history.get().history_change_reason == "starter:payroll"
    activity.name = "Wages"
    activity.save()
    Activity.history.all().delete()
    activity.refresh_from_db()
    assert starter_of(activity) is PAYROLL, "whoever changed it since, and whatever became of its history"
    assert starter_of(make_row(Activity, organisation)) is None


def test_people_and_data_the_organisation_has_are_taken_whatever_their_accents_and_capitals(organisation):  # noqa: F811
    staff = make_row(SubjectCategory, organisation, name="PERSONNEL")
    pay = make_row(DataCategory, organisation, name="Remuneration  et COTISATIONS")
    activity = start_activity(organisation, PAYROLL, "fr", reference="RH-1")
    assert activity.subjects.get().subject == staff
    assert pay in {use.data for use in activity.data.all()}
    assert {rule.data for rule in activity.retention_rules.filter(amount__in=(5, 50))} == {pay}
    assert not pay.items.exists(), "what the organisation wrote is left as it is"
    assert DataCategory.objects.filter(controller=organisation).count() == 6


def test_what_another_organisation_has_is_never_taken(organisation, other_organisation):  # noqa: F811
    theirs = make_row(SubjectCategory, other_organisation, name="Personnel")
    activity = start_activity(organisation, PAYROLL, "fr", reference="RH-1")
    assert activity.subjects.get().subject != theirs
    for model in owned_models():
        for row in model._base_manager.exclude(controller=organisation):
            assert row == theirs


@pytest.mark.parametrize("reference", ["", "RH-1", "x" * 61, "RH\n2"])
def test_a_reference_that_cannot_be_used_is_refused_at_its_field_and_stores_nothing(organisation, reference):  # noqa: F811
    make_row(Activity, organisation, reference="RH-1")
    before = row_counts()
    with pytest.raises(ValidationError) as refused:
        start_activity(organisation, PAYROLL, "fr", reference=reference)
    assert "reference" in str(refused.value.message_dict)
    assert row_counts() == before


def test_a_start_that_fails_on_the_way_stores_nothing(organisation, monkeypatch):  # noqa: F811
    kept = starting.insert_rows

    def fail(rows, reason):
        kept(rows, reason)
        raise RuntimeError

    monkeypatch.setattr(starting, "insert_rows", fail)
    before = row_counts()
    with pytest.raises(RuntimeError):
        start_activity(organisation, PAYROLL, "fr", reference="RH-1")
    assert row_counts() == before


def test_a_record_begun_before_a_source_changed_says_which(organisation):  # noqa: F811
    activity = start_activity(organisation, starter("vulnerable-people"), "fr", reference="S-1")
    assert changed_since(activity) == []
    Activity.objects.filter(pk=activity.pk).update(begun_on=date(2026, 1, 15))
    Activity.history.all().delete()
    activity.refresh_from_db()
    assert [one.key for one in changed_since(activity)] == ["casf-l121-6-1"]
    assert changed_since(make_row(Activity, organisation)) == []


# In a folder ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """A function that writes the activities of an organisation, one a text, and gives the folder."""

    def write(*activities, more=""):
        (tmp_path / "activities").mkdir()
        (tmp_path / "organisation.yaml").write_text(f"slug: dupont\nname: Dupont\n{dedent(more)}")
        for number, text in enumerate(activities):
            (tmp_path / "activities" / f"{number}.yaml").write_text(dedent(text))
        return tmp_path

    return write


def test_an_activity_of_a_folder_may_name_a_starter_and_say_what_differs(folder):
    load_organisation(
        folder(
            """\
            starter: payroll
            reference: RH-1
            state: current
            software: Grand livre
            hosting: [{name: Ici, country: FR}]
            recipients: [{kind: processor, party: cabinet}]
            sources: []
            """,
            more="parties: [{key: cabinet, name: Cabinet comptable}]",
        )
    )
    activity = Activity.objects.get()
    assert (activity.name, activity.software, activity.state) == (
        "Paie du personnel",
        "Grand livre",
        "current",
    )
    assert [one.party for one in activity.recipients.all()] == [Party.objects.get()]
    assert activity.hosting.count() == 1
    assert not activity.sources.exists()
    assert activity.retention_rules.count() == 7


def test_what_differs_may_refer_to_the_people_data_and_purposes_of_the_starter(folder):
    load_organisation(
        folder(
            """\
            starter: payroll
            reference: RH-1
            retention_rules: [{data: pay, subject: staff, purpose: accounts, amount: 10, unit: year}]
            purposes: [{key: accounts, name: Comptes, bases: [6.1.c]}]
            special_conditions: []
            """
        )
    )
    rule = RetentionRule.objects.get()
    assert (rule.data.name, rule.subject.name) == ("Rémunération et cotisations", "Personnel")
    assert rule.purpose.name == "Comptes"


def test_what_the_starter_proposes_stays_open_until_the_folder_answers_for_it(folder):
    load_organisation(
        folder(
            "starter: payroll\nreference: A",
            "starter: payroll\nreference: B\nconfirmed: true",
            "starter: payroll\nreference: C\ntransfers_answer: some\nsecurity_measures: [Coffre]",
        )
    )
    first, second, third = Activity.objects.order_by("reference")
    assert (first.transfers_answer, first.security_measures.count()) == ("", 0)
    assert first.open_points.suggestions().filter(target="security_measures").count() == 7
    assert (second.transfers_answer, second.security_measures.count()) == ("none", 7)
    assert second.recipients.get(kind="processor").safeguards and not second.open_points.exists()
    assert [one.detail for one in third.security_measures.all()] == ["Coffre"]
    assert not third.open_points.filter(target__in=("transfers_answer", "security_measures"))


def test_people_and_data_that_the_activity_does_not_refer_to_do_not_come_along(folder):
    text = "starter: payroll\nreference: A\ndata: [pay]\nretention_rules: []\nspecial_conditions: []"
    load_organisation(folder(text))
    assert DataCategory.objects.get().name == "Rémunération et cotisations"


def test_two_activities_may_begin_with_one_starter_and_share_its_people_and_data(folder):
    load_organisation(
        folder("starter: payroll\nreference: A", "starter: payroll\nreference: B\nname: Paie des élus")
    )
    first, second = Activity.objects.all()
    assert {use.data for use in first.data.all()} == {use.data for use in second.data.all()}
    assert not {one.pk for one in first.purposes.all()} & {one.pk for one in second.purposes.all()}
    assert SubjectCategory.objects.count() == 1


def test_people_and_data_of_the_folder_stand_for_those_of_the_starter_of_that_name(folder):
    load_organisation(
        folder("starter: payroll\nreference: A", more="subjects: [{key: agents, name: personnel}]")
    )
    assert Activity.objects.get().subjects.get().subject == SubjectCategory.objects.get()
    assert SubjectCategory.objects.get().name == "personnel"


def test_a_starter_is_read_in_the_language_of_the_organisation(folder):
    activity = "{starter: payroll, reference: A}"
    load_organisation(folder(more=f"activities: [{activity}]\nlanguage: en"))
    assert Activity.objects.get().name == "Staff payroll"


def test_the_same_folder_gives_the_same_identifiers(folder):
    path = folder("starter: payroll\nreference: A", "starter: staff\nreference: B")

    def identifiers():
        reader = FolderReader(path)
        reader.read()
        return [row.instance.public_id for row in reader.rows]

    assert identifiers() == identifiers()
    assert len(set(identifiers())) == len(identifiers())


@pytest.mark.parametrize(
    ("activity", "fault"),
    [
        (
            "starter: pairoll\nreference: A",
            "activities/0.yaml:1: activities[1].starter: There is no such starter. Known: ",
        ),
        (
            "starter: [payroll]\nreference: A",
            "activities/0.yaml:1: activities[1].starter: There is no such starter.",
        ),
        (
            "starter: payroll\nreference: A\nretention_rules: [{data: payy}]",
            "activities/0.yaml:3: activities[1].retention_rules[1].data: "
            "No “category of personal data” has the key “payy”: did you mean “pay”?",
        ),
        (
            "starter: payroll\nreference: A\nnmae: Paie",
            "activities/0.yaml:3: activities[1].nmae: Unknown field “nmae”",
        ),
    ],
)
def test_a_mistake_is_named_at_its_line_and_nothing_is_stored(folder, activity, fault):
    with pytest.raises(FaultyFolder) as refused:
        load_organisation(folder(activity))
    assert str(refused.value).startswith(fault)
    assert not Controller.objects.exists()


def test_the_keys_of_one_starter_are_not_known_elsewhere(folder):
    with pytest.raises(FaultyFolder, match="No “category of personal data” has the key “pay”"):
        load_organisation(
            folder("starter: payroll\nreference: A", "reference: B\nname: B\nrole: controller\ndata: [pay]")
        )


# The files of the starters ------------------------------------------------------------------------------------


def tree_of(tmp_path, text):
    path = tmp_path / "model.yaml"
    path.write_text(text, encoding="utf-8")
    return read_tree(path, path.name)


def test_there_is_no_starter_of_an_unknown_name():
    for name in ("nothing", "", "../sources"):
        with pytest.raises(UnknownStarter):
            starter(name)


@pytest.mark.parametrize(
    "text", ["{fr: Paie}", "{en: Payroll, fr: Paie}", "{fr: Paie, en: Payroll, de: Lohn}", "Paie"]
)
def test_a_text_is_in_french_and_then_in_english(tmp_path, text):
    with pytest.raises(FaultyStarter):
        wording(tree_of(tmp_path, text))


def test_a_text_follows_the_language_of_the_page():
    title = Wording("Paie", "Payroll")
    assert str(title) == "Payroll"
    with translation.override("fr"):
        assert str(title) == "Paie"


@pytest.mark.parametrize(
    "text",
    [
        "purposes: [{name: A, source: ct-l3243-4}]",
        "retention_rules: [{source: ct-l3243-4, legal_reference: A}]",
        "retention_rules: [{source: no-such-source}]",
    ],
)
def test_a_source_is_known_and_stands_where_a_text_of_law_is_cited(tmp_path, text):
    with pytest.raises(FaultyStarter):
        in_language(tree_of(tmp_path, text), "fr")
