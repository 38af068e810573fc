"""The public functions of ``capacity_v1`` about webhooks, one statement each."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Rpc, declare


class _Webhooks(models.Model):
    webhooks: tuple[models.WebhookState, ...]


class _Webhook(models.Model):
    webhook: models.Webhook


class _Delivery(models.Model):
    delivery: models.Delivery


_ONE = {"restaurant_id": "uuid", "webhook_id": "uuid"}

SET_WEBHOOK: Rpc[models.WebhookResult] = declare(
    "set_webhook", models.WebhookResult, restaurant_id="uuid", url="text", options="jsonb"
)
LIST_WEBHOOKS: Rpc[_Webhooks] = declare("list_webhooks", _Webhooks, restaurant_id="uuid")
REMOVE_WEBHOOK: Rpc[_Webhook] = declare("remove_webhook", _Webhook, **_ONE)
TEST_WEBHOOK: Rpc[_Delivery] = declare("test_webhook", _Delivery, **_ONE)
LIST_DELIVERIES: Rpc[models.DeliveryList] = declare(
    "list_deliveries", models.DeliveryList, restaurant_id="uuid", options="jsonb"
)
REPLAY_DELIVERIES: Rpc[models.Replay] = declare(
    "replay_deliveries", models.Replay, restaurant_id="uuid", options="jsonb"
)
TAKE_DELIVERIES: Rpc[models.TakenDeliveries] = declare(
    "take_deliveries", models.TakenDeliveries, options="jsonb"
)
FINISH_DELIVERIES: Rpc[models.FinishedDeliveries] = declare(
    "finish_deliveries", models.FinishedDeliveries, results="jsonb", options="jsonb"
)
