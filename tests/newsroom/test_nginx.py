"""nginx with the configuration of deploy/: it answers public pages by itself, for two seconds at most, and forgets."""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import Client

from articles.models import Article
from gallery.purging import name_of_set
from sources.clock import database_now
from tests import factories, servers

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = [
    pytest.mark.skipif(NGINX is None, reason="nginx is not installed"),
    pytest.mark.django_db(transaction=True),
]
PROMISE = 2.0


def certificate(folder):
    """Write a certificate of our own for the test, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example.org")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    pem = serialization.Encoding.PEM
    (folder / "site.pem").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "site.key").write_bytes(private)


def configuration(folder, application, plain, secure):
    """The configuration of deploy/ with other ports and folders, within the least that nginx needs."""
    text = (servers.ROOT / "deploy" / "nginx.conf").read_text()
    for old, new in (
        ("127.0.0.1:8000", f"127.0.0.1:{application}"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("listen 443 ", f"listen 127.0.0.1:{secure} "),
        ("/etc/ssl/news.example.org.pem", f"{folder}/site.pem"),
        ("/etc/ssl/news.example.org.key", f"{folder}/site.key"),
        ("/var/cache/nginx/newsroom", f"{folder}/cache"),
    ):
        assert old in text
        text = text.replace(old, new)
    user = "user root;" if os.geteuid() == 0 else ""
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    return (
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; client_body_temp_path {folder}/body; {paths}\n{text}\n}}"
    )


@contextmanager
def behind_nginx(folder):
    """Serve the test database behind nginx; yield the port that speaks TLS."""
    (folder / "nginx").mkdir()
    certificate(folder / "nginx")
    with servers.serving(folder) as (application, _process):
        plain, secure = servers.free_port(), servers.free_port()
        file = folder / "nginx" / "nginx.conf"
        file.write_text(configuration(folder / "nginx", application, plain, secure))
        process = subprocess.Popen([NGINX, "-p", str(folder / "nginx"), "-c", str(file), "-e", "stderr"])
        try:
            wait_until_it_answers(secure, process)
            yield secure
        finally:
            process.terminate()
            process.wait(20)


def wait_until_it_answers(port, process):
    for _try in range(200):
        assert process.poll() is None, "nginx does not take the configuration"
        try:
            if get(port, "/healthz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("nginx does not answer")


def get(port, path, **headers):
    """(status, headers, body) of a GET by TLS."""
    context = ssl._create_unverified_context()
    opened = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=context)
    try:
        opened.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = opened.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        opened.close()


def kept(port, path, **headers):
    """Ask until nginx answers from what it keeps; return the answer."""
    for _try in range(20):
        answer = get(port, path, **headers)
        if answer[1]["X-Cache-Status"] == "HIT":
            return answer
    raise AssertionError(f"nginx keeps nothing of {path}: {answer[1]['X-Cache-Status']}")


def test_nginx_answers_by_itself_and_sees_a_withdrawal_within_two_seconds(tmp_path):
    article = factories.article(headline="Harbour")
    with behind_nginx(tmp_path) as port:
        path = article.get_absolute_url()
        status, headers, body = kept(port, path)
        assert status == 200 and b"Harbour" in body and "X-Accel-Expires" not in headers
        assert headers["Cache-Control"] == "public, max-age=0, s-maxage=1, must-revalidate"
        for _round in range(4):
            kept(port, path)
            Article.objects.filter(pk=article.pk).update(withdrawn_at=database_now())
            time.sleep(PROMISE)
            assert get(port, path)[0] == 410
            Article.objects.filter(pk=article.pk).update(withdrawn_at=None)
            time.sleep(PROMISE + 0.3)
            assert get(port, path)[0] == 200


def test_a_page_of_very_many_photos_passes_and_is_forgotten_by_any_of_them(tmp_path):
    source = factories.source()
    photos = [factories.photo(source=source) for _each in range(250)]
    photo_set = factories.photo_set(*photos, title="한강 사진", slug="한강-사진")
    with behind_nginx(tmp_path) as port, purge_hook(tmp_path) as hook:
        path = photo_set.get_absolute_url()
        for name in (f"photo:{photos[-1].public_id}", name_of_set(photo_set.slug)):
            status, headers, _body = kept(port, path)
            assert status == 200 and len(headers["Surrogate-Key"].split()) >= 251
            assert order(hook, {"paths": [], "keys": [name]}) == 204
            assert get(port, path)[1]["X-Cache-Status"] == "MISS"


def test_languages_and_encodings_do_not_mix(tmp_path):
    factories.article()
    with behind_nginx(tmp_path) as port:
        assert kept(port, "/")[1]["Content-Language"] == "en"
        assert kept(port, "/", Accept_Language="ko")[1]["Content-Language"] == "ko"
        assert kept(port, "/", Cookie="django_language=ko; pictures=none")[1]["Content-Language"] == "ko"
        assert kept(port, "/", Accept_Encoding="br")[1]["Content-Encoding"] == "br"
        assert kept(port, "/", Accept_Encoding="gzip")[1]["Content-Encoding"] == "gzip"
        status, headers, body = kept(port, "/")
        assert status == 200 and "Content-Encoding" not in headers and body.startswith(b"<!doctype html>")
        etag = headers["ETag"]
        assert get(port, "/", If_None_Match=etag)[0] == 304


def test_s12_a_signed_in_person_neither_gets_nor_leaves_a_kept_page(tmp_path, cast):
    client = Client()
    client.force_login(cast.chief)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    with behind_nginx(tmp_path) as port:
        kept(port, "/")
        for _time in range(3):
            _status, headers, _body = get(port, "/", Cookie=cookie)
            assert headers["X-Cache-Status"] == "BYPASS"
            _status, headers, _body = get(port, "/articles/", Cookie=f"pictures=all; {cookie}")
            assert headers["X-Cache-Status"] == "BYPASS"
        first = get(port, "/articles/")[1]
        assert first["X-Cache-Status"] == "MISS" and "no-store" not in first["Cache-Control"]
        for path in ("/admin/", "/healthz", "/media/none.jpg", "/nowhere/"):
            assert {get(port, path)[1]["X-Cache-Status"] for _time in range(2)} <= {None, "MISS"}


def test_an_order_makes_nginx_forget_a_page_in_each_language_and_encoding(tmp_path):
    article = factories.article()
    with behind_nginx(tmp_path) as port, purge_hook(tmp_path) as hook:
        path = article.get_absolute_url()
        ways = [{}, {"Accept_Language": "ko"}, {"Accept_Encoding": "br"}]
        for headers in ways:
            kept(port, path, **headers)
            kept(port, f"{path}?from=mail", **headers)
        kept(port, "/")
        folder = tmp_path / "nginx" / "cache"
        addresses = pages_in(folder)
        assert len([one for one in addresses if path in one]) == 6
        assert order(hook, {"paths": [path], "keys": []}, "wrong") == 401
        assert pages_in(folder) == addresses
        assert order(hook, {"paths": [path], "keys": []}) == 204
        assert [one for one in addresses if path not in one] == pages_in(folder)
        assert get(port, path)[1]["X-Cache-Status"] in ("MISS", "EXPIRED")
        assert order(hook, {"paths": [], "keys": ["pages"]}) == 204
        assert pages_in(folder) == []
        kept(port, path)
        assert order(hook, {"paths": ["/*"], "keys": []}) == 204
        assert pages_in(folder) == []
        assert order(hook, ["no order"]) == 400


def test_an_order_reaches_the_files_that_nginx_holds_open(tmp_path):
    path = factories.article().get_absolute_url()
    with behind_nginx(tmp_path) as port, purge_hook(tmp_path) as hook:
        held = False
        for _round in range(3):
            kept(port, path)
            get(port, path)
            held = held or "/cache/" in open_files(tmp_path / "nginx" / "nginx.pid")
            assert order(hook, {"paths": [path], "keys": []}) == 204
            assert get(port, path)[1]["X-Cache-Status"] == "MISS"
        if sys.platform == "linux":
            assert held, "nginx held no kept page open: this asked nothing"


def open_files(pid_file):
    """The names of all files that nginx's workers hold open, as one text; empty where /proc does not tell."""
    children = Path(f"/proc/{pid_file.read_text().strip()}/task").glob("*/children")
    workers = [pid for file in children for pid in file.read_text().split()]
    links = [link for pid in workers for link in Path(f"/proc/{pid}/fd").iterdir()]
    return " ".join(os.readlink(link) for link in links if link.exists())


def pages_in(folder):
    """The addresses of all that nginx keeps."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return sorted(re.search(rb"\nKEY: (\S*) ", file.read_bytes())[1].decode() for file in files)


@contextmanager
def purge_hook(folder):
    """Run deploy/nginx_purge.py; yield its port."""
    port = servers.free_port()
    command = [sys.executable, "deploy/nginx_purge.py", "--port", str(port), "--cache", f"{folder}/nginx/cache"]
    process = subprocess.Popen(command, cwd=servers.ROOT, env={"PURGE_TOKEN": "word"})
    try:
        for _try in range(100):
            try:
                order(port, {})
                break
            except OSError:
                time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def order(port, payload, token="word"):
    """Send an order as gallery/cdn.py does; return the status."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    request = Request(f"http://127.0.0.1:{port}/", json.dumps(payload).encode(), headers, method="POST")
    try:
        with urlopen(request, timeout=20) as answer:
            return answer.status
    except OSError as error:
        if hasattr(error, "code"):
            return error.code
        raise
