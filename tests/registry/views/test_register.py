"""The register as a list: found again by any of its words and facts, in any order, by an address that says it all."""

import re
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from registry.editing.approving import freeze_what_came_in_force
from registry.finding.columns import COLUMNS, SHOWN
from registry.finding.filters import FILTERS, Asker, months_before
from registry.finding.index import refresh
from registry.finding.questions import Question, chips, searched
from registry.models import (
    Activity,
    ActivityIndex,
    ActivityTag,
    Client,
    DataCategory,
    DataUse,
    Department,
    Hosting,
    JointController,
    LegalBasis,
    Membership,
    OperationData,
    Party,
    Proposal,
    Purpose,
    Recipient,
    RecipientData,
    RetentionRule,
    ReviewPlan,
    SourceData,
    SpecialCondition,
    SubjectCategory,
    SubjectUse,
    Subprocessor,
    System,
    SystemUse,
    Transfer,
)
from registry.samples.activities import make_activities
from tests.cast import make_row
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def interface_in_english(client):
    client.cookies["django_language"] = "en"


def up_to_date():
    while refresh():
        pass


def register(organisation, query=""):
    return f"{reverse('registry:register', args=[organisation.slug])}?{query}"


def names(response):
    """The names of the activities in the table of a page, from top to bottom."""
    assert response.status_code == 200
    return re.findall(
        r'<th scope="row"><a href="[^"]+"(?: lang="fr")?>([^<]+)</a>', tight(response.content.decode())
    )


@pytest.fixture
def listed(client, dpo, organisation):
    """The names that the data protection officer sees for a query string."""
    client.force_login(dpo)

    def ask(query=""):
        return names(client.get(register(organisation, query)))

    return ask


def add(organisation, name, **values):
    return make_row(Activity, organisation, name=name, position=Activity.objects.count(), **values)


# Filters ----------------------------------------------------------------------------------------------------


def linked(link_model, target_model, link, key, **values):
    """A part that leads to a row of a directory, and the query that asks for that row."""

    def make(organisation, activity):
        target = make_row(target_model, organisation, name="Cherché")
        make_row(link_model, organisation, activity=activity, **{link: target}, **values)
        return f"{key}={target.public_id}"

    return make


def in_department(organisation, activity):
    department = make_row(Department, organisation)
    Activity.objects.filter(pk=activity.pk).update(department=department)
    return f"department={department.public_id}"


def without_department(organisation, activity):
    others = Activity.objects.exclude(pk=activity.pk)
    others.update(department=make_row(Department, organisation))
    return "department=none"


def with_values(query, **values):
    def make(organisation, activity):
        Activity.objects.filter(pk=activity.pk).update(**values)
        return query

    return make


def with_part(query, model, **values):
    def make(organisation, activity):
        make_row(model, organisation, activity=activity, **values)
        return query

    return make


def assigned_to(role, query):
    def make(organisation, activity):
        membership = Membership.objects.get(controller=organisation, role=role)
        Activity.objects.filter(pk=activity.pk).update(assigned_to=membership.user)
        return query.format(membership.public_id)

    return make


def looked_after(activity, controller, **given):
    return ReviewPlan.objects.create(controller=controller, activity=activity, **given)


def owned_by_a_member(organisation, activity):
    membership = Membership.objects.get(controller=organisation, role="contributor")
    others = Activity.objects.exclude(pk=activity.pk).order_by("pk")
    looked_after(activity, organisation, owner=membership.user)
    looked_after(others[0], organisation, owner_address="paie@example.org")
    return f"owner={membership.public_id}"


def owned_by_me(organisation, activity):
    looked_after(
        activity, organisation, owner=Membership.objects.get(controller=organisation, role="dpo").user
    )
    return "owner=me"


def owned_by_nobody(organisation, activity):
    """Neither by a member nor by somebody of whom there is an address; one of them has a plan and no owner."""
    first, second = Activity.objects.exclude(pk=activity.pk).order_by("pk")
    looked_after(activity, organisation, months=6)
    looked_after(first, organisation, owner_address="paie@example.org")
    user = Membership.objects.get(controller=organisation, role="dpo").user
    looked_after(second, organisation, owner=user)
    return "owner=none"


def due_in(days, query):
    """One record is due after so many days, another one day later, the third on no day."""

    def make(organisation, activity):
        up_to_date()
        due = timezone.localdate() + timedelta(days=days)
        later = Activity.objects.exclude(pk=activity.pk).order_by("pk").first()
        ActivityIndex.objects.update(review_due_on=None)
        ActivityIndex.objects.filter(activity=activity).update(review_due_on=due)
        ActivityIndex.objects.filter(activity=later).update(review_due_on=due + timedelta(days=1))
        return query

    return make


def assigned_to_nobody(organisation, activity):
    user = Membership.objects.get(controller=organisation, role="dpo").user
    Activity.objects.exclude(pk=activity.pk).update(assigned_to=user)
    return "assigned=none"


def proposed(organisation, activity):
    Proposal.objects.create(controller=organisation, activity=activity, action="change", form="purpose")
    answered = Activity.objects.exclude(pk=activity.pk).first()
    Proposal.objects.create(
        controller=organisation, activity=answered, action="change", form="purpose", state="refused"
    )
    return "proposals=1"


def unchanged(organisation, activity):
    up_to_date()
    rows = ActivityIndex.objects
    rows.filter(pk=activity.pk).update(changed_at=timezone.now() - timedelta(days=370))
    rows.exclude(pk=activity.pk).update(changed_at=timezone.now() - timedelta(days=360))
    return "unchanged=12"


def unapproved(organisation, wanted):
    Activity.objects.filter(pk=wanted.pk).update(state="current")
    freeze_what_came_in_force()
    Purpose.objects.create(controller=organisation, activity=wanted, name="Depuis")
    refresh()
    return "unapproved=1"


def unreadable(organisation, wanted):
    up_to_date()
    ActivityIndex.objects.filter(activity=wanted).update(is_unreadable=True)
    return "unreadable=1"


def complete_but_one(organisation, activity):
    up_to_date()
    ActivityIndex.objects.exclude(pk=activity.pk).update(gap_count=0)
    return "missing=1"


CRITERIA = {
    "state": with_values("state=draft", state="draft"),
    "state: archived": with_values("state=archived", state="archived"),
    "department": in_department,
    "department: none": without_department,
    "role": with_values("role=processor", role="processor"),
    "basis": with_part("basis=6.1.f", LegalBasis, basis="6.1.f"),
    "people": linked(SubjectUse, SubjectCategory, "subject", "people"),
    "people: of a retention rule": linked(RetentionRule, SubjectCategory, "subject", "people"),
    "data": linked(DataUse, DataCategory, "data", "data"),
    "data: of a condition": linked(SpecialCondition, DataCategory, "data", "data"),
    "data: shared": linked(RecipientData, DataCategory, "data", "data"),
    "data: from a source": linked(SourceData, DataCategory, "data", "data"),
    "data: of a category of processing": linked(OperationData, DataCategory, "data", "data"),
    "data: of a retention rule": linked(RetentionRule, DataCategory, "data", "data"),
    "party: joint controller": linked(JointController, Party, "party", "party"),
    "party: client": linked(Client, Party, "party", "party"),
    "party: sub-processor": linked(Subprocessor, Party, "party", "party"),
    "party: recipient": linked(Recipient, Party, "party", "party"),
    "party: of a transfer": linked(Transfer, Party, "party", "party"),
    "party: host": linked(Hosting, Party, "party", "party"),
    "system": linked(SystemUse, System, "system", "system"),
    "country": with_part("country=US", Transfer, country="US"),
    "assigned: me": assigned_to("dpo", "assigned=me"),
    "assigned: a member": assigned_to("contributor", "assigned={}"),
    "assigned: nobody": assigned_to_nobody,
    "tag": with_part("tag=Été+2026", ActivityTag, name="Été 2026"),
    "owner: a member": owned_by_a_member,
    "owner: me": owned_by_me,
    "owner: nobody": owned_by_nobody,
    "review: due": due_in(0, "review=due"),
    "review: within 30 days": due_in(30, "review=30"),
    "review: within 90 days": due_in(90, "review=90"),
    "missing": complete_but_one,
    "unapproved": unapproved,
    "unreadable": unreadable,
    "proposals": proposed,
    "unchanged": unchanged,
}


@pytest.mark.parametrize("criterion", CRITERIA.values(), ids=CRITERIA)
def test_each_filter_finds_what_meets_it_and_nothing_else(organisation, contributor, listed, criterion):
    wanted, _other, _third = (add(organisation, name) for name in ("Cherchée", "Autre", "Troisième"))
    query = criterion(organisation, wanted)
    assert listed(query) == ["Cherchée"]


def test_every_filter_is_tried():
    assert {name.split(":")[0] for name in CRITERIA} == set(FILTERS)


def test_values_of_one_filter_widen_and_two_filters_narrow(organisation, listed):
    add(organisation, "Brouillon", state="draft")
    add(organisation, "À relire", state="proposed")
    add(organisation, "Sous-traitance", state="draft", role="processor")
    assert listed("state=draft&state=proposed") == ["Brouillon", "À relire", "Sous-traitance"]
    assert listed("state=draft&role=processor") == ["Sous-traitance"]


def test_what_is_archived_stays_out_unless_it_is_asked_for(organisation, listed):
    add(organisation, "Vivante")
    add(organisation, "Éteinte", state="archived")
    assert listed() == ["Vivante"]
    assert listed("state=archived") == ["Éteinte"]
    assert listed("state=archived&state=current") == ["Vivante", "Éteinte"]


def test_an_identifier_of_another_organisation_finds_nothing(organisation, other_organisation, listed):
    add(organisation, "Mienne")
    theirs = make_row(Department, other_organisation)
    make_row(Activity, other_organisation, name="Leur", department=theirs)
    assert listed(f"department={theirs.public_id}") == []


def test_the_choices_are_those_of_the_organisation_alone(
    client, dpo, stranger, organisation, other_organisation
):
    for model in (Department, Party, SubjectCategory, DataCategory):
        make_row(model, other_organisation, name=f"Leur {model.__name__}")
        make_row(model, organisation, name=f"Mon {model.__name__}")
    activity = make_row(Activity, other_organisation)
    make_row(ActivityTag, other_organisation, activity=activity, name="Leur tag")
    make_row(Transfer, other_organisation, activity=activity, country="NZ")
    client.force_login(dpo)
    add(organisation, "Mienne")
    text = client.get(register(organisation, "filters=open")).content.decode()
    assert text.count("Mon ") == 4
    assert "Leur " not in text
    assert stranger.email not in text
    assert "Zealand" not in text


def test_months_end_where_the_month_does():
    moment = timezone.now().replace(year=2024, month=3, day=31)
    assert [(months_before(moment, n).month, months_before(moment, n).day) for n in (1, 12, 4)] == [
        (2, 29),
        (3, 31),
        (11, 30),
    ]


# Search -----------------------------------------------------------------------------------------------------


@pytest.fixture
def texts(organisation):
    add(organisation, "École maternelle", description="Sorties d’été")
    add(organisation, "Œuvres sociales", description="100 % du personnel, snake_case, C:\\temp")
    canteen = add(organisation, "Cantine")
    make_row(Purpose, organisation, activity=canteen, name="Facturer les repas de l’école")
    up_to_date()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ecole", ["École maternelle", "Cantine"]),
        ("ÉCOLE", ["École maternelle", "Cantine"]),
        ("oeuvre", ["Œuvres sociales"]),
        ("œuvre", ["Œuvres sociales"]),
        ("ecole repas", ["Cantine"]),
        ("repas ecole facturer", ["Cantine"]),
        ('"repas de l\'école"', ["Cantine"]),
        ("« repas de l’école »", ["Cantine"]),
        ('"ecole repas"', []),
        ("d'ete", ["École maternelle"]),
        ("100 %", ["Œuvres sociales"]),
        ("%", ["Œuvres sociales"]),
        ("snake_case", ["Œuvres sociales"]),
        ("snakeXcase", []),
        ("_", ["Œuvres sociales"]),
        ("c:\\temp", ["Œuvres sociales"]),
        ("'; drop table", []),
        ("<b>", []),
        ("\x00ecole", ["École maternelle", "Cantine"]),
        ('"', ["École maternelle", "Œuvres sociales", "Cantine"]),
        ("   ", ["École maternelle", "Œuvres sociales", "Cantine"]),
    ],
)
def test_a_search_finds_every_text_with_all_the_words(client, dpo, organisation, texts, words, found):
    client.force_login(dpo)
    assert names(client.get(register(organisation), {"q": words})) == found


def test_a_search_is_cut_into_words_and_phrases():
    assert searched('une "Phrase  entière" et « l’autre »') == ["une", "phrase entiere", "et", "l'autre"]
    assert len(searched("mot " * 50)) == 10


def test_a_search_goes_with_filters_order_and_pages(organisation, listed):
    make_activities(organisation, 60, seed=1)
    up_to_date()
    everything = listed("q=EX&size=100&sort=-reference")
    assert len(everything) == 60
    assert listed("q=EX&sort=-reference&size=25&page=2") == everything[25:50]
    drafts = Activity.objects.order_by("pk")[:3]
    Activity.objects.filter(pk__in=list(drafts.values_list("pk", flat=True))).update(state="draft")
    assert len(listed("q=EX&state=draft")) == 3


# Order ------------------------------------------------------------------------------------------------------


def test_each_heading_that_sorts_sorts_both_ways(organisation, dpo, contributor, listed):
    early, late = (
        make_row(Department, organisation, name="École"),
        make_row(Department, organisation, name="Voirie"),
    )
    add(
        organisation,
        "Éclairage",
        reference="B",
        state="draft",
        role="controller",
        department=early,
        assigned_to=dpo,
    )
    add(organisation, "zoo", reference="A", state="archived", role="processor", department=late)
    add(organisation, "Fêtes", reference="C", state="current", role="joint", assigned_to=contributor)
    up_to_date()
    rows = ActivityIndex.objects
    for place, name in enumerate(["fetes", "zoo", "eclairage"]):
        rows.filter(name=name).update(
            gap_count=place,
            changed_at=timezone.now() - timedelta(days=place),
            review_due_on=timezone.localdate() + timedelta(days=place),
        )
    for name, owner in (("Éclairage", contributor), ("zoo", dpo)):
        looked_after(Activity.objects.get(name=name), organisation, owner=owner)
    all_states = "state=draft&state=archived&state=current"
    orders = {
        "number": ["Éclairage", "zoo", "Fêtes"],
        "reference": ["zoo", "Éclairage", "Fêtes"],
        "name": ["Éclairage", "Fêtes", "zoo"],
        "department": ["Éclairage", "zoo", "Fêtes"],
        "role": ["Éclairage", "Fêtes", "zoo"],
        "state": ["Éclairage", "Fêtes", "zoo"],
        "assigned": ["Fêtes", "Éclairage", "zoo"],
        "owner": ["Éclairage", "zoo", "Fêtes"],
        "review": ["Fêtes", "zoo", "Éclairage"],
        "missing": ["Fêtes", "zoo", "Éclairage"],
        "updated": ["Éclairage", "zoo", "Fêtes"],
    }
    assert set(orders) == {key for key, column in COLUMNS.items() if column.sort}
    assert listed(all_states) == ["Éclairage", "zoo", "Fêtes"]
    for key, expected in orders.items():
        assert listed(f"{all_states}&sort={key}") == expected, key
        assert listed(f"{all_states}&sort=-{key}") == expected[::-1], key


def test_a_heading_leads_to_its_order_then_back_to_front_then_back_to_the_register_s_own(
    client, dpo, organisation
):
    client.force_login(dpo)
    add(organisation, "Seule")

    def way(query):
        page = tight(client.get(register(organisation, query)).content.decode())
        return re.search(r'<th scope="col"([^>]*)><a href="\?([^"]*)">Activity', page).groups()

    assert way("page=3") == ("", "sort=name")
    assert way("sort=name") == (' aria-sort="ascending"', "sort=-name")
    assert way("sort=-name") == (' aria-sort="descending"', "")


# The address ------------------------------------------------------------------------------------------------


FULL = Question(
    words='école "mot à mot" 100 % & co',
    filters={
        "state": ("draft", "archived"),
        "department": ("none", "00000000-0000-0000-0000-00000000001e"),
        "basis": ("6.1.f",),
        "country": ("US",),
        "assigned": ("me", "none"),
        "tag": ("à part & co", "#1"),
        "unchanged": ("12",),
        "missing": ("1",),
        "proposals": ("1",),
    },
    sort="-missing",
    columns=("reference", "name", "bases"),
    size=25,
    page=4,
)


@pytest.mark.parametrize("question", [FULL, Question(), Question(columns=("name",)), Question(words="a")])
def test_a_question_is_read_back_from_its_address(question):
    assert Question.read(QueryDict(question.query())) == question
    assert Question.read(QueryDict(question.query())).query() == question.query()


def test_an_address_says_nothing_that_goes_without_saying():
    assert Question().query() == ""
    spelled_out = "&".join(["q=", "sort=", "size=50", "page=1", *(f"columns={key}" for key in SHOWN)])
    assert Question.read(QueryDict(spelled_out)).query() == ""


@pytest.mark.parametrize(
    "nonsense",
    [
        "state=nothing", "department=1", "department=' or 1=1", "role=%00", "country=usa", "country=%C3%A9t",
        "assigned=42", "unchanged=0", "missing=yes", "sort=password", "sort=-bases", "sort=controller__name",
        "columns=secret", "size=1000000", "size=", "page=-1", "page=x", "page=99999999999999", "page=%C2%B2",
        "tag=%00%01", "q=%00",
    ],
)  # fmt: skip
def test_nonsense_in_an_address_is_passed_over(organisation, listed, nonsense):
    add(organisation, "Seule")
    assert Question.read(QueryDict(nonsense)) == Question()
    assert listed(nonsense) == ["Seule"]


def test_a_page_beyond_the_last_shows_the_last(organisation, listed):
    add(organisation, "Seule")
    assert listed("page=7") == ["Seule"]


def test_pages_follow_each_other_without_a_gap_and_keep_the_question(client, dpo, organisation, listed):
    make_activities(organisation, 60, seed=1)
    pages = [listed(f"size=25&page={number}") for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [25, 25, 10]
    assert [*pages[0], *pages[1], *pages[2]] == listed("size=100")
    text = client.get(register(organisation, "size=25&role=controller")).content.decode()
    assert "?role=controller&amp;size=25&amp;page=2" in text


def test_each_filter_in_force_has_a_chip_that_takes_it_away(organisation, dpo):
    tag = "Été"
    department = make_row(Department, organisation, name="Voirie")
    question = Question(
        words="eau",
        filters={"department": (str(department.public_id), "none"), "tag": (tag,), "missing": ("1",)},
    )
    found = chips(question, Asker(organisation, dpo))
    assert [chip.value for chip in found][1:3] == [
        "Voirie",
        str(FILTERS["department"].options(Asker(organisation, dpo))["none"]),
    ]
    for chip in found:
        assert chip.without != question
        assert len(chips(chip.without, Asker(organisation, dpo))) == len(found) - 1


def test_a_filter_whose_value_is_gone_says_so_and_can_be_taken_away(client, dpo, organisation):
    client.force_login(dpo)
    add(organisation, "Seule")
    gone = make_row(Department, organisation)
    query = f"department={gone.public_id}"
    gone.delete()
    text = client.get(register(organisation, query)).content.decode()
    assert "no longer there" in text
    assert "Remove all filters" in text
