"""Rules about the expressions of row-level security policies."""

from __future__ import annotations

import pytest

from tests.lints.policy_rules import calls_once_a_row
from tests.support.databases import AnyConnection

POLICIES = """
    SELECT p.polname, e.expression
    FROM pg_policy AS p
    JOIN our_table AS t ON t.oid = p.polrelid
    CROSS JOIN LATERAL (VALUES (pg_get_expr(p.polqual, p.polrelid)),
                               (pg_get_expr(p.polwithcheck, p.polrelid))) AS e (expression)
    WHERE e.expression IS NOT NULL
"""
PLANT = """
    CREATE POLICY planted ON capacity.bookings
        USING (restaurant_id = {0}) WITH CHECK (restaurant_id = (SELECT {0}))
"""
CLAIM = "nullif(current_setting('request.restaurant', true), '')::uuid"


def slow_calls(catalogue: AnyConnection) -> list[str]:
    """Every finding in the policies of the database."""
    rows = catalogue.execute(POLICIES).fetchall()
    return [f"{name}: {finding}" for name, text in rows for finding in calls_once_a_row(text)]


def test_policies_call_functions_once_a_statement(catalogue: AnyConnection) -> None:
    assert slow_calls(catalogue) == []


def test_a_planted_call_for_every_row_is_found(catalogue: AnyConnection) -> None:
    catalogue.execute(PLANT.format(CLAIM).encode())
    assert slow_calls(catalogue) == ["planted: current_setting() for every row"]


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ("(a = current_setting('x'::text, true))", 1),
        ("(a = capacity_impl.tenant())", 1),
        ("((a = ( SELECT (f(current_setting('x (y'::text)))::uuid AS f)) AND auth.uid() = b)", 1),
        ("(a = ( SELECT (NULLIF(current_setting('x'::text), ''::text))::uuid AS n))", 0),
        ("(a = ANY (ARRAY[1, 2]))", 0),
    ],
)
def test_only_calls_outside_subqueries_count(expression: str, count: int) -> None:
    assert len(calls_once_a_row(expression)) == count
