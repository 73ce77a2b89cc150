"""Every article of law the product cites, with its labels and its official link.

A rule, a column or a vocabulary term names an article by its code; here is what the code
means, where the text stands and whether somebody has read it. GDPR articles may be named
without the name of the act: ``article("30(1)(b)")`` is ``article("GDPR 30(1)(b)")``.

``checked`` is the day the text itself was read, in the Official Journal or in a full copy
of it. ``None`` means that it still has to be: ``caution`` then says what we rely on, ``sec``
for a secondary source and ``mem`` for memory. A link is the stable address of the act, left
empty rather than guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

READ_ON = date(2026, 11, 21)


class UnknownArticle(KeyError):
    """A code that the table does not hold: a typing mistake, or an article to add."""

    def __str__(self) -> str:
        return (
            f"No article {self.args[0]!r} in registry.vocabularies.law: correct the code, or add the article."
        )


@dataclass(frozen=True)
class Act:
    """A text of law as it is named in a citation."""

    fr: str
    en: str
    source: str
    link: str = ""


@dataclass(frozen=True)
class Article:
    code: str
    fr: str
    en: str
    link: str
    source: str
    checked: date | None
    caution: str = ""

    def label(self, language: str = "fr") -> str:
        return self.fr if language.startswith("fr") else self.en

    def citation(self, language: str = "fr") -> str:
        """How a document cites it: « RGPD, art. 30(1)(b) », "GDPR, Art. 30(1)(b)", on one line."""
        prefix, place = _split(self.code)
        french = language.startswith("fr")
        name = ACTS[prefix].fr if french else ACTS[prefix].en
        if not place:
            return name
        if place.startswith("recital"):
            return f"{name}, {place.replace('recital', 'considérant') if french else place}"
        return f"{name}, {'art.' if french else 'Art.'}\u00a0{place}"


ACTS = {
    "GDPR": Act(
        "RGPD",
        "GDPR",
        "Règlement (UE) 2016/679 du 27 avril 2016 (RGPD)",
        "http://data.europa.eu/eli/reg/2016/679/oj",
    ),
    "LIL": Act(
        "Loi Informatique et Libertés",
        "French Data Protection Act",
        "Loi n° 78-17 du 6 janvier 1978 relative à l’informatique, aux fichiers et aux libertés",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000886460",
    ),
    "1182/71": Act(
        "Règlement (CEE, Euratom) n° 1182/71",
        "Regulation (EEC, Euratom) No 1182/71",
        "Règlement (CEE, Euratom) n° 1182/71 du 3 juin 1971",
        "http://data.europa.eu/eli/reg/1971/1182/oj",
    ),
    "2021/914": Act(
        "Décision d’exécution (UE) 2021/914",
        "Implementing Decision (EU) 2021/914",
        "Décision d’exécution (UE) 2021/914 du 4 juin 2021",
    ),
    "D2019-341": Act(
        "Décret n° 2019-341",
        "Decree 2019-341",
        "Décret n° 2019-341 du 19 avril 2019 (numéro de sécurité sociale)",
    ),
    "D2019-536": Act("Décret n° 2019-536", "Decree 2019-536", "Décret n° 2019-536 du 29 mai 2019"),
    "CPCE": Act(
        "Code des postes et des communications électroniques",
        "Postal and Electronic Communications Code",
        "Code des postes et des communications électroniques",
    ),
    "CRPA": Act(
        "Code des relations entre le public et l’administration",
        "Code of Relations between the Public and the Administration",
        "Code des relations entre le public et l’administration",
    ),
    "CSI": Act("Code de la sécurité intérieure", "Internal Security Code", "Code de la sécurité intérieure"),
    "CSP": Act("Code de la santé publique", "Public Health Code", "Code de la santé publique"),
    "C. civ.": Act("Code civil", "Civil Code", "Code civil"),
    "C. com.": Act("Code de commerce", "Commercial Code", "Code de commerce"),
    "C. conso.": Act("Code de la consommation", "Consumer Code", "Code de la consommation"),
    "C. trav.": Act("Code du travail", "Labour Code", "Code du travail"),
    "CMF": Act("Code monétaire et financier", "Monetary and Financial Code", "Code monétaire et financier"),
    "CSS": Act("Code de la sécurité sociale", "Social Security Code", "Code de la sécurité sociale"),
    "LPF": Act("Livre des procédures fiscales", "Tax Procedures Book", "Livre des procédures fiscales"),
    "CADA 20225787": Act(
        "Conseil CADA n° 20225787",
        "CADA opinion 20225787",
        "Commission d’accès aux documents administratifs, conseil n° 20225787",
    ),
    "CNIL 2018-326": Act(
        "Délibération CNIL n° 2018-326",
        "CNIL deliberation 2018-326",
        "Délibération CNIL n° 2018-326 du 11 octobre 2018",
    ),
    "CNIL 2018-327": Act(
        "Délibération CNIL n° 2018-327",
        "CNIL deliberation 2018-327",
        "Délibération CNIL n° 2018-327 du 11 octobre 2018",
    ),
    "CNIL 2019-118": Act(
        "Délibération CNIL n° 2019-118",
        "CNIL deliberation 2019-118",
        "Délibération CNIL n° 2019-118 du 12 septembre 2019",
    ),
    "CNIL 2020-091": Act(
        "Délibération CNIL n° 2020-091",
        "CNIL deliberation 2020-091",
        "Délibération CNIL n° 2020-091 du 17 septembre 2020",
    ),
    "CNIL 2020-092": Act(
        "Délibération CNIL n° 2020-092",
        "CNIL deliberation 2020-092",
        "Délibération CNIL n° 2020-092 du 17 septembre 2020",
    ),
    "CNIL 2021-122": Act(
        "Délibération CNIL n° 2021-122",
        "CNIL deliberation 2021-122",
        "Délibération CNIL n° 2021-122 du 14 octobre 2021",
    ),
    "CNIL 2021-131": Act(
        "Délibération CNIL n° 2021-131",
        "CNIL deliberation 2021-131",
        "Délibération CNIL n° 2021-131 du 23 septembre 2021",
    ),
    "EDPB 01/2022": Act(
        "Lignes directrices CEPD 01/2022",
        "EDPB Guidelines 01/2022",
        "Comité européen de la protection des données, lignes directrices 01/2022 sur le droit d’accès",
    ),
}


def _split(code: str) -> tuple[str, str]:
    """('GDPR', '30(1)(b)') from 'GDPR 30(1)(b)': the longest act that begins the code."""
    for prefix in sorted(ACTS, key=len, reverse=True):
        if code == prefix or code.startswith(f"{prefix} "):
            return prefix, code[len(prefix) :].strip()
    raise UnknownArticle(code)


# The GDPR articles read in the French text of the Official Journal. The numbers of the
# others come from memory.
GDPR_READ = {*range(6, 11), *range(12, 23), 26, 27, 28, 30, 33, 35, 37, 38, 46, 49}

GDPR = [
    ("4(7)", "Définition du responsable du traitement", "Definition of controller"),
    ("4(8)", "Définition du sous-traitant", "Definition of processor"),
    ("4(9)", "Définition du destinataire", "Definition of recipient"),
    ("4(10)", "Définition du tiers", "Definition of third party"),
    ("4(11)", "Définition du consentement", "Definition of consent"),
    ("4(15)", "Définition des données de santé", "Definition of data concerning health"),
    ("5(1)", "Principes du traitement", "Principles of processing"),
    ("5(1)(a)", "Licéité, loyauté, transparence", "Lawfulness, fairness and transparency"),
    ("5(1)(b)", "Limitation des finalités", "Purpose limitation"),
    ("5(1)(c)", "Minimisation des données", "Data minimisation"),
    ("5(1)(d)", "Exactitude", "Accuracy"),
    ("5(1)(e)", "Limitation de la conservation", "Storage limitation"),
    ("5(1)(f)", "Intégrité et confidentialité", "Integrity and confidentiality"),
    ("5(2)", "Responsabilité : pouvoir démontrer le respect des principes", "Accountability"),
    ("6", "Licéité du traitement", "Lawfulness of processing"),
    ("6(1)", "Les six bases légales", "The six legal bases"),
    ("6(1)(a)", "Consentement", "Consent"),
    ("6(1)(b)", "Contrat ou mesures précontractuelles", "Contract or steps before a contract"),
    ("6(1)(c)", "Obligation légale", "Legal obligation"),
    ("6(1)(d)", "Sauvegarde des intérêts vitaux", "Vital interests"),
    ("6(1)(e)", "Mission d’intérêt public ou autorité publique", "Public task or official authority"),
    (
        "6(1)(f)",
        "Intérêts légitimes, sauf missions des autorités publiques",
        "Legitimate interests, except for tasks of public authorities",
    ),
    (
        "6(3)",
        "Texte qui fonde l’obligation légale ou la mission",
        "Law that lays down the legal obligation or the task",
    ),
    ("6(4)", "Compatibilité d’une autre finalité", "Compatibility of a further purpose"),
    ("7", "Conditions du consentement", "Conditions for consent"),
    ("7(1)", "Preuve du consentement", "Proof of consent"),
    (
        "7(2)",
        "Demande de consentement distincte et compréhensible",
        "Distinct and intelligible request for consent",
    ),
    ("7(3)", "Retrait du consentement", "Withdrawal of consent"),
    ("7(4)", "Liberté du consentement", "Freely given consent"),
    ("8", "Consentement des enfants aux services en ligne", "Children’s consent to online services"),
    ("9", "Catégories particulières de données", "Special categories of data"),
    ("9(1)", "Interdiction de traiter les données sensibles", "Prohibition of processing special categories"),
    ("9(2)", "Conditions qui lèvent l’interdiction", "Conditions that lift the prohibition"),
    ("9(2)(a)", "Consentement explicite", "Explicit consent"),
    (
        "9(2)(b)",
        "Droit du travail, sécurité et protection sociales",
        "Employment, social security and social protection law",
    ),
    (
        "9(2)(c)",
        "Intérêts vitaux d’une personne incapable de consentir",
        "Vital interests of a person unable to consent",
    ),
    (
        "9(2)(d)",
        "Organisme à but non lucratif politique, philosophique, religieux ou syndical",
        "Political, philosophical, religious or trade-union non-profit body",
    ),
    ("9(2)(e)", "Données manifestement rendues publiques", "Data manifestly made public"),
    ("9(2)(f)", "Droits en justice", "Legal claims"),
    ("9(2)(g)", "Motifs d’intérêt public important", "Substantial public interest"),
    ("9(2)(h)", "Médecine préventive ou du travail, soins", "Preventive or occupational medicine, care"),
    ("9(2)(i)", "Santé publique", "Public health"),
    ("9(2)(j)", "Archives, recherche, statistiques", "Archiving, research, statistics"),
    ("9(3)", "Secret professionnel", "Professional secrecy"),
    ("10", "Condamnations pénales et infractions", "Criminal convictions and offences"),
    ("11", "Traitement sans identification", "Processing that does not require identification"),
    ("12", "Transparence et exercice des droits", "Transparency and exercise of rights"),
    (
        "12(1)",
        "Information concise, accessible, en termes clairs",
        "Concise, accessible information in plain language",
    ),
    ("12(2)", "Facilitation de l’exercice des droits", "Facilitating the exercise of rights"),
    ("12(3)", "Délai de réponse d’un mois et prolongation", "One month to answer, and its extension"),
    ("12(4)", "Refus : motifs et voies de recours", "Refusal: reasons and remedies"),
    ("12(5)", "Gratuité, demandes abusives", "Free of charge, abusive requests"),
    ("12(6)", "Doutes raisonnables sur l’identité", "Reasonable doubts about identity"),
    ("13", "Information lors d’une collecte directe", "Information on direct collection"),
    ("13(1)", "Informations à fournir lors de la collecte", "Information to be given on collection"),
    (
        "13(1)(a)",
        "Identité et coordonnées du responsable et de son représentant",
        "Identity and contact of the controller and its representative",
    ),
    (
        "13(1)(b)",
        "Coordonnées du délégué à la protection des données",
        "Contact of the data protection officer",
    ),
    ("13(1)(c)", "Finalités et base légale", "Purposes and legal basis"),
    ("13(1)(d)", "Intérêts légitimes poursuivis", "Legitimate interests pursued"),
    ("13(1)(e)", "Destinataires ou catégories de destinataires", "Recipients or categories of recipients"),
    (
        "13(1)(f)",
        "Transferts, garanties et moyen d’en obtenir copie",
        "Transfers, safeguards and how to get a copy",
    ),
    (
        "13(2)",
        "Informations garantissant un traitement loyal et transparent",
        "Information for fair and transparent processing",
    ),
    ("13(2)(a)", "Durée de conservation ou critères", "Retention period or criteria"),
    ("13(2)(b)", "Droits de la personne", "Rights of the data subject"),
    ("13(2)(c)", "Droit de retirer le consentement", "Right to withdraw consent"),
    ("13(2)(d)", "Droit de réclamation", "Right to complain"),
    (
        "13(2)(e)",
        "Caractère obligatoire et conséquences d’un défaut",
        "Whether data are mandatory, and consequences",
    ),
    ("13(2)(f)", "Décision automatisée", "Automated decision"),
    ("13(3)", "Information avant une autre finalité", "Information before a further purpose"),
    ("13(4)", "Personne déjà informée", "Person already informed"),
    ("14", "Information lors d’une collecte indirecte", "Information on indirect collection"),
    ("14(1)", "Informations à fournir, collecte indirecte", "Information to be given, indirect collection"),
    (
        "14(1)(a)",
        "Identité et coordonnées du responsable et de son représentant",
        "Identity and contact of the controller and its representative",
    ),
    (
        "14(1)(b)",
        "Coordonnées du délégué à la protection des données",
        "Contact of the data protection officer",
    ),
    ("14(1)(c)", "Finalités et base légale", "Purposes and legal basis"),
    ("14(1)(d)", "Catégories de données", "Categories of data"),
    ("14(1)(e)", "Destinataires ou catégories de destinataires", "Recipients or categories of recipients"),
    (
        "14(1)(f)",
        "Transferts, garanties et moyen d’en obtenir copie",
        "Transfers, safeguards and how to get a copy",
    ),
    (
        "14(2)",
        "Informations garantissant un traitement loyal et transparent",
        "Information for fair and transparent processing",
    ),
    ("14(2)(a)", "Durée de conservation ou critères", "Retention period or criteria"),
    ("14(2)(b)", "Intérêts légitimes poursuivis", "Legitimate interests pursued"),
    ("14(2)(c)", "Droits de la personne", "Rights of the data subject"),
    ("14(2)(d)", "Droit de retirer le consentement", "Right to withdraw consent"),
    ("14(2)(e)", "Droit de réclamation", "Right to complain"),
    ("14(2)(f)", "Source des données", "Source of the data"),
    ("14(2)(g)", "Décision automatisée", "Automated decision"),
    ("14(3)", "Moment de l’information", "When to inform"),
    ("14(4)", "Information avant une autre finalité", "Information before a further purpose"),
    ("14(5)", "Exceptions à l’information", "Exceptions to information"),
    ("15", "Droit d’accès", "Right of access"),
    ("15(1)", "Contenu de la réponse d’accès", "Content of the access answer"),
    ("15(2)", "Accès : garanties des transferts", "Access: safeguards of transfers"),
    ("15(3)", "Copie des données", "Copy of the data"),
    ("15(4)", "Copie et droits d’autrui", "Copy and rights of others"),
    ("16", "Droit de rectification", "Right to rectification"),
    ("17", "Droit à l’effacement", "Right to erasure"),
    ("17(1)", "Motifs d’effacement", "Grounds for erasure"),
    ("17(3)", "Exceptions à l’effacement", "Exceptions to erasure"),
    (
        "17(3)(b)",
        "Exception : obligation légale ou mission d’intérêt public",
        "Exception: legal obligation or public task",
    ),
    ("18", "Droit à la limitation", "Right to restriction"),
    ("18(3)", "Information avant la levée de la limitation", "Information before the restriction is lifted"),
    ("19", "Notification des destinataires", "Notification of recipients"),
    ("20", "Droit à la portabilité", "Right to data portability"),
    ("20(2)", "Transmission directe à un autre responsable", "Direct transmission to another controller"),
    ("21", "Droit d’opposition", "Right to object"),
    (
        "21(1)",
        "Opposition pour des raisons propres à la personne",
        "Objection on grounds relating to one’s situation",
    ),
    ("21(2)", "Opposition à la prospection", "Objection to direct marketing"),
    ("21(3)", "Fin de la prospection après opposition", "End of direct marketing after objection"),
    ("21(4)", "Mention séparée du droit d’opposition", "Right to object brought separately to attention"),
    ("22", "Décision individuelle automatisée", "Automated individual decision"),
    ("22(1)", "Droit de ne pas en faire l’objet", "Right not to be subject to it"),
    ("22(2)(b)", "Décision automatisée autorisée par la loi", "Automated decision authorised by law"),
    ("22(4)", "Décision automatisée et données sensibles", "Automated decision and special categories"),
    ("24", "Responsabilité du responsable du traitement", "Responsibility of the controller"),
    ("25", "Protection dès la conception et par défaut", "Data protection by design and by default"),
    ("26", "Responsables conjoints", "Joint controllers"),
    (
        "26(2)",
        "Grandes lignes de l’accord entre responsables conjoints",
        "Essence of the joint-controller arrangement",
    ),
    ("27", "Représentant dans l’Union", "Representative in the Union"),
    ("28", "Sous-traitant", "Processor"),
    ("28(2)", "Autorisation écrite des sous-traitants ultérieurs", "Written authorisation of sub-processors"),
    ("28(3)", "Contrat de sous-traitance", "Processor contract"),
    ("28(3)(a)", "Instructions documentées", "Documented instructions"),
    ("28(3)(b)", "Confidentialité", "Confidentiality"),
    ("28(3)(c)", "Sécurité", "Security"),
    ("28(3)(d)", "Recours à un autre sous-traitant", "Engaging another processor"),
    ("28(3)(e)", "Aide pour les droits des personnes", "Assistance with data subjects’ rights"),
    (
        "28(3)(f)",
        "Aide pour la sécurité, les violations et l’analyse d’impact",
        "Assistance with security, breaches and DPIAs",
    ),
    ("28(3)(g)", "Suppression ou restitution", "Deletion or return"),
    ("28(3)(h)", "Informations et audits", "Information and audits"),
    ("28(4)", "Mêmes obligations pour le sous-traitant ultérieur", "Same obligations for the sub-processor"),
    ("28(9)", "Contrat écrit", "Contract in writing"),
    ("30", "Registre des activités de traitement", "Records of processing activities"),
    ("30(1)", "Registre du responsable du traitement", "Controller’s record"),
    ("30(1)(a)", "Noms et coordonnées", "Names and contact details"),
    ("30(1)(b)", "Finalités", "Purposes"),
    ("30(1)(c)", "Catégories de personnes et de données", "Categories of data subjects and of data"),
    ("30(1)(d)", "Catégories de destinataires", "Categories of recipients"),
    ("30(1)(e)", "Transferts hors de l’Union", "Transfers outside the Union"),
    ("30(1)(f)", "Délais d’effacement", "Time limits for erasure"),
    ("30(1)(g)", "Mesures de sécurité", "Security measures"),
    ("30(2)", "Registre du sous-traitant", "Processor’s record"),
    (
        "30(2)(a)",
        "Noms et coordonnées, pour chaque responsable",
        "Names and contact details, for each controller",
    ),
    (
        "30(2)(b)",
        "Catégories de traitements, pour chaque responsable",
        "Categories of processing, for each controller",
    ),
    ("30(2)(c)", "Transferts hors de l’Union", "Transfers outside the Union"),
    ("30(2)(d)", "Mesures de sécurité", "Security measures"),
    ("30(3)", "Forme écrite, y compris électronique", "In writing, electronic form included"),
    ("30(4)", "Mise à disposition de l’autorité de contrôle", "Made available to the supervisory authority"),
    ("30(5)", "Exemption des organismes de moins de 250 employés", "Exemption under 250 employees"),
    ("32", "Sécurité du traitement", "Security of processing"),
    ("32(1)", "Mesures techniques et organisationnelles", "Technical and organisational measures"),
    ("32(1)(a)", "Pseudonymisation et chiffrement", "Pseudonymisation and encryption"),
    (
        "32(1)(b)",
        "Confidentialité, intégrité, disponibilité, résilience",
        "Confidentiality, integrity, availability, resilience",
    ),
    ("32(1)(c)", "Rétablissement de la disponibilité", "Restoring availability"),
    ("32(1)(d)", "Test régulier de l’efficacité", "Regular testing of effectiveness"),
    (
        "32(2)",
        "Évaluation du niveau de sécurité au regard des risques",
        "Assessing the level of security against the risks",
    ),
    ("33", "Notification d’une violation à l’autorité", "Notification of a breach to the authority"),
    ("33(1)", "Notification sous 72 heures", "Notification within 72 hours"),
    ("33(2)", "Alerte du responsable par le sous-traitant", "Processor tells the controller"),
    ("33(3)", "Contenu de la notification", "Content of the notification"),
    ("33(5)", "Documentation de toute violation", "Documentation of every breach"),
    ("34", "Communication d’une violation aux personnes", "Communication of a breach to data subjects"),
    ("35", "Analyse d’impact", "Data protection impact assessment"),
    ("35(1)", "Risque élevé : analyse d’impact préalable", "High risk: prior impact assessment"),
    ("35(2)", "Conseil du délégué à la protection des données", "Advice of the data protection officer"),
    ("35(3)", "Trois cas obligatoires", "Three mandatory cases"),
    ("35(4)", "Liste des traitements soumis à analyse d’impact", "List of processing that requires a DPIA"),
    ("35(5)", "Liste des traitements dispensés", "List of exempt processing"),
    ("35(7)", "Contenu de l’analyse d’impact", "Content of the DPIA"),
    ("35(9)", "Avis des personnes concernées", "Views of data subjects"),
    ("35(11)", "Réexamen si le risque change", "Review when the risk changes"),
    ("36", "Consultation préalable de l’autorité", "Prior consultation of the authority"),
    (
        "37",
        "Désignation du délégué à la protection des données",
        "Designation of the data protection officer",
    ),
    ("37(1)", "Cas de désignation obligatoire", "Cases of mandatory designation"),
    ("37(1)(a)", "Autorité ou organisme public", "Public authority or body"),
    (
        "37(1)(b)",
        "Suivi régulier et systématique à grande échelle",
        "Regular and systematic monitoring on a large scale",
    ),
    ("37(1)(c)", "Données particulières à grande échelle", "Special categories on a large scale"),
    ("37(2)", "Délégué unique d’un groupe d’entreprises", "Single officer for a group of undertakings"),
    ("37(3)", "Délégué unique de plusieurs organismes publics", "Single officer for several public bodies"),
    ("37(6)", "Membre du personnel ou contrat de service", "Staff member or service contract"),
    (
        "37(7)",
        "Publication et communication des coordonnées",
        "Publication and communication of contact details",
    ),
    ("38", "Fonction du délégué à la protection des données", "Position of the data protection officer"),
    ("38(6)", "Absence de conflit d’intérêts", "No conflict of interests"),
    ("44", "Principe général des transferts", "General principle for transfers"),
    ("45", "Transferts fondés sur une décision d’adéquation", "Transfers on an adequacy decision"),
    ("46", "Transferts moyennant des garanties appropriées", "Transfers with appropriate safeguards"),
    ("46(2)", "Garanties sans autorisation particulière", "Safeguards without specific authorisation"),
    (
        "46(2)(a)",
        "Instrument contraignant entre autorités publiques",
        "Binding instrument between public authorities",
    ),
    ("46(2)(b)", "Règles d’entreprise contraignantes", "Binding corporate rules"),
    ("46(2)(c)", "Clauses types de la Commission", "Commission standard clauses"),
    ("46(2)(d)", "Clauses types d’une autorité de contrôle", "Standard clauses of a supervisory authority"),
    ("46(2)(e)", "Code de conduite", "Code of conduct"),
    ("46(2)(f)", "Certification", "Certification"),
    ("46(3)", "Garanties soumises à autorisation", "Safeguards subject to authorisation"),
    ("46(3)(a)", "Clauses contractuelles particulières", "Ad hoc contractual clauses"),
    ("46(3)(b)", "Arrangements administratifs", "Administrative arrangements"),
    ("47", "Approbation des règles d’entreprise contraignantes", "Approval of binding corporate rules"),
    ("49", "Dérogations pour des situations particulières", "Derogations for specific situations"),
    (
        "49(1)",
        "Dérogations ; second alinéa : intérêts légitimes impérieux",
        "Derogations; second subparagraph: compelling legitimate interests",
    ),
    (
        "49(1)(a)",
        "Consentement explicite après information des risques",
        "Explicit consent after being told the risks",
    ),
    ("49(1)(b)", "Contrat avec la personne", "Contract with the person"),
    ("49(1)(c)", "Contrat dans l’intérêt de la personne", "Contract in the person’s interest"),
    ("49(1)(d)", "Motifs importants d’intérêt public", "Important reasons of public interest"),
    ("49(1)(e)", "Droits en justice", "Legal claims"),
    ("49(1)(f)", "Intérêts vitaux", "Vital interests"),
    ("49(1)(g)", "Registre public", "Public register"),
    ("49(2)", "Jamais la totalité d’un registre public", "Never the whole of a public register"),
    ("49(3)", "Dérogations fermées aux autorités publiques", "Derogations not open to public authorities"),
    ("49(4)", "Intérêt public reconnu par le droit", "Public interest recognised in law"),
    (
        "49(6)",
        "Évaluation et garanties consignées au registre",
        "Assessment and safeguards set out in the register",
    ),
    ("68", "Comité européen de la protection des données", "European Data Protection Board"),
    ("77", "Réclamation auprès d’une autorité de contrôle", "Complaint to a supervisory authority"),
    ("87", "Numéro d’identification national", "National identification number"),
    (
        "89(1)",
        "Garanties pour l’archivage, la recherche et les statistiques",
        "Safeguards for archiving, research and statistics",
    ),
    ("94", "Abrogation de la directive 95/46/CE", "Repeal of Directive 95/46/EC"),
    (
        "recital 43",
        "Déséquilibre manifeste et liberté du consentement",
        "Clear imbalance and freely given consent",
    ),
]

# (code, French label, English label, what we rely on: "" when the text has been read)
OTHER = [
    (
        "LIL 8",
        "Missions de la CNIL, dont le traitement des réclamations",
        "Tasks of the CNIL, handling complaints included",
        "mem",
    ),
    ("LIL 30", "Numéro de sécurité sociale (NIR)", "Social security number (NIR)", "sec"),
    ("LIL 45", "Consentement des mineurs : quinze ans", "Children’s consent: fifteen years", "sec"),
    (
        "LIL 46",
        "Condamnations et infractions : qui peut les traiter",
        "Convictions and offences: who may process them",
        "",
    ),
    (
        "LIL 48",
        "Droit à l’information, directives après la mort comprises",
        "Right to information, directives after death included",
        "",
    ),
    ("LIL 49", "Droit d’accès", "Right of access", "sec"),
    ("LIL 50", "Droit de rectification", "Right to rectification", "sec"),
    ("LIL 51", "Droit à l’effacement", "Right to erasure", "sec"),
    ("LIL 53", "Droit à la limitation", "Right to restriction", "sec"),
    ("LIL 55", "Droit à la portabilité", "Right to data portability", "sec"),
    ("LIL 56", "Droit d’opposition", "Right to object", "sec"),
    ("LIL 57", "Registre des activités de traitement", "Records of processing activities", "sec"),
    ("LIL 82", "Cookies et autres traceurs", "Cookies and other trackers", ""),
    ("LIL 84", "Extinction des droits au décès", "Rights end at death", "sec"),
    ("LIL 85", "Directives sur le sort des données après la mort", "Directives on data after death", ""),
    ("LIL 86", "Données des personnes décédées", "Data of deceased people", "sec"),
    ("LIL 121", "Sécurité des données", "Security of data", "sec"),
    (
        "D2019-341",
        "Usages autorisés du numéro de sécurité sociale",
        "Permitted uses of the social security number",
        "sec",
    ),
    ("D2019-536 77", "Vérification de l’identité du demandeur", "Checking the requester’s identity", "mem"),
    ("D2019-536 124", "Directives après la mort et héritiers", "Directives after death and heirs", "sec"),
    ("1182/71 2", "Jours fériés et jours ouvrables", "Public holidays and working days", ""),
    ("1182/71 3", "Calcul des délais", "Computing periods", "sec"),
    ("1182/71 3(1)", "Le jour de l’événement n’est pas compté", "The day of the event is not counted", ""),
    ("1182/71 3(2)(c)", "Fin d’un délai exprimé en mois", "End of a period in months", ""),
    ("1182/71 3(4)", "Report au jour ouvrable suivant", "Carried over to the next working day", ""),
    (
        "2021/914",
        "Clauses contractuelles types de la Commission",
        "Commission standard contractual clauses",
        "sec",
    ),
    ("CPCE L34-1", "Données de trafic", "Traffic data", "mem"),
    ("CPCE L34-5", "Prospection électronique", "Electronic marketing", "sec"),
    ("CSP L1111-7", "Accès au dossier médical", "Access to the medical file", "sec"),
    ("CSP R1112-7", "Conservation du dossier médical", "Keeping the medical file", "sec"),
    ("CSI L252-5", "Conservation des images de vidéoprotection", "Keeping video surveillance images", "mem"),
    ("CRPA", "Communication des documents administratifs", "Access to administrative documents", "sec"),
    (
        "CADA 20225787",
        "Le registre est un document administratif communicable",
        "The register is an accessible administrative document",
        "sec",
    ),
    ("C. civ. 2224", "Prescription de cinq ans", "Five-year limitation", "mem"),
    (
        "C. com. L123-22",
        "Conservation des pièces comptables : dix ans",
        "Keeping accounting documents: ten years",
        "sec",
    ),
    (
        "C. conso. L213-1",
        "Conservation des contrats conclus en ligne",
        "Keeping contracts concluded online",
        "mem",
    ),
    ("C. trav. L3133-1", "Jours fériés légaux", "Public holidays", "mem"),
    (
        "C. trav. L3243-4",
        "Conservation du bulletin de paie par l’employeur",
        "Keeping the employer’s copy of the payslip",
        "sec",
    ),
    (
        "C. trav. D3243-8",
        "Conservation du bulletin de paie électronique",
        "Keeping the electronic payslip",
        "sec",
    ),
    (
        "C. trav. R1221-26",
        "Conservation du registre unique du personnel",
        "Keeping the staff register",
        "sec",
    ),
    ("C. trav. L2411-5", "Mandat de représentation du personnel", "Staff representation mandate", "sec"),
    ("CMF L561-12", "Lutte contre le blanchiment : cinq ans", "Anti-money laundering: five years", "mem"),
    ("CSS L243-16", "Pièces relatives aux cotisations sociales", "Documents on social contributions", "sec"),
    ("LPF L102 B", "Conservation des documents fiscaux : six ans", "Keeping tax documents: six years", "mem"),
    ("CNIL 2018-326", "Lignes directrices sur l’analyse d’impact", "Guidelines on impact assessment", ""),
    (
        "CNIL 2018-327",
        "Liste des traitements soumis à analyse d’impact",
        "List of processing that requires a DPIA",
        "",
    ),
    (
        "CNIL 2019-118",
        "Liste des traitements dispensés d’analyse d’impact",
        "List of processing exempt from a DPIA",
        "sec",
    ),
    ("CNIL 2020-091", "Lignes directrices sur les traceurs", "Guidelines on trackers", "sec"),
    ("CNIL 2020-092", "Recommandation sur les traceurs", "Recommendation on trackers", "sec"),
    ("CNIL 2021-122", "Recommandation sur la journalisation", "Recommendation on logging", "sec"),
    ("CNIL 2021-131", "Référentiel de la gestion commerciale", "Standard on commercial management", "sec"),
    ("EDPB 01/2022", "Droit d’accès", "Right of access", "sec"),
]


def _table() -> dict[str, Article]:
    rows = [(f"GDPR {place}", fr, en, "" if _read(place) else "mem") for place, fr, en in GDPR]
    table: dict[str, Article] = {}
    for code, fr, en, caution in [*rows, *OTHER]:
        act = ACTS[_split(code)[0]]
        if code in table:
            raise ValueError(f"{code} is written twice in the table of articles")
        table[code] = Article(code, fr, en, act.link, act.source, None if caution else READ_ON, caution)
    return table


def _read(place: str) -> bool:
    number = re.match(r"\d+", place)
    return number is not None and int(number[0]) in GDPR_READ


ARTICLES = _table()


def article(code: str) -> Article:
    """The article of that code, GDPR when the code names no act; UnknownArticle otherwise."""
    found = ARTICLES.get(code) or ARTICLES.get(f"GDPR {code}")
    if found is None:
        raise UnknownArticle(code)
    return found
