"""As whom a login may act."""

from __future__ import annotations

import click
import psycopg
from pydantic import computed_field

from capacity_db import errors
from capacity_db.cli.common import CommandError
from capacity_db.models import Model
from capacity_db.pool import connection_options

EXIT_NOT_GRANTED = 1

# From PostgreSQL 16 on a member may have been granted the role without the right to take it.
_QUERY = """
    SELECT session_user::text, r.rolname::text,
           pg_catalog.pg_has_role(session_user, r.oid, %s),
           pg_catalog.pg_has_role(session_user, r.oid, 'USAGE')
    FROM pg_catalog.pg_roles AS r
    WHERE r.rolname IN ('anon', 'authenticated', 'service_role')
    ORDER BY r.rolname
"""
_BEYOND = """
    SELECT r.rolsuper, r.rolbypassrls, o.oid IS NOT NULL AND pg_has_role(r.oid, o.oid, 'USAGE')
    FROM pg_catalog.pg_roles AS r
    LEFT JOIN pg_catalog.pg_roles AS o ON o.rolname = 'capacity_owner'
    WHERE r.rolname = session_user
"""
_METHODS = {"anon": "as_guest()", "authenticated": "as_user()", "service_role": "as_service()"}


class RoleOfLogin(Model):
    """A role of clients: whether the login may take it, and whether it has its rights anyway."""

    role: str
    method: str
    may_act: bool
    inherits: bool


class Login(Model):
    """A login, and as whom it may act; ``grant`` is the statement that gives what is missing."""

    login: str
    roles: tuple[RoleOfLogin, ...]
    warnings: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def may_act_as_all(self) -> bool:
        """Whether each of the client's views works."""
        return all(role.may_act for role in self.roles)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def grant(self) -> str | None:
        """What an administrator runs; ``None`` where nothing is missing."""
        missing = [role.role for role in self.roles if not role.may_act]
        return errors.grant_of(self.login, *missing) if missing else None


def look_up(dsn: str) -> Login:
    """The login that the connection string leads to.

    Raises:
        CommandError: the server has none of the roles.
    """
    with psycopg.connect(dsn, **connection_options(dsn)) as connection:
        privilege = "SET" if connection.info.server_version >= 160000 else "MEMBER"
        rows = connection.execute(_QUERY, (privilege,)).fetchall()
        beyond = connection.execute(_BEYOND).fetchone()
    if len(rows) < len(_METHODS):
        raise CommandError(
            "this server lacks the roles of capacity-db",
            code="SCHEMA_MISSING",
            hint="Run `capacity-db migrate` first.",
        )
    roles = (
        RoleOfLogin(role=role, method=_METHODS[role], may_act=may_act, inherits=inherits)
        for _, role, may_act, inherits in rows
    )
    login = Login(login=rows[0][0], roles=tuple(roles))
    return login.model_copy(update={"warnings": _warnings(login, *(beyond or (False,) * 3))})


def _warnings(login: Login, superuser: bool, bypasses: bool, owner: bool) -> tuple[str, ...]:
    """What is no fault of an administrator's login, and is one of an application's."""
    if superuser or bypasses or owner:
        what = "a superuser" if superuser else "BYPASSRLS" if bypasses else "a capacity_owner"
        return (f"As {what} it sees every restaurant unless a call acts for somebody.",)
    if any(role.inherits and role.role == "service_role" for role in login.roles):
        return (
            "It has a service's rights unless a call acts for somebody: for an application that"
            " serves users, make it NOINHERIT.",
        )
    return ()


def print_roles(found: Login) -> None:
    """Print a login and what it may."""
    click.echo(f"The login is {found.login}.")
    for role in found.roles:
        may = "may act as" if role.may_act else "may NOT act as"
        own = ", and has its rights without" if role.inherits else ""
        click.echo(f"  {may} {role.role} ({role.method}){own}")
    for warning in found.warnings:
        click.echo(f"Mind: {warning}")
    if found.grant is not None:
        click.echo(f"Run as an administrator: {found.grant}")
