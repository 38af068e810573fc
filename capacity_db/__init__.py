"""capacity-db: a restaurant booking engine inside PostgreSQL, and its Python client.

    from capacity_db import CapacityClient

    with CapacityClient("postgresql:///bookings") as client:
        result = client.create_booking(restaurant_id, "2030-05-01", "19:30", 4)

Every business rule lives in the database; this package calls, maps and retries.
"""

from capacity_db.async_client import AsyncCapacityClient
from capacity_db.client import CapacityClient
from capacity_db.errors import (
    CapacityDbError,
    Conflict,
    ConnectionLost,
    ErrorCode,
    InvalidArgument,
    NotAllowed,
    NotFound,
    SchemaNotReady,
    WrongState,
)
from capacity_db.models import (
    AffectedBooking,
    Booking,
    BookingError,
    BookingResult,
    CapacityRule,
    CapacityRuleResult,
    Debt,
    Enforcement,
    ErrorCodeEntry,
    Finding,
    PeriodCapacity,
    Restaurant,
    RestaurantEnforcement,
    RestaurantResult,
    ServiceCapacity,
    ServicePeriod,
    ServicePeriodResult,
    Verification,
    Violation,
)

__version__ = "0.1.0"

__all__ = [
    "AffectedBooking",
    "AsyncCapacityClient",
    "Booking",
    "BookingError",
    "BookingResult",
    "CapacityClient",
    "CapacityDbError",
    "CapacityRule",
    "CapacityRuleResult",
    "Conflict",
    "ConnectionLost",
    "Debt",
    "Enforcement",
    "ErrorCode",
    "ErrorCodeEntry",
    "Finding",
    "InvalidArgument",
    "NotAllowed",
    "NotFound",
    "PeriodCapacity",
    "Restaurant",
    "RestaurantEnforcement",
    "RestaurantResult",
    "SchemaNotReady",
    "ServiceCapacity",
    "ServicePeriod",
    "ServicePeriodResult",
    "Verification",
    "Violation",
    "WrongState",
    "__version__",
]
