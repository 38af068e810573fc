"""Where Prometheus and promtool come from."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.monitoring.binaries import program

pytestmark = pytest.mark.once


def test_what_is_kept_is_taken_first_then_what_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed, cache = tmp_path / "bin", tmp_path / "cache"
    installed.mkdir()
    cache.mkdir()
    monkeypatch.setenv("PATH", str(installed))
    (installed / "promtool").touch(mode=0o755)
    assert program("promtool", cache) == installed / "promtool"
    (cache / "promtool").touch(mode=0o755)
    assert program("promtool", cache) == cache / "promtool"


def test_without_any_source_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(LookupError, match="Debian mirror") as caught:
        program("promtool", tmp_path / "cache")
    assert str(tmp_path / "cache") in str(caught.value)
