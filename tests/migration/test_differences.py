"""What somebody changed: in the files of a release, or by hand in the database."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import psycopg
import pytest

from capacity_db import deploy
from capacity_db.deploy import DifferenceKind, EventKind, RefusedError, SqlFileError
from tests.migration.support import Release, copy_release, run, snapshot

CLOCK = "10_core/clock.sql"


@pytest.fixture
def release(tmp_path: Path) -> Release:
    """A copy of this release whose migrations are not frozen."""
    copied = copy_release(tmp_path)
    copied.write("migrations/frozen.sha256", "")
    return copied


def kinds(dsn: str, release: Release | None = None) -> set[tuple[DifferenceKind, str]]:
    source = release.source if release else None
    return {(found.kind, found.object) for found in deploy.status(dsn, source=source).differences}


def assert_refused(dsn: str, release: Release, kind: DifferenceKind, thing: str) -> None:
    """Migrate must refuse because of ``thing``, and change nothing; status must show it."""
    before = snapshot(dsn)
    with pytest.raises(RefusedError) as caught:
        deploy.migrate(dsn, source=release.source)
    assert [(one.kind, one.object) for one in caught.value.differences] == [(kind, thing)]
    assert caught.value.hint
    assert snapshot(dsn) == before
    status = deploy.status(dsn, source=release.source)
    assert not status.clean
    assert [(one.kind, one.object) for one in status.plan.refusals] == [(kind, thing)]


# --- migrations ---------------------------------------------------------------------------------


def test_an_unchanged_release_shows_no_difference(dsn: str, release: Release) -> None:
    assert deploy.status(dsn, source=release.source).clean


def test_a_migration_edited_after_it_was_applied_is_refused(dsn: str, release: Release) -> None:
    release.append(f"migrations/{release.migration_ids[1]}.sql", "\n")
    assert_refused(dsn, release, DifferenceKind.EDITED_MIGRATION, release.migration_ids[1])


@pytest.mark.parametrize("suffix", [".sql", ".rollback.sql"])
def test_a_migration_edited_after_its_release_is_refused_wherever(
    dsn: str, release: Release, suffix: str
) -> None:
    name = "9000_extra" + suffix
    release.write("migrations/9000_extra.sql", "SELECT;")
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")
    frozen = sha256(b"SELECT;").hexdigest()
    release.write("migrations/frozen.sha256", f"{frozen}  {name}\n")
    assert deploy.plan(dsn, source=release.source).refusals == ()

    release.append(f"migrations/{name}", " ")

    assert_refused(dsn, release, DifferenceKind.EDITED_MIGRATION, name)


def test_a_released_migration_without_its_file_is_refused(dsn: str, release: Release) -> None:
    release.write("migrations/frozen.sha256", f"{'0' * 64}  9000_gone.sql\n")
    assert_refused(dsn, release, DifferenceKind.EDITED_MIGRATION, "9000_gone.sql")


def test_an_older_package_refuses_a_newer_database(dsn: str, release: Release) -> None:
    newest = release.migration_ids[-1]
    release.remove(f"migrations/{newest}.sql")
    release.remove(f"migrations/{newest}.rollback.sql")
    assert_refused(dsn, release, DifferenceKind.MISSING_MIGRATION, newest)


def test_a_migration_that_another_tool_marked_is_refused(dsn: str, release: Release) -> None:
    newest = release.migration_ids[-1]
    run(dsn, "DELETE FROM capacity_deploy.migrations WHERE id = %s", newest)
    assert_refused(dsn, release, DifferenceKind.FOREIGN_MIGRATION, newest)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (["9000_Extra.sql", "9000_Extra.rollback.sql"], "is not named"),
        (["9000_a.sql", "9000_a.rollback.sql", "9000_b.sql", "9000_b.rollback.sql"], "same number"),
        (["9000_extra.sql"], r"has no 9000_extra\.rollback\.sql"),
    ],
)
def test_a_release_with_misplaced_migrations_is_refused(
    dsn: str, release: Release, files: list[str], message: str
) -> None:
    for name in files:
        release.write(f"migrations/{name}", "SELECT;")
    with pytest.raises(RefusedError, match=message):
        deploy.migrate(dsn, source=release.source)
    assert deploy.verify_source(source=release.source)


def test_this_release_is_in_order() -> None:
    assert deploy.verify_source() == ()


# --- routines, triggers, policies ---------------------------------------------------------------


def test_only_the_file_that_changed_runs(dsn: str, release: Release) -> None:
    release.append(f"sql/{CLOCK}", "\n-- changed\n")
    assert [action.path for action in deploy.plan(dsn, source=release.source).files] == [CLOCK]

    report = deploy.migrate(dsn, source=release.source)

    assert (report.files, report.repaired) == ((CLOCK,), ())
    assert deploy.status(dsn, source=release.source).clean


HAND_EDITS = [
    (
        "CREATE OR REPLACE FUNCTION capacity_impl.clock() RETURNS timestamptz LANGUAGE sql "
        "STABLE PARALLEL SAFE AS 'SELECT now()'",
        CLOCK,
    ),
    ("ALTER FUNCTION capacity_impl.clock() VOLATILE", CLOCK),
    ("GRANT EXECUTE ON FUNCTION capacity_impl.clock() TO PUBLIC", CLOCK),
    ("COMMENT ON FUNCTION capacity_impl.clock() IS 'changed'", CLOCK),
    ("DROP FUNCTION capacity_v1.schema_version()", "80_api_v1/schema_version.sql"),
    ("ALTER TABLE capacity.bookings DISABLE TRIGGER USER", "60_triggers/bookings.sql"),
    ("DROP POLICY {policy} ON capacity.bookings", "70_policies/bookings.sql"),
    ("GRANT DELETE ON capacity.bookings TO authenticated", "70_policies/bookings.sql"),
    ("REVOKE ALL ON capacity.bookings FROM service_role", "70_policies/bookings.sql"),
    ("ALTER TABLE capacity.bookings DISABLE ROW LEVEL SECURITY", "70_policies/bookings.sql"),
    ("GRANT EXECUTE ON FUNCTION capacity_v1.list_members TO anon", "80_api_v1/list_members.sql"),
]


@pytest.mark.parametrize(("change", "path"), HAND_EDITS, ids=[edit for edit, _ in HAND_EDITS])
def test_a_change_by_hand_is_shown_and_put_back(dsn: str, change: str, path: str) -> None:
    clean = snapshot(dsn)
    policies = run(dsn, "SELECT policyname FROM pg_policies WHERE tablename = 'bookings'")
    run(dsn, change.format(policy=policies[0][0]))
    assert kinds(dsn) == {(DifferenceKind.CHANGED_BY_HAND, f"sql/{path}")}

    events: list[deploy.Event] = []
    report = deploy.migrate(dsn, on_event=events.append)

    assert (report.repaired, report.unrestored) == ((path,), ())
    assert [event.kind for event in events] == [EventKind.REPAIRED]
    assert path in events[0].message
    assert snapshot(dsn) == clean
    assert deploy.status(dsn).clean


ADDITIONS = [
    (
        "CREATE FUNCTION capacity_impl.strange() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        {(DifferenceKind.UNKNOWN_ROUTINE, "capacity_impl.strange()")},
    ),
    (
        "CREATE FUNCTION capacity_v1.strange() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        {(DifferenceKind.UNKNOWN_ROUTINE, "capacity_v1.strange()")},
    ),
    (
        "CREATE FUNCTION capacity_impl.clock(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        {
            (DifferenceKind.CHANGED_BY_HAND, f"sql/{CLOCK}"),
            (
                DifferenceKind.EXTRA_OVERLOAD,
                "capacity_impl.clock() and capacity_impl.clock(integer)",
            ),
        },
    ),
    (
        "CREATE TRIGGER strange BEFORE INSERT ON capacity.bookings FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        {
            (DifferenceKind.CHANGED_BY_HAND, "sql/60_triggers/bookings.sql"),
            (DifferenceKind.UNKNOWN_TRIGGER, "trigger strange on capacity.bookings"),
        },
    ),
    (
        "CREATE POLICY strange ON capacity.bookings USING (true)",
        {
            (DifferenceKind.CHANGED_BY_HAND, "sql/70_policies/bookings.sql"),
            (DifferenceKind.UNKNOWN_POLICY, "policy strange on capacity.bookings"),
        },
    ),
]


@pytest.mark.parametrize(("change", "expected"), ADDITIONS, ids=[edit for edit, _ in ADDITIONS])
def test_what_was_added_by_hand_stays_shown_because_migrate_drops_nothing(
    dsn: str, change: str, expected: set[tuple[DifferenceKind, str]]
) -> None:
    run(dsn, change)
    assert kinds(dsn) == expected
    by_hand = {
        thing.removeprefix("sql/")
        for kind, thing in expected
        if kind is DifferenceKind.CHANGED_BY_HAND
    }

    assert set(deploy.migrate(dsn).unrestored) == by_hand
    assert kinds(dsn) == expected

    # Accepting takes the changed object as it is, but what no file mentions stays a finding.
    deploy.migrate(dsn, accept=True)
    unknown = {
        (kind, thing) for kind, thing in expected if kind is not DifferenceKind.CHANGED_BY_HAND
    }
    assert kinds(dsn) == unknown


def test_a_grant_that_no_file_undoes_stays_shown_until_it_is_accepted(dsn: str) -> None:
    run(dsn, "GRANT SELECT ON capacity.bookings TO pg_monitor")
    shown = {(DifferenceKind.CHANGED_BY_HAND, "sql/70_policies/bookings.sql")}
    assert deploy.migrate(dsn).unrestored == ("70_policies/bookings.sql",)
    assert kinds(dsn) == shown

    deploy.migrate(dsn, accept=True)

    assert deploy.status(dsn).clean
    assert not deploy.migrate(dsn).changed


def test_a_later_migration_may_change_an_object_without_being_taken_for_a_hand(
    dsn: str, release: Release
) -> None:
    release.write("migrations/9000_extra.sql", "GRANT SELECT ON capacity.bookings TO pg_monitor;")
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")

    deploy.migrate(dsn, source=release.source)

    assert deploy.status(dsn, source=release.source).clean


def test_a_file_that_left_the_release_is_forgotten_and_its_object_shown(
    dsn: str, release: Release
) -> None:
    release.write(
        "sql/80_api_v1/obsolete.sql",
        "CREATE FUNCTION capacity_v1.obsolete() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    )
    deploy.migrate(dsn, source=release.source)
    release.remove("sql/80_api_v1/obsolete.sql")
    assert deploy.plan(dsn, source=release.source).removed == ("80_api_v1/obsolete.sql",)

    events: list[deploy.Event] = []
    report = deploy.migrate(dsn, source=release.source, on_event=events.append)

    assert report.removed == ("80_api_v1/obsolete.sql",)
    assert [event.kind for event in events] == [EventKind.REMOVED]
    expected = {(DifferenceKind.UNKNOWN_ROUTINE, "capacity_v1.obsolete()")}
    assert kinds(dsn, release) == expected

    release.write("sql/90_retired.sql", "DROP FUNCTION IF EXISTS capacity_v1.obsolete();")
    deploy.migrate(dsn, source=release.source)
    assert deploy.status(dsn, source=release.source).clean


def test_routines_may_refer_to_later_ones_and_keep_their_signs(dsn: str, release: Release) -> None:
    release.write(
        "sql/10_core/aa_first.sql",
        "CREATE OR REPLACE FUNCTION capacity_impl.aa_first() RETURNS text LANGUAGE sql "
        "AS $fn$ SELECT capacity_impl.zz_last() $fn$; SELECT 1;",
    )
    release.write(
        "sql/10_core/zz_last.sql",
        "CREATE OR REPLACE FUNCTION capacity_impl.zz_last() RETURNS text LANGUAGE sql "
        "AS $fn$ SELECT '100 % of $1, 5%s' $fn$;",
    )
    deploy.migrate(dsn, source=release.source)
    assert run(dsn, "SELECT capacity_impl.aa_first()") == [("100 % of $1, 5%s",)]


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("10_core/broken.sql", "SELECT;\nSELEC 1;", r"sql/10_core/broken\.sql, line 2: syntax"),
        (
            "10_core/broken.sql",
            "CREATE FUNCTION capacity_impl.broken() RETURNS integer LANGUAGE sql "
            "AS 'SELECT capacity_impl.missing()';",
            r"sql/10_core/broken\.sql: function capacity_impl\.missing\(\) does not exist",
        ),
        (
            "10_core/broken.sql",
            "CREATE FUNCTION capacity_impl.broken() RETURNS integer LANGUAGE plpgsql "
            "AS 'BEGIN oops END';",
            r"sql/10_core/broken\.sql: (syntax error|unexpected end)",
        ),
        ("10_core/broken.sql", "SELECT;", r"did not create the routine capacity_impl\.broken"),
        ("10_core/broken.sql", "CREATE TABLE unqualified ();", "no schema has been selected"),
        ("60_triggers/broken.sql", "SELECT;\n\nSELECT 1/0;", r"60_triggers/broken\.sql: division"),
        ("90_retired.sql", "DROP FUNCTION IF EXIST x();", r"sql/90_retired\.sql, line 1: syntax"),
    ],
)
def test_a_file_that_fails_names_itself_and_leaves_nothing(
    dsn: str, release: Release, path: str, text: str, message: str
) -> None:
    before = snapshot(dsn)
    release.write(f"sql/{path}", text)
    with pytest.raises(deploy.DeployError, match=message):
        deploy.migrate(dsn, source=release.source)
    assert snapshot(dsn) == before


def test_a_migration_that_fails_leaves_nothing_and_runs_when_corrected(
    dsn: str, release: Release
) -> None:
    release.write("migrations/9000_extra.rollback.sql", "SELECT;")
    release.write("migrations/9000_extra.sql", "CREATE TABLE capacity.x ();\nSELECT\n 1/0 FROM x;")
    before = snapshot(dsn)
    with pytest.raises(SqlFileError) as caught:
        deploy.migrate(dsn, source=release.source)
    assert (caught.value.path, caught.value.line) == ("migrations/9000_extra.sql", 3)
    assert snapshot(dsn) == before

    release.write("migrations/9000_extra.sql", "CREATE TABLE capacity.x ();")
    assert deploy.migrate(dsn, source=release.source).migrations == ("9000_extra",)


def test_a_migration_outside_a_transaction_runs_again_until_it_is_whole(
    dsn: str, release: Release
) -> None:
    concurrently = (
        "-- An index on a filled table.\n-- transactional: false\n"
        "SET statement_timeout = '1h';\n"
        "DROP INDEX CONCURRENTLY IF EXISTS capacity.extra_idx;\n"
        "CREATE INDEX CONCURRENTLY extra_idx ON capacity.bookings (source);\n"
    )
    drop = "DROP INDEX CONCURRENTLY IF EXISTS capacity.extra_idx;"
    release.write("migrations/9000_extra.rollback.sql", drop)
    before = snapshot(dsn)
    release.write("migrations/9000_extra.sql", concurrently + "SELECT 1/0;")
    with pytest.raises(SqlFileError, match="division by zero"):
        deploy.migrate(dsn, source=release.source)
    assert deploy.plan(dsn, source=release.source).migrations == ("9000_extra",)

    release.write("migrations/9000_extra.sql", concurrently)
    deploy.migrate(dsn, source=release.source)
    assert run(
        dsn, "SELECT indisvalid FROM pg_index WHERE indexrelid::regclass::text ~ 'extra_idx'"
    )
    assert deploy.status(dsn, source=release.source).clean

    deploy.rollback(dsn, source=release.source)
    release.remove("migrations/9000_extra.sql")
    deploy.migrate(dsn, source=release.source)
    assert snapshot(dsn) == before


def test_objects_that_an_early_release_described_otherwise_are_no_changes_by_hand(
    dsn: str, release: Release
) -> None:
    paths = ["60_triggers/bookings.sql", "70_policies/bookings.sql"]
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE capacity_deploy.routines SET live_sha256 = 'otherwise' WHERE path = ANY (%s)",
            (paths,),
        )
    # Red control: of this release it is one.
    hands = {(DifferenceKind.CHANGED_BY_HAND, f"sql/{path}") for path in paths}
    assert kinds(dsn, release) == hands
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE capacity_deploy.routines SET live_context = '0012_guests@18'")
    assert kinds(dsn, release) == set()
    report = deploy.migrate(dsn, source=release.source)
    assert (sorted(report.files), report.repaired) == (paths, ())
    assert deploy.status(dsn, source=release.source).clean
    # A routine was always described as it is now.
    run(dsn, "ALTER FUNCTION capacity_impl.clock() COST 7")
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE capacity_deploy.routines SET live_context = '0012_guests@18'")
    assert kinds(dsn, release) == {(DifferenceKind.CHANGED_BY_HAND, f"sql/{CLOCK}")}
