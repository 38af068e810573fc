"""Random tables: few and small, so that they are often the limit, some of them joined."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.parity.model.tables import Combination, Table
from tests.parity.scenario import AddTable, JoinTables

_NUMBERS: Final = ("2", "10", "T1", "1", "T10")
_SEATS: Final = st.sampled_from([2, 2, 2, 4, 4, 6])
_SMALLEST: Final = st.sampled_from([1, 1, 1, 2])


@st.composite
def furniture(draw: DrawFn, is_required: bool) -> list[AddTable | JoinTables]:
    """The tables of a restaurant; more than one or two only where a booking needs one."""
    number = draw(st.sampled_from([1, 2, 2, 3, 4] if is_required else [0, 0, 1]))
    tables = [
        Table(
            name,
            seats := draw(_SEATS),
            draw(_SMALLEST),
            draw(st.sampled_from([None, None, seats + 1, max(seats - 1, 2)])),
            draw(st.sampled_from(["indoor", "indoor", "bar"])),
        )
        for name in _NUMBERS[:number]
    ]
    sets = [set_ for size in (2, 3) for set_ in combinations(tables, size)]
    joined = draw(st.lists(st.sampled_from(sets), max_size=2, unique=True)) if sets else []
    return [
        *map(AddTable, tables),
        *(
            JoinTables(
                Combination(
                    f"joined {place}",
                    tuple(table.number for table in members),
                    sum(table.seats for table in members) + draw(st.sampled_from([0, 0, -1, 1])),
                    draw(_SMALLEST),
                    draw(st.sampled_from([None, None, 12])),
                )
            )
            for place, members in enumerate(joined)
        ),
    ]
