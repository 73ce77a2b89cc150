"""The forms of a notice and of its parts, by the same engine as those of the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from policies.models import (
    BannerItem,
    BrowserHelp,
    ComplaintAuthority,
    Definition,
    EmbeddedTool,
    ExerciseChannel,
    LegalReference,
    LinkedDocument,
    NonPersonalData,
    Notice,
    NoticeStatement,
    Right,
    RightVariant,
    SocialNetwork,
    Tracker,
)
from registry.forms.catalogue import register
from registry.forms.help import HELP

register(
    "notice",
    Notice,
    fields=(
        "title",
        "slug",
        "language",
        "audience",
        "introduction",
        "scope",
        "contract_frame",
        "updated_on",
        "effective_on",
        "version_label",
    ),
)
register(
    "notice.activities", Notice, fields=(), lists=("activity_links",), title=_("Activities of the notice")
)
register(
    "notice.exercise",
    Notice,
    fields=(
        "exercise_note",
        "information_to_supply",
        "identity_policy",
        "identity_note",
        "answer_amount",
        "answer_unit",
        "answer_extension",
        "cost",
        "cost_note",
    ),
    title=_("How to exercise your rights"),
)
register("notice.trackers", Notice, fields=("trackers_note",), title=_("Cookies and other trackers"))
register("notice.social", Notice, fields=("social_note",), title=_("Social networks"))
register("notice.links", Notice, fields=("links_note",), title=_("Links to other sites"))
register("notice.security", Notice, fields=("security_aim",), title=_("Security"))
register(
    "notice.changes", Notice, fields=("change_policy", "change_channels"), title=_("Changes to this notice")
)

register("right", Right)
register("right-variant", RightVariant)
register("channel", ExerciseChannel)
register("complaint-authority", ComplaintAuthority)
register("tracker", Tracker)
register("banner-item", BannerItem)
register("embedded-tool", EmbeddedTool)
register("browser-help", BrowserHelp)
register("social-network", SocialNetwork)
register("document", LinkedDocument)
register("legal-reference", LegalReference)
register("notice-statement", NoticeStatement)
register("definition", Definition)
register("non-personal-data", NonPersonalData)

HELP.update(
    {
        "notice.title": (_("What people read at the top, such as “How we use your data”."), "12(1)"),
        "notice.slug": (
            _(
                "Ends the public address of the notice. Change it, and links that lead to the notice no longer do."
            ),
            "",
        ),
        "notice.language": (_("The language in which it is written and shown, whatever the reader’s."), ""),
        "notice.audience": (_("Whom it addresses: customers, residents, applicants…"), ""),
        "notice.introduction": (_("A few words before all else."), ""),
        "notice.scope": (_("Which sites, services or relations it is about."), ""),
        "notice.contract_frame": (_("Whether it is part of a contract, and which text wins."), ""),
        "notice.updated_on": (_("When its text was last changed."), ""),
        "notice.effective_on": (_("From when it applies."), ""),
        "notice.version_label": (_("Such as “version 3”."), ""),
        "notice.activity_links": (
            _("Only what is in force is told to the public. Others can be chosen; they join once they are."),
            "13",
        ),
        "notice.exercise_note": (_("How people go about it, in general."), "12(2)"),
        "notice.information_to_supply": (_("What you need to find their data, and no more."), "12(6)"),
        "notice.identity_policy": (
            _("A proof of identity may be asked only where there is reasonable doubt."),
            "12(6)",
        ),
        "notice.answer_amount": (_("At the latest one month after the request."), "12(3)"),
        "notice.answer_extension": (_("Up to two more months, if people are told why."), "12(3)"),
        "notice.cost": (_("As a rule, nothing."), "12(5)"),
        "notice.trackers_note": (_("What the site says of trackers in general."), "LIL 82"),
        "notice.security_aim": (_("In general words: what protects people’s data."), "32"),
        "notice.change_policy": (_("What happens when the notice changes."), ""),
        "notice.change_channels": (_("Where changes are announced: on the site, by mail…"), ""),
        "right.right": (_("Those that follow from the legal bases of the activities."), "13(2)(b)"),
        "right.label": (_("The name your notice gives it, when it is another one."), ""),
        "exercisechannel.kind": (_("By mail, by letter, with a form…"), "12(2)"),
        "complaintauthority.name": (_("In France, the CNIL."), "13(2)(d)"),
        "tracker.is_family": (_("When several trackers are described together."), ""),
        "tracker.rule": (_("Whether it may be set before people have agreed to it."), "LIL 82"),
    }
)
