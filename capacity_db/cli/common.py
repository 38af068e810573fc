"""What every command shares: the DSN, JSON output, exit codes and the handling of errors."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date
from typing import Any, NoReturn, TypeVar

import click
import psycopg
from psycopg.conninfo import conninfo_to_dict

from capacity_db.cli.tables import echo_table
from capacity_db.errors import CapacityDbError

Command = TypeVar("Command", bound=Callable[..., Any])

EXIT_REFUSED = 1
EXIT_USAGE = 2
EXIT_FAILED = 3
EXIT_INTERRUPTED = 130

_JSON_WANTED = "capacity_db.json"
_ID_WANTED = "capacity_db.id"
_VERBOSE = "capacity_db.verbose"


class CommandError(Exception):
    """A command that cannot do its work; becomes one line on stderr and exit code 3."""

    def __init__(self, message: str, *, code: str = "FAILED", hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


def _check_dsn(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    # Tools of the SQLAlchemy family write the driver into the scheme; libpq does not know it.
    dsn = value.replace("postgresql+psycopg://", "postgresql://", 1)
    try:
        conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        raise click.BadParameter(f"not a connection string: {str(error).strip()}") from error
    return dsn


def dsn_option(command: Command) -> Command:
    """Give a command ``dsn``: from --dsn, else DATABASE_URL, else '' (libpq's own variables)."""
    return click.option(
        "--dsn",
        default="",
        envvar="DATABASE_URL",
        callback=_check_dsn,
        metavar="DSN",
        help="Connection string or URL of the database.  [default: DATABASE_URL, PG* variables]",
    )(command)


def json_option(command: Command) -> Command:
    """Give a command ``as_json``: one JSON value on stdout instead of text."""

    def remember(context: click.Context, _parameter: click.Parameter, value: bool) -> bool:
        context.meta[_JSON_WANTED] = value
        return value

    return click.option(
        "--json",
        "as_json",
        is_flag=True,
        is_eager=True,
        callback=remember,
        help="Print one JSON value on stdout instead of text.",
    )(command)


def id_option(part: str) -> Callable[[Command], Command]:
    """Give a command --id: only the id of what it makes on stdout, for scripts.

    ``part`` is the attribute of its answer that has the id. Where nothing was made, the text says
    why on stderr.
    """

    def remember(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value and context.meta.get(_JSON_WANTED):
            raise click.UsageError("Give --id or --json, not both.")
        if value:
            context.meta[_ID_WANTED] = part

    return click.option(
        "--id",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="Print only the id of what is made.",
    )


def verbose_option(command: Command) -> Command:
    """Let --verbose stand behind a command's name, too; :func:`is_verbose` tells."""

    def remember(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            context.meta[_VERBOSE] = True
            logging.getLogger().setLevel(logging.INFO)

    return click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=remember,
        help="Say more on stderr, as before the command.",
    )(command)


def is_verbose(context: click.Context) -> bool:
    """Whether --verbose was given, before the command or behind it."""
    return bool(context.find_root().params.get("verbose") or context.meta.get(_VERBOSE))


def restaurant_option(command: Command) -> Command:
    """Give a command the required ``restaurant``: the id of a restaurant."""
    return click.option(
        "--restaurant", required=True, type=click.UUID, metavar="ID", help="Id of the restaurant."
    )(command)


def emit(data: Any, as_json: bool, render: Callable[[Any], None]) -> None:
    """Print ``data`` as JSON, or hand it to ``render``; models become plain values for JSON.

    With --id the id alone is printed, and what ``render`` prints goes to stderr if there is none.
    """
    part = click.get_current_context().meta.get(_ID_WANTED)
    if as_json:
        click.echo(json.dumps(_plain(data), ensure_ascii=False))
    elif part is None:
        render(data)
    elif getattr(data, "success", True) and (made := getattr(data, part, None)):
        click.echo(made.id)
    else:
        with redirect_stdout(sys.stderr):
            render(data)


def _plain(data: Any) -> Any:
    if hasattr(data, "model_dump"):
        return data.model_dump(mode="json")
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(item) for item in data]
    return data.isoformat() if isinstance(data, date) else data


def ask_to_go_on(question: str, why: str) -> None:
    """Go on only if the answer is yes; ``why`` is the reason to ask.

    Raises:
        CommandError: it is no, or there is no terminal to ask on.
    """
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        hint = "Add --yes if that is what you want."
        message = f"{why} and there is no terminal to ask on"
        raise CommandError(message, code="NOT_CONFIRMED", hint=hint)
    if not click.confirm(question, err=True):
        raise CommandError("not confirmed; nothing was changed", code="NOT_CONFIRMED")


def set_up_logging(verbose: bool) -> None:
    """Show what the client and psycopg log on stderr with --verbose, and nothing without."""
    logging.basicConfig(
        level=logging.INFO if verbose else logging.CRITICAL,
        format="%(levelname)s %(name)s: %(message)s",
    )


@contextmanager
def errors_handled(context: click.Context) -> Iterator[None]:
    """Turn the errors a user can do something about into a message, a hint and an exit code.

    Defects are not caught: their traceback is what a report needs.
    """
    try:
        yield
    except KeyboardInterrupt:
        _say_interrupted(context)
    except (click.ClickException, click.exceptions.Exit, click.Abort):
        raise
    except Exception as error:
        if _follows_interrupt(error):
            _say_interrupted(context)
        described = describe(error)
        if described is None:
            raise
        if context.meta.get(_JSON_WANTED):
            click.echo(json.dumps({"error": described}, ensure_ascii=False))
        click.echo(f"Error: {described['message']}", err=True)
        if detail := _detail_text(described["detail"]):
            click.echo(f"Detail: {detail}", err=True)
        _print_bookings(described["detail"])
        if described["hint"]:
            click.echo(f"Hint: {described['hint']}", err=True)
        context.exit(EXIT_FAILED)


def _say_interrupted(context: click.Context) -> NoReturn:
    click.echo("Interrupted.", err=True)
    context.exit(EXIT_INTERRUPTED)


def _follows_interrupt(error: BaseException | None) -> bool:
    """Whether it came of clearing up after Ctrl-C, such as a ROLLBACK that was cancelled, too."""
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None


def describe(error: Exception) -> dict[str, Any] | None:
    """``{code, message, detail, hint}`` of an expected error, ``None`` for anything else."""
    if isinstance(error, CapacityDbError):
        hint, detail = error.hint, error.detail
        return _description(error.code, str(error.message), detail, hint)
    if isinstance(error, CommandError):
        return _description(error.code, str(error), {}, error.hint)
    if isinstance(error, psycopg.OperationalError) and error.sqlstate is None:
        hint = "Check --dsn, DATABASE_URL or the PG* variables, and that the server is running."
        return _description("CONNECTION_FAILED", _one_line(error), {}, hint)
    if isinstance(error, psycopg.Error):
        code = error.sqlstate or type(error).__name__
        return _description(code, _one_line(error), {}, error.diag.message_hint)

    from capacity_db.deploy.errors import DeployError

    if isinstance(error, DeployError):
        return _description("DEPLOY_FAILED", error.message, {}, error.hint or None)
    return None


def _description(
    code: str, message: str, detail: dict[str, Any], hint: str | None
) -> dict[str, Any]:
    return {"code": code, "message": message, "detail": detail, "hint": hint}


def _detail_text(detail: dict[str, Any]) -> str:
    """What DETAIL says in a word or a list of words; whole objects are for --json."""
    named = {
        name: value["name"] if isinstance(value, dict) and "name" in value else value
        for name, value in detail.items()
    }
    known = {
        name: [value] if isinstance(value, str | int | float) else value
        for name, value in named.items()
    }
    return ", ".join(
        f"{name.replace('_', ' ')} {' or '.join(map(str, value))}"
        for name, value in known.items()
        if isinstance(value, list)
        and value
        and all(isinstance(v, str | int | float) for v in value)
    )


def _print_bookings(detail: dict[str, Any]) -> None:
    """The bookings that stand in the way, where DETAIL lists them."""
    listed = detail.get("bookings")
    if not isinstance(listed, list) or not listed or not isinstance(listed[0], dict):
        return
    rows = [
        (
            booking.get("booking_date"),
            str(booking.get("start_time"))[:5],
            f"party of {booking.get('party_size')}",
            booking.get("status"),
            " + ".join(booking.get("tables") or ()),
            booking.get("id"),
        )
        for booking in listed
    ]
    headings = ("date", "time", "party", "status", "tables", "booking")
    echo_table(rows, headings, total=detail.get("bookings_total"), err=True, drop_empty=True)


def _one_line(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error) or type(error).__name__
    return " ".join(text.split())
