"""An audit of a floor that shares nothing with the engine: who sits where, who resolved what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from typing import Any, Final

from psycopg.rows import dict_row

from tests.concurrency.floor import Floor
from tests.concurrency.support import Connection

Row = dict[str, Any]
Key = tuple[Any, Any]

AT_A_TABLE: Final = {"held", "pending", "confirmed", "seated"}
RESOLVING: Final = {"confirm_hold", "release_hold", "expire_hold"}
END: Final = {"release_hold": "released", "expire_hold": "expired"}

# A table is compared with itself, row by row: no index and no constraint has a part in it.
OVERLAPS: Final = """
    SELECT one.table_id, one.id, other.id, one.taken_during, other.taken_during
    FROM capacity.booking_table_assignments AS one
    JOIN capacity.booking_table_assignments AS other ON other.restaurant_id = one.restaurant_id
        AND other.table_id = one.table_id AND other.id > one.id
    WHERE one.released_at IS NULL AND other.released_at IS NULL
        AND one.taken_during && other.taken_during"""


def double_seats(conn: Connection) -> list[str]:
    """Tables that two have at the same time."""
    with conn.transaction():
        for index in ("indexscan", "bitmapscan", "indexonlyscan"):
            conn.execute(f"SET LOCAL enable_{index} = off".encode())
        return [f"two at one table: {row}" for row in conn.execute(OVERLAPS.encode())]


def faults(conn: Connection, floor: Floor) -> list[str]:
    """Everything that is wrong with the seats, holds and offers of a floor, in words."""
    with conn.transaction():
        bookings, seats, tables, decisions, entries = (
            conn.cursor(row_factory=dict_row)
            .execute(f"SELECT * FROM capacity.{table}".encode())
            .fetchall()
            for table in (
                "bookings",
                "booking_table_assignments",
                "table_inventory",
                "decisions",
                "waitlist_entries",
            )
        )
    by_id = {(row["restaurant_id"], row["id"]): row for row in bookings}
    at = {(row["restaurant_id"], row["id"]): row for row in tables}
    active = [seat for seat in seats if seat["released_at"] is None]
    return [
        *double_seats(conn),
        *_orphans(active, by_id, at),
        *_standing(active, by_id, at, decisions, floor),
        *_resolutions(by_id, decisions, floor),
        *_offers(entries, by_id),
    ]


def _orphans(active: list[Row], bookings: dict[Key, Row], tables: dict[Key, Row]) -> list[str]:
    found = []
    for seat in active:
        table = tables[seat["restaurant_id"], seat["table_id"]]
        if table["retired_at"] is not None:
            found.append(f"a seat at a retired table: {seat}")
        if seat["kind"] == "block":
            continue
        booking = bookings.get((seat["restaurant_id"], seat["booking_id"]))
        if booking is None or booking["status"] not in AT_A_TABLE:
            found.append(f"a seat of nobody: {seat}")
            continue
        buffer = dt.timedelta(minutes=booking["turn_buffer_minutes"])
        during = seat["taken_during"]
        if (during.lower, during.upper) != (booking["starts_at"], booking["ends_at"] + buffer):
            found.append(f"a seat at another time than its booking: {seat}")
        if seat["kind"] != _kind(booking):
            found.append(f"a seat of another kind than its booking: {seat}")
    return found


def _kind(booking: Row) -> str:
    if booking["status"] == "held":
        return "hold"
    return "walk_in" if booking["booking_type"] == "walk_in" else "booking"


def _excused(decisions: list[Row]) -> set[Key]:
    """Parties that may stand by somebody's decision: an override, or a swap with one who stood."""
    found = set()
    for row in decisions:
        options = row["options"] or {}
        if row["outcome"] != "accepted":
            continue
        if options.get("override"):
            found.add((row["restaurant_id"], row["booking_id"]))
        elif row["operation"] == "swap_tables" and not (
            options["before"].get("table_ids", True) and options["after"].get("table_ids", True)
        ):
            found.add((row["restaurant_id"], row["booking_id"]))
            found.add((row["restaurant_id"], uuid.UUID(options["with"])))
    return found


def _standing(
    active: list[Row],
    bookings: dict[Key, Row],
    tables: dict[Key, Row],
    decisions: list[Row],
    floor: Floor,
) -> list[str]:
    """Parties of the strict restaurant without a table, or at one that is too small."""
    excused = _excused(decisions)
    seated: dict[Key, list[Row]] = defaultdict(list)
    for seat in active:
        seated[seat["restaurant_id"], seat["booking_id"]].append(
            tables[seat["restaurant_id"], seat["table_id"]]
        )
    found = []
    for key, booking in bookings.items():
        if key[0] != floor.strict or booking["status"] not in AT_A_TABLE or key in excused:
            continue
        places = sum(table["capacity"] for table in seated[key])
        if places < booking["party_size"]:
            found.append(f"{places} seats for a party: {booking}")
    return found


def _resolutions(bookings: dict[Key, Row], decisions: list[Row], floor: Floor) -> list[str]:
    found = []
    taken: dict[Key, list[str]] = defaultdict(list)
    for decision in decisions:
        if decision["operation"] in RESOLVING and decision["outcome"] == "accepted":
            taken[decision["restaurant_id"], decision["booking_id"]].append(decision["operation"])
    for key, operations in taken.items():
        status = bookings[key]["status"]
        if len(operations) != 1:
            found.append(f"a hold resolved twice, {operations}: {bookings[key]}")
        elif END.get(operations[0], status) != status or status == "held":
            found.append(f"a hold that ended by {operations}: {bookings[key]}")
    for key, times in floor.resolved.items():
        if times > 1:
            found.append(f"{times} callers were told that they resolved {bookings[key]}")
        if key not in taken:
            found.append(f"a caller was told that a hold is resolved, and it is not: {key}")
    for key, booking in bookings.items():
        if booking["status"] in END.values() and key not in taken:
            found.append(f"nobody decided that it is {booking['status']}: {booking}")
        if (booking["status"] == "held") != (booking["hold_expires_at"] is not None):
            found.append(f"a hold without an end, or an end without a hold: {booking}")
    return found


def _offers(entries: list[Row], bookings: dict[Key, Row]) -> list[str]:
    found = []
    offered = Counter((row["restaurant_id"], row["booking_id"]) for row in entries)
    for entry in entries:
        key = (entry["restaurant_id"], entry["booking_id"])
        if entry["booking_id"] is None:
            continue
        if offered[key] > 1:
            found.append(f"offered to two: {entry}")
        status = bookings[key]["status"]
        is_open = entry["status"] == "offered"
        if is_open != (status == "held"):
            found.append(f"an entry that is {entry['status']}, its booking {status}: {entry}")
        if entry["status"] == "accepted" and status in END.values():
            found.append(f"accepted, and {status}: {entry}")
    return found


def resolutions(conn: Connection) -> Counter[str]:
    """How often holds were confirmed, released and expired."""
    return Counter(
        dict(
            conn.execute(
                "SELECT operation, count(*) FROM capacity.decisions WHERE outcome = 'accepted'"
                " AND operation = ANY (%s) GROUP BY operation",
                (list(RESOLVING),),
            ).fetchall()
        )
    )
