"""How much of the register a document holds: what is in force alone, as an authority is shown it, or every record kept."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from registry.record.sheet import Register


class Extent(TextChoices):
    """The choice of whoever asks for the register; it stands on the cover."""

    IN_FORCE = "in_force", _("Only the records in force")
    ALL = "all", _("Every record: in force, to be reviewed, drafts")


def within(register: Register, extent: Extent) -> Register:
    """The register with the records that a document of this extent holds."""
    if extent is Extent.ALL:
        return register
    return register.model_copy(update={"sheets": tuple(one for one in register.sheets if one.is_in_force)})
