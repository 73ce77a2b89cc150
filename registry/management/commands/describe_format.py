"""Write the JSON Schema of the native format: docs/schema/register-1.json, made from the types.

The file is written by this command alone, and a test holds that it is the one that the types give.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from registry.exchange.native import SCHEMA, schema_bytes

DOCUMENT = Path(settings.BASE_DIR) / "docs" / "schema" / SCHEMA


class Command(BaseCommand):
    help = "Show the JSON Schema of the native format, or write it to docs/schema/ with --write."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file instead of showing it")

    def handle(self, *, write: bool, **options: Any) -> None:
        if write:
            DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
            DOCUMENT.write_bytes(schema_bytes())
        else:
            sys.stdout.write(schema_bytes().decode())
