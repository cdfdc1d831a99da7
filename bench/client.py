"""Asks a server over a few kept connections as fast as it answers. wrk does it where it is installed; this is the rest.

The answers are counted by their Content-Length; anything but the expected status ends the measurement.
"""

import json
import re
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

WRK = shutil.which("wrk")
LUA = """
function done(summary)
  local e = summary.errors
  io.write(string.format('@{"n":%d,"us":%d,"bad":%d}\\n', summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout))
end
"""
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


def rate(port, path, *, headers=(), seconds=2.0, connections=8, status=200):
    """Return requests per second. headers are pairs. Raises RuntimeError for an answer of another status."""
    if WRK:
        return _by_wrk(port, path, headers, seconds, connections)
    lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", *(f"{name}: {value}" for name, value in headers)]
    request = ("\r\n".join(lines) + "\r\n\r\n").encode()
    expected = f"HTTP/1.1 {status} ".encode()
    selector = selectors.DefaultSelector()
    for _number in range(connections):
        _open(selector, port, request)
    done, begun = 0, time.perf_counter()
    end = begun + seconds
    while (now := time.perf_counter()) < end:
        for key, _events in selector.select(end - now):
            try:
                done += _received(key.fileobj, key.data, request, expected)
            except ConnectionError:
                # Servers close a connection after so many requests.
                selector.unregister(key.fileobj)
                key.fileobj.close()
                _open(selector, port, request)
    for key in list(selector.get_map().values()):
        key.fileobj.close()
    return done / (time.perf_counter() - begun)


def _open(selector, port, request):
    """Open a connection and send the first request. Beside it stands what has come of the answer: the bytes of its
    head while that is not whole, the length of the answer (0: not known yet), and how much of it has come."""
    opened = socket.create_connection(("127.0.0.1", port))
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    opened.sendall(request)
    selector.register(opened, selectors.EVENT_READ, [b"", 0, 0])


def _received(opened, state, request, expected):
    """Take what came; send the next request when the answer is whole. Returns the number of whole answers."""
    data = opened.recv(262_144)
    if not data:
        raise ConnectionResetError
    if not state[1]:
        head = state[0] + data
        end = head.find(b"\r\n\r\n")
        if end < 0:
            state[0] = head
            return 0
        if not head.startswith(expected):
            raise RuntimeError(f"the server answered {head[:40]!r}")
        found = LENGTH.search(head, 0, end + 2)
        state[1], state[2], data = end + 4 + (int(found[1]) if found else 0), 0, head
    state[2] += len(data)
    if state[2] < state[1]:
        return 0
    state[:] = [b"", 0, 0]
    opened.sendall(request)
    return 1


def _by_wrk(port, path, headers, seconds, connections):
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "wrk.lua"
        script.write_text(LUA)
        command = [WRK, "-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "-s", str(script)]
        command += [part for name, value in headers for part in ("-H", f"{name}: {value}")]
        printed = subprocess.run(
            [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
        ).stdout
    told = json.loads(printed[printed.index("@{") + 1 :].splitlines()[0])
    if told["bad"]:
        raise RuntimeError(f"{told['bad']} answers failed")
    return told["n"] / told["us"] * 1e6
