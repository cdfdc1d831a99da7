"""The one settings file. What differs between machines comes from the environment (newsroom/environment.py)."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from newsroom import environment

BASE_DIR = Path(__file__).resolve().parent.parent
ENV = environment.read(os.environ, BASE_DIR)

DEBUG = ENV.debug
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = list(ENV.former_keys)
ALLOWED_HOSTS = ENV.allowed_hosts
SITE_URL = ENV.site_url
DATA_DIR = ENV.data_dir
MODE = ENV.mode

INSTALLED_APPS = [
    "newsroom.apps.NewsroomConfig",
    "newsroom.apps.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_filters",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "js_asset",
    "simple_history",
    "taggit",
    "sources",
    "gallery",
    "articles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "newsroom.middleware.edge_headers",
    "newsroom.links.canonical_links",
    "newsroom.middleware.no_nul_characters",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "newsroom.middleware.language_of_the_address",
    "newsroom.middleware.with_or_without_pictures",
    "newsroom.middleware.site_read_once",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "newsroom.middleware.staff_pages_are_private",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = ENV.databases

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "newsroom.context.site",
            ],
        },
    },
]

# Cached template loading is Django's default without DEBUG; nothing to add.

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What a worker keeps of public pages (newsroom/pagecache.py). While templates are being written, nothing.
PAGE_CACHE_BYTES = 0 if DEBUG else ENV.page_cache

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"

LANGUAGE_CODE = ENV.language_code
LANGUAGES = [("en", _("English")), ("ko", _("Korean"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["newsroom.formats"]
TIME_ZONE = ENV.time_zone
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
# Nothing may fall back to MEDIA_ROOT by accident: the two storages below are named wherever a file is kept.
MEDIA_ROOT = DATA_DIR / "public"
PRIVATE_ROOT = DATA_DIR / "private"

STORAGES = {
    "default": {"BACKEND": "sources.storage.PrivateStorage"},
    "public": {"BACKEND": "gallery.storage.PublicStorage"},
    "private": {"BACKEND": "sources.storage.PrivateStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "newsroom.storage.StaticStorage"
    },
}
WHITENOISE_MAX_AGE = 60
# A name with a content hash never changes its meaning, so it may be kept for ever.
WHITENOISE_KEEP_ONLY_HASHED_FILES = False

FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# An upload waits on the disk of the originals, never in a folder that other users can list.
FILE_UPLOAD_TEMP_DIR = str(PRIVATE_ROOT / "incoming")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# The identities of described and protected sources: the first key encrypts, every key decrypts.
IDENTITY_KEYS = ENV.identity_keys

# Content Credentials: the key and the certificates that sign public files, if any, and the roots by which those of
# incoming files are trusted. The key stays a file outside the database; C2PA_KEY is its path.
C2PA_KEY, C2PA_CHAIN = ENV.credentials["C2PA_KEY"], ENV.credentials["C2PA_CHAIN"]
C2PA_ALG, C2PA_TSA_URL = ENV.credentials["C2PA_ALG"], ENV.credentials["C2PA_TSA_URL"]
C2PA_TRUST_ANCHORS, C2PA_TRUST_USAGES = ENV.credentials["C2PA_TRUST_ANCHORS"], ENV.credentials["C2PA_TRUST_USAGES"]

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend"
        if ENV.tasks == "database"
        else "django_tasks.backends.immediate.ImmediateBackend",
        "QUEUES": ["default", "renditions"],
    }
}

# What must reach the outside after a change (gallery/outbox.py). Without an address nothing is ordered from a CDN;
# without a mail server mails wait, and the desk shows them with their text.
PURGE_URL, PURGE_TOKEN = ENV.purge_url, ENV.purge_token
SENDS_MAIL = bool(ENV.mail)
EMAIL_HOST = ENV.mail.get("EMAIL_HOST", "")
EMAIL_PORT = ENV.mail.get("EMAIL_PORT", 25)
EMAIL_HOST_USER = ENV.mail.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = ENV.mail.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL = ENV.mail.get("EMAIL_USE_SSL", False)
EMAIL_USE_TLS = ENV.mail.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = ENV.mail.get("DEFAULT_FROM_EMAIL", "")
# Pages that list what stands elsewhere, by the names of their addresses: any of them may show what is taken back.
PAGES_OF_EVERYTHING = (
    "api:posts", "api:sets", "api:photos", "corrections", "corrections-table", "corrections-text",
    "front", "feed", "feed-rss", "feed-json", "sitemap", "how-we-label", "gallery:archive",
    "articles:list", "sources:list",
)  # fmt: skip
# What says the same as a page in another form, by the names of both; the addresses take the same. oEmbed tells of each.
PAGES_BESIDE = {
    "gallery:photo": ("gallery:embed", "api:photo"),
    "gallery:set": ("api:set",),
    "articles:article": ("api:post",),
}

# Proxies of ours, whose X-Forwarded-For is believed: the ones that gunicorn believes, by the same variable.
TRUSTED_PROXIES = tuple(os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1,::1").replace(" ", "").split(","))

TAGGIT_CASE_INSENSITIVE = True
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "img-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation",
        "gyroscope", "magnetometer", "microphone", "midi", "payment", "usb",
    )
}  # fmt: skip
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
# A staff address in a Referer tells the linked site that somebody is working on a story about it.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
HTTPS = urlsplit(SITE_URL).scheme == "https"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    CSRF_TRUSTED_ORIGINS = [SITE_URL]
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# A link typed without a scheme means https; Django 6 does so by itself.
FORMS_URLFIELD_ASSUME_HTTPS = True
