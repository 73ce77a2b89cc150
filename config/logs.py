"""What the log keeps: lines of one kind, in which no link of a letter can be read."""

from __future__ import annotations

import logging
import re

# Whoever reads one of these opens what the letter was to open: the end of an address of an invitation or of a new
# password, and what single sign-on brings back.
SECRET = re.compile(
    r"((?<!/members)/invitations/|/accounts/password/reset/[^/\s]+/|/accounts/sso/callback/\?)[^/\s\"]+"
)


class Line(logging.Formatter):
    """A line of the log, traceback included, without the secrets that addresses carry."""

    def format(self, record: logging.LogRecord) -> str:
        return SECRET.sub(r"\1…", super().format(record))
