"""What the database answers, as frozen pydantic models.

Every model is parsed straight from the bytes of a JSONB value. Unknown keys are ignored, because
the functions of ``capacity_v1`` may add result keys within a version. Counts are covers (guests)
or parties; a limit of ``None`` means unlimited, and then what remains and the percentage are
``None`` too. Timestamps carry an offset; dates and times without one are the restaurant's own.
"""

from capacity_db.models.administration import (
    Enforcement,
    ErrorCodeEntry,
    Finding,
    RestaurantEnforcement,
    Verification,
)
from capacity_db.models.availability import (
    AvailabilityResult,
    CalendarAvailability,
    CalendarDay,
    DayAvailability,
    DayPeriod,
    SlotCapacity,
    TimeSlot,
)
from capacity_db.models.base import Level, Mode, Model
from capacity_db.models.bookings import (
    AlternativeSlot,
    Booking,
    BookingError,
    BookingResult,
    Violation,
)
from capacity_db.models.configuration import (
    BookingPolicy,
    BookingPolicyResult,
    CapacityRule,
    CapacityRuleResult,
    ChangePreview,
    DiningDuration,
    Restaurant,
    RestaurantResult,
    ServicePeriod,
    ServicePeriodResult,
    SpecialDay,
    SpecialDayResult,
)
from capacity_db.models.impact import (
    AffectedBooking,
    Debt,
    Impact,
    ServiceImpact,
    ServiceState,
)
from capacity_db.models.overview import (
    BookedSlot,
    CapacityOverview,
    OpenDebt,
    PeriodOverview,
    SlotBookings,
    SlotOverview,
)
from capacity_db.models.services import Closure, PeriodCapacity, ServiceCapacity

__all__ = [
    "AffectedBooking",
    "AlternativeSlot",
    "AvailabilityResult",
    "BookedSlot",
    "Booking",
    "BookingError",
    "BookingPolicy",
    "BookingPolicyResult",
    "BookingResult",
    "CalendarAvailability",
    "CalendarDay",
    "CapacityOverview",
    "CapacityRule",
    "CapacityRuleResult",
    "ChangePreview",
    "Closure",
    "DayAvailability",
    "DayPeriod",
    "Debt",
    "DiningDuration",
    "Enforcement",
    "ErrorCodeEntry",
    "Finding",
    "Impact",
    "Level",
    "Mode",
    "Model",
    "OpenDebt",
    "PeriodCapacity",
    "PeriodOverview",
    "Restaurant",
    "RestaurantEnforcement",
    "RestaurantResult",
    "ServiceCapacity",
    "ServiceImpact",
    "ServicePeriod",
    "ServicePeriodResult",
    "ServiceState",
    "SlotBookings",
    "SlotCapacity",
    "SlotOverview",
    "SpecialDay",
    "SpecialDayResult",
    "TimeSlot",
    "Verification",
    "Violation",
]
