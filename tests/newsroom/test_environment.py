"""A bad environment value stops the start with a sentence that helps."""

import stat

import pytest
from cryptography.fernet import Fernet

from newsroom import environment

GOOD = {
    "MODE": "production",
    "SECRET_KEY": "x" * 50,
    "IDENTITY_KEYS": Fernet.generate_key().decode(),
    "ALLOWED_HOSTS": "news.example.org",
    "SITE_URL": "https://news.example.org",
}


def read(tmp_path, **changes):
    values = GOOD | {"DATA_DIR": str(tmp_path / "data")} | changes
    return environment.read({name: value for name, value in values.items() if value is not None}, tmp_path)


def test_a_complete_production_environment_is_accepted(tmp_path):
    values = read(tmp_path)
    assert values.production
    assert values.allowed_hosts == ["news.example.org"]
    assert values.databases["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is missing"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too short"),
        ({"SECRET_KEY_FALLBACKS": f"{'y' * 50},short"}, "Key 2 of SECRET_KEY_FALLBACKS is too short"),
        ({"SECRET_KEY_FALLBACKS": "x" * 50}, "Key 1 of SECRET_KEY_FALLBACKS is SECRET_KEY itself"),
        ({"IDENTITY_KEYS": None}, "IDENTITY_KEYS is missing"),
        ({"IDENTITY_KEYS": "not a key"}, "Key 1 of IDENTITY_KEYS is not a Fernet key"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS is missing"),
        ({"ALLOWED_HOSTS": "*"}, "must not be"),
        ({"SITE_URL": None}, "SITE_URL is missing"),
        ({"SITE_URL": "http://news.example.org"}, "must begin with https://"),
        ({"SITE_URL": "news.example.org"}, "must be scheme and host only"),
        ({"DEBUG": "1"}, "DEBUG cannot be on in production"),
        ({"DEBUG": "perhaps"}, "DEBUG is"),
        ({"MODE": "staging"}, "MODE is"),
        ({"TIME_ZONE": "Mars/Base"}, "TIME_ZONE"),
        ({"LANGUAGE_CODE": "fr"}, "LANGUAGE_CODE is"),
        ({"DATABASE_URL": "mysql://localhost/x"}, "SQLite or PostgreSQL"),
        ({"DATABASE_URL": "rubbish"}, "DATABASE_URL cannot be read"),
        ({"TASKS": "later"}, "TASKS is"),
        ({"PURGE_URL": "http://cdn.example/purge", "PURGE_TOKEN": "x"}, "PURGE_URL must be an https:// address"),
        ({"PURGE_URL": "https://me:word@cdn.example/", "PURGE_TOKEN": "x"}, "PURGE_URL must be an https:// address"),
        ({"PURGE_URL": "file:///etc/passwd", "PURGE_TOKEN": "x"}, "PURGE_URL must be an https:// address"),
        ({"PURGE_URL": "https://cdn.example:port/", "PURGE_TOKEN": "x"}, "PURGE_URL must be an https:// address"),
        ({"PURGE_URL": "https://cdn.example/"}, "PURGE_TOKEN is missing"),
        ({"PURGE_URL": "https://cdn.example/", "PURGE_TOKEN": "two words"}, "PURGE_TOKEN must be plain"),
        ({"EMAIL_URL": "imap://mail.example", "MAIL_FROM": "a@b.example"}, "EMAIL_URL must be smtps://"),
        ({"EMAIL_URL": "smtps://mail.example"}, "MAIL_FROM is missing"),
    ],
)
def test_each_fault_is_named_in_a_sentence(tmp_path, changes, words):
    with pytest.raises(SystemExit) as stop:
        read(tmp_path, **changes)
    assert "The newsroom cannot start" in str(stop.value)
    assert words in str(stop.value)


def test_the_ways_to_the_outside_are_read_and_shown_to_nobody(tmp_path):
    values = read(
        tmp_path,
        PURGE_URL="https://cdn.example/purge",
        PURGE_TOKEN="word-of-the-hook",
        EMAIL_URL="smtp://desk:pass%40word@mail.example",
        MAIL_FROM="desk@news.example.org",
    )
    assert (values.purge_url, values.purge_token) == ("https://cdn.example/purge", "word-of-the-hook")
    assert values.mail == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "desk",
        "EMAIL_HOST_PASSWORD": "pass@word",
        "EMAIL_USE_SSL": False,
        "EMAIL_USE_TLS": True,
        "DEFAULT_FROM_EMAIL": "desk@news.example.org",
    }
    assert "word" not in repr(values)


@pytest.mark.parametrize(
    ("url", "port", "at_once", "later"),
    [
        ("smtps://mail.example", 465, True, False),
        ("smtp://mail.example:2525", 2525, False, True),
        ("smtp://127.0.0.1", 25, False, False),
    ],
)
def test_only_a_mail_server_on_this_machine_may_do_without_tls(tmp_path, url, port, at_once, later):
    mail = read(tmp_path, EMAIL_URL=url, MAIL_FROM="desk@news.example.org").mail
    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (port, at_once, later)


def test_without_a_cdn_and_a_mail_server_nothing_is_missing(tmp_path):
    values = read(tmp_path)
    assert (values.purge_url, values.purge_token, values.mail) == ("", "", {})


def test_former_secret_keys_are_read_and_shown_to_nobody(tmp_path):
    former = ("y" * 50, "z" * 32)
    values = read(tmp_path, SECRET_KEY_FALLBACKS=f" {former[0]}, {former[1]} ,")
    assert values.former_keys == former and read(tmp_path).former_keys == ()
    assert not [key for key in former if key in repr(values)]


def test_every_fault_is_told_at_once(tmp_path):
    with pytest.raises(SystemExit) as stop:
        read(tmp_path, SECRET_KEY=None, IDENTITY_KEYS=None)
    assert str(stop.value).count("\n  - ") == 2


def test_a_media_folder_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SystemExit) as stop:
        read(tmp_path, DATA_DIR=str(tmp_path / "file" / "data"))
    assert "cannot be prepared" in str(stop.value)


def test_a_data_folder_inside_a_served_one_is_refused(tmp_path):
    with pytest.raises(SystemExit) as stop:
        read(tmp_path, DATA_DIR=str(tmp_path / "static" / "data"))
    assert "inside the served folder" in str(stop.value)


def test_demo_and_development_make_their_keys_once_for_the_owner_alone(tmp_path):
    changes = dict.fromkeys(GOOD) | {"MODE": "demo"}
    first, second = read(tmp_path, **changes), read(tmp_path, **changes)
    assert first.secret_key == second.secret_key and len(first.secret_key) > 40
    assert first.identity_keys == second.identity_keys
    for name in ("secret.key", "identity.key"):
        mode = (tmp_path / "data" / "private" / name).stat().st_mode
        assert stat.S_IMODE(mode) == 0o600
    assert stat.S_IMODE((tmp_path / "data" / "private").stat().st_mode) == 0o700


def test_secrets_do_not_show_when_the_environment_is_printed(tmp_path):
    assert "xxxxx" not in repr(read(tmp_path))
