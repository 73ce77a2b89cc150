"""The paper of a version: the PDF that is printed once, by a job, and then frozen as its pages are."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from policies.assembly import text_of
from policies.exports import print_notice
from policies.frozen import copy_of
from policies.look import look_of
from policies.models import NoticeVersion
from policies.versions import value_of
from registry.documents.pdf import PrintingFailed
from registry.jobs.kinds import PRINT, Outcome, WorkFailed, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Job

PAPER = "notice_pdf"
KEPT = timedelta(days=1)  # for as long one that could not be printed is not asked for again


class NotPrinted(Exception):
    """The paper of a version is not there yet; ``is_hopeless`` where printing it failed."""

    def __init__(self, *, is_hopeless: bool) -> None:
        super().__init__()
        self.is_hopeless = is_hopeless


def ask_for_paper(version: NoticeVersion) -> Job:
    """Have the version printed, which takes seconds: publishing does not wait for it."""
    return request_job(
        PAPER, controller=version.controller, question=str(version.public_id), language=version.language
    )


def stored_paper(version: str) -> bytes:
    """The paper of the version with this identifier. Where there is none yet, it is asked for: raises :class:`NotPrinted`."""
    found = NoticeVersion.objects.select_related("controller").defer("html", "detail_html", "style")
    one = found.get(public_id=version)
    if one.pdf is not None:
        return bytes(one.pdf)
    jobs = Job.objects.filter(kind=PAPER, controller=one.controller, question=version)
    is_hopeless = jobs.filter(state=Job.State.FAILED).exists()
    if not is_hopeless:
        ask_for_paper(one)
    raise NotPrinted(is_hopeless=is_hopeless)


@kind(PAPER, lane=PRINT, kept=KEPT)
def paper_job(hold: Hold) -> Outcome:
    """Print the version and keep the paper; nothing where it has one."""
    rows = NoticeVersion.objects.filter(public_id=hold.job.question, controller=hold.job.controller)
    version = rows.select_related("notice__controller").filter(pdf__isnull=True).first()
    if version is not None:
        rows.keep_pdf(printed(version, hold))
        notice, name = str(version.notice.public_id), str(version.public_id)
        copy_of(notice, name, "pdf", lambda: stored_paper(name))
    return Outcome.DONE


def printed(version: NoticeVersion, hold: Hold) -> bytes:
    target = hold.draft
    try:
        print_version(version, target, hold)
        return target.read_bytes()
    except PrintingFailed as error:
        raise WorkFailed(f"printing.{error.code}", **error.values) from error
    finally:
        target.unlink(missing_ok=True)


def print_version(version: NoticeVersion, target: Path, hold: Hold | None = None) -> None:
    """Print what the version tells: the same version and look give the same bytes. Raises PrintingFailed."""
    names = [version.notice.controller.slug, version.notice.slug, version.number]
    print_notice(
        text_of(value_of(version), version.effective_on),
        target,
        look_of(version.notice.controller),
        version=version,
        address=f"{settings.SITE_URL}{reverse('policies:version', args=names)}",
        progress=hold.progress if hold is not None else None,
    )
