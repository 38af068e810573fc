"""Where pgTAP comes from."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from tests.support import pgtap


def scripts(folder: Path, *names: str) -> Path:
    """A folder with files of these names."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        (folder / name).write_text(name)
    return folder


def test_the_newest_complete_script_is_taken(tmp_path: Path) -> None:
    scripts(tmp_path / "16", "pgtap--1.9.0.sql", "pgtap--1.9.0--2.0.0.sql", "pgtap-core--3.0.sql")
    scripts(tmp_path / "15", "pgtap--1.10.0.sql", "pgtap--unpackaged--0.91.0.sql")
    assert pgtap.newest_script(tmp_path) == tmp_path / "15" / "pgtap--1.10.0.sql"
    assert pgtap.newest_script(tmp_path / "nowhere") is None


def test_the_nearest_source_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def source(name: str, found: Path | None) -> object:
        def look(_cache: Path) -> Path | None:
            asked.append(name)
            return found

        return look

    sources = (source("cache", None), source("apt", tmp_path), source("npm", tmp_path))
    monkeypatch.setattr(pgtap, "SOURCES", sources)
    assert pgtap.find_script(tmp_path) == tmp_path
    assert asked == ["cache", "apt"]


def test_without_any_source_the_error_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pgtap, "SOURCES", (pgtap.cached_script,))
    with pytest.raises(LookupError, match="apt-get install") as caught:
        pgtap.find_script(tmp_path)
    assert str(tmp_path) in str(caught.value)


def test_sources_without_their_tool_have_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert pgtap.script_from_apt(tmp_path) is None
    assert pgtap.script_from_npm(tmp_path) is None


def test_the_cache_is_the_users_own() -> None:
    assert pgtap.cache_dir({"XDG_CACHE_HOME": "/c"}) == Path("/c/capacity-db/pgtap")
    assert pgtap.cache_dir({}) == Path.home() / ".cache/capacity-db/pgtap"


def test_the_script_of_an_extension_loads_without_its_control_file(admin_dsn: str) -> None:
    script = b'\\echo Use "CREATE EXTENSION"\\quit\n' + pgtap.find_script().read_bytes()
    with psycopg.connect(admin_dsn) as connection:
        connection.execute(pgtap.as_plain_script(script.decode()))
        passed = connection.execute("SELECT plan(1) || ' ' || ok(true, 'loaded')").fetchone()
        assert passed == ("1..1 ok 1 - loaded",)
