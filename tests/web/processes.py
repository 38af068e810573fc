"""`capacity-db serve` as a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

import httpx

from tests.client.support import ROOT

PATIENCE_S = 60


@dataclass
class Serving:
    """A server in a process, where it serves, and what it has said when it has ended."""

    process: subprocess.Popen[str]
    places: dict[str, Any]
    http: httpx.Client
    errors: str = field(default="")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to stop; its exit code."""
        self.process.send_signal(how)
        return self.process.wait(timeout=PATIENCE_S)


@contextmanager
def serving(
    *arguments: object,
    dsn: str | None = None,
    verbose: bool = False,
    module: str = "capacity_db",
    **environment: str,
) -> Iterator[Serving]:
    """Serve on a free port until the block ends; ``errors`` has stderr after that."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("CAPACITY_DB_")}
    env |= environment
    env.pop("DATABASE_URL", None)
    if dsn is not None:
        env["DATABASE_URL"] = dsn
    flags = ["--verbose"] if verbose else []
    words = [*flags, "serve", "--port", "0", "--json", *map(str, arguments)]
    with TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env=env,
        )
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                process.wait(timeout=PATIENCE_S)
                errors.seek(0)
                raise AssertionError(f"it does not serve: {errors.read()}")
            places = json.loads(line)
            with httpx.Client(base_url=places["url"], timeout=PATIENCE_S) as http:
                started = Serving(process, places, http)
                yield started
                if process.poll() is None:
                    started.stop()
        finally:
            process.kill()
            process.wait()
            process.stdout.close()
        errors.seek(0)
        started.errors = errors.read()


def folder_of(dsn: str) -> Path:
    """Where the server of a demonstration lives."""
    return Path(dsn.partition("host=")[2])
