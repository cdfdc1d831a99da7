"""Who sends something to an open form: known again for an hour, so that one person cannot flood the desk.

A sender is a keyed hash of a network address and a day. It is compared, never turned back, and wiped after a day.
"""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from sources.seals import seal

PURPOSE = "sender"
#: Of an IPv6 address the network counts: whoever has one has all of its addresses.
NETWORK_BITS = 64


def client_address(request):
    """Return the network address that a request comes from, "" where it cannot be told.

    A forwarded address is believed only from a proxy of ours (TRUSTED_PROXIES, a connection over a local socket
    included), and only the last one: our proxy wrote it, everything before it came with the request.
    """
    remote = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if forwarded and (not remote or remote in settings.TRUSTED_PROXIES or "*" in settings.TRUSTED_PROXIES):
        remote = forwarded.rpartition(",")[2].strip()
    return _network(remote)


def sender_keys(request):
    """Return the keys (64 hexadecimal digits each) under which the same sender can have come within the last day:
    today's, by which a note is kept, and yesterday's."""
    address, now = client_address(request), timezone.now()
    return [_key(address, now), _key(address, now - timedelta(days=1))]


def _key(address, at):
    return seal(PURPOSE, f"{at:%Y-%m-%d} {address}")


def _network(text):
    """The address in its one spelling, of IPv6 the network, so that others of the same sender are no other sender."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 6 and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.version == 6:
        return str(ipaddress.ip_network((address, NETWORK_BITS), strict=False))
    return str(address)
