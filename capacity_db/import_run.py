"""Sends the lines of a file in batches, each a transaction, and adds up what became of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import psycopg

from capacity_db.client import CapacityClient
from capacity_db.errors import CapacityDbError
from capacity_db.import_files import Line
from capacity_db.models import LineFault

MAX_BATCH_BYTES: Final = 8_000_000
_UNFORESEEN: Final = "INVALID_VALUE"
Faulty = Callable[[LineFault], None]
Progress = Callable[["ImportReport"], None]


@dataclass
class ImportReport:
    """What became of a file so far; ``last_line`` is the last one that was settled."""

    kind: str
    dry_run: bool
    lines: int = 0
    accepted: int = 0
    skipped: int = 0
    refused: int = 0
    faults: int = 0
    last_line: int = 0
    debt_covers: int = 0
    debt_parties: int = 0
    codes: dict[str, int] = field(default_factory=dict)


@dataclass
class _Batch:
    lines: list[Line] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    bytes: int = 0

    def halves(self) -> tuple[_Batch, _Batch]:
        """The lines of the one come before those of the other."""
        middle = len(self.lines) // 2
        first = self.lines[middle].number
        return (
            _Batch(self.lines[:middle], [f for f in self.faults if f.line < first]),
            _Batch(self.lines[middle:], [f for f in self.faults if f.line >= first]),
        )


def run(
    client: CapacityClient,
    items: Iterable[Line | LineFault],
    report: ImportReport,
    *,
    restaurant: str | None,
    size: int,
    faulty: Faulty,
    progress: Progress,
) -> None:
    """Send ``items`` in batches of ``size``; ``report`` is right whenever this stops."""
    batch = _Batch()
    for item in items:
        if isinstance(item, LineFault):
            batch.faults.append(item)
        else:
            batch.lines.append(item)
            batch.bytes += sum(map(len, map(str, item.record.values())))
        if len(batch.lines) + len(batch.faults) >= size or batch.bytes >= MAX_BATCH_BYTES:
            _send(client, batch, report, restaurant, faulty)
            progress(report)
            batch = _Batch()
    _send(client, batch, report, restaurant, faulty)
    progress(report)


def _send(
    client: CapacityClient,
    batch: _Batch,
    report: ImportReport,
    restaurant: str | None,
    faulty: Faulty,
) -> None:
    faults = batch.faults
    if batch.lines:
        try:
            answer = client.import_lines(
                report.kind,
                [{**line.record, "line": line.number} for line in batch.lines],
                restaurant=restaurant,
                dry_run=report.dry_run,
            )
        except (CapacityDbError, psycopg.Error) as error:
            message = _unforeseen(error)
            if message is None:
                raise
            # Nothing of the batch is there: the one line that the database will not have is sought.
            if len(batch.lines) > 1:
                for half in batch.halves():
                    _send(client, half, report, restaurant, faulty)
                return
            number = batch.lines[0].number
            found = [LineFault(line=number, code=_UNFORESEEN, message=message)]
        else:
            found = list(answer.errors)
            report.accepted += answer.accepted
            report.skipped += answer.skipped
            report.debt_covers += answer.debt.covers
            report.debt_parties += answer.debt.parties
        faults = sorted([*faults, *found], key=lambda fault: fault.line)
    for fault in faults:
        report.codes[fault.code] = report.codes.get(fault.code, 0) + 1
        faulty(fault)
    refused = {fault.line for fault in faults}
    report.faults += len(faults)
    report.refused += len(refused)
    numbers = [*refused, *(line.number for line in batch.lines)]
    report.lines += len(set(numbers))
    report.last_line = max([report.last_line, *numbers])


def _unforeseen(error: Exception) -> str | None:
    """What to say of a value that the database refused as a whole; ``None`` for other errors.

    Messages of class 22 may repeat a guest's value, those of class 23 name constraints.
    """
    if isinstance(error, CapacityDbError) and error.code == _UNFORESEEN:
        state = error.sqlstate
        return "The database does not take a value of it" + (
            f" (SQLSTATE {state})" if state else ""
        )
    if isinstance(error, psycopg.IntegrityError):
        return f"The database does not take it: {error.diag.message_primary}"
    return None


def as_row(fault: LineFault) -> tuple[str, str, str, str]:
    """A fault as the columns line, field, code, message of a file of errors."""
    return str(fault.line), fault.field or "", fault.code, fault.message
