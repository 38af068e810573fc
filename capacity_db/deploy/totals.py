"""Correcting totals that something wrote past the engine, as the owner of the tables."""

from __future__ import annotations

from contextlib import closing
from functools import partial
from typing import Any
from uuid import UUID

from capacity_db.deploy.connection import Connection, connect, set_up_session
from capacity_db.deploy.errors import translated
from capacity_db.deploy.model import OnEvent, ignore
from capacity_db.deploy.retry import with_lock_retries
from capacity_db.deploy.rpc import answer_of
from capacity_db.deploy.source import OWNER_ROLE

_RESTAURANTS_SQL = "SELECT restaurant_id FROM capacity.restaurants ORDER BY restaurant_id"
_CORRECT_SQL = """
    SELECT capacity_impl.correct_totals(
        p_restaurant_id => %s::uuid, p_reason => %s::text, p_actor => session_user::text,
        p_is_dry_run => %s::boolean)
"""


def correct_totals(
    conninfo: str,
    reason: str,
    restaurant_id: UUID | None = None,
    *,
    dry_run: bool = False,
    on_event: OnEvent = ignore,
) -> tuple[dict[str, Any], ...]:
    """Set totals and slot counts to what live bookings come to, a transaction a restaurant.

    ``restaurant_id``: only this one; ``None`` is all of them. ``reason``: why, for the history.
    ``dry_run`` changes nothing. The rule is ``capacity_impl.correct_totals``, which waits for
    bookings under way and then keeps new ones waiting; where nothing is wrong it does neither.

    Returns what it changed, or would change, for each restaurant where something was wrong:
    ``restaurant_id``, ``changed``, ``services`` and ``slots`` (how many), ``before``, ``after``.
    Raises DeployError: NotPermittedError where the login may not act as the owner,
    WaitedTooLongError without the locks. Restaurants before that one stay corrected.
    """
    with translated(), closing(connect(conninfo)) as connection:
        set_up_session(connection)
        ids = [restaurant_id] if restaurant_id is not None else _restaurants(connection)
        answers = [
            with_lock_retries(
                partial(_correct, connection, own, reason, dry_run),
                what=f"correcting restaurant {own}",
                conninfo=conninfo,
                pid=connection.info.backend_pid,
                on_event=on_event,
            )
            for own in ids
        ]
    return tuple(answer for answer in answers if answer["services"] + answer["slots"])


def _correct(
    connection: Connection, restaurant_id: UUID, reason: str, dry_run: bool
) -> dict[str, Any]:
    with connection.transaction():
        _become_owner(connection)
        return answer_of(connection, _CORRECT_SQL, restaurant_id, reason, dry_run)


def _restaurants(connection: Connection) -> list[UUID]:
    with connection.transaction():
        _become_owner(connection)
        return [own for (own,) in connection.execute(_RESTAURANTS_SQL)]


def _become_owner(connection: Connection) -> None:
    connection.execute(f"SET LOCAL ROLE {OWNER_ROLE}".encode())
