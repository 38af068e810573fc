"""``capacity-db webhooks``: what it prints, and what it does not."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from capacity_db import CapacityClient
from capacity_db.cli import main
from tests.webhooks.support import book, finish, open_restaurant, take

pytestmark = pytest.mark.once


def run(dsn: str, restaurant: UUID, *words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(
        main,
        ["webhooks", *map(str, words), "--restaurant", str(restaurant)],
        env={"DATABASE_URL": dsn},
    )


def answer(dsn: str, restaurant: UUID, *words: object) -> Any:
    """Its JSON."""
    result = run(dsn, restaurant, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_webhook_from_the_cradle_to_the_grave(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
        url = "https://example.org/hook?key=1"
        made = answer(dsn, restaurant, "add", url, "--events", "booking.*, waitlist.joined")
        webhook = made["webhook"]["id"]
        assert made["secret"].startswith("whsec_")
        assert made["webhook"]["event_types"] == ["booking.*", "waitlist.joined"]

        changed = answer(dsn, restaurant, "change", webhook, "--events", "all")
        assert (changed["secret"], changed["webhook"]["event_types"]) == (None, None)
        off = run(dsn, restaurant, "change", webhook, "--off", "--reason", "moving")
        assert "off (moving)" in off.output
        assert "Secret" not in off.output
        run(dsn, restaurant, "change", webhook, "--on")

        book(client, restaurant)
        for _ in range(10):
            taken = take(client)
            finish(client, *taken, status_code=500)
            with client._caller._connections.pool.connection() as connection:  # type: ignore[union-attr]
                connection.execute("UPDATE capacity.webhooks SET paused_until = NULL")
                connection.execute("UPDATE capacity.webhook_deliveries SET next_attempt_at = now()")
        (listed,) = answer(dsn, restaurant, "list")
        assert (listed["dead"], listed["pending"]) == (1, 0)
        dead = run(dsn, restaurant, "deliveries", "--status", "dead").output
        assert "booking.created" in dead
        assert "HTTP 500" in dead
        assert answer(dsn, restaurant, "replay") == {"replayed": 1, "is_complete": True}
        assert answer(dsn, restaurant, "test", webhook)["event_type"] == "ping"
        assert len(answer(dsn, restaurant, "deliveries")["deliveries"]) == 2

        kept = run(dsn, restaurant, "remove", webhook)
        assert (kept.exit_code, "there is no terminal to ask on" in kept.stderr) == (3, True)
        assert "Hint: Add --yes" in kept.stderr
        assert webhook in run(dsn, restaurant, "list").output
        gone = run(dsn, restaurant, "remove", webhook, "--yes")
        assert gone.output == "Removed: https://example.org/hook\n"
        assert "There is no webhook." in run(dsn, restaurant, "list").output


def test_an_http_url_is_told_of_the_switch_for_tests(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
    for words in (["add", "HTTP://localhost:1/"], ["add", "http://localhost:1/", "--events", "*"]):
        refused = run(dsn, restaurant, *words)
        assert (refused.exit_code, "--allow-insecure" in refused.stderr) == (3, True)
    elsewhere = run(dsn, restaurant, "add", "ftp://localhost:1/")
    assert (elsewhere.exit_code, "--allow-insecure" in elsewhere.stderr) == (3, False)
    made = answer(dsn, restaurant, "add", "http://localhost:1/", "--allow-insecure")
    change = ("change", made["webhook"]["id"], "--url", "http://localhost:2/")
    assert "--allow-insecure" in run(dsn, restaurant, *change).stderr
    assert run(dsn, restaurant, *change, "--allow-insecure").exit_code == 0


def test_the_secret_is_printed_once_with_a_hint(dsn: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
    made = run(dsn, restaurant, "add", "https://example.org/hook?key=1")
    assert made.stdout.count("whsec_") == 1
    assert "not shown again" in made.stderr
    assert "key=1" not in made.output
    assert "whsec_" not in run(dsn, restaurant, "list").output


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["add", "http://example.org/"], 3, "not a webhook"),
        (["add", "https://example.org/", "--events", "guests"], 3, "not a webhook"),
        (["replay", "--since", "2050-01-01T10:00"], 2, "add Z"),
        (["test", "00000000-0000-4000-8000-00000000dead"], 3, "no such webhook"),
        (["change", "x"], 2, "UUID"),
    ],
)
def test_what_is_wrong_is_said(dsn: str, words: list[str], status: int, said: str) -> None:
    with CapacityClient(dsn) as client:
        restaurant = open_restaurant(client)
    result = run(dsn, restaurant, *words)
    assert result.exit_code == status
    assert said in result.output
