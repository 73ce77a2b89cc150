"""What each field of the console asks, in plain words, with the article it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from registry.record.wording import citation

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HELP: dict[str, tuple[StrOrPromise, str]] = {
    "activity.reference": (_("A short code of your own, such as RH-01: it never changes, names do."), ""),
    "activity.name": (_("What the department calls it: “Payroll”, “School canteen”."), ""),
}


def help_on(model: str, field: str) -> tuple[StrOrPromise, str]:
    """The help of a field and the citation of its article, each empty when there is none."""
    text, article = HELP.get(f"{model}.{field}", ("", ""))
    return text, citation(article) if article else ""
