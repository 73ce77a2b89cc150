"""Questions that are asked only after a certain answer to another one.

A script hides them until then (static/js/questions.js). Without one they are always shown, and nothing here decides what
is stored.
"""

from __future__ import annotations

from django import forms

# Of which model, which field: the question on which it depends, and the answers after which it is asked.
ASKED_AFTER: dict[tuple[str, str], tuple[str, tuple[str, ...]]] = {
    ("legalbasis", "interest"): ("basis", ("6.1.f",)),
    ("citeddocument", "conformity"): ("kind", ("reference_framework",)),
    ("citeddocument", "conformity_on"): ("kind", ("reference_framework",)),
    ("citeddocument", "deviation"): ("kind", ("reference_framework",)),
    ("legalbasis", "interest_holder"): ("basis", ("6.1.f",)),
}


def ask_after(field: forms.Field, question: str, *answers: str) -> None:
    """Show the field only after one of these answers to another question of its form."""
    field.widget.attrs["data-when"] = f"{question}={' '.join(answers)}"


def ask_unless(field: forms.Field, question: str, *answers: str) -> None:
    """Show the field but after one of these answers to another question of its form."""
    field.widget.attrs["data-when"] = f"{question}!={' '.join(answers)}"


def make_dependent(model_name: str, name: str, field: forms.Field) -> None:
    """Let a field of this model depend on the answer named in the table, if there is one."""
    if (model_name, name) in ASKED_AFTER:
        question, answers = ASKED_AFTER[model_name, name]
        ask_after(field, question, *answers)
