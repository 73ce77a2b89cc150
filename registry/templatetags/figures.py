"""The template tag that shows a figure."""

from __future__ import annotations

from itertools import count
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from registry.figures.charts import Chart
from registry.figures.flow_map import FlowMap

register = template.Library()


@register.simple_tag(takes_context=True)
def figure(context: Context, value: Chart | FlowMap, level: int = 3, name: str = "") -> SafeString:
    """``{% figure value %}``: the figure with its caption, titled at heading ``level``, and its table.

    Figures of one page are told apart by number, or by the ``name`` given here, which serves as anchor.
    """
    shared: dict[Any, Any] = context.render_context.dicts[0]  # the one that included templates see too
    identifier = name or f"figure-{next(shared.setdefault('figures', count(1)))}"
    assert context.template is not None
    found = context.template.engine.get_template(value.template)
    with context.push(figure=value, id=identifier, level=level):
        return SafeString(found.render(context))
