"""Every setting of Trente. Importing it never fails on an unsafe value: config/checks.py refuses those at the start."""

from importlib.util import find_spec
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy

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
PUBLIC_ROOT = DATA_DIR / "public"  # copies of published notices, which answer when the database does not
MAIL_DIR = DATA_DIR / "mail"  # where the demonstration puts the letters that it does not send

SECRET_KEY = env.text("TRENTE_SECRET_KEY")
if not SECRET_KEY and not IN_PRODUCTION:
    SECRET_KEY = env.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = env.words("TRENTE_OLD_SECRET_KEYS")
# What people write to the desk is sealed under the first of these; all of them open it.
RIGHTS_KEYS = env.words("TRENTE_RIGHTS_KEYS") or [SECRET_KEY, *SECRET_KEY_FALLBACKS]

ALLOWED_HOSTS = env.words("TRENTE_HOSTS", "" if IN_PRODUCTION else "localhost,127.0.0.1,[::1]")
# Where people find the site: what the links of letters begin with. A request is not asked, for it may name any host.
DEMO_ADDRESS = DATA_DIR / "demo.address"  # of a demonstration, while it runs: its port is chosen at its start
SITE_URL = env.site_url(
    "TRENTE_URL",
    ALLOWED_HOSTS,
    secure=IN_PRODUCTION,
    running=env.first_line(DEMO_ADDRESS) if MODE == "demo" else "",
)

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
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "config.apps.AdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PublishedPages",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.middleware.AuthenticationMiddleware",
    "config.sign_in.sessions.SlidingSession",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "config.middleware.SaysWhatTakesForms",
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
            "builtins": ["config.templatetags.dates"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
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

# Throttling counts, and used codes are remembered, where every process sees it. Keys hold addresses of people and
# machines: the worker empties what is over (config/tasks.py). Ample room, so that nobody pushes a count out by many others.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

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
CELERY_TASK_DEFAULT_QUEUE = "quick"  # letters, index, sweeps: what takes a moment; documents wait on "print"
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = False  # the sweep retries, and counts attempts; the broker would not
CELERY_TASK_SOFT_TIME_LIMIT = 50 * 60  # longer than the printing itself may last
CELERY_TASK_TIME_LIMIT = 52 * 60
CELERY_TASK_ALWAYS_EAGER = MODE == "test"
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(QUEUE_DIR / "beat")
CELERY_TIMEZONE = "Europe/Paris"
# Made at the start of every process (config/apps.py).
PRIVATE_FOLDERS = (
    *(DATA_DIR, QUEUE_DIR, QUEUE_DIR / "messages", QUEUE_DIR / "control"),
    *(EXPORT_ROOT, PUBLIC_ROOT, WEB_FONTS, MAIL_DIR),
)

# People -----------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "registry.User"
AUTHENTICATION_BACKENDS = ["config.sign_in.backend.Backend"]
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
    {"NAME": "config.sign_in.backend.NotPublished"},
]
PASSWORD_RESET_TIMEOUT = 24 * 3600  # of the link in a letter, which also works once only

ACCOUNT_ADAPTER = "config.sign_in.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "config.sign_in.forms.LoginForm",
    "reauthenticate": "config.sign_in.forms.ReauthenticateForm",
    "change_password": "config.sign_in.forms.ChangePasswordForm",
    "reset_password": "config.sign_in.forms.ResetPasswordForm",
    "reset_password_from_key": "config.sign_in.forms.ResetPasswordKeyForm",
}
ACCOUNT_LOGIN_METHODS = {"email", "username"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]  # nobody signs up; this says that there are passwords
ACCOUNT_EMAIL_VERIFICATION = "none"  # the letter of an invitation has proven the address
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE, whether or not the browser is closed
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {  # besides allauth’s own
    "invitation": "100/h/user",
    "review_letter": "60/h/user",
    "secret_link": "60/m/ip",
    "subscription": "20/h/ip",
    "rights_request": "20/h/ip",
}

MFA_ADAPTER = "config.sign_in.adapters.MFAAdapter"
MFA_FORMS = {
    "authenticate": "config.sign_in.forms.AuthenticateForm",
    "reauthenticate": "config.sign_in.forms.CodeAgainForm",
    "activate_totp": "config.sign_in.forms.ActivateTOTPForm",
    "add_webauthn": "config.sign_in.forms.AddPasskeyForm",
    "edit_webauthn": "config.sign_in.forms.EditPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody can open an account in somebody else’s name
MFA_TOTP_TOLERANCE = 1  # clocks differ: the code before and the one after are right, too; each only once

SOCIALACCOUNT_ADAPTER = "config.sign_in.adapters.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True  # by a rule of our own: SocialAccountAdapter.authenticate_by_email
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": env.single_sign_on()}}

# How many proxies of the installation’s own stand before the site: the last but so many of X-Forwarded-For is the person’s.
BEHIND_PROXY = env.flag("TRENTE_BEHIND_PROXY")
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRENTE_PROXIES", 1) if BEHIND_PROXY else 0

# Letters ----------------------------------------------------------------------------------------------------

_mail = env.mail(env.text("TRENTE_MAIL_URL", "" if IN_PRODUCTION else f"file://{MAIL_DIR}"))
EMAIL_BACKEND = f"django.core.mail.backends.{_mail.backend}.EmailBackend"
EMAIL_FILE_PATH = _mail.folder
EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.begins_plain, _mail.is_encrypted
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = env.text("TRENTE_MAIL_FROM", "" if IN_PRODUCTION else "Trente <trente@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
if MODE == "test":
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

# Languages --------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Paris"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]
# With the curved apostrophe that the French names of the package lack, and as they are read in a sentence.
COUNTRIES_OVERRIDE = {
    "BS": "Bahamas",
    "PS": gettext_lazy("State of Palestine"),
    "RE": gettext_lazy("Réunion"),
    "CI": "Côte d’Ivoire",
    "SZ": "Eswatini",
    "US": gettext_lazy("United States of America"),
    "IO": gettext_lazy("British Indian Ocean Territory"),
    "GY": "Guyana",  # the package’s French name is that of French Guiana
}

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
    ("guide", str(BASE_DIR / "docs" / "pictures")),
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

# The page of a record in the admin sends all its parts at once: some 1,100 fields where each kind has two.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
FILE_UPLOAD_HANDLERS = ["config.uploads.TakeAskedFiles"]

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
if BEHIND_PROXY:
    # The proxy must overwrite this header: without that, any visitor could claim to have come by HTTPS.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# With this prefix, browsers take the cookie from this very host only, and by HTTPS.
SESSION_COOKIE_NAME = "__Host-sessionid" if IN_PRODUCTION else "sessionid"
SESSION_COOKIE_SECURE = IN_PRODUCTION
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_LONGEST_AGE = 3600 * env.number("TRENTE_SESSION_HOURS", 12)  # after the sign-in, whatever happens
SESSION_COOKIE_AGE = min(4 * 3600, SESSION_LONGEST_AGE)  # after the last act of its person
SESSION_ENGINE = "config.sign_in.sessions"
CSRF_COOKIE_NAME = "__Host-csrftoken" if IN_PRODUCTION else "csrftoken"
CSRF_COOKIE_SECURE = IN_PRODUCTION
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "registry.people.resending.csrf_failure"
LANGUAGE_COOKIE_SECURE = IN_PRODUCTION
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

# What is stated of the accessibility of this installation; nothing is, until somebody does (config/pages/accessibility.py).
ACCESSIBILITY = env.accessibility()

# Logging: everything to standard error, once ----------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "class": "config.logs.LineFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {
        "handlers": ["stderr"],
        "level": env.text("TRENTE_LOG_LEVEL", "WARNING" if MODE == "test" else "INFO"),
    },
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "gunicorn.access": {"handlers": [], "level": "INFO", "propagate": True},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
