"""Files that people attach as evidence, honest and otherwise, made in memory."""

import gzip
import hashlib
import io
import json
import zipfile

from tests import images

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n"
RECORD = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
MAIL = b"From: a@example.org\r\nDate: Mon, 2 Feb 2026 10:00:00 +0900\r\nSubject: Hi\r\n\r\n<html>Dear desk</html>\r\n"
MHTML = (
    b"From: <Saved by Blink>\r\nSubject: A page\r\nDate: Mon, 2 Feb 2026 10:00:00 +0900\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related;\r\n\ttype="text/html"\r\n\r\n<html></html>'
)


def zipped(entries, **options):
    """The bytes of a zip file of {name, or ZipInfo: bytes}."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def wacz(recording=None, *, said=None, **more):
    """A web capture; `said` is what its list calls the SHA-256 of the recording, `more` are other files by name."""
    recording = gzip.compress(RECORD) if recording is None else recording
    said = hashlib.sha256(recording).hexdigest() if said is None else said
    listed = {"profile": "data-package", "wacz_version": "1.1.1", "resources": [
        {"name": "data.warc.gz", "path": "archive/data.warc.gz", "hash": f"sha256:{said}", "bytes": len(recording)},
    ]}  # fmt: skip
    return zipped({"datapackage.json": json.dumps(listed), "archive/data.warc.gz": recording} | more)


#: What is taken: name -> (bytes, media type that we find).
HONEST = {
    "a JPEG": (images.picture(), "image/jpeg"),
    "a PNG": (images.picture("PNG"), "image/png"),
    "a WebP": (images.picture("WEBP"), "image/webp"),
    "an AVIF": (images.picture("AVIF"), "image/avif"),
    "a TIFF": (images.picture("TIFF"), "image/tiff"),
    "a GIF": (images.picture("GIF"), "image/gif"),
    "a PDF": (PDF, "application/pdf"),
    "a WACZ": (wacz(), "application/wacz"),
    "a WARC": (RECORD, "application/warc"),
    "a packed WARC": (gzip.compress(RECORD) * 3, "application/warc+gzip"),
    "a text": ("그들은 밖에 있었다.\n".encode(), "text/plain"),
    "a text in Korean letters of Windows": ("그들은 밖에 있었다.".encode("cp949"), "text/plain"),
    "a text in UTF-16": ("Dear desk".encode("utf-16"), "text/plain"),
    "an e-mail": (MAIL, "message/rfc822"),
    "a page that a browser saved whole": (MHTML, "multipart/related"),
}


def _link():
    entry = zipfile.ZipInfo("pages/link")
    entry.external_attr = 0o120777 << 16
    return {entry: b"/etc/passwd"}


#: What is refused: name -> (bytes, code of the refusal).
HOSTILE = {
    "nothing": (b"", "empty"),
    "a page": (b"<!DOCTYPE html><p>Hello", "evidence-markup"),
    "a page behind a text": (b"Dear desk, " * 900 + b"<ScRiPt src=x>", "evidence-markup"),
    "a page in UTF-16": ("<html><script>x</script>".encode("utf-16"), "evidence-markup"),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>x</script></svg>', "evidence-markup"),
    "a program of Windows": (b"MZ\x90\0\x03\0\0\0" + bytes(200), "evidence-kind"),
    "a program of Linux": (b"\x7fELF\x02\x01\x01" + bytes(200), "evidence-kind"),
    "a script of a shell": (b"#!/bin/sh\nrm -rf /\n", "evidence-kind"),
    "a film": (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(200), "evidence-video"),
    "a picture that is cut off": (images.picture(image=images.noise((640, 480)))[:9000], "broken"),
    "a picture and a zip": (images.picture() + zipped({"a.html": b"<script>"}), "evidence-two"),
    "a PDF and a zip": (PDF + zipped({"a.html": b"<script>"}), "evidence-two"),
    "a PDF without an end": (PDF[:30], "evidence-pdf"),
    "a PDF inside a page": (b"<html>" + PDF, "evidence-markup"),
    "a zip that is no capture": (zipped({"a.txt": b"a"}), "evidence-wacz"),
    "a capture without a recording": (zipped({"datapackage.json": b'{"resources": []}'}), "evidence-wacz"),
    "a capture whose list is none": (
        zipped({"datapackage.json": b"[" * 5000, "archive/a.warc": RECORD}), "evidence-wacz"
    ),
    "a capture that was changed": (wacz(said="0" * 64), "evidence-changed"),
    "a capture that lacks a part": (
        zipped({"datapackage.json": b'{"resources": [{"path": "gone"}]}', "archive/a.warc": RECORD}), "evidence-changed"
    ),
    "a capture with a way out": (wacz(**{"../../evil": b"x"}), "evidence-wacz"),
    "a capture with a link": (
        zipped({"datapackage.json": b'{"resources": []}', "archive/a.warc": RECORD} | _link()), "evidence-wacz"
    ),
    "a capture with a zip inside": (wacz(**{"pages/inner": zipped({"a": b"b"})}), "evidence-wacz"),
    "a capture that is a bomb": (wacz(**{"pages/bomb": bytes(30_000_000)}), "evidence-bomb"),
    "a capture of many files": (wacz(**{f"pages/{n}": b"" for n in range(2100)}), "evidence-bomb"),
    "a packed bomb": (gzip.compress(RECORD + bytes(60_000_000)), "evidence-bomb"),
    "a packed page": (gzip.compress(b"<html>"), "evidence-kind"),
    "a packed web archive that is cut off": (gzip.compress(RECORD * 50)[:-9], "evidence-warc"),
    "a web archive without a record": (b"WARC/1.0\r\n\r\n", "evidence-warc"),
}  # fmt: skip
