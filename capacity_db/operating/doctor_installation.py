"""Checks of what is installed: as this release has it, switched on, and valid."""

from __future__ import annotations

from capacity_db import deploy
from capacity_db.deploy.errors import DeployError, NotPermittedError
from capacity_db.operating.check import (
    Look,
    Session,
    Verdict,
    counted,
    denied,
    listed,
    ok,
    problem,
)

MIGRATE = "Run `capacity-db migrate`."

_TRIGGERS = """
    SELECT format('%I on %s', t.tgname, t.tgrelid::regclass)
    FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'capacity'::regnamespace AND t.tgenabled NOT IN ('O', 'A')
    ORDER BY 1
"""
_TRIGGER_COUNT = """
    SELECT count(*) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
    WHERE c.relnamespace = 'capacity'::regnamespace AND NOT t.tgisinternal
"""
_REPLICA = """
    SELECT 'this session' WHERE current_setting('session_replication_role') <> 'origin'
    UNION ALL
    SELECT concat_ws(' ', CASE WHEN s.setrole <> 0 THEN 'role ' || s.setrole::regrole END,
                     CASE WHEN d.datname IS NOT NULL THEN 'database ' || d.datname END)
    FROM pg_db_role_setting AS s
    LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
    WHERE (d.datname IS NULL OR d.datname = current_database())
      AND EXISTS (SELECT FROM unnest(s.setconfig) AS c (setting)
                  WHERE c.setting LIKE 'session\\_replication\\_role=%'
                    AND c.setting <> 'session_replication_role=origin')
"""
_CONSTRAINTS = """
    SELECT format('%I on %s', k.conname, k.conrelid::regclass)
    FROM pg_constraint AS k
    WHERE k.connamespace = 'capacity'::regnamespace AND k.conrelid <> 0
      AND (NOT k.convalidated OR (to_jsonb(k) ->> 'conenforced') = 'false')
    ORDER BY 1
"""
_INDEXES = """
    SELECT i.indexrelid::regclass::text
    FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indrelid
    WHERE c.relnamespace = 'capacity'::regnamespace
      AND NOT (i.indisvalid AND i.indisready AND i.indislive)
    ORDER BY 1
"""
_OPEN_TABLES = """
    SELECT c.oid::regclass::text FROM pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relrowsecurity
    ORDER BY 1
"""
_TABLE_COUNT = """
    SELECT count(*) FROM pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
"""


def _release(session: Session) -> Verdict:
    try:
        status = deploy.status(session.conninfo)
    except NotPermittedError as error:
        return denied(error.message)
    except DeployError as error:
        return problem(error.message, error.hint)
    if not status.applied:
        return problem("capacity-db is not installed in this database", MIGRATE)
    if status.differences:
        objects = [f"{d.object}: {d.message}" for d in status.differences]
        names = listed([d.object for d in status.differences], 3)
        return problem(
            f"{counted(len(objects), 'difference', 'differences')} from this release: {names}",
            f"{status.differences[0].remedy} `capacity-db status` lists all.",
            objects,
        )
    pending = [*status.plan.migrations, *(action.path for action in status.plan.files)]
    if pending:
        what = counted(
            len(pending),
            "file of this release is not applied",
            "files of this release are not applied",
        )
        return problem(f"{what}: {listed(pending, 3)}", MIGRATE, pending)
    applied = counted(len(status.applied), "migration", "migrations")
    return ok(f"{applied}, every routine, trigger, policy and view as here")


def _triggers_enabled(session: Session) -> Verdict:
    disabled = [name for (name,) in session.rows(_TRIGGERS)]
    if disabled:
        what = counted(len(disabled), "trigger is disabled", "triggers are disabled")
        return problem(
            f"{what}: {listed(disabled)}",
            "ALTER TABLE ... ENABLE TRIGGER ALL, then `capacity-db verify`: what was written"
            " meanwhile was not counted.",
            disabled,
        )
    return ok(f"all {session.value(_TRIGGER_COUNT)} triggers fire")


def _replication_role(session: Session) -> Verdict:
    where = [name for (name,) in session.rows(_REPLICA)]
    if where:
        return problem(
            f"session_replication_role is not origin: {listed(where)}",
            "ALTER ROLE or DATABASE ... RESET session_replication_role: without triggers nothing"
            " is counted. Then `capacity-db verify`.",
            where,
        )
    return ok("no session runs without triggers by its settings")


def _constraints_valid(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_CONSTRAINTS)]
    if found:
        what = counted(len(found), "constraint is not valid", "constraints are not valid")
        return problem(
            f"{what}: {listed(found)}",
            "ALTER TABLE ... VALIDATE CONSTRAINT ...; `capacity-db verify` says which rows differ.",
            found,
        )
    return ok("all constraints hold for all rows")


def _indexes_valid(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_INDEXES)]
    if found:
        what = counted(len(found), "index is not valid", "indexes are not valid")
        return problem(
            f"{what}: {listed(found)}",
            "REINDEX INDEX CONCURRENTLY ...; drop what an interrupted build left (name ending"
            " in _ccnew).",
            found,
        )
    return ok("all indexes are valid")


def _row_security(session: Session) -> Verdict:
    found = [name for (name,) in session.rows(_OPEN_TABLES)]
    if found:
        return problem(
            f"row-level security is off: {listed(found)}",
            "ALTER TABLE ... ENABLE ROW LEVEL SECURITY: until then members of one restaurant may"
            " read the rows of others.",
            found,
        )
    return ok(f"on for all {session.value(_TABLE_COUNT)} tables")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("release", _release),
    ("triggers_enabled", _triggers_enabled),
    ("replication_role", _replication_role),
    ("constraints_valid", _constraints_valid),
    ("indexes_valid", _indexes_valid),
    ("row_level_security", _row_security),
)
