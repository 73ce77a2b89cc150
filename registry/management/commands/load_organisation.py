"""Load an organisation from a folder (docs/organisation-folder.md)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.exchange.imports.folder import load_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.finding.index import index_loaded
from registry.models import Activity


class Command(BaseCommand):
    help = "Load an organisation from a folder; a mistake is named by file, line and field, and nothing is half-loaded."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(_("“%s” is not a folder.") % folder)
        try:
            loaded = load_organisation(folder)
        except FaultyFolder as error:
            raise CommandError(
                _("%(folder)s was not loaded.\n%(faults)s") % {"folder": folder, "faults": error}
            ) from None
        name = loaded.controller.name
        if loaded.created:
            index_loaded(Activity.objects.filter(controller=loaded.controller))
            self.stdout.write(
                _("%(name)s: %(count)d rows loaded.") % {"name": name, "count": sum(loaded.created.values())}
            )
        elif loaded.folder_changed:
            self.stdout.write(
                _("%s is already in the register and was left as it is; the folder has changed since.") % name
            )
        else:
            self.stdout.write(_("%s is already in the register: nothing to do.") % name)
