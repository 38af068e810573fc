"""PostgreSQL's isolationtester: several sessions, their statements in exactly the order asked for.

A spec names sessions, steps and permutations of steps; the tester waits until a session *shows* a
lock wait instead of sleeping. It is a client program, so the one in the embedded package serves
any server.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Final

from tests.support.binaries import embedded_prefix

LEVELS: Final = {
    "read_committed": ("READ COMMITTED", "READ COMMITTED"),
    "repeatable_read": ("REPEATABLE READ", "REPEATABLE READ"),
    "serializable": ("SERIALIZABLE", "SERIALIZABLE"),
    "mixed": ("SERIALIZABLE", "READ COMMITTED"),
}
"""The isolation levels of a spec's two racers: what it writes as @LEVEL1@ and @LEVEL2@."""

_UUID: Final = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")


def isolationtester() -> Path:
    """The program. Raises LookupError if the embedded package does not have it."""
    program = embedded_prefix() / "lib/pgxs/src/test/isolation/isolationtester"
    if not os.access(program, os.X_OK):
        raise LookupError(f"{program} is missing or may not be executed; reinstall the test extra")
    return program


def play(spec: str, level: str, dsn: str) -> str:
    """Play all permutations of `spec` at one of LEVELS; what the tester saw, normalised.

    Raises RuntimeError if the tester itself fails, which an error in a step does not do.
    """
    first, second = LEVELS[level]
    played = subprocess.run(
        [isolationtester(), dsn],
        input=spec.replace("@LEVEL1@", first).replace("@LEVEL2@", second),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if played.returncode != 0:
        raise RuntimeError(f"isolationtester failed: {played.stderr}\n{played.stdout}")
    return normalised(played.stdout)


def normalised(output: str) -> str:
    """`output` with the uuids of each permutation numbered in the order in which they appear.

    Equal ones stay equal: whether two answers show the same booking can still be seen.
    """
    heading = "\nstarting permutation:"
    return heading.join(_numbered(part) for part in output.split(heading))


def _numbered(text: str) -> str:
    numbers: dict[str, int] = {}

    def number(match: re.Match[str]) -> str:
        position = numbers.setdefault(match[0], len(numbers) + 1)
        return (
            f"00000000-0000-0000-0000-{position:012}"  # as wide as a uuid: columns keep their width
        )

    return _UUID.sub(number, text)
