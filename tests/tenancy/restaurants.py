"""Restaurants that are alike, row for row: only their ids differ, by the first eight digits.

So the id of a booking here becomes that of the same booking there by another prefix, and one that
exists nowhere by a third one; the same holds for a guest's e-mail and phone. Each restaurant has at
least one row in every table.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tests.guards import (
    bad_calendar_feeds,
    bad_configuration,
    bad_holds,
    bad_tables,
    bad_values,
    bad_waitlist,
    bad_webhooks,
)
from tests.support.databases import AnyConnection

HERE: Final = "00000000"
THERE: Final = "11111111"
YONDER: Final = "22222222"
NOWHERE: Final = "33333333"
"""No row has an id that begins with it, and no guest a name with it."""

EVERYWHERE: Final = (HERE, THERE, YONDER)

OWNER: Final = "00000000-0000-4000-8000-0000000000f1"
OTHER_OWNER: Final = "00000000-0000-4000-8000-0000000000f2"
ADMIN: Final = "00000000-0000-4000-8000-0000000000f3"
STAFF: Final = "00000000-0000-4000-8000-0000000000f4"
STRANGER: Final = "99999999-0000-4000-8000-0000000000f5"
"""Users: the members of the restaurant here, and a member of none."""

SECRET: Final = f"secret-of-{HERE}"
"""The text that the rows here hold wherever they may hold one."""
GONE_EMAIL: Final = f"gone-of-{HERE}@example.org"
GONE_PHONE: Final = f"gone-of-{HERE}-7"
"""A guest whose only booking was cancelled."""
LEASED: Final = "00000000-0000-4000-8000-000000000065"
LEASE: Final = "00000000-0000-4000-8000-000000000066"
"""A delivery that somebody tries, and the lease that it is tried by."""
DUE: Final = "00000000-0000-4000-8000-000000000067"
"""One that nobody has tried yet."""

_IDS: Final = re.compile(rf"(?<=-of-){HERE}|\b{HERE}(?=(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\b)")

_NAMES: Final = {
    "r": bad_values.RESTAURANT, "d": bad_values.DINNER, "g": bad_values.RETIRED,
    "b": bad_values.BOOKING, "s": bad_values.SEATED, "c": bad_values.CANCELLED,
    **bad_holds.NAMES, **bad_tables.NAMES, **bad_waitlist.NAMES, **bad_webhooks.NAMES,
    "owner": OWNER, "other_owner": OTHER_OWNER, "admin": ADMIN, "staff": STAFF,
    "secret": SECRET, "email": f"{SECRET}@example.org", "phone": SECRET,
    "token": bad_values.BOOKING, "gone_email": GONE_EMAIL, "gone_phone": GONE_PHONE,
    "leased": LEASED, "lease": LEASE, "due": DUE,
}  # fmt: skip

_ROWS: Final = (
    "SELECT tests.make_restaurant(p_restaurant_id => %(o)s)",
    "SELECT tests.make_restaurant(p_restaurant_id => %(r)s)",
    "SELECT tests.make_period(%(r)s, p_service_period_id => %(d)s)",
    "SELECT tests.make_period(%(r)s, 'Old', '08:00', '09:00', p_service_period_id => %(g)s)",
    "UPDATE capacity.service_periods SET retired_at = now()"
    " WHERE restaurant_id = %(r)s AND id = %(g)s",
    *bad_configuration.CONFIGURED,
    "SELECT capacity_v1.set_capacity_rule(%(r)s, 90, NULL, p_service_period_id => %(d)s)",
    """SELECT capacity_v1.set_booking_policy(%(r)s, jsonb_build_object('dining_durations',
           jsonb_build_array(jsonb_build_object('service_period_id', %(d)s::text,
               'min_party_size', 9, 'max_party_size', 9, 'minutes', 60))))""",
    "SELECT tests.book(%(r)s, 5, p_idempotency_key => 'used')",
    """INSERT INTO capacity.bookings
           (restaurant_id, id, reference, party_size, booking_date, start_time, status,
            guest_name, guest_email, guest_phone, notes)
       SELECT %(r)s, id, id, 2, '2050-06-17', '19:00', status::capacity.booking_status,
              %(secret)s, email, phone, %(secret)s
       FROM (VALUES (%(b)s::uuid, 'confirmed', %(email)s, %(phone)s),
                    (%(s)s, 'seated', %(email)s, %(phone)s),
                    (%(c)s, 'cancelled', %(gone_email)s, %(gone_phone)s))
           AS v (id, status, email, phone)""",
    *bad_tables.FURNISHED,
    # What is retired refuses every change, whoever makes it.
    "DELETE FROM capacity.table_inventory WHERE restaurant_id = %(r)s AND retired_at IS NOT NULL",
    *bad_holds.HELD,
    *bad_waitlist.QUEUED,
    *bad_calendar_feeds.FED,
    *bad_webhooks.HOOKED,
    """INSERT INTO capacity.webhook_deliveries
           (restaurant_id, id, webhook_id, event_id, event_type, subject_id, body, leased_by)
       VALUES (%(r)s, %(leased)s, %(hook)s, 2, 'booking.created', %(b)s, '{}', %(lease)s),
              (%(r)s, %(due)s, %(hook)s, 3, 'booking.seated', %(s)s, '{}', NULL)""",
    "UPDATE capacity.webhooks SET secret = %(secret)s,"
    " failing_since = CASE WHEN NOT is_active THEN created_at END WHERE restaurant_id = %(r)s",
    "UPDATE capacity.table_inventory SET notes = %(secret)s WHERE restaurant_id = %(r)s",
    "UPDATE capacity.waitlist_entries SET guest_name = %(secret)s WHERE restaurant_id = %(r)s",
    """SELECT tests.change(%(r)s, %(b)s, '{"start_time": "03:00"}', '{}', 'used')""",
    *(
        f"SELECT capacity_v1.set_member(%(r)s, %({user})s, '{role}')"
        for user, role in {
            "owner": "owner", "other_owner": "owner", "admin": "admin", "staff": "staff",
        }.items()
    ),
)  # fmt: skip
"""What a restaurant is made by: the keys 'used' are used, the references are the bookings' ids."""


def at(prefix: str, text: str) -> str:
    """`text` with every id, e-mail and phone of here turned into those of the same at `prefix`."""
    return _IDS.sub(prefix, text)


def ids(text: str) -> list[re.Match[str]]:
    """Where `text` has an id, e-mail or phone of here: the part that tells restaurants apart."""
    return [*_IDS.finditer(text)]


def restaurant(prefix: str) -> str:
    """The id of the restaurant at `prefix`."""
    return at(prefix, bad_values.RESTAURANT)


def settle(connection: AnyConnection) -> None:
    """Make the restaurants, as a superuser in a database with the schema `tests`."""
    with connection.transaction():
        for number, prefix in enumerate(EVERYWHERE):
            names: dict[str, Any] = {name: at(prefix, id_) for name, id_ in _NAMES.items()}
            # The guards' statements put a few rows into another restaurant.
            names["o"] = restaurant(f"eeeeeee{number}")
            for statement in _ROWS:
                connection.execute(statement.encode(), names)
        connection.execute("SELECT capacity_v1.start_rollout()")
