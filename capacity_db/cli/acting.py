"""As whom a command asks: its login, or on behalf of a user, the public or the service."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias, TypeVar

import click

from capacity_db import CapacityClient, InvalidArgument, identity
from capacity_db.cli.common import dsn_option

Command = TypeVar("Command", bound=Callable[..., Any])
View: TypeAlias = Callable[[CapacityClient], CapacityClient]

_VIEW = "capacity_db.view"


def _remember(view_of: Callable[[Any], View]) -> Callable[..., None]:
    def callback(context: click.Context, _parameter: click.Parameter, value: Any) -> None:
        if value is None or value is False:
            return
        if _VIEW in context.meta:
            raise click.UsageError("Give one of --as-user, --claims, --as-guest and --as-service.")
        context.meta[_VIEW] = view_of(value)

    return callback


def _user(sub: str) -> View:
    if not sub:
        raise click.BadParameter("it is empty.")
    return lambda client: client.as_user({"sub": sub})


def _user_of_claims(text: str) -> View:
    try:
        claims = json.loads(text)
        identity.user(claims)
    except (ValueError, InvalidArgument):
        raise click.BadParameter(
            "write the claims of a verified token, a JSON object with a text sub, such as "
            '{"sub": "ada"}.'
        ) from None
    return lambda client: client.as_user(claims)


_OPTIONS = (
    click.option(
        "--as-user",
        metavar="SUB",
        expose_value=False,
        callback=_remember(_user),
        help="Ask as this user, who may what the members of restaurants say.",
    ),
    click.option(
        "--claims",
        metavar="JSON",
        expose_value=False,
        callback=_remember(_user_of_claims),
        help="Ask as the user of these claims.",
    ),
    click.option(
        "--as-guest",
        is_flag=True,
        expose_value=False,
        callback=_remember(lambda _: CapacityClient.as_guest),
        help="Ask as the public.",
    ),
    click.option(
        "--as-service",
        is_flag=True,
        expose_value=False,
        callback=_remember(lambda _: CapacityClient.as_service),
        help="Ask with every right, where the login has none of its own.",
    ),
)


def client_options(command: Command) -> Command:
    """Give a command ``dsn``, and options that say as whom :func:`open_client` asks."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return dsn_option(command)


@contextmanager
def open_client(dsn: str, **options: Any) -> Iterator[CapacityClient]:
    """The client of a command, acting as its options say; else as its login."""
    with CapacityClient(dsn, **options) as client:
        view: View | None = click.get_current_context().meta.get(_VIEW)
        yield client if view is None else view(client)
