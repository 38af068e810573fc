"""``members`` and ``whoami``: who works for a restaurant, and who asks."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import click

from capacity_db import Member
from capacity_db.cli.acting import client_options, open_client
from capacity_db.cli.common import dsn_option, emit, json_option, restaurant_option
from capacity_db.cli.roles import EXIT_NOT_GRANTED, look_up, print_roles
from capacity_db.cli.tables import echo_table, harmless, moment


@click.group()
def members() -> None:
    """List, set and remove the members of a restaurant.

    A member is a user, by the subject (sub) of the user's token. staff run the service, an admin
    changes its rules and members too, an owner also says who the owners are; one is always left.
    Users whose tokens carry their restaurants need no membership and are not listed.

    \b
    Examples:
      capacity-db members list --restaurant ID --json
      capacity-db members set ada owner --restaurant ID
      capacity-db members remove bob --restaurant ID --as-user ada
    """


@members.command("list")
@restaurant_option
@client_options
@json_option
def list_members(restaurant: UUID, dsn: str, as_json: bool) -> None:
    """List the members: owners first, then admins and staff.

    \b
    Example:
      capacity-db members list --restaurant ID --json
    """
    with open_client(dsn) as client:
        found = client.list_members(restaurant)
    emit(found, as_json, _print_members)


@members.command("set")
@click.argument("user")
@click.argument("role", type=click.Choice(["staff", "admin", "owner"]))
@restaurant_option
@client_options
@json_option
def set_member(user: str, role: str, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """Make a user a member, or give a member another role.

    USER is the subject (sub) of the user's token. Without --as-user it is history that the
    login did it; the first owner can be set by nobody else.

    \b
    Examples:
      capacity-db members set ada owner --restaurant ID
      capacity-db members set bob staff --restaurant ID --as-user ada
    """
    with open_client(dsn) as client:
        member = client.set_member(restaurant, user, role)
    emit(member, as_json, lambda m: click.echo(f"{harmless(m.user_id)} is {m.role}."))


@members.command("remove")
@click.argument("user")
@restaurant_option
@client_options
@json_option
def remove_member(user: str, restaurant: UUID, dsn: str, as_json: bool) -> None:
    """End a membership, from the user's next request on.

    USER is the subject (sub) of the user's token. A token that carries restaurants is believed
    until it expires.

    \b
    Example:
      capacity-db members remove bob --restaurant ID --as-user ada
    """
    with open_client(dsn) as client:
        member = client.remove_member(restaurant, user)
    emit(member, as_json, lambda m: click.echo(f"{harmless(m.user_id)} was {m.role}."))


@click.command()
@dsn_option
@json_option
@click.pass_context
def whoami(context: click.Context, dsn: str, as_json: bool) -> None:
    """Show the login, and as whom it may act.

    An application that acts for users, for guests and for itself needs a login that is a member of
    authenticated, anon and service_role. Run this with the DSN of the application. Writes nothing.

    \b
    Examples:
      capacity-db whoami
      capacity-db whoami --dsn postgresql://app@db/bookings --json

    \b
    Exit codes: 0 it may act as all of them, 1 not as all, 2 wrong usage, 3 failed
    """
    found = look_up(dsn)
    emit(found, as_json, print_roles)
    if not found.may_act_as_all:
        context.exit(EXIT_NOT_GRANTED)


def _print_members(found: Sequence[Member]) -> None:
    if not found:
        click.echo("Nobody is a member.")
    rows = [(m.user_id, m.role, moment(m.created_at), moment(m.updated_at)) for m in found]
    echo_table(rows, ("user", "role", "since", "changed"), limit=100)


commands: list[click.Command] = [members, whoami]
