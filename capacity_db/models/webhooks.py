"""Webhooks, what is sent to them, and what came of it."""

from __future__ import annotations

from typing import Literal, TypeAlias
from uuid import UUID

from pydantic import AwareDatetime, Field

from capacity_db.models.base import Model

DeliveryStatus: TypeAlias = Literal["pending", "delivered", "dead"]
"""``dead``: given up after the last attempt; it can be replayed."""


class Webhook(Model):
    """An address that is told what happens at a restaurant.

    ``url`` is without its query, and for staff, who may not change it, without its path.
    ``event_types`` of ``None`` are all. ``failing_since`` is ``None`` while attempts succeed.
    """

    restaurant_id: UUID
    id: UUID
    url: str
    event_types: tuple[str, ...] | None
    is_active: bool
    disabled_reason: str | None
    failing_since: AwareDatetime | None
    created_at: AwareDatetime
    updated_at: AwareDatetime


class WebhookResult(Model):
    """A webhook that was added or changed. ``secret``: of a new one, or after a rotation."""

    webhook: Webhook
    secret: str | None = Field(repr=False)


class WebhookState(Webhook):
    """A webhook and how it fares: deliveries that wait, and that were given up."""

    pending: int
    dead: int
    last_delivered_at: AwareDatetime | None


class Delivery(Model):
    """An event on its way to a webhook. ``id`` is the receiver's ``webhook-id``.

    ``attempts`` are those that were answered for. ``next_attempt_at`` is ``None`` unless it is
    pending, and while somebody tries it the end of that lease.
    """

    restaurant_id: UUID
    id: UUID
    webhook_id: UUID
    event_type: str
    subject_id: UUID
    status: DeliveryStatus
    attempts: int
    next_attempt_at: AwareDatetime | None
    last_answer: str | None
    delivered_at: AwareDatetime | None
    created_at: AwareDatetime


class DeliveryList(Model):
    """Deliveries, the latest event first. Not ``is_complete``: there are older ones."""

    deliveries: tuple[Delivery, ...]
    is_complete: bool


class Replay(Model):
    """How many deliveries wait again. Not ``is_complete``: as many as the limit."""

    replayed: int
    is_complete: bool


class TakenDelivery(Model):
    """A delivery that the caller is to send, and the lease that its result is told with.

    Each of the ``secrets`` signs ``body``, the text to send; the newest is first.
    """

    restaurant_id: UUID
    id: UUID
    webhook_id: UUID
    event_type: str
    url: str = Field(repr=False)
    secrets: tuple[str, ...] = Field(repr=False)
    body: str = Field(repr=False)
    lease: UUID
    attempt: int


class TakenDeliveries(Model):
    """What was due. ``handed_over``: events that became deliveries just now.

    Unless ``is_complete`` there are more events to be handed over: take again at once.
    """

    handed_over: int
    is_complete: bool
    deliveries: tuple[TakenDelivery, ...]


class FinishedDeliveries(Model):
    """What became of results: how many of each.

    ``failed`` are tried again, ``disabled`` turned their webhook off, and ``ignored`` were told by
    whoever did not have the delivery any more.
    """

    delivered: int
    failed: int
    dead: int
    disabled: int
    ignored: int
