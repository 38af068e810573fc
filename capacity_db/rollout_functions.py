"""The public functions of ``capacity_v1`` that roll enforcement out, one statement each."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Rpc, declare

GET_ROLLOUT: Rpc[models.Rollout] = declare("get_rollout", models.Rollout, options="jsonb")
START_ROLLOUT: Rpc[models.RolloutChange] = declare(
    "start_rollout", models.RolloutChange, options="jsonb"
)
SET_ROLLOUT: Rpc[models.RolloutChange] = declare(
    "set_rollout", models.RolloutChange, percent="integer", options="jsonb"
)
SET_ROLLOUT_RESTAURANTS: Rpc[models.RolloutChange] = declare(
    "set_rollout_restaurants",
    models.RolloutChange,
    restaurant_ids="uuid[]",
    mode="text",
    options="jsonb",
)
PAUSE_ROLLOUT: Rpc[models.RolloutChange] = declare(
    "pause_rollout", models.RolloutChange, options="jsonb"
)
GET_SHADOW_REPORT: Rpc[models.ShadowReport] = declare(
    "get_shadow_report",
    models.ShadowReport,
    first_date="date",
    last_date="date",
    options="jsonb",
)
