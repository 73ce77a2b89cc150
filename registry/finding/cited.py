"""What in a register rests on which text of law: so that a change of law shows whom it touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Controller, LegalBasis, RetentionException, RetentionRule, SpecialCondition, User
from registry.models.states import ARCHIVED
from registry.vocabularies import vocabulary
from registry.vocabularies.citations import Citation, citations, of

# Where a register names texts: the model, the field with words, the vocabulary of a term that names an article itself,
# the field that holds the term, and the section of the activity’s page.
PLACES: tuple[tuple[Any, str, str, str, str], ...] = (
    (LegalBasis, "legal_text", "legal_bases", "basis", "purposes"),
    (SpecialCondition, "legal_text", "special_conditions", "condition", "sensitive"),
    (RetentionRule, "legal_reference", "", "", "retention"),
    (RetentionException, "legal_reference", "", "", "retention"),
)
WITH_PURPOSE = {LegalBasis, SpecialCondition, RetentionRule}


@dataclass(frozen=True)
class Use:
    """A record, one of its purposes, or a notice, that rests on a text."""

    kind: str  # "activity", "purpose" or "notice"
    name: str
    record: str  # the record that a purpose belongs to
    href: str


def uses_in_activities(controller: Controller, user: User | AnonymousUser) -> Iterator[tuple[Citation, Use]]:
    """Each text that the records kept in the register name, with what names it; one query for each kind of row."""
    for model, words, terms, field, section in PLACES:
        purpose = "purpose__name" if model in WITH_PURPOSE else "activity__name"
        columns = ["activity__public_id", "activity__reference", "activity__name", purpose, words]
        rows = (
            model.objects.visible_to(user)
            .filter(controller=controller)
            .exclude(activity__state=ARCHIVED)
            .order_by("activity__reference", "activity__name", "pk")
            .values_list(*columns, *([field] if field else []))
        )
        for public_id, reference, name, aim, text, *code in rows:
            record = " · ".join(part for part in (reference, name) if part)
            href = f"{reverse('registry:activity', args=[controller.slug, public_id])}#{section}"
            named = model in WITH_PURPOSE and aim
            use = Use("purpose", aim, record, href) if named else Use("activity", record, "", href)
            for one in (*of_terms(terms, code), *citations(text)):
                yield one, use


def of_terms(name: str, codes: list[str]) -> Iterator[Citation]:
    """The article that a term of a list stands for: Article 6(1)(e) GDPR, for the public task."""
    for code in codes:
        article = vocabulary(name)[code].extra.get("article") if code in vocabulary(name) else None
        if article:
            act, _space, place = article.rpartition(" ")
            yield of(act or "GDPR", place)


def kind_label(kind: str) -> str:
    return {"activity": _("Record"), "purpose": _("Purpose"), "notice": _("Notice")}[kind]
