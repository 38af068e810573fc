# Generated from async_upkeep.py by bin/generate_sync_client.py. Do not edit.
"""Watching and tidying an installation, for ``service_role``."""

from __future__ import annotations

from capacity_db import models, rpc, upkeep_functions
from capacity_db.caller import Caller
from capacity_db.rpc import Id


class Upkeep:
    """The part of the client for whoever keeps the engine running."""

    _caller: Caller

    def get_monitoring(self) -> models.Monitoring:
        """What an alert is made of, of all restaurants at once: cheap, to be asked often.

        Raises:
            NotAllowed: for everybody but the service role.
        """
        answer, _ = self._caller.call(upkeep_functions.GET_MONITORING, {})
        return answer

    def prune_expired(
        self,
        *,
        keys_days: int | None = None,
        events_days: int | None = None,
        deliveries_days: int | None = None,
        limit: int | None = None,
        dry_run: bool | None = None,
        from_restaurant_id: Id | None = None,
    ) -> models.PruneResult:
        """Delete what nobody needs any more; repeat it from ``next_restaurant_id`` on until done.

        Args:
            keys_days: how long a repeated request is still answered as before, in days
                (``None``: 30).
            events_days: of events that were handed over (``None``: 7).
            deliveries_days: of deliveries that arrived or were given up (``None``: 30).
            limit: of rows in one call, 1 to 100000 (``None``: 10000).
            dry_run: only count.
            from_restaurant_id: where to go on.

        Raises:
            InvalidArgument; NotAllowed for everybody but the service role.
        """
        arguments = {
            "options": rpc.options(
                keys_days=keys_days,
                events_days=events_days,
                deliveries_days=deliveries_days,
                limit=limit,
                dry_run=dry_run,
                from_restaurant_id=from_restaurant_id,
            )
        }
        answer, _ = self._caller.call(upkeep_functions.PRUNE_EXPIRED, arguments)
        return answer
