"""What the officer's forms save, and what no forged form does.

Each form is read from the page that shows it, altered as a browser or an attacker would, and posted.
"""

from collections import Counter

import pytest
from django.contrib import admin

from policies.models import Notice, Right
from registry.models import (
    Activity,
    Controller,
    DataCategory,
    DataUse,
    Department,
    LegalBasis,
    Owned,
    Party,
    Purpose,
    Recipient,
    RetentionRule,
    SecurityMeasure,
    SubjectCategory,
    SubjectUse,
)
from registry.models.shape import is_owned, owned_models, parts_of
from tests.access import MARKS, admin_address, row_of
from tests.cast import complete_activity, complete_notice, make_row
from tests.registry.admin.forms import form_of

PAGES = [Activity, Purpose, Recipient, RetentionRule, Notice, Right]
OWN_PAGES = [Activity, Department, Party, SubjectCategory, DataCategory, SecurityMeasure, Notice]


def each(names, cases, *quick):
    """A test for each case; the quick run keeps those named here, since some pages take a second to make."""
    given = [case if isinstance(case, tuple) else (case,) for case in cases]
    marks = [() if case[0] in quick else pytest.mark.slow for case in given]
    cases = [
        pytest.param(*case, marks=mark, id=case[0].__name__) for case, mark in zip(given, marks, strict=True)
    ]
    return pytest.mark.parametrize(names, cases)


def open_page(scene, row):
    """The officer's page of a row: the answer, and the values that its form would send back."""
    response = scene.client("dpo").get(admin_address(type(row), "change", row.pk))
    return response, form_of(response).values


def save_page(scene, row, values):
    return scene.client("dpo").post(admin_address(type(row), "change", row.pk), values)


def forms_in(response):
    """Every form of a page: the row's own, those of its parts, and the empty ones a script copies for new parts."""
    yield response.context["adminform"].form
    for inline in response.context["inline_admin_formsets"]:
        yield from inline.formset.forms


def links_in(response):
    """Each field of a page that takes an owned row: the name it is sent under, its form and the model it takes."""
    for form in forms_in(response):
        for name, field in form.fields.items():
            queryset = getattr(field, "queryset", None)
            if queryset is not None and is_owned(queryset.model) and name != "id":
                yield form.add_prefix(name), form, queryset.model


def errors_in(response):
    """The errors of a page by the name their field is sent under."""
    return {
        form.add_prefix(name): errors for form in forms_in(response) for name, errors in form.errors.items()
    }


def stored():
    """Every row of every organisation as it stands, with every older version."""
    kinds = [*owned_models(), Controller]
    kinds += [kind.history.model for kind in kinds if hasattr(kind, "history")]
    return {kind._meta.label: list(kind._base_manager.order_by("pk").values()) for kind in kinds}


def versions():
    """The number of older versions by model."""
    return Counter({kind: kind.history.count() for kind in owned_models() if hasattr(kind, "history")})


def foreign(scene, kind, whole=None):
    """The key of a row of another organisation or, given an activity, of another activity of one’s own."""
    if whole is None:
        return row_of(scene.theirs, kind).pk
    return kind.objects.filter(controller=scene.mine.controller).exclude(activity=whole).latest("pk").pk


# Links to rows that are not ones own ------------------------------------------------------------------------


@each(
    ("model", "fields"),
    [(Activity, 16), (Purpose, 4), (Recipient, 3), (RetentionRule, 2), (Notice, 1)],
    Activity,
    Recipient,
)
def test_no_field_takes_a_row_of_another_organisation(scene, model, fields):
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    forged = {name: [foreign(scene, kind)] for name, _form, kind in links_in(page)}
    before = stored()
    response = save_page(scene, row, values | forged)
    assert response.status_code == 200
    assert set(errors_in(response)) == set(forged)
    assert MARKS["theirs"] not in response.content.decode()
    assert stored() == before
    assert len(forged) >= fields


@each("model", [Activity, Purpose, Recipient, RetentionRule], Recipient)
def test_control_each_of_these_fields_takes_a_row_of_ones_own(scene, model):
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    links = [link for link in links_in(page) if not (link[2].whole or link[2] is Activity)]
    chosen = {name: [make_row(kind, scene.mine.controller).pk] for name, _form, kind in links}
    response = save_page(scene, row, values | chosen)
    assert response.status_code == 302, errors_in(response)
    for name, form, _kind in links:
        link = name.rsplit("-", 1)[-1]
        assert [type(form.instance).objects.values_list(link, flat=True).get(pk=form.instance.pk)] == chosen[
            name
        ]
    assert chosen


@each(("model", "fields"), [(Activity, 2), (Purpose, 1), (RetentionRule, 1)], RetentionRule)
def test_no_field_takes_a_part_of_another_activity_of_the_same_organisation(scene, model, fields):
    complete_activity(scene.mine.controller, "Another activity")
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    whole = row if model is Activity else row.activity
    links = [(name, kind) for name, _form, kind in links_in(page) if kind.whole == "activity"]
    forged = {name: [foreign(scene, kind, whole)] for name, kind in links}
    before = stored()
    response = save_page(scene, row, values | forged)
    assert response.status_code == 200
    assert set(errors_in(response)) == set(forged)
    assert stored() == before
    assert len(forged) >= fields


@each(("model", "fields"), [(Activity, 14), (Purpose, 3), (Recipient, 1), (Notice, 1)], Activity)
def test_no_new_part_takes_a_row_of_another_organisation(scene, model, fields):
    """New parts are typed beside the old ones, each a copy of the first but for the rows it points at."""
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    kinds = {name: kind for name, _form, kind in links_in(page)}
    added, forged = {}, {}
    for inline in page.context["inline_admin_formsets"]:
        prefix, number = inline.formset.prefix, inline.formset.total_form_count()
        first, new = f"{prefix}-0-", f"{prefix}-{number}-"
        copied = [name for name in values if name.startswith(first) and not name.endswith("-id")]
        added |= {name.replace(first, new): values[name] for name in copied} | {
            f"{prefix}-TOTAL_FORMS": [number + 1]
        }
        forged |= {
            name.replace(first, new): [foreign(scene, kinds[name])] for name in copied if name in kinds
        }
    before = stored()
    response = save_page(scene, row, values | added | forged)
    assert response.status_code == 200
    assert set(forged) <= set(errors_in(response))
    assert MARKS["theirs"] not in response.content.decode()
    assert stored() == before
    assert len(forged) >= fields


@each(("model", "kinds"), [(Activity, 15), (Notice, 10)])
def test_no_part_is_taken_over_by_its_key(scene, model, kinds):
    """A key of another organisation's part in place of ones own: nothing of theirs changes, nothing moves."""
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    inlines = [
        inline.formset
        for inline in page.context["inline_admin_formsets"]
        if inline.formset.initial_form_count()
    ]
    texts = {name: ["Taken over"] for name in values if name.endswith(("-0-note", "-0-text", "-0-name"))}
    keys = {f"{each.prefix}-0-id": [foreign(scene, each.model)] for each in inlines}
    before = rows_of(scene.theirs)
    assert save_page(scene, row, values | texts | keys).status_code in {200, 302}
    assert rows_of(scene.theirs) == before
    assert len(keys) >= kinds


def rows_of(side):
    return {
        label: [each for each in rows if each.get("controller_id") == side.controller.pk]
        for label, rows in stored().items()
    }


# The owner of a row -----------------------------------------------------------------------------------------


def new_values(scene, model, owner):
    """What an officer types to add a row with only what is required, for this organisation."""
    values = form_of(scene.client("dpo").get(admin_address(model, "add"))).values
    row = model(controller=owner, **{name: value for name, value in REQUIRED.items() if hasattr(model, name)})
    return (
        values
        | {name: [getattr(row, name)] for name in REQUIRED if hasattr(model, name)}
        | {"controller": [owner.pk]}
    )


REQUIRED = {
    "reference": "NEW-1",
    "name": "New name",
    "role": "controller",
    "detail": "New measure",
    "slug": "new-notice",
    "title": "New notice",
    "language": "fr",
}


@each("model", OWN_PAGES, Department, SecurityMeasure)
def test_no_row_is_added_to_another_organisation(scene, model):
    before = stored()
    path, forged = admin_address(model, "add"), new_values(scene, model, scene.theirs.controller)
    response = scene.client("dpo").post(path, forged)
    assert response.status_code == 200
    assert list(errors_in(response)) == ["controller"]
    assert MARKS["theirs"] not in response.content.decode()
    assert stored() == before


@each("model", OWN_PAGES, Department, SecurityMeasure)
def test_control_the_same_form_adds_a_row_to_ones_own(scene, model):
    path, values = admin_address(model, "add"), new_values(scene, model, scene.mine.controller)
    assert scene.client("dpo").post(path, values).status_code == 302
    assert model.objects.latest("pk").controller == scene.mine.controller


@each("model", [*OWN_PAGES, Purpose, Recipient, RetentionRule, Right], Department, Right)
def test_no_form_changes_what_a_page_does_not_offer(scene, model):
    """Owner, whole, identifiers and version numbers stay, of the row and of its parts, whatever is sent."""
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    before = fixed(scene)
    names = {
        "controller",
        "controller_id",
        "id",
        "pk",
        "public_id",
        "version",
        "activity",
        "activity_id",
        "notice",
    }
    offered = {form.add_prefix(name) for form in forms_in(page) for name in form.fields}
    forged = {
        form.add_prefix(name): [value]
        for form in forms_in(page)
        for name in names
        for value in [
            scene.theirs.notice.pk if name == "notice" else 2**20 if name in {"id", "pk", "version"} else 2
        ]
        if form.add_prefix(name) not in offered
    }
    assert save_page(scene, row, values | forged).status_code == 302
    assert fixed(scene) == before


def fixed(scene):
    """What no form may change, of every row of the person's organisation."""
    names = ("id", "public_id", "controller_id", "version", "activity_id", "notice_id")
    return {
        label: [{name: each[name] for name in names if name in each} for each in rows]
        for label, rows in stored().items()
        if "istorical" not in label
    }


def test_the_organisation_of_the_page_cannot_be_swapped_for_another(scene):
    path = admin_address(Controller, "change", scene.theirs.controller.pk)
    values = form_of(scene.client("stranger").get(path)).values | {"name": "Taken over"}
    before = stored()
    assert scene.client("dpo").post(path, values).status_code == 302
    assert stored() == before
    assert scene.client("stranger").post(path, values).status_code == 302
    assert Controller.objects.get(pk=scene.theirs.controller.pk).name == "Taken over"


# What is saved ----------------------------------------------------------------------------------------------


def test_an_activity_with_its_parts_is_added_by_one_form(scene):
    """The parts take their owner and their activity from the page, and each row written has one version."""
    owner, before = scene.mine.controller, versions()
    subject, data, party = (row_of(scene.mine, kind) for kind in (SubjectCategory, DataCategory, Party))
    values = form_of(scene.client("dpo").get(admin_address(Activity, "add"))).values | {
        "controller": [owner.pk],
        "reference": ["NEW-1"],
        "name": ["A new activity"],
        "role": ["controller"],
        "purposes-TOTAL_FORMS": ["2"],
        "purposes-0-name": ["First purpose"],
        "purposes-0-position": ["1"],
        "purposes-1-name": ["Second purpose"],
        "purposes-1-position": ["2"],
        "subjects-TOTAL_FORMS": ["1"],
        "subjects-0-subject": [subject.pk],
        "subjects-0-position": ["0"],
        "data-TOTAL_FORMS": ["1"],
        "data-0-data": [data.pk],
        "data-0-position": ["0"],
        "recipients-TOTAL_FORMS": ["1"],
        "recipients-0-kind": ["processor"],
        "recipients-0-party": [party.pk],
        "recipients-0-position": ["0"],
        "retention_rules-TOTAL_FORMS": ["1"],
        "retention_rules-0-amount": ["5"],
        "retention_rules-0-unit": ["year"],
        "retention_rules-0-position": ["0"],
        "security_measures-TOTAL_FORMS": ["1"],
        "security_measures-0-detail": ["Locked cupboard"],
        "security_measures-0-position": ["0"],
    }
    response = scene.client("dpo").post(admin_address(Activity, "add"), values)
    assert response.status_code == 302, errors_in(response)
    activity = Activity.objects.get(reference="NEW-1")
    assert activity.controller == owner
    assert [purpose.name for purpose in activity.purposes.all()] == ["First purpose", "Second purpose"]
    made = {Purpose: 2, SubjectUse: 1, DataUse: 1, Recipient: 1, RetentionRule: 1, SecurityMeasure: 1}
    for kind, number in made.items():
        rows = kind.objects.filter(activity=activity)
        assert [row.controller for row in rows] == [owner] * number
    assert versions() - before == {Activity: 1, **made}
    assert activity.history.get().history_user == scene.people["dpo"]


def test_a_part_with_parts_is_added_on_its_own_page(scene):
    activity, before = scene.mine.activity, versions()
    values = form_of(scene.client("dpo").get(admin_address(Purpose, "add"))).values | {
        "controller": [activity.controller_id],
        "activity": [activity.pk],
        "name": ["A purpose of its own"],
        "bases-TOTAL_FORMS": ["1"],
        "bases-0-basis": ["6.1.b"],
        "bases-0-position": ["0"],
        "subjects-TOTAL_FORMS": ["1"],
        "subjects-0-subject": [row_of(scene.mine, SubjectCategory).pk],
        "subjects-0-position": ["0"],
    }
    response = scene.client("dpo").post(admin_address(Purpose, "add"), values)
    assert response.status_code == 302, errors_in(response)
    purpose = Purpose.objects.get(name="A purpose of its own")
    for part in (*purpose.bases.all(), *purpose.subjects.all()):
        assert (part.controller, part.activity) == (activity.controller, activity)
    assert versions() - before == {Purpose: 1, LegalBasis: 1, SubjectUse: 1}


@each("model", PAGES, Purpose)
def test_saving_a_page_as_it_is_changes_nothing(scene, model):
    """Every value survives the way to the browser and back; only the row of the page has a new version."""
    row = row_of(scene.mine, model)
    _page, values = open_page(scene, row)
    facts, before = rows_of_facts(), versions()
    assert save_page(scene, row, values).status_code == 302
    assert rows_of_facts() == facts
    assert versions() - before == {model: 1}


@each("model", [Controller, *PAGES], Purpose, Right)
def test_an_edit_writes_one_version_of_each_row_it_changes_and_keeps_identifiers(scene, model):
    row = row_of(scene.mine, model)
    page, values = open_page(scene, row)
    facts, before = rows_of_facts(), versions() + Counter({Controller: Controller.history.count()})
    changed = {
        inline.formset.model: f"{inline.formset.prefix}-0-{name}"
        for inline in page.context["inline_admin_formsets"]
        for name in ("text", "note", "detail", "name", "event")
        if inline.formset.initial_form_count() and name in inline.formset.forms[0].fields
    }
    edit = {name: ["Edited text"] for name in changed.values()}
    assert save_page(scene, row, values | edit).status_code == 302
    after = versions() + Counter({Controller: Controller.history.count()})
    assert after - before == Counter([model, *changed])
    assert identifiers(rows_of_facts()) == identifiers(facts)
    edited = [each for rows in rows_of_facts().values() for each in rows if "Edited text" in each.values()]
    assert len(edited) == len(changed) >= {Recipient: 0, RetentionRule: 1, Right: 1}.get(model, 2)


def test_a_part_marked_for_deletion_goes_alone_and_leaves_its_history(scene):
    row = scene.mine.activity
    page, values = open_page(scene, row)
    gone = Purpose.objects.filter(activity=row, parent=None).earliest("position", "pk")
    others = Purpose.objects.filter(activity=row).exclude(pk=gone.pk).exclude(parent=gone).count()
    number = [form.instance.pk for form in purposes_of(page)].index(gone.pk)
    assert save_page(scene, row, values | {f"purposes-{number}-DELETE": ["on"]}).status_code == 302
    assert Purpose.objects.filter(activity=row).count() == others
    assert Purpose.history.filter(id=gone.pk).latest().history_type == "-"


@pytest.mark.parametrize("by", ["its page", "a bulk action"])
def test_a_third_party_that_a_record_names_is_not_deleted_under_it(scene, by):
    recipient = Recipient.objects.filter(controller=scene.mine.controller).exclude(party=None).first()
    key, client = recipient.party_id, scene.client("dpo")
    if by == "its page":
        response = client.post(admin_address(Party, "delete", key), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
        response = client.post(admin_address(Party, "changelist"), chosen)
    assert response.status_code == 200
    assert str(recipient) in response.content.decode()
    assert Party.objects.filter(pk=key).exists()


def purposes_of(page):
    return next(
        each.formset.forms for each in page.context["inline_admin_formsets"] if each.formset.model is Purpose
    )


@each("model", [*OWN_PAGES, Purpose, Recipient, RetentionRule, Right], Department, Right)
def test_an_empty_form_comes_back_with_its_mistakes_and_the_parts_typed(scene, model):
    """Nothing chosen yet, neither organisation nor activity: sentences at the fields, never an error of the server."""
    values = form_of(scene.client("dpo").get(admin_address(model, "add"))).values | {"controller": [""]}
    for name in list(values):
        if name.endswith("-TOTAL_FORMS"):
            prefix = name.removesuffix("-TOTAL_FORMS")
            values |= {name: ["1"], f"{prefix}-0-position": ["7"]}
    before = stored()
    response = scene.client("dpo").post(admin_address(model, "add"), values)
    assert response.status_code == 200
    assert "controller" in errors_in(response)
    assert stored() == before


def test_the_administrator_adds_an_organisation_without_entering_it(scene):
    path = admin_address(Controller, "add")
    values = form_of(scene.client("superuser").get(path)).values | {"name": "A third", "slug": "a-third"}
    assert scene.client("superuser").post(path, values).status_code == 302
    page = scene.client("superuser").get(
        admin_address(Controller, "change", Controller.objects.get(slug="a-third").pk)
    )
    assert page.context["inline_admin_formsets"] == []
    assert scene.client("superuser").get(admin_address(Activity, "changelist")).status_code == 403


@pytest.mark.slow
def test_each_part_that_a_model_can_have_is_on_its_page(scene):
    """Or has a page of its own: nothing of the register can be looked at only in files."""
    for model in (Activity, Notice, *(part for part in PAGES if part not in {Activity, Notice})):
        page, _values = open_page(scene, row_of(scene.mine, model))
        shown = {each.formset.model for each in page.context["inline_admin_formsets"]}
        assert {part for _name, part, _link in parts_of(model)} == shown
    page, _values = open_page(scene, scene.mine.controller)
    shown = {each.formset.model for each in page.context["inline_admin_formsets"]}
    assert {part for _name, part, _link in parts_of(Controller)} - shown <= set(admin.site._registry)


def rows_of_facts():
    return {label: rows for label, rows in stored().items() if "istorical" not in label}


def identifiers(rows):
    return {label: [(each["id"], each["public_id"]) for each in content] for label, content in rows.items()}


def test_the_notice_page_offers_activities_of_its_organisation_only(scene):
    complete_notice(scene.theirs.controller, MARKS["theirs"])
    page, _values = open_page(scene, scene.mine.notice)
    offered = {
        row.controller
        for name, form, kind in links_in(page)
        if kind is Activity
        for row in form.fields["activity"].queryset
    }
    assert offered == {scene.mine.controller}
    assert issubclass(Activity, Owned)
