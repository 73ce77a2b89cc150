"""Letters about requests to exercise rights, at every stage, in French and English.

Their texts are plain files in ``texts/``, with the names of facts in braces; an organisation may change them.
"""

from rights.letters.facts import FIELDS, SENTENCES, Ground, LetterFacts
from rights.letters.kinds import KINDS, LetterKind, Reader
from rights.letters.words import authority_in_words, grounds_against, grounds_in_words, requests_in_words
from rights.letters.writing import Faulty, Lacks, Letter, faults, faults_of_extension, write

__all__ = [
    "FIELDS",
    "KINDS",
    "SENTENCES",
    "Faulty",
    "Ground",
    "Lacks",
    "Letter",
    "LetterFacts",
    "LetterKind",
    "Reader",
    "authority_in_words",
    "faults",
    "faults_of_extension",
    "grounds_against",
    "grounds_in_words",
    "requests_in_words",
    "write",
]
