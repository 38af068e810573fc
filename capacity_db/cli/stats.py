"""``stats``: what an installation does just now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from uuid import UUID

import click

from capacity_db.cli.common import dsn_option, emit, json_option
from capacity_db.cli.tables import echo_table, percent_text
from capacity_db.operating.stats import Stats, read

Row = dict[str, Any]
Columns = dict[str, Callable[[Row], object]]


@click.command()
@click.option(
    "--restaurant", type=click.UUID, metavar="ID", help="Services of this restaurant only."
)
@click.option(
    "--top",
    type=click.IntRange(1, 500),
    default=10,
    show_default=True,
    help="Rows of each list.",
)
@click.option(
    "--days",
    type=click.IntRange(0, 366),
    default=7,
    show_default=True,
    help="How far ahead to look for busy services.",
)
@dsn_option
@json_option
def stats(restaurant: UUID | None, top: int, days: int, dsn: str, as_json: bool) -> None:
    """Show busy services, slow calls, bloat and lock waits.

    Services are those with the most covers booked. Calls come from pg_stat_statements, where it
    is installed; their p95 is an estimate from mean and spread. Bloat is an estimate from the
    width of the first rows. HOT updates spare the indexes: of the ledger nearly all should be.
    No text of a query is shown, only the routine in it.

    \b
    Examples:
      capacity-db stats
      capacity-db stats --top 5 --days 1
      capacity-db stats --restaurant 5b6f0b8e-0a53-4c49-9d5e-9d6b2c3f8a11 --json

    \b
    Exit codes: 0 shown, 2 wrong usage, 3 failed
    """
    found = read(dsn, restaurant, top, days)
    emit(asdict(found), as_json, lambda _: _print(found, top))


_SERVICES: Columns = {
    "date": lambda r: r["service_date"],
    "service": lambda r: r["service_period"],
    "restaurant": lambda r: r["restaurant"],
    "covers": lambda r: _of(r["booked_covers"], r["max_covers"]),
    "parties": lambda r: _of(r["booked_parties"], r["max_parties"]),
    "full": lambda r: percent_text(r["utilization_percent"]),
}
_CALLS: Columns = {
    "routine": lambda r: r["routine"],
    "calls": lambda r: f"{r['calls']:,}",
    "mean ms": lambda r: f"{r['mean_ms']:,.2f}",
    "p95 ms, about": lambda r: f"{r['p95_ms_about']:,.2f}",
    "max ms": lambda r: f"{r['max_ms']:,.1f}",
    "total s": lambda r: f"{r['total_ms'] / 1000:,.1f}",
}
_TABLES: Columns = {
    "table": lambda r: r["table"],
    "rows, about": lambda r: f"{r['rows_about']:,}",
    "size": lambda r: _bytes(r["table_bytes"]),
    "indexes": lambda r: _bytes(r["index_bytes"]),
    "dead": lambda r: percent_text(r["dead_percent"]),
    "bloat, about": lambda r: percent_text(r["bloat_percent_about"]),
    "HOT updates": lambda r: percent_text(r["hot_update_percent"]),
    "vacuumed": lambda r: (r["vacuumed_at"] or "never")[:16],
}
_INDEXES: Columns = {
    "index": lambda r: r["index"],
    "size": lambda r: _bytes(r["bytes"]),
    "scans": lambda r: f"{r['scans']:,}" + ("" if r["scans"] or r["is_unique"] else " (unused)"),
}
_LOCKS: Columns = {
    "pid": lambda r: r["pid"],
    "routine": lambda r: r["routine"],
    "waits s": lambda r: r["seconds"],
    "for": lambda r: r["waits_for"],
    "of pid": lambda r: r["blocked_by"],
    "which is": lambda r: f"{r['blocker_state'] or ''} {r['blocker_routine']}".strip(),
}
_TRANSACTIONS: Columns = {
    "pid": lambda r: r["pid"],
    "login": lambda r: r["login"],
    "application": lambda r: r["application"],
    "state": lambda r: r["state"],
    "routine": lambda r: r["routine"],
    "open s": lambda r: r["seconds"],
}


def _print(found: Stats, top: int) -> None:
    _section("Busy services", found.services, _SERVICES, "No service to come has a booking.", top)
    _section("Slowest calls, by total time", found.calls, _CALLS, "None yet.", top)
    _section("Tables", found.tables, _TABLES, "None.", top)
    _section("Largest indexes", found.indexes, _INDEXES, "None.", top)
    _section("Waiting for a lock", found.locks, _LOCKS, "Nobody.", top)
    _section("Longest transactions", found.transactions, _TRANSACTIONS, "None.", top)
    for row in found.cache or ():
        tables, indexes = row["table_hit_percent"], row["index_hit_percent"]
        click.echo(
            f"From memory: {percent_text(tables) or 'none read'} of table blocks,"
            f" {percent_text(indexes) or 'none read'} of index blocks."
        )
    for note in found.notes:
        click.echo(f"Not shown, {note}")


def _section(title: str, rows: list[Row] | None, columns: Columns, nothing: str, top: int) -> None:
    if rows is None:
        return
    click.echo(title)
    if not rows:
        click.echo(f"  {nothing}")
        return
    cells = [[cell(row) for cell in columns.values()] for row in rows]
    echo_table(cells, tuple(columns), limit=top)


def _of(booked: int, limit: int | None) -> str:
    return f"{booked:,}" if limit is None else f"{booked:,} of {limit:,}"


def _bytes(number: float) -> str:
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1024:
            return f"{number:,.0f} {unit}"
        number /= 1024
    return f"{number:,.1f} TB"


commands = [stats]
