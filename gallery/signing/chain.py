"""Whether a private key and its certificates are fit to sign Content Credentials, in sentences (C2PA 2.2, 14.5).

The library signed with an unfit certificate without a word in one of its releases, so nothing is left to it.
"""

from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

CURVES = {"es256": "secp256r1", "es384": "secp384r1", "es512": "secp521r1"}
SMALLEST_RSA = 2048
# E-mail protection, document signing (RFC 9336), and C2PA's own claim signing.
USAGES = {
    ExtendedKeyUsageOID.EMAIL_PROTECTION.dotted_string,
    "1.3.6.1.5.5.7.3.36",
    "1.3.6.1.4.1.62558.2.1",
}
FORBIDDEN = {ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE.dotted_string}


class NotSigned(Exception):
    """A file was not signed, or not well; the text is a sentence."""


class Unfit(NotSigned):
    """A key or a chain that cannot sign; the text is a sentence that repeats nothing of the key."""


def faults(key, chain, algorithm, *, now=None):
    """Return sentences on what is wrong with a private key and a chain (both PEM, as bytes), an empty list for none.

    algorithm is C2PA's name of it, such as "es256"; now a datetime with a zone.
    """
    now = now or datetime.now(UTC)
    try:
        secret, certificates = _key(key), _certificates(chain)
    except Unfit as error:
        return [str(error)]
    leaf = certificates[0]
    found = []
    if secret.public_key() != leaf.public_key():
        found.append("The key does not belong to the first certificate of the chain.")
    if not _is_for(secret, algorithm):
        found.append(f"The key is none for {algorithm}: C2PA_ALG names another kind.")
    for certificate, words in zip(certificates, ("The certificate", *["A certificate of the chain"] * 9), strict=False):
        if now < certificate.not_valid_before_utc:
            found.append(f"{words} is not valid before {certificate.not_valid_before_utc:%Y-%m-%d}.")
        if now > certificate.not_valid_after_utc:
            found.append(f"{words} has expired on {certificate.not_valid_after_utc:%Y-%m-%d}.")
    if len(certificates) > 1 and leaf.issuer != certificates[1].subject:
        found.append("The second certificate of the chain did not issue the first.")
    return found + _faults_of_leaf(leaf)


def expiry(chain):
    """The last moment of the first certificate of a chain (PEM, as bytes), as a datetime with a zone. Raises Unfit."""
    return _certificates(chain)[0].not_valid_after_utc


def _faults_of_leaf(leaf):
    found = []
    constraints = _extension(leaf, x509.BasicConstraints)
    if (constraints and constraints.ca) or (leaf.issuer == leaf.subject):
        found.append("The first certificate of the chain is an authority's or signed by itself, not a signer's.")
    usage = _extension(leaf, x509.KeyUsage)
    if usage is None or not usage.digital_signature:
        found.append("The certificate is not for digital signatures.")
    extended = {one.dotted_string for one in _extension(leaf, x509.ExtendedKeyUsage) or ()}
    if not extended & USAGES or extended & FORBIDDEN:
        found.append("The certificate lacks the extended key usage for it, such as e-mail protection.")
    return found


def _key(data):
    try:
        return serialization.load_pem_private_key(data, password=None)
    except (ValueError, TypeError) as error:
        raise Unfit("The key is no private key in PEM, or it is encrypted.") from error


def _certificates(data):
    try:
        found = x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise Unfit("The chain holds no certificates in PEM.") from error
    return found


def _extension(certificate, kind):
    try:
        return certificate.extensions.get_extension_for_class(kind).value
    except (x509.ExtensionNotFound, ValueError):
        return None


def _is_for(key, algorithm):
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return CURVES.get(algorithm) == key.curve.name
    if isinstance(key, rsa.RSAPrivateKey):
        return algorithm.startswith("ps") and key.key_size >= SMALLEST_RSA
    return isinstance(key, ed25519.Ed25519PrivateKey) and algorithm == "ed25519"
