"""What `pip install` brings to a machine without a checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.migration.support import ROOT, snapshot


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built wheel. Its build backend is part of the extra `test`, so no network is needed."""
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


def pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, cwd="/")


def test_the_wheel_carries_all_sql_and_no_tests(wheel: Path) -> None:
    carried = set(ZipFile(wheel).namelist())
    for name in ("sql", "migrations", "seeds"):
        for path in (ROOT / name).rglob("*"):
            if path.is_file():
                assert f"capacity_db/_assets/{path.relative_to(ROOT).as_posix()}" in carried
    assert "capacity_db/py.typed" in carried
    assert not [path for path in carried if path.startswith(("tests/", "sql/", "migrations/"))]


@pytest.mark.slow
def test_a_wheel_in_an_environment_of_its_own_migrates_an_empty_database(
    wheel: Path, dsn: str, admin_dsn: str, tmp_path: Path
) -> None:
    home = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    python = home / "bin" / "python"
    pip("--python", str(python), "install", "--no-deps", "--no-index", str(wheel))
    # Everything it depends on is taken from here: the wheel itself is what is tested.
    purelib = sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)})
    Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": admin_dsn}

    where = "from capacity_db.assets import assets_dir; print(assets_dir('sql'))"
    found = subprocess.run(
        [python, "-c", where], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert found.stdout.startswith(str(home))
    migrated = subprocess.run(
        [home / "bin" / "capacity-db", "migrate", "--json"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
    )
    assert migrated.returncode == 0, migrated.stderr
    assert json.loads(migrated.stdout)["changed"]
    assert snapshot(admin_dsn) == snapshot(dsn)
