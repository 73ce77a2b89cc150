"""What the log keeps: lines of one kind, in which no link of a letter and nobody’s address can be read."""

from __future__ import annotations

import logging
import re

# Whoever reads one of these opens what the letter was to open: the end of an address of an invitation, of an agreement, of
# a review campaign, of a subscription, of a person’s request or of a new password, and what single sign-on brings back. In
# the query of another address their slashes are written as %2F.
SLASH, NEITHER = r"(?:/|%2F)", r"(?:(?!%2F)[^/\s\"&])+"
SECRET = re.compile(
    rf"((?<!/members)(?<!%2Fmembers){SLASH}invitations{SLASH}"
    rf"|{SLASH}(?:agreements|review-links|subscriptions|requests{SLASH}(?:confirm|follow|search)){SLASH}"
    rf"|{SLASH}accounts{SLASH}password{SLASH}reset{SLASH}{NEITHER}{SLASH}"
    rf"|{SLASH}accounts{SLASH}sso{SLASH}callback{SLASH}(?:\?|%3F)(?=.)){NEITHER}(?:&{NEITHER})*",
    re.IGNORECASE,
)
# Servers of mail and databases quote whom they refuse. Each part has a length, so that no text takes long to look through.
PERSON = re.compile(r"[\w.+%-]{1,64}@(?=[\w-]{1,63}\.)[\w.-]{3,255}")


class LineFormatter(logging.Formatter):
    """A line of the log, traceback included, without the secrets that addresses carry, nor addresses of people."""

    def format(self, record: logging.LogRecord) -> str:
        return PERSON.sub("…@…", SECRET.sub(r"\1…", super().format(record)))
