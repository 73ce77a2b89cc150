"""Folders of an organisation that the tests of this package write, and what is counted after a load."""

from django.conf import settings

from registry.models import (
    Controller,
)
from registry.models.shape import owned_models

DEMO = sorted((settings.BASE_DIR / "demo" / "organisations").iterdir())
DUPONT = "slug: dupont\nname: Dupont"
ACTIVITY = "reference: A-1\nname: Paie\nrole: controller"
WHOLE = {
    "organisation.yaml": """\
        slug: dupont
        name: Dupont
        parties:
          - {key: paye-express, name: Paye Express}
        subjects:
          - {key: salaries, name: Salariés}
        data:
          - key: identite
            name: Identité
            items: [nom, prénom]
        """,
    "activities/01-paie.yaml": """\
        reference: A-1
        name: Paie
        role: controller
        purposes:
          - key: bulletins
            name: Établir les bulletins
            bases: [6.1.b]
            data: [identite]
            subjects: [salaries]
        recipients:
          - {kind: processor, party: paye-express, data: [identite]}
        retention_rules:
          - {data: identite, purpose: bulletins, amount: 5, unit: year, starts: [paiement, départ]}
        """,
    "notices/salaries.yaml": """\
        slug: salaries
        title: Vos données
        language: fr
        activity_links: [A-1]
        """,
}


def in_organisation(text):
    return {"organisation.yaml": f"{DUPONT}\n{text}"}


def in_activity(text, organisation=DUPONT):
    return {"organisation.yaml": organisation, "activities/a.yaml": f"{ACTIVITY}\n{text}"}


def row_counts():
    """How many rows, and history rows, there are of everything an organisation owns and of organisations."""
    counts = {}
    for model in [Controller, *owned_models()]:
        counts[model.__name__] = model._default_manager.count()
        if hasattr(model, "history"):
            counts[f"history of {model.__name__}"] = model.history.count()
    return counts


def public_ids():
    return {
        model.__name__: sorted(
            str(value) for value in model._default_manager.values_list("public_id", flat=True)
        )
        for model in [Controller, *owned_models()]
    }
