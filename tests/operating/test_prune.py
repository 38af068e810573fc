"""`prune`: portion by portion to the end, and a request is never answered anew too early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from capacity_db import CapacityClient
from tests.client.support import cli
from tests.operating.faults import RESTAURANT
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

KEYS = f"""
    INSERT INTO capacity.idempotency_keys
        (restaurant_id, operation, key, fingerprint, decision_id, created_at)
    SELECT '{RESTAURANT}', 'planted', n::text, '', 1, now() - n * interval '1 day'
    FROM generate_series(1, 100) AS n
"""
LEFT = "SELECT count(*) FROM capacity.idempotency_keys WHERE operation = 'planted'"
DAY = datetime.now(UTC).date() + timedelta(days=9)


def test_the_command_goes_on_until_all_is_done(house: AnyConnection, house_dsn: str) -> None:
    house.execute(KEYS.encode())
    trial = cli("prune", "--dry-run", "--json", dsn=house_dsn)
    assert (trial.code, trial.json["keys"], trial.json["dry_run"]) == (0, 71, True)
    assert house.execute(LEFT.encode()).fetchone() == (100,)

    done = cli("prune", "--limit", "10", "--json", dsn=house_dsn)
    assert (done.code, done.err) == (0, "")
    assert done.json == {
        "success": True, "keys": 71, "events": 0, "deliveries": 0, "restaurants": 1,
        "is_complete": True, "dry_run": False,
    }  # fmt: skip
    assert house.execute(LEFT.encode()).fetchone() == (29,)

    again = cli("prune", "--keys-days", "28", dsn=house_dsn)
    assert again.out == "Deleted 2 keys, 0 events, 0 deliveries of 1 restaurant.\n"


def test_a_request_within_the_days_is_answered_as_before(
    house: AnyConnection, house_dsn: str
) -> None:
    with CapacityClient(house_dsn) as client:
        first = client.create_booking(RESTAURANT, DAY, "19:00", 2, idempotency_key="mine")
        assert first.booking is not None
        age = "UPDATE capacity.idempotency_keys SET created_at = now() - interval '{}'"
        house.execute(age.format("29 days 23 hours").encode())
        assert cli("prune", dsn=house_dsn).code == 0
        second = client.create_booking(RESTAURANT, DAY, "19:00", 2, idempotency_key="mine")
        assert (second.booking, second.duplicate) == (first.booking, True)
        # Red control: later it is a new request.
        house.execute(age.format("30 days 1 hour").encode())
        assert cli("prune", dsn=house_dsn).code == 0
        third = client.create_booking(RESTAURANT, DAY, "19:00", 2, idempotency_key="mine")
        assert third.booking is not None
        assert (third.booking.id == first.booking.id, third.duplicate) == (False, False)


def test_rows_that_somebody_is_busy_with_are_left(house: AnyConnection, house_dsn: str) -> None:
    house.execute("DELETE FROM capacity.idempotency_keys")
    house.execute(KEYS.encode())
    with house.transaction(force_rollback=True):
        house.execute("SELECT FROM capacity.idempotency_keys WHERE key = '90' FOR UPDATE")
        assert cli("prune", "--json", dsn=house_dsn).json["keys"] == 70
    assert cli("prune", "--json", dsn=house_dsn).json["keys"] == 1


def test_a_wrong_number_of_days_is_wrong_usage(house_dsn: str) -> None:
    assert cli("prune", "--keys-days", "0", dsn=house_dsn).code == 2
