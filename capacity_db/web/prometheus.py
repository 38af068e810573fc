"""The process's own metrics, as Prometheus reads them.

Only ``serve`` installs this. Where an application has a meter provider already, that one has the
metrics, and there is nothing to scrape here.
"""

from __future__ import annotations

from opentelemetry import metrics
from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.resources import Resource
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from capacity_db.telemetry.instruments import release


class Prometheus:
    """A registry of our own, and the meter provider that fills it."""

    content_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        reader = PrometheusMetricReader(
            disable_target_info=True, scope_info_enabled=False, registry=self._registry
        )
        resource = Resource.create({"service.name": "capacity-db", "service.version": release()})
        self.provider = MeterProvider([reader], resource=resource)

    @classmethod
    def install(cls) -> Prometheus | None:
        """Make it the process's; ``None``: the process has another meter provider."""
        if isinstance(metrics.get_meter_provider(), MeterProvider):
            return None
        made = cls()
        metrics.set_meter_provider(made.provider)
        return made

    def render(self) -> bytes:
        """Everything, in Prometheus's text format."""
        return generate_latest(self._registry)
