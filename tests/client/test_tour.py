"""The guided tour runs what it shows, and leaves nothing."""

from __future__ import annotations

import os
import pty
import shlex
import subprocess
import sys
from dataclasses import replace

import psycopg
import pytest

from capacity_db.cli import tour
from capacity_db.cli.tour_steps import STEPS
from tests.client.support import cli
from tests.golden.docs.commands import wrong_commands

pytestmark = pytest.mark.once


def databases(dsn: str) -> list[str]:
    """What the server has of tours."""
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'capacity_db_tour%'"
        ).fetchall()
    return [name for (name,) in rows]


def test_every_step_is_carried_out_and_its_database_goes(admin_dsn: str) -> None:
    done = cli("tour", "--json", "--dsn", admin_dsn)
    assert (done.code, done.err) == (0, "")
    assert [shown["title"] for shown in done.json] == [step.title for step in STEPS]
    acts = [act for shown in done.json for act in shown["acts"]]
    assert [act["exit_code"] for act in acts] == [a.code for step in STEPS for a in step.acts]
    said = {shown["title"]: shown["acts"][-1]["output"] for shown in done.json}
    assert "slot_covers: limit 12, taken 12" in said["A refusal, explained"]
    assert "Free instead:" in said["A refusal, explained"]
    assert "60 of 60 (100 %) covers" in said["Take another time"]
    assert "status     accepted" in said["The waitlist"]
    assert "62 of 60" in said["An override, and the debt"]
    assert "critic, the chef knows" in said["An override, and the debt"]
    assert "Confirmed." in said["A hold"]
    end = [act["output"] for act in done.json[-1]["acts"]]
    assert "last by create_booking of postgres in shadow mode at " in end[1]
    assert "reason: critic, the chef knows" in end[2]
    assert "override: true" in end[2]
    assert databases(admin_dsn) == []


def test_text_is_shown_with_its_commands_from_a_step_on(admin_dsn: str) -> None:
    done = cli("tour", "--step", 9, "--no-pause", "--dsn", admin_dsn)
    assert done.code == 0
    headings = [line.split(" ─")[0] for line in done.out.splitlines() if " of 10: " in line]
    assert headings == ["9 of 10: A hold", "10 of 10: Recount everything, and the chart"]
    assert "$ capacity-db hold confirm $HELD --restaurant $R --name Eve\nConfirmed." in done.out
    assert "0 findings." in done.out


def test_q_ends_it(admin_dsn: str) -> None:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "capacity_db", "tour", "--dsn", admin_dsn]
    with subprocess.Popen(command, stdin=follower, stdout=subprocess.PIPE, text=True) as running:
        os.write(leader, b"\nq\n")
        said, _ = running.communicate(timeout=60)
    os.close(leader)
    os.close(follower)
    assert running.returncode == 0
    assert "2 of 10" in said
    assert "3 of 10" not in said
    assert databases(admin_dsn) == []


def test_a_command_that_ends_otherwise_stops_it(
    admin_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third, *_ = STEPS
    third = replace(third, acts=(replace(third.acts[0], code=0),))
    monkeypatch.setattr(tour, "STEPS", (first, second, third))
    done = cli("tour", "--no-pause", "--dsn", admin_dsn)
    assert done.code == 3
    assert "--party 2 --name Ben` ended with 1" in done.err
    assert databases(admin_dsn) == []


def test_its_commands_are_written_as_people_type_them() -> None:
    commands = [act.command for step in STEPS for act in step.acts]
    for command in commands:
        assert wrong_commands(f"`capacity-db {command}`") == []
        assert len(shlex.split(command)) > 0
    assert max(len(step.text) for step in STEPS) < 350
