"""Files in the CNIL's layout, as people fill it, made row by row with its labels."""

from __future__ import annotations

from collections.abc import Sequence

PROMPT = "Sélectionnez un élément dans cette liste déroulante ►"
HELP = "► Données sensibles"
Rows = list[list[object]]

DATA = (
    "État civil, identité, données d'identification, images…",
    "Vie personnelle (habitudes de vie, situation familiale, etc.)",
    "Informations d'ordre économique et financier (revenus, situation financière, situation fiscale, etc.)",
    "Données de connexion (adress IP, logs, etc.)",
    "Données de localisation (déplacements, données GPS, GSM, etc.)",
    "Numéro de Sécurité Sociale (ou NIR)",
)
SENSITIVE = ("Données révélant l'origine raciale ou ethnique", "Données concernant la santé")
ACTORS = (
    "Responsable du traitement",
    "Délégué à la protection des données",
    "Société du DPO (si celui-ci est externe)",
    "Représentant",
    "Responsable(s) conjoint(s)",
)


def record(
    name: str = "",
    reference: str = "ref-001",
    *,
    created: object = "",
    updated: object = "",
    actors: dict[str, Sequence[object]] | None = None,
    purposes: Sequence[str] = (),
    data: dict[str, tuple[str, str]] | None = None,
    sensitive: dict[str, tuple[str, str]] | None = None,
    people: Sequence[tuple[str, str]] = (),
    recipients: Sequence[tuple[str, str]] = (),
    security: Sequence[tuple[str, str]] = (),
    transfers: Sequence[Sequence[str]] = (),
    title: str = "Modèle de fiche de registre à compléter",
) -> Rows:
    """The rows of a record tab; what is left out is as in the blank record, prompts included."""
    actors, data, sensitive = actors or {}, data or {}, sensitive or {}
    rows: Rows = [
        [title, "", "", "", "", "", "", reference, "", "Consulter les guides et définitions sur le site"],
        ["Cet onglet est un modèle de fiche opérationnelle à reprendre."],
        ["Description du traitement ", *[""] * 8, "► Délégué à la protection des données (DPO)"],
        ["Nom du traitement", name, *[""] * 7, "► Données personnelles"],
        ["N° / RÉF", reference],
        ["Date de création du traitement", created, *[""] * 7, HELP],
        ["Mise à jour du traitement", updated],
        [],
        ["Acteurs", "Nom", "Adresse", "Code Postal", "Ville", "Pays", "Téléphone", "Adresse mél"],
        *([label, *actors.get(label, ())] for label in ACTORS),
        [],
        ["Finalité(s) du traitement effectué"],
        ["Finalité principale", *purposes[:1]],
        *([f"Sous-finalité {number}", *purposes[number : number + 1]] for number in range(1, 6)),
        [],
        ["Catégories de données personnelles concernées", "Description", "", "", "Durée de conservation"],
        *(pair(label, data.get(label)) for label in DATA),
        [],
        ["Données sensibles", "Description", "", "", "Durée de conservation"],
        *(pair(label, sensitive.get(label)) for label in SENSITIVE),
        [],
    ]
    rows += choices("Catégories de personnes concernées", "Description", "Catégorie de personnes", people, 2)
    rows += choices("Destinataires", "Type de destinataire", "Destinataire", recipients, 4)
    rows += choices("Mesures de sécurité", "Type de mesure de sécurité", "Mesure de sécurité", security, 3)
    rows.append(
        ["Transferts hors UE", "Destinataire", "Pays", "Type de Garanties", "", "Liens vers la documentation"]
    )
    for number in range(max(4, len(transfers))):
        told = transfers[number] if number < len(transfers) else ("", PROMPT, PROMPT) if not number else ()
        receiver, place, tool, document = [*told, *[""] * (4 - len(told))]
        rows.append([f"Organisme destinataire {number + 1}", receiver, place, tool, "", document])
    return rows


def pair(label: str, said: tuple[str, str] | None) -> list[object]:
    description, period = said or ("", "")
    return [label, description, "", "", period]


def choices(heading: str, kind: str, label: str, said: Sequence[tuple[str, str]], least: int) -> Rows:
    rows: Rows = [[heading, kind, "", "", "Précisions"]]
    for number in range(max(least, len(said))):
        chosen, words = said[number] if number < len(said) else (PROMPT if not number else "", "")
        rows.append([f"{label} {number + 1}", chosen, "", "", words])
    return [*rows, []]


LISTS: Rows = [
    ["Garanties", "", "Pays", "Zone", "", "Catégories de personnes", "", "Destinataires"],
    [PROMPT, "", PROMPT, "", "", PROMPT, "", PROMPT],
    ["Privacy shield", "", "Etats-Unis", "adéquat", "", "Salariés", "", "Sous-traitants"],
]


def listing(*rows: Sequence[object], identity: Sequence[object] = ()) -> Rows:
    """The tab that lists the records; ``identity`` are the cells of the first row after its label."""
    return [
        [
            "Coordonnées du responsable de l’organisme\n(responsable de traitement)",
            *(identity or ["Nom :", "", "Prénom :"]),
        ],
        ["", "Code postal :", "", "Ville :"],
        ["Identification du traitement", "", "", "", "Finalité du traitement", "", "", "Données sensibles ?"],
        [
            *(
                "Nom du traitement",
                "N° / RÉF",
                "Date de création de la fiche",
                "Dernière mise à jour de la fiche",
            ),
            *("", "", "", "Oui/non"),
        ],
        *map(list, rows),
    ]


EXAMPLE_ROW = (
    *("(EXEMPLE) Gestion de la paie", "1 - Exemple", "26/05/2018", "13/05/2019"),
    *("Gestion de la paie, calcul des rémunérations", "", "", "Non"),
)


def example() -> Rows:
    """The payroll example that comes with the layout, without the rows that it leaves out."""
    rows = record(
        "Gestion de la paie",
        "1 - Exemple",
        created="26/05/2018",
        updated="13/05/2019",
        actors={
            "Responsable du traitement": ["Direction générale", "1 rue Exemple", "75001", "Paris", "France"]
        },
        purposes=["Gestion de la paie", "Calcul des rémunérations"],
        data={DATA[0]: ("Noms, prénoms, adresses", "5 ans à compter du versement de la paie")},
        people=[("Salariés", "")],
        recipients=[("Service interne qui traite les données", "Direction financière")],
        security=[("Sauvegarde des données", ""), ("Autres mesures (à préciser)", "")],
        transfers=[
            ("Banque d'Andorre", "Andorre", "Clauses contractuelles types (CCT)", "Contrat du 23/01/2018")
        ],
        title="Exemple de fiche de registre",
    )
    return [
        row
        for row in rows
        if not row or not str(row[0]).startswith(("Représentant", "Responsable(s)", "Sous-finalité 5"))
    ]


def untouched() -> dict[str, Rows]:
    """The file as it is downloaded."""
    return {
        "Tutoriel": [["Registre des traitements - Fiche tutorielle"], ["Un texte qui explique."]],
        "2_-_Liste_des_traitements": listing(EXAMPLE_ROW),
        "3_-_Modèle_de_fiche_de_registre": record(),
        "4_-_Exemple_de_fiche": example(),
        "5_-_Listes": LISTS,
    }
