"""Wall times and instants: which instants a local date and time has in a zone."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def instants(local: datetime, zone: ZoneInfo) -> list[datetime]:
    """The instants at which the clocks show `local`: none in a gap, two where it happens twice."""
    found = {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(instant for instant in found if wall(instant, zone) == local)


def instant(local: datetime, zone: ZoneInfo, second_occurrence: bool = False) -> datetime | None:
    """The instant that is meant: of two the first unless the second is asked for; None in a gap."""
    found = instants(local, zone)
    if not found:
        return None
    return found[-1] if second_occurrence else found[0]


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of the zone show at an instant."""
    return moment.astimezone(zone).replace(tzinfo=None, fold=0)
