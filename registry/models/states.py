"""The codes of the states of a record, which stand in the vocabulary ``activity_states`` with their labels.

They are written here and nowhere else; ``registry.editing.states`` says which one may follow which, and is the only
place that changes one.
"""

from __future__ import annotations

DRAFT = "draft"
PROPOSED = "proposed"  # submitted, to be reviewed by the data protection officer
IN_FORCE = "current"
ARCHIVED = "archived"

UNFINISHED = (DRAFT, PROPOSED)  # not told to the public, and still written by whoever fills it in
KEPT = (IN_FORCE, PROPOSED, DRAFT)  # what stands in the register
STATES = (DRAFT, PROPOSED, IN_FORCE, ARCHIVED)
