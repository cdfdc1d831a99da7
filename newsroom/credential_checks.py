"""System checks of Content Credentials: a key that cannot sign holds up no news, so somebody has to be told of it."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from django.conf import settings
from django.core.checks import Error, Tags, Warning, register

from gallery import signing
from gallery.credentials import MOST_TRUST

SOON = timedelta(days=30)
HINT = "Until that is mended, files are published without Content Credentials. See docs/operator.md."
TRUST_HINT = "Until that is mended, no incoming Content Credentials are trusted."


def credentials_work(app_configs, **kwargs):
    """Warn of a key, a chain or anchors that are configured and cannot be used; nobody is kept from starting."""
    found = [Warning(sentence, hint=HINT, id="newsroom.W010") for sentence in key_faults()]
    found += [Warning(sentence, hint=HINT, id="newsroom.W011") for sentence in _expiring()]
    return found + [Warning(sentence, hint=TRUST_HINT, id="newsroom.W012") for sentence in trust_faults()]


def credentials_work_in_production(app_configs, **kwargs):
    """The same as errors for `check --deploy`."""
    found = [Error(sentence, hint=HINT, id="newsroom.E010") for sentence in key_faults()]
    return found + [Error(sentence, hint=TRUST_HINT, id="newsroom.E012") for sentence in trust_faults()]


def key_is_not_served(app_configs, **kwargs):
    """Refuse a private key in a folder that a web server answers from."""
    if settings.C2PA_KEY is None:
        return []
    served = [settings.MEDIA_ROOT, settings.STATIC_ROOT, *settings.STATICFILES_DIRS]
    inside = [folder for folder in served if folder and Path(folder).resolve() in settings.C2PA_KEY.resolve().parents]
    return [
        Error(
            "The key that signs Content Credentials lies in a served folder.",
            hint="Move it, and have the certificate revoked if it was ever there while the site ran.",
            id="newsroom.E011",
        )
        for _folder in inside[:1]
    ]


def register_credential_checks():
    """Called once, when the app is ready."""
    register(credentials_work, Tags.security)
    register(credentials_work_in_production, Tags.security, deploy=True)
    register(key_is_not_served, Tags.security)


def key_faults():
    """Sentences on why the configured key cannot sign; none without a key, or before a demo has made its own."""
    key, chain = settings.C2PA_KEY, settings.C2PA_CHAIN
    if key is None or chain is None or (settings.MODE == "demo" and not key.exists()):
        return []
    try:
        found = signing.faults(key.read_bytes(), chain.read_bytes(), settings.C2PA_ALG)
        if stat.S_IMODE(key.stat().st_mode) & 0o077:
            found.append("Others on this machine can read the key in C2PA_KEY: its mode should be 0600.")
    except OSError as error:
        found = [f"C2PA_KEY or C2PA_CHAIN cannot be read: {error.strerror}."]
    return found


def trust_faults():
    """Sentences on why nobody is trusted though anchors are configured."""
    anchors, usages = settings.C2PA_TRUST_ANCHORS, settings.C2PA_TRUST_USAGES
    if anchors is None or (settings.MODE == "demo" and not anchors.exists()):
        return []
    try:
        data = anchors.read_bytes()
        if usages is not None:
            usages.read_text()
        if len(data) > MOST_TRUST:
            return [f"C2PA_TRUST_ANCHORS holds more than {MOST_TRUST} bytes."]
        x509.load_pem_x509_certificates(data)
    except OSError as error:
        return [f"C2PA_TRUST_ANCHORS or C2PA_TRUST_USAGES cannot be read: {error.strerror}."]
    except ValueError:
        return ["C2PA_TRUST_ANCHORS holds no certificates in PEM, or C2PA_TRUST_USAGES no text."]
    return []


def _expiring():
    if settings.C2PA_KEY is None or settings.C2PA_CHAIN is None:
        return []
    try:
        last = signing.expiry(settings.C2PA_CHAIN.read_bytes())
    except (OSError, signing.Unfit):
        return []
    now = datetime.now(UTC)
    return [f"The certificate that signs expires on {last:%Y-%m-%d}."] if now < last < now + SOON else []
