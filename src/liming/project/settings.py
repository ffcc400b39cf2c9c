"""Settings. Everything an operator may change comes from the environment and fails loudly."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from liming.shared.databases import configured

env = environ.Env()

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(env.str("LIMING_VAR", default=str(ROOT / "var")))
BUILD = Path(env.str("LIMING_BUILD", default=str(ROOT / "build")))

DEMO = env.bool("LIMING_DEMO", default=False)
DEBUG = env.bool("LIMING_DEBUG", default=False)
MEANT_FOR_PRODUCTION = not env.bool("LIMING_DEVELOPMENT", default=True)
DEVELOPMENT = DEMO or DEBUG or not MEANT_FOR_PRODUCTION

SECRET_KEY = env.str("LIMING_SECRET_KEY", default="")
if not SECRET_KEY:
    if not DEVELOPMENT:
        raise ImproperlyConfigured("Set LIMING_SECRET_KEY: sessions and rating links depend on it.")
    SECRET_KEY = "development-only-" + "x" * 48

# What watches on the machine itself asks by the machine's own name.
_LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = [*env.list("LIMING_HOSTS", default=["testserver"]), *_LOCAL_HOSTS]
LOCAL_NAMES = frozenset({*_LOCAL_HOSTS, "testserver"})
CSRF_TRUSTED_ORIGINS = env.list("LIMING_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "axes",
    "csp",
    "ninja",
    "liming.shared",
    "liming.register",
    "liming.plan",
    "liming.execute",
    "liming.evaluate",
    "liming.improve",
    "liming.web",
    "liming.api",
    "liming.jobs",
    "liming.project",
]

MIDDLEWARE = [
    "liming.shared.observing.ObservingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "liming.web.compression.CompressionMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liming.web.middleware.NullCharacterMiddleware",
    "liming.web.middleware.ProtectionMiddleware",
    "liming.web.idle.IdleMiddleware",
    "liming.web.middleware.ViewerMiddleware",
    "liming.web.idle.StepsDueMiddleware",
    "liming.web.middleware.DomainErrorMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "liming.project.urls"
WSGI_APPLICATION = "liming.project.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "liming.web.context.shell",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "liming.web.templatetags.liming",
            ],
        },
    }
]

DATABASES = {
    "default": configured(
        env.str("DATABASE_URL", default=f"sqlite:///{VAR / 'liming.sqlite3'}"),
        pool=env.bool("LIMING_DATABASE_POOL", default=True),
        lock_seconds=env.int("LIMING_LOCK_SECONDS", default=0),
    )
}

AUTH_USER_MODEL = "register.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign_in"
AXES_FAILURE_LIMIT = "liming.register.queries.sign_in.failures_allowed"
AXES_COOLOFF_TIME = "liming.register.queries.sign_in.locked_for"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "public/locked_out.html"
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "liming.shared.callers.address_of"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = not DEVELOPMENT
CSRF_COOKIE_SECURE = not DEVELOPMENT
# Behind a named proxy that ends TLS: it says how it was asked, and nothing but HTTPS is served to people.
TRUSTED_PROXIES = env.list("LIMING_TRUSTED_PROXIES", default=[])
HTTPS = not DEVELOPMENT and bool(TRUSTED_PROXIES)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/", r"^metrics$"]
SECURE_HSTS_SECONDS = env.int("LIMING_HSTS_SECONDS", default=365 * 86_400 if HTTPS else 0)
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# A company's own sign-in by OpenID Connect; off while no issuer is named.
OIDC = {
    "issuer": env.str("LIMING_OIDC_ISSUER", default=""),
    "client_id": env.str("LIMING_OIDC_CLIENT_ID", default=""),
    "client_secret": env.str("LIMING_OIDC_CLIENT_SECRET", default=""),
    "name": env.str("LIMING_OIDC_NAME", default="统一身份认证"),
    "claim": env.str("LIMING_OIDC_CLAIM", default="employee_number"),
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [ROOT / "src" / "liming" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = BUILD / "collected"
STATICFILES_DIRS = [path for path in [BUILD / "static"] if path.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEVELOPMENT
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEVELOPMENT
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_ROOT = VAR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

DIVISIONS_FILE = BUILD / "divisions.json"

LIMITS = env.str("LIMING_LIMITS", default="file")
LIMITS_FILE = VAR / "limits.bin" if LIMITS == "file" else None
ANONYMOUS_READS_A_MINUTE = env.int("LIMING_ANONYMOUS_READS", default=60)

CIPHERS = env.str("LIMING_CIPHERS", default="international")
if CIPHERS not in ("international", "chinese"):
    raise ImproperlyConfigured("LIMING_CIPHERS is international (SHA-256, AES) or chinese (SM3, SM4).")

PUBLIC_ADDRESS = env.str("LIMING_PUBLIC_ADDRESS", default="http://127.0.0.1:8000")
NOTICE_GATEWAY = env.str("LIMING_NOTICE_GATEWAY", default="")
NOTICE_CHANNEL = env.str("LIMING_NOTICE_CHANNEL", default="file" if DEVELOPMENT else "none")

TALLIES_FILE = VAR / "tallies.bin"
METRICS_FROM = env.list("LIMING_METRICS_FROM", default=["127.0.0.1", "::1"])
METRICS_TOKEN = env.str("LIMING_METRICS_TOKEN", default="")
DISK_FLOOR_MB = env.int("LIMING_DISK_FLOOR_MB", default=1_000)
BACKUPS = env.str("LIMING_BACKUPS", default="")
BACKUP_KEY_FILE = env.str("LIMING_BACKUP_KEY_FILE", default="")
LOG_DAYS = env.int("LIMING_LOG_DAYS", default=0)

LOG_FORMAT = env.str("LIMING_LOG_FORMAT", default="line" if DEVELOPMENT else "json")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "json": {"()": "liming.shared.journal.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LIMING_LOG_LEVEL", default="WARNING")},
    "loggers": {"liming.requests": {"level": "INFO" if LOG_FORMAT == "json" else "WARNING"}},
}
# Names below ours and browsers' built-in lists are not ours to decide on.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
