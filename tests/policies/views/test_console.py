"""Notices as members make them: all their parts, what the public is told of, the preview, publishing."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from policies.assembly import assemble
from policies.models import (
    BannerItem,
    Notice,
    NoticeActivity,
    Right,
    RightVariant,
    Tracker,
)
from policies.views.console import NOTICE_SECTIONS
from registry.editor.help import help_on
from registry.editor.specification import FORMS, form_of
from registry.models import Activity, Controller, LegalBasis, Purpose
from registry.models.shape import parts_of
from registry.views.organisation import IDENTITY
from tests.cast import complete_notice, make_row

pytestmark = pytest.mark.django_db


def text(response):
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def address(name, notice):
    return reverse(f"policies:{name}", args=[notice.controller.slug, notice.public_id])


def edit(notice, form):
    return reverse("registry:edit-row", args=[notice.controller.slug, form, notice.public_id])


def test_the_list_has_a_column_of_dates_only_when_a_notice_has_one(client, reader, notice):
    client.force_login(reader)
    client.cookies["django_language"] = "en"
    address = reverse("policies:notice-list", args=[notice.controller.slug])
    assert "Updated on" not in text(client.get(address))
    make_row(Notice, notice.controller, slug="other", title="Autre", updated_on=date(2026, 3, 1))
    shown = text(client.get(address))
    assert shown.count('data-label="Updated on"') == 2
    assert "1 March 2026" in shown


# All its parts ----------------------------------------------------------------------------------------------


def test_every_field_of_a_notice_is_edited_in_one_section_and_every_kind_of_part_in_one():
    forms = [FORMS[part.form] for part in NOTICE_SECTIONS if part.form]
    fields = sorted(name for spec in forms for name in spec.fields)
    mine = {field.name for field in Notice._meta.concrete_fields if field.editable}
    assert fields == sorted(mine - {"id", "controller", "position", "is_published"})
    rows = [model for part in NOTICE_SECTIONS for model in part.rows] + [
        spec.part(name).model for spec in forms for name in spec.lists
    ]
    assert sorted(map(str, rows)) == sorted(str(model) for _section, model, _link in parts_of(Notice))
    assert form_of(RightVariant)


def test_every_field_of_every_form_says_what_it_asks_for():
    """Of the notices as of the register and of the organisation."""
    silent = [
        f"{key}.{name}"
        for key, spec in (FORMS | {"organisation": IDENTITY}).items()
        for name in (*spec.fields, *spec.lists)
        if not help_on(spec.model._meta.model_name, name)[0]
        and not (name in spec.fields and spec.model._meta.get_field(name).help_text)
    ]
    assert silent == []


def test_a_number_is_said_with_its_unit(client, notice, reader):
    Notice.objects.filter(pk=notice.pk).update(answer_amount=1, answer_unit="month")
    client.force_login(reader)
    page = text(client.get(address("notice-detail", notice)))
    assert page.count("<dt>Délai de réponse</dt>") == 1
    assert re.search(r'<dd dir="auto">\s*1\xa0mois\s*</dd>', page)
    assert "Unité du délai de réponse" not in page


def place_of(mending):
    """Where a finding leads: a section of the page, or another page."""
    return f"#{mending.section}" if mending.section else mending.address


def test_a_notice_says_what_it_lacks_until_it_is_there(client, organisation, notice, dpo):
    def lacks():
        panel = client.get(address("notice-detail", notice)).context["findings"]
        return {place_of(one.mending) for group in panel.groups for one in group.findings}

    client.force_login(dpo)
    identity = reverse("registry:organisation", args=[organisation.slug])
    assert lacks() == {identity, "#activities", "#exercise", "#complaint"}
    assert (
        'hx-target="#exercise"'
        in text(client.get(address("notice-detail", notice))).split('class="parts"')[0]
    )
    activity = make_row(Activity, organisation, state="current")
    NoticeActivity.objects.create(controller=organisation, notice=notice, activity=activity)
    Notice.objects.filter(pk=notice.pk).update(exercise_note="Écrivez-nous.")
    record = reverse("registry:activity", args=[organisation.slug, activity.public_id])
    assert lacks() == {
        identity,
        record,
        "#rights",
        "#complaint",
    }  # whatever its basis, which is not named yet
    make_row(LegalBasis, organisation, activity=activity, basis="6.1.e")
    assert lacks() == {identity, record, "#rights", "#complaint"}
    right = make_row(Right, organisation, notice=notice, right="complaint")
    assert "#complaint" not in lacks()
    Right.objects.filter(pk=right.pk).delete()
    for code in (
        "access",
        "rectification",
        "erasure",
        "restriction",
        "objection",
        "post_mortem",
        "complaint",
    ):
        limits = "Sauf ce que demande une mission d’intérêt public." if code == "erasure" else ""
        said = {"text": "Écrivez au délégué.", "condition": limits}
        make_row(Right, organisation, notice=notice, right=code, **said)
    assert lacks() == {identity, record}


def test_members_read_every_part_of_a_notice_and_only_the_officer_sees_ways_to_edit(
    client, organisation, dpo, contributor, reader
):
    notice = complete_notice(organisation, "Complet")
    client.force_login(dpo)
    page = text(client.get(address("notice-detail", notice)))
    for part in NOTICE_SECTIONS:
        assert f'id="{part.key}"' in page
        for model in part.rows:
            row = model.objects.get(notice=notice)
            assert f"row-{row.public_id}" in page
            assert (
                reverse("registry:edit-row", args=[organisation.slug, form_of(model).key, row.public_id])
                in page
            )
    for person in (contributor, reader):
        client.force_login(person)
        page = text(client.get(address("notice-detail", notice)))
        assert "Complet" in page
        assert "/rows/" not in page
        assert "publish/" not in page
        assert client.get(edit(notice, "notice")).status_code == 403
        assert client.post(edit(notice, "notice"), {"title": "Autre"}).status_code == 403


def test_a_stranger_finds_no_notice(client, notice, stranger):
    client.force_login(stranger)
    for name in ("notice-detail", "notice-preview"):
        assert client.get(address(name, notice)).status_code == 404
    assert client.post(address("publish-notice", notice), {"act": "publish"}).status_code == 404
    notice.refresh_from_db()
    assert not notice.is_published


def test_a_notice_is_begun_with_its_title_and_address_and_deleted_with_its_parts(client, organisation, dpo):
    client.force_login(dpo)
    add = reverse("registry:add-entry", args=[organisation.slug, "notice"])
    assert client.post(add, {"slug": "cantine", "language": "fr"}).status_code == 422
    client.post(add, {"title": "Cantine", "slug": "cantine", "language": "fr"})
    notice = Notice.objects.get()
    assert not notice.is_published
    make_row(BannerItem, organisation, notice=notice)
    delete = reverse("registry:delete-row", args=[organisation.slug, "notice", notice.public_id])
    listing = reverse("policies:notice-list", args=[organisation.slug])
    assert client.post(delete)["Location"] == listing
    assert not BannerItem.objects.exists()


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("L’été à Valombre", ["l-ete-a-valombre", "l-ete-a-valombre-2", "l-ete-a-valombre-3"]),
        ("Œuvres & archives", ["oeuvres-archives", "oeuvres-archives-2"]),
        ("Vos données " * 16, [("vos-donnees-" * 7)[:76].strip("-")]),
    ],
)
def test_the_address_of_a_new_notice_is_made_from_its_title(client, organisation, dpo, title, names):
    client.force_login(dpo)
    add = reverse("registry:add-entry", args=[organisation.slug, "notice"])
    for _each in names:
        answer = client.post(add, {"title": title, "slug": "", "language": "fr"})
        assert answer.status_code == 302
    assert list(Notice.objects.order_by("pk").values_list("slug", flat=True)) == names
    other = Controller.objects.create(slug="elsewhere", name="Ailleurs")
    make_row(Notice, other, slug="cantine", title="Cantine")
    client.post(add, {"title": "Cantine", "language": "fr"})
    assert Notice.objects.filter(controller=organisation, slug="cantine").exists(), "each has its own names"


def test_an_address_that_a_title_cannot_give_is_asked_for(client, organisation, dpo):
    client.force_login(dpo)
    add = reverse("registry:add-entry", args=[organisation.slug, "notice"])
    answer = client.post(add, {"title": "عقد", "language": "fr"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["slug"]


def test_the_address_of_a_notice_that_is_there_stays(client, notice, dpo):
    client.force_login(dpo)
    page = text(client.get(edit(notice, "notice")))
    assert "data-proposed-from" not in page
    answer = client.post(edit(notice, "notice"), {"title": "Autre titre", "slug": "", "language": "fr"})
    assert answer.status_code == 422
    notice.refresh_from_db()
    assert notice.slug == "site"


def test_a_new_notice_is_in_the_language_of_its_organisation_unless_another_is_chosen(
    client, organisation, dpo
):
    client.force_login(dpo)
    for language in ("en", "fr"):
        Controller.objects.filter(pk=organisation.pk).update(language=language)
        page = text(client.get(reverse("registry:add-entry", args=[organisation.slug, "notice"])))
        assert f'<option value="{language}" selected' in page


def test_a_tracker_says_how_long_it_stays_as_one_fact(client, organisation, notice, reader):
    make_row(Tracker, organisation, notice=notice, name="session", amount=13, unit="month", bound="at_most")
    client.force_login(reader)
    assert "13\u00a0mois au plus" in text(client.get(address("notice-detail", notice)))


def test_a_part_of_a_form_makes_no_notice(client, organisation, dpo):
    """It would have neither title nor address."""
    client.force_login(dpo)
    add = reverse("registry:add-entry", args=[organisation.slug, "notice.links"])
    assert client.post(add, {"links_note": "Rien"}).status_code == 404
    assert not Notice.objects.exists()


def test_a_row_is_added_in_place_and_the_preview_follows(client, organisation, notice, dpo):
    client.force_login(dpo)
    script = {"HX-Request": "true", "HX-Target": "trackers"}
    add = reverse("registry:add-row", args=[organisation.slug, "tracker", notice.public_id])
    text(client.get(add, headers=script))
    sent = client.post(add, {"kind": make_row(Tracker, organisation).kind, "name": "_mesure"}, headers=script)
    place = json.loads(sent["HX-Location"])
    assert (place["path"], place["target"]) == (address("notice-detail", notice), "#trackers")
    piece = client.get(place["path"], headers=script)
    assert "_mesure" in text(piece)
    assert "<html" not in text(piece)
    assert piece["HX-Trigger-After-Settle"] == "record-changed"
    assert Tracker.objects.get(name="_mesure").notice == notice


def test_a_variant_stands_below_its_right(client, organisation, notice, dpo):
    right = make_row(Right, organisation, notice=notice, label="Droit d’opposition")
    client.force_login(dpo)
    add = reverse("registry:add-row", args=[organisation.slug, "right-variant", right.public_id])
    assert add in text(client.get(address("notice-detail", notice)))
    client.post(add, {"text": "À la prospection"})
    assert RightVariant.objects.get().notice == notice


# The activities it tells of ---------------------------------------------------------------------------------


@pytest.fixture
def activities(organisation, other_organisation):
    made = {
        state: make_row(Activity, organisation, state=state, name=f"Activité {state}", position=place)
        for place, state in enumerate(("current", "draft", "proposed", "archived"))
    }
    for activity in made.values():
        make_row(Purpose, organisation, activity=activity, name=f"Finalité {activity.state}")
    make_row(Activity, other_organisation, name="Activité lointaine")
    return made


def choose(client, notice, *activities):
    chosen = [str(one.public_id) for one in activities]
    return client.post(edit(notice, "notice.activities"), {"activity_links": chosen, "base": "{}"})


def test_the_officer_chooses_activities_of_the_organisation_and_archived_ones_no_more(
    client, notice, activities, dpo
):
    client.force_login(dpo)
    page = text(client.get(edit(notice, "notice.activities")))
    for state in ("current", "draft", "proposed"):
        assert f"Activité {state}" in page
    assert "Activité archived" not in page
    assert "lointaine" not in page
    choose(client, notice, activities["draft"], activities["current"])
    assert [link.activity.state for link in notice.activity_links.all()] == ["current", "draft"]
    choose(client, notice, activities["draft"])
    assert [link.activity.state for link in notice.activity_links.all()] == ["draft"]


def test_a_notice_is_about_as_many_activities_as_are_chosen(client, organisation, notice, dpo):
    """The limit on what one form adds to a list is for what is typed anew, not for what is ticked."""
    rows = [
        Activity(controller=organisation, reference=f"A-{n}", name=f"Traitement {n}", state="current")
        for n in range(501)
    ]
    client.force_login(dpo)
    assert choose(client, notice, *Activity.objects.bulk_create(rows)).status_code == 302
    assert NoticeActivity.objects.filter(notice=notice).count() == 501


def test_what_was_chosen_and_then_archived_stays_chosen_until_it_is_taken_out(
    client, notice, activities, dpo
):
    make_row(NoticeActivity, notice.controller, notice=notice, activity=activities["archived"])
    client.force_login(dpo)
    assert "Activité archived" in text(client.get(edit(notice, "notice.activities")))
    choose(client, notice, activities["archived"], activities["current"])
    assert notice.activity_links.count() == 2


def test_an_activity_of_another_organisation_cannot_be_chosen(client, notice, activities, dpo):
    client.force_login(dpo)
    foreign = Activity.objects.get(name="Activité lointaine")
    assert choose(client, notice, foreign).status_code == 422
    assert choose(client, notice, activities["archived"]).status_code == 422
    assert not notice.activity_links.exists()


def test_the_public_is_told_of_activities_in_force_alone_and_the_page_says_why_others_are_left_out(
    client, notice, activities, dpo
):
    for activity in activities.values():
        make_row(NoticeActivity, notice.controller, notice=notice, activity=activity)
    told = repr(assemble(notice, date(2026, 1, 1)))
    assert "Finalité current" in told
    for state in ("draft", "proposed", "archived"):
        assert f"Finalité {state}" not in told
    client.force_login(dpo)
    page = client.get(address("notice-detail", notice), headers={"Accept-Language": "en"})
    section = next(one for one in page.context["sections"] if one.key == "activities")
    assert [bool(one.left_out) for one in section.extra] == [False, True, True, True]
    assert text(page).count("Not included:") == 3
    path = reverse("policies:notice-list", args=[notice.controller.slug])
    assert "of 4 chosen" in text(client.get(path, headers={"Accept-Language": "en"}))


def test_control_the_same_activity_is_told_once_it_is_in_force(notice, activities):
    make_row(NoticeActivity, notice.controller, notice=notice, activity=activities["draft"])
    Activity.objects.filter(pk=activities["draft"].pk).update(state="current")
    assert "Finalité draft" in repr(assemble(notice, date(2026, 1, 1)))


# Preview and publication ------------------------------------------------------------------------------------


def test_members_preview_an_unpublished_notice_as_the_public_would_read_it(client, organisation, reader):
    notice = complete_notice(organisation, "Texte", slug="site", is_published=True)
    public = client.get(notice.get_absolute_url()).content.decode()
    Notice.objects.filter(pk=notice.pk).update(is_published=False)
    client.force_login(reader)
    preview = text(client.get(address("notice-preview", notice)))
    mine, theirs = (
        reverse(f"policies:{name}", args=[organisation.slug]) for name in ("notice-list", "notices")
    )
    assert preview.replace(mine, theirs) == public
    assert client.get(notice.get_absolute_url()).status_code == 404
    part = text(client.get(address("notice-preview", notice), headers={"HX-Target": "preview-text"}))
    assert "Texte" in part
    assert "<html" not in part


def test_the_officer_publishes_and_withdraws_and_history_tells_who(client, notice, dpo, contributor, reader):
    path = address("publish-notice", notice)
    for person in (contributor, reader):
        client.force_login(person)
        assert client.post(path, {"act": "publish"}).status_code == 403
    assert client.get(notice.get_absolute_url()).status_code == 404
    client.force_login(dpo)
    seen = client.get(path).context["seen"]
    for _twice in range(2):
        sent = client.post(path, {"act": "publish", "reason": "Mise en ligne demain.", "seen": seen})
        assert sent["Location"] == address("notice-detail", notice)
    client.logout()
    assert client.get(notice.get_absolute_url()).status_code == 200
    client.force_login(dpo)
    client.post(path, {"act": "withdraw"})
    assert client.get(notice.get_absolute_url()).status_code == 410
    assert [one.is_published for one in notice.history.order_by("history_id")] == [False, True, False]
    assert {one.history_user for one in notice.history.all()} == {None, dpo}
    assert client.post(path, {"act": "nonsense"}).status_code == 404


def test_a_notice_that_lacks_something_is_made_public_only_by_saying_why(client, notice, dpo):
    path = address("publish-notice", notice)
    client.force_login(dpo)
    page = client.get(path)
    assert page.status_code == 200
    assert "choisissez ce sur quoi elle porte" in text(page)
    assert client.get(notice.get_absolute_url()).status_code == 404
    seen = {"seen": page.context["seen"]}
    assert client.post(path, {"act": "publish", **seen}).status_code == 422
    assert client.post(path, {"act": "publish", "reason": "Mise en ligne demain."}).status_code == 409
    assert client.get(notice.get_absolute_url()).status_code == 404
    client.post(path, {"act": "publish", "reason": "Mise en ligne demain.", **seen})
    decision = notice.decisions.get()
    assert (decision.is_published, decision.decided_by) == (True, dpo)
    assert decision.reason == "Mise en ligne demain."
    assert "13-1-C-ACTIVITIES" in [one["code"] for one in decision.lacking]
    assert "Motif donné\u00a0: Mise en ligne demain." in text(client.get(notice.page()))
    assert "Mise en ligne demain." not in text(client.get(notice.get_absolute_url()))
    assert client.get(path)["Location"] == notice.page()  # it is public already


def test_before_a_record_leaves_what_is_in_force_its_public_notices_are_named(client, organisation, dpo):
    activity, other = (make_row(Activity, organisation, state="current") for _one in range(2))
    for title, told in (("Familles", [activity]), ("Ville", [activity, other]), ("Autres", [other])):
        notice = make_row(Notice, organisation, title=title, language="fr", is_published=True)
        for one in told:
            NoticeActivity.objects.create(controller=organisation, notice=notice, activity=one)
    client.force_login(dpo)
    page = client.get(
        reverse("registry:move-state", args=[organisation.slug, activity.public_id]), {"state": "draft"}
    )
    assert page.context["asked"].consequences == [
        "À partir de sa prochaine version, la notice publique «\u00a0Familles\u00a0» ne parle plus d’aucune activité.",
        "À partir de sa prochaine version, la notice publique «\u00a0Ville\u00a0» ne parle plus de\u00a0: "
        f"{activity.reference} {activity.name}.",
    ]


def test_before_several_records_are_archived_the_public_notices_that_lose_them_are_named(
    client, organisation, dpo
):
    rows = [
        make_row(Activity, organisation, state="current", reference=f"A-{n}", name=f"Fiche {n}")
        for n in range(3)
    ]
    for title, told in (("Familles", rows[:2]), ("Ville", rows), ("Autres", rows[2:])):
        notice = make_row(Notice, organisation, title=title, language="fr", is_published=True)
        for one in told:
            NoticeActivity.objects.create(controller=organisation, notice=notice, activity=one)
    client.force_login(dpo)
    sent = {"act": "archive", "pick": [str(one.public_id) for one in rows[:2]]}
    page = client.post(reverse("registry:bulk", args=[organisation.slug]), sent)
    assert page.context["plan"].consequences == [
        "À partir de sa prochaine version, la notice publique «\u00a0Familles\u00a0» ne parle plus d’aucune activité.",
        "À partir de sa prochaine version, la notice publique «\u00a0Ville\u00a0» ne parle plus de\u00a0: A-0 Fiche 0,"
        " A-1 Fiche 1.",
    ]
    assert "ne parle plus de" in text(page)


def test_a_reason_with_a_character_that_cannot_be_shown_comes_back_with_a_sentence(client, notice, dpo):
    client.force_login(dpo)
    seen = client.get(address("publish-notice", notice)).context["seen"]
    for reason in ("\0", "a\x1b[31m", "\u3164"):
        sent = {"act": "publish", "reason": reason, "seen": seen}
        answer = client.post(address("publish-notice", notice), sent)
        assert answer.status_code == 422
        assert answer.context["form"].errors["reason"]
    assert not notice.decisions.exists()
    answer = client.post(address("publish-notice", notice), {"act": "publish", "reason": "Oui.", "seen": "x"})
    assert answer.status_code == 409
    assert not notice.decisions.exists()


def test_a_form_about_the_notice_does_not_publish_it(client, notice, dpo):
    client.force_login(dpo)
    sent = {"title": "Notice", "slug": "site", "language": "fr", "is_published": "on"}
    assert client.post(edit(notice, "notice"), sent).status_code == 302
    notice.refresh_from_db()
    assert (notice.title, notice.is_published) == ("Notice", False)


def test_a_notice_whose_text_has_changed_since_the_question_is_looked_at_once_more(client, notice, dpo):
    client.force_login(dpo)
    seen = client.get(address("publish-notice", notice)).context["seen"]
    Notice.objects.filter(pk=notice.pk).update(introduction="Un texte que personne n’a vu.")
    sent = {"act": "publish", "reason": "Demain.", "seen": seen}
    answer = client.post(address("publish-notice", notice), sent)
    assert answer.status_code == 409
    assert not Notice.objects.get(pk=notice.pk).is_published
    again = sent | {"seen": answer.context["seen"]}
    assert client.post(address("publish-notice", notice), again).status_code == 302


def test_a_notice_published_since_the_question_is_named_before_a_record_leaves_it(client, organisation, dpo):
    activity = make_row(Activity, organisation, state="current")
    notice = make_row(Notice, organisation, title="Familles", language="fr")
    NoticeActivity.objects.create(controller=organisation, notice=notice, activity=activity)
    client.force_login(dpo)
    path = reverse("registry:move-state", args=[organisation.slug, activity.public_id])
    seen = client.get(path, {"state": "archived"}).context["seen"]
    Notice.objects.filter(pk=notice.pk).update(is_published=True)
    answer = client.post(path, {"state": "archived", "seen": seen})
    assert answer.status_code == 409
    assert "Familles" in answer.content.decode()
    activity.refresh_from_db()
    assert activity.state == "current"
