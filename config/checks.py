"""Deployment mistakes as Django system checks: each has an id and says what to do about it.

They speak in production only. The web server, the worker and the scheduler run them before they serve anything.
"""

from collections.abc import Iterable

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50
FEWEST_CHARACTERS = 10
LOCAL_BROKERS = ("filesystem:", "memory:")


class UnsafeProduction(ImproperlyConfigured):
    """The process must not start: its message lists every mistake with its remedy."""


def secret_is_weak() -> bool:
    """No key, a short one, one repeated character, or the sample of a file that everybody can read."""
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:
        return True
    return len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS or "change" in key.lower()


def host_is_open() -> bool:
    """No host named, or a pattern that names of other people fit: every name, or every name under a top-level domain."""
    return not settings.ALLOWED_HOSTS or any(map(is_for_anybody, settings.ALLOWED_HOSTS))


def is_for_anybody(host: str) -> bool:
    """True for “*”, and for a leading dot with fewer than two names after it, such as “.” and “.fr”."""
    names = [name for name in host.split(".") if name]
    return host == "*" or (host.startswith(".") and len(names) < 2)


def database_is_sqlite() -> bool:
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]


def broker_is_local() -> bool:
    return settings.CELERY_BROKER_URL.startswith(LOCAL_BROKERS)


def cache_is_not_shared() -> bool:
    """Counts of attempts would be each process's own, or could be lost between asking and adding."""
    backend = str(settings.CACHES["default"]["BACKEND"])
    return backend.rpartition(".")[2] in {"LocMemCache", "DummyCache", "FileBasedCache"}


def letters_stay() -> bool:
    """Letters would be printed in a log, or have no sender: nobody could be invited, nor get a new password."""
    return settings.EMAIL_BACKEND.endswith("console.EmailBackend") or not settings.DEFAULT_FROM_EMAIL


MISTAKES = (
    (
        secret_is_weak,
        Error(
            "The secret key is missing, too short or a sample.",
            hint="Set TRENTE_SECRET_KEY to 50 random characters or more: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(60))"',
            id="trente.E001",
        ),
    ),
    (
        lambda: settings.DEBUG,
        Error("Debug pages are on.", hint="Remove TRENTE_DEBUG.", id="trente.E002"),
    ),
    (
        host_is_open,
        Error(
            "Any host name would be accepted, or none is named.",
            hint="Set TRENTE_HOSTS to the names of the site, separated by commas, without “*” or “.fr”.",
            id="trente.E003",
        ),
    ),
    (
        database_is_sqlite,
        Error(
            "The database is SQLite, which is meant for the demonstration.",
            hint="Set DATABASE_URL to postgresql://user:password@host:5432/name",
            id="trente.E004",
        ),
    ),
    (
        broker_is_local,
        Error(
            "The queue is a folder of this machine, which is meant for the demonstration.",
            hint="Set TRENTE_BROKER_URL to redis://host:6379/0 (Redis or Valkey).",
            id="trente.E005",
        ),
    ),
    (
        cache_is_not_shared,
        Error(
            "The cache is not shared by the processes: limits on attempts to sign in would not hold.",
            hint="Leave CACHES as it is: a table of the database, which `migrate` makes.",
            id="trente.E006",
        ),
    ),
    (
        letters_stay,
        Error(
            "Letters do not leave, or have no sender: nobody could be invited.",
            hint="Set TRENTE_MAIL_URL to smtp+tls://user:password@host:587 and TRENTE_MAIL_FROM to an address.",
            id="trente.E007",
        ),
    ),
)


@register("trente")
def check_production(app_configs: Iterable[AppConfig] | None = None, **kwargs: object) -> list[CheckMessage]:
    """Every mistake of a production installation; nothing in the other modes."""
    if settings.MODE != "production":
        return []
    return [mistake for is_made, mistake in MISTAKES if is_made()]


def refuse_if_unsafe() -> None:
    """Raises UnsafeProduction when there is any mistake, so that the process ends before it serves."""
    mistakes = check_production()
    if mistakes:
        lines = [f"{mistake.id}: {mistake.msg} {mistake.hint}" for mistake in mistakes]
        raise UnsafeProduction(
            "\n".join(["Trente does not start in production with these settings:", *lines])
        )
