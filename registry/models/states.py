"""The codes of the states of a record, which stand in the vocabulary ``activity_states`` with their labels.

They are written here and nowhere else, with the moves between them; ``registry.editing.states`` says who may make a move
now, and is the only place that makes one.
"""

from __future__ import annotations

DRAFT = "draft"
PROPOSED = "proposed"  # submitted, to be reviewed by the data protection officer
IN_FORCE = "current"
ARCHIVED = "archived"

UNFINISHED = (DRAFT, PROPOSED)  # not told to the public, and still written by whoever fills it in
KEPT = (IN_FORCE, PROPOSED, DRAFT)  # what stands in the register
STATES = (DRAFT, PROPOSED, IN_FORCE, ARCHIVED)

# The states that a record may go to from each: by the data protection officer, and by a contributor of its department.
OFFICER_MOVES: dict[str, tuple[str, ...]] = {
    DRAFT: (IN_FORCE, ARCHIVED),
    PROPOSED: (IN_FORCE, DRAFT),
    IN_FORCE: (IN_FORCE, DRAFT, ARCHIVED),  # a record that was changed since is approved again
    ARCHIVED: (IN_FORCE,),
}
CONTRIBUTOR_MOVES: dict[str, tuple[str, ...]] = {DRAFT: (PROPOSED,), PROPOSED: (DRAFT,)}
