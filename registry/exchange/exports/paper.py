"""The register on paper, from what was read for an export."""

from __future__ import annotations

from pathlib import Path

from registry.exchange.exports.contents import Contents, Progress
from registry.exchange.exports.register_pdf import print_register


def write_pdf(contents: Contents, target: Path, progress: Progress) -> None:
    """Print the register. Raises PrintingFailed."""
    wanted = contents.wanted
    print_register(
        contents.register,
        wanted.language,
        contents.made_on,
        target,
        progress,
        extent=wanted.extent,
        listed=wanted.listed,
        empty_headings=wanted.empty_headings,
        standing=contents.standing,
    )
