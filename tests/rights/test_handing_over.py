"""The data that a person takes away are made of the tables that were found, whole, and only where that was asked."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rights.asked import Upload
from rights.forms.public import AskForm, SearchForm
from rights.handling import add_files
from rights.models import RequestFile, RequestStep
from rights.portability import headings_of
from rights.uploads import CSV
from tests.rights.cast import do, received, verb

pytestmark = pytest.mark.django_db
LOANS = "Titre;Rendu le;\nL’Étranger;2026-03-02;oui\n=1+1;;\n".encode()


def table(name="prets.csv", content=LOANS):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def moving(client, desk):
    return received(client, desk.controller, kinds=["portability"])


def handed_over(request):
    (file,) = RequestFile.objects.filter(request=request, media_type="application/zip")
    with zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return file, {name: archive.read(name).decode() for name in archive.namelist()}


def test_tables_become_json_and_csv_among_the_documents_of_the_answer(client, officer, moving):
    assert do(officer, moving, "hand-over", documents=[table()]).status_code == 302
    file, held = handed_over(moving)
    assert file.name == "D-2026-0001-donnees.zip"
    assert json.loads(held["data.json"])["data"] == [
        {
            "name": "prets",
            "rows": [
                {"Titre": "L’Étranger", "Rendu le": "2026-03-02", "Colonne 3": "oui"},
                {"Titre": "=1+1", "Rendu le": "", "Colonne 3": ""},
            ],
        }
    ]
    assert "prets.csv" in held and "csv-metadata.json" in held
    assert RequestStep.objects.filter(request=moving, kind="data_handed_over").count() == 1
    do(officer, moving, "answer", outcome="granted", words="Voici le fichier.", reasons="")
    answer = client.get(reverse("rights:fetch", args=[moving.told()["follow"], file.public_id]))
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("end", ["refused", "withdrawn", "reopened and refused"])
def test_what_was_prepared_does_not_go_with_an_answer_that_grants_nothing(client, officer, moving, end):
    do(officer, moving, "hand-over", documents=[table()])
    file, _held = handed_over(moving)
    refusal = {"outcome": "refused", "grounds": ["not_provided"], "words": "", "reasons": "Données déduites."}
    if end == "withdrawn":
        do(officer, moving, "withdraw", words="Par téléphone.")
    else:
        if end == "reopened and refused":
            do(officer, moving, "answer", outcome="granted", words="Voici.", reasons="")
            do(officer, moving, "close")
            do(officer, moving, "reopen", words="Erreur.")
        do(officer, moving, "answer", **refusal)
    follow = moving.told()["follow"]
    assert client.get(reverse("rights:fetch", args=[follow, file.public_id])).status_code == 410
    assert file.name not in client.get(reverse("rights:follow", args=[follow])).content.decode()


def test_a_second_file_takes_the_place_of_the_first(officer, moving):
    do(officer, moving, "hand-over", documents=[table()])
    do(officer, moving, "hand-over", documents=[table("emprunts.csv")])
    assert "emprunts.csv" in handed_over(moving)[1]


def test_the_person_fetches_nothing_before_the_answer(client, officer, moving):
    do(officer, moving, "hand-over", documents=[table()])
    file, _held = handed_over(moving)
    assert (
        client.get(reverse("rights:fetch", args=[moving.told()["follow"], file.public_id])).status_code == 410
    )


def test_what_a_search_found_is_offered_and_only_spreadsheets_are(officer, moving):
    csv, pdf = Upload("prets.csv", CSV, LOANS), Upload("lettre.pdf", "application/pdf", b"%PDF-1.7")
    found, other = add_files(moving, [csv, pdf], RequestFile.Use.FOUND)
    html = officer.get(moving.get_absolute_url()).content.decode()
    form = html.partition('id="hand-over"')[2].partition("</form>")[0]
    assert str(found.public_id) in form and str(other.public_id) not in form
    assert do(officer, moving, "hand-over", found=[str(other.public_id)]).status_code == 422
    assert do(officer, moving, "hand-over", found=[str(found.public_id)]).status_code == 302
    assert "prets.csv" in handed_over(moving)[1]


@pytest.mark.parametrize(
    "files",
    [[], [("vide.csv", b"")], [("lettre.pdf", b"%PDF-1.7")], [("x.xlsx", b"PK\x03\x04 broken")]],
    ids=["none", "empty", "no spreadsheet", "broken"],
)
def test_what_cannot_be_read_is_said_and_nothing_is_kept(officer, moving, files):
    answer = do(officer, moving, "hand-over", documents=[table(*one) for one in files])
    assert answer.status_code == 422
    assert not RequestFile.objects.filter(request=moving).exists()


def test_nothing_is_handed_over_where_portability_was_not_asked(officer, asked):
    assert verb(asked, "hand-over") not in officer.get(asked.get_absolute_url()).content.decode()
    assert do(officer, asked, "hand-over", documents=[table()]).status_code == 422
    assert not RequestFile.objects.filter(request=asked).exists()


def test_columns_of_one_name_are_told_apart():
    assert headings_of(["Nom", "Nom", " ", "Nom (2)", "Nom"]) == (
        "Nom",
        "Nom (2)",
        "Colonne 3",
        "Nom (2) (2)",
        "Nom (3)",
    )


def test_people_cannot_send_spreadsheets_and_whoever_searches_can(client, officer, desk, moving):
    assert "documents" in AskForm({}, {"documents": table()}, slug="x").errors
    found = SearchForm({"answer": "found", "words": "Voir le fichier."}, {"documents": table()})
    assert found.is_valid(), found.errors
    assert found.cleaned_data["documents"][0].media_type == CSV
