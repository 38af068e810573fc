"""Generated files are what their generators write."""

from __future__ import annotations

import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from capacity_db import AsyncCapacityClient, CapacityClient
from tests.client.support import ROOT

GENERATORS = ("generate_sync_client.py", "make_sample.py")


def _check(script: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(script), "--check"], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("generator", GENERATORS)
def test_generated_files_are_up_to_date(generator: str) -> None:
    done = _check(ROOT / "bin" / generator)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the generators read and write."""
    for name in ("bin", "capacity_db", "seeds"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_a_stale_client_is_noticed_and_written_anew(copy: Path) -> None:
    generator = copy / "bin" / "generate_sync_client.py"
    generated = copy / "capacity_db" / "client.py"
    wanted = generated.read_text()
    generated.write_text(wanted.replace("retries: int = 3", "retries: int = 5"))
    noticed = _check(generator)
    assert noticed.returncode == 1
    assert "client.py is stale" in noticed.stderr
    subprocess.run([sys.executable, str(generator)], check=True)
    assert generated.read_text() == wanted


def test_a_generated_file_without_a_source_is_noticed(copy: Path) -> None:
    (copy / "capacity_db" / "async_caller.py").unlink()
    noticed = _check(copy / "bin" / "generate_sync_client.py")
    assert noticed.returncode == 1
    assert "caller.py has no source any more" in noticed.stderr


def test_a_changed_sample_is_noticed(copy: Path) -> None:
    sample = copy / "seeds" / "sample_capacity.csv"
    sample.write_text(sample.read_text() + "extra,lunch,1,1,1\n")
    assert _check(copy / "bin" / "make_sample.py").returncode == 1


def test_both_clients_have_the_same_methods_and_arguments() -> None:
    def shape(client: type) -> dict[str, list[str]]:
        methods = inspect.getmembers(client, inspect.isfunction)
        return {
            name: list(inspect.signature(method).parameters)
            for name, method in methods
            if not name.startswith("_") or name == "__init__"
        }

    assert shape(CapacityClient) == shape(AsyncCapacityClient)
    assert not any(
        inspect.iscoroutinefunction(method) for _, method in inspect.getmembers(CapacityClient)
    )
