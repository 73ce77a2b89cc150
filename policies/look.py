"""An organisation's own look as a value: what its pages and its papers need to show it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from policies.colours import for_dark
from policies.logos import PNG
from policies.models import Appearance
from registry.models import Controller


@dataclass(frozen=True)
class Look:
    """The colour, checked when it was stored, and the logo as an address that fetches nothing; "" for ours."""

    accent: str = ""
    logo: str = ""

    @property
    def page_style(self) -> str:
        """The style that gives a public page this colour; a lighter one on a dark screen."""
        if not self.accent:
            return ""
        shade = f"light-dark({self.accent}, {for_dark(self.accent)})"
        return (
            f"@media screen {{ :root {{ --accent: {shade}; --accent-strong: {shade}; "
            f"--accent-ground: {self.accent}; --on-accent: #ffffff; }} }}\n"
            f"@media print {{ :root {{ --accent: {self.accent}; --accent-strong: {self.accent}; }} }}\n"
        )

    @property
    def paper_style(self) -> SafeString:
        """The style that gives a printed notice this colour: nothing but a checked colour is typed by people."""
        if not self.accent:
            return SafeString("")
        text = "a, .kicker, li::marker, .chapter > h2, .essentials > h2, .compact > li + li::before"
        edges = ".group > :is(h3, h4, h5, h6), .notice-head"
        return mark_safe(f"{text} {{ color: {self.accent}; }} {edges} {{ border-color: {self.accent}; }}")


PLAIN = Look()


def look_of(controller: Controller) -> Look:
    """How the notices of the organisation look; one query."""
    kept = Appearance.objects.filter(controller=controller).first()
    return Look(kept.accent, f"{PNG}{kept.logo}" if kept.logo else "") if kept else PLAIN
