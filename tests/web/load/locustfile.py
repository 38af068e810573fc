"""Visitors, for Locust: each looks for a table and books, from an address of its own.

Locust patches the standard library for gevent, so nothing else imports this module.
What the visitors saw is written as JSON to the file that ``LOAD_ANSWERS`` names.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, events, task

PLAN: dict[str, Any] = json.loads(os.environ["LOAD_PLAN"])
TIMES = [f"{hour}:{minute:02}" for hour in range(18, 22) for minute in (0, 15, 30, 45)]

answers: dict[str, list[tuple[int, float]]] = {}
booked: Counter[str] = Counter()
references: set[str] = set()
full: Counter[str] = Counter()
addresses = itertools.count()


def new_address() -> str:
    """An address that nobody had before."""
    number = next(addresses)
    return f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


class Visitor(FastHttpUser):
    """Looks at a day, then books, whatever is left; another one comes after a while."""

    wait_time = between(*PLAN["pause"])
    connection_timeout = network_timeout = 60.0

    @task
    def visit(self) -> None:
        """One visit."""
        headers = {"X-Forwarded-For": new_address()}
        day = random.choice(PLAN["days"])
        asked = f"restaurantId={PLAN['restaurant']}&date={day}&partySize=2"
        self.ask("GET", f"/api/availability?{asked}", "GET availability", headers)
        body = {
            "restaurantId": PLAN["restaurant"],
            "bookingDate": day,
            "startTime": random.choice(TIMES),
            "partySize": 2,
        }
        headers["Idempotency-Key"] = str(uuid.uuid4())
        for _ in range(5):
            status, answer = self.ask("POST", "/api/bookings", "POST bookings", headers, body)
            if status == 201:
                reference = answer["booking"]["reference"]
                booked[day] += reference not in references
                references.add(reference)
            elif status == 409 and answer["code"] == "CAPACITY_EXCEEDED":
                full[day] += 1
            elif status in (409, 503):
                continue  # come again, with the same key
            return

    def ask(
        self, method: str, path: str, name: str, headers: dict[str, str], body: Any = None
    ) -> tuple[int, Any]:
        """Send a request, and note how it was answered."""
        with self.client.request(
            method, path, name=name, headers=headers, json=body, catch_response=True
        ) as answer:
            status = answer.status_code
            took = answer.request_meta["response_time"]
            answers.setdefault(name, []).append((status, took))
            if status in (200, 201, 409, 503):
                answer.success()
            try:
                return status, answer.json()
            except ValueError:
                return status, {}


def write(**_: Any) -> None:
    """Leave what was seen."""
    seen = {"answers": answers, "booked": booked, "full": full}
    Path(os.environ["LOAD_ANSWERS"]).write_text(json.dumps(seen))


events.quitting.add_listener(write)  # type: ignore[no-untyped-call]
