"""One thing is taken away from a clean value, and exactly the rule that asks for it speaks.

Each row of the tables is written by hand from Articles 30(1) and 30(2), 6, 9, 10, 13, 44 to 49 and 87.
"""

from datetime import date

import pytest
from django.utils import translation

from registry.record import sheet as values
from registry.record.values import DataItem
from registry.rules import about_organisation, about_record
from registry.rules.engine import RULES, Severity, Subject, asked_by_article_30, rules_about
from registry.vocabularies.law import article
from tests.registry.documents.values import PROCESSOR, empty
from tests.registry.rules.clean import (
    HEALTH,
    PAY,
    START,
    abroad,
    but,
    compelling,
    data,
    joint_record,
    kept,
    organisation,
    party,
    processor_record,
    record,
    term,
)

ON = date(2026, 11, 28)
BASIS = empty(values.LegalBasis, basis=term("6.1.c"), legal_text="Code du travail")
INTEREST = empty(values.LegalBasis, basis=term("6.1.f"), interest="Se défendre en justice")
WITHOUT_TEXT = but(BASIS, legal_text=" ")
CONTRACT = but(BASIS, basis=term("6.1.b"))
UNREACHABLE = empty(values.Party, name="Métropole")
SEAT = empty(values.ContactPoint, function=term("seat"), address="1 place de la Mairie", city="Bourg")
DPO = empty(values.ContactPoint, function=term("dpo"), name="Camille Exemple", email="dpo@example.org")


def purpose(name="Payer les agents", *bases, **given):
    return empty(values.Purpose, name=name, bases=bases, **given)


def with_data(*categories, **given):
    uses = tuple(empty(values.DataUse, data=one) for one in categories)
    rules = tuple(kept(1, "year", data=one) for one in categories)
    return record(
        **{"data": uses, "retention_rules": rules, "special_conditions": (), "sensitive_data": None, **given}
    )


def under(code, text="Décret n° 2019-341"):
    return (empty(values.SpecialCondition, condition=term(code), legal_text=text),)


def measure(state):
    return empty(values.SecurityMeasure, detail="Chiffrement", state=term(state))


def with_status(category, code):
    return empty(values.DataUse, data=category, status=term(code))


def rule(**given):
    """One retention rule; a period is counted from somewhere unless the case says otherwise."""
    starts = {"starts": START} if "amount" in given else {}
    return (empty(values.RetentionRule, **{**starts, **given}),)


PICTURES = but(PAY, items=tuple(empty(DataItem, name=name) for name in ("Photographies", "Enregistrements")))


def limited(*notes, **given):
    """A record of one category whose rules are each limited by these words."""
    rules = tuple(
        but(one, **{"data": PICTURES, **given})
        for note in notes
        for one in rule(data_note=note, amount=1, unit=term("year"))
    )
    return with_data(PICTURES, retention_rules=rules)


def under_law(regime, value):
    """The record under this regime; one under Swiss law that sends data abroad keeps them at home otherwise."""
    at_home = {"hosting": ()} if value.transfers else {}
    necessary = {"sensitive_note": "Autorisées par décret"} if regime == "lil3" else {}
    return but(value, regime=term(regime), **at_home, **necessary)


def assessed(decision, **given):
    decided = term(decision) if decision else None
    return record(impact_assessment=empty(values.ImpactAssessment, decision=decided, **given))


def deciding(*, sensitive=False, **given):
    """A record whose decisions a machine takes alone, on ordinary data unless they are sensitive."""
    told = {"automated_decision": term("some"), "automated_logic": "Un score", **given}
    done = empty(values.ImpactAssessment, decision=term("done"))
    return record(impact_assessment=done, **told) if sensitive else with_data(PAY, **told)


AGENT, PUPIL = empty(values.Subject, name="Agents"), empty(values.Subject, name="Élèves")
INVOICING = purpose("Facturer", BASIS)


def two_people(rules):
    """A record of two categories of people, whose data are kept by these rules."""
    uses = tuple(empty(values.SubjectUse, subject=one) for one in (AGENT, PUPIL))
    return record(subjects=uses, retention_rules=rules)


def name_of(value):
    return empty(values.PurposeName, id=value.id, name=value.name)


BOURG = empty(values.Client, party=party("Commune de Bourg"))
VALOMBRE = empty(values.Client, party=party("Commune de Valombre"))


def done(name, **given):
    return empty(values.Operation, name=name, **given)


def serving(*clients, **given):
    """A processor's record for these clients."""
    return processor_record(clients=clients, **given)


IMAGES = data("Images filmées")
CSI = "Code de la sécurité intérieure, article L. 252-5"
CHILDREN = (empty(values.SubjectUse, subject=empty(values.Subject, name="Élèves")),)
MINORS = (empty(values.SubjectUse, subject=empty(values.Subject, name="Adhérents", kind=term("minors"))),)
STAFF = (empty(values.SubjectUse, subject=empty(values.Subject, name="Agents", kind=term("employees"))),)
CONSENT = but(BASIS, basis=term("6.1.a"), legal_text="")


def filmed(name, *rules, **given):
    """A record of cameras whose images are kept by these rules."""
    return with_data(IMAGES, name=name, retention_rules=rules, **given)


def agreed(purpose_name="Publier les photos", basis=CONSENT, subjects=CHILDREN, **given):
    """A record of one purpose that rests on the consent of these people."""
    return with_data(PAY, purposes=(purpose(purpose_name, basis, **given),), subjects=subjects)


def resting_on_task(value):
    return but(value, purposes=(purpose("Instruire les demandes", but(BASIS, basis=term("6.1.e"))),))


CLEAN = {
    "payroll": record(),
    "what is needed for something that is named": record(
        retention_rules=rule(event="Durée nécessaire à l’exécution du contrat")
    ),
    "a minimum beside the end of the same data": record(
        retention_rules=(
            *rule(amount=5, unit=term("year"), bound=term("at_least")),
            *rule(amount=10, unit=term("year"), bound=term("at_most")),
        )
    ),
    "zero years, and what is done": record(
        retention_rules=rule(amount=0, unit=term("year"), event="Détruites après lecture")
    ),
    "a transfer for important reasons of public interest": record(
        transfers_answer=term("some"), transfers=abroad("49.1.d", "IN").transfers
    ),
    "a decision by a machine that a text authorises": deciding(),
    "a decision on sensitive data by explicit consent": deciding(
        sensitive=True,
        special_conditions=(*under("9.2.b"), *under("9.2.a")),
    ),
    "a decision for a contract, that people may contest": deciding(
        purposes=(purpose("Conclure le contrat", CONTRACT),),
        served_rights=(
            empty(values.ServedRight, right=term("automated_decision"), text="Un agent revoit le dossier."),
        ),
    ),
    "a profile and nobody decided about": with_data(
        PAY, profiling=term("some"), profiling_note="Préférences"
    ),
    "an assessment done as the list requires": assessed("done", required_type=term("3")),
    "joint": joint_record(),
    "processor": processor_record(),
    "with clauses": abroad("46.2.c"),
    "with clauses, and measures besides them": abroad(
        "46.2.c", module=None, assessment="Évalué", supplementary_measures="Chiffrement, clé en France"
    ),
    "with clauses, and the module in a note": abroad("46.2.c", module=None, mechanism_note="Module 2"),
    "adequate": abroad("45", "BR"),
    "compelling interests": compelling(),
    "adequate, and why this recipient is covered": abroad("45", "US", is_covered=True),
    "interest named": record(purposes=(purpose("Se défendre", INTEREST),)),
    "basis of the whole": record(purposes=(purpose(),), bases=(BASIS,)),
    "sub-purposes": record(
        purposes=(purpose("Gérer", purposes=(purpose("Payer", BASIS), purpose("Déclarer", BASIS))),)
    ),
    "event": record(retention_rules=rule(event="Fin du contrat")),
    "one rule for all": record(retention_rules=rule(amount=5, unit=term("year"))),
    "a host in the Union of a company from elsewhere": record(
        hosting=(empty(values.Hosting, party=party(country=term("US")), country=term("FR")),)
    ),
    "a rule that names an item of its category": with_data(
        but(PAY, items=(empty(DataItem, name="Arrêts maladie"),)),
        data("Congés"),
        retention_rules=(
            *rule(data_note="Arrêts maladie", amount=1, unit=term("year")),
            *rule(data_note="Congés, repos", amount=2, unit=term("year")),
        ),
    ),
    "words that limit one rule, and another for the rest": record(
        retention_rules=(
            *rule(data=PAY, data_note="double des bulletins", amount=5, unit=term("year")),
            *rule(amount=1, unit=term("year")),
        )
    ),
    "words that name the whole category": limited("Bulletins de paie, relevés"),
    "words that name each item": limited("photographies", "les enregistrements et relevés"),
    "words that say that it is about everything": limited("L’ensemble des données."),
    "words that say otherwise what the only category is": limited("ce que l’agent remet", data=None),
    "nobody receives the data, and it is said in words": record(
        recipients=(),
        hosting=(),
        recipients_answer=term("none"),
        sharing=(empty(values.Sharing, kind=term("restriction"), text="Jamais transmises"),),
    ),
    "nobody receives the data": record(recipients=(), hosting=(), recipients_answer=term("none")),
    "one rule for two categories": record(
        retention_rules=rule(
            data=PAY, more_data=(empty(values.RetentionData, data=HEALTH),), amount=5, unit=term("year")
        )
    ),
    "a signed contract, and data that the processor alone has": record(
        recipients=(but(record().recipients[0], contract_state=term("signed")),),
        data=(with_status(PAY, "processor_only"), *record().data[1:]),
    ),
    "a measure in place beside one that is planned": record(
        security_measures=(measure("in_place"), measure("planned"))
    ),
    "shared measures": record(security_measures=(), shared_security_measures=record().security_measures),
    "work for each client, of which one piece has ended": serving(
        BOURG,
        VALOMBRE,
        operations=(
            done("Hébergement", client=BOURG),
            done("Sauvegarde", client=VALOMBRE),
            done("Reprise", client=BOURG, stage=term("ended")),
        ),
    ),
    "work for all clients": serving(BOURG, VALOMBRE, operations=(done("Hébergement"),)),
    "joint controllers, the role of one, and an arrangement": joint_record(),
    "periods for all people together": two_people(
        rule(amount=1, unit=term("year"), subject=AGENT) + rule(amount=2, unit=term("year"), subject=PUPIL)
    ),
    "periods for two cases": record(
        retention_rules=(
            *rule(amount=3, unit=term("month"), condition="Demande refusée"),
            *rule(amount=2, unit=term("year"), condition="Demande acceptée"),
        )
    ),
    "two periods for different purposes": record(
        retention_rules=(
            *rule(amount=1, unit=term("year")),
            *rule(amount=5, unit=term("year"), purpose_note="Contentieux"),
        )
    ),
    "offences": with_data(
        data("Condamnations", "offences"),
        special_conditions=under("10"),
    ),
    "national number": with_data(data("NIR", "nir"), special_conditions=under("nir")),
}

CLEAN |= {
    "an archive that begins where the first period ends": with_data(
        PAY,
        retention_rules=(
            *rule(data=PAY, amount=1, unit=term("year"), phase=term("active")),
            *rule(data=PAY, amount=4, unit=term("year"), phase=term("intermediate"), starts=()),
        ),
    ),
    "a period whose note says from when": record(
        retention_rules=rule(amount=5, unit=term("year"), starts=(), note="À compter de la remise.")
    ),
    "a period that runs until an event": record(
        retention_rules=rule(amount=5, unit=term("year"), starts=(), event="Fin du contrat")
    ),
    "until the end of the session": record(retention_rules=rule(unit=term("session"))),
    "images of thirty days": filmed("Vidéoprotection", kept(30, "day", data=IMAGES)),
    "images of a month": filmed("Vidéosurveillance des locaux", kept(1, "month")),
    "images taken out for an inquiry": filmed(
        "Vidéoprotection",
        kept(1, "month", data=IMAGES, legal_reference=CSI),
        kept(5, "year", data=IMAGES, data_note="images extraites pour une enquête"),
        kept(5, "year", data=IMAGES, purpose_note="réquisition judiciaire"),
        kept(5, "year", data_note="registre des visionnages des images"),
    ),
    "a register of viewings beside the images": filmed(
        "Vidéosurveillance",
        kept(1, "month", data=IMAGES),
        kept(1, "year", data_note="registre des visionnages"),
    ),
    "photographs of an event, and no camera": filmed("Photographies des fêtes", kept(2, "year")),
    "consent of children through their parents": agreed(
        basis=but(CONSENT, note="Accord des deux parents, recueilli à l’inscription.")
    ),
    "consent from fifteen": agreed("Espace jeunes", detail="Dès 15 ans, avec un parent avant."),
    "consent of parents": agreed(
        subjects=(empty(values.SubjectUse, subject=empty(values.Subject, name="Parents d’élèves")),)
    ),
    "children, and consent for a purpose that is about others": with_data(
        PAY,
        subjects=CHILDREN,
        purposes=(purpose("Enseigner", BASIS), purpose("Publier", CONSENT, subjects=STAFF)),
    ),
    "a duty towards children": record(subjects=CHILDREN),
    "an assessment that the CNIL exempts": assessed(
        "not_required", criteria=(term("SENS"), term("VULN")), exempt_type=term("1")
    ),
    "criteria, and why none is required": assessed(
        "not_required", criteria=(term("SENS"), term("VULN")), reason="Dix personnes, sans croisement."
    ),
    "one criterion, and none required": assessed("not_required", criteria=(term("SENS"),)),
    "sensitive data, and nobody vulnerable": record(),
    "staff, and ordinary data": with_data(PAY, subjects=STAFF),
    "a public task with its text": record(
        purposes=(purpose("Instruire", but(BASIS, basis=term("6.1.e"))),),
    ),
    "a contract, which rests on no text": record(purposes=(purpose("Vendre", but(CONTRACT, legal_text="")),)),
    "care under professional secrecy, without a text": record(
        special_conditions=(but(*under("9.2.h", ""), data=HEALTH),)
    ),
}

# What is taken away or made wrong, and the one rule that speaks.
REMOVALS = [
    # 30(1)(f): from when
    ("30-1-F-START", record(retention_rules=rule(amount=5, unit=term("year"), starts=()))),
    (
        "30-1-F-START",
        record(
            retention_rules=rule(
                amount=5, unit=term("year"), starts=(empty(values.RetentionStart, event=" "),)
            )
        ),
    ),
    (
        "30-1-F-START",
        record(retention_rules=rule(amount=5, unit=term("year"), starts=(), phase=term("intermediate"))),
    ),
    # Cameras
    ("CSI-L252-5-MONTH", filmed("Vidéoprotection", kept(2, "month", data=IMAGES, legal_reference=CSI))),
    ("CSI-L252-5-MONTH", filmed("Vidéoprotection", kept(32, "day", legal_reference="CSI, L252-1"))),
    (
        "CSI-L252-5-MONTH",
        filmed("Vidéoprotection", kept(2, "month", legal_reference=CSI, reason="À titre de preuve")),
    ),
    (
        "CSI-L252-5-MONTH",
        filmed(
            "Vidéoprotection",
            kept(2, "month", legal_reference=CSI, condition="Selon la procédure interne"),
            kept(1, "month"),
        ),
    ),
    (
        "CSI-L252-5-MONTH",
        filmed(
            "Vidéoprotection",
            kept(2, "month", legal_reference=CSI, purpose_note="Inscrit au registre"),
        ),
    ),
    (
        "CSI-L252-5-MONTH",
        filmed(
            "Vidéoprotection",
            kept(2, "month", legal_reference=CSI, purpose_note="Délai légal, journalisation"),
        ),
    ),
    (
        "CSI-L252-5-MONTH",
        filmed(
            "Caméras du parc",
            kept(3, "month", legal_reference="Code de la sécurité intérieure, article L. 252-5"),
        ),
    ),
    ("5-1-E-CAMERAS", filmed("Vidéosurveillance des locaux", kept(6, "week", data=IMAGES))),
    ("5-1-E-CAMERAS", filmed("CCTV in the shop", kept(1, "year"))),
    ("5-1-E-CAMERAS", filmed("Vidéoprotection de l’immeuble", kept(2, "month"))),
    (
        "5-1-E-CAMERAS",
        filmed(
            "Caméras du hall",
            kept(2, "month", legal_reference="Ne relève pas du code de la sécurité intérieure (L. 251-1)"),
        ),
    ),
    ("5-1-E-CAMERAS", filmed("Caméras individuelles", kept(2, "month", legal_reference="CSI, L. 241-2"))),
    # Children
    ("CC-371-1-CHILDREN", agreed()),
    ("8-1-CHILDREN", agreed("Publier les photos sur le site de l’école")),
    ("8-1-CHILDREN", agreed("S’inscrire au jeu en ligne", subjects=MINORS)),
    (
        "CC-371-1-CHILDREN",
        record(purposes=(purpose("Publier"),), bases=(CONSENT,), subjects=CHILDREN),
    ),
    # The text of law under a basis or a condition
    ("6-3-TEXT", record(purposes=(purpose("Payer", WITHOUT_TEXT),))),
    ("6-3-TEXT", record(purposes=(purpose("Payer"),), bases=(WITHOUT_TEXT,))),
    ("6-3-TEXT", record(purposes=(purpose("Instruire", but(WITHOUT_TEXT, basis=term("6.1.e"))),))),
    ("9-2-TEXT", record(special_conditions=(but(*under("9.2.b", ""), data=HEALTH),))),
    ("9-2-TEXT", record(special_conditions=under("9.2.g", " "))),
    ("9-2-TEXT", record(special_conditions=under("9.2.i", ""))),
    ("9-2-TEXT", record(special_conditions=under("9.2.j", ""))),
    ("10-TEXT", with_data(data("Condamnations", "offences"), special_conditions=under("10", ""))),
    ("87-TEXT", with_data(data("NIR", "nir"), special_conditions=under("nir", ""))),
    # 35(1)
    ("35-1-DECISION", assessed(None, criteria=(term("SENS"),))),
    ("35-1-DECISION", assessed(None, required_type=term("3"))),
    ("35-1-CRITERIA", record(subjects=STAFF)),
    ("35-1-CRITERIA", record(profiling=term("some"))),
    ("35-1-REASON", assessed("not_required", criteria=(term("SENS"), term("VULN")))),
    # Article 30(1)(a): joint controllers
    ("30-1-A-JOINT", joint_record(joint_controllers=())),
    (
        "30-1-A-JOINT-CONTACT",
        joint_record(joint_controllers=(empty(values.JointController, party=UNREACHABLE),)),
    ),
    # 30(1)(b) and Article 6
    ("30-1-B-PURPOSES", record(purposes=())),
    ("30-1-B-PURPOSES", record(purposes=(purpose(" ", BASIS),))),
    ("30-1-B-PURPOSES", record(purposes=(purpose("Gérer", BASIS, purposes=(purpose("", BASIS),)),))),
    ("6-1-BASIS", record(purposes=(purpose(),))),
    ("6-1-BASIS", record(purposes=(purpose("Payer", BASIS), purpose("Déclarer")))),
    ("6-1-BASIS", record(purposes=(purpose("Gérer", purposes=(purpose("Payer", BASIS), purpose("Autre"))),))),
    ("6-1-ONE-BASIS", record(purposes=(purpose("Payer", BASIS, INTEREST),))),
    ("13-1-D-INTEREST", record(purposes=(purpose("Se défendre", but(INTEREST, interest=" ")),))),
    ("13-1-D-INTEREST", record(purposes=(purpose(),), bases=(but(INTEREST, interest=""),))),
    # 30(1)(c)
    ("30-1-C-PEOPLE", record(subjects=())),
    ("30-1-C-DATA", with_data(retention_rules=rule(amount=1, unit=term("year")))),
    ("9-1-KIND", with_data(but(PAY, kind=None))),
    # Articles 9, 10 and 87
    ("9-2-CONDITION", record(special_conditions=())),
    ("9-2-CONDITION", record(special_conditions=under("10"))),
    (
        "9-2-CONDITION",
        record(special_conditions=(but(*under("9.2.b"), data=PAY),)),
    ),
    ("9-2-CONDITION-STATED", with_data(PAY, sensitive_data=term("some"))),
    (
        "9-2-CONDITION-STATED",
        with_data(data("NIR", "nir"), special_conditions=under("nir"), sensitive_data=term("some")),
    ),
    ("10-CONDITION", with_data(data("Condamnations", "offences"))),
    ("87-CONDITION", with_data(data("NIR", "nir"))),
    ("6-1-DATA", record(data=(with_status(PAY, "basis_open"), *record().data[1:]))),
    ("5-1-C-NOT-NEEDED", record(data=(with_status(PAY, "not_needed"), *record().data[1:]))),
    # 28(3) and 28(4)
    ("28-3-CONTRACT", record(recipients=(but(record().recipients[0], contract_state=term("to_sign")),))),
    ("28-3-CONTRACT", record(recipients=(but(record().recipients[0], contract_state=term("none")),))),
    (
        "28-4-CONTRACT",
        processor_record(
            subprocessors=(empty(values.Subprocessor, party=party(), contract_state=term("to_sign")),)
        ),
    ),
    # 30(1)(d)
    ("30-1-D-RECIPIENTS", record(recipients=())),
    (
        "30-1-D-RECIPIENTS",  # a sentence that says neither whom nor which category
        record(
            recipients=(),
            sharing=(
                empty(values.Sharing, kind=term("information"), text="Partagées avec nos partenaires."),
            ),
        ),
    ),
    (
        "30-1-CONTRADICTION",
        record(
            public_information=term("none"),
            recipients=(empty(values.Recipient, kind=term("public"), name="Le public"),),
        ),
    ),
    ("30-1-CONTRADICTION", joint_record(joint_answer=term("none"))),
    (
        "4-9-HOST",
        record(
            recipients=(),
            recipients_answer=term("none"),
            hosting=(empty(values.Hosting, name="OVHcloud", country=term("FR")),),
        ),
    ),
    ("26-1-ROLE", but(joint_record(), role=term("controller"))),
    (
        "44-1-RECEIVED",  # beside a transfer that is recorded to somewhere else
        but(
            abroad("45", "CH"),
            recipients=(empty(values.Recipient, kind=term("processor"), name="Inde", country=term("IN")),),
        ),
    ),
    ("30-1-CONTRADICTION", record(recipients_answer=term("none"))),
    ("30-1-CONTRADICTION", record(hosting_answer=term("not_concerned"))),
    ("30-1-CONTRADICTION", record(retention_answer=term("none"))),
    ("30-1-CONTRADICTION", record(joint_answer=term("none"), joint_arrangement="Convention avec la CAF")),
    (
        "30-1-CONTRADICTION",
        record(
            recipients=(),
            hosting=(),
            recipients_answer=term("none"),
            sharing=(empty(values.Sharing, kind=term("information"), text="Transmises à la banque"),),
        ),
    ),
    ("30-1-CONTRADICTION", record(ai_answer=term("none"), ai_note="Tri des demandes")),
    # 30(1)(e), 44 to 49
    ("30-1-TRANSFERS", record(transfers_answer=None)),
    ("30-1-TRANSFERS", record(transfers_answer=term("some"))),
    ("30-1-TRANSFERS", abroad("46.2.c", None)),
    ("44-1-MECHANISM", abroad(None)),
    ("44-1-MECHANISM", abroad(None, "GB")),
    ("44-1-MECHANISM", abroad(None, None, destination="Organisation des Nations unies")),
    ("44-1-NO-MECHANISM", abroad("none")),
    ("44-1-NO-MECHANISM", abroad("none", more_mechanisms=(term("46.2.c"),))),
    ("44-1-NO-MECHANISM", abroad("46.2.c", more_mechanisms=(term("none"),))),
    ("45-1-NO-DECISION", abroad("46.2.c", "KE", more_mechanisms=(term("45"),))),
    ("45-1-NO-DECISION", abroad("45", "KE")),
    ("45-1-NO-DECISION", abroad("45", "IN")),
    ("45-1-SCOPE", abroad("45", "US")),
    ("45-1-SCOPE", abroad("45", "US", mechanism_note="Contrat signé en 2024")),
    ("45-1-NO-DECISION", abroad("45", "US", is_covered=False)),
    ("45-1-SCOPE", abroad("45", "KR")),
    ("45-1-SCOPE", abroad("45", "JP")),
    ("49-1-DOCUMENTS", compelling(assessment="")),
    ("49-1-DOCUMENTS", compelling(safeguards_title="", safeguards_url="")),
    (
        "44-1-RECEIVED",
        record(
            recipients=(empty(values.Recipient, kind=term("processor"), party=party(country=term("US"))),)
        ),
    ),
    ("44-1-HOSTING", record(hosting=(empty(values.Hosting, party=party(), country=term("US")),))),
    ("44-1-RECEIVED", record(hosting=(empty(values.Hosting, name="Nos serveurs", country=term("US")),))),
    ("44-1-RECEIVED", record(hosting=(empty(values.Hosting, country=term("US")),))),
    ("49-1-LAST", abroad("49.1.a", "RS", more_mechanisms=(term("46.2.c"),))),
    ("49-1-LAST", abroad("45", "CH", more_mechanisms=(term("49.1.b"),))),
    ("46-1-CLAUSES", abroad("46.2.c", module=None)),
    ("5-1-E-NOTHING-KEPT", record(retention_rules=(), retention_answer=term("none"))),
    ("4-9-JOINT", joint_record(recipients=(), hosting=(), recipients_answer=term("none"))),
    ("26-1-ARRANGEMENT", joint_record(joint_arrangement="")),
    ("49-3-PUBLIC-POWERS", resting_on_task(abroad("49.1.a", "IN"))),
    ("49-3-PUBLIC-POWERS", resting_on_task(compelling())),
    # 30(1)(f)
    ("30-1-F-RETENTION", record(retention_rules=())),
    ("30-1-F-RETENTION", record(retention_rules=rule(event=" "))),
    ("30-1-F-RETENTION", record(retention_rules=rule(event="Durée à fixer par l’organisme"))),
    ("30-1-F-RETENTION", record(retention_rules=rule(event="Quelques semaines"))),
    ("30-1-F-RETENTION", record(retention_rules=rule(event="To be defined"))),
    ("30-1-F-RETENTION", record(retention_rules=rule(event="Le temps nécessaire"))),
    (
        "30-1-F-RETENTION",
        record(retention_rules=rule(event="Aussi longtemps que nécessaire aux finalités poursuivies.")),
    ),
    ("30-1-F-RETENTION", record(retention_rules=rule(event="As long as necessary for the purposes"))),
    ("30-1-F-RETENTION", record(retention_rules=rule(amount=0, unit=term("year")))),
    ("30-1-F-RETENTION", record(retention_rules=rule(amount=5, unit=term("year"), bound=term("at_least")))),
    (
        "30-1-F-RETENTION",
        record(
            retention_rules=(
                *rule(
                    amount=6, unit=term("year"), bound=term("at_least"), data_note="pièces des cotisations"
                ),
                *rule(amount=10, unit=term("year"), data_note="pièces comptables"),
                *rule(amount=5, unit=term("year"), data=PAY),
                *rule(amount=5, unit=term("year"), data=HEALTH),
            )
        ),
    ),
    ("30-1-F-CATEGORIES", record(retention_rules=rule(data=PAY, amount=5, unit=term("year")))),
    (
        "30-1-F-CATEGORIES",
        record(retention_rules=rule(data_note="Pièces comptables", amount=10, unit=term("year"))),
    ),
    (
        "30-1-F-CATEGORIES",
        record(retention_rules=rule(amount=3, unit=term("year"), condition="Demande refusée")),
    ),
    ("30-1-F-CATEGORIES", two_people(rule(amount=3, unit=term("year"), subject=AGENT))),
    (
        "30-1-F-CATEGORIES",
        with_data(
            PAY,
            purposes=(purpose("Instruire", BASIS), INVOICING),
            retention_rules=rule(amount=3, unit=term("year"), purpose=name_of(INVOICING)),
        ),
    ),
    (
        "30-1-F-TWO-PERIODS",
        record(retention_rules=rule(amount=1, unit=term("year")) + rule(amount=9, unit=term("year"))),
    ),
    (
        "30-1-F-TWO-PERIODS",
        record(
            retention_rules=(
                *rule(amount=1, unit=term("year"), bound=term("at_most")),
                *rule(amount=5, unit=term("year"), bound=term("at_most")),
            )
        ),
    ),
    ("30-1-F-CATEGORIES", limited("photographies du spectacle")),
    ("30-1-F-CATEGORIES", limited("double des bulletins de paie")),
    ("30-1-F-CATEGORIES", limited("bulletins de paie des agents partis, relevés")),
    ("30-1-F-CATEGORIES", limited("photographies", data=None)),
    # 30(1)(g)
    ("30-1-G-SECURITY", record(security_measures=())),
    # An answer and its rows
    ("30-1-CONTRADICTION", but(abroad("46.2.c"), transfers_answer=term("none"))),
    ("30-1-CONTRADICTION", record(sensitive_data=term("none"))),
    ("30-1-CONTRADICTION", record(automated_logic="Un score")),
    ("30-1-CONTRADICTION", record(profiling=term("none"), profiling_note="Préférences d’achat")),
    ("30-1-CONTRADICTION", assessed("not_required", done_on=date(2026, 3, 1))),
    ("30-1-CONTRADICTION", assessed("required", done_on=date(2026, 3, 1))),
    ("30-1-CONTRADICTION", assessed("not_required", required_type=term("3"))),
    ("44-1-WITHIN", abroad(None, "NO")),
    ("44-1-WITHIN", abroad(None, "RE")),
    (
        "44-2-WITHIN",
        but(processor_record(), transfers_answer=term("some"), transfers=abroad(None, "RE").transfers),
    ),
    ("35-1-DONE", assessed("required")),
    ("6-1-ONE-BASIS", record(purposes=(purpose(),), bases=(BASIS, INTEREST))),
    # Article 22
    ("22-1-ANSWER", with_data(PAY, automated_decision=None, profiling=term("some"))),
    ("22-1-ANSWER", record(automated_decision=None, purposes=(purpose("Scoring des dossiers", BASIS),))),
    ("22-1-ANSWER", with_data(PAY, automated_decision=None, automated_logic="Un score")),
    ("22-2-EXCEPTION", deciding(purposes=(purpose("Trier les dossiers", INTEREST),))),
    ("22-4-SENSITIVE", deciding(sensitive=True)),
    (
        "22-2-EACH-PURPOSE",
        deciding(purposes=(purpose("Payer", BASIS), purpose("Trier les dossiers", INTEREST))),
    ),
    ("22-3-SAFEGUARDS", deciding(purposes=(purpose("Conclure le contrat", CONTRACT),))),
    ("22-3-SAFEGUARDS", deciding(purposes=(purpose("Payer", BASIS), purpose("Conclure", CONTRACT)))),
    # Other regimes
    ("LPD-16-1-ABROAD", under_law("lpd", abroad(None))),
    ("LPD-16-2-ABROAD", under_law("lpd", processor_record())),  # hosted in France
    ("LIL-112-1-ABROAD", under_law("lil3", abroad("46.2.c"))),
    (
        "LIL-112-2-ABROAD",
        under_law(
            "lil3",
            but(processor_record(), transfers_answer=term("some"), transfers=abroad(None).transfers),
        ),
    ),
    ("LIL-87-BASIS", under_law("lil3", record(purposes=(purpose("Enquêter", CONTRACT),)))),
    ("LIL-87-INTEREST", under_law("lil3", record(purposes=(purpose("Enquêter", INTEREST),)))),
    ("LIL-88-SENSITIVE", record(regime=term("lil3"), special_conditions=under("9.2.b", ""))),
    ("EUDPR-5-1-BASIS", under_law("eudpr", record(purposes=(purpose("Informer", INTEREST),)))),
    # Article 30(2)
    ("30-2-A-CLIENTS", processor_record(clients=())),
    ("30-2-A-CLIENT-CONTACT", processor_record(clients=(empty(values.Client, name="Clients divers"),))),
    ("30-2-A-CLIENT-CONTACT", processor_record(clients=(empty(values.Client, party=UNREACHABLE),))),
    ("30-2-B-OPERATIONS", processor_record(operations=())),
    ("30-2-B-OPERATIONS", serving(BOURG, operations=(done("Hébergement", stage=term("ended")),))),
    ("30-2-B-OPERATIONS", serving(BOURG, VALOMBRE, operations=(done("Hébergement", client=BOURG),))),
    ("30-2-TRANSFERS", processor_record(transfers_answer=None)),
    (
        "30-2-TRANSFERS",
        but(
            abroad("46.2.c", None),
            role=PROCESSOR,
            clients=processor_record().clients,
            operations=processor_record().operations,
        ),
    ),
    (
        "44-2-MECHANISM",
        but(processor_record(), transfers_answer=term("some"), transfers=abroad(None).transfers),
    ),
    (
        "44-2-NO-MECHANISM",
        but(processor_record(), transfers_answer=term("some"), transfers=abroad("none").transfers),
    ),
    (
        "45-2-NO-DECISION",
        but(processor_record(), transfers_answer=term("some"), transfers=abroad("45", "KE").transfers),
    ),
    (
        "45-2-SCOPE",
        but(processor_record(), transfers_answer=term("some"), transfers=abroad("45", "CA").transfers),
    ),
    (
        "49-2-DOCUMENTS",
        but(processor_record(), transfers_answer=term("some"), transfers=compelling(assessment="").transfers),
    ),
    ("44-2-HOSTING", processor_record(hosting=(empty(values.Hosting, party=party(), country=term("US")),))),
    (
        "44-2-RECEIVED",
        processor_record(subprocessors=(empty(values.Subprocessor, party=party(country=term("IN"))),)),
    ),
    (
        "30-2-D-SECURITY",
        but(processor_record(), security_measures=(measure("planned"), measure("gap"))),
    ),
    ("30-2-D-SECURITY", processor_record(security_measures=())),
    (
        "49-2-LAST",
        but(
            processor_record(),
            transfers_answer=term("some"),
            transfers=abroad("49.1.d", more_mechanisms=(term("46.2.c"),)).transfers,
        ),
    ),
    (
        "46-2-CLAUSES",
        but(
            processor_record(),
            transfers_answer=term("some"),
            transfers=abroad("46.2.c", module=None).transfers,
        ),
    ),
    ("30-2-CONTRADICTION", but(processor_record(), transfers=abroad("46.2.c").transfers)),
]
ORGANISATION_REMOVALS = [
    ("ORG-CONTACT", organisation(contact_points=(DPO,))),
    ("ORG-CONTACT", organisation(contact_points=(but(SEAT, address="", city=""), DPO))),
    ("ORG-DPO", organisation(dpo_designated=None, contact_points=(SEAT,))),
    ("ORG-DPO", organisation(contact_points=(SEAT,))),
    ("ORG-DPO", organisation(contact_points=(SEAT, but(DPO, email="")))),
    ("ORG-DPO", organisation(contact_points=(SEAT, but(DPO, name="")))),
    (
        "ORG-DPO",
        organisation(contact_points=(SEAT, but(DPO, name="Délégué à la protection des données (DPO)"))),
    ),
    ("ORG-DPO", organisation(contact_points=(SEAT, but(DPO, name="Le DPO")))),
    ("ORG-REPRESENTATIVE", organisation(contact_points=(but(SEAT, country=term("US")), DPO))),
    (
        "ORG-DPO-PUBLIC",
        organisation(status=term("public"), dpo_designated=term("none"), contact_points=(SEAT,)),
    ),
    ("ORG-CONTRADICTION", organisation(dpo_designated=term("none"))),
]


def codes(found):
    return [one.code for one in found]


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_record_gives_nothing(name):
    assert about_record(CLEAN[name], ON) == ()


def test_a_clean_organisation_gives_nothing():
    assert about_organisation(organisation(), ON) == ()
    none = organisation(dpo_designated=term("none"), contact_points=(SEAT,))
    assert about_organisation(none, ON) == ()
    seat = but(SEAT, country=term("US"))
    explained = organisation(
        contact_points=(seat, DPO), representative_absence="Traitements occasionnels, sans risque"
    )
    assert about_organisation(explained, ON) == ()
    public = organisation(contact_points=(seat, DPO), status=term("public"))
    assert about_organisation(public, ON) == ()
    firm = organisation(contact_points=(SEAT, but(DPO, name="DPO", organisation="Cabinet Exemple")))
    assert about_organisation(firm, ON) == ()


@pytest.mark.parametrize(
    ("code", "value"), REMOVALS, ids=[f"{n}-{code}" for n, (code, _v) in enumerate(REMOVALS)]
)
def test_exactly_the_rule_that_asks_for_what_was_taken_away_speaks(code, value):
    assert set(codes(about_record(value, ON))) == {code}


@pytest.mark.parametrize(
    ("code", "value"),
    ORGANISATION_REMOVALS,
    ids=[f"{n}-{c}" for n, (c, _v) in enumerate(ORGANISATION_REMOVALS)],
)
def test_so_does_the_rule_about_the_organisation(code, value):
    assert codes(about_organisation(value, ON)) == [code]


def test_every_rule_about_records_and_organisations_has_a_case_that_fires():
    subjects = (Subject.CONTROLLER_RECORD, Subject.PROCESSOR_RECORD, Subject.ORGANISATION)
    known = {one.code for subject in subjects for one in rules_about(subject)}
    assert known == {code for code, _value in [*REMOVALS, *ORGANISATION_REMOVALS]}


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("30-1-A-JOINT", record()),
        ("30-1-A-JOINT-CONTACT", record()),
        ("13-1-D-INTEREST", record()),
        ("9-2-CONDITION", with_data(PAY)),
        ("22-1-ANSWER", record()),
        ("22-2-EXCEPTION", record()),
        ("22-4-SENSITIVE", deciding()),
        ("10-CONDITION", record()),
        ("87-CONDITION", record()),
        ("45-1-NO-DECISION", record()),
        ("49-1-DOCUMENTS", abroad("46.2.c")),
        ("44-1-HOSTING", abroad("46.2.c")),
        ("44-1-MECHANISM", record()),
        ("44-1-NO-MECHANISM", abroad("46.2.c")),
        ("44-1-WITHIN", record()),
        ("28-3-CONTRACT", record(recipients=())),
        ("28-4-CONTRACT", processor_record(subprocessors=())),
        ("6-1-DATA", record(data=(), purposes=())),
        ("44-1-RECEIVED", record(transfers_answer=None)),
        ("35-1-DONE", record()),
        ("30-1-F-START", record(retention_rules=rule(event="Fin du contrat"))),
        ("CSI-L252-5-MONTH", record()),
        ("CSI-L252-5-MONTH", filmed("Vidéosurveillance", kept(1, "year"))),
        ("5-1-E-CAMERAS", filmed("Photographies des fêtes", kept(1, "year"))),
        ("5-1-E-CAMERAS", filmed("Vidéoprotection", kept(1, "year", legal_reference=CSI))),
        ("5-1-E-CAMERAS", filmed("Visioconférence", kept(1, "year"), purposes=(purpose("Caméras", BASIS),))),
        ("CSI-L252-5-MONTH", filmed("Vidéoprotection de l’immeuble", kept(1, "year"))),
        ("8-1-CHILDREN", record(subjects=CHILDREN)),
        ("8-1-CHILDREN", agreed()),  # Article 8 is about online services alone
        ("CC-371-1-CHILDREN", agreed("S’inscrire au jeu en ligne", subjects=MINORS)),
        ("CC-371-1-CHILDREN", record(subjects=CHILDREN)),
        ("8-1-CHILDREN", agreed(subjects=STAFF)),
        ("6-3-TEXT", record(purposes=(purpose("Vendre", CONTRACT),))),
        ("9-2-TEXT", record(special_conditions=under("9.2.h"))),
        ("10-TEXT", record()),
        ("87-TEXT", record()),
        ("35-1-DECISION", record()),
        ("35-1-CRITERIA", assessed("done")),
        ("35-1-CRITERIA", under_law("lpd", record(subjects=STAFF))),
        ("35-1-REASON", record()),
        ("ORG-REPRESENTATIVE", organisation()),
        ("ORG-DPO-PUBLIC", organisation()),
    ],
)
def test_a_rule_that_does_not_apply_says_so_instead_of_finding_nothing(code, value):
    assert RULES[code].findings(value, ON) is None


def test_nobody_receives_the_data_is_contradicted_by_a_company_that_hosts_them():
    value = record(recipients=(), recipients_answer=term("none"))
    assert "30-1-CONTRADICTION" in codes(about_record(value, ON))


def test_adequacy_is_not_claimed_for_a_place_that_nobody_knows():
    value = abroad("45", "BR")
    (transfer,) = value.transfers
    kenya = but(value, transfers=(but(transfer, country=None, destination="Kenya"),))
    assert codes(about_record(kenya, ON)) == ["45-1-NO-DECISION"]


def test_none_is_asked_about_where_data_are_hosted_in_no_named_country():
    value = record(hosting=(empty(values.Hosting, place="Virginie"),))
    assert codes(about_record(value, ON)) == ["44-1-RECEIVED"]


def test_a_host_in_a_third_country_to_which_no_transfer_is_recorded_is_asked_about():
    value = abroad("45", "BR")
    india = but(value, hosting=(empty(values.Hosting, country=term("IN")),))
    assert codes(about_record(india, ON)) == ["44-1-RECEIVED"]


def test_nothing_is_kept_is_contradicted_by_words_about_how_long_too():
    words = {"retention_principle": "Cinq ans", "retention_end": "Détruites"}
    for field, text in words.items():
        value = record(retention_rules=(), retention_answer=term("none"), **{field: text})
        assert "30-1-CONTRADICTION" in codes(about_record(value, ON))


def test_a_rule_asks_nothing_before_and_after_it_is_in_force():
    later = RULES["30-1-B-PURPOSES"]
    dated = type(later)(**{**later.__dict__, "valid_from": date(2025, 1, 1), "valid_to": date(2025, 12, 31)})
    answers = [
        dated.findings(record(purposes=()), day)
        for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 1, 1))
    ]
    assert [answer is not None for answer in answers] == [False, True, False]


def test_an_adequacy_decision_counts_on_the_days_on_which_it_is_in_force():
    to_brazil = abroad("45", "BR")
    assert codes(about_record(to_brazil, date(2024, 1, 1))) == ["45-1-NO-DECISION"]
    assert codes(about_record(to_brazil, ON)) == []


def test_findings_point_at_the_row_and_cite_an_article_that_the_product_knows():
    (found,) = about_record(
        processor_record(clients=(one := empty(values.Client, name="Clients divers"),)), ON
    )
    assert (found.row, found.section, found.articles) == (one.id, "clients", ("30(2)(a)",))
    assert "Clients divers" in found.sentence
    for each in RULES.values():
        assert article(each.article), each.code
        assert str(each.explanation).endswith("."), each.code


def test_what_article_30_asks_is_told_from_what_other_articles_ask():
    found = about_record(record(recipients=(), special_conditions=()), ON)
    assert [(one.code, asked_by_article_30(one)) for one in found] == [
        ("9-2-CONDITION", False),
        ("30-1-D-RECIPIENTS", True),
    ]


def test_a_choice_among_bases_is_advised_and_not_called_missing():
    (found,) = about_record(record(purposes=(purpose("Payer", BASIS, INTEREST),)), ON)
    assert found.severity is Severity.ADVICE
    assert {one.severity for one in RULES.values() if "CONTRADICTION" in one.code} == {Severity.BREACH}


def test_the_tables_hold_at_least_sixty_removals_with_those_of_notices():
    assert len(REMOVALS) + len(ORGANISATION_REMOVALS) >= 60
    assert party() and HEALTH


def test_a_restriction_alone_says_neither_who_receives_the_data_nor_that_nobody_does():
    only = (empty(values.Sharing, kind=term("restriction"), text="Jamais vendues"),)
    assert "30-1-D-RECIPIENTS" in codes(about_record(record(recipients=(), sharing=only), ON))


def test_nobody_receives_the_data_is_contradicted_by_a_transfer_to_somebody_and_by_making_them_public():
    (goes,) = abroad("46.2.c").transfers
    alone = {"recipients": (), "hosting": (), "recipients_answer": term("none")}
    given = but(abroad("46.2.c"), transfers=(but(goes, recipient_name="Maison mère"),), **alone)
    assert "30-1-CONTRADICTION" in codes(about_record(given, ON))
    shown = record(public_information=term("some"), **alone)
    assert "30-1-CONTRADICTION" in codes(about_record(shown, ON))
    assert codes(about_record(record(**alone), ON)) == []  # the control


def test_no_hosting_is_contradicted_by_a_system_that_somebody_hosts():
    system = values.System.new(name="CRM", host=party("Hébergeur"), country=term("FR"))
    used = record(hosting=(), hosting_answer=term("none"), systems=(values.SystemUse.new(system=system),))
    assert "30-1-CONTRADICTION" in codes(about_record(used, ON))
