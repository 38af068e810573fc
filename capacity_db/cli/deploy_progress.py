"""How far a migrate is: bars on a terminal, few lines elsewhere, every file with --verbose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from capacity_db.cli.deploy_text import tell
from capacity_db.cli.progress import progress_bars
from capacity_db.cli.tables import count
from capacity_db.deploy import Event, EventKind, Plan
from capacity_db.deploy.model import OnEvent

_STAGES = {
    EventKind.MIGRATION: "migrations",
    EventKind.FILE: "files",
    EventKind.REPAIRED: "files",
}


@contextmanager
def migrate_progress(expected: Plan | None, *, verbose: bool) -> Iterator[OnEvent]:
    """Show a migrate's progress on stderr; yields what takes its messages.

    ``expected``: what there is to do, for bars that go when it is done; without it one line for
    each migration and one for all files. Repaired files, waits and the like are always told.
    """
    totals: dict[str, int] = {}
    if expected is not None:
        totals = {"migrations": len(expected.migrations), "files": len(expected.files)}
        totals = {stage: total for stage, total in totals.items() if total}
    files = 0
    with progress_bars(totals, quiet=not totals) as advance:

        def on_event(event: Event) -> None:
            nonlocal files
            stage = _STAGES.get(event.kind)
            if stage is not None and stage in totals:
                advance(stage, 1)
            files += event.kind is EventKind.FILE
            if verbose or _is_told(event.kind, has_bars=bool(totals)):
                tell(event.message)

        yield on_event
    if files and not (totals or verbose):
        tell(f"{count(files, 'file')} of sql/")


def _is_told(kind: EventKind, *, has_bars: bool) -> bool:
    return not (kind is EventKind.FILE or (has_bars and kind is EventKind.MIGRATION))
