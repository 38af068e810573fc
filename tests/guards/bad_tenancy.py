"""The routines of members, of guests and of history: right arguments, and what is wrong with some.

See `bad_input` for how a case is read. Of the members that `STAFFED` sets up one is the owner. The
bookings by e-mail: gone@example.org was there, due@example.org is to come.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    FOREIGN_BOOKING,
    HERE,
    MEGABYTE,
    NOBODY,
    OPTIONS,
    Signature,
    Value,
    Wrong,
    each,
)

DUE: Final = "00000000-0000-4000-8000-000000000041"
GONE: Final = "00000000-0000-4000-8000-000000000042"
UNCONFIRMED: Final = "00000000-0000-4000-8000-000000000043"
THERE: Final = "00000000-0000-4000-8000-000000000044"

NAMES: Final = {"due": DUE, "gone": GONE, "unconfirmed": UNCONFIRMED, "there": THERE}
"""What the statements of STAFFED call the rows."""

STAFFED: Final = (
    """INSERT INTO capacity.restaurant_members (restaurant_id, user_id, role)
       VALUES (%(r)s, 'boss', 'owner'), (%(r)s, 'ann', 'staff'), (%(o)s, 'stranger', 'admin')""",
    """INSERT INTO capacity.bookings
           (restaurant_id, id, reference, party_size, booking_date, start_time, status, guest_email,
            guest_phone, notes)
       VALUES (%(r)s, %(due)s, 'due', 2, '2050-06-17', '19:00', 'confirmed', 'due@example.org',
               '+41 1', 'x'),
              (%(r)s, %(gone)s, 'gone', 2, '2020-06-17', '19:00', 'completed', 'gone@example.org',
               '+41 2', 'x'),
              (%(r)s, %(unconfirmed)s, 'held', 2, '2050-06-17', '19:00', 'held', NULL, NULL, NULL),
              (%(r)s, %(there)s, 'seated', 2, '2050-06-17', '19:00', 'seated', NULL, NULL, NULL)""",
    """UPDATE capacity.bookings SET guest_email = 'stranger@example.org', guest_phone = '+41 9'
       WHERE id = %(f)s""",
    """INSERT INTO capacity.waitlist_entries
           (restaurant_id, service_date, service_period_id, party_size, guest_email)
       VALUES (%(r)s, '2050-06-17', %(g)s, 2, 'waits@example.org')""",
)
"""Members and guests of the restaurant `r`, and one of restaurant `o`."""

_CHANGES: Final = ("jsonb", '{"party_size": 3}')
_GUEST: Final[Signature] = {
    "p_restaurant_id": HERE, "p_guest_email": ("text", "gone@example.org"),
    "p_guest_phone": ("text", None), "p_booking_id": ("uuid", None),
}  # fmt: skip

ROUTINES: Final[dict[str, Signature]] = {
    "set_member": {
        "p_restaurant_id": HERE, "p_user_id": ("text", "new"), "p_role": ("text", "staff"),
    },
    "remove_member": {"p_restaurant_id": HERE, "p_user_id": ("text", "ann")},
    "list_members": {"p_restaurant_id": HERE},
    "user_restaurants": {"p_role": ("text", "staff")},
    "user_role": {"p_restaurant_id": HERE},
    "get_booking_by_reference": {"p_restaurant_id": HERE, "p_reference": ("text", "due")},
    "update_booking_by_reference": {
        "p_restaurant_id": HERE, "p_reference": ("text", "due"),
        "p_expected_version": ("integer", "1"), "p_changes": _CHANGES,
        "p_idempotency_key": ("text", "new"), "p_options": OPTIONS,
    },
    "cancel_booking_by_reference": {"p_restaurant_id": HERE, "p_reference": ("text", "due")},
    "export_guest": _GUEST,
    "erase_guest": _GUEST,
    "list_history": {"p_restaurant_id": HERE, "p_options": OPTIONS},
}  # fmt: skip

OPTIONAL_HERE: Final = {
    "export_guest": {"p_booking_id"},
    "erase_guest": {"p_booking_id"},
}
"""Parameters that may be NULL nowhere else; one of the guest's three is needed."""

NULL_IS_NOBODY: Final = {"user_restaurants", "user_role"}
"""Questions that NULL is no argument for, but an answer or a wrong role."""

OPTION_NAMES: Final = {
    "update_booking_by_reference": ["second_occurrence"],
    "list_history": [
        "booking_id", "table_id", "operation", "actor", "since", "since_local", "until",
        "until_local", "limit", "before_id",
    ],
}  # fmt: skip

NO_CLAIMS: Final = (
    "x", "[]", '"text"', "1", "null", '{"restaurants": []}', '{"restaurants": "x"}',
    '{"restaurants": {"x": "staff"}}', '{"app_metadata": {"restaurants": 1}}',
    f'{{"restaurants": {{"{MEGABYTE}": "staff"}}}}', MEGABYTE,
)  # fmt: skip
"""What request.jwt.claims cannot be."""
CLAIMED: Final = ("user_restaurants", "user_role")
"""The routines that say so."""

_REFERENCE: Final[dict[str, list[dict[str, Value]]]] = {
    "BOOKING_NOT_FOUND": [
        *each("p_reference", "", "held", "DUE", "due ", "%", MEGABYTE, FOREIGN_BOOKING),
        *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip
_NO_GUEST: Final[Wrong] = {
    "MISSING_ARGUMENT": [{"p_booking_id": None, "p_guest_email": None, "p_guest_phone": None}],
    "TEXT_TOO_LONG": [
        *each("p_guest_email", MEGABYTE, "x" * 321), *each("p_guest_phone", MEGABYTE, "1" * 101),
    ],
    "INVALID_TEXT": [
        *each("p_guest_email", "", " ", "\t\r\n "), *each("p_guest_phone", "", "+", "private"),
    ],
    "GUEST_NOT_FOUND": [
        *each("p_guest_email", "nobody@example.org", "stranger@example.org", "gone", "%"),
        {"p_guest_email": None, "p_guest_phone": "9"},
        {"p_guest_email": None, "p_guest_phone": "41 9"},
        {"p_guest_email": None, "p_booking_id": NOBODY},
        {"p_guest_email": None, "p_booking_id": FOREIGN_BOOKING},
        *each("p_restaurant_id", NOBODY),
    ],
}  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "set_member": {
        "INVALID_TEXT": each("p_user_id", ""),
        "TEXT_TOO_LONG": each("p_user_id", MEGABYTE, "x" * 256),
        "INVALID_ROLE": each("p_role", "", "Staff", "superuser", MEGABYTE),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "LAST_OWNER": [{"p_user_id": "boss", "p_role": role} for role in ("staff", "admin")],
    },
    "remove_member": {
        "TEXT_TOO_LONG": each("p_user_id", MEGABYTE, "x" * 256),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "MEMBER_NOT_FOUND": each("p_user_id", "", "stranger", "ANN", "ann "),
        "LAST_OWNER": each("p_user_id", "boss"),
    },
    "list_members": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "user_restaurants": {"INVALID_ROLE": each("p_role", None, "", "STAFF", "guest", MEGABYTE)},
    "user_role": {},
    "get_booking_by_reference": _REFERENCE,
    "update_booking_by_reference": {
        **_REFERENCE,
        "INVALID_TEXT": each("p_idempotency_key", ""),
        "TEXT_TOO_LONG": [
            *each("p_idempotency_key", MEGABYTE, "x" * 201),
            *each("p_changes", f'{{"guest_name": "{MEGABYTE}"}}', f'{{"notes": "{"x" * 2001}"}}'),
        ],
        "INVALID_CHANGE": each(
            "p_changes",
            "{}", "[]", '{"status": "cancelled"}', '{"party_size": null}',
            '{"start_time": "24:00"}', '{"decision_id": 1}',
        ),
        "INVALID_PARTY_SIZE": each("p_changes", '{"party_size": 0}', '{"party_size": 1001}'),
        "INVALID_DATE": each("p_changes", '{"booking_date": "2200-01-01"}'),
        "UNKNOWN_OPTION": each(
            "p_options",
            '{"override": true, "reason": "x"}', '{"allow_past": true}', '{"reason": "x"}',
        ),
        "BOOKING_CHANGED": each("p_expected_version", "0", "2", "2147483647"),
        "WRONG_STATUS": each("p_reference", "gone"),
        "NONEXISTENT_LOCAL_TIME": each(
            "p_changes", '{"booking_date": "2050-03-27", "start_time": "02:30"}'
        ),
        "IDEMPOTENCY_KEY_REUSED": each("p_idempotency_key", "used"),
    },
    "cancel_booking_by_reference": {
        **_REFERENCE, "WRONG_STATUS": each("p_reference", "gone", "seated"),
    },
    "export_guest": _NO_GUEST,
    "erase_guest": {
        **_NO_GUEST,
        "GUEST_EXPECTED": [
            *each("p_guest_email", "due@example.org", " DUE@Example.org\n", "waits@example.org"),
            *each("p_guest_phone", "411"), *each("p_booking_id", DUE),
        ],
    },
    "list_history": {
        "INVALID_OPTION": each(
            "p_options",
            '{"booking_id": "x"}', f'{{"table_id": "{MEGABYTE}"}}', '{"since": "yesterday"}',
            '{"since": "2050-06-17T19:00"}', '{"until": "infinity"}',
            '{"until_local": "2050-06-17T19:00Z"}', '{"since_local": "19:00"}',
            '{"since": "2050-06-17T19:00Z", "since_local": "2050-06-17T19:00"}',
            '{"until": "2050-06-17T19:00Z", "until_local": "2050-06-17T19:00"}',
            '{"limit": 0}', '{"limit": 501}', '{"limit": 1.5}', '{"limit": 1e400}',
            '{"before_id": -1}', '{"before_id": 1.5}', '{"before_id": 1e400}',
            '{"before_id": 9223372036854775808}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
}  # fmt: skip
