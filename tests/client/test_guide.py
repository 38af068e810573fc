"""The examples of docs/client.md that say who is asking: they run as they stand there."""

from __future__ import annotations

import re
import uuid

import pytest

from capacity_db import CapacityClient, RoleNotGranted
from tests.client.support import DAY, ROOT, app_login, make_restaurant

pytestmark = pytest.mark.once


def _blocks(language: str) -> list[str]:
    guide = (ROOT / "docs" / "client.md").read_text()
    section = guide.split("## Who is asking")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", section, re.DOTALL)


@pytest.fixture
def restaurant(dsn: str) -> uuid.UUID:
    """A restaurant."""
    with CapacityClient(dsn) as client:
        return make_restaurant(client)


def test_the_examples_run(
    app_dsn: str, restaurant: uuid.UUID, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = _blocks("python")
    names = {
        "CapacityClient": CapacityClient,
        "conninfo": app_dsn,
        "restaurant_id": restaurant,
    }
    exec(example.replace("2030-05-01", str(DAY)), names)
    names["client"].close()  # type: ignore[attr-defined]
    assert capsys.readouterr().out == "ada\n"


def test_the_login_of_the_example_is_enough(dsn: str, restaurant: uuid.UUID) -> None:
    (example,) = _blocks("sql")
    made, granted = example.splitlines()
    assert made.startswith("CREATE ROLE app LOGIN NOINHERIT ")
    roles = granted.removeprefix("GRANT ").removesuffix(" TO app;").split(", ")
    with app_login(dsn, *roles) as login, CapacityClient(f"{dsn} user={login}") as client:
        assert client.as_user({"sub": "ada"}).user_role(restaurant) is None
        assert client.as_guest().schema_version()
        assert client.as_service().list_members(restaurant) == ()
    with (
        app_login(dsn, *roles[:-1]) as login,
        CapacityClient(f"{dsn} user={login}") as client,
        pytest.raises(RoleNotGranted),
    ):
        client.as_service().list_members(restaurant)
