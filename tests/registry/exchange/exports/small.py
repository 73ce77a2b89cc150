"""A small register, to print."""

from registry.record.sheet import Purpose
from tests.registry.documents.values import PROCESSOR, register, rows, sheet

SMALL = register(
    sheet("Paie", "A-1", purposes=rows(Purpose, 2, lambda place: f"Objet {place.split('.')[0]}")),
    sheet("Recrutement", "A-2"),
    sheet("Hébergement", "B-1", role=PROCESSOR),
)
