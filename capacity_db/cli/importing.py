"""``import``: what another system knows, from files."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from capacity_db import import_run
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import EXIT_REFUSED, CommandError, emit, json_option
from capacity_db.cli.tables import count, covers_and_parties, echo_table
from capacity_db.import_files import LineReader
from capacity_db.import_formats import FORMATS
from capacity_db.import_run import ImportReport
from capacity_db.models import LineFault

SHOWN: Final = 20
LISTED: Final = 10_000
_RETRIES: Final = 8
_COLUMNS: Final = ("line", "field", "code", "message")


@click.command("import")
@click.argument("kind", type=click.Choice([*FORMATS]))
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
)
@click.option(
    "--restaurant",
    metavar="ID",
    help="Of lines that name no restaurant; one that a line names goes before.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "jsonl"]),
    help="[default: by the file's extension, else csv]",
)
@click.option("--dry-run", is_flag=True, help="List every error, and change nothing.")
@click.option(
    "--errors",
    "errors_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write all errors into this CSV file: line, field, code, message.",
)
@click.option(
    "--batch",
    type=click.IntRange(1, 20_000),
    default=5_000,
    show_default=True,
    metavar="N",
    help="Lines in one transaction.",
)
@client_options
@json_option
@click.pass_context
def import_file(
    context: click.Context,
    kind: str,
    file: Path,
    restaurant: str | None,
    form: str | None,
    dry_run: bool,
    errors_file: Path | None,
    batch: int,
    dsn: str,
    as_json: bool,
) -> None:
    """Take over restaurants, periods, rules, tables or bookings from a file.

    FILE is CSV with a header, or one JSON object a line; - reads stdin. docs/importing.md lists
    the columns. Import in the order of KIND: bookings need their restaurants and periods.

    Lines that are right are taken, the others are listed, and the exit code is 1. What is there is
    left as it is: correct the file and run the same command again, also after an interruption.
    History is never refused for capacity; `capacity-db debts` lists what is overbooked.

    \b
    Examples:
      capacity-db import restaurants restaurants.csv
      capacity-db import bookings bookings.csv --dry-run --errors errors.csv
      capacity-db import bookings bookings.jsonl --restaurant ID --json
    """
    if form is None:
        form = "jsonl" if file.suffix.lower() in (".jsonl", ".ndjson", ".json") else "csv"
    report = ImportReport(kind, dry_run)
    listed: list[LineFault] = []
    with ExitStack() as stack:
        write = _error_writer(stack, errors_file, file)

        def faulty(fault: LineFault) -> None:
            write(fault)
            if len(listed) < LISTED:
                listed.append(fault)

        source = stack.enter_context(_opened(file))
        reader = LineReader(source, kind, form, restaurant)
        size = 0 if str(file) == "-" else os.stat(file).st_size
        progress = stack.enter_context(_progress(reader, kind, size, quiet=as_json))
        client = stack.enter_context(open_client(dsn, retries=_RETRIES))
        is_done = False
        try:
            import_run.run(
                client,
                reader,
                report,
                restaurant=restaurant,
                size=batch,
                faulty=faulty,
                progress=progress,
            )
            is_done = True
        finally:
            if not is_done:  # interrupted, or the connection is gone
                click.echo(_how_to_go_on(report), err=True)
    emit(
        {**asdict(report), "errors": listed, "errors_file": errors_file and str(errors_file)},
        as_json,
        lambda _: _print(report, listed, errors_file),
    )
    if report.faults:
        context.exit(EXIT_REFUSED)


def _how_to_go_on(report: ImportReport) -> str:
    if report.dry_run or not report.last_line:
        return "Nothing was imported."
    return (
        f"Everything up to line {report.last_line:,} is settled. Run the same command again to go"
        " on: what is there is skipped."
    )


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    with file.open("rb") as source:
        yield source


def _error_writer(stack: ExitStack, path: Path | None, source: Path) -> import_run.Faulty:
    if path is None:
        return lambda _: None
    _check_overwritten(path, source)
    try:
        writer = csv.writer(stack.enter_context(path.open("w", newline="", encoding="utf-8")))
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise CommandError(message, hint="Choose another file for --errors.") from error

    def write(fault: LineFault) -> None:
        writer.writerow(import_run.as_row(fault))

    writer.writerow(_COLUMNS)
    return write


def _check_overwritten(path: Path, source: Path) -> None:
    """Refuse to write errors over the file that is read, or over anything but such a list."""
    if not path.is_file():
        return
    if str(source) != "-" and path.samefile(source):
        raise click.UsageError(f"--errors {path} is the file that is read. Choose another file.")
    try:
        with path.open("rb") as file:
            first = file.readline(200).strip()
    except OSError as error:
        raise click.UsageError(f"--errors {path} cannot be read: {error.strerror}") from error
    if first and first != ",".join(_COLUMNS).encode():
        raise click.UsageError(
            f"--errors {path} is there and is no list of errors. Choose another file, or delete it."
        )


@contextmanager
def _progress(
    reader: LineReader, kind: str, size: int, *, quiet: bool
) -> Iterator[Callable[[ImportReport], None]]:
    """A bar by the bytes that were read, with lines and lines per second."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[lines]:>11,} lines"),
        TextColumn("{task.fields[rate]:>7,.0f}/s"),
        TimeRemainingColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task(kind, total=size or None, lines=0, rate=0.0)

        def advance(report: ImportReport) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = report.lines / elapsed if elapsed else 0.0
            bar.update(task, completed=reader.bytes_read, lines=report.lines, rate=rate)

        yield advance


def _print(report: ImportReport, listed: list[LineFault], errors_file: Path | None) -> None:
    would = "would be " if report.dry_run else ""
    click.echo(
        f"{report.kind}: {count(report.lines, 'line')}; {report.accepted:,} {would}taken,"
        f" {report.skipped:,} were there, {report.refused:,} {would}refused."
    )
    if report.faults:
        rows = [(str(f.line), f.field or "", f.code, f.message) for f in listed[:SHOWN]]
        echo_table(rows, _COLUMNS, limit=SHOWN, total=report.faults, drop_empty=True)
        if errors_file is not None:
            click.echo(f"All of them are in {errors_file}.")
        elif report.faults > SHOWN:
            click.echo("--errors FILE writes all of them.")
        click.echo("Correct the file and run the same command again: what is there is skipped.")
    if report.debt_covers or report.debt_parties:
        over = covers_and_parties(report.debt_covers, report.debt_parties, " and ")
        click.echo(
            f"Overbooked by {over} more than before: `capacity-db debts` lists the services."
        )


commands: list[Any] = [import_file]
