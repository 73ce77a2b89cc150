"""The notice: what an organisation tells people (Articles 12, 13 and 14), and what only a notice says."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Activity, ContactPoint, Controller, Fact, OwnedQuerySet
from registry.models.controllers import Address, WebAddressField
from registry.models.fields import LineField, ProseField, TermField, TermListField
from registry.models.owned import existing_target
from registry.models.shape import foreign_key
from registry.models.whole import Whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class NoticeQuerySet(OwnedQuerySet["Notice"]):
    def published(self) -> Self:
        """The notices that anyone may read."""
        return self.filter(is_published=True)


class Notice(Whole):
    """A public notice about some activities of one controller, in one language."""

    nests_under = ("controller",)
    section = "notices"

    slug = models.SlugField(_("identifier in the web address"), max_length=80)
    title = LineField(_("title"))
    language = models.CharField(_("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")])
    is_published = models.BooleanField(_("published"), default=False)
    audience = ProseField(_("whom the notice addresses"), blank=True)
    introduction = ProseField(_("introduction"), blank=True)
    scope = ProseField(_("scope"), blank=True)
    contract_frame = ProseField(_("status in the contract"), blank=True)
    access_ways = TermListField(_("how the service is used"), vocabulary="access_ways")
    account = TermField(_("account"), vocabulary="account_rules", blank=True)
    access_note = ProseField(_("statement on access to the service"), blank=True)
    updated_on = models.DateField(_("updated on"), null=True, blank=True)
    effective_on = models.DateField(_("in force from"), null=True, blank=True)
    version_label = LineField(_("version"), blank=True)
    change_policy = ProseField(_("how changes are made known"), blank=True)
    change_channels = ProseField(_("channels by which changes are made known"), blank=True)
    security_aim = ProseField(_("aim of the security measures"), blank=True)
    # Article 13 does not ask for the measures themselves, and some of them help whoever means harm.
    shows_security = models.BooleanField(_("security measures shown"), default=False)
    # No law asks a processor to name its clients to the public, and contracts often forbid it.
    shows_clients = models.BooleanField(_("clients named"), default=False)
    # Article 13 does not ask for the names of programs, and some of them help whoever means harm.
    shows_systems = models.BooleanField(_("software named"), default=False)
    # Some of the addresses that a record cites lead to what only the organisation can open.
    shows_documents = models.BooleanField(_("documents with an address shown"), default=False)
    shows_departments = models.BooleanField(_("departments in charge named"), default=False)
    exercise_note = ProseField(_("how to exercise rights"), blank=True)
    information_to_supply = ProseField(_("information to give with a request"), blank=True)
    identity_policy = TermField(_("proof of identity"), vocabulary="identity_policies", blank=True)
    identity_note = ProseField(_("statement on the proof of identity"), blank=True)
    answer_amount = models.PositiveSmallIntegerField(_("time to answer"), null=True, blank=True)
    answer_unit = TermField(_("unit of the time to answer"), vocabulary="retention_units", blank=True)
    answer_bound = TermField(_("exactly, at most or at least"), vocabulary="retention_bounds", blank=True)
    answer_start = LineField(_("time to answer counted from"), blank=True)
    answer_extension = ProseField(_("statement on extra time"), blank=True)
    cost = TermField(_("cost of exercising rights"), vocabulary="costs", blank=True)
    cost_note = ProseField(_("statement on the cost"), blank=True)
    trackers_note = ProseField(_("statement on trackers"), blank=True)
    social_note = ProseField(_("statement on social networks"), blank=True)
    links_note = ProseField(_("statement on links to other sites"), blank=True)
    activities = models.ManyToManyField(
        Activity,
        through="policies.NoticeActivity",
        related_name="notices",
        verbose_name=_("processing activities"),
    )

    objects: ClassVar = NoticeQuerySet.as_manager()

    class Meta(Whole.Meta):
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "slug"],
                name="notice_slug_once",
                violation_error_message=_(
                    "This identifier is already used by another notice of the organisation."
                ),
            ),
            models.CheckConstraint(
                condition=(models.Q(answer_amount__isnull=True) & models.Q(answer_unit=""))
                | (models.Q(answer_amount__isnull=False) & ~models.Q(answer_unit="")),
                name="notice_answer_amount_with_unit",
                violation_error_message=_("A number needs its unit, and a unit its number."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """The address of what was published stays: links lead there, and its frozen pages lead to each other."""
        super().clean()
        if self.pk is not None and self.versions.exists():
            stored = Notice.objects.filter(pk=self.pk).values_list("slug", flat=True).first()
            if stored != self.slug:
                raise ValidationError(
                    {
                        "slug": _("This notice was published at its address, which therefore stays: %s.")
                        % stored
                    }
                )

    def kept_because(self) -> StrOrPromise:
        """What the public could read stays, with who decided so."""
        if self.is_published:
            return _("This notice is public: withdraw it first.")
        if self.versions.exists() or self.decisions.filter(is_published=True).exists():
            return _("This notice was public: it stays, withdrawn, with who decided so.")
        return ""

    def get_absolute_url(self) -> str:
        controller: Controller = self.controller
        return reverse("policies:notice", args=[controller.slug, self.slug])

    def page(self, section: str = "") -> str:
        """One page has all its sections; while it is not saved yet, or is deleted, the list of the notices."""
        if self.pk is None:
            return reverse("policies:notice-list", args=[self.controller.slug])
        return reverse("policies:notice-detail", args=[self.controller.slug, self.public_id])


class NoticePart(Fact):
    """A row that is a part of one notice."""

    nests_under = ("notice",)
    whole = "notice"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("notice")
    )

    class Meta(Fact.Meta):
        abstract = True


class NoticeActivity(NoticePart):
    """An activity that the notice tells people about."""

    shorthand = "activity"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="activity_links", verbose_name=_("notice")
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="notice_links", verbose_name=_("processing activity")
    )

    class Meta(Fact.Meta):
        verbose_name = _("activity of the notice")
        verbose_name_plural = _("activities of the notice")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["notice", "activity"],
                name="notice_activity_once",
                violation_error_message=_("This activity is already in the notice."),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class Definition(NoticePart):
    """A term that the notice defines."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="definitions", verbose_name=_("notice")
    )
    term = LineField(_("term"))
    text = ProseField(_("definition"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")

    def __str__(self) -> str:
        return self.term


class LinkedDocument(NoticePart):
    """A document that the notice refers to: terms of use, legal notice, cookie charter, form to download…"""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="documents", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="document_kinds")
    title = LineField(_("title"))
    url = WebAddressField(_("web address"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("linked document")
        verbose_name_plural = _("linked documents")

    def __str__(self) -> str:
        return self.title


class LegalReference(NoticePart):
    """A legal text that the notice cites, in force or not: an obsolete reference is kept as it is written."""

    shorthand = "citation"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="legal_references", verbose_name=_("notice")
    )
    citation = ProseField(_("text cited"))
    area = TermField(_("area"), vocabulary="areas", blank=True)
    status = TermField(_("status of the text"), vocabulary="reference_statuses", blank=True)
    replaced_by = LineField(_("replaced by"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("legal reference")
        verbose_name_plural = _("legal references")

    def __str__(self) -> str:
        return self.citation[:80]


class NoticeStatement(NoticePart):
    """Something the notice states that no field holds, with the area it belongs to."""

    shorthand = "text"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="statements", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="statement_kinds")
    area = TermField(_("area"), vocabulary="areas")
    title = LineField(_("title"), blank=True)
    text = ProseField(_("text"))

    class Meta(Fact.Meta):
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return self.title or self.text[:80]


class NonPersonalData(NoticePart):
    """What a notice says of data that identify nobody: types, sources, uses, sharing, storage, retention."""

    shorthand = "text"

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="non_personal_data", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="non_personal_kinds")
    text = ProseField(_("text"))

    class Meta(Fact.Meta):
        verbose_name = _("non-personal data")
        verbose_name_plural = _("non-personal data")

    def __str__(self) -> str:
        return self.text[:80]


class Right(NoticePart):
    """A right that the notice offers, under the label it uses, with the conditions it states (Articles 12 to 22)."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="rights", verbose_name=_("notice")
    )
    right = TermField(_("right"), vocabulary="rights")
    label = LineField(_("label used"), blank=True)
    text = ProseField(_("description"), blank=True)
    condition = ProseField(_("condition"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("right offered")
        verbose_name_plural = _("rights offered")

    def __str__(self) -> str:
        return self.label or str(self.get_right_display())


class RightVariant(NoticePart):
    """One of the forms in which a right is offered, such as objection to direct marketing."""

    nests_under = ("right",)
    shorthand = "text"

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", verbose_name=_("notice"))
    right = models.ForeignKey(
        Right, on_delete=models.CASCADE, related_name="variants", verbose_name=_("right offered")
    )
    variant = TermField(_("variant"), vocabulary="right_variants", blank=True)
    text = ProseField(_("description"), blank=True)
    url = WebAddressField(_("web address"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("variant of a right")
        verbose_name_plural = _("variants of a right")

    def __str__(self) -> str:
        return self.text[:80] or str(self.get_variant_display())


class ExerciseChannel(NoticePart, Address):
    """A way to exercise rights: a contact point of the organisation, whose address is then told, or an address of its own.

    The address of a contact point is written once, so a change of it reaches every notice.
    """

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="channels", verbose_name=_("notice")
    )
    kind = TermField(_("kind"), vocabulary="channel_kinds")
    contact_point = models.ForeignKey(
        ContactPoint,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("contact point"),
    )
    name = LineField(_("where to send the request"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("way to exercise rights")
        verbose_name_plural = _("ways to exercise rights")

    def __str__(self) -> str:
        return str(self.get_kind_display())

    def clean(self) -> None:
        super().clean()
        if existing_target(self, foreign_key(ExerciseChannel, "contact_point")) is not None:
            twice = [field.name for field in Address._meta.fields if getattr(self, field.name)]
            if twice:
                sentence = _(
                    "The contact point says this already: leave it blank, or choose no contact point."
                )
                raise ValidationError(dict.fromkeys(twice, sentence))


class ComplaintAuthority(NoticePart, Address):
    """The authority to which people may complain (Article 77)."""

    notice = models.ForeignKey(
        Notice, on_delete=models.CASCADE, related_name="complaint_authorities", verbose_name=_("notice")
    )
    name = LineField(_("name"))
    acronym = LineField(_("acronym"), blank=True)
    condition = ProseField(_("condition stated"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("supervisory authority")
        verbose_name_plural = _("supervisory authorities")

    def __str__(self) -> str:
        return self.name
