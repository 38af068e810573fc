"""The instruments of the client: made when the first call is measured.

No unit is said to OpenTelemetry, so that Prometheus names are the instruments' own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Final

from opentelemetry import metrics, trace

NAME: Final = "capacity_db"
"""Of meter and tracer."""

BOUNDARIES_MS: Final = (
    *(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0),
    *(1000.0, 2000.0, 5000.0, 10_000.0, 30_000.0),
)
"""Of the histograms' buckets, unless a view says otherwise."""


@dataclass(frozen=True)
class Instruments:
    """What is counted and measured; see docs/observability.md."""

    check_duration: metrics.Histogram
    creation_duration: metrics.Histogram
    creations: metrics.Counter
    exceeded: metrics.Counter
    retries: metrics.Counter
    availability_duration: metrics.Histogram


@cache
def release() -> str:
    """The version that is installed."""
    try:
        return version("capacity-db")
    except PackageNotFoundError:
        return "unknown"


@cache
def instruments() -> Instruments:
    """The instruments of the application's meter provider, whether it is set by now or not yet."""
    meter = metrics.get_meter(NAME, release())

    def duration(name: str, description: str) -> metrics.Histogram:
        return meter.create_histogram(
            name, description=description, explicit_bucket_boundaries_advisory=BOUNDARIES_MS
        )

    return Instruments(
        check_duration=duration(
            "booking.capacity_check.duration_ms",
            "One attempt to decide, from sending to the answer, in milliseconds.",
        ),
        creation_duration=duration(
            "booking.creation.duration_ms",
            "A call that creates a booking or a hold, with repeats and waits, in milliseconds.",
        ),
        creations=meter.create_counter(
            "booking.creation.count",
            description="Calls that create a booking or a hold, by what came of them.",
        ),
        exceeded=meter.create_counter(
            "booking.capacity_exceeded.count",
            description="Requests refused for capacity, or in shadow mode let in all the same.",
        ),
        retries=meter.create_counter(
            "booking.transaction.retry.count",
            description="Transactions repeated after a conflict, by SQLSTATE.",
        ),
        availability_duration=duration(
            "availability.check.duration_ms",
            "One question what is free, from sending to the answer, in milliseconds.",
        ),
    )


@cache
def tracer() -> trace.Tracer:
    """The tracer of the application's tracer provider, whether it is set by now or not yet."""
    return trace.get_tracer(NAME, release())
