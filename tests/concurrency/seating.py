"""Everything that can happen to a floor at once: who sits where, who holds, who waits."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, TypeVar

import psycopg

from capacity_db.retry import RETRYABLE
from tests.concurrency.floor import SERVICES, Answer, Floor, Party, call, code, outcome, service
from tests.concurrency.support import DAY, Connection

T = TypeVar("T")

CALLERS: Final = 16
COMMITTED: Final = "read committed"
MIXED: Final = (COMMITTED, "serializable", COMMITTED, COMMITTED, "repeatable read", COMMITTED)
DAYS: Final = 4
NOTHING: Final = "nothing to do it to"
RETRIES: Final = 200


class Caller:
    """One connection at one isolation level, and its random choices."""

    def __init__(self, floor: Floor, connection: Connection, level: str) -> None:
        self.floor = floor
        self.connection = connection
        self.level = level
        self.rng = random.Random()

    def act(self, operation: str) -> None:
        """Do something, and report what became of it."""
        self.floor.outcomes[operation, getattr(self, operation)()] += 1

    def call(self, routine: str, **arguments: object) -> Answer:
        """Call a routine in a transaction of its own; what it raises is an answer, too.

        At READ COMMITTED nothing is repeated: what goes wrong there reaches a caller.
        """
        attempts = 1 if self.level == COMMITTED else RETRIES
        for attempt in range(1, attempts + 1):
            try:
                with self.connection.transaction():
                    return call(self.connection, routine, **arguments)
            except psycopg.Error as error:
                if isinstance(error, RETRYABLE):
                    self.floor.conflicts[self.level, error.sqlstate or "?"] += 1
                    if attempt < attempts:
                        continue
                return {"success": False, "error": {"code": code(error)}}
        raise AssertionError("unreachable")

    def recent(self, found: Sequence[T], number: int) -> T | None:
        """One of the last few."""
        return self.rng.choice(found[-number:]) if found else None

    def some_party(self, *, loose: bool = False) -> Party | None:
        """A booking that somebody made."""
        found = self.floor.parties[-150:]
        if loose:
            found = [party for party in found if party.restaurant == self.floor.loose]
        return self.rng.choice(found) if found else None

    def request(self) -> Answer:
        """A restaurant, date, time and party size."""
        rng = self.rng
        return {
            "restaurant_id": rng.choice((self.floor.strict, self.floor.loose)),
            "booking_date": DAY + dt.timedelta(days=rng.choice((0, *range(1, DAYS), 1, 2))),
            "start_time": dt.time(rng.randrange(17, 22), rng.choice((0, 30))),
            "party_size": rng.choice((1, 2, 2, 2, 3, 4, 4, 5, 6, 8)),
        }

    def service(self, request: Answer) -> uuid.UUID:
        """The id of one of the services of that date."""
        return service(request["restaurant_id"], self.rng.choice((*SERVICES,)))

    def key(self) -> str:
        """A key that names a request."""
        return str(self.rng.getrandbits(64))

    def wanted_tables(self, party: Party) -> list[uuid.UUID]:
        """Tables for a party: mostly some that are free and fit."""
        rng = self.rng
        if rng.random() < 0.8:
            answer = self.call(
                "find_suitable_tables",
                restaurant_id=party.restaurant,
                date=party.day,
                time=party.time,
                party_size=party.size,
                options={"booking_id": str(party.id)},
            )
            if answer.get("tables"):
                return [uuid.UUID(found) for found in rng.choice(answer["tables"])["table_ids"]]
        tables = self.floor.tables[party.restaurant]
        return rng.sample(tables, rng.choice((1, 1, 2)))

    # What is done with bookings and holds.

    def book(self) -> str:
        """Book, now and then over every limit."""
        options: Answer = {"override": True, "reason": "storm"} if self.rng.random() < 0.05 else {}
        if self.rng.random() < 0.1:
            options["status"] = "pending"
        return self.taken(
            "create_booking_with_capacity_check", self.request(), source="race", options=options
        )

    def walk_in(self) -> str:
        """Seat who stands at the door."""
        request = self.request() | {"booking_date": None, "start_time": None}
        return self.taken(
            "create_booking_with_capacity_check", request, source="race", booking_type="walk_in"
        )

    def hold(self) -> str:
        """Hold a place for some seconds, or minutes."""
        seconds = self.rng.choice((10, 20, 60, 300))
        return self.taken(
            "hold_capacity",
            self.request(),
            hold=True,
            options={"seconds": seconds, "source": "race"},
        )

    def taken(self, routine: str, request: Answer, *, hold: bool = False, **more: object) -> str:
        """Ask for a place, and remember it."""
        answer = self.call(routine, **request, idempotency_key=self.key(), **more)
        if answer["success"]:
            booking = answer["booking"]
            party = Party(
                request["restaurant_id"],
                uuid.UUID(booking["id"]),
                dt.date.fromisoformat(booking["booking_date"]),
                dt.time.fromisoformat(booking["start_time"]),
                request["party_size"],
            )
            (self.floor.holds if hold else self.floor.parties).append(party)
        return outcome(answer)

    def confirm(self) -> str:
        """Confirm a hold, for as many, fewer or more; now and then somebody's request again."""
        request = self.recent(self.floor.confirmations, 10) if self.rng.random() < 0.15 else None
        if request is None:
            hold = self.recent(self.floor.holds, 10)
            if hold is None:
                return NOTHING
            size = self.rng.choice((None, hold.size, max(hold.size - 1, 1), hold.size + 1))
            request = {
                "restaurant_id": hold.restaurant,
                "booking_id": hold.id,
                "idempotency_key": self.key(),
                "party_size": size,
                "options": {"status": self.rng.choice(("confirmed", "confirmed", "pending"))},
            }
            self.floor.confirmations.append(request)
        answer = self.call("confirm_hold", **request)
        self.resolved(request["restaurant_id"], request["booking_id"], answer, kept=True)
        return outcome(answer)

    def release(self) -> str:
        """Give a hold back."""
        hold = self.recent(self.floor.holds, 20)
        if hold is None:
            return NOTHING
        answer = self.call("release_hold", restaurant_id=hold.restaurant, booking_id=hold.id)
        self.resolved(hold.restaurant, hold.id, answer, kept=False)
        return outcome(answer)

    def resolved(
        self, restaurant: uuid.UUID, booking: uuid.UUID, answer: Answer, *, kept: bool
    ) -> None:
        """Remember who was told that a hold is resolved."""
        if outcome(answer) == "done":
            self.floor.resolved[restaurant, booking] += 1
            if kept:
                found = answer["booking"]
                date = dt.date.fromisoformat(found["booking_date"])
                time = dt.time.fromisoformat(found["start_time"])
                party = Party(restaurant, booking, date, time, found["party_size"])
                self.floor.parties.append(party)

    def sweep(self) -> str:
        """Let what is due expire: of one restaurant, of both, or a few at a time."""
        restaurant = self.rng.choice((None, self.floor.strict, self.floor.loose))
        options = {"limit": 3} if self.rng.random() < 0.3 else {}
        answer = self.call("sweep_expired", restaurant_id=restaurant, options=options)
        if answer["success"] and not answer["holds"]:
            return "nothing was due"
        return outcome(answer)

    def cancel(self) -> str:
        """Cancel a booking."""
        return self.about(self.some_party(), "cancel_booking")

    def transit(self) -> str:
        """Seat a party, or send it away."""
        status = self.rng.choice(("seated", "no_show", "confirmed", "completed"))
        return self.about(self.some_party(), "transition_booking", status=status)

    def change(self) -> str:
        """Move or resize a booking, on the version it has."""
        party = self.some_party()
        if party is None:
            return NOTHING
        changes = self.request()
        del changes["restaurant_id"]
        for name in self.rng.sample([*changes], self.rng.randrange(3)):
            del changes[name]
        seen = self.call("get_booking", restaurant_id=party.restaurant, booking_id=party.id)
        return self.about(
            party,
            "update_booking",
            expected_version=seen["booking"]["version"],
            changes={name: v if isinstance(v, int) else str(v) for name, v in changes.items()},
            idempotency_key=self.key(),
        )

    # What is done with tables.

    def assign(self) -> str:
        """Give a party tables, now and then unsuitable ones."""
        party = self.some_party(loose=True)
        if party is None:
            return NOTHING
        options = {"override": True, "reason": "storm"} if self.rng.random() < 0.05 else {}
        return self.about(
            party,
            "assign_table_to_booking",
            table_ids=self.wanted_tables(party),
            options=options,
        )

    def move(self) -> str:
        """Seat a party elsewhere."""
        party = self.some_party()
        tables = self.wanted_tables(party) if party else []
        return self.about(party, "move_booking", table_ids=tables)

    def swap(self) -> str:
        """Let two parties change tables; mostly two who come at the same time."""
        party = self.some_party()
        if party is None:
            return NOTHING
        others = [
            other
            for other in self.floor.parties[-150:]
            if other.restaurant == party.restaurant
            and other.id != party.id
            and (other.day == party.day or self.rng.random() < 0.1)
        ]
        if not others:
            return NOTHING
        others.sort(key=lambda other: (other.time != party.time, abs(other.size - party.size)))
        other = self.rng.choice(others[:4])
        return self.about(party, "swap_tables", other_booking_id=other.id)

    def unassign(self) -> str:
        """Take a party's tables away, where it needs none."""
        return self.about(self.some_party(loose=True), "unassign_table_from_booking")

    def seat_party(self) -> str:
        """Let the engine find tables for a party."""
        return self.about(self.some_party(loose=True), "auto_assign_booking")

    def seat_service(self) -> str:
        """Let the engine find tables for a whole service, perhaps moving who has one."""
        request = self.request()
        options = {"dry_run": self.rng.random() < 0.2, "reassign": self.rng.random() < 0.4}
        return outcome(
            self.call(
                "auto_assign_service",
                restaurant_id=request["restaurant_id"],
                service_date=request["booking_date"],
                service_period_id=self.service(request),
                options=options,
            )
        )

    def about(self, party: Party | None, routine: str, **more: object) -> str:
        """Call a routine about a booking."""
        if party is None:
            return NOTHING
        said = outcome(
            self.call(routine, restaurant_id=party.restaurant, booking_id=party.id, **more)
        )
        if said == "WRONG_STATUS" or (routine, said) == ("cancel_booking", "done"):
            # Mostly somebody whom nothing happens to any more.
            with suppress(ValueError):
                self.floor.parties.remove(party)
        return said
