"""What the application itself has seen of a campaign: how much, and what nobody announced."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send


@dataclass
class Witness:
    """Counts the requests that reach an operation of the document, by operation and status.

    Independent of who sends them: what it has not counted was not sent.
    """

    seen: Counter[tuple[str, int]] = field(default_factory=Counter)
    _operations: list[tuple[str, re.Pattern[str], str, frozenset[str]]] = field(
        default_factory=list
    )

    def watch(self, app: FastAPI) -> None:
        """From now on, all that the application is asked."""
        # Only known once all routes are there, planted ones too.
        paths: dict[str, dict[str, Any]] = app.openapi()["paths"]
        for path, methods in paths.items():
            pattern = re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path))
            for method, operation in methods.items():
                statuses = frozenset(operation["responses"])
                self._operations.append((method.upper(), pattern, path, statuses))
        app.add_middleware(_Watching, witness=self)

    def note(self, method: str, path: str, status: int) -> None:
        """An answer."""
        # A path without parameters is tried before one with them.
        for known, pattern, template, _ in sorted(self._operations, key=lambda one: "{" in one[2]):
            if known == method and pattern.fullmatch(path):
                self.seen[f"{method} {template}", status] += 1
                return

    @property
    def cases(self) -> int:
        """How many requests reached an operation."""
        return sum(self.seen.values())

    @property
    def faults(self) -> set[tuple[str, int]]:
        """Operations that failed; 503 is on purpose, and is announced."""
        return {one for one in self.seen if one[1] >= 500 and one[1] != 503}

    @property
    def unannounced(self) -> set[tuple[str, int]]:
        """Operations that answered what the document does not have."""
        known = {f"{method} {path}": statuses for method, _, path, statuses in self._operations}
        return {(name, status) for name, status in self.seen if str(status) not in known[name]}

    @property
    def bad(self) -> list[str]:
        """Both of them, to be read."""
        return sorted(f"{name}: {status}" for name, status in self.faults | self.unannounced)

    @property
    def untouched(self) -> set[str]:
        """Operations that never answered a success."""
        done = {name for name, status in self.seen if status < 400}
        return {f"{method} {path}" for method, _, path, _ in self._operations} - done


class _Watching:
    def __init__(self, app: ASGIApp, witness: Witness) -> None:
        self._app = app
        self._witness = witness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_and_note(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._witness.note(scope["method"], scope["path"], message["status"])
            await send(message)

        await self._app(scope, receive, send_and_note if scope["type"] == "http" else send)
