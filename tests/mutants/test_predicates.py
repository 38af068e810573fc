"""Every comparison of restaurants is found, and what is left without it is what it should be."""

from __future__ import annotations

import re

import pytest

from tests.lints.sqltext import code_only
from tests.mutants.predicates import predicates
from tests.support.databases import AnyConnection


@pytest.mark.parametrize(
    ("text", "without"),
    [
        ("WHERE b.restaurant_id = p_restaurant_id AND x", ["WHERE true AND x"]),
        ("ON a.restaurant_id=b.restaurant_id\n WHERE y", ["ON true\n WHERE y"]),
        ("WHERE restaurant_id = NEW.restaurant_id;", ["WHERE true;"]),
        ("WHERE v_x.restaurant_id = b.id;", ["WHERE true;"]),
        ("WHERE b.restaurant_id = ANY (v_restaurant_ids) OR z", ["WHERE true OR z"]),
        (
            "a.restaurant_id = p AND b.restaurant_id -- =\n = p",
            ["true AND b.restaurant_id -- =\n = p", "a.restaurant_id = p AND true"],
        ),
        ("JOIN b USING (restaurant_id, id) WHERE", ["JOIN b USING (id) WHERE"]),
        ("JOIN b USING (restaurant_id) WHERE", ["JOIN b ON true WHERE"]),
        ("WHERE (a.restaurant_id, a.id) = (p, f(1, 2)) AND", ["WHERE (a.id) = (f(1, 2)) AND"]),
        (
            "(NEW.restaurant_id, NEW.x) IS DISTINCT FROM (OLD.restaurant_id, OLD.x) THEN",
            ["(NEW.x) IS DISTINCT FROM (OLD.x) THEN"],
        ),
        ("IF a.restaurant_id IS NOT DISTINCT FROM b.restaurant_id THEN", ["IF true THEN"]),
        ("IF a.restaurant_id IS DISTINCT FROM v.restaurant_id THEN", ["IF false THEN"]),
    ],
)
def test_a_comparison_is_left_out(text: str, without: list[str]) -> None:
    assert [predicate.removed(text) for predicate in predicates(text)] == without


@pytest.mark.parametrize(
    "text",
    [
        "SELECT restaurant_id FROM b WHERE b.id = p_id",
        "v_row.restaurant_id := p_restaurant_id;",
        "f(p_restaurant_id => p_restaurant_id)",
        "-- a.restaurant_id = b.restaurant_id\n'a.restaurant_id = x'",
        "(a.id, a.x) = (b.id, b.x)",
        "UPDATE b SET x = CASE WHEN y THEN f(1, 2) END, z = v_restaurant_id WHERE b.id = p_id",
    ],
)
def test_nothing_else_is_a_comparison(text: str) -> None:
    assert predicates(text) == []


def test_no_comparison_in_a_routine_is_overlooked(catalogue: AnyConnection) -> None:
    """By a pattern that knows less, but overlooks nothing of what is written here."""
    compared = re.compile(
        r"restaurant_ids?\s*=(?!>)|(?<![:<>])=\s*(?:ANY\s*\(\s*)?[\w.]*\brestaurant_ids?\b"
        r"|\b\w+\.\w+\s*=\s*(?:ANY\s*\(\s*)?\w*restaurant_ids?\b"
        r"|restaurant_id[^;]*?\bIS\s+(?:NOT\s+)?DISTINCT\s+FROM\s*\(?[\w.]*restaurant_id",
        re.IGNORECASE,
    )
    bodies = catalogue.execute("SELECT label, prosrc FROM our_routine").fetchall()
    counted = {label: len(compared.findall(code_only(body))) for label, body in bodies}
    assert sum(counted.values()) > 300
    assert {label: len(predicates(body)) for label, body in bodies} == counted
