"""pgTAP files in pytest: a failing one fails, and no file sees what another one did."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
CONFTEST = "from tests.conftest import *\n"
FILES = {
    "test_fails.sql": "SELECT plan(2); SELECT ok(true, 'good'); SELECT ok(false, 'bad');"
    " SELECT * FROM finish();",
    "test_breaks_off.sql": "SELECT plan(1); CREATE TABLE t (); SELECT 1 / 0;",
    "test_selects_other_things.sql": "SELECT plan(1); SELECT gen_random_uuid(); SELECT NULL;"
    " SELECT '{}'::jsonb; SELECT ok(true, 'they do not disturb'); SELECT * FROM finish();",
    "test_runs_too_little.sql": "SELECT plan(2); SELECT ok(true, 'one'); SELECT * FROM finish();",
    "test_starts_afresh.sql": "SELECT plan(1); CREATE TABLE t (); SET timezone = 'UTC';"
    " SELECT ok(true, 'nobody was here'); SELECT * FROM finish();",
    "test_starts_afresh_again.sql": "SELECT plan(2); CREATE TABLE t ();"
    " SELECT is(current_setting('timezone'), 'Pacific/Chatham', 'nor here');"
    " SELECT has_table('capacity', 'bookings', 'it is migrated'); SELECT * FROM finish();",
}
VERDICTS = {
    "test_fails.sql": "FAILED",
    "test_breaks_off.sql": "FAILED",
    "test_selects_other_things.sql": "PASSED",
    "test_runs_too_little.sql": "FAILED",
    "test_starts_afresh.sql": "PASSED",
    "test_starts_afresh_again.sql": "PASSED",
}


def run_pytest(folder: Path, *arguments: str, **environment: str) -> str:
    """What another pytest says of the tests in `folder`."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-rA", "-p", "no:cacheprovider", *arguments, str(folder)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("processes", [0, 2])
def test_each_file_is_judged_by_itself(
    tmp_path: Path, pytestconfig: pytest.Config, processes: int
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    server = pytestconfig.getoption("--server")
    said = run_pytest(tmp_path, f"--server={server}", f"-n{processes}")
    for name, verdict in VERDICTS.items():
        assert f"{verdict} {name}::{name}" in said, said


def test_no_test_meets_a_server_that_the_shell_points_to(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST)
    (tmp_path / "test_environment.py").write_text(
        "import os\n"
        "def test_clean():\n"
        "    assert not {'PGHOST', 'PGSERVICE', 'DATABASE_URL'} & set(os.environ)\n"
    )
    said = run_pytest(
        tmp_path,
        f"--server={pytestconfig.getoption('--server')}",
        PGHOST="production",
        PGSERVICE="production",
        DATABASE_URL="postgresql://production/app",
    )
    assert "1 passed" in said, said
