"""What the tests of deploying share: catalogue snapshots, the CLI as a process, test releases."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg

from capacity_db.assets import assets_dir
from capacity_db.deploy import Source

ROOT = Path(__file__).resolve().parents[2]

_OURS = "n.nspname LIKE 'capacity%%'"

_STATE_QUERIES = {
    "schema": f"""
        SELECT n.nspname, pg_get_userbyid(n.nspowner), n.nspacl::text,
               obj_description(n.oid, 'pg_namespace')
        FROM pg_namespace n WHERE {_OURS}""",
    "relation": f"""
        SELECT c.oid::regclass, c.relkind, pg_get_userbyid(c.relowner), c.relrowsecurity,
               c.relforcerowsecurity, c.reloptions, obj_description(c.oid, 'pg_class')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind <> 'v'""",
    "column": f"""
        SELECT c.oid::regclass || '.' || a.attname,
               row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
               format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
               pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE {_OURS} AND c.relkind <> 'v' AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraint": f"""
        SELECT c.conrelid::regclass || '.' || c.conname, pg_get_constraintdef(c.oid),
               c.convalidated
        FROM pg_constraint c JOIN pg_namespace n ON n.oid = c.connamespace WHERE {_OURS}""",
    "index": f"""
        SELECT i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), i.indisvalid
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}""",
    "default privileges": """
        SELECT defaclrole::regrole, defaclobjtype, defaclacl FROM pg_default_acl""",
}

_CODE_QUERIES = {
    "grants": f"""
        SELECT c.oid::regclass, c.relacl,
               ARRAY(SELECT a.attname || a.attacl::text FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attacl IS NOT NULL ORDER BY a.attnum)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS}""",
    "routine": f"""
        SELECT p.oid::regprocedure, pg_get_functiondef(p.oid), pg_get_userbyid(p.proowner),
               p.proacl, obj_description(p.oid, 'pg_proc')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE {_OURS}""",
    "view": f"""
        SELECT c.oid::regclass, pg_get_viewdef(c.oid, true), c.relowner::regrole, c.reloptions
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE {_OURS} AND c.relkind = 'v'""",
    "trigger": f"""
        SELECT t.tgrelid::regclass || '.' || t.tgname, pg_get_triggerdef(t.oid), t.tgenabled
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_OURS} AND NOT t.tgisinternal""",
    "policy": """
        SELECT schemaname || '.' || tablename || '.' || policyname, permissive, roles, cmd, qual,
               with_check
        FROM pg_policies WHERE schemaname LIKE 'capacity%%'""",
    "deployed migration": """
        SELECT m.id, m.sha256, y.migration_hash FROM capacity_deploy.migrations m
        FULL JOIN capacity_deploy._yoyo_migration y ON y.migration_id = m.id""",
    "deployed file": """
        SELECT path, sha256, live_sha256, live_context, md5(body) FROM capacity_deploy.routines""",
}


def _snapshot(dsn: str, queries: dict[str, str]) -> dict[str, str]:
    found = {}
    with psycopg.connect(dsn) as connection:
        connection.execute("SET LOCAL search_path = pg_catalog")
        for kind, query in queries.items():
            for name, *rest in connection.execute(query.replace("%%", "%").encode()):
                key = f"{kind} {name}"
                assert key not in found, key
                found[key] = str(rest)
    return found


def snapshot(dsn: str) -> dict[str, str]:
    """Everything of ours in the catalogue, and what the registry says, but no times and no oids."""
    return _snapshot(dsn, _STATE_QUERIES | _CODE_QUERIES)


def state_snapshot(dsn: str) -> dict[str, str]:
    """The part of the catalogue that migrations are responsible for alone, in state tables."""
    found = _snapshot(dsn, _STATE_QUERIES)
    not_state = ("capacity_deploy", "capacity_v1.monitor_")
    return {key: value for key, value in found.items() if not any(n in key for n in not_state)}


def timestamps(dsn: str) -> list[tuple[Any, ...]]:
    """When, and by which transaction, everything in the registry was written."""
    query = """
        SELECT 'migration', id, applied_at::text, xmin::text FROM capacity_deploy.migrations
        UNION ALL
        SELECT 'yoyo', migration_id, applied_at_utc::text, xmin::text
        FROM capacity_deploy._yoyo_migration
        UNION ALL
        SELECT 'log', id, created_at_utc::text, xmin::text FROM capacity_deploy._yoyo_log
        UNION ALL
        SELECT 'file', path, applied_at::text, xmin::text FROM capacity_deploy.routines
        ORDER BY 1, 2
    """
    return run(dsn, query)


def owners(dsn: str) -> set[str]:
    """Who owns the objects in the schemas of state, engine and API, and these schemas."""
    query = """
        WITH ours AS (SELECT oid, nspowner FROM pg_namespace
                      WHERE nspname LIKE 'capacity%' AND nspname <> 'capacity_deploy')
        SELECT nspowner::regrole::text FROM ours
        UNION SELECT relowner::regrole::text FROM pg_class JOIN ours ON ours.oid = relnamespace
        UNION SELECT proowner::regrole::text FROM pg_proc JOIN ours ON ours.oid = pronamespace
        UNION SELECT typowner::regrole::text FROM pg_type JOIN ours ON ours.oid = typnamespace
    """
    return {owner for (owner,) in run(dsn, query)}


def run(dsn: str, query: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Run SQL as the superuser, committed; its rows, if any."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        cursor = connection.execute(query.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []


@dataclass(frozen=True)
class Release:
    """A copy of this release's SQL that a test may change."""

    root: Path

    @property
    def source(self) -> Source:
        """The files as they are now."""
        return Source.read(self.root / "migrations", self.root / "sql")

    @property
    def migration_ids(self) -> list[str]:
        """The ids of its migrations, oldest first."""
        return [migration.id for migration in self.source.migrations]

    def write(self, path: str, text: str) -> None:
        """Create or replace a file, such as ``sql/10_core/clock.sql``."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)

    def append(self, path: str, text: str) -> None:
        """Add text at the end of a file."""
        target = self.root / path
        target.write_text(target.read_text() + text)

    def remove(self, path: str) -> None:
        """Delete a file."""
        (self.root / path).unlink()

    def keep_migrations(self, count: int) -> None:
        """Delete all migrations but the first ``count``, and all of ``sql/``."""
        for migration in self.source.migrations[count:]:
            migration.path.unlink()
            migration.rollback_path.unlink()
        shutil.rmtree(self.root / "sql")
        (self.root / "sql").mkdir()
        self.write("migrations/frozen.sha256", "")


def copy_release(root: Path) -> Release:
    """A copy of this release's SQL in ``root``."""
    for name in ("migrations", "sql"):
        shutil.copytree(assets_dir(name), root / name)
    return Release(root)


def start(
    *arguments: str, dsn: str, program: str = "", **environment: str
) -> subprocess.Popen[str]:
    """Start ``capacity-db`` (or a Python program that stands for it) as a process of its own."""
    program = program or "from capacity_db.cli import main; main(prog_name='capacity-db')"
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": dsn, **environment},
    )


@dataclass(frozen=True)
class Finished:
    """How a process ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """Its standard output, which must be one JSON value."""
        return json.loads(self.out)


def finish(process: subprocess.Popen[str], timeout: float = 60) -> Finished:
    """Wait for a process."""
    out, err = process.communicate(timeout=timeout)
    return Finished(process.returncode, out, err)


def cli(*arguments: str, dsn: str, **environment: str) -> Finished:
    """Run ``capacity-db`` to its end, without a terminal."""
    return finish(start(*arguments, dsn=dsn, **environment))


_FILL = """
    DO $do$
    DECLARE
        v_restaurant uuid := %s;
        v_period uuid := gen_random_uuid();
        v_answer jsonb;
        v_table uuid;
        v_other_table uuid;
    BEGIN
        PERFORM capacity_v1.upsert_restaurant(
            p_restaurant_id => v_restaurant, p_name => 'Filled', p_timezone => 'Europe/Zurich',
            p_options => '{"enforcement": "enforce"}');
        PERFORM capacity_v1.upsert_service_period(
            p_restaurant_id => v_restaurant, p_service_period_id => v_period, p_name => 'Dinner',
            p_start_time => '17:00', p_end_time => '23:00');
        PERFORM capacity_v1.set_capacity_rule(
            p_restaurant_id => v_restaurant, p_max_covers => 10, p_max_parties => 5);
        PERFORM capacity_v1.set_special_day(
            p_restaurant_id => v_restaurant, p_first_date => '2050-06-18', p_label => 'holiday');
        PERFORM capacity_v1.set_booking_policy(v_restaurant, '{"dining_durations":
            [{"min_party_size": 1, "max_party_size": 2, "minutes": 90}]}');
        v_answer := capacity_v1.create_booking_with_capacity_check(
            p_restaurant_id => v_restaurant, p_booking_date => '2050-06-17',
            p_start_time => '19:00', p_party_size => 4, p_idempotency_key => 'filled',
            p_guest_name => 'Ada');
        INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)
        VALUES (v_restaurant, 'T1', 4) RETURNING id INTO v_table;
        INSERT INTO capacity.booking_table_assignments (restaurant_id, booking_id, table_id)
        VALUES (v_restaurant, (v_answer #>> '{booking,id}')::uuid, v_table);
        INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)
        VALUES (v_restaurant, 'T2', 4) RETURNING id INTO v_other_table;
        PERFORM capacity_v1.upsert_combination(
            v_restaurant, 'T1+T2', ARRAY[v_table, v_other_table], 8);
        INSERT INTO capacity.table_inventory (restaurant_id, table_number, capacity)
        VALUES (v_restaurant, 'T3', 2) RETURNING id INTO v_other_table;
        PERFORM capacity_v1.set_table_status(v_restaurant, v_other_table, 'out_of_service');
        PERFORM capacity_v1.delete_table(v_restaurant, v_other_table);
        PERFORM capacity_v1.hold_capacity(v_restaurant, '2050-06-17', '19:00', 1, 'held');
        PERFORM capacity_v1.join_waitlist(v_restaurant, '2050-06-17', v_period, 10, 'waits');
        PERFORM capacity_v1.set_member(v_restaurant, 'olga', 'owner');
        INSERT INTO capacity.rollout_steps VALUES (DEFAULT, DEFAULT, 'olga', 'start', 0, 0);
        INSERT INTO capacity.webhooks (restaurant_id, url, secret)
        VALUES (v_restaurant, 'https://example.org/hook', 'whsec_AAAA') RETURNING id INTO v_table;
        INSERT INTO capacity.webhook_deliveries (restaurant_id, webhook_id, event_id, event_type,
            subject_id, body) VALUES (v_restaurant, v_table, 1, 'x', v_restaurant, '{}');
    END
    $do$
"""


def fill(dsn: str) -> None:
    """Put rows into every table of schema capacity, through the front door where there is one."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute((_FILL.replace("%s", f"'{uuid4()}'")).encode())
        tables = [
            name
            for (name,) in connection.execute(
                "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
                "AND relnamespace = 'capacity'::regnamespace"
            )
        ]
        for table in tables:
            row = connection.execute(f"SELECT EXISTS (SELECT FROM {table})".encode()).fetchone()
            assert row == (True,), f"fill() must put a row into {table}"
