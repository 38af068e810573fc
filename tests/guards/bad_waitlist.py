"""The routines of the waitlist: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. Of the entries that `QUEUED` sets up two have an offer, one
of which was accepted; the one that waits does so for a period that is retired, and gets none.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    DATE,
    DINNER,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    Signature,
    Value,
    Wrong,
    each,
)

OFFERED: Final = "00000000-0000-4000-8000-000000000021"
ACCEPTED: Final = "00000000-0000-4000-8000-000000000022"
WAITING: Final = "00000000-0000-4000-8000-000000000023"
FOREIGN_ENTRY: Final = "00000000-0000-4000-8000-000000000024"
OVER: Final = "00000000-0000-4000-8000-000000000025"

NAMES: Final = {
    "offered": OFFERED, "accepted": ACCEPTED, "waiting": WAITING, "foreign_entry": FOREIGN_ENTRY,
    "over": OVER,
}  # fmt: skip
"""What the statements of QUEUED call the rows."""

QUEUED: Final = (
    """INSERT INTO capacity.bookings
           (restaurant_id, id, party_size, booking_date, start_time, status, hold_expires_at)
       SELECT %(r)s, id, 2, '2050-06-17', '19:00', 'held', '2050-06-17'
       FROM unnest(ARRAY[%(offered)s, %(accepted)s]::uuid[]) AS id""",
    """INSERT INTO capacity.waitlist_entries
           (restaurant_id, id, reference, service_date, service_period_id, party_size, status,
            booking_id, offer_expires_at)
       SELECT %(r)s, id, id, '2050-06-17', %(d)s, 2, 'offered', id, '2050-06-17'
       FROM unnest(ARRAY[%(offered)s, %(accepted)s]::uuid[]) AS id""",
    """INSERT INTO capacity.waitlist_entries
           (restaurant_id, id, reference, service_date, service_period_id, party_size, status)
       VALUES (%(r)s, %(waiting)s::uuid, %(waiting)s::uuid, '2050-06-17', %(g)s, 2, 'waiting'),
              (%(r)s, %(over)s::uuid, %(over)s::uuid, '2050-06-17', %(d)s, 2, 'expired')""",
    """INSERT INTO capacity.waitlist_entries
           (restaurant_id, id, reference, service_date, service_period_id, party_size, status)
       SELECT restaurant_id, %(foreign_entry)s::uuid, %(foreign_entry)s::uuid, '2050-06-17', id, 2,
              'waiting'
       FROM capacity.service_periods WHERE restaurant_id = %(o)s""",
    "SELECT capacity_v1.accept_offer(%(r)s, %(accepted)s, 'used')",
    "SELECT capacity_v1.accept_offer_by_reference(%(r)s, %(accepted)s, 'used')",
    "SELECT capacity_v1.join_waitlist(%(r)s, '2050-06-17', %(d)s, 3, 'used')",
)
"""Holds and entries of the restaurant `r` and one of restaurant `o`; the keys 'used'.

The reference of an entry is its id.
"""

_ENTRY: Final = ("uuid", OFFERED)
_KEY: Final = ("text", "new")
_BY_REFERENCE: Final[Signature] = {"p_restaurant_id": HERE, "p_reference": ("text", OFFERED)}

ROUTINES: Final[dict[str, Signature]] = {
    "join_waitlist": {
        "p_restaurant_id": HERE, "p_service_date": DATE, "p_service_period_id": ("uuid", DINNER),
        "p_party_size": ("integer", "2"), "p_idempotency_key": _KEY,
        "p_guest_name": ("text", None), "p_guest_email": ("text", None),
        "p_guest_phone": ("text", None), "p_notes": ("text", None), "p_options": OPTIONS,
    },
    "accept_offer": {
        "p_restaurant_id": HERE, "p_entry_id": _ENTRY, "p_idempotency_key": _KEY,
        "p_options": OPTIONS,
    },
    "decline_offer": {"p_restaurant_id": HERE, "p_entry_id": _ENTRY},
    "leave_waitlist": {"p_restaurant_id": HERE, "p_entry_id": ("uuid", WAITING)},
    "list_waitlist": {
        "p_restaurant_id": HERE, "p_service_date": DATE, "p_service_period_id": ("uuid", DINNER),
        "p_options": OPTIONS,
    },
    "get_waitlist_entry_by_reference": _BY_REFERENCE,
    "accept_offer_by_reference": {**_BY_REFERENCE, "p_idempotency_key": _KEY},
    "decline_offer_by_reference": _BY_REFERENCE,
    "leave_waitlist_by_reference": {**_BY_REFERENCE, "p_reference": ("text", WAITING)},
}  # fmt: skip

REQUIRED_HERE: Final = {"join_waitlist": {"p_service_period_id"}}
OPTIONAL_HERE: Final = {"list_waitlist": {"p_service_date"}}

OPTION_NAMES: Final = {
    "join_waitlist": ["first_time", "last_time", "source"],
    "accept_offer": ["status"],
    "list_waitlist": ["all"],
}

_NO_DATE: Final[Wrong] = {"INVALID_DATE": each("p_service_date", *NO_DATES)}
_NO_ENTRY: Final[dict[str, list[dict[str, Value]]]] = {
    "WAITLIST_ENTRY_NOT_FOUND": [
        *each("p_entry_id", NOBODY, FOREIGN_ENTRY), *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip
_NO_REFERENCE: Final[dict[str, list[dict[str, Value]]]] = {
    "WAITLIST_ENTRY_NOT_FOUND": [
        *each("p_reference", "", "due", "%", OFFERED.upper() + " ", MEGABYTE, FOREIGN_ENTRY),
        *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip
_NO_OFFER: Final[Wrong] = {**_NO_ENTRY, "WRONG_STATUS": each("p_entry_id", WAITING, OVER)}
_KEYED: Final[Wrong] = {
    "INVALID_TEXT": each("p_idempotency_key", ""),
    "TEXT_TOO_LONG": each("p_idempotency_key", MEGABYTE, "x" * 201),
    "IDEMPOTENCY_KEY_REUSED": each("p_idempotency_key", "used"),
}

WRONG: Final[dict[str, Wrong]] = {
    "join_waitlist": {
        **_KEYED, **_NO_DATE,
        "INVALID_PARTY_SIZE": each("p_party_size", "0", "1001", "-2147483648"),
        "INVALID_TEXT": [*_KEYED["INVALID_TEXT"], *each("p_options", '{"source": ""}')],
        "INVALID_SOURCE": each("p_options", '{"source": "import"}'),
        "TEXT_TOO_LONG": [
            *_KEYED["TEXT_TOO_LONG"],
            *each("p_guest_name", MEGABYTE, "x" * 201), *each("p_guest_email", "x" * 321),
            *each("p_guest_phone", "x" * 101), *each("p_notes", MEGABYTE, "x" * 2001),
            *each("p_options", f'{{"source": "{MEGABYTE}"}}', f'{{"source": "{"x" * 101}"}}'),
        ],
        "INVALID_OPTION": each(
            "p_options",
            '{"first_time": "7 pm"}', '{"first_time": "24:00"}', '{"last_time": "now"}',
            f'{{"last_time": "{MEGABYTE}"}}', '{"last_time": ""}',
        ),
        "INVALID_RANGE": each(
            "p_options",
            '{"first_time": "20:00", "last_time": "19:00"}', '{"first_time": "16:59"}',
            '{"first_time": "23:00"}', '{"last_time": "23:01"}', '{"last_time": "16:59"}',
            '{"first_time": "19:01", "last_time": "19:14"}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY),
    },
    "accept_offer": {
        **_KEYED, **_NO_OFFER,
        "INVALID_STATUS": each(
            "p_options", '{"status": ""}', '{"status": "held"}', '{"status": "seated"}',
            f'{{"status": "{MEGABYTE}"}}',
        ),
    },
    "decline_offer": _NO_OFFER,
    "leave_waitlist": {**_NO_ENTRY, "WRONG_STATUS": each("p_entry_id", OVER)},
    "list_waitlist": {**_NO_DATE, "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "get_waitlist_entry_by_reference": _NO_REFERENCE,
    "accept_offer_by_reference": {
        **_KEYED, **_NO_REFERENCE, "WRONG_STATUS": each("p_reference", WAITING, OVER),
    },
    "decline_offer_by_reference": {
        **_NO_REFERENCE, "WRONG_STATUS": each("p_reference", WAITING, OVER),
    },
    "leave_waitlist_by_reference": {**_NO_REFERENCE, "WRONG_STATUS": each("p_reference", OVER)},
}  # fmt: skip
