"""``stats``: what an installation does just now, read from the server's own statistics.

No text of a query is shown, only the name of the routine in it: the text may carry a guest's data.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
from psycopg import errors as pg
from psycopg import sql

from capacity_db.deploy.connection import connect
from capacity_db.deploy.errors import translated
from capacity_db.operating.check import Session

Rows = list[dict[str, Any]]

_ROUTINE = r"""coalesce(substring({query} FROM 'capacity_v1\.(\w+)'), '')"""

_SERVICES = """
    SELECT l.restaurant_id::text, r.name AS restaurant, l.service_date, p.name AS service_period,
           l.booked_covers, l.max_covers, l.booked_parties, l.max_parties,
           l.excess_covers, l.excess_parties,
           round(100.0 * greatest(l.booked_covers / nullif(l.max_covers, 0)::numeric,
                                  l.booked_parties / nullif(l.max_parties, 0)::numeric), 1)::float8
               AS utilization_percent
    FROM capacity.service_ledger AS l
    JOIN capacity.restaurants AS r ON r.restaurant_id = l.restaurant_id
    JOIN capacity.service_periods AS p
        ON p.restaurant_id = l.restaurant_id AND p.id = l.service_period_id
    WHERE l.service_date BETWEEN current_date - 1 AND current_date + %(days)s::integer
      AND l.ends_at > now() AND (%(restaurant)s::uuid IS NULL OR l.restaurant_id = %(restaurant)s)
    ORDER BY l.booked_covers DESC, utilization_percent DESC NULLS LAST, l.starts_at, l.restaurant_id
    LIMIT %(top)s
"""
_CALLS = f"""
    SELECT {_ROUTINE.format(query="s.query")} AS routine, sum(s.calls)::bigint AS calls,
           round((sum(s.total_exec_time) / sum(s.calls))::numeric, 3)::float8 AS mean_ms,
           round(max(s.mean_exec_time + 2 * s.stddev_exec_time)::numeric, 3)::float8
               AS p95_ms_about,
           round(max(s.max_exec_time)::numeric, 3)::float8 AS max_ms,
           round(sum(s.total_exec_time)::numeric)::float8 AS total_ms
    FROM {{schema}}.pg_stat_statements AS s
    WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
      AND s.query ~ 'capacity_v1[.]' AND s.query !~* '^ *(create|comment|grant|revoke|alter)'
    GROUP BY 1 ORDER BY total_ms DESC LIMIT %(top)s
"""
_EXTENSION = """
    SELECT n.nspname FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
    WHERE e.extname = 'pg_stat_statements'
"""
_TABLES = """
    SELECT s.relname::text AS table,
           CASE WHEN c.reltuples < 0 THEN s.n_live_tup ELSE c.reltuples::bigint END AS rows_about,
           pg_relation_size(s.relid) AS table_bytes, pg_indexes_size(s.relid) AS index_bytes,
           s.n_dead_tup AS dead_rows,
           round(100.0 * s.n_dead_tup / nullif(s.n_live_tup + s.n_dead_tup, 0), 1)::float8
               AS dead_percent,
           round(100.0 * s.n_tup_hot_upd / nullif(s.n_tup_upd, 0), 1)::float8 AS hot_update_percent,
           s.n_tup_upd AS updates, s.seq_scan AS seq_scans, s.idx_scan AS index_scans,
           greatest(s.last_vacuum, s.last_autovacuum)::text AS vacuumed_at,
           coalesce(substring(array_to_string(c.reloptions, ',')
                              FROM 'fillfactor=([0-9]+)')::integer, 100) AS fillfactor
    FROM pg_stat_user_tables AS s JOIN pg_class AS c ON c.oid = s.relid
    WHERE s.schemaname = 'capacity'
    ORDER BY pg_total_relation_size(s.relid) DESC
"""
# How wide rows are, by the first thousand; what the table takes beyond that is bloat.
_WIDTH = "SELECT avg(pg_column_size(t.*))::float8 FROM (SELECT * FROM capacity.{} LIMIT 1000) AS t"
_INDEXES = """
    SELECT s.indexrelname::text AS index, s.relname::text AS table,
           pg_relation_size(s.indexrelid) AS bytes, s.idx_scan AS scans, i.indisunique AS is_unique
    FROM pg_stat_user_indexes AS s JOIN pg_index AS i ON i.indexrelid = s.indexrelid
    WHERE s.schemaname = 'capacity'
    ORDER BY bytes DESC, 1 LIMIT %(top)s
"""
_LOCKS = f"""
    SELECT a.pid, {_ROUTINE.format(query="a.query")} AS routine, a.usename::text AS login,
           round(extract(epoch FROM clock_timestamp() - a.query_start)::numeric, 1)::float8
               AS seconds,
           a.wait_event AS waits_for, b.pid AS blocked_by,
           {_ROUTINE.format(query="b.query")} AS blocker_routine, b.state AS blocker_state
    FROM pg_stat_activity AS a
    CROSS JOIN LATERAL unnest(pg_blocking_pids(a.pid)) AS blocker (pid)
    LEFT JOIN pg_stat_activity AS b ON b.pid = blocker.pid
    WHERE a.datname = current_database() AND a.wait_event_type = 'Lock'
    ORDER BY seconds DESC, 1, 6 LIMIT %(top)s
"""
_TRANSACTIONS = f"""
    SELECT pid, usename::text AS login, application_name AS application, state,
           {_ROUTINE.format(query="query")} AS routine,
           round(extract(epoch FROM clock_timestamp() - xact_start)::numeric, 1)::float8 AS seconds
    FROM pg_stat_activity
    WHERE datname = current_database() AND xact_start IS NOT NULL AND pid <> pg_backend_pid()
    ORDER BY xact_start LIMIT %(top)s
"""
_CACHE = """
    SELECT round(100.0 * sum(s.heap_blks_hit)
                 / nullif(sum(s.heap_blks_hit + s.heap_blks_read), 0), 2)::float8
               AS table_hit_percent,
           round(100.0 * sum(s.idx_blks_hit)
                 / nullif(sum(s.idx_blks_hit + s.idx_blks_read), 0), 2)::float8
               AS index_hit_percent
    FROM pg_statio_user_tables AS s WHERE s.schemaname = 'capacity'
"""
ENABLE = (
    "Set shared_preload_libraries = 'pg_stat_statements', restart, and"
    " CREATE EXTENSION pg_stat_statements, to see the slowest calls."
)


@dataclass(frozen=True)
class Stats:
    """All figures. A section is ``None`` where the login may not look; ``notes`` says why."""

    services: Rows | None
    calls: Rows | None
    tables: Rows | None
    indexes: Rows | None
    locks: Rows | None
    transactions: Rows | None
    cache: Rows | None
    notes: tuple[str, ...]


class _Reader:
    def __init__(self, session: Session, parameters: dict[str, Any]) -> None:
        self.session = session
        self.parameters = parameters
        self.notes: list[str] = []

    def __call__(self, what: str, query: str, *, as_service: bool = False) -> Rows | None:
        try:
            return self.session.dicts(query, self.parameters, as_service=as_service)
        except (pg.InsufficientPrivilege, pg.UndefinedTable, pg.InvalidSchemaName) as error:
            self.notes.append(f"{what}: {_line(error)}")
        except (pg.ObjectNotInPrerequisiteState, pg.UndefinedColumn) as error:
            self.notes.append(f"{what}: {_line(error)}. {ENABLE}")
        return None


def read(conninfo: str, restaurant: UUID | None = None, top: int = 10, days: int = 7) -> Stats:
    """Read all of it; writes nothing. Services: of one restaurant, or of all.

    Raises DeployError when the database cannot be reached.
    """
    with translated(), closing(connect(conninfo)) as connection:
        session = Session(connection, conninfo)
        reader = _Reader(session, {"restaurant": restaurant, "top": top, "days": days})
        return Stats(
            services=reader("services", _SERVICES, as_service=True),
            calls=_calls(reader),
            tables=_with_bloat(reader, reader("tables", _TABLES)),
            indexes=reader("indexes", _INDEXES),
            locks=reader("locks", _LOCKS),
            transactions=reader("transactions", _TRANSACTIONS),
            cache=reader("cache", _CACHE),
            notes=tuple(reader.notes),
        )


def _calls(reader: _Reader) -> Rows | None:
    schema = reader.session.value(_EXTENSION)
    if schema is None:
        reader.notes.append(f"calls: pg_stat_statements is not installed. {ENABLE}")
        return None
    return reader("calls", _CALLS.format(schema='"' + schema.replace('"', '""') + '"'))


def _with_bloat(reader: _Reader, tables: Rows | None) -> Rows | None:
    for row in tables or ():
        fill = row.pop("fillfactor") / 100
        row["bloat_percent_about"] = None
        try:
            query = sql.SQL(_WIDTH).format(sql.Identifier(row["table"]))
            width = reader.session.value(query.as_string(None), as_service=True)
        except pg.InsufficientPrivilege:
            continue
        if width and row["rows_about"] > 0 and row["table_bytes"] > 1024**2:
            needed = row["rows_about"] * (width + 4) / fill
            share = max(0.0, 1 - needed / row["table_bytes"])
            row["bloat_percent_about"] = round(100 * share, 1)
    return tables


def _line(error: psycopg.Error) -> str:
    return " ".join((error.diag.message_primary or str(error)).split())
