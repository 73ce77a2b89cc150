"""How easily the first level of each French notice is read, and how long its longest sentence is."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from policies.assembly import assemble
from policies.models import Notice
from policies.readability import measure, prose


class Command(BaseCommand):
    help = "Say how easily the first level of each French notice is read (Kandel and Moles, 1958)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "controller", nargs="?", help="the organisation's address name; without it, all of them"
        )

    def handle(self, *, controller: str | None, **options: Any) -> None:
        notices = Notice.objects.filter(language="fr").select_related("controller")
        if controller:
            notices = notices.filter(controller__slug=controller)
        for notice in notices.order_by("controller__slug", "slug"):
            ease = measure(prose(assemble(notice, timezone.localdate()).essentials))
            name = f"{notice.controller.slug}/{notice.slug}"
            self.stdout.write(
                f"{name}\t{ease.score}\t{ease.step}\t{ease.words}\t{ease.longest_words}\t{ease.longest}"
            )
