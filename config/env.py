"""What the environment says, read strictly: a value that cannot be understood stops the start with a sentence."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

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
