"""`manage.py bench`: what sheets, notices, the PDF and the pages cost on this machine, as tables."""

import platform
from argparse import ArgumentParser
from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection

from config.bench import emptied_database
from config.bench.documents import measure
from config.bench.pages import first_visit, measure_pages, measure_public_page
from config.bench.past import measure_past
from config.bench.requests import measure_requests


class Command(BaseCommand):
    help = "Measures sheets, notices, the PDF and pages at several sizes, in a database of its own; prints tables."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sizes", default="10,100,1000", help="numbers of activities, separated by commas"
        )
        parser.add_argument(
            "--page-sizes", default="10,1000,10000", help="the same for the console's pages; empty: none"
        )
        parser.add_argument(
            "--past-sizes",
            default="10,100,1000",
            help="the same for the register of an earlier day; empty: none",
        )
        parser.add_argument(
            "--request-sizes", default="10,1000,10000", help="numbers of requests in a desk; empty: none"
        )
        parser.add_argument("--seed", type=int, default=30)

    def handle(
        self, *, sizes: str, page_sizes: str, past_sizes: str, request_sizes: str, seed: int, **options: Any
    ) -> None:
        self.stdout.write(
            f"{platform.platform()} · Python {platform.python_version()} · {connection.vendor}\n\n"
        )
        call_command("make_web_font")  # the last table counts it
        with emptied_database():
            self.table([partial(measure, int(size), seed) for size in sizes.split(",") if size])
            self.table([partial(measure_past, int(size), seed) for size in past_sizes.split(",") if size])
            self.table([partial(measure_requests, int(size)) for size in request_sizes.split(",") if size])
            self.table([partial(measure_pages, int(size), seed) for size in page_sizes.split(",") if size])
            if page_sizes:
                self.table([partial(measure_public_page, seed)])
                self.table([first_visit])

    def table(self, rows: list[Callable[[], dict[str, str]]]) -> None:
        """A row for each measure, written as soon as it is there."""
        for position, row in enumerate(rows):
            figures = row()
            if position == 0:
                self.stdout.write("| " + " | ".join(figures) + " |\n|" + " --- |" * len(figures))
            self.stdout.write("| " + " | ".join(figures.values()) + " |")
            self.stdout.flush()
        self.stdout.write("")
