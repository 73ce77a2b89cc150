"""The short version of a notice, to be put beside a form: what it says, and that it says no more than the notice."""

import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from policies.models import ExerciseChannel, NoticeActivity, NoticeController, Right
from policies.short import short_version
from registry.models import Activity, LegalBasis, Party, Purpose
from tests.cast import make_row
from tests.policies.publishing import approve, new_party, publish, rename, told

pytestmark = pytest.mark.django_db

ADDRESS = "https://example.org/notices/valombre/cantine/"


@pytest.fixture
def published(notice, organisation, record, officer, dpo):
    purpose = record.purposes.get()
    make_row(LegalBasis, organisation, activity=record, purpose=purpose, basis="6.1.e")
    make_row(Right, organisation, notice=notice, right="objection", text="", condition="")
    make_row(Right, organisation, notice=notice, right="access", text="", condition="")
    make_row(
        ExerciseChannel,
        organisation,
        notice=notice,
        kind="email",
        email="droits@example.org",
        contact_point=None,
    )
    approve(record, officer, dpo)
    publish(notice, dpo)
    return notice


def current(notice):
    return notice.versions.first()


def share(notice):
    return reverse("policies:notice-share", args=[notice.controller.slug, notice.public_id])


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        if data.strip():
            self.found.append(re.sub(r"[ \n]+", " ", data).strip(" "))


def words_of(html):
    reader = Words()
    reader.feed(html)
    return reader.found


def test_it_names_who_why_on_which_basis_which_rights_and_where_the_whole_stands(published):
    text = short_version(current(published), ADDRESS).text
    assert "Ville de Valombre est responsable de l’usage de vos données (responsable de traitement)." in text
    assert "Cantine\n- Servir les repas – pour une mission d’intérêt public" in text
    assert "Votre droit d’opposition\n- Droit d’opposition" in text
    assert "Vos droits\n- Droit d’accès" in text
    assert "droits@example.org" in text
    assert text.endswith(f"Lire la notice entière «\u00a0La cantine\u00a0»\u00a0: {ADDRESS}")


def test_it_is_first_information_and_leaves_the_rest_to_the_notice(published):
    short = short_version(current(published), ADDRESS)
    for told_elsewhere in ("Traiteur A", "2 ans"):
        assert told_elsewhere not in short.text
        assert told_elsewhere not in short.html


def test_it_says_nothing_that_the_published_page_does_not_say(client, published):
    page = " ".join(words_of(told(client, published)))
    for part in short_version(current(published), ADDRESS).parts:
        for line in (part.title, *part.lines):
            assert all(piece in page for piece in line.split(" – ")), line


def test_text_and_html_say_the_same(published):
    short = short_version(current(published), ADDRESS)
    lines = [line for part in short.parts for line in (part.title, *part.lines) if line]
    assert words_of(short.html) == [*lines, "La notice entière\u00a0:", "La cantine"]
    assert f'href="{ADDRESS}"' in short.html
    assert all(line in short.text for line in lines)


def test_others_who_answer_too_are_named_with_the_way_to_the_whole(published, organisation, dpo):
    party = make_row(Party, organisation, name="Trésor public")
    make_row(NoticeController, organisation, notice=published, party=party)
    publish(published, dpo)
    text = short_version(current(published), ADDRESS).text
    assert "Un autre organisme répond aussi" in text
    assert "(voir la notice entière)\u00a0:\nTrésor public" in text


def test_what_is_typed_is_no_markup(published, record, officer, dpo):
    rename(record.purposes.get(), "<script>alert(1)</script>")
    approve(record, officer, dpo)
    publish(published, dpo)
    html = short_version(current(published), ADDRESS).html
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_one_form_may_be_for_one_activity(client, published, organisation, officer, dpo):
    other = make_row(
        Activity, organisation, state="draft", name="Garderie", reference="E-2", role="controller"
    )
    make_row(Purpose, organisation, activity=other, name="Garder les enfants")
    approve(other, officer, dpo)
    make_row(NoticeActivity, organisation, notice=published, activity=other)
    publish(published, dpo)
    version = current(published)
    assert "Garder les enfants" in short_version(version, ADDRESS).text
    one = short_version(version, ADDRESS, other.public_id).text
    assert "Garder les enfants" in one
    assert "Servir les repas" not in one
    client.force_login(dpo)
    page = client.get(share(published), {"activity": str(other.public_id)})
    assert "- Garder les enfants" in page.content.decode()
    assert "- Servir les repas" not in page.content.decode()
    assert client.get(share(published), {"activity": "autre"}).status_code == 404


def test_the_page_offers_what_people_read_now_and_not_what_is_being_written(
    client, published, record, reader, officer, dpo
):
    new_party("Traiteur B")
    published.refresh_from_db()
    published.title = "Titre non publié"
    published.save()
    client.force_login(reader)
    page = client.get(share(published)).content.decode()
    assert "La cantine" in page
    assert page.count("Titre non publié") == 2  # the title of the page, and the way back to the notice
    for way in ("embed", "pdf", "feed", "subscribe", "versions", "json"):
        assert reverse(f"policies:{way}", args=[published.controller.slug, "cantine"]) in page
    assert "&lt;iframe src=" in page


def test_a_notice_that_nobody_reads_has_nothing_to_share(client, notice, reader):
    client.force_login(reader)
    answer = client.get(share(notice))
    assert answer.status_code == 200
    assert "publiez-la d’abord" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()
    poster = reverse("policies:notice-poster", args=[notice.controller.slug, notice.public_id])
    assert client.get(poster).status_code == 404
