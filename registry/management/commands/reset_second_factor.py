"""`manage.py reset_second_factor`: for somebody who has lost telephone, passkeys and recovery codes alike."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from registry.models import User
from registry.people.proofs import forget_second_factors


class Command(BaseCommand):
    """Whoever runs this has made sure, by other means than a message, that the person is who it is."""

    help = "Takes every second factor from an account and ends its sessions."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="address of the account")

    def handle(self, *, email: str, **options: Any) -> None:
        user = User.objects.filter(email=email).first()
        if user is None:
            raise CommandError(f"No account has the address {email}.")
        with transaction.atomic():
            count = forget_second_factors(user)
            user.end_sessions()
        self.stdout.write(
            f"{user.email}: {count} second factors removed; the person signs in with the password."
        )
