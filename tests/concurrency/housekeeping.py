"""The rest of what happens to a floor at once: staff change it, and guests wait for a place."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import psycopg

from tests.concurrency.floor import SEATS, SERVICES, Answer, Floor, outcome, service
from tests.concurrency.seating import CALLERS, MIXED, NOTHING, Caller
from tests.concurrency.support import LEVELS

OPERATIONS: Final = {
    "book": 12, "walk_in": 3, "hold": 12, "confirm": 8, "release": 3, "sweep": 3,
    "cancel": 10, "transit": 4, "change": 7,
    "assign": 8, "move": 6, "swap": 4, "unassign": 2, "seat_party": 4, "seat_service": 2,
    "block": 5, "free": 4, "combine": 2, "uncombine": 1,
    "add_table": 2, "remove_table": 2, "change_table": 2,
    "join": 5, "accept": 4, "decline": 2, "leave": 1, "verify": 1,
}  # fmt: skip
"""What a caller does, and how often in comparison."""
WINDOWS: Final = {"early": ("17:30", "18:30"), "late": ("20:00", "21:30")}
"""When some of those come who wait."""


class Housekeeper(Caller):
    """A caller who also blocks, joins, adds and removes tables, and waits for places."""

    def restaurant(self) -> uuid.UUID:
        """One of both."""
        return self.rng.choice((self.floor.strict, self.floor.loose))

    def block(self) -> str:
        """Take a table out of service for a while, now and then without an end."""
        request = self.request()
        restaurant = request["restaurant_id"]
        start = dt.datetime.combine(request["booking_date"], request["start_time"], dt.UTC)
        hours = self.rng.choice((1, 1, 2, 4, None))
        block: Answer = {
            "restaurant_id": restaurant,
            "table_id": self.rng.choice(self.floor.tables[restaurant]),
            "starts_at": start,
            "ends_at": None if hours is None else start + dt.timedelta(hours=hours),
        }
        status = self.rng.choice(("occupied", "reserved", "out_of_service"))
        answer = self.call("set_table_status", status=status, **block)
        if answer["success"]:
            self.floor.blocks.append(block)
        return outcome(answer)

    def free(self) -> str:
        """Give a blocked table back, or a part of its time."""
        block = self.recent(self.floor.blocks, 15)
        if block is None:
            return NOTHING
        if self.rng.random() < 0.3:
            block = block | {"ends_at": block["starts_at"] + dt.timedelta(minutes=30)}
        return outcome(self.call("set_table_status", status="available", **block))

    def combine(self) -> str:
        """Say that tables may be joined, or change which."""
        restaurant = self.restaurant()
        tables = [*enumerate(self.floor.tables[restaurant])]
        chosen = self.rng.sample(tables, self.rng.choice((2, 2, 3)))
        answer = self.call(
            "upsert_combination",
            restaurant_id=restaurant,
            name=f"storm {self.rng.randrange(6)}",
            table_ids=[table for _, table in chosen],
            capacity=sum(SEATS[number] for number, _ in chosen),
            min_party_size=self.rng.choice((1, 3)),
        )
        if answer["success"]:
            found = (restaurant, uuid.UUID(answer["combination"]["id"]))
            self.floor.combinations.append(found)
        return outcome(answer)

    def uncombine(self) -> str:
        """Say that tables may not be joined any more."""
        found = self.recent(self.floor.combinations, 12)
        if found is None:
            return NOTHING
        restaurant, combination = found
        return outcome(
            self.call("remove_combination", restaurant_id=restaurant, combination_id=combination)
        )

    def add_table(self) -> str:
        """Bring a table in; its number may be taken."""
        restaurant = self.restaurant()
        # Some are for parties that are larger than any, so that they can go again.
        smallest, seats = self.rng.choice(((1, 2), (1, 4), (9, 10), (9, 12)))
        answer = self.call(
            "create_table",
            restaurant_id=restaurant,
            table_number=f"N{self.rng.randrange(12)}",
            capacity=seats,
            options={"min_party_size": smallest},
        )
        if answer["success"]:
            self.floor.added.append((restaurant, uuid.UUID(answer["table"]["id"])))
        return outcome(answer)

    def remove_table(self) -> str:
        """Retire a table that was brought in, unless somebody is to sit there."""
        return self.about_table("delete_table")

    def change_table(self) -> str:
        """Make a table larger or smaller."""
        return self.about_table("update_table", changes={"capacity": self.rng.choice((2, 4, 6, 8))})

    def about_table(self, routine: str, **more: object) -> str:
        """Call a routine about a table that was brought in."""
        found = self.recent(self.floor.added, 12)
        if found is None:
            return NOTHING
        restaurant, table = found
        return outcome(self.call(routine, restaurant_id=restaurant, table_id=table, **more))

    def join(self) -> str:
        """Wait for a place in a service, perhaps only at some times."""
        request, name = self.request(), self.rng.choice((*SERVICES,))
        options = {}
        if self.rng.random() < 0.3:
            options = dict(zip(("first_time", "last_time"), WINDOWS[name], strict=True))
        answer = self.call(
            "join_waitlist",
            restaurant_id=request["restaurant_id"],
            service_date=request["booking_date"],
            service_period_id=service(request["restaurant_id"], name),
            party_size=request["party_size"],
            idempotency_key=self.key(),
            options=options,
        )
        return outcome(answer)

    def accept(self) -> str:
        """Take what somebody was offered."""
        entry = self.offered()
        if entry is None:
            return NOTHING
        answer = self.call("accept_offer", **entry, idempotency_key=self.key())
        if outcome(answer) == "done":
            booking = uuid.UUID(answer["booking"]["id"])
            self.resolved(entry["restaurant_id"], booking, answer, kept=True)
        return outcome(answer)

    def decline(self) -> str:
        """Say no to what was offered."""
        entry = self.offered()
        return NOTHING if entry is None else outcome(self.call("decline_offer", **entry))

    def leave(self) -> str:
        """Wait no longer."""
        entry = self.open_entry("waiting", "offered")
        return NOTHING if entry is None else outcome(self.call("leave_waitlist", **entry))

    def offered(self) -> Answer | None:
        """An entry with an offer."""
        return self.open_entry("offered")

    def open_entry(self, *statuses: str) -> Answer | None:
        """An entry with one of these statuses a moment ago."""
        restaurant = self.restaurant()
        answer = self.call("list_waitlist", restaurant_id=restaurant)
        found = [entry for entry in answer.get("entries", ()) if entry["status"] in statuses]
        if not found:
            return None
        entry_id = uuid.UUID(self.rng.choice(found)["id"])
        return {"restaurant_id": restaurant, "entry_id": entry_id}

    def verify(self) -> str:
        """Ask the engine for its own findings, in the middle of it all."""
        answer = self.call("verify_capacity", restaurant_id=self.restaurant())
        self.floor.unsound += [str(finding) for finding in answer.get("findings", ())]
        return outcome(answer)


def run(
    dsn: str,
    floor: Floor,
    operations: int,
    levels: Sequence[str] = MIXED,
    mix: dict[str, int] | None = None,
) -> None:
    """Let CALLERS connections, at `levels` in turn, do so many things altogether."""
    doing = [name for name, times in (mix or OPERATIONS).items() for _ in range(times)]

    def work(number: int) -> None:
        level = levels[number % len(levels)]
        with psycopg.connect(dsn) as connection:
            connection.isolation_level = LEVELS[level]
            caller = Housekeeper(floor, connection, level)
            for _ in range(operations // CALLERS):
                caller.act(caller.rng.choice(doing))

    with ThreadPoolExecutor(CALLERS) as pool:
        list(pool.map(work, range(CALLERS)))
