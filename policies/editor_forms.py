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
    NoticeController,
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
        "access_ways",
        "account",
        "access_note",
        "updated_on",
        "effective_on",
        "version_label",
    ),
    derived={"slug": "title"},
)
register_section(
    Notice,
    "activities",
    fields=("shows_clients", "shows_systems", "shows_documents", "shows_departments"),
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

register("notice-controller", NoticeController, more=("transfers", "statute", "note"))
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
        "notice-controller": _("Add another controller"),
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
        "notice.language": (
            _("The language in which it is written and shown, whatever language the reader uses."),
            "",
        ),
        "notice.audience": (_("Whom it addresses: customers, residents, applicants…"), ""),
        "notice.introduction": (_("A short introduction."), ""),
        "notice.scope": (_("Which sites, services or relations it is about."), ""),
        "notice.contract_frame": (_("Whether it is part of a contract, and which text prevails."), ""),
        "notice.access_ways": (_("How people use the service that the notice is about."), ""),
        "notice.account": (_("Whether they need an account to use it."), ""),
        "notice.access_note": (_("What is particular to one of these ways."), ""),
        "notice.updated_on": (_("When its text was last changed."), ""),
        "notice.effective_on": (_("From when it applies."), ""),
        "notice.version_label": (_("For example: “version 3”."), ""),
        "notice.activity_links": (
            _(
                "The public is told only of current activities. Others can be chosen; they join once they are "
                "current."
            ),
            "13",
        ),
        "notice.shows_clients": (
            _("Only where the notice tells what you do for clients: whether the public reads who they are."),
            "",
        ),
        "notice.shows_systems": (
            _(
                "Whether the public reads which programs and services are used, for what, and who publishes them."
            ),
            "",
        ),
        "notice.shows_documents": (
            _(
                "Whether the public reads the documents of its activities that have a web address, such as a certificate."
            ),
            "",
        ),
        "notice.shows_departments": (
            _("Whether the public reads which department is in charge of each activity."),
            "",
        ),
        "notice.exercise_note": (_("How people go about it, in general."), "12(2)"),
        "notice.information_to_supply": (_("What you need to find their data, and no more."), "12(6)"),
        "notice.identity_policy": (
            _(
                "You may ask for proof of identity only if you have reasonable doubts about who is asking "
                "(Article 12(6))."
            ),
            "12(6)",
        ),
        "notice.answer_amount": (_("Within one month of receiving the request (Article 12(3))."), "12(3)"),
        "notice.answer_unit": (_("Days, weeks, months…"), ""),
        "notice.answer_bound": (_("Whether the number is exact, a maximum or a minimum."), ""),
        "notice.answer_start": (_("For example: from the day on which we receive your request."), "12(3)"),
        "tracker.category": (
            _("What your consent banner calls it. The law names no categories: this list follows usage."),
            "LIL 82",
        ),
        "tracker.exemption_reason": (
            _("The case in which no consent is needed, as the CNIL lists them."),
            "LIL 82",
        ),
        "tracker.exemption": (_("What makes it exempt from consent."), "LIL 82"),
        "tracker.opt_out_url": (_("Where people can refuse it, on the site or at its issuer’s."), ""),
        "tracker.set_by": (_("Whether your site sets it, or someone else through your site."), ""),
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
                "The measures of the organisation and of these activities, as the register has them. A notice "
                "does not have to publish them."
            ),
            "32",
        ),
        "notice.change_policy": (_("What happens when the notice changes."), ""),
        "notice.change_channels": (_("Where changes are announced: on the site, by email…"), ""),
        "noticecontroller.party": (
            _(
                "Choose it, or type its name. Its address and its data protection officer are those of the directory."
            ),
            "13(1)(a)",
        ),
        "noticecontroller.kind": (_("What it is to your organisation."), ""),
        "noticecontroller.territory": (
            _("Where it is the controller instead of you, such as “Switzerland”."),
            "",
        ),
        "noticecontroller.purposes": (_("Why it uses data itself, one purpose a line."), "13(1)(c)"),
        "noticecontroller.legal_basis": (_("What allows it to, in its words."), "13(1)(c)"),
        "noticecontroller.statute": (_("The text that gives it its task, where there is one."), ""),
        "noticecontroller.data": (_("Which data it uses, one a line."), "14(1)(d)"),
        "noticecontroller.recipients": (_("To whom it gives them, one a line."), "13(1)(e)"),
        "noticecontroller.transfers": (_("Where it sends them, with its safeguards."), "13(1)(f)"),
        "noticecontroller.retention": (_("How long it keeps them, one period a line."), "13(2)(a)"),
        "noticecontroller.rights": (_("What people can ask of it, one right a line."), "13(2)(b)"),
        "noticecontroller.rights_contact": (_("Whom to ask, and how."), "12(2)"),
        "noticecontroller.notice_url": (_("Where it tells people itself."), ""),
        "noticecontroller.note": (_("What else people should know: the public reads it."), ""),
        "right.right": (_("Those that follow from the legal bases of the activities."), "13(2)(b)"),
        "right.label": (_("The name your notice gives it, when it is another one."), ""),
        "right.text": (_("What it allows, in words that people understand."), "12(1)"),
        "rightvariant.variant": (_("A particular form of the right, such as objection to marketing."), ""),
        "rightvariant.text": (_("What people can do, and how."), "12(1)"),
        "exercisechannel.kind": (_("By email, by letter, with a form…"), "12(2)"),
        "exercisechannel.contact_point": (
            _(
                "Whose address is told: written once, and a change of it reaches every notice. Else, fill in below."
            ),
            "12(2)",
        ),
        "complaintauthority.name": (_("In France, the CNIL."), "13(2)(d)"),
        "complaintauthority.acronym": (_("For example: CNIL."), ""),
        "tracker.kind": (_("A cookie, a pixel, local storage…"), "LIL 82"),
        "tracker.issuer": (_("Who sets it: your site, or another domain."), ""),
        "tracker.party": (_("The organisation behind it: choose it, or type its name."), "13(1)(e)"),
        "tracker.description": (_("What it is and what it does on the device."), ""),
        "tracker.purpose": (_("What it is used for: audience measurement, advertising, security…"), "LIL 82"),
        "tracker.amount": (_("How long it stays on the device: a number, with its unit."), ""),
        "tracker.unit": (_("Days, weeks, months…"), ""),
        "tracker.bound": (_("Whether the number is exact, a maximum or a minimum."), ""),
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
        "browserhelp.browser": (_("For example: Firefox, Safari, Chrome."), ""),
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
        "nonpersonaldata.text": (_("As people will read it."), ""),
        "tracker.is_family": (_("When several trackers are described together."), ""),
        "tracker.rule": (_("Whether it may be set before people have agreed to it."), "LIL 82"),
    }
)
