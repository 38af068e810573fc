"""An audit that shares nothing with the engine: every row is fetched, and Python adds it up."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from psycopg.rows import dict_row

from tests.concurrency.support import Connection

Row = dict[str, Any]
DEAD = {"cancelled", "no_show", "released", "expired"}
PLACING = {"create_booking", "hold_capacity"}
WITH_KEY = {*PLACING, "update_booking", "confirm_hold", "join_waitlist", "accept_offer"}


def differences(conn: Connection) -> list[str]:
    """What does not add up in the whole database, in words; empty when everything does."""
    with conn.transaction():
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        bookings, ledger, slots, decisions, keys = (
            conn.cursor(row_factory=dict_row)
            .execute(f"SELECT * FROM capacity.{table}".encode())
            .fetchall()
            for table in (
                "bookings",
                "service_ledger",
                "booking_slots",
                "decisions",
                "idempotency_keys",
            )
        )
    live = [booking for booking in bookings if booking["status"] not in DEAD]
    by_id = {(row["restaurant_id"], row["id"]): row for row in decisions}
    return [
        *_services(live, ledger, by_id),
        *_slots(live, slots),
        *_requests(bookings, by_id, keys),
    ]


def _services(live: list[Row], ledger: list[Row], decisions: dict[Any, Row]) -> list[str]:
    found = []
    booked: dict[Any, list[int]] = defaultdict(list)
    for booking in live:
        booked[_service(booking)].append(booking["party_size"])
    totals = {_service(row): row for row in ledger}
    found += [f"{key}: bookings without a ledger row" for key in booked if key not in totals]
    for key, row in totals.items():
        covers, parties = sum(booked[key]), len(booked[key])
        if (row["booked_covers"], row["booked_parties"]) != (covers, parties):
            found.append(f"{key}: {covers}/{parties} booked, ledger {row['booked_covers']}")
        over = (
            max(covers - _limit(row["max_covers"]), 0),
            max(parties - _limit(row["max_parties"]), 0),
        )
        if (row["excess_covers"], row["excess_parties"]) != over:
            found.append(f"{key}: over by {over}, ledger {row['excess_covers']}")
        author = decisions.get((row["restaurant_id"], row["debt_decision_id"]))
        if any(over) and not (author and author["authorises_debt"]):
            found.append(f"{key}: over by {over}, and nobody answers for it")
    return found


def _slots(live: list[Row], slots: list[Row]) -> list[str]:
    found = []
    reserved: dict[Any, int] = defaultdict(int)
    for booking in live:
        place = (booking["restaurant_id"], booking["slot_starts_at"])
        reserved[(*place, booking["slot_date"], booking["slot_time"])] += booking["party_size"]
    for row in slots:
        key = (row["restaurant_id"], row["starts_at"], row["slot_date"], row["slot_time"])
        covers = reserved.pop(key, 0)
        over = max(covers - _limit(row["available_capacity"]), 0)
        if (row["reserved_count"], row["excess_count"]) != (covers, over):
            found.append(f"slot {key}: {covers} arrive, slot says {row['reserved_count']}")
    return found + [f"slot {key} is missing" for key in reserved]


def _requests(bookings: list[Row], decisions: dict[Any, Row], keys: list[Row]) -> list[str]:
    found = []
    asked = {key for key, decision in decisions.items() if decision["operation"] in WITH_KEY}
    answered = {(row["restaurant_id"], row["decision_id"]) for row in keys}
    if asked != answered:
        found.append(f"{len(asked)} decisions on requests, {len(answered)} of them have a key")
    taken: dict[Any, int] = defaultdict(int)
    for decision in decisions.values():
        if decision["operation"] in PLACING and decision["outcome"] == "accepted":
            taken[decision["restaurant_id"], decision["booking_id"]] += 1
    there = {(booking["restaurant_id"], booking["id"]) for booking in bookings}
    found += [f"booking {key}: accepted, and gone" for key in taken.keys() - there]
    for booking in bookings:
        key = (booking["restaurant_id"], booking["id"])
        if booking["source"] == "race" and taken[key] != 1:
            found.append(f"booking {key}: accepted {taken[key]} times")
    return found


def _service(row: Row) -> tuple[Any, ...]:
    return row["restaurant_id"], row["service_date"], row["service_period_id"]


def _limit(value: int | None) -> float:
    return float("inf") if value is None else value
