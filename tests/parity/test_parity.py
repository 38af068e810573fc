"""Random restaurants: checking, listing, searching and booking say what the model says.

A case is one request compared. `make test` compares the same 500 and more in every run; as many new
ones as you like, with random seeds, are compared by

    CAPACITY_DB_PARITY_CASES=20000 .venv/bin/pytest tests/parity/test_parity.py
"""

from __future__ import annotations

import os
from typing import Final

import pytest

from tests.parity.compare import DifferenceError
from tests.parity.mutations import rewrite
from tests.parity.search import compare
from tests.support.databases import AnyConnection

CASES_VARIABLE: Final = "CAPACITY_DB_PARITY_CASES"
CASES: Final = 500
"""How many requests `make test` compares at least."""
CASES_OF_A_STORY: Final = 7
"""About; most are longer."""

RED: Final = {
    "a check that takes one cover too many": (
        "check_availability",
        r"(judge_request\(\s*p_party_size)",
        r"\1 - 1",
    ),
    "a booking that takes one cover too few": (
        "create_booking",
        r"(judge_request\(\s*p_party_size)",
        r"\1 + 1",
    ),
    "a last place that is never given away": (
        "is_within_limits",
        r"(p_booked_covers \+ p_covers) <=",
        r"\1 <",
    ),
    "reads without a minimum notice": (
        "list_slots",
        r"r\.min_notice_minutes",
        "0",
    ),
    "a last seating that is over when it begins": (
        "is_policy_met",
        r"p_local <= p_last_seating",
        "p_local < p_last_seating",
    ),
    "a horizon that ends a day early": (
        "is_policy_met",
        r"p_local::date <=",
        "p_local::date <",
    ),
    "the least specific rule": (
        "resolve_service",
        r"ORDER BY c\.scope_rank",
        "ORDER BY c.scope_rank DESC",
    ),
    "of two alternatives as near the later one first": (
        "find_alternatives",
        r"ORDER BY abs\(o\.offset_minutes\), o\.local_time",
        "ORDER BY abs(o.offset_minutes), o.local_time DESC",
    ),
}
"""An engine with one line changed: the routine, what is replaced in it, and by what."""


RED_TABLES: Final = {
    "a read that forgets the tables": (
        "check_availability",
        r"IF v_place\.requires_table THEN",
        "IF false THEN",
    ),
    "a day that forgets the tables": (
        "list_slots",
        r"WHEN r\.requires_table AND NOT EXISTS",
        "WHEN false AND NOT EXISTS",
    ),
    "a party that sits at the largest table": (
        "find_free_seatings",
        r"(IS NOT NULL, greatest\(s\.capacity - p_party_size, 0\))",
        r"\1 DESC",
    ),
    "joined tables before single ones": (
        "find_free_seatings",
        r"ORDER BY s\.combination_id IS NOT NULL",
        "ORDER BY s.combination_id IS NULL",
    ),
    "no time to clear a table": (
        "seat_range",
        r"p_ends_at \+ make_interval\(mins => p_turn_buffer_minutes\)",
        "p_ends_at",
    ),
    "tables that are taken by nobody": (
        "judge_tables",
        r"bool_and\(s\.table_ids && v_taken\)",
        "false",
    ),
    "a hold that stands when its time is over": (
        "check_availability",
        r"IF v_place\.has_expired_holds THEN",
        "IF false THEN",
    ),
    "a day on which an expired hold still stands": (
        "expired_holds",
        r"<= capacity_impl\.clock\(\)",
        "< '-infinity'",
    ),
    "a hold that expires a minute late": (
        "hold_expiry",
        r"RETURN capacity_impl\.clock\(\)",
        "RETURN capacity_impl.clock() + interval '1 minute'",
    ),
    "a table of which an expired hold is not let go": (
        "taken_tables",
        r"b\.hold_expires_at <= capacity_impl\.clock\(\)",
        "b.hold_expires_at < '-infinity'",
    ),
    "a party that moves and is counted twice": (
        "judge_change",
        r"v_own_covers := p_booking\.party_size",
        "v_own_covers := 0",
    ),
    "a party that moves and leaves its table": (
        "keep_seats",
        r"IF v_table_ids &&",
        "IF true OR v_table_ids &&",
    ),
    "a party that moves to a table of somebody else": (
        "judge_change",
        r"needs_table := requires_table",
        "needs_table := false",
    ),
}
"""The same of an engine where tables are required and places held."""


@pytest.mark.slow
@pytest.mark.parametrize("is_strict", [False, True], ids=["any restaurant", "tables required"])
def test_every_answer_is_what_the_model_says(
    parity: AnyConnection, capsys: pytest.CaptureFixture[str], is_strict: bool
) -> None:
    wanted = int(os.environ.get(CASES_VARIABLE, "0"))
    number = -(-(wanted or CASES) // CASES_OF_A_STORY)
    cases = compare(parity, number, is_strict=is_strict, random=bool(wanted))
    with capsys.disabled():
        print(f" {cases} requests compared", end="")
    assert cases >= (wanted or CASES)


@pytest.mark.parametrize("change", [*RED, *RED_TABLES])
def test_one_changed_line_is_noticed(parity: AnyConnection, change: str) -> None:
    """Red control: the comparison above finds what one of the answers has wrong."""
    routine, line, changed = (RED | RED_TABLES)[change]
    rewrite(parity, f"capacity_impl.{routine}", line, changed)
    with pytest.raises(DifferenceError, match="is not what the model says"):
        compare(parity, 200, is_strict=change in RED_TABLES, shrink=False)
