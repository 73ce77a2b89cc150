"""The formats on the page of exports: asked for, made, fetched under their own name and type, refused at the field."""

import json

import pytest
from django.urls import reverse

from registry.exchange.exports.formats import FORMATS
from registry.jobs.worker import do_next
from registry.models import Activity, ExportedFile, Job
from tests.cast import make_row

pytestmark = pytest.mark.django_db
QUICK = [code for code in FORMATS if code not in {"pdf", "zip"}]


def ask(client, organisation, **asked):
    return client.post(reverse("registry:ask-export", args=[organisation.slug]), {"language": "fr", **asked})


def fetched(client, organisation):
    assert do_next("print")
    export = Job.objects.get()
    assert export.state == Job.State.DONE, export.failure_sentence
    return client.get(reverse("registry:fetch-export", args=[organisation.slug, export.public_id]))


@pytest.mark.parametrize("code", QUICK)
def test_a_reader_asks_for_a_format_and_fetches_it_under_its_own_type(client, reader, organisation, code):
    make_row(Activity, organisation, name="Paie", reference="A-1")
    client.force_login(reader)
    assert ask(client, organisation, format=code, extent="all").status_code == 302
    response = fetched(client, organisation)
    assert response["Content-Type"] == FORMATS[code].media_type
    assert f'.{FORMATS[code].file_type}"' in response["Content-Disposition"]
    assert ExportedFile.objects.get().kind == FORMATS[code].kind


def test_an_extract_for_the_public_says_so_in_its_name_and_on_the_page(client, reader, organisation):
    secret = "Logiciel secret"
    make_row(Activity, organisation, state="current", name="Paie", reference="A-1", software=secret)
    client.force_login(reader)
    ask(client, organisation, format="json", extract="public", extent="in_force")
    response = fetched(client, organisation)
    assert "-public-fr.json" in response["Content-Disposition"]
    content = b"".join(response.streaming_content).decode()
    assert json.loads(content)["extract"] == "public"
    assert "Paie" in content and "Logiciel secret" not in content
    page = client.get(reverse("registry:exports", args=[organisation.slug])).content.decode()
    assert "sans détail de sécurité" in page and "JSON, pour les programmes" in page


def test_two_formats_of_one_file_type_are_saved_under_two_names(client, reader, organisation):
    client.force_login(reader)
    ask(client, organisation, format="cnil-ods", extent="all")
    assert "-cnil-ods-fr.ods" in fetched(client, organisation)["Content-Disposition"]


def test_the_same_question_in_two_formats_is_two_files(client, reader, organisation):
    client.force_login(reader)
    for code in ("json", "xlsx", "json"):
        ask(client, organisation, format=code)
    assert sorted(Job.objects.values_list("kind", flat=True)) == ["register_json", "register_xlsx"]


@pytest.mark.parametrize(
    ("asked", "field", "sentence"),
    [
        ({"format": "exe"}, "format", "exe"),
        ({"format": "json", "extract": "some"}, "extract", "some"),
        (
            {"format": "pdf", "extract": "public"},
            "extract",
            "Ce format est fait de tout ce qui est enregistré",
        ),
        ({"extract": "public"}, "extract", "Ce format est fait de tout ce qui est enregistré"),
        ({"format": "folder", "extent": "in_force"}, "extent", "Ce format contient toutes les fiches"),
    ],
)
def test_what_a_format_cannot_hold_is_refused_at_the_field(
    client, reader, organisation, asked, field, sentence
):
    client.force_login(reader)
    response = ask(client, organisation, **asked)
    assert response.status_code == 400
    assert sentence in str(response.context["form"].errors[field])
    assert not Job.objects.exists()


def test_control_a_stranger_fetches_no_format(client, stranger, reader, organisation):
    client.force_login(reader)
    ask(client, organisation, format="json")
    assert fetched(client, organisation).status_code == 200
    client.force_login(stranger)
    export = Job.objects.get()
    path = reverse("registry:fetch-export", args=[organisation.slug, export.public_id])
    assert client.get(path).status_code == 404
