"""Import a file into the register of an organisation: the CNIL’s simplified register, or any spreadsheet."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _

from registry.exchange.imports.applying import apply_import
from registry.exchange.imports.planning import Plan, plan_import
from registry.exchange.imports.readers import GivenFile, read_file
from registry.exchange.imports.report import report
from registry.exchange.imports.waiting import UnknownMapping, waiting_import
from registry.files.reader import LARGEST, UnreadableFile
from registry.finding.index import index_loaded
from registry.models import Activity, Controller


class Command(BaseCommand):
    help = "Import a register: new records become drafts, and the same file twice changes nothing. Undo it from the console."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--controller", required=True, metavar="SLUG", help=_("organisation, by its slug")
        )
        parser.add_argument(
            "--create-controller", action="store_true", help=_("make the organisation where there is none")
        )
        parser.add_argument(
            "--mapping", default="", metavar="NAME", help=_("columns as they were named at an earlier import")
        )
        parser.add_argument(
            "--dry-run", action="store_true", help=_("show what would change, and change nothing")
        )
        parser.add_argument("--json", action="store_true", help=_("write the difference as one JSON object"))

    def handle(self, *args: Any, file: Path, controller: str, **options: Any) -> None:
        given = self.read(file)
        try:
            with transaction.atomic():
                owner = self.owner(controller, create=options["create_controller"])
                plan = self.run(owner, given, options)
                if options["dry_run"]:
                    transaction.set_rollback(True)
        except UnreadableFile as error:
            raise CommandError(f"{file.name}: {error}") from None
        except UnknownMapping as error:
            raise CommandError(_("No import has named its columns “%s”.") % error) from None
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        if not options["dry_run"]:
            added = [one.after.id for one in plan.added]
            index_loaded(Activity.objects.filter(controller=owner, public_id__in=added))
        self.tell(plan, options)

    def read(self, path: Path) -> GivenFile:
        try:
            with path.open("rb") as source:
                return GivenFile(path.name, source.read(LARGEST + 1))
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}
            ) from None

    def owner(self, slug: str, *, create: bool) -> Controller:
        found = Controller.objects.filter(slug=slug).first()
        if found is not None:
            return found
        if not create:
            told = _("There is no organisation “%s”. Make it with --create-controller.")
            raise CommandError(told % slug)
        made = Controller(slug=slug, name=slug)
        made.full_clean()
        made.save()
        return made

    def run(self, owner: Controller, given: GivenFile, options: dict[str, Any]) -> Plan:
        one = waiting_import(owner, given, mapping_name=options["mapping"])
        reading = read_file(given, owner.public_id, one.mapping)
        plan = plan_import(owner, reading, one.file_name)
        if not options["dry_run"] and not plan.is_empty:
            return apply_import(owner, one, reading)
        return plan

    def tell(self, plan: Plan, options: dict[str, Any]) -> None:
        told = report(plan)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for sign, key in (("+", "added"), ("~", "changed"), ("=", "unchanged"), ("-", "removed")):
            for one in told[key]:
                self.stdout.write(f"{sign} {one['reference']} · {one['name']}")
        for row in told["unreadable"]:
            self.stdout.write(f"! {row['place']}: {row['reason']} {row['text'][:200]}".rstrip())
        for question in told["questions"]:
            self.stdout.write(f"? {question['reference']}: {question['text']}")
        for text in plan.reading.kept:
            self.stdout.write(f"# {text}")
        if options["dry_run"]:
            self.stdout.write(_("Nothing was changed."))
