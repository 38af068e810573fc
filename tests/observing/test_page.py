"""The Python of docs/observability.md runs as it is written there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pytestmark = pytest.mark.once

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = (ROOT / "docs" / "observability.md").read_text()


def test_the_examples_print_what_the_page_says(dsn: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 2
    sdk, logs = blocks
    done = subprocess.run(
        [sys.executable, "-c", f"{logs}\n{sdk}"],
        env={**os.environ, "DATABASE_URL": dsn},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"booking.creation.count"' in done.stdout
    assert '"booking.creation.duration_ms"' in done.stdout


def test_every_instrument_is_on_the_page() -> None:
    source = "".join(
        (ROOT / "capacity_db" / path).read_text()
        for path in ("telemetry/instruments.py", "web/watch.py")
    )
    names = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', source))
    assert len(names) >= 15
    assert {name for name in names if f"`{name}`" not in PAGE} == {"monitoring.failures"}
    assert "monitoring_failures_total" in PAGE
