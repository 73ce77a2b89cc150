"""The town that does not exist says no law that is false, and nothing twice: what a lawyer reads first.

The five real policies are transcriptions and say what they say; the town is ours.
"""

import re
from datetime import date

import pytest
from django.conf import settings

from policies.models import Notice
from policies.record.build import build_notice
from policies.rules import about_notice
from registry.exchange.imports.folder import load_organisation
from registry.models import Activity, Controller, LegalBasis, Purpose, Recipient, SpecialCondition
from tests.cast import kept_for_the_module

pytestmark = pytest.mark.django_db

TOWN = settings.BASE_DIR / "demo" / "organisations" / "exemple"
ON = date(2026, 11, 29)
DRAFTS = {"ENF-03"}  # begun by a department, with next to nothing


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    with kept_for_the_module(django_db_blocker):
        load_organisation(TOWN)
        yield


@pytest.fixture
def town(demonstration):
    return Controller.objects.get(slug="exemple")


def test_every_purpose_of_the_town_rests_on_one_basis(town):
    counts = {
        (purpose.activity.reference, purpose.name): purpose.bases.count()
        for purpose in Purpose.objects.filter(controller=town).exclude(activity__role="processor")
        if purpose.activity.reference not in DRAFTS
    }
    assert len(counts) > 70
    assert {place for place, count in counts.items() if count != 1} == set()


def test_every_obligation_of_the_town_names_its_text_and_every_task_its_text_or_its_words(town):
    bases = LegalBasis.objects.filter(controller=town)
    assert not bases.filter(basis="6.1.c", legal_text="")
    assert not bases.filter(basis="6.1.e", legal_text="", note="")
    assert not bases.filter(basis__in=["6.1.d", "6.1.f"]), "a public authority, in its tasks"


def test_nobody_in_the_town_consents_to_mandatory_data(town):
    asked = set()
    for purpose in Purpose.objects.filter(controller=town, bases__basis="6.1.a"):
        uses = purpose.data.all() or purpose.activity.data.all()
        asked |= {(purpose.activity.reference, use.data) for use in uses}
    for condition in SpecialCondition.objects.filter(controller=town, condition="9.2.a"):
        asked.add((condition.activity.reference, condition.data))
    assert {reference for reference, _data in asked} == {
        *("COM-01", "COM-03", "ENF-01", "ENF-02", "MED-02", "RH-02", "VIE-03"),
    }
    assert [(reference, data.name) for reference, data in asked if data.obligation == "mandatory"] == []


def test_the_file_of_the_agents_cites_no_labour_code(town):
    """Article L. 4624-1 has the employer keep nothing, and the Labour Code is not the text of civil servants."""
    cited = [
        text
        for model in (LegalBasis, SpecialCondition)
        for text in model.objects.filter(activity__reference__in=["RH-01", "RH-02", "RH-03"]).values_list(
            "legal_text", flat=True
        )
    ]
    assert len(cited) >= 12
    assert [text for text in cited if "Code du travail" in text] == []
    fitness = SpecialCondition.objects.get(activity__reference="RH-03")
    assert fitness.legal_text == "Code général de la fonction publique, livre VIII"


def test_a_town_of_8000_inhabitants_is_not_said_to_be_obliged_to_a_procedure_for_reports(town):
    """Act 2016-1691, Article 8: towns of fewer than 10,000 inhabitants are left out."""
    assert "8 000 habitants" in town.sector.replace("\u00a0", " ").replace("\u202f", " ")
    found = {
        basis.purpose.name: basis.basis for basis in LegalBasis.objects.filter(activity__reference="RH-04")
    }
    assert found == {
        "Recueillir les signalements et en accuser réception": "6.1.e",
        "Vérifier les faits et décider des suites": "6.1.e",
        "Protéger les auteurs contre les représailles": "6.1.c",
    }


def test_applicants_are_not_exempted_by_the_type_that_is_about_staff(town):
    found = {
        one.reference: one.impact_assessment.exempt_type
        for one in Activity.objects.filter(controller=town, impact_assessment__isnull=False)
        if one.impact_assessment.exempt_type
    }
    assert found == {
        "RH-01": "1",
        "RH-03": "1",
        "FIN-01": "2",
        "ETC-02": "3",
        "ENF-01": "10",
        "ENF-02": "10",
        "TEC-01": "11",
    }


def test_cameras_of_the_town_prevent_no_offences_under_the_gdpr(town):
    """Preventing and recording offences is title III of the French Act, with other rights and another register."""
    names = set(Purpose.objects.filter(activity__reference="POL-01").values_list("name", flat=True))
    assert names == {"Protéger les bâtiments publics et leurs abords", "Régler la circulation"}


def test_operator_and_bank_are_no_processors_of_the_town(town):
    processors = Recipient.objects.filter(controller=town, kind="processor").select_related("party")
    named = {recipient.party.name if recipient.party else recipient.name for recipient in processors}
    assert len(named) > 6
    assert [name for name in named if re.search(r"opérateur|banque|poste", name, re.I)] == []


def test_old_benchmarks_of_the_town_say_that_they_are_old(town):
    references = {
        rule.legal_reference
        for activity in Activity.objects.filter(controller=town)
        for rule in activity.retention_rules.all()
        if "norme simplifiée" in rule.legal_reference
    }
    assert len(references) == 2
    assert all("repère ancien" in text for text in references)


def test_every_legal_reference_of_the_town_names_a_text_or_what_an_authority_published(town):
    """A decision of the town, its records schedule or a signed form is why it keeps data so long, and no law."""
    references = {
        rule.legal_reference
        for activity in Activity.objects.filter(controller=town)
        for rule in activity.retention_rules.all()
        if rule.legal_reference
    }
    assert len(references) >= 10
    text = re.compile(r"^(Code |Loi |Décret |Règlement |Arrêté |CNIL, )|\bRGPD\b")
    assert [one for one in sorted(references) if not text.search(one)] == []


def test_no_period_of_the_town_was_decided_by_its_data_protection_officer(town):
    """Article 38(6): who decides on means and purposes cannot watch over them."""
    said = {
        text
        for activity in Activity.objects.filter(controller=town)
        for rule in activity.retention_rules.all()
        for text in (rule.legal_reference, rule.reason, rule.note)
    }
    assert "Décision de la direction générale, sur l’avis du délégué" in said
    assert [
        text for text in said if re.search(r"décision du délégué|décidée? par le délégué", text, re.I)
    ] == []


def test_nobody_has_to_ask_the_town_before_complaining_to_the_authority(town):
    """Article 77 knows no condition: the notices say what the Regulation says."""
    for notice in Notice.objects.filter(controller=town, is_published=True):
        (complaint,) = notice.rights.filter(right="complaint")
        assert complaint.text == (
            "Déposer une réclamation auprès d’une autorité de contrôle, notamment dans l’État membre où vous habitez, "
            "où vous travaillez ou dans lequel vos droits n’auraient pas été respectés."
        )
        assert complaint.condition == ""


def test_the_published_notices_of_the_town_offer_the_rights_that_follow_and_no_other(town):
    found = {
        notice.slug: {one.code for one in about_notice(build_notice(notice), ON) if "RIGHT" in one.code}
        for notice in Notice.objects.filter(controller=town, is_published=True)
    }
    assert found == {"familles": set(), "site": set(), "videoprotection": set()}
