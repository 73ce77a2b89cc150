"""The native format: a register as one JSON document that says everything that this program knows of it.

The types below are the format. ``docs/schema/register-2.json`` is the JSON Schema 2020-12 made from them, which the site
also serves, beside those of the versions before. Each version is read for ever.

Version 2 says more of a record than version 1: :data:`SINCE_VERSION_1`. A file of version 1 says nothing of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal
from uuid import UUID

from django.conf import settings
from pydantic import Field, JsonValue
from pydantic.json_schema import GenerateJsonSchema

from registry.models import ActivityVersion, Controller
from registry.record.build import REFERENCED, Builder
from registry.record.sheet import Data, Department, Party, Register, Subject, System
from registry.record.values import Row, Value

NAME: Final = "trente-register"
VERSION: Final = 2
FIRST: Final = 1
# The fields that version 2 added to the values of a record, by name.
SINCE_VERSION_1: Final = frozenset(
    {"is_marketing", "consent_means", "set_by", "is_covered", "covered_on", "stage", "began_on", "ended_on"}
)
SCHEMA = (
    f"register-{VERSION}.json"  # the name of the file under docs/schema/, and the end of its public address
)
DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Directory(Value):
    """What the records of the organisation share, whether a record refers to it or not."""

    departments: tuple[Department, ...]
    parties: tuple[Party, ...]
    subjects: tuple[Subject, ...]
    data: tuple[Data, ...]
    systems: tuple[System, ...]


class StoredVersion(Value):
    """A record as it was approved. ``content_digest`` is the SHA-256 of ``content`` as canonical JSON (sorted keys, no
    blanks, UTF-8)."""

    activity: UUID
    number: int
    approved_at: datetime
    effective_on: date
    ended_on: date | None
    content_digest: str
    content: dict[str, JsonValue]


class NativeFile(Value):
    """One register in one file.

    ``extent`` tells which records it holds, and ``in_force_on`` of which day those are. The directory, the approved versions and
    the notices are in a file that holds all records; of any other it is not said whether there are some (null).
    """

    format: Literal["trente-register"] = NAME
    version: Literal[2] = VERSION
    extract: Literal["full"] = "full"
    extent: Literal["in_force", "all", "listed"]
    in_force_on: date | None = None
    made_at: datetime
    language: Literal["fr", "en"]
    register_: Register = Field(alias="register")
    directory: Directory | None
    versions: tuple[StoredVersion, ...] | None
    notices: tuple[dict[str, JsonValue], ...] | None


# What other apps tell people, as they keep it: each adds its function here.
NOTICES: list[Callable[[Controller], Iterable[dict[str, Any]]]] = []


class PlainSchema(GenerateJsonSchema):
    """Without a title for each field: it would only say the name of the field again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema() -> dict[str, Any]:
    """The JSON Schema 2020-12 of the native format, made from its types."""
    made = NativeFile.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    told = {name: one for name, one in made.items() if name not in {"title", "description"}}
    title = "Register of processing activities (GDPR, Article 30), native format of Trente"
    return {"$schema": DIALECT, "$id": f"urn:trente:schema:{SCHEMA}", "title": title, **told}


def schema_bytes() -> bytes:
    """The schema as it is published: the same bytes for the same types."""
    return (json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


FIRST_SCHEMA = f"register-{FIRST}.json"


def first_schema_bytes() -> bytes:
    """The schema of version 1, as it was published: kept as it stands, since no type makes it any more."""
    return Path(settings.BASE_DIR, "docs", "schema", FIRST_SCHEMA).read_bytes()


# The schemas of every format that the product publishes, by the name of the file: other apps add theirs here.
SCHEMAS: dict[str, Callable[[], bytes]] = {SCHEMA: schema_bytes, FIRST_SCHEMA: first_schema_bytes}


def directory_of(controller: Controller) -> Directory:
    """The directory of the organisation, in its order. A number of queries that does not depend on its size."""
    builder = Builder(controller)
    builder.read_referenced()
    kinds: dict[Any, type[Row]] = dict(
        zip(REFERENCED, (Department, Party, Subject, Data, System), strict=True)
    )
    found: dict[type, list[Any]] = {kind: [] for kind in kinds.values()}
    for (model, _key), row in builder.by_pk.items():
        if model in kinds:
            found[kinds[model]].append(builder.value(kinds[model], row))
    return Directory(
        departments=tuple(found[Department]),
        parties=tuple(found[Party]),
        subjects=tuple(found[Subject]),
        data=tuple(found[Data]),
        systems=tuple(found[System]),
    )


def versions_of(controller: Controller) -> Iterator[StoredVersion]:
    """Every approved version of the organisation's records, read a hundred at a time."""
    rows = ActivityVersion.objects.filter(controller=controller).select_related("activity")
    for one in rows.order_by("activity__position", "activity__pk", "number").iterator(chunk_size=100):
        yield StoredVersion(
            activity=one.activity.public_id,
            number=one.number,
            approved_at=one.approved_at,
            effective_on=one.effective_on,
            ended_on=one.ended_on,
            content_digest=one.digest,
            content=json.loads(one.content),
        )


def digest_of_content(content: dict[str, Any]) -> str:
    """SHA-256 of a content as canonical JSON."""
    told = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
