"""Running the tools. They come with the test dependencies and lie beside this Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]


def run(
    name: str, arguments: Sequence[str | Path], *, exits: Collection[int], stdin: str = ""
) -> str:
    """What the program `name` prints, called in the folder of the project.

    Raises LookupError if it is not installed, and AssertionError with all that it said if it ends
    with another status than those of `exits`.
    """
    program = Path(sys.executable).with_name(name)
    if not program.exists():
        raise LookupError(f"{name} is not installed: pip install -e '.[test]'")
    done = subprocess.run(
        [program, *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, "NO_COLOR": "1"},
    )
    assert done.returncode in exits, (
        f"{name} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    )
    return done.stdout
