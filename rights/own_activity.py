"""Handling requests is itself a processing activity: each register that receives requests has a draft of it (Article 30)."""

from __future__ import annotations

from django.db import transaction

from registry.beginning.starter import start_activity
from registry.editing.references import suggest_reference
from registry.models import Activity, Controller
from registry.starters import starter

STARTER = "rights-requests"


@transaction.atomic
def enter_own_activity(controller: Controller) -> Activity | None:
    """Begin the record of it as a draft, for the officer to complete; None where the register has one already."""
    controller.lock()
    if Activity.objects.filter(controller=controller, starter=STARTER).exists():
        return None
    reference = suggest_reference(controller, None)
    return start_activity(controller, starter(STARTER), controller.language, reference=reference)
