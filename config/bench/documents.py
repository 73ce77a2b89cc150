"""What sheets, notices and the printed register cost."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from config.bench import cpu_against
from policies.assembly import assemble
from policies.models import Notice, NoticeActivity
from registry.documents.pdf import STYLESHEET, print_pdf
from registry.exchange.exports.register_pdf import register_html
from registry.models import Activity, Controller
from registry.record.build import build_register, build_sheets
from registry.samples.activities import make_activities

ON = date(2026, 1, 1)
HOUR = 3600
PAGE_ACTIVITIES = 10
BARE = """
import pathlib, sys
from registry.documents.print_process import choose_fonts
choose_fonts(pathlib.Path(sys.argv[1]).parent)  # the same fonts, without which the figures would not compare
import weasyprint
weasyprint.HTML(filename=sys.argv[1]).write_pdf(
    sys.argv[2], stylesheets=[weasyprint.CSS(filename=sys.argv[3])], pdf_variant="pdf/ua-1")
"""


@dataclass(frozen=True)
class Run:
    """The cost of a process and of those it started: processor seconds, and megabytes of the largest one."""

    cpu: float
    wall: float
    megabytes: float


def measure(size: int, seed: int) -> dict[str, str]:
    """Every figure for a register of ``size`` activities, by name."""
    controller = Controller.objects.create(slug=f"bench-{size}", name=f"Bench {size}", language="fr")
    make_activities(controller, size, seed)
    figures = {"activities": str(size)}
    with CaptureQueriesContext(connection) as queries:
        started = time.process_time()
        build_sheets(controller)
        spent = time.process_time() - started
    figures["queries, all sheets"] = str(len(queries))
    figures["all sheets, s"] = f"{spent:.2f}"
    figures["ms a sheet"] = f"{1000 * spent / size:.1f}"

    everything = notice_about(controller, "all", size)
    with CaptureQueriesContext(connection) as queries:
        assemble(everything, ON)
    figures["queries, notice of all"] = str(len(queries))

    page = notice_about(controller, "page", PAGE_ACTIVITIES)
    with override_settings(ROOT_URLCONF="config.bench.urls"):
        client = Client(headers={"host": "localhost"})
        seconds, ratio = cpu_against(
            lambda: client.get(page.get_absolute_url()), lambda: client.get("/bench/empty/")
        )
    figures["notice page, ms"] = f"{1000 * seconds:.1f}"
    figures["notice page / empty view"] = f"{ratio:.0f}"
    figures |= measure_pdf(controller)
    return figures


def notice_about(controller: Controller, slug: str, number: int) -> Notice:
    notice = Notice.objects.create(
        controller=controller, slug=slug, title=slug, language="fr", is_published=True
    )
    chosen = Activity.objects.filter(controller=controller)[:number]
    NoticeActivity.objects.bulk_create(
        [NoticeActivity(controller=controller, notice=notice, activity=activity) for activity in chosen]
    )
    return notice


def measure_pdf(controller: Controller) -> dict[str, str]:
    """Our printing of the whole register against a bare WeasyPrint over the same finished HTML."""
    html = register_html(build_register(controller), "fr", ON)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "register.html")
        source.write_text(html, encoding="utf-8")
        ours = forked(lambda: print_pdf(html, Path(folder, "ours.pdf"), seconds=HOUR))
        bare = started(
            [sys.executable, "-c", BARE, str(source), str(Path(folder, "bare.pdf")), str(STYLESHEET)]
        )
        size = Path(folder, "ours.pdf").stat().st_size
    return {
        "PDF, cpu s": f"{ours.cpu:.1f}",
        "PDF, wall s": f"{ours.wall:.1f}",
        "PDF, MB": f"{ours.megabytes:.0f}",
        "cpu / bare": f"{ours.cpu / bare.cpu:.2f}",
        "memory / bare": f"{ours.megabytes / bare.megabytes:.2f}",
        "file, kB": f"{size / 1000:.0f}",
    }


def forked(action: Callable[[], object]) -> Run:
    """The cost of an action in a process of its own, with the processes it starts."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            action()
            os._exit(0)
        except BaseException as error:
            print(error, file=sys.stderr)
            os._exit(1)
    return _cost(child, begun)


def started(command: list[str]) -> Run:
    begun = time.monotonic()
    return _cost(subprocess.Popen(command, stderr=subprocess.DEVNULL, cwd=settings.BASE_DIR).pid, begun)


def _cost(process: int, begun: float) -> Run:
    _pid, status, usage = os.wait4(process, 0)
    if status:
        raise RuntimeError(f"the measured process failed with status {status}")
    return Run(usage.ru_utime + usage.ru_stime, time.monotonic() - begun, usage.ru_maxrss / 1024)
