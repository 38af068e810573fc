"""What the client measures, traces and logs of its calls, without a word about guests.

Metrics and traces go through the OpenTelemetry API and do nothing until the application brings an
SDK; logs go through :mod:`logging`. Nothing here configures either. docs/observability.md names
every instrument, attribute and field.

What was asked and answered is told by a list of fields that are known to be harmless: ids, dates,
times, numbers, codes and names of rules. Never a message or DETAIL of the server, and never an
argument that is not of its type: those may carry a guest's data.
"""

from __future__ import annotations

from capacity_db.telemetry.calls import Observation, observe
from capacity_db.telemetry.faults import describe
from capacity_db.telemetry.formatters import JsonFormatter, TextFormatter

__all__ = ["JsonFormatter", "Observation", "TextFormatter", "describe", "observe"]
