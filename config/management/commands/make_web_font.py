"""Pack the typeface for browsers, once, before the pages are served (config/setup/web_fonts.py)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.setup.web_fonts import make_web_font


class Command(BaseCommand):
    help = "Packs the typeface of the pages for browsers; does nothing when it is there already."
    requires_system_checks = ()

    def handle(self, **options: Any) -> None:
        make_web_font(settings.WEB_FONTS / "source-sans-3.woff2")
