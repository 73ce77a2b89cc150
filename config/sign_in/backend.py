"""Who a name and a password stand for."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from registry.models import User

PUBLISHED_PASSWORD = "demonstration-30"  # of every account of the demonstration: it stands in the README


class Backend(ModelBackend):
    """Finds a person by email address or, failing that, by user name; hashes one password whether or not there is one.

    So the time of an answer does not tell which addresses have an account, even where the address is the user name.
    The password of the demonstration opens nothing in production, should its accounts have come into the database.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        email: str | None = None,
        **others: Any,
    ) -> User | None:
        login = email or username
        if not login or password is None:
            return None
        found = {
            user.email == login.lower(): user
            for user in User.objects.filter(Q(email=login) | Q(username=login))[:2]
        }
        user = found.get(True) or found.get(False)
        if user is None or (settings.IN_PRODUCTION and password == PUBLISHED_PASSWORD):
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None


class NotPublished:
    """Nobody takes the password of the demonstration."""

    def validate(self, password: str, user: User | None = None) -> None:
        if password == PUBLISHED_PASSWORD:
            raise ValidationError(
                _("Anyone can read this password in the documentation: choose another one."),
                code="published",
            )

    def get_help_text(self) -> str:
        return _("The password of the demonstration cannot be used.")
