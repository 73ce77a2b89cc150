"""The register on paper as a job: what members ask for, and the function that does it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from registry.documents.pdf import PrintingFailed
from registry.exchange.exports.extent import Extent, within
from registry.exchange.exports.register_pdf import print_register
from registry.jobs.kinds import PRINT, Outcome, WorkFailed, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Controller, Job, User
from registry.record.build import build_register

REGISTER_PDF = "register_pdf"
LIFETIME = timedelta(days=7)


def request_export(
    *, controller: Controller, user: User | None, language: str, extent: Extent = Extent.ALL
) -> Job:
    """Ask for the controller's register as PDF: one document for all who ask the same until it is there."""
    question = f"{language} {extent.value}"
    return request_job(REGISTER_PDF, controller=controller, question=question, user=user, language=language)


def extent_of(job: Job) -> Extent:
    """How much of the register was asked for; one asked for without saying so, as before there was a choice, is whole."""
    asked = job.question.partition(" ")[2]
    return Extent(asked) if asked in Extent.values else Extent.ALL


@kind(REGISTER_PDF, lane=PRINT, kept=LIFETIME, file_type="pdf")
def prepare_register(hold: Hold) -> Outcome:
    register, extent = build_register(hold.job.controller), extent_of(hold.job)
    sheets = len(within(register, extent).sheets)
    hold.expect(sheets)
    try:
        print_register(
            register, hold.job.language, timezone.localdate(), hold.draft, hold.progress, extent=extent
        )
    except PrintingFailed as error:
        raise WorkFailed(f"printing.{error.code}", **error.values) from error
    hold.progress(sheets)
    return Outcome.DONE
