"""Formatters for logs: one JSON object a line, or text; exceptions without what they say.

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter())
logging.getLogger("capacity_db").addHandler(handler)
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import logging
from types import TracebackType
from typing import Any, Final
from uuid import UUID

from capacity_db.telemetry.faults import describe

_OWN: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}
"""What every record has; the rest was given as ``extra``."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _WithoutTexts(logging.Formatter):
    """Says of an exception its type, its code and where it rose.

    The text of a database's exception can repeat the row that it is about.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record, whatever another formatter has made of its exception before."""
        mine = copy.copy(record)
        mine.exc_text = None
        return super().format(mine)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802 - logging's name
        """The exception without its text."""
        return "" if ei[1] is None else describe(ei[1], where=True)


class TextFormatter(_WithoutTexts):
    """A line of text a record."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s: %(message)s")


class JsonFormatter(_WithoutTexts):
    """A JSON object a line: ``timestamp``, ``level``, ``logger``, ``message`` and what is extra."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        said: dict[str, Any] = {
            "timestamp": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        said.update(
            (name, value)
            for name, value in vars(record).items()
            if name not in _OWN and name not in said
        )
        if record.exc_info and record.exc_info[1] is not None:
            said["exception"] = self.formatException(record.exc_info)
        return json.dumps(said, default=_plain, ensure_ascii=False)


def _moment(record: logging.LogRecord) -> str:
    moment = dt.datetime.fromtimestamp(record.created, dt.UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _plain(value: object) -> str:
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    # Of anything else nobody knows what it says.
    return str(value) if isinstance(value, UUID) else f"<{type(value).__name__}>"
