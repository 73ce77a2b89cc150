"""What a record refers to: other records of the register, documents with their state; and how a transfer is lawful."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError
from django.utils import translation

from registry.documents.blocks import texts
from registry.finding.index import refresh
from registry.models import Activity, ActivityIndex, CitedDocument, Party, RecordLink, Transfer
from registry.models.reasons import ChangeKind, Reason
from registry.record.build import build_register, build_sheets
from registry.record.columns import sections
from registry.record.write import with_new_identifiers, write_activity
from tests.cast import make_row

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 29)
COPY = Reason(ChangeKind.DUPLICATE, "A-1")


@pytest.fixture
def school(organisation):
    return make_row(Activity, organisation, reference="A-1", name="Inscription scolaire")


@pytest.fixture
def canteen(organisation):
    return make_row(Activity, organisation, reference="A-2", name="Restauration scolaire")


def link(record, target, kind="fed_by", **given):
    return make_row(RecordLink, record.controller, activity=record, target=target, kind=kind, **given)


def sheet_of(record):
    return build_sheets(record.controller, [record])[0]


def told(record, key, language="en"):
    with translation.override(language):
        found = next((one for one in sections(sheet_of(record), ON) if one.key == key), None)
        return list(texts(found.blocks)) if found else []


# Other records ----------------------------------------------------------------------------------------------


def test_a_record_says_which_other_it_refers_to_by_number_reference_and_name(school, canteen):
    link(canteen, school, note="Nom et classe des enfants")
    assert told(canteen, "related_records") == [
        "Fed by",
        f"No. {school.number} · A-1 · Inscription scolaire",
        "Nom et classe des enfants",
    ]
    assert told(canteen, "related_records", "fr")[:2] == [
        "Alimenté par",
        f"N° {school.number} · A-1 · Inscription scolaire",
    ]
    assert told(school, "related_records") == []


def test_the_name_is_the_one_that_the_other_record_has_now(school, canteen):
    link(canteen, school)
    school.name = "Inscription à l’école"
    school.save()
    assert told(canteen, "related_records")[-1].endswith("Inscription à l’école")


def test_a_new_name_of_the_other_record_reaches_the_search(school, canteen):
    link(canteen, school)
    while refresh():
        pass
    school.name = "Carte des écoles"
    school.save()
    while refresh():
        pass
    assert "carte des ecoles" in ActivityIndex.objects.get(pk=canteen.pk).text


def test_a_whole_register_reads_its_links_too(school, canteen):
    link(canteen, school)
    sheets = {one.reference: one for one in build_register(school.controller).sheets}
    assert sheets["A-2"].related_records[0].target.id == school.public_id


def test_a_record_of_another_organisation_cannot_be_referred_to(canteen, other_organisation):
    foreign = make_row(Activity, other_organisation, reference="B-1")
    with pytest.raises(ValidationError) as refused:
        link(canteen, foreign)
    assert list(refused.value.message_dict) == ["target"]
    assert not RecordLink.objects.exists()


def test_a_record_does_not_refer_to_itself(school):
    with pytest.raises(ValidationError) as refused:
        RecordLink(controller=school.controller, activity=school, target=school).full_clean()
    assert list(refused.value.message_dict) == ["target"]


def test_a_record_that_others_refer_to_is_not_deleted(school, canteen):
    link(canteen, school)
    with pytest.raises(RestrictedError):
        school.delete()
    canteen.delete()
    school.delete()


def test_a_copy_refers_to_what_the_original_refers_to(school, canteen):
    link(canteen, school)
    record = with_new_identifiers(sheet_of(canteen)).model_copy(update={"reference": "A-3"})
    copy = write_activity(school.controller, record, reason=COPY)
    assert [one.target for one in copy.related_records.all()] == [school]


def test_a_copy_for_another_organisation_leaves_the_links_behind(school, canteen, other_organisation):
    link(canteen, school)
    record = with_new_identifiers(sheet_of(canteen), shared=True)
    copy = write_activity(other_organisation, record, reason=COPY)
    assert not copy.related_records.exists()
    assert Activity.objects.filter(controller=other_organisation).count() == 1


def test_a_sheet_that_refers_to_a_record_that_is_gone_is_refused_with_its_name(school, canteen):
    link(canteen, school)
    record = sheet_of(canteen)
    RecordLink.objects.all().delete()
    school.delete()
    with pytest.raises(ValidationError, match=r"A-1 · Inscription scolaire"):
        write_activity(canteen.controller, record, reason=COPY)


# Documents --------------------------------------------------------------------------------------------------


def test_a_framework_is_told_with_how_far_the_activity_keeps_to_it(canteen):
    make_row(
        CitedDocument,
        canteen.controller,
        activity=canteen,
        kind="reference_framework",
        title="MR-004",
        reference="Déclaration 30",
        conformity="deviates",
        conformity_on=date(2025, 3, 1),
        deviation="Durée de deux ans de plus",
    )
    words = told(canteen, "documents")
    assert words[0] == "MR-004"
    pairs = dict(zip(words[1::2], words[2::2], strict=True))
    assert pairs["Compliance"] == "Departs from it · 1 March 2025"
    assert pairs["Departs from it"] == "Durée de deux ans de plus"
    assert pairs["Number or reference"] == "Déclaration 30"


def test_a_document_that_was_replaced_says_by_which(canteen):
    make_row(
        CitedDocument,
        canteen.controller,
        activity=canteen,
        title="NS-42",
        status="replaced",
        replaced_by="Référentiel de 2022",
        note="Citée par un affichage ancien",
    )
    assert told(canteen, "documents") == [
        "NS-42",
        "Status of the document",
        "Replaced",
        "Replaced by",
        "Référentiel de 2022",
        "Citée par un affichage ancien",
    ]


def test_nothing_is_said_of_compliance_that_nobody_recorded(canteen):
    make_row(CitedDocument, canteen.controller, activity=canteen, kind="reference_framework", title="MR-001")
    assert told(canteen, "documents") == ["MR-001", "Kind", "Reference framework"]


# Transfers --------------------------------------------------------------------------------------------------


def transfer(record, **given):
    host = make_row(Party, record.controller, name="Hébergeur d’exemple")
    return make_row(Transfer, record.controller, activity=record, country="US", party=host, **given)


def test_a_transfer_tells_every_mechanism_and_what_is_added_to_it(canteen):
    transfer(
        canteen,
        mechanism="46.2.c",
        more_mechanisms=["49.1.a"],
        supplementary_measures="Chiffrement dont la clé reste en France",
    )
    words = told(canteen, "transfers")
    assert (
        words[words.index("Mechanism") + 1] == "Standard contractual clauses adopted by the Commission (SCCs)"
    )
    assert words[words.index("Other mechanisms") + 1].startswith("Derogation: explicit consent")
    assert words[words.index("Supplementary measures") + 1] == "Chiffrement dont la clé reste en France"
    assert "Adequacy decision in force" not in words


def test_an_adequacy_decision_beside_clauses_is_told_as_one_that_the_transfer_rests_on(canteen):
    transfer(canteen, mechanism="46.2.c", more_mechanisms=["45"])
    assert "Adequacy decision in force" in told(canteen, "transfers")


def test_no_mechanism_is_told_as_it_was_recorded(canteen):
    transfer(canteen, mechanism="none")
    words = told(canteen, "transfers")
    assert words[words.index("Mechanism") + 1] == "No mechanism"
