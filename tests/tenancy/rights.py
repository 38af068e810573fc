"""Who may do what with a table: the promise, written down once and compared with the database.

A right names what one has to be, at least, in the restaurant that a row belongs to: staff, admin or
owner; service_role may do it in every restaurant. None: nobody may, service_role neither. No right
is anon's. DELETE, TRUNCATE and COPY FROM are nobody's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Rights:
    """What one has to be for each command."""

    select: str = "staff"
    insert: str | None = None
    update: str | None = None
    inserted: frozenset[str] = frozenset()
    """The columns that an INSERT may name."""
    updated: frozenset[str] = frozenset()
    """The columns that an UPDATE may set."""


READ_ONLY: Final = Rights()
_FURNITURE: Final = frozenset(
    {"table_number", "capacity", "min_party_size", "max_party_size", "section", "seating_type",
     "position", "notes"}
)  # fmt: skip

RIGHTS: Final[dict[str, Rights]] = {
    "booking_slots": Rights(update="staff", updated=frozenset({"available_capacity"})),
    "booking_table_assignments": READ_ONLY,
    "bookings": READ_ONLY,
    "capacity_rules": READ_ONLY,
    "decisions": READ_ONLY,
    "dining_durations": READ_ONLY,
    "idempotency_keys": READ_ONLY,
    "outbox_events": READ_ONLY,
    "restaurant_members": READ_ONLY,
    "restaurants": READ_ONLY,
    "service_ledger": READ_ONLY,
    "service_periods": READ_ONLY,
    "event_cursor": Rights(select="service_role"),
    "rollout_steps": Rights(select="service_role"),
    "settings": Rights(select="service_role"),
    "special_days": READ_ONLY,
    "table_combination_members": READ_ONLY,
    "table_combinations": READ_ONLY,
    "table_inventory": Rights(
        insert="staff", update="staff",
        inserted=_FURNITURE | {"restaurant_id", "id"}, updated=_FURNITURE,
    ),
    "waitlist_entries": READ_ONLY,
    "webhook_deliveries": Rights(select="service_role"),
    "webhooks": Rights(select="service_role"),
}  # fmt: skip

OF_NO_RESTAURANT: Final = frozenset({"event_cursor", "rollout_steps", "settings"})
"""Tables whose rows belong to the installation."""

VIEWS: Final = frozenset(
    {"monitor_overbooked_services", "monitor_summary", "monitor_unconfigured_restaurants"}
)
"""Of the public API, for whoever watches all restaurants: service_role reads them."""
