"""Rules about the bodies of routines, and the violations that show each of them works."""

from __future__ import annotations

from functools import partial

import pytest

from tests.lints import routine_rules
from tests.lints.routine_rules import Rule
from tests.support.databases import AnyConnection

RULES: dict[str, Rule] = {
    "catches_too_much": routine_rules.catches_too_much,
    "uses_session_state": routine_rules.uses_session_state,
    "builds_sql": routine_rules.builds_sql,
    "sets_restaurant": routine_rules.sets_restaurant,
    "raises_by_itself": routine_rules.raises_by_itself,
}

FOUND = {
    "catches_too_much": [
        "BEGIN x; EXCEPTION WHEN OTHERS THEN NULL; END",
        "BEGIN x; EXCEPTION WHEN unique_violation OR deadlock_detected THEN y; END",
        "BEGIN x; EXCEPTION WHEN unique_violation THEN y; WHEN others THEN z; END",
        "BEGIN x; EXCEPTION WHEN SQLSTATE '40001' THEN NULL; END",
        "BEGIN x; EXCEPTION WHEN a_b THEN IF y THEN z; END IF; WHEN OTHERS THEN NULL; END",
        "BEGIN x; EXCEPTION -- why\n WHEN\n lock_not_available THEN NULL; END",
    ],
    "uses_session_state": [
        "PERFORM pg_advisory_lock(1);",
        "PERFORM set_config('a.b', 'c', false);",
        "BEGIN SET search_path = public; END",
        "PERFORM pg_notify('bookings', 'x');",
    ],
    "builds_sql": ["EXECUTE format('SELECT %L', v_x);"],
    "sets_restaurant": [
        "NEW.restaurant_id := v_other;",
        "SELECT a, b INTO NEW.id, NEW.restaurant_id FROM x;",
    ],
    "raises_by_itself": [
        "RAISE EXCEPTION 'no such thing';",
        "IF x THEN RAISE USING ERRCODE = 'RC001'; END IF;",
        "BEGIN RAISE USING ERRCODE = 'RC998'; EXCEPTION WHEN SQLSTATE 'RC999' THEN x; END",
    ],
}
PASSED = {
    "catches_too_much": [
        "BEGIN x; EXCEPTION WHEN check_violation THEN RAISE; END",
        "CASE WHEN others THEN 1 END -- EXCEPTION WHEN OTHERS",
    ],
    "uses_session_state": [
        "PERFORM set_config('a.b', 'false', true); UPDATE t\n SET x = 1;",
        "PERFORM pg_advisory_xact_lock(1);",
    ],
    "builds_sql": ["SELECT 'EXECUTE'; -- EXECUTE"],
    "sets_restaurant": [
        "v_id := NEW.restaurant_id;",
        "INSERT INTO t (a) VALUES (NEW.restaurant_id);",
    ],
    "raises_by_itself": [
        "RAISE;",
        "RAISE EXCEPTION USING ERRCODE = 'serialization_failure', MESSAGE = 'm';",
        "BEGIN RAISE USING ERRCODE = 'RC999'; EXCEPTION WHEN SQLSTATE 'RC999' THEN x; END",
    ],
}


def pairs(bodies: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Each rule's name with each of its bodies."""
    return [(name, body) for name, examples in bodies.items() for body in examples]


def violations(catalogue: AnyConnection, rule: Rule) -> list[str]:
    """What `rule` finds in our routines. fail() is the one that may raise."""
    routines = catalogue.execute("SELECT label, prosrc FROM our_routine ORDER BY label").fetchall()
    return [
        f"{label}: {finding}"
        for label, body in routines
        if not (rule is routine_rules.raises_by_itself and label.startswith("capacity_impl.fail("))
        for finding in rule(body)
    ]


@pytest.mark.parametrize("name", RULES)
def test_no_routine(catalogue: AnyConnection, name: str) -> None:
    found = violations(catalogue, RULES[name])
    assert not found, f"{RULES[name].__doc__}\n" + "\n".join(found)


def test_every_raised_code_is_registered(catalogue: AnyConnection) -> None:
    raisable = "SELECT code FROM capacity_v1.error_codes() WHERE sqlstate IS NOT NULL"
    codes = {row[0] for row in catalogue.execute(raisable).fetchall()}
    rule = partial(routine_rules.unregistered_codes, registered=codes)
    found = violations(catalogue, rule)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(("name", "body"), pairs(FOUND))
def test_rule_finds(name: str, body: str) -> None:
    assert RULES[name](body)


@pytest.mark.parametrize(("name", "body"), pairs(PASSED))
def test_rule_passes(name: str, body: str) -> None:
    assert RULES[name](body) == []


def test_an_unregistered_code_is_found() -> None:
    body = "PERFORM capacity_impl.fail('KNOWN'); PERFORM capacity_impl.fail( 'UNKNOWN', '{}');"
    assert routine_rules.unregistered_codes(body, {"KNOWN"}) == ["fail('UNKNOWN')"]
