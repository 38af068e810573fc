"""What each public routine that changes something leaves in the history.

A routine is called with the arguments that `bad_input` calls right, or with others that are given
here, by an owner of the restaurant called ann unless a service or a guest calls it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from tests.guards.bad_holds import HOLD
from tests.guards.bad_tenancy import DUE, GONE
from tests.guards.bad_values import (
    BOOKING,
    COMBINATION,
    RESTAURANT,
    SEATED,
    SPARE_TABLE,
    TABLE,
    TAKEN_TABLE,
    Value,
)
from tests.guards.bad_waitlist import OFFERED, WAITING
from tests.guards.bad_webhooks import WEBHOOK

Json = dict[str, Any]
A_NEW_ONE: Final = "a new one"
NOW: Final = "2050-06-10T10:00:00+00:00"
"""The engine's time at which everything happens."""


@dataclass(frozen=True)
class Change:
    """One row of history: what, about which booking, before and after, and what else it names."""

    operation: str
    before: Json | None
    after: Json | None
    booking: str | None = None
    about: Json = field(default_factory=dict)
    arguments: dict[str, Value] = field(default_factory=dict)
    role: str = "authenticated"
    clock: str = NOW


def status(before: str | None, after: str) -> tuple[Json | None, Json]:
    """A change of status."""
    return (None if before is None else {"status": before}), {"status": after}


def tables(before: list[str], after: list[str]) -> tuple[Json, Json]:
    """A change of seats."""
    return {"table_ids": before}, {"table_ids": after}


_FURNITURE: Final = {
    "table_number": "1", "capacity": 4, "min_party_size": 1, "max_party_size": None,
    "section": "main", "seating_type": "indoor", "position": None,
}  # fmt: skip
_NO_SEAT: Final[list[str]] = []
_SMALLER: Final = ({"party_size": 2}, {"party_size": 3})

CHANGES: Final[dict[str, Change]] = {
    # Bookings and holds. What is made has no before: the booking tells.
    "create_booking_with_capacity_check": Change("create_booking", None, None, A_NEW_ONE),
    "hold_capacity": Change("hold_capacity", None, None, A_NEW_ONE),
    "update_booking": Change(
        "update_booking",
        {"guest_name": None, "notes": None, "start_time": "19:00:00",
         "starts_at": "2050-06-17T17:00:00+00:00", "ends_at": "2050-06-17T19:00:00+00:00"},
        {"guest_name": "Ann", "notes": "nuts", "start_time": "20:00:00",
         "starts_at": "2050-06-17T18:00:00+00:00", "ends_at": "2050-06-17T20:00:00+00:00"},
        BOOKING, {"changes": ["guest_name", "notes", "party_size", "start_time"]},
        {"p_changes": '{"guest_name": "Ann", "notes": "nuts", "start_time": "20:00", '
                      '"party_size": 2}'},
    ),
    "update_booking_by_reference": Change(
        "update_booking", *_SMALLER, DUE, {"changes": ["party_size"]}, role="anon"
    ),
    "transition_booking": Change("transition_booking", *status("confirmed", "seated"), BOOKING),
    "cancel_booking": Change(
        "cancel_booking", *status("confirmed", "cancelled"), BOOKING, {"reason": "ill"},
        {"p_options": '{"reason": "ill"}'},
    ),
    "cancel_booking_by_reference": Change(
        "cancel_booking", *status("confirmed", "cancelled"), DUE, role="anon"
    ),
    "confirm_hold": Change(
        "confirm_hold",
        {"status": "held", "party_size": 2, "guest_email": None},
        {"status": "confirmed", "party_size": 1, "guest_email": "a@example.org"},
        HOLD, {}, {"p_party_size": "1", "p_guest_email": "a@example.org"},
    ),
    "release_hold": Change("release_hold", *status("held", "released"), HOLD),
    "sweep_expired": Change(
        "expire_hold", *status("held", "expired"), HOLD, {}, {"p_restaurant_id": RESTAURANT},
        "service_role", "2050-06-18T10:00:00+00:00",
    ),
    "import_lines": Change("import_bookings", None, None, A_NEW_ONE, role="service_role"),
    # The waitlist.
    "join_waitlist": Change("join_waitlist", *status(None, "waiting"), None, {"source": "api"}),
    "accept_offer": Change(
        "accept_offer", *status("offered", "accepted"), OFFERED, {"waitlist_entry_id": OFFERED}
    ),
    "decline_offer": Change(
        "decline_offer", *status("offered", "declined"), OFFERED, {"waitlist_entry_id": OFFERED}
    ),
    "leave_waitlist": Change(
        "leave_waitlist", *status("waiting", "withdrawn"), None, {"waitlist_entry_id": WAITING}
    ),
    "accept_offer_by_reference": Change(
        "accept_offer", *status("offered", "accepted"), OFFERED,
        {"waitlist_entry_id": OFFERED, "by_guest": True}, role="anon",
    ),
    "decline_offer_by_reference": Change(
        "decline_offer", *status("offered", "declined"), OFFERED,
        {"waitlist_entry_id": OFFERED, "by_guest": True}, role="anon",
    ),
    "leave_waitlist_by_reference": Change(
        "leave_waitlist", *status("waiting", "withdrawn"), None,
        {"waitlist_entry_id": WAITING, "by_guest": True}, role="anon",
    ),
    # Seats.
    "assign_table_to_booking": Change("assign_table", *tables(_NO_SEAT, [TABLE]), BOOKING),
    "move_booking": Change(
        "move_booking", *tables([TAKEN_TABLE], [TABLE]), SEATED, {}, {"p_booking_id": SEATED}
    ),
    "unassign_table_from_booking": Change(
        "unassign_table", *tables([TAKEN_TABLE], _NO_SEAT), SEATED, {}, {"p_booking_id": SEATED}
    ),
    "swap_tables": Change("swap_tables", *tables(_NO_SEAT, [TAKEN_TABLE]), BOOKING,
                          {"with": SEATED}),
    "auto_assign_booking": Change(
        "auto_assign_booking", *tables(_NO_SEAT, [SPARE_TABLE]), BOOKING,
        {"reason": "table 3: 2 seats left over"},
    ),
    "auto_assign_service": Change(
        "auto_assign_service",
        {BOOKING: [], HOLD: []}, {BOOKING: [SPARE_TABLE], HOLD: [TABLE]}, None, {"assigned": 2},
    ),
    # Tables.
    "create_table": Change(
        "create_table", None, _FURNITURE | {"table_number": "9", "section": None}, None,
        {"table_number": "9"},
    ),
    "update_table": Change(
        "update_table", {"capacity": 4}, {"capacity": 6}, None,
        {"table_id": TABLE, "changes": ["capacity", "notes"]},
        {"p_changes": '{"capacity": 6, "notes": "by the window"}'},
    ),
    "delete_table": Change(
        "delete_table", _FURNITURE, None, None,
        {"table_id": TABLE, "removed_combinations": [{"id": COMBINATION, "name": "Long"}]},
    ),
    "set_table_status": Change(
        "set_table_status", {"blocks": []},
        {"blocks": [{"status": "reserved", "starts_at": NOW, "ends_at": None}]}, None,
        {"table_id": TABLE, "status": "reserved"},
    ),
    "rename_section": Change(
        "rename_section", {"section": "main"}, {"section": "Hall"}, None,
        {"table_ids": [TABLE, TAKEN_TABLE]},
    ),
    "upsert_combination": Change(
        "upsert_combination", None,
        {"name": "Pair", "capacity": 8, "min_party_size": 5, "max_party_size": None,
         "table_ids": [TABLE, SPARE_TABLE]}, None, {"name": "Pair"},
    ),
    "remove_combination": Change(
        "remove_combination",
        {"name": "Long", "capacity": 8, "min_party_size": 1, "max_party_size": None,
         "table_ids": [TABLE, TAKEN_TABLE]}, None, None, {"combination_id": COMBINATION},
    ),
    # Rules.
    "upsert_restaurant": Change("upsert_restaurant", {"name": "Test"}, {"name": "New"}),
    "upsert_service_period": Change(
        "upsert_service_period", None,
        {"name": "Lunch", "start_time": "11:00:00", "end_time": "15:00:00", "weekdays": [1, 2],
         "last_seating_time": None},
    ),
    "retire_service_period": Change(
        "retire_service_period", {"retired_at": None}, {"retired_at": NOW}, None,
        {"keep_bookings": True},
    ),
    "set_special_day": Change(
        "set_special_day", None,
        {"start_time": "18:00:00", "end_time": "02:00:00", "last_seating_time": None,
         "label": "special_hours"}, None, {"first_date": "2050-06-20", "last_date": "2050-06-20"},
    ),
    "remove_special_day": Change(
        "remove_special_day",
        {"start_time": None, "end_time": None, "last_seating_time": None, "label": "other"}, None,
        None, {"first_date": "2051-02-01", "last_date": "2051-02-10"},
        {"p_first_date": "2051-02-01", "p_last_date": "2051-02-10"},
    ),
    "set_capacity_rule": Change(
        "set_capacity_rule", {"max_covers": 9}, {"max_covers": None}, None,
        {"first_date": "2050-12-20", "last_date": "2050-12-31"},
        {"p_first_date": "2050-12-20", "p_last_date": "2050-12-31", "p_max_covers": None,
         "p_max_parties": "9"},
    ),
    "remove_capacity_rule": Change(
        "remove_capacity_rule", {"max_covers": 9, "max_parties": 9}, None, None,
        {"first_date": "2050-12-20", "last_date": "2050-12-31"},
        {"p_first_date": "2050-12-20", "p_last_date": "2050-12-31"},
    ),
    "set_booking_policy": Change(
        "set_booking_policy", {"slot_covers": None}, {"slot_covers": 4}, None,
        {"policy": {"slot_covers": 4, "min_party_size": 1}},
        {"p_policy": '{"slot_covers": 4, "min_party_size": 1}'},
    ),
    "set_restaurant_enforcement": Change(
        "set_restaurant_enforcement", {"enforcement": "enforce"}, {"enforcement": "shadow"}
    ),
    "set_rollout_restaurants": Change(
        "set_enforcement",
        {"enforcement": "enforce", "effective_enforcement": "enforce"},
        {"enforcement": "shadow", "effective_enforcement": "shadow"},
        None, {"action": "restaurants", "percent": 0}, role="service_role",
    ),
    "set_calendar_feed": Change(
        "set_calendar_feed", {"is_on": True}, {"is_on": False}, None, {}
    ),
    # Webhooks.
    "set_webhook": Change(
        "set_webhook",
        {"url": "https://example.org", "event_types": None},
        {"url": "https://example.net", "event_types": ["booking.*"]}, None,
        {"webhook_id": WEBHOOK, "is_secret_rotated": False, "is_path_changed": False},
        {"p_url": "https://example.net/new",
         "p_options": f'{{"webhook_id": "{WEBHOOK}", "event_types": ["booking.*"]}}'},
    ),
    "remove_webhook": Change(
        "remove_webhook",
        {"url": "https://example.org", "event_types": None, "is_active": True,
         "disabled_reason": None}, None, None, {"webhook_id": WEBHOOK},
    ),
    "replay_deliveries": Change(
        "replay_deliveries", None, None, None, {"deliveries": 1, "status": "dead"},
    ),
    # Members and guests.
    "set_member": Change(
        "set_member", {"role": "staff"}, {"role": "admin"}, None, {"user_id": "ann"},
        {"p_user_id": "ann", "p_role": "admin"},
    ),
    "remove_member": Change(
        "remove_member", {"role": "staff"}, None, None, {"user_id": "ann"}
    ),
    "erase_guest": Change(
        "erase_guest", None, None, None,
        {"bookings": 1, "waitlist": 0, "decisions": 0, "booking_ids": [GONE]},
    ),
}  # fmt: skip
"""By the routine: the row that its call leaves."""

NOTHING: Final = {
    "finish_deliveries": "list_deliveries tells; what turns a webhook off leaves a row",
    "take_deliveries": "list_deliveries tells",
    "test_webhook": "list_deliveries tells",
    "preview_capacity_change": "what it does is undone before it answers",
    "prune_expired": "what it deletes is of no restaurant's history",
    "set_enforcement": "a restaurant's own setting stays; rollout_steps tells who",
    "set_rollout": "a restaurant's own setting stays; rollout_steps tells who",
    "start_rollout": "a restaurant's own setting stays; rollout_steps tells who",
    "pause_rollout": "a restaurant's own setting stays; rollout_steps tells who",
}
"""Routines that may write and leave no row, each with its reason."""

AGAIN: Final = {
    "swap_tables": "",
    "create_table": "TABLE_NUMBER_TAKEN",
    "rename_section": "SECTION_NOT_FOUND",
    "remove_member": "MEMBER_NOT_FOUND",
    "remove_webhook": "WEBHOOK_NOT_FOUND",
    "erase_guest": "GUEST_NOT_FOUND",
}
"""Routines whose second call is another request, or an error: its code."""

_TABLE: Final = "INSERT INTO capacity.table_inventory (restaurant_id, id, table_number, capacity)"
_NEW_TABLE: Final = "00000000-0000-4000-8000-000000000099"

WRITES: Final[dict[tuple[str, str], tuple[str, Change]]] = {
    ("table_inventory", "INSERT"): (
        f"{_TABLE} VALUES ('{RESTAURANT}', '{_NEW_TABLE}', '7', 2)",
        Change("sql_insert", None,
               {"restaurant_id": RESTAURANT, "id": _NEW_TABLE, **_FURNITURE, "table_number": "7",
                "capacity": 2, "section": None, "retired_at": None}, None,
               {"table": "table_inventory", "id": _NEW_TABLE}),
    ),
    ("table_inventory", "UPDATE"): (
        "UPDATE capacity.table_inventory SET capacity = 3, notes = 'Bea likes it'"
        f" WHERE id = '{TABLE}'",
        Change("sql_update", {"capacity": 4}, {"capacity": 3}, None,
               {"table": "table_inventory", "id": TABLE, "changes": ["capacity", "notes"]}),
    ),
    ("booking_slots", "UPDATE"): (
        "UPDATE capacity.booking_slots SET available_capacity = 50"
        f" WHERE restaurant_id = '{RESTAURANT}' AND slot_date = '2050-06-17'",
        Change("sql_update", {"available_capacity": None}, {"available_capacity": 50}, None,
               {"table": "booking_slots", "changes": ["available_capacity"]}),
    ),
}  # fmt: skip
"""By table and command that members may use directly: a statement, and the row it leaves."""

UNCHANGED: Final = (
    f"UPDATE capacity.table_inventory SET capacity = capacity WHERE id = '{TABLE}'",
    f"UPDATE capacity.table_inventory SET notes = notes, section = 'main' WHERE id = '{TABLE}'",
    "UPDATE capacity.booking_slots SET available_capacity = available_capacity"
    f" WHERE restaurant_id = '{RESTAURANT}'",
)
"""Statements that say again what is so."""
