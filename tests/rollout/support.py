"""Restaurants on both sides of a percentage, and what a rollout is tried on."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any, Final

import psycopg

from capacity_db import CapacityClient
from tests.support.databases import AnyConnection

DAY: Final = dt.date(2050, 6, 17)
NAMESPACE: Final = uuid.UUID("00000000-0000-4000-8000-000000000000")


def bucket(restaurant_id: uuid.UUID) -> int:
    """Its place from 0 to 99, by the rule that the schema promises, computed here."""
    return int(hashlib.md5(str(restaurant_id).encode()).hexdigest()[:7], 16) % 100


def ids_between(least: int, below: int, number: int) -> list[uuid.UUID]:
    """So many ids whose buckets lie there, the same at every run."""
    found: list[uuid.UUID] = []
    serial = 0
    while len(found) < number:
        candidate = uuid.uuid5(NAMESPACE, str(serial))
        if least <= bucket(candidate) < below:
            found.append(candidate)
        serial += 1
    return found


def make_restaurant(
    client: CapacityClient,
    restaurant_id: uuid.UUID,
    max_covers: int | None = 12,
    max_parties: int | None = None,
    *,
    timezone: str = "UTC",
    policy: dict[str, Any] | None = None,
) -> uuid.UUID:
    """A restaurant that follows the percentage, open all day; its id."""
    client.upsert_restaurant(restaurant_id, f"Bucket {bucket(restaurant_id)}", timezone)
    if max_covers is not None or max_parties is not None:
        client.set_capacity_rule(restaurant_id, max_covers, max_parties)
    if policy:
        client.set_booking_policy(restaurant_id, policy)
    return restaurant_id


def set_clock(connection: AnyConnection, now: dt.datetime | None) -> None:
    """Let the engine believe that it is then."""
    body = (
        "pg_catalog.statement_timestamp()" if now is None else f"'{now.isoformat()}'::timestamptz"
    )
    connection.execute(
        "CREATE OR REPLACE FUNCTION capacity_impl.clock() RETURNS timestamptz"
        f" LANGUAGE sql STABLE PARALLEL SAFE AS $fn$SELECT {body}$fn$".encode()
    )


def connect(dsn: str) -> AnyConnection:
    """A superuser's session that commits every statement."""
    return psycopg.connect(dsn, autocommit=True)
