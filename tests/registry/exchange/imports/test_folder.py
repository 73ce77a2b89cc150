"""Loading an organisation from a folder: strict, every mistake at its line, all or nothing, and never twice."""

from datetime import date
from decimal import Decimal
from textwrap import dedent

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from policies.models import Notice
from registry.exchange.imports import folder as loader
from registry.exchange.imports.folder import FolderReader, load_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.models import (
    Activity,
    ContactPoint,
    Controller,
    DataCategory,
    Department,
    ImpactAssessment,
    LegalBasis,
    OwnedQuerySet,
    Party,
    Purpose,
    RetentionRule,
    SecurityMeasure,
    Site,
)
from registry.models.shape import owned_models

pytestmark = pytest.mark.django_db

DEMO = sorted((settings.BASE_DIR / "demo" / "organisations").iterdir())
DUPONT = "slug: dupont\nname: Dupont"
ACTIVITY = "reference: A-1\nname: Paie\nrole: controller"
WHOLE = {
    "organisation.yaml": """\
        slug: dupont
        name: Dupont
        parties:
          - {key: paye-express, name: Paye Express}
        subjects:
          - {key: salaries, name: Salariés}
        data:
          - key: identite
            name: Identité
            items: [nom, prénom]
        """,
    "activities/01-paie.yaml": """\
        reference: A-1
        name: Paie
        role: controller
        purposes:
          - key: bulletins
            name: Établir les bulletins
            bases: [6.1.b]
            data: [identite]
            subjects: [salaries]
        recipients:
          - {kind: processor, party: paye-express, data: [identite]}
        retention_rules:
          - {data: identite, purpose: bulletins, amount: 5, unit: year, starts: [paiement, départ]}
        """,
    "notices/salaries.yaml": """\
        slug: salaries
        title: Vos données
        language: fr
        activity_links: [A-1]
        """,
}


@pytest.fixture(autouse=True)
def in_english():
    """Sentences are compared in the language they are written in."""
    with translation.override("en"):
        yield


@pytest.fixture
def folder(tmp_path):
    """A function that writes files into one folder and gives the folder; content is text or raw bytes."""

    def write(files, name="organisation"):
        for path, content in files.items():
            target = tmp_path / name / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content if isinstance(content, bytes) else dedent(content).encode())
        return tmp_path / name

    return write


@pytest.fixture
def load(folder):
    """A function that writes files and loads them."""
    return lambda files, name="organisation": load_organisation(folder(files, name))


@pytest.fixture
def faults(load):
    """A function that writes files, expects them to be refused, and gives the faults as they are shown."""

    def refuse(files):
        before = row_counts()
        with pytest.raises(FaultyFolder) as refused:
            load(files)
        assert row_counts() == before, "something was stored"
        return [str(fault) for fault in refused.value.faults]

    return refuse


def row_counts():
    """How many rows, and history rows, there are of everything an organisation owns and of organisations."""
    counts = {}
    for model in [Controller, *owned_models()]:
        counts[model.__name__] = model._default_manager.count()
        if hasattr(model, "history"):
            counts[f"history of {model.__name__}"] = model.history.count()
    return counts


def public_ids():
    return {
        model.__name__: sorted(
            str(value) for value in model._default_manager.values_list("public_id", flat=True)
        )
        for model in [Controller, *owned_models()]
    }


# What a folder says becomes rows ----------------------------------------------------------------------------


def test_a_folder_becomes_an_organisation_with_all_its_rows(load):
    loaded = load(WHOLE)
    counts = {label.split(".")[1]: count for label, count in loaded.created.items()}
    assert counts == {
        "Controller": 1,
        "Party": 1,
        "SubjectCategory": 1,
        "DataCategory": 1,
        "DataItem": 2,
        "Activity": 1,
        "Purpose": 1,
        "LegalBasis": 1,
        "DataUse": 1,
        "SubjectUse": 1,
        "Recipient": 1,
        "RecipientData": 1,
        "RetentionRule": 1,
        "RetentionStart": 2,
        "Notice": 1,
        "NoticeActivity": 1,
    }
    assert counts == {name: count for name, count in row_counts().items() if name in counts}


def test_every_row_belongs_to_the_organisation_and_to_the_activity_it_stands_in(load):
    dupont = load(WHOLE).controller
    load({"organisation.yaml": "slug: durand\nname: Durand"}, name="durand")
    for model in owned_models():
        assert set(model._default_manager.values_list("controller__slug", flat=True)) <= {dupont.slug}
    basis, start = LegalBasis.objects.get(), RetentionRule.objects.get().starts.first()
    assert basis.activity == basis.purpose.activity == start.activity == Activity.objects.get()


def test_every_row_has_one_history_row_that_says_where_it_comes_from(load):
    load(WHOLE)
    for model in (Party, Activity, LegalBasis, Notice):
        record = model.history.get()
        assert (record.history_type, record.history_change_reason) == ("+", "load_organisation")
    assert Controller.history.get().history_type == "+"


def test_references_lead_to_rows_of_any_file_by_their_key_reference_or_slug(load):
    load(WHOLE)
    rule = RetentionRule.objects.get()
    assert (rule.data.name, rule.purpose.name) == ("Identité", "Établir les bulletins")
    assert [str(link.activity) for link in Notice.objects.get().activity_links.all()] == ["A-1 · Paie"]


def test_a_single_value_stands_for_the_main_field_of_its_row(load):
    load({"organisation.yaml": f"{DUPONT}\nsites: [www.dupont.fr]"})
    assert Site.objects.get().url == "www.dupont.fr"


def test_rows_keep_the_order_of_their_list_and_activities_that_of_their_files(load):
    files = {
        "organisation.yaml": f"{DUPONT}\ndepartments: [Juridique, Accueil]",
        "activities/20-accueil.yaml": "reference: B\nname: Accueil\nrole: controller",
        "activities/10-paie.yaml": "reference: C\nname: Paie\nrole: controller",
    }
    load(files)
    assert [department.name for department in Department.objects.all()] == ["Juridique", "Accueil"]
    assert [activity.reference for activity in Activity.objects.all()] == ["C", "B"]


def test_any_list_of_the_organisation_may_be_a_folder_of_files(load):
    load({"organisation.yaml": DUPONT, "parties/paye.yaml": "key: paye\nname: Paye Express"})
    assert Party.objects.get().name == "Paye Express"


def test_a_purpose_inside_a_purpose_is_its_sub_purpose(load):
    activity = f"{ACTIVITY}\npurposes:\n  - name: Payer\n    purposes: [Calculer, Virer]"
    load({"organisation.yaml": DUPONT, "activities/a.yaml": activity})
    assert [child.name for child in Purpose.objects.get(name="Payer").purposes.all()] == ["Calculer", "Virer"]


def test_what_a_row_is_a_part_of_is_said_by_where_it_stands_alone(faults):
    activity = (
        f"{ACTIVITY}\npurposes:\n  - {{name: Calculer, parent: payer}}\n  - {{key: payer, name: Payer}}"
    )
    (fault,) = faults({"organisation.yaml": DUPONT, "activities/a.yaml": activity})
    assert "purposes[1].parent: Unknown field “parent”." in fault


def test_a_part_that_exists_once_is_written_without_a_list(load):
    activity = f"{ACTIVITY}\nimpact_assessment:\n  decision: done\n  done_on: 2026-01-31"
    load({"organisation.yaml": DUPONT, "activities/a.yaml": activity})
    assert ImpactAssessment.objects.get().done_on == date(2026, 1, 31)


def test_names_that_start_with_a_dot_are_passed_over(load):
    assert load({"organisation.yaml": DUPONT, ".DS_Store": b"\0\1", "activities/.a.yaml.swp": b"\0"}).created


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_every_organisation_of_the_demo_loads(path):
    assert load_organisation(path).controller.slug == path.name


# Values mean what their field says, never what YAML guesses ---------------------------------------------------


@pytest.mark.parametrize("code", ["NO", '"NO"', "'NO'"])
def test_the_country_no_stays_norway(load, code):
    load({"organisation.yaml": f"{DUPONT}\ncontact_points:\n  - {{function: seat, country: {code}}}"})
    assert ContactPoint.objects.get().country.name == "Norway"


def test_a_code_keeps_its_zero_and_a_name_may_look_like_a_number_a_date_or_a_boolean(load):
    load(
        {
            "organisation.yaml": f"{DUPONT}\nsecurity_measures: [{{heading: 01, detail: 2026-01-31}}]\nbrand: on"
        }
    )
    measure = SecurityMeasure.objects.get()
    assert (measure.heading, measure.detail, Controller.objects.get().brand) == ("01", "2026-01-31", "on")


def test_numbers_dates_and_booleans_are_read_by_their_field(load):
    activity = f"{ACTIVITY}\ncreated_on: 2018-05-25\nretention_rules: [{{amount: 36, unit: month, automatic: false}}]"
    load({"organisation.yaml": f"{DUPONT}\nshare_capital: 1000.50", "activities/a.yaml": activity})
    rule = RetentionRule.objects.get()
    assert Controller.objects.get().share_capital == Decimal("1000.50")
    assert Activity.objects.get().created_on == date(2018, 5, 25)
    assert (rule.amount, rule.automatic, rule.includes_backups) == (36, False, None)


def test_what_is_left_out_is_not_answered_and_nil_is_an_answer(load):
    load({"organisation.yaml": DUPONT, "activities/a.yaml": f"{ACTIVITY}\ntransfers_answer: none"})
    activity = Activity.objects.get()
    assert (activity.transfers_answer, activity.sensitive_data) == ("none", "")


def test_text_is_kept_as_written_with_its_apostrophes_spaces_and_line_breaks(load):
    load({"organisation.yaml": f"{DUPONT}\nidentity_note: |-\n  L’«\u00a0entreprise\u00a0»\n  de Zoé"})
    assert Controller.objects.get().identity_note == "L’«\u00a0entreprise\u00a0»\nde Zoé"


# Mistakes: named by file, line and field, and nothing is stored -----------------------------------------------


def in_organisation(text):
    return {"organisation.yaml": f"{DUPONT}\n{text}"}


def in_activity(text, organisation=DUPONT):
    return {"organisation.yaml": organisation, "activities/a.yaml": f"{ACTIVITY}\n{text}"}


MISTAKES = {
    "an unknown field, with the name that was meant": (
        in_organisation("legal_from: SA"),
        "organisation.yaml:3: legal_from: Unknown field “legal_from”: did you mean “legal_form”?",
    ),
    "an unknown field, with the known ones": (
        in_organisation("sites:\n  - {url: a.fr, zzz: b}"),
        "organisation.yaml:4: sites[1].zzz: Unknown field “zzz”. Known: key, url, name, note.",
    ),
    "a field that only the register fills in": (
        in_activity("version: 3"),
        "activities/a.yaml:4: activities[1].version: Unknown field “version”. Known:",
    ),
    "a merge key": (in_organisation("<<: {brand: D}"), "organisation.yaml:3: <<: Unknown field “<<”. Known:"),
    "a field written twice": (
        in_organisation("name: Durand"),
        "organisation.yaml:3: The field “name” is written twice.",
    ),
    "text where a list is expected": (
        in_organisation("sites: www.dupont.fr"),
        "organisation.yaml:3: sites: A list is expected here.",
    ),
    "fields where a list is expected": (
        in_organisation("sites: {url: www.dupont.fr}"),
        "organisation.yaml:3: sites: A list is expected here.",
    ),
    "a list where one value is expected": (
        in_organisation("brand: [Dupont]"),
        "organisation.yaml:3: brand: One value is expected here.",
    ),
    "a single value for a row that has no main field": (
        in_organisation("formalities: [declaration]"),
        "organisation.yaml:3: formalities[1]: Fields with their values are expected here.",
    ),
    "a list where a key is expected": (
        in_activity("department: [juridique]"),
        "activities/a.yaml:4: activities[1].department: A key is expected here.",
    ),
    "a file that is a list": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": "- Paie"},
        "activities/a.yaml:1: Fields with their values are expected here.",
    ),
    "a word for a number": (
        in_activity("retention_rules:\n  - amount: trois\n    unit: year"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: “trois” value must be an integer.",
    ),
    "a number below zero": (
        in_activity("retention_rules:\n  - amount: -3\n    unit: year"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: Ensure this value is greater than",
    ),
    "a number without its unit": (
        in_activity("retention_rules:\n  - amount: 3"),
        "activities/a.yaml:5: activities[1].retention_rules[1]: A number needs its unit, and a unit its number.",
    ),
    "a date written the French way": (
        in_activity("created_on: 25/05/2018"),
        "activities/a.yaml:4: activities[1].created_on: “25/05/2018” value has an invalid date format.",
    ),
    "a boolean that is neither true nor false": (
        in_activity("sources:\n  - {kind: direct, is_public: yes}"),
        "activities/a.yaml:5: activities[1].sources[1].is_public: “true” or “false” is expected here.",
    ),
    "a bad code": (
        in_activity("purposes:\n  - name: Payer\n    bases: [6.1.z]"),
        "activities/a.yaml:6: activities[1].purposes[1].bases[1].basis: Value '6.1.z' is not a valid choice.",
    ),
    "a bad code in a list of codes": (
        in_activity("impact_assessment:\n  criteria: [luck]"),
        "activities/a.yaml:5: activities[1].impact_assessment.criteria: “luck” is not one of the possible values.",
    ),
    "a code where a list of codes is expected": (
        in_activity("impact_assessment:\n  criteria: luck"),
        "activities/a.yaml:5: activities[1].impact_assessment.criteria: A list of codes is expected here.",
    ),
    "a country by its name": (
        in_organisation("contact_points:\n  - {function: seat, country: France}"),
        "organisation.yaml:4: contact_points[1].country: Value 'France' is not a valid choice.",
    ),
    "an overlong line": (
        in_organisation(f"brand: {'D' * 401}"),
        "organisation.yaml:3: brand: Ensure this value has at most 400 characters (it has 401).",
    ),
    "a bad email address": (
        in_organisation("contact_points:\n  - function: dpo\n    email: dpo at dupont"),
        "organisation.yaml:5: contact_points[1].email: Enter a valid email address.",
    ),
    "a bad web address": (
        in_organisation("sites: [chez nous]"),
        "organisation.yaml:3: sites[1].url: Write a web address, such as https://www.example.org.",
    ),
    "a bad SIREN": (
        in_organisation('siren: "810308289"'),
        "organisation.yaml:3: siren: This is not a SIREN: nine digits whose key is right are expected.",
    ),
    "a bad slug": (
        {"organisation.yaml": "slug: chez dupont\nname: Dupont"},
        "organisation.yaml:1: slug: Enter a valid “slug”",
    ),
    "a control character": (
        in_organisation('brand: "Du\\x07pont"'),
        "organisation.yaml:3: brand: Character 3 (code U+0007) is a control character",
    ),
    "an empty value": (
        in_organisation("brand:"),
        "organisation.yaml:3: brand: The value is empty: fill it in or leave the field out.",
    ),
    "an empty row of a list": (
        in_organisation("sites:\n  - www.dupont.fr\n  -"),
        "organisation.yaml:5: sites[2].url: The value is empty: fill it in or leave the field out.",
    ),
    "a missing required field": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": "# Paie\nreference: A-1\nrole: controller"},
        "activities/a.yaml:2: activities[1].name: This field cannot be blank.",
    ),
    "a missing required reference": (
        in_activity("subprocessors:\n  - note: à compléter"),
        "activities/a.yaml:5: activities[1].subprocessors[1].party: This field is required.",
    ),
    "an unknown reference": (
        in_activity("subprocessors: [paie]", f"{DUPONT}\nparties: [{{key: paye, name: Paye}}]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “third party” has the key “paie”. Known: paye.",
    ),
    "the key of a row of another kind": (
        in_activity("subprocessors: [paye]", f"{DUPONT}\ndepartments: [{{key: paye, name: Paye}}]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: No “third party” has the key “paye”. Known: —.",
    ),
    "a key used twice, with its first place": (
        in_organisation("parties:\n  - {key: paye, name: Paye}\n  - {key: paye, name: B}"),
        "organisation.yaml:5: parties[2]: The key “paye” is already used at organisation.yaml:4.",
    ),
    "a reference used by two activities": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": ACTIVITY, "activities/b.yaml": ACTIVITY},
        "activities/b.yaml:1: activities[2]: The key “A-1” is already used at activities/a.yaml:1.",
    ),
    "a purpose of another activity": (
        {
            "organisation.yaml": DUPONT,
            "activities/a.yaml": f"{ACTIVITY}\npurposes: [{{key: payer, name: Payer}}]",
            "activities/b.yaml": "reference: B\nname: B\nrole: joint\nretention_rules:\n  - purpose: payer",
        },
        "activities/b.yaml:5: activities[2].retention_rules[1].purpose: "
        "This entry belongs to another record of the organisation.",
    ),
    "an anchor": (
        in_organisation("sites:\n  - &site www.dupont.fr"),
        "organisation.yaml:4: Anchors and aliases (& and *) are not read.",
    ),
    "an alias": (
        in_organisation("brand: *name"),
        "organisation.yaml:3: Anchors and aliases (& and *) are not read.",
    ),
    "a tag": (
        in_organisation("brand: !!python/name:os.system"),
        "organisation.yaml:3: Tags (!) are not read.",
    ),
    "a tag of our own": (
        in_organisation("brand: !secret word"),
        "organisation.yaml:3: Tags (!) are not read.",
    ),
    "a field whose name is a list": (
        in_organisation("? [brand]\n: Dupont"),
        "organisation.yaml:3: The name of a field must be plain text.",
    ),
    "what is not YAML": (
        in_organisation("sites: [www.dupont.fr"),
        "organisation.yaml:3: This is not valid YAML:",
    ),
    "a tab where spaces are expected": (
        in_organisation("\tbrand: Dupont"),
        "organisation.yaml:3: This is not valid YAML: found character '\\t' that cannot start any token.",
    ),
    "two documents in a file": (
        in_organisation("---\nname: Durand"),
        "organisation.yaml:3: This is not valid YAML: but found another document.",
    ),
    "a file that is not UTF-8": (
        {"organisation.yaml": f"{DUPONT}\nbrand: Générale".encode("latin-1")},
        "organisation.yaml:3: The file is not encoded in UTF-8.",
    ),
    "an empty file": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": ""},
        "activities/a.yaml:1: The file is empty.",
    ),
    "a file of comments only": (
        {"organisation.yaml": "# Dupont\n"},
        "organisation.yaml:1: The file is empty.",
    ),
    "a folder without its main file": (
        {"activities/a.yaml": ACTIVITY},
        "organisation.yaml:1: The folder has no file organisation.yaml.",
    ),
    "a stray file": (
        {"organisation.yaml": DUPONT, "lisez-moi.txt": "Bonjour"},
        "lisez-moi.txt:1: This file has no place in the folder; expected: contact_points/*.yaml, sites/*.yaml",
    ),
    "a folder that is no section": (
        {"organisation.yaml": DUPONT, "activites/a.yaml": ACTIVITY},
        "activites/a.yaml:1: This file has no place in the folder; expected:",
    ),
    "a file with another ending": (
        {"organisation.yaml": DUPONT, "activities/a.yml": ACTIVITY},
        "activities/a.yml:1: This file has no place in the folder; expected:",
    ),
    "a file one folder too deep": (
        {"organisation.yaml": DUPONT, "activities/paie/a.yaml": ACTIVITY},
        "activities/paie/a.yaml:1: This file has no place in the folder; expected:",
    ),
    "a file that is too large": (
        {"organisation.yaml": f"{DUPONT}\n# {'-' * 2_000_000}\n"},
        "organisation.yaml:1: The file is larger than 2 MB.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_by_file_line_and_field_and_nothing_is_stored(faults, files, sentence):
    (fault,) = faults(files)
    assert fault.startswith(sentence)


def test_several_mistakes_are_named_at_once_in_the_order_of_the_files(faults):
    files = {
        "organisation.yaml": f"{DUPONT}\nlegal_from: SA\nsites: www.dupont.fr",
        "activities/a.yaml": f"{ACTIVITY}\nrecipients:\n  - {{kind: processor, party: acme}}",
        "activities/b.yaml": "",
        "lisez-moi.txt": "Bonjour",
    }
    assert [fault.split(": ")[0] for fault in faults(files)] == [
        "activities/a.yaml:5",
        "activities/b.yaml:1",
        "lisez-moi.txt:1",
        "organisation.yaml:3",
        "organisation.yaml:4",
    ]


def test_several_values_that_their_fields_refuse_are_named_at_once(faults):
    files = in_activity("sensitive_data: perhaps\npurposes:\n  - detail: sans nom", f"{DUPONT}\nsiren: 12")
    assert [fault.split(": ")[1] for fault in faults(files)] == [
        "activities[1].sensitive_data",
        "activities[1].purposes[1].name",
        "siren",
    ]


def test_a_key_of_another_organisation_is_not_known(load, faults):
    load(WHOLE, name="dupont")
    files = in_activity("subprocessors: [paye-express]", "slug: durand\nname: Durand")
    assert faults(files) == [
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “third party” has the key “paye-express”. Known: —."
    ]


def test_two_kinds_of_rows_may_use_the_same_key(load):
    load(
        in_organisation("parties: [{key: paye, name: Paye}]\ndepartments: [{key: paye, name: Service paye}]")
    )
    assert (Party.objects.get().name, Department.objects.get().name) == ("Paye", "Service paye")


def test_sentences_are_in_the_language_of_the_process(folder):
    path = folder(in_organisation("brand: [Dupont]"))
    with translation.override("fr"), pytest.raises(FaultyFolder) as refused:
        load_organisation(path)
    with translation.override("fr"):
        assert str(refused.value) == f"organisation.yaml:3: brand: {loader._('One value is expected here.')}"


# All or nothing ------------------------------------------------------------------------------------------------


@pytest.fixture
def failing_at_the_third_model(monkeypatch):
    """A function that makes the storing of the third kind of row fail with an error."""

    def arrange(error):
        calls, store = [], OwnedQuerySet.bulk_create

        def fail_later(*args, **options):
            calls.append(args)
            if len(calls) == 3:
                raise error
            return store(*args, **options)

        monkeypatch.setattr(OwnedQuerySet, "bulk_create", fail_later)
        return calls

    return arrange


def test_what_the_database_refuses_half_way_leaves_nothing_behind(faults, failing_at_the_third_model):
    calls = failing_at_the_third_model(IntegrityError("no more rows"))
    assert faults(WHOLE) == ["organisation.yaml:1: The database refuses this folder: no more rows"]
    assert len(calls) == 3


def test_a_defect_of_ours_half_way_leaves_nothing_behind_and_is_not_hidden(load, failing_at_the_third_model):
    failing_at_the_third_model(ZeroDivisionError())
    before = row_counts()
    with pytest.raises(ZeroDivisionError):
        load(WHOLE)
    assert row_counts() == before


def test_a_refused_folder_loads_once_it_is_mended(load, faults):
    assert faults({**WHOLE, "activities/02.yaml": "reference: A-2"})
    assert load({**WHOLE, "activities/02.yaml": "reference: A-2\nname: Congés\nrole: controller"}).created


# Loading again -------------------------------------------------------------------------------------------------


def test_loading_twice_changes_nothing_not_even_the_history(load):
    first = load(WHOLE)
    before = row_counts()
    again = load(WHOLE)
    assert row_counts() == before
    assert (again.controller, again.created, again.folder_changed) == (first.controller, {}, False)


def test_what_a_person_changed_survives_a_second_load(load):
    load(WHOLE)
    Activity.objects.filter(reference="A-1").update(name="Paie et congés")
    DataCategory.objects.get().items.first().delete()
    load(WHOLE)
    assert Activity.objects.get().name == "Paie et congés"
    assert [item.name for item in DataCategory.objects.get().items.all()] == ["prénom"]


def test_a_folder_that_changed_since_is_told_and_not_loaded_over_what_is_there(load):
    load(WHOLE)
    before = row_counts()
    again = load({**WHOLE, "activities/02.yaml": "reference: A-2\nname: Congés\nrole: controller"})
    assert (again.created, again.folder_changed) == ({}, True)
    assert row_counts() == before


def test_a_folder_that_broke_since_is_refused_even_when_its_organisation_is_there(load, faults):
    load(WHOLE)
    assert faults({**WHOLE, "activities/02.yaml": "reference: A-2"})


def test_two_organisations_with_the_same_rows_live_side_by_side(load):
    load(WHOLE)
    loaded = load(
        {**WHOLE, "organisation.yaml": WHOLE["organisation.yaml"].replace("slug: dupont", "slug: durand")}
    )
    assert loaded.created
    assert Activity.objects.filter(reference="A-1").count() == 2


# Public identifiers --------------------------------------------------------------------------------------------


def test_the_same_folder_gives_the_same_public_identifiers_in_every_database(load):
    with transaction.atomic():
        load(WHOLE)
        in_one_database = public_ids()
        transaction.set_rollback(True)
    assert Controller.objects.count() == 0
    load(WHOLE)
    assert public_ids() == in_one_database


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_no_two_rows_of_an_organisation_share_a_public_identifier(path):
    reader = FolderReader(path)
    reader.read()
    identifiers = [row.instance.public_id for row in reader.rows]
    assert len(set(identifiers)) == len(identifiers)


def test_a_row_with_a_key_keeps_its_identifier_when_rows_move_around_it(folder):
    def identifier_of_paye(parties, name):
        reader = FolderReader(folder(in_organisation(f"parties: [{parties}]"), name))
        reader.read()
        return next(
            row.instance.public_id for row in reader.rows if getattr(row.instance, "name", "") == "Paye"
        )

    alone = identifier_of_paye("{key: paye, name: Paye}", "alone")
    assert alone == identifier_of_paye("Acme, {key: paye, name: Paye}", "after another")


def test_the_same_key_in_two_organisations_gives_two_identifiers(load):
    load(WHOLE)
    load({**WHOLE, "organisation.yaml": WHOLE["organisation.yaml"].replace("slug: dupont", "slug: durand")})
    assert len(set(Party.objects.values_list("public_id", flat=True))) == 2


# The command ---------------------------------------------------------------------------------------------------


def test_the_command_says_how_many_rows_it_loaded_then_that_there_is_nothing_to_do(folder, capsys):
    path = folder(WHOLE)
    call_command("load_organisation", path)
    assert capsys.readouterr().out == "Dupont: 18 rows loaded.\n"
    call_command("load_organisation", path)
    assert capsys.readouterr().out == "Dupont is already in the register: nothing to do.\n"


def test_the_command_says_when_the_folder_has_changed_since(folder, capsys):
    call_command("load_organisation", folder(WHOLE))
    renamed = folder({"organisation.yaml": "slug: dupont\nname: Dupont & fils"}, "changed since")
    call_command("load_organisation", renamed)
    assert capsys.readouterr().out.endswith("was left as it is; the folder has changed since.\n")


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


# What a careless reader would let through --------------------------------------------------------------------


def test_lists_nested_without_end_are_refused(faults):
    assert faults(in_organisation("sites: " + "[" * 900 + "]" * 900))


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (
            {
                **in_activity(""),
                "notices/n.yaml": "slug: n\ntitle: N\nlanguage: fr\nactivity_links: [A-1, A-1]",
            },
            "notices/n.yaml:4",
        ),
        (
            {
                "organisation.yaml": DUPONT,
                "activities/a.yaml": f"{ACTIVITY}\nkey: a",
                "activities/b.yaml": f"{ACTIVITY}\nkey: b",
            },
            "activities/b.yaml:1",
        ),
    ],
    ids=["an activity twice in a notice", "a reference twice under two keys"],
)
def test_what_must_be_unique_is_named_where_it_is_repeated(faults, files, place):
    assert faults(files)[0].startswith(f"{place}: ")


def test_a_list_and_a_folder_of_the_same_name_are_not_mixed(faults):
    files = {**in_organisation("sites: [www.dupont.fr]"), "sites/b.yaml": "url: www.dupont.com"}
    assert faults(files) == [
        "organisation.yaml:3: sites: This list and the folder of the same name say the same: keep one of them."
    ]


@pytest.mark.parametrize("key", ['""', "[paye]"])
def test_a_key_that_is_no_word_is_refused(faults, key):
    assert faults(in_organisation(f"parties: [{{key: {key}, name: Paye}}]"))


def test_two_formalities_may_refer_to_the_same_text(load):
    assert load(
        in_organisation(
            "formalities:\n  - {kind: declaration, reference: NS 48}\n  - {kind: exemption, reference: NS 48}"
        )
    )


def test_a_control_character_that_yaml_refuses_is_named_at_its_line(faults):
    assert faults(in_organisation("brand: Du\x07pont"))[0].startswith("organisation.yaml:3: ")


def test_a_line_break_in_a_one_line_field_is_refused(faults):
    assert faults(in_organisation('brand: "Du\\npont"'))
