"""The routines of the inventory: arguments that are right, and what is wrong with some.

See `bad_input` for how a case is read. Of the tables that `FURNISHED` sets up one is taken, by the
party that is seated; two of them are a combination.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import (
    COMBINATION,
    FOREIGN_TABLE,
    HERE,
    MEGABYTE,
    NOBODY,
    OPTIONS,
    RETIRED_TABLE,
    SPARE_TABLE,
    TABLE,
    TAKEN_TABLE,
    Signature,
    Value,
    Wrong,
    each,
)

NAMES: Final = {
    "free": TABLE, "taken": TAKEN_TABLE, "spare": SPARE_TABLE, "retired": RETIRED_TABLE,
    "foreign": FOREIGN_TABLE, "combination": COMBINATION,
}  # fmt: skip
"""What the statements of FURNISHED call the rows."""

FURNISHED: Final = (
    """INSERT INTO capacity.table_inventory
           (restaurant_id, id, table_number, capacity, section, retired_at)
       VALUES (%(r)s, %(free)s, '1', 4, 'main', NULL), (%(r)s, %(taken)s, '2', 4, 'main', NULL),
              (%(r)s, %(spare)s, '3', 4, NULL, NULL), (%(r)s, %(retired)s, '4', 4, NULL, now()),
              (%(o)s, %(foreign)s, '5', 4, NULL, NULL)""",
    """INSERT INTO capacity.table_combinations (restaurant_id, id, name, capacity)
       VALUES (%(r)s, %(combination)s, 'Long', 8), (%(r)s, gen_random_uuid(), 'Other', 8)""",
    """INSERT INTO capacity.table_combination_members (restaurant_id, combination_id, table_id)
       VALUES (%(r)s, %(combination)s, %(free)s), (%(r)s, %(combination)s, %(taken)s)""",
    """INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
       VALUES (%(r)s, %(s)s, %(taken)s)""",
)
"""The tables of the restaurant `r`, whose booking `s` sits at one, and one of restaurant `o`."""

_TABLE: Final = ("uuid", TABLE)

ROUTINES: Final[dict[str, Signature]] = {
    "list_tables": {"p_restaurant_id": HERE, "p_options": OPTIONS},
    "create_table": {
        "p_restaurant_id": HERE, "p_table_number": ("text", "9"), "p_capacity": ("integer", "4"),
        "p_options": OPTIONS,
    },
    "update_table": {
        "p_restaurant_id": HERE, "p_table_id": _TABLE, "p_changes": ("jsonb", '{"capacity": 6}'),
    },
    "delete_table": {"p_restaurant_id": HERE, "p_table_id": _TABLE},
    "set_table_status": {
        "p_restaurant_id": HERE, "p_table_id": _TABLE, "p_status": ("text", "reserved"),
        "p_starts_at": ("timestamptz", None), "p_ends_at": ("timestamptz", None),
        "p_options": OPTIONS,
    },
    "list_sections": {"p_restaurant_id": HERE},
    "rename_section": {
        "p_restaurant_id": HERE, "p_section": ("text", "main"), "p_new_section": ("text", "Hall"),
    },
    "upsert_combination": {
        "p_restaurant_id": HERE, "p_name": ("text", "Pair"),
        "p_table_ids": ("uuid[]", f"{{{TABLE},{SPARE_TABLE}}}"), "p_capacity": ("integer", "8"),
        "p_min_party_size": ("integer", "5"), "p_options": OPTIONS,
    },
    "remove_combination": {
        "p_restaurant_id": HERE, "p_combination_id": ("uuid", COMBINATION),
    },
    "list_combinations": {"p_restaurant_id": HERE},
}  # fmt: skip

OPTION_NAMES: Final = {
    "list_tables": ["section", "status", "seating_type", "sort", "at", "at_local"],
    "create_table": [
        "min_party_size", "max_party_size", "section", "seating_type", "notes",
    ],
    "set_table_status": ["reason", "starts_local", "ends_local"],
    "upsert_combination": ["max_party_size", "combination_id"],
}  # fmt: skip

PRIVILEGED: Final[dict[str, list[dict[str, Value]]]] = {"delete_table": [{}]}
"""What only service_role may ask for."""

_NO_RESTAURANT: Final = each("p_restaurant_id", NOBODY)
_NO_TABLES: Final = each("p_table_id", NOBODY, FOREIGN_TABLE)
_NO_POSITIONS: Final = (
    "{}", '{"x": 1}', '{"x": 1, "y": "2"}', '{"x": 1, "y": 1e99999}', '{"x": 1, "y": 2, "z": 3}',
    '{"x": 1, "y": 2, "rotation": 360}', '{"x": 1, "y": 2, "shape": "star"}',
    f'{{"x": 1, "y": 2, "{MEGABYTE}": 3}}', '{"x": 1, "y": 2, "width": 0}',
)  # fmt: skip

_NO_WALL_TIMES: Final = (
    "", "now", "2050-06-17", "2050-02-30T12:00", "2050-06-17T25:00", "2050-06-17T12:00Z",
    "infinity", MEGABYTE,
)  # fmt: skip

WRONG: Final[dict[str, Wrong]] = {
    "list_tables": {
        "INVALID_OPTION": each(
            "p_options", '{"sort": ""}', f'{{"sort": "{MEGABYTE}"}}', '{"status": "free"}',
            '{"at": "now"}', '{"at": "2050-06-17"}', '{"at": "2050-02-30T12:00Z"}',
            '{"at": "infinity"}', f'{{"at": "{MEGABYTE}"}}',
            *(f'{{"at_local": "{text}"}}' for text in _NO_WALL_TIMES),
            '{"at": "2050-06-17T17:00Z", "at_local": "2050-06-17T19:00"}',
        ),
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
    },
    "create_table": {
        "INVALID_OPTION": each("p_options", '{"position": []}', '{"position": 1}'),
        "INVALID_TABLE": [
            *each("p_table_number", "", MEGABYTE, "x" * 51),
            *each("p_capacity", "0", "-1", "1001", "2147483647"),
            *each(
                "p_options", '{"min_party_size": 5}', '{"min_party_size": 0}',
                '{"max_party_size": 2.5}', '{"max_party_size": 1e99999}', '{"section": ""}',
                '{"min_party_size": 3, "max_party_size": 2}', f'{{"section": "{MEGABYTE}"}}',
                f'{{"seating_type": "{"x" * 51}"}}', f'{{"notes": "{"x" * 2001}"}}',
                *(f'{{"position": {position}}}' for position in _NO_POSITIONS),
            ),
        ],
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "TABLE_NUMBER_TAKEN": each("p_table_number", "1"),
    },
    "update_table": {
        "INVALID_TABLE": each(
            "p_changes", "{}", "[]", "1", '"text"', f'{{"{MEGABYTE}": 1}}', '{"id": "1"}',
            '{"status": "reserved"}', '{"retired_at": null}', '{"seating_version": 9}',
            '{"capacity": 0}', '{"capacity": null}', '{"capacity": "4"}', '{"capacity": 1e400}',
            '{"min_party_size": 5}', '{"table_number": ""}', f'{{"notes": "{MEGABYTE}"}}',
            '{"seating_type": null}', *(f'{{"position": {value}}}' for value in _NO_POSITIONS),
        ),
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "TABLE_NOT_FOUND": [*_NO_TABLES, *each("p_table_id", RETIRED_TABLE)],
        "TABLE_NUMBER_TAKEN": each("p_changes", '{"table_number": "2"}'),
        "TABLE_IN_USE": [
            {"p_table_id": TAKEN_TABLE, "p_changes": '{"capacity": 1}'},
            {"p_table_id": TAKEN_TABLE, "p_changes": '{"max_party_size": 1}'},
        ],
    },
    "delete_table": {
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "TABLE_NOT_FOUND": _NO_TABLES,
        "TABLE_IN_USE": each("p_table_id", TAKEN_TABLE),
    },
    "set_table_status": {
        "TEXT_TOO_LONG": each(
            "p_options", f'{{"reason": "{MEGABYTE}"}}', f'{{"reason": "{"x" * 501}"}}'
        ),
        "INVALID_OPTION": [
            *each(
                "p_options", *(f'{{"starts_local": "{text}"}}' for text in _NO_WALL_TIMES),
                *(f'{{"ends_local": "{text}"}}' for text in _NO_WALL_TIMES),
            ),
            {"p_starts_at": "2050-06-18", "p_options": '{"starts_local": "2050-06-18T00:00"}'},
            {"p_ends_at": "2050-06-18", "p_options": '{"ends_local": "2050-06-18T00:00"}'},
        ],
        "INVALID_TABLE": each("p_status", "", "RESERVED", "seated", MEGABYTE),
        "INVALID_RANGE": [
            *each("p_starts_at", "infinity", "-infinity"),
            *each("p_ends_at", "-infinity", "2000-01-01"),
            {"p_starts_at": "2050-06-18", "p_ends_at": "2050-06-18"},
            {"p_starts_at": "2050-06-18", "p_ends_at": "2050-06-17"},
            {"p_ends_at": "2050-06-17", "p_options": '{"starts_local": "2050-06-18T00:00"}'},
            *each("p_options", '{"ends_local": "2000-01-01T00:00"}'),
        ],
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "TABLE_NOT_FOUND": [*_NO_TABLES, *each("p_table_id", RETIRED_TABLE)],
        "TABLE_IN_USE": [
            {"p_table_id": TAKEN_TABLE},
            {"p_table_id": TAKEN_TABLE, "p_status": "out_of_service",
             "p_starts_at": "2050-06-17 12:00Z", "p_ends_at": "2050-06-18 00:00Z"},
        ],
    },
    "list_sections": {"RESTAURANT_NOT_FOUND": _NO_RESTAURANT},
    "rename_section": {
        "INVALID_TEXT": each("p_new_section", ""),
        "TEXT_TOO_LONG": [
            *each("p_section", MEGABYTE), *each("p_new_section", MEGABYTE, "x" * 101),
        ],
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "SECTION_NOT_FOUND": each("p_section", "", "Main", "garden"),
    },
    "upsert_combination": {
        "INVALID_TEXT": each("p_name", ""),
        "TEXT_TOO_LONG": each("p_name", MEGABYTE, "x" * 101),
        "INVALID_OPTION": each(
            "p_options", '{"combination_id": "Long"}', f'{{"combination_id": "{MEGABYTE}"}}'
        ),
        "INVALID_COMBINATION": [
            *each(
                "p_table_ids", "{}", "{NULL,NULL}", f"{{{TABLE}}}", f"{{{TABLE},{TABLE}}}",
                f"{{{TABLE},NULL}}", f"{{{TABLE},{NOBODY}}}", f"{{{TABLE},{RETIRED_TABLE}}}",
                f"{{{TABLE},{FOREIGN_TABLE}}}", "{" + ",".join([NOBODY] * 10_000) + "}",
                "{" + ",".join(f"{NOBODY[:-2]}{number}" for number in range(10, 30)) + "}",
            ),
            *each("p_capacity", "0", "1001", "4"), *each("p_min_party_size", "0", "9"),
            *each(
                "p_options", '{"max_party_size": 4}', '{"max_party_size": 5.5}',
                '{"max_party_size": 1e99999}',
            ),
        ],
        "RESTAURANT_NOT_FOUND": _NO_RESTAURANT,
        "COMBINATION_NOT_FOUND": each("p_options", f'{{"combination_id": "{NOBODY}"}}'),
        "COMBINATION_TAKEN": [
            *each("p_table_ids", f"{{{TAKEN_TABLE},{TABLE}}}"),
            {"p_name": "Other", "p_options": f'{{"combination_id": "{COMBINATION}"}}'},
        ],
    },
    "remove_combination": {"RESTAURANT_NOT_FOUND": _NO_RESTAURANT},
    "list_combinations": {"RESTAURANT_NOT_FOUND": _NO_RESTAURANT},
}  # fmt: skip
