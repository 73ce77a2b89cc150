"""The cast plays here."""

from tests.cast import (  # noqa: F401
    contributor,
    dpo,
    organisation,
    other_organisation,
    reader,
    stranger,
)
from tests.policies.publishing import notice, officer, record  # noqa: F401
