"""Nothing of one organisation reaches the members of another through the admin, by whatever door they try.

Every text of the other organisation carries a mark, with the name of the field it stands in; the same crawl by that
organisation's own officer, who must find them all, shows that the crawl would see them.
"""

import re

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from registry.models import (
    Activity,
    Controller,
    Department,
    Job,
    Membership,
    Party,
    Purpose,
    RetentionRule,
)
from registry.models.shape import is_owned, owned_models
from tests.access import MARKS, MODELS, admin_address, admin_pages, row_of

SLOW = pytest.mark.slow  # heavy pages by the hundred; the quick run keeps the officer, and the light pages
NONE = 10**9  # the key of no row
OWNED = [model for model in MODELS if is_owned(model)]
SHOWN = [Controller, *OWNED]
LIGHT = [Controller, Party, RetentionRule]


def look(scene, role, side, models=SHOWN):
    """Every page about the rows of one side."""
    addresses = [path for model in models for path in admin_pages(row_of(side, model)).values()]
    return [scene.client(role).get(path) for path in addresses]


def crawl(scene, role, side, models=SHOWN):
    """The same, and every list under every filter and every form filled in that could lead to these rows."""
    client, pages = scene.client(role), look(scene, role, side, models)
    for model in models:
        addresses = admin_pages(row_of(side, model))
        pages += [client.get(addresses["changelist"], query) for query in queries(side, model)]
        pages += [client.get(addresses["add"], query) for query in prefilled(side, model)]
        pages += [client.get("/admin/autocomplete/", query) for query in completions(model)]
    pages += [client.get(path) for path in ("/admin/", "/admin/registry/", "/admin/policies/")]
    return pages


def queries(side, model):
    """What may stand after the address of a list: filters by keys of that side, searches for its words."""
    owner, row = side.controller.pk, row_of(side, model)
    filters = [
        {"controller__id__exact": owner},
        {"controller": owner},
        {"controller__slug": side.controller.slug},
    ]
    filters += [
        {"id__exact": row.pk},
        {"pk__in": row.pk},
        {"_to_field": "id", "_popup": 1},
        {"q": "Texte"},
        {"q": "cnry"},
    ]
    filters += [
        {"controller__memberships__user__password__startswith": "md5"},
        {"all": ""},
        {"o": "1"},
        {"p": "1"},
    ]
    return [*filters, {"activity__name__startswith": "cnry"}, {"name__startswith": "cnry"}]


def prefilled(side, model):
    """What may stand after the address of an empty form: keys of that side's rows for every field that takes one."""
    links = [field for field in model._meta.concrete_fields if field.is_relation]
    return [{link.name: row_of(side, link.related_model).pk for link in links}]


def completions(model):
    links = [field.name for field in model._meta.concrete_fields if field.is_relation]
    place = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
    return [{**place, "field_name": link, "term": "cnry"} for link in links]


def texts_in(responses, side):
    """The marks of one side in bodies and headers, each with the field it stood in when it says so."""
    mark = re.compile(rf"{MARKS[side]}(?: [a-z]+\.[a-z0-9_]+)?")
    seen = (
        response.content.decode() + str(response.headers) + str(response.cookies) for response in responses
    )
    return {found for text in seen for found in mark.findall(text)}


def texts_of(side, models):
    """Every marked text of one side as it stands in the database, in rows of these models."""
    owned = [model for model in models if model is not Controller]
    rows = [row for model in owned for row in model.objects.filter(controller=side.controller)] + [
        side.controller
    ]
    values = {value for row in rows for value in vars(row).values() if isinstance(value, str)}
    return {value for value in values if re.fullmatch(r"cnry-[a-z]+ [a-z]+\.[a-z0-9_]+", value)}


@pytest.mark.parametrize(
    ("role", "models"),
    [("reader", LIGHT), *(pytest.param(role, SHOWN, marks=SLOW) for role in ("contributor", "dpo"))],
)
def test_members_of_one_organisation_get_nothing_of_another(scene, role, models):
    """Neither by asking for the other's rows nor on the pages of their own. A reader may what a contributor may."""
    responses = [*crawl(scene, role, scene.theirs, models), *look(scene, role, scene.mine, models)]
    assert len(responses) > 28 * len(models)
    assert texts_in(responses, "theirs") == set()
    assert texts_in(responses, "mine") >= texts_of(scene.mine, models)
    assert {500} & {response.status_code for response in responses} == set()


@pytest.mark.parametrize(
    ("models", "kinds"),
    [pytest.param(LIGHT, LIGHT, marks=pytest.mark.services), pytest.param(SHOWN, owned_models(), marks=SLOW)],
    ids=["light", "all"],
)
def test_control_the_other_organisations_officer_finds_every_text_there(scene, models, kinds):
    responses, texts = crawl(scene, "stranger", scene.theirs, models), texts_of(scene.theirs, kinds)
    assert texts - texts_in(responses, "theirs") == set()
    assert len(texts) > (170 if models is SHOWN else 20)
    assert texts_in(responses, "mine") == set()


@SLOW
def test_the_administrator_of_the_installation_sees_who_the_organisations_are_and_no_register(scene):
    responses = crawl(scene, "superuser", scene.theirs) + look(scene, "superuser", scene.mine)
    seen = texts_in(responses, "mine") | texts_in(responses, "theirs")
    assert seen
    assert {text for text in seen if " controller." not in text} == set()


def test_the_pages_of_accounts_show_the_administrator_no_word_of_a_register(scene):
    """A contributor’s departments and the views that a person keeps are words of the register, too."""
    client = scene.client("superuser")
    for side in (scene.mine, scene.theirs):
        side.member.departments.add(side.first(Department))
        pages = [
            client.get(path, query)
            for row in (side.member, side.member.user)
            for path in admin_pages(row).values()
            for query in ({}, {"departments__name__startswith": "cnry"})
        ]
        seen = texts_in(pages, "mine") | texts_in(pages, "theirs")
        assert {text for text in seen if "." in text} == {f"{MARKS[name]} controller.name" for name in MARKS}
        assert not [
            page for page in pages if b"cnry-mine view" in page.content or b"cnry-theirs view" in page.content
        ]


def test_a_membership_is_not_carried_with_its_departments_to_another_organisation(scene):
    member = scene.theirs.member
    member.departments.add(scene.theirs.first(Department))
    forged = {"user": member.user_id, "controller": scene.mine.controller.pk, "role": "reader"}
    changed = scene.client("superuser").post(admin_address(Membership, "change", member.pk), forged)
    assert changed.status_code == 302
    member.refresh_from_db()
    assert (member.controller, member.role) == (scene.theirs.controller, "reader")
    page = scene.client("dpo").get(reverse("registry:members", args=[scene.mine.controller.slug]))
    assert texts_in([page], "theirs") == set()


@pytest.mark.parametrize(
    ("role", "models"),
    [
        ("reader", LIGHT),
        pytest.param("dpo", SHOWN, marks=SLOW),
        pytest.param("superuser", OWNED, marks=SLOW),
    ],
)
def test_a_row_of_another_organisation_is_answered_as_a_row_that_is_not_there(scene, role, models):
    told_apart, tried = [], 0
    for model in models:
        theirs = row_of(scene.theirs, model)
        for page, path in admin_pages(theirs).items():
            if page in {"changelist", "add"}:
                continue
            missing = path.replace(f"/{theirs.pk}/", f"/{NONE}/", 1)
            for method in ("get", "post"):
                tried += 1
                foreign, none = (
                    getattr(without_messages(scene.client(role)), method)(each) for each in (path, missing)
                )
                if answer(foreign, theirs.pk) != answer(none, NONE):
                    told_apart.append((path, method))
    assert tried >= 2 * 4 * len(models)
    assert told_apart == []


def test_an_older_version_is_found_under_its_own_row_alone(scene):
    mine, version = scene.mine.activity, scene.theirs.activity.history.latest().pk
    assert (
        scene.client("dpo").get(admin_address(Activity, "simple_history", mine.pk, version)).status_code
        == 404
    )


def test_a_bulk_action_passes_over_the_rows_of_another_organisation(scene):
    for model in OWNED:
        theirs = row_of(scene.theirs, model)
        answers = []
        for key in (theirs.pk, NONE):
            data = {"action": "delete_selected", "_selected_action": [key], "post": "yes"}
            client = without_messages(scene.client("dpo"))
            answers.append(answer(client.post(admin_address(model, "changelist"), data), key))
        assert answers[0] == answers[1]
        assert model.objects.filter(pk=theirs.pk).exists()


def test_control_a_bulk_action_deletes_ones_own_rows(scene):
    mine = Activity.objects.filter(controller=scene.mine.controller)
    data = {
        "action": "delete_selected",
        "_selected_action": list(mine.values_list("pk", flat=True)),
        "post": "yes",
    }
    page = scene.client("dpo").post(admin_address(Activity, "changelist"), data | {"post": ""})
    assert page.status_code == 200
    assert mine.exists()
    assert scene.client("dpo").post(admin_address(Activity, "changelist"), data).status_code == 302
    assert not mine.exists()


@pytest.mark.parametrize("role", ["reader", "contributor", "superuser"])
def test_a_bulk_action_is_not_for_those_who_only_look(scene, role):
    row = scene.mine.activity
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    assert scene.client(role).post(admin_address(Activity, "changelist"), data).status_code in {200, 302, 403}
    assert Activity.objects.filter(pk=row.pk).exists()


def test_filters_offer_ones_own_organisations_and_choices_ones_own_rows(scene):
    """The officer of both sees both in lists and on empty forms, and on a page only rows of the page's organisation."""
    client = scene.client("dpo")
    scene.people["dpo"].memberships.create(controller=scene.theirs.controller, role="dpo")
    both = client.get(admin_address(Activity, "changelist")).content.decode()
    assert all(f"controller__id__exact={side.controller.pk}" in both for side in (scene.mine, scene.theirs))
    page = client.get(admin_address(Activity, "change", scene.mine.activity.pk)).content.decode()
    assert f"{MARKS['mine']} department.name" in page
    assert f"{MARKS['theirs']} department.name" not in page


def test_every_field_that_takes_a_row_offers_rows_of_ones_own_organisation_only(scene):
    """Also on empty forms, where the page does not say yet whose row it will be."""
    offered = 0
    for model in OWNED:
        response = scene.client("dpo").get(admin_address(model, "add"))
        forms = [
            response.context["adminform"].form,
            *(each.formset.empty_form for each in response.context["inline_admin_formsets"]),
        ]
        for form in forms:
            for name, field in form.fields.items():
                queryset = getattr(field, "queryset", None)
                if queryset is not None and name != "id":  # the hidden key of a part: see test_saving
                    offered += 1
                    strangers = {
                        "pk" if queryset.model is Controller else "controller": scene.theirs.controller.pk
                    }
                    assert not queryset.filter(**strangers).exists(), (model, field)
    assert offered > 40


def test_export_rows_have_no_page_in_the_admin():
    """They have pages of their own; the list of what has none is written down so that it is a decision."""
    assert Job not in MODELS
    assert {Purpose, Party, Department} <= set(MODELS)


def without_messages(client):
    """The browser after it has shown what it was told before."""
    client.cookies.pop("messages", None)
    return client


def answer(response, key):
    """All that the answer says, with the key asked for left out."""
    told = [str(message) for message in get_messages(response.wsgi_request)]
    text = response.content.decode() + str(response.headers.get("Location")) + "".join(told)
    return response.status_code, re.sub(rf"\b{key}\b|csrfmiddlewaretoken. value=.\w+", "…", text)


def test_control_an_answer_that_tells_more_is_told_apart(scene):
    client, path = scene.client("dpo"), admin_address(Activity, "change", scene.mine.activity.pk)
    missing = admin_address(Activity, "change", NONE)
    assert answer(client.get(path), scene.mine.activity.pk) != answer(client.get(missing), NONE)
