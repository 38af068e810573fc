"""Undoing migrations with data in the tables, and applying them again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from capacity_db import deploy
from capacity_db.deploy import DeployError, Reason, RefusedError
from tests.migration.support import Release, copy_release, fill, run, snapshot, state_snapshot

_EVERYTHING = """
    SELECT i.type, i.identity
    FROM (SELECT 'pg_class'::regclass AS classid, oid FROM pg_class WHERE relkind <> 't'
          AND relname !~ '^pg_toast'
          UNION ALL SELECT 'pg_proc'::regclass, oid FROM pg_proc
          UNION ALL SELECT 'pg_type'::regclass, oid FROM pg_type WHERE typcategory <> 'A'
          UNION ALL SELECT 'pg_namespace'::regclass, oid FROM pg_namespace
          UNION ALL SELECT 'pg_constraint'::regclass, oid FROM pg_constraint
          UNION ALL SELECT 'pg_default_acl'::regclass, oid FROM pg_default_acl
          UNION ALL SELECT 'pg_event_trigger'::regclass, oid FROM pg_event_trigger) AS o,
         LATERAL pg_identify_object(o.classid, o.oid, 0) AS i
    WHERE NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.classid = o.classid
                      AND d.objid = o.oid AND d.deptype = 'e')
"""

_OPEN_ROUTINES = """
    SELECT r.rolname, p.oid::regprocedure::text
    FROM pg_proc AS p, pg_roles AS r
    WHERE p.pronamespace = 'capacity_v1'::regnamespace AND r.rolname IN ('anon', 'authenticated')
      AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
"""


def levels(dsn: str, root: Path) -> list[dict[str, str]]:
    """The catalogue after each migration: none, the first, the first two and so on."""
    count = len(copy_release(root / "all").migration_ids)
    found = [state_snapshot(dsn)]
    for level in range(1, count + 1):
        release = copy_release(root / str(level))
        release.keep_migrations(level)
        deploy.migrate(dsn, source=release.source)
        found.append(state_snapshot(dsn))
    return found


@pytest.mark.once
def test_each_rollback_restores_what_was_before_and_forward_it_is_a_clean_install(
    dsn: str, admin_dsn: str, tmp_path: Path
) -> None:
    expected = levels(admin_dsn, tmp_path)
    clean = snapshot(dsn)
    count = len(expected) - 1
    everywhere = os.environ.get("CAPACITY_DB_KILL_EVERYWHERE") == "1"

    for depth in range(1, count + 1) if everywhere else (1, 2, count // 2, count):
        fill(dsn)
        for step in range(1, depth + 1):
            report = deploy.rollback(dsn)
            assert len(report.migrations) == 1
            assert state_snapshot(dsn) == expected[count - step], report.migrations
        deploy.migrate(dsn)
        assert snapshot(dsn) == clean, f"after {depth} back and forward again"


def test_several_at_once_are_undone_newest_first(dsn: str, tmp_path: Path) -> None:
    ids = copy_release(tmp_path).migration_ids
    fill(dsn)

    report = deploy.rollback(dsn, 2)

    assert list(report.migrations) == ids[:-3:-1]
    assert list(deploy.plan(dsn).migrations) == ids[-2:]


def test_after_a_rollback_the_next_migrate_applies_every_file_as_new(
    dsn: str, tmp_path: Path
) -> None:
    paths = [file.path for file in copy_release(tmp_path).source.files]

    deploy.rollback(dsn)

    found = [(action.path, action.reason) for action in deploy.plan(dsn).files]
    assert found == [(path, Reason.NEW) for path in paths]


def test_after_a_full_rollback_nothing_of_ours_is_left(admin_dsn: str) -> None:
    before = run(admin_dsn, _EVERYTHING)
    deploy.migrate(admin_dsn)
    assert len(run(admin_dsn, _EVERYTHING)) > len(before) + 100
    fill(admin_dsn)

    deploy.rollback(admin_dsn, None)

    left = set(run(admin_dsn, _EVERYTHING)) - set(before)
    # The extension btree_gist may serve others by now, so it stays, and so does its schema.
    assert left <= {("schema", "extensions")}


def test_a_database_can_be_filled_again_after_a_full_rollback(dsn: str) -> None:
    clean = snapshot(dsn)
    deploy.rollback(dsn, None)
    assert deploy.rollback(dsn).migrations == ()

    deploy.migrate(dsn)

    assert snapshot(dsn) == clean
    fill(dsn)


def test_a_filled_and_deployed_database_takes_the_newest_migration_again(dsn: str) -> None:
    clean = snapshot(dsn)
    fill(dsn)
    deploy.rollback(dsn, 1)

    deploy.migrate(dsn)

    assert snapshot(dsn) == clean


def test_after_the_rollback_of_tenancy_only_a_service_may_call_anything(
    dsn: str, tmp_path: Path
) -> None:
    assert run(dsn, _OPEN_ROUTINES) != []
    migrations = copy_release(tmp_path).migration_ids

    deploy.rollback(dsn, len(migrations) - migrations.index("0011_tenancy"))

    assert run(dsn, _OPEN_ROUTINES) == []
    assert run(dsn, _OPEN_ROUTINES.replace("'anon', 'authenticated'", "'service_role'")) != []


def test_a_rollback_that_fails_leaves_everything(dsn: str, tmp_path: Path) -> None:
    release = with_extra_migration(tmp_path)
    release.append("migrations/9000_extra.rollback.sql", "\nSELECT 1 / 0;\n")
    deploy.migrate(dsn, source=release.source)
    before = snapshot(dsn)

    with pytest.raises(DeployError, match=r"migrations/9000_extra.rollback.sql.*division by zero"):
        deploy.rollback(dsn, source=release.source)

    assert snapshot(dsn) == before


def test_the_plan_of_a_rollback_names_the_data_that_would_be_lost(dsn: str) -> None:
    fill(dsn)

    everything = deploy.plan_rollback(dsn, None)
    lost = {loss.object: loss.rows for loss in everything.losses}

    assert lost["table capacity.bookings"] == 2
    assert lost["table capacity.table_inventory"] == 3
    assert "table capacity.bookings" not in {
        loss.object for loss in deploy.plan_rollback(dsn, 1).losses
    }


def test_columns_and_rows_that_would_be_lost_are_named_too(dsn: str, tmp_path: Path) -> None:
    release = with_extra_migration(tmp_path)
    deploy.migrate(dsn, source=release.source)
    assert deploy.plan_rollback(dsn, source=release.source).losses == ()
    fill(dsn)

    losses = deploy.plan_rollback(dsn, source=release.source).losses

    assert [(loss.object, loss.rows, loss.more) for loss in losses] == [
        ("column capacity.bookings.extra", 2, False),
        ("rows of capacity.table_inventory", 3, False),
    ]


def test_large_tables_are_not_counted_to_the_end(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("capacity_db.deploy.losses.COUNTED_ROWS", 1)
    fill(dsn)
    fill(dsn)

    lost = {loss.object: loss for loss in deploy.plan_rollback(dsn, None).losses}

    assert (lost["table capacity.bookings"].rows, lost["table capacity.bookings"].more) == (1, True)


def test_an_edited_migration_is_not_rolled_back(dsn: str, tmp_path: Path) -> None:
    release = copy_release(tmp_path)
    release.append(f"migrations/{release.migration_ids[-1]}.sql", "\n-- edited\n")
    release.write("migrations/frozen.sha256", "")
    before = snapshot(dsn)

    with pytest.raises(RefusedError, match="not the one that was applied"):
        deploy.rollback(dsn, source=release.source)

    assert snapshot(dsn) == before


def test_a_count_below_one_is_an_error(dsn: str) -> None:
    with pytest.raises(DeployError, match="1 or more"):
        deploy.rollback(dsn, 0)


def with_extra_migration(root: Path) -> Release:
    """This release and a migration 9000_extra, which only adds a column."""
    release = copy_release(root)
    release.write("migrations/9000_extra.sql", "ALTER TABLE capacity.bookings ADD extra integer;")
    release.write(
        "migrations/9000_extra.rollback.sql",
        "-- not this one: DROP TABLE capacity.restaurants;\n"
        "ALTER TABLE capacity.bookings DROP COLUMN extra;\n"
        "DELETE FROM capacity.table_inventory WHERE false;\n",
    )
    return release
