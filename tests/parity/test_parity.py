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
from tests.parity.engine import rewrite
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


@pytest.mark.slow
def test_every_answer_is_what_the_model_says(
    parity: AnyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = int(os.environ.get(CASES_VARIABLE, "0"))
    number = -(-(wanted or CASES) // CASES_OF_A_STORY)
    cases = compare(parity, number, random=bool(wanted))
    with capsys.disabled():
        print(f" {cases} requests compared", end="")
    assert cases >= (wanted or CASES)


@pytest.mark.parametrize("change", RED)
def test_one_changed_line_is_noticed(parity: AnyConnection, change: str) -> None:
    """Red control: the comparison above finds what one of the answers has wrong."""
    routine, line, changed = RED[change]
    rewrite(parity, f"capacity_impl.{routine}", line, changed)
    with pytest.raises(DifferenceError, match="is not what the model says"):
        compare(parity, 200, random=False, shrink=False)
