"""What a version tells, as JSON-LD in the terms of the W3C Data Privacy Vocabulary (DPV 2.3), its GDPR and country extensions.

The context stands in the document, so nothing has to be fetched to read it. Every node has its type, for a class alone
does not tell a program what a node is. A fact that the vocabulary has no term for is told in words or left to the page;
what limits a fact stands with it in its description. Only what the notice tells is in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from policies import first_level
from policies.assembly import Material
from policies.models import NoticeVersion
from policies.record import wording as rows
from policies.record.sheet import NoticeSheet
from policies.record.told import lines_of
from policies.versions import value_of
from registry.documents.blocks import bullets
from registry.record import reading, wording
from registry.record.sheet import (
    ActivitySheet,
    Data,
    LegalBasis,
    Purpose,
    Recipient,
    RetentionRule,
    SpecialCondition,
    Term,
    Transfer,
)

Node = dict[str, Any]
FORMAT = "dpv-1.jsonld"  # the end of the name of a copy
CONTEXT: Node = {
    "dpv": "https://w3id.org/dpv#",
    "eu-gdpr": "https://w3id.org/dpv/legal/eu/gdpr#",
    "loc": "https://w3id.org/dpv/loc#",
    "dct": "http://purl.org/dc/terms/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": "@id",
    "type": "@type",
}
# The right to lodge a complaint is one of Article 77; what only the French act knows has no term.
RIGHTS = {
    "access": "A15",
    "rectification": "A16",
    "erasure": "A17",
    "restriction": "A18",
    "portability": "A20",
    "objection": "A21",
    "objection_marketing": "A21",
    "automated_decision": "A22",
    "withdraw_consent": "A7-3",
    "complaint": "A77",
}
BASES = {f"6.1.{letter}" for letter in "abcdef"} | {f"9.2.{letter}" for letter in "abcdefghij"}
MECHANISMS = {f"46.2.{letter}" for letter in "abcdef"} | {"46.3.a", "46.3.b"}
MECHANISMS |= {f"49.1.{letter}" for letter in "abcdefg"}
ADEQUACY = {"45": "A45-3"}  # an adequacy decision is taken under the third paragraph
DURATIONS = {
    "minute": "PT{}M",
    "hour": "PT{}H",
    "day": "P{}D",
    "week": "P{}W",
    "month": "P{}M",
    "year": "P{}Y",
}


def notice_jsonld(version: NoticeVersion, address: str) -> bytes:
    """The version as JSON-LD; ``address`` is where people read the notice. The same version gives the same bytes."""
    value = value_of(version)
    with translation.override(value.language):
        material = Material(value, version.effective_on)
        told = notice_node(material, version, address)
    return json.dumps({"@context": CONTEXT, **told}, ensure_ascii=False).encode()


def notice_node(material: Material, version: NoticeVersion, address: str) -> Node:
    notice = material.notice
    organisation = organisation_node(notice)
    role = "dpv:hasDataProcessor" if notice.is_only_for_others else "dpv:hasDataController"
    return without_nothing(
        {
            "id": address,
            "type": "dpv:PrivacyNotice",
            "dct:title": text(notice.title, notice.language),
            "dct:language": notice.language,
            "dct:identifier": str(version.number),
            "dct:issued": literal(version.published_at.isoformat(), "dateTime"),
            "dct:available": literal(version.effective_on.isoformat(), "date"),
            "dct:source": {
                "id": f"{settings.SITE_URL}{version_address(version)}",
                "type": "dct:BibliographicResource",
            },
            role: organisation,
            "dpv:hasProcess": [process(one, material, address) for one in material.controller_sheets],
            "dpv:hasRight": rights(notice),
        }
    )


def version_address(version: NoticeVersion) -> str:
    names = [version.notice.controller.slug, version.notice.slug, version.number]
    return reverse("policies:version", args=names)


def organisation_node(notice: NoticeSheet) -> Node:
    kind = "dpv:DataProcessor" if notice.is_only_for_others else "dpv:DataController"
    return {"id": name_of(notice.organisation.id), "type": kind, "dpv:hasName": notice.organisation.name}


def process(record: ActivitySheet, material: Material, address: str) -> Node:
    """One activity, with what stands of it in the essentials of the notice."""
    language = material.organisation.language
    return without_nothing(
        {
            "id": f"{address}#{first_level.anchor(record.id)}",
            "type": "dpv:PersonalDataProcess",
            "dct:title": text(material.names[record.id], language),
            "dct:description": text(record.condition, language),
            "dpv:hasJointDataControllers": joint(record, material.notice),
            "dpv:hasPurpose": [
                purpose_node(record, one, language) for one in reading.every_purpose(record.purposes)
            ],
            "dpv:hasLegalBasis": every_basis(record),
            "dpv:hasDataSubject": [
                typed("dpv:DataSubject", one.subject.name, language) for one in record.subjects
            ],
            "dpv:hasPersonalData": [data(one, language) for one in reading.data(record)],
            "dpv:hasDataProcessor": parties(record, language, are_processors=True),
            "dpv:hasRecipient": parties(record, language, are_processors=False),
            "dpv:hasStorageCondition": list(storage(record)),
            "dct:relation": [
                transfer(one, language)
                for one in record.transfers
                if not reading.is_within_the_area(one, material.on)
            ],
        }
    )


def purpose_node(record: ActivitySheet, purpose: Purpose, language: str) -> Node:
    """A purpose with its condition and with what allows this one (Article 13(1)(c))."""
    return without_nothing(
        {
            **typed("dpv:Purpose", purpose.name, language),
            "dct:description": text(purpose.condition, language),
            "dpv:hasLegalBasis": list(bases(record, purpose.bases, purpose.special_conditions)),
        }
    )


def joint(record: ActivitySheet, notice: NoticeSheet) -> Node | None:
    """Who decides together with the organisation (Article 26)."""
    if not record.joint_controllers:
        return None
    others = [
        {"id": name_of(one.party.id), "type": "dpv:DataController", "dpv:hasName": one.party.name}
        for one in record.joint_controllers
    ]
    return {"type": "dpv:JointDataControllers", "dpv:hasDataController": [organisation_node(notice), *others]}


def every_basis(record: ActivitySheet) -> list[Node]:
    """What allows the activity or one of its purposes, each once: programs look for it beside the activity."""
    purposes = list(reading.every_purpose(record.purposes))
    told = [*record.bases, *(one for purpose in purposes for one in purpose.bases)]
    conditions = [*record.special_conditions, *(one for each in purposes for one in each.special_conditions)]
    found: list[Node] = []
    for one in bases(record, told, conditions):
        if one not in found:
            found.append(one)
    return found


def bases(
    record: ActivitySheet, told: Iterable[LegalBasis], conditions: Iterable[SpecialCondition]
) -> Iterator[Node]:
    """Bases of Article 6(1) and conditions of Article 9(2), each with what limits it."""
    for one in told:
        yield basis_node(record, one.basis, first_level.reason(one), interest_of(one))
    for condition in conditions:
        name = wording.label(condition.condition)
        yield basis_node(
            record, condition.condition, f"{name} – {condition.data.name}" if condition.data else name
        )


def basis_node(record: ActivitySheet, term: Term, told: str, more: Iterable[str] = ()) -> Node:
    classes = ["dpv:LegalBasis", *more]
    if term.code in BASES and not record.regime_code:  # another law has the same letters for something else
        classes.append(f"eu-gdpr:A{term.code.replace('.', '-')}")
    return in_words(classes, told)


def interest_of(basis: LegalBasis) -> Iterator[str]:
    if basis.basis.code == "6.1.f":
        yield "dpv:LegitimateInterest"


def data(one: Data, language: str) -> Node:
    is_special = reading.protecting_article(one.kind) == "9(1)"
    return typed("dpv:SpecialCategoryPersonalData" if is_special else "dpv:PersonalData", one.name, language)


def parties(record: ActivitySheet, language: str, *, are_processors: bool) -> list[Node]:
    """The recipients of one sort; a processor is one too (Article 4(9)), and has a property of its own."""
    kind = "dpv:DataProcessor" if are_processors else "dpv:Recipient"
    chosen = (one for one in record.recipients if (one.kind.code == "processor") is are_processors)
    return [recipient(one, kind, language) for one in chosen]


def recipient(one: Recipient, kind: str, language: str) -> Node:
    return without_nothing(
        {
            "type": kind,
            "dpv:hasName": wording.recipient_name(one),
            "dct:description": text(one.condition, language),
        }
    )


def storage(record: ActivitySheet) -> Iterator[Node]:
    """Each rule in the words of the essentials, and as a duration where it is exactly that; then what is kept otherwise."""
    for rule in record.retention_rules:
        if length := first_level.period(rule):
            duration = "" if record.retention_exceptions else exact_duration(rule)
            told = {"dpv:hasDuration": literal(duration, "duration")} if duration else {}
            kind = "dpv:StorageDuration" if duration else "dpv:StorageCondition"
            yield in_words(kind, first_level.rule_line(rule, length)) | told
    for exception in record.retention_exceptions:
        yield in_words("dpv:StorageCondition", _("Except: %s") % exception.text)


def exact_duration(rule: RetentionRule) -> str:
    """The period as a duration of XML Schema; "" where it is longest or shortest, or where something else limits it."""
    limits = (rule.event, rule.condition, rule.exceptions)
    is_exact = rule.bound is None or rule.bound.code == "exactly"
    if any(limits) or not is_exact or not rule.amount or rule.unit is None:
        return ""
    return DURATIONS.get(rule.unit.code, "").format(rule.amount)


def transfer(one: Transfer, language: str) -> Node:
    """A transfer to a third country with what allows it (Articles 45, 46 and 49)."""
    to = one.party.name if one.party else one.recipient_name
    return without_nothing(
        {
            "type": "dpv:DataTransferRecord",
            "dct:description": text(one.condition, language),
            "dpv:hasDataImporter": {"type": "dpv:DataImporter", "dpv:hasName": to} if to else None,
            "dpv:hasThirdCountry": {"id": f"loc:{one.country.code}", "type": "dpv:ThirdCountry"}
            if one.country
            else None,
            "dpv:hasLegalBasis": [
                mechanism(term) for term in (one.mechanism, *one.more_mechanisms) if term is not None
            ],
        }
    )


def mechanism(term: Term) -> Node:
    known = ADEQUACY.get(term.code) or (f"A{term.code.replace('.', '-')}" if term.code in MECHANISMS else "")
    classes = ["dpv:LegalBasis", *([f"eu-gdpr:{known}"] if known else [])]
    return typed(classes, wording.label(term), translation.get_language() or "fr")


def rights(notice: NoticeSheet) -> list[Node]:
    """The rights that the notice offers, in its own words, with the article that grants each under the Regulation."""
    is_gdpr = not any(one.regime_code for one in notice.activities)
    found = []
    for one in notice.rights:
        article = RIGHTS.get(one.right.code) if is_gdpr else None
        classes = ["dpv:DataSubjectRight", *([f"eu-gdpr:{article}"] if article else [])]
        told = " – ".join(lines_of(bullets([first_level.right(one)])))
        node = typed(classes, rows.right_name(one), notice.language)
        found.append(node | {"dct:description": text(told, notice.language)})
    return found


# Values -----------------------------------------------------------------------------------------------------


def typed(kind: str | list[str], title: str, language: str) -> Node:
    return {"type": kind, "dct:title": text(title, language)}


def in_words(kind: str | list[str], description: str) -> Node:
    """A node that is told in a sentence of ours, in the language of the notice, which is active."""
    return {"type": kind, "dct:description": text(description, translation.get_language() or "fr")}


def text(words: str, language: str) -> Node | None:
    return {"@value": words, "@language": language} if words else None


def literal(value: str, kind: str) -> Node:
    return {"@value": value, "@type": f"xsd:{kind}"}


def name_of(identifier: object) -> str:
    return f"urn:uuid:{identifier}"


def without_nothing(node: Node) -> Node:
    return {name: value for name, value in node.items() if value}
