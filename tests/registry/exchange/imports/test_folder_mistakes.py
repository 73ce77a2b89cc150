"""A folder with mistakes: each is named by file, line and field, and nothing is stored."""

import os

import pytest
from django.utils import translation

from registry.exchange.imports import folder as loader
from registry.exchange.imports import rows
from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.models import (
    Department,
    Party,
)
from tests.registry.exchange.imports.folders import ACTIVITY, DUPONT, WHOLE, in_activity, in_organisation

pytestmark = pytest.mark.django_db


# Mistakes: named by file, line and field, and nothing is stored -----------------------------------------------


MISTAKES = {
    "an unknown field, with the name that was meant": (
        in_organisation("legal_from: SA"),
        "organisation.yaml:3: legal_from: Unknown field “legal_from”: did you mean “legal_form”?",
    ),
    "an unknown field, with the known ones": (
        in_organisation("sites:\n  - {url: a.fr, zzz: b}"),
        "organisation.yaml:4: sites[1].zzz: Unknown field “zzz”. Known: key, name, note, url.",
    ),
    "a field that only the register fills in": (
        in_activity("version: 3"),
        "activities/a.yaml:4: activities[1].version: Unknown field “version”. Known:",
    ),
    "a record that is not there": (
        in_activity("related_records: [A-9]"),
        "activities/a.yaml:4: activities[1].related_records[1].target: ",
    ),
    "a name that is nearly one of the directory": (
        in_activity("subprocessors: [Paye Expres]", f"{DUPONT}\nparties: [{{key: pe, name: Paye Express}}]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “external organisation” has the key “Paye Expres”: did you mean “Paye Express”?",
    ),
    "a name that is nowhere, with those that are there": (
        in_activity("subprocessors: [zzz]", f"{DUPONT}\nparties: [{{key: pe, name: Paye Express}}, Étude]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “external organisation” has the key “zzz”. Known: Étude, Paye Express, pe.",
    ),
    "a comma in a text between braces": (
        in_activity("purposes:\n  - {name: Gérer, payer, bases: [6.1.b]}"),
        "activities/a.yaml:5: activities[1].purposes[1].payer: “payer” is no field. Between braces a comma ends a value:",
    ),
    "a decimal where a whole number is expected": (
        in_activity("retention_rules:\n  - {amount: 1.5, unit: year}"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: “1.5” is no whole number: a year and a half,",
    ),
    "a tag given twice": (
        in_activity("tags: [paie, paie]"),
        "activities/a.yaml:4: activities[1].tags[2]: This record has this tag already.",
    ),
    "a quotation mark that nothing closes": (
        in_activity('description: "Payer les salaires'),
        "activities/a.yaml:4: A quotation mark is opened and not closed: the text runs to the end of the file.",
    ),
    "a field that is indented otherwise than its neighbours": (
        in_activity("purposes:\n  - name: Payer\n   detail: Chaque mois"),
        "activities/a.yaml:6: This line does not stand below the others as it should",
    ),
    "a merge key": (in_organisation("<<: {brand: D}"), "organisation.yaml:3: <<: Unknown field “<<”. Known:"),
    "a field written twice": (
        in_organisation("name: Durand"),
        "organisation.yaml:3: The field “name” is written twice.",
    ),
    "text where a list is expected": (
        in_organisation("sites: www.dupont.fr"),
        "organisation.yaml:3: sites: A list is expected here.",
    ),
    "fields where a list is expected": (
        in_organisation("sites: {url: www.dupont.fr}"),
        "organisation.yaml:3: sites: A list is expected here.",
    ),
    "a list where one value is expected": (
        in_organisation("brand: [Dupont]"),
        "organisation.yaml:3: brand: One value is expected here.",
    ),
    "a single value for a row that has no main field": (
        in_organisation("formalities: [declaration]"),
        "organisation.yaml:3: formalities[1]: Fields with their values are expected here: instead of “declaration” write"
        " “kind: declaration”.",
    ),
    "a list where a key is expected": (
        in_activity("department: [juridique]"),
        "activities/a.yaml:4: activities[1].department: A key is expected here.",
    ),
    "a file that is a list": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": "- Paie"},
        "activities/a.yaml:1: Fields with their values are expected here.",
    ),
    "a word for a number": (
        in_activity("retention_rules:\n  - amount: trois\n    unit: year"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: “trois” is no whole number: a year and a half,"
        " for example, is 18 with the unit “month”.",
    ),
    "a number below zero": (
        in_activity("retention_rules:\n  - amount: -3\n    unit: year"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: Ensure this value is greater than",
    ),
    "a number without its unit": (
        in_activity("retention_rules:\n  - amount: 3"),
        "activities/a.yaml:5: activities[1].retention_rules[1]: A number needs its unit, and a unit its number; only a "
        "session has none.",
    ),
    "a host by its name alone": (
        in_activity("hosting: [OVH]"),
        "activities/a.yaml:4: activities[1].hosting[1]: Fields with their values are expected here: instead of “OVH” write"
        " “name: OVH”.",
    ),
    "a period in a field of its own": (
        in_activity("retention_rules:\n  - duration: 3 ans"),
        "activities/a.yaml:5: activities[1].retention_rules[1].duration: “duration” is no field: write “amount: 3, unit: year”.",
    ),
    "a period in the field of the number": (
        in_activity("retention_rules:\n  - {amount: 18 mois, unit: month}"),
        "activities/a.yaml:5: activities[1].retention_rules[1].amount: “18 mois” is no whole number: write “amount: 18, unit:"
        " month”.",
    ),
    "a language by its name": (
        in_organisation("language: français"),
        "organisation.yaml:3: language: “français” is no code of this list. Codes: fr (Français), en (English).",
    ),
    "a region where a country is expected": (
        in_activity("hosting:\n  - {name: OVH, country: EU}"),
        "activities/a.yaml:5: activities[1].hosting[1].country: “EU” is no country: write “region: eu” instead of “country”.",
    ),
    "a region where a row has none": (
        in_activity("transfers:\n  - {country: EEE}"),
        "activities/a.yaml:5: activities[1].transfers[1].country: “EEE” is no country: leave the field out, and say it in"
        " words in another one.",
    ),
    "a code between quotation marks": (
        in_activity("purposes:\n  - name: Payer\n    bases: [« 6.1.b »]"),
        "activities/a.yaml:6: activities[1].purposes[1].bases[1].basis: “« 6.1.b »” is no code of this list: did you mean 6.1.b",
    ),
    "a season for a date": (
        in_activity("began_on: au printemps"),
        "activities/a.yaml:4: activities[1].began_on: “au printemps” is no date: write a day, a month or a year, as 31/12/2024,"
        " 12/2024 or 2024.",
    ),
    "a date written the French way": (
        in_activity("created_on: 25/05/2018"),
        "activities/a.yaml:4: activities[1].created_on: “25/05/2018” value has an invalid date format.",
    ),
    "a boolean that is neither true nor false": (
        in_activity("sources:\n  - {kind: direct, is_public: yes}"),
        "activities/a.yaml:5: activities[1].sources[1].is_public: “true” or “false” is expected here.",
    ),
    "a bad code": (
        in_activity("purposes:\n  - name: Payer\n    bases: [6.1.z]"),
        "activities/a.yaml:6: activities[1].purposes[1].bases[1].basis: “6.1.z” is no code of this list. Codes: 6.1.a (Consent)",
    ),
    "a bad code in a list of codes": (
        in_activity("impact_assessment:\n  criteria: [luck]"),
        "activities/a.yaml:5: activities[1].impact_assessment.criteria: “luck” is not one of the possible values.",
    ),
    "a code where a list of codes is expected": (
        in_activity("impact_assessment:\n  criteria: luck"),
        "activities/a.yaml:5: activities[1].impact_assessment.criteria: A list of codes is expected here.",
    ),
    "a country by its name": (
        in_organisation("contact_points:\n  - {function: seat, country: France}"),
        "organisation.yaml:4: contact_points[1].country: “France” is no country code: write FR.",
    ),
    "an overlong line": (
        in_organisation(f"brand: {'D' * 401}"),
        "organisation.yaml:3: brand: Ensure this value has at most 400 characters (it has 401).",
    ),
    "a bad email address": (
        in_organisation("contact_points:\n  - function: dpo\n    email: dpo at dupont"),
        "organisation.yaml:5: contact_points[1].email: Enter a valid email address.",
    ),
    "a bad web address": (
        in_organisation("sites: [chez nous]"),
        "organisation.yaml:3: sites[1].url: Write a web address, such as https://www.example.org.",
    ),
    "a bad SIREN": (
        in_organisation('siren: "810308289"'),
        "organisation.yaml:3: siren: This is not a valid SIREN number: check its nine digits.",
    ),
    "a bad slug": (
        {"organisation.yaml": "slug: chez dupont\nname: Dupont"},
        "organisation.yaml:1: slug: Enter a valid “slug”",
    ),
    "a control character": (
        in_organisation('brand: "Du\\x07pont"'),
        "organisation.yaml:3: brand: Character 3 (code U+0007) is a control character",
    ),
    "an empty value": (
        in_organisation("brand:"),
        "organisation.yaml:3: brand: The value is empty: fill it in or leave the field out.",
    ),
    "an empty row of a list": (
        in_organisation("sites:\n  - www.dupont.fr\n  -"),
        "organisation.yaml:5: sites[2].url: The value is empty: fill it in or leave the field out.",
    ),
    "a missing required field": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": "# Paie\nreference: A-1\nrole: controller"},
        "activities/a.yaml:2: activities[1].name: This field is required, and it is left out.",
    ),
    "a missing code, with the codes": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": "reference: A-1\nname: Paie"},
        "activities/a.yaml:1: activities[1].role: This field is required, and it is left out. Codes: controller",
    ),
    "a label instead of a code": (
        in_activity("purposes:\n  - {name: Payer, bases: [contract]}"),
        "activities/a.yaml:5: activities[1].purposes[1].bases[1].basis: “contract” is no code of this list:"
        " did you mean 6.1.b (Performance",
    ),
    "none instead of a list": (
        in_activity("joint_controllers: none"),
        "activities/a.yaml:4: activities[1].joint_controllers: A list is expected here; that there is none is said"
        " by “joint_answer: none”.",
    ),
    "a colon in a text without quotes": (
        in_activity("description: Note : deux points: ici"),
        "activities/a.yaml:4: A text in which a colon is followed by a space stands in straight quotation marks.",
    ),
    "a missing required reference": (
        in_activity("subprocessors:\n  - note: à compléter"),
        "activities/a.yaml:5: activities[1].subprocessors[1].party: This field is required.",
    ),
    "an unknown reference": (
        in_activity("subprocessors: [paie]", f"{DUPONT}\nparties: [{{key: paye, name: Paye}}]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “external organisation” has the key “paie”: did you mean “paye”?",
    ),
    "the key of a row of another kind": (
        in_activity("subprocessors: [paye]", f"{DUPONT}\ndepartments: [{{key: paye, name: Paye}}]"),
        "activities/a.yaml:4: activities[1].subprocessors[1].party: No “external organisation” has the key “paye”. Known: —.",
    ),
    "a key used twice, with its first place": (
        in_organisation("parties:\n  - {key: paye, name: Paye}\n  - {key: paye, name: B}"),
        "organisation.yaml:5: parties[2]: The key “paye” is already used at organisation.yaml:4.",
    ),
    "a reference used by two activities": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": ACTIVITY, "activities/b.yaml": ACTIVITY},
        "activities/b.yaml:1: activities[2]: The key “A-1” is already used at activities/a.yaml:1.",
    ),
    "a purpose of another activity": (
        {
            "organisation.yaml": DUPONT,
            "activities/a.yaml": f"{ACTIVITY}\npurposes: [{{key: payer, name: Payer}}]",
            "activities/b.yaml": "reference: B\nname: B\nrole: joint\nretention_rules:\n  - purpose: payer",
        },
        "activities/b.yaml:5: activities[2].retention_rules[1].purpose: "
        "This entry belongs to another record of the organisation.",
    ),
    "an anchor": (
        in_organisation("sites:\n  - &site www.dupont.fr"),
        "organisation.yaml:4: Anchors and aliases (& and *) are not read.",
    ),
    "an alias": (
        in_organisation("brand: *name"),
        "organisation.yaml:3: Anchors and aliases (& and *) are not read.",
    ),
    "a tag": (
        in_organisation("brand: !!python/name:os.system"),
        "organisation.yaml:3: Tags (!) are not read.",
    ),
    "a tag of our own": (
        in_organisation("brand: !secret word"),
        "organisation.yaml:3: Tags (!) are not read.",
    ),
    "a field whose name is a list": (
        in_organisation("? [brand]\n: Dupont"),
        "organisation.yaml:3: The name of a field must be plain text.",
    ),
    "what is not YAML": (
        in_organisation("sites: [www.dupont.fr"),
        "organisation.yaml:3: A list in brackets or braces is not closed, or a comma is missing before this place.",
    ),
    "a tab where spaces are expected": (
        in_organisation("\tbrand: Dupont"),
        "organisation.yaml:3: A tab stands where spaces are expected: indent with spaces.",
    ),
    "two documents in a file": (
        in_organisation("---\nname: Durand"),
        "organisation.yaml:3: A second document begins here (---): a file holds one.",
    ),
    "a file that is not UTF-8": (
        {"organisation.yaml": f"{DUPONT}\nbrand: Générale".encode("latin-1")},
        "organisation.yaml:3: The file is not encoded in UTF-8.",
    ),
    "an empty file": (
        {"organisation.yaml": DUPONT, "activities/a.yaml": ""},
        "activities/a.yaml:1: The file is empty.",
    ),
    "a file of comments only": (
        {"organisation.yaml": "# Dupont\n"},
        "organisation.yaml:1: The file is empty.",
    ),
    "a folder without its main file": (
        {"activities/a.yaml": ACTIVITY},
        "organisation.yaml:1: The folder has no file organisation.yaml.",
    ),
    "a stray file": (
        {"organisation.yaml": DUPONT, "lisez-moi.txt": "Bonjour"},
        "lisez-moi.txt:1: This file has no place in the folder; expected: contact_points/*.yaml, "
        "signatories/*.yaml, sites/*.yaml",
    ),
    "a folder that is no section": (
        {"organisation.yaml": DUPONT, "activites/a.yaml": ACTIVITY},
        "activites/a.yaml:1: This file has no place in the folder; expected:",
    ),
    "a file with another ending": (
        {"organisation.yaml": DUPONT, "activities/a.yml": ACTIVITY},
        "activities/a.yml:1: This file has no place in the folder; expected:",
    ),
    "a file one folder too deep": (
        {"organisation.yaml": DUPONT, "activities/paie/a.yaml": ACTIVITY},
        "activities/paie/a.yaml:1: This file has no place in the folder; expected:",
    ),
    "a file that is too large": (
        {"organisation.yaml": f"{DUPONT}\n# {'-' * 2_000_000}\n"},
        "organisation.yaml:1: The file is larger than 2 MB.",
    ),
}


@pytest.mark.parametrize(("files", "sentence"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_by_file_line_and_field_and_nothing_is_stored(faults, files, sentence):
    (fault,) = faults(files)
    assert fault.startswith(sentence)


def test_several_mistakes_are_named_at_once_in_the_order_of_the_files(faults):
    files = {
        "organisation.yaml": f"{DUPONT}\nlegal_from: SA\nsites: www.dupont.fr",
        "activities/a.yaml": f"{ACTIVITY}\nrecipients:\n  - {{kind: processor, party: acme}}",
        "activities/b.yaml": "",
        "lisez-moi.txt": "Bonjour",
    }
    assert [fault.split(": ")[0] for fault in faults(files)] == [
        "activities/a.yaml:5",
        "activities/b.yaml:1",
        "lisez-moi.txt:1",
        "organisation.yaml:3",
        "organisation.yaml:4",
    ]


def test_several_values_that_their_fields_refuse_are_named_at_once(faults):
    files = in_activity("sensitive_data: perhaps\npurposes:\n  - detail: sans nom", f"{DUPONT}\nsiren: 12")
    assert [fault.split(": ")[1] for fault in faults(files)] == [
        "activities[1].sensitive_data",
        "activities[1].purposes[1].name",
        "siren",
    ]


def test_mistakes_of_different_kinds_are_named_in_one_run_and_each_once(faults):
    """A file that cannot be read, an unknown field, an unknown reference, a wrong code, what is left out: all at once."""
    files = {
        "organisation.yaml": f"{DUPONT}\nlegal_from: SA",
        "activities/a.yaml": f"{ACTIVITY}\nsensitive_data: perhaps\nsubprocessors: [nobody]\nhosting:\n  - country: France",
        "activities/b.yaml": "reference: B\nname: Note : lieu",
        "activities/c.yaml": "reference: C\nrole: controller",
    }
    found = faults(files)
    assert [fault.split(": ")[0:2] for fault in found] == [
        ["activities/a.yaml:4", "activities[1].sensitive_data"],
        ["activities/a.yaml:5", "activities[1].subprocessors[1].party"],
        ["activities/a.yaml:7", "activities[1].hosting[1].country"],
        [
            "activities/b.yaml:2",
            "A text in which a colon is followed by a space stands in straight quotation marks.",
        ],
        ["activities/c.yaml:1", "activities[2].name"],
        ["organisation.yaml:3", "legal_from"],
    ]


def test_no_english_of_the_library_is_told_in_french(folder):
    path = folder(in_organisation("sites: [www.dupont.fr"))
    with translation.override("fr"), pytest.raises(FaultyFolder) as refused:
        load_organisation(path)
    assert "n’est pas fermée" in str(refused.value)
    assert "expected" not in str(refused.value)


def test_a_key_of_another_organisation_is_not_known(load, faults):
    load(WHOLE, name="dupont")
    files = in_activity("subprocessors: [paye-express]", "slug: durand\nname: Durand")
    assert faults(files) == [
        "activities/a.yaml:4: activities[1].subprocessors[1].party: "
        "No “external organisation” has the key “paye-express”. Known: —."
    ]


def test_two_kinds_of_rows_may_use_the_same_key(load):
    load(
        in_organisation("parties: [{key: paye, name: Paye}]\ndepartments: [{key: paye, name: Service paye}]")
    )
    assert (Party.objects.get().name, Department.objects.get().name) == ("Paye", "Service paye")


def test_sentences_are_in_the_language_of_the_process(folder):
    path = folder(in_organisation("brand: [Dupont]"))
    with translation.override("fr"), pytest.raises(FaultyFolder) as refused:
        load_organisation(path)
    with translation.override("fr"):
        assert str(refused.value) == f"organisation.yaml:3: brand: {loader._('One value is expected here.')}"


# What a careless reader would let through --------------------------------------------------------------------


def test_lists_nested_without_end_are_refused(faults):
    assert faults(in_organisation("sites: " + "[" * 900 + "]" * 900))


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (
            {
                **in_activity(""),
                "notices/n.yaml": "slug: n\ntitle: N\nlanguage: fr\nactivity_links: [A-1, A-1]",
            },
            "notices/n.yaml:4",
        ),
        (
            {
                "organisation.yaml": DUPONT,
                "activities/a.yaml": f"{ACTIVITY}\nkey: a",
                "activities/b.yaml": f"{ACTIVITY}\nkey: b",
            },
            "activities/b.yaml:1",
        ),
    ],
    ids=["an activity twice in a notice", "a reference twice under two keys"],
)
def test_what_must_be_unique_is_named_where_it_is_repeated(faults, files, place):
    assert faults(files)[0].startswith(f"{place}: ")


def test_a_list_and_a_folder_of_the_same_name_are_not_mixed(faults):
    files = {**in_organisation("sites: [www.dupont.fr]"), "sites/b.yaml": "url: www.dupont.com"}
    assert faults(files) == [
        "organisation.yaml:3: sites: This list and the folder of the same name say the same: keep one of them."
    ]


@pytest.mark.parametrize("key", ['""', "[paye]"])
def test_a_key_that_is_no_word_is_refused(faults, key):
    assert faults(in_organisation(f"parties: [{{key: {key}, name: Paye}}]"))


def test_two_formalities_may_refer_to_the_same_text(load):
    assert load(
        in_organisation(
            "formalities:\n  - {kind: declaration, reference: NS 48}\n  - {kind: exemption, reference: NS 48}"
        )
    )


def test_a_control_character_that_yaml_refuses_is_named_at_its_line(faults):
    assert faults(in_organisation("brand: Du\x07pont"))[0].startswith("organisation.yaml:3: ")


def test_a_line_break_in_a_one_line_field_is_refused(faults):
    assert faults(in_organisation('brand: "Du\\npont"'))


# What is no plain file, and what is too large -----------------------------------------------------------------


def test_a_link_is_named_and_not_followed(folder, tmp_path):
    path = folder(in_organisation("brand: D"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.yaml").write_text("reference: X")
    (path / "activities").symlink_to(elsewhere)
    (path / "sites.yaml").symlink_to(elsewhere / "secret.yaml")
    with pytest.raises(FaultyFolder) as refused:
        load_organisation(path)
    assert [str(one) for one in refused.value.faults] == [
        "activities:1: This is a link or no plain file: it is not read.",
        "sites.yaml:1: This is a link or no plain file: it is not read.",
    ]


def test_a_pipe_is_named_and_not_waited_for(folder):
    path = folder(in_organisation("brand: D"))
    os.mkfifo(path / "pipe.yaml")
    with pytest.raises(FaultyFolder, match=r"pipe\.yaml:1: This is a link or no plain file"):
        load_organisation(path)


def test_a_file_name_that_is_no_text_is_named_as_far_as_it_can_be(folder):
    path = folder(in_organisation("brand: D"))
    os.mkfifo(os.fsencode(path) + b"/caf\xe9.yaml")
    with pytest.raises(FaultyFolder, match=r"^caf\?\.yaml:1: This is a link or no plain file"):
        load_organisation(path)


def test_a_folder_with_too_many_files_or_bytes_is_refused_before_it_is_read(faults, monkeypatch):
    monkeypatch.setattr(loader, "MOST_FILES", 2)
    files = {"organisation.yaml": DUPONT, "activities/a.yaml": ACTIVITY, "activities/b.yaml": ACTIVITY}
    (fault,) = faults(files)
    assert (
        fault
        == "organisation.yaml:1: The folder is larger than a register: at most 50 MB in 2 files are read."
    )
    monkeypatch.setattr(loader, "LARGEST_FOLDER", 10)
    assert len(faults({"organisation.yaml": DUPONT})) == 1


def test_a_folder_with_more_entries_than_any_register_is_refused(faults, monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    (fault,) = faults(in_organisation("sites:\n" + "  - {url: a.fr}\n" * 4))
    assert fault.endswith("The folder has more than 3 entries: no register has.")


def test_of_very_many_mistakes_the_first_hundred_are_told(load):
    with pytest.raises(FaultyFolder) as refused:
        load(in_organisation("\n".join(f"unknown{n}: x" for n in range(130))))
    told = str(refused.value).splitlines()
    assert (len(told), told[-1]) == (101, "… and 30 more.")
