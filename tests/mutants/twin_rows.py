"""The rows of the twin: those of the restaurant here with the same ids, saying something else."""

from __future__ import annotations

import json
from typing import Any, Final

from tests.guards.bad_holds import HOLD
from tests.guards.bad_values import BOOKING, COMBINATION, DINNER, RESTAURANT, SPARE_TABLE
from tests.guards.bad_webhooks import OFF, WEBHOOK
from tests.support.databases import AnyConnection
from tests.tenancy.restaurants import DUE

TWIN: Final = "77777777-0000-4000-8000-000000000001"

# What the twin says of itself, and every other restaurant too.
_OTHER: Final = (
    "name = 'Other', time_zone = 'Asia/Kathmandu', slot_interval_minutes = 20,"
    " dining_duration_minutes = 100, turn_buffer_minutes = 5, waitlist_offer_minutes = 7,"
    " max_hold_minutes = 11, enforcement = 'shadow'"
)
_DIFFERENCES: Final = {
    "booking_slots": "reserved_count = reserved_count + 1, available_capacity = NULL,"
    " excess_count = 0",
    "booking_table_assignments": "notes = 'the twin''s', assigned_by = 'twin'",
    "bookings": "party_size = party_size + 1, guest_name = 'twin', notes = 'the twin''s',"
    " source = 'twin', version = version + 1",
    "capacity_rules": "max_covers = max_covers + 1",
    "decisions": "actor = 'twin', party_size = party_size + 1,"
    " options = options || '{\"reason\": \"the twin''s\"}'",
    "dining_durations": "minutes = minutes + 15",
    "outbox_events": "event_type = 'twin.' || event_type",
    "restaurant_members": "role = 'staff'",
    "restaurants": _OTHER,
    "service_ledger": "max_covers = max_covers + 1, shadow_covers = shadow_covers + 1",
    "service_periods": "end_time = '22:30', last_seating_time = '22:00'",
    "special_days": "note = 'the twin''s'",
    "table_combinations": "capacity = capacity + 1",
    "table_inventory": "capacity = capacity + 3, notes = 'the twin''s', seating_type = 'twin'",
    "waitlist_entries": "party_size = party_size + 1, guest_name = 'twin'",
    "webhook_deliveries": "attempts = attempts + 1, last_answer = 'the twin''s',"
    " event_type = 'twin.' || event_type",
    # One that is off is on there.
    "webhooks": "url = 'https://twin.example/', secret = 'twin', is_active = true,"
    " disabled_reason = NULL",
}


def _id(number: int) -> str:
    return f"77777777-0000-4000-8000-7777777777{number:02}"


_DAY: Final = "2050-06-20"
_SCOPE: Final = {"first_date": _DAY, "last_date": _DAY, "service_period_id": DINNER}
_MORE: Final[list[tuple[str, str, dict[str, Any]]]] = [
    ("booking_table_assignments", "true", {
        "id": _id(1), "table_id": SPARE_TABLE, "booking_id": None, "slot_id": None,
        "kind": "block", "block_status": "reserved", "released_at": None,
        "taken_during": '["2050-06-17 16:00Z","2050-06-17 22:00Z")',
    }),
    ("bookings", f"id = '{HOLD}'", {"id": _id(2), "reference": _id(2), "party_size": 4}),
    ("bookings", "status = 'confirmed'", {"id": _id(3), "reference": _id(3), "party_size": 7}),
    ("capacity_rules", "true", {
        "id": _id(4), "weekday": None, "max_covers": 1, "max_parties": 1, **_SCOPE,
    }),
    ("dining_durations", "true", {
        "id": _id(5), "service_period_id": DINNER, "min_party_size": 2, "max_party_size": 4,
        "minutes": 45,
    }),
    ("restaurant_members", "true", {"user_id": "twin", "role": "owner"}),
    ("service_periods", f"id = '{DINNER}'", {
        "id": _id(6), "name": "Late", "start_time": "22:40", "end_time": "23:40",
        "last_seating_time": None,
    }),
    ("special_days", "true", {
        "id": _id(7), "start_time": None, "end_time": None, "last_seating_time": None,
        "label": "holiday", "note": "the twin's", **_SCOPE,
    }),
    ("special_days", "true", {
        "id": _id(8), "start_time": None, "end_time": None, "last_seating_time": None,
        "label": "holiday", **_SCOPE, "service_period_id": None,
        "first_date": "2050-06-19", "last_date": "2050-06-19",
    }),
    ("table_combination_members", f"combination_id = '{COMBINATION}'", {"table_id": SPARE_TABLE}),
    ("table_inventory", "retired_at IS NULL", {
        "id": _id(9), "table_number": "twin's", "section": "main", "capacity": 2,
    }),
    ("waitlist_entries", "true", {
        "id": _id(10), "reference": _id(10), "status": "waiting", "booking_id": None,
        "offer_expires_at": None, "service_date": "2050-06-17", "service_period_id": DINNER,
        "party_size": 1,
    }),
    ("webhook_deliveries", f"id = '{DUE}'", {
        "id": _id(11), "event_id": -1, "webhook_id": OFF, "status": "dead",
    }),
    ("webhook_deliveries", f"id = '{DUE}'", {"id": _id(15), "event_id": -4, "webhook_id": OFF}),
    # Before what waits for its turn.
    ("webhook_deliveries", f"id = '{DUE}'", {"id": _id(12), "event_id": -2}),
    ("webhook_deliveries", f"id = '{DUE}'", {
        "id": _id(13), "event_id": -3, "subject_id": BOOKING, "status": "delivered",
        "delivered_at": "2050-06-01 10:00Z",
    }),
    ("webhooks", f"id = '{WEBHOOK}'", {"id": _id(14)}),
]  # fmt: skip
"""Rows that only the twin has: the table, the row that it is like, and how it differs."""


def make_twin(connection: AnyConnection, columns: dict[str, list[str]]) -> None:
    """Write them, with triggers off; `columns`: by table those that can be written."""

    def execute(statement: str) -> None:
        connection.execute(statement.encode())

    execute(f"UPDATE capacity.restaurants SET {_OTHER} WHERE restaurant_id <> '{RESTAURANT}'")
    for table, all_columns in columns.items():
        names = ", ".join(all_columns)
        values = names.replace("restaurant_id", f"'{TWIN}'", 1)
        execute(
            f"INSERT INTO capacity.{table} ({names}) OVERRIDING SYSTEM VALUE"
            f" SELECT {values} FROM capacity.{table} WHERE restaurant_id = '{RESTAURANT}'"
        )
        if table in _DIFFERENCES:
            changes = _DIFFERENCES[table]
            execute(f"UPDATE capacity.{table} SET {changes} WHERE restaurant_id = '{TWIN}'")
    for table, condition, row in _MORE:
        names = ", ".join(columns[table])
        made = connection.execute(
            f"INSERT INTO capacity.{table} ({names}) OVERRIDING SYSTEM VALUE"
            f" SELECT {names} FROM (SELECT (jsonb_populate_record(t, %s)).* FROM capacity.{table}"
            f" AS t WHERE restaurant_id = '{TWIN}' AND {condition} LIMIT 1) AS x".encode(),
            (json.dumps(row),),
        )
        assert made.rowcount == 1, (table, condition)
