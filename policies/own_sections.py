"""The sections of a notice that come from the notice alone: other controllers, ways to use rights, trackers.

Pure functions of the notice's value; what the activities state on the same subject, :mod:`policies.assembly` adds.
"""

from __future__ import annotations

from collections import defaultdict

from django.utils.translation import gettext as _

from policies.record import wording as rows
from policies.record.sheet import NoticeSheet
from registry.documents.blocks import Block, Group, bullets, facts, paragraph
from registry.record import wording
from registry.vocabularies.regimes import article_under

Blocks = tuple[Block, ...]


def other_controllers(notice: NoticeSheet) -> Blocks:
    """Each other controller with what is its own: none of it is said of the organisation."""
    return tuple(map(rows.other_controller, notice.other_controllers))


def with_whom(notice: NoticeSheet) -> Blocks:
    """Where all that a notice tells is done for others, they answer for it, and are helped to reply (Article 28(3)(e))."""
    if not notice.is_only_for_others:
        return ()
    whose = _(
        "Your rights are exercised with the organisation for which we work: it answers for the data, and we help it to reply."
    )
    cited = [
        article_under(one.regime_code, "28(3)(e)") or article_under(one.regime_code, "28(3)")
        for one in notice.activities
    ]
    law = wording.citation(*dict.fromkeys(filter(None, cited)))
    return paragraph(whose, "note") + paragraph(law, "standard")


def exercise(notice: NoticeSheet) -> Blocks:
    within = wording.period(notice.answer_amount, notice.answer_unit, notice.answer_bound)
    return (
        with_whom(notice)
        + paragraph(notice.exercise_note)
        + tuple(map(rows.exercise_channel, notice.channels))
        + facts(
            [
                (_("To give with the request"), notice.information_to_supply),
                (
                    _("Proof of identity"),
                    paragraph(wording.label(notice.identity_policy)) + paragraph(notice.identity_note),
                ),
                (
                    _("Answer within"),
                    paragraph(within)
                    + facts([(_("From"), notice.answer_start)])
                    + paragraph(notice.answer_extension),
                ),
                (_("Cost"), paragraph(wording.label(notice.cost)) + paragraph(notice.cost_note)),
            ]
        )
    )


def complaint(notice: NoticeSheet) -> Blocks:
    return tuple(map(rows.authority, notice.complaint_authorities))


def trackers(notice: NoticeSheet) -> Blocks:
    banner: dict[str, list[str]] = defaultdict(list)
    for row in notice.banner_items:
        banner[wording.label(row.kind)].append(row.text)
    helps = tuple(
        Group(row.browser, wording.web_link(row.url) + paragraph(row.steps)) for row in notice.browser_help
    )
    tools = tuple(rows.tool(row) for row in notice.embedded_tools)
    told = facts((kind, bullets(texts)) for kind, texts in banner.items())
    return (
        paragraph(notice.trackers_note)
        + rows.trackers(notice.trackers)
        + ((Group(_("Consent banner"), told),) if told else ())
        + ((Group(_("Embedded tools"), tools),) if tools else ())
        + ((Group(_("Settings of browsers"), helps),) if helps else ())
    )


def social_networks(notice: NoticeSheet) -> Blocks:
    networks = [rows.network(row) for row in notice.social_networks]
    named_only = bullets(group.title for group in networks if not group.blocks)
    described = tuple(group for group in networks if group.blocks)
    return paragraph(notice.social_note) + named_only + described


def non_personal(notice: NoticeSheet) -> Blocks:
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in notice.non_personal_data:
        kinds[wording.label(row.kind)].append(row.text)
    return facts((kind, bullets(texts)) for kind, texts in kinds.items())


def definitions(notice: NoticeSheet) -> Blocks:
    return facts(
        (row.term, row.text or paragraph(_("Used without a definition."), "note"))
        for row in notice.definitions
    )


def changes(notice: NoticeSheet) -> Blocks:
    return paragraph(notice.change_policy) + facts([(_("How changes are announced"), notice.change_channels)])
