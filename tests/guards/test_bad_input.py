"""Bad input gets its documented code, and changes nothing anywhere in the database."""

from __future__ import annotations

import json
import re

import psycopg
import pytest

from tests.guards import bad_input
from tests.guards.bad_input import ROUTINES, Case
from tests.guards.house import run
from tests.guards.support import fingerprint
from tests.support.databases import AnyConnection

CASES = bad_input.cases()
Registry = dict[str, tuple[str, str, str]]


@pytest.fixture(scope="module")
def registry(superuser: AnyConnection) -> Registry:
    """What the database says of its codes: SQLSTATE, message and remedy."""
    rows = superuser.execute("SELECT code, sqlstate, message, hint FROM capacity_v1.error_codes()")
    return {code: (sqlstate, message, hint) for code, sqlstate, message, hint in rows}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.label)
def test_bad_input_gets_its_code_and_changes_nothing(
    superuser: AnyConnection, registry: Registry, case: Case
) -> None:
    before = fingerprint(superuser)
    with pytest.raises(psycopg.Error) as caught:
        run(superuser, case)
    diagnosis = caught.value.diag
    assert (diagnosis.sqlstate, diagnosis.message_primary, diagnosis.message_hint) == registry[
        case.code
    ]
    detail = json.loads(diagnosis.message_detail or "{}")
    assert detail["code"] == case.code
    assert len(diagnosis.message_detail or "") < 2_000
    if case.code == "MISSING_ARGUMENT":
        assert detail["arguments"] == [*case.changes]
    assert fingerprint(superuser) == before


@pytest.mark.parametrize("routine", ROUTINES)
def test_the_same_call_with_right_arguments_is_accepted(
    superuser: AnyConnection, routine: str
) -> None:
    """Red control: a case is refused for what it changes, and for nothing else."""
    with superuser.transaction(force_rollback=True):
        assert run(superuser, Case(routine, {}, "")) is not None


@pytest.mark.parametrize("routine", ROUTINES)
def test_every_documented_error_has_a_case(superuser: AnyConnection, routine: str) -> None:
    comment = superuser.execute(
        "SELECT obj_description(to_regproc('capacity_v1.' || %s), 'pg_proc')", (routine,)
    ).fetchone()
    assert comment is not None
    errors = re.search(r"^Errors: (.*)$", comment[0], re.MULTILINE)
    assert errors is not None
    documented = set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", errors[1]))
    assert {case.code for case in CASES if case.routine == routine} == documented


def test_every_public_routine_is_tried(superuser: AnyConnection) -> None:
    routines = superuser.execute(
        "SELECT proname, pg_get_function_identity_arguments(oid) FROM pg_proc"
        " WHERE pronamespace = 'capacity_v1'::regnamespace AND pronargs > 0"
    ).fetchall()
    assert {name: re.findall(r"p_\w+", arguments) for name, arguments in routines} == {
        name: [*signature] for name, signature in ROUTINES.items()
    }
