"""What the law says of the places to which data go: whether the Commission has found their protection adequate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from registry.documents.blocks import Block, Group, Item, bullets, facts, paragraph
from registry.record import wording
from registry.record.sheet import ActivitySheet
from registry.vocabularies.countries import Standing, standing
from registry.vocabularies.regimes import UNDER_ADEQUACY


def adequacy(records: Iterable[ActivitySheet], on: date) -> tuple[Block, ...]:
    """Of each place to which data go on other safeguards, or to a recipient that the decision does not cover, whether an
    adequacy decision is in force (Article 13(1)(f)).

    Nobody in the organisation says it: it is law of the day on which the notice is read, and stands apart under a heading
    that says so. Of a place that is in no list, nothing is known and nothing is said: a rule asks for it.
    """
    places: dict[str, str] = {}
    for record in records:
        for one in record.transfers if record.regime_code in UNDER_ADEQUACY else ():
            if one.mechanism is not None and (one.mechanism.code != "45" or one.is_covered is False):
                places.setdefault(
                    wording.destination_code(one), wording.label(one.country) or one.destination
                )
    known = [(name, standing(code, on)) for code, name in places.items()]
    told = bullets(told_of(name, one) for name, one in known if one.is_third_country)
    title = _("Adequacy decisions of the European Commission known on %s") % wording.day(on)
    caution = paragraph(_("This is law, and no statement of the organisation."), "note")
    return (Group(title, caution + told),) if told else ()


def told_of(place: str, found: Standing) -> Item:
    """Whether a decision is in force for a place, and for whom where it is limited."""
    if found.decision is None:
        return Item(_("%s: none is in force.") % place)
    told = {"place": place, "decision": wording.decision_name(found)}
    said = _("%(place)s: decision %(decision)s of the Commission is in force.") % told
    return Item(said, facts([(_("Scope"), wording.decision_scope(found))]))
