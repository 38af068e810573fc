"""The public functions of ``capacity_v1`` about imports and debts, one statement each."""

from __future__ import annotations

from uuid import UUID

from pydantic import TypeAdapter

from capacity_db import models
from capacity_db.rpc import Rpc, declare

IMPORT_LINES: Rpc[models.ImportResult] = declare(
    "import_lines", models.ImportResult, kind="text", lines="jsonb", options="jsonb"
)
IMPORTED_ID: Rpc[UUID | None] = Rpc(
    "imported_id",
    b"SELECT coalesce(to_jsonb(capacity_v1.imported_id("
    b"p_restaurant_id => %(restaurant_id)s::uuid, p_kind => %(kind)s::text,"
    b" p_external_id => %(external_id)s::text)), 'null')",
    TypeAdapter(UUID | None),
)
LIST_DEBTS: Rpc[models.DebtList] = declare(
    "list_debts", models.DebtList, restaurant_id="uuid", options="jsonb"
)
