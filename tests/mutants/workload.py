"""Calls of every routine as the owner of a restaurant, at two moments."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from tests.guards.bad_holds import HOLD
from tests.guards.bad_input import cases
from tests.guards.bad_values import (
    BOOKING,
    COMBINATION,
    DINNER,
    NOBODY,
    RESTAURANT,
    SEATED,
    SPARE_TABLE,
    TABLE,
    TAKEN_TABLE,
    Value,
)
from tests.guards.bad_waitlist import OFFERED
from tests.guards.bad_webhooks import OFF, WEBHOOK
from tests.guards.support import call as statement_of
from tests.mutants.twin_rows import TWIN
from tests.tenancy.calls import CALLS, SIGNATURES, Call
from tests.tenancy.levels import LEVELS
from tests.tenancy.restaurants import LEASE, LEASED, at

EVENING: Final = "2050-06-17 18:50+02"
"""All rows belong to this evening; by then the holds have expired, and the twin has closed."""

THERE: Final = at("11111111", RESTAURANT)
"""Another restaurant, which is there beside the twin and without it."""

EARLY: Final = "long before"
MOMENTS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    EARLY: ("2050-06-01 12:00+02", ()),
    "that evening": (EVENING, ()),
    "tables required": ("2050-06-01 12:00+02", (
        "UPDATE capacity.restaurants SET requires_table = true WHERE restaurant_id = %(r)s",
    )),
    "later": (EVENING, (
        # More people than may come, on days of their own: by a rule, and let in by shadow mode.
        "SELECT tests.book(%(r)s, 5, '2050-06-24')",
        "SELECT capacity_v1.set_capacity_rule(%(r)s, 2, NULL, p_first_date => '2050-06-24',"
        " p_last_date => '2050-06-25')",
        "UPDATE capacity.restaurants SET enforcement = 'shadow' WHERE restaurant_id = %(r)s",
        "SELECT tests.book(%(r)s, 5, '2050-06-25')",
        # Elsewhere nothing is configured any more, and a period of the same id is retired.
        f"DELETE FROM capacity.capacity_rules WHERE restaurant_id = '{THERE}'",
        "INSERT INTO capacity.service_periods (restaurant_id, id, name, start_time, end_time,"
        f" retired_at) VALUES ('{THERE}', '{DINNER}', 'Dinner', '01:00', '02:00', now())"
        " ON CONFLICT DO NOTHING",
        # Nobody is offered what becomes free: an offer's id is drawn by lot.
        "SELECT capacity_v1.leave_waitlist(%(r)s, e.id) FROM capacity.waitlist_entries AS e"
        " WHERE e.restaurant_id = %(r)s AND e.status = 'waiting'",
        f"SELECT capacity_v1.transition_booking(%(r)s, '{SEATED}', 'completed')",
        f"SELECT capacity_v1.transition_booking(%(r)s, '{BOOKING}', 'no_show')",
    )),
}  # fmt: skip
"""When steps are made: what the clock says, and what has happened in a restaurant before."""

ROLES: Final = {
    "outsider": "authenticated", "everywhere": "service_role", "inside": "capacity_owner",
}  # fmt: skip
"""What those are in the database who are not called by their role."""

# A refusal that depends on rows, and not on the argument alone.
_OF_ROWS: Final = ("_NOT_FOUND", "_TAKEN", "_IN_USE", "_OVERLAP", "_STATUS", "_REUSED", "_ASSIGNED")


@dataclass(frozen=True)
class Step:
    """A statement at a moment, by somebody who works in a restaurant or serves it."""

    label: str
    moment: str
    role: str
    """authenticated: its owner; outsider: the owner of another; service_role; everywhere: it, of
    all restaurants at once; inside: a routine of ours by itself; capacity_owner: a statement on
    all restaurants."""
    statement: str
    arguments: tuple[tuple[str, Value], ...]


def _more(routine: str, **changes: Value) -> Call:
    right = {name: value for name, (_, value) in SIGNATURES[routine].items()}
    return Call(routine, right | changes, LEVELS[routine])


def _tried(what: str) -> str:
    return f'[{{"restaurant_id": "{RESTAURANT}", "id": "{LEASED}", "lease": "{LEASE}", {what}}}]'


def _line(**columns: Value) -> str:
    return json.dumps([{"line": 1, "restaurant": RESTAURANT} | columns])


_MORE: Final = [
    _more("auto_assign_service", p_options='{"reassign": true}'),
    _more("auto_assign_service", p_options='{"dry_run": true}'),
    _more("cancel_booking", p_booking_id=HOLD),
    _more("confirm_hold", p_booking_id=HOLD, p_party_size="3"),
    _more("create_booking_with_capacity_check", p_party_size="5", p_idempotency_key="used"),
    _more("create_booking_with_capacity_check", p_party_size="91"),
    _more("create_booking_with_capacity_check", p_booking_type="walk_in",
          p_booking_date=None, p_start_time=None),
    _more("create_table", p_table_number="4"),
    _more("delete_table", p_table_id=SPARE_TABLE),
    *(
        _more("finish_deliveries", p_results=_tried(what), p_options='{"delay_seconds": [0, 0]}')
        for what in ('"status_code": 410', '"status_code": 500', '"error": "timeout"')
    ),
    _more("hold_capacity", p_party_size="3", p_idempotency_key="used"),
    _more("import_lines", p_kind="bookings",
          p_lines=_line(id=SEATED, date="2050-06-17", time="19:00", party_size="2")),
    _more("import_lines", p_kind="bookings", p_options='{"dry_run": true}',
          p_lines=_line(id="other", date="2050-06-17", time="19:00", party_size="80")),
    _more("import_lines", p_kind="bookings",
          p_lines=_line(id="large", date="2050-06-17", time="19:15", party_size="80")),
    _more("import_lines", p_kind="capacity_rules",
          p_lines=_line(service_period=DINNER, max_covers="90")),
    _more("import_lines", p_kind="restaurants",
          p_lines=_line(id=RESTAURANT, name="Old", timezone="Europe/Berlin")),
    _more("import_lines", p_kind="service_periods",
          p_lines=_line(name="Dinner", start_time="17:00", end_time="23:00")),
    _more("import_lines", p_kind="service_periods",
          p_lines=_line(id=DINNER, name="Dinner", start_time="17:00", end_time="23:00")),
    _more("import_lines", p_kind="tables", p_lines=_line(table_number="2", capacity="4")),
    _more("import_lines", p_kind="tables",
          p_lines=_line(id=SPARE_TABLE, table_number="77", capacity="4")),
    _more("join_waitlist", p_party_size="3", p_idempotency_key="used"),
    _more("leave_waitlist", p_entry_id=OFFERED),
    _more("list_tables", p_options='{"at_local": "2050-06-17T19:30"}'),
    _more("list_waitlist", p_options='{"all": true}'),
    _more("move_booking", p_table_ids=f"{{{TABLE},{SPARE_TABLE}}}"),
    _more("preview_capacity_change", p_arguments='{"max_covers": 5, "max_parties": 2}'),
    _more("remove_special_day", p_first_date="2051-02-01", p_last_date="2051-02-10"),
    _more("remove_webhook", p_webhook_id=OFF),
    _more("replay_deliveries", p_options='{"status": "delivered"}'),
    _more("set_booking_policy", p_policy='{"requires_table": true, "slot_covers": 4}'),
    _more("set_calendar_feed", p_is_on="true"),
    _more("set_calendar_feed", p_is_on="true", p_options='{"renew": true}'),
    _more("set_capacity_rule", p_first_date="2050-12-20", p_last_date="2050-12-31"),
    _more("set_capacity_rule", p_max_covers="1000", p_first_date="2050-06-17"),
    _more("set_special_day", p_first_date="2050-06-17", p_start_time="18:30"),
    _more("set_table_status", p_table_id=SPARE_TABLE, p_status="occupied"),
    _more("set_table_status", p_table_id=SPARE_TABLE, p_status="out_of_service",
          p_starts_at="2050-06-18 10:00Z", p_ends_at="2050-06-18 12:00Z"),
    _more("set_table_status", p_table_id=TAKEN_TABLE, p_status="available"),
    _more("set_webhook", p_options=f'{{"webhook_id": "{OFF}", "is_active": true}}'),
    _more("set_webhook", p_options=f'{{"webhook_id": "{WEBHOOK}", "rotate_secret": true}}'),
    _more("sweep_expired", p_restaurant_id=RESTAURANT),
    _more("test_webhook", p_webhook_id=OFF),
    _more("transition_booking", p_booking_id=SEATED, p_status="completed"),
    _more("transition_booking", p_status="cancelled"),
    _more("transition_booking", p_status="confirmed"),
    _more("transition_booking", p_booking_id=SEATED, p_status="seated"),
    _more("transition_booking", p_booking_id=SEATED, p_status="cancelled"),
    _more("unassign_table_from_booking", p_booking_id=SEATED),
    _more("update_booking", p_booking_id=SEATED, p_changes='{"start_time": "20:00"}'),
    _more("update_booking", p_changes='{"booking_date": "2050-06-20", "party_size": 4}'),
    _more("update_table", p_table_id=TAKEN_TABLE, p_changes='{"capacity": 8, "notes": "x"}'),
    _more("upsert_combination", p_table_ids=f"{{{TABLE},{TAKEN_TABLE}}}", p_name="Long",
          p_options=f'{{"combination_id": "{COMBINATION}"}}'),
    _more("upsert_restaurant", p_options='{"dining_duration_minutes": 90}'),
    _more("upsert_restaurant", p_timezone="Europe/Athens"),
    _more("upsert_service_period", p_service_period_id=DINNER, p_name="Dinner",
          p_start_time="16:00", p_end_time="22:00", p_weekdays="{1,2,3,4,5,6,7}"),
]  # fmt: skip


def _refused() -> list[Call]:
    return [
        _more(case.routine, **case.changes)
        for case in cases()
        if case.code.endswith(_OF_ROWS) and case.routine in SIGNATURES
    ]


_OF_THE_NAMED: Final = ("finish_deliveries", "get_shadow_report", "import_lines")
"""Which name a restaurant in an argument that has more."""

# What staff write with plain SQL; %(r)s is their restaurant.
_STATEMENTS: Final = {
    "a new table": "INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)"
    " VALUES (%(r)s, 'new', 4)",
    "a smaller table": "UPDATE capacity.table_inventory SET capacity = capacity - 1"
    f" WHERE id = '{SPARE_TABLE}'",
    "a smaller slot": "UPDATE capacity.booking_slots SET available_capacity = 30"
    " WHERE slot_date = '2050-06-17' AND slot_time = '19:00'",
}


# What service_role does for all at once; of an answer what is about the restaurant %(r)s.
_EVERYWHERE: Final = {
    "enforcement everywhere": "SELECT FROM capacity_v1.start_rollout(),"
    ' capacity_v1.set_rollout(100, \'{"force": true, "reason": "x"}\')',
    "events": "SELECT e FROM jsonb_array_elements(capacity_v1.list_events('{}') -> 'events') AS e"
    " WHERE e ->> 'restaurant_id' = %(r)s",
    "old rows away": "SELECT FROM capacity_v1.prune_expired("
    '\'{"keys_days": 1, "events_days": 1, "deliveries_days": 1}\')',
    "overbooked services": "SELECT o FROM capacity_v1.monitor_overbooked_services AS o"
    " WHERE o.restaurant_id = %(r)s",
    "pending deliveries": "SELECT (capacity_v1.get_monitoring() ->> 'webhooks_pending')::integer"
    " - (capacity_v1.take_deliveries() ->> 'handed_over')::integer"
    " - (SELECT count(*) FROM capacity.webhook_deliveries AS d JOIN capacity.webhooks AS w"
    " ON (w.restaurant_id, w.id) = (d.restaurant_id, d.webhook_id)"
    " WHERE d.status = 'pending' AND w.is_active)",
    "rollout of one, its gate": "SELECT g -> 'found' FROM jsonb_array_elements("
    "capacity_v1.set_rollout_restaurants(ARRAY[%(r)s]::uuid[], 'enforce',"
    ' \'{"force": true, "reason": "x"}\') #> \'{step,details,gates}\') AS g'
    " WHERE g ->> 'gate' = 'configured'",
    "shadow report": "SELECT e FROM jsonb_array_elements(capacity_v1.get_shadow_report("
    "'2050-06-01', '2050-06-30') -> 'restaurants') AS e WHERE e ->> 'restaurant_id' = %(r)s",
    "taken deliveries": "SELECT d FROM jsonb_array_elements("
    "capacity_v1.take_deliveries('{\"limit\": 1000}') -> 'deliveries') AS d"
    " WHERE d ->> 'restaurant_id' = %(r)s ORDER BY (d - 'id' - 'lease')::text, d ->> 'id'",
    "unconfigured restaurants": "SELECT u FROM capacity_v1.monitor_unconfigured_restaurants AS u"
    f" WHERE u.restaurant_id NOT IN ('{RESTAURANT}', '{TWIN}') ORDER BY u",
}

# What public routines make of all restaurants together, and would not show of one.
_INSIDE: Final = {
    "configured": "SELECT count(*) FROM capacity_impl.configured_restaurants() AS c (id)"
    " WHERE c.id = %(r)s",
    "configured or not": "SELECT capacity_impl.is_configured(i.id)"
    f" FROM unnest(ARRAY[%(r)s, '{THERE}', '{NOBODY}']::uuid[]) WITH ORDINALITY AS i (id, place)"
    " ORDER BY i.place",
    "recounted totals": "SELECT t FROM capacity_impl.recount_totals('2050-01-01') AS t"
    " WHERE t.restaurant_id = %(r)s ORDER BY t",
    "requests": "SELECT q FROM capacity_impl.capacity_requests(%(r)s, '2050-01-01', 'infinity')"
    " AS q ORDER BY q.restaurant_id, q.id",
    "rollout of one": "SELECT c FROM capacity_impl.rollout_changes("
    "0::smallint, 0::smallint, ARRAY[%(r)s]::uuid[], NULL) AS c ORDER BY c",
}

# What the owner of the tables writes with plain SQL, in all restaurants by one statement.
_OF_ALL: Final = {
    "smaller bookings": "UPDATE capacity.bookings SET party_size = greatest(party_size - 1, 1)",
    "later bookings": "UPDATE capacity.bookings SET start_time = start_time + interval '15 min'"
    " WHERE status IN ('confirmed', 'seated', 'held')",
    "bookings of another day": "UPDATE capacity.bookings SET booking_date = '2050-06-21'",
    "cancelled bookings": "UPDATE capacity.bookings SET status = 'cancelled',"
    " hold_expires_at = NULL WHERE status IN ('confirmed', 'seated', 'held')",
    "no bookings": "DELETE FROM capacity.bookings AS b WHERE status <> 'held'",
}


def _is_of_one(call: Call) -> bool:
    """Whether it is about one restaurant, and not about all of them at once."""
    if call.routine in _OF_THE_NAMED:
        return any(RESTAURANT in (value or "") for value in call.arguments.values())
    return call.arguments.get("p_restaurant_id") in (RESTAURANT, NOBODY)


def steps() -> list[Step]:
    """Everything at all moments, that of a moment together."""
    found = []
    for moment in MOMENTS:
        for call in [*CALLS, *_MORE, *(_refused() if moment == EARLY else ())]:
            if not _is_of_one(call):
                continue
            is_service = call.level == "service_role" or call.arguments["p_restaurant_id"] == NOBODY
            role = "service_role" if is_service else "authenticated"
            statement = statement_of(call.routine, call.types)
            arguments = tuple(call.arguments.items())
            found.append(Step(call.label, moment, role, statement, arguments))
            if call.level == "everybody":
                label = f"{call.label} by an outsider"
                found.append(Step(label, moment, "outsider", statement, arguments))
        for role, statements in (
            ("authenticated", _STATEMENTS), ("everywhere", _EVERYWHERE), ("inside", _INSIDE),
            ("capacity_owner", _OF_ALL),
        ):  # fmt: skip
            for label, statement in statements.items():
                found.append(Step(label, moment, role, statement, (("r", RESTAURANT),)))
    return list({(step.label, step.moment): step for step in found}.values())
