"""Organisations: who they are, how to reach them by function, and the parties they deal with (Article 30(1)(a), 30(2)(a))."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField
from simple_history.models import HistoricalRecords
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from registry.models.accounts import User
from registry.models.fields import LineField, ProseField, TermField
from registry.models.owned import Fact, lock_row

web_address = RegexValidator(
    r"^(https?://)?[^\s/@]+\.[^\s@]+$",
    _("Write a web address, such as https://www.example.org."),
    code="web_address",
)


def check_siren(value: str) -> None:
    """Refuse a SIREN whose nine digits do not agree with its key (Luhn). Spaces are allowed."""
    if not siren_number.is_valid(value):
        raise ValidationError(_("This is not a valid SIREN number: check its nine digits."), code="siren")


def check_siret(value: str) -> None:
    """Refuse a SIRET whose fourteen digits do not agree with their key (Luhn). Spaces are allowed."""
    if not siret_number.is_valid(value):
        raise ValidationError(_("This is not a valid SIRET number: check its fourteen digits."), code="siret")


class WebAddressField(LineField):
    """An address of the web as the organisation writes it, with or without its scheme."""

    default_validators = [web_address]


class ControllerQuerySet(models.QuerySet["Controller"]):
    def visible_to(self, user: User | AnonymousUser) -> Self:
        """The organisations this user is a member of; nothing for an inactive or anonymous user.

        Whoever signed in without a second factor does not see those that ask for one.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        open_ones = {} if user.signed_in_with_second_factor else {"requires_second_factor": False}
        return self.filter(memberships__user=user, **open_ones)

    def closed_to(self, user: User | AnonymousUser) -> Self:
        """The organisations this member would see, had the session been opened with a second factor."""
        if not user.is_authenticated or not user.is_active or user.signed_in_with_second_factor:
            return self.none()
        return self.filter(memberships__user=user, requires_second_factor=True)


class Controller(models.Model):
    """An organisation that keeps a register, as controller, joint controller or processor."""

    controller: Controller  # itself, where a page treats it as a row of its own register
    nests_under: ClassVar[tuple[str, ...]] = ()  # as an owned row says: it is a part of nothing
    whole: ClassVar[str | None] = None
    whole_row: ClassVar[None] = None

    public_id = models.UUIDField(_("public identifier"), default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(
        _("identifier in the web address"),
        max_length=80,
        unique=True,
        help_text=_("Names the organisation in web addresses."),
    )
    name = LineField(_("name"))
    alias = LineField(
        _("alias"), blank=True, help_text=_("The name its documents use, such as “the Company”.")
    )
    brand = LineField(_("brand"), blank=True)
    status = TermField(_("public or private"), vocabulary="organisation_statuses", blank=True)
    legal_form = LineField(_("legal form"), blank=True)
    share_capital = models.DecimalField(
        _("share capital (euros)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    register_name = LineField(
        _("trade register"), blank=True, help_text=_("Register and place, such as “RCS Lyon”.")
    )
    siren = models.CharField(_("SIREN"), max_length=20, blank=True, validators=[check_siren])
    siret = models.CharField(_("SIRET"), max_length=20, blank=True, validators=[check_siret])
    sector = LineField(_("field of activity"), blank=True)
    identity_note = ProseField(_("note on the identity"), blank=True)
    dpo_designated = TermField(_("data protection officer designated"), vocabulary="answers", blank=True)
    dpo_position = TermField(
        _("type of appointment of the data protection officer"), vocabulary="dpo_positions", blank=True
    )
    dpo_absence = ProseField(_("why there is none"), blank=True)
    representative_absence = ProseField(_("why there is no representative in the Union"), blank=True)
    register_scope = ProseField(_("scope of the register"), blank=True)
    register_exclusions = ProseField(_("what the register does not include"), blank=True)
    register_version = LineField(_("version of the register"), blank=True)
    register_author = LineField(_("who keeps the register"), blank=True)
    register_journal = ProseField(_("journal of the register"), blank=True)
    register_readers = LineField(_("who may read the register"), blank=True)
    language = models.CharField(
        _("language of its documents"),
        max_length=2,
        choices=[("fr", "Français"), ("en", "English")],
        default="fr",
    )
    # The number of the record that was begun last: each has its own, which none has again.
    last_record_number = models.PositiveIntegerField(default=0, editable=False)
    requires_second_factor = models.BooleanField(
        _("second factor required"),
        default=False,
        editable=False,
        help_text=_("Members can access this organisation only after signing in with a second factor."),
    )
    author_cannot_approve = models.BooleanField(
        _("approval by someone else"),
        default=False,
        editable=False,
        help_text=_("The person who changed a record since it was last approved cannot approve it."),
    )
    needs_signature = models.BooleanField(
        _("agreement before approval"),
        default=False,
        editable=False,
        help_text=_(
            "A record is approved only with the agreement of someone who answers for the processing."
        ),
    )
    # How many months after its last review or approval a record is reviewed, where it has no interval of its own.
    review_months = models.PositiveSmallIntegerField(
        _("months between two reviews"), default=12, editable=False
    )
    loaded_digest = models.CharField(max_length=64, blank=True, editable=False)

    history = HistoricalRecords()
    objects = ControllerQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ("name",)

    def save(self, *args: Any, **options: Any) -> None:
        """Save all but the counter of record numbers, which goes up in one place alone: an older copy would take it back."""
        if not self._state.adding and options.get("update_fields") is None:
            kept = {"last_record_number", self._meta.pk.name}
            options["update_fields"] = [
                one.name for one in self._meta.concrete_fields if one.name not in kept
            ]
        super().save(*args, **options)

    def __str__(self) -> str:
        return self.name

    def lock(self) -> None:
        """Make whoever changes the organisation, or what its records share, wait until this transaction ends."""
        lock_row(self)

    def page(self, section: str = "") -> str:
        """Where members read and change what the organisation says of itself."""
        return reverse("registry:organisation", args=[self.slug])


class Address(models.Model):
    """Where and how somebody can be reached."""

    address = ProseField(
        _("postal address"), blank=True, help_text=_("Number, street and what precedes them.")
    )
    postal_code = LineField(_("postal code"), max_length=20, blank=True)
    city = LineField(_("city"), blank=True)
    country = CountryField(_("country"), blank=True)
    email = models.EmailField(_("email address"), blank=True)
    phone = LineField(_("telephone"), max_length=40, blank=True)
    url = WebAddressField(_("web address"), blank=True)

    class Meta:
        abstract = True


class ContactPoint(Fact, Address):
    """A way to reach the organisation for one function: seat, representative, data protection officer, rights desk…

    ``name`` holds a function or a service by preference; a person's name is never required.
    """

    shown_on = "registry:organisation"
    nests_under = ("controller",)
    section = "contact_points"

    function = TermField(_("function"), vocabulary="contact_functions")
    role_label = LineField(
        _("title used"), blank=True, help_text=_("The title the documents give, such as “correspondant”.")
    )
    name = LineField(_("name or service"), blank=True)
    organisation = LineField(_("company, when external"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")

    def __str__(self) -> str:
        titles = (self.role_label or str(self.get_function_display()), self.name)
        return " · ".join(dict.fromkeys(text for text in titles if text))


class Signatory(Fact):
    """Whoever signs the printed register besides the legal representative and the data protection officer."""

    shown_on = "registry:organisation"
    nests_under = ("controller",)
    section = "signatories"
    shorthand = "quality"

    quality = LineField(_("signs as"))
    name = LineField(_("name or service"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("signatory of the register")
        verbose_name_plural = _("signatories of the register")

    def __str__(self) -> str:
        return " · ".join(text for text in (self.quality, self.name) if text)


class Site(Fact):
    """A web site or application of the organisation."""

    shown_on = "registry:organisation"
    nests_under = ("controller",)
    section = "sites"
    shorthand = "url"

    url = WebAddressField(_("web address"))
    name = LineField(_("name"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("site")
        verbose_name_plural = _("sites")

    def __str__(self) -> str:
        return self.name or self.url


class Department(Fact):
    """A department or service of the organisation."""

    shown_on = "registry:directory-departments"
    own_page = "registry:directory-departments-entry"
    nests_under = ("controller",)
    section = "departments"
    shorthand = "name"

    name = LineField(_("name"))
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")

    def __str__(self) -> str:
        return self.name


class Party(Fact, Address):
    """Another organisation: processor, joint controller, client, host, partner or other third party."""

    shown_on = "registry:directory-parties"
    own_page = "registry:directory-parties-entry"
    nests_under = ("controller",)
    section = "parties"
    shorthand = "name"

    name = LineField(_("name"))
    alias = LineField(_("alias"), blank=True)
    legal_form = LineField(_("legal form"), blank=True)
    siren = models.CharField(_("SIREN"), max_length=20, blank=True, validators=[check_siren])
    siret = models.CharField(_("SIRET"), max_length=20, blank=True, validators=[check_siret])
    representative = LineField(_("representative in the Union"), blank=True)
    dpo_contact = LineField(_("contact of its data protection officer"), blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("external organisation")
        verbose_name_plural = _("external organisations")

    def __str__(self) -> str:
        return self.name


class Formality(Fact):
    """A formality of before 25 May 2018, or an office it created: kept as the documents state it, number blank or not."""

    shown_on = "registry:organisation"
    nests_under = ("controller",)
    section = "formalities"

    kind = TermField(_("kind"), vocabulary="formality_kinds")
    number = LineField(pgettext_lazy("that a formality was given", "number"), blank=True)
    reference = LineField(_("text referred to"), blank=True)
    status = TermField(_("status of the text"), vocabulary="reference_statuses", blank=True)
    note = ProseField(_("note"), blank=True)

    class Meta(Fact.Meta):
        verbose_name = _("prior filing with the CNIL")
        verbose_name_plural = _("prior filings with the CNIL")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}".strip()
