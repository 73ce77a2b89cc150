"""What the page of a form is called: when it adds something, what it adds, in the words of the button that leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from registry.editor.form import FormSpec

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# By the key of the form. Other apps add their own.
ADDING: dict[str, StrOrPromise] = {
    "activity.general": _("Add an activity"),
    "assessed-risk": _("Add a risk"),
    "signatory": _("Add a signatory"),
    "purpose": _("Add a purpose"),
    "legal-basis": _("Add a legal basis"),
    "subject-use": _("Add data subjects"),
    "data-use": _("Add data processed"),
    "special-condition": _("Add a condition (Articles 9, 10 and 87)"),
    "cited-document": _("Add a document"),
    "record-link": _("Add a related record"),
    "joint-controller": _("Add a joint controller"),
    "client": _("Add a client"),
    "operation": _("Add a category of processing"),
    "source": _("Add a source of the data"),
    "recipient": _("Add a recipient"),
    "recipient-data": _("Add data shared with the recipient"),
    "sharing": _("Add a statement on sharing"),
    "subprocessor": _("Add a sub-processor"),
    "transfer": _("Add a transfer"),
    "hosting": _("Add a hosting"),
    "system-use": _("Add a system used"),
    "retention-rule": _("Add a retention rule"),
    "retention-exception": _("Add an exception to retention"),
    "security-measure": _("Add a security measure"),
    "undertaking": _("Add a commitment of the processor"),
    "served-right": _("Add how a right is served"),
    "impact-assessment": _("Add a data protection impact assessment (DPIA)"),
    "statement": _("Add a statement"),
    "department": _("Add a department"),
    "party": _("Add an external organisation"),
    "subject": _("Add a category of data subjects"),
    "data-category": _("Add a category of personal data"),
    "data-item": _("Add an item of data"),
    "system": _("Add a system"),
    "contact-point": _("Add a contact point"),
    "site": _("Add a site"),
    "formality": _("Add a prior filing with the CNIL"),
}
ADDING_FOR_ALL: dict[str, StrOrPromise] = {  # to the organisation rather than to one of its records
    "security-measure": _("Add a shared measure"),
}


def title_of(spec: FormSpec, row: Any, *, stands_in: Any) -> StrOrPromise:
    """The title of the form over this row; ``stands_in`` is the record or notice around it, if any."""
    if not row._state.adding:
        return spec.heading
    if getattr(row, "parent_id", None) is not None:
        return _("Add a sub-purpose")
    return (ADDING if stands_in else ADDING | ADDING_FOR_ALL).get(spec.key, spec.heading)
