"""A file is given, shown, confirmed and undone in the console, by whoever maintains the register."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from config.uploads import TAKES_A_FILE, TAKES_A_FILE_FROM_ANYONE
from registry.exchange.imports.waiting import forget_files
from registry.files.reader import LARGEST
from registry.models import Activity, Import, OpenPoint
from tests.cast import make_row
from tests.registry.exchange.imports.cnil_files import DATA, record
from tests.registry.exchange.imports.folders import row_counts
from tests.registry.files.spreadsheets import ods, xlsx

pytestmark = pytest.mark.django_db
CSV = "Traitement;Finalité;Ma remarque\nPaie;Payer;à revoir\n;Déclarer;\nCantine;Nourrir;\n"


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def officer(client, dpo):
    client.force_login(dpo)
    client.cookies["django_language"] = "en"
    return client


def page(name, *arguments):
    return reverse(f"registry:{name}", args=["valombre", *arguments])


def give(client, content, name="registre.ods"):
    return client.post(page("imports"), {"file": SimpleUploadedFile(name, content)})


def waiting():
    return Import.objects.get(state=Import.State.WAITING)


def confirm(client, one, **data):
    address = page("import", one.public_id)
    seen = client.get(address).context["plan"].digest
    return client.post(address, {"seen": seen, **data})


PAYROLL = {"Fiche": record("Paie", "P-1", purposes=["Payer"])}


def test_an_officer_gives_a_file_sees_what_it_would_change_and_confirms(officer):
    answer = give(officer, ods(PAYROLL))
    one = waiting()
    assert answer.headers["Location"] == page("import", one.public_id)
    shown = officer.get(page("import", one.public_id)).content.decode()
    assert "P-1 · Paie" in shown
    assert "Simplified register of the CNIL" in shown
    assert "legal basis" in shown
    assert not Activity.objects.exists()
    confirm(officer, one, reason="Reprise")
    assert Activity.objects.get().name == "Paie"
    one.refresh_from_db()
    assert (one.state, one.reason, one.content) == (Import.State.APPLIED, "Reprise", None)
    assert "Paie" in officer.get(page("import", one.public_id)).content.decode()


READ = {
    "Fiche": record(
        "Paie",
        "P-1",
        data={DATA[0]: ("Noms", "5 ans")},
        people=[("Salariés", "")],
        recipients=[("Sous-traitants", "Logiciel d’Exemple"), ("Sous-traitants", "Aucun")],
        transfers=[("Éditeur d’Exemple", "Inde", "CCT", "")],
    )
}


def test_the_preview_shows_what_was_read_and_what_else_the_file_says(officer):
    give(officer, ods(READ))
    shown = officer.get(page("import", waiting().public_id)).content.decode()
    folded = shown[shown.index("What was read") : shown.index("</details>", shown.index("What was read"))]
    read, kept = folded.split("What the file also says")
    for text in ("Noms", "5\u00a0years", "Salariés", "Logiciel d’Exemple", "India"):
        assert text in read
    assert "Sous-traitants · Aucun" in kept
    assert "Sous-traitants · Aucun" not in read


def test_what_a_file_says_and_no_field_holds_is_no_advice(officer):
    give(officer, ods(READ))
    confirm(officer, waiting())
    activity = Activity.objects.get()
    OpenPoint.objects.create(
        controller=activity.controller, activity=activity, kind=OpenPoint.Kind.ADVICE, text="Relire la durée."
    )
    shown = officer.get(page("activity", activity.public_id)).content.decode()
    said, advised = shown.split("What the file also says", 1)[1].split("Advice on drafting", 1)
    assert "Sous-traitants · Aucun" in said
    assert "Sous-traitants · Aucun" not in advised
    assert "Relire la durée." in advised


def test_an_import_is_undone_after_asking(officer):
    give(officer, ods(PAYROLL))
    one = waiting()
    confirm(officer, one)
    asked = officer.get(page("undo-import", one.public_id)).content.decode()
    assert "P-1 · Paie" in asked
    assert Activity.objects.exists()
    officer.post(page("undo-import", one.public_id))
    assert not Activity.objects.exists()
    assert officer.get(page("undo-import", one.public_id)).status_code == 302


def test_any_other_spreadsheet_is_asked_what_its_columns_are_and_that_is_remembered(officer):
    answer = give(officer, CSV.encode(), "export.csv")
    one = waiting()
    columns = page("import-columns", one.public_id)
    assert answer.headers["Location"] == columns
    form = officer.get(columns).context["form"]
    assert [field.initial for field, _samples in form.columns()] == ["name", "purposes", "kept"]
    refused = officer.post(columns, {"0": "purposes", "1": "purposes", "2": "kept"})
    assert "Choose the column with the names of the records." in refused.content.decode()
    officer.post(columns, {"0": "name", "1": "description", "2": "left_out", "mapping_name": "Ancien outil"})
    confirm(officer, one)
    activity = Activity.objects.get(name="Paie")
    assert (activity.description, activity.open_points.count()) == ("Payer\nDéclarer", 0)
    give(officer, (CSV + "Vidéo;Surveiller;\n").encode(), "autre.csv")
    assert waiting().mapping == {"0": "name", "1": "description", "2": "left_out"}
    assert waiting().mapping_name == "Ancien outil"


def test_a_file_that_cannot_be_read_is_told_at_its_field_and_kept_nowhere(officer):
    answer = give(officer, b"%PDF-1.7 registre", "registre.pdf")
    assert answer.status_code == 422
    assert "This is no spreadsheet" in answer.context["form"].errors["file"][0]
    assert not Import.objects.exists()


def test_a_file_that_is_too_large_is_told_and_never_held_as_a_whole(officer):
    answer = give(officer, b"a;b\n" * (LARGEST // 4 + 100_000), "grand.csv")
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.context["form"].errors["file"][0]


def test_a_form_without_a_file_says_so(officer):
    answer = officer.post(page("imports"))
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


def test_a_register_that_changed_since_is_shown_once_more(officer, organisation):
    give(officer, ods(PAYROLL))
    one = waiting()
    address = page("import", one.public_id)
    seen = officer.get(address).context["plan"].digest
    make_row(Activity, organisation, reference="P-1", name="Cantine")
    before = row_counts()
    answer = officer.post(address, {"seen": seen})
    assert answer.status_code == 409
    assert "P-1-2 · Paie" in answer.content.decode()
    assert row_counts() == before


def test_a_file_is_deleted_when_it_is_not_wanted_when_another_is_given_and_after_a_day(
    officer, dpo, organisation
):
    give(officer, ods(PAYROLL))
    officer.post(page("drop-import", waiting().public_id))
    assert not Import.objects.exists()
    give(officer, ods(PAYROLL))
    give(officer, xlsx(PAYROLL), "autre.xlsx")
    assert waiting().file_name == "autre.xlsx"
    now = timezone.now()
    assert forget_files(now + timedelta(hours=23)) == 0
    assert forget_files(now + timedelta(hours=25)) == 1


def test_only_who_maintains_the_register_imports(client, contributor, reader, stranger, organisation):
    for person, status in ((contributor, 403), (reader, 403), (stranger, 404)):
        client.force_login(person)
        assert give(client, ods(PAYROLL)).status_code == status
        assert client.get(page("imports")).status_code == status
    client.force_login(contributor)
    assert page("imports") not in client.get(page("register")).content.decode()
    assert not Import.objects.exists()


def test_few_addresses_take_a_file_and_this_one_none_from_whoever_is_not_signed_in(client, dpo):
    assert {"registry:imports", "rights:enter", "rights:verb"} == TAKES_A_FILE
    assert {"rights:form", "rights:follow", "rights:search"} == TAKES_A_FILE_FROM_ANYONE
    assert give(client, ods(PAYROLL)).status_code == 400
    client.force_login(dpo)
    sent = {"file": SimpleUploadedFile("x.ods", b"x")}
    assert client.post(reverse("profile"), sent).status_code == 400


def test_an_empty_register_offers_the_import_first(officer):
    shown = officer.get(page("register")).content.decode()
    assert shown.index(page("imports")) < shown.index(page("begin"))
    assert "manage.py load_organisation" in shown


def test_nothing_of_a_file_is_a_piece_of_the_page(officer):
    attack = "<script>alert(1)</script>"
    give(
        officer,
        ods({attack: record(attack, "P-1", purposes=[attack], security=[(attack, "")])}),
        f"{attack}.ods",
    )
    one = waiting()
    shown = officer.get(page("import", one.public_id)).content.decode()
    confirm(officer, one)
    shown += (
        officer.get(page("import", one.public_id)).content.decode()
        + officer.get(page("imports")).content.decode()
    )
    assert attack not in shown
    assert "&lt;script&gt;" in shown


def test_the_words_of_a_long_text_that_a_file_overwrites_are_marked(officer):
    before = "Les agents reçoivent le dossier au guichet, puis le numérisent et le classent."
    after = before.replace("numérisent", "<b>photographient</b>")
    for text in (before, after):
        give(officer, f"Traitement;Description\nPaie;{text}\n".encode(), "export.csv")
        if text == before:
            confirm(officer, waiting())
    shown = officer.get(page("import", waiting().public_id)).content.decode()
    changes = shown[shown.index('class="changes"') :]
    assert '<del><span class="hidden">removed:</span>numérisent </del>' in changes
    assert '<ins><span class="hidden">added:</span>&lt;b&gt;photographient&lt;/b&gt; </ins>' in changes
    assert "Les agents reçoivent le dossier au guichet, puis le" in changes
