"""What is said, on the page and by mail, of acts on an account; the keys are the names that allauth gives them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

NOTICES = {
    "account/email/password_changed": _("Your password was changed."),
    "account/email/password_reset": _("Your password was reset with an emailed link."),
    "mfa/email/totp_activated": _("An authenticator app was added to your account."),
    "mfa/email/totp_deactivated": _("The authenticator app was removed from your account."),
    "mfa/email/webauthn_added": _("A passkey was added to your account."),
    "mfa/email/webauthn_removed": _("A passkey was removed from your account."),
    "mfa/email/recovery_codes_generated": _("New recovery codes were made for your account."),
    "socialaccount/email/account_connected": _("Single sign-on was linked to your account."),
    "socialaccount/email/account_disconnected": _("Single sign-on was unlinked from your account."),
}
MESSAGES = {
    **{f"{name.replace('/email/', '/messages/')}.txt": sentence for name, sentence in NOTICES.items()},
    "socialaccount/messages/account_connected_other.txt": _(
        "This sign-on is already linked to another account."
    ),
}
