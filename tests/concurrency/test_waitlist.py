"""Many who cancel, wait, accept and decline at once: the line is kept, and nobody is forgotten."""

from __future__ import annotations

import psycopg
import pytest

from tests.concurrency.broken import rewrite
from tests.concurrency.duels import PAIRS, duel
from tests.concurrency.floor import call
from tests.concurrency.recount import differences
from tests.concurrency.support import (
    LEVELS,
    Connection,
    Session,
    repeated,
    repetitions,
    sessions,
    wait_until_blocked,
)
from tests.concurrency.waiting import Line, full_house, run, unfair, untold

ACTIONS = repetitions("CAPACITY_DB_WAITING", 60)
"""Of each of the callers."""
ROUNDS = repetitions("CAPACITY_DB_CHANGES", 20)
"""Of each race at each level."""
MIXED = ("read committed", "serializable", "repeatable read")
OFFER = "capacity_impl.offer_waitlist"
JOIN = "capacity_impl.join_waitlist"


def storm(dsn: str, conn: Connection, levels: tuple[str, ...]) -> Line:
    """Let them all loose on one dinner."""
    line = full_house(conn)
    run(dsn, line, ACTIONS, levels)
    assert line.outcomes["join done"] > ACTIONS // 2, line.outcomes
    return line


@pytest.mark.parametrize("levels", [(level,) for level in LEVELS] + [MIXED], ids=", ".join)
def test_offers_go_in_the_order_of_joining_and_to_nobody_twice(
    dsn: str, conn: Connection, levels: tuple[str, ...]
) -> None:
    line = storm(dsn, conn, levels)
    for operation in ("cancel", "accept", "decline", "leave"):
        assert line.outcomes[f"{operation} done"] > 0, line.outcomes
    assert unfair(conn) == []
    assert untold(conn) == []
    assert differences(conn) == []
    verification = call(conn, "verify_capacity", restaurant_id=line.restaurant)
    assert (verification["findings"], verification["overbooked_services"]) == ([], 0)
    # Nobody who could have been asked was forgotten.
    assert call(conn, "sweep_expired", restaurant_id=line.restaurant)["offers"] == 0
    if levels == ("read committed",):
        assert "40P01" not in line.conflicts


def test_who_asks_the_last_first_is_found_out(dsn: str, conn: Connection) -> None:
    rewrite(conn, OFFER, r"ORDER BY e\.place\b", "ORDER BY e.place DESC")
    storm(dsn, conn, ("read committed",))
    assert any("was asked before" in finding for finding in unfair(conn))


def test_who_forgets_whom_it_asked_is_found_out(dsn: str, conn: Connection) -> None:
    rewrite(conn, OFFER, "SET status = 'offered'", "SET status = 'waiting'")
    storm(dsn, conn, ("read committed",))
    assert any("decisions on offers" in finding for finding in unfair(conn))


@pytest.mark.parametrize(
    "trigger", ["bookings _46_emit_updated", "waitlist_entries _46_emit_status"]
)
def test_a_change_without_an_event_is_found_out(dsn: str, conn: Connection, trigger: str) -> None:
    table, name = trigger.split()
    conn.execute(f"ALTER TABLE capacity.{table} DISABLE TRIGGER {name}".encode())
    storm(dsn, conn, ("read committed",))
    assert untold(conn) != []


def cancel(line: Line, session: Session, booking: object) -> int:
    """Cancel a booking; how many conflicts there were before it was done."""
    return repeated(
        session.connection,
        lambda: call(
            session.connection,
            "cancel_booking",
            restaurant_id=line.restaurant,
            booking_id=booking,
        ),
    )[1]


def crossing(dsn: str, conn: Connection, level: str) -> tuple[str, int]:
    """Somebody joins after another one's snapshot was taken, who then frees a place.

    What became of the entry, and how often the other one had to begin anew.
    """
    line = full_house(conn)
    row = conn.execute("SELECT id FROM capacity.bookings LIMIT 1").fetchone()
    assert row is not None
    with sessions(dsn, LEVELS[level]) as (session,):
        session.begin()
        entry = line.join(conn, 4, {})["entry"]
        assert entry["status"] == "waiting"
        try:
            call(
                session.connection,
                "cancel_booking",
                restaurant_id=line.restaurant,
                booking_id=row[0],
            )
            session.connection.commit()
            conflicts = 0
        except psycopg.errors.SerializationFailure:
            session.connection.rollback()
            conflicts = 1 + cancel(line, session, row[0])
    listed = call(conn, "list_waitlist", restaurant_id=line.restaurant)["entries"]
    return listed[0]["status"], conflicts


@pytest.mark.parametrize("level", LEVELS)
def test_who_frees_a_place_never_overlooks_who_has_just_joined(
    dsn: str, conn: Connection, level: str
) -> None:
    status, conflicts = crossing(dsn, conn, level)
    assert (status, conflicts > 0) == ("offered", level != "read committed")


def test_joining_that_leaves_the_service_as_it_was_is_overlooked(
    dsn: str, conn: Connection
) -> None:
    rewrite(conn, JOIN, r"UPDATE capacity\.service_ledger[^;]*;", "")
    assert crossing(dsn, conn, "repeatable read") == ("waiting", 0)


def test_who_joins_while_a_place_is_freed_waits_for_it_and_gets_it(
    dsn: str, conn: Connection
) -> None:
    line = full_house(conn)
    row = conn.execute("SELECT id FROM capacity.bookings LIMIT 1").fetchone()
    assert row is not None
    with sessions(dsn, *[LEVELS["read committed"]] * 2) as (leaving, joining):
        call(leaving.connection, "cancel_booking", restaurant_id=line.restaurant, booking_id=row[0])
        answer = joining.start(lambda _: line.join(joining.connection, 4, {}))
        wait_until_blocked(conn, joining, leaving)
        leaving.connection.commit()
        assert answer.result()["entry"]["status"] == "offered"
        joining.connection.commit()
    assert unfair(conn) == untold(conn) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_two_who_accept_one_offer_get_one_booking(dsn: str, conn: Connection, pair: str) -> None:
    line = full_house(conn)
    conn.execute("UPDATE capacity.bookings SET status = 'cancelled'")
    with duel(dsn, pair) as fighters:
        for number in range(ROUNDS):
            entry = line.join(conn, 1, {})["entry"]["id"]
            asked = {"restaurant_id": line.restaurant, "entry_id": entry}
            outcomes = fighters.fight(
                ("accept_offer", {**asked, "idempotency_key": f"one {number}"}),
                ("accept_offer", {**asked, "idempotency_key": f"other {number}"}),
            )
            assert sorted(outcomes) == ["again", "done"]
        assert "40P01" not in fighters.conflicts
    assert unfair(conn) == untold(conn) == differences(conn) == []


@pytest.mark.parametrize("pair", PAIRS)
def test_an_offer_is_accepted_or_declined_never_both(dsn: str, conn: Connection, pair: str) -> None:
    line = full_house(conn)
    conn.execute("UPDATE capacity.bookings SET status = 'cancelled'")
    with duel(dsn, pair) as fighters:
        for number in range(ROUNDS):
            entry = line.join(conn, 1, {})["entry"]["id"]
            asked = {"restaurant_id": line.restaurant, "entry_id": entry}
            outcomes = fighters.fight(
                ("accept_offer", {**asked, "idempotency_key": str(number)}),
                ("decline_offer", asked),
            )
            assert sorted(outcomes) == ["HOLD_RESOLVED", "done"]
        assert "40P01" not in fighters.conflicts
    assert unfair(conn) == untold(conn) == differences(conn) == []
