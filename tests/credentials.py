"""Keys, certificates and addresses for the tests of Content Credentials, all made on this machine."""

import functools
import io
import subprocess
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import c2pa
from cryptography.x509.oid import ExtendedKeyUsageOID

from gallery import signing
from gallery.imaging.credit import Credit
from gallery.metadata import c2pa as reading
from newsroom.demo import chain as chains
from tests import images

CREDIT = Credit(creator="Mara Lind", credit="Mara Lind / Far Bank", source_type="digitalCapture")


@functools.cache
def chain():
    """A chain that can sign."""
    return chains.make("Test Desk")


def identity(made=None, **options):
    """The signing.Identity of a chain."""
    made = made or chain()
    return signing.Identity(made.key.encode(), made.certificates.encode(), **options)


def configure(settings, folder, made=None):
    """Write a chain into a folder and have the settings name it; return the folder."""
    made = made or chain()
    folder.mkdir(exist_ok=True)
    for name, text in (("key.pem", made.key), ("chain.pem", made.certificates), ("root.pem", made.root)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o600)
    settings.C2PA_KEY, settings.C2PA_CHAIN = folder / "key.pem", folder / "chain.pem"
    return folder


def read(data, kind, *, root=None):
    """What c2pa's own reader says of bytes, as our Credentials, with a root or nobody to trust."""
    return reading.read(io.BytesIO(data), kind, trust=reading.Trust(root) if root else None)


def received(definition=None, *, data=None, remote=""):
    """A JPEG as somebody else's program signs it, with all that we leave out: a thumbnail, a name, words of his own.

    remote is an address behind which the manifest is said to lie: then it is not in the file.
    """
    definition = definition or {
        "claim_generator_info": [{"name": "Other Camera", "version": "2.1"}],
        "title": "secret-title.jpg",
        "assertions": [
            {
                "label": "c2pa.actions.v2",
                "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": f"{KIND}digitalCapture"}]},
            }
        ],
    }
    builder = c2pa.Builder(definition, context=c2pa.Context.from_dict({"verify": {"verify_after_sign": False}}))
    if remote:
        builder.set_remote_url(remote)
        builder.set_no_embed()
    info = c2pa.C2paSignerInfo("es256", chain().certificates.encode(), chain().key.encode(), None)
    target = io.BytesIO()
    builder.sign(c2pa.Signer.from_info(info), "image/jpeg", io.BytesIO(data or images.picture(size=(400, 300))), target)
    return target.getvalue()


KIND = "http://cv.iptc.org/newscodes/digitalsourcetype/"


@contextmanager
def counting_server(answer=b"", status=404):
    """(address, list of the paths that were asked for) of a web server on this machine.

    answer is what it says, or a function of what was posted.
    """
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.wfile.write(answer(body) if callable(answer) else answer)

        do_POST = do_GET

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


TSA_CONFIG = """
[tsa]
default_tsa = own
[own]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_chain = no
"""


@contextmanager
def stamping_service(folder):
    """(address, number of stamps so far as a list) of a time-stamping service (RFC 3161) that openssl answers for."""
    stamper = chains.make("Stamps of Test Desk", usage=ExtendedKeyUsageOID.TIME_STAMPING)
    leaf, _middle, rest = stamper.certificates.partition("-----END CERTIFICATE-----\n")
    (folder / "tsa.cnf").write_text(TSA_CONFIG.format(folder=folder))
    (folder / "tsa.pem").write_text(leaf + "-----END CERTIFICATE-----\n")
    (folder / "others.pem").write_text(rest)
    (folder / "tsa.key").write_text(stamper.key)
    (folder / "serial").write_text("01")
    command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-signer", "tsa.pem"]
    command += ["-inkey", "tsa.key", "-chain", "others.pem", "-out", "answer"]

    def answer(query):
        (folder / "query").write_bytes(query)
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return (folder / "answer").read_bytes()

    with counting_server(answer, 200) as (address, asked):
        yield address, asked
