"""What a column of any spreadsheet may fill in, and which one its heading speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.exchange.imports.words import BASES, answer
from registry.spelling import searchable
from registry.vocabularies import vocabulary

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT, LEFT_OUT = "kept", "left_out"
# For each field: what it is called, and words of headings that speak of it, in both languages. The more particular first.
FIELDS: dict[str, tuple[StrOrPromise, tuple[str, ...]]] = {
    "reference": (
        _("Reference"),
        ("reference", "ref", "ref.", "n°", "no", "numero", "identifiant", "id", "code"),
    ),
    "bases": (
        _("Legal bases"),
        (
            "base legale",
            "bases legales",
            "base juridique",
            "fondement",
            "liceite",
            "legal basis",
            "lawful basis",
        ),
    ),
    "sensitive": (
        _("Sensitive data"),
        ("donnees sensibles", "categories particulieres", "sensitive data", "special categories"),
    ),
    "joint_controllers": (
        _("Joint controllers"),
        (
            "responsable conjoint",
            "responsables conjoints",
            "co-responsable",
            "joint controller",
            "joint controllers",
        ),
    ),
    "processors": (
        _("Recipients: processors"),
        ("sous-traitant", "sous-traitants", "prestataire", "prestataires", "processor", "processors"),
    ),
    "transfers": (
        _("Transfers: countries"),
        (
            "transfert",
            "transferts",
            "hors ue",
            "hors de l'ue",
            "pays tiers",
            "transfer",
            "transfers",
            "third country",
            "third countries",
            "international organisations",
            "pays destinataire",
            "pays destinataires",
            "pays de destination",
            "destination country",
        ),
    ),
    "mechanism": (
        _("Transfers: mechanism"),
        ("garantie", "garanties", "safeguard", "safeguards", "mecanisme"),
    ),
    "retention": (
        _("Retention"),
        ("conservation", "duree", "durees", "retention", "effacement", "time limit", "storage"),
    ),
    "security_measures": (_("Security measures"), ("securite", "security", "mesures techniques", "measures")),
    "subjects": (
        _("Categories of data subjects"),
        (
            "personnes concernees",
            "categories de personnes",
            "personnes",
            "population",
            "population concernee",
            "populations concernees",
            "publics concernes",
            "data subjects",
            "data subject",
            "individuals",
            "categories of individuals",
            "people",
        ),
    ),
    "sources": (_("Sources of the data"), ("source", "sources", "origine des donnees", "collecte aupres")),
    "data": (
        _("Categories of personal data"),
        ("donnees", "categories de donnees", "personal data", "data categories", "categories of data"),
    ),
    "recipients": (_("Recipients"), ("destinataire", "destinataires", "recipient", "recipients")),
    "purposes": (
        _("Purposes"),
        ("finalite", "finalites", "sous-finalite", "objectif", "objectifs", "but", "purpose", "purposes"),
    ),
    "role": (_("Role of the organisation"), ("role", "qualite", "qualification")),
    "department": (
        _("Department in charge"),
        (
            *("service", "direction", "departement", "department", "metier", "pole"),
            *("business function", "business unit"),
        ),
    ),
    "software": (
        _("Software, in words"),
        ("logiciel", "logiciels", "application", "applications", "outil", "software"),
    ),
    "created_on": (_("Created on"), ("date de creation", "cree le", "creation", "created", "created on")),
    "updated_on": (
        _("Updated on"),
        ("mise a jour", "derniere mise a jour", "modifie le", "updated", "last update"),
    ),
    "description": (_("Description"), ("description", "commentaire general", "resume", "summary")),
    "name": (
        _("Name"),
        (
            *(
                "nom du traitement",
                "nom",
                "intitule",
                "denomination",
                "libelle",
                "titre",
                "activite",
                "traitement",
            ),
            *("name", "processing activity", "activity", "title"),
        ),
    ),
}
# What their words begin is often about something else: "Name and contact details of joint controller".
GENERAL = {"name", "reference", "description"}
# Of these a record has one, so one column fills it in.
SINGLE = {"reference", "name", "role", "department", "created_on", "updated_on"}
# A heading with one of these is about something else than the field that it names: "Link to contract with processor".
BESIDE = re.compile(r"\b(?:link|lien|url|rights|droits?|location|localisation|contract|numero de contrat)\b")
# Columns of yes and no whose heading is the value: "Données bancaires", "Chiffrement".
HEADED = {"data", "subjects", "security_measures"}
MEASURES = (
    *("chiffrement", "sauvegarde", "sauvegardes", "controle d'acces", "controle des acces", "journalisation"),
    *("tracabilite", "pseudonymisation", "anonymisation", "antivirus", "pare-feu"),
    *("encryption", "backup", "backups", "access control", "logging", "firewall"),
)
# Other headings of yes and no. Not "Contrat", which may be the one with a processor.
MARKED_ALSO = {
    **{
        name: f"legal_bases:{code}"
        for code, names in BASES
        for name in names
        if name not in {"contrat", "contract"}
    },
    **dict.fromkeys(MEASURES, "security_measures"),
}
MARKED = (
    "legal_bases",
    "data_kinds",
    "subject_kinds",
)  # vocabularies whose terms may head a column of yes and no


@dataclass(frozen=True)
class Choice:
    """What a column may be taken for: the code of a field, of a term that is marked by yes or no, or of neither."""

    code: str
    label: StrOrPromise


def choices() -> Iterator[tuple[StrOrPromise, list[Choice]]]:
    """All that a column may fill in, in groups."""
    yield "", [Choice(KEPT, _("Keep as a remark of the record")), Choice(LEFT_OUT, _("Leave out"))]
    yield _("Fields of the record"), [Choice(code, label) for code, (label, _words) in FIELDS.items()]
    for name in MARKED:
        terms = [Choice(f"{name}:{term.code}", str(term)) for term in vocabulary(name)]
        yield group_label(name), terms


def group_label(name: str) -> StrOrPromise:
    labels = {
        "legal_bases": _("Yes or no: legal basis"),
        "data_kinds": _("Yes or no: data"),
        "subject_kinds": _("Yes or no: people"),
    }
    return labels[name]


def known_codes() -> set[str]:
    return {choice.code for _label, group in choices() for choice in group}


@cache
def marked_terms() -> dict[str, str]:
    """The terms that may head a column, by every label, as they are recognised."""
    return {
        searchable(label): f"{name}:{term.code}"
        for name in MARKED
        for term in vocabulary(name)
        for label in (term.fr, term.en)
    }


def propose(headings: Iterable[str], columns: Iterable[Iterable[str]]) -> dict[str, str]:
    """For the number of each column, what its heading and its values speak of; a heading that says nothing known is kept."""
    found: dict[str, str] = {}
    for number, (heading, values) in enumerate(zip(headings, columns, strict=True)):
        code = proposed(searchable(heading), list(values), {one for one in found.values() if one in SINGLE})
        found[str(number)] = code
    return found


def proposed(heading: str, values: list[str], taken: set[str]) -> str:
    are_answers = all(answer(value) is not None for value in values)
    if are_answers and heading in marked_terms():
        return marked_terms()[heading]
    if are_answers and values and heading in MARKED_ALSO:
        return MARKED_ALSO[heading]
    best = max(
        (
            (strength(heading, word, is_general=code in GENERAL), -order, code)
            for order, (code, (_label, words)) in enumerate(FIELDS.items())
            for word in words
            if code not in taken
        ),
        default=(0, 0, KEPT),
    )
    return best[2] if best[0] else KEPT


def is_general(heading: str, code: str) -> bool:
    """Whether a heading names the field and nothing in it."""
    return searchable(heading).rstrip(" ?:") in FIELDS[code][1]


def strength(heading: str, word: str, *, is_general: bool = False) -> int:
    """How well a heading speaks of a word: it is the word, begins with it, or holds it among others. Several words that
    stand anywhere say more than one with which the heading begins, where that one ``is_general``.
    """
    if heading == word:
        return 5
    if BESIDE.search(heading):
        return 0
    if heading.startswith(f"{word} "):
        return 2 if is_general and " " not in word else 4
    holds = f" {word} " in f" {heading} ".replace("(", " ").replace(")", " ")
    return 0 if not holds else 3 if " " in word else 1
