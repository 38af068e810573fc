"""Who may call which routine: the promise, written down once and compared with the database.

everybody: guests too. self: whoever is signed in, about itself. staff, admin, owner: whoever is
that, at least, in the restaurant that the call names; service_role in each.
"""

from __future__ import annotations

from typing import Final

LEVELS: Final[dict[str, str]] = {
    "accept_offer": "staff",
    "accept_offer_by_reference": "everybody",
    "assign_table_to_booking": "staff",
    "auto_assign_booking": "staff",
    "auto_assign_service": "staff",
    "calculate_period_capacity": "staff",
    "cancel_booking": "staff",
    "cancel_booking_by_reference": "everybody",
    "check_slot_availability": "everybody",
    "confirm_hold": "staff",
    "create_booking_with_capacity_check": "everybody",
    "create_table": "staff",
    "decline_offer": "staff",
    "decline_offer_by_reference": "everybody",
    "delete_table": "admin",
    "erase_guest": "admin",
    "error_codes": "everybody",
    "export_guest": "admin",
    "find_alternative_slots": "everybody",
    "find_suitable_tables": "staff",
    "get_booking": "staff",
    "get_booking_by_reference": "everybody",
    "get_booking_policy": "staff",
    "get_calendar_availability": "everybody",
    "get_capacity_overview": "staff",
    "get_day_availability": "everybody",
    "get_enforcement": "staff",
    "get_restaurant": "everybody",
    "get_waitlist_entry_by_reference": "everybody",
    "hold_capacity": "staff",
    "join_waitlist": "everybody",
    "leave_waitlist": "staff",
    "leave_waitlist_by_reference": "everybody",
    "list_bookings": "staff",
    "list_capacity_rules": "staff",
    "list_combinations": "staff",
    "list_events": "service_role",
    "list_history": "staff",
    "list_members": "staff",
    "list_restaurants": "self",
    "list_sections": "staff",
    "list_service_periods": "staff",
    "list_slot_bookings": "staff",
    "list_special_days": "staff",
    "list_tables": "staff",
    "list_waitlist": "staff",
    "move_booking": "staff",
    "preview_capacity_change": "admin",
    "release_hold": "staff",
    "remove_capacity_rule": "admin",
    "remove_combination": "staff",
    "remove_member": "admin",
    "remove_special_day": "admin",
    "rename_section": "staff",
    "retire_service_period": "admin",
    "schema_version": "everybody",
    "set_booking_policy": "admin",
    "set_capacity_rule": "admin",
    "set_enforcement": "service_role",
    "set_member": "admin",
    "set_restaurant_enforcement": "admin",
    "set_special_day": "admin",
    "set_table_status": "staff",
    "swap_tables": "staff",
    "sweep_expired": "service_role",
    "transition_booking": "staff",
    "unassign_table_from_booking": "staff",
    "update_booking": "staff",
    "update_booking_by_reference": "everybody",
    "update_table": "staff",
    "upsert_combination": "staff",
    "upsert_restaurant": "admin",
    "upsert_service_period": "admin",
    "user_restaurants": "self",
    "user_role": "self",
    "verify_capacity": "admin",
}

SAID: Final = {
    "everybody": "everybody, guests too",
    "self": "authenticated, about itself",
    "staff": "members of the restaurant (staff, admin, owner), service_role;"
    " NOT_ALLOWED for everybody else",
    "admin": "admins and owners of the restaurant, service_role; NOT_ALLOWED for everybody else",
    "service_role": "service_role; nobody else may call it",
}
"""How the line "Access:" of a routine's comment begins."""

GRANTED: Final = {
    "everybody": {"anon", "authenticated", "service_role"},
    "self": {"authenticated", "service_role"},
    "staff": {"authenticated", "service_role"},
    "admin": {"authenticated", "service_role"},
    "service_role": {"service_role"},
}
"""The roles that may call a routine at all."""
