"""The pages of notices to which the navigation of the console leads, and what they say on the page of a record."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from policies.out_of_date import notices_out_of_date
from registry.console_pages import DIRECTORY, RECORDS, ConsolePage
from registry.views.told_elsewhere import TOLD_ELSEWHERE

RECORDS.add(ConsolePage("notices", _("Notices"), "notice", "policies:notice-list"))
DIRECTORY.add(ConsolePage("texts", _("Texts of law"), "law", "policies:texts"))
TOLD_ELSEWHERE.append(notices_out_of_date)
