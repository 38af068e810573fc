"""Rules about the files of sql/ and migrations/, and files that show each of them works."""

from __future__ import annotations

from pathlib import Path

import pytest

from capacity_db.assets import assets_dir
from tests.lints import source_rules
from tests.lints.routine_rules import catches_too_much
from tests.support.databases import AnyConnection

SQL = assets_dir("sql")
TABLE_FOLDERS = ("60_triggers", "70_policies")
TABLE_FILES = sorted(path for folder in TABLE_FOLDERS for path in (SQL / folder).glob("*.sql"))
VIEW_FILES = sorted((SQL / "85_views").glob("*.sql"))
ROUTINE_FILES = sorted(set(SQL.glob("*/*.sql")) - set(TABLE_FILES) - set(VIEW_FILES))
MIGRATIONS = sorted(assets_dir("migrations").glob("*.sql"))

ROUTINE = """
CREATE OR REPLACE FUNCTION capacity_impl.planted(p_set text DEFAULT 'AS $fn$')
RETURNS void
LANGUAGE plpgsql
STABLE
PARALLEL SAFE
STRICT
SECURITY DEFINER
SET search_path = ''
AS $fn$ BEGIN END $fn$;
COMMENT ON FUNCTION capacity_impl.planted(text) IS 'Nothing.';
REVOKE ALL ON FUNCTION capacity_impl.planted(text) FROM PUBLIC;
"""
MIGRATION = """
SET LOCAL lock_timeout = '5s';
SET LOCAL statement_timeout = '5min';
SET LOCAL ROLE capacity_owner;
DO $do$ BEGIN NULL; END $do$;
"""


def named(path: Path) -> str:
    """The name of a parametrised test."""
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", ROUTINE_FILES, ids=named)
def test_routine_files_are_complete(path: Path) -> None:
    assert source_rules.routine_file(path) == []


@pytest.mark.parametrize("path", TABLE_FILES, ids=named)
def test_table_files_keep_to_their_table(catalogue: AnyConnection, path: Path) -> None:
    tables = {row[0] for row in catalogue.execute("SELECT label FROM our_table").fetchall()}
    assert source_rules.table_file(path, tables) == []


@pytest.mark.parametrize("path", MIGRATIONS, ids=named)
def test_migrations_are_careful(path: Path) -> None:
    assert source_rules.migration_file(path) == []


@pytest.mark.parametrize("path", [*SQL.rglob("*.sql"), *MIGRATIONS], ids=named)
def test_files_leave_transactions_to_the_deployer(path: Path) -> None:
    assert source_rules.transaction_control(path) == []


@pytest.mark.parametrize("path", [*SQL.rglob("*.sql"), *MIGRATIONS], ids=named)
def test_files_catch_no_error_that_belongs_to_the_client(path: Path) -> None:
    assert catches_too_much(path.read_text()) == []


def planted(folder: Path, name: str, text: str) -> Path:
    """A file below `folder`."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ("planted(p_set", "another(p_set", "defines capacity_impl.another instead of"),
        ("\nCOMMENT", "\nCREATE FUNCTION capacity_impl.second() AS $fn$$fn$;\nCOMMENT", "second"),
        ("COMMENT ON FUNCTION", "COMMENT ON PROCEDURE", "no COMMENT ON FUNCTION"),
        ("REVOKE", "GRANT", "no REVOKE ALL ON FUNCTION"),
        ("STABLE\nPARALLEL SAFE", "PARALLEL SAFE\nSTABLE", "header out of order"),
        ("$fn$", "$$", "not quoted by $fn$"),
    ],
)
def test_an_incomplete_routine_file_is_found(
    tmp_path: Path, before: str, after: str, finding: str
) -> None:
    good = planted(tmp_path, "10_core/planted.sql", ROUTINE)
    assert source_rules.routine_file(good) == []
    bad = planted(tmp_path, "10_core/planted.sql", ROUTINE.replace(before, after))
    assert finding in "; ".join(source_rules.routine_file(bad))


def test_a_file_about_another_table_is_found(tmp_path: Path) -> None:
    text = "GRANT SELECT ON capacity.bookings TO anon; GRANT SELECT ON TABLE capacity.x TO anon;"
    path = planted(tmp_path, "70_policies/bookings.sql", text)
    assert source_rules.table_file(path, {"bookings", "x"}) == ["is about capacity.x too"]
    assert "there is no table capacity.bookings" in source_rules.table_file(path, {"x"})


@pytest.mark.parametrize("text", ["COMMIT;", "SELECT 1; begin; SELECT 2;", "-- x\nROLLBACK"])
def test_transaction_control_is_found(tmp_path: Path, text: str) -> None:
    assert source_rules.transaction_control(planted(tmp_path, "a.sql", text))


def test_the_begin_of_a_block_is_no_transaction(tmp_path: Path) -> None:
    assert source_rules.transaction_control(planted(tmp_path, "a.sql", ROUTINE + MIGRATION)) == []


def test_a_block_that_catches_everything_is_found() -> None:
    block = MIGRATION.replace("NULL;", "BEGIN x; EXCEPTION WHEN OTHERS THEN NULL; END;")
    assert catches_too_much(block) == ["catches others"]


@pytest.mark.parametrize(
    ("before", "after", "finding"),
    [
        ("SET LOCAL lock_timeout", "-- SET LOCAL lock_timeout", "does not set lock_timeout"),
        ("statement_timeout", "other", "does not set statement_timeout"),
        ("ROLE capacity_owner", "ROLE postgres", "does not act as capacity_owner"),
        ("NULL;", "PERFORM capacity_impl.clock();", "calls capacity_impl.clock()"),
    ],
)
def test_a_careless_migration_is_found(
    tmp_path: Path, before: str, after: str, finding: str
) -> None:
    assert source_rules.migration_file(planted(tmp_path, "0001_x.sql", MIGRATION)) == []
    path = planted(tmp_path, "0001_x.sql", MIGRATION.replace(before, after))
    assert finding in "; ".join(source_rules.migration_file(path))
