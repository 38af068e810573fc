"""Measures booking and reading against floors with pgbench: one server, alternating rounds."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Final

import psycopg

from capacity_db.deploy import migrate
from tests.support.binaries import EMBEDDED, embedded_prefix, find_bindir
from tests.support.servers import run_server

SQL: Final = Path(__file__).parent / "sql"
BOOKING: Final = {"spread": ("floor_spread", "rpc_spread"), "hot": ("floor_hot", "rpc_hot")}
READING: Final = {
    name: ("floor_read", f"read_{name}") for name in ("slot", "day", "month", "new_month")
}
WORKLOADS: Final = BOOKING | READING
"""By name: the script of the floor, and that of the RPC."""
# As durable as a server that somebody relies on: every commit waits for the disk.
SETTINGS: Final = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    # No checkpoint within the measurement: it would fall into some runs and not into others.
    "checkpoint_timeout": "1h",
    "max_wal_size": "16GB",
}

Noted = Callable[[int, str, "Round"], None]

_TPS: Final = re.compile(r"^tps = ([0-9.]+) \(without initial connection time\)", re.MULTILINE)


@dataclass(frozen=True)
class Setup:
    """How much to measure. `seconds` is the length of one run of pgbench."""

    rounds: int = 5
    seconds: int = 12
    clients: int = 16
    restaurants: int = 1000
    workloads: tuple[str, ...] = tuple(WORKLOADS)

    def seconds_of(self, workload: str) -> int:
        """Reads wait for nothing, so a shorter run of them says as much."""
        return self.seconds if workload in BOOKING else max(1, self.seconds // 3)


@dataclass(frozen=True)
class Round:
    """Transactions per second of both in one round."""

    floor_tps: float
    rpc_tps: float

    @property
    def ratio(self) -> float:
        """The RPC's share of the floor: 1 would mean that the engine costs nothing."""
        return self.rpc_tps / self.floor_tps


@dataclass
class Result:
    """The rounds of a workload, and microseconds that booking took by its own account."""

    rounds: list[Round] = field(default_factory=list)
    rpc_us: dict[str, float] = field(default_factory=dict)

    @property
    def median_ratio(self) -> float:
        """The figure to compare; single rounds are noisy."""
        return median(one.ratio for one in self.rounds)

    def as_json(self) -> dict[str, Any]:
        """For `--json`."""
        rounds = [{**asdict(one), "ratio": round(one.ratio, 3)} for one in self.rounds]
        return {
            "median_ratio": round(self.median_ratio, 3),
            "rounds": rounds,
            "rpc_us": self.rpc_us,
        }


class Bench:
    """A prepared database and the ways to load it."""

    def __init__(self, dsn: str, setup: Setup) -> None:
        self._dsn = dsn
        self._setup = setup

    def prepare(self) -> None:
        """Migrate, make restaurants, touch services and slots, and run everything once."""
        migrate(self._dsn)
        self._run(
            "psql",
            *("--no-psqlrc", "--quiet", "--output=/dev/null", "--set=ON_ERROR_STOP=1"),
            *(f"--set=restaurants={self._setup.restaurants}", f"--file={SQL / 'setup.sql'}"),
            self._dsn,
        )
        if warming := min(5, self._setup.seconds // 2):
            scripts = [script for name in self._setup.workloads for script in WORKLOADS[name]]
            for script in dict.fromkeys(scripts):
                self.tps(script, warming)

    def tps(self, script: str, seconds: int) -> float:
        """Transactions per second of a script.

        Raises RuntimeError when a transaction fails.
        """
        said = self._run(
            "pgbench",
            *("--no-vacuum", "--protocol=prepared", "--jobs=2", f"--time={seconds}"),
            f"--client={self._setup.clients}",
            f"--define=restaurants={self._setup.restaurants}",
            f"--file={SQL / script}.sql",
            self._dsn,
        )
        found = _TPS.search(said)
        if found is None or "number of failed transactions: 0 " not in said:
            raise RuntimeError(f"pgbench: {said}")
        return float(found[1])

    def run(self, noted: Noted) -> dict[str, Result]:
        """All rounds; `noted` hears of each when it is done."""
        results = {workload: Result() for workload in self._setup.workloads}
        decided: dict[str, list[str]] = {workload: [] for workload in results}
        for number in range(self._setup.rounds):
            for workload, result in results.items():
                tps = {}
                before = self._last_decision()
                # In turns, so that a machine that grows slower or faster favours neither.
                for script in WORKLOADS[workload][:: 1 if number % 2 == 0 else -1]:
                    tps[script] = self.tps(script, self._setup.seconds_of(workload))
                decided[workload].append(f"({before},{self._last_decision()}]")
                floor, rpc = WORKLOADS[workload]
                one = Round(round(tps[floor], 1), round(tps[rpc], 1))
                result.rounds.append(one)
                noted(number, workload, one)
        for workload in BOOKING.keys() & results.keys():
            results[workload].rpc_us = self._own_time(decided[workload])
        return results

    def _last_decision(self) -> int:
        return int(self._row("SELECT coalesce(max(id), 0) FROM capacity.decisions")[0])

    def _own_time(self, ranges: list[str]) -> dict[str, float]:
        row = self._row(
            "SELECT percentile_disc(ARRAY[0.5, 0.95, 0.99]) WITHIN GROUP (ORDER BY duration_us)"
            " FROM capacity.decisions"
            " WHERE operation = 'create_booking' AND id <@ %s::int8multirange",
            f"{{{','.join(ranges)}}}",
        )
        return dict(zip(("p50", "p95", "p99"), row[0], strict=True))

    def _row(self, query: str, *arguments: str) -> tuple[Any, ...]:
        with psycopg.connect(self._dsn) as connection:
            row = connection.execute(query.encode(), arguments).fetchone()
        assert row is not None
        return row

    def _run(self, program: str, *arguments: str) -> str:
        path = embedded_prefix() / "bin" / program
        done = subprocess.run([path, *arguments], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr}")
        return done.stdout


@contextmanager
def prepared(setup: Setup) -> Iterator[Bench]:
    """A bench on an embedded server of its own, which goes when it is done."""
    with run_server(find_bindir(EMBEDDED), SETTINGS) as server:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        bench = Bench(server.conninfo("bench"), setup)
        bench.prepare()
        yield bench
