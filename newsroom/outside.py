"""The environment values that name what lies outside: the CDN's purge hook and the mail server. A part of
newsroom/environment.py, and like it without Django."""

from urllib.parse import unquote, urlsplit

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


def _split(url):
    """The parts of an address with a port that is a number, or None."""
    try:
        parts = urlsplit(url)
        return parts if parts.port is None or parts.port else None
    except ValueError:
        return None


def _is_safe(parts):
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in HERE)
