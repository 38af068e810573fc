"""Each kind of bad line is told by line, field and reason, and changes nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import psycopg
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


def test_no_depth_of_nesting_stops_an_import(own_house: str, tmp_path: Path) -> None:
    good = json.dumps({name: value for name, value in GOOD["bookings"].items() if value})
    nested = ["[" * depth + "]" * depth for depth in range(1, 1500, 50)]
    notes = [good.replace('"nuts"', n).replace('"17"', str(len(n))) for n in nested]
    ids = [good.replace('"17"', n) for n in nested]
    done = import_(tmp_path, own_house, "bookings", "\n".join([*notes, *ids, good]).encode())
    assert (done.code, done.json["accepted"], done.json["refused"]) == (1, 1, 60), done.err
    told = {e["line"]: e["code"] for e in reversed(done.json["errors"])}
    assert {*told.values()} <= {"BAD_JSON", "IMPORT_INVALID_VALUE"}


def test_many_columns_that_there_are_not_are_one_error(own_house: str, tmp_path: Path) -> None:
    good = {name: value for name, value in GOOD["bookings"].items() if value}
    wide = json.dumps(good | {f"c{number}": 1 for number in range(60_000)})
    nameless = json.dumps(good | {"": 1})
    lines = [wide, wide, nameless, json.dumps(good)]
    done = import_(tmp_path, own_house, "bookings", "\n".join(lines).encode())
    assert (done.code, done.json["accepted"]) == (1, 1), done.err
    told = [(e["line"], e["field"], e["code"]) for e in done.json["errors"]]
    unknown = "IMPORT_UNKNOWN_COLUMN"
    assert told == [(1, "c0", unknown), (2, "c0", unknown), (3, "", unknown)]


def test_what_the_database_will_not_have_is_one_bad_line_and_stops_nothing(
    own_house: str, tmp_path: Path
) -> None:
    with psycopg.connect(own_house) as connection:  # what nobody foresaw: classes 23 and 22
        connection.execute(
            "ALTER TABLE capacity.bookings ADD CONSTRAINT adopters"
            " CHECK (party_size <> 7 AND 1 / (party_size - 8) < 2)"
        )
    sizes = [1, 2, 7, 3, 0, 8, 8, 1, 9, 7]
    lines = [GOOD["bookings"] | {"id": str(n), "party_size": str(s)} for n, s in enumerate(sizes)]
    errors = tmp_path / "errors.csv"
    done = import_(tmp_path, own_house, "bookings", as_csv(*lines), "--errors", errors)
    assert (done.code, done.json["accepted"], done.json["refused"]) == (1, 5, 5), done.err
    assert (done.json["lines"], done.json["last_line"]) == (10, 11)
    told = [(e["line"], e["field"], e["code"]) for e in done.json["errors"]]
    refused = (None, "INVALID_VALUE")
    assert told == [
        (4, *refused), (6, "party_size", "INVALID_PARTY_SIZE"), (7, *refused), (8, *refused),
        (11, *refused),
    ]  # fmt: skip
    messages = [e["message"] for e in done.json["errors"]]
    assert "adopters" in messages[0]
    assert "22012" in messages[2]
    assert [row[0] for row in csv.reader(errors.read_text().splitlines())][1:] == [
        "4", "6", "7", "8", "11",
    ]  # fmt: skip


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


def test_the_file_that_is_read_is_never_written(own_house: str, tmp_path: Path) -> None:
    content = as_csv(GOOD["bookings"])
    for other in ("bookings.csv", "link.csv", "hard.csv", "precious.csv"):
        for name in ("link.csv", "hard.csv"):
            (tmp_path / name).unlink(missing_ok=True)
        file = tmp_path / "bookings.csv"
        file.write_bytes(content)
        (tmp_path / "link.csv").symlink_to("bookings.csv")
        (tmp_path / "hard.csv").hardlink_to(file)
        (tmp_path / "precious.csv").write_bytes(content)
        done = import_(tmp_path, own_house, "bookings", content, "--errors", tmp_path / other)
        assert (done.code, file.read_bytes()) == (2, content), other
        assert (tmp_path / "precious.csv").read_bytes() == content
    # The twin: a file of errors, or an empty one, is written anew.
    errors = tmp_path / "errors.csv"
    errors.write_text("")
    for _ in range(2):
        done = import_(tmp_path, own_house, "bookings", content, "--errors", errors)
        assert (done.code, errors.read_text()) == (0, "line,field,code,message\n")
