"""The register on paper: every fact of every sheet, in two parts, in order, with a way to each."""

import itertools
import re

import page as validator
import pytest
from django.utils import translation

from registry.documents.html import blocks_html
from registry.exchange.exports.extent import Extent
from registry.exchange.exports.register_pdf import one_sheet_html, print_register, print_sheet, register_html
from registry.record.columns import sections
from registry.record.sheet import (
    ActivitySheet,
    Organisation,
    Party,
    Purpose,
    Recipient,
    Register,
    RetentionRule,
    SecurityMeasure,
    Subprocessor,
    Term,
)
from tests.registry.documents.reading import elements, outline, pages, reader, squeezed, tags, told
from tests.registry.documents.test_html import Text
from tests.registry.documents.values import ON, PROCESSOR, empty, full, organisation, register, rows, sheet

DRAFT = Term(code="draft", fr="Brouillon", en="Draft")
REVIEW = Term(code="proposed", fr="À relire", en="To be reviewed")
IN_FORCE = Term(code="current", fr="En vigueur", en="In force")
HEAD_FR = "Registre des activités de traitement · 22 novembre 2026"


SMALL = register(
    sheet("Paie", "A-1", purposes=rows(Purpose, 2, lambda place: f"Objet {place.split('.')[0]}")),
    sheet("Recrutement", "A-2"),
    sheet("Hébergement", "B-1", role=PROCESSOR),
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Print a register and give the bytes of the file."""

    def show(value, language="fr", progress=None):
        target = tmp_path_factory.mktemp("printed") / "register.pdf"
        print_register(value, language, ON, target, progress)
        return target.read_bytes()

    return show


@pytest.fixture(scope="module")
def progress():
    """What was told of the progress of the French register, while it was printed."""
    return []


@pytest.fixture(scope="module")
def french(printed, progress):
    """The small register in French, printed once for all that is looked at in it."""
    return printed(SMALL, "fr", progress.append)


@pytest.fixture(scope="module")
def english(printed):
    return printed(SMALL, "en")


# What the reader finds


def test_the_cover_names_the_organisation_and_the_day_and_counts_the_activities(french):
    cover = pages(french)[0]
    for words in ("Registre des activités de traitement", "Ville d’Exemple", "22 novembre 2026"):
        assert squeezed(words) in squeezed(cover)
    assert squeezed("2 en tant que responsable de traitement, 1 en tant que sous-traitant") in squeezed(cover)


def test_every_page_after_the_cover_says_whose_register_it_is_and_which_page(french):
    document = pages(french)
    assert "Page" not in document[0]
    for number, page in enumerate(document[1:], start=2):
        assert squeezed("Ville d’Exemple · ") in squeezed(page)
        assert squeezed(" · 22 novembre 2026") in squeezed(page)
        assert squeezed(f"Page {number} sur {len(document)}") in squeezed(page)


def test_the_head_of_a_page_names_the_record_that_goes_on_there_and_its_state(printed):
    long = {"description": "Les données sont conservées le temps de la relation.\n" * 70}
    pdf = printed(
        register(sheet("Paie", "A-1", state=DRAFT, **long), sheet("Recrutement", "A-2", state=IN_FORCE))
    )
    document = pages(pdf)
    heads = [
        page
        for page in document
        if squeezed("Ville d’Exemple · A-1 Paie · Brouillon · 22 novembre 2026") in squeezed(page)
    ]
    assert len(heads) >= 2
    assert squeezed("Recrutement") in squeezed(heads[-1]), "it begins below the end of the other one"
    assert squeezed("A-2 Recrutement · En vigueur · 22 novembre 2026") not in squeezed(heads[-1])


def test_a_long_name_is_shortened_in_the_head_and_what_is_typed_is_read_back(printed):
    """A style sheet that shortens the head gives the sign “…” of every text of the document the words it hides."""
    name = "Syndicat intercommunal de gestion " * 5
    shown = told(printed(register(sheet("Paie", "A-1", description="Factures, relances, etc…"), name=name)))
    assert "Factures,relances,etc…" in shown
    assert "Syndicatintercommunaldegestion" * 5 in shown
    assert "etce" not in shown


def test_in_english_the_pages_count_in_english(english):
    document = pages(english)
    assert squeezed(f"Page 2 of {len(document)}") in squeezed(document[1])
    assert squeezed("Record of processing activities") in squeezed(document[1])


def test_bookmarks_lead_to_the_parts_and_below_them_to_each_sheet(english):
    names = outline(english)
    assert names[-6:] == [
        "Activities carried out as controller",
        ["Paie", "Recrutement"],
        "Activities carried out as processor",
        ["Hébergement"],
        "Contacts for people’s rights",
        "Approval of the register",
    ]


def test_the_contents_give_the_page_on_which_each_sheet_stands(french):
    document, found = pages(french), reader(french)
    contents = document[1]
    places = {entry.title: found.get_destination_page_number(entry) + 1 for entry in flat(found.outline)}
    for name in ("Paie", "Recrutement", "Hébergement"):
        line = next(line for line in contents.split("\n") if name in line and "." in line)
        assert int(re.search(r"(\d+)\s*$", line)[1]) == places[name]
        assert squeezed(name) in squeezed(document[places[name] - 1])


def flat(entries):
    for entry in entries:
        yield from flat(entry) if isinstance(entry, list) else [entry]


def test_every_link_inside_the_document_leads_somewhere(french):
    found = reader(french)
    links = [link.get_object() for page in found.pages for link in page.get("/Annots", [])]
    inside = [link["/Dest"] for link in links if "/Dest" in link]
    assert len(inside) >= 10  # in the contents and in the summary
    assert set(inside) <= set(found.named_destinations)


def test_controller_and_processor_records_stand_apart(english):
    text = told(english)
    body = text[text.index("RecordsofArticle30(1)") :]
    assert body.index("Paie") < body.index("Recrutement") < body.index("Activitiescarriedoutasprocessor")
    assert body.index("Activitiescarriedoutasprocessor") < body.index("Hébergement")


def test_an_organisation_without_processor_records_has_no_processor_part():
    assert "part-processor" not in register_html(register(sheet()), "fr", ON)
    assert "part-controller" in register_html(register(), "fr", ON)


def test_what_is_not_filled_in_says_so_in_words(printed):
    text = told(printed(register(sheet()), "en"))
    assert text.count("Notfilledin.") >= 5


@pytest.mark.parametrize(
    ("value", "language"),
    [(register(), "fr"), (register(sheet("", "")), "en"), (register(name=""), "fr")],
    ids=["no sheet", "sheet without a name", "organisation without a name"],
)
def test_an_empty_register_prints(printed, value, language):
    assert len(pages(printed(value, language))) >= 3


def test_progress_grows_and_ends_with_the_number_of_sheets(french, progress):
    assert progress == sorted(progress)
    assert progress[-1] == 3


def test_the_same_register_printed_twice_gives_the_same_bytes(printed, french):
    assert printed(SMALL) == french


# Which records, in which state


STATES = register(
    sheet("Paie", "A-1", state=IN_FORCE),
    sheet("Recrutement", "A-2", state=DRAFT),
    sheet("Formation", "A-3", state=REVIEW),
    sheet("Congés", "A-4", state=IN_FORCE),
)


def test_the_cover_counts_the_states_apart_and_says_that_every_record_is_there():
    cover = Text(register_html(STATES, "fr", ON).split('<nav class="contents">')[0]).text
    for words in (
        "En vigueur2",
        "À relire1",
        "Brouillon1",
        "Toutes les fiches\u00a0: en vigueur, à relire, brouillons",
    ):
        assert squeezed(words) in squeezed(cover)
    assert "n’y est pas" not in cover


def test_contents_and_summary_mark_what_is_not_in_force():
    html = register_html(STATES, "fr", ON)
    contents = Text(html.split('<nav class="contents">')[1].split("</nav>")[0]).text
    assert squeezed("A-2 Recrutement Brouillon") in squeezed(contents)
    assert squeezed("A-3 Formation À relire") in squeezed(contents)
    assert "En vigueur" not in contents
    table = html.split('<section class="summary" id="summary">')[1].split("</section>")[0]
    assert table.count("En vigueur") == 2
    assert "Brouillon" in table
    assert "À relire" in table


def test_a_register_of_what_is_in_force_says_so_and_leaves_the_others_out():
    html = register_html(STATES, "fr", ON, Extent.IN_FORCE)
    text = Text(html).text
    assert "Paie" in text
    assert "Congés" in text
    assert "Recrutement" not in text
    assert "Formation" not in text
    assert "Seulement les fiches en vigueur" in text
    assert "2 autres fiches, qui ne sont pas en vigueur, n’y sont pas." in text


def test_progress_of_a_register_of_what_is_in_force_counts_its_own_sheets(printed, tmp_path):
    seen = []
    print_register(STATES, "fr", ON, tmp_path / "register.pdf", seen.append, extent=Extent.IN_FORCE)
    assert seen[-1] == 2


def test_the_summary_names_purposes_bases_department_transfers_and_assessment():
    one = full(ActivitySheet, lambda place: place.removeprefix("ActivitySheet."))
    row = (
        register_html(register(one), "fr", ON).split('id="summary"')[1].split("<tbody>")[1].split("</tr>")[0]
    )
    for words in (
        "purposes.name",
        "bases.basis.fr",
        "department.name",
        "transfers.country.fr",
        "impact_assessment.decision.fr",
        "state.fr",
    ):
        assert words in row


# What is said once, and what closes the register


MEASURES = rows(SecurityMeasure, 1, lambda place: "Mots de passe" if "detail" in place else "Accès")


def sharing(*sheets):
    value = register(*sheets)
    shared = value.organisation.model_copy(update={"security_measures": MEASURES})
    return value.model_copy(update={"organisation": shared})


def test_measures_shared_by_all_are_printed_once_and_each_sheet_leads_to_their_page(printed):
    pdf = printed(
        sharing(
            sheet("Paie", "A-1", shared_security_measures=MEASURES),
            sheet("Congés", "A-2", shared_security_measures=MEASURES),
        )
    )
    text, document = told(pdf), pages(pdf)
    assert text.count("Motsdepasse") == 1
    place = next(
        number for number, page in enumerate(document, start=1) if squeezed("Mots de passe") in squeezed(page)
    )
    assert text.count(f"Mesuresdesécuritécommunesàtouteslesactivités(page{place})") == 2


def test_a_sheet_that_shares_other_measures_than_the_organisation_has_now_prints_its_own():
    other = rows(SecurityMeasure, 1, lambda place: "Badges" if "detail" in place else "Accès")
    html = register_html(sharing(sheet("Paie", shared_security_measures=other)), "fr", ON)
    assert "Badges" in html
    assert 'href="#organisation-security"' not in html


def test_a_sheet_alone_prints_the_shared_measures_itself():
    html = one_sheet_html(organisation(), sheet("Paie", shared_security_measures=MEASURES), "fr", ON)
    assert "Mots de passe" in html


def party(name, country=None):
    return empty(Party, name=name, country=country)


def test_an_annex_names_each_party_once_with_its_activities_place_and_guarantees():
    france = Term(code="FR", fr="France", en="France")
    processor = Term(code="processor", fr="Sous-traitant", en="Processor")
    host = party("Hébergeur", france)
    value = register(
        sheet(
            "Paie", "A-1", recipients=(empty(Recipient, kind=processor, party=host, safeguards="Contrat"),)
        ),
        sheet(
            "Site", "A-2", recipients=(empty(Recipient, kind=processor, party=host, safeguards="Contrat"),)
        ),
        sheet(
            "Sauvegarde",
            "B-1",
            role=PROCESSOR,
            subprocessors=(empty(Subprocessor, party=host, operations="Copies"),),
        ),
    )
    annex = register_html(value, "fr", ON).split('id="parties"')[1].split("</section>")[0]
    text = squeezed(Text(annex).text)
    assert text.count("Hébergeur") == 1
    assert text.count("France") == 1
    assert text.count("Contrat") == 1
    assert squeezed("A-1, A-2, B-1") in text
    assert squeezed("Sous-traitant ultérieur – Copies") in text


def test_a_register_without_parties_has_no_annex_of_them():
    assert 'id="parties"' not in register_html(register(sheet()), "fr", ON)


def test_the_last_page_has_lines_to_sign_for_controller_and_officer(french):
    last = squeezed(pages(french)[-1])
    for words in (
        "Visas du registre",
        "Responsable de traitement",
        "Délégué à la protection des données",
        "Date",
        "Signature",
    ):
        assert squeezed(words) in last


def test_a_country_alone_is_no_address():
    france = Term(code="FR", fr="France", en="France")
    processor = Term(code="processor", fr="Sous-traitant", en="Processor")
    named = sheet(recipients=(empty(Recipient, kind=processor, party=party("Hébergeur", france)),))
    text = squeezed(Text(register_html(register(named), "fr", ON)).text)
    assert "PaysFrance" in text
    assert "AdresseFrance" not in text


# Nothing typed is lost, nothing typed becomes markup

ELSEWHERE = {
    "ActivitySheet.operations.client.": "the client stands among the clients",
    "ActivitySheet.department.note": "the department stands among those of the organisation",
    "ActivitySheet.statements.kind.": "the title that the organisation gave stands for it",
    "ActivitySheet.statements.area.": "tells where a notice shows the statement",
    "ActivitySheet.retention_rules.unit.": "a number and its unit are worded together",
    "ActivitySheet.retention_rules.bound.": "worded with the number",
    "ActivitySheet.transfers_answer.": "an answer “some” is what follows it",
    "ActivitySheet.public_information.": "an answer “some” is what follows it",
    "ActivitySheet.automated_decision.": "an answer “some” is what follows it",
    "ActivitySheet.profiling.": "an answer “some” is what follows it",
    "ActivitySheet.sensitive_data.": "an answer “some” is what follows it",
    "ActivitySheet.ai_answer.": "an answer “some” is what follows it",
    "ActivitySheet.joint_answer.": "an answer “some” is what follows it",
    "ActivitySheet.sources_answer.": "an answer “some” is what follows it",
    "ActivitySheet.recipients_answer.": "an answer “some” is what follows it",
    "ActivitySheet.subprocessors_answer.": "an answer “some” is what follows it",
    "ActivitySheet.hosting_answer.": "an answer “some” is what follows it",
    "ActivitySheet.retention_answer.": "an answer “some” is what follows it",
    "Organisation.dpo_absence": "why there is no officer is said where there is none",
    "Organisation.dpo_designated.": "an answer “some” is what follows it",
}
MARKUP = "<b>{{ 7*7 }}</b> {% load x %} R&D &amp; <5 "


def marked():
    """A text for each place, each of its own, all full of what a browser or a template would act upon."""
    found = {}

    def text(place):
        found[place] = f"{MARKUP}c{len(found):04d}z"
        return found[place]

    return found, text


def missing(found, shown, language):
    """The places of the texts that are nowhere, but for those that stand elsewhere for a reason."""
    other = ".en" if language == "fr" else ".fr"
    shown = squeezed(shown)
    lost = [
        place for place, text in found.items() if not place.endswith(other) and squeezed(text) not in shown
    ]
    return [place for place in lost if not place.startswith(tuple(ELSEWHERE))]


def full_sheets(text):
    controller = full(ActivitySheet, text)
    return controller, controller.model_copy(update={"role": PROCESSOR, "id": full(ActivitySheet, str).id})


FOUND, TEXT = marked()
WHOLE = Register(organisation=full(Organisation, TEXT), sheets=full_sheets(TEXT))


@pytest.fixture(scope="module")
def whole(printed):
    """A register in which everything is filled in, printed once."""
    return printed(WHOLE)


@pytest.fixture(scope="module")
def whole_in_english(printed):
    return printed(WHOLE, "en")


@pytest.mark.slow
def test_every_text_of_every_field_is_printed_as_typed(whole, whole_in_english):
    head = f"{WHOLE.organisation.name} · {HEAD_FR}"
    lost = missing(FOUND, told(whole, head), "fr") + missing(FOUND, told(whole_in_english), "en")
    assert len(FOUND) > 250
    assert not lost, lost


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_text_of_every_field_of_a_sheet_is_on_the_screen_as_typed(language):
    found, text = marked()
    with translation.override(language):
        shown = [blocks_html(section.blocks) for one in full_sheets(text) for section in sections(one, ON)]
    titles = {"ActivitySheet.name", "ActivitySheet.reference"}  # of the page itself, not of its blocks
    lost = set(missing(found, Text("".join(shown)).text, language)) - titles
    assert not lost, lost
    assert len(found) > 250


# What people who listen to it find


def test_the_tags_make_a_document_of_headings_lists_and_tables_in_order(whole):
    found = tags(whole)
    levels = [int(tag[2]) for tag in found if re.fullmatch(r"/H\d", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), levels
    for tag in ("/L", "/LI", "/Lbl", "/LBody", "/Table", "/TH", "/TD", "/Link", "/P", "/Sect", "/Art"):
        assert tag in found
    inside = {"/L": {"/L", "/LI", "/Caption"}, "/LI": {"/Lbl", "/LBody"}, "/TR": {"/TH", "/TD"}}
    for _depth, element in elements(whole):
        kids = [kid.get_object() for kid in element.get("/K", []) if not isinstance(kid, int)]
        if element["/S"] in inside:
            assert {kid["/S"] for kid in kids} <= inside[element["/S"]]
        for kid in kids:
            if "/S" in kid:
                assert kid["/P"].get_object() == element


@pytest.mark.slow
def test_a_label_and_its_value_are_one_entry(whole):
    pairs = [
        [kid.get_object()["/S"] for kid in element["/K"]]
        for _depth, element in elements(whole)
        if element["/S"] == "/LI"
    ]
    assert pairs.count(["/Lbl", "/LBody"]) > 100


@pytest.mark.slow
def test_a_table_that_goes_over_pages_is_one_table_whose_headings_say_what_they_head(printed):
    rules = rows(RetentionRule, 60, lambda place: "Règle " + place.split(" ")[0])
    pdf = printed(register(sheet("Paie", retention_rules=rules)))
    assert len(pages(pdf)) > 6
    found = [element for _depth, element in elements(pdf) if element["/S"] == "/Table"]
    assert len(found) == 3  # the summary, this one, and the lines to sign
    scopes = [element["/A"]["/Scope"] for _depth, element in elements(pdf) if element["/S"] == "/TH"]
    assert set(scopes) == {"/Row", "/Column"}


@pytest.mark.slow
def test_each_cell_of_a_table_knows_the_headings_of_its_column_and_row(whole):
    identifiers = {element["/ID"] for _depth, element in elements(whole) if element["/S"] == "/TH"}
    cells = [element for _depth, element in elements(whole) if element["/S"] == "/TD"]
    assert len(cells) > 10
    for cell in cells:
        headers = cell["/A"]["/Headers"]
        assert len(headers) == 2
        assert set(headers) <= identifiers


@pytest.mark.slow
def test_all_that_is_drawn_is_told_by_the_tags(whole):
    """Whatever the tags leave out, a person who listens never hears: only running heads may be left out."""
    tagged, going_on, table = {}, set(), (0, None)
    for depth, element in elements(whole):
        table = (depth, element.raw_get("/Pg")) if element["/S"] == "/Table" else table
        if table[1] and depth > table[0] and element.raw_get("/Pg") != table[1]:
            going_on.add(element.raw_get("/Pg").idnum)
        table = table if depth >= table[0] else (0, None)
    for _depth, element in elements(whole):
        marks = [kid for kid in element.get("/K", []) if isinstance(kid, int)]
        tagged.setdefault(element.raw_get("/Pg").idnum if "/Pg" in element else 0, set()).update(marks)
    for number, page in enumerate(reader(whole).pages, start=1):
        drawn = set(map(int, re.findall(rb"/MCID (\d+)", page.get_contents().get_data())))
        told_here = tagged[page.indirect_reference.idnum]
        assert told_here <= drawn, number
        # The running head, then “Page”, a number, “sur”, a number; and the head of a table that stands again.
        head = 16 if page.indirect_reference.idnum in going_on else 0
        assert len(drawn - told_here) <= 7 + head, number
        assert len(drawn) > len(drawn - told_here) or number == 1


@pytest.mark.slow
def test_a_validator_of_pdf_ua_finds_nothing(french, whole, tmp_path):
    for name, content in {"full": whole, "small": french}.items():
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(content)
        report = validator.validate_pdf(str(path), profile=validator.ValidationProfile.PDF_UA_1)
        assert report.is_compliant, report.failures


def test_one_sheet_prints_alone_under_the_name_of_its_organisation():
    pdf = print_sheet(organisation(), sheet("Paie", "A-1"), "fr", ON)
    document = pages(pdf)
    assert squeezed("Ville d’Exemple") in squeezed(document[0])
    assert squeezed("Page 1 sur 1") in squeezed(document[0])
    assert [tag for tag in tags(pdf) if re.fullmatch(r"/H\d", tag)][:3] == ["/H1", "/H2", "/H3"]
    assert outline(pdf) == ["Paie"]


@pytest.mark.slow
def test_no_heading_stands_alone_at_the_bottom_of_a_page(whole, whole_in_english):
    for pdf in (whole, whole_in_english):
        sheets = list(elements_by_page(pdf).values())[3:]
        assert len(sheets) > 8
        assert [page for page in sheets if re.fullmatch(r"/H\d", page[-1])] == []


def elements_by_page(pdf):
    """The tags of the elements that hold text, by page, without those of one line only."""
    found = {}
    for _depth, element in elements(pdf):
        if element["/S"] in {"/P", "/LI", "/TR"} or re.fullmatch(r"/H\d", element["/S"]):
            found.setdefault(element.raw_get("/Pg").idnum, []).append(element["/S"])
    return found
