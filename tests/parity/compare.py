"""Play a story on model and engine, and hold every answer of the one against the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from tests.parity import answers
from tests.parity.engine import Engine, set_clock
from tests.parity.model.changes import Party, judge_change
from tests.parity.model.judgement import MINUTE, Request, Verdict, booking, judge
from tests.parity.model.restaurant import Restaurant
from tests.parity.model.search import USUAL, Wish, alternatives, day_slots
from tests.parity.model.tables import Block, Stay
from tests.parity.scenario import (
    Ask,
    Cancel,
    Confirm,
    Keep,
    Move,
    Release,
    Scenario,
    Sweep,
    Wait,
)
from tests.support.databases import AnyConnection


class DifferenceError(AssertionError):
    """Model and engine disagree."""


def play(connection: AnyConnection, scenario: Scenario) -> int:
    """Play a story, compare every answer, take everything back; the number of requests compared.

    Raises DifferenceError with the first answer that is not what the model says.
    """
    with connection.transaction(force_rollback=True):
        return _Playing(connection, scenario).play()


@dataclass(eq=False)
class Held(Party):
    """A hold that was made, and what became of it."""

    reference: str
    became: str | None = None

    def end(self, now: datetime) -> str | None:
        """The code of a refusal because it has ended."""
        if self.became is not None:
            return "HOLD_RESOLVED"
        assert self.booking.expires is not None
        return "HOLD_EXPIRED" if self.booking.expires <= now else None


class _Playing:
    """One playing of one story."""

    def __init__(self, connection: AnyConnection, scenario: Scenario) -> None:
        set_clock(connection, scenario.now)
        self.steps = (*scenario.setup, *scenario.steps)
        self.now = scenario.now
        self.model = scenario.restaurant()
        self.engine = Engine(connection, scenario.zone)
        self.kept: list[tuple[str, Party]] = []
        self.holds: list[Held] = []
        self.where = ""

    def play(self) -> int:
        cases = 0
        for number, step in enumerate(self.steps, 1):
            self.where = f"at step {number}, {self.now}: {step}"
            match step:
                case Wait(time):
                    self.now += time
                    self.engine.set_clock(self.now)
                    self.model.forget_expired(self.now)
                case Cancel(which):
                    self._cancel(which)
                case Ask():
                    self._ask(step)
                    cases += 1
                case Confirm(which, more) if self.holds:
                    self._confirm(self.holds[which % len(self.holds)], more)
                case Release(which) if self.holds:
                    self._release(self.holds[which % len(self.holds)])
                case Confirm() | Release():
                    pass
                case Move() if self.kept:
                    self._move(*self.kept[step.number % len(self.kept)], step)
                case Move():
                    pass
                case Sweep():
                    self.engine.sweep()
                case Keep(which, stay):
                    self._keep(which, stay)
                case change:
                    self.engine.change(change)
                    change.apply(self.model)
        self._compare("verify_capacity", self.engine.findings(), [])
        return cases

    def _cancel(self, which: int) -> None:
        if self.kept:
            reference, party = self.kept.pop(which % len(self.kept))
            self.engine.cancel(reference)
            self.model.bookings.remove(party.booking)

    def _move(self, reference: str, party: Party, step: Move) -> None:
        before = party.request
        wanted = replace(
            before,
            local=before.local + step.minutes * MINUTE,
            party_size=max(party.booking.party_size + step.more, 1),
            second_occurrence=False,
            allow_past=False,
            override=False,
        )
        own = self.model.calendar.service(before.local)
        if before.walk_in:
            return
        if not step.minutes and (own is None or party.booking.service != (own.day, own.period)):
            return  # it keeps its place where the calendar has none
        verdict = judge_change(self.model, party, wanted, self.now)
        self._compare(
            "update_booking",
            _said_change(self.engine.move(reference, wanted)),
            _due_change(self.model, wanted, verdict, self.now),
        )
        if verdict.accepted:
            assert verdict.ends_at is not None
            changed = booking(wanted, verdict)
            self.model.bookings.remove(party.booking)
            self.model.bookings.append(changed)
            party.request, party.booking, party.ends_at = wanted, changed, verdict.ends_at

    def _confirm(self, hold: Held, more: int) -> None:
        size = max(hold.booking.party_size + more, 1)
        due = hold.end(self.now) or ("HOLD_EXCEEDED" if size > hold.booking.party_size else None)
        self._compare("confirm_hold", self.engine.confirm(hold.reference, size), due)
        if due is None:
            hold.became = "confirmed"
            hold.booking.party_size = size
            hold.booking.expires = None
            self.kept.append((hold.reference, hold))

    def _release(self, hold: Held) -> None:
        due = None if hold.became == "released" else hold.end(self.now)
        self._compare("release_hold", self.engine.release(hold.reference), due)
        if due is None and hold.became is None:
            hold.became = "released"
            self.model.bookings.remove(hold.booking)

    def _keep(self, which: int, stay: Stay) -> None:
        floor = self.model.floor
        stay = replace(stay, start=max(stay.start, self.now))
        if not floor.tables or stay.end <= stay.start:
            return
        table = floor.tables[which % len(floor.tables)].number
        is_taken = any(table in b.tables and b.stay.meets(stay) for b in self.model.bookings)
        due = "TABLE_IN_USE" if is_taken else None
        self._compare("set_table_status", self.engine.keep(table, stay), due)
        if due is None:
            floor.blocks.append(Block(table, stay))

    def _ask(self, step: Ask) -> None:
        request, kept, wish = step.request, step.kept, step.wish
        verdict = judge(self.model, request, self.now)
        expires = None
        if step.hold is not None:
            seconds = min(step.hold, 60 * self.model.policy.max_hold)
            expires = self.now + timedelta(seconds=seconds)
            if verdict.starts_at is not None:  # no hold outlives its arrival, but for a minute
                arrival = max(verdict.starts_at, self.now + timedelta(minutes=1))
                expires = min(expires, arrival)
        if not (request.walk_in or request.allow_past or request.override):
            self._check(request, verdict)
            self._day(request, verdict, with_calendar=not kept)
            if wish != USUAL and verdict.error is None:
                self._nearby(request, wish, None)
        with self.engine.connection.transaction(force_rollback=not kept):
            if step.hold is not None:
                answer = self.engine.hold(request, step.hold)
            else:
                answer = self.engine.create(request)
        self._compare(
            "create_booking_with_capacity_check" if expires is None else "hold_capacity",
            answers.said_booking(answer),
            answers.due_booking(self.model, request, verdict, self.now, expires),
        )
        if kept and verdict.accepted:
            booked = booking(request, verdict)
            booked.expires = expires
            self.model.bookings.append(booked)
            assert verdict.ends_at is not None
            reference = answer["booking"]["id"]
            if answer["booking"]["status"] == "confirmed":  # who sits already cannot cancel
                self.kept.append((reference, Party(request, booked, verdict.ends_at)))
            elif expires is not None:
                self.holds.append(Held(request, booked, verdict.ends_at, reference))

    def _check(self, request: Request, verdict: Verdict) -> None:
        answer = self.engine.check(request)
        self._compare(
            "check_slot_availability",
            answers.said_check(answer),
            answers.due_check(self.model, verdict),
        )
        if verdict.error is not None:
            return
        self._nearby(request, USUAL, None if verdict.accepted else answer["alternatives"])
        if verdict.accepted:
            self._compare("alternatives where none is needed", answer["alternatives"], [])

    def _nearby(self, request: Request, wish: Wish, offered: list[answers.Form] | None) -> None:
        """Alternatives that were `offered`, or are asked for now; one of them is booked."""
        if offered is None:
            offered = self.engine.alternatives(request, wish)["alternatives"]
        nearby = alternatives(self.model, request, self.now, wish)
        self._compare(
            f"alternatives by {wish}",
            [answers.said_alternative(slot) for slot in offered],
            [answers.due_alternative(slot, request) for slot in nearby],
        )
        for slot in nearby[-1:]:
            other = replace(request, local=slot.local, second_occurrence=False)
            self._compare(f"booking the alternative {other}", self.engine.would_book(other), True)

    def _day(self, request: Request, verdict: Verdict, with_calendar: bool) -> None:
        day = verdict.service.day if verdict.service else request.local.date()
        slots = day_slots(self.model, day, request.party_size, request.source, self.now)
        self._compare(
            f"get_day_availability of {day}",
            [answers.said_slot(slot) for slot in self.engine.day(day, request)["slots"]],
            [answers.due_slot(slot) for slot in slots],
        )
        if with_calendar:
            self._compare(
                f"get_calendar_availability of {day}",
                answers.said_day(self.engine.calendar(day, request)),
                answers.due_day(self.model, day, slots),
            )

    def _compare(self, what: str, said: object, due: object) -> None:
        if said != due:
            lines = "\n".join(_differences(said, due))
            raise DifferenceError(f"{what} is not what the model says\n{self.where}\n{lines}")


_CHANGE: Final = ("success", "code", "violations", "would_refuse", "starts_at", "ends_at", "tables")


def _said_change(answer: answers.Form) -> answers.Form:
    """update_booking: the decision, every rule, and the booking if it was changed."""
    said = answers.said_booking(answer)
    if not said["success"]:
        said |= {"starts_at": None, "ends_at": None, "tables": None}
    return {key: said[key] for key in _CHANGE}


def _due_change(
    restaurant: Restaurant, request: Request, verdict: Verdict, now: datetime
) -> answers.Form:
    """The same by the model."""
    due = answers.due_booking(restaurant, request, verdict, now)
    return {key: due[key] for key in _CHANGE}


def _differences(said: Any, due: Any, path: str = "") -> list[str]:
    """Where two answers differ, a line each: what the engine said, what was due."""
    if isinstance(said, dict) and isinstance(due, dict) and said.keys() == due.keys():
        return [line for key in said for line in _differences(said[key], due[key], f"{path}.{key}")]
    if isinstance(said, list) and isinstance(due, list) and len(said) == len(due):
        pairs = enumerate(zip(said, due, strict=True))
        return [line for n, (a, b) in pairs for line in _differences(a, b, f"{path}[{n}]")]
    return [] if said == due else [f"  {path or 'it'}:\n    engine {said!r}\n    model  {due!r}"]
