"""The pages of notices to which the navigation of the console leads."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.console_pages import DIRECTORY, RECORDS, ConsolePage

RECORDS.add(ConsolePage("notices", _("Notices"), "notice", "policies:notice-list"))
DIRECTORY.add(ConsolePage("texts", _("Texts of law"), "law", "policies:texts"))
