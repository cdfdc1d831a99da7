"""Reads and checks every environment value once, at the start, and explains what is wrong in a sentence.

No Django in here, so that a bad value stops the start before anything else can fail in a stranger way.
"""

import os
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
from cryptography.fernet import Fernet

from newsroom import outside

MODES = ("demo", "development", "production")


class BadEnvironment(SystemExit):
    """The start is refused. The message is a sentence for the person who set the value."""

    def __init__(self, sentences):
        super().__init__("The newsroom cannot start:\n" + "\n".join(f"  - {sentence}" for sentence in sentences))


@dataclass(frozen=True)
class Environment:
    """The checked values. Paths are absolute; keys are text; `databases` is Django's DATABASES."""

    mode: str
    debug: bool
    data_dir: Path
    site_url: str
    allowed_hosts: list = field(repr=False)
    time_zone: str = "UTC"
    language_code: str = "en"
    secret_key: str = field(default="", repr=False)
    former_keys: tuple = field(default=(), repr=False)
    identity_keys: tuple = field(default=(), repr=False)
    databases: dict = field(default_factory=dict, repr=False)
    tasks: str = "database"
    page_cache: int = 0
    purge_url: str = field(default="", repr=False)
    purge_token: str = field(default="", repr=False)
    mail: dict = field(default_factory=dict, repr=False)
    credentials: dict = field(default_factory=dict, repr=False)

    @property
    def production(self):
        """True where keys must come from outside and cookies need HTTPS."""
        return self.mode == "production"


def read(environ, base_dir):
    """Return an Environment from a mapping such as os.environ; raise BadEnvironment with every fault found.

    base_dir is the folder of manage.py, against which a relative DATA_DIR is resolved.
    """
    faults = []
    mode = environ.get("MODE", "development").strip().lower()
    if mode not in MODES:
        faults.append(f"MODE is “{mode}”, but must be one of {', '.join(MODES)}.")
        mode = "production"
    production = mode == "production"
    data_dir = (base_dir / Path(environ.get("DATA_DIR") or "var").expanduser()).resolve()
    _prepare_folders(data_dir, base_dir, faults)
    site_url = _site_url(environ, production, faults)
    hosts = [host.strip() for host in environ.get("ALLOWED_HOSTS", "").split(",") if host.strip()]
    if production and not hosts:
        faults.append("ALLOWED_HOSTS is missing. Name the host names of the site, separated by commas.")
    if production and "*" in hosts:
        faults.append("ALLOWED_HOSTS must not be “*” in production. Name the host names of the site.")
    values = Environment(
        mode=mode,
        debug=_debug(environ, production, faults),
        data_dir=data_dir,
        site_url=site_url,
        allowed_hosts=hosts or [urlsplit(site_url).hostname or "localhost", "localhost", "127.0.0.1", "[::1]"],
        time_zone=_time_zone(environ, faults),
        language_code=_one_of(environ, "LANGUAGE_CODE", ("en", "ko"), faults),
        secret_key=_secret_key(environ, production, data_dir, faults),
        former_keys=_former_keys(environ, faults),
        identity_keys=_identity_keys(environ, production, data_dir, faults),
        databases=_databases(environ, data_dir, faults),
        tasks=_one_of(environ, "TASKS", ("database", "immediate"), faults),
        page_cache=_page_cache(environ, faults),
        mail=outside.mail_server(environ, faults),
        credentials=outside.content_credentials(
            environ, data_dir / "private" / "credentials" if mode == "demo" else None, faults
        ),
        **dict(zip(("purge_url", "purge_token"), outside.purge_hook(environ, faults), strict=True)),
    )
    if faults:
        raise BadEnvironment(faults)
    return values


def _prepare_folders(data_dir, base_dir, faults):
    """Make DATA_DIR with public/ and private/, the latter readable by the owner alone."""
    for served in ("static", "templates"):
        if data_dir == base_dir / served or base_dir / served in data_dir.parents:
            faults.append(f"DATA_DIR is {data_dir}, inside the served folder {served}/. Choose a folder of its own.")
            return
    try:
        (data_dir / "public").mkdir(parents=True, exist_ok=True)
        private = data_dir / "private"
        private.mkdir(mode=0o700, exist_ok=True)
        (private / "incoming").mkdir(mode=0o700, exist_ok=True)
        if stat.S_IMODE(private.stat().st_mode) & 0o077:
            private.chmod(0o700)
    except OSError as error:
        faults.append(f"DATA_DIR {data_dir} cannot be prepared: {error.strerror}. Choose a folder that can be written.")
        return
    for folder in ("public", "private"):
        if not os.access(data_dir / folder, os.W_OK | os.X_OK):
            faults.append(f"The media folder {data_dir / folder} cannot be written. Give this user the right to write.")


def _site_url(environ, production, faults):
    url = environ.get("SITE_URL", "").strip().rstrip("/")
    if not url:
        if production:
            faults.append("SITE_URL is missing. Give the address of the site, such as https://news.example.org.")
        return f"http://127.0.0.1:{environ.get('PORT') or '8000'}"
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        faults.append(f"SITE_URL is “{url}”, but must be scheme and host only, such as https://news.example.org.")
    elif production and parts.scheme != "https":
        faults.append("SITE_URL must begin with https:// in production.")
    return url


def _debug(environ, production, faults):
    text = environ.get("DEBUG", "0").strip().lower()
    if text not in ("0", "1", "true", "false", "yes", "no", ""):
        faults.append(f"DEBUG is “{text}”, but must be 0 or 1.")
    debug = text in ("1", "true", "yes")
    if debug and production:
        faults.append("DEBUG cannot be on in production: its error pages show what must stay inside.")
    return debug


def _time_zone(environ, faults):
    name = environ.get("TIME_ZONE") or "UTC"
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        faults.append(f"TIME_ZONE “{name}” is not known. Use a name such as UTC or Asia/Seoul.")
    return name


def _one_of(environ, name, choices, faults):
    value = (environ.get(name) or choices[0]).strip().lower()
    if value not in choices:
        faults.append(f"{name} is “{value}”, but must be one of {', '.join(choices)}.")
    return value


def _page_cache(environ, faults):
    """Bytes that a worker may keep pages in, from PAGE_CACHE_MB; 0 turns the page cache off."""
    text = (environ.get("PAGE_CACHE_MB") or "64").strip()
    if not (text.isascii() and text.isdigit() and int(text) <= 16_384):
        faults.append(f"PAGE_CACHE_MB is “{text}”, but must be a whole number of megabytes, such as 64.")
        return 0
    return int(text) * 1024 * 1024


def _secret_key(environ, production, data_dir, faults):
    key = environ.get("SECRET_KEY", "")
    if key and len(key) < 32:
        faults.append("SECRET_KEY is too short. Use at least 32 random characters.")
    if key:
        return key
    if production:
        faults.append(
            "SECRET_KEY is missing. Make one with: python -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
        return ""
    return _kept(data_dir / "private" / "secret.key", lambda: secrets.token_urlsafe(48), faults)


def _former_keys(environ, faults):
    """Keys that were SECRET_KEY before, from SECRET_KEY_FALLBACKS: what they signed and sealed is still believed."""
    keys = tuple(key.strip() for key in environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key.strip())
    for number, key in enumerate(keys, 1):
        if len(key) < 32:
            faults.append(f"Key {number} of SECRET_KEY_FALLBACKS is too short to have been a SECRET_KEY.")
        elif key == environ.get("SECRET_KEY", ""):
            faults.append(f"Key {number} of SECRET_KEY_FALLBACKS is SECRET_KEY itself. Only former keys stand there.")
    return keys


def _identity_keys(environ, production, data_dir, faults):
    keys = tuple(key.strip() for key in environ.get("IDENTITY_KEYS", "").split(",") if key.strip())
    if not keys and production:
        faults.append(
            "IDENTITY_KEYS is missing: the key that encrypts the identities of protected sources. Make one with: "
            "python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'"
        )
    elif not keys:
        keys = (_kept(data_dir / "private" / "identity.key", lambda: Fernet.generate_key().decode(), faults),)
    for number, key in enumerate(keys, 1):
        try:
            Fernet(key)
        except ValueError:
            faults.append(f"Key {number} of IDENTITY_KEYS is not a Fernet key (32 bytes in URL-safe base64).")
    return keys


def _kept(path, make, faults):
    """Return the text of a key file, made once and readable by the owner alone. Two starts at once keep one key."""
    try:
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            key = make()
            file.write(key + "\n")
        return key
    except OSError as error:
        faults.append(f"The key file {path} cannot be used: {error.strerror}.")
        return ""


def _databases(environ, data_dir, faults):
    url = environ.get("DATABASE_URL") or f"sqlite:///{data_dir / 'newsroom.sqlite3'}"
    try:
        database = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except (ValueError, KeyError, dj_database_url.ParseError, dj_database_url.UnknownSchemeError):
        faults.append(
            "DATABASE_URL cannot be read. Use sqlite:////path/file.sqlite3 or postgres://user:password@host/name."
        )
        return {}
    if "sqlite" in database["ENGINE"]:
        # Measured: read-then-write in DEFERRED transactions loses 692 of 800 writes with 8 writers, IMMEDIATE none.
        database["OPTIONS"] = {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; "
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        }
    elif "postgresql" in database["ENGINE"]:
        database.setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
    else:
        faults.append("DATABASE_URL must name SQLite or PostgreSQL: the audit's triggers are written for these two.")
    return {"default": database}
