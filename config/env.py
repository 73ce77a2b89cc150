"""What the environment says, read strictly: a value that cannot be understood stops the start with a sentence."""

import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

MODES = ("demo", "test", "production")
TRUE_WORDS = {"1", "true", "yes", "on"}
FALSE_WORDS = {"", "0", "false", "no", "off"}

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;",
}


def text(name: str, default: str = "") -> str:
    """The value of a variable without surrounding blanks; an empty variable counts as unset."""
    return os.environ.get(name, "").strip() or default


def flag(name: str, default: bool = False) -> bool:
    """A yes or a no; any other word is refused rather than guessed."""
    word = text(name, str(default)).lower()
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not “{word}”.")


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas or blanks."""
    return text(name, default).replace(",", " ").split()


def number(name: str, default: int) -> int:
    """A whole number from 1 on."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name} must be a whole number from 1 on, not “{value}”.")
    return int(value)


def choice(name: str, *allowed: str) -> str:
    """One of these words, or nothing."""
    word = text(name).lower()
    if word and word not in allowed:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(allowed)}, not “{word}”.")
    return word


def day(name: str) -> date | None:
    """A day as year, month and day, or None."""
    try:
        return date.fromisoformat(text(name)) if text(name) else None
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a day such as 2026-11-29, not “{text(name)}”.") from None


def accessibility() -> dict[str, Any]:
    """What is stated of the accessibility of this installation; statements that contradict each other are refused."""
    state, barriers = (
        choice("TRENTE_ACCESSIBILITY", "full", "partial", "none"),
        text("TRENTE_ACCESSIBILITY_BARRIERS"),
    )
    if state == "full" and barriers:
        raise ImproperlyConfigured(
            "TRENTE_ACCESSIBILITY is “full”, and TRENTE_ACCESSIBILITY_BARRIERS names what is not accessible: "
            "write “partial”, or leave the barriers out."
        )
    return {
        "state": state,
        "assessed_on": day("TRENTE_ACCESSIBILITY_DAY"),
        "contact": text("TRENTE_ACCESSIBILITY_CONTACT"),
        "barriers": barriers,
        "is_bound": flag("TRENTE_ACCESSIBILITY_BOUND"),
    }


def mode() -> str:
    """How this process runs. Unset means production, so that forgetting the variable never opens anything."""
    chosen = text("TRENTE_MODE", "production")
    if chosen not in MODES:
        raise ImproperlyConfigured(f"TRENTE_MODE must be one of {', '.join(MODES)}, not “{chosen}”.")
    return chosen


def private_folder(folder: Path) -> Path:
    """The folder, made readable by its owner alone if it was not there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key(data_dir: Path) -> str:
    """The key of this installation, drawn at the first start and kept in a file only its owner reads.

    Two processes may start at once: the one that creates the file decides, the other reads it.
    """
    path = private_folder(data_dir) / "secret-key"
    draft = path.with_name(f"secret-key.{os.getpid()}")
    if not path.exists():
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(url: str, default_file: Path) -> dict[str, Any]:
    """Django's description of the database that a URL names; without URL, a SQLite file in WAL mode."""
    if not url:
        return _sqlite(str(default_file))
    parts = urlsplit(url)
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path.removeprefix("/")) or str(default_file))
    raise ImproperlyConfigured(
        f"DATABASE_URL must begin with postgresql:// or sqlite:///, not “{parts.scheme}”."
    )


def _sqlite(name: str) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": name, "OPTIONS": dict(SQLITE_OPTIONS)}


def first_line(path: Path) -> str:
    """The first line of a file; nothing where there is none."""
    try:
        return path.read_text().partition("\n")[0].strip()
    except FileNotFoundError:
        return ""


def site_url(name: str, hosts: list[str], *, secure: bool, running: str = "") -> str:
    """Where people find the site, without a final slash; unset, where it is running, or the first of its names."""
    url = (text(name) or running).rstrip("/")
    if not url:
        host = hosts[0].lstrip(".") if hosts else "localhost"
        return f"https://{host}" if secure else f"http://{host}:8000"
    parts = urlsplit(url)
    if parts.scheme not in ({"https"} if secure else {"http", "https"}) or not parts.hostname or parts.path:
        raise ImproperlyConfigured(f"{name} must be like https://registre.example.org, not “{url}”.")
    return url


class Mail(NamedTuple):
    """How letters leave: a module of django.core.mail.backends, and what it needs to know."""

    backend: str
    host: str = ""
    port: int = 0
    user: str = ""
    password: str = ""
    begins_plain: bool = False  # then encrypts, by STARTTLS
    is_encrypted: bool = False  # from the first byte on
    folder: str | None = None


def mail(url: str) -> Mail:
    """What a URL says of the way of letters; without one there is none, and nothing can be sent."""
    parts = urlsplit(url)
    match parts.scheme:
        case "smtp" | "smtp+tls" | "smtps" if parts.hostname and _has_port(parts):
            return _mail_server(parts)
        case "file" if parts.path:
            return Mail("filebased", folder=unquote(parts.path))
        case "console" | "" if url in {"", "console:"}:
            return Mail("console")
    raise ImproperlyConfigured(
        "TRENTE_MAIL_URL must be like smtp+tls://user:password@host:587, smtps://…, smtp://…, file:///folder or console:."
    )


def _has_port(parts: SplitResult) -> bool:
    """Whether what stands for the port can be one, or nothing does."""
    try:
        return parts.port != 0
    except ValueError:
        return False


def _mail_server(parts: SplitResult) -> Mail:
    usual_port = {"smtp": 25, "smtp+tls": 587, "smtps": 465}[parts.scheme]
    return Mail(
        "smtp",
        host=parts.hostname or "",
        port=parts.port or usual_port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        begins_plain=parts.scheme == "smtp+tls",
        is_encrypted=parts.scheme == "smtps",
    )


def single_sign_on() -> list[dict[str, Any]]:
    """The one OpenID Connect provider that people may sign in with, as allauth describes it; none when unset."""
    issuer, client_id = text("TRENTE_OIDC_ISSUER").rstrip("/"), text("TRENTE_OIDC_CLIENT_ID")
    secret, name = text("TRENTE_OIDC_CLIENT_SECRET"), text("TRENTE_OIDC_NAME")
    if not any((issuer, client_id, secret, name)):
        return []
    if not all((issuer, client_id, secret, name)):
        raise ImproperlyConfigured(
            "Single sign-on needs all of TRENTE_OIDC_ISSUER, _CLIENT_ID, _CLIENT_SECRET and _NAME, or none."
        )
    if urlsplit(issuer).scheme != "https":
        raise ImproperlyConfigured(f"TRENTE_OIDC_ISSUER must begin with https://, not “{issuer}”.")
    settings = {"server_url": issuer, "oauth_pkce_enabled": True, "fetch_userinfo": True}
    app = {"provider_id": "sso", "name": name, "client_id": client_id, "secret": secret}
    return [{**app, "settings": settings}]
