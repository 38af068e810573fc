"""Each kind of bad line is told by line, field and reason, and changes nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.client.support import cli
from tests.importing.bad_lines import BAD, Bad
from tests.importing.support import GOOD, KINDS, as_csv, everything, import_

pytestmark = pytest.mark.once
PRIVATE = ("guest_name", "guest_email", "guest_phone", "notes", "seating_preference")


def test_there_are_more_than_fifty_kinds() -> None:
    assert len({bad.name for bad in BAD}) == len(BAD) > 50


@pytest.mark.parametrize("bad", BAD, ids=[f"{bad.kind}: {bad.name}" for bad in BAD])
def test_a_bad_line_is_told_and_changes_nothing(house: str, tmp_path: Path, bad: Bad) -> None:
    before = everything(house)
    done = import_(tmp_path, house, bad.kind, bad.content)
    assert done.code == 1, done.err
    # In a file of several lines the others may be bad too: the last error is the one that is meant.
    error = done.json["errors"][-1]
    assert (error["line"], error["field"], error["code"]) == (bad.line, bad.field, bad.code)
    assert bad.reason in error["message"]
    assert done.json["accepted"] == 0
    assert everything(house) == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_line_they_are_made_of_is_good(house: str, tmp_path: Path, kind: str) -> None:
    """Red control: only what was changed can be what is wrong with them."""
    before = everything(house)
    tried = import_(tmp_path, house, kind, as_csv(GOOD[kind]), "--dry-run")
    assert (tried.code, tried.json["accepted"], tried.json["errors"]) == (0, 1, [])
    assert everything(house) == before


def test_a_line_that_is_taken_is_noticed(own_house: str, tmp_path: Path) -> None:
    """Red control of the comparison: taking a line changes what is compared."""
    before = everything(own_house)
    assert import_(tmp_path, own_house, "bookings", as_csv(GOOD["bookings"])).code == 0
    after = everything(own_house)
    changed = {table for table in after if after[table] != before[table]}
    assert {"bookings", "decisions", "service_ledger", "booking_slots"} <= changed


def test_everything_that_is_wrong_with_a_line_is_listed(house: str, tmp_path: Path) -> None:
    wrong = {"id": "", "date": "x", "time": "25:00", "party_size": "0", "status": "?"}
    done = import_(tmp_path, house, "bookings", as_csv(GOOD["bookings"] | wrong))
    assert [(e["line"], e["field"]) for e in done.json["errors"]] == [(2, f) for f in wrong]
    assert (done.json["refused"], done.json["faults"]) == (1, 5)


def test_no_error_repeats_a_guests_value(house: str, tmp_path: Path) -> None:
    secret = "Grace-Hopper-1906"
    long = dict.fromkeys(PRIVATE, secret * 200)
    done = import_(tmp_path, house, "bookings", as_csv(GOOD["bookings"] | long))
    assert {e["field"] for e in done.json["errors"]} == {*PRIVATE}
    assert secret not in done.out + done.err
    text = cli("import", "bookings", tmp_path / "bookings.csv", dsn=house)
    assert secret not in text.out + text.err
    # The twin: other values are repeated.
    shown = import_(tmp_path, house, "bookings", as_csv(GOOD["bookings"] | {"status": secret}))
    assert secret in shown.out


def test_good_lines_are_taken_beside_bad_ones(own_house: str, tmp_path: Path) -> None:
    good = GOOD["bookings"]
    lines = [good | {"id": str(n), "party_size": "0" if n % 3 == 0 else "1"} for n in range(9)]
    errors = tmp_path / "errors.csv"
    done = import_(
        tmp_path, own_house, "bookings", as_csv(*lines), "--errors", errors, "--batch", 2
    )
    assert (done.code, done.json["accepted"], done.json["refused"]) == (1, 6, 3)
    assert done.json["codes"] == {"INVALID_PARTY_SIZE": 3}
    rows = [*csv.reader(errors.read_text().splitlines())]
    assert [row[:3] for row in rows] == [
        ["line", "field", "code"],
        *([str(line), "party_size", "INVALID_PARTY_SIZE"] for line in (2, 5, 8)),
    ]
    # Corrected, the file goes in: what is there is skipped.
    fixed = import_(
        tmp_path, own_house, "bookings", as_csv(*(line | {"party_size": "1"} for line in lines))
    )
    assert (fixed.code, fixed.json["accepted"], fixed.json["skipped"]) == (0, 3, 6)
