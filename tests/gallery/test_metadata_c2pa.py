"""Content Credentials: read offline, whatever the file asks for."""

import io
import socket

import pytest

from gallery.metadata import c2pa
from gallery.metadata.reading import read
from tests import images
from tests.corpus import CORPUS, needs_corpus


@pytest.mark.parametrize("format", images.FORMATS)
def test_a_picture_without_a_manifest_has_none(format):
    assert read(io.BytesIO(images.picture(format))).c2pa == "none"


@needs_corpus
def test_s21_a_manifest_behind_an_address_is_named_and_never_fetched(monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("a connection was opened"))
    found = read(CORPUS / "c2pa" / "remote-manifest.jpg")
    assert found.c2pa == "remote"
    assert any("web address" in warning for warning in found.warnings)


def test_the_settings_forbid_every_way_to_the_network():
    assert c2pa.OFFLINE["core"] == {"allowed_network_hosts": [], "allow_redirects": False}
    assert c2pa.OFFLINE["verify"] == {"remote_manifest_fetch": False, "ocsp_fetch": False}


def test_a_trust_keeps_the_network_forbidden(monkeypatch):
    seen = []
    monkeypatch.setattr(c2pa, "_contexts", {})
    monkeypatch.setattr(c2pa.c2pa.Context, "from_dict", seen.append)
    c2pa._context(c2pa.Trust("PEM", "1.2.3"))
    assert seen == [c2pa.OFFLINE | {"trust": {"user_anchors": "PEM", "trust_config": "1.2.3"}}]


def test_each_process_builds_its_own_context(monkeypatch):
    built = []
    monkeypatch.setattr(c2pa, "_contexts", {})
    monkeypatch.setattr(c2pa.c2pa.Context, "from_dict", lambda settings: built.append(settings) or object())
    first = c2pa._context(None)
    assert c2pa._context(None) is first
    monkeypatch.setattr(c2pa.os, "getpid", lambda: -1)
    assert c2pa._context(None) is not first
    assert len(built) == 2
