"""The rights of a notice and the ways to use them, as the officer edits them."""

import pytest
from django.urls import reverse

from policies.models import (
    ExerciseChannel,
    Notice,
    NoticeActivity,
    Right,
)
from registry.models import Activity, ContactPoint, LegalBasis
from registry.models.owned import ForeignLink
from tests.cast import make_row
from tests.policies.views.test_console import address, place_of, text

pytestmark = pytest.mark.django_db


# Ways to exercise rights ------------------------------------------------------------------------------------


@pytest.fixture
def desk(organisation):
    return make_row(ContactPoint, organisation, function="rights_desk", email="droits@example.org")


def test_a_channel_refers_to_a_contact_point_of_its_organisation_alone(client, notice, desk, stranger, dpo):
    foreign = make_row(ContactPoint, stranger.memberships.get().controller)
    add = reverse("registry:add-row", args=[notice.controller.slug, "channel", notice.public_id])
    client.force_login(dpo)
    page = text(client.get(add))
    assert str(desk.public_id) in page
    assert str(foreign.public_id) not in page
    assert client.post(add, {"kind": "email", "contact_point": foreign.public_id}).status_code == 422
    assert client.post(add, {"kind": "email", "contact_point": desk.public_id}).status_code == 302
    assert ExerciseChannel.objects.get().contact_point == desk
    with pytest.raises(ForeignLink):
        make_row(ExerciseChannel, notice.controller, notice=notice, contact_point=foreign)


def test_an_address_is_written_once_at_the_contact_point_or_at_the_channel(client, notice, desk, dpo):
    add = reverse("registry:add-row", args=[notice.controller.slug, "channel", notice.public_id])
    client.force_login(dpo)
    twice = {"kind": "email", "contact_point": desk.public_id, "email": "autre@example.org"}
    refused = client.post(add, twice)
    assert refused.status_code == 422
    assert "Le point de contact le dit déjà" in refused.content.decode()
    assert client.post(add, {"kind": "email", "email": "autre@example.org"}).status_code == 302


def test_a_contact_point_in_use_stays_and_says_in_which_notice(client, notice, desk, dpo):
    channel = make_row(ExerciseChannel, notice.controller, notice=notice, kind="email", contact_point=desk)
    delete = reverse("registry:delete-row", args=[notice.controller.slug, "contact-point", desk.public_id])
    client.force_login(dpo)
    refused = client.post(delete)
    assert refused.status_code == 409
    assert "Notice du site" in refused.content.decode()
    assert ContactPoint.objects.filter(pk=desk.pk).exists()
    channel.delete()
    assert client.post(delete).status_code == 302
    assert not ContactPoint.objects.filter(pk=desk.pk).exists()


# Rights -----------------------------------------------------------------------------------------------------


def rest_on(notice, basis):
    activity = make_row(Activity, notice.controller, state="current")
    make_row(LegalBasis, notice.controller, activity=activity, basis=basis)
    return make_row(NoticeActivity, notice.controller, notice=notice, activity=activity)


def rights_of(notice):
    return list(notice.rights.values_list("right", flat=True))


def test_one_press_adds_the_rights_that_follow_and_the_cnil_and_a_second_press_nothing(client, notice, dpo):
    rest_on(notice, "6.1.e")
    kept = make_row(Right, notice.controller, notice=notice, right="access", text="Nos mots à nous")
    client.force_login(dpo)
    page = text(client.get(address("notice-detail", notice)))
    assert "Ajouter les droits manquants" in page
    for _twice in range(2):
        sent = client.post(address("offer-rights", notice))
        assert sent["Location"] == f"{address('notice-detail', notice)}#rights"
    assert rights_of(notice) == [
        *("access", "rectification", "erasure", "restriction", "objection", "post_mortem")
    ]
    kept.refresh_from_db()
    assert kept.text == "Nos mots à nous"
    cnil = notice.complaint_authorities.get()
    assert (cnil.acronym, cnil.address, cnil.postal_code) == (
        "CNIL",
        "3, place de Fontenoy\nTSA 80715",
        "75334",
    )
    marks = {one.history_change_reason for one in Right.history.exclude(id=kept.pk)}
    assert marks == {"offer_rights"}
    assert {one.history_user for one in Right.history.exclude(id=kept.pk)} == {dpo}
    page = client.get(address("notice-detail", notice))
    codes = {place_of(one.mending) for group in page.context["findings"].groups for one in group.findings}
    assert not codes & {"#rights", "#complaint"}


def test_what_one_press_adds_is_in_the_language_of_the_notice_and_stays_editable(client, notice, dpo):
    Notice.objects.filter(pk=notice.pk).update(language="en")
    rest_on(notice, "6.1.a")
    client.force_login(dpo)
    client.post(address("offer-rights", notice), headers={"Accept-Language": "fr"})
    right = notice.rights.get(right="withdraw_consent")
    assert right.text == "Withdraw your consent at any time, as easily as you gave it."
    way = reverse("registry:edit-row", args=[notice.controller.slug, "right", right.public_id])
    assert way in text(client.get(address("notice-detail", notice)))


def test_objection_to_marketing_is_added_when_the_officer_says_that_there_is_marketing(client, notice, dpo):
    rest_on(notice, "6.1.a")
    client.force_login(dpo)
    client.post(address("offer-rights", notice))
    assert "objection_marketing" not in rights_of(notice)
    assert 'name="marketing"' in text(client.get(address("notice-detail", notice)))
    client.post(address("offer-rights", notice), {"marketing": "yes"})
    assert "objection_marketing" in rights_of(notice)
    assert address("offer-rights", notice) not in text(client.get(address("notice-detail", notice)))


def test_only_the_officer_adds_rights(client, notice, contributor, reader):
    rest_on(notice, "6.1.e")
    for person in (contributor, reader):
        client.force_login(person)
        assert "Ajouter les droits manquants" not in text(client.get(address("notice-detail", notice)))
        assert client.post(address("offer-rights", notice)).status_code == 403
    assert rights_of(notice) == []


def test_the_section_of_rights_alone_says_what_is_not_offered_yet(client, notice, dpo):
    rest_on(notice, "6.1.e")
    client.force_login(dpo)
    script = {"HX-Request": "true", "HX-Target": "rights", "Accept-Language": "en"}

    def panel():
        return client.get(address("notice-detail", notice), headers=script).context["section"].extra

    expected = ["access", "rectification", "erasure", "restriction", "objection", "post_mortem"]
    assert [one.right.code for one in panel().missing] == expected
    assert panel().offered == ()
    make_row(Right, notice.controller, notice=notice, right="objection")
    assert [one.right.code for one in panel().offered] == ["objection"]
    assert "objection" not in [one.right.code for one in panel().missing]
    piece = text(client.get(address("notice-detail", notice), headers=script))
    assert "Follow too, and are not offered yet:" in piece
    assert "Complaint, with the address of the authority: Commission nationale" in piece
