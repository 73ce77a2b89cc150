"""References of activities: a short code for a new one, such as the organisation could have given it itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from registry.models import Activity, Controller, Department
from registry.spelling import searchable

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


LONGEST_START = 40  # leaves room for the number
NUMBERED = re.compile(r"(?P<start>.+)-(?P<number>[0-9]{1,6})")


def suggest_reference(controller: Controller, department: Department | None = None) -> str:
    """A reference that nobody uses yet: the next number after the letters that the department uses most.

    Where it has none, its initials; without a department, the year.
    """
    used = Activity.objects.filter(controller=controller).order_by("pk")
    own = used.filter(department=department.pk) if department and department.pk else used.none()
    start = usual_start(own.values_list("reference", flat=True))
    start = start or initials(department.name if department else "") or str(timezone.localdate().year)
    taken = used.filter(reference__istartswith=f"{start}-").values_list("reference", flat=True)
    found = [one for one in map(NUMBERED.fullmatch, taken) if one and one["start"].lower() == start.lower()]
    number = 1 + max((int(one["number"]) for one in found), default=0)
    return f"{start}-{number:0{max((len(one['number']) for one in found), default=2)}d}"


def usual_start(references: Iterable[str]) -> str:
    """What stands before the number in most of these references, or ""."""
    starts = Counter(one["start"] for one in map(NUMBERED.fullmatch, references) if one)
    return next((start for start, _times in starts.most_common(1) if len(start) <= LONGEST_START), "")


def initials(name: str) -> str:
    """Up to four capital letters that stand for a name; "" for a name without Latin letters."""
    words = [word for word in re.findall("[a-z]+", searchable(name)) if word not in SMALL]
    words = [word for word in words if word not in COMMON] or words
    letters = words[0][:3] if len(words) == 1 else "".join(word[0] for word in words[:4])
    return letters.upper()
