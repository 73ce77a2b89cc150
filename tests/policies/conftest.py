"""The cast plays here."""

from tests.cast import dpo, organisation, other_organisation, stranger  # noqa: F401
