"""A chain of certificates of the demo's own, so that its pictures carry Content Credentials from the first start.

Root, intermediate and leaf as C2PA asks for (2.2, 14.5): P-256, a leaf for signatures and e-mail protection that is no
authority. Nobody outside trusts the root; `manage.py check_credentials --anchors root.pem` does.
"""

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from newsroom.demo import NAME

# No moment of making, to the second, in a certificate that every public file carries.
YEARS = timedelta(days=10 * 365)


@dataclass(frozen=True)
class Chain:
    """PEM texts: the root, the leaf with its intermediate, and the leaf's private key."""

    root: str
    certificates: str
    key: str = field(repr=False)


def make(organisation, *, start=None, end=None, usage=ExtendedKeyUsageOID.EMAIL_PROTECTION):
    """Return a Chain in an organisation's name, whose leaf is good from `start` to `end` (datetimes with a zone; ten
    years from the beginning of this one) for an extended key usage."""
    start = start or datetime.now(UTC).replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    end = end or start + YEARS
    root_key, middle_key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _number in range(3))
    root_name, middle_name, leaf_name = (
        _name(organisation, words) for words in ("Root", "Intermediate", "Content Credentials")
    )
    # Authorities outlive the leaf, whatever its times are.
    lasting = (start - YEARS, max(start, end) + YEARS)
    root = _authority(root_name, root_key, root_name, root_key, 1, lasting)
    middle = _authority(middle_name, middle_key, root_name, root_key, 0, lasting)
    leaf = _begun(leaf_name, leaf_key, middle_name, middle_key, (start, end))
    leaf = leaf.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    leaf = leaf.add_extension(_usage(signs_files=True), critical=True)
    # RFC 3161, 2.3 wants it critical in the certificate of a time-stamping service.
    is_stamper = usage == ExtendedKeyUsageOID.TIME_STAMPING
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([usage]), critical=is_stamper).sign(middle_key, hashes.SHA256())
    key = leaf_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Chain(_pem(root), _pem(leaf) + _pem(middle), key.decode())


def ensure(folder, organisation):
    """Make root.pem, chain.pem and key.pem in a folder, once; nobody but the owner can read any of them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # The key comes last: where it is, all are.
    if (folder / "key.pem").exists():
        return
    chain = make(organisation)
    for name, text in (("root.pem", chain.root), ("chain.pem", chain.certificates), ("key.pem", chain.key)):
        path = folder / f"{name}.new"
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        path.replace(folder / name)


def ensure_own():
    """Make the demo's chain where the settings expect it, unless they name a key of somebody else or none."""
    folder = settings.PRIVATE_ROOT / "credentials"
    if folder / "key.pem" == settings.C2PA_KEY:
        ensure(folder, f"{NAME} demo")


def _name(organisation, words):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{organisation} {words}"),
        ]
    )


def _begun(name, key, issuer_name, issuer_key, times):
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(times[0])
        .not_valid_after(times[1])
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def _authority(name, key, issuer_name, issuer_key, below, times):
    begun = _begun(name, key, issuer_name, issuer_key, times)
    begun = begun.add_extension(x509.BasicConstraints(ca=True, path_length=below), critical=True)
    return begun.add_extension(_usage(signs_files=False), critical=True).sign(issuer_key, hashes.SHA256())


def _usage(*, signs_files):
    return x509.KeyUsage(
        digital_signature=signs_files,
        key_cert_sign=not signs_files,
        crl_sign=not signs_files,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
