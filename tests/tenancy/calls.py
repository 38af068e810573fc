"""Right calls of every routine, with an id of the restaurant here wherever one can stand.

The arguments are those of the guards' tests; what they lack is added: routines, options that want a
higher rank, and ids where the guards leave a parameter or a key of JSON empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.guards.bad_input import ROUTINES
from tests.guards.bad_values import (
    BOOKING,
    CANCELLED,
    COMBINATION,
    DATE,
    DINNER,
    HERE,
    OPTIONS,
    RESTAURANT,
    SEATED,
    SPARE_TABLE,
    TABLE,
    Signature,
    Value,
)
from tests.guards.bad_webhooks import DEAD, WEBHOOK
from tests.tenancy.levels import LEVELS
from tests.tenancy.restaurants import (
    ADMIN,
    GONE_EMAIL,
    GONE_PHONE,
    LEASE,
    LEASED,
    OTHER_OWNER,
    STAFF,
)

_REFERENCE: Final = ("text", BOOKING)
"""In these restaurants a booking's reference is its id, and the first one's is the feed's token."""
_GUEST: Final[Signature] = {
    "p_restaurant_id": HERE, "p_guest_email": ("text", GONE_EMAIL),
    "p_guest_phone": ("text", GONE_PHONE), "p_booking_id": ("uuid", CANCELLED),
}  # fmt: skip

SIGNATURES: Final[dict[str, Signature]] = {
    **ROUTINES,
    "error_codes": {},
    "schema_version": {},
    "get_monitoring": {},
    "list_restaurants": {},
    "user_restaurants": {"p_role": ("text", "admin")},
    "user_role": {"p_restaurant_id": HERE},
    "list_history": {"p_restaurant_id": HERE, "p_options": OPTIONS},
    "export_guest": _GUEST,
    "erase_guest": _GUEST,
    "list_members": {"p_restaurant_id": HERE},
    "set_member": {
        "p_restaurant_id": HERE, "p_user_id": ("text", STAFF), "p_role": ("text", "admin"),
    },
    "remove_member": {"p_restaurant_id": HERE, "p_user_id": ("text", STAFF)},
    "get_calendar_feed": {"p_restaurant_id": HERE, "p_token": _REFERENCE},
    "get_booking_by_reference": {"p_restaurant_id": HERE, "p_reference": _REFERENCE},
    "cancel_booking_by_reference": {"p_restaurant_id": HERE, "p_reference": _REFERENCE},
    "update_booking_by_reference": {
        "p_restaurant_id": HERE, "p_reference": _REFERENCE, "p_expected_version": ("integer", "1"),
        "p_changes": ("jsonb", '{"party_size": 3}'), "p_idempotency_key": ("text", "new"),
        "p_options": OPTIONS,
    },
}  # fmt: skip
"""Each routine's parameters with their types and arguments that are right."""


@dataclass(frozen=True)
class Call:
    """One call that is right for whoever is `level`, or more, in the restaurant here."""

    routine: str
    arguments: dict[str, Value]
    level: str

    @property
    def label(self) -> str:
        """Its name in the report."""
        right = {name: value for name, (_, value) in SIGNATURES[self.routine].items()}
        others = {k: v for k, v in self.arguments.items() if v != right[k]}
        return f"{self.routine}({', '.join(f'{k}={v}' for k, v in others.items())})"

    @property
    def types(self) -> dict[str, str]:
        """The types of its parameters."""
        return {name: type_ for name, (type_, _) in SIGNATURES[self.routine].items()}


def _variant(routine: str, level: str | None = None, **changes: Value) -> Call:
    right = {name: value for name, (_, value) in SIGNATURES[routine].items()}
    return Call(routine, right | changes, level or LEVELS[routine])


def _preview(change: str, arguments: str) -> Call:
    return _variant("preview_capacity_change", p_change=change, p_arguments=arguments)


_PERIOD: Final = f'"service_period_id": "{DINNER}"'
_DURATIONS: Final = (
    '{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60, '
    f"{_PERIOD}}}]}}"
)
_OVERRIDE: Final = '{"override": true, "reason": "x"}'
_DINNER: Final[dict[str, Value]] = {
    "p_service_period_id": DINNER, "p_name": "Dinner", "p_start_time": "17:00",
    "p_end_time": "23:00", "p_weekdays": "{1,2,3,4,5,6,7}",
}  # fmt: skip

_TRIED: Final = f'"restaurant_id": "{RESTAURANT}", "id": "{LEASED}", "lease": "{LEASE}"'
_ONE_OF_A_GUEST: Final[list[dict[str, Value]]] = [
    {"p_guest_phone": None, "p_booking_id": None},
    {"p_guest_email": None, "p_booking_id": None},
    {"p_guest_email": None, "p_guest_phone": None},
]
_WITH_IDS: Final = [
    *(_variant("export_guest", **one) for one in _ONE_OF_A_GUEST),
    *(_variant("erase_guest", **one) for one in _ONE_OF_A_GUEST),
    _variant("list_bookings", p_options=f'{{"service_period_id": "{DINNER}"}}'),
    _variant("list_bookings", p_options='{"without_table": true}'),
    _variant("list_bookings", p_options='{"status": "all"}'),
    _variant("list_events", p_options='{"after": 0}'),
    _variant("list_history", p_options=f'{{"booking_id": "{BOOKING}"}}'),
    _variant("list_history", p_options=f'{{"table_id": "{TABLE}"}}'),
    _variant("list_history", p_options=f'{{"actor": "{ADMIN}"}}'),
    _variant("find_suitable_tables", p_options=f'{{"booking_id": "{BOOKING}"}}'),
    _variant("list_waitlist", p_service_date=None, p_service_period_id=None),
    _variant("get_shadow_report", p_options=f'{{"restaurant_id": "{RESTAURANT}"}}'),
    _variant("list_deliveries", p_options=f'{{"webhook_id": "{WEBHOOK}"}}'),
    _variant("replay_deliveries", p_options=f'{{"webhook_id": "{WEBHOOK}"}}'),
    _variant("replay_deliveries", p_options=f'{{"delivery_ids": ["{DEAD}"]}}'),
    _variant("finish_deliveries", p_results=f'[{{{_TRIED}, "status_code": 200}}]'),
    _variant("set_webhook", p_options=f'{{"webhook_id": "{WEBHOOK}"}}'),
    _variant("set_webhook", "service_role", p_options='{"allow_insecure": true}'),
    _variant("take_deliveries", p_options=f'{{"except_webhook_ids": ["{WEBHOOK}"]}}'),
    _variant("move_booking", p_booking_id=SEATED, p_table_ids=f"{{{SPARE_TABLE}}}"),
    _variant("remove_capacity_rule", p_service_period_id=DINNER),
    _variant("remove_special_day", p_first_date="2051-03-04", p_service_period_id=DINNER),
    _variant("set_booking_policy", p_policy=_DURATIONS),
    _variant("set_capacity_rule", p_service_period_id=DINNER),
    _variant("prune_expired", p_options=f'{{"from_restaurant_id": "{RESTAURANT}"}}'),
    _variant("sweep_expired", p_restaurant_id=RESTAURANT),
    _variant("sweep_expired", p_options=f'{{"from_restaurant_id": "{RESTAURANT}"}}'),
    _variant("update_booking", p_changes=f'{{"start_time": "20:00", {_PERIOD}}}'),
    _variant("update_booking_by_reference", p_changes=f'{{{_PERIOD}, "notes": "x"}}'),
    _variant("upsert_combination", p_name="Long", p_table_ids=f"{{{TABLE},{SPARE_TABLE}}}",
             p_options=f'{{"combination_id": "{COMBINATION}"}}'),
    _variant("upsert_service_period", **_DINNER),
    _preview("set_capacity_rule", f'{{{_PERIOD}, "max_covers": 5}}'),
    _preview("remove_capacity_rule", f"{{{_PERIOD}}}"),
    _preview("upsert_service_period",
             f'{{{_PERIOD}, "name": "Dinner", "start_time": "17:00", "end_time": "22:00"}}'),
    _preview("retire_service_period", f'{{{_PERIOD}, "options": {{"keep_bookings": true}}}}'),
    _preview("set_special_day", f'{{{_PERIOD}, "first_date": "2050-06-20", "start_time": "18:00",'
             ' "end_time": "22:00", "label": "special_hours"}'),
    _preview("remove_special_day", f'{{{_PERIOD}, "first_date": "2051-03-04"}}'),
    _preview("set_booking_policy", f'{{"policy": {_DURATIONS}}}'),
]  # fmt: skip
_WITH_RANK: Final = [
    *(
        _variant("create_booking_with_capacity_check", level, **changes)
        for level, changes in (
            ("staff", {"p_booking_type": "walk_in"}),
            ("staff", {"p_booking_type": "event"}),
            ("staff", {"p_options": '{"allow_past": true}'}),
            ("staff", {"p_options": '{"status": "pending"}'}),
            ("admin", {"p_options": _OVERRIDE}),
        )
    ),
    _variant("update_booking", p_options='{"allow_past": true}'),
    _variant("update_booking", "admin", p_options=_OVERRIDE),
    _variant("transition_booking", "admin", p_options=_OVERRIDE),
    _variant("assign_table_to_booking", "admin", p_options=_OVERRIDE),
    _variant("move_booking", "admin", p_options=_OVERRIDE),
    _variant("swap_tables", "admin", p_options=_OVERRIDE),
    _variant("set_member", "owner", p_role="owner"),
    _variant("set_member", "owner", p_user_id=OTHER_OWNER, p_role="staff"),
    _variant("remove_member", p_user_id=ADMIN),
    _variant("remove_member", "owner", p_user_id=OTHER_OWNER),
    _variant("get_enforcement", "service_role", p_restaurant_id=None),
    _variant("verify_capacity", "service_role", p_restaurant_id=None),
]

CALLS: Final = [*(_variant(routine) for routine in SIGNATURES), *_WITH_IDS, *_WITH_RANK]
assert len({call.label for call in CALLS}) == len(CALLS)
assert DATE[1] == "2050-06-17"  # the date that the rows of `restaurants` are booked on
