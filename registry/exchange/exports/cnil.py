"""The register in the layout of the CNIL's simplified register (registre-traitement-simplifie.ods): a tab for each record.

The labels are those of the CNIL, in French, in its order. That layout is one of controllers, and has no place for much of a
record: a last tab names for each record what it leaves out. Where it numbers its lines, more lines follow under the same label.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from django.utils import translation
from django_countries import countries

from registry.exchange.exports.contents import Contents, Progress, counted
from registry.exchange.exports.tables import LISTS
from registry.files.ods import write_ods
from registry.files.workbook import Cell, Tab
from registry.record import reading, wording
from registry.record.labels import field_label
from registry.record.sheet import ActivitySheet, ContactPoint, Organisation, RetentionRule, SecurityMeasure
from registry.record.values import Data, Party

Line = Sequence[Cell]
DATA = {
    "civil_status": "État civil, identité, données d'identification, images…",
    "personal_life": "Vie personnelle (habitudes de vie, situation familiale, etc.)",
    "economic": "Informations d'ordre économique et financier"
    " (revenus, situation financière, situation fiscale, etc.)",
    "connection": "Données de connexion (adress IP, logs, etc.)",  # as the CNIL writes it
    "location": "Données de localisation (déplacements, données GPS, GSM, etc.)",
    "nir": "Numéro de Sécurité Sociale (ou NIR)",
}
# Of the CNIL's older register on paper: they have no line in the spreadsheet, and get one where there is something to say.
MORE_DATA = {
    "professional_life": "Vie professionnelle",
    "internet": "Internet (cookies, traceurs, données de navigation, mesures d’audience…)",
    "other": "Autres catégories",
}
SENSITIVE = {
    "racial_ethnic": "Données révélant l'origine raciale ou ethnique",
    "political": "Données révélant les opinions politiques",
    "religious_philosophical": "Données révélant les convictions religieuses ou philosophiques",
    "trade_union": "Données révélant l'appartenance syndicale",
    "genetic": "Données génétiques",
    "biometric": "Données biométriques aux fins d'identifier une personne physique de manière unique",
    "health": "Données concernant la santé",
    "sex_life": "Données concernant la vie sexuelle ou l'orientation sexuelle",
    "offences": "Données relatives à des condamnations pénales ou infractions",
}
OTHER_PEOPLE, OTHER_RECIPIENT, OTHER_MEASURE = (
    "Autres (préciser)",
    "Autre (Préciser)",
    "Autres mesures (à préciser)",
)
PEOPLE = {
    "employees": "Salariés",
    "internal_services": "Services Internes",
    "clients": "Clients",
    "suppliers": "Fournisseurs",
    "service_providers": "Prestataires",
    "prospects": "Prospects",
    "candidates": "Candidats",
}
RECIPIENTS = {
    "department": "Service interne qui traite les données",
    "staff": "Service interne qui traite les données",
    "processor": "Sous-traitants",
    "partner": "Partenaires institutionnels ou commerciaux",
}
MEASURES = {
    "04": "Contrôle d'accès des utilisateurs",
    "05": "Contrôle d'accès des utilisateurs",
    "14": "Contrôle des sous-traitants",
    "16": "Mesures de traçabilité",
    "17": "Sauvegarde des données",
    "21": "Chiffrement des données",
}
CLAUSES, DEROGATIONS = "Clauses contractuelles types (CCT)", "Dérogations (art 49)"
SAFEGUARDS = {
    "46.2.c": CLAUSES,
    "46.2.d": CLAUSES,
    "46.2.b": "Règles d'entreprise contraignantes (BCR)",
    "45": "Pays adéquat",
    "46.2.e": "Code de conduite",
    "46.2.f": "Certification",
}
# What the layout holds, at least in part, of the lists of a record.
HELD = {"joint_controllers", "purposes", "subjects", "data", "recipients", "transfers", "retention_rules"}
HELD |= {"security_measures"}
WIDTHS = (46, 30, 30, 20, 30, 24, 18, 30, 18)


def write_cnil(contents: Contents, target: Path, progress: Progress) -> None:
    """Write the records of a controller in the CNIL's layout, in French."""
    with translation.override("fr"):
        records = contents.told.controller_sheets
        tabs = [Tab("2_-_Liste_des_traitements", list_lines(contents), WIDTHS, headings=False)]
        for record in counted(records, progress):
            name = f"{record.reference} {record.name}"
            lines = record_lines(record, contents.told.organisation)
            tabs.append(Tab(name, lines, WIDTHS, headings=False))
        tabs.append(Tab("5_-_Listes", choice_lines(), (40, 4, 40, 4, 4, 30, 4, 40, 4, 40), headings=False))
        tabs.append(Tab("Hors modèle", left_out(contents), (14, 40, 90)))
        write_ods(target, tabs)


# The list of records --------------------------------------------------------------------------------------------------


def list_lines(contents: Contents) -> Iterator[Line]:
    organisation = contents.told.organisation
    explained = (
        "(responsable de traitement ou son représentant si le responsable est situé en dehors de l’UE)"
    )
    seat = contact(organisation, "seat")
    yield from contact_lines(
        f"Coordonnées du responsable de l’organisme\n{explained}", organisation.name, seat
    )
    abroad = contact(organisation, "eu_representative")
    yield from contact_lines(f"Coordonnées du représentant\n{explained}", called(abroad), abroad)
    yield from officer_lines(contact(organisation, "dpo"))
    yield (
        "Identification du traitement",
        *(None,) * 3,
        "Finalité du traitement",
        None,
        None,
        "Données sensibles ?",
    )
    dates = ("Date de création de la fiche", "Dernière mise à jour de la fiche")
    yield ("Nom du traitement", "N° / RÉF", *dates, None, None, None, "Oui/non")
    for record in contents.told.controller_sheets:
        told = ", ".join(wording.purpose_name(one) for one in record.purposes)
        created = (record.created_on, record.updated_on)
        yield (record.name, record.reference, *created, told, None, None, is_sensitive(record))


def contact_lines(title: str, name: str, point: ContactPoint | None) -> Iterator[Line]:
    email, phone = (point.email, point.phone) if point else ("", "")
    yield (title, "Nom :", name, "Prénom :", None, "Adresse :", street(point), "Adresse mél :", email)
    yield (None, *place_cells(point), "Téléphone :", phone)


def officer_lines(point: ContactPoint | None) -> Iterator[Line]:
    email, phone, company = (point.email, point.phone, point.organisation) if point else ("", "", "")
    title = "Coordonnées du délégué à la protection des données (DPO)"
    about = ("Société (si DPO externe) :", company, "Adresse :", street(point))
    yield (title, "Nom :", called(point), "Prénom :", None, *about)
    yield (None, *place_cells(point), "Téléphone :", phone, "Adresse mél :", email)


def place_cells(point: ContactPoint | None) -> Line:
    code, city = (point.postal_code, point.city) if point else ("", "")
    return ("Code postal :", code, "Ville :", city)


def contact(organisation: Organisation, function: str) -> ContactPoint | None:
    return next(iter(organisation.contacts(function)), None)


def called(point: ContactPoint | None) -> str:
    return (point.name or point.role_label or point.organisation) if point else ""


def street(point: ContactPoint | None) -> str:
    return point.address if point else ""


def is_sensitive(record: ActivitySheet) -> str:
    """Yes where a sensitive category is recorded, no where it is recorded that there is none, else nothing."""
    if reading.sensitive_data(record):
        return "Oui"
    answer = record.sensitive_data
    return {"some": "Oui", "none": "Non"}.get(answer.code, "") if answer else ""


# One record -----------------------------------------------------------------------------------------------------------


def record_lines(record: ActivitySheet, organisation: Organisation) -> Iterator[Line]:
    yield ("Fiche de registre", *(None,) * 6, record.reference)
    yield ()
    yield ("Description du traitement",)
    yield ("Nom du traitement", record.name)
    yield ("N° / RÉF", record.reference)
    yield ("Date de création du traitement", record.created_on)
    yield ("Mise à jour du traitement", record.updated_on)
    yield ()
    yield from actor_lines(record, organisation)
    yield ()
    yield ("Finalité(s) du traitement effectué",)
    labels = [
        "Finalité principale",
        *(f"Sous-finalité {at}" for at in range(1, max(6, len(record.purposes)))),
    ]
    yield from numbered(labels, ((wording.purpose_name(one),) for one in record.purposes))
    yield ()
    yield from data_lines("Catégories de données personnelles concernées", DATA, MORE_DATA, record)
    yield ()
    yield from data_lines("Données sensibles", SENSITIVE, {}, record)
    yield ()
    yield from people_and_recipients(record)
    yield ()
    yield from measure_lines(record)
    yield ()
    yield from transfer_lines(record)


def actor_lines(record: ActivitySheet, organisation: Organisation) -> Iterator[Line]:
    officer = contact(organisation, "dpo")
    yield ("Acteurs", "Nom", "Adresse", "Code Postal", "Ville", "Pays", "Téléphone", "Adresse mél")
    yield ("Responsable du traitement", organisation.name, *reach(contact(organisation, "seat")))
    yield ("Délégué à la protection des données", called(officer), *reach(officer))
    yield ("Société du DPO (si celui-ci est externe)", officer.organisation if officer else "")
    abroad = contact(organisation, "eu_representative")
    yield ("Représentant", called(abroad), *reach(abroad))
    joint = [one.party for one in record.joint_controllers]
    yield from (("Responsable(s) conjoint(s)", one.name, *reach(one)) for one in joint)
    if not joint:
        yield ("Responsable(s) conjoint(s)",)


def reach(value: ContactPoint | Party | None) -> Line:
    if value is None:
        return ()
    return (
        value.address,
        value.postal_code,
        value.city,
        wording.label(value.country),
        value.phone,
        value.email,
    )


def numbered(labels: Iterable[str], lines: Iterable[Line]) -> Iterator[Line]:
    """A line for each label, as far as there is something to say on it; no line is left without a label."""
    told = iter(lines)
    for label in labels:
        yield (label, *next(told, ()))


def data_lines(
    title: str, kinds: dict[str, str], more: dict[str, str], record: ActivitySheet
) -> Iterator[Line]:
    """The data of each kind with how long they are kept; data of no kind stand among the other categories."""
    yield (title, "Description", None, None, "Durée de conservation")
    by_kind: dict[str, list[Data]] = {}
    for one in reading.data(record):
        by_kind.setdefault(one.kind.code if one.kind else "other", []).append(one)
    for code, label in (kinds | more).items():
        found = by_kind.get(code, [])
        if found or code in kinds:
            kept = dict.fromkeys(line for one in found for line in kept_lines(one, record))
            yield (label, "\n".join(map(data_told, found)), None, None, "\n".join(kept))
    if untold := [period(rule) for rule in record.retention_rules if not is_told_with_data(rule, record)]:
        yield ("Autres durées", None, None, None, "\n".join(dict.fromkeys(untold)))


def is_told_with_data(rule: RetentionRule, record: ActivitySheet) -> bool:
    """Whether the rule stands beside data of the record: those it is about, or all where it limits itself to none."""
    about = {one.id for one in reading.data_of_rule(rule)}
    told = {one.id for one in reading.data(record)}
    return bool(about & told) or (bool(told) and not (about or rule.data_note))


def data_told(value: Data) -> str:
    items = ", ".join(one.name for one in value.items)
    return f"{value.name} ({items})" if items else value.name


def kept_lines(value: Data, record: ActivitySheet) -> Iterator[str]:
    """How long data are kept, by each rule about them, and by those that are about all data."""
    for rule in record.retention_rules:
        about = {one.id for one in reading.data_of_rule(rule)}
        if value.id in about or not (about or rule.data_note):
            yield period(rule)


def period(rule: RetentionRule) -> str:
    limits = [rule.data_note, wording.label(rule.phase), rule.condition]
    told = wording.kept_for(rule) or rule.event
    return " ; ".join(filter(None, (told, *limits)))


def people_and_recipients(record: ActivitySheet) -> Iterator[Line]:
    yield ("Catégories de personnes concernées", "Description", None, None, "Précisions")
    people = reading.people(record)
    for number, one in enumerate([*people, *(None,) * (2 - len(people))], start=1):
        label = f"Catégorie de personnes {number}"
        if one is None:
            yield (label,)
            continue
        listed = PEOPLE.get(one.kind.code, OTHER_PEOPLE) if one.kind else ""
        yield (label, listed, None, None, one.name)
    yield ()
    yield ("Destinataires", "Type de destinataire", None, None, "Précisions")
    labels = (f"Destinataire {at}" for at in range(1, 1 + max(4, len(record.recipients))))
    listed_recipients = (
        (RECIPIENTS.get(one.kind.code, OTHER_RECIPIENT), None, None, wording.recipient_name(one))
        for one in record.recipients
    )
    yield from numbered(labels, listed_recipients)


def measure_lines(record: ActivitySheet) -> Iterator[Line]:
    yield ("Mesures de sécurité", "Type de mesure de sécurité", None, None, "Précisions")
    measures = (*record.security_measures, *record.shared_security_measures)
    labels = (f"Mesure de sécurité {at}" for at in range(1, 1 + max(3, len(measures))))
    yield from numbered(labels, map(measure_cells, measures))


def measure_cells(value: SecurityMeasure) -> Line:
    """A measure that is not in place is not told without saying so."""
    listed = MEASURES.get(value.heading.code, OTHER_MEASURE) if value.heading else OTHER_MEASURE
    heading = wording.label(value.heading) if listed == OTHER_MEASURE else ""
    state = "" if reading.is_in_place(value) else wording.label(value.state)
    told = " – ".join(filter(None, (heading, value.detail, state, value.condition)))
    return (listed, None, None, told)


def transfer_lines(record: ActivitySheet) -> Iterator[Line]:
    yield (
        "Transferts hors UE",
        "Destinataire",
        "Pays",
        "Type de Garanties",
        None,
        "Liens vers la documentation",
    )
    labels = (f"Organisme destinataire {at}" for at in range(1, 1 + max(4, len(record.transfers))))
    told = (
        (
            one.party.name if one.party else one.recipient_name,
            wording.label(one.country) or one.destination,
            safeguard(one.mechanism.code, wording.label(one.mechanism)) if one.mechanism else "",
            None,
            one.safeguards_url or one.safeguards_title,
        )
        for one in record.transfers
    )
    yield from numbered(labels, told)


def safeguard(code: str, label: str) -> str:
    """The safeguard as the list of the CNIL has it; one that is not in the list is told by its own name."""
    return DEROGATIONS if code.startswith("49.") else SAFEGUARDS.get(code, label)


# Lists, and what has no place -----------------------------------------------------------------------------------------


def choice_lines() -> Iterator[Line]:
    """What the CNIL offers to choose from. It calls countries adequate or not as of 2018: that column is left out."""
    yield (
        "Garanties",
        None,
        "Pays",
        None,
        None,
        "Catégories de personnes",
        None,
        "Destinataires",
        None,
        SECURITY,
    )
    safeguards = [*dict.fromkeys(SAFEGUARDS.values()), DEROGATIONS]
    people = [*PEOPLE.values(), OTHER_PEOPLE]
    recipients = [*dict.fromkeys(RECIPIENTS.values()), OTHER_RECIPIENT]
    measures = [*dict.fromkeys(MEASURES.values()), OTHER_MEASURE]
    for at, country in enumerate(countries):
        first, *others = (
            column[at] if at < len(column) else None for column in (safeguards, people, recipients, measures)
        )
        yield (first, None, str(country.name), None, None, others[0], None, others[1], None, others[2])


SECURITY = "Mesures de sécurité techniques"


def left_out(contents: Contents) -> Iterator[Line]:
    """For each record, the lists that say something and have no place in the layout; and each record of a processor."""
    yield ("Fiche", "Intitulé", "Ce que ce modèle ne peut pas contenir")
    for record in contents.sheets:
        names = [name for name in LISTS if name not in HELD and getattr(record, name)]
        if any(one.bases for one in reading.every_purpose(record.purposes)) and "bases" not in names:
            names.append("bases")
        told = "Fiche de sous-traitant" if record.is_processor_record else ", ".join(map(heading, names))
        if told:
            yield (record.reference, record.name, told)


def heading(name: str) -> str:
    return field_label(ActivitySheet, name)
