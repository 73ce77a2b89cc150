"""What a notice tells the public, and what it must not tell: what the organisation keeps for itself."""

import re
from datetime import date

import pytest

from policies.assembly import assemble
from policies.models import ExerciseChannel, Notice, NoticeActivity, NoticeController, Right, Tracker
from registry.documents.blocks import texts
from registry.models import (
    Activity,
    CitedDocument,
    Client,
    CollectionSource,
    ContactPoint,
    DataCategory,
    DataUse,
    Department,
    Operation,
    Party,
    RetentionRule,
    SecurityMeasure,
    Statement,
    SubjectCategory,
    SubjectUse,
    System,
    SystemUse,
)
from tests.cast import complete_organisation, make_row

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 22)


def words(notice):
    """Everything that the notice says, in one text."""
    text = assemble(notice, ON)
    blocks = [*text.dates, *text.essentials, *(block for one in text.sections for block in one.blocks)]
    return "\n".join(texts(blocks))


def section(notice, key):
    return next((one.blocks for one in assemble(notice, ON).sections if one.key == key), ())


@pytest.fixture
def notice(organisation):
    return make_row(Notice, organisation, title="Notice", language="en")


def tell(notice, **given):
    """An activity in force that the notice is about."""
    activity = make_row(Activity, notice.controller, **given)
    make_row(NoticeActivity, notice.controller, notice=notice, activity=activity)
    return activity


# Told and not told ----------------------------------------------------------------------------------------------

# Of an organisation and a notice in which every field is filled in, by hand: model and field of what the public reads …
TOLD = [
    "controller.name",
    "controller.legal_form",
    "controller.register_name",
    "controller.sector",
    "site.name",
    "contactpoint.role_label",
    "contactpoint.name",
    "contactpoint.organisation",
    "contactpoint.address",
    "contactpoint.email",
    "formality.number",
    "formality.reference",
    "activity.name",
    "activity.description",
    "activity.joint_arrangement",
    "activity.general_obligation",
    "activity.sensitive_note",
    "activity.transfers_note",
    "activity.public_note",
    "activity.automated_logic",
    "activity.automated_consequences",
    "activity.automated_note",
    "activity.profiling_note",
    "activity.profiling_statement",
    "activity.condition",
    "activity.ai_note",
    "activity.retention_principle",
    "activity.retention_end",
    "purpose.name",
    "purpose.detail",
    "legalbasis.interest",
    "legalbasis.legal_text",
    "specialcondition.legal_text",
    "subjectcategory.name",
    "subjectcategory.definition",
    "datacategory.name",
    "datacategory.consequence",
    "dataitem.name",
    "collectionsource.name",
    "collectionsource.detail",
    "collectionsource.basis_note",
    "recipient.name",
    "recipient.reason",
    "recipient.safeguards",
    "sharing.text",
    "transfer.destination",
    "transfer.recipient_name",
    "transfer.safeguards_title",
    "transfer.copy_means",
    "hosting.name",
    "hosting.place",
    "hosting.purpose",
    "retentionrule.event",
    "retentionrule.condition",
    "subjectuse.condition",
    "datause.condition",
    "hosting.condition",
    "recipient.legal_reference",
    "transfer.addendum",
    "retentionrule.end_scope",
    "retentionstart.event",
    "retentionexception.until",
    "statement.text",
    "notice.introduction",
    "notice.audience",
    "notice.scope",
    "notice.access_note",
    "servedright.text",
    "servedright.url",
    "notice.exercise_note",
    "notice.information_to_supply",
    "notice.answer_extension",
    "notice.trackers_note",
    "notice.social_note",
    "notice.links_note",
    "notice.change_policy",
    "notice.security_aim",
    "definition.term",
    "definition.text",
    "linkeddocument.title",
    "legalreference.citation",
    "noticestatement.text",
    "nonpersonaldata.text",
    "right.label",
    "right.text",
    "right.condition",
    "rightvariant.text",
    "exercisechannel.name",
    "complaintauthority.name",
    "complaintauthority.condition",
    "noticecontroller.territory",
    "noticecontroller.purposes",
    "noticecontroller.legal_basis",
    "noticecontroller.statute",
    "noticecontroller.data",
    "noticecontroller.recipients",
    "noticecontroller.transfers",
    "noticecontroller.retention",
    "noticecontroller.rights",
    "noticecontroller.rights_contact",
    "noticecontroller.notice_url",
    "noticecontroller.note",
    "tracker.name",
    "tracker.issuer",
    "tracker.purpose",
    "tracker.lifetime_note",
    "tracker.exemption",
    "tracker.moment",
    "notice.answer_start",
    "tracker.reports",
    "banneritem.text",
    "embeddedtool.name",
    "embeddedtool.purpose",
    "socialnetwork.name",
    "socialnetwork.objection_note",
    "browserhelp.browser",
    "browserhelp.steps",
]
# … and of what the organisation keeps for itself: its own notes, how it works, who asked for what.
NOT_TOLD = [
    "transfer.supplementary_measures",
    "controller.identity_note",
    "contactpoint.note",
    "party.note",
    "department.note",
    "formality.note",
    "activity.software",
    "activity.scale",
    "system.name",
    "systemuse.used_for",
    "systemuse.note",
    "recipient.contract_note",
    "client.contract_note",
    "subprocessor.contract_note",
    "citeddocument.title",
    "citeddocument.reference",
    "citeddocument.replaced_by",
    "citeddocument.deviation",
    "recordlink.note",
    "transfer.assessment",
    "controller.register_scope",
    "controller.register_journal",
    "activitytag.name",
    "impactassessment.reason",
    "impactassessment.officer_opinion",
    "assessedrisk.name",
    "assessedrisk.measures",
    "signatory.quality",
    "signatory.name",
    "securitymeasure.detail",
    "legalreference.note",
    "legalreference.replaced_by",
    "savedview.name",
    "savedview.query",
    "invitation.email",
    "proposal.reason",
    "proposal.answer",
    "export.failure",
]


@pytest.fixture
def everything(db):
    """A notice with every field filled in, about a complete activity in force, that does not show security."""
    controller = complete_organisation("entiere", "Fait")
    notice = Notice.objects.filter(controller=controller).first()
    Activity.objects.filter(controller=controller).update(state="current", role="controller")
    Notice.objects.filter(pk=notice.pk).update(
        shows_security=False, shows_systems=False, shows_documents=False, shows_departments=False
    )
    notice.refresh_from_db()
    return notice


def facts_said(notice):
    return set(re.findall(r"\b[a-z]+\.[a-z_]+\b", words(notice)))


def test_the_public_is_told_each_of_these_facts_and_none_of_those(everything):
    said = facts_said(everything)
    assert set(TOLD) - said == set()
    assert set(NOT_TOLD) & said == set()


def test_the_measures_of_security_are_told_when_the_notice_shows_them(everything):
    """The control: what is absent above is absent because of the notice, not because nothing is recorded."""
    assert "securitymeasure.detail" not in facts_said(everything)
    Notice.objects.filter(pk=everything.pk).update(shows_security=True)
    assert "securitymeasure.detail" in facts_said(Notice.objects.get(pk=everything.pk))


@pytest.mark.parametrize("is_shown", [True, False])
def test_who_the_clients_are_is_told_where_the_notice_says_so_and_only_there(notice, is_shown):
    work = tell(notice, name="Hosting for others", role="processor")
    client = make_row(Client, notice.controller, activity=work, name="The city of Lyon")
    make_row(Operation, notice.controller, activity=work, client=client, name="Backing up")
    make_row(RetentionRule, notice.controller, activity=work, client=client, amount=2, unit="year")
    Notice.objects.filter(pk=notice.pk).update(shows_clients=is_shown)
    said = words(Notice.objects.get(pk=notice.pk))
    assert "Backing up" in said
    assert "2\u00a0years" in said
    assert ("The city of Lyon" in said) is is_shown


def test_software_is_told_where_the_notice_shows_it_with_its_use_and_publisher_and_nothing_else_of_it(notice):
    organisation = notice.controller
    maker = make_row(Party, organisation, name="Éditions Numériques", city="Rennes")
    host = make_row(Party, organisation, name="Serveurs du Port")
    system = make_row(
        System, organisation, name="Guichet", publisher=maker, host=host, country="US", note="Version 4.2"
    )
    school = tell(notice, name="School", role="controller", software="Tableur")
    make_row(
        SystemUse,
        organisation,
        activity=school,
        system=system,
        used_for="Enrolling pupils",
        note="Slow on Mondays",
    )
    assert section(notice, "systems") == ()
    assert not {"Guichet", "Éditions Numériques", "Tableur"} & set(words(notice).split("\n"))
    Notice.objects.filter(pk=notice.pk).update(shows_systems=True)
    told = words(Notice.objects.get(pk=notice.pk))
    for said in ("Guichet", "Enrolling pupils", "Éditions Numériques", "Tableur"):
        assert said in told
    for kept in ("Serveurs du Port", "United States", "Version 4.2", "Slow on Mondays", "Rennes"):
        assert kept not in told


def test_documents_with_an_address_are_told_where_the_notice_shows_them_and_those_that_hold(notice):
    school = tell(notice, name="School", role="controller")
    host = make_row(Party, notice.controller, name="Serveurs du Port", note="Slow to answer")

    def cite(title, **given):
        make_row(CitedDocument, notice.controller, activity=school, title=title, party=host, **given)

    cite(
        "HDS certificate",
        url="https://port.example/hds",
        valid_until="2099",
        note="Asked twice",
        reference="N 12",
    )
    cite("Old certificate", url="https://port.example/old", valid_until="2020-12")
    cite("Contract in the safe")
    assert section(notice, "documents") == ()
    Notice.objects.filter(pk=notice.pk).update(shows_documents=True)
    told = words(Notice.objects.get(pk=notice.pk))
    for said in ("HDS certificate", "https://port.example/hds", "Serveurs du Port", "2099"):
        assert said in told
    for kept in ("Old certificate", "Contract in the safe", "Asked twice", "N 12", "Slow to answer"):
        assert kept not in told


@pytest.mark.parametrize("is_shown", [True, False])
def test_the_department_in_charge_is_told_where_the_notice_names_departments(notice, is_shown):
    department = make_row(Department, notice.controller, name="School office", note="Third floor")
    tell(notice, name="School", role="controller", department=department)
    Notice.objects.filter(pk=notice.pk).update(shows_departments=is_shown)
    said = words(Notice.objects.get(pk=notice.pk))
    assert ("School office" in said) is is_shown
    assert "Third floor" not in said


def test_no_transfer_is_not_told_of_an_activity_whose_software_is_hosted_in_a_third_country(notice):
    school = tell(notice, name="School", role="controller", transfers_answer="none")
    assert "No transfer outside the European Economic Area." in words(notice)
    system = make_row(System, notice.controller, name="Guichet", country="US")
    make_row(SystemUse, notice.controller, activity=school, system=system)
    told = words(notice)
    assert "No transfer outside the European Economic Area." not in told
    assert "Guichet" not in told


@pytest.mark.parametrize("state", ["draft", "proposed", "archived"])
def test_only_an_activity_in_force_is_told(notice, state):
    tell(notice, name="Published", description="Told.", state="current")
    tell(notice, name="Kept back", description="Not told.", state=state)
    assert "Published" in words(notice)
    assert "Kept back" not in words(notice)


# Said once ------------------------------------------------------------------------------------------------------


def test_rules_that_all_activities_share_are_told_once_and_others_under_their_activity(notice):
    for activity in (tell(notice, name="Pay"), tell(notice, name="Leave")):
        make_row(RetentionRule, notice.controller, activity=activity, event="the end of the contract")
    (shared,) = section(notice, "retention")
    assert len(shared.rows) == 1
    make_row(RetentionRule, notice.controller, activity=activity, event="another day")
    pay, leave = section(notice, "retention")
    assert (pay.title, len(pay.blocks[0].rows)) == ("Pay", 1)
    assert (leave.title, len(leave.blocks[0].rows)) == ("Leave", 2)


def test_people_and_data_are_told_of_the_activities_that_they_belong_to(notice):
    controller = notice.controller
    pay, leave = tell(notice, name="Pay"), tell(notice, name="Leave")
    staff = make_row(SubjectCategory, controller, name="Staff", kind="", relation_state="", definition="")
    bank, days = (
        make_row(DataCategory, controller, name=name, kind="", collection_moment="")
        for name in ("Bank account", "Days off")
    )
    for activity, category, note in ((pay, bank, "To be paid."), (leave, days, ""), (leave, bank, "")):
        make_row(DataUse, controller, activity=activity, data=category, note=note)
    for activity in (pay, leave):
        make_row(SubjectUse, controller, activity=activity, subject=staff, note="")
    people, in_pay, in_leave = section(notice, "data")
    assert "Staff" in texts([people])
    assert (in_pay.title, [one.title for one in in_pay.blocks]) == ("Pay", ["Bank account"])
    assert "To be paid." in texts(in_pay.blocks)
    assert (in_leave.title, [one.title for one in in_leave.blocks]) == ("Leave", ["Days off", "Bank account"])
    assert "To be paid." not in texts(in_leave.blocks)


def test_data_that_every_activity_uses_are_told_once_and_under_no_name(notice):
    bank = make_row(DataCategory, notice.controller, name="Bank account", kind="", collection_moment="")
    for name in ("Pay", "Leave"):
        make_row(DataUse, notice.controller, activity=tell(notice, name=name), data=bank, note="")
    assert [one.title for one in section(notice, "data")] == ["Bank account"]


def test_the_categories_of_the_cnil_are_not_told_except_of_data_that_the_law_protects(notice):
    controller, pay = notice.controller, tell(notice, name="Pay")
    for name, kind in (("Habits", "personal_life"), ("Sick leave", "health")):
        data = make_row(DataCategory, controller, name=name, kind=kind, collection_moment="")
        make_row(DataUse, controller, activity=pay, data=data, note="")
    staff = make_row(SubjectCategory, controller, name="Staff", kind="users_citizens", relation_state="")
    make_row(SubjectUse, controller, activity=pay, subject=staff, note="")
    said = texts(section(notice, "data"))
    assert {"Habits", "Sick leave", "Staff", "Health data"} <= set(said)
    assert "Public-service users and citizens" not in said
    assert not any(one.startswith("Personal life") for one in said)


def test_a_measure_that_is_not_in_place_is_not_told(notice):
    controller = notice.controller
    for detail, state in (
        ("Locks", ""),
        ("Badges", "in_place"),
        ("Cameras", "planned"),
        ("Open door", "gap"),
    ):
        make_row(SecurityMeasure, controller, activity=None, detail=detail, state=state)
    Notice.objects.filter(pk=notice.pk).update(shows_security=True)
    said = words(Notice.objects.get(pk=notice.pk))
    assert {one for one in ("Locks", "Badges", "Cameras", "Open door") if one in said} == {"Locks", "Badges"}


def test_a_statement_is_told_of_the_activity_that_makes_it(notice):
    for name in ("Pay", "Leave"):
        activity = tell(notice, name=name)
    make_row(
        Statement,
        notice.controller,
        activity=activity,
        area="recipients",
        title="Promise",
        text="Told to nobody.",
    )
    (leave,) = section(notice, "recipients")
    assert (leave.title, list(texts(leave.blocks))) == ("Leave", ["Promise", "Told to nobody."])


def test_two_activities_of_one_name_are_told_apart_by_their_references(notice):
    for reference, event in (("A-1", "the end"), ("A-2", "never")):
        activity = tell(notice, name="Pay", reference=reference)
        make_row(RetentionRule, notice.controller, activity=activity, event=event)
    assert [one.title for one in section(notice, "retention")] == ["Pay (A-1)", "Pay (A-2)"]


def test_a_right_that_has_left_its_vocabulary_is_told_under_its_code(notice):
    row = make_row(Right, notice.controller, notice=notice, right="access", label="")
    Right.objects.filter(pk=row.pk).update(right="of_former_times")
    assert "of_former_times" in words(notice)


def test_a_source_is_told_of_the_activity_that_has_it_and_of_no_other(notice):
    for name, detail in (("Pay", "Each day."), ("Leave", "")):
        values = {"kind": "person", "name": "The tax office", "detail": detail, "is_public": None}
        make_row(CollectionSource, notice.controller, activity=tell(notice, name=name), **values)
    pay, leave = section(notice, "sources")
    assert (pay.title, "Each day." in texts(pay.blocks)) == ("Pay", True)
    assert (leave.title, "Each day." in texts(leave.blocks)) == ("Leave", False)


# Trackers -------------------------------------------------------------------------------------------------------


def test_a_tracker_says_what_is_done_at_its_end(notice):
    make_row(Tracker, notice.controller, notice=notice, name="visit", end_action="deletion")
    said = list(texts(section(notice, "trackers")))
    assert said[said.index("At the end") + 1] == "deletion"


# Ways to exercise rights ----------------------------------------------------------------------------------------


@pytest.fixture
def desk(organisation):
    """A contact point that can be reached in every way."""
    reached = {"address": "1 High Street", "city": "Bourg", "email": "desk@example.org", "phone": "01 02"}
    return make_row(
        ContactPoint,
        organisation,
        function="rights_desk",
        name="Data subject requests",
        url="example.org/form",
        **reached,
    )


def lead(notice, kind, **given):
    return make_row(ExerciseChannel, notice.controller, notice=notice, kind=kind, **given)


def told_of_channels(notice):
    return [list(texts(group.blocks)) for group in section(notice, "exercise")]


def test_a_channel_tells_of_its_contact_point_what_its_kind_is_about(notice, desk):
    for kind in ("post", "email", "phone", "online_form", "in_person"):
        lead(notice, kind, contact_point=desk)
    name = ["Where to send the request", "Data subject requests"]
    assert told_of_channels(notice) == [
        [*name, "Address", "1 High Street\nBourg"],
        [*name, "Email", "desk@example.org"],
        [*name, "Telephone", "01 02"],
        [*name, "Website", "example.org/form"],
        [*name, "Address", "1 High Street\nBourg", "Telephone", "01 02"],
    ]
    assert "desk@example.org" in list(texts(assemble(notice, ON).essentials))


def test_a_change_of_the_contact_point_reaches_every_notice(notice, desk):
    other = make_row(Notice, notice.controller, slug="other", language="en")
    for one in (notice, other):
        lead(one, "email", contact_point=desk)
    desk.email = "new@example.org"
    desk.save()
    for one in (notice, other):
        assert "new@example.org" in words(one)
        assert "desk@example.org" not in words(one)


def test_a_channel_calls_the_addressee_as_it_says_else_as_the_contact_point_is_called(notice, organisation):
    officer = make_row(ContactPoint, organisation, function="dpo", email="dpo@example.org")
    lead(notice, "email", contact_point=officer)
    lead(notice, "email", contact_point=officer, name="Our officer")
    officer.role_label = "Correspondent"
    assert [told[1] for told in told_of_channels(notice)] == [
        "Data protection officer (DPO)",
        "Our officer",
    ]
    officer.save()
    assert told_of_channels(notice)[0][1] == "Correspondent"


def test_a_channel_without_contact_point_tells_its_own_address(notice):
    lead(notice, "email", name="Reception", email="own@example.org", phone="03")
    assert told_of_channels(notice) == [
        ["Where to send the request", "Reception", "Telephone", "03", "Email", "own@example.org"]
    ]


# Other controllers ----------------------------------------------------------------------------------------------


def test_a_change_of_the_directory_reaches_the_notice_that_names_another_controller(notice, organisation):
    party = make_row(Party, organisation, name="The Fund", dpo_contact="old@example.org")
    make_row(NoticeController, organisation, notice=notice, party=party, kind="partner", data="Income")
    assert "old@example.org" in words(notice)
    party.name, party.dpo_contact = "The New Fund", "new@example.org"
    party.save()
    said = words(notice)
    assert "The New Fund" in said and "new@example.org" in said
    assert "old@example.org" not in said


def test_software_that_is_no_longer_used_is_not_told(notice):
    school = tell(notice, name="School", role="controller")
    for name, until in (("Ancien guichet", "2020-01-01"), ("Guichet", None)):
        system = make_row(System, notice.controller, name=name, until=until)
        make_row(SystemUse, notice.controller, activity=school, system=system)
    Notice.objects.filter(pk=notice.pk).update(shows_systems=True)
    said = words(Notice.objects.get(pk=notice.pk))
    assert "Guichet" in said
    assert "Ancien guichet" not in said


def test_gaps_that_are_known_and_measures_that_are_planned_are_never_told_of_work_for_others(notice):
    work = tell(notice, name="Hosting for others", role="processor")
    for detail, state in (("Locks", "in_place"), ("Old firewall", "gap"), ("Encryption", "planned")):
        make_row(SecurityMeasure, notice.controller, activity=work, detail=detail, state=state)
    make_row(SecurityMeasure, notice.controller, activity=None, detail="No alarm", state="gap")
    Notice.objects.filter(pk=notice.pk).update(shows_security=True)
    said = words(Notice.objects.get(pk=notice.pk))
    assert "Locks" in said
    for kept in ("Old firewall", "Encryption", "No alarm"):
        assert kept not in said
