"""Every vocabulary file has the same shape, both languages, and says where it comes from."""

from __future__ import annotations

import re
from datetime import date
from itertools import combinations

from .reading import DATA, FILES, every_term, terms, words

FILE_KEYS = {"name", "title", "source", "terms"}
OPTIONAL_FILE_KEYS = {"caution", "cites", "checked", "threshold"}
TERM_KEYS = {
    *("code", "fr", "en", "note_fr", "note_en", "article", "articles", "own", "source", "checked", "caution"),
    *("valid_from", "valid_to", "adopted", "decision_fr", "decision_en", "scope_fr", "scope_en"),
    *("ended", "kind", "member"),
    *("dpv", "must_come_with", "special", "vulnerable", "cnil_label", "cnil_also", "cnil_import"),
    *("prior_authorisation", "derogation", "public_authorities", "approval", "criteria"),
    *("group", "group_fr", "group_en", "art32", "by_basis", "by_condition", "only_if", "never_on", "rights"),
    *("plural_fr", "plural_en", "names", "term_fr", "term_en", "right", "situation_fr", "situation_en"),
    *("text_fr", "text_en", "condition_fr", "condition_en", "limit_fr", "limit_en", "police_fr", "police_en"),
    *("acronym", "address", "postal_code", "city", "country", "phone", "url"),
}
# The labels of the CNIL's spreadsheet are kept letter for letter: an import matches on them.
AS_PRINTED_ELSEWHERE = {"cnil_label", "cnil_also"}
LABEL_LIMIT = 110


def french_texts():
    for name, file in FILES.items():
        yield name, file["title"]["fr"]
        yield name, file["source"]
    for name, each in every_term():
        for key, value in each.items():
            if key in {"fr", "source"} or key.endswith("_fr"):
                yield f"{name} {each['code']} {key}", value


def english_texts():
    for name, file in FILES.items():
        yield name, file["title"]["en"]
    for name, each in every_term():
        for key, value in each.items():
            if key == "en" or key.endswith("_en"):
                yield f"{name} {each['code']} {key}", value


def test_the_vocabularies_are_all_there():
    assert sorted(FILES) == sorted(
        words("""
        conformity_states record_link_kinds regimes access_ways account_rules
        period_authors
        activity_stages ai_roles measure_states contract_states data_use_statuses scc_modules tracker_parties transfer_assessments
        activity_states adequacy answers areas article28_items authorities banner_items channel_kinds contact_functions
        controller_kinds costs
        data_kinds document_kinds dpia_criteria dpia_decisions dpia_exempt dpia_required dpo_positions eea end_actions
        formality_kinds identity_policies interest_holders legal_bases non_personal_kinds obligations
        organisation_statuses recipient_kinds reference_statuses regions relation_states retention_bounds
        refusal_grounds request_kinds request_relations
        retention_phases retention_units right_variants rights roles security_headings sharing_kinds
        source_kinds special_conditions statement_kinds subject_kinds tracker_kinds tracker_rules
        transfer_mechanisms period_joints risk_levels tracker_categories tracker_exemptions
        """)
    )


class TestEachFile:
    def test_has_the_keys_of_a_vocabulary_and_no_other(self):
        for name in FILES:
            assert set(FILES[name]) >= FILE_KEYS
            assert set(FILES[name]) <= FILE_KEYS | OPTIONAL_FILE_KEYS
            for each in terms(name):
                assert {"code", "fr", "en"} <= set(each) <= TERM_KEYS, each

    def test_is_named_after_itself_and_has_terms(self):
        for name in FILES:
            assert FILES[name]["name"] == name
            assert terms(name)

    def test_has_a_title_in_each_language_and_a_source(self):
        for name in FILES:
            assert FILES[name]["title"]["fr"].strip()
            assert FILES[name]["title"]["en"].strip()
            assert FILES[name]["source"].strip()

    def test_has_stable_codes(self):
        for name in FILES:
            for each in terms(name):
                assert re.fullmatch(r"[A-Za-z0-9]+([._][A-Za-z0-9]+)*", each["code"]), each["code"]

    def test_has_one_term_for_a_code_at_any_time(self):
        for name in FILES:
            for one, other in combinations(terms(name), 2):
                if one["code"] == other["code"]:
                    assert one.get("valid_from") or other.get("valid_from"), f"{one['code']} is there twice"
                    apart = [
                        (first.get("valid_to") or "9999-12-31") < (second.get("valid_from") or "0001-01-01")
                        for first, second in [(one, other), (other, one)]
                    ]
                    assert any(apart), f"{one['code']}: two periods overlap"

    def test_has_labels_that_suit_a_list_of_choices(self):
        for name in FILES:
            for each in terms(name):
                for label in (each["fr"], each["en"]):
                    assert label == label.strip()
                    assert label[0] == label[0].upper(), label
                    assert len(label) <= LABEL_LIMIT, label
                    assert not label.endswith("."), label

    def test_never_shows_the_same_label_twice(self):
        for name in FILES:
            for language in ("fr", "en"):
                labels = {each["code"]: each[language] for each in terms(name)}
                assert len(set(labels.values())) == len(labels), labels

    def test_has_real_dates_in_order(self):
        for name in FILES:
            for each in terms(name):
                for key in ("valid_from", "valid_to", "adopted", "checked"):
                    if each.get(key):
                        date.fromisoformat(each[key])
                if each.get("valid_from") and each.get("valid_to"):
                    assert each["valid_from"] <= each["valid_to"]
            if FILES[name].get("checked"):
                date.fromisoformat(FILES[name]["checked"])

    def test_says_what_it_relies_on_when_the_text_was_not_read(self):
        for name in FILES:
            for each in [FILES[name], *terms(name)]:
                if "caution" in each:
                    assert each["caution"] in {"mem", "sec"}
                    assert each["checked"] is None
                    assert "cites" not in each
                elif "checked" in each:
                    assert each["checked"] is not None

    def test_is_read_by_itself_or_with_the_texts_it_cites(self):
        for name in FILES:
            assert ("cites" in FILES[name]) != ("checked" in FILES[name])

    def test_has_every_note_in_both_languages(self):
        for name in FILES:
            for each in terms(name):
                for key in [key for key in each if key.endswith("_fr")]:
                    english = key.removesuffix("_fr") + "_en"
                    assert bool(each[key]) == bool(each.get(english)), (each["code"], key)
                for key in [key for key in each if key.endswith("_en")]:
                    assert key.removesuffix("_en") + "_fr" in each, (each["code"], key)


def test_titles_tell_the_vocabularies_apart():
    for language in ("fr", "en"):
        titles = [file["title"][language] for file in FILES.values()]
        assert len(set(titles)) == len(titles)


def test_french_has_the_typographic_apostrophe():
    assert [where for where, text in french_texts() if "'" in text] == []


def test_french_has_a_no_break_space_before_double_punctuation():
    loose = re.compile(r"[^\u00a0\u202f\s0-9/][;?!»%]|[^\u00a0\u202f]:(?!//)|[ ][:;?!»%]|«(?![\u00a0\u202f])")
    assert [(where, text) for where, text in french_texts() if loose.search(text)] == []


def test_french_quotes_are_french():
    assert [where for where, text in french_texts() if '"' in text or "“" in text] == []


def test_english_is_plain():
    assert [where for where, text in english_texts() if re.search(r"[\u00a0\u202f«»]", text)] == []


def test_texts_have_no_stray_space():
    everything = [*french_texts(), *english_texts()]
    assert [where for where, text in everything if text != text.strip() or "  " in text] == []


def test_no_english_text_numbers_an_act_of_the_union_in_french():
    french = re.compile(r"\((UE|CE)\)|\d/(UE|CE|CEE)\b|prolongée|renouvelée|\bUE\b")
    assert [place for place, text in english_texts() if french.search(text)] == []


def test_sources_name_public_documents_only():
    for path in DATA.glob("*.json"):
        content = path.read_text(encoding="utf-8")
        assert "/work/" not in content
        assert ".md" not in content


def test_files_are_written_to_be_read():
    for path in DATA.glob("*.json"):
        assert "\\u00" not in path.read_text(encoding="utf-8"), "accents are written as themselves"
