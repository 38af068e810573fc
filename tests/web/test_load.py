"""A crowd at once; `python -m tests.web.load` measures longer ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web.load.phases import PARTY, SPIKE, run_phase
from tests.web.load.stage import stage

SHORT = replace(SPIKE, seconds=10)


@pytest.mark.slow
def test_of_a_hundred_visitors_at_once_exactly_as_many_are_accepted_as_fit(dsn: str) -> None:
    with stage(dsn) as served:
        seen = run_phase(SHORT, served.url, dsn, served.house(SHORT.covers))
    assert seen.faults == []
    assert seen.accepted.total() == seen.stored.total() == SHORT.covers // PARTY
    assert seen.refused > 0
    assert len(seen.answers["POST bookings"]) >= SHORT.users


@pytest.mark.slow
def test_without_a_trusted_proxy_all_of_them_are_one_client(dsn: str) -> None:
    """The red control: the limits are on, and it is the addresses that let the crowd through."""
    few = replace(SHORT, users=20, users_a_second=20.0, seconds=4)
    with stage(dsn, trusted=None) as served:
        seen = run_phase(few, served.url, dsn, served.house(few.covers))
    assert seen.statuses[429] > 0
    assert seen.accepted.total() == seen.stored.total() == 10
