"""The cast plays here."""

from tests.cast import (  # noqa: F401
    anonymous,
    contributor,
    departed,
    dpo,
    organisation,
    other_organisation,
    reader,
    stranger,
)
