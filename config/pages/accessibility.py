"""What this installation says of its accessibility: the state somebody assessed, what is not accessible, whom to tell.

Nothing is said that nobody stated: without a state, the page says that no assessment is recorded. In France a public body
has to publish such a statement for each of its sites (Act 2005-102, article 47; decree 2019-768), whose words for the
state these are; whoever is not bound says only what it chooses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATES: dict[str, StrOrPromise] = {
    "full": _("fully compliant"),
    "partial": _("partially compliant"),
    "none": _("not compliant"),
}


@dataclass(frozen=True)
class Statement:
    """A statement as the settings hold it; blank is what nobody stated."""

    state: str
    assessed_on: date | None
    contact: str
    barriers: str
    is_bound: bool

    @property
    def label(self) -> StrOrPromise:
        """The state in words; "" while nobody stated one."""
        return STATES[self.state] if self.state else ""


def statement() -> Statement:
    """The statement of this installation."""
    given: dict[str, Any] = settings.ACCESSIBILITY
    return Statement(**given)


@require_safe
@never_cache  # whoever is signed in is named on every page
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement, open to anybody."""
    return render(request, "accessibility.html", {"statement": statement()})
