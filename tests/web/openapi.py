"""bin/openapi: compare docs/openapi.json with the application, or write it."""

from __future__ import annotations

import argparse
import difflib
import json
import sys
from pathlib import Path
from typing import Any

from capacity_db.web.app import create_app
from capacity_db.web.settings import Settings

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
UPDATE = "run bin/openapi and commit docs/openapi.json"


def openapi() -> dict[str, Any]:
    """The application's own description."""
    return create_app(Settings()).openapi()


def render(document: dict[str, Any]) -> str:
    """A description as text; its order is that of the routes."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def difference(written: str) -> str:
    """How a text differs from what would be written; empty if it does not."""
    lines = difflib.unified_diff(
        written.splitlines(keepends=True),
        render(openapi()).splitlines(keepends=True),
        "docs/openapi.json",
        "the application",
    )
    return "".join(lines)


def main() -> int:
    """Return 0 if the file is (now) what the application says, 1 if it differs."""
    parser = argparse.ArgumentParser(prog="bin/openapi", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say what differs")
    arguments = parser.parse_args()
    if not arguments.check:
        DOCUMENT.write_text(render(openapi()))
        return 0
    changes = difference(DOCUMENT.read_text() if DOCUMENT.exists() else "")
    if changes:
        print(f"{changes}\n{UPDATE}")
    return 1 if changes else 0


if __name__ == "__main__":
    sys.exit(main())
