"""What a person asks, and the files that come with it, as values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Upload:
    """A file that was checked: its name, its kind by its content, and its bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Asked:
    """What a person asks, as the form or the desk took it down."""

    kinds: list[str]
    relation: str
    language: str
    name: str = ""
    email: str = ""
    postal: str = ""
    about: str = ""  # for whom, where it is for somebody else
    words: str = ""
    files: tuple[Upload, ...] = field(default=(), repr=False)
