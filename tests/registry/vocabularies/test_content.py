"""What the lists of the law must say, whoever edits the files."""

from __future__ import annotations

import re

import pytest

from .reading import FILES, codes, every_term, in_force, term, terms, words

LETTERS = "abcdefghij"
BASES = [f"6.1.{letter}" for letter in "abcdef"]


class TestLegalBases:
    def test_are_the_six_of_article_6(self):
        assert codes("legal_bases") == BASES
        assert [each["article"] for each in terms("legal_bases")] == [
            f"6(1)({letter})" for letter in "abcdef"
        ]
        assert term("legal_bases", "6.1.f")["dpv"] == "eu-gdpr:A6-1-f"

    def test_say_what_must_come_with_them(self):
        needed = {each["code"]: each["must_come_with"] for each in terms("legal_bases")}
        assert needed == {
            "6.1.a": ["withdrawal", "proof"],
            "6.1.b": ["consequences"],
            "6.1.c": ["legal_text"],
            "6.1.d": [],
            "6.1.e": ["legal_text"],
            "6.1.f": ["interest", "balancing"],
        }


class TestSpecialData:
    def test_conditions_are_the_ten_of_article_9_then_article_10_then_the_nir(self):
        assert codes("special_conditions") == [f"9.2.{letter}" for letter in LETTERS] + ["10", "nir"]
        kinds = [each["kind"] for each in terms("special_conditions")]
        assert kinds == ["art9"] * 10 + ["art10", "nir"]

    def test_four_conditions_of_article_9_ask_for_a_legal_text(self):
        with_text = [
            each["code"]
            for each in terms("special_conditions")
            if each["kind"] == "art9" and "legal_text" in each["must_come_with"]
        ]
        assert with_text == ["9.2.b", "9.2.g", "9.2.i", "9.2.j"]

    def test_data_kinds_are_the_union_of_both_cnil_templates(self):
        special = {kind: [] for kind in ("", "art9", "art10", "nir")}
        for each in terms("data_kinds"):
            special[each["special"]].append(each["code"])
        assert len(set(special[""]) - {"anonymised"}) == 8, "of the templates; anonymised data are ours"
        assert len(special["art9"]) == 8
        assert special["art10"] == ["offences"]
        assert special["nir"] == ["nir"], "the NIR is not Article 9 data"

    def test_fifteen_data_kinds_are_rows_of_the_cnil_spreadsheet(self):
        rows = [each["cnil_label"] for each in terms("data_kinds") if "cnil_label" in each]
        assert len(rows) == len(set(rows)) == 15
        assert "Données de connexion (adress IP, logs, etc.)" in rows, "with the CNIL's own spelling"


class TestPeople:
    def test_subject_kinds_hold_the_cnil_list(self):
        labels = {each["cnil_label"] for each in terms("subject_kinds") if "cnil_label" in each}
        assert labels == {
            *("Salariés", "Services Internes", "Clients", "Fournisseurs", "Prestataires", "Prospects"),
            *("Candidats", "Autres (préciser)"),
        }

    def test_prospects_and_suppliers_have_no_dpv_class(self):
        assert term("subject_kinds", "prospects")["dpv"] == term("subject_kinds", "suppliers")["dpv"] == ""

    def test_children_patients_and_employees_are_vulnerable_and_customers_are_not(self):
        for code in ("minors", "patients", "employees"):
            assert term("subject_kinds", code)["vulnerable"] is True
        assert term("subject_kinds", "clients")["vulnerable"] is False

    def test_recipients_cover_the_cnil_list(self):
        taken = {each["cnil_label"] for each in terms("recipient_kinds") if "cnil_label" in each}
        also = {label for each in terms("recipient_kinds") for label in each.get("cnil_also", [])}
        assert taken | also == {
            *("Service interne qui traite les données", "Sous-traitants"),
            *("Destinataires dans des pays tiers ou organisations internationales",),
            *("Partenaires institutionnels ou commerciaux", "Autre (Préciser)"),
        }


@pytest.mark.parametrize(
    "name", ["data_kinds", "subject_kinds", "recipient_kinds", "security_headings", "transfer_mechanisms"]
)
def test_a_cnil_label_leads_to_one_term(name):
    """Where several terms share a label of the spreadsheet, one is chosen for imports, or it is the rest."""
    by_label = {}
    for each in terms(name):
        if "cnil_label" in each:
            by_label.setdefault(each["cnil_label"], []).append(each)
    for label, sharing in by_label.items():
        chosen = [each["code"] for each in sharing if each.get("cnil_import")]
        if label == "Autres mesures (à préciser)":
            assert chosen == []
        elif len(sharing) > 1:
            assert len(chosen) == 1, label


class TestTransferMechanisms:
    def test_are_those_of_chapter_five(self):
        assert codes("transfer_mechanisms") == [
            "45",
            *(f"46.2.{letter}" for letter in "abcdef"),
            *(f"46.3.{letter}" for letter in "ab"),
            *(f"49.1.{letter}" for letter in "abcdefg"),
            "49.1.2",
            "none",  # what is so, and must not be
        ]

    def test_only_article_46_3_needs_prior_authorisation(self):
        assert [m["code"] for m in terms("transfer_mechanisms") if m["prior_authorisation"]] == [
            "46.3.a",
            "46.3.b",
        ]

    def test_derogations_are_article_49(self):
        for each in terms("transfer_mechanisms"):
            assert each["derogation"] == each["code"].startswith("49")

    def test_four_derogations_are_closed_to_public_authorities(self):
        closed = [m["code"] for m in terms("transfer_mechanisms") if not m["public_authorities"]]
        assert closed == ["49.1.a", "49.1.b", "49.1.c", "49.1.2"]

    def test_the_struck_shield_leads_to_no_mechanism(self):
        labels = {m.get("cnil_label") for m in terms("transfer_mechanisms")}
        assert "Privacy shield" not in labels
        assert {"Clauses contractuelles types (CCT)", "Pays adéquat", "Certification"} <= labels


class TestAdequacy:
    @pytest.mark.parametrize(
        ("code", "day", "decision"),
        [
            ("US", "2000-07-25", None),
            ("US", "2015-10-05", "2000/520/CE (Safe Harbor)"),
            ("US", "2015-10-06", None),
            ("US", "2016-07-11", None),
            ("US", "2018-05-25", "(UE) 2016/1250 (Privacy Shield)"),
            ("US", "2020-07-16", None),
            ("US", "2021-01-01", None),
            ("US", "2023-07-09", None),
            ("US", "2024-01-01", "(UE) 2023/1795 (DPF)"),
            ("US", "2026-11-21", "(UE) 2023/1795 (DPF)"),
            ("GB", "2020-12-31", None),
            ("GB", "2022-01-01", "(UE) 2021/1772"),
            ("GB", "2025-06-27", "(UE) 2021/1772"),
            ("GB", "2025-06-28", "(UE) 2021/1772, prolongée par (UE) 2025/1226"),
            ("GB", "2025-12-28", "(UE) 2021/1772, renouvelée par (UE) 2025/2574"),
            ("GB", "2031-12-27", "(UE) 2021/1772, renouvelée par (UE) 2025/2574"),
            ("GB", "2031-12-28", None),
            ("BR", "2026-01-27", None),
            ("BR", "2026-01-28", "(UE) 2026/179"),
            ("JP", "2019-01-22", None),
            ("JP", "2019-01-23", "(UE) 2019/419"),
            ("KR", "2021-12-17", "(UE) 2022/254"),
            ("EPO", "2025-07-14", None),
            ("EPO", "2025-07-15", "(UE) 2025/1382"),
            ("CH", "2018-05-25", "2000/518/CE"),
            ("KE", "2026-11-21", None),
            ("IN", "2026-11-21", None),
        ],
    )
    def test_follows_the_decisions(self, code, day, decision):
        found = in_force("adequacy", code, day)
        assert (found and found["decision_fr"]) == decision

    @pytest.mark.parametrize(
        ("code", "day", "decision"),
        [
            ("CH", "2018-05-25", "2000/518/EC"),
            ("NZ", "2018-05-25", "2013/65/EU"),
            ("US", "2024-01-01", "(EU) 2023/1795 (DPF)"),
            ("GB", "2025-06-28", "(EU) 2021/1772, extended by (EU) 2025/1226"),
            ("GB", "2025-12-28", "(EU) 2021/1772, renewed by (EU) 2025/2574"),
        ],
    )
    def test_names_a_decision_in_english_too(self, code, day, decision):
        assert in_force("adequacy", code, day)["decision_en"] == decision

    def test_no_decision_is_named_in_french_letters_in_english(self):
        for each in terms("adequacy"):
            assert not re.search(r"\b(UE|CE|par|Accord)\b", each["decision_en"]), each["decision_en"]

    def test_today_holds_seventeen_decisions(self):
        today = [
            code for code in dict.fromkeys(codes("adequacy")) if in_force("adequacy", code, "2026-11-21")
        ]
        assert sorted(today) == sorted(words("AD AR BR CA CH EPO FO GB GG IL IM JE JP KR NZ US UY"))

    def test_the_united_kingdom_has_no_gap_since_it_left(self):
        periods = sorted((p["valid_from"], p["valid_to"]) for p in terms("adequacy") if p["code"] == "GB")
        assert [p[0] for p in periods] == ["2021-01-01", "2021-06-28", "2025-06-28", "2025-12-28"]
        assert [p[1] for p in periods] == ["2021-06-27", "2025-06-27", "2025-12-27", "2031-12-27"]

    def test_a_partial_decision_says_its_scope(self):
        for code in ("US", "CA", "JP", "BR", "KR", "IL", "FO"):
            assert in_force("adequacy", code, "2026-11-21")["scope_fr"]

    def test_an_ended_decision_says_how(self):
        for each in terms("adequacy"):
            closed = each["valid_to"] is not None and each["valid_to"] < "2026-11-21"
            assert closed == ("ended" in each), each["decision_fr"]

    def test_no_member_of_the_area_is_a_third_country(self):
        members = {each["code"] for each in terms("eea") if each["member"] != "former"}
        assert members.isdisjoint(codes("adequacy"))


class TestEuropeanEconomicArea:
    def test_holds_thirty_states_today(self):
        today = [code for code in codes("eea") if in_force("eea", code, "2026-11-21")]
        assert len(today) == 30
        assert {"FR", "IS", "LI", "NO"} <= set(today)
        assert {"GB", "CH"}.isdisjoint(today)

    def test_the_united_kingdom_was_in_until_the_end_of_2020(self):
        assert in_force("eea", "GB", "2020-12-31")
        assert in_force("eea", "GB", "2021-01-01") is None


class TestImpactAssessment:
    def test_has_nine_criteria_and_two_are_enough(self):
        assert codes("dpia_criteria") == words("EVAL ADM SURV SENS SCALE CROSS VULN INNO EXCL")
        assert FILES["dpia_criteria"]["threshold"] == 2

    def test_has_fourteen_types_that_require_it(self):
        assert codes("dpia_required") == [str(n) for n in range(1, 15)]

    def test_each_required_type_meets_enough_criteria(self):
        for each in terms("dpia_required"):
            assert len(each["criteria"]) >= 2
            assert set(each["criteria"]) <= set(codes("dpia_criteria"))
        assert term("dpia_required", "14")["criteria"] == ["SENS", "SCALE", "SURV", "VULN", "INNO"]

    def test_has_twelve_types_that_do_not_and_says_that_they_are_second_hand(self):
        assert codes("dpia_exempt") == [str(n) for n in range(1, 13)]
        assert {each["caution"] for each in terms("dpia_exempt")} == {"sec", "mem"}
        assert term("dpia_exempt", "11")["caution"] == "mem"


class TestSecurity:
    def test_has_the_twenty_five_sheets_of_the_guide(self):
        assert codes("security_headings") == [f"{n:02}" for n in range(1, 26)]

    def test_keeps_the_groups_of_the_guide(self):
        groups = [each["group"] for each in terms("security_headings")]
        assert groups == [
            *([""] + ["users"] * 4 + ["equipment"] * 7 + ["control"] * 3 + ["incident"] * 4 + ["focus"] * 6)
        ]

    @pytest.mark.parametrize(
        ("label", "sheets"),
        [
            ("Mesures de traçabilité", ["16"]),
            ("Mesures de protection des logiciels", ["06", "09", "10"]),
            ("Sauvegarde des données", ["17"]),
            ("Chiffrement des données", ["21"]),
            ("Contrôle d'accès des utilisateurs", ["04", "05"]),
            ("Contrôle des sous-traitants", ["14"]),
        ],
    )
    def test_maps_to_the_cnil_list(self, label, sheets):
        assert [each["code"] for each in terms("security_headings") if each["cnil_label"] == label] == sheets

    def test_names_a_letter_of_article_32_or_none(self):
        assert {each["art32"] for each in terms("security_headings")} == {"", "a", "b", "c", "d"}


class TestRights:
    def by_basis(self, code):
        return [term("rights", code)["by_basis"][basis] for basis in BASES]

    def test_erasure_is_limited_but_never_absent(self):
        assert self.by_basis("erasure") == [True, True, "limited", True, "limited", True]

    def test_portability_follows_consent_and_contract(self):
        assert self.by_basis("portability") == ["if_automated", "if_automated", False, False, False, False]
        assert term("rights", "portability")["by_condition"] == {"9.2.a": "if_automated"}

    def test_objection_follows_public_task_and_legitimate_interests(self):
        assert self.by_basis("objection") == [False, False, False, False, True, True]

    def test_objection_to_marketing_depends_on_marketing_only(self):
        assert self.by_basis("objection_marketing") == [True] * 6
        assert term("rights", "objection_marketing")["only_if"] == "direct_marketing"

    def test_automated_decisions_may_be_authorised_by_law(self):
        assert self.by_basis("automated_decision") == [True, True, "law", True, "law", True]

    def test_consent_is_withdrawn_where_there_is_consent(self):
        assert self.by_basis("withdraw_consent") == [True, False, False, False, False, False]
        assert term("rights", "withdraw_consent")["by_condition"] == {"9.2.a": True}

    @pytest.mark.parametrize("code", ["access", "rectification", "restriction", "post_mortem", "complaint"])
    def test_some_rights_hold_whatever_the_basis(self, code):
        assert self.by_basis(code) == [True] * 6

    def test_variants_belong_to_rights(self):
        for each in terms("right_variants"):
            assert set(each["rights"]) <= set(codes("rights"))
            assert each["rights"] or each["code"] == "other"


def test_the_processor_contract_has_seven_contents_and_eight_undertakings():
    listed = codes("article28_items")
    assert listed[:7] == words("obj dur nat fin dat per obl")
    assert listed[7:15] == list("abcdefgh")
    assert listed[15:] == ["subprocessors", "breach", "other"]


def test_none_is_an_answer_and_silence_is_not_in_the_list():
    assert codes("answers") == ["none", "some", "not_concerned"]
    assert term("answers", "none")["fr"] == "Aucun (déclaré)"


def test_no_term_is_marked_as_the_one_to_preselect():
    for name, each in every_term():
        assert "default" not in each, f"{name} {each['code']}"


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("relation_states", "prospect active inactive former candidate"),
        ("roles", "controller joint processor"),
        ("organisation_statuses", "private public"),
        (
            "contact_functions",
            "seat representative dpo rights_desk eu_representative privacy_lead office security technical publication "
            "support general",
        ),
        ("dpo_positions", "internal external shared"),
        ("source_kinds", "direct relation automatic indirect"),
        ("obligations", "mandatory optional"),
        ("interest_holders", "controller third_party both"),
        ("retention_units", "minute hour day working_day weekday week month year session"),
        ("retention_bounds", "exactly at_most at_least about rolling"),
        ("period_joints", "event_then_number number_then_event either earlier later"),
        ("risk_levels", "negligible limited significant maximum"),
        (
            "tracker_categories",
            "necessary preference audience personalised_content advertising personalised_advertising "
            "geolocated_advertising sharing",
        ),
        (
            "tracker_exemptions",
            "choice authentication basket interface load_balancing sample audience communication requested",
        ),
        ("retention_phases", "active intermediate final"),
        (
            "end_actions",
            "erase anonymise erase_or_anonymise archive sort return erase_or_return keep_anonymised",
        ),
        ("channel_kinds", "post email phone online_form download_form in_person"),
        ("identity_policies", "none reasonable_doubt proof_always id_copy_always"),
        ("costs", "free fee"),
        ("tracker_kinds", "cookie pixel local_storage sdk fingerprint other"),
        ("tracker_rules", "exempt consent"),
        ("dpia_decisions", "required under_way not_required done"),
        ("reference_statuses", "in_force obsolete replaced"),
        ("formality_kinds", "declaration simplified_standard authorisation exemption correspondent"),
        ("sharing_kinds", "information reason restriction choice"),
        ("non_personal_kinds", "type source use sharing storage retention"),
        ("statement_kinds", "undertaking principle consent_clause scope free"),
        ("regimes", "eudpr lil3 lpd other"),
        ("activity_stages", "planned test running suspended ended"),
        ("contract_states", "signed requested to_sign none"),
        ("scc_modules", "1 2 3 4"),
        ("transfer_assessments", "done to_do not_needed"),
        ("data_use_statuses", "processor_only local_only unreadable possible not_needed basis_open"),
        ("measure_states", "in_place partial planned recommended to_check gap"),
        ("conformity_states", "declared conform deviates to_examine"),
        ("record_link_kinds", "see part_of fed_by feeds replaces"),
        ("ai_roles", "deployer provider both"),
        ("tracker_parties", "first third"),
        (
            "document_kinds",
            "terms_of_use legal_notice cookie_charter request_form contract licence policy processing_contract "
            "joint_arrangement impact_assessment notice certificate authorisation reference_framework safeguards "
            "evidence procedure earlier_version other_record other",
        ),
        (
            "banner_items",
            "message per_purpose before_consent acceptance refusal inaction dismissal withdrawal no_effect",
        ),
        (
            "areas",
            "identity purposes bases data sources recipients transfers retention rights complaint trackers "
            "security changes processor social_networks links other",
        ),
    ],
)
def test_codes_stay_what_stored_rows_expect(name, listed):
    assert codes(name) == words(listed)
