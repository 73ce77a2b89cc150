"""What the public reads of a record: every fact, without the labels of a register."""

import pytest
from django.utils import translation

from policies.assembly import text_of
from policies.record import plain
from policies.record import sheet as notices
from registry.documents.blocks import Table, texts
from registry.record import sheet as values
from registry.record import wording
from tests.policies.test_rules import notice
from tests.registry.documents.values import ON, empty, full
from tests.registry.rules.clean import organisation, processor_record, term

LABELS_OF_THE_REGISTER = {
    "Type",
    "Phase",
    "Statut",
    "Accès",
    "Moment de la collecte",
    "Conséquence d’un défaut de fourniture",
    "Obligatoire ou facultatif",
    "État de la relation",
    "Secteur d’activité",
    "Point de départ",
    "Rôle de l’organisme",
    "Logiciel ou application",
    "Service en charge",
    "Créée le",
}


@pytest.fixture(autouse=True)
def in_french():
    with translation.override("fr"):
        yield


def said(*blocks):
    return list(texts(blocks))


def label(code, fr):
    return values.Term(code=code, fr=fr, en=fr)


def pieces(value):
    text = text_of(value, ON)
    return [piece for one in text.sections for piece in texts(one.blocks)]


MINORS = label("minors", "Mineurs")
COMPANY = empty(
    values.Party,
    name="Portail",
    legal_form="SARL",
    country=label("FR", "France"),
    dpo_contact="dpo@p.example",
)


def test_people_are_told_by_name_with_the_state_of_the_relation_and_not_by_a_kind_of_the_register():
    one = empty(
        values.Subject,
        name="Enfants",
        kind=MINORS,
        relation_state=label("active", "Actif"),
        definition="Inscrits.",
    )
    assert said(plain.subject_item(one).blocks[0]) == ["Actif"]
    assert said(*plain.subject_item(one, ["Note."]).blocks) == ["Actif", "Inscrits.", "Note."]


def test_people_of_whom_only_a_kind_is_recorded_are_told_by_their_name_alone():
    assert plain.subject_item(empty(values.Subject, name="Enfants", kind=MINORS)).blocks == ()


def test_data_say_in_a_line_what_they_are_and_whether_one_must_give_them():
    one = empty(
        values.Data,
        name="Santé",
        kind=label("health", "Données de santé"),
        obligation=label("optional", "Facultatif"),
        collection_moment="À l’inscription",
        consequence="Le repas est ordinaire.",
    )
    assert said(plain.data_group(one)) == [
        *("Santé", "Données de santé · Facultatif"),
        *("Quand elles sont recueillies", "À l’inscription"),
        *("Si vous ne les donnez pas", "Le repas est ordinaire."),
    ]


@pytest.mark.parametrize(
    ("is_public", "told"),
    [(True, ["Accessible au public"]), (False, ["Non accessible au public"]), (None, [])],
)
def test_whether_a_source_is_public_is_told_without_a_label_where_it_is_recorded(is_public, told):
    row = empty(values.CollectionSource, kind=label("direct", "Directe"), name="Mairie", is_public=is_public)
    item = plain.source(row)
    assert (item.text, said(*item.blocks)) == ("Directe · Mairie", told)


def test_a_recipient_says_what_it_is_in_one_line_and_why_without_a_label():
    row = empty(
        values.Recipient,
        kind=label("processor", "Sous-traitant"),
        party=COMPANY,
        reason="Héberger.",
        condition="l’été",
    )
    assert said(*plain.recipient(row).blocks) == [
        *("Sous-traitant · forme juridique\u00a0: SARL · France", "Héberger.", "Condition", "l’été"),
        *("Délégué à la protection des données", "dpo@p.example"),
    ]


def test_a_country_stands_once_with_the_address_that_it_belongs_to():
    placed = COMPANY.model_copy(update={"city": "Nantes"})
    row = empty(values.Recipient, kind=label("processor", "Sous-traitant"), party=placed)
    told = said(*plain.recipient(row).blocks)
    assert told[0] == "Sous-traitant · forme juridique\u00a0: SARL"
    assert told[told.index("Adresse") + 1] == "Nantes\nFrance"


def test_a_host_does_not_say_its_country_twice():
    row = empty(values.Hosting, party=COMPANY, country=label("FR", "France"), place="Nantes")
    item = plain.host(row)
    assert item.text == "Portail · Nantes · France"
    assert said(*item.blocks)[0] == "forme juridique\u00a0: SARL"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("active", "en usage courant"),
        ("intermediate", "Archivage"),
        ("final", "Archivage"),
        ("of_former_times", "Archivage"),
    ],
)
def test_a_phase_is_told_with_the_period_in_everyday_words(code, words):
    rule = empty(values.RetentionRule, amount=4, unit=term("year"), phase=label(code, "Archivage"))
    assert said(*plain.period(rule)) == ["4\u00a0ans", words]
    assert wording.retention_end(rule) == ()


def test_a_rule_says_from_when_and_what_is_done_then():
    rule = empty(
        values.RetentionRule,
        event="Le temps du contrat",
        starts=(empty(values.RetentionStart, event="départ"),),
        end_action=label("erase", "Effacement"),
    )
    (table,) = plain.retention([rule])
    assert isinstance(table, Table)
    assert table.headings == ("Personnes et données", "Finalité", "Combien de temps", "Ensuite")
    _what, _aim, long, then = table.rows[0]
    assert said(*long) == ["Le temps du contrat", "À partir de", "départ"]
    assert said(*then) == ["Effacement"]


@pytest.mark.parametrize(
    ("form", "code", "told"),
    [
        ("Commune", "public", ["Forme juridique", "Commune (organisme public)"]),
        ("SAS", "private", ["Forme juridique", "SAS (organisme privé)"]),
        ("SAS", None, ["Forme juridique", "SAS"]),
        ("", "public", ["Nature de l’organisme", "organisme public"]),
        ("", "private", ["Nature de l’organisme", "organisme privé"]),
        ("", None, []),
    ],
)
def test_public_or_private_is_told_with_the_legal_form(form, code, told):
    one = organisation(name="Nom", legal_form=form, status=term(code) if code else None, sites=())
    assert said(*plain.identity(one))[2:] == told


def test_a_contact_point_does_not_repeat_its_title_as_its_name():
    point = organisation().contact_points[0]
    named = {"function": label("representative", "Représentant légal"), "role_label": "Maire"}
    repeated = point.model_copy(update=named | {"name": "Représentant légal"})
    own = point.model_copy(update=named | {"name": "Mairie d’Exemple"})
    assert (plain.addressee(repeated), plain.addressee(own)) == ("", "Mairie d’Exemple")


def test_no_label_of_the_register_stands_in_a_notice_in_which_everything_is_filled_in():
    value = full(notices.NoticeSheet, lambda place: place)
    assert LABELS_OF_THE_REGISTER & set(pieces(value)) == set()


def test_what_is_done_for_others_keeps_back_how_the_organisation_works():
    work = processor_record(
        name="Hébergement",
        description="Nous gardons les fichiers.",
        software="LOGI-A",
        created_on=ON,
        updated_on=ON,
        department=empty(values.Department, name="Service technique"),
    )
    told = pieces(notice(work))
    assert "Nous gardons les fichiers." in told
    assert not {"LOGI-A", "Service technique"} & set(told)
    assert LABELS_OF_THE_REGISTER & set(told) == set()
