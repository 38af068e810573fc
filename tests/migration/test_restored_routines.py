"""A rollback puts the routines back that were in force before, and they take bookings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from capacity_db import deploy
from capacity_db.deploy import DeployError, Event, EventKind, Reason, history
from capacity_db.deploy.connection import connect
from tests.migration.later import (
    MIGRATION,
    RESTAURANT,
    books_and_refuses,
    cannot_book,
    later_release,
    open_restaurant,
)
from tests.migration.support import Release, run, snapshot
from tests.support.databases import fresh_database, template_database
from tests.support.servers import Server

FORGET = "TRUNCATE capacity_deploy.releases, capacity_deploy.bodies"
DEPLOYED = "SELECT cardinality(migrations), files FROM capacity_deploy.releases ORDER BY id"


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A later release with a migration."""
    return later_release(tmp_path_factory.mktemp("later"), with_migration=True)


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A later release of the same tables."""
    return later_release(tmp_path_factory.mktemp("edited"), with_migration=False)


@pytest.fixture(scope="module")
def clean(server: Server, template: str) -> dict[str, str]:
    """What this release looks like in a database."""
    with fresh_database(server, template) as name:
        return snapshot(server.conninfo(name))


def _deployed(server: Server, template: str, name: str, release: Release) -> Iterator[str]:
    with template_database(server, name, base=template) as made:
        open_restaurant(server.conninfo(made))
        deploy.migrate(server.conninfo(made), source=release.source)
        yield made


@pytest.fixture(scope="module")
def later_template(server: Server, template: str, later: Release) -> Iterator[str]:
    """A database with a restaurant, of this release first and of the later one since."""
    yield from _deployed(server, template, "later", later)


@pytest.fixture(scope="module")
def edited_template(server: Server, template: str, edited: Release) -> Iterator[str]:
    """The same, of the later release without a migration."""
    yield from _deployed(server, template, "edited", edited)


@pytest.fixture
def later_dsn(server: Server, later_template: str) -> Iterator[str]:
    """A database of its own, of the later release."""
    with fresh_database(server, later_template) as name:
        yield server.conninfo(name)


@pytest.fixture
def edited_dsn(server: Server, edited_template: str) -> Iterator[str]:
    """A database of its own, of the later release without a migration."""
    with fresh_database(server, edited_template) as name:
        yield server.conninfo(name)


def test_a_migration_undone_brings_the_routines_before_it_back_and_they_book(
    later_dsn: str, later: Release, clean: dict[str, str]
) -> None:
    forward = snapshot(later_dsn)
    assert forward != clean
    events: list[Event] = []

    report = deploy.rollback(later_dsn, source=later.source, on_event=events.append)

    assert report.migrations == (MIGRATION,)
    assert report.restored is not None
    assert [event.kind for event in events] == [EventKind.MIGRATION, EventKind.RESTORED]
    assert snapshot(later_dsn) == clean
    assert deploy.status(later_dsn).clean, "for the release that one went back to"
    books_and_refuses(later_dsn, "2050-06-17")
    seen = deploy.status(later_dsn, source=later.source)
    assert seen.plan.migrations == (MIGRATION,)
    assert {action.reason for action in seen.plan.files} == {Reason.NEW, Reason.CHANGED}

    deploy.migrate(later_dsn, source=later.source)
    assert snapshot(later_dsn) == forward


@pytest.mark.once
def test_without_a_release_kept_a_rollback_says_so_and_nothing_can_be_booked(
    later_dsn: str, later: Release, clean: dict[str, str]
) -> None:
    run(later_dsn, FORGET)
    assert deploy.plan_rollback(later_dsn, source=later.source).restores is None

    report = deploy.rollback(later_dsn, source=later.source)

    assert (report.restored, report.files) == (None, ())
    assert snapshot(later_dsn) != clean
    cannot_book(later_dsn, "2050-06-17")

    deploy.migrate(later_dsn, source=later.source)
    assert deploy.status(later_dsn, source=later.source).clean


def test_routines_alone_go_back_with_all_data_kept(
    edited_dsn: str, edited: Release, clean: dict[str, str]
) -> None:
    forward = snapshot(edited_dsn)
    assert deploy.plan_rollback_routines(edited_dsn, source=edited.source).restores is not None

    report = deploy.rollback_routines(edited_dsn, source=edited.source)

    assert report.migrations == ()
    assert "80_api_v1/schema_version.sql" in report.files
    assert "10_core/clock.sql" not in report.files, "nothing is run that did not change"
    assert snapshot(edited_dsn) == clean
    assert run(edited_dsn, "SELECT count(*) FROM capacity.restaurants") == [(1,)]
    books_and_refuses(edited_dsn, "2050-06-17")
    # This is the oldest release kept.
    with pytest.raises(DeployError, match="no earlier routines are kept"):
        deploy.rollback_routines(edited_dsn, source=edited.source)

    deploy.migrate(edited_dsn, source=edited.source)
    assert snapshot(edited_dsn) == forward
    deploy.rollback_routines(edited_dsn, source=edited.source)
    assert snapshot(edited_dsn) == clean


@pytest.mark.once
def test_routines_go_back_over_a_migration_that_stays_only_to_those_that_know_it(
    later_dsn: str, later: Release
) -> None:
    with pytest.raises(DeployError, match="no earlier routines are kept"):
        deploy.rollback_routines(later_dsn, source=later.source)
    before = snapshot(later_dsn)
    patched = later.source
    (file,) = [file for file in patched.files if file.path == "80_api_v1/brand_new.sql"]
    release = Release(later.root.parent / f"{later.root.name}-patched")
    for folder in ("migrations", "sql"):
        for path in (later.root / folder).rglob("*.sql"):
            release.write(str(path.relative_to(later.root)), path.read_text())
    release.append(f"sql/{file.path}", "-- patched\n")
    deploy.migrate(later_dsn, source=release.source)

    report = deploy.rollback_routines(later_dsn, source=release.source)

    assert report.files == (file.path,)
    assert snapshot(later_dsn) == before


@pytest.mark.once
def test_what_somebody_made_by_hand_stays_and_what_he_uses_is_closed_instead_of_dropped(
    edited_dsn: str, edited: Release
) -> None:
    run(edited_dsn, "CREATE VIEW public.mine AS SELECT capacity_v1.brand_new() AS number")
    run(edited_dsn, "CREATE FUNCTION capacity_impl.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    run(
        edited_dsn,
        "CREATE TRIGGER mine BEFORE INSERT ON capacity.bookings FOR EACH ROW "
        "EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    )
    events: list[Event] = []

    deploy.rollback_routines(edited_dsn, source=edited.source, on_event=events.append)

    told = [event.message for event in events if "something else needs it" in event.message]
    assert len(told) == 1
    assert told[0].startswith("capacity_v1.brand_new()")
    closed = "SELECT has_function_privilege('anon', 'capacity_v1.brand_new()', 'EXECUTE')"
    assert run(edited_dsn, closed) == [(False,)]
    different = {found.object for found in deploy.status(edited_dsn).differences}
    assert {"capacity_impl.mine()", "trigger mine on capacity.bookings"} <= different
    assert run(edited_dsn, "SELECT to_regproc('capacity_impl.bookings__brand_new')") == [(None,)]


@pytest.mark.once
def test_a_database_of_an_early_deployer_keeps_what_it_has_when_it_is_next_migrated(
    dsn: str, later: Release, clean: dict[str, str]
) -> None:
    run(dsn, "DROP TABLE capacity_deploy.releases, capacity_deploy.bodies")
    open_restaurant(dsn)
    assert deploy.status(dsn).clean
    assert deploy.plan_rollback(dsn).restores is None

    deploy.migrate(dsn, source=later.source)
    deploy.rollback(dsn, source=later.source)

    assert snapshot(dsn) == clean
    books_and_refuses(dsn, "2050-06-17")


@pytest.mark.once
def test_a_body_that_was_changed_is_not_put_back(edited_dsn: str, edited: Release) -> None:
    before = snapshot(edited_dsn)
    path = "80_api_v1/schema_version.sql"
    tamper = "UPDATE capacity_deploy.bodies SET body = body || '-- more' WHERE body LIKE %s"
    run(edited_dsn, tamper, "CREATE OR REPLACE FUNCTION capacity_v1.schema_version()%")

    with pytest.raises(DeployError, match=rf"{path} of the release of .* is not kept as it was"):
        deploy.rollback_routines(edited_dsn, source=edited.source)

    assert snapshot(edited_dsn) == before


@pytest.mark.once
def test_a_repeated_migrate_keeps_nothing_twice(dsn: str) -> None:
    before = run(dsn, DEPLOYED)
    assert len(before) == 1
    deploy.migrate(dsn)
    assert run(dsn, DEPLOYED) == before


@pytest.mark.once
def test_old_releases_are_forgotten_but_not_the_newest_of_each_state_of_the_tables(
    dsn: str,
) -> None:
    count = history.KEPT
    with connect(dsn) as connection:
        for number in range(3 * count):
            if number == count:
                connection.execute("DELETE FROM capacity_deploy.migrations WHERE id LIKE '0013%'")
            connection.execute(
                "UPDATE capacity_deploy.routines SET sha256 = %s, body = %s WHERE path LIKE %s",
                (f"digest {number}", f"body {number}", "10_core/clock.sql"),
            )
            history.push(connection)
    releases = run(dsn, DEPLOYED)
    clocks = [files["10_core/clock.sql"].removeprefix("digest ") for _, files in releases]
    assert clocks == [str(count - 1), *map(str, range(2 * count, 3 * count))]
    kept = run(dsn, "SELECT body FROM capacity_deploy.bodies WHERE body LIKE 'body %'")
    assert sorted(kept) == sorted((f"body {clock}",) for clock in clocks)


def test_a_restaurant_is_still_there_after_all_this(later_dsn: str) -> None:
    """The control of the templates: what the tests above clone does hold a restaurant."""
    found = run(later_dsn, "SELECT restaurant_id FROM capacity.restaurants")
    assert found == [(RESTAURANT,)]


@pytest.mark.once
def test_a_release_kept_is_small(dsn: str, tmp_path: Path) -> None:
    size = (
        "SELECT pg_total_relation_size('capacity_deploy.releases') "
        "+ pg_total_relation_size('capacity_deploy.bodies')"
    )
    ((before,),) = run(dsn, size)
    deploy.migrate(dsn, source=later_release(tmp_path, with_migration=False).source)
    ((after,),) = run(dsn, size)
    assert after - before < 500_000 < 3_000_000 - before
