"""Write the JSON Schemas of the published formats below docs/schema/, made from the types.

The files are written by this command alone, and a test holds that they are the ones that the types give.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from registry.exchange.native import SCHEMA, SCHEMAS

FOLDER = Path(settings.BASE_DIR) / "docs" / "schema"


class Command(BaseCommand):
    help = "Show the JSON Schema of a format, or write those of all formats to docs/schema/ with --write."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", default=SCHEMA, choices=sorted(SCHEMAS), help="which to show")
        parser.add_argument("--write", action="store_true", help="write the files instead of showing one")

    def handle(self, *, name: str, write: bool, **options: Any) -> None:
        if not write:
            sys.stdout.write(SCHEMAS[name]().decode())
            return
        FOLDER.mkdir(parents=True, exist_ok=True)
        for file, schema_bytes in SCHEMAS.items():
            (FOLDER / file).write_bytes(schema_bytes())
