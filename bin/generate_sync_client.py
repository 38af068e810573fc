#!/usr/bin/env python3
"""Generate the synchronous client from the asynchronous one.

    python bin/generate_sync_client.py            write the files
    python bin/generate_sync_client.py --check    exit 1 when one is stale or an orphan

The asynchronous modules are the only hand-written ones. The translation is plain text
replacement, so write them such that `ruff format` leaves the result alone.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent / "capacity_db"
SOURCES = {path.name: path.name.removeprefix("async_") for path in PACKAGE.glob("async_*.py")}
HEADER = "# Generated from {source} by bin/generate_sync_client.py. Do not edit.\n"

RULES = [
    # The source's docstring names the copy; the copy's header names the source.
    (r"\n\n``\w+\.py`` is generated[^\"]*", ""),
    (r"\bawait ", ""),
    (r"\basync (def|with|for)\b", r"\1"),
    (r"\bAsync(?=[A-Z])", ""),
    (r"\basync_(?=[a-z])", ""),
    (r"\b__a(enter|exit)__", r"__\1__"),
]


def translate(source: str, text: str) -> str:
    """The synchronous twin of an asynchronous module."""
    for pattern, replacement in RULES:
        text = re.sub(pattern, replacement, text)
    return HEADER.format(source=source) + text


def stale() -> list[str]:
    """What differs from what would be generated, and generated files without a source."""
    found = []
    for source, target in SOURCES.items():
        wanted = translate(source, (PACKAGE / source).read_text())
        path = PACKAGE / target
        if not path.exists() or path.read_text() != wanted:
            found.append(f"{target} is stale")
    for path in sorted(PACKAGE.glob("*.py")):
        if path.name not in SOURCES.values() and path.read_text().startswith("# Generated from"):
            found.append(f"{path.name} has no source any more")
    return found


def main() -> int:
    """Write or check, as the command line says."""
    if "--check" in sys.argv[1:]:
        for line in (problems := stale()):
            print(f"{line}: run `python bin/generate_sync_client.py`", file=sys.stderr)
        return 1 if problems else 0
    for source, target in SOURCES.items():
        (PACKAGE / target).write_text(translate(source, (PACKAGE / source).read_text()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
