"""The starters are sheets in both languages: every period has its source, and no answer is given in the organisation’s name."""

import re
from collections import defaultdict
from datetime import date

import pytest
from django.utils import translation

from policies.assembly import assemble
from policies.exports import file_html
from policies.models import Notice, NoticeActivity
from registry.beginning.starter import start_activity
from registry.documents.html import blocks_html
from registry.exchange.exports.register_pdf import one_sheet_html
from registry.files.yaml_tree import Mapping, Sequence, Text
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    ImpactAssessment,
    LegalBasis,
    OpenPoint,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
    SubjectCategory,
)
from registry.record.build import build_organisation, build_sheets
from registry.record.columns import sections
from registry.rules import about_record
from registry.starters import AUDIENCES, known_starters, named, sources, starter, starters, wording
from registry.starters.points import facts_of
from registry.vocabularies.law import by_key
from tests.cast import kept_for_the_module
from tests.demo.reading import read_page, says

pytestmark = pytest.mark.django_db

LANGUAGES = ("fr", "en")
ON = date(2026, 11, 22)
USUAL = {
    *(
        "payroll",
        "recruitment",
        "staff",
        "customers",
        "prospects",
        "newsletter",
        "website-contact",
        "suppliers",
    ),
    *(
        "video-protection",
        "access-control",
        "telephone",
        "members",
        "school-canteen",
        "electoral-roll",
        "patients",
    ),
    *("donors", "civil-status", "citizen-requests", "whistleblowing", "events-photos"),
}
# Words that only one of the two languages has.
FRENCH = re.compile(
    r"\b(le|la|les|des|du|et|une|pour|dans|avec|sur|données|personnes)\b|[àâçèêëîïôùû]|\b[ld]’", re.I
)
ENGLISH = re.compile(r"\b(the|of|and|with|from|people|their|which|data)\b", re.I)


@pytest.fixture(scope="module")
def started(django_db_setup, django_db_blocker):
    """Every starter, begun in an organisation that had nothing: twice in French, once in English."""
    with kept_for_the_module(django_db_blocker):
        for language, times in (("fr", 2), ("en", 1)):
            controller = Controller.objects.create(slug=f"empty-{language}", name="Ville", language=language)
            for one in starters():
                for number in range(times):
                    start_activity(controller, one, language, reference=f"{one.slug}-{number}")
        yield


@pytest.fixture(params=LANGUAGES)
def language(request, started):
    return request.param


def of(model, language):
    return model._default_manager.filter(controller__slug=f"empty-{language}")


# The files --------------------------------------------------------------------------------------------------


def test_the_usual_processings_each_have_a_starter():
    assert set(known_starters()) >= USUAL


@pytest.mark.parametrize("one", starters(), ids=lambda one: one.slug)
def test_a_starter_presents_itself_and_says_what_remains_to_be_checked(one):
    assert one.audience in AUDIENCES
    assert len(one.to_check) >= 2
    assert all(question.fr.rstrip().endswith((".", "?")) for question in one.to_check)
    assert any("?" in question.en for question in one.to_check)


def pairs(tree):
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from pairs(item)
    elif isinstance(tree, Mapping):
        if "fr" in tree.entries:
            yield tree.entries["fr"][1], tree.entries["en"][1]
        else:
            for _place, value in tree.entries.values():
                yield from pairs(value)


def test_every_text_is_in_both_languages_and_in_the_right_one():
    texts = [pair for one in starters() for pair in pairs(one.tree)]
    texts += [(Text(one.title.fr, one.key), Text(one.title.en, one.key)) for one in sources().values()]
    assert len(texts) > 1000
    faults = [
        str(fr.place)
        for fr, en in texts
        if ENGLISH.search(fr.value)
        or FRENCH.search(en.value.replace("CNIL", ""))
        or (fr.value == en.value and fr.value != "CNIL")
    ]
    assert not faults


@pytest.mark.parametrize("text", ["données of the person", "le personnel", "d’accès", "à vérifier"])
def test_a_french_word_in_an_english_text_would_be_seen(text):
    assert FRENCH.search(text)


def test_the_same_name_means_the_same_people_and_the_same_data_everywhere():
    said = defaultdict(set)
    for one in starters():
        for section, row in one.brought("fr"):
            fields = {name: value for name, (_place, value) in row.entries.items() if name != "key"}
            said[section, fields["name"].value].add(repr(without_places(fields)))
    assert [name for name, meanings in said.items() if len(meanings) > 1] == []


def without_places(value):
    if isinstance(value, dict):
        return {name: without_places(one) for name, one in value.items()}
    if isinstance(value, Mapping):
        return {name: without_places(one) for name, (_place, one) in value.entries.items()}
    return [without_places(one) for one in value.items] if isinstance(value, Sequence) else value.value


def test_every_source_was_read_or_carries_its_caution_and_serves():
    for source in sources().values():
        assert bool(source.checked) != bool(source.caution), source.key
    cited = {source.key for one in starters() for source in one.sources}
    assert cited == set(sources())


# What only the organisation knows -----------------------------------------------------------------------------

CONTRACT = "names the contract on which the basis itself rests"
CONDITION = "says in words which case of Article 9 the condition is"
# Practices, safeguards and choices are proposals to confirm. What may stand in these fields all the same, and why:
RESERVED = {
    ("recipients", "condition"): {
        "Sans usage commercial.": "Electoral Code, Article L. 37",
        "À sa demande.": "Social Action and Families Code, Article L. 121-6-1",
        "L’identité de l’auteur n’est donnée qu’avec son accord, sauf à l’autorité judiciaire.": (
            "Law 2016-1691 on whistleblowing, Article 9"
        ),
    },
    ("recipients", "safeguards"): {},
    ("bases", "note"): {
        "Contrat d’association.": CONTRACT,
        "Contrat de formation avec le stagiaire.": CONTRACT,
        "Contrat de location.": CONTRACT,
        "Contrat de travail des salariés.": CONTRACT,
        "Exécution du contrat qui a fait naître la dette.": CONTRACT,
        "Mesures prises à la demande du candidat, avant un contrat.": CONTRACT,
    },
    ("special_conditions", "note"): {
        "Constatation, exercice ou défense d’un droit en justice, pour les données sensibles nécessaires aux "
        "vérifications.": CONDITION,
        "Données manifestement rendues publiques par la candidature.": CONDITION,
        "Droit du travail et protection sociale.": CONDITION,
        "Obligations de l’employeur en droit du travail et de la protection sociale.": CONDITION,
        "Ouverture de droits sociaux.": CONDITION,
        "Paie et déclarations sociales.": CONDITION,
        "Prise en charge des frais de santé.": CONDITION,
        "Protection sociale.": CONDITION,
        "Soins, par des professionnels tenus au secret.": CONDITION,
        "Suivi sanitaire des mineurs accueillis.": CONDITION,
    },
    ("activity", "public_note"): {},
}
# Words by which recipients and sources would tell of practices, and the texts in which they do not.
PRACTICE = re.compile(
    r"\b(sans|jamais|seul\w*|accords?|consent\w*|désign\w*|habilit\w*|inform[ée]e?s?|averti\w*|prévenu\w*|oppos\w*|"
    r"écrits?|secret|confident\w*|certifi\w*|chiffr\w*|masqu\w*|strict\w*|loué\w*|signé\w*|dans le mois|premier message|"
    r"without|never|only|alone|agree\w*|designat\w*|authoris\w*|told|object\w*|written|certified|encrypt\w*|rented|signed)\b",
    re.I,
)
NO_PRACTICE = {
    "Avis d’aptitude, sans motif médical.": "Labour Code: an employer is never told a medical reason",
    "Données envoyées au maire, sauf opposition de la personne.": "Social Action and Families Code",
    "Demandes et désignations.": "nominations by holders of reserved homes",
}


def told_in(tree, section="activity"):
    """The pairs of texts of these facts, each with the list and the field where it stands."""
    if isinstance(tree, Sequence):
        for item in tree.items:
            yield from told_in(item, section)
    elif isinstance(tree, Mapping):
        for name, (_place, value) in tree.entries.items():
            if isinstance(value, Mapping) and "fr" in value.entries:
                yield section, name, wording(value)
            else:
                yield from told_in(value, name)


def facts_told():
    return [(one.slug, *told) for one in starters() for told in told_in(facts_of(one))]


def test_practices_safeguards_and_choices_are_proposed_and_not_stated():
    told = [
        (slug, (section, field), text.fr)
        for slug, section, field, text in facts_told()
        if (section, field) in RESERVED
    ]
    assert [one for one in told if one[2] not in RESERVED[one[1]]] == []
    said = {(place, text) for _slug, place, text in told}
    assert said == {(place, text) for place, texts in RESERVED.items() for text in texts}


def test_recipients_and_sources_are_named_without_practices():
    told = [
        (slug, text.fr)
        for slug, section, field, text in facts_told()
        if (section in {"recipients", "sources"} and field in {"name", "reason", "detail"})
        and PRACTICE.search(f"{text.fr} {text.en}")
    ]
    assert [one for one in told if one[1] not in NO_PRACTICE] == []
    assert {text for _slug, text in told} == set(NO_PRACTICE)


@pytest.mark.parametrize(
    "text",
    [
        "Maintenance, sans visionnage.",
        "Personnes chargées de la sécurité, habilitées une à une",
        "Partenaires et fichiers loués",
        "La source est dite à la personne dans le premier message.",
        "Dans le mois, le candidat est informé de la source.",
        "People designated in writing",
    ],
)
def test_a_practice_of_a_recipient_or_a_source_would_be_seen(text):
    assert PRACTICE.search(text)


def test_a_period_is_stated_only_with_a_text_in_force():
    """One without is a habit of the organisation, or a benchmark: a proposal."""
    for one in starters():
        rules = facts_of(one).entries["retention_rules"][1].items
        for rule in rules:
            if {"amount", "event"} & rule.entries.keys():
                cited = named(rule.entries["source"][1]) if "source" in rule.entries else []
                assert [text for text in cited if not by_key()[text.key].has_ended(ON)], rule.place


# What they become -------------------------------------------------------------------------------------------


def test_each_becomes_an_activity_as_often_as_it_is_chosen(started):
    assert of(Activity, "fr").count() == 2 * len(starters())
    assert of(Activity, "en").count() == len(starters())
    assert set(Activity.objects.values_list("state", flat=True)) == {"draft"}


def test_a_second_start_adds_no_people_and_no_data(started):
    for model in (SubjectCategory, DataCategory):
        names = list(of(model, "fr").values_list("name", flat=True))
        assert len(names) == len(set(names))
        assert len(names) == of(model, "en").count()


def questions_about(reference, *columns):
    """The sections, of these, about which the starter of this record asks a question: an answer left open."""
    asked = OpenPoint.objects.filter(activity__reference=reference, kind="question", column__in=columns)
    return set(asked.values_list("column", flat=True))


def test_what_is_missing_is_what_only_the_organisation_can_answer(language):
    controller = Controller.objects.get(slug=f"empty-{language}")
    for sheet in build_sheets(controller, of(Activity, language)):
        missing = {gap.section for gap in about_record(sheet, ON)}
        asked = questions_about(sheet.reference, "purposes", "sensitive")
        left = {
            "transfers",
            "security",
            "retention",
            "assessment",
        }  # whether one is required, nobody decides for it
        assert {"transfers", "security"} <= missing <= left | asked, sheet.reference
        assert len(sheet.purposes) >= 2, sheet.reference
        assert all(one.items for one in [use.data for use in sheet.data]), sheet.reference
        assert sheet.sources, sheet.reference


def test_no_starter_answers_for_the_organisation(language):
    for activity in of(Activity, language):
        answers = (activity.transfers_answer, activity.automated_decision, activity.sensitive_data)
        assert (*answers, activity.public_information) == ("", "", "", ""), activity.reference
        assert not activity.sensitive_note and not activity.public_note, activity.reference
    for model in (SecurityMeasure, ImpactAssessment):
        assert not of(model, language).exists()
    assert not of(Recipient, language).exclude(safeguards="").exists()


def test_what_it_would_answer_is_proposed(language):
    for activity in of(Activity, language):
        proposed = activity.open_points.suggestions()
        columns = set(proposed.values_list("column", flat=True))
        asked = set(activity.open_points.filter(kind="question").values_list("column", flat=True))
        assert {"automated", "security"} <= columns, activity.reference
        assert "sensitive" in columns | asked, activity.reference
        assert "transfers" in columns or activity.open_points.filter(
            kind="question", text__regex="Espace économique européen|European Economic Area"
        ), activity.reference
        assert proposed.filter(target="security_measures").count() >= 3, activity.reference
        processors = activity.recipients.filter(kind="processor").count()
        contracts = proposed.filter(target="recipients", values__has_key="safeguards")
        assert contracts.count() == processors, activity.reference


def test_every_purpose_has_a_basis_or_a_question_and_every_basis_its_reason(language):
    for purpose in of(Purpose, language).filter(bases=None):
        assert questions_about(purpose.activity.reference, "purposes"), purpose
    for basis in of(LegalBasis, language):
        reason = (
            basis.interest and basis.interest_holder
            if basis.basis == "6.1.f"
            else basis.legal_text or basis.note or basis.activity.open_points.filter(column="purposes")
        )
        assert reason or basis.basis == "6.1.b", f"{basis.activity.reference}: {basis}"


def test_every_recipient_has_its_reason(language):
    assert not of(Recipient, language).filter(reason="")


def test_every_period_in_figures_has_a_start_an_end_and_a_legal_reference(language):
    rules = of(RetentionRule, language).exclude(amount=None)
    assert rules.count() > 40
    faults = [
        f"{rule.activity.reference}: {rule}"
        for rule in rules.prefetch_related("starts")
        if not (rule.legal_reference and rule.phase and rule.end_action and rule.starts.all())
    ]
    assert not faults


def test_a_period_that_the_organisation_has_to_set_is_empty_and_has_its_proposal_or_its_advice(language):
    rules = of(RetentionRule, language).filter(amount=None, event="")
    assert rules.count() > 20
    for rule in rules:
        proposed = rule.activity.open_points.filter(retention_rule=rule, kind="suggestion")
        advised = rule.activity.open_points.filter(column="retention", kind="advice")
        assert proposed or advised, f"{rule.activity.reference}: {rule}"


def test_what_was_not_read_says_so_beside_the_sheet_and_not_on_it(started):
    activity = of(Activity, "fr").get(reference="staff-0")
    rule = activity.retention_rules.get(legal_reference__contains="1221-26")
    assert rule.legal_reference == "Code du travail, article\u00a0R.\u00a01221-26 (employeurs de droit privé)"
    [point] = activity.open_points.filter(source__contains="1221-26")
    assert (point.kind, point.state) == ("advice", "open")
    assert "secondaire" in point.text


@pytest.mark.parametrize(
    ("slug", "listed"),
    [
        ("whistleblowing", ("6", None)),
        ("social-aid", ("13", None)),
        ("payroll", (None, "1")),
        ("members", (None, "5")),
    ],
)
def test_the_lists_of_the_cnil_on_impact_assessments_are_proposed(started, slug, listed):
    point = of(Activity, "fr").get(reference=f"{slug}-0").open_points.get(target="impact_assessment")
    assert (point.values.get("required_type"), point.values.get("exempt_type")) == listed


def test_the_sheet_shows_what_the_starter_says(language):
    activity = of(Activity, language).get(reference="school-canteen-0")
    with translation.override(language):
        [sheet] = build_sheets(activity.controller, [activity])
        parts = [blocks_html(section.blocks) for section in sections(sheet, ON)]
    page = read_page("".join(parts))
    for fr, en in pairs(facts_of(starter("school-canteen"))):
        text = fr.value if language == "fr" else en.value
        assert text == activity.name or says(page.text, text), text


# What nobody may read outside ---------------------------------------------------------------------------------


def outputs(activity, language):
    """The texts of the page of an activity in force, of its printed sheet and of a notice that tells of it."""
    activity.state = "current"
    activity.save()
    whose = {"controller": activity.controller}
    notice = Notice.objects.create(**whose, slug=activity.reference, title="Notice", language=language)
    NoticeActivity.objects.create(**whose, notice=notice, activity=activity)
    organisation, [sheet] = (
        build_organisation(activity.controller),
        build_sheets(activity.controller, [activity]),
    )
    with translation.override(language):
        yield "".join(blocks_html(section.blocks) for section in sections(sheet, ON))
    yield one_sheet_html(organisation, sheet, language, ON)
    yield file_html(assemble(notice, ON))


ASIDE = re.compile(r"à (vérifier|fixer|citer|apprécier)|\bciter |to be (checked|set|cited|assessed)")


def test_what_is_set_apart_stands_in_no_output(language):
    """Of every starter: no proposal, question or advice on the page, on paper or in a notice (Articles 5 and 12)."""
    for activity in of(Activity, language).exclude(reference__endswith="-1"):
        points = list(activity.open_points.all())
        assert len(points) > 5
        for text in map(read_page, outputs(activity, language)):
            assert says(text.text, activity.purposes.first().name), activity.reference
            told = [point.text for point in points if says(text.text, point.text)]
            assert not told, activity.reference
            assert not ASIDE.search(text.text), activity.reference


@pytest.mark.parametrize(
    "text", ["durée à fixer par l'organisme", "citer le texte applicable", "to be checked"]
)
def test_a_note_for_whoever_drafts_would_be_seen(text):
    assert ASIDE.search(text)
    assert not ASIDE.search("solliciter de nouveaux dons, vérifier les faits")


# Categories of which a text covers a part only: the organisation has to say how long the rest is kept.
COVERED_IN_PART = {
    "payroll",
    "staff",
    "customers",
    "prospects",
    "after-school",
    "school-canteen",
    "members",
    "patients",
}


def test_a_starter_speaks_of_every_category_and_no_minimum_of_it_leaves_the_end_open(language):
    """What the product proposes is what its own rules ask for, but for the periods that an organisation has to set."""
    controller = Controller.objects.get(slug=f"empty-{language}")
    empty, in_part = set(), set()
    for sheet in build_sheets(controller, of(Activity, language).filter(reference__endswith="-0")):
        with translation.override("en"):
            for found in about_record(sheet, ON):
                if found.code == "30-1-F-RETENTION":
                    empty.add(found.sentence.rpartition("”: ")[2])
                elif found.code == "30-1-F-CATEGORIES":
                    in_part.add(sheet.reference.removesuffix("-0"))
    assert empty == {"A retention rule says neither how long nor until which event."}
    assert in_part == COVERED_IN_PART
