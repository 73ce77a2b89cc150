"""Add invented activities to the register of one organisation, to try it at its real size."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.finding.index import index_loaded
from registry.models import Activity, Controller
from registry.samples.activities import MOST, make_activities


class Command(BaseCommand):
    help = "Add invented activities, the same for the same seed, to the register of an organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("controller", help=_("the organisation, by its identifier in the web address"))
        parser.add_argument("number", type=int, help=_("how many activities to add, from 1 to %d") % MOST)
        parser.add_argument(
            "--seed", type=int, default=1, help=_("which ones: the same number gives the same content")
        )

    def handle(self, *args: Any, controller: str, number: int, seed: int, **options: Any) -> None:
        if not 1 <= number <= MOST:
            values: dict[str, object] = {"number": number, "most": MOST}
            raise CommandError(_("%(number)d activities cannot be made: ask for 1 to %(most)d.") % values)
        found = Controller.objects.filter(slug=controller).first()
        if found is None:
            known = ", ".join(Controller.objects.order_by("slug").values_list("slug", flat=True)) or "—"
            values = {"slug": controller, "known": known}
            raise CommandError(_("No organisation has the identifier “%(slug)s”. Known: %(known)s.") % values)
        made = make_activities(found, number, seed)
        index_loaded(Activity.objects.filter(controller=found, reference__in=made.references))
        summary = _("%(name)s: %(rows)d entries added, %(first)s to %(last)s.") % {
            "name": found.name,
            "rows": sum(made.created.values()),
            "first": made.references[0],
            "last": made.references[-1],
        }
        self.stdout.write(summary)
