"""Fixtures: an application with an OpenTelemetry SDK of its own, which the library never sets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from opentelemetry import metrics, trace
from opentelemetry.sdk.metrics import Counter, Histogram, MeterProvider
from opentelemetry.sdk.metrics.export import AggregationTemporality, InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from tests.client.conftest import app_dsn, client, open_client
from tests.observing.seen import Records, Seen, WhileWatched

__all__ = ["app_dsn", "client", "open_client"]


@pytest.fixture(scope="session")
def sdk() -> Seen:
    """The process's providers, which can be set only once; they keep what they get in memory."""
    since_last: dict[type, AggregationTemporality] = {
        Counter: AggregationTemporality.DELTA,
        Histogram: AggregationTemporality.DELTA,
    }
    reader = InMemoryMetricReader(preferred_temporality=since_last)
    metrics.set_meter_provider(MeterProvider([reader], shutdown_on_exit=False))
    exporter, sampler = InMemorySpanExporter(), WhileWatched()
    provider = TracerProvider(sampler, shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    return Seen(reader, exporter, Records(), sampler)


@pytest.fixture
def seen(sdk: Seen) -> Iterator[Seen]:
    """What is measured, traced and logged, at any level and by anybody, from here on."""
    with sdk.listening():
        sdk.sampler.is_on = True
        sdk.forget()
        yield sdk
        sdk.sampler.is_on = False
        sdk.forget()
