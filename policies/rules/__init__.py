"""What Articles 12 to 14 and 21, and the French Act, ask a notice to tell people (LIL 48, 82 and 85).

Article 13 asks it where data are collected from the people themselves, Article 14 where they come from elsewhere: each
point is cited under the article that applies, both where the notice tells of both.
"""

from __future__ import annotations

from datetime import date

from policies.record.sheet import NoticeSheet
from policies.rules import contents, rights, trackers  # noqa: F401  # registers the rules, in this order
from policies.rules.asked import NOTICE
from registry.rules.engine import Finding, findings


def about_notice(value: NoticeSheet, on: date) -> tuple[Finding, ...]:
    """What the law asks a notice to tell and it does not, or finds wrong in it, on a day; empty when nothing is."""
    return findings(NOTICE, value, on)
