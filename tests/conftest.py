"""Fixtures of every test: one server for the run, one database for each test.

`--server=embedded` (the default) is PostgreSQL 18 from PyPI, `--server=/some/bin` any other one.
The equals sign matters: pytest takes a path that stands alone for the tests to run.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from capacity_db.deploy import migrate
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import AnyConnection, fresh_database, template_database
from tests.support.pgtap import load_pgtap
from tests.support.rollback import RolledBackConnection
from tests.support.servers import Server, run_server
from tests.support.sharing import shares, workers
from tests.support.sqlfiles import load_helpers
from tests.tenancy.restaurants import settle

SERVER_VARIABLE = "CAPACITY_DB_TEST_SERVER"
HERE = Path(__file__).parent
ONCE = (
    "bench",
    "client",
    "concurrency/test_changing_zone.py",
    "concurrency/test_lost_reply.py",
    "concurrency/test_waitlist.py",
    "concurrency/test_waitlist_references.py",
    "docs",
    "exams/test_pgrls_lint.py",
    "exams/test_pgrls_verify.py",
    "exams/test_pgspot.py",
    "golden/test_command_lines.py",
    "guards/test_bad_input.py",
    "guards/test_random.py",
    "importing",
    "lints/test_pgtap_files.py",
    "lints/test_source.py",
    "migration/test_cli.py",
    "migration/test_killed_rollback.py",
    "migration/test_differences.py",
    "migration/test_killing.py",
    "migration/test_locks.py",
    "migration/test_repeating.py",
    "migration/test_wheel.py",
    "monitoring",
    "mutants",
    "observing",
    "parity",
    "replay",
    "seating",
    "support",
    "tenancy/test_pooler.py",
    "tenancy/test_routines.py",
    "web",
    "webhooks/test_kills.py",
)
"""Folders and files whose tests say the same on every server, as those marked `once` do."""
FULL_VARIABLE = "CAPACITY_DB_FULL"
FULL = (
    "bench/test_bench.py::test_booking_and_reading_are_measured_in_every_round",
    "client/test_demo.py::test_the_demo_reports_everything_as_json",
    "client/test_demo.py::test_the_demo_tells_a_reader",
    "client/test_storm.py::test_exactly_what_fits_is_accepted[read-committed]",
    "client/test_storm.py::test_exactly_what_fits_is_accepted[repeatable-read]",
    "client/test_storm.py::test_exactly_what_fits_is_accepted[serializable]",
    "migration/test_killed_rollback.py::test_killed_around_every_commit",
    "migration/test_killing.py::test_killed_around_every_commit",
    "migration/test_killing.py::test_killed_inside_a_statement_it_completes_when_run_again[0.02]",
    "migration/test_killing.py::test_killed_inside_a_statement_it_completes_when_run_again[0.6]",
    "migration/test_killing.py::test_killed_inside_a_statement_it_completes_when_run_again[0.8]",
    "mutants/test_mutants.py::test_a_mutant_is_noticed",
    "mutants/test_twins.py::test_it_is_not_only_refusals",
    "mutants/test_twins.py::test_whatever_is_done_comes_to_the_same",
    "parity/test_parity.py::test_every_answer_is_what_the_model_says[tables required]",
    "replay/test_replay.py::test_and_so_it_is_at_the_other_limits",
    "support/test_harness.py::test_each_file_is_judged_by_itself",
    "web/test_fuzz.py::test_no_request_is_answered_as_nobody_announced[admin]",
    "web/test_fuzz.py::test_no_request_is_answered_as_nobody_announced[staff]",
    "web/test_load.py::test_without_a_trusted_proxy",
)
"""What repeats at length what others show: only with CAPACITY_DB_FULL=1, for time's sake.

Commands of their own do most of it: make bench, demo, mutants, fuzz, load.
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --server and --update-isolation."""
    parser.addoption(
        "--server",
        default=os.environ.get(SERVER_VARIABLE, EMBEDDED),
        metavar="WHICH",
        help=f"'{EMBEDDED}' or the bin folder of a PostgreSQL; default: ${SERVER_VARIABLE} or"
        f" {EMBEDDED}",
    )
    parser.addoption(
        "--update-isolation",
        action="store_true",
        help="write tests/isolation/expected anew instead of comparing with it",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Forget what would lead a test to a server that the tests did not start."""
    # A run in the background of a shell ignores Ctrl-C, and so would every process that it starts.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # pytest-pgtap builds pytest's subtests by hand.
    config.addinivalue_line(
        "filterwarnings", "ignore:A private pytest class:pytest.PytestDeprecationWarning"
    )
    for name in list(os.environ):
        if name.startswith("PG") or name in ("DATABASE_URL", "ENABLE_CAPACITY_ENFORCEMENT"):
            del os.environ[name]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """How many processes share the tests under `-n auto`: none unless the whole suite runs."""
    option = config.option
    is_part = config.args != config.getini("testpaths")
    is_part = is_part or option.keyword or option.markexpr or option.lf
    return 0 if is_part else workers()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what takes a full run; begin with the slow tests; run `once` tests once."""
    for item in items:
        if any(item.path.is_relative_to(HERE / part) for part in ONCE):
            item.add_marker(pytest.mark.once)
    if os.environ.get(FULL_VARIABLE) != "1":
        names = tuple(f"tests/{name}" for name in FULL)
        full = [item for item in items if item.nodeid.startswith(names)]
        config.hook.pytest_deselected(items=full)
        items[:] = [item for item in items if not item.nodeid.startswith(names)]
    if config.getoption("--server") != EMBEDDED:
        once = [item for item in items if item.get_closest_marker("once")]
        if once:
            config.hook.pytest_deselected(items=once)
            items[:] = [item for item in items if not item.get_closest_marker("once")]
    count = getattr(config, "workerinput", {}).get("workercount", 1)
    slow = [item for item in items if item.get_closest_marker("slow")]
    others = [item for item in items if not item.get_closest_marker("slow")]
    if count > 1:
        items[:] = [item for share in shares(slow, others, count) for item in share]


def pytest_report_header(config: pytest.Config) -> str:
    """Say which server the run uses."""
    return f"PostgreSQL: {find_bindir(config.getoption('--server'))}"


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Iterator[Server]:
    """The server of this run, without any database of ours."""
    with run_server(find_bindir(pytestconfig.getoption("--server"))) as running:
        yield running


@pytest.fixture(scope="session")
def template(server: Server) -> Iterator[str]:
    """The migrated database that tests clone; its name. Nobody writes to it."""
    with template_database(server, "migrated") as name:
        migrate(server.conninfo(name))
        yield name


@pytest.fixture(scope="session")
def helper_template(server: Server, template: str) -> Iterator[str]:
    """The migrated database plus the schema `tests` (tests/support/sql); its name."""
    with template_database(server, "helpers", base=template) as name:
        with psycopg.connect(server.conninfo(name)) as connection:
            load_helpers(connection)
        yield name


@pytest.fixture(scope="session")
def tenancy_template(server: Server, helper_template: str) -> Iterator[str]:
    """The database with the restaurants of tests/tenancy, for all who judge tenancy; its name."""
    with template_database(server, "tenancy", base=helper_template) as name:
        with psycopg.connect(server.conninfo(name), autocommit=True) as connection:
            settle(connection)
            connection.execute("ANALYZE")
        yield name


@pytest.fixture(scope="session")
def pgtap_template(server: Server, helper_template: str) -> Iterator[str]:
    """The database with the schema `tests`, plus pgTAP in `public`; its name."""
    with template_database(server, "pgtap", base=helper_template) as name:
        with psycopg.connect(server.conninfo(name)) as connection:
            load_pgtap(connection)
        yield name


@pytest.fixture
def dsn(server: Server, template: str) -> Iterator[str]:
    """Superuser's connection string of a migrated database of this test's own."""
    with fresh_database(server, template) as name:
        yield server.conninfo(name)


@pytest.fixture
def helper_dsn(server: Server, helper_template: str) -> Iterator[str]:
    """As `dsn`, with the schema `tests` in it: set_clock() and the factories."""
    with fresh_database(server, helper_template) as name:
        yield server.conninfo(name)


@pytest.fixture
def admin_dsn(server: Server) -> Iterator[str]:
    """Superuser's connection string of an empty database of this test's own."""
    with fresh_database(server) as name:
        yield server.conninfo(name)


@pytest.fixture
def conn(dsn: str) -> Iterator[AnyConnection]:
    """A connection to `dsn` that commits every statement."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def pgtap_connection(server: Server, pgtap_template: str) -> Iterator[RolledBackConnection]:
    """Where pytest-pgtap runs the SQL files: one database, every file rolled back."""
    with (
        fresh_database(server, pgtap_template) as name,
        RolledBackConnection.connect(server.conninfo(name)) as connection,
    ):
        yield connection
