"""Template tags of the pages for people who sign in: components, icons, and navigation."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, token_kwargs
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from registry.console_pages import GROUPS, ConsolePage
from registry.editor.specification import FORMS
from registry.figures.icons import icon as draw
from registry.models import Controller
from registry.models.reasons import reason_in_words
from registry.spelling import Typed, searchable

register = template.Library()
register.filter(reason_in_words)


@register.simple_tag
def icon(name: str) -> SafeString:
    """``{% icon "edit" %}``: one of the drawings of registry/figures/icons.py."""
    return draw(name)


# Components -------------------------------------------------------------------------------------------------


class Slot(Node):
    """A part of a component's content that has a place of its own."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> SafeString:
        return self.nodelist.render(context)


class Component(Node):
    """A template of templates/components with its values, its content and its slots. Nothing else reaches it."""

    def __init__(self, name: str, values: dict[str, FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: Context) -> SafeString:
        slots = {node.name: mark_safe(node.render(context).strip()) for node in self.slots}
        content = "".join(str(node.render_annotated(context)) for node in self.rest)
        values = {name: value.resolve(context) for name, value in self.values.items()}
        passed = {name: context.get(name) for name in ("request", "csrf_token")}
        given = {**passed, "content": mark_safe(content.strip()), **slots, **values}
        drawn = sibling_template(context, f"components/{self.name}.html").render(context.new(given))
        return mark_safe(drawn.strip())

    @property
    def slots(self) -> list[Slot]:
        return [node for node in self.nodelist if isinstance(node, Slot)]

    @property
    def rest(self) -> list[Node]:
        return [node for node in self.nodelist if not isinstance(node, Slot)]


def sibling_template(context: Context, path: str) -> template.Template:
    """The template at this path, found as the template that is being rendered was."""
    if context.template is None:
        raise RuntimeError("a component is rendered by a template only")
    return context.template.engine.get_template(path)


@register.tag
def component(parser: Parser, token: Token) -> Component:
    """``{% component "panel" title=… %}content{% endcomponent %}``, or ``{% component "state" state=… / %}`` without any.

    Inside, ``{% slot actions %}…{% endslot %}`` fills the place of that name. A component sees the request and what it
    is given, never the variables of the page around it.
    """
    _tag, name, *bits = token.split_contents()
    is_closed = bits[-1:] == ["/"]
    values = token_kwargs(bits := bits[:-1] if is_closed else bits, parser)
    if bits or name[0] not in "\"'":
        raise template.TemplateSyntaxError(
            f"component takes a quoted name, then name=value: {token.contents}"
        )
    nodelist = NodeList()
    if not is_closed:
        nodelist = parser.parse(("endcomponent",))
        parser.delete_first_token()
    return Component(name[1:-1], values, nodelist)


@register.tag
def slot(parser: Parser, token: Token) -> Slot:
    """See ``component``."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endslot",))
    parser.delete_first_token()
    return Slot(name, nodelist)


# Navigation -------------------------------------------------------------------------------------------------


@dataclass
class NavigationEntry:
    """A line of the navigation; ``key`` is what a page puts in ``place`` to be shown as part of it."""

    key: str
    label: str
    icon: str
    href: str
    is_current: bool = False


FEW = 8  # organisations that the head of each page names; of more, the chooser asks when it is opened
HOME = ConsolePage("home", gettext_lazy("Home"), "home", "home")


@register.simple_tag(takes_context=True)
def navigation(
    context: Context, controller: Controller | None = None, only: Controller | None = None
) -> SafeString:
    """``{% navigation controller mine.only as menu %}``: the navigation, made once although a page holds it twice.

    A page of no organisation leads to those of the ``only`` one that the person works for.
    """
    drawn = sibling_template(context, "components/navigation.html")
    return drawn.render(context.new({"groups": ways(context, controller or only)}))


def ways(context: Context, controller: Controller | None) -> list[tuple[str, list[NavigationEntry]]]:
    """The pages one can go to, in titled groups; those whose address this installation does not have are left out.

    The current entry is the one that the page names in ``place``, or else the one whose address begins the page's own.
    """
    groups = [("", _entries([HOME]))]
    if controller:
        groups += [(str(group.title), _entries(group.pages, controller.slug)) for group in GROUPS]
    entries = [entry for _title, found in groups for entry in found]
    request, place = context.get("request"), context.get("place")
    path = context.get("home") or (request.path if request else "")
    around = [one for one in entries if path.startswith(one.href)]
    named = [one for one in entries if one.key == place] if place else []
    for current in named or sorted(around, key=lambda one: len(one.href))[-1:]:
        # The first page begins every address: it is the current one only on itself.
        current.is_current = bool(named) or current.key != "home" or path == current.href
    return [(title, found) for title, found in groups if found]


@register.simple_tag
def part_of_site(address: str, controller: Controller) -> NavigationEntry:
    """The entry of the navigation under which the page at this address stands."""
    entries = [entry for group in GROUPS for entry in _entries(group.pages, controller.slug)]
    return max((one for one in entries if address.startswith(one.href)), key=lambda one: len(one.href))


def _entries(pages: list[ConsolePage], *arguments: str) -> list[NavigationEntry]:
    found = [(page, _address(page.address, *arguments)) for page in pages]
    return [NavigationEntry(page.key, str(page.label), page.icon, href) for page, href in found if href]


def _address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class OwnOrganisations:
    """The organisations that a person works for, as the head of a page needs them: name, address, whether it is current.

    Who works for many is given none of them until the chooser is opened: a page of three hundred links is slow to read.
    """

    lines: list[tuple[str, str, bool]]
    are_many: bool = False
    only: Controller | None = None  # where there is but one


@register.simple_tag(takes_context=True)
def organisations(context: Context) -> OwnOrganisations:
    """``{% organisations as mine %}``: in one query, which reads no more rows than are shown."""
    user, current = context.get("user"), context.get("controller")
    if user is None or not user.is_authenticated:
        return OwnOrganisations([])
    found = list(Controller.objects.visible_to(user).only("slug", "name")[: FEW + 1])
    if len(found) > FEW:
        return OwnOrganisations([], are_many=True)
    only = found[0] if len(found) == 1 else None
    return OwnOrganisations(organisation_lines(found, current.slug if current else ""), only=only)


def organisation_lines(found: Iterable[Controller], here: str) -> list[tuple[str, str, bool]]:
    """Name, address of the register, and whether it is the one of this address name."""
    register = _address("registry:register", "0")  # asked for once: somebody may work for a hundred
    named = sorted(found, key=lambda one: searchable(one.name))
    return [(one.name, register.replace("0", one.slug), one.slug == here) for one in named]


@register.simple_tag(takes_context=True)
def typed(context: Context, value: Any = None, language: str = "") -> SafeString:
    """``<h1 {% typed %}>``: the attributes of what somebody typed. It may read from the right, and is in the language of
    its organisation, or in the ``language`` given, whatever the page is in (WCAG 3.1.2).

    ``{% typed value %}`` marks only what is known to be typed: a fact may also be a term, in the words of the page.
    """
    is_typed = value is None or isinstance(value, Typed)
    spoken = language or getattr(context.get("controller"), "language", "")
    is_other = is_typed and spoken not in ("", get_language())
    return format_html('dir="auto" lang="{}"', spoken) if is_other else mark_safe('dir="auto"')


@register.simple_tag
def sign_in_address() -> str:
    """Where a person signs in: what an answer to a request without a session leads to."""
    return resolve_url(settings.LOGIN_URL)


# Lists ------------------------------------------------------------------------------------------------------


@register.filter
def grouped(number: Any) -> str:
    """A number as it is written in the active language, its thousands apart; anything else as it is."""
    return number_format(number, force_grouping=True) if isinstance(number, int) else str(number)


@register.filter
def as_pages(page: Any) -> list[int | str]:
    """The numbers to show below a list, « … » where some are left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.simple_tag(takes_context=True)
def page_address(context: Context, name: str, number: int) -> str:
    """The address of this list at another page: its query string with one value changed."""
    asked = context["request"].GET.copy()
    asked[name] = number
    return f"?{asked.urlencode()}"


@register.simple_tag
@cache
def version() -> str:
    """The version of Trente that serves this page."""
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)["project"]["version"]


@register.simple_tag
def person_name(user: Any) -> str:
    """How a person is called on screen: full name, or else the name they sign in with. An account may have ended."""
    return user.get_full_name() or user.get_username() if user else _("Someone who has left")


@register.simple_tag
def proposer(proposal: Any) -> str:
    """Who proposed a change: a person, or the address of somebody without an account."""
    return proposal.proposed_from or person_name(proposal.proposed_by)


# A form that is sent again ----------------------------------------------------------------------------------


@register.simple_tag
def typed_under_labels(form_key: str, kept: list[tuple[str, list[str]]]) -> list[tuple[str, list[str]]]:
    """What a person typed into the form of this key, under the labels that stood beside it; hidden fields left out."""
    spec = FORMS.get(form_key)
    found = []
    for name, values in kept:
        label = spec.label(name.removesuffix("-new")) if spec else name
        if label and any(values):
            found.append((label, [value for value in values if value]))
    return found
