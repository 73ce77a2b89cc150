"""The addresses of signing in: of allauth's pages those that this site needs. There is no sign-up among them.

No cache keeps any of them.
"""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import RedirectView

from config.sign_in.views import (
    PasskeySignInView,
    SecondFactorsView,
    SecondFactorView,
    if_configured,
    leave_for_single_sign_on,
)

SSO = {"provider_id": "sso"}


def page(route: str, view: Any, name: str, defaults: dict[str, Any] | None = None) -> URLPattern:
    return path(route, never_cache(view), defaults, name=name)


urlpatterns = [
    page("login/", account.login, "account_login"),
    page("logout/", require_POST(account.logout), "account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate"),
    # Passwords. Whoever has none, as single sign-on allows, gets one by letter.
    page("password/change/", account.password_change, "account_change_password"),
    page(
        "password/set/", RedirectView.as_view(pattern_name="account_reset_password"), "account_set_password"
    ),
    page("password/reset/", account.password_reset, "account_reset_password"),
    page("password/reset/done/", account.password_reset_done, "account_reset_password_done"),
    page(
        "password/reset/<slug:uidb36>/<str:key>/",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    page(
        "password/reset/complete/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
    # Second factors
    page("2fa/", SecondFactorsView.as_view(), "mfa_index"),
    page("2fa/authenticate/", SecondFactorView.as_view(), "mfa_authenticate"),
    page("2fa/reauthenticate/", factors.reauthenticate, "mfa_reauthenticate"),
    page("2fa/totp/activate/", totp.activate_totp, "mfa_activate_totp"),
    page("2fa/totp/deactivate/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("2fa/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    page("2fa/recovery-codes/generate/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    page("2fa/recovery-codes/download/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    page("2fa/passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    page("2fa/passkeys/add/", webauthn.add_webauthn, "mfa_add_webauthn"),
    page("2fa/passkeys/login/", PasskeySignInView.as_view(), "mfa_login_webauthn"),
    page("2fa/passkeys/reauthenticate/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
    page("2fa/passkeys/<int:pk>/edit/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    page("2fa/passkeys/<int:pk>/remove/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    # Single sign-on
    page("sso/login/", if_configured(leave_for_single_sign_on), "openid_connect_login", SSO),
    page("sso/callback/", if_configured(openid_connect.callback), "openid_connect_callback", SSO),
    page("sso/cancelled/", if_configured(social.login_cancelled), "socialaccount_login_cancelled"),
    page("sso/error/", if_configured(social.login_error), "socialaccount_login_error"),
    page("sso/", if_configured(social.connections), "socialaccount_connections"),
]
