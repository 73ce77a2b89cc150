"""Address names that a form proposes: made from another text of a new row, while one types and when one sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.text import slugify

from registry.spelling import searchable

if TYPE_CHECKING:
    from registry.editor.form import RowForm

ROOM = 4  # left for what tells a name from the same name


def proposals(form: RowForm) -> Mapping[str, str]:
    """The address names that the form proposes, each with the text it is made from; none for a row that has its own."""
    return form.spec.derived if form.is_new else {}


def propose_names(form: RowForm) -> None:
    """Let these names be left blank, and a script show what they would be."""
    for name, source in proposals(form).items():
        form.fields[name].required = False
        form.fields[name].widget.attrs["data-proposed-from"] = form[source].auto_id


def proposed_names(form: RowForm) -> dict[str, str]:
    """The names that were left blank, made from what was typed; none where what was typed is wrong or gives no name."""
    blank = {
        name: form.cleaned_data.get(source, "")
        for name, source in proposals(form).items()
        if name not in form.errors and not form.cleaned_data.get(name)
    }
    return {name: free_name(form.row, name, text) for name, text in blank.items()}


def free_name(row: Any, field: str, text: str) -> str:
    """An address name made from a text that no other row of the organisation has; "" where the text gives none."""
    longest = row._meta.get_field(field).max_length - ROOM
    made = slugify(searchable(text).replace("'", " "))[:longest].strip("-")
    rows = type(row)._default_manager.filter(controller=row.controller, **{f"{field}__startswith": made})
    taken = set(rows.values_list(field, flat=True))
    names = (made, *(f"{made}-{number}" for number in range(2, len(taken) + 2)))
    return made and next(name for name in names if name not in taken)
