"""A key that cannot sign is named by a system check, and keeps nobody from starting."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from newsroom import credential_checks, startup
from newsroom.demo import chain as chains
from newsroom.environment import BadEnvironment
from tests import credentials as made
from tests.newsroom.test_environment import read

NOW = datetime.now(UTC)


@pytest.fixture
def folder(settings, tmp_path):
    return made.configure(settings, tmp_path / "chain")


def warnings():
    return [found.msg for found in credential_checks.credentials_work(None)]


def errors():
    return [found.msg for found in credential_checks.credentials_work_in_production(None)]


def test_a_good_key_and_none_at_all_are_nothing_to_warn_of(settings, folder):
    settings.C2PA_TRUST_ANCHORS = folder / "root.pem"
    assert warnings() == errors() == []
    settings.C2PA_KEY = settings.C2PA_CHAIN = settings.C2PA_TRUST_ANCHORS = None
    assert warnings() == errors() == []


def late():
    return chains.make("Late", start=NOW - timedelta(days=9), end=NOW - timedelta(days=2))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "key.pem").unlink(), "cannot be read"),
        (lambda folder: (folder / "key.pem").write_text("x"), "no private key"),
        (lambda folder: (folder / "key.pem").chmod(0o644), "Others on this machine"),
        (lambda folder: (folder / "chain.pem").write_text("x"), "no certificates"),
        (lambda folder: [(folder / "chain.pem").write_text(late().certificates)], "does not belong"),
    ],
    ids=["missing", "nonsense", "open to others", "no chain", "another's chain"],
)
def test_a_key_that_cannot_sign_is_a_warning_and_an_error_for_deployment(folder, spoil, words):
    spoil(folder)
    assert any(words in sentence for sentence in warnings())
    assert any(words in sentence for sentence in errors())


def test_an_expired_certificate_is_named_and_one_that_will_expire_soon(settings, tmp_path):
    made.configure(settings, tmp_path / "late", late())
    assert any("has expired" in sentence for sentence in errors())
    soon = chains.make("Soon", start=NOW - timedelta(days=9), end=NOW + timedelta(days=9))
    made.configure(settings, tmp_path / "soon", soon)
    assert [sentence.partition(" on ")[0] for sentence in warnings()] == ["The certificate that signs expires"]
    assert errors() == []


@pytest.mark.django_db
def test_the_server_starts_without_a_good_key_and_check_deploy_does_not_pass(folder):
    (folder / "key.pem").unlink()
    startup.refuse_what_cannot_work()
    with pytest.raises(SystemCheckError, match=r"newsroom\.E010"):
        call_command("check", deploy=True, tags=["security"], stderr=StringIO())


@pytest.mark.django_db
def test_a_key_in_a_served_folder_stops_the_start(settings, folder):
    settings.STATICFILES_DIRS = [folder.parent]
    with pytest.raises(BadEnvironment, match="served folder"):
        startup.refuse_what_cannot_work()


@pytest.mark.parametrize("text", [None, "no certificate", "x" * 900_000])
def test_anchors_that_nobody_can_read_are_named(settings, tmp_path, text):
    settings.C2PA_TRUST_ANCHORS = tmp_path / "anchors.pem"
    if text:
        settings.C2PA_TRUST_ANCHORS.write_text(text)
    assert len(warnings()) == len(errors()) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"C2PA_KEY": "/etc/key.pem"}, "belong together"),
        ({"C2PA_CHAIN": "/etc/chain.pem"}, "belong together"),
        ({"C2PA_KEY": "key.pem", "C2PA_CHAIN": "/etc/chain.pem"}, "whole path"),
        ({"C2PA_ALG": "md5"}, "C2PA_ALG"),
        ({"C2PA_TSA_URL": "file:///etc/passwd"}, "C2PA_TSA_URL"),
        ({"C2PA_TSA_URL": "http://me:secret@tsa.example.org"}, "C2PA_TSA_URL"),
    ],
)
def test_values_that_make_no_sense_stop_the_start(tmp_path, changes, words):
    with pytest.raises(BadEnvironment, match=words):
        read(tmp_path, **changes)


def test_good_values_are_read_and_a_demo_has_a_chain_of_its_own(tmp_path):
    paths = {"C2PA_KEY": "/etc/key.pem", "C2PA_CHAIN": "/etc/chain.pem", "C2PA_TRUST_ANCHORS": "/etc/roots.pem"}
    found = read(tmp_path, **paths, C2PA_ALG="PS256", C2PA_TSA_URL="http://tsa.example.org/ts").credentials
    assert found == {name: Path(path) for name, path in paths.items()} | {
        "C2PA_TRUST_USAGES": None,
        "C2PA_ALG": "ps256",
        "C2PA_TSA_URL": "http://tsa.example.org/ts",
    }
    assert read(tmp_path).credentials["C2PA_KEY"] is None
    demo = read(tmp_path, MODE="demo")
    assert demo.credentials["C2PA_KEY"] == demo.data_dir / "private" / "credentials" / "key.pem"


def test_the_demo_makes_its_chain_once_for_the_owner_alone(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    folder = tmp_path / "credentials"
    settings.C2PA_KEY, settings.C2PA_CHAIN = folder / "key.pem", folder / "chain.pem"
    settings.C2PA_TRUST_ANCHORS = folder / "root.pem"
    chains.ensure_own()
    key = (folder / "key.pem").read_text()
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert warnings() == []
    chains.ensure_own()
    assert (folder / "key.pem").read_text() == key


def test_the_demo_leaves_a_key_of_ones_own_alone(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path
    settings.C2PA_KEY = tmp_path / "elsewhere" / "key.pem"
    chains.ensure_own()
    assert list(tmp_path.iterdir()) == []
