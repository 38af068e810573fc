"""What `doctor` compares tables with is what the migrations make, on every server."""

from __future__ import annotations

from pathlib import Path

from capacity_db.assets import assets_dir
from capacity_db.operating import doctor_state
from tests.migration.measured_locks import UPDATE, named_objects


def test_the_list_of_objects_is_what_the_migrations_make(dsn: str) -> None:
    written = (Path(assets_dir("migrations")) / doctor_state.FILE_NAME).read_text()
    assert named_objects(dsn) == written, f"if the change is meant: {UPDATE}"
