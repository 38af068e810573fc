"""What ``serve`` logs, and how: as text or JSON, to stderr, without what opens bookings."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Final

import click

from capacity_db.telemetry import JsonFormatter, TextFormatter

_SECRETS: Final = re.compile(r"(?<=/)[0-9a-f]{32}(?![0-9a-f])")
"""A reference opens a booking: in a log it opened it for everybody who reads logs."""


@dataclass(frozen=True)
class Logs:
    """How a server logs.

    Attributes:
        verbose: every request, and every judgement.
        as_json: a JSON object a line.
    """

    verbose: bool = False
    as_json: bool = False

    def set_up(self) -> None:
        """Faults and refusals are logged in any case: nobody looks at a server's answers."""
        root = logging.getLogger()
        root.setLevel(logging.INFO if self.verbose else logging.WARNING)
        events = logging.getLogger("capacity_db.events")
        events.setLevel(logging.DEBUG if self.verbose else logging.INFO)
        for handler in root.handlers:
            handler.addFilter(_WithoutSecrets())
            handler.setFormatter(JsonFormatter() if self.as_json else TextFormatter())

    def warn(self, text: str) -> None:
        """Say something before the first request, in the same format."""
        record = logging.LogRecord(__name__, logging.WARNING, __file__, 0, text, None, None)
        click.echo(JsonFormatter().format(record) if self.as_json else f"Mind: {text}", err=True)


class _WithoutSecrets(logging.Filter):
    """Takes references of bookings and waitlist entries out of what is logged."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Pass all records on, without them."""
        text = record.getMessage()
        record.msg, record.args = _SECRETS.sub("…", text), ()
        return True
