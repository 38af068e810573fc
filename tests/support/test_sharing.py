"""The tests are dealt out: none twice, none left out, the slow ones first."""

from __future__ import annotations

import pytest

from tests.support.sharing import shares, workers


def test_every_process_begins_with_its_slow_tests() -> None:
    assert shares([100, 200, 300], [*range(8)], 2) == [[100, 300, 0, 1, 2], [200, 3, 4, 5, 6, 7]]


@pytest.mark.parametrize("slow", [0, 1, 5, 9])
@pytest.mark.parametrize("others", [0, 1, 2, 100])
def test_no_test_is_lost_and_none_is_dealt_twice(slow: int, others: int) -> None:
    dealt = shares([*range(slow)], [*range(slow, slow + others)], 4)
    assert sorted(test for share in dealt for test in share) == [*range(slow + others)]


def test_a_machine_with_one_processor_has_workers_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for processors, expected in ((1, 2), (2, 4), (64, 8)):
        monkeypatch.setattr("os.sched_getaffinity", lambda _, n=processors: set(range(n)))
        assert workers() == expected
