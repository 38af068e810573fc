"""Options and questions that the deployment commands share."""

from __future__ import annotations

import sys

import click

from capacity_db import deploy

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
wait_option = click.option(
    "--wait-seconds",
    type=click.FloatRange(min=0),
    default=deploy.WAIT_SECONDS,
    show_default=True,
    help="How long to wait for another migrate or rollback that is running.",
)


def on_terminal() -> bool:
    """Whether there is somebody to ask."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def ask(question: str) -> None:
    """Go on only if the answer is yes. Raises DeployError."""
    if not click.confirm(question, err=True):
        raise deploy.DeployError("not confirmed; nothing was changed")
