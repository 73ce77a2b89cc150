"""How long data are kept: the envisaged time limits for erasure of the different categories (Article 30(1)(f))."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.record import reading, wording
from registry.record.sheet import ActivitySheet, Data, RetentionRule
from registry.rules.engine import Point, Subject, rule
from registry.rules.wording import shortened
from registry.spelling import searchable

RECORD = Subject.CONTROLLER_RECORD
# Neither a period nor a criterion: words that leave the time open. In their searchable form, in both languages.
OPEN_WORDS = re.compile(
    r"a (fixer|definir|determiner|preciser|completer|confirmer)\b|to be (fixed|defined|determined|completed|confirmed)\b"
    r"|^(quelques|some|a few|plusieurs|several) (jours|semaines|mois|annees|ans|days|weeks|months|years)\b|^(tbd|tbc)\b"
)
# "As long as necessary for the purposes" lets nobody work out the time (Article 29 Working Party, WP260 rev.01, annex, on
# the storage period); what is necessary to something named, as to the performance of the contract, may tell it.
AS_NEEDED = re.compile(r"\b(necessaires?|utiles?|requis|requises?|besoins?|necessary|needed|required)\b")
GENERAL_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
    a above accomplissement achievement aim aims and are atteinte au aux business but buts by ce ces cette ci
    collecte collected collectees collectes d data de declare declaree declarees declares decrites des described
    dessus donnees du elles en est et ete execution fin finalite finalites fins for fulfilment her his ils in is
    it its l la laquelle le legitimate legitimes lequel les lesquelles lesquels leur leurs mentioned nos notre
    objectif objectifs of ont or our par pour poursuivi poursuivie poursuivies poursuivis processed processing
    purpose purposes pursued que qui realisation recherche recherches service services ses son sont stated that
    the their these they this those to traitees traitement traitements vise visee visees vises vos votre was we
    were which you your
""",
    )
)
# Words beside a rule that limit it to nothing, and what stands between the members of a list.
EVERYTHING = re.compile(
    r"(l')?ensemble (de ces|des|de vos) donnees( personnelles)?|toutes (les|ces|vos) donnees( personnelles)?"
    r"|(les |vos )?donnees personnelles|all (the |these |your )?(personal )?data|(the |your )?personal data"
)
BETWEEN = r"\s*[,;/]\s*|\s+(?:et|and)\s+"
LENGTH = re.compile(r"\d|\b(jour|semaine|mois|annee|an|day|week|month|year)s?\b")


def leaves_time_open(text: str) -> bool:
    """True for words from which nobody can tell how long data are kept: no period, and nothing that decides it."""
    said = searchable(text)
    if OPEN_WORDS.search(said):
        return True
    needed = AS_NEEDED.search(said)
    if needed is None or LENGTH.search(said):
        return False
    return GENERAL_WORDS.issuperset(re.findall(r"[^\W\d_]+", said[needed.end() :]))


@rule(
    "30-1-F-RETENTION",
    "30(1)(f)",
    RECORD,
    gettext_lazy("The record gives the envisaged time limits for erasure, or what decides them."),
)
def stated(record: ActivitySheet, on: date) -> Iterator[Point]:
    if not record.retention_rules and not reading.says_nothing(record, "retention"):
        yield Point("retention", _("Say how long the data are kept, or what decides it."))
    for one in record.retention_rules:
        if sentence := open_end(one, record):
            yield Point("retention", about_rule(one, sentence), one.id)


def about_rule(rule: RetentionRule, sentence: str) -> str:
    """The sentence with what the rule is about, so that several are told apart."""
    data = ", ".join(one.name for one in reading.data_of_rule(rule))
    people = ", ".join(one.name for one in reading.subjects_of_rule(rule))
    aim = rule.purpose.name if rule.purpose else rule.purpose_note
    name = shortened(rule.data_note or data or people or aim)
    return _("“%(name)s”: %(sentence)s") % {"name": name, "sentence": sentence} if name else sentence


def open_end(rule: RetentionRule, record: ActivitySheet) -> str:
    """Why a rule of a record does not tell when the data go, as a sentence; "" where it does."""
    if rule.amount is None and rule.unit is None and not rule.event.strip():
        return _("A retention rule says neither how long nor until which event.")
    if rule.amount is None and rule.unit is None and leaves_time_open(rule.event):
        return _("“%s” is neither a period nor what decides it.") % shortened(rule.event)
    if rule.amount == 0 and not rule.event.strip():
        return _("A period of zero is none: say what is done with the data, and when.")
    if is_minimum_alone(rule) and not any(
        is_same_matter(rule, one) and not is_minimum_alone(one) for one in record.retention_rules
    ):
        return _("A minimum alone leaves the end open: say when the data go at the latest.")
    return ""


def is_minimum_alone(rule: RetentionRule) -> bool:
    least = rule.bound is not None and rule.bound.code == "at_least"
    return least and rule.amount is not None and not rule.event.strip()


def is_same_matter(rule: RetentionRule, other: RetentionRule) -> bool:
    """Whether another rule is about the data and people of a rule, as far as they name any, in their words too."""
    same_data = {one.id for one in reading.data_of_rule(rule)} == {
        one.id for one in reading.data_of_rule(other)
    }
    same_people = {one.id for one in reading.subjects_of_rule(rule)} == {
        one.id for one in reading.subjects_of_rule(other)
    }
    return same_data and same_people and limiting_words(other) in {"", limiting_words(rule)}


# Words with which somebody says elsewhere in a rule from when a period is counted.
FROM_WHEN = re.compile(
    r"\b(a compter|a partir|apres|depuis|suivant|suivent|des (le|la|l'|leur)|from|after|since|following|once)\b"
)


def lacks_start(rule: RetentionRule, record: ActivitySheet) -> bool:
    """True for a period of which nobody can tell when it ends, because it is not said from when it is counted.

    A session begins when it does, and an archive where the period before it on the same data ends.
    """
    if not rule.amount or rule.unit is None or rule.unit.code == "session" or open_end(rule, record):
        return False
    words = (rule.data_note, rule.purpose_note, rule.condition, rule.reason, rule.note)
    said = is_counted(rule) or any(FROM_WHEN.search(searchable(text)) for text in words)
    return not said and not follows_another(rule, record)


def is_counted(rule: RetentionRule) -> bool:
    return bool(rule.event.strip()) or any(one.event.strip() for one in rule.starts)


def follows_another(rule: RetentionRule, record: ActivitySheet) -> bool:
    """Whether a rule is about a later phase of data of which an earlier one says from when, or until which event."""
    archived = rule.phase is not None and rule.phase.code != "active"
    return archived and any(
        is_counted(one) and one.phase is not None and one.phase.code == "active" and is_same_matter(rule, one)
        for one in record.retention_rules
    )


@rule(
    "30-1-F-START",
    "30(1)(f)",
    RECORD,
    gettext_lazy("A period tells when data are erased only if it is said from when it is counted."),
    applies=lambda record, on: any(one.amount for one in record.retention_rules),
)
def counted_from(record: ActivitySheet, on: date) -> Iterator[Point]:
    for one in record.retention_rules:
        if lacks_start(one, record):
            length = wording.period(one.amount, one.unit, one.bound)
            sentence = (
                _("Say from when “%s” is counted: without that, nobody can tell when it ends.") % length
            )
            yield Point("retention", about_rule(one, sentence), one.id)


@rule(
    "30-1-F-CATEGORIES",
    "30(1)(f)",
    RECORD,
    gettext_lazy("The time limits are those of the different categories of data: each is covered by a rule."),
    applies=lambda record, on: bool(record.retention_rules and reading.data(record)),
)
def by_category(record: ActivitySheet, on: date) -> Iterator[Point]:
    categories = reading.data(record)
    alone = len(categories) == 1
    forgotten, narrowed = [], []
    for one in categories:
        rules = [rule for rule in record.retention_rules if is_about(rule, one, alone=alone)]
        if not rules:
            forgotten.append(one.name)
        elif not covers_all(rules, one) or is_for_some_alone(rules, one, record):
            narrowed.append(one.name)
    if forgotten:
        yield Point("retention", _("No retention rule covers: %s.") % shortened(", ".join(forgotten)))
    if narrowed:
        sentence = _(
            "Each retention rule is for some of these data alone, for some people, a purpose or a case: %s. Say how long"
            " the rest is kept."
        )
        yield Point("retention", sentence % shortened(", ".join(narrowed)))


def is_about(rule: RetentionRule, data: Data, *, alone: bool) -> bool:
    """Whether a rule is about a category, or a part of it: it names it, or names none and has no words of its own.

    Words alone are about the categories that they name, were it by one of its items, and about the only category of a
    record.
    """
    if named := reading.data_of_rule(rule):
        return any(one.id == data.id for one in named)
    return alone or not limiting_words(rule) or mentions(rule, data)


def covers_all(rules: Iterable[RetentionRule], data: Data) -> bool:
    """Whether rules about a category cover it: one has no words, or they name the category, or each of its items.

    The words are a list, and what stands in it as it is, is named: « candidatures non retenues » are not all the
    « candidatures ». Words that name nothing of the category, beside which no category is chosen, only say it otherwise.
    """
    words = [limiting_words(one) if reading.data_of_rule(one) or mentions(one, data) else "" for one in rules]
    if not all(words):
        return True
    return is_listed(data.name, words) or (
        bool(data.items) and all(is_listed(item.name, words) for item in data.items)
    )


EXCEPTION = re.compile(
    r"(sauf|hors|hormis|excepte|a l'exception|except|unless|but for)\b"
)  # the rule holds but for a case


def is_for_some_alone(rules: Iterable[RetentionRule], data: Data, record: ActivitySheet) -> bool:
    """Whether all rules about a category leave some of it without a period: of other people, for other purposes, in other cases.

    Rules that are limited alike add up: those for all people of the record, for every purpose that uses the data, or for two
    cases at least, which may be all there are, leave nothing out. A purpose beside data that a rule names says why they are
    kept; where it names none, it says which.
    """
    in_all_cases = [
        one for one in rules if not one.condition.strip() or EXCEPTION.match(searchable(one.condition))
    ]
    if not in_all_cases and len(cases_told(rules, record)) < 2:
        return True
    counted = in_all_cases or list(rules)
    return not (is_for_everybody(counted, record) and is_for_every_purpose(counted, data, record))


def cases_told(rules: Iterable[RetentionRule], record: ActivitySheet) -> set[str]:
    """The cases of rules, as they are searched, with those that words alone tell of the same matter: « candidature retenue »
    beside « candidature non retenue ».
    """
    cases = {searchable(one.condition) for one in rules} - {""}
    known = {word for case in cases for word in re.findall(r"\w{5,}", case)}
    in_words = {limiting_words(one) for one in record.retention_rules if not reading.data_of_rule(one)}
    return cases | {words for words in in_words if known & set(re.findall(r"\w{5,}", words))}


def is_for_everybody(rules: Iterable[RetentionRule], record: ActivitySheet) -> bool:
    """Data that a rule names may be of its people alone: of whom data are, a record does not say."""
    if any(map(reading.data_of_rule, rules)):
        return True
    named = [{one.id for one in reading.subjects_of_rule(rule)} for rule in rules]
    everybody = {use.subject.id for use in record.subjects}
    return not all(named) or everybody <= set().union(*named)


def is_for_every_purpose(rules: Iterable[RetentionRule], data: Data, record: ActivitySheet) -> bool:
    """A purpose that names no data uses all of them."""
    purposes = {one.purpose.id for one in rules if one.purpose and not reading.data_of_rule(one)}
    if any(one.purpose is None or reading.data_of_rule(one) for one in rules):
        return True
    using = [
        one
        for one in reading.every_purpose(record.purposes)
        if not one.data or any(use.data.id == data.id for use in one.data)
    ]
    return all(one.id in purposes or any(below.id in purposes for below in one.purposes) for one in using)


def limiting_words(rule: RetentionRule) -> str:
    """The words that limit a rule to some data, as they are searched; "" where they say that it is about all."""
    words = searchable(rule.data_note).rstrip(".")
    return "" if EVERYTHING.fullmatch(words) else words


def mentions(rule: RetentionRule, data: Data) -> bool:
    names = map(searchable, (data.name, *(item.name for item in data.items)))
    return any(name and name in limiting_words(rule) for name in names)


def is_listed(name: str, words: Iterable[str]) -> bool:
    """Whether a name stands in a list in words as it is, with nothing before or after it that limits it."""
    alone = re.compile(rf"(^|{BETWEEN})(les |la |le |l'|the )?{re.escape(searchable(name))}($|{BETWEEN})")
    return bool(searchable(name)) and any(alone.search(one) for one in words)


@rule(
    "30-1-F-TWO-PERIODS",
    "30(1)(f)",
    RECORD,
    gettext_lazy("The same data of the same people, kept for the same purpose, have one period, not two."),
    applies=lambda record, on: len(record.retention_rules) > 1,
)
def one_period(record: ActivitySheet, on: date) -> Iterator[Point]:
    known: dict[tuple[object, ...], RetentionRule] = {}
    for one in record.retention_rules:
        first = known.setdefault(matter(one), one)
        if first is not one and not is_same_period(first, one) and not is_a_range(first, one):
            sentence = _(
                "Two periods are given for the same data: “%(one)s” and “%(other)s”. Say to what each of them applies, or correct"
                " one."
            )
            told = {"one": wording.kept_for(first), "other": wording.kept_for(one)}
            yield Point("retention", about_rule(one, sentence % told), one.id)


def matter(rule: RetentionRule) -> tuple[object, ...]:
    """Everything that sets one rule apart from another but the length of the period and its reasons."""
    return (
        frozenset(one.id for one in reading.data_of_rule(rule)),
        frozenset(one.id for one in reading.subjects_of_rule(rule)),
        searchable(rule.data_note),
        rule.purpose.id if rule.purpose else searchable(rule.purpose_note),
        searchable(rule.condition),
        rule.phase.code if rule.phase else "",
        rule.client.id if rule.client else None,
        rule.operation.id if rule.operation else None,
        frozenset(searchable(start.event) for start in rule.starts),
    )


def is_same_period(rule: RetentionRule, other: RetentionRule) -> bool:
    """Twelve months are a year; an event and a period after it may follow each other."""
    if rule.amount is None or other.amount is None:
        return wording.kept_for(rule) == wording.kept_for(other) or (rule.amount is None) != (
            other.amount is None
        )
    return length_of(rule) == length_of(other)


def length_of(rule: RetentionRule) -> tuple[object, ...]:
    unit, bound = (rule.unit.code if rule.unit else ""), (rule.bound.code if rule.bound else "")
    amount = rule.amount or 0
    told = (amount * 12, "month") if unit == "year" else (amount, unit)
    return (*told, bound, searchable(rule.event))


def is_a_range(rule: RetentionRule, other: RetentionRule) -> bool:
    """Whether one says at least how long and the other at most."""
    return {one.bound.code if one.bound else "" for one in (rule, other)} == {"at_least", "at_most"}


@rule(
    "5-1-E-NOTHING-KEPT",
    "5(1)(e)",
    RECORD,
    gettext_lazy("Data that are processed are kept for some time, were it only while they are used."),
    applies=lambda record, on: reading.says_none(record, "retention"),
)
def nothing_kept(record: ActivitySheet, on: date) -> Iterator[Point]:
    if reading.data(record):
        sentence = _(
            "Under retention “none” is declared, and data are recorded: say until when they are used, were it for a moment."
        )
        yield Point("retention", sentence)
