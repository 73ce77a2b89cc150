"""Who a name and a password stand for."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import Q
from django.http import HttpRequest

from registry.models import User


class Backend(ModelBackend):
    """Finds a person by email address or, failing that, by user name; hashes one password whether or not there is one.

    So the time of an answer does not tell which addresses have an account, even where the address is the user name.
    """

    def authenticate(  # type: ignore[override]
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
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and self.user_can_authenticate(user) else None
