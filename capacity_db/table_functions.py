"""The public functions of ``capacity_v1`` about tables and seats, one statement each."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Rpc, declare


class _Sections(models.Model):
    sections: tuple[models.Section, ...]


class _Combinations(models.Model):
    combinations: tuple[models.Combination, ...]


_BOOKING = {"restaurant_id": "uuid", "booking_id": "uuid"}
_SEATING = {**_BOOKING, "table_ids": "uuid[]", "options": "jsonb"}

LIST_TABLES: Rpc[models.TableList] = declare(
    "list_tables", models.TableList, restaurant_id="uuid", options="jsonb"
)
CREATE_TABLE: Rpc[models.TableResult] = declare(
    "create_table",
    models.TableResult,
    restaurant_id="uuid",
    table_number="text",
    capacity="integer",
    options="jsonb",
)
UPDATE_TABLE: Rpc[models.TableResult] = declare(
    "update_table",
    models.TableResult,
    restaurant_id="uuid",
    table_id="uuid",
    changes="jsonb",
)
DELETE_TABLE: Rpc[models.TableRemoval] = declare(
    "delete_table", models.TableRemoval, restaurant_id="uuid", table_id="uuid"
)
SET_TABLE_STATUS: Rpc[models.TableStatusResult] = declare(
    "set_table_status",
    models.TableStatusResult,
    restaurant_id="uuid",
    table_id="uuid",
    status="text",
    starts_at="timestamptz",
    ends_at="timestamptz",
    options="jsonb",
)
LIST_SECTIONS: Rpc[_Sections] = declare("list_sections", _Sections, restaurant_id="uuid")
RENAME_SECTION: Rpc[models.RenamedSection] = declare(
    "rename_section",
    models.RenamedSection,
    restaurant_id="uuid",
    section="text",
    new_section="text",
)
UPSERT_COMBINATION: Rpc[models.CombinationResult] = declare(
    "upsert_combination",
    models.CombinationResult,
    restaurant_id="uuid",
    name="text",
    table_ids="uuid[]",
    capacity="integer",
    min_party_size="integer",
    options="jsonb",
)
REMOVE_COMBINATION: Rpc[models.CombinationRemoval] = declare(
    "remove_combination", models.CombinationRemoval, restaurant_id="uuid", combination_id="uuid"
)
LIST_COMBINATIONS: Rpc[_Combinations] = declare(
    "list_combinations", _Combinations, restaurant_id="uuid"
)
FIND_SUITABLE_TABLES: Rpc[models.SuitableTables] = declare(
    "find_suitable_tables",
    models.SuitableTables,
    restaurant_id="uuid",
    date="date",
    time="time",
    party_size="integer",
    options="jsonb",
)
ASSIGN_TABLE_TO_BOOKING: Rpc[models.SeatingResult] = declare(
    "assign_table_to_booking", models.SeatingResult, **_SEATING
)
MOVE_BOOKING: Rpc[models.SeatingResult] = declare("move_booking", models.SeatingResult, **_SEATING)
UNASSIGN_TABLE_FROM_BOOKING: Rpc[models.SeatingResult] = declare(
    "unassign_table_from_booking", models.SeatingResult, **_BOOKING
)
SWAP_TABLES: Rpc[models.SwapResult] = declare(
    "swap_tables", models.SwapResult, **_BOOKING, other_booking_id="uuid", options="jsonb"
)
AUTO_ASSIGN_BOOKING: Rpc[models.SeatingResult] = declare(
    "auto_assign_booking", models.SeatingResult, **_BOOKING
)
AUTO_ASSIGN_SERVICE: Rpc[models.ServiceAssignment] = declare(
    "auto_assign_service",
    models.ServiceAssignment,
    restaurant_id="uuid",
    service_date="date",
    service_period_id="uuid",
    options="jsonb",
)
