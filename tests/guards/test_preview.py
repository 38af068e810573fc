"""A preview tells what saving tells, and leaves nothing behind; special hours let nothing overlap.

Each has its red control: an engine whose preview saves, and one that does not look for overlaps.
"""

from __future__ import annotations

import json
import re
from typing import Any

import psycopg
import pytest

from tests.guards.support import Scene, findings, fingerprint
from tests.support.databases import AnyConnection

DINNER = "%(p)s"
"""Stands for the period of the scene."""

CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "a lower limit": ("set_capacity_rule", {"max_covers": 3, "max_parties": None}),
    "a limit of a date": (
        "set_capacity_rule",
        {"max_covers": 1, "max_parties": 1, "first_date": "2050-06-18"},
    ),
    "no limit": ("remove_capacity_rule", {}),
    "other hours": (
        "upsert_service_period",
        {"service_period_id": DINNER, "name": "D", "start_time": "19:30", "end_time": "23:30"},
    ),
    "a new period": (
        "upsert_service_period",
        {"service_period_id": "00000000-0000-4000-8000-00000000000a", "name": "Lunch",
         "start_time": "11:00", "end_time": "15:00", "weekdays": [1, 2]},
    ),
    "retirement": (
        "retire_service_period",
        {"service_period_id": DINNER, "options": {"keep_bookings": True}},
    ),
    "a closure": ("set_special_day", {"first_date": "2050-06-17", "last_date": "2050-06-18"}),
    "special hours": (
        "set_special_day",
        {"first_date": "2050-06-19", "service_period_id": DINNER, "start_time": "12:00",
         "end_time": "21:00", "label": "special_hours", "options": {"note": "Early"}},
    ),
    "an end of a closure": ("remove_special_day", {"first_date": "2050-06-20"}),
    "another policy": (
        "set_booking_policy",
        {"policy": {"slot_covers": 3, "dining_durations": [
            {"min_party_size": 1, "max_party_size": 4, "minutes": 90}]}},
    ),
}  # fmt: skip
"""Changes of the scene's restaurant, all of which touch something."""


def arguments(scene: Scene, what: str) -> str:
    """The arguments of a change, as preview_capacity_change takes them."""
    return json.dumps(CHANGES[what][1]).replace(DINNER, str(scene.period))


def preview(scene: Scene, what: str) -> dict[str, Any]:
    """What preview_capacity_change answers."""
    row = scene.owner.execute(
        "SELECT capacity_v1.preview_capacity_change(%s, %s, %s)",
        (scene.restaurant, CHANGES[what][0], arguments(scene, what)),
    ).fetchone()
    assert row is not None
    answer: dict[str, Any] = row[0]
    return answer


def save(scene: Scene, what: str) -> dict[str, Any]:
    """What the routine itself answers, called with its own types."""
    types = {
        "max_covers": "integer", "max_parties": "integer", "first_date": "date",
        "last_date": "date", "start_time": "time", "end_time": "time", "service_period_id": "uuid",
        "weekdays": "integer[]", "options": "jsonb", "policy": "jsonb", "name": "text",
        "label": "text",
    }  # fmt: skip
    given = json.loads(arguments(scene, what))
    named = "".join(f", p_{name} => %({name})s::{types[name]}" for name in given)
    values = {
        name: json.dumps(value) if types[name] == "jsonb" else value
        for name, value in given.items()
    }
    row = scene.owner.execute(
        f"SELECT capacity_v1.{CHANGES[what][0]}(%(restaurant)s{named})".encode(),
        values | {"restaurant": scene.restaurant},
    ).fetchone()
    assert row is not None
    answer: dict[str, Any] = row[0]
    return answer


def comparable(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what differs between two rows made one after the other."""
    made = {"id", "created_at", "updated_at", "retired_at"}
    return {
        key: {k: v for k, v in value.items() if k not in made} if isinstance(value, dict) else value
        for key, value in answer.items()
    }


def close_the_20th(scene: Scene) -> None:
    """What 'an end of a closure' ends."""
    scene.owner.execute("SELECT capacity_v1.set_special_day(%s, '2050-06-20')", (scene.restaurant,))


@pytest.mark.parametrize("what", CHANGES)
def test_a_preview_saves_nothing_and_tells_what_saving_tells(
    private_scene: Scene, what: str
) -> None:
    close_the_20th(private_scene)
    before = fingerprint(private_scene.owner)
    previewed = preview(private_scene, what)
    assert fingerprint(private_scene.owner) == before
    saved = save(private_scene, what)
    assert saved["changed"]
    assert comparable(previewed) == comparable(saved) | {"preview": True}
    assert fingerprint(private_scene.owner) != before
    assert findings(private_scene.owner) == []


def test_the_changes_touch_services_bookings_and_debts(private_scene: Scene) -> None:
    """Reports that are all empty would agree, too."""
    close_the_20th(private_scene)
    reports = [preview(private_scene, what) for what in CHANGES]
    for key in ("services", "affected_bookings", "debts"):
        assert any(report[key] for report in reports), key
    reasons = {b["reason"] for report in reports for b in report["affected_bookings"]}
    assert reasons == {"closed", "outside_hours", "over_limit"}


def test_a_refused_preview_saves_nothing_either(private_scene: Scene) -> None:
    before = fingerprint(private_scene.owner)
    with pytest.raises(psycopg.Error) as caught:
        private_scene.owner.execute(
            "SELECT capacity_v1.preview_capacity_change(%s, 'retire_service_period', %s)",
            (
                private_scene.restaurant,
                json.dumps({"service_period_id": str(private_scene.period)}),
            ),
        )
    assert caught.value.sqlstate == "RC207"
    assert fingerprint(private_scene.owner) == before


def test_a_preview_that_saves_is_noticed(private_scene: Scene) -> None:
    """Red control: without the error that takes the change back."""
    rewrite(
        private_scene.owner,
        "capacity_v1.preview_capacity_change",
        r"RAISE EXCEPTION USING [^;]*;",
        "RETURN v_answer;",
    )
    before = fingerprint(private_scene.owner)
    assert "preview" not in preview(private_scene, "a closure")
    assert fingerprint(private_scene.owner) != before


def test_a_preview_lets_go_of_what_it_locked(private_scene: Scene) -> None:
    """Also inside a longer transaction: the subtransaction's locks end with it."""
    with (
        psycopg.connect(private_scene.owner.info.dsn, autocommit=True) as other,
        private_scene.owner.transaction(),
    ):
        preview(private_scene, "a closure")
        other.execute("SET lock_timeout = '1s'")
        assert other.execute("UPDATE capacity.service_ledger SET updated_at = now()").rowcount > 0


OVERLAPPING = (
    "SELECT capacity_v1.set_special_day(%(r)s, '2050-06-19', NULL, %(p)s, '18:00', '17:30')"
)


def test_special_hours_that_overlap_are_refused(private_scene: Scene) -> None:
    with pytest.raises(psycopg.Error) as caught:
        private_scene.owner.execute(OVERLAPPING.encode(), private_scene.names)
    assert caught.value.sqlstate == "RC202"


def test_without_the_check_two_services_overlap(private_scene: Scene) -> None:
    """Red control: nothing else stands in the way, and verify_capacity notices."""
    rewrite(
        private_scene.owner,
        "capacity_impl.check_calendar_overlaps",
        "IF v_overlap",
        "IF false AND v_overlap",
    )
    private_scene.owner.execute(OVERLAPPING.encode(), private_scene.names)
    assert findings(private_scene.owner) == ["calendar_overlap"]


def rewrite(connection: AnyConnection, routine: str, pattern: str, replacement: str) -> None:
    """Replace a piece of a routine's definition by another."""
    row = connection.execute("SELECT pg_get_functiondef(to_regproc(%s))", (routine,)).fetchone()
    assert row is not None
    definition, count = re.subn(pattern, replacement, row[0])
    assert count == 1, row[0]
    connection.execute(definition.encode())
