"""What an application's OpenTelemetry SDK and its log handlers have received."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, Sampler, SamplingResult

_OPEN = ("root", "uvicorn", "uvicorn.access")
"""What these are told goes no further."""
_LOGGERS = (*_OPEN, "uvicorn.error", "psycopg", "capacity_db", "capacity_db.events")

CREATE = "create_booking_with_capacity_check"


class Records(logging.Handler):
    """Keeps what is logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.records.append(record)


class WhileWatched(Sampler):
    """Records spans only while a test looks at them, and not those of the tests after it."""

    is_on = False

    def should_sample(self, *arguments: Any, **options: Any) -> SamplingResult:
        """All of them, or none."""
        return (ALWAYS_ON if self.is_on else ALWAYS_OFF).should_sample(*arguments, **options)

    def get_description(self) -> str:
        """What it is called."""
        return "WhileWatched"


@dataclass(frozen=True)
class Point:
    """One stream of an instrument since the last look: how often, how much."""

    labels: dict[str, Any]
    count: int
    total: float


@dataclass(frozen=True)
class Seen:
    """What was received since the last look at it."""

    reader: InMemoryMetricReader
    exporter: InMemorySpanExporter
    handler: Records
    sampler: WhileWatched

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Hear all that is logged, at any level; again, where a server has set up logging."""
        loggers = [logging.getLogger(name) for name in _LOGGERS]
        levels = [logger.level for logger in loggers]
        for logger in loggers:
            if logger.name in _OPEN:
                logger.addHandler(self.handler)
            logger.setLevel(logging.DEBUG)
        yield
        for logger, level in zip(loggers, levels, strict=True):
            logger.removeHandler(self.handler)
            logger.setLevel(level)

    def forget(self) -> None:
        """Begin anew."""
        self.points()
        self.exporter.clear()
        self.handler.records.clear()

    def points(self) -> dict[str, list[Point]]:
        """What was measured, by instrument; it is told once."""
        found: dict[str, list[Point]] = {}
        for metric in self._metrics():
            for point in metric.data.data_points:
                is_histogram = hasattr(point, "bucket_counts")
                count = point.count if is_histogram else int(point.value)
                total = point.sum if is_histogram else point.value
                if count or not is_histogram:
                    found.setdefault(metric.name, []).append(
                        Point(dict(point.attributes or {}), count, total)
                    )
        return found

    def _metrics(self) -> Iterator[Any]:
        data = self.reader.get_metrics_data()
        for resource in data.resource_metrics if data else ():
            for scope in resource.scope_metrics:
                yield from scope.metrics

    def spans(self, name: str | None = None) -> list[ReadableSpan]:
        """The spans that have ended, in order; of the function ``name`` alone where it is given."""
        spans = self.exporter.get_finished_spans()
        return [span for span in spans if name is None or span.name == f"capacity_v1.{name}"]

    def events(self, name: str) -> list[dict[str, Any]]:
        """The events of this name, each with its fields and its level."""
        return [
            {**vars(record), "level": record.levelname}
            for record in self.handler.records
            if record.name == "capacity_db.events" and vars(record)["event"] == name
        ]

    def everything(self) -> str:
        """All of it as text: logs as the most talkative formatter writes them, metrics, spans."""
        formatter = logging.Formatter("%(name)s %(message)s")
        lines = [formatter.format(record) for record in self.handler.records]
        lines += [repr(vars(record)) for record in self.handler.records]
        lines += [span.to_json() for span in self.exporter.get_finished_spans()]
        lines += [f"{name} {point}" for name, all_ in self.points().items() for point in all_]
        return "\n".join(lines)


def counts(points: list[Point], *labels: str) -> dict[tuple[Any, ...], int]:
    """How often, by the values of some labels."""
    found: dict[tuple[Any, ...], int] = {}
    for point in points:
        key = tuple(point.labels[label] for label in labels)
        found[key] = found.get(key, 0) + point.count
    return found


def attributes(span: ReadableSpan) -> dict[str, Any]:
    """What a span says."""
    said: dict[str, Any] = json.loads(span.to_json())["attributes"]
    return said
