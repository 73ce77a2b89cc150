"""What a worker does when it is called: take the next job of its lane and do it."""

from __future__ import annotations

import logging
import uuid

from django.utils import timezone, translation

from registry.jobs.heartbeat import beat
from registry.jobs.kinds import KINDS, Outcome, WorkFailed, WorkRefused
from registry.jobs.lease import Hold, LostLease, take, take_next

logger = logging.getLogger(__name__)


def do_next(lane: str) -> bool:
    """Do one job of the lane, if one waits; whether there was one."""
    beat(lane, timezone.now())
    hold = take_next(lane)
    if hold is not None:
        work_on(hold)
    return hold is not None


def do(public_id: uuid.UUID) -> None:
    """Do this very job; nothing happens when somebody else has it or it is finished."""
    hold = take(public_id)
    if hold is not None:
        work_on(hold)


def work_on(hold: Hold) -> None:
    """Do the job and say how it ended, unless another worker has taken it meanwhile.

    What fails leaves the row waiting for another attempt, or failed after the last one, with a reason; never half a file.
    """
    try:
        with translation.override(hold.job.language):
            attempt(hold)
    except LostLease:
        logger.warning("job %s was taken by another worker", hold.job.public_id)
    finally:
        hold.draft.unlink(missing_ok=True)


def attempt(hold: Hold) -> None:
    try:
        if KINDS[hold.job.kind].work(hold) is Outcome.MORE:
            hold.put_back()
        else:
            hold.finish()
    except LostLease:
        raise
    except WorkFailed as error:
        hold.give_up(error.code, error.values, again=not isinstance(error, WorkRefused))
    except Exception:
        logger.exception("job %s of kind %s failed", hold.job.public_id, hold.job.kind)
        hold.give_up("unexpected", {})
