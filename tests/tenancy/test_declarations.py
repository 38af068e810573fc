"""No routine is without its cells, and what the database says of a routine is what is declared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from tests.support.databases import AnyConnection
from tests.tenancy.calls import CALLS, SIGNATURES
from tests.tenancy.levels import GRANTED, LEVELS, SAID
from tests.tenancy.privileges import CLIENT_ROLES
from tests.tenancy.restaurants import ids

IDENTIFYING = {"p_reference", "p_user_id"}
"""Texts that stand for a row."""
IDENTIFYING_HERE = {"export_guest", "erase_guest"}
"""Routines that find rows by an e-mail and a phone."""

_PLANT = """
    CREATE FUNCTION capacity_v1.planted(p_restaurant_id uuid) RETURNS integer LANGUAGE sql
    SECURITY DEFINER AS 'SELECT 1';
    COMMENT ON FUNCTION capacity_v1.planted(uuid) IS 'Access: everybody, guests too.';
    GRANT EXECUTE ON FUNCTION capacity_v1.planted(uuid) TO anon"""
_NEW_PARAMETER = """
    DROP FUNCTION capacity_v1.get_booking(uuid, uuid);
    CREATE FUNCTION capacity_v1.get_booking(
        p_restaurant_id uuid, p_booking_id uuid, p_friend_id uuid DEFAULT NULL)
    RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb'"""
_NEW_KEY = """
    CREATE FUNCTION capacity_impl.planted(p_options jsonb) RETURNS uuid LANGUAGE sql AS
    $$ SELECT capacity_impl.uuid_option(p_options, 'friend_id') $$"""


def signatures(connection: AnyConnection) -> dict[str, dict[str, str]]:
    """The routines of the API, with the types of their parameters."""
    rows = connection.execute(
        """SELECT p.proname, coalesce(jsonb_object_agg(a.name, a.type::regtype)
                      FILTER (WHERE a.name IS NOT NULL), '{}')
           FROM pg_proc AS p
           LEFT JOIN LATERAL unnest(p.proargnames, p.proargtypes::oid[]) AS a (name, type)
               ON a.type IS NOT NULL
           WHERE p.pronamespace = 'capacity_v1'::regnamespace GROUP BY p.oid, p.proname"""
    ).fetchall()
    assert len({name for name, _ in rows}) == len(rows), "two routines of one name"
    return dict(rows)


def undeclared(connection: AnyConnection) -> set[str]:
    """Routines and parameters that are not both in the database and in the declarations."""
    types = {"time": "time without time zone", "timestamptz": "timestamp with time zone"}
    declared = {
        f"{routine}({name} {types.get(type_, type_)})"
        for routine, signature in SIGNATURES.items()
        for name, (type_, _) in signature.items()
    } | {f"{routine} {LEVELS.get(routine)}" for routine in SIGNATURES}
    existing = {
        f"{routine}({name} {type_})"
        for routine, signature in signatures(connection).items()
        for name, type_ in signature.items()
    } | {f"{routine} {LEVELS.get(routine)}" for routine in signatures(connection)}
    return declared ^ existing


def without_ids(connection: AnyConnection) -> set[str]:
    """Parameters that take an id, in which no call ever has one."""
    taking = {
        (routine, name)
        for routine, signature in signatures(connection).items()
        for name, type_ in signature.items()
        if type_.startswith("uuid")
        or name in IDENTIFYING
        or (routine in IDENTIFYING_HERE and name.startswith("p_guest_"))
    }
    tried = {
        (call.routine, name)
        for call in CALLS
        for name, value in call.arguments.items()
        if ids(value or "")
    }
    return {f"{routine}({name})" for routine, name in taking - tried}


def keys_without_ids(connection: AnyConnection) -> set[str]:
    """Keys of JSON arguments that some routine reads an id from, and that no call ever has."""
    bodies = connection.execute(
        "SELECT prosrc FROM pg_proc WHERE pronamespace::regnamespace::text LIKE 'capacity%'"
    ).fetchall()
    option = r"uuid_option\(\s*\w+\s*,\s*'(\w+)'"
    typed = r"""['"](\w+)['"]\s*[:,]\s*['"](?:uuid|array of uuids?)['"]"""
    named = r"""['"](\w+_ids?)['"]\s*[:,]\s*['"](?:string|array)['"]"""
    read = {
        key
        for (body,) in bodies
        for rule in (option, typed, named)
        for key in re.findall(rule, body)
    }
    tried: set[str] = set()
    for call in CALLS:
        for name, value in call.arguments.items():
            if call.types[name] == "jsonb" and value is not None:
                tried |= _keys_of_ids(json.loads(value))
    return read - tried - {"type", "option"}


def _is_of_ids(value: Any) -> bool:
    if isinstance(value, list):
        return any(isinstance(one, str) and ids(one) for one in value)
    return isinstance(value, str) and bool(ids(value))


def _keys_of_ids(value: Any) -> set[str]:
    if isinstance(value, dict):
        here = {key for key, inner in value.items() if _is_of_ids(inner)}
        return here.union(*(_keys_of_ids(inner) for inner in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys_of_ids(inner) for inner in value))
    return set()


def contradictions(connection: AnyConnection) -> list[str]:
    """Routines whose comment or whose grants say something else than the declaration."""
    rows = connection.execute(
        """SELECT p.proname, (regexp_match(obj_description(p.oid), '^Access: (.*)$', 'n'))[1],
                  ARRAY(SELECT r FROM unnest(%s::text[]) AS r
                        WHERE has_function_privilege(r, p.oid, 'EXECUTE'))
           FROM pg_proc AS p WHERE p.pronamespace = 'capacity_v1'::regnamespace ORDER BY 1""",
        ([*CLIENT_ROLES],),
    ).fetchall()
    found = []
    for routine, said, roles in rows:
        level = LEVELS.get(routine, "undeclared")
        if not (said or "").startswith(SAID.get(level, "?")):
            found.append(f"{routine} says {said!r}, and is for {level}")
        if {*roles} != GRANTED.get(level):
            found.append(f"{routine} may be called by {roles}, and is for {level}")
    return found


def open_internals(connection: AnyConnection) -> list[str]:
    """Routines outside the API that a client role may call."""
    rows = connection.execute(
        """SELECT p.oid::regproc::text || ' by ' || r
           FROM pg_proc AS p CROSS JOIN unnest(%s::text[]) AS r
           WHERE p.pronamespace::regnamespace::text LIKE 'capacity%%'
             AND p.pronamespace <> 'capacity_v1'::regnamespace
             AND has_function_privilege(r, p.oid, 'EXECUTE') ORDER BY 1""",
        ([*CLIENT_ROLES],),
    )
    return [line for (line,) in rows.fetchall()]


def test_every_routine_and_parameter_has_its_calls(shared: AnyConnection) -> None:
    assert undeclared(shared) == set()
    assert LEVELS.keys() == SIGNATURES.keys()


def test_every_parameter_for_an_id_is_tried_with_one(shared: AnyConnection) -> None:
    assert without_ids(shared) == set()
    assert keys_without_ids(shared) == set()


def test_comments_and_grants_say_what_is_declared(shared: AnyConnection) -> None:
    assert contradictions(shared) == []


def test_clients_call_the_api_only(planted: AnyConnection) -> None:
    assert open_internals(planted) == []
    planted.execute(
        "GRANT EXECUTE ON FUNCTION capacity_impl.clock(), capacity.is_live_status TO anon"
    )
    assert open_internals(planted) == [
        "capacity.is_live_status by anon", "capacity_impl.clock by anon",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        (_PLANT, {"planted(p_restaurant_id uuid)", "planted None"}),
        (_NEW_PARAMETER, {"get_booking(p_friend_id uuid)"}),
        (
            "DROP FUNCTION capacity_v1.user_role",
            {"user_role(p_restaurant_id uuid)", "user_role self"},
        ),
    ],
)
def test_a_routine_without_cells_is_found(
    planted: AnyConnection, statement: str, found: set[str]
) -> None:
    before = undeclared(planted)
    planted.execute(statement.encode())
    assert undeclared(planted) - before == found


def test_an_id_that_is_never_tried_is_found(planted: AnyConnection) -> None:
    parameters, keys = without_ids(planted), keys_without_ids(planted)
    planted.execute(_NEW_PARAMETER.encode())
    assert without_ids(planted) - parameters == {"get_booking(p_friend_id)"}
    planted.execute(_NEW_KEY.encode())
    assert keys_without_ids(planted) - keys == {"friend_id"}


def test_a_wrong_comment_or_grant_is_found(planted: AnyConnection) -> None:
    before = contradictions(planted)
    planted.execute("GRANT EXECUTE ON FUNCTION capacity_v1.set_enforcement TO PUBLIC")
    planted.execute("COMMENT ON FUNCTION capacity_v1.get_booking IS 'Access: everybody.'")
    planted.execute(_PLANT.encode())
    assert [found for found in contradictions(planted) if found not in before] == [
        "get_booking says 'everybody.', and is for staff",
        "planted says 'everybody, guests too.', and is for undeclared",
        "planted may be called by ['anon', 'authenticated', 'service_role'], and is for undeclared",
        "set_enforcement may be called by ['anon', 'authenticated', 'service_role'],"
        " and is for service_role",
    ]
