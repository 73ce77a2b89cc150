"""Every setting of Trente. Importing it never fails on an unsafe value: config/checks.py refuses those at the start."""

from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent

# How this process runs --------------------------------------------------------------------------------------

MODE = env.mode()
IN_PRODUCTION = MODE == "production"
DEBUG = env.flag("TRENTE_DEBUG")

# Everything that this installation writes lies below one folder, which only its owner can read.
DATA_DIR = Path(env.text("TRENTE_DATA_DIR", str(BASE_DIR / "var"))).resolve()
WEB_FONTS = DATA_DIR / "fonts"  # filled by `make_web_font`: the typeface packed for browsers
EXPORT_ROOT = DATA_DIR / "exports"  # private: files leave it through a view that checks who asks

SECRET_KEY = env.text("TRENTE_SECRET_KEY")
if not SECRET_KEY and not IN_PRODUCTION:
    SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("TRENTE_OLD_SECRET_KEYS")

ALLOWED_HOSTS = env.words("TRENTE_HOSTS", "" if IN_PRODUCTION else "localhost,127.0.0.1,[::1]")

# What the site is made of -----------------------------------------------------------------------------------

INSTALLED_APPS = [
    "config",
    "registry",
    "policies",
    "rights",
    "simple_history",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_countries",
    "csp",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database ---------------------------------------------------------------------------------------------------

DATABASES = {
    "default": {
        **env.database(env.text("DATABASE_URL"), default_file=DATA_DIR / "trente.sqlite3"),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
}
if MODE == "test" and "sqlite" in DATABASES["default"]["ENGINE"]:
    # A file, so that threads and processes of a test meet as they do in use; memory would be one connection.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Queue ------------------------------------------------------------------------------------------------------

QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = env.text("TRENTE_BROKER_URL", "filesystem://localhost//")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.25,
    }
    if CELERY_BROKER_URL.startswith("filesystem:")
    # A web page must not hang because the broker is away: the sweep takes the row up later.
    else {"socket_timeout": 5, "socket_connect_timeout": 1, "max_retries": 1, "interval_start": 0.2}
)
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the sweep retries, and counts attempts; the broker would not
CELERY_TASK_SOFT_TIME_LIMIT = 15 * 60
CELERY_TASK_TIME_LIMIT = 16 * 60
CELERY_TASK_ALWAYS_EAGER = MODE == "test"
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(QUEUE_DIR / "beat")
CELERY_TIMEZONE = "Europe/Paris"
# Made at the start of every process (config/apps.py).
PRIVATE_FOLDERS = (DATA_DIR, QUEUE_DIR, QUEUE_DIR / "messages", QUEUE_DIR / "control", EXPORT_ROOT, WEB_FONTS)

# People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "registry.User"
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# Languages --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True

# Static files: ours, and those that come inside packages, each under its own prefix -------------------------


def _package_folder(package: str, *below: str) -> str:
    """A folder inside an installed package, found without importing it."""
    spec = find_spec(package)
    assert spec and spec.submodule_search_locations, f"{package} is not installed"
    return str(Path(spec.submodule_search_locations[0], *below))


STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles" if IN_PRODUCTION else None
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("htmx", _package_folder("django_htmx", "static", "django_htmx")),
    ("fonts", _package_folder("fontpkg_source_sans_3", "files")),
    ("fonts", str(WEB_FONTS)),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "config.storage.StaticStorage"
        if IN_PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not IN_PRODUCTION

# What browsers are told -------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Django’s admin draws some icons as data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = IN_PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^health/$"]  # asked from inside the container, by HTTP
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IN_PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("TRENTE_HSTS_SUBDOMAINS")
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
# Whether other names under the same domain speak HTTPS is for their owner to say, not for this site to demand.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if env.flag("TRENTE_BEHIND_PROXY"):
    # The proxy must overwrite this header: without that, any visitor could claim to have come by HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SESSION_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"

# Logging: everything to standard error, once ----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.text("TRENTE_LOG_LEVEL", "WARNING" if MODE == "test" else "INFO"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
