"""What a lawyer reads in a starter: one basis a purpose, texts that bind for it, no consent to what is mandatory.

Held for every starter at once, and for each kind of fault with a fault that would be seen.
"""

import re
from datetime import date

import pytest

from registry.files.yaml_tree import Mapping, Sequence, Text
from registry.starters import items_of, sources, starter, starters, text_of, wording
from registry.starters.points import facts_of, points_of
from registry.vocabularies.law import by_key

ON = date(2026, 11, 29)
LISTED = ("required_type", "exempt_type")


def plain(tree):
    """A tree as dicts, lists and texts, in French where there are two languages."""
    if isinstance(tree, Sequence):
        return [plain(one) for one in tree.items]
    if isinstance(tree, Text):
        return tree.value
    if isinstance(tree, Mapping) and "fr" in tree.entries:
        return wording(tree).fr
    return {name: plain(value) for name, (_place, value) in tree.entries.items()}


def activity(one):
    return plain(facts_of(one))


def listed(value):
    return value if isinstance(value, list) else [value]


def purposes():
    return [(one.slug, purpose) for one in starters() for purpose in activity(one)["purposes"]]


def bases():
    return [
        (slug, purpose["key"], basis) for slug, purpose in purposes() for basis in purpose.get("bases", ())
    ]


def data_of(one):
    """The categories of data that the starter brings, by their key."""
    return {row["key"]: row for row in plain(one.tree.entries["data"][1])}


def questions(one):
    return [point for point in points_of(one) if point.kind == "question"]


# Bases ------------------------------------------------------------------------------------------------------


def test_a_purpose_rests_on_one_basis_or_asks_for_it():
    """The CNIL: one purpose, one basis. What no text read settles is a question, and a gap in the record."""
    counts = {(slug, purpose["key"]): len(purpose.get("bases", ())) for slug, purpose in purposes()}
    assert len(counts) > 110
    assert {place for place, count in counts.items() if count > 1} == set()
    open_ones = {place for place, count in counts.items() if count == 0}
    assert open_ones == {
        ("housing-association", "support"),
        ("sports-club", "checks"),
        ("works-council", "activities"),
    }
    for slug, _key in open_ones:
        assert [point for point in questions(starter(slug)) if point.section == "purposes"], slug


def test_a_legal_obligation_and_a_public_task_cite_their_text():
    """Article 6(3): the basis is laid down by a text. One that only advises or keeps a secret obliges to nothing."""
    resting = [one for one in bases() if one[2]["basis"] in {"6.1.c", "6.1.e"}]
    assert len(resting) > 50
    assert [one for one in resting if not {"source", "legal_text"} & one[2].keys()] == []
    cited = {key for _slug, _key, basis in resting for key in listed(basis.get("source", []))}
    assert {key for key in cited if key.startswith(("cnil", "cnom", "edpb"))} == set()
    assert "csp-l1110-4" not in cited


# Texts that do not oblige but allow what rests on consent, a contract or an interest, and how.
ALLOWS = {
    "c-civ-9": "a picture is published with the agreement of who is on it",
    "c-conso-l223-1": "calls to consumers who agreed",
    "c-electoral-l37": "a voter’s copy of the roll, for a use that is not commercial",
    "cnil-2019-001": "the standard regulation, which binds (French Act, Article 44(4°))",
    "cnil-2021-130": "the standard on unpaid bills relies on this interest",
    "cnil-recruitment": "profiles kept with the agreement of the applicant",
    "cpce-l34-5": "emails with consent, or to customers for similar products",
    "lil-82": "trackers exempted from consent",
    "loi-1901": "the contract of association",
}


def test_a_text_cited_under_another_basis_is_one_that_allows_the_purpose():
    cited = {
        key
        for _slug, _key, basis in bases()
        if basis["basis"] in {"6.1.a", "6.1.b", "6.1.f"}
        for key in listed(basis.get("source", []))
    }
    assert cited == set(ALLOWS)


def test_vital_interests_are_never_a_basis_kept_in_advance():
    """Recital 46: only where nothing else can be the basis."""
    assert [one for one in bases() if one[2]["basis"] == "6.1.d"] == []
    conditions = [
        row["condition"] for one in starters() for row in activity(one).get("special_conditions", ())
    ]
    assert len(conditions) > 15
    assert "9.2.c" not in conditions


def consented(one):
    """The keys of the data that a starter processes with consent, of Article 6 or of Article 9."""
    told = activity(one)
    for purpose in told["purposes"]:
        if any(basis["basis"] == "6.1.a" for basis in purpose.get("bases", ())):
            yield from purpose.get("data", told["data"])
    for row in told.get("special_conditions", ()):
        if row["condition"] == "9.2.a":
            yield from listed(row["data"])


def test_nobody_consents_to_give_data_that_are_mandatory():
    """Article 7(4) and recital 42: consent is free, or it is none."""
    asked = [(one.slug, key) for one in starters() for key in consented(one)]
    assert {("recruitment", "profile"), ("school-canteen", "care"), ("newsletter", "address")} <= set(asked)
    forced = [
        (slug, key) for slug, key in asked if data_of(starter(slug))[key].get("obligation") == "mandatory"
    ]
    assert forced == []


def test_a_condition_that_a_law_must_provide_for_cites_it():
    """Article 9(2)(b), (g), (h) and (i), Article 10 and the social security number each need a text."""
    given = [(one.slug, row) for one in starters() for row in activity(one).get("special_conditions", ())]
    by_law = [(slug, row) for slug, row in given if row["condition"] not in {"9.2.a", "9.2.e", "9.2.f"}]
    assert len(by_law) > 12
    assert [slug for slug, row in by_law if "source" not in row] == []
    assert {slug for slug, row in given if row["condition"] == "9.2.i"} == set(), (
        "care of one is no public health"
    )


SENDERS = re.compile(r"courriel|envoi\b|campagnes", re.I)


def test_measuring_the_openings_of_each_person_is_asked_about_and_rests_on_nothing_said_here():
    """CNIL deliberation 2026-042: a purpose of its own, with consent; it follows from no subscription."""
    sending = {
        one.slug
        for one in starters()
        for row in activity(one)["recipients"]
        if row["kind"] == "processor" and SENDERS.search(f"{row['name']} {row['reason']}")
    }
    assert sending == {"donors", "election-campaign", "newsletter", "prospects"}
    for slug in sending | {"customers"}:
        one = starter(slug)
        [question] = [
            point.text.fr for point in questions(one) if "L’ouverture des messages" in point.text.fr
        ]
        assert "le consentement" in question and "2026-042" in question, slug
        assert "cnil-2026-042" not in {source.key for source in one.sources}
        assert not [purpose for purpose in activity(one)["purposes"] if "ouverture" in purpose["name"]]


# Impact assessments -----------------------------------------------------------------------------------------

EXEMPT = {
    "access-control": "11",
    "after-school": "10",
    "donors": "5",
    "electoral-roll": "3",
    "members": "5",
    "patients": "6",
    "payroll": "1",
    "pharmacy": "6",
    "school-canteen": "10",
    "staff": "1",
    "suppliers": "2",
    "works-council": "4",
}
REQUIRED = {"housing-association": "12", "social-aid": "13", "vehicle-tracking": "4", "whistleblowing": "6"}
# What the lists leave out: 1 is about staff, 5 and 11 about data that are not sensitive, 6 about carers alone.
SENSITIVE = {
    *("health", "biometric", "genetic", "political", "religious", "philosophical", "trade_union"),
    *("racial_ethnic", "sex_life", "offences"),
}
FIT = {
    "1": lambda one: {row["kind"] for row in rows(one, "subjects")} <= {"employees", "other"},
    "2": lambda one: {row["kind"] for row in rows(one, "subjects")} == {"suppliers"},
    "3": lambda one: one.audience == "public",
    "4": lambda one: not re.search(r"[Éé]lection", " ".join(names(one))),
    "5": lambda one: one.audience == "associations" and not kinds(one) & SENSITIVE,
    "6": lambda one: one.audience == "health",
    "10": lambda one: "minors" in {row["kind"] for row in rows(one, "subjects")},
    "11": lambda one: not kinds(one) & SENSITIVE,
}


def rows(one, section):
    return plain(one.tree.entries[section][1])


def kinds(one):
    return {row["kind"] for row in rows(one, "data")}


def names(one):
    return [purpose["name"] for purpose in activity(one)["purposes"]]


def proposed(one):
    for point in items_of(one.tree.entries["to_confirm"][1]):
        if text_of(point.entries["target"][1]) == "impact_assessment":
            yield plain(point.entries["values"][1])


def test_the_types_of_the_two_lists_are_those_of_the_subject():
    found = {
        (one.slug, name): values[name]
        for one in starters()
        for values in proposed(one)
        for name in LISTED
        if name in values
    }
    expected = {(slug, "exempt_type"): code for slug, code in EXEMPT.items()}
    assert found == expected | {(slug, "required_type"): code for slug, code in REQUIRED.items()}
    assert [slug for slug, code in EXEMPT.items() if not FIT[code](starter(slug))] == []


@pytest.mark.parametrize(
    ("slug", "code"),
    [("recruitment", "1"), ("election-campaign", "5"), ("biometric-access", "11"), ("customers", "6")],
)
def test_an_exemption_that_is_about_something_else_would_be_seen(slug, code):
    assert not FIT[code](starter(slug))


# Recipients -------------------------------------------------------------------------------------------------

# They decide by themselves, under laws of their own, what they do with the data.
CONTROLLERS = re.compile(
    r"\b(banque|poste|transporteur|opérateur|assureur|mutuelle|services de paiement)", re.I
)


def test_the_post_carriers_banks_and_operators_are_no_processors():
    told = [(one.slug, row["kind"], row["name"]) for one in starters() for row in activity(one)["recipients"]]
    found = {(slug, kind) for slug, kind, name in told if CONTROLLERS.search(name)}
    assert {slug for slug, _kind in found} >= {"customers", "donors", "payroll", "telephone", "suppliers"}
    assert {kind for _slug, kind in found} == {"third_party"}


# Periods and sources ----------------------------------------------------------------------------------------

NO_PERIOD = re.compile(
    r"\bquelques (jours|semaines|mois)|durée (raisonnable|nécessaire|appropriée)|\ba few\b", re.I
)


def texts(tree):
    if isinstance(tree, Sequence):
        for one in tree.items:
            yield from texts(one)
    elif isinstance(tree, Mapping):
        if "fr" in tree.entries:
            yield wording(tree)
        else:
            for _place, value in tree.entries.values():
                yield from texts(value)


def test_no_rule_of_retention_says_a_period_that_is_none():
    told = [
        (one.slug, text.fr)
        for one in starters()
        for text in texts(one.tree.entries["activity"][1].entries["retention_rules"][1])
        if NO_PERIOD.search(f"{text.fr} {text.en}")
    ]
    assert told == []


def test_the_archives_law_sets_no_period_by_itself():
    """The Heritage Code says that public archives are sorted, not how long a register is kept: that is proposed."""
    stated = [
        (one.slug, rule)
        for one in starters()
        for rule in activity(one)["retention_rules"]
        if {"amount", "event"} & rule.keys() and listed(rule["source"]) == ["c-patrimoine"]
    ]
    assert stated == []


@pytest.mark.parametrize(
    "text", ["Quelques semaines suffisent le plus souvent.", "Durée nécessaire", "a few weeks"]
)
def test_a_period_that_is_none_would_be_seen(text):
    assert NO_PERIOD.search(text)


def test_a_text_without_force_says_so_where_it_is_cited():
    ended = [source for source in sources().values() if by_key()[source.key].has_ended(ON)]
    assert {source.key for source in ended} == {"cnil-2010-229", "cnil-ns-47", "cnil-ns-58", "cnil-ns-9"}
    assert all("repère ancien" in source.title.fr for source in ended)
    assert all("former benchmark" in source.title.en for source in ended)


BINDS_SOME = re.compile(r"^Code (du travail|de commerce|général de la fonction publique)")
BINDS_ALL = {"ct-l4121-1": "the statutes of the three civil services refer to its fourth part"}


def test_a_text_that_binds_some_employers_says_which_in_what_any_organisation_may_begin_with():
    """A town that begins with the payroll does not print that the Labour Code obliges it."""
    cited = {source for one in starters() if one.audience == "everyone" for source in one.sources}
    binding = {source.key: source.title.fr for source in cited if BINDS_SOME.search(source.title.fr)}
    assert len(binding) > 10
    assert {key for key, title in binding.items() if not title.endswith(")")} == set(BINDS_ALL)


def test_the_staff_file_cites_the_text_that_has_the_employer_keep_opinions_on_fitness():
    [condition] = activity(starter("staff"))["special_conditions"]
    assert condition["source"] == ["ct-l4121-1", "ct-r4624-55", "cgfp-l136-1"]
    assert "L.\u00a04624-1" not in "".join(source.title.fr for source in starter("staff").sources)


def test_a_basis_says_no_text_for_whom_it_does_not_bind():
    """Of one text each, what it obliges to: the patient’s file, dispensing, receipts of gifts, the town’s elections."""
    found = {
        (slug, key): listed(basis["source"])
        for slug, key, basis in bases()
        if basis["basis"] == "6.1.c" and "source" in basis
    }
    assert found["patients", "care"] == ["csp-r4127-45"]
    assert found["pharmacy", "care"] == ["csp-r4235-48"]
    assert found["donors", "returns"] == ["cgi-222-bis", "lpf-l102-e"]
    assert found["electoral-roll", "elections"] == ["c-electoral-l54"]
    assert found["works-council", "meetings"] == ["ct-l2315-34"]
    assert ("donors", "receipts") not in found, "no text obliges to collect a gift"


def test_every_text_that_a_starter_names_stands_in_the_table_of_texts_with_how_it_was_read():
    named = [
        row
        for one in starters()
        for row in (
            *(basis for purpose in activity(one)["purposes"] for basis in purpose.get("bases", ())),
            *activity(one).get("special_conditions", ()),
            *activity(one)["retention_rules"],
        )
    ]
    assert len(named) > 250
    assert [row for row in named if {"legal_text", "legal_reference"} & row.keys()] == []


def test_the_acts_of_a_council_are_published_under_the_article_on_their_publication():
    found = {(slug, key): listed(basis["source"]) for slug, key, basis in bases() if "source" in basis}
    assert found["council", "meetings"] == ["cgct-l2121"]
    assert found["council", "publication"] == ["cgct-l2131-1"]
    assert found["council", "allowances"] == ["cgct-l2123"]


def test_those_who_prescribe_are_health_professionals():
    people = {row["key"]: row["kind"] for row in rows(starter("pharmacy"), "subjects")}
    assert people == {"pharmacy-patients": "patients", "prescribers": "health_professionals"}


@pytest.mark.parametrize("slug", ["unpaid-bills", "pharmacy", "local-associations"])
def test_what_words_limit_to_a_part_has_a_rule_for_the_rest(slug):
    rules = activity(starter(slug))["retention_rules"]
    limited = {rule["data"] for rule in rules if "data_note" in rule}
    assert limited
    assert limited <= {rule["data"] for rule in rules if "data_note" not in rule}


def test_staff_are_a_category_of_their_own_and_hide_in_the_definition_of_no_other():
    """Article 30(1)(c) asks for the categories: what is said of visitors is not said of those who work there."""
    subjects = [(one.slug, subject) for one in starters() for subject in plain(one.tree).get("subjects", ())]
    assert len(subjects) > 60
    assert [
        (slug, subject["key"])
        for slug, subject in subjects
        if subject["kind"] not in {"employees", "other"}
        and "personnel" in subject.get("definition", "").lower()
    ] == []
    kinds = {slug: [one["kind"] for name, one in subjects if name == slug] for slug, _one in subjects}
    assert kinds["video-premises"] == ["employees", "visitors"]
    assert kinds["video-protection"] == ["visitors", "employees"]


def test_who_did_not_give_the_data_is_told_within_a_month():
    """Article 14(3)(a): a reasonable period, but at the latest within one month."""
    told = [
        source["advice"]
        for one in starters()
        for source in plain(one.tree)["activity"].get("sources", ())
        if "délai raisonnable" in source.get("advice", "")
    ]
    assert len(told) == 1
    assert all("d’un mois au plus" in text and "article\u00a014, §\u00a03, a" in text for text in told)
