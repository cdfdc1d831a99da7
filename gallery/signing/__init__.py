"""Content Credentials for files of our own making: bytes in, signed bytes out. No Django, no models, no settings.

manifest.py says what is claimed, chain.py whether a key and its certificates are fit for it, signer.py signs and opens
again what it signed. What is claimed tells nothing of the original: no thumbnail, no hash, no position, no date of it.
"""

from gallery.signing.chain import NotSigned, Unfit, expiry, faults
from gallery.signing.manifest import Claim, definition
from gallery.signing.signer import EXTENSIONS, Identity, sign

__all__ = ["EXTENSIONS", "Claim", "Identity", "NotSigned", "Unfit", "definition", "expiry", "faults", "sign"]
