"""Options of ``serve`` and ``token``, and the settings of the HTTP layer that they make."""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar

import click
from pydantic import SecretStr, ValidationError

from capacity_db.web.settings import Settings, TokenSettings

Command = TypeVar("Command", bound=Callable[..., Any])

SECRET_VARIABLE: Final = "CAPACITY_DB_JWT_SECRET"  # noqa: S105 - a name
NEW_SECRET: Final = f"export {SECRET_VARIABLE}=$(openssl rand -base64 48)"
_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_SECONDS: Final = click.FloatRange(min=0, min_open=True)


def _option(name: str, **more: Any) -> Callable[[Command], Command]:
    """An option of the server that an environment variable of the same name says, too."""
    variable = "CAPACITY_DB_" + name.removeprefix("--").replace("-", "_").upper()
    return click.option(name, **{"envvar": variable, "show_envvar": True, **more})


def _setting(name: str, **more: Any) -> Callable[[Command], Command]:
    """An option that is a field of :class:`Settings`, with its default."""
    default = Settings.model_fields[name].default
    return _option(
        f"--{name.replace('_', '-')}", **{"default": default, "show_default": True, **more}
    )


def proxies(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...]:
    """Addresses and networks, as the one who compares with them reads them."""
    texts = [part for value in values for part in value.replace(",", " ").split()]
    return tuple(_proxy(text) for text in texts)


def _proxy(text: str) -> str:
    try:
        if "/" not in text:
            return str(ipaddress.ip_address(text))
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise click.BadParameter(
            f"{text!r} is no address: write 10.0.0.7 or a network such as 10.0.0.0/24."
        ) from None
    if network.prefixlen == 0:
        raise click.BadParameter(f"{text} is everybody: whoever asks could say to be anybody.")
    return str(network)


METRICS_VARIABLE: Final = "CAPACITY_DB_METRICS_TOKEN"
_SECRET_OPTIONS: Final = (
    _option(
        "--secret-file",
        envvar="CAPACITY_DB_JWT_SECRET_FILE",
        type=_FILE,
        help=f"File with the HS256 secret, 32 bytes or more.  [or: {SECRET_VARIABLE}]",
    ),
    _option("--issuer", envvar="CAPACITY_DB_JWT_ISSUER", help="The claim iss."),
    _option(
        "--audience",
        envvar="CAPACITY_DB_JWT_AUDIENCE",
        default=TokenSettings.model_fields["audience"].default,
        show_default=True,
        help="The claim aud.",
    ),
)
_KEY_OPTIONS: Final = (
    _option(
        "--jwks-url",
        envvar="CAPACITY_DB_JWT_JWKS_URL",
        metavar="URL",
        help="Where the issuer publishes its RS256 keys.",
    ),
    _option(
        "--public-key",
        envvar="CAPACITY_DB_JWT_PUBLIC_KEY_FILE",
        type=_FILE,
        help="File with the issuer's RS256 public key, PEM.",
    ),
    _option(
        "--algorithm",
        envvar="CAPACITY_DB_JWT_ALGORITHM",
        type=click.Choice(["HS256", "RS256"]),
        help="The only one that is accepted.  [default: what the key is for]",
    ),
    _option(
        "--leeway",
        envvar="CAPACITY_DB_JWT_LEEWAY",
        type=click.IntRange(0, 300),
        default=TokenSettings.model_fields["leeway_seconds"].default,
        show_default=True,
        metavar="SECONDS",
        help="How far the clocks of issuer and server may be apart.",
    ),
)
_SERVER_OPTIONS: Final = (
    _option(
        "--restaurant",
        type=click.UUID,
        metavar="ID",
        help="Restaurant whose page / is.",
    ),
    _option(
        "--trusted-proxy",
        envvar="CAPACITY_DB_TRUSTED_PROXIES",
        multiple=True,
        callback=proxies,
        metavar="ADDRESS",
        help="Address or network of a proxy whose X-Forwarded-For is believed; may be repeated.",
    ),
    _option(
        "--secure-cookie/--insecure-cookie",
        envvar="CAPACITY_DB_SECURE_COOKIE",
        default=None,
        help="Send the cookie of a sign-in over https only.  [default: unless --host is loopback"
        " and no proxy is named]",
    ),
    _setting(
        "connection_limit",
        type=click.IntRange(min=1),
        help="Connections of clients; the next gets 503.",
    ),
    _setting(
        "stream_limit",
        type=click.IntRange(min=0),
        help="Pages that follow events; the next gets 503.",
    ),
    _setting("booking_limit", metavar="N/UNIT", help="Bookings and changes per client address."),
    _setting("availability_limit", metavar="N/UNIT", help="Searches per client address."),
    _setting("page_limit", metavar="N/UNIT", help="Guests' pages per client address."),
    _setting("sign_in_limit", metavar="N/UNIT", help="Attempts to sign in per client address."),
    _setting(
        "rate_storage",
        metavar="URL",
        help="Where they are counted; async+redis://HOST for several processes.",
    ),
    _setting("pool_size", type=click.IntRange(1, 1000), help="Connections to the database."),
    _setting(
        "pool_waiting",
        type=click.IntRange(min=1),
        help="Requests that may wait for a connection; the next gets 503.",
    ),
    _setting(
        "pool_timeout", type=_SECONDS, metavar="SECONDS", help="How long one waits, then 503."
    ),
    _setting(
        "request_timeout", type=_SECONDS, metavar="SECONDS", help="How long one takes, then 503."
    ),
    _option(
        "--metrics-token-file",
        type=_FILE,
        help=f"File with the token that opens /metrics.  [or: {METRICS_VARIABLE}]",
    ),
    _option(
        "--metrics-from",
        multiple=True,
        callback=proxies,
        metavar="ADDRESS",
        help="Address or network that may read /metrics without a token; may be repeated."
        "  [default: this machine]",
    ),
    _setting("max_body_bytes", type=click.IntRange(min=1024), help="Of a request; else 413."),
)


def _with(options: tuple[Callable[[Any], Any], ...]) -> Callable[[Command], Command]:
    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


signing_options: Final = _with(_SECRET_OPTIONS)
"""Give a command what a token is signed with."""
server_options: Final = _with((*_SERVER_OPTIONS, *_SECRET_OPTIONS, *_KEY_OPTIONS))
"""Give a command everything that :func:`settings_of` needs."""


def token_settings(options: dict[str, Any]) -> TokenSettings:
    """How tokens are checked, from the options that concern it; they are taken out.

    Raises:
        UsageError: two keys, a secret that is too short, a key for another algorithm.
    """
    secret = _secret(options.pop("secret_file"))
    key_file: Path | None = options.pop("public_key", None)
    leeway = options.pop("leeway", None)
    given = {
        "secret": secret,
        "public_key": None if key_file is None else _public_key(key_file),
        "jwks_url": options.pop("jwks_url", None),
        "issuer": options.pop("issuer"),
        "audience": options.pop("audience"),
        "leeway_seconds": leeway,
        "algorithm": options.pop("algorithm", None),
    }
    if given["algorithm"] is None and (given["public_key"] or given["jwks_url"]):
        given["algorithm"] = "RS256"
    return _checked(TokenSettings, given)


def _secret(
    file: Path | None, variable: str = SECRET_VARIABLE, option: str = "--secret-file"
) -> SecretStr | None:
    text = os.environ.get(variable, "")
    if file is not None:
        if text:
            raise click.UsageError(f"Give one of {option} and {variable}.")
        try:
            text = file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise click.BadParameter(
                f"it cannot be read: {error}", param_hint=f"'{option}'"
            ) from None
        if not text:
            raise click.BadParameter("the file is empty.", param_hint=f"'{option}'")
    return SecretStr(text) if text else None


def _public_key(file: Path) -> str:
    try:
        text = file.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise click.BadParameter(
            f"it cannot be read: {error}", param_hint="'--public-key'"
        ) from None
    if "PRIVATE KEY" in text:
        raise click.BadParameter(
            "this is a private key, which stays with the issuer.", param_hint="'--public-key'"
        )
    return text


def settings_of(options: dict[str, Any], tokens: TokenSettings, **more: Any) -> Settings:
    """The settings of a server, from its options.

    Raises:
        UsageError: something is not what it must be.
    """
    token = options.pop("metrics_token_file")
    return _checked(
        Settings,
        {
            **options,
            "metrics_token": _secret(token, METRICS_VARIABLE, "--metrics-token-file"),
            "metrics_from": options["metrics_from"] or None,
            "restaurant_id": options["restaurant"],
            "trusted_proxies": options["trusted_proxy"],
            "restaurant": None,
            "trusted_proxy": None,
            "tokens": tokens,
            **more,
        },
    )


Model = TypeVar("Model", Settings, TokenSettings)


def _checked(model: type[Model], given: dict[str, Any]) -> Model:
    try:
        return model(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        # Not the error itself: it would show what was given, and that may be a secret.
        reason = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        is_too_short = "bytes or more" in reason
        advice = f" A new one for HS256: {NEW_SECRET}" if is_too_short else ""
        for name in ("public_key", "jwks_url", "secret_file"):
            reason = reason.replace(name, f"--{name.replace('_', '-')}")
        raise click.UsageError(f"{reason[0].upper()}{reason[1:]}.{advice}") from None
