"""How several processes share the tests (pytest-xdist)."""

from __future__ import annotations

import os
from itertools import islice
from typing import Final, TypeVar

T = TypeVar("T")

MOST: Final = 8
"""Each process has a server of its own, which takes memory."""


def workers() -> int:
    """How many processes: two for each processor, since most tests mostly wait."""
    return min(2 * len(os.sched_getaffinity(0)), MOST)


def shares(slow: list[T], others: list[T], count: int) -> list[list[T]]:
    """The tests in `count` parts, the slow ones first in each.

    `--dist=worksteal` gives each process one stretch of the list to begin with, all equally long or
    the last ones longer by one. What stands at the end of a stretch may be taken by another
    process later; a slow test there would be the one that everybody waits for.
    """
    length, longer = divmod(len(slow) + len(others), count)
    remaining = iter(others)
    found = []
    for number in range(count):
        mine = slow[number::count]
        room = length + (number >= count - longer) - len(mine)
        found.append([*mine, *islice(remaining, max(0, room))])
    return found
