"""A day as a heatmap in the terminal; the colours are the levels that the database says."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from capacity_db.cli.booking_text import usage
from capacity_db.cli.tables import closure_text, covers_and_parties, hours
from capacity_db.models import CapacityOverview, OpenDebt, PeriodOverview, SlotOverview
from capacity_db.models.base import Level

_STYLES: dict[Level | None, str] = {
    "green": "green",
    "yellow": "yellow",
    "red": "red",
    "alarm": "bold white on red",
    None: "dim",
}
_ALARM = "!"
_STEPS = "▁▂▃▄▅▆▇█"
_BAR = 5
_PER_ROW = 4
_DEBTS_SHOWN = 20


def draw_overview(overview: CapacityOverview, console: Console) -> None:
    """Draw every slot of every service: its bar, the covers that arrive, and how many may."""
    shadow = "; shadow mode, nothing is refused" if overview.mode == "shadow" else ""
    booked = covers_and_parties(overview.booked_covers, overview.booked_parties)
    _print(console, f"{overview.date}: {booked}{shadow}")
    for closure in overview.closures:
        _print(console, f"Closed: {closure_text(closure)}")
    for period in overview.service_periods:
        _print(console, "")
        _print(console, _heading(period))
        cells = _aligned([_cell(slot) for slot in period.slots])
        for first in range(0, len(cells), _PER_ROW):
            row = Text("  ") + Text("  ").join(cells[first : first + _PER_ROW])
            row.rstrip()
            _print(console, row)
    _print(console, "")
    _draw_debts(overview, console)
    _print(console, _legend("a bar"))


def draw_strips(overview: CapacityOverview, console: Console) -> None:
    """Draw one line for each service, with a block for each slot."""
    width = max((len(period.name) for period in overview.service_periods), default=0)
    for period in overview.service_periods:
        strip = Text("").join(_block(slot) for slot in period.slots)
        name = f"  {period.name:<{width}}  {hours(period.start_time, period.end_time)}  "
        _print(console, Text(name) + strip)
        _print(console, Text(f"  {'':<{width}}  {usage(period)}"))
    _draw_debts(overview, console)
    _print(console, _legend("a block"))


def _print(console: Console, line: Text | str) -> None:
    console.print(Text(line) if isinstance(line, str) else line, soft_wrap=True)


def _heading(period: PeriodOverview) -> Text:
    line = Text(period.name, style="bold")
    line.append(f" {hours(period.start_time, period.end_time)}  ", style="not bold")
    line.append(usage(period), style=_STYLES[period.level])
    if period.level == "alarm":
        line.append(f" {_ALARM}", style=_STYLES["alarm"])
    if not period.is_open:
        line.append("  closed")
    if period.has_overbooking:
        line.append("  OVERBOOKED", style=_STYLES["alarm"])
    return line


def _cell(slot: SlotOverview) -> Text:
    percent = slot.utilization_percent
    filled = 0 if percent is None else min(int(percent / 100 * _BAR), _BAR)
    covers = f"{slot.booked_covers}" if slot.limit is None else f"{slot.booked_covers}/{slot.limit}"
    cell = Text(f"{slot.time:%H:%M} ")
    cell.append("█" * filled, style=_STYLES[slot.level])
    cell.append("░" * (_BAR - filled), style="dim")
    cell.append(f" {covers}")
    if slot.level == "alarm":
        cell.append(_ALARM, style=_STYLES["alarm"])
    return cell


def _aligned(cells: list[Text]) -> list[Text]:
    width = max((len(cell) for cell in cells), default=0)
    for cell in cells:
        cell.pad_right(width - len(cell))
    return cells


def _block(slot: SlotOverview) -> Text:
    if slot.level == "alarm":
        return Text(_ALARM, style=_STYLES["alarm"])
    if slot.utilization_percent is None:
        return Text("·", style="dim")
    step = min(int(slot.utilization_percent / 100 * len(_STEPS)), len(_STEPS) - 1)
    return Text(_STEPS[step], style=_STYLES[slot.level])


def _legend(shape: str) -> Text:
    legend = Text("  ")
    legend.append("green under 70 %, ", style=_STYLES["green"])
    legend.append("yellow to 90 %, ", style=_STYLES["yellow"])
    legend.append("red above, ", style=_STYLES["red"])
    legend.append(_ALARM, style=_STYLES["alarm"])
    legend.append(" alarm from 100 % on\n")
    return legend.append(f"  {shape}: the slot or its whole service, whichever is fuller")


def _draw_debts(overview: CapacityOverview, console: Console) -> None:
    for debt in overview.debts[:_DEBTS_SHOWN]:
        _print(console, f"Debt: {_debt(debt)}")
    if len(overview.debts) > _DEBTS_SHOWN:
        _print(console, f"... and {len(overview.debts) - _DEBTS_SHOWN} more")


def _debt(debt: OpenDebt) -> str:
    excess = covers_and_parties(debt.excess_covers, debt.excess_parties, " and ")
    text = f"{debt.service_period_name} is {excess} over its limit"
    if debt.operation is not None:
        text += f", last by {debt.operation} of {debt.actor}"
        text += " in shadow mode" if debt.mode == "shadow" else ""
    if debt.decided_at is not None:
        text += f" at {debt.decided_at:%Y-%m-%d %H:%M} UTC"
    return text + (f": {debt.reason}" if debt.reason else "")
