"""squawk: which statements lock tables for long, break clients, or store what runs out?"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from capacity_db.assets import assets_dir
from tests.exams.allowed import Finding, judge, new_findings
from tests.exams.programs import ROOT, run

pytestmark = pytest.mark.once

BEFORE = "SET LOCAL lock_timeout = '5s';\nSET LOCAL statement_timeout = '5min';\n"

PLANTS = [
    ("require-lock-timeout", "ALTER TABLE capacity.bookings ADD COLUMN planted integer;"),
    ("adding-required-field", "ALTER TABLE capacity.bookings ADD COLUMN planted bigint NOT NULL;"),
    ("changing-column-type", "ALTER TABLE capacity.bookings ALTER COLUMN notes TYPE varchar(9);"),
    ("require-concurrent-index-creation", "CREATE INDEX planted_idx ON capacity.bookings (notes);"),
    ("ban-drop-column", "ALTER TABLE capacity.bookings DROP COLUMN notes;"),
    ("ban-drop-table", "DROP TABLE capacity.bookings;"),
    ("renaming-column", "ALTER TABLE capacity.bookings RENAME COLUMN notes TO planted;"),
    (
        "constraint-missing-not-valid",
        "ALTER TABLE capacity.bookings ADD CONSTRAINT bookings_planted_check CHECK (id <> id);",
    ),
    ("ban-char-field", "CREATE TABLE capacity.planted (code char(3));"),
    ("prefer-identity", "CREATE TABLE capacity.planted (id bigserial);"),
    ("prefer-timestamp-tz", "CREATE TABLE capacity.planted (made_at timestamp);"),
    ("require-table-schema", "CREATE TABLE planted (id uuid);"),
    ("ban-truncate-cascade", "TRUNCATE capacity.bookings CASCADE;"),
]


def squawk(paths: Sequence[Path]) -> list[Finding]:
    """Findings in files; a place is a file and a line."""
    arguments = ["--pg-version=15", "--assume-in-transaction", "--reporter=json"]
    arguments += ["--include=require-table-schema", *map(str, paths)]
    found = json.loads(run("squawk", arguments, exits={0, 1}))
    return [
        Finding(f["rule_name"], f"{relative(Path(f['file']))}:{f['line'] + 1}", f["message"])
        for f in found
    ]


def relative(path: Path) -> Path:
    """The name of a file, in the project if it is there."""
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def test_it_has_nothing_to_say_that_has_no_reason() -> None:
    paths = [*assets_dir("migrations").glob("*.sql"), *assets_dir("sql").glob("*/*.sql")]
    assert len(paths) > 300
    judge("squawk", squawk(paths))


@pytest.mark.parametrize(("rule", "plant"), PLANTS, ids=lambda value: value.partition(" ")[0])
def test_it_finds_a_planted_flaw(tmp_path: Path, rule: str, plant: str) -> None:
    path = tmp_path / "0099_planted.sql"
    path.write_text(plant if rule == "require-lock-timeout" else BEFORE + plant)
    assert rule in {finding.rule for finding in new_findings("squawk", squawk([path]))}
