"""Receivers, senders and the database are killed in turn: every event arrives, and in order."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import psycopg
import pytest
from standardwebhooks import Webhook

from capacity_db import CapacityClient
from capacity_db.deploy import migrate
from tests.support.binaries import run_as, server_user
from tests.support.databases import fresh_database
from tests.support.servers import Server, run_server
from tests.webhooks.storm import storm
from tests.webhooks.support import TRACES, Arrivals, Process, open_restaurant

pytestmark = [pytest.mark.once, pytest.mark.slow]

ROUNDS: Final = int(os.environ.get("CAPACITY_DB_WEBHOOK_ROUNDS", "1"))
"""How often all are killed in turn."""
DELAYS: Final = ",".join(["0.2"] * 40)
FAILURES: Final = "0.05"

# What was written, in the order in which it happened to a subject.
WRITTEN: Final = """
    SELECT e.restaurant_id::text, e.subject_id::text, e.event_type, e.subject_version
    FROM capacity.outbox_events AS e JOIN capacity.webhooks AS w USING (restaurant_id)
    WHERE w.id = %s AND e.created_at >= w.created_at
      AND (w.event_types IS NULL OR e.event_type LIKE 'booking.%%')
    ORDER BY e.id"""
Event = tuple[str, int | None]


@pytest.fixture(scope="module")
def durable(server: Server) -> Iterator[Server]:
    """A server that keeps what it has said, and may be killed."""
    with run_server(server.bindir, {"fsync": "on"}) as started:
        yield started


def crash(server: Server) -> None:
    """Stop the server without letting it tidy up, and start it again."""
    for words in (("stop", "-m", "immediate"), ("start", "-l", str(server.log))):
        subprocess.run(
            [server.bindir / "pg_ctl", "-D", server.data_directory, "-w", "-s", *words],
            check=True,
            cwd="/",
            env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **run_as(server_user()),
        )


class Scene:
    """Three restaurants, two receivers, two senders."""

    def __init__(self, server: Server, dsn: str, folder: Path) -> None:
        self.server, self.dsn = server, dsn
        self.files = [Arrivals(folder / f"{name}.jsonl") for name in ("all", "bookings")]
        self.receivers = [
            Process(["-m", "tests.webhooks.receiver", "0", str(a.file), FAILURES])
            for a in self.files
        ]
        ports = [receiver.start().strip() for receiver in self.receivers]
        for receiver, port in zip(self.receivers, ports, strict=True):
            receiver.words[2] = port
        words = (
            f"-m capacity_db deliver --interval 0.05 --timeout 2 --lease 3 --retry-after {DELAYS}"
        )
        self.senders = [
            Process([*words.split(), "--allow-private"], {"DATABASE_URL": dsn}, folder / f"{n}.log")
            for n in range(2)
        ]
        self.hooks: list[tuple[int, UUID, str]] = []
        with CapacityClient(dsn) as client:
            self.restaurants = [open_restaurant(client) for _ in range(3)]
            for number, restaurant, types in (
                (0, self.restaurants[0], None),
                (1, self.restaurants[1], ["booking.*"]),
                (0, self.restaurants[2], None),
                (1, self.restaurants[2], ["booking.*"]),
            ):
                url = f"http://127.0.0.1:{ports[number]}/{restaurant}"
                made = client.add_webhook(restaurant, url, event_types=types, allow_insecure=True)
                assert made.secret is not None
                self.hooks.append((number, made.webhook.id, made.secret))
        for sender in self.senders:
            sender.start()

    def kill_all_in_turn(self) -> None:
        """Each is away for a while."""
        for receiver in self.receivers:
            receiver.kill()
            time.sleep(0.4)
            receiver.start()
            time.sleep(0.4)
        for sender in self.senders:
            sender.kill()
            time.sleep(0.2)
            sender.start()
            time.sleep(0.8)
        crash(self.server)
        time.sleep(0.6)

    def wait_until_all_is_sent(self) -> None:
        """Nothing waits, and nothing is left to be handed over."""
        deadline = time.monotonic() + 60
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            calm = 0
            while calm < 5:
                assert time.monotonic() < deadline, "it never came to that"
                row = connection.execute(
                    "SELECT count(*) FROM capacity.webhook_deliveries WHERE status <> 'delivered'"
                ).fetchone()
                calm = calm + 1 if row == (0,) else 0
                time.sleep(0.1)

    def close(self) -> None:
        """Stop everything."""
        for process in (*self.senders, *self.receivers):
            if process.running is not None and process.running.poll() is None:
                process.kill()


@pytest.fixture(scope="module")
def scene(durable: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """What is left when everything was killed, and nothing waits any more."""
    with fresh_database(durable) as name:
        dsn = durable.conninfo(name)
        migrate(dsn)
        made = Scene(durable, dsn, tmp_path_factory.mktemp("hooks"))
        try:
            with storm(dsn, made.restaurants) as raging:
                for _ in range(ROUNDS):
                    made.kill_all_in_turn()
            assert raging.answers > 50
            assert raging.outages > 0
            made.wait_until_all_is_sent()
            assert [sender.terminate() for sender in made.senders] == [0, 0]
            yield made
        finally:
            made.close()


def written(scene: Scene, webhook: UUID) -> dict[tuple[str, str], list[Event]]:
    """What the outbox has for a webhook, by restaurant and subject."""
    found = defaultdict(list)
    with psycopg.connect(scene.dsn) as connection:
        for restaurant, subject, type_, version in connection.execute(WRITTEN.encode(), (webhook,)):
            found[restaurant, subject].append((type_, version))
    return dict(found)


def arrived(requests: list[dict[str, Any]], restaurants: set[str]) -> Any:
    """The same of what arrived, by the first arrival of each webhook-id."""
    found = defaultdict(list)
    seen = set()
    for request in requests:
        id_, body = request["headers"]["webhook-id"], json.loads(request["body"])
        if id_ in seen or body["restaurant_id"] not in restaurants:
            continue
        seen.add(id_)
        place = body["restaurant_id"], body["subject_id"]
        found[place].append((body["type"], body["version"]))
    return dict(found)


def check_every_event_arrived_in_order(scene: Scene) -> None:
    for number, webhook, _ in scene.hooks:
        expected = written(scene, webhook)
        restaurants = {restaurant for restaurant, _ in expected}
        assert len(expected) > 20
        assert arrived(scene.files[number].requests, restaurants) == expected


def check_some_came_twice_with_one_id_and_one_body(scene: Scene) -> None:
    bodies = defaultdict(list)
    for file in scene.files:
        for request in file.requests:
            bodies[request["headers"]["webhook-id"]].append(request["body"])
    assert max(map(len, bodies.values())) > 1, "nothing was sent twice: nothing was tried"
    assert {len(set(same)) for same in bodies.values()} == {1}
    events = [json.loads(same[0]) for same in bodies.values()]
    assert len(bodies) == sum(
        len(events) for _, hook, _ in scene.hooks for events in written(scene, hook).values()
    ), events[:3]


def check_every_signature_is_right(scene: Scene) -> None:
    keys = [(scene.files[number], Webhook(secret)) for number, _, secret in scene.hooks]
    for file in scene.files:
        for request in file.requests:
            signs = [key for owner, key in keys if owner is file and _verifies(key, request)]
            assert len(signs) == 1


def _verifies(key: Webhook, request: dict[str, Any]) -> bool:
    try:
        key.verify(request["body"], request["headers"])
    except Exception:
        return False
    return True


def check_nobody_was_told_of_a_guest(scene: Scene) -> None:
    told = "".join(file.file.read_text() for file in scene.files)
    logs = "".join(Path(str(s.log)).read_text() for s in scene.senders)
    assert [trace for trace in TRACES if trace in told + logs] == []
    assert "fails" in logs
    assert "whsec_" not in logs


def check_what_is_lost_or_disordered_would_be_seen(scene: Scene) -> None:
    """Red control, of the comparison."""
    number, webhook, _ = scene.hooks[0]
    expected = written(scene, webhook)
    requests = [*scene.files[number].first().values()]
    restaurants = {restaurant for restaurant, _ in expected}
    assert arrived(requests, restaurants) == expected
    assert arrived(requests[1:], restaurants) != expected
    assert arrived(requests[::-1], restaurants) != expected


def test_killed_one_after_the_other_they_deliver_every_event(scene: Scene) -> None:
    """One test, so that one process makes the scene."""
    check_every_event_arrived_in_order(scene)
    check_some_came_twice_with_one_id_and_one_body(scene)
    check_every_signature_is_right(scene)
    check_nobody_was_told_of_a_guest(scene)
    check_what_is_lost_or_disordered_would_be_seen(scene)
