"""`manage.py bench`: what sheets, notices and the PDF cost on this machine, as one table."""

import platform
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from config.bench import emptied_database, measure


class Command(BaseCommand):
    help = "Measures sheets, notices and the PDF at several sizes, in a database of its own, and prints one table."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--sizes", default="10,100,1000", help="numbers of activities, separated by commas"
        )
        parser.add_argument("--seed", type=int, default=30)

    def handle(self, *, sizes: str, seed: int, **options: Any) -> None:
        self.stdout.write(
            f"{platform.platform()} · Python {platform.python_version()} · {connection.vendor}\n\n"
        )
        with emptied_database():
            for position, size in enumerate(sizes.split(",")):
                figures = measure(int(size), seed)
                if position == 0:
                    self.stdout.write("| " + " | ".join(figures) + " |\n|" + " --- |" * len(figures))
                self.stdout.write("| " + " | ".join(figures.values()) + " |")
                self.stdout.flush()
