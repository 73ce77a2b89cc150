"""allauth's forms in the words of this site, and what it does otherwise than they do."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base import forms as codes
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.cache import cache
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from config.tasks import send_password_letter
from registry.jobs.kinds import QUICK
from registry.jobs.wake import call

PASSWORD_HELP = _(
    "At least 12 characters. Several words that only you would put together are easiest to remember."
)


def word(form: forms.BaseForm, name: str, label: Any, help_text: Any = "", **attributes: Any) -> None:
    """Give a field of allauth its label, its help, and no placeholder, which would go as soon as one types."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)


# Passwords --------------------------------------------------------------------------------------------------


class LoginForm(account.LoginForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "login", _("Email address or user name"), autocomplete="username")
        word(self, "password", _("Password"))


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "password", _("Password"))


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "oldpassword", _("Current password"))
        word(self, "password1", _("New password"), PASSWORD_HELP)
        word(self, "password2", _("New password again"))


class ResetPasswordKeyForm(account.ResetPasswordKeyForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "password1", _("New password"), PASSWORD_HELP)
        word(self, "password2", _("New password again"))


class ResetPasswordForm(account.ResetPasswordForm):
    """Takes any address, and leaves it to the worker to find whether it has an account: the page tells nobody."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "email", _("Email address"), autocomplete="username")

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Call a worker; with the queue out of reach, say so rather than have somebody wait for a letter."""
        email = self.cleaned_data["email"]
        if not call(send_password_letter, email, queue=QUICK):
            raise ImmediateHttpResponse(render(request, "account/no_letters.html", status=503))
        return email


# Second factors ---------------------------------------------------------------------------------------------

CODE_HELP = _("The six digits that your authenticator app shows now, or one of your recovery codes.")


class OneUse(codes.BaseAuthenticateForm):
    """A code is right once, during all the time that it could be right: allauth remembers it for a single period."""

    def clean_code(self) -> str:
        code = super().clean_code()
        if self.authenticator.type == Authenticator.Type.TOTP:
            lifetime = mfa_settings.TOTP_PERIOD * (2 * mfa_settings.TOTP_TOLERANCE + 1)
            key = f"second-factor-used:{self.user.pk}:{normalize_user_code(code)}"
            if not cache.add(key, True, timeout=lifetime):
                raise get_mfa_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OneUse, codes.AuthenticateForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "code", _("Code"), CODE_HELP, autocapitalize="none")


class CodeAgainForm(OneUse, codes.ReauthenticateForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "code", _("Code"), CODE_HELP, autocapitalize="none")


class ActivateTOTPForm(totp.ActivateTOTPForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "code", _("Code"), _("The six digits that the app shows now."), inputmode="numeric")


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "name", _("Name of the passkey"), _("So that you recognise it. For example: “telephone”."))
        word(
            self,
            "passwordless",
            _("Sign in with this passkey alone"),
            _("Without a password. The device asks for your fingerprint, your face or its PIN."),
        )
        self.fields["passwordless"].initial = True


class EditPasskeyForm(webauthn.EditWebAuthnForm):
    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        word(self, "name", _("Name of the passkey"))
