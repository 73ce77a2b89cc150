"""The processing activity and what is said of it as a whole (Article 30(1) and 30(2))."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.controllers import Department, Party, WebAddressField
from registry.models.fields import LineField, PartialDateField, ProseField, TermField
from registry.models.numbers import NumberField, take_numbers
from registry.models.owned import Fact, OwnedQuerySet
from registry.models.reasons import ChangeKind, OriginField, Reason
from registry.models.states import ARCHIVED, IN_FORCE
from registry.models.subjects import DataCategory, SubjectCategory
from registry.models.whole import Reach, Whole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


REFERENCE_TAKEN = _("This reference is already used by another activity of the organisation.")


class ActivityQuerySet(OwnedQuerySet["Activity"]):
    def bulk_create(self, objs: Iterable[Activity], *args: Any, **options: Any) -> list[Activity]:
        """Insert records, each with its number, in two questions more for each organisation."""
        rows = list(objs)
        with transaction.atomic(using=self.db):
            unnumbered: dict[int, list[Activity]] = defaultdict(list)
            for row in rows:
                if row.number is None:
                    unnumbered[row.controller.pk].append(row)
            for controller, new in unnumbered.items():
                for number, row in enumerate(new, take_numbers(controller, len(new))):
                    row.number = number
            return super().bulk_create(rows, *args, **options)

    def in_force(self) -> Self:
        """What the organisation tells the public: neither drafts, nor proposals, nor what has ended."""
        return self.filter(state=IN_FORCE)

    def kept(self) -> Self:
        """What stands in the register: everything but what was archived."""
        return self.exclude(state=ARCHIVED)


class Activity(Whole):
    """One record of the register: a processing activity carried out as controller, joint controller or processor.

    Statements such as "no sensitive data" have three values: none (stated), some, and not answered yet (blank). How the
    record began stays as it was, whoever changes it later.
    """

    nests_under = ("controller",)
    section = "activities"
    provenance = (*Whole.provenance, "number", "begun_with", "starter", "begun_on", "begun_by")

    number = NumberField(
        _("record number"), null=True, editable=False
    )  # null in histories older than numbers
    reference = LineField(_("reference"), max_length=60)
    name = LineField(_("name"))
    role = TermField(_("role of the organisation"), vocabulary="roles")
    state = TermField(_("state of the record"), vocabulary="activity_states")
    department = models.ForeignKey(
        Department,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department in charge"),
    )
    description = ProseField(_("description"), blank=True)
    regime = TermField(_("legal regime, if not the GDPR"), vocabulary="regimes", blank=True)
    software = LineField(_("software, in words"), blank=True)
    condition = ProseField(_("condition"), blank=True)
    stage = TermField(_("stage"), vocabulary="activity_stages", blank=True)
    began_on = PartialDateField(_("began on"), blank=True)
    ended_on = PartialDateField(_("ended on"), blank=True)
    scale = LineField(_("order of size"), blank=True)
    created_on = models.DateField(_("created on"), null=True, blank=True)
    updated_on = models.DateField(_("updated on"), null=True, blank=True)
    # The answer of a section that has rows and no question of its own: "none" and "not applicable" are facts, too.
    joint_answer = TermField(_("joint controllers"), vocabulary="answers", blank=True)
    sources_answer = TermField(_("sources of the data"), vocabulary="answers", blank=True)
    recipients_answer = TermField(_("recipients"), vocabulary="answers", blank=True)
    subprocessors_answer = TermField(_("sub-processors"), vocabulary="answers", blank=True)
    hosting_answer = TermField(_("hosting"), vocabulary="answers", blank=True)
    retention_answer = TermField(_("retention of data"), vocabulary="answers", blank=True)
    joint_arrangement = ProseField(_("essence of the arrangement between joint controllers"), blank=True)
    general_obligation = ProseField(_("statement on mandatory data"), blank=True)
    sensitive_data = TermField(_("sensitive data"), vocabulary="answers", blank=True)
    sensitive_note = ProseField(_("statement on sensitive data"), blank=True)
    transfers_answer = TermField(
        _("transfers outside the European Economic Area"), vocabulary="answers", blank=True
    )
    transfers_note = ProseField(_("statement on transfers"), blank=True)
    public_information = TermField(_("information made public"), vocabulary="answers", blank=True)
    public_note = ProseField(_("statement on public information"), blank=True)
    automated_decision = TermField(_("automated decisions"), vocabulary="answers", blank=True)
    automated_logic = ProseField(_("logic of the automated decision"), blank=True)
    automated_consequences = ProseField(_("consequences of the automated decision"), blank=True)
    automated_note = ProseField(_("statement on automated decisions"), blank=True)
    # Evaluating people by a machine (Article 4(4)) is not deciding about them by a machine alone (Article 22).
    profiling = TermField(_("profiling"), vocabulary="answers", blank=True)
    profiling_note = ProseField(_("what is evaluated or predicted, and why"), blank=True)
    profiling_statement = ProseField(_("statement on profiling"), blank=True)
    ai_answer = TermField(_("artificial intelligence"), vocabulary="answers", blank=True)
    ai_role = TermField(_("role towards the system"), vocabulary="ai_roles", blank=True)
    ai_note = ProseField(_("what it is used for"), blank=True)
    ai_training = TermField(_("data reused to train it"), vocabulary="answers", blank=True)
    retention_principle = ProseField(_("principle of retention"), blank=True)
    retention_end = ProseField(_("what happens at the end of retention"), blank=True)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    begun_with = OriginField(_("begun with"))
    starter = models.SlugField(_("starter"), blank=True, editable=False, db_index=False)
    begun_on = models.DateField(_("begun on"), default=timezone.localdate, editable=False)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("begun by"),
    )

    objects: ClassVar = ActivityQuerySet.as_manager()

    class Meta(Whole.Meta):
        verbose_name = _("processing activity")
        verbose_name_plural = _("processing activities")
        ordering = ("position", "reference", "pk")
        indexes: ClassVar = [
            models.Index(fields=["controller", "position", "reference", "id"], name="activity_in_order"),
            models.Index(fields=["controller", "state"], name="activity_by_state"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["controller", "reference"],
                name="activity_reference_once",
                violation_error_message=REFERENCE_TAKEN,
            ),
            models.UniqueConstraint(
                fields=["controller", "number"],
                name="activity_number_once",
                violation_error_message=_("Another record of the organisation has this number."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state=""),
                name="activity_has_a_state",
                violation_error_message=_("A record is a draft, to be reviewed, current or archived."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} · {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("registry:activity", args=[self.controller.slug, self.public_id])

    def page(self, section: str = "") -> str:
        if self.pk is None:
            return reverse(self.shown_on, args=[self.controller.slug])
        if not section:
            return self.get_absolute_url()
        return reverse("registry:edit-section", args=[self.controller.slug, self.public_id, section])

    def kept_because(self) -> StrOrPromise:
        """What was in force once stays in the register, archived: a check is about the time of the facts."""
        lasting = (IN_FORCE, ARCHIVED)
        if (
            self.state in lasting
            or self.versions.exists()
            or self.decisions.filter(state__in=lasting).exists()
        ):
            return _("This record is or was current: archive it, and it stays readable.")
        return ""

    def note_origin(self, reason: Reason | None) -> None:
        """A new record also notes how it begins, and who begins it, as its history does."""
        super().note_origin(reason)
        if self._state.adding:
            self.begun_with = self.origin
            if reason is not None and reason.code == ChangeKind.STARTER:
                self.starter = reason.detail
            person = type(self).history.model.get_default_history_user(self)
            self.begun_by_id = person.pk if person is not None else None

    def what_may(self, access: Reach) -> str:
        """Who fills it in changes it at once while it is unfinished, and asks for changes once it is in force."""
        if access.can_contribute_to(self):
            return "edit"
        return "propose" if access.can_propose(self) else ""


class ActivityPart(Fact):
    """A row that is a part of one activity."""

    nests_under: ClassVar[tuple[str, ...]] = ("activity",)
    whole = "activity"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("processing activity")
    )

    class Meta(Fact.Meta):
        abstract = True


class ActivityTag(ActivityPart):
    """A word of the organisation's own by which it finds its activities again; it is not a part of what is declared."""

    shorthand = "name"
    declared = False

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="tags", verbose_name=_("processing activity")
    )
    name = LineField(_("tag"), max_length=60)

    class Meta(Fact.Meta):
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["activity", "name"],
                name="tag_once_per_activity",
                violation_error_message=_("This record has this tag already."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class UnderContract(models.Model):
    """A link with somebody under a contract of Article 28(3), or another one: its state, its dates, what it settles.

    These are facts of the register: no notice tells them.
    """

    contract_state = TermField(_("contract"), vocabulary="contract_states", blank=True)
    contract_on = PartialDateField(_("contract of"), blank=True)
    contract_until = PartialDateField(_("contract until"), blank=True)
    contract_note = ProseField(_("what the contract settles"), blank=True)
    # Insurance, penalties, service levels: what Article 28(3) does not ask for.
    contract_terms = ProseField(_("other terms of the contract"), blank=True)

    class Meta:
        abstract = True


class InStages(models.Model):
    """Something that is planned, in use or ended, with its dates; nothing said: it takes place."""

    stage = TermField(_("stage"), vocabulary="activity_stages", blank=True)
    began_on = PartialDateField(_("began on"), blank=True)
    ended_on = PartialDateField(_("ended on"), blank=True)

    class Meta:
        abstract = True


class CitedDocument(ActivityPart):
    """A document that a record refers to: a contract, an authorisation, a reference framework.

    Of a framework such as a référentiel or a reference methodology of the CNIL, ``conformity`` says how far the activity
    keeps to it, ``conformity_on`` since when that is declared or was examined, ``reference`` the number of the declaration.
    """

    shorthand = "title"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="documents", verbose_name=_("processing activity")
    )
    kind = TermField(_("kind"), vocabulary="document_kinds", blank=True)
    title = LineField(_("title"))
    party = models.ForeignKey(
        Party,
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("external organisation"),
    )
    reference = LineField(_("number or reference"), blank=True)
    url = WebAddressField(_("web address"), blank=True)
    dated_on = PartialDateField(_("dated"), blank=True)
    valid_until = PartialDateField(_("valid until"), blank=True)
    status = TermField(_("status of the document"), vocabulary="reference_statuses", blank=True)
    replaced_by = LineField(_("replaced by"), blank=True)
    conformity = TermField(_("compliance with it"), vocabulary="conformity_states", blank=True)
    conformity_on = PartialDateField(_("compliance declared or examined on"), blank=True)
    deviation = ProseField(_("where the activity departs from it"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")

    def __str__(self) -> str:
        return self.title


class JointController(ActivityPart):
    """Another controller that decides with the organisation (Article 26)."""

    shorthand = "party"

    activity = models.ForeignKey(
        Activity,
        on_delete=models.CASCADE,
        related_name="joint_controllers",
        verbose_name=_("processing activity"),
    )
    party = models.ForeignKey(
        Party, on_delete=models.RESTRICT, related_name="+", verbose_name=_("external organisation")
    )
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("joint controller")
        verbose_name_plural = _("joint controllers")

    def __str__(self) -> str:
        return str(self.party)


class Statement(ActivityPart):
    """Something the organisation states of an activity that no field holds, with the area it belongs to."""

    shorthand = "text"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="statements", verbose_name=_("processing activity")
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


class SubjectUse(ActivityPart):
    """People concerned by an activity, or by one of its purposes."""

    nests_under = ("purpose", "activity")
    shorthand = "subject"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="subjects", verbose_name=_("processing activity")
    )
    purpose = models.ForeignKey(
        "registry.Purpose",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="subjects",
        verbose_name=_("purpose"),
    )
    subject = models.ForeignKey(
        SubjectCategory,
        on_delete=models.RESTRICT,
        related_name="uses",
        verbose_name=_("category of data subjects"),
    )
    condition = ProseField(_("condition"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("data subjects")
        verbose_name_plural = _("data subjects")

    def __str__(self) -> str:
        return str(self.subject)


class DataUse(ActivityPart):
    """Data processed by an activity, or by one of its purposes."""

    nests_under = ("purpose", "activity")
    shorthand = "data"

    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="data", verbose_name=_("processing activity")
    )
    purpose = models.ForeignKey(
        "registry.Purpose",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="data",
        verbose_name=_("purpose"),
    )
    data = models.ForeignKey(
        DataCategory,
        on_delete=models.RESTRICT,
        related_name="uses",
        verbose_name=_("category of personal data"),
    )
    condition = ProseField(_("condition"), blank=True)
    status = TermField(_("particular"), vocabulary="data_use_statuses", blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("data processed")
        verbose_name_plural = _("data processed")

    def __str__(self) -> str:
        return str(self.data)
