"""`manage.py add_organisation`: an organisation and the invitation of its first data protection officer."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from registry.models import Controller, Invitation
from registry.people import membership


class Command(BaseCommand):
    """Prints the link, so that the first person can enter an installation that cannot send messages yet."""

    help = "Adds an organisation and invites its data protection officer, by message and by a link that it prints."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="name of the organisation")
        parser.add_argument(
            "--dpo", required=True, metavar="EMAIL", help="address of its data protection officer"
        )
        parser.add_argument("--slug", help="its name in web addresses (made from the name)")
        parser.add_argument("--language", choices=["fr", "en"], default="fr", help="of its documents (fr)")
        parser.add_argument("--no-mail", action="store_true", help="only print the link")

    def handle(
        self, *, name: str, dpo: str, slug: str | None, language: str, no_mail: bool, **options: Any
    ) -> None:
        controller = Controller(name=name, slug=slug or slugify(name), language=language)
        try:
            validate_email(dpo)
            controller.full_clean()
            with transaction.atomic():
                controller.save()
                invitation, link = membership.invite_officer(controller, dpo)
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from None
        self.stdout.write(f"{controller.name}: {dpo} can join within seven days by this link, once:\n{link}")
        if not no_mail:
            self.send(invitation, link)

    def send(self, invitation: Invitation, link: str) -> None:
        try:
            membership.letter_of(invitation, link).send()
        except OSError as error:
            self.stderr.write(
                f"The message to {invitation.email} could not be sent ({error}): pass on the link."
            )
        else:
            self.stdout.write(f"The same link was sent to {invitation.email}.")
