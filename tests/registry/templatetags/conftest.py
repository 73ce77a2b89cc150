"""The cast plays here."""

from tests.cast import organisation, other_organisation, reader  # noqa: F401
