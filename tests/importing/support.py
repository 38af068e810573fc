"""What the tests of imports share: a house to import into, files, and what a database holds."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any, Final

import psycopg

from tests.client.support import Finished, cli

KINDS: Final = ("restaurants", "service_periods", "capacity_rules", "tables", "bookings")

GOOD: Final[dict[str, dict[str, Any]]] = {
    "restaurants": {
        "id": "new", "name": "Neu", "timezone": "Europe/Zurich", "slot_interval_minutes": "30",
        "dining_duration_minutes": "90", "enforcement": "shadow",
    },
    "service_periods": {
        "restaurant": "post", "id": "b", "name": "Breakfast", "start_time": "07:00",
        "end_time": "10:00", "weekdays": "1-5", "last_seating_time": "09:30",
    },
    "capacity_rules": {
        "restaurant": "post", "service_period": "Dinner", "weekday": "5", "first_date": "",
        "last_date": "", "max_covers": "40", "max_parties": "",
    },
    "tables": {
        "restaurant": "post", "id": "t9", "table_number": "9", "capacity": "4",
        "min_party_size": "2", "max_party_size": "5", "section": "Hall", "seating_type": "booth",
        "notes": "by the door",
    },
    "bookings": {
        "restaurant": "post", "id": "17", "date": "2026-05-04", "time": "19:00", "party_size": "4",
        "status": "completed", "type": "reservation", "second_occurrence": "",
        "guest_name": "Grace", "guest_email": "grace@example.org", "guest_phone": "+41 1",
        "notes": "nuts", "seating_preference": "window", "created_at": "2026-04-01T10:00:00+02:00",
    },
}  # fmt: skip
"""A line of each kind that a house takes; 2026-05-04 is a Monday."""

HOUSE: Final[dict[str, list[dict[str, Any]]]] = {
    "restaurants": [
        {"id": "post", "name": "Zur Post", "timezone": "Europe/Zurich", "enforcement": "enforce"}
    ],
    "service_periods": [
        {"restaurant": "post", "name": "Dinner", "start_time": "17:00", "end_time": "03:00"},
        {"restaurant": "post", "name": "Lunch", "start_time": "11:00", "end_time": "15:00",
         "weekdays": "1-6"},
    ],
    "capacity_rules": [
        {"restaurant": "post", "service_period": "Dinner", "max_covers": 10},
        {"restaurant": "post", "first_date": "2031-07-01", "last_date": "2031-07-31",
         "max_covers": 5},
    ],
    "tables": [{"restaurant": "post", "table_number": "1", "capacity": 4}],
}  # fmt: skip
"""A restaurant called post: dinner every day with ten covers, lunch but on Sundays, one table."""
CLOSED: Final = "2026-08-01"
"""It was closed on that Saturday."""


def as_csv(*records: dict[str, Any]) -> bytes:
    """A file of CSV: the columns are those of the first record."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, [*records[0]])
    writer.writeheader()
    writer.writerows(records)
    return text.getvalue().encode("utf-8", "surrogatepass")


def import_(folder: Path, dsn: str, kind: str, content: bytes, *options: object) -> Finished:
    """`capacity-db import KIND FILE --json` of a file with that content."""
    suffix = "jsonl" if content.lstrip(b" \n")[:1] in (b"{", b"[") else "csv"
    file = folder / f"{kind}.{suffix}"
    file.write_bytes(content)
    return cli("import", kind, file, "--json", *options, dsn=dsn)


def furnish(folder: Path, dsn: str) -> None:
    """Import the house, and close it on one date."""
    for kind, records in HOUSE.items():
        columns = dict.fromkeys(name for record in records for name in record)
        rows = [{name: record.get(name, "") for name in columns} for record in records]
        done = import_(folder, dsn, kind, as_csv(*rows))
        assert (done.code, done.json["accepted"]) == (0, len(records)), done.out
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "SELECT capacity_v1.set_special_day(capacity_v1.imported_id(NULL, 'restaurants',"
            " 'post'), %s, p_label => 'holiday')",
            (CLOSED,),
        )


TABLES: Final = (
    "restaurants", "service_periods", "capacity_rules", "table_inventory", "bookings",
    "service_ledger", "booking_slots", "decisions", "outbox_events", "booking_table_assignments",
)  # fmt: skip


def everything(dsn: str) -> dict[str, list[str]]:
    """Every row of the tables that an import may write, as text."""
    with psycopg.connect(dsn) as connection:
        return {
            table: [
                row[0]
                for row in connection.execute(
                    f"SELECT t::text FROM capacity.{table} AS t ORDER BY 1".encode()
                )
            ]
            for table in TABLES
        }


_LASTING: Final = {
    "bookings": """SELECT to_jsonb(t) - '{reference,decision_id,updated_at}'::text[]
        || jsonb_build_object('operation', d.operation, 'authorises', d.authorises_debt)
        FROM capacity.bookings AS t
        JOIN capacity.decisions AS d ON d.restaurant_id = t.restaurant_id AND d.id = t.decision_id
            AND d.booking_id = t.id""",
    "service_ledger": """SELECT to_jsonb(t)
            - '{debt_decision_id,created_at,updated_at,rule_id}'::text[]
        || jsonb_build_object('operation', d.operation)
        FROM capacity.service_ledger AS t
        LEFT JOIN capacity.decisions AS d
            ON d.restaurant_id = t.restaurant_id AND d.id = t.debt_decision_id""",
    "booking_slots": """SELECT to_jsonb(t) - '{id,created_at,updated_at}'::text[]
        FROM capacity.booking_slots AS t""",
    "decisions": """SELECT jsonb_build_array(t.operation, t.booking_id, t.authorises_debt)
        FROM capacity.decisions AS t WHERE t.operation = 'import_bookings'""",
}


def lasting(dsn: str) -> dict[str, list[str]]:
    """What an import leaves, without what is random or follows the clock."""
    with psycopg.connect(dsn) as connection:
        return {
            table: sorted(str(row[0]) for row in connection.execute(query.encode()))
            for table, query in _LASTING.items()
        }
