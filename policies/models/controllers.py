"""Other controllers of whom a notice tells beside the organisation: each with what is its own (Articles 13, 14 and 26)."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from policies.models.notices import Notice, NoticePart
from registry.models import Fact, Party
from registry.models.controllers import WebAddressField
from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import existing_target
from registry.models.shape import foreign_key
from registry.spelling import same_name

# Of another controller: what makes people any wiser. A name and a territory alone do not (Articles 13 and 14).
WHAT_IT_TELLS = (
    *("purposes", "legal_basis", "statute", "data", "recipients", "transfers", "retention", "rights"),
    *("rights_contact", "notice_url", "note"),
)


class NoticeController(NoticePart):
    """Another controller, or the entity of a group that is the controller in a territory.

    What it does with data is its own: it is told under its name and never among what the organisation does. Its address
    and its data protection officer are those of the directory, written once.
    """

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="other_controllers", verbose_name=_("notice")
    )
    party = models.ForeignKey(
        Party, on_delete=models.RESTRICT, related_name="+", verbose_name=_("external organisation")
    )
    kind = TermField(_("kind"), vocabulary="controller_kinds")
    territory = LineField(_("territory"), blank=True)
    purposes = ProseField(_("purposes"), blank=True)
    legal_basis = ProseField(_("legal basis"), blank=True)
    statute = ProseField(_("text that gives it its task"), blank=True)
    data = ProseField(_("data"), blank=True)
    recipients = ProseField(_("recipients"), blank=True)
    transfers = ProseField(_("transfers"), blank=True)
    retention = ProseField(_("retention period"), blank=True)
    rights = ProseField(_("rights of people"), blank=True)
    rights_contact = ProseField(_("how to exercise them"), blank=True)
    notice_url = WebAddressField(_("address of its own notice"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("other controller")
        verbose_name_plural = _("other controllers")

    def clean(self) -> None:
        super().clean()
        party = existing_target(self, foreign_key(NoticeController, "party"))
        if party is not None and self.controller_id and same_name(party.name, self.controller.name):
            sentence = _("This is the organisation itself: the notice tells of it already.")
            raise ValidationError({"party": sentence})
        if not any(getattr(self, name).strip() for name in WHAT_IT_TELLS):
            sentence = _("Say what this controller does with data, or give the address of its own notice.")
            raise ValidationError({"purposes": sentence})

    def __str__(self) -> str:
        return f"{self.party} ({self.territory})" if self.territory else str(self.party)
