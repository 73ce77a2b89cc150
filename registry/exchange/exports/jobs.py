"""The register on paper as a job: what members ask for, and the function that does it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.register_pdf import print_register
from registry.jobs.kinds import PRINT, Outcome, WorkFailed, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Controller, Job, User
from registry.record.build import build_register

REGISTER_PDF = "register_pdf"
LIFETIME = timedelta(days=7)


def request_export(*, controller: Controller, user: User | None, language: str) -> Job:
    """Ask for the controller's whole register as PDF: one document for all who ask until it is there."""
    return request_job(REGISTER_PDF, controller=controller, question=language, user=user, language=language)


@kind(REGISTER_PDF, lane=PRINT, kept=LIFETIME, file_type="pdf")
def prepare_register(hold: Hold) -> Outcome:
    register = build_register(hold.job.controller)
    hold.expect(len(register.sheets))
    try:
        print_register(register, hold.job.language, timezone.localdate(), hold.draft, hold.progress)
    except PrintingFailed as error:
        raise WorkFailed(f"printing.{error.code}", **error.values) from error
    hold.progress(len(register.sheets))
    return Outcome.DONE
