"""The cast plays here, and people who ask."""

from tests.cast import (  # noqa: F401
    contributor,
    dpo,
    organisation,
    other_organisation,
    reader,
    stranger,
)
from tests.rights.cast import asked, desk, officer  # noqa: F401
