"""The environment values that name what lies outside: the CDN's purge hook and the mail server. A part of
newsroom/environment.py, and like it without Django. Also where the key and the certificates lie."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

# The signing algorithms of C2PA (2.2, 13.2) that its readers take.
ALGORITHMS = ("es256", "es384", "es512", "ps256", "ps384", "ps512", "ed25519")
HERE = ("localhost", "127.0.0.1", "::1")


def purge_hook(environ, faults):
    """Return (PURGE_URL, PURGE_TOKEN), both empty where there is no CDN; add a sentence to `faults` for each fault."""
    url, token = environ.get("PURGE_URL", "").strip(), environ.get("PURGE_TOKEN", "").strip()
    if not url:
        return "", ""
    parts = _split(url)
    if parts is None or not parts.hostname or parts.username or not _is_safe(parts):
        faults.append(
            "PURGE_URL must be an https:// address without a name or password, or one on this machine (127.0.0.1)."
        )
    if not token:
        faults.append("PURGE_TOKEN is missing: the word by which the purge hook knows us. It belongs to PURGE_URL.")
    elif not token.isascii() or any(character.isspace() for character in token):
        faults.append("PURGE_TOKEN must be plain ASCII without spaces.")
    return url, token


def mail_server(environ, faults):
    """Return Django's mail settings from EMAIL_URL and MAIL_FROM as a dict, empty where no server is named.

    smtps:// speaks TLS from the first byte, smtp:// begins it with STARTTLS; only a server on this machine may do
    without. A user and a password are percent-encoded.
    """
    url, sender = environ.get("EMAIL_URL", "").strip(), environ.get("MAIL_FROM", "").strip()
    if not url:
        return {}
    parts = _split(url)
    if parts is None or parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        faults.append("EMAIL_URL must be smtps://user:password@host:465 or smtp://user:password@host:587.")
        return {}
    if "@" not in sender or any(character in sender for character in "\r\n"):
        faults.append("MAIL_FROM is missing: the address that our mails come from, such as desk@news.example.org.")
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if at_once else 25 if parts.hostname in HERE else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and parts.hostname not in HERE,
        "DEFAULT_FROM_EMAIL": sender,
    }


def content_credentials(environ, demo_folder, faults):
    """Return {setting: value} for Content Credentials: what signs our files, and whom we trust.

    Paths are Path or None, the rest text. demo_folder is where a demo keeps a chain of its own, None elsewhere: its
    files are the defaults then. Whether the files are there and fit is for a system check to say (newsroom/checks.py),
    since publishing goes on without them.
    """
    defaults = {"C2PA_KEY": "key.pem", "C2PA_CHAIN": "chain.pem", "C2PA_TRUST_ANCHORS": "root.pem"}
    found = {}
    for name in (*defaults, "C2PA_TRUST_USAGES"):
        text = environ.get(name, "").strip()
        default = demo_folder / defaults[name] if demo_folder and name in defaults else None
        found[name] = Path(text).expanduser() if text else default
        if text and not found[name].is_absolute():
            faults.append(f"{name} is “{text}”, but must be the whole path of a file, beginning with /.")
    if (found["C2PA_KEY"] is None) != (found["C2PA_CHAIN"] is None):
        faults.append("C2PA_KEY and C2PA_CHAIN belong together: the private key and the certificates that go with it.")
    found["C2PA_ALG"] = (environ.get("C2PA_ALG") or ALGORITHMS[0]).strip().lower()
    if found["C2PA_ALG"] not in ALGORITHMS:
        faults.append(f"C2PA_ALG is “{found['C2PA_ALG']}”, but must be one of {', '.join(ALGORITHMS)}.")
    found["C2PA_TSA_URL"] = url = environ.get("C2PA_TSA_URL", "").strip()
    parts = _split(url)
    if url and (parts is None or parts.scheme not in ("http", "https") or not parts.hostname or parts.username):
        faults.append("C2PA_TSA_URL must be the http:// or https:// address of a time-stamping service (RFC 3161).")
    return found


def _split(url):
    """The parts of an address with a port that is a number, or None."""
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _is_safe(parts):
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
