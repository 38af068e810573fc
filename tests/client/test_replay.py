"""`replay`: files checked first, decisions counted, and the same again changes nothing."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.client.support import Finished, cli

HEADER = "seq,restaurant,reserved_at_local,visit_at_local,party_size"
LOG = f"""{HEADER}
1,Rosa,2024-01-01 10:00:00,2024-02-01 12:00:00,4
2,Rosa,2024-01-01 10:00:00,2024-02-01 13:00:00,3
3,Rosa,2024-01-02 10:00:00,2024-02-01 14:00:00,2
4,Rosa,2024-01-02 10:00:00,2024-02-01 19:00:00,6
5,Verde,2024-01-03 10:00:00,2024-02-02 00:30:00,2
6,Verde,2024-01-03 10:00:00,2024-02-01 23:00:00,4
"""
LIMITS = """restaurant,service_period,small,large,none
Rosa,lunch,6,60,
Rosa,dinner,5,50,
Verde,dinner,5,50,
"""
PERIODS = ("--period", "lunch=11:00-17:00", "--period", "dinner=17:00-02:00")
KEYS = {
    "accepted",
    "refused",
    "duplicates",
    "retries",
    "undecided",
    "overbooked_services",
    "bookings_per_s",
    "p50_ms",
    "p95_ms",
    "p99_ms",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """A log and a capacity file."""
    log, limits = tmp_path / "log.csv", tmp_path / "limits.csv"
    log.write_text(LOG)
    limits.write_text(LIMITS)
    return log, limits


def replay(dsn: str, files: tuple[Path, Path], *more: object, limit: str = "small") -> Finished:
    """Run `replay --json` on the two files."""
    log, limits = files
    return cli(
        "replay",
        log,
        "--capacity",
        limits,
        "--limit",
        limit,
        *PERIODS,
        "--timezone",
        "Europe/Zurich",
        "--json",
        *more,
        dsn=dsn,
    )


def answers(path: Path) -> dict[int, tuple[str, str, str]]:
    """What --answers wrote, by seq: accepted, code, duplicate."""
    with path.open(newline="") as file:
        rows = csv.DictReader(file)
        return {int(r["seq"]): (r["accepted"], r["code"], r["duplicate"]) for r in rows}


def test_each_row_is_decided_against_the_limit_of_its_service(
    dsn: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    done = replay(dsn, files, "--answers", tmp_path / "answers.csv")
    assert done.code == 0, done.err
    report = done.json
    assert set(report) >= KEYS
    assert (report["accepted"], report["refused"], report["duplicates"]) == (3, 3, 0)
    assert (report["undecided"], report["overbooked_services"], report["retries"]) == (0, 0, 0)
    assert report["refused_by_code"] == {"CAPACITY_EXCEEDED": 3}
    assert report["bookings_per_s"] > 0
    assert 0 < report["p50_ms"] <= report["p95_ms"] <= report["p99_ms"]
    # By hand: lunch takes 4 and 2 of 6; dinner at Rosa has 5; after midnight is still dinner.
    taken = {
        seq for seq, answer in answers(tmp_path / "answers.csv").items() if answer[0] == "True"
    }
    assert taken == {1, 3, 5}


def test_the_same_again_is_nothing_but_duplicates(
    dsn: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    first = replay(dsn, files, "--answers", tmp_path / "first.csv").json
    with psycopg.connect(dsn) as connection:
        before = _contents(connection)
    again = replay(dsn, files, "--answers", tmp_path / "again.csv").json
    with psycopg.connect(dsn) as connection:
        assert _contents(connection) == before
    assert (again["accepted"], again["refused"]) == (first["accepted"], first["refused"])
    assert again["duplicates"] == again["rows"] == 6
    decided = {seq: answer[:2] for seq, answer in answers(tmp_path / "first.csv").items()}
    assert {s: a[:2] for s, a in answers(tmp_path / "again.csv").items()} == decided


def _contents(connection: psycopg.Connection[Any]) -> list[Any]:
    tables = ("restaurants", "service_periods", "capacity_rules", "bookings", "service_ledger")
    return [
        connection.execute(
            f"SELECT t::text FROM capacity.{table} AS t ORDER BY 1".encode()
        ).fetchall()
        for table in (*tables, "decisions", "idempotency_keys", "booking_slots")
    ]


def test_another_limit_is_a_replay_of_its_own(dsn: str, files: tuple[Path, Path]) -> None:
    replay(dsn, files)
    for limit in ("large", "none"):
        other = replay(dsn, files, limit=limit).json
        assert (other["accepted"], other["refused"], other["duplicates"]) == (6, 0, 0)


def test_another_log_is_a_replay_of_its_own(dsn: str, files: tuple[Path, Path]) -> None:
    replay(dsn, files)
    files[0].write_text(LOG.replace("12:00:00,4", "12:00:00,5"))
    other = replay(dsn, files).json
    assert other["duplicates"] == 0


def test_many_at_a_time_never_overbook_and_refuse_only_what_does_not_fit(
    dsn: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    parties = [3, 5, 2, 7, 4, 1, 6, 2, 3, 8] * 30
    rows = [
        f"{seq},R{seq % 3},2024-01-01 10:00:00,2024-02-{seq % 5 + 1:02d} 12:00:00,{party}"
        for seq, party in enumerate(parties)
    ]
    files[0].write_text("\n".join([HEADER, *rows]))
    files[1].write_text(
        "restaurant,service_period,small\n" + "".join(f"R{n},lunch,31\n" for n in range(3))
    )
    out = tmp_path / "answers.csv"
    done = replay(dsn, files, "--concurrency", 16, "--answers", out)
    assert done.code == 0, done.err
    assert (done.json["overbooked_services"], done.json["undecided"]) == (0, 0)
    booked: dict[tuple[int, int], int] = defaultdict(int)
    smallest_refused: dict[tuple[int, int], int] = defaultdict(lambda: 10**6)
    for seq, (accepted, _, _) in answers(out).items():
        service = (seq % 3, seq % 5)
        if accepted == "True":
            booked[service] += parties[seq]
        else:
            smallest_refused[service] = min(smallest_refused[service], parties[seq])
    assert len(booked) == 15
    assert max(booked.values()) <= 31
    assert all(booked[s] + smallest > 31 for s, smallest in smallest_refused.items())


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("2024-02-01 13:00:00,3", "2024-02-01 13:00:00,three", "line 3, field party_size"),
        ("2024-02-01 13:00:00,3", "2024-02-01 13:00:00,0", "line 3, field party_size"),
        ("2024-02-01 13:00:00,3", "yesterday,3", "line 3, field visit_at_local"),
        ("2,Rosa", "1,Rosa", "line 3, field seq: 1 is taken by line 2"),
        ("2,Rosa", "2,", "line 3, field restaurant: empty"),
        ("2,Rosa", "x,Rosa", "line 3, field seq"),
        ("visit_at_local", "visit", "line 1, field visit_at_local: no such column"),
    ],
)
def test_a_bad_row_is_named_before_anything_is_sent(
    dsn: str, files: tuple[Path, Path], old: str, new: str, complaint: str
) -> None:
    files[0].write_text(LOG.replace(old, new))
    done = replay(dsn, files)
    assert done.code == 3
    assert done.json["error"]["code"] == "BAD_FILE"
    assert complaint in done.err
    assert "Nothing was sent" in done.err
    with psycopg.connect(dsn) as connection:
        assert connection.execute("SELECT count(*) FROM capacity.restaurants").fetchone() == (0,)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("Rosa,dinner,5", "Rosa,dinner,-5", "line 3, field small"),
        (
            "Rosa,dinner,5",
            "Rosa,brunch,5",
            "line 3, field service_period: 'brunch' has no",
        ),
        ("Rosa,dinner,5", "Rosa,lunch,5", "line 3, field service_period: a second row"),
        ("small", "tiny", "line 1, field small: no such column"),
    ],
)
def test_a_bad_limit_is_named_before_anything_is_sent(
    dsn: str, files: tuple[Path, Path], old: str, new: str, complaint: str
) -> None:
    files[1].write_text(LIMITS.replace(old, new))
    done = replay(dsn, files)
    assert done.code == 3
    assert complaint in done.err


@pytest.mark.parametrize("period", ["lunch", "lunch=11", "=11:00-12:00", "lunch=11:00-25:00"])
def test_a_bad_period_is_wrong_usage(dsn: str, files: tuple[Path, Path], period: str) -> None:
    assert replay(dsn, files, "--period", period).code == 2


def test_a_row_that_is_no_valid_request_is_reported_and_the_rest_goes_on(
    dsn: str, files: tuple[Path, Path], tmp_path: Path
) -> None:
    # The clocks in Zurich skip 02:30 on that day; no period is open then, but it does not exist.
    files[0].write_text(LOG + "7,Rosa,2024-03-01 10:00:00,2024-03-31 02:30:00,2\n")
    done = replay(dsn, files, "--answers", tmp_path / "answers.csv")
    assert done.code == 3
    report = done.json
    assert (report["accepted"], report["refused"], report["invalid"]) == (3, 3, 1)
    (row,) = report["invalid_rows"]
    assert (row["seq"], row["code"]) == (7, "NONEXISTENT_LOCAL_TIME")
    assert answers(tmp_path / "answers.csv")[7] == ("False", "NONEXISTENT_LOCAL_TIME", "False")


def test_an_unknown_zone_is_refused(dsn: str, files: tuple[Path, Path]) -> None:
    done = replay(dsn, files, "--timezone", "Mars/Olympus")
    assert (done.code, done.json["error"]["code"]) == (3, "INVALID_TIME_ZONE")


def test_a_restaurant_without_limits_is_pointed_out(dsn: str, files: tuple[Path, Path]) -> None:
    files[1].write_text("\n".join(LIMITS.splitlines()[:3]))
    done = replay(dsn, files)
    assert (done.code, done.json["unlimited_restaurants"]) == (0, 1)


def test_figures_are_printed_for_people(dsn: str, files: tuple[Path, Path]) -> None:
    log, limits = files
    done = cli("replay", log, "--capacity", limits, "--limit", "small", *PERIODS, dsn=dsn)
    assert done.code == 0
    assert "6 reservations at 2 restaurants" in done.out
    assert "3 CAPACITY_EXCEEDED" in done.out
    assert done.err == ""
