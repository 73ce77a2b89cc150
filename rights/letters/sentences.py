"""Which sentence of law a letter says where its text names one: it depends on what is asked, and by whom.

The Regulation is about living people (recital 27): letters about the dead cite the French Act alone. Article 12(3) gives a time
for Articles 15 to 22; the withdrawal of consent (7(3)) and instructions for after death (LIL 85) have none.
"""

from __future__ import annotations

from rights.deadlines import Rule
from rights.letters.facts import LetterFacts

WITHOUT_TERM = {"withdrawal", "post_mortem_directives", "heir_request"}
# Article 12(6) is about Articles 15 to 21: of others, identity is a matter of security (Article 32).
IDENTITY_OF_SECURITY = {"withdrawal", "automated_decision", "post_mortem_directives"}
BY_RIGHT = {
    "access": ("also-access",),
    "copy": ("also-access",),
    "restriction": ("also-restriction",),
    "withdrawal": ("also-withdrawal",),
}


def sentences_of(name: str, facts: LetterFacts) -> tuple[str, ...]:
    """The files of ``texts/<language>/sentences`` that stand for a name, in their order; none where nothing is to be said."""
    match name:
        case "deadline":
            return (f"deadline-{time_of(facts)}",)
        case "free":
            return () if has_no_term(facts) else ("free",)
        case "on_behalf":
            return ("on_behalf-dead" if facts.is_about_the_dead else "on_behalf-living",)
        case "identity":
            return (f"identity-{law_of_identity(facts)}",)
        case "notified":
            return ("notified",) if facts.data_were_changed else ()
        case "by_right":
            told = [one for kind in facts.granted for one in BY_RIGHT.get(kind, ())]
            told += ["notified"] if facts.data_were_changed else []
            return tuple(dict.fromkeys(told))
        case _:
            return (name,)


def has_no_term(facts: LetterFacts) -> bool:
    """Whether nothing that is asked has a time in Article 12(3)."""
    return facts.is_about_the_dead or (bool(facts.kinds) and set(facts.kinds) <= WITHOUT_TERM)


def time_of(facts: LetterFacts) -> str:
    of_patient = (
        facts.deadline_rule is Rule.PATIENT_FILE
    )  # whose heirs have the same eight days (CSP L1111-7)
    if has_no_term(facts) and not of_patient:
        return "no-term"
    if facts.due_on and facts.written_on and facts.written_on > facts.due_on:
        return "past"
    return facts.deadline_rule.value


def law_of_identity(facts: LetterFacts) -> str:
    if facts.is_about_the_dead:
        return "dead"
    is_of_security = bool(facts.kinds) and set(facts.kinds) <= IDENTITY_OF_SECURITY
    return "other" if is_of_security else "rights"
