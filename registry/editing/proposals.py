"""Changes that a contributor asks for in a record in force, and the officer's answer to them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from registry.editing.comparing import Values
from registry.models import Activity, Proposal, User


def propose(
    *, form: Any, base: Values, values: Values, user: User, reason: str = "", action: str = ""
) -> Proposal:
    """Keep what was typed as a proposal about the activity; the register itself stays as it is.

    What the person has asked for already and nobody has answered yet is not asked a second time: a form is sent twice by
    a second click. The caller holds the lock of the activity.
    """
    row = form.row
    parent = next((getattr(row, name) for name in row.nests_under if getattr(row, f"{name}_id")), None)
    wanted = Proposal(
        controller=row.controller,
        activity=row if isinstance(row, Activity) else row.activity,
        action=action or (Proposal.Action.ADD if form.is_new else Proposal.Action.CHANGE),
        form=form.spec.key,
        row=getattr(parent, "public_id", None) if form.is_new else row.public_id,
        base=base,
        values=values,
        reason=reason,
        proposed_by=user,
    )
    waiting = Proposal.objects.waiting().filter(activity=wanted.activity, proposed_by=user)
    same = next((one for one in waiting if asks_the_same(one, wanted)), None)
    if same is None:
        wanted.save()
    return same or wanted


def asks_the_same(one: Proposal, other: Proposal) -> bool:
    names = ("action", "form", "row", "base", "values", "reason")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def accept(proposal: Proposal, *, user: User) -> None:
    """Note that the officer took the change over, corrected or not."""
    close(proposal, Proposal.State.ACCEPTED, user, "")


def refuse(proposal: Proposal, *, user: User, answer: str) -> None:
    """Note that the officer refused the change, and why."""
    close(proposal, Proposal.State.REFUSED, user, answer)


def close(proposal: Proposal, state: str, user: User, answer: str) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.answered_by, proposal.answered_at = user, timezone.now()
    proposal.save()
