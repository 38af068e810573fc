"""docs/webhooks.md knows every type of event there is, and no other."""

from __future__ import annotations

import re

import pytest

from tests.client.support import ROOT
from tests.support.databases import AnyConnection

pytestmark = pytest.mark.once

PAGE = (ROOT / "docs" / "webhooks.md").read_text()
BODIES = """
    SELECT prosrc FROM pg_proc WHERE pronamespace = 'capacity_impl'::regnamespace
    UNION ALL SELECT prosrc FROM pg_proc WHERE pronamespace = 'capacity_v1'::regnamespace"""


def documented(page: str) -> set[str]:
    """The types in the first column of the table of events."""
    table = page.partition("| type | when |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return {name for cell in cells for name in re.findall(r"`([a-z_.]+)`", cell)}


def written(connection: AnyConnection) -> set[str]:
    """Those that some routine spells out, and those that follow from a status."""
    bodies = " ".join(body for (body,) in connection.execute(BODIES.encode()))
    spelt = set(re.findall(r"'((?:booking|capacity|waitlist)\.[a-z_]+)'", bodies))
    relations = connection.execute(
        "SELECT n FROM unnest(%s::text[]) AS n WHERE to_regclass(n) IS NOT NULL", ([*spelt],)
    )
    named = spelt - {name for (name,) in relations}
    statuses = connection.execute(
        "SELECT t.typname, e.enumlabel FROM pg_enum AS e JOIN pg_type AS t ON t.oid = e.enumtypid"
        " WHERE t.typname IN ('booking_status', 'waitlist_status')"
    ).fetchall()
    followed = {f"{kind.removesuffix('_status')}.{label}" for kind, label in statuses}
    # Nobody begins to wait again.
    return named | (followed - {"waitlist.waiting"}) | {
        "booking.changed", "waitlist.joined", "waitlist.deleted", "ping",
    }  # fmt: skip


def test_every_type_of_event_is_documented(conn: AnyConnection) -> None:
    assert documented(PAGE) == written(conn)
    # Red control.
    assert documented(PAGE.replace("| `booking.held` |", "| |")) != written(conn)


def test_nobody_begins_to_wait_again(conn: AnyConnection) -> None:
    bodies = " ".join(body for (body,) in conn.execute(BODIES.encode()))
    set_to = re.findall(r"UPDATE capacity\.waitlist_entries.*?SET status = '(\w+)'", bodies, re.S)
    assert set_to
    assert "waiting" not in set_to
