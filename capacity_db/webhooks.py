# Generated from async_webhooks.py by bin/generate_sync_client.py. Do not edit.
"""Webhooks: who is told what happens, and what was sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from capacity_db import models, rpc
from capacity_db import webhook_functions as functions
from capacity_db.caller import Caller
from capacity_db.rpc import UNSET, Id, Unset


class Webhooks:
    """The part of the client about webhooks. ``capacity-db deliver`` sends what they are told."""

    _caller: Caller

    def add_webhook(
        self,
        restaurant_id: Id,
        url: str,
        *,
        event_types: Sequence[str] | None = None,
        allow_insecure: bool = False,
    ) -> models.WebhookResult:
        """Tell an address what happens at a restaurant from now on (admin).

        Args:
            url: https, up to 2000 characters.
            event_types: such as ``booking.created``, or ``booking.*``; ``None``: all.
            allow_insecure: http too, for tests (service).

        Returns:
            The webhook, and the secret that signs: it is shown this once.

        Raises:
            InvalidArgument (INVALID_WEBHOOK), NotFound, NotAllowed.
        """
        named = None if event_types is None else list(event_types)
        options = rpc.options(event_types=named, allow_insecure=allow_insecure or None)
        arguments = {"restaurant_id": restaurant_id, "url": url, "options": options}
        answer, _ = self._caller.call(functions.SET_WEBHOOK, arguments)
        return answer

    def change_webhook(
        self,
        restaurant_id: Id,
        webhook_id: Id,
        *,
        url: str | None = None,
        event_types: Sequence[str] | Unset | None = UNSET,
        is_active: bool | None = None,
        rotate_secret: bool = False,
        reason: str | None = None,
        allow_insecure: bool = False,
    ) -> models.WebhookResult:
        """Change a webhook (admin); what is not given stays.

        Args:
            url: another address.
            event_types: other types; ``None``: all.
            is_active: ``False`` turns it off: nothing is collected for it meanwhile.
            rotate_secret: make a new secret; the one before signs too until the next rotation.
            reason: why it is turned off.
            allow_insecure: http too, for tests (service).

        Raises:
            InvalidArgument (INVALID_WEBHOOK), NotFound (WEBHOOK_NOT_FOUND), NotAllowed.
        """
        types: dict[str, Any] = {}
        if event_types is not UNSET:
            types["event_types"] = None if event_types is None else list(event_types)
        options = rpc.options(
            types,
            webhook_id=webhook_id,
            is_active=is_active,
            rotate_secret=rotate_secret or None,
            reason=reason,
            allow_insecure=allow_insecure or None,
        )
        arguments = {"restaurant_id": restaurant_id, "url": url, "options": options}
        answer, _ = self._caller.call(functions.SET_WEBHOOK, arguments)
        return answer

    def list_webhooks(self, restaurant_id: Id) -> tuple[models.WebhookState, ...]:
        """The webhooks of a restaurant and how they fare, the oldest first (staff)."""
        arguments = {"restaurant_id": restaurant_id}
        answer, _ = self._caller.call(functions.LIST_WEBHOOKS, arguments)
        return answer.webhooks

    def remove_webhook(self, restaurant_id: Id, webhook_id: Id) -> models.Webhook:
        """Remove a webhook and its deliveries, sent or not; the webhook as it was (admin).

        Raises:
            NotFound (WEBHOOK_NOT_FOUND), NotAllowed.
        """
        arguments = {"restaurant_id": restaurant_id, "webhook_id": webhook_id}
        answer, _ = self._caller.call(functions.REMOVE_WEBHOOK, arguments)
        return answer.webhook

    def test_webhook(self, restaurant_id: Id, webhook_id: Id) -> models.Delivery:
        """Send a webhook an event of type ``ping`` (admin); list_deliveries tells how it went.

        Raises:
            NotFound (WEBHOOK_NOT_FOUND), NotAllowed, WrongState (it is turned off;
                WEBHOOK_JUST_TESTED: ``detail["retry_at"]`` says when to try again).
        """
        arguments = {"restaurant_id": restaurant_id, "webhook_id": webhook_id}
        answer, _ = self._caller.call(functions.TEST_WEBHOOK, arguments)
        return answer.delivery

    def list_deliveries(
        self,
        restaurant_id: Id,
        *,
        webhook_id: Id | None = None,
        status: str | None = None,
        limit: int | None = None,
    ) -> models.DeliveryList:
        """What was sent, or is going to be, the latest event first (staff).

        Args:
            webhook_id: only of this webhook.
            status: only ``pending``, ``delivered`` or ``dead`` ones.
            limit: 1 to 500 (``None``: 50).

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        options = rpc.options(webhook_id=webhook_id, status=status, limit=limit)
        arguments = {"restaurant_id": restaurant_id, "options": options}
        answer, _ = self._caller.call(functions.LIST_DELIVERIES, arguments)
        return answer

    def replay_deliveries(
        self,
        restaurant_id: Id,
        *,
        webhook_id: Id | None = None,
        delivery_ids: Sequence[Id] | None = None,
        status: str | None = None,
        since: rpc.Moment | None = None,
        limit: int | None = None,
    ) -> models.Replay:
        """Send deliveries again, with the ids that they had (admin).

        Args:
            webhook_id: only of this webhook.
            delivery_ids: only these.
            status: ``dead`` ones (``None``), or ``delivered`` ones.
            since: only of events that were handed over from this instant on; it has an offset.
            limit: the oldest so many, 1 to 10000 (``None``: 1000).

        Raises:
            InvalidArgument, NotFound, NotAllowed.
        """
        options = rpc.options(
            webhook_id=webhook_id,
            delivery_ids=None if delivery_ids is None else rpc.ids(delivery_ids),
            status=status,
            since=since if since is None or isinstance(since, str) else since.isoformat(),
            limit=limit,
        )
        arguments = {"restaurant_id": restaurant_id, "options": options}
        answer, _ = self._caller.call(functions.REPLAY_DELIVERIES, arguments)
        return answer

    def take_deliveries(
        self,
        *,
        limit: int | None = None,
        lease_seconds: int | None = None,
        except_webhook_ids: Sequence[Id] = (),
    ) -> models.TakenDeliveries:
        """Take deliveries that are due, to send them (service). ``capacity-db deliver`` does it.

        Args:
            limit: 1 to 1000 (``None``: 100); no webhook gets more than a quarter of it.
            lease_seconds: after so long anybody may take them again, 1 to 3600 (``None``: 60).
            except_webhook_ids: none of these.
        """
        options = rpc.options(
            limit=limit,
            lease_seconds=lease_seconds,
            except_webhook_ids=rpc.ids(except_webhook_ids) or None,
        )
        answer, _ = self._caller.call(functions.TAKE_DELIVERIES, {"options": options})
        return answer

    def finish_deliveries(
        self,
        results: Sequence[Mapping[str, Any]],
        *,
        delay_seconds: Sequence[float] | None = None,
    ) -> models.FinishedDeliveries:
        """Say what came of deliveries that were taken (service).

        Args:
            results: restaurant_id, id, lease, and status_code or error; retry_after_seconds.
            delay_seconds: other pauses after each attempt that fails; after the last it is dead.
        """
        delays = None if delay_seconds is None else list(delay_seconds)
        arguments = {
            "results": rpc.jsonb([dict(result) for result in results]),
            "options": rpc.options(delay_seconds=delays),
        }
        answer, _ = self._caller.call(functions.FINISH_DELIVERIES, arguments)
        return answer
