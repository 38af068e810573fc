"""The routines that configure a restaurant: arguments that are right, and what is wrong with some.

The cases lean on what `CONFIGURED` has set: the dates with special hours lie well apart from those
with bookings.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    DINNER,
    HERE,
    MEGABYTE,
    NO_DATES,
    NOBODY,
    OPTIONS,
    RETIRED,
    Signature,
    Wrong,
    each,
)

CONFIGURED: Final = (
    "SELECT capacity_v1.set_capacity_rule(%(r)s, 9, 9, p_first_date => '2050-12-20',"
    " p_last_date => '2050-12-31')",
    "SELECT capacity_v1.set_special_day(%(r)s, '2051-02-01', '2051-02-10')",
    # Saturday's dinner runs into Sunday's hours, which are closed.
    "SELECT capacity_v1.set_special_day(%(r)s, '2051-03-05', p_service_period_id => %(d)s)",
    "SELECT capacity_v1.set_special_day(%(r)s, '2051-03-04', NULL, %(d)s, '18:00', '17:30')",
)
"""What the restaurant `r` with its period `d` has."""

_SCOPE: Final[Signature] = {
    "p_service_period_id": ("uuid", None), "p_weekday": ("integer", None),
    "p_first_date": ("date", None), "p_last_date": ("date", None), "p_options": OPTIONS,
}  # fmt: skip
_DATES: Final[Signature] = {"p_first_date": ("date", "2050-06-20"), "p_last_date": ("date", None)}

ROUTINES: Final[dict[str, Signature]] = {
    "upsert_service_period": {
        "p_restaurant_id": HERE, "p_service_period_id": ("uuid", NOBODY),
        "p_name": ("text", "Lunch"), "p_start_time": ("time", "11:00"),
        "p_end_time": ("time", "15:00"), "p_weekdays": ("integer[]", "{1,2}"),
        "p_options": OPTIONS,
    },
    "retire_service_period": {
        "p_restaurant_id": HERE, "p_service_period_id": ("uuid", DINNER),
        "p_options": ("jsonb", '{"keep_bookings": true}'),
    },
    "list_service_periods": {"p_restaurant_id": HERE},
    "set_special_day": {
        "p_restaurant_id": HERE, **_DATES, "p_service_period_id": ("uuid", DINNER),
        "p_start_time": ("time", "18:00"), "p_end_time": ("time", "02:00"),
        "p_label": ("text", "special_hours"), "p_options": OPTIONS,
    },
    "remove_special_day": {
        "p_restaurant_id": HERE, **_DATES, "p_service_period_id": ("uuid", None),
        "p_options": OPTIONS,
    },
    "list_special_days": {
        "p_restaurant_id": HERE, "p_first_date": ("date", None), "p_last_date": ("date", None),
    },
    "set_capacity_rule": {
        "p_restaurant_id": HERE, "p_max_covers": ("integer", "5"),
        "p_max_parties": ("integer", "5"), **_SCOPE,
    },
    "remove_capacity_rule": {"p_restaurant_id": HERE, **_SCOPE},
    "list_capacity_rules": {"p_restaurant_id": HERE},
    "set_booking_policy": {
        "p_restaurant_id": HERE, "p_policy": ("jsonb", '{"slot_covers": 4}'),
    },
    "get_booking_policy": {"p_restaurant_id": HERE},
    "preview_capacity_change": {
        "p_restaurant_id": HERE, "p_change": ("text", "set_capacity_rule"),
        "p_arguments": ("jsonb", '{"max_covers": 5}'),
    },
}  # fmt: skip

REQUIRED_HERE: Final = {
    "upsert_service_period": {"p_service_period_id"},
    "retire_service_period": {"p_service_period_id"},
    "set_special_day": {"p_first_date"},
    "remove_special_day": {"p_first_date"},
}
"""Parameters that may be NULL elsewhere."""

OPTIONAL_HERE: Final = {"set_special_day": {"p_start_time", "p_end_time"}}
"""Parameters that may be NULL nowhere else."""

OPTION_NAMES: Final = {
    "upsert_service_period": ["last_seating_time"],
    "retire_service_period": ["keep_bookings"],
    "set_special_day": ["note", "last_seating_time"],
}
"""The options of each routine that has any."""

_NO_TIMES: Final = ('"24:00"', '"9 pm"', '"21:60"', '""', f'"{MEGABYTE}"')

WRONG: Final[dict[str, Wrong]] = {
    "upsert_service_period": {
        "INVALID_TEXT": each("p_name", ""),
        "TEXT_TOO_LONG": each("p_name", MEGABYTE, "x" * 101),
        "INVALID_SERVICE_PERIOD": [
            *each("p_start_time", "24:00", "11:00:01"),
            *each("p_end_time", "24:00", "15:00:00.1"),
            *each("p_weekdays", "{}", "{0}", "{8}", "{1,1}", "{NULL}", "{2147483647}"),
            *each("p_options", '{"last_seating_time": "15:00"}', '{"last_seating_time": "10:59"}'),
        ],
        "INVALID_OPTION": each("p_options", *(f'{{"last_seating_time": {t}}}' for t in _NO_TIMES)),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", RETIRED),
        "SERVICE_PERIOD_OVERLAP": [
            {"p_start_time": "22:59", "p_end_time": "23:30"}, {"p_name": "Dinner"},
            {"p_weekdays": "{7}"},
        ],
    },
    "retire_service_period": {
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY),
        "SERVICE_PERIOD_IN_USE": each("p_options", "{}", '{"keep_bookings": false}'),
    },
    "list_service_periods": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "set_special_day": {
        "INVALID_DATE": [*each("p_first_date", *NO_DATES), *each("p_last_date", "infinity")],
        "INVALID_SPECIAL_DAY": [
            *each("p_last_date", "2050-06-19", "2051-06-21", "2199-12-31"),
            *each("p_service_period_id", None), *each("p_start_time", None, "24:00", "18:00:01"),
            *each("p_end_time", None, "24:00", "02:00:00.1"),
            *each("p_label", "", "Holiday", MEGABYTE),
            *each("p_options", '{"last_seating_time": "02:00"}', '{"last_seating_time": "17:59"}'),
            {"p_start_time": None, "p_end_time": None, "p_last_date": "2060-06-28"},
        ],
        "TEXT_TOO_LONG": each("p_options", f'{{"note": "{MEGABYTE}"}}'),
        "INVALID_OPTION": each("p_options", *(f'{{"last_seating_time": {t}}}' for t in _NO_TIMES)),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY, RETIRED),
        "SPECIAL_DAY_OVERLAP": [
            {"p_first_date": "2051-02-10", "p_last_date": "2051-02-11",
             "p_service_period_id": None, "p_start_time": None, "p_end_time": None},
        ],
        "SERVICE_PERIOD_OVERLAP": each("p_end_time", "17:01"),
    },
    "remove_special_day": {
        "INVALID_DATE": each("p_first_date", *NO_DATES),
        "INVALID_SPECIAL_DAY": each("p_last_date", "2050-06-19"),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY, RETIRED),
        "SERVICE_PERIOD_OVERLAP": [
            {"p_first_date": "2051-03-05", "p_service_period_id": DINNER},
        ],
    },
    "list_special_days": {
        "INVALID_DATE": [*each("p_first_date", *NO_DATES), *each("p_last_date", *NO_DATES)],
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
    },
    "set_capacity_rule": {
        "INVALID_LIMIT": [
            *each("p_max_covers", "-1", "1000001", "2147483647"), *each("p_max_parties", "-1"),
        ],
        "INVALID_SCOPE": [
            *each("p_weekday", "0", "8", "-2147483648"), *each("p_last_date", "2050-01-01"),
            {"p_first_date": "2050-01-02", "p_last_date": "2050-01-01"},
            {"p_weekday": "1", "p_first_date": "2050-01-02"},
        ],
        "INVALID_DATE": [
            *each("p_first_date", *NO_DATES),
            {"p_first_date": "2050-01-01", "p_last_date": "infinity"},
        ],
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY, RETIRED),
        "CAPACITY_RULE_OVERLAP": [{"p_first_date": "2050-12-26", "p_last_date": "2051-01-06"}],
    },
    "remove_capacity_rule": {
        "INVALID_SCOPE": [*each("p_weekday", "0"), *each("p_last_date", "2050-01-01")],
        "INVALID_DATE": each("p_first_date", *NO_DATES),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each("p_service_period_id", NOBODY),
    },
    "list_capacity_rules": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "set_booking_policy": {
        "INVALID_POLICY": each(
            "p_policy", "[]", '"text"', "1", "true", f'{{"{MEGABYTE}": 1}}', '{"override": true}',
            '{"slot_covers": -1}', '{"slot_covers": 1e99999}', f'{{"slot_covers": "{MEGABYTE}"}}',
            '{"min_party_size": 5, "max_party_size": 4}', '{"channels": []}',
            f'{{"channels": ["{MEGABYTE}"]}}', '{"dining_durations": [[]]}',
            '{"requires_table": null}', '{"requires_table": 1}', '{"requires_table": "true"}',
            *(f'{{"{key}": {value}}}' for key in ("max_hold_minutes", "waitlist_offer_minutes")
              for value in ("0", "1441", "-1", "1.5", "15.0", "1e400", '"15"', "null", "true")),
            '{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": "60"}]}',
        ),
        "RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY),
        "SERVICE_PERIOD_NOT_FOUND": each(
            "p_policy", *(
                '{"dining_durations": [{"min_party_size": 1, "max_party_size": 2, "minutes": 60,'
                f' "service_period_id": "{period}"}}]}}' for period in (NOBODY, RETIRED)
            )
        ),
    },
    "get_booking_policy": {"RESTAURANT_NOT_FOUND": each("p_restaurant_id", NOBODY)},
    "preview_capacity_change": {
        "INVALID_CHANGE": [
            *each("p_change", "", MEGABYTE, "set_enforcement", "SET_CAPACITY_RULE"),
            *each(
                "p_arguments", "[]", '"text"', "1", f'{{"{MEGABYTE}": 1}}',
                f'{{"max_covers": "{MEGABYTE}"}}', '{"max_covers": 1e99999}',
                '{"first_date": "infinity"}', '{"first_date": "2050-02-30"}',
                f'{{"first_date": "{MEGABYTE}"}}', '{"service_period_id": "dinner"}',
            ),
        ],
    },
}  # fmt: skip
"""For each routine and code the arguments that it is raised for."""
