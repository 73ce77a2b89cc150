"""Who joins an organisation and who leaves it: invitations and memberships, each change whole or not at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.jobs.kinds import QUICK, Outcome, kind
from registry.jobs.lease import Hold
from registry.jobs.requests import request_job
from registry.models import Controller, Department, Invitation, Membership, User
from registry.people.letters import Delivery, deliver, write_letter

SECOND_CLICK = timedelta(seconds=30)  # within which the same form is the same wish
Wake = Callable[[Invitation], object]  # has the letter of an invitation sent
LETTER = "invitation_letter"


class LastOfficer(ValidationError):
    """The organisation would be left without a data protection officer to look after its members."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "An organisation keeps at least one data protection officer: give this role to someone else "
                "first."
            ),
            code="last_officer",
        )


class AlreadyInvited(ValidationError):
    """An invitation of this person is pending, sent perhaps by a second click."""

    def __init__(self) -> None:
        super().__init__(
            _("This person is already invited: renew that invitation instead."), code="already_invited"
        )


# Members ----------------------------------------------------------------------------------------------------


def change_role(membership: Membership, *, role: str, departments: Iterable[Department]) -> None:
    """Give a member another role, and a contributor the departments to fill in. Raises LastOfficer."""
    with transaction.atomic():
        if role != Membership.Role.DPO:
            refuse_last_officer(membership)
        membership.role = role
        membership.save(update_fields=["role"])
        membership.departments.set(departments if role == Membership.Role.CONTRIBUTOR else [])


def remove_member(membership: Membership) -> None:
    """End a membership, and what still invites the same person back. Raises LastOfficer."""
    with transaction.atomic():
        refuse_last_officer(membership)
        Invitation.objects.pending().filter(
            controller=membership.controller_id, email=membership.user.email
        ).update(withdrawn_at=timezone.now())
        membership.delete()


def refuse_last_officer(membership: Membership) -> None:
    """Raises LastOfficer if nobody else looks after the organisation. Two removals at once wait for each other here.

    Whose account is closed does not count: that person can do nothing for the organisation.
    """
    Controller.objects.select_for_update(no_key=True).get(pk=membership.controller_id)
    officers = Membership.objects.filter(
        controller=membership.controller_id, role=Membership.Role.DPO, user__is_active=True
    )
    kept = officers.exclude(pk=membership.pk)
    if not kept.exists() and officers.filter(pk=membership.pk).exists():
        raise LastOfficer


def require_second_factor(controller: Controller, *, required: bool) -> None:
    """Close the organisation to sessions without a second factor, or open it to them again."""
    controller.requires_second_factor = required
    controller.save(update_fields=["requires_second_factor"])


# Invitations ------------------------------------------------------------------------------------------------


def invite(
    controller: Controller,
    *,
    email: str,
    role: str,
    departments: Iterable[Department],
    language: str,
    by: User | None,
    wake: Wake,
) -> Invitation:
    """Ask somebody to join the organisation; the letter is written once this is committed. Raises AlreadyInvited."""
    invitation = Invitation(
        controller=controller, email=email.lower(), role=role, language=language, invited_by=by
    )
    invitation.renew(timezone.now())
    try:
        with transaction.atomic():
            invitation.save()
            invitation.departments.set(departments if role == Membership.Role.CONTRIBUTOR else [])
            transaction.on_commit(lambda: wake(invitation))
    except IntegrityError:
        raise AlreadyInvited from None
    return invitation


def invite_officer(controller: Controller, address: str) -> tuple[Invitation, str]:
    """Invite the first data protection officer from the command line; with the link, which is drawn this once.

    The letter is in the language of the organisation's documents. Raises ValidationError for somebody invited already.
    """
    invitation = invite(
        controller,
        email=address,
        role=Membership.Role.DPO,
        departments=[],
        language=controller.language,
        by=None,
        wake=lambda _invitation: None,
    )
    return invitation, draw_link(invitation)


def just_invited(controller: Controller, sent: Mapping[str, Any], by: User) -> Invitation | None:
    """The pending invitation that the same form made moments ago, sent a second time by a second click."""
    return (
        Invitation.objects.pending()
        .filter(controller=controller, invited_by=by, invited_at__gt=timezone.now() - SECOND_CLICK)
        .filter(email=str(sent.get("email", "")).strip().lower(), role=sent.get("role", ""))
        .filter(language=sent.get("language", ""))
        .first()
    )


def renew(invitation: Invitation, *, wake: Wake) -> None:
    """Have a new letter sent, with seven days from then on. The link of the former one is dead from now on."""
    invitation.renew(timezone.now())
    with transaction.atomic():
        Invitation.objects.pending().filter(pk=invitation.pk).update(
            digest=invitation.digest,
            expires_at=invitation.expires_at,
            letter_taken_at=None,
            letter_sent_at=None,
            letter_failed_at=None,
        )
        transaction.on_commit(lambda: wake(invitation))


def withdraw(invitation: Invitation) -> None:
    """Make the link of the letter worthless."""
    Invitation.objects.pending().filter(pk=invitation.pk).update(withdrawn_at=timezone.now())


def send_letter(invitation: Invitation) -> None:
    """Write and send the letter of an invitation that waits for one; a second worker at the same time sends nothing.

    The secret is drawn here and goes into the letter alone. A failure is noted, and shown where members are looked after.
    """
    now = timezone.now()
    secret = invitation.renew(now)
    mine = Invitation.objects.waiting_for_letter(now).filter(pk=invitation.pk)
    if not mine.update(digest=invitation.digest, expires_at=invitation.expires_at, letter_taken_at=now):
        return
    ours = Invitation.objects.filter(pk=invitation.pk, digest=invitation.digest)
    is_sent = deliver(letter_of(invitation, link_of(secret)), "an invitation") is Delivery.SENT
    ours.update(**{"letter_sent_at" if is_sent else "letter_failed_at": timezone.now()})


def draw_link(invitation: Invitation) -> str:
    """The link of an invitation for whoever passes it on by hand; no worker writes a message."""
    secret, now = invitation.renew(timezone.now()), timezone.now()
    Invitation.objects.filter(pk=invitation.pk).update(
        digest=invitation.digest, expires_at=invitation.expires_at, letter_taken_at=now, letter_sent_at=now
    )
    return link_of(secret)


def letter_of(invitation: Invitation, link: str) -> EmailMultiAlternatives:
    return write_letter(
        "invitation", to=invitation.email, language=invitation.language, invitation=invitation, link=link
    )


def link_of(secret: str) -> str:
    """The link that opens an invitation: who has it has read the letter."""
    return settings.SITE_URL + reverse("invitation", args=[secret])


def ask_for_letter(invitation: Invitation) -> None:
    """Have a worker write and send the letter."""
    request_job(LETTER, controller=invitation.controller, question=str(invitation.public_id))


def ask_for_missed_letters(now: datetime) -> None:
    """Ask again for the letters that nobody has in hands, as when a worker died while it sent one."""
    for invitation in Invitation.objects.waiting_for_letter(now).select_related("controller"):
        ask_for_letter(invitation)


@kind(LETTER, lane=QUICK, kept=timedelta(days=1))
def send_letter_job(hold: Hold) -> Outcome:
    invitation = Invitation.objects.filter(public_id=hold.job.question).select_related("controller").first()
    if invitation is not None:
        send_letter(invitation)
    return Outcome.DONE


def accept(invitation: Invitation, user: User) -> bool:
    """Make the person a member: False when the invitation has ended meanwhile."""
    with transaction.atomic():
        if not claim(invitation):
            return False
        join(invitation, user)
    return True


def open_account(invitation: Invitation, *, first_name: str, last_name: str, password: str) -> User | None:
    """Make an account for the invited person and a member of it: None when the invitation has ended meanwhile."""
    with transaction.atomic():
        if not claim(invitation):
            return None
        user = User.objects.create_user(
            username=free_username(invitation.email),
            email=invitation.email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            last_language=invitation.language,
        )
        join(invitation, user)
    return user


def claim(invitation: Invitation) -> bool:
    """Use the invitation up. Of two who try at once, one succeeds."""
    now = timezone.now()
    return bool(Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now))


def join(invitation: Invitation, user: User) -> None:
    """What an invitation gives; whoever is a member already keeps the role. Its letter has proven the address."""
    membership, is_new = Membership.objects.get_or_create(
        user=user, controller_id=invitation.controller_id, defaults={"role": invitation.role}
    )
    if is_new:
        membership.departments.set(invitation.departments.all())
    prove_address(user)


def free_username(email: str) -> str:
    """The address, by which people sign in anyway; something else where that is taken or too long."""
    longest = User._meta.get_field("username").max_length
    if len(email) <= (longest or 0) and not User.objects.filter(username=email).exists():
        return email
    return uuid.uuid4().hex


def prove_address(user: User) -> None:
    """Note that the person reads the letters sent to the address of the account."""
    email = user.email.lower()
    EmailAddress.objects.filter(email=email).exclude(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email=email).delete()
    EmailAddress.objects.update_or_create(
        user=user, email=email, defaults={"verified": True, "primary": True}
    )


def purge_invitations(now: datetime) -> None:
    """Forget the invitations that ended a month ago."""
    Invitation.objects.past_keeping(now).delete()
