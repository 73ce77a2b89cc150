"""The short version of a notice, to be put beside one form that collects data: who, why and on which basis, which rights, and
where the whole stands.

The CNIL and the EDPB advise two levels of information (Article 12(1)); what Articles 13 and 14 ask besides stands in the
notice, to which this leads. It is made by the functions that make the essentials of the page, of the version that people
read, and says nothing that this does not say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from policies.assembly import Material
from policies.first_level import aims, responsible, right
from policies.models import NoticeVersion
from policies.record import wording as rows
from policies.record.sheet import NoticeSheet
from policies.record.told import lines_of
from policies.versions import value_of
from registry.documents.blocks import bullets, facts
from registry.record.sheet import ActivitySheet

Lines = tuple[str, ...]


@dataclass(frozen=True)
class ShortPart:
    """Lines under a title; "" for those that stand first."""

    title: str
    lines: Lines


@dataclass(frozen=True)
class ShortVersion:
    """The short version as values; ``address`` is where the whole notice stands."""

    notice: str
    language: str
    address: str
    parts: tuple[ShortPart, ...]

    @property
    def text(self) -> str:
        """As plain text, for a form on paper, a letter, a recorded message."""
        with translation.override(self.language):
            where = _("Read the whole notice “%(notice)s” at %(address)s")
        told = [*map(part_as_text, self.parts), where % {"notice": self.notice, "address": self.address}]
        return "\n\n".join(told)

    @property
    def html(self) -> str:
        """As HTML, to be pasted into a page beside the form."""
        with translation.override(self.language):
            made = render_to_string("policies/short_version.html", {"short": self})
        return "\n".join(line.strip() for line in made.splitlines() if line.strip())


def part_as_text(part: ShortPart) -> str:
    if not part.title:
        return "\n".join(part.lines)
    return "\n".join([part.title, *(f"- {line}" for line in part.lines)])


def activities_of(version: NoticeVersion) -> dict[UUID, str]:
    """The activities that the version tells of as the organisation's own, with the name under which each is told."""
    value = value_of(version)
    with translation.override(value.language):
        return Material(value, version.effective_on).names


def short_version(version: NoticeVersion, address: str, activity: UUID | None = None) -> ShortVersion:
    """The short version of what was published, about one of its activities or about all of them."""
    value = value_of(version)
    with translation.override(value.language):
        material = Material(value, version.effective_on)
        chosen = [one for one in material.controller_sheets if activity in (None, one.id)]
        parts = [ShortPart("", who(material.notice))]
        parts += [ShortPart(material.names[one.id], why(one)) for one in chosen]
        parts += rights_told(material.notice)
    return ShortVersion(value.title, value.language, address, tuple(part for part in parts if part.lines))


def who(notice: NoticeSheet) -> Lines:
    """The controller, and the others who answer too (Article 13(1)(a))."""
    named = list(lines_of(bullets(map(rows.controller_name, notice.other_controllers))))
    told = ngettext(
        "Another organisation answers too for the use that it makes of your data (see the whole notice):",
        "Other organisations answer too for the use that they make of your data (see the whole notice):",
        len(named),
    )
    return (*lines_of(responsible(notice)), *([told, *named] if named else []))


def why(record: ActivitySheet) -> Lines:
    """The purposes with what allows each (Article 13(1)(c)), with what limits the activity."""
    limits = facts(
        [
            (_("Decided together with"), bullets(one.party.name for one in record.joint_controllers)),
            (_("Condition"), record.condition),
        ]
    )
    return (*lines_of(bullets(aims(record))), *lines_of(limits))


def rights_told(notice: NoticeSheet) -> Iterator[ShortPart]:
    """The right to object, apart from the others (Article 21(4)), then the others, then the way to use them."""
    channels = tuple(block for row in notice.channels for block in rows.channel(row))
    yield ShortPart(_("Your right to object"), tuple(lines_of(bullets(map(right, rows.objections(notice))))))
    yield ShortPart(_("Your rights"), tuple(lines_of(bullets(map(right, rows.other_rights(notice))))))
    yield ShortPart(_("To exercise your rights"), tuple(lines_of(channels)))
