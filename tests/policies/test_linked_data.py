"""The JSON-LD of a published notice: terms of DPV 2.3, every node typed, and nothing but what the notice tells."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from policies.freezing import freeze_what_came_public
from policies.linked_data import notice_jsonld
from policies.models import NoticeVersion, Right
from registry.exchange.imports.folder import load_organisation
from registry.models import (
    DataCategory,
    DataUse,
    LegalBasis,
    Purpose,
    RetentionException,
    RetentionRule,
    SecurityMeasure,
    SpecialCondition,
    Transfer,
)
from tests.cast import make_row
from tests.policies.publishing import approve, publish, rename

pytestmark = pytest.mark.django_db
DEMO = Path(settings.BASE_DIR, "demo", "organisations")

# Read in dpv.ttl and eu-gdpr.ttl of the release 2.3 (28 February 2026), and in DCMI Metadata Terms.
PROPERTIES = {
    "dct:title", "dct:description", "dct:language", "dct:identifier", "dct:issued", "dct:available", "dct:source",
    "dct:relation", "dpv:hasName", "dpv:hasDataController", "dpv:hasDataProcessor", "dpv:hasProcess", "dpv:hasRight",
    "dpv:hasJointDataControllers", "dpv:hasPurpose", "dpv:hasLegalBasis", "dpv:hasDataSubject", "dpv:hasPersonalData",
    "dpv:hasRecipient", "dpv:hasStorageCondition", "dpv:hasDuration", "dpv:hasDataImporter", "dpv:hasThirdCountry",
}  # fmt: skip
CLASSES = {
    "dpv:PrivacyNotice", "dpv:DataController", "dpv:DataProcessor", "dpv:PersonalDataProcess", "dpv:Purpose",
    "dpv:LegalBasis", "dpv:LegitimateInterest", "dpv:DataSubject", "dpv:PersonalData",
    "dpv:SpecialCategoryPersonalData", "dpv:Recipient", "dpv:StorageCondition", "dpv:StorageDuration",
    "dpv:DataTransferRecord", "dpv:DataImporter", "dpv:ThirdCountry", "dpv:DataSubjectRight",
    "dpv:JointDataControllers", "dct:BibliographicResource",
}  # fmt: skip
OF_THE_REGULATION = {
    *(f"A6-1-{letter}" for letter in "abcdef"), *(f"A9-2-{letter}" for letter in "abcdefghij"), "A7-3",
    "A15", "A16", "A17", "A18", "A20", "A21", "A22", "A77", "A45-3", "A46-2-c", "A46-2-f", "A49-1-a", "A49-1-b",
}  # fmt: skip
GDPR = {"A6-1-e", "A6-1-f", "A9-2-a", "A15", "A21", "A46-2-c"}


@pytest.fixture
def told(client, notice, organisation, record, officer, dpo):
    """What machines read of the canteen, with a part of every kind."""
    purpose = record.purposes.get()
    make_row(LegalBasis, organisation, activity=record, purpose=purpose, basis="6.1.e")
    health = make_row(DataCategory, organisation, name="Allergies", kind="health")
    make_row(DataUse, organisation, activity=record, purpose=purpose, data=health)
    make_row(SpecialCondition, organisation, activity=record, purpose=None, data=health, condition="9.2.a")
    party = record.recipients.get().party
    make_row(Transfer, organisation, activity=record, party=party, country="US", mechanism="46.2.c")
    make_row(SecurityMeasure, organisation, activity=record, detail="Coffre au sous-sol")
    make_row(Right, organisation, notice=notice, right="objection")
    make_row(Right, organisation, notice=notice, right="access")
    approve(record, officer, dpo)
    publish(notice, dpo)
    answer = client.get(reverse("policies:jsonld", args=[organisation.slug, "cantine"]))
    assert answer["Content-Type"] == "application/ld+json"
    return answer.json()


def nodes(value):
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict) and "@value" not in value:
        yield value
        for name, one in value.items():
            if name != "@context":
                yield from nodes(one)


def types(node):
    return node["type"] if isinstance(node["type"], list) else [node["type"]]


def test_every_node_has_its_type_and_every_term_is_one_of_the_vocabulary(told):
    for node in nodes(told):
        assert set(types(node)) - {f"eu-gdpr:{one}" for one in GDPR} <= CLASSES, node
        assert set(node) - {"@context", "id", "type"} <= PROPERTIES, node


@pytest.mark.slow
@pytest.mark.parametrize("slug", sorted(path.name for path in DEMO.iterdir() if path.is_dir()))
def test_the_notices_of_the_demonstration_are_told_in_these_terms(slug):
    controller = load_organisation(DEMO / slug).controller
    freeze_what_came_public()
    versions = NoticeVersion.objects.filter(controller=controller)
    assert versions
    for version in versions:
        told = json.loads(notice_jsonld(version, "https://example.org/notice/"))
        for node in nodes(told):
            named = {one for one in types(node) if not one.startswith("eu-gdpr:")}
            assert named and named <= CLASSES, node
            assert {one.removeprefix("eu-gdpr:") for one in types(node)} - named <= OF_THE_REGULATION, node
            assert set(node) - {"@context", "id", "type"} <= PROPERTIES, node


def test_the_context_stands_in_the_document_and_every_prefix_in_the_context(told):
    assert told["@context"]["dpv"] == "https://w3id.org/dpv#"
    assert told["@context"]["eu-gdpr"] == "https://w3id.org/dpv/legal/eu/gdpr#"
    assert all(isinstance(one, str) for one in told["@context"].values())


def test_it_tells_who_why_on_which_basis_about_whom_how_long_to_whom_and_which_rights(told):
    [process] = told["dpv:hasProcess"]
    assert told["dpv:hasDataController"]["dpv:hasName"] == "Ville de Valombre"
    assert process["dct:title"] == {"@value": "Cantine", "@language": "fr"}
    assert process["id"].endswith(f"#essential-{process['id'][-36:]}")
    assert [one["dct:title"]["@value"] for one in process["dpv:hasPurpose"]] == ["Servir les repas"]
    assert [one["type"] for one in process["dpv:hasLegalBasis"]] == [
        ["dpv:LegalBasis", "eu-gdpr:A6-1-e"],
        ["dpv:LegalBasis", "eu-gdpr:A9-2-a"],
    ]
    [purpose] = process["dpv:hasPurpose"]
    assert [one["type"][1] for one in purpose["dpv:hasLegalBasis"]] == ["eu-gdpr:A6-1-e"]
    assert [one["type"] for one in process["dpv:hasPersonalData"]] == ["dpv:SpecialCategoryPersonalData"]
    [kept] = process["dpv:hasStorageCondition"]
    assert kept["dpv:hasDuration"] == {"@value": "P2Y", "@type": "xsd:duration"}
    [processor] = process["dpv:hasDataProcessor"]
    assert processor == {"type": "dpv:DataProcessor", "dpv:hasName": "Traiteur A"}
    [transfer] = process["dct:relation"]
    assert transfer["dpv:hasThirdCountry"] == {"id": "loc:US", "type": "dpv:ThirdCountry"}
    assert transfer["dpv:hasLegalBasis"][0]["type"] == ["dpv:LegalBasis", "eu-gdpr:A46-2-c"]
    assert [one["type"][1] for one in told["dpv:hasRight"]] == ["eu-gdpr:A21", "eu-gdpr:A15"]


def test_a_basis_that_two_purposes_share_is_named_once_beside_the_activity(
    client, notice, organisation, record, officer, dpo
):
    other = make_row(Purpose, organisation, activity=record, name="Facturer")
    for purpose in (record.purposes.first(), other):
        make_row(LegalBasis, organisation, activity=record, purpose=purpose, basis="6.1.e")
    approve(record, officer, dpo)
    publish(notice, dpo)
    told = client.get(reverse("policies:jsonld", args=[organisation.slug, "cantine"])).json()
    [process] = told["dpv:hasProcess"]
    assert len(process["dpv:hasLegalBasis"]) == 1
    assert [len(one["dpv:hasLegalBasis"]) for one in process["dpv:hasPurpose"]] == [1, 1]


def test_what_no_notice_tells_is_not_in_it(told):
    assert "Coffre" not in json.dumps(told, ensure_ascii=False)


def test_a_period_with_a_limit_is_told_in_words_and_not_as_a_duration(
    client, notice, organisation, record, officer, dpo
):
    rule = RetentionRule.objects.get()
    rule.bound = "at_most"
    rule.save()
    address = reverse("policies:jsonld", args=[organisation.slug, "cantine"])
    approve(record, officer, dpo)
    publish(notice, dpo)
    [kept] = client.get(address).json()["dpv:hasProcess"][0]["dpv:hasStorageCondition"]
    assert kept["type"] == "dpv:StorageCondition"
    assert "2\u00a0ans au plus" in kept["dct:description"]["@value"]
    rule.bound = ""
    rule.save()
    make_row(RetentionException, organisation, activity=record, text="Les réclamations.")
    approve(record, officer, dpo)
    publish(notice, dpo)
    kept = client.get(address).json()["dpv:hasProcess"][0]["dpv:hasStorageCondition"]
    assert not any("dpv:hasDuration" in one for one in kept)
    assert "Les réclamations." in kept[-1]["dct:description"]["@value"]


def test_it_says_what_was_published(client, notice, organisation, record, dpo):
    publish(notice, dpo)
    rename(record.purposes.get(), "Autre but")
    told = client.get(reverse("policies:jsonld", args=[organisation.slug, "cantine"])).content.decode()
    assert "Servir les repas" in told
    assert "Autre but" not in told
