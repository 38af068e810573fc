"""A receiver of webhooks: an HTTP server in a process of its own, which may be killed.

    python -m tests.webhooks.receiver PORT FILE FAILURES

Every request is written to FILE, a line of JSON each, before it is answered, so that what was
answered is known even after SIGKILL. The share FAILURES of requests, and with them a few that hang
up without an answer, is refused with status 500 after it was written.
"""

from __future__ import annotations

import json
import random
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


class Receiver(ThreadingHTTPServer):
    """Writes down what it gets; port 0 is any that is free."""

    daemon_threads = True

    def __init__(self, port: int, file: Path, failures: float = 0.0) -> None:
        self.lock = threading.Lock()
        self.file = file
        self.failures = failures
        super().__init__(("127.0.0.1", port), Handler)


class Handler(BaseHTTPRequestHandler):
    """Answers 200, or now and then nothing good."""

    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        length = int(self.headers["content-length"])
        body = self.rfile.read(length).decode()
        if len(body.encode()) < length:
            return  # Whoever sent it was killed.
        headers = {name.lower(): value for name, value in self.headers.items()}
        line = json.dumps({"path": self.path, "headers": headers, "body": body})
        with self.server.lock, self.server.file.open("a") as file:
            file.write(line + "\n")
        chance = random.random()
        if chance < self.server.failures / 5:
            self.close_connection = True
            return
        self.send_response(500 if chance < self.server.failures else 200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


if __name__ == "__main__":
    receiver = Receiver(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]))
    print(receiver.server_address[1], flush=True)
    receiver.serve_forever(poll_interval=0.05)
