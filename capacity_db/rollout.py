# Generated from async_rollout.py by bin/generate_sync_client.py. Do not edit.
"""Rolling enforcement out, step by step, for ``service_role``."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from capacity_db import models, rollout_functions, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Date, Id, Ids


class Rollout:
    """The part of the client for whoever turns enforcement on."""

    _caller: Caller

    def get_rollout(
        self,
        *,
        percent: int | None = None,
        gates: bool = True,
        since: datetime | str | None = None,
    ) -> models.Rollout:
        """How far it is, what stands before the next step, and which steps were taken.

        Args:
            percent: judge the gates of this percentage (``None``: of the next).
            gates: judge them, which reads every decision since the start.
            since: also count the requests since this instant, which takes an offset.

        Raises:
            InvalidArgument, NotAllowed.
        """
        instant = since.isoformat() if isinstance(since, datetime) else since
        options = rpc.options(percent=percent, gates=None if gates else False, since=instant)
        answer, _ = self._caller.call(rollout_functions.GET_ROLLOUT, {"options": options})
        return answer

    def start_rollout(
        self,
        *,
        min_days: int | None = None,
        min_hours: int | None = None,
        reason: str | None = None,
    ) -> models.RolloutChange:
        """Begin, or begin anew: shadow mode, and the gates' days count from now.

        Args:
            min_days: in shadow mode before the first raise, 0 to 365 (``None``: 7).
            min_hours: between two raises, 0 to 720 (``None``: 4).
            reason: recorded with the step; needed for less than 7 days or 4 hours.

        Raises:
            InvalidArgument, NotAllowed.
        """
        options = rpc.options(min_days=min_days, min_hours=min_hours, reason=reason)
        answer, _ = self._caller.call(rollout_functions.START_ROLLOUT, {"options": options})
        return answer

    def set_rollout(
        self,
        percent: int,
        *,
        force: bool = False,
        reason: str | None = None,
    ) -> models.RolloutChange:
        """Enforce at ``percent`` of the restaurants that inherit, if the gates are open.

        Lowering asks no gate. ``force`` passes closed ones, with a ``reason``.

        Raises:
            WrongState (ROLLOUT_GATE_CLOSED): ``detail["gates"]`` names them; nothing is changed.
            InvalidArgument, NotAllowed.
        """
        arguments = {
            "percent": percent,
            "options": rpc.options(force=force or None, reason=reason),
        }
        answer, _ = self._caller.call(rollout_functions.SET_ROLLOUT, arguments)
        return answer

    def set_rollout_restaurants(
        self,
        restaurant_ids: Ids,
        mode: Literal["enforce", "shadow", "inherit"],
        *,
        force: bool = False,
        reason: str | None = None,
    ) -> models.RolloutChange:
        """Give restaurants a mode of their own, such as beta partners, if the gates are open.

        All of them are changed or none. ``force`` passes closed gates, with a ``reason``.

        Raises:
            WrongState (ROLLOUT_GATE_CLOSED): ``detail["gates"]`` names them; nothing is changed.
            InvalidArgument, NotFound, NotAllowed.
        """
        arguments = {
            "restaurant_ids": rpc.ids(restaurant_ids),
            "mode": mode,
            "options": rpc.options(force=force or None, reason=reason),
        }
        answer, _ = self._caller.call(rollout_functions.SET_ROLLOUT_RESTAURANTS, arguments)
        return answer

    def pause_rollout(self, *, reason: str | None = None) -> models.RolloutChange:
        """Put the percentage to 0 at once; :meth:`get_rollout` names what it was.

        Restaurants that enforce by a setting of their own go on: see ``still_enforcing``.

        Raises:
            InvalidArgument, NotAllowed.
        """
        options = rpc.options(reason=reason)
        answer, _ = self._caller.call(rollout_functions.PAUSE_ROLLOUT, {"options": options})
        return answer

    def get_shadow_report(
        self,
        first_date: Date,
        last_date: Date,
        *,
        restaurant_id: Id | None = None,
        examples: int | None = None,
        limit: int | None = None,
    ) -> models.ShadowReport:
        """What enforcing would have refused: an upper bound, counted request by request.

        Args:
            first_date: the first day of decision, by the calendar of each restaurant.
            last_date: the last one, at most 366 days.
            restaurant_id: only this one.
            examples: the latest so many of each restaurant, 0 to 100 (``None``: 3).
            limit: restaurants that are listed, 1 to 1000 (``None``: 100); all are counted.

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        arguments = {
            "first_date": first_date,
            "last_date": last_date,
            "options": rpc.options(restaurant_id=restaurant_id, examples=examples, limit=limit),
        }
        answer, _ = self._caller.call(rollout_functions.GET_SHADOW_REPORT, arguments)
        return answer
