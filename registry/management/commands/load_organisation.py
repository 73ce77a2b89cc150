"""Load an organisation from a folder (docs/organisation-folder.md)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registry.editing.approving import freeze_what_came_in_force
from registry.exchange.imports.folder import FolderReader, Loaded, read_folder, store
from registry.exchange.imports.replacing import RegisterChanged, plan_replacement, replace_organisation
from registry.exchange.imports.rows import FaultyFolder
from registry.finding.index import index_loaded
from registry.models import Activity, Controller, Membership
from registry.people.membership import invite_officer

MOST_LINES = 200  # of a difference, shown before it is made


class Command(BaseCommand):
    help = "Load an organisation from a folder; a mistake is named by file, line and field, and nothing is half-loaded."

    # Whoever loads a folder and opens accounts in it at once, as the demonstration does, has nobody to invite.
    stealth_options = ("says_how_to_invite",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--dpo", metavar="EMAIL", help=_("invite this person as its data protection officer")
        )
        parser.add_argument(
            "--replace",
            action="store_true",
            help=_("show what the folder would change in an organisation that is there, and change it"),
        )
        parser.add_argument("--yes", action="store_true", help=_("do not ask before changing it"))

    def handle(
        self, *args: Any, folder: Path, dpo: str | None, replace: bool, yes: bool, **options: Any
    ) -> None:
        if dpo:
            self.check_address(dpo)
        if not folder.is_dir():
            raise CommandError(_("“%s” is not a folder.") % folder)
        try:
            reader = read_folder(folder)
            existing = Controller.objects.filter(slug=reader.controller.slug).first()
            if replace and existing is not None:
                self.replace(reader, existing, asks=not yes)
                controller = existing
            else:
                controller = self.load(reader)
        except FaultyFolder as error:
            raise CommandError(
                _("%(folder)s was not loaded.\n%(faults)s") % {"folder": folder, "faults": error}
            ) from None
        if options.get("says_how_to_invite", True) or dpo:
            self.invite(controller, dpo)

    def load(self, reader: FolderReader) -> Controller:
        loaded: Loaded = store(reader)
        name = loaded.controller.name
        if loaded.created:
            while freeze_what_came_in_force():
                pass
            index_loaded(Activity.objects.filter(controller=loaded.controller))
            told = _("%(name)s: %(count)d entries loaded.") % {
                "name": name,
                "count": sum(loaded.created.values()),
            }
        elif loaded.folder_changed:
            told = (
                _("%s is already in the register and was left as it is; the folder has changed since.") % name
            )
            told += " " + _("See what it would change with --replace.")
        else:
            told = _("%s is already in the register: nothing to do.") % name
        self.stdout.write(told)
        return loaded.controller

    def replace(self, reader: FolderReader, controller: Controller, *, asks: bool) -> None:
        """Show the difference, ask, and make it."""
        difference = plan_replacement(reader, controller)
        if difference.is_empty:
            self.stdout.write(_("%s says what the folder says: nothing to do.") % controller.name)
            return
        lines = list(difference.lines())
        for line in lines[:MOST_LINES]:
            self.stdout.write(line)
        if len(lines) > MOST_LINES:
            self.stdout.write(_("… and %d more.") % (len(lines) - MOST_LINES))
        if difference.kept:
            kept = _("Entries that people added, and records that are no longer in the folder, stay: %d.")
            self.stdout.write(kept % len(difference.kept))
        if asks and input(_("Change it? [y/N] ")).strip().lower() not in {"y", "yes", "o", "oui"}:
            self.stdout.write(_("Nothing was changed."))
            return
        try:
            replace_organisation(reader, controller, seen=lines)
        except RegisterChanged:
            raise CommandError(
                _("The register was changed meanwhile: nothing was done. Run the command again.")
            ) from None
        rows = Activity.objects.filter(controller=controller)
        index_loaded(rows)
        self.stdout.write(_("%s now says what the folder says.") % controller.name)
        waiting = rows.filter(index__is_unapproved=True).count()
        if waiting:
            told = ngettext(
                "%d current record has changes to approve: until then, the current register and public notices say what was "
                "approved.",
                "%d current records have changes to approve: until then, the current register and public notices say what "
                "was approved.",
                waiting,
            )
            self.stdout.write(told % waiting)

    def invite(self, controller: Controller, dpo: str | None) -> None:
        if dpo:
            link = invite_officer(controller, dpo)[1]
            told = _("%(dpo)s can join within seven days by this link, once:\n%(link)s")
            self.stdout.write(told % {"dpo": dpo, "link": link})
        elif not Membership.objects.filter(controller=controller).exists():
            self.stdout.write(
                _("No one can see it yet: invite its data protection officer with --dpo ADDRESS.")
            )

    def check_address(self, dpo: str) -> None:
        try:
            validate_email(dpo)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
