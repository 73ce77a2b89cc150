"""References of activities: a short code for a new one, such as the organisation could have given it itself."""

from __future__ import annotations

import re

from django.utils import timezone

from registry.indexing import normalise
from registry.models import Activity, Controller, Department

# Words that say nothing of a department: articles and prepositions of both languages, and what every department is.
SMALL = {
    "a",
    "au",
    "aux",
    "d",
    "de",
    "des",
    "du",
    "en",
    "et",
    "l",
    "la",
    "le",
    "les",
    "of",
    "the",
    "and",
    "for",
}
COMMON = {
    *("bureau", "cellule", "department", "departement", "direction", "division", "office", "pole"),
    *("service", "services", "unit", "unite"),
}


def suggest_reference(controller: Controller, department: Department | None = None) -> str:
    """A reference that nobody uses yet: the initials of the department, or else the year, and the next number."""
    start = initials(department.name if department else "") or str(timezone.localdate().year)
    used = Activity.objects.filter(controller=controller, reference__istartswith=f"{start}-")
    pattern = re.compile(rf"{start}-(\d{{1,6}})", re.IGNORECASE)
    numbers = [
        int(found[1])
        for reference in used.order_by().values_list("reference", flat=True)
        if (found := pattern.fullmatch(reference))
    ]
    return f"{start}-{max(numbers, default=0) + 1:02d}"


def initials(name: str) -> str:
    """Up to four capital letters that stand for a name; "" for a name without Latin letters."""
    words = [word for word in re.findall("[a-z]+", normalise(name)) if word not in SMALL]
    words = [word for word in words if word not in COMMON] or words
    letters = words[0][:3] if len(words) == 1 else "".join(word[0] for word in words[:4])
    return letters.upper()
