"""Checks of the server: its version and its settings."""

from __future__ import annotations

from capacity_db.operating.check import (
    Look,
    Session,
    Verdict,
    counted,
    listed,
    ok,
    problem,
    warning,
)

OLDEST, NEWEST = 15, 18
"""The major versions that this release is tested on."""

_SETTINGS = """
    SELECT name, reset_val FROM pg_settings WHERE name = ANY (%s)
"""
# What others will get who log in: settings of roles and of this database that say otherwise.
_OVERRIDES = """
    SELECT concat_ws(' ', c.setting,
                     CASE WHEN s.setrole <> 0 THEN 'of role ' || s.setrole::regrole END,
                     CASE WHEN d.datname IS NOT NULL THEN 'of database ' || d.datname END)
    FROM pg_db_role_setting AS s
    LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
    CROSS JOIN LATERAL unnest(s.setconfig) AS c (setting)
    WHERE (d.datname IS NULL OR d.datname = current_database()) AND c.setting = ANY (%s)
"""
_AUTOVACUUM_OFF = """
    SELECT c.oid::regclass::text FROM pg_class AS c
    WHERE c.relnamespace = 'capacity'::regnamespace
      AND c.reloptions && ARRAY['autovacuum_enabled=false', 'autovacuum_enabled=off']
    ORDER BY 1
"""
# Of the server, and of this database where it has a limit of its own.
_CONNECTIONS = """
    SELECT count(*), current_setting('max_connections')::integer
                     - current_setting('superuser_reserved_connections')::integer
    FROM pg_stat_activity WHERE backend_type = 'client backend'
    UNION ALL
    SELECT count(a.pid), d.datconnlimit
    FROM pg_database AS d
    LEFT JOIN pg_stat_activity AS a ON a.datid = d.oid AND a.backend_type = 'client backend'
    WHERE d.datname = current_database() AND d.datconnlimit >= 0
    GROUP BY d.datconnlimit
"""
_CHECKPOINTS_17 = "SELECT num_timed, num_requested FROM pg_stat_checkpointer"
_CHECKPOINTS = "SELECT checkpoints_timed, checkpoints_req FROM pg_stat_bgwriter"
_COLLATION = """
    SELECT datname FROM pg_database
    WHERE datname = current_database() AND datcollversion IS NOT NULL
      AND datcollversion IS DISTINCT FROM pg_database_collation_actual_version(oid)
"""


def settings(session: Session, *names: str) -> dict[str, str]:
    """Settings that a session like this begins with, by name, in their base units."""
    return dict(session.rows(_SETTINGS, list(names)))


def _version(session: Session) -> Verdict:
    major = session.server_version // 10000
    if not OLDEST <= major <= NEWEST:
        return warning(
            f"PostgreSQL {major}", f"This release is tested on PostgreSQL {OLDEST} to {NEWEST}."
        )
    if session.value("SELECT pg_is_in_recovery()"):
        return warning(
            "a read-only replica", "Ask the primary: bookings are made there, checks too."
        )
    return ok(f"PostgreSQL {major}")


def _encoding(session: Session) -> Verdict:
    encoding = session.value("SHOW server_encoding")
    if encoding != "UTF8":
        return problem(
            f"the database has the encoding {encoding}: not every name can be stored, or imported",
            "Dump it, make a database with ENCODING 'UTF8' TEMPLATE template0, restore it there.",
        )
    return ok("UTF8")


def _durability(session: Session) -> Verdict:
    found = settings(session, "fsync", "full_page_writes", "synchronous_commit")
    off = [f"{name}=off" for name, value in found.items() if value == "off"]
    off += [row[0] for row in session.rows(_OVERRIDES, ["synchronous_commit=off"])]
    if off:
        return problem(
            f"{listed(off)}: a crash loses bookings that were confirmed",
            "Turn them on (ALTER SYSTEM, ROLE or DATABASE ... SET, then reload).",
            off,
        )
    return ok(f"what is confirmed is on disk (synchronous_commit={found['synchronous_commit']})")


def _idle_in_transaction(session: Session) -> Verdict:
    name = "idle_in_transaction_session_timeout"
    seconds = int(settings(session, name)[name]) / 1000
    remedy = (
        f"ALTER DATABASE ... SET {name} = '60s': a client that hangs within a transaction keeps"
        " the locks of its service, and every booking of it waits."
    )
    if seconds == 0:
        return warning(f"{name} is not set", remedy)
    if seconds > 300:
        return warning(f"{name} is {seconds:g} s", remedy)
    return ok(f"{seconds:g} s")


def _timeouts(session: Session) -> Verdict:
    found = {k: int(v) for k, v in settings(session, "statement_timeout", "lock_timeout").items()}
    tight = [f"{name} = {ms} ms" for name, ms in found.items() if 0 < ms < 1000]
    if tight:
        return warning(
            f"{listed(tight)}: requests at a busy service fail that would have been answered",
            "Use 5 s or more. The routines that book set a lock_timeout of 5 s of their own.",
            tight,
        )
    return ok(
        ", ".join(f"{name} {f'{ms / 1000:g} s' if ms else 'off'}" for name, ms in found.items())
    )


def _transactions(session: Session) -> Verdict:
    found = settings(session, "default_transaction_isolation", "default_transaction_read_only")
    if found["default_transaction_read_only"] == "on":
        return problem(
            "default_transaction_read_only is on: no booking can be made",
            "ALTER ROLE or DATABASE ... RESET default_transaction_read_only.",
        )
    isolation = found["default_transaction_isolation"]
    if isolation != "read committed":
        return warning(
            f"the default isolation level is {isolation}",
            "It is right at every level; at read committed far fewer transactions are repeated.",
        )
    return ok(isolation)


def _connections(session: Session) -> Verdict:
    used, most = max(session.rows(_CONNECTIONS), key=lambda row: row[0] / max(row[1], 1))
    found = f"{used} of {counted(most, 'connection', 'connections')} in use"
    if used >= 0.8 * most:
        return warning(
            found,
            "Make the pools smaller, put PgBouncer before them, or raise max_connections.",
        )
    return ok(found)


def _autovacuum(session: Session) -> Verdict:
    remedy = (
        "Turn it on: the ledger's rows are updated by every booking and swell within days without."
    )
    off = [
        f"{k}=off" for k, v in settings(session, "autovacuum", "track_counts").items() if v == "off"
    ]
    if off:
        return problem(listed(off), remedy, off)
    tables = [name for (name,) in session.rows(_AUTOVACUUM_OFF)]
    if tables:
        return warning(f"off for {listed(tables)}", remedy, tables)
    return ok("on")


def _statistics(session: Session) -> Verdict:
    extension = "SELECT 1 FROM pg_extension WHERE extname = 'pg_stat_statements'"
    missing = [] if session.value(extension) else ["pg_stat_statements is not installed here"]
    found = settings(session, "track_io_timing", "track_functions")
    missing += [f"{name} is off" for name in ("track_io_timing",) if found[name] == "off"]
    if missing:
        return ok(
            listed(missing),
            "shared_preload_libraries = 'pg_stat_statements' and CREATE EXTENSION,"
            " track_io_timing = on: then `capacity-db stats` shows the slowest calls.",
        )
    return ok("pg_stat_statements and track_io_timing are on")


def _checkpoints(session: Session) -> Verdict:
    query = _CHECKPOINTS_17 if session.server_version >= 170000 else _CHECKPOINTS
    timed, requested = session.rows(query)[0]
    if requested > 10 and requested > timed:
        what = counted(requested, "checkpoint was", "checkpoints were")
        return warning(
            f"{what} forced by the amount of WAL, {timed:,} by the clock",
            "Raise max_wal_size (4 GB is a usual start): each forced one writes whole pages again.",
        )
    return ok(f"{timed:,} by the clock, {requested:,} requested")


def _collation(session: Session) -> Verdict:
    if session.value(_COLLATION):
        return warning(
            "the operating system sorts text otherwise than when the indexes were built",
            "REINDEX DATABASE, then ALTER DATABASE ... REFRESH COLLATION VERSION.",
        )
    return ok("indexes on text are in the order of this operating system")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("version", _version),
    ("encoding", _encoding),
    ("durability", _durability),
    ("idle_in_transaction_session_timeout", _idle_in_transaction),
    ("timeouts", _timeouts),
    ("transactions", _transactions),
    ("connections", _connections),
    ("autovacuum", _autovacuum),
    ("statistics", _statistics),
    ("checkpoints", _checkpoints),
    ("collation", _collation),
)
