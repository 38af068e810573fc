"""The public functions of ``capacity_v1`` that watch and tidy an installation."""

from __future__ import annotations

from capacity_db import models
from capacity_db.rpc import Rpc, declare

GET_MONITORING: Rpc[models.Monitoring] = declare("get_monitoring", models.Monitoring)
PRUNE_EXPIRED: Rpc[models.PruneResult] = declare(
    "prune_expired", models.PruneResult, options="jsonb"
)
