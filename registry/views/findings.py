"""What rules find, as a page shows it: in groups, each point with its article and a link to where it is mended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from registry.models import Controller, LackingPoint
from registry.record.build import build_organisation
from registry.record.wording import citation_to_check
from registry.rules import about_organisation
from registry.rules.engine import Finding, Severity, asked_by_article_30


@dataclass(frozen=True)
class Mending:
    """Where a finding is mended: an address, and the section of this page in whose place a script puts it ("": none)."""

    address: str
    section: str = ""


@dataclass(frozen=True)
class ShownFinding:
    sentence: str
    citation: str
    mending: Mending | None = None


@dataclass(frozen=True)
class FindingGroup:
    title: str
    findings: tuple[ShownFinding, ...]


@dataclass(frozen=True)
class FindingPanel:
    """``groups`` are what is missing or wrong, then advice; ``count`` is how much is missing or wrong."""

    groups: tuple[FindingGroup, ...]
    count: int

    @property
    def is_empty(self) -> bool:
        return self.count == 0


def finding_panel(
    found: Iterable[Finding], mending_of: Callable[[Finding], Mending], *, more: Iterable[FindingGroup] = ()
) -> FindingPanel:
    """The findings in groups: what Article 30 asks for, what other articles ask for, what is worth another look.

    ``more`` are groups that stand before the advice.
    """
    found, more = tuple(found), tuple(more)
    asked = [one for one in found if one.severity is not Severity.ADVICE]
    of_record = [one for one in asked if asked_by_article_30(one)]
    is_gdpr = all(code.startswith("30(") for one in of_record for code in one.articles)
    parts = (
        (_("Asked for by Article 30") if is_gdpr else _("Asked of the record itself"), of_record),
        (_("Asked for by other articles"), [one for one in asked if not asked_by_article_30(one)]),
    )
    groups = [group(title, ones, mending_of) for title, ones in parts if ones] + [*more]
    advice = [one for one in found if one.severity is Severity.ADVICE]
    if advice:
        groups.append(group(_("Worth another look"), advice, mending_of))
    return FindingPanel(tuple(groups), len(asked) + sum(len(one.findings) for one in more))


def group(title: str, found: Iterable[Finding], mending_of: Callable[[Finding], Mending]) -> FindingGroup:
    shown = tuple(
        ShownFinding(one.sentence, citation_to_check(*one.articles), mending_of(one)) for one in found
    )
    return FindingGroup(title, shown)


def shown_points(lacking: Iterable[LackingPoint]) -> list[ShownFinding]:
    """What was missing at a decision, with each article as it is cited."""
    return [ShownFinding(one["sentence"], citation_to_check(*one["articles"])) for one in lacking]


def organisation_group(controller: Controller, on: date) -> tuple[FindingGroup, ...]:
    """What is missing of the organisation itself, which every record of its register says (Article 30(1)(a))."""
    found = about_organisation(build_organisation(controller), on)
    address = reverse("registry:organisation", args=[controller.slug])
    return (
        (group(_("Missing of the organisation itself"), found, lambda one: Mending(address)),)
        if found
        else ()
    )
