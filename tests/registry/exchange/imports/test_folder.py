"""An organisation from a folder: what it says becomes rows, all or nothing, and never twice."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from policies.models import Notice
from registry.exchange.imports.folder import FolderReader, load_organisation, read_folder
from registry.exchange.imports.replacing import plan_replacement
from registry.models import (
    Activity,
    ContactPoint,
    Controller,
    DataCategory,
    Department,
    Hosting,
    ImpactAssessment,
    LegalBasis,
    OwnedQuerySet,
    Party,
    Purpose,
    Recipient,
    RecordLink,
    RetentionRule,
    SecurityMeasure,
    Site,
    System,
)
from registry.models.shape import owned_models
from registry.record.build import build_sheets
from tests.registry.exchange.imports.folders import (
    ACTIVITY,
    DEMO,
    DUPONT,
    WHOLE,
    in_organisation,
    public_ids,
    row_counts,
)

pytestmark = pytest.mark.django_db


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


def test_a_record_refers_to_another_by_its_reference_in_whichever_file_that_stands(load, folder):
    first = f"{ACTIVITY}\nrelated_records:\n  - {{kind: fed_by, target: A-2, note: Noms}}\n  - A-2"
    second = ACTIVITY.replace("A-1", "A-2")
    files = {"organisation.yaml": DUPONT, "activities/a.yaml": first, "activities/b.yaml": second}
    controller = load(files).controller
    fed, plain = RecordLink.objects.filter(activity__reference="A-1")
    assert (fed.kind, fed.target.reference, fed.note) == ("fed_by", "A-2", "Noms")
    assert (plain.kind, plain.target.reference) == ("", "A-2")
    assert load(files).created == {}
    assert plan_replacement(read_folder(folder(files)), controller).is_empty


def test_a_folder_says_its_systems_and_an_activity_names_them_by_key_or_by_name(load):
    organisation = f"""{DUPONT}
parties: [{{key: editions, name: Éditions Numériques}}]
data: [{{key: i, name: Identité}}]
systems:
  - {{key: guichet, name: Guichet en ligne, publisher: editions, country: FR, since: 2019-09-01, data: [i]}}
  - Tableur
"""
    activity = f"{ACTIVITY}\nsystems: [Tableur, {{system: guichet, used_for: Inscrire}}, guichet EN ligne]"
    load({"organisation.yaml": organisation, "activities/a.yaml": activity})
    guichet = System.objects.get(name="Guichet en ligne")
    assert (guichet.publisher.name, guichet.country.code, guichet.since) == (
        "Éditions Numériques",
        "FR",
        "2019-09-01",
    )
    assert [str(one.data) for one in guichet.data.all()] == ["Identité"]
    assert [(one.system.name, one.used_for) for one in Activity.objects.get().systems.all()] == [
        ("Tableur", ""),
        ("Guichet en ligne", "Inscrire"),
        ("Guichet en ligne", ""),
    ]


def test_a_processor_record_says_in_a_folder_which_data_and_for_whom(load):
    activity = """reference: P-1
name: Sauvegardes
role: processor
clients: [{key: lyon, name: Ville de Lyon}]
operations: [{key: copies, name: Sauvegarder, client: lyon, data: [Identité]}]
sources: [{kind: direct, data: [Identité]}]
recipients: [{kind: processor, name: Routeur, country: US}]
purposes: [{name: Sauvegarder, stage: ended, condition: Sur demande}]
retention_rules: [{client: lyon, operation: copies, amount: 2, unit: year}]"""
    load({"organisation.yaml": f"{DUPONT}\ndata: [Identité]", "activities/a.yaml": activity})
    [record] = build_sheets(Controller.objects.get())
    [rule], [operation], [source] = record.retention_rules, record.operations, record.sources
    assert (rule.client, rule.operation.name) == (record.clients[0], "Sauvegarder")
    assert [one.data.name for one in (*operation.data, *source.data)] == ["Identité", "Identité"]
    assert record.recipients[0].country.code == "US"
    assert (record.purposes[0].stage.code, record.purposes[0].condition) == ("ended", "Sur demande")


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
    assert ImpactAssessment.objects.get().done_on == "2026-01-31"


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


def test_a_name_in_a_folder_that_is_a_third_party_of_its_directory_refers_to_it(load):
    folder = {
        "organisation.yaml": "slug: dupont\nname: Dupont\nparties: [{key: paye, name: Paye Express}]",
        "activities/01.yaml": ACTIVITY
        + "\nrecipients:\n- {kind: processor, name: PAYE express}\n- {kind: processor, name: Paye}"
        + "\nhosting:\n- {name: Paye Express}",
    }
    load(folder)
    party = Party.objects.get()
    told = [(one.party, one.name) for one in Recipient.objects.order_by("position")]
    assert told == [(party, ""), (None, "Paye")]
    assert [(one.party, one.name) for one in Hosting.objects.all()] == [(party, "")]
