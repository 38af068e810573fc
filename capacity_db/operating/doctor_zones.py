"""Checks of time zone data: every zone is there, and the server's clocks change as Python's do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from capacity_db.operating.check import Look, Session, Verdict, listed, ok, problem, warning

DAYS = 400
"""How far ahead the two are compared."""

_USED = "SELECT DISTINCT time_zone FROM capacity.restaurants ORDER BY 1"
_MISSING = """
    SELECT z.name FROM unnest(%s::text[]) AS z (name)
    WHERE NOT EXISTS (SELECT FROM pg_timezone_names AS n WHERE n.name = z.name) ORDER BY 1
"""
_OFFSET = """
    SELECT zone, moment,
           extract(epoch FROM (moment AT TIME ZONE zone) - (moment AT TIME ZONE 'UTC'))::integer
"""
_OFFSETS = f"{_OFFSET} FROM unnest(%s::text[], %s::timestamptz[]) AS t (zone, moment)"
_DAYS = f"""
    {_OFFSET}
    FROM unnest(%s::text[]) AS z (zone)
    CROSS JOIN generate_series(%s::timestamptz, %s::timestamptz, interval '1 day') AS t (moment)
"""


def _known(session: Session) -> Verdict:
    used = [name for (name,) in session.rows(_USED, as_service=True)]
    missing = [name for (name,) in session.rows(_MISSING, used)] if used else []
    if missing:
        return problem(
            f"the server does not know {listed(missing)}",
            "Update its time zone data (Debian: packages tzdata and tzdata-legacy), or give the"
            " restaurants a zone that it knows (`capacity-db verify` lists them, `capacity-db"
            " restaurants set NAME --restaurant ID --timezone ZONE`): no booking can be made"
            " there.",
            missing,
        )
    return ok(f"{len(used)} time zones are used, and the server knows them")


def offset(zone: ZoneInfo, moment: datetime) -> int:
    """Seconds east of UTC, as Python has it."""
    return int((moment.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def changes(zone: ZoneInfo, first: datetime, days: int = DAYS) -> Iterator[datetime]:
    """The moments at which Python's clock of a zone changes, to the minute."""
    for day in range(days):
        early = first + timedelta(days=day)
        late = early + timedelta(days=1)
        if offset(zone, early) == offset(zone, late):
            continue
        while late - early > timedelta(minutes=1):
            middle = early + (late - early) / 2
            early, late = (
                (middle, late) if offset(zone, middle) == offset(zone, early) else (early, middle)
            )
        yield late.replace(second=0, microsecond=0)


def _changes_agree(session: Session) -> Verdict:
    used = [name for (name,) in session.rows(_USED, as_service=True)]
    zones = {}
    differ: dict[str, datetime] = {}
    for name in used:
        try:
            zones[name] = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    first = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    known = sorted(set(zones) - {name for (name,) in session.rows(_MISSING, sorted(zones))})
    probes = [
        (name, moment + timedelta(minutes=minutes))
        for name in known
        for moment in changes(zones[name], first)
        for minutes in (-1, 0)
    ]
    rows = session.rows(_DAYS, known, first, first + timedelta(days=DAYS))
    rows += session.rows(_OFFSETS, [name for name, _ in probes], [moment for _, moment in probes])
    for name, moment, seconds in rows:
        if offset(zones[name], moment) != seconds:
            differ[name] = min(moment, differ.get(name, moment))
    if differ:
        objects = [f"{name} on {moment:%Y-%m-%d}" for name, moment in sorted(differ.items())]
        return warning(
            f"the server and this machine change the clocks differently: {listed(objects)}",
            "Update the older time zone data, the server's or this machine's (package tzdata).",
            objects,
        )
    unread = sorted(set(used) - set(known))
    text = f"{len(known)} zones change as here for {DAYS} days"
    return ok(text, f"This machine does not know {listed(unread)}." if unread else "")


LOOKS: tuple[tuple[str, Look], ...] = (
    ("time_zones", _known),
    ("clock_changes", _changes_agree),
)
