# Generated from async_restaurants.py by bin/generate_sync_client.py. Do not edit.
"""Restaurants as guests and staff see them, and what happens there."""

from __future__ import annotations

from capacity_db import functions, models, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Id, Ids


class Restaurants:
    """The part of the client that shows restaurants, and tells what happened there."""

    _caller: Caller

    def get_restaurant(self, restaurant_id: Id) -> models.PublicRestaurant:
        """What a guest needs to know before asking for a place: its clock, and its policy's reach.

        Raises:
            NotFound: no such restaurant.
        """
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.GET_RESTAURANT, arguments)
        return answer.restaurant

    def list_restaurants(self) -> tuple[models.MemberRestaurant, ...]:
        """The restaurants that the user who asks works for, by name; all for the service role.

        Raises:
            InvalidArgument (INVALID_CLAIMS), NotAllowed.
        """
        answer, _ = self._caller.call(functions.LIST_RESTAURANTS, {})
        return answer.restaurants

    def list_events(
        self,
        restaurant_ids: Ids,
        *,
        after: int | None = None,
    ) -> models.EventList:
        """What happened at some restaurants, at most 1000 events (service role only).

        Args:
            restaurant_ids: one or several.
            after: only events with a larger id. ``None``: none, only ``last_id`` to go on from.

        Raises:
            InvalidArgument, NotAllowed.
        """
        arguments = {
            "restaurant_ids": rpc.ids(restaurant_ids),
            "options": rpc.options(after=after),
        }
        answer, _ = self._caller.call(functions.LIST_EVENTS, arguments)
        return answer
