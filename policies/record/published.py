"""The JSON of a published version, for machines: its types are the format, from which the JSON Schema is made.

It holds what the notice tells, line by line, and never the stored value, which holds more. Version 1 of the format is
read for ever: what changes later gets a number of its own.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any, Final

from pydantic import Field

from registry.exchange.native import DIALECT, PlainSchema
from registry.record.values import Value

SCHEMA: Final = "notice-1.json"  # the name of the file under docs/schema/, and the end of its public address


class PublishedSection(Value):
    """A section in the order in which people read it, each thing that it says in a line of its own."""

    key: str
    title: str
    legal_reference: str
    lines: tuple[str, ...]


class PublishedNotice(Value):
    """What a version tells. ``sha256`` is the digest of the stored content of the version, as the public pages show it."""

    schema_: str = Field(alias="$schema", description="the address of this schema")
    controller: str
    title: str
    language: str = Field(pattern="^(fr|en)$")
    url: str = Field(description="the page of the notice")
    version: int = Field(ge=1)
    effective_on: date
    published_at: datetime
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    summary_of_changes: str
    sections: tuple[PublishedSection, ...]

    def as_bytes(self) -> bytes:
        """The document: UTF-8, in the order of the fields; the same value gives the same bytes."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False).encode()


def schema() -> dict[str, Any]:
    """The JSON Schema 2020-12 of the JSON of a published notice."""
    made = PublishedNotice.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    told = {name: one for name, one in made.items() if name not in {"title", "description"}}
    title = "Published notice (GDPR, Articles 13 and 14) of Trente"
    return {"$schema": DIALECT, "$id": f"urn:trente:schema:{SCHEMA}", "title": title, **told}


def schema_bytes() -> bytes:
    """The schema as it is published: the same bytes for the same types."""
    return (json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
