# Generated from async_limits.py by bin/generate_sync_client.py. Do not edit.
"""Capacity rules, the booking policy, and what a change would do before it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from capacity_db import functions, models, rpc
from capacity_db.caller import Caller
from capacity_db.rpc import Date, Id, Options


class Limits:
    """The part of the client that sets limits; the role must be allowed to."""

    _caller: Caller

    def set_capacity_rule(
        self,
        restaurant_id: Id,
        max_covers: int | None,
        max_parties: int | None,
        *,
        service_period_id: Id | None = None,
        weekday: int | None = None,
        first_date: Date | None = None,
        last_date: Date | None = None,
        options: Options | None = None,
    ) -> models.CapacityRuleResult:
        """Set the limits of a scope; ``None`` means unlimited. The most specific scope wins.

        A limit lowered under what is booked keeps the bookings and leaves the ``debts`` returned.
        """
        arguments = {
            "restaurant_id": restaurant_id,
            "max_covers": max_covers,
            "max_parties": max_parties,
            "service_period_id": service_period_id,
            "weekday": weekday,
            "first_date": first_date,
            "last_date": last_date,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.SET_CAPACITY_RULE, arguments)
        return answer

    def remove_capacity_rule(
        self,
        restaurant_id: Id,
        *,
        service_period_id: Id | None = None,
        weekday: int | None = None,
        first_date: Date | None = None,
        last_date: Date | None = None,
        options: Options | None = None,
    ) -> models.CapacityRuleResult:
        """Remove the rule of exactly this scope; the next less specific one takes over."""
        arguments = {
            "restaurant_id": restaurant_id,
            "service_period_id": service_period_id,
            "weekday": weekday,
            "first_date": first_date,
            "last_date": last_date,
            "options": rpc.options(options),
        }
        answer, _ = self._caller.call(functions.REMOVE_CAPACITY_RULE, arguments)
        return answer

    def list_capacity_rules(self, restaurant_id: Id) -> tuple[models.CapacityRule, ...]:
        """The capacity rules of a restaurant, the most specific first."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.LIST_CAPACITY_RULES, arguments)
        return answer.capacity_rules

    def set_booking_policy(
        self,
        restaurant_id: Id,
        policy: Mapping[str, Any],
    ) -> models.BookingPolicyResult:
        """Change what a restaurant takes through its channels.

        Args:
            policy: what changes, by the names of :class:`~capacity_db.models.BookingPolicy`;
                what it leaves out stays. ``dining_durations`` replaces the whole table.

        Raises:
            InvalidArgument: ``detail`` names the key and what it takes.
        """
        arguments = {"restaurant_id": restaurant_id, "policy": rpc.jsonb(policy)}
        answer, _ = self._caller.call(functions.SET_BOOKING_POLICY, arguments)
        return answer

    def get_booking_policy(self, restaurant_id: Id) -> models.BookingPolicy:
        """The booking policy in force."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.GET_BOOKING_POLICY, arguments)
        return answer.policy

    def preview_capacity_change(
        self,
        restaurant_id: Id,
        change: str,
        arguments: Mapping[str, Any],
    ) -> models.ChangePreview:
        """What a change would do to services and bookings to come, without making it.

        Args:
            change: ``set_capacity_rule``, ``remove_capacity_rule``, ``upsert_service_period``,
                ``retire_service_period``, ``set_special_day``, ``remove_special_day`` or
                ``set_booking_policy``.
            arguments: what that method takes after ``restaurant_id``, by name.

        Raises:
            What the change itself would raise.
        """
        sent = {
            "restaurant_id": restaurant_id,
            "change": change,
            "arguments": rpc.jsonb(arguments),
        }
        answer, _ = self._caller.call(functions.PREVIEW_CAPACITY_CHANGE, sent)
        return answer
