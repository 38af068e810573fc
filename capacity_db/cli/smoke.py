"""``smoke``: after a deployment, does it book."""

from __future__ import annotations

from dataclasses import asdict

import click

from capacity_db.cli.common import EXIT_REFUSED, dsn_option, emit, json_option
from capacity_db.operating import smoke as engine


@click.command()
@dsn_option
@json_option
@click.pass_context
def smoke(context: click.Context, dsn: str, as_json: bool) -> None:
    """Book, refuse, repeat and cancel, and leave nothing behind.

    Run it after a deployment. It asks whether the schema is new enough for this package. Then it
    makes a restaurant of its own and books it full; one guest more must be refused, the same
    request with the same key answered as before, the place that a cancelled booking gives back
    booked again, and a recount agree. Strangers must see nothing of it. All of that is one
    transaction, which is rolled back: nobody sees it, no row of another restaurant is locked, no
    event is sent. At the end it looks into every table for remains.

    The login needs the rights of service_role.

    \b
    Examples:
      capacity-db smoke
      capacity-db smoke --json

    \b
    Exit codes: 0 it works, 1 a step failed, 2 wrong usage, 3 could not connect
    """
    report = engine.run(dsn, on_step=lambda step: None if as_json else _print(step))
    data = {
        "success": report.success,
        "failed": next((step.name for step in report.steps if not step.success), None),
        "steps": [asdict(step) for step in report.steps],
        "left": report.left,
    }
    emit(data, as_json, lambda _: _print_end(report))
    if not report.success:
        context.exit(EXIT_REFUSED)


def _print(step: engine.Step) -> None:
    word = click.style("ok    ", fg="green") if step.success else click.style("FAILED", fg="red")
    name = step.name.replace("_", " ")
    click.echo(f"  {word} {name:<22} {step.milliseconds:>7.1f} ms  {step.found}")
    if step.remedy:
        click.echo(f"         {step.remedy}")


def _print_end(report: engine.Report) -> None:
    milliseconds = sum(step.milliseconds for step in report.steps)
    if report.success:
        click.echo(f"It works: {len(report.steps)} steps in {milliseconds:.0f} ms, rolled back.")
        return
    click.echo("It does not work. `capacity-db doctor` and `capacity-db verify` look further.")


commands = [smoke]
