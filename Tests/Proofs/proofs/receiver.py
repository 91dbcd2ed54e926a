"""Stand-ins for those who are told: a webhook receiver with faults on demand, and a command that takes notes."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True)
class Delivery:
    """One request that arrived whole."""

    key: str
    attempt: int
    body: bytes
    at: float
    """Monotonic seconds."""
    was_taken: bool
    """Answered with success; such a receiver shows the alert to people."""


@dataclass(frozen=True)
class Reply:
    """How a receiver behaves to one request."""

    status: int = 200
    delay: float = 0
    """Seconds before the answer."""
    is_late: bool = False
    """Take the alert only if the sender is still there after the delay; else it is taken on arrival."""
    reset: bool = False
    """Break the connection instead of answering."""
    headers: dict[str, str] = field(default_factory=dict)


Behavior = Callable[[str, int], Reply]
"""From the key and the attempt to the reply."""


class Receiver:
    """An HTTP receiver on loopback. It remembers keys: what people see is `visible`."""

    def __init__(self, behavior: Behavior = lambda key, attempt: Reply(), port: int = 0) -> None:
        self.behavior = behavior
        self.deliveries: list[Delivery] = []
        self._lock = threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                receiver._answer(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: object, client_address: object) -> None:
                """A sender that was killed in mid-request is what these proofs are about."""

        self._server = Server(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/alert"

    @property
    def sink(self) -> str:
        """The sink of this receiver as a part of a configuration."""
        return f'[[alerts.sink]]\nname = "receiver"\ntype = "webhook"\nurl = "{self.url}"\n'

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def taken(self) -> Counter[str]:
        """How often each key was taken."""
        with self._lock:
            return Counter(d.key for d in self.deliveries if d.was_taken)

    @property
    def visible(self) -> set[str]:
        """The alerts that people see: each key once."""
        return set(self.taken)

    @property
    def repeats(self) -> int:
        """Requests for a key that had been taken before: invisible to people, counted raw."""
        return sum(count - 1 for count in self.taken.values())

    @property
    def places(self) -> Counter[tuple[str, str, str, int]]:
        """How many different keys each drop's crystal was told under: more than one is a visible duplicate."""
        import json

        with self._lock:
            bodies = {d.key: json.loads(d.body) for d in self.deliveries if d.was_taken}
        return Counter((b["source"], b["plate"], b["well"], b["drop"]) for b in bodies.values() if b["event"] == "crystal")

    def _answer(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        key = request.headers.get("Idempotency-Key", "")
        attempt = int(request.headers.get("Xtalwatch-Attempt", 0))
        reply = self.behavior(key, attempt)
        was_taken = 200 <= reply.status < 300 and not reply.reset
        if reply.is_late:
            time.sleep(reply.delay)
            was_taken = was_taken and _is_open(request.connection)
        with self._lock:
            self.deliveries.append(Delivery(key, attempt, body, time.monotonic(), was_taken))
        if not reply.is_late:
            time.sleep(reply.delay)
        try:
            self._send(request, reply)
        except OSError:
            # The sender has gone: killed, or out of patience.
            request.close_connection = True

    def _send(self, request: BaseHTTPRequestHandler, reply: Reply) -> None:
        if reply.reset:
            linger = struct.pack("ii", 1, 0)
            request.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            request.close_connection = True
            return
        request.send_response(reply.status)
        for name, value in reply.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()


def _is_open(connection: socket.socket) -> bool:
    """Whether the other side is there and waits."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


class CommandReceiver:
    """A command sink that appends key and attempt to a file."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "alerts.txt"
        self.script = folder / "take-note"
        line = 'printf "%s %s\\n" "$XTALWATCH_ALERT_KEY" "$XTALWATCH_ALERT_ATTEMPT"'
        self.script.write_text(f'#!/bin/sh\ncat > /dev/null\n{line} >> "{self.notes}"\n')
        self.script.chmod(0o755)

    @property
    def sink(self) -> str:
        return f'[[alerts.sink]]\nname = "command"\ntype = "command"\ncommand = ["{self.script}"]\n'

    @property
    def taken(self) -> Counter[str]:
        lines = self.notes.read_text().splitlines() if self.notes.exists() else []
        return Counter(line.split()[0] for line in lines)
