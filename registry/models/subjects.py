"""People and data: whose data, and which (Article 30(1)(c))."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import Fact


class SubjectCategory(Fact):
    """A category of people, with the state of their relation to the organisation (prospect, active, inactive…)."""

    shown_on = "registry:directory-subjects"
    own_page = "registry:directory-subjects-entry"
    nests_under = ("controller",)
    section = "subjects"
    shorthand = "name"

    name = LineField(_("name"))
    kind = TermField(_("kind"), vocabulary="subject_kinds", blank=True)
    relation_state = TermField(_("state of the relation"), vocabulary="relation_states", blank=True)
    definition = ProseField(_("definition"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("category of data subjects")
        verbose_name_plural = _("categories of data subjects")

    def __str__(self) -> str:
        return self.name


class DataCategory(Fact):
    """A category of personal data with its items, when it is collected, and whether people must give it."""

    shown_on = "registry:directory-data"
    own_page = "registry:directory-data-entry"
    nests_under = ("controller",)
    section = "data"
    shorthand = "name"

    name = LineField(_("name"))
    kind = TermField(_("kind"), vocabulary="data_kinds", blank=True)
    collection_moment = LineField(_("moment of collection"), blank=True)
    obligation = TermField(_("mandatory or optional"), vocabulary="obligations", blank=True)
    obligation_note = ProseField(_("statement on the obligation"), blank=True)
    consequence = ProseField(_("if it is not given"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("category of personal data")
        verbose_name_plural = _("categories of personal data")

    def __str__(self) -> str:
        return self.name


class DataItem(Fact):
    """One piece of data in a category."""

    nests_under = ("category",)
    shorthand = "name"

    category = models.ForeignKey(
        DataCategory,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("category of personal data"),
    )
    name = LineField(_("name"))
    obligation = TermField(_("mandatory or optional"), vocabulary="obligations", blank=True)
    consequence = ProseField(_("if it is not given"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("item of data")
        verbose_name_plural = _("items of data")

    def __str__(self) -> str:
        return self.name

    def page(self, section: str = "") -> str:
        """The page of the category that it is in."""
        self.category.controller = self.controller
        return self.category.page()
