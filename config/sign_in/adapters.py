"""What allauth asks of the site it works for."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from config.pages.language import note_language, remember_in_browser
from config.sign_in import secrets
from config.sign_in.notices import MESSAGES
from config.tasks import call_for_notice
from registry.models import User

WRONG_PASSWORD = _("The email address (or user name) or the password is wrong.")


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; sentences are the site's own; letters leave by the worker, in the language of whom they go to."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_PASSWORD,
        "username_password_mismatch": WRONG_PASSWORD,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your current password."),
        "invalid_password_reset": _("This link has been used or has expired."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
        "incorrect_code": _("This code is not right, or has been used. Type the one shown now."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from invitations and from the administrator of the installation, never from a form."""
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """A sign-in counts as proof for the acts that ask for one, for as long as any other proof."""
        super().login(request, user)
        record_authentication(request, user, "sign-in", reauthenticated=True)

    def post_login(self, request: HttpRequest, user: User, **rest: Any) -> HttpResponse:
        """The site speaks the language that the person chose, in this browser; of who chose none, the browser's own."""
        response = super().post_login(request, user, **rest)
        if user.language:
            return remember_in_browser(response, user.language)
        note_language(user, get_language())
        return response

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Says what was done to the account, in words of the site’s own; that one is signed in or out is plain to see."""
        sentence = message or MESSAGES.get(message_template or "")
        if sentence:
            super().add_message(request, level, message=str(sentence), extra_tags=extra_tags)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Any = None, email: str | None = None
    ) -> None:
        """Tell the person by mail what happened to the account, from where and when."""
        call_for_notice(user, template_prefix, timezone.now(), self.get_client_ip(self.request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("profile")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways to prove again who one is, in the words of this site."""
        words = {
            "reauthenticate": gettext("Use your password"),
            "mfa_reauthenticate": gettext("Use a code"),
            "mfa_reauthenticate:webauthn": gettext("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]


class MFAAdapter(DefaultMFAAdapter):
    """Secrets are stored encrypted, and a passkey bears the name that its owner gives it."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_generate_recovery_codes": _("Recovery codes come with an authenticator app or a passkey."),
    }

    encrypt = staticmethod(secrets.encrypt)
    decrypt = staticmethod(secrets.decrypt)

    def get_totp_issuer(self) -> str:
        return f"Trente ({self._get_site_name()})"

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)d") % {"number": number}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.full_name}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens accounts that exist; it makes none, and gives no membership."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The account whose address was proven here, by the letter of an invitation or of a new password, and there.

        An address typed by an administrator proves nothing: its owner links the account from the profile.
        """
        for address in sociallogin.email_addresses:
            if address.verified is True:
                proven = EmailAddress.objects.filter(email=address.email.lower(), verified=True)
                known = proven.select_related("user").first()
                if known and known.user.email == known.email:
                    return known.user, known.email
        return None

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("profile")


def passkeys_are_possible(request: HttpRequest) -> bool:
    """A passkey belongs to a name: browsers make none for a site that is reached by its number."""
    try:
        ip_address(request.get_host().rsplit(":", 1)[0].strip("[]"))
    except ValueError:
        return True
    return False
