"""An application without an SDK gets none from us, and pays next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.once

_PROGRAM = """
import sys
from capacity_db import CapacityClient
from capacity_db.web.settings import Settings
from opentelemetry import metrics, trace
import logging, uuid
with CapacityClient(sys.argv[1]) as client:
    restaurant = uuid.uuid4()
    client.upsert_restaurant(restaurant, "Test", "UTC")
    assert client.create_booking(restaurant, "2050-05-01", "19:00", 2).success
assert "opentelemetry.sdk" not in sys.modules
print(type(metrics.get_meter_provider()).__name__, type(trace.get_tracer_provider()).__name__)
assert not logging.getLogger("capacity_db").handlers and not logging.getLogger().handlers
from capacity_db.web.app import create_app
create_app(Settings(dsn=sys.argv[1]))
print(type(metrics.get_meter_provider()).__name__, type(trace.get_tracer_provider()).__name__)
"""


def test_neither_the_client_nor_the_application_sets_providers(dsn: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, dsn],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    proxies = "_ProxyMeterProvider ProxyTracerProvider\n"
    assert done.stdout == proxies * 2
    assert done.stderr == ""
