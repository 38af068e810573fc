"""Play a story on model and engine, and hold every answer of the one against the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.parity import answers
from tests.parity.engine import Engine, set_clock
from tests.parity.model.judgement import Request, Verdict, booking, judge
from tests.parity.model.restaurant import Booking
from tests.parity.model.search import USUAL, Wish, alternatives, day_slots
from tests.parity.scenario import Ask, Cancel, Scenario, Wait
from tests.support.databases import AnyConnection


class DifferenceError(AssertionError):
    """Model and engine disagree."""


def play(connection: AnyConnection, scenario: Scenario) -> int:
    """Play a story, compare every answer, take everything back; the number of requests compared.

    Raises DifferenceError with the first answer that is not what the model says.
    """
    with connection.transaction(force_rollback=True):
        return _Playing(connection, scenario).play()


class _Playing:
    """One playing of one story."""

    def __init__(self, connection: AnyConnection, scenario: Scenario) -> None:
        set_clock(connection, scenario.now)
        self.steps = (*scenario.setup, *scenario.steps)
        self.now = scenario.now
        self.model = scenario.restaurant()
        self.engine = Engine(connection, scenario.zone)
        self.kept: list[tuple[str, Booking]] = []
        self.where = ""

    def play(self) -> int:
        cases = 0
        for number, step in enumerate(self.steps, 1):
            self.where = f"at step {number}, {self.now}: {step}"
            match step:
                case Wait(time):
                    self.now += time
                    self.engine.set_clock(self.now)
                case Cancel(which):
                    self._cancel(which)
                case Ask(request, kept, wish):
                    self._ask(request, kept, wish)
                    cases += 1
                case change:
                    self.engine.change(change)
                    change.apply(self.model)
        self._compare("verify_capacity", self.engine.findings(), [])
        return cases

    def _cancel(self, which: int) -> None:
        if self.kept:
            reference, booked = self.kept.pop(which % len(self.kept))
            self.engine.cancel(reference)
            self.model.bookings.remove(booked)

    def _ask(self, request: Request, kept: bool, wish: Wish) -> None:
        verdict = judge(self.model, request, self.now)
        if not (request.walk_in or request.allow_past or request.override):
            self._check(request, verdict)
            self._day(request, verdict, with_calendar=not kept)
            if wish != USUAL and verdict.error is None:
                self._nearby(request, wish, None)
        with self.engine.connection.transaction(force_rollback=not kept):
            answer = self.engine.create(request)
        self._compare(
            "create_booking_with_capacity_check",
            answers.said_booking(answer),
            answers.due_booking(self.model, request, verdict, self.now),
        )
        if kept and verdict.accepted:
            booked = booking(request, verdict)
            self.model.bookings.append(booked)
            if answer["booking"]["status"] == "confirmed":  # who sits already cannot cancel
                self.kept.append((answer["booking"]["id"], booked))

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


def _differences(said: Any, due: Any, path: str = "") -> list[str]:
    """Where two answers differ, a line each: what the engine said, what was due."""
    if isinstance(said, dict) and isinstance(due, dict) and said.keys() == due.keys():
        return [line for key in said for line in _differences(said[key], due[key], f"{path}.{key}")]
    if isinstance(said, list) and isinstance(due, list) and len(said) == len(due):
        pairs = enumerate(zip(said, due, strict=True))
        return [line for n, (a, b) in pairs for line in _differences(a, b, f"{path}[{n}]")]
    return [] if said == due else [f"  {path or 'it'}:\n    engine {said!r}\n    model  {due!r}"]
