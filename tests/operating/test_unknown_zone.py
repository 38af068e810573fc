"""A restaurant whose time zone the server has lost: the others go on, and the way out works."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final
from uuid import UUID, uuid4

import pytest

from capacity_db import CapacityClient
from tests.client.support import cli
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

ZONE: Final = "Europe/Zurich"
DAY: Final = dt.date(2050, 6, 17)
CLOCKS_BACK: Final = dt.date(2050, 10, 30)
"""02:30 comes twice in Zurich."""

LOST: Final = "UPDATE capacity.restaurants SET time_zone = 'Mars/Base' WHERE restaurant_id = %s"
TOTAL_OFF: Final = """UPDATE capacity.service_ledger SET booked_parties = booked_parties + 1
    WHERE restaurant_id = %s"""
DUE: Final = "UPDATE capacity.{} SET {} = now() - interval '1 minute' WHERE {} IS NOT NULL"
PLACES: Final = """SELECT booking_date + start_time, starts_at, starts_at AT TIME ZONE %s
    FROM capacity.bookings WHERE restaurant_id = %s ORDER BY starts_at"""


@pytest.fixture
def client(conn: AnyConnection) -> CapacityClient:
    """Acts on the test's own database."""
    return CapacityClient(connection=conn)


def house(client: CapacityClient, name: str, covers: int = 100) -> UUID:
    """An enforcing restaurant in Zurich with one booking to come."""
    restaurant = client.upsert_restaurant(
        uuid4(), name, ZONE, options={"enforcement": "enforce"}
    ).restaurant.id
    client.set_capacity_rule(restaurant, covers, None)
    assert client.create_booking(restaurant, DAY, "19:00", 2).success
    return restaurant


def past_the_triggers(conn: AnyConnection, statement: str, *parameters: object) -> None:
    """Write what no trigger sees."""
    with conn.transaction():
        conn.execute("SET LOCAL session_replication_role = replica")
        assert conn.execute(statement.encode(), parameters or None).rowcount >= 1


def findings(dsn: str) -> list[tuple[str, str]]:
    """What `capacity-db verify` finds: check and restaurant."""
    done = cli("verify", "--json", dsn=dsn)
    found: list[dict[str, Any]] = done.json["capacity"]["findings"]
    assert done.code == (1 if found else 0), done.err
    return [(finding["check"], finding["restaurant_id"]) for finding in found]


def test_the_list_shows_the_restaurant_and_verify_goes_on_with_the_others(
    conn: AnyConnection, dsn: str, client: CapacityClient
) -> None:
    here, lost = house(client, "Here"), house(client, "Lost")
    past_the_triggers(conn, LOST, lost)
    for restaurant in (here, lost):
        past_the_triggers(conn, TOTAL_OFF, restaurant)
    assert sorted(findings(dsn)) == sorted(
        [("service_totals", str(here)), ("service_totals", str(lost)), ("time_zone", str(lost))]
    )

    listed = cli("restaurants", "list", "--json", dsn=dsn)
    assert (listed.code, {r["name"]: r["is_timezone_known"] for r in listed.json}) == (
        0,
        {"Here": True, "Lost": False},
    )
    assert "Mars/Base (unknown to the server)" in cli("restaurants", "list", dsn=dsn).out
    assert client.get_monitoring().restaurants == 2
    assert conn.execute("SELECT restaurants FROM capacity_v1.monitor_summary").fetchall() == [(2,)]
    assert client.get_shadow_report(DAY, DAY).total.requests == 0


def test_the_remedy_moves_what_is_booked_to_come_with_its_wall_time(
    conn: AnyConnection, dsn: str, client: CapacityClient
) -> None:
    lost = house(client, "Lost")
    past_the_triggers(conn, LOST, lost)
    set_to = ("restaurants", "set", "Lost", "--restaurant", lost, "--timezone")
    refused = cli(*set_to, "Mars/Base", dsn=dsn)
    assert (refused.code, "time zone Mars/Base" in refused.err) == (3, True), refused.err

    done = cli(*set_to, "America/New_York", dsn=dsn)
    assert done.code == 0, done.err
    ((wall, _, local),) = conn.execute(PLACES, ("America/New_York", lost)).fetchall()
    assert wall == local == dt.datetime.combine(DAY, dt.time(19))
    assert findings(dsn) == []


def test_a_zone_that_has_only_another_name_moves_nobody(
    conn: AnyConnection, client: CapacityClient
) -> None:
    lost = house(client, "Lost")
    for second in (False, True):
        held = client.hold_capacity(lost, CLOCKS_BACK, "02:30", 2, second_occurrence=second)
        assert held.success
    before = conn.execute(PLACES, (ZONE, lost)).fetchall()
    assert len({starts_at for _, starts_at, _ in before}) == 3
    past_the_triggers(conn, LOST, lost)
    assert client.upsert_restaurant(lost, "Lost", ZONE).changed
    assert conn.execute(PLACES, (ZONE, lost)).fetchall() == before


def test_holds_expire_everywhere_and_only_the_others_get_offers(
    conn: AnyConnection, client: CapacityClient
) -> None:
    soon = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    waiting = {}
    for name in ("Here", "Lost"):
        restaurant = house(client, name, covers=4)
        client.set_booking_policy(restaurant, {"booking_horizon_days": 60})
        held = client.hold_capacity(restaurant, soon, "19:00", 4)
        assert held.booking is not None
        client.join_waitlist(restaurant, soon, held.booking.service_period_id, 4)
        waiting[name] = restaurant
    past_the_triggers(conn, LOST, waiting["Lost"])
    past_the_triggers(conn, DUE.format("bookings", *["hold_expires_at"] * 2))
    past_the_triggers(conn, DUE.format("service_ledger", *["next_hold_expiry"] * 2))

    swept = client.sweep_expired()
    assert (swept.holds, swept.offers, swept.is_complete) == (2, 1, True)
    client.upsert_restaurant(waiting["Lost"], "Lost", ZONE)
    assert client.sweep_expired().offers == 1
