"""What the deployment commands print: results on stdout, progress and questions on stderr."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from capacity_db.deploy import (
    Backup,
    Difference,
    Event,
    FileAction,
    MigrateReport,
    Plan,
    Reason,
    RollbackPlan,
    RollbackReport,
    Status,
    TableLock,
)
from capacity_db.deploy.backup import in_words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_REASONS = {
    Reason.NEW: "new",
    Reason.CHANGED: "changed in this release",
    Reason.DIFFERS: "changed by hand in the database",
}


def as_data(value: DataclassInstance, **more: object) -> dict[str, Any]:
    """Return a result as plain data for JSON, with computed values added."""
    return asdict(value) | more


def progress(event: Event) -> None:
    """Print a progress message; that nobody reads on does not stop a deployment."""
    tell(event.message)


def tell(message: str) -> None:
    """Print on stderr, also where its reader has gone."""
    try:
        click.echo(message, err=True)
    except BrokenPipeError:
        # What is left in the buffer is written when Python ends, and must not fail then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())


def plan(found: Plan, *, err: bool = False, brief: bool = False) -> None:
    """Print what migrate would do, and who waits for it.

    ``brief``: files that are new, and for which nobody waits, are counted.
    """
    if found.empty:
        click.echo("Nothing to do: the database is at this release.", err=err)
        return
    locks = {step: list(group) for step, group in groupby(found.locks, lambda lock: lock.step)}
    for migration in found.migrations:
        click.echo(f"  apply migration {migration}", err=err)
        _locks(locks.get(migration, []), migration in found.unmeasured, err)
    new = [action for action in found.files if brief and _is_harmless(action, found)]
    if new:
        click.echo(f"  apply {_count(len(new), 'new file')} of sql/", err=err)
    for action in found.files:
        if action in new:
            continue
        click.echo(f"  apply {_file(action)}", err=err)
        _locks(locks.get(action.path, []), action.path in found.unmeasured, err)
    for path in found.removed:
        click.echo(f"  forget sql/{path}: gone from this release; its object stays", err=err)
    for difference in found.refusals:
        _difference(difference, "refused", err=err)


def _is_harmless(action: FileAction, found: Plan) -> bool:
    is_known = action.path not in found.unmeasured
    waits = any(lock.step == action.path for lock in found.locks)
    return action.reason is Reason.NEW and is_known and not waits


def _locks(found: list[TableLock], unmeasured: bool, err: bool) -> None:
    """Print the locks of one step for which anybody has to wait."""
    if unmeasured:
        click.echo("    its locks are not known: they were not measured", err=err)
    for lock in found:
        if lock.reads_wait or lock.writes_wait:
            click.echo(f"    locks {lock.table} ({lock.mode}): {_waiting(lock)}", err=err)


def _waiting(lock: TableLock) -> str:
    who = ["bookings"] * lock.bookings_wait + ["availability"] * lock.availability_waits
    if not who:
        who = ["reads"] * lock.reads_wait + ["writes"] * lock.writes_wait
        who = [f"{' and '.join(who)} of this table"]
    how_long = "for a moment"
    if lock.rewrites:
        how_long = "while the whole table is written anew"
    elif lock.scans:
        how_long = "while the whole table is read"
    size = "" if lock.rows is None else f", about {_count(lock.rows, 'row')}"
    if not (lock.rewrites or lock.scans):
        size = ""
    return f"{' and '.join(who)} wait {how_long}{size}"


def status(found: Status) -> None:
    """Print how the database stands against this release."""
    click.echo(f"Database {found.database}, PostgreSQL {found.server_version}")
    click.echo(f"{_count(len(found.applied), 'migration')} applied")
    if found.clean:
        click.echo("Nothing pending, nothing different.")
        return
    pending = replace(found.plan, files=_announced(found.plan), refusals=())
    if not pending.empty:
        click.echo("Pending:")
        plan(pending)
    if found.differences:
        click.echo("Different:")
        for difference in found.differences:
            _difference(difference, difference.kind.value)


def _announced(found: Plan) -> tuple[FileAction, ...]:
    """The files that are pending; those changed by hand are listed among the differences."""
    return tuple(action for action in found.files if action.reason is not Reason.DIFFERS)


def migrated(report: MigrateReport, percent: int | None, backup_file: Path | None = None) -> None:
    """Print what migrate did; ``backup_file``: the backup that was asked for."""
    if report.backup:
        backed_up(report.backup)
    elif backup_file:
        click.echo(f"There was nothing to change, so {backup_file} was not written.")
    if report.changed:
        done = [_count(len(report.migrations), "migration"), _count(len(report.files), "file")]
        click.echo(f"Applied {' and '.join(done)} in {report.seconds:.1f} s.")
    else:
        click.echo("Nothing to do: the database is at this release.")
    if report.repaired:
        click.echo(f"Put back after changes by hand: {_paths(report.repaired)}.")
    for path in report.unrestored:
        click.echo(
            f"sql/{path}: still differs, for something was added by hand that the file does not"
            " undo.\n    `capacity-db status` shows it; remove it, or keep it with --accept."
        )
    if percent is not None:
        click.echo(f"Enforcement set to {percent} % of the restaurants.")


def backed_up(found: Backup) -> None:
    """Print what a backup holds."""
    click.echo(
        f"Wrote {found.file}: {in_words(found.bytes)}, {_count(found.tables, 'table')} "
        f"(database {in_words(found.database_bytes)}, pg_dump {found.pg_dump}, "
        f"read back, {found.seconds:.1f} s)."
    )


def rollback_plan(found: RollbackPlan) -> None:
    """Print what a rollback would undo and destroy."""
    if found.migrations:
        click.echo("This undoes, in this order:", err=True)
        for migration in found.migrations:
            click.echo(f"  {migration}", err=True)
        if not found.losses:
            click.echo("None of its tables holds a row.", err=True)
        else:
            click.echo("and destroys the data of:", err=True)
        for loss in found.losses:
            more = "more than " if loss.more else ""
            click.echo(f"  {loss.object} ({more}{_count(loss.rows, 'row')})", err=True)
        click.echo(
            "Meanwhile the tables that it drops or changes are locked: who books waits.", err=True
        )
    if found.restores:
        deployed = f"deployed on {found.restores:%Y-%m-%d %H:%M %Z}"
        click.echo(f"It puts back the routines, triggers and policies {deployed}.", err=True)
    else:
        click.echo(
            "No routines are kept that go with what remains: until the next migrate the database "
            "takes no bookings.",
            err=True,
        )


def rolled_back(report: RollbackReport) -> None:
    """Print what a rollback did."""
    if not (report.migrations or report.restored):
        click.echo("Nothing to roll back.")
        return
    if report.migrations:
        click.echo(f"Undid {', '.join(report.migrations)} in {report.seconds:.1f} s.")
    if report.restored:
        click.echo(
            f"The routines, triggers and policies deployed on {report.restored:%Y-%m-%d %H:%M %Z} "
            f"are in force again ({_count(len(report.files), 'file')})."
        )
    else:
        click.echo("Run `capacity-db migrate` before the database takes bookings again.")


def verified(
    found: Status, totals: dict[str, Any], done: tuple[dict[str, Any], ...] | None = None
) -> None:
    """Print the findings of verify, and before them what it corrected."""
    if done is not None:
        corrected(done)
    status(found)
    checked = totals.get("checked", {})
    counts = ", ".join(_checked(what, number) for what, number in checked.items())
    click.echo(f"Checked {counts}.")
    overbooked = totals.get("overbooked_services", 0)
    if overbooked:
        click.echo(f"{_count(overbooked, 'service')} booked above a limit (allowed as a debt).")
    findings = totals.get("findings", [])
    for finding in findings:
        click.echo(f"  {finding['check']}: {finding['object']}")
        click.echo(f"    restaurant {finding['restaurant_id']}")
        for key in ("expected", "found"):
            click.echo(f"    {key} {json.dumps(finding[key])}")
        click.echo(f"    {finding['remedy']}")
    click.echo(_count(len(findings), "finding") + ".")


def corrected(answers: tuple[dict[str, Any], ...], *, err: bool = False) -> None:
    """Print what correcting totals changed, or would change."""
    for answer in answers:
        did = "Corrected" if answer["changed"] else "Would correct"
        what = f"{_count(answer['services'], 'service')} and {_count(answer['slots'], 'slot')}"
        click.echo(f"{did} {what} of restaurant {answer['restaurant_id']}:", err=err)
        before, after = answer["before"], answer["after"]
        for old, new in zip(before["services"], after["services"], strict=True):
            where = f"service {new['service_date']} {new['service_period_id']}"
            click.echo(f"  {where}: {_changes(old, new)}", err=err)
        for old, new in zip(before["slots"], after["slots"], strict=True):
            where = f"slot {new['slot_date']} {new['slot_time']}"
            click.echo(f"  {where}: {_changes(old, new)}", err=err)
    if not answers:
        click.echo("No total to correct.", err=err)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> str:
    """``booked_covers 3 to 8``; what was not there is nothing."""
    told = [(key, old[key], new[key]) for key in new if old[key] != new[key]]
    return ", ".join(
        "answered for from now on" if key == "is_answered" else f"{key} {was or 0} to {now}"
        for key, was, now in told
    )


def _checked(what: str, number: int) -> str:
    """``1 service``: what was counted has a plural's name."""
    words = what.replace("_", " ")
    if number == 1:
        words = f"{words[:-3]}y" if words.endswith("ies") else words.removesuffix("s")
    return f"{number} {words}"


def _difference(difference: Difference, label: str, *, err: bool = False) -> None:
    click.echo(f"  {label}: {difference.object}: {difference.message}", err=err)
    click.echo(f"    {difference.remedy}", err=err)


def _file(action: FileAction) -> str:
    return f"sql/{action.path} ({_REASONS[action.reason]})"


def _paths(paths: tuple[str, ...]) -> str:
    return ", ".join(f"sql/{path}" for path in paths)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
