"""Clean values, in which no rule finds anything, to take one thing away from at a time."""

from __future__ import annotations

from typing import Any

from registry.record import sheet as values
from registry.record.sheet import ActivitySheet, Organisation, Term
from tests.registry.documents.values import PROCESSOR, empty


def term(code: str) -> Term:
    return Term(code=code, fr=code, en=code)


def but(value: Any, **given: Any) -> Any:
    """The value with some fields replaced."""
    return value.model_copy(update=given)


def party(name: str = "Hébergeur", **given: Any) -> values.Party:
    return empty(values.Party, name=name, email="contact@example.org", **given)


def data(name: str, kind: str = "civil_status") -> values.Data:
    given = {"obligation": term("mandatory"), "consequence": "La paie n’est pas versée"}
    return empty(values.Data, name=name, kind=term(kind), **given)


PAY, HEALTH = data("Bulletins de paie"), data("Arrêts de travail", "health")


START = (empty(values.RetentionStart, event="Départ de l’agent"),)


def kept(amount: int, unit: str, **given: Any) -> values.RetentionRule:
    """A rule with a period and from when it is counted."""
    return but(empty(values.RetentionRule, amount=amount, unit=term(unit), starts=START), **given)


def record(**given: Any) -> ActivitySheet:
    """A controller's record: payroll with health data, a host in the Union, nothing that leaves the area."""
    use = empty(values.SubjectUse, subject=empty(values.Subject, name="Agents"))
    basis = empty(values.LegalBasis, basis=term("6.1.c"), legal_text="Code du travail")
    condition = empty(
        values.SpecialCondition, condition=term("9.2.b"), data=HEALTH, legal_text="Code du travail"
    )
    clean = empty(
        ActivitySheet,
        name="Paie",
        reference="A-1",
        role=term("controller"),
        state=term("current"),
        purposes=(empty(values.Purpose, name="Payer les agents", bases=(basis,)),),
        subjects=(use,),
        data=tuple(empty(values.DataUse, data=one) for one in (PAY, HEALTH)),
        special_conditions=(condition,),
        sensitive_data=term("some"),
        sources=(empty(values.CollectionSource, kind=term("direct")),),
        recipients=(empty(values.Recipient, kind=term("processor"), party=party()),),
        transfers_answer=term("none"),
        automated_decision=term("none"),
        hosting=(empty(values.Hosting, party=party(), country=term("FR")),),
        retention_rules=tuple(kept(5, "year", data=one) for one in (PAY, HEALTH)),
        security_measures=(empty(values.SecurityMeasure, detail="Mots de passe"),),
    )
    return but(clean, **given)


def abroad(mechanism: str | None, country: str | None = "US", **given: Any) -> ActivitySheet:
    """The same record with one transfer."""
    goes = empty(
        values.Transfer,
        country=term(country) if country else None,
        mechanism=term(mechanism) if mechanism else None,
        module=term("controller_to_processor"),
    )
    return record(transfers_answer=term("some"), transfers=(but(goes, **given),))


def processor_record(**given: Any) -> ActivitySheet:
    client = empty(values.Client, party=party("Commune de Bourg"))
    clean = record(
        role=PROCESSOR,
        clients=(client,),
        operations=(empty(values.Operation, name="Hébergement"),),
    )
    return but(clean, **given)


def joint_record(**given: Any) -> ActivitySheet:
    partner = empty(values.JointController, party=party("Métropole"))
    settled = {"joint_arrangement": "La métropole répond aux demandes."}
    return but(record(role=term("joint"), joint_controllers=(partner,)), **{**settled, **given})


def organisation(**given: Any) -> Organisation:
    seat = empty(
        values.ContactPoint,
        function=term("seat"),
        address="1 place de la Mairie",
        city="Bourg",
        country=term("FR"),
    )
    dpo = empty(values.ContactPoint, function=term("dpo"), name="Camille Exemple", email="dpo@example.org")
    clean = empty(Organisation, name="Ville d’Exemple", slug="exemple", language="fr")
    return but(clean, **{"dpo_designated": term("some"), "contact_points": (seat, dpo), **given})


def compelling(**given: Any) -> ActivitySheet:
    documents = {
        "safeguards_title": "Garanties",
        "safeguards_url": "https://example.org/g",
        "assessment": "Évalué",
    }
    return abroad("49.1.2", "IN", **{**documents, **given})
