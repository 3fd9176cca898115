"""A line that fails as lines do: cut, half open, cut in the middle, altered, doubled, repeated, slow.

It stands between a post and headquarters' https address, passes requests on, and does to each what it was told next.
For tests and drills; it speaks plain http on the machine itself and nothing else.
"""

from __future__ import annotations

import contextlib
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

FAULTS = (
    "cut",
    "half_open",
    "half_sent",
    "half_answered",
    "altered_question",
    "altered_answer",
    "doubled",
    "slow",
)
HELD_SECONDS = 1.5
"""How long a half open line keeps the asker waiting before it is given up."""


@dataclass
class BadLine:
    """What the line does to the next requests, one after another; nothing more to do: it is well."""

    target: str
    next: list[str] = field(default_factory=list)
    seen: list[bytes] = field(default_factory=list)
    """Questions that went by, for a thief to repeat."""
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fault(self) -> str:
        return self.next.pop(0) if self.next else ""

    def pass_on(self, question: bytes) -> tuple[int, bytes]:
        """What headquarters says to a question; 502 when it says nothing."""
        host = urlsplit(self.target)
        connection = http.client.HTTPConnection(host.hostname or "", host.port, timeout=30)
        try:
            connection.request("POST", "/relay/", body=question)
            answered = connection.getresponse()
            return answered.status, answered.read()
        except (OSError, http.client.HTTPException):
            return 502, b""
        finally:
            connection.close()


@contextmanager
def bad_line(target: str) -> Iterator[BadLine]:
    """A line to an address, running in a thread of its own."""
    line = BadLine(target)

    class Handler(_Handler):
        at = line

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    line.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield line
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    at: BadLine
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        question = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        fault = self.at.fault()
        if fault == "cut":
            self._hang_up()
            return
        if fault == "half_sent":
            self.at.pass_on(question[: len(question) // 2])
            self._hang_up()
            return
        if fault == "altered_question":
            question = _altered(question)
        self.at.seen.append(question)
        del self.at.seen[:-20]
        if fault == "doubled":
            self.at.pass_on(question)
        if fault == "slow":
            time.sleep(0.3)
        self._give_back(*self.at.pass_on(question), fault)

    def _give_back(self, status: int, answer: bytes, fault: str) -> None:
        if fault == "half_open":
            # Headquarters took it, and nobody hears of it.
            time.sleep(HELD_SECONDS)
            self._hang_up()
            return
        if fault == "altered_answer":
            answer = _altered(answer)
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        with contextlib.suppress(BrokenPipeError):  # the asker has given up
            self.end_headers()
            self.wfile.write(answer[: len(answer) // 2] if fault == "half_answered" else answer)
        if fault == "half_answered":
            self._hang_up()

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(2)

    def log_message(self, *_: Any) -> None:
        """A line keeps no log."""


def _altered(raw: bytes) -> bytes:
    """One bit in the middle turned over."""
    place = len(raw) // 2
    return raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :] if raw else raw
