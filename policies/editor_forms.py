"""The forms of a notice and of its parts, by the same engine as those of the register."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from policies.consequences import consequences
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
from policies.record.build import build_notice
from policies.rules import about_notice
from registry.editing.states import CONSEQUENCES
from registry.editor.asked import FINDINGS_OF
from registry.editor.help import HELP
from registry.editor.specification import register, register_section
from registry.editor.titles import ADDING

CONSEQUENCES.append(consequences)
FINDINGS_OF[Notice] = lambda notice, on: about_notice(build_notice(notice), on)

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
    derived={"slug": "title"},
)
register_section(
    Notice,
    "activities",
    fields=("shows_clients",),
    lists=("activity_links",),
    title=_("Activities of the notice"),
)
register_section(
    Notice,
    "exercise",
    fields=(
        "exercise_note",
        "information_to_supply",
        "identity_policy",
        "identity_note",
        "answer_amount",
        "answer_unit",
        "answer_bound",
        "answer_start",
        "answer_extension",
        "cost",
        "cost_note",
    ),
    title=_("How to exercise your rights"),
)
register_section(Notice, "trackers", fields=("trackers_note",), title=_("Cookies and other trackers"))
register_section(Notice, "social", fields=("social_note",), title=_("Social networks"))
register_section(Notice, "links", fields=("links_note",), title=_("Links to other sites"))
register_section(Notice, "security", fields=("security_aim", "shows_security"), title=_("Security"))
register_section(
    Notice, "changes", fields=("change_policy", "change_channels"), title=_("Changes to this notice")
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

ADDING.update(
    {
        "notice": _("Add a notice"),
        "right": _("Add a right"),
        "right-variant": _("Add a variant of a right"),
        "channel": _("Add a way to exercise rights"),
        "complaint-authority": _("Add a supervisory authority"),
        "tracker": _("Add a tracker"),
        "banner-item": _("Add an item of the consent banner"),
        "embedded-tool": _("Add an embedded tool"),
        "browser-help": _("Add the help of a browser"),
        "social-network": _("Add a social network"),
        "document": _("Add a linked document"),
        "legal-reference": _("Add a legal reference"),
        "notice-statement": _("Add a statement"),
        "definition": _("Add a definition"),
        "non-personal-data": _("Add non-personal data"),
    }
)

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
        "notice.shows_clients": (
            _("Only where the notice tells what you do for clients: whether the public reads who they are."),
            "",
        ),
        "notice.exercise_note": (_("How people go about it, in general."), "12(2)"),
        "notice.information_to_supply": (_("What you need to find their data, and no more."), "12(6)"),
        "notice.identity_policy": (
            _("A proof of identity may be asked only where there is reasonable doubt."),
            "12(6)",
        ),
        "notice.answer_amount": (_("At the latest one month after the request is received."), "12(3)"),
        "notice.answer_unit": (_("Days, weeks, months…"), ""),
        "notice.answer_bound": (_("Whether the number is exact, a most or a least."), ""),
        "notice.answer_start": (_("Such as: from the day on which we receive your request."), "12(3)"),
        "tracker.exemption": (_("What makes it exempt from consent."), "LIL 82"),
        "tracker.opt_out_url": (_("Where people can refuse it, on the site or at its issuer’s."), ""),
        "tracker.set_by": (_("Whether your site sets it, or somebody else through your site."), ""),
        "tracker.moment": (_("When the page opens, after consent, at sign-in…"), ""),
        "notice.identity_note": (_("When and how you check who is asking."), "12(6)"),
        "notice.cost_note": (
            _("When a request is manifestly unfounded or excessive, a fee may be asked."),
            "12(5)",
        ),
        "notice.social_note": (_("What the site does with social networks, in general."), ""),
        "notice.links_note": (_("Who answers for the sites that yours leads to."), ""),
        "notice.answer_extension": (
            _("Up to two more months, if people are told why within the first month."),
            "12(3)",
        ),
        "notice.cost": (_("As a rule, nothing."), "12(5)"),
        "notice.trackers_note": (_("What the site says of trackers in general."), "LIL 82"),
        "notice.security_aim": (_("In general words: what protects people’s data."), "32"),
        "notice.shows_security": (
            _(
                "The measures of the organisation and of these activities, as the register has them. No notice has to."
            ),
            "32",
        ),
        "notice.change_policy": (_("What happens when the notice changes."), ""),
        "notice.change_channels": (_("Where changes are announced: on the site, by mail…"), ""),
        "right.right": (_("Those that follow from the legal bases of the activities."), "13(2)(b)"),
        "right.label": (_("The name your notice gives it, when it is another one."), ""),
        "right.text": (_("What it allows, in words that people understand."), "12(1)"),
        "rightvariant.variant": (_("A particular form of the right, such as objection to marketing."), ""),
        "rightvariant.text": (_("What people can do, and how."), "12(1)"),
        "exercisechannel.kind": (_("By mail, by letter, with a form…"), "12(2)"),
        "exercisechannel.contact_point": (
            _(
                "Whose address is told: written once, and a change of it reaches every notice. Else, fill in below."
            ),
            "12(2)",
        ),
        "complaintauthority.name": (_("In France, the CNIL."), "13(2)(d)"),
        "complaintauthority.acronym": (_("Such as CNIL."), ""),
        "tracker.kind": (_("A cookie, a pixel, local storage…"), "LIL 82"),
        "tracker.issuer": (_("Who sets it: your site, or the domain of somebody else."), ""),
        "tracker.party": (_("The organisation behind it: choose it, or type its name."), "13(1)(e)"),
        "tracker.description": (_("What it is and what it does on the device."), ""),
        "tracker.purpose": (_("What it is used for: audience measurement, advertising, security…"), "LIL 82"),
        "tracker.amount": (_("How long it stays on the device: a number, with its unit."), ""),
        "tracker.unit": (_("Days, weeks, months…"), ""),
        "tracker.bound": (_("Whether the number is exact, a most or a least."), ""),
        "tracker.lifetime_note": (_("When no number says it: “until the browser is closed”."), ""),
        "tracker.end_action": (_("What becomes of what it has collected."), ""),
        "tracker.terminals": (_("Computer, telephone, television…"), ""),
        "tracker.placements": (_("On which pages or in which application."), ""),
        "tracker.data_collected": (_("What it records: address, pages seen, choices…"), ""),
        "tracker.reports": (_("What is made of it, such as audience figures."), ""),
        "banneritem.kind": (_("Which part of the banner the sentence is about."), "LIL 82"),
        "banneritem.text": (_("Word for word, as the banner shows it."), "LIL 82"),
        "embeddedtool.party": (_("Who provides it: choose it, or type its name."), "13(1)(e)"),
        "embeddedtool.purpose": (_("What it does on your site: maps, videos, a form…"), ""),
        "embeddedtool.trackers_note": (_("What you say of the trackers that it sets."), "LIL 82"),
        "embeddedtool.liability_note": (_("What you say of who answers for it."), ""),
        "browserhelp.browser": (_("Such as Firefox, Safari, Chrome."), ""),
        "browserhelp.steps": (_("How people manage trackers in it."), ""),
        "socialnetwork.party": (_("Who runs it: choose it, or type its name."), "13(1)(e)"),
        "socialnetwork.access_note": (
            _("What you see of the profiles of those who visit or follow you."),
            "",
        ),
        "socialnetwork.database_note": (_("Whether you keep any of it in a file of your own."), ""),
        "socialnetwork.objection_note": (_("What people do in the network to prevent it."), "21"),
        "linkeddocument.kind": (_("Terms of use, legal notice, form to download…"), ""),
        "linkeddocument.title": (_("As people read it in the link."), ""),
        "legalreference.citation": (_("As the notice cites it, even if it is out of date."), ""),
        "legalreference.area": (_("The part of the notice in which it is cited."), ""),
        "legalreference.status": (_("Whether it is still in force."), ""),
        "legalreference.replaced_by": (_("The text that took its place."), ""),
        "noticestatement.kind": (_("What kind of sentence it is."), ""),
        "noticestatement.area": (_("The part of the notice it belongs to."), ""),
        "noticestatement.title": (_("A heading, when it needs one."), ""),
        "noticestatement.text": (_("What no other field can hold."), ""),
        "definition.term": (_("The word that your notice explains."), ""),
        "definition.text": (_("What it means, in plain words."), "12(1)"),
        "nonpersonaldata.kind": (_("What the sentence says of them: type, source, use…"), ""),
        "nonpersonaldata.text": (_("As people shall read it."), ""),
        "tracker.is_family": (_("When several trackers are described together."), ""),
        "tracker.rule": (_("Whether it may be set before people have agreed to it."), "LIL 82"),
    }
)
