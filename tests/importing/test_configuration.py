"""Restaurants, periods, rules and tables from files, and a table of another system mapped."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import psycopg
import pytest

from capacity_db import CapacityClient
from tests.client.support import ROOT, cli
from tests.importing.support import GOOD, HOUSE, KINDS, as_csv, everything, import_

pytestmark = pytest.mark.once
PERIOD = GOOD["service_periods"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_line_is_taken_once(own_house: str, tmp_path: Path, kind: str) -> None:
    first = import_(tmp_path, own_house, kind, as_csv(GOOD[kind]))
    assert (first.code, first.json["accepted"], first.json["skipped"]) == (0, 1, 0)
    before = everything(own_house)
    again = import_(tmp_path, own_house, kind, as_csv(GOOD[kind]))
    assert (again.code, again.json["accepted"], again.json["skipped"]) == (0, 0, 1)
    assert everything(own_house) == before


def test_what_they_make_is_what_staff_would_have_made(own_house: str, tmp_path: Path) -> None:
    for kind in KINDS[:4]:
        assert import_(tmp_path, own_house, kind, as_csv(GOOD[kind])).code == 0
    with CapacityClient(own_house) as client:
        post, new = (client.imported_id(None, "restaurants", name) for name in ("post", "new"))
        assert post is not None
        assert new is not None
        house = client.get_restaurant(new)
        assert (house.name, house.timezone) == ("Neu", "Europe/Zurich")
        periods = {period.name: period for period in client.list_service_periods(post)}
        breakfast = periods["Breakfast"]
        assert breakfast.id == client.imported_id(post, "service_periods", "b")
        assert periods["Dinner"].id == client.imported_id(post, "service_periods", "Dinner")
        assert breakfast.weekdays == (1, 2, 3, 4, 5)
        assert str(breakfast.last_seating_time) == "09:30:00"
        rules = {(rule.service_period_name, rule.weekday): rule.max_covers
                 for rule in client.list_capacity_rules(post)}  # fmt: skip
        assert (rules["Dinner", None], rules["Dinner", 5]) == (10, 40)
        table = next(t for t in client.list_tables(post).tables if t.table_number == "9")
        assert table.id == client.imported_id(post, "tables", "t9")
        assert (table.capacity, table.section, table.seating_type) == (4, "Hall", "booth")
        made = {change.operation for change in client.list_history(post).changes}
        assert {"upsert_service_period", "set_capacity_rule", "create_table"} <= made


def test_what_was_made_by_hand_is_found_by_its_name_and_number(
    own_house: str, tmp_path: Path
) -> None:
    with CapacityClient(own_house) as client:
        post = client.imported_id(None, "restaurants", "post")
        assert post is not None
        by_hand = client.create_table(post, "9", 4, section="Hall").table.id
        client.upsert_service_period(
            post, "0a000000-0000-4000-8000-000000000001", "Breakfast", "07:00", "10:00"
        )
    table = {"restaurant": "post", "table_number": "9", "capacity": "4", "section": "Hall"}
    period = {"restaurant": "post", "name": "Breakfast", "start_time": "07:00", "end_time": "10:00"}
    rule = {"restaurant": "post", "service_period": "Breakfast", "max_covers": "3"}
    for kind, line, new in (
        ("tables", table, 0), ("service_periods", period, 0), ("capacity_rules", rule, 1)
    ):  # fmt: skip
        done = import_(tmp_path, own_house, kind, as_csv(line))
        assert (done.code, done.json["accepted"]) == (0, new), done.out
    other = import_(tmp_path, own_house, "tables", as_csv(table | {"capacity": "5"}))
    assert [error["code"] for error in other.json["errors"]] == ["IMPORT_DIFFERS"]
    with psycopg.connect(own_house) as connection:
        kept = connection.execute(
            "SELECT id, capacity FROM capacity.table_inventory WHERE table_number = '9'"
        ).fetchall()
    assert kept == [(by_hand, 4)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1-5", [1, 2, 3, 4, 5]), ("6-1", [1, 6, 7]), ("1, 3,5", [1, 3, 5]), ("7", [7]),
        ([2, 4], [2, 4]), (3, [3]), ("", [1, 2, 3, 4, 5, 6, 7]),
    ],
)  # fmt: skip
def test_weekdays_are_written_in_several_ways(
    conn: psycopg.Connection[Any], written: object, meant: list[int]
) -> None:
    with CapacityClient(connection=conn) as client:
        client.import_lines("restaurants", [GOOD["restaurants"] | {"line": 2}])
        line = {**PERIOD, "restaurant": "new", "line": 1, "weekdays": written}
        assert client.import_lines("service_periods", [line]).errors == ()
        post = client.imported_id(None, "restaurants", "new") or ""
        (period,) = (p for p in client.list_service_periods(post) if p.name == "Breakfast")
        assert list(period.weekdays) == meant


def test_a_dry_run_sees_what_the_lines_before_would_make(house: str, tmp_path: Path) -> None:
    before = everything(house)
    lines = as_csv(PERIOD, PERIOD | {"id": "c", "name": "Early", "start_time": "09:00"})
    tried = import_(tmp_path, house, "service_periods", lines, "--dry-run").json
    assert (tried["accepted"], [e["line"] for e in tried["errors"]]) == (1, [3])
    assert everything(house) == before


def test_one_restaurant_may_be_named_for_all_lines(own_house: str, tmp_path: Path) -> None:
    line = {key: value for key, value in GOOD["tables"].items() if key != "restaurant"}
    lacking = import_(tmp_path, own_house, "tables", as_csv(line))
    assert [error["code"] for error in lacking.json["errors"]] == ["MISSING_COLUMN"]
    done = import_(tmp_path, own_house, "tables", as_csv(line), "--restaurant", "post")
    assert (done.code, done.json["accepted"]) == (0, 1)


def test_only_a_service_imports(own_house: str, tmp_path: Path) -> None:
    with CapacityClient(own_house) as client:
        client.set_member(client.imported_id(None, "restaurants", "post") or "", "ada", "owner")
    file = tmp_path / "tables.csv"
    file.write_bytes(as_csv(GOOD["tables"]))
    refused = cli("import", "tables", file, "--as-user", "ada", dsn=own_house)
    assert refused.code == 3
    assert cli("import", "tables", file, "--as-service", dsn=own_house).code == 0
    listed = ("debts", "--as-user", "ada", "--json")
    assert cli(*listed, dsn=own_house).json == []


def test_the_guides_queries_map_a_table_of_bookings(
    conn: psycopg.Connection[Any], dsn: str, tmp_path: Path
) -> None:
    guide = (ROOT / "docs" / "importing.md").read_text()
    (tables,) = re.findall(r"```sql\n(CREATE TABLE reservations.*?)```", guide, flags=re.DOTALL)
    copies = re.findall(r"^\\copy \((SELECT .*)\) TO '(\w+)\.csv'", guide, flags=re.MULTILINE)
    assert [name for _, name in copies] == ["restaurants", "bookings"]
    conn.execute(tables.encode())
    conn.execute("INSERT INTO venues VALUES (7, 'Post, Zur', 'Europe/Zurich')")
    conn.execute(
        """INSERT INTO reservations VALUES
           (1, 7, '2026-05-04 17:00Z', 4, 'done', 'Grace "G"', 'g@example.org', NULL, E'two\nlines',
            '2026-04-01 08:00Z'),
           (2, 7, '2026-05-04 22:30Z', 2, 'absent', 'Ada', NULL, NULL, NULL, '2026-04-01 08:00Z'),
           (3, 7, '2099-05-04 17:00Z', 2, 'open', 'Kurt', NULL, NULL, NULL, '2026-04-01 08:00Z')"""
    )
    conn.commit()
    for query, kind in copies:
        with (tmp_path / f"{kind}.csv").open("wb") as file, conn.cursor() as cursor:
            copy = f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)"
            with cursor.copy(copy.encode()) as data:
                for block in data:
                    file.write(block)
        conn.commit()
        done = cli("import", kind, tmp_path / f"{kind}.csv", dsn=dsn)
        assert done.code == 0, done.out
    found = conn.execute(
        """SELECT booking_date::text, start_time::text, status::text, guest_name, notes
           FROM capacity.bookings ORDER BY starts_at"""
    ).fetchall()
    assert found == [
        ("2026-05-04", "19:00:00", "completed", 'Grace "G"', "two\nlines"),
        ("2026-05-05", "00:30:00", "no_show", "Ada", None),
        ("2099-05-04", "19:00:00", "pending", "Kurt", None),
    ]


def test_the_house_has_one_line_of_each_kind_but_bookings() -> None:
    assert [*HOUSE] == [*KINDS[:4]]
