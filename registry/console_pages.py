"""The pages of an organisation that the navigation leads to, in titled groups.

Each app adds its own, in a module of this name that is read at the start: the registry knows none of another app's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class ConsolePage:
    """A page that the navigation leads to: what a page puts in ``place`` to be shown as part of it, its label, its icon,
    and the name of its address, which takes the organisation."""

    key: str
    label: StrOrPromise
    icon: str
    address: str


@dataclass
class PageGroup:
    """Pages that stand together in the navigation, under a title."""

    title: StrOrPromise
    pages: list[ConsolePage] = field(default_factory=list)

    def add(self, *pages: ConsolePage) -> None:
        """Let the navigation lead to these pages too, after those that are there."""
        self.pages += pages


RECORDS, DIRECTORY, ORGANISATION = PageGroup(""), PageGroup(_("Directory")), PageGroup(_("Organisation"))
GROUPS = (RECORDS, DIRECTORY, ORGANISATION)

RECORDS.add(
    ConsolePage("register", _("Register"), "register", "registry:register"),
    ConsolePage("proposals", _("Proposed changes"), "send", "registry:proposals"),
    ConsolePage("reviews", _("Reviews"), "calendar", "registry:reviews"),
    ConsolePage("dashboard", _("In figures"), "figures", "registry:dashboard"),
    ConsolePage("flows", _("Map of flows"), "flow", "registry:flows"),
    ConsolePage("past", _("The register on a day"), "clock", "registry:past-register"),
)
DIRECTORY.add(
    ConsolePage("parties", _("External organisations"), "party", "registry:directory-parties"),
    ConsolePage("departments", _("Departments"), "department", "registry:directory-departments"),
    ConsolePage("subjects", _("Data subjects"), "people", "registry:directory-subjects"),
    ConsolePage("data", _("Data"), "data", "registry:directory-data"),
    ConsolePage("systems", _("Software and systems"), "system", "registry:directory-systems"),
    ConsolePage("retention", _("Retention"), "retention", "registry:retention"),
    ConsolePage("security", _("Security"), "security", "registry:security"),
)
ORGANISATION.add(
    ConsolePage("organisation", _("Identity and contacts"), "organisation", "registry:organisation"),
    ConsolePage("members", _("Members"), "members", "registry:members"),
    ConsolePage("exports", _("Exports"), "export", "registry:exports"),
)
