"""The pages of requests to which the navigation of the console leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.console_pages import RECORDS, ConsolePage

RECORDS.add(ConsolePage("requests", _("Requests of people"), "request", "rights:desk"))
