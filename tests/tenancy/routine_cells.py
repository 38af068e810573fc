"""The cells of a routine: one caller's call with the ids of here, of another restaurant, of none.

Each check fails with an AssertionError where a caller can do, see or tell more than is declared.
"""

from __future__ import annotations

from typing import Final

from tests.guards.bad_values import Value
from tests.support.databases import AnyConnection
from tests.tenancy.callers import Caller, caller
from tests.tenancy.calls import Call
from tests.tenancy.levels import GRANTED, LEVELS
from tests.tenancy.outcomes import Marks, Outcome, all_moved, moved, places, run
from tests.tenancy.restaurants import HERE, NOWHERE, THERE, YONDER

SERVICE: Final = caller("service_role")
OPEN: Final = ("everybody", "self")
"""Levels of calls that no restaurant keeps to itself."""
OF_ALL: Final = (
    "get_shadow_report", "import_lines", "list_events", "prune_expired", "set_rollout_restaurants",
    "sweep_expired", "take_deliveries",
)  # fmt: skip
"""Of service_role, whose ids may be any restaurant's: where to go on, and whose rows."""


class Ask:
    """One caller's call, with whatever arguments; it is seen to keep to its restaurant."""

    def __init__(self, connection: AnyConnection, marks: Marks, who: Caller, call: Call) -> None:
        self.who, self.call = who, call
        self._connection, self._marks = connection, marks

    def __call__(self, arguments: dict[str, Value], who: Caller | None = None) -> Outcome:
        """Make the call; what it comes to."""
        outcome = run(self._connection, who or self.who, self.call, arguments, self._marks)
        restaurant_id = arguments.get("p_restaurant_id")
        if restaurant_id is not None:
            assert outcome.changed <= {restaurant_id[:8]}, "another restaurant was changed"
        return outcome

    def may(self, place: str) -> bool:
        """Whether the declaration lets the caller make the call in the restaurant at `place`."""
        if self.who.role not in GRANTED[LEVELS[self.call.routine]]:
            return False
        return self.call.level in OPEN or self.who.is_at_least(self.call.level, place)

    def is_outsider(self, place: str) -> bool:
        """Whether the caller must not learn that the restaurant at `place` exists.

        Whoever works there is told which rank a call takes.
        """
        return self.who.rank(place) == "nobody"


def check_level(ask: Ask) -> None:
    """The right call is for those that are declared."""
    call = ask.call
    outcome = ask(call.arguments)
    if ask.may(HERE):
        assert outcome.code == "", outcome.text
        if ask.who.role != "service_role" and ask.is_outsider(THERE):
            assert not [other for other in (THERE, YONDER) if other in outcome.text]
        return
    is_granted = ask.who.role in GRANTED[LEVELS[call.routine]]
    assert outcome.code == ("RC401" if is_granted else "42501"), outcome.text
    if ask.is_outsider(HERE):
        nowhere = ask(all_moved(call.arguments, NOWHERE))
        assert outcome.seen_from(HERE) == nowhere.seen_from(NOWHERE)


def check_elsewhere(ask: Ask) -> None:
    """The same call to another restaurant is refused as one to a restaurant that is none."""
    arguments = all_moved(ask.call.arguments, THERE)
    there = ask(arguments)
    if ask.may(THERE):
        assert there.code == "", there.text
        return
    assert there.is_denied
    # The twin: the ids are right over there.
    assert ask(arguments, SERVICE).code == ""
    if not ask.is_outsider(THERE):
        return
    nowhere = ask(all_moved(ask.call.arguments, NOWHERE))
    assert there.seen_from(THERE) == nowhere.seen_from(NOWHERE)
    mixed = ask(ask.call.arguments | {"p_restaurant_id": arguments["p_restaurant_id"]})
    assert mixed.seen_from(THERE) == there.seen_from(THERE)
    assert ask(ask.call.arguments | {"p_restaurant_id": None}).code != ""


def child_places(call: Call) -> list[tuple[str, int]]:
    """Every id in the arguments but the restaurant's."""
    return [place for place in places(call.arguments) if place[0] != "p_restaurant_id"]


def check_ids(ask: Ask) -> None:
    """An id of another restaurant's, in any place, is answered as one of nobody's."""
    for name, number in child_places(ask.call):
        there, nowhere = (
            ask(moved(ask.call.arguments, name, number, prefix)) for prefix in (THERE, NOWHERE)
        )
        if ask.call.routine not in OF_ALL:
            assert there.seen_from(THERE) == nowhere.seen_from(NOWHERE), (name, number)
        if ask.may(HERE) or ask.is_outsider(HERE):
            assert there.is_denied is not ask.may(HERE), (name, number, there)
