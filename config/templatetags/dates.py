"""Dates in all templates: the filter of Django, and the first of a month as French reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.template import defaultfilters

from registry.record.wording import first_of_month

register = template.Library()


@register.filter("date", expects_localtime=True, is_safe=False)
def written(value: date | None, form: str | None = None) -> Any:
    """``{{ day|date:"DATE_FORMAT" }}``: « 1er juin 2023 » in French, "1 June 2023" in English."""
    told = defaultfilters.date(value, form)
    return first_of_month(told) if isinstance(told, str) else told
