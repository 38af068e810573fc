"""Checks that tables are as the migrations made them: columns, constraints, indexes."""

from __future__ import annotations

from pathlib import Path

from capacity_db import deploy
from capacity_db.assets import assets_dir
from capacity_db.deploy.errors import DeployError, NotPermittedError
from capacity_db.operating.check import (
    Look,
    Session,
    Verdict,
    denied,
    listed,
    ok,
    problem,
    unknown,
    warning,
)

FILE_NAME = "objects.txt"
"""In ``migrations``: every column, constraint and index of the state, as a server names it."""

OBJECTS = """
    SELECT o.name COLLATE "C" FROM (
        SELECT format('column %I.%I %s%s', c.relname, a.attname,
                      format_type(a.atttypid, a.atttypmod),
                      CASE WHEN a.attnotnull THEN ' NOT NULL' END) AS name
        FROM pg_class AS c
        JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
        UNION ALL
        SELECT format('constraint %I on %I: %s', k.conname, c.relname,
                      replace(pg_get_constraintdef(k.oid), ' NOT VALID', ''))
        FROM pg_constraint AS k
        JOIN pg_class AS c ON c.oid = k.conrelid
        WHERE k.connamespace = 'capacity'::regnamespace AND k.contype IN ('c', 'f', 'p', 'u', 'x')
        UNION ALL
        SELECT format('index %I on %I: %s', n.relname, c.relname, pg_get_indexdef(i.indexrelid))
        FROM pg_index AS i
        JOIN pg_class AS c ON c.oid = i.indrelid
        JOIN pg_class AS n ON n.oid = i.indexrelid
        WHERE c.relnamespace = 'capacity'::regnamespace AND c.relkind IN ('r', 'p')
          AND NOT EXISTS (SELECT FROM pg_constraint AS k WHERE k.conindid = i.indexrelid)
    ) AS o
    ORDER BY 1
"""
"""To be asked with pg_catalog alone in the search_path, so that every name is written in full."""


def _tables_as_migrated(session: Session) -> Verdict:
    try:
        status = deploy.status(session.conninfo)
    except NotPermittedError as error:
        return denied(error.message)
    except DeployError as error:
        return unknown(error.message, error.hint)
    if not status.applied or status.plan.migrations:
        return unknown("not looked at: migrations are missing", "Run `capacity-db migrate`.")
    wanted = (Path(assets_dir("migrations")) / FILE_NAME).read_text(encoding="utf-8").splitlines()
    found = [name for (name,) in session.rows(OBJECTS)]
    gone = [name for name in wanted if name not in set(found)]
    strange = [name for name in found if name not in set(wanted)]
    if gone:
        names = [name.partition(": ")[0] for name in gone]
        return problem(
            f"{len(gone)} not as the migrations made them: {listed(names, 3)}",
            "What keeps bookings right may be missing: stop writing, put them back as"
            " --json shows them (ALTER TABLE ... ADD, CREATE INDEX), then `capacity-db verify`.",
            [*gone, *(f"instead or besides: {name}" for name in strange)],
        )
    if strange:
        names = [name.partition(": ")[0] for name in strange]
        return warning(
            f"{len(strange)} besides what the migrations made: {listed(names, 3)}",
            "An index of your own is fine; a column or constraint belongs into a table of yours.",
            strange,
        )
    return ok(f"all {len(wanted)} columns, constraints and indexes as migrated")


LOOKS: tuple[tuple[str, Look], ...] = (("tables_as_migrated", _tables_as_migrated),)
