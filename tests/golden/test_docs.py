"""The generated documents are what a migrated database says, and the index lists every page."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from capacity_db import BookingResult
from tests.golden.docs import api, error_codes
from tests.golden.docs.documents import (
    DOCS,
    DOCUMENTS,
    ROOT,
    UPDATE,
    check,
    difference,
    render,
    update,
)
from tests.support.databases import AnyConnection

PLANTS = {
    "api.md": [
        "COMMENT ON FUNCTION capacity_v1.schema_version() IS 'Something else.'",
        "GRANT EXECUTE ON FUNCTION capacity_v1.get_booking TO anon",
        "ALTER FUNCTION capacity_v1.cancel_booking RESET lock_timeout",
        "CREATE FUNCTION capacity_v1.planted(p_x integer DEFAULT 1) RETURNS jsonb"
        " LANGUAGE sql AS 'SELECT NULL::jsonb'",
    ],
    "erd.md": [
        "COMMENT ON COLUMN capacity.bookings.start_time IS 'Something else.'",
        "ALTER TABLE capacity.bookings ADD planted text",
        "ALTER TABLE capacity.capacity_rules DROP CONSTRAINT capacity_rules_service_period_id_fkey",
        "ALTER TYPE capacity.booking_type ADD VALUE 'planted'",
    ],
    "error-codes.md": [
        "CREATE OR REPLACE FUNCTION capacity_v1.error_codes()"
        " RETURNS TABLE (code text, sqlstate text, message text, hint text) LANGUAGE sql AS"
        " $$ SELECT * FROM capacity_impl.error_registry() WHERE code <> 'PAST_TIME' $$",
        "CREATE OR REPLACE FUNCTION capacity_impl.refuse_truncate() RETURNS trigger"
        " LANGUAGE plpgsql AS $$ BEGIN PERFORM capacity_impl.fail('TRUNCATE_REFUSED'); END $$",
    ],
}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_generated_document_is_what_the_database_says(
    documented: AnyConnection, name: str
) -> None:
    changes = difference(documented, name)
    assert not changes, f"{changes}\n\nIf the change is meant: {UPDATE}"


@pytest.mark.parametrize(
    ("name", "plant"), [(name, plant) for name, plants in PLANTS.items() for plant in plants]
)
def test_a_changed_database_is_noticed(documented: AnyConnection, name: str, plant: str) -> None:
    before = render(documented, name)
    documented.execute(plant.encode())
    assert render(documented, name) != before


def test_every_document_has_a_change_that_it_notices() -> None:
    assert set(PLANTS) == set(DOCUMENTS)


def test_check_fails_with_the_diff_and_the_command_until_update_has_run(
    documented: AnyConnection, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert update(documented, tmp_path) == 0
    assert check(documented, tmp_path) == 0
    page = tmp_path / "api.md"
    page.write_text(page.read_text().replace("Books a party", "Books no party"))
    capsys.readouterr()

    assert check(documented, tmp_path) == 1
    said = capsys.readouterr()
    assert "-Books no party" in said.out
    assert "+Books a party" in said.out
    assert UPDATE in said.err

    update(documented, tmp_path)
    assert capsys.readouterr().out == "wrote docs/api.md\n"
    assert check(documented, tmp_path) == 0


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_generated_document_says_first_how_it_is_made(name: str) -> None:
    assert UPDATE in (DOCS / name).read_text().splitlines()[0]


def test_the_command_can_be_run_from_anywhere(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "bin" / "docs"), "--help"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--check" in done.stdout


def test_a_comment_becomes_a_list_of_parameters_and_labelled_sections() -> None:
    text = (
        "Does x.\n\np_a, p_b: two * things.\np_c: one.\n"
        "Returns: done, rule (null, or id, some_name, kind).\n"
        "Errors: NO_GOOD. Locks, in order: a; b."
    )
    assert api.comment(text).split("\n\n") == [
        "Does x.",
        "- `p_a`, `p_b`: two \\* things.\n- `p_c`: one.",
        "**Returns**: `done`, `rule` (null, or `id`, `some_name`, `kind`).",
        "**Errors**: `NO_GOOD`.",
        "**Locks, in order**: a; b.",
    ]


def test_the_example_of_a_refusal_is_one_that_the_client_understands(
    documented: AnyConnection,
) -> None:
    refusal, mistake = error_codes.examples(documented)
    answer = BookingResult.model_validate_json(refusal)
    assert not answer.success
    assert answer.error is not None
    assert answer.error.violations
    assert "RC002" in mistake


def test_the_index_of_the_documents_is_complete() -> None:
    assert missing_from_index(DOCS) == []


def test_a_page_without_a_line_in_the_index_is_found(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("[a](a.md), [gone](gone.md), [b](b/README.md)")
    (tmp_path / "b").mkdir()
    for name in ("a.md", "b/README.md", "b/page.md", "new.md"):
        (tmp_path / name).write_text("")
    assert missing_from_index(tmp_path) == ["gone.md", "new.md"]


def missing_from_index(folder: Path) -> list[str]:
    """Pages that `folder`/README.md leaves out, and pages of its that do not exist."""
    linked = set(re.findall(r"\]\(([\w./-]+\.md)\)", (folder / "README.md").read_text()))
    linked = {link for link in linked if not link.startswith("..")}
    pages = {path.name for path in folder.glob("*.md")} - {"README.md"}
    pages |= {f"{path.parent.name}/README.md" for path in folder.glob("*/README.md")}
    return sorted(linked ^ pages)
