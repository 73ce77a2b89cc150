"""The register and its sheets on screen, and one sheet on paper. Who gets which status: tests/config/test_urls.py."""

import io

import pytest
from django.urls import reverse
from pypdf import PdfReader

from registry.documents import pdf
from registry.models import Activity
from registry.samples.activities import make_activities
from tests.cast import complete_activity


def register(organisation):
    return reverse("registry:register", args=[organisation.slug])


def page(activity, name="activity"):
    return reverse(f"registry:{name}", args=[activity.controller.slug, activity.public_id])


@pytest.fixture
def activity(organisation):
    return complete_activity(organisation, reference="REF-1", name="Paie des agents")


def test_the_register_lists_every_activity_with_the_way_to_its_page(client, reader, organisation):
    make_activities(organisation, 12, seed=1)
    client.force_login(reader)
    text = client.get(register(organisation)).content.decode()
    rows = Activity.objects.filter(controller=organisation)
    assert rows.count() == 12
    for row in rows:
        assert page(row) in text
        assert row.reference in text


def test_an_empty_register_says_so(client, reader, organisation):
    client.force_login(reader)
    response = client.get(register(organisation))
    assert response.status_code == 200
    assert 'class="empty' in response.content.decode()


# Paper ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "heading"),
    [
        ("fr", "Registre des activités de traitement"),
        pytest.param("en", "Record of processing activities", marks=pytest.mark.slow),
    ],
)
def test_a_sheet_is_printed_in_the_language_of_the_reader(client, reader, activity, language, heading):
    client.force_login(reader)
    response = client.get(page(activity, "activity-pdf"), headers={"Accept-Language": language})
    document = PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(sheet.extract_text() for sheet in document.pages).split())
    assert "REF-1" in text
    assert "Paie des agents" in text
    assert heading in text
    assert document.root_object["/Lang"] == language
    assert response["Content-Type"] == "application/pdf"


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("REF-1", "ref-1"),
        ('a"b', "ab"),
        ("../../x", "x"),
        ("日本", "sheet"),
        ("é è; filename=x", "e-e-filenamex"),
    ],
)
def test_the_name_of_the_file_is_harmless(client, reader, activity, monkeypatch, reference, name):
    monkeypatch.setattr("registry.exchange.exports.register_pdf.print_pdf_bytes", str.encode)
    client.force_login(reader)
    Activity.objects.update(reference=reference)
    disposition = client.get(page(activity, "activity-pdf"))["Content-Disposition"]
    assert disposition.startswith(f'inline; filename="{name}-2')
    assert disposition.count('"') == 2


@pytest.mark.parametrize(
    "death",
    ["import os; os.kill(os.getpid(), 11)", "import sys; sys.exit(3)", "raise MemoryError", "pass"],
    ids=["crash", "failure", "no memory", "no file"],
)
def test_a_printer_that_dies_is_a_page_with_a_sentence(
    client, reader, activity, monkeypatch, tmp_path, death
):
    program = tmp_path / "printer.py"
    program.write_text(death)
    monkeypatch.setattr(pdf, "CHILD", program)
    client.force_login(reader)
    response = client.get(page(activity, "activity-pdf"))
    assert response.status_code == 503
    assert response["Content-Type"].startswith("text/html")
    assert str(response.context["sentence"]) in response.content.decode()
    assert len(str(response.context["sentence"])) > 20
