"""The planner's guesses about small tables must not set the compiler on every booking."""

from __future__ import annotations

import time
from statistics import median

import psycopg

from tests.guards.support import Scene


def milliseconds(dsn: str, scene: Scene, jit: str) -> float:
    """The median time of a booking in a session of its own: plans remember whether to compile."""
    times = []
    with psycopg.connect(dsn, autocommit=True, options=f"-c jit={jit}") as connection:
        for _ in range(15):
            begin = time.perf_counter()
            connection.execute("SELECT tests.book(%s, 1, '2050-06-20')", (scene.restaurant,))
            times.append(1000 * (time.perf_counter() - begin))
    return median(times)


def test_just_in_time_compilation_does_not_slow_bookings_down(
    module_dsn: str, scene: Scene
) -> None:
    """Compiled anew each time, a booking takes a hundred times as long."""
    scene.run("SELECT tests.set_limit(%(r)s, NULL)")
    assert milliseconds(module_dsn, scene, "on") < 10 * milliseconds(module_dsn, scene, "off")
