"""Register as PDF: every fact of every sheet, in two parts, in order, with a way to each."""

import re

import pytest

from registry.exchange.exports.extent import Extent, Listed
from registry.exchange.exports.register_pdf import one_sheet_html, print_register, register_html
from registry.record.sheet import (
    ActivitySheet,
    Party,
    Recipient,
    SecurityMeasure,
    Subprocessor,
    Term,
)
from tests.registry.documents.reading import outline, pages, reader, squeezed, told
from tests.registry.documents.test_html import Text
from tests.registry.documents.values import ON, PROCESSOR, empty, full, organisation, register, rows, sheet
from tests.registry.exchange.exports.small import SMALL

DRAFT = Term(code="draft", fr="Brouillon", en="Draft")
REVIEW = Term(code="proposed", fr="À relire", en="To be reviewed")
IN_FORCE = Term(code="current", fr="En vigueur", en="Current")
HEAD_FR = "Registre des activités de traitement · 22 novembre 2026"


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
    body = text[text.index("RecordskeptunderArticle30(1)") :]
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
        "Registre de travail\u00a0: toutes les fiches dans leur état actuel",
    ):
        assert squeezed(words) in squeezed(cover)
    assert "n’y figure pas" not in cover


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
    assert "Fiches en vigueur seulement, telles que mises en vigueur" in text
    assert "2 autres fiches, qui ne sont pas en vigueur, n’y figurent pas." in text


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


def test_a_list_on_paper_holds_its_records_in_their_state_and_says_what_was_listed():
    chosen = frozenset(one.id for one in STATES.sheets if one.name in {"Recrutement", "Congés"})
    listed = Listed(chosen, "Service\u00a0: Personnel")
    text = Text(register_html(STATES, "fr", ON, Extent.LISTED, listed=listed)).text
    assert "Recrutement" in text
    assert "Congés" in text
    assert "Paie" not in text
    assert "Formation" not in text
    assert "Service\u00a0: Personnel" in text
    assert "2 autres fiches du registre n’y sont pas." in text
    assert "qui ne sont pas en vigueur" not in text


def test_what_is_not_filled_in_is_left_out_where_that_is_asked():
    whole, short = (
        Text(register_html(STATES, "fr", ON, empty_headings=said)).text.count("Non renseigné.")
        for said in (True, False)
    )
    assert whole - short == 28  # seven headings of each of the four sheets
