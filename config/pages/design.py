"""The living page of the design system: each component, and each kind of markup that pages write out themselves, as it
looks by light and by night, with texts of real life."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from registry.documents.blocks import Table, bullets, facts, paragraph
from registry.figures.charts import ChartRow, bar_figure
from registry.figures.icons import SHAPES
from registry.people.requests import SignedInRequest
from registry.templatetags.console import NavigationEntry

TEMPLATES = Path(settings.BASE_DIR) / "templates"
GROUPS = (
    (_("Foundations"), "colours type icons forms"),
    (
        _("Frame of a page"),
        "skip switcher search person_menu language navigation messages footer interruption",
    ),
    (_("Head of a page"), "breadcrumbs page_head steps"),
    (_("Actions"), "button link menu"),
    (_("States and messages"), "state count alert lacks progress empty"),
    (_("Frames and facts"), "panel card stat facts section_head help sheet"),
    (_("Lists"), "views toolbar filter chips table pagination"),
    (_("Editing"), "row_card editor field choices error_summary comparison confirmation"),
    (_("Lines"), "line digest timeline"),
    (_("Pictures"), "figure"),
)
COLOURS = (
    *("ground", "soft", "raised", "ink", "quiet", "line", "edge"),
    *("accent", "accent-strong", "accent-soft", "accent-ground"),
    *("good", "good-soft", "warn", "warn-soft", "bad", "bad-soft", "focus"),
)


@dataclass(frozen=True)
class Specimen:
    """A component or a kind of markup, the template that shows it, and what a component is given: the comment at the head
    of its template."""

    name: str

    @property
    def template(self) -> str:
        return f"design/{self.name}.html"

    @property
    def parameters(self) -> str:
        source = TEMPLATES / "components" / f"{self.name}.html"
        head = re.match(r"(?:{# .+ #}\n)*", source.read_text(encoding="utf-8")) if source.exists() else None
        return " ".join(re.findall(r"{# (?!djlint)(.+) #}", head[0])) if head else ""

    @property
    def themes(self) -> list[tuple[str, SampleForm | None]]:
        """The theme of each of its two looks, and the form it takes its fields from."""
        has_fields = self.name in {"forms", "field", "choices", "error_summary"}
        return [
            (theme, _sample_form(f"{theme}-{self.name}") if has_fields else None)
            for theme in ("light", "dark")
        ]


@require_safe
@never_cache
@login_required
def design(request: SignedInRequest) -> HttpResponse:
    """Every component, twice: by light and by night."""
    groups = [(title, [Specimen(name) for name in names.split()]) for title, names in GROUPS]
    return render(request, "design/page.html", {"groups_of_specimens": groups, **sample()})


# What the components are filled with ------------------------------------------------------------------------


class SampleForm(forms.Form):
    """A field of each kind, in the words of a real register."""

    name = forms.CharField(
        label="Nom du traitement", help_text="En peu de mots, comme vous le diriez à un collègue."
    )
    reference = forms.CharField(label="Référence", required=False, max_length=10)
    description = forms.CharField(
        label="À quoi sert ce traitement ?",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Une phrase par but. Ce texte sera repris dans la notice d’information.",
    )
    department = forms.ChoiceField(
        label="Service responsable",
        choices=[
            ("", "Pas encore choisi"),
            ("rh", "Direction des ressources humaines"),
            ("sco", "Affaires scolaires et périscolaires"),
        ],
        required=False,
    )
    basis = forms.ChoiceField(
        label="Base juridique",
        choices=[
            ("c", "Mission d’intérêt public"),
            ("o", "Obligation légale"),
            ("?", "Je ne sais pas encore"),
        ],
        widget=forms.RadioSelect,
        help_text="Ce qui autorise le traitement. Le consentement n’est qu’une possibilité parmi six.",
    )
    people = forms.MultipleChoiceField(
        label="Personnes concernées",
        choices=[
            (name, name)
            for name in (
                "Agents titulaires et contractuels",
                "Candidats à un emploi",
                "Élèves",
                "Représentants légaux des élèves",
                "Usagers des services municipaux",
                "Électeurs",
                "Bénéficiaires de l’aide sociale",
                "Fournisseurs",
                "Visiteurs du site internet",
                "Associations subventionnées",
                "Élus",
                "Personnes filmées sur la voie publique",
            )
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    is_sensitive = forms.BooleanField(
        label="Des données de santé sont traitées",
        required=False,
        help_text="Y compris une restriction d’hébergement, un handicap ou une allergie alimentaire.",
    )
    reviewed_on = forms.DateField(
        label="Relu le", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    contract = forms.FileField(label="Contrat du sous-traitant", required=False)


def _sample_form(prefix: str) -> SampleForm:
    """The form as it comes back with what is wrong in it; its names are its own, since several stand on one page."""
    typed: dict[str, Any] = {f"{prefix}-reference": "REF-2026-0000-TROP-LONGUE", f"{prefix}-department": "rh"}
    typed |= {f"{prefix}-people": ["Élèves"], f"{prefix}-description": "Calculer et verser les traitements."}
    return SampleForm(typed, prefix=prefix)


def sample() -> dict[str, Any]:
    """Values for the components that take lists."""
    at = datetime(2026, 11, 3, 14, 5, tzinfo=ZoneInfo(settings.TIME_ZONE))
    return {
        "shapes": sorted(SHAPES),
        "colours": COLOURS,
        "organisation_lines": [
            ("Ville de Valombre", "#", True),
            ("Communauté d’agglomération du Val d’Ombre et de ses Environs", "#", False),
            ("Centre communal d’action sociale", "#", False),
        ],
        "navigation_groups": [
            (
                "",
                [
                    NavigationEntry("home", "Accueil", "home", "#"),
                    NavigationEntry("register", "Registre", "register", "#", True),
                ],
            ),
            (
                "Annuaire",
                [
                    NavigationEntry("parties", "Tiers", "party", "#"),
                    NavigationEntry("departments", "Services", "department", "#"),
                    NavigationEntry("subjects", "Catégories de personnes concernées", "people", "#"),
                ],
            ),
        ],
        "said": [
            {"level_tag": "success", "message": "La section « Durées de conservation » est enregistrée."},
            {"level_tag": "warning", "message": "Deux activités de la sélection étaient déjà archivées."},
        ],
        "headings": [
            {"label": "Référence", "is_sortable": True, "sort": "ascending"},
            {"label": "Activité", "is_sortable": True},
            {"label": "Service"},
            {"label": "État"},
            {"label": "Personnes"},
        ],
        "activities": [
            (
                "RH-001",
                "Paie et gestion administrative du personnel",
                "Ressources humaines",
                "current",
                "À jour",
                412,
            ),
            (
                "VOI-014",
                "Vidéoprotection de la voie publique (articles L. 251-1 et suivants du code de la sécurité intérieure)",
                "Police municipale",
                "late",
                "À relire",
                53000,
            ),
            ("SCO-003", "Restauration scolaire", "Affaires scolaires", "draft", "Brouillon", 1840),
        ],
        "page_of_list": Paginator(range(1, 1001), 50).page(7),
        "choices_of_state": [("", "Tous"), ("draft", "Brouillon"), ("current", "À jour")],
        "filters_in_force": [
            {"label": "Service", "value": "Affaires scolaires et périscolaires", "href": "#"},
            {"label": "État", "value": "Brouillon", "href": "#"},
            {"label": "", "value": "anticonstitutionnellement", "href": "#"},
        ],
        "saved_views": [
            {"label": "Toutes", "is_current": True},
            {"label": "À relire ce mois-ci", "is_kept": True},
            {"label": "Transferts hors de l’Union", "is_kept": True},
        ],
        "steps_of_interview": [
            {"label": "De quoi s’agit-il ?", "state": "done", "href": "#"},
            {"label": "Qui est concerné ?", "state": "done", "href": "#"},
            {"label": "Qui reçoit ces données ?", "state": "current"},
            {"label": "Combien de temps ?"},
        ],
        "pairs": [
            ("Référence", "RH-001"),
            ("Service responsable", "Direction des ressources humaines et du dialogue social"),
            ("Logiciel", "Suite de paie hébergée par un prestataire"),
        ],
        "blocks": (
            *facts([("Rôle de l’organisme", "Responsable du traitement"), ("Logiciel", "Suite de paie")]),
            *bullets(["Nom et prénom", "Adresse", "Numéro de sécurité sociale", "Coordonnées bancaires"]),
            *paragraph("Aucune décision automatisée.", "none"),
            *paragraph("La durée n’est pas renseignée.", "missing"),
            Table(
                "Durées de conservation",
                ("Données", "Durée", "Ensuite"),
                tuple(
                    tuple(paragraph(text) for text in row)
                    for row in (
                        ("Bulletins de paie", "5 ans", "Suppression"),
                        (
                            "Pièces comptables",
                            "10 ans après la fin de l’exercice",
                            "Archives départementales",
                        ),
                    )
                ),
            ),
        ),
        "events": [
            {
                "at": at,
                "who": "Déléguée à la protection des données",
                "what": "Durée de conservation corrigée",
                "detail": "« 5 ans » devient « 6 ans après la fin de l’exercice ».",
            },
            {"at": at.replace(day=1, hour=9), "who": "Service de la paie", "what": "Destinataire ajouté"},
            {"at": at.replace(month=9), "who": "Service de la paie", "what": "Activité créée"},
        ],
        "bases": bar_figure(
            "Bases juridiques",
            [
                ChartRow("Mission d’intérêt public", 41, url="#figure"),
                ChartRow("Obligation légale", 22),
                ChartRow(
                    "Consentement", 6, mark="caution", note="à vérifier : rarement libre face à une commune"
                ),
            ],
            unit=lambda number: f"{number} finalités",
            heading="Base juridique",
            note="69 finalités au 22 novembre 2026",
        ),
        "conflicts": [
            {
                "name": "purpose",
                "label": "Finalité",
                "base": "Payer les agents.",
                "theirs": "Calculer et verser la rémunération des agents et des élus.",
                "mine": "Payer les agents, les vacataires et les stagiaires.",
                "is_conflict": True,
            },
            {
                "name": "retention",
                "label": "Durée de conservation",
                "base": "5 ans",
                "theirs": "6 ans après la fin de l’exercice",
                "mine": "5 ans",
                "choice": "theirs",
            },
        ],
    }
