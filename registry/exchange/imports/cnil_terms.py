"""The values that the CNIL's layout offers, in the terms of the register. A value that is none of them stays a text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from registry.exchange.imports.words import NEGATION, as_line
from registry.record.build import term
from registry.record.sheet import Term
from registry.spelling import searchable
from registry.vocabularies import vocabulary

LANGUAGE = "fr"  # of the layout
# What a label holds of its words, and the code that it means.
DATA = {
    "etat civil": "civil_status",
    "vie personnelle": "personal_life",
    "vie professionnelle": "professional_life",
    "ordre economique": "economic",
    "donnees de connexion": "connection",
    "donnees de localisation": "location",
    "internet": "internet",
    "securite sociale": "nir",
    "origine raciale": "racial_ethnic",
    "opinions politiques": "political",
    "convictions religieuses": "religious_philosophical",
    "appartenance syndicale": "trade_union",
    "donnees genetiques": "genetic",
    "donnees biometriques": "biometric",
    "concernant la sante": "health",
    "donnees de sante": "health",
    "vie sexuelle": "sex_life",
    "condamnations": "offences",
}
# The labels of the layout itself, without the examples behind them: these are nobody's own words.
OWN_LABELS = {
    *("etat civil, identite, donnees d'identification, images", "vie personnelle", "vie professionnelle"),
    *("informations d'ordre economique et financier", "donnees de connexion", "donnees de localisation"),
    *("internet", "numero de securite sociale", "donnees revelant l'origine raciale ou ethnique"),
    *("donnees revelant les opinions politiques", "donnees revelant l'appartenance syndicale"),
    *("donnees revelant les convictions religieuses ou philosophiques", "donnees genetiques"),
    "donnees biometriques aux fins d'identifier une personne physique de maniere unique",
    *("donnees concernant la sante", "donnees concernant la vie sexuelle ou l'orientation sexuelle"),
    "donnees relatives a des condamnations penales ou infractions",
}
EXAMPLES = re.compile(r"\s*(?:\((?:[^()]*(?:etc\.?|\.\.\.)|(?:ou )?nir)\)|\.\.\.)$")
PEOPLE = {
    "salaries": "employees",
    "services internes": "internal_services",
    "clients": "clients",
    "fournisseurs": "suppliers",
    "prestataires": "service_providers",
    "prospects": "prospects",
    "candidats": "candidates",
    "autres (preciser)": "other",
}
RECIPIENTS = {
    "service interne qui traite les donnees": "department",
    "sous-traitants": "processor",
    "destinataires dans des pays tiers ou organisations internationales": "third_party",
    "partenaires institutionnels ou commerciaux": "partner",
    "autre (preciser)": "third_party",
}
# "Mesures de protection des logiciels" is about several headings of the CNIL's guide, and so under none.
SECURITY = {
    "mesures de tracabilite": "16",
    "sauvegarde des donnees": "17",
    "chiffrement des donnees": "21",
    "controle d'acces des utilisateurs": "05",
    "controle des sous-traitants": "14",
}
# "Dérogations (art 49)" are eight, and which one is not said.
GUARANTEES = {
    "clauses contractuelles types": "46.2.c",
    "cct": "46.2.c",
    "standard contractual clauses": "46.2.c",
    "sccs": "46.2.c",
    "scc": "46.2.c",
    "regles d'entreprise contraignantes": "46.2.b",
    "binding corporate rules": "46.2.b",
    "bcrs": "46.2.b",
    "bcr": "46.2.b",
    "pays adequat": "45",
    "decision d'adequation": "45",
    "adequacy decision": "45",
    "adequate country": "45",
    "code de conduite": "46.2.e",
    "code of conduct": "46.2.e",
    "certification": "46.2.f",
}
# A guarantee that is not there yet.
NOT_IN_PLACE = re.compile(r"\ben cours\b|\ba (?:signer|venir|faire)\b|\bpending\b|\bin progress\b|\bdraft\b")
OTHER_GUARANTEE = re.compile(r"\bderogations?\b|\bart(?:icle|\.)?\s*49\b")
# What is said of animals or plants is no data about anybody's health.
NOT_OF_PEOPLE = re.compile(r"\b(?:anima(?:l|ux|les?)|betail|cheptel|troupeaux?|vegeta\w*|plantes?)\b")
SHIELD = ("privacy shield", "privacy-shield", "bouclier de protection")
MORE = ("(preciser)", "(a preciser)")


def begins(values: Mapping[str, str], text: str) -> str:
    plain = searchable(text)
    return next((code for words, code in values.items() if re.match(rf"{re.escape(words)}(?!\w)", plain)), "")


def is_value(values: Mapping[str, str], text: str) -> bool:
    """Whether a text is a value of the layout and nothing more."""
    return not text or searchable(text) in values or asks_for_more(text)


def data_kind(label: str) -> Term | None:
    plain = searchable(label)
    code = next((code for words, code in DATA.items() if words in plain), "")
    kind = term("data_kinds", code)
    return None if is_sensitive(kind) and NOT_OF_PEOPLE.search(plain) else kind


def data_name(label: str, kind: Term | None) -> str:
    """What data are called: as somebody wrote it, or like their kind where the label is the layout's own."""
    is_own = EXAMPLES.sub("", searchable(label)) in OWN_LABELS
    return kind.label(LANGUAGE) if kind and is_own else as_line(label)


def is_sensitive(kind: Term | None) -> bool:
    """Whether data of this kind are of Article 9 or 10. The layout asks for the social security number among the others."""
    return kind is not None and vocabulary("data_kinds")[kind.code].extra.get("special") in {"art9", "art10"}


def subject_kind(text: str) -> Term | None:
    return term("subject_kinds", PEOPLE.get(searchable(text), ""))


def recipient_kind(text: str) -> Term | None:
    return term("recipient_kinds", begins(RECIPIENTS, text))


def asks_for_more(text: str) -> bool:
    """Whether a value says nothing without the words that belong to it."""
    return searchable(text).endswith(MORE)


def security_heading(text: str) -> Term | None:
    return term("security_headings", begins(SECURITY, text))


def mechanism(text: str) -> Term | None:
    """The mechanism by whose name a text begins. None where the text says that it is not there, or names another too."""
    plain = searchable(text)
    is_in_doubt = NEGATION.search(plain) or NOT_IN_PLACE.search(plain) or OTHER_GUARANTEE.search(plain)
    if is_in_doubt or is_privacy_shield(text) or len(mechanisms_named(plain)) > 1:
        return None
    return term("transfer_mechanisms", begins(GUARANTEES, text))


def mechanisms_named(plain: str) -> set[str]:
    return {code for words, code in GUARANTEES.items() if re.search(rf"\b{re.escape(words)}\b", plain)}


def mechanism_note(text: str) -> str:
    """The text of a guarantee where it says more than the name of one mechanism; "" where it is the name."""
    name = re.sub(r"\s*\([a-z]+\)$", "", searchable(text).rstrip(" ."))
    return "" if name in GUARANTEES and mechanism(text) else text


def is_privacy_shield(text: str) -> bool:
    return any(words in searchable(text) for words in SHIELD)
