"""The client calls every function of `capacity_v1`, with all of its parameters."""

from __future__ import annotations

import inspect
import re
from typing import Any

import psycopg

from capacity_db import (
    CapacityClient,
    calendar_functions,
    functions,
    importing_functions,
    people_functions,
    rollout_functions,
    table_functions,
    upkeep_functions,
    waiting_functions,
    webhook_functions,
)
from capacity_db.rpc import Rpc
from tests.client.support import ROOT

SIGNATURES = """
    SELECT p.proname,
           ARRAY(SELECT format('%s::%s', a.name, format_type(a.type, NULL))
                 FROM unnest(p.proargnames, p.proargtypes::oid[]) AS a (name, type)
                 WHERE a.type IS NOT NULL)
    FROM pg_proc AS p
    WHERE p.pronamespace = 'capacity_v1'::regnamespace
"""
OTHER_NAMES = {
    "create_booking_with_capacity_check": "create_booking",
    "set_webhook": "add_webhook",
}
_SHORT = {"time without time zone": "time", "timestamp with time zone": "timestamptz"}
CATALOGUES = (
    calendar_functions,
    functions,
    importing_functions,
    people_functions,
    rollout_functions,
    table_functions,
    upkeep_functions,
    waiting_functions,
    webhook_functions,
)


def declared() -> dict[str, list[str]]:
    """The functions that the client knows, with their parameters and types."""
    calls = [
        value
        for catalogue in CATALOGUES
        for value in vars(catalogue).values()
        if isinstance(value, Rpc)
    ]
    return {
        call.name: [
            f"{name}::{cast}"
            for name, cast in re.findall(
                r"(p_\w+) => %\(\w+\)s::([\w\[\]]+)", call.statement.decode()
            )
        ]
        for call in calls
    }


def installed(connection: psycopg.Connection[Any]) -> dict[str, list[str]]:
    """The functions of the database, with their parameters and types."""
    found = {}
    for name, parameters in connection.execute(SIGNATURES.encode()):
        split = (parameter.split("::") for parameter in parameters)
        found[name] = [f"{argument}::{_SHORT.get(cast, cast)}" for argument, cast in split]
    return found


def test_the_client_knows_every_function_and_every_parameter(
    conn: psycopg.Connection[Any],
) -> None:
    assert declared() == installed(conn)
    conn.execute("CREATE FUNCTION capacity_v1.extra(p_id uuid, p_at time) RETURNS int RETURN 1")
    surplus = {"extra": ["p_id::uuid", "p_at::time"]}
    assert {k: v for k, v in installed(conn).items() if k not in declared()} == surplus


def test_every_function_has_a_method() -> None:
    methods = {name for name, _ in inspect.getmembers(CapacityClient, inspect.isfunction)}
    wanted = {OTHER_NAMES.get(name, name) for name in declared()}
    assert wanted <= methods


def missing_from_guide(guide: str) -> set[str]:
    """Methods that the client has and a guide does not name."""
    methods = {
        name
        for name, _ in inspect.getmembers(CapacityClient, inspect.isfunction)
        if not name.startswith("_")
    }
    return methods - set(re.findall(r"`(\w+)`", guide)) - {"open", "close"}


def test_the_guide_names_every_method() -> None:
    guide = (ROOT / "docs" / "client.md").read_text()
    assert missing_from_guide(guide) == set()
    assert missing_from_guide(guide.replace("`swap_tables`", "")) == {"swap_tables"}
