"""``doctor``: is this installation sound, and what to do where it is not."""

from __future__ import annotations

from dataclasses import asdict

import click

from capacity_db.cli.common import EXIT_REFUSED, dsn_option, emit, json_option
from capacity_db.operating.check import Check, State, counted
from capacity_db.operating.doctor import NAMES, Report, examine

_MARKS = {
    State.OK: ("ok", "green"),
    State.WARNING: ("warning", "yellow"),
    State.PROBLEM: ("PROBLEM", "red"),
    State.UNKNOWN: ("unknown", "cyan"),
}


@click.command()
@click.option(
    "--check",
    "only",
    multiple=True,
    type=click.Choice(NAMES),
    metavar="NAME",
    help="Only this check; may be given more than once.",
)
@click.option("--quiet", is_flag=True, help="Leave out what is well.")
@dsn_option
@json_option
@click.pass_context
def doctor(
    context: click.Context, only: tuple[str, ...], quiet: bool, dsn: str, as_json: bool
) -> None:
    """Examine an installation, and say what to do.

    Looks at the server's settings, at what is installed (every routine, trigger, policy,
    constraint and index), at roles and rights, at time zone data, and at whether sweep, deliver
    and prune are run. Writes nothing, and locks nothing that a booking needs.

    A login without rights gets as far as it may: what it could not look at is "unknown", and the
    exit code is 1, so that a job that lost its rights is noticed. To see all of it use the login
    that migrates. With another one name by --check what it may look at.

    \b
    Examples:
      capacity-db doctor
      capacity-db doctor --quiet
      capacity-db doctor --check durability --check sweep
      capacity-db doctor --json

    \b
    Exit codes:
      0  sound; warnings are allowed
      1  a problem, or something that the login has no right to look at
      2  wrong usage
      3  could not connect
    """
    report = examine(dsn, only)
    data = {
        "success": report.success,
        "counts": {state.value: report.count(state) for state in State},
        "denied": report.denied,
        "checks": [asdict(check) for check in report.checks],
    }
    emit(data, as_json, lambda _: _print(report, quiet))
    if not report.success:
        context.exit(EXIT_REFUSED)


def _print(report: Report, quiet: bool) -> None:
    area = ""
    for check in report.checks:
        if quiet and check.state is State.OK:
            continue
        if check.area != area:
            area = check.area
            click.echo(area.capitalize())
        _print_check(check)
    click.echo(f"{_sound(report)}: {_counts(report)}.")


def _sound(report: Report) -> str:
    if report.count(State.PROBLEM):
        return "Not sound"
    if report.denied:
        what = counted(len(report.denied), "check was", "checks were")
        return f"Sound as far as it could look; {what} not possible for want of rights"
    return "Sound as far as it could look" if report.count(State.UNKNOWN) else "Sound"


def _counts(report: Report) -> str:
    words = {State.WARNING: "warnings", State.PROBLEM: "problems"}
    found = {state: report.count(state) for state in State}
    return ", ".join(
        counted(number, state.value, words.get(state, state.value))
        for state, number in found.items()
        if number
    )


def _print_check(check: Check) -> None:
    word, colour = _MARKS[check.state]
    name = check.name.replace("_", " ")
    click.echo(f"  {click.style(word.ljust(8), fg=colour)} {name}: {check.found}")
    if check.remedy:
        click.echo(f"           {check.remedy}")


commands = [doctor]
