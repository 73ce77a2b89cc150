"""Changes that a contributor asks for in a record in force, and the officer's answer to them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from registry.editing.comparing import Values
from registry.models import Activity, Proposal, User


def propose(
    *, form: Any, base: Values, values: Values, user: User, reason: str = "", action: str = ""
) -> Proposal:
    """Keep what was typed as a proposal about the activity; the register itself stays as it is."""
    row = form.row
    parent = next((getattr(row, name) for name in row.nests_under if getattr(row, f"{name}_id")), None)
    return Proposal.objects.create(
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


def accept(proposal: Proposal, *, user: User) -> None:
    """Note that the officer took the change over, corrected or not."""
    settle(proposal, Proposal.State.ACCEPTED, user, "")


def refuse(proposal: Proposal, *, user: User, answer: str) -> None:
    """Note that the officer refused the change, and why."""
    settle(proposal, Proposal.State.REFUSED, user, answer)


def settle(proposal: Proposal, state: str, user: User, answer: str) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.answered_by, proposal.answered_at = user, timezone.now()
    proposal.save()
