"""Under which law a record stands: the GDPR unless it says otherwise, and which articles ask there what the GDPR asks.

Regulation (EU) 2018/1725 for the institutions of the Union, title III of the French Act for police and justice (LIL 87 and
following), the Swiss act. An article without counterpart asks nothing there: nothing is cited, and no rule looks at it.
Some articles ask what the GDPR does not (``own``): rules of their own look at them.
"""

from __future__ import annotations

from registry.vocabularies import vocabulary

GDPR = ""  # of a record that names no other regime
INSTITUTIONS, POLICE, SWISS = "eudpr", "lil3", "lpd"
# The laws under which the Commission’s decisions of adequacy hold (Articles 45 GDPR and 47 of Regulation 2018/1725).
UNDER_ADEQUACY = frozenset({GDPR, INSTITUTIONS})


def article_under(regime: str, code: str) -> str:
    """The code of the article that asks under a regime what this article of the GDPR asks; "" where none does."""
    if regime == GDPR or not code:
        return code
    known = vocabulary("regimes")
    if regime not in known:
        return ""
    return code if code in known[regime].extra["own"] else str(known[regime].extra["articles"].get(code, ""))
