"""Progress bars on stderr, and the figures of a load."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from capacity_db.tally import LoadReport


@contextmanager
def progress_bars(totals: dict[str, int], quiet: bool) -> Iterator[Callable[[str, int], None]]:
    """Show one bar for each stage in ``totals``; yields a function (stage, steps done).

    Nothing is shown with ``quiet``, or where stderr is not a terminal.
    """
    if quiet:
        yield lambda _stage, _steps: None
        return

    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<11}"), BarColumn(), MofNCompleteColumn())
    with Progress(
        *columns,
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    ) as progress:
        tasks = {stage: progress.add_task(stage, total=total) for stage, total in totals.items()}
        yield lambda stage, steps: progress.advance(tasks[stage], steps)


def print_figures(report: LoadReport, console: Console | None = None) -> None:
    """Print what came of a load."""
    from rich.console import Console

    codes = ", ".join(f"{count:,} {code}" for code, count in report.refused_by_code.items())
    latencies = f"{report.p50_ms:,.1f} / {report.p95_ms:,.1f} / {report.p99_ms:,.1f}"
    for label, value, remark in (
        ("accepted", f"{report.accepted:,}", ""),
        ("refused", f"{report.refused:,}", codes),
        ("duplicates", f"{report.duplicates:,}", "answered before"),
        ("retries", f"{report.retries:,}", ""),
        ("undecided", f"{report.undecided:,}", "retries ran out"),
        ("overbooked services", f"{report.overbooked_services:,}", "recounted"),
        ("bookings per second", f"{report.bookings_per_s:,.0f}", ""),
        ("p50 / p95 / p99", latencies, "ms"),
    ):
        line = f"  {label:<20}{value:>23}  [dim]{remark}[/dim]".rstrip()
        (console or Console(highlight=False)).print(line, soft_wrap=True)
