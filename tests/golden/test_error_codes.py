"""SQL, client and documents agree on the error codes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from capacity_db import errors as client_errors
from tests.golden.docs import catalogue, error_codes
from tests.golden.docs.codes import detail_keys, misused_codes, unused_codes
from tests.golden.docs.documents import DOCS, ROOT
from tests.support.databases import AnyConnection

REGISTRY = "sql/10_core/error_registry.sql"
SQL = {
    name: path.read_text()
    for path in sorted((ROOT / "sql").rglob("*.sql"))
    if (name := str(path.relative_to(ROOT))) != REGISTRY
}


def test_sql_raises_and_answers_registered_codes_only(registry: dict[str, str | None]) -> None:
    assert misused_codes(SQL, registry) == []


@pytest.mark.parametrize(
    "body",
    [
        "PERFORM capacity_impl.fail('NOT_KNOWN');",
        "PERFORM capacity_impl.fail(\n 'NOT_KNOWN', jsonb_build_object('a', 1));",
        "PERFORM capacity_impl.fail('ONLY_ANSWERED');",
        "PERFORM capacity_impl.fail(v_code);",
        "v_code := 'NOT_KNOWN';",
    ],
)
def test_a_misused_code_is_found(body: str) -> None:
    sql = f"CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $fn$ BEGIN {body} END $fn$;"
    found = misused_codes({"f.sql": sql}, {"ONLY_ANSWERED": None, "RAISED_ONE": "RC001"})
    assert len(found) == 1
    assert found[0].startswith("f.sql: ")


def test_every_registered_code_is_used(registry: dict[str, str | None]) -> None:
    client = [
        path.read_text()
        for path in (ROOT / "capacity_db").rglob("*.py")
        if path.name != "errors.py"  # it lists them all
    ]
    elsewhere = re.findall(r'code="([A-Z_]+)"', "".join(client))
    assert unused_codes(SQL.values(), registry, elsewhere) == []


def test_an_unused_code_is_found() -> None:
    registry = {"ANSWERED_ONE": None, "CLIENT_ONE": None, "RAISED_ONE": "RC001"}
    sql = "PERFORM capacity_impl.fail('RAISED_ONE'); v_code := 'ANSWERED_ONE';"
    assert unused_codes([sql], registry, ["CLIENT_ONE"]) == []
    assert unused_codes([sql], registry, []) == ["CLIENT_ONE"]
    # Naming a code that raises, in a comment or otherwise, is not raising it.
    sql = "v_text := 'RAISED_ONE'; -- capacity_impl.fail('RAISED_ONE'), 'ANSWERED_ONE'"
    assert unused_codes([sql], registry, ["CLIENT_ONE"]) == ["ANSWERED_ONE", "RAISED_ONE"]


def test_comments_of_the_api_name_registered_codes_only(
    documented: AnyConnection, registry: dict[str, str | None]
) -> None:
    assert unknown_codes(catalogue.routines(documented), registry) == []
    planted = "COMMENT ON FUNCTION capacity_v1.schema_version() IS 'Errors: NO_SUCH_CODE.'"
    documented.execute(planted.encode())
    assert unknown_codes(catalogue.routines(documented), registry) == [
        "schema_version: NO_SUCH_CODE"
    ]


def unknown_codes(routines: list[catalogue.Routine], registry: dict[str, str | None]) -> list[str]:
    """Codes that a routine's comment names and `registry` does not have."""
    return [
        f"{routine.name}: {code}"
        for routine in routines
        for code in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", routine.comment or "")
        if code not in registry
    ]


def test_the_keys_of_detail_are_read_from_every_fail() -> None:
    body = (
        "PERFORM capacity_impl.fail('A_B', jsonb_build_object('x', f(1, 'a'), 'y', (SELECT 1, 2)));"
        "PERFORM capacity_impl.fail('A_B', jsonb_build_object('x', a[1:2], 'z', 'it''s, (this'));"
        "PERFORM capacity_impl.fail('C_D');"
    )
    assert detail_keys([body]) == {"A_B": ["x", "y", "z"], "C_D": []}


def test_the_client_has_a_type_for_every_class_of_the_registry(
    registry: dict[str, str | None],
) -> None:
    classes = {sqlstate[:3] for sqlstate in registry.values() if sqlstate}
    assert classes == set(error_codes.CLASSES)
    types = [error_codes.python_type(sqlstate) for sqlstate in registry.values() if sqlstate]
    assert all(types)
    assert len(set(types)) == len(classes)


def test_a_class_that_the_client_does_not_know_has_no_type() -> None:
    assert error_codes.python_type("RC901") == ""
    assert error_codes.python_type("40001") == ""


def test_the_codes_that_the_client_adds_are_documented() -> None:
    added = set(re.findall(r'code="([A-Z_]+)"', Path(client_errors.__file__).read_text()))
    assert added
    section = (DOCS / "error-codes.md").read_text().split("## Codes of the Python client")[1]
    assert set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE)) == added
