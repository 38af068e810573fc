"""Mutants of routines and of the conditions of triggers: a text that lacks a guard."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from tests.mutants.mutant import Mutant
from tests.mutants.predicates import predicates
from tests.support.databases import AnyConnection

_ROUTINES: Final = """
    SELECT n.nspname || '.' || p.proname, p.prosrc, pg_get_functiondef(p.oid)
    FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('capacity', 'capacity_impl', 'capacity_v1') ORDER BY 1"""
_TRIGGERS: Final = """
    SELECT c.relname::text, g.tgname::text, pg_get_triggerdef(g.oid),
           n.nspname || '.' || p.proname
    FROM pg_trigger AS g
    JOIN pg_class AS c ON c.oid = g.tgrelid
    JOIN pg_proc AS p ON p.oid = g.tgfoid
    JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE c.relnamespace = 'capacity'::regnamespace AND NOT g.tgisinternal ORDER BY 1, 2"""

_CHECK: Final = re.compile(
    r"PERFORM\s+capacity_impl\.check_(?:access\([^;]*?, '(?P<role>\w+)'\)|service_access\(\));"
)
_BELOW: Final = {"owner": "admin", "admin": "staff"}

_IDENTITY: Final = {
    "user_metadata is believed": (
        "capacity_impl.current_memberships",
        "v_claims #> '{app_metadata,restaurants}'",
        "v_claims #> '{app_metadata,restaurants}', v_claims #> '{user_metadata,restaurants}'",
    ),
    "the table is believed beside the claims": (
        "capacity_impl.current_memberships", "IF v_carried IS NULL THEN",
        "IF v_carried IS NULL OR v_carried = '{}' THEN",
    ),
    "the table is not asked whose membership it is": (
        "capacity_impl.current_memberships", "m.user_id = v_claims ->> 'sub'", "true",
    ),
    "user_metadata names the user": (
        "capacity_impl.current_memberships", "m.user_id = v_claims ->> 'sub'",
        "m.user_id = coalesce(v_claims #>> '{user_metadata,sub}', v_claims ->> 'sub')",
    ),
    "a claim's role is not looked at": (
        "capacity_impl.current_memberships", "r.role::text = c.value", "r.role = 'owner'",
    ),
    "every member may everything": (
        "capacity_impl.check_access", "m.role >= p_role", "true",
    ),
    "everybody may everything": (
        "capacity_impl.check_access", "capacity_impl.is_service_caller() IS TRUE", "true",
    ),
    "NULL may everything": (
        "capacity_impl.check_access", "m.restaurant_id = p_restaurant_id",
        "(m.restaurant_id = p_restaurant_id) IS NOT FALSE",
    ),
    "everybody is service_role": (
        "capacity_impl.check_service_access", "capacity_impl.is_service_caller() IS NOT TRUE",
        "false",
    ),
    "every member has every role in policies": (
        "capacity_v1.user_restaurants", "m.role >= p_role::capacity.member_role", "true",
    ),
    "a booking is found without its reference": (
        "capacity_impl.find_booking_by_reference", "b.reference = p_reference", "true",
    ),
    "a waitlist entry is found without its reference": (
        "capacity_impl.find_entry_by_reference", "e.reference = p_reference", "true",
    ),
}  # fmt: skip
"""By name: the routine, a text of it, and what stands there instead."""


def mutants(connection: AnyConnection) -> Iterator[Mutant]:
    """All of them, from the bodies in a migrated database."""
    for name, body, definition in connection.execute(_ROUTINES.encode()).fetchall():
        yield from _filters(name, body, definition)
        yield from _checks(name, body, definition)
        yield from _identities(name, body, definition)
    for table, trigger, definition, routine in connection.execute(_TRIGGERS.encode()).fetchall():
        for predicate in predicates(definition):
            yield Mutant(
                "filter removed",
                f"trigger {trigger} on {table}: {predicate.text(definition)}",
                (f"DROP TRIGGER {trigger} ON capacity.{table}", predicate.removed(definition)),
                routines=frozenset({routine}),
                tables=frozenset({table}),
            )


def _changed(
    kind: str, name: str, routine: str, body: str, definition: str, change: tuple[int, int, str]
) -> Mutant:
    start, end, instead = change
    mutated = body[:start] + instead + body[end:]
    return Mutant(
        kind,
        name,
        (definition.replace(body, mutated),),
        routines=frozenset({routine}),
        body=change,
    )


def _filters(routine: str, body: str, definition: str) -> Iterator[Mutant]:
    seen: Counter[str] = Counter()
    for predicate in predicates(body):
        text = predicate.text(body)
        seen[text] += 1
        number = f" ({seen[text]})" if seen[text] > 1 else ""
        change = (predicate.start, predicate.end, predicate.instead)
        name = f"{routine}: {text}{number}"
        yield _changed("filter removed", name, routine, body, definition, change)


def _checks(routine: str, body: str, definition: str) -> Iterator[Mutant]:
    for number, match in enumerate(_CHECK.finditer(body), 1):
        name = f"{routine}: {' '.join(match[0].split())}" + (f" ({number})" if number > 1 else "")
        change = (*match.span(), "NULL;")
        yield _changed("access unchecked", name, routine, body, definition, change)
        if match["role"] in _BELOW:
            change = (*match.span("role"), _BELOW[match["role"]])
            yield _changed("access weaker", name, routine, body, definition, change)


def _identities(routine: str, body: str, definition: str) -> Iterator[Mutant]:
    for name, (where, text, instead) in _IDENTITY.items():
        if where == routine:
            if body.count(text) != 1:
                raise LookupError(f"{routine} does not have {text!r} once: adapt {name!r}")
            start = body.index(text)
            change = (start, start + len(text), instead)
            yield _changed("identity", name, routine, body, definition, change)
