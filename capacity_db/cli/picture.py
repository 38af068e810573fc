"""The utilisation of a day's services, drawn in the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from capacity_db.models import PeriodCapacity

_WIDTH = 30


def draw_services(services: Iterable[PeriodCapacity], console: Console) -> None:
    """Draw one bar for each service: green below 70 %, yellow to 90 %, red above."""
    table = Table.grid(padding=(0, 2))
    for service in services:
        percent = service.utilization_percent
        if percent is None:
            bar, share = Text("no limit", style="dim"), ""
        else:
            bar, share = _bar(percent), f"{percent:.0f} %"
        limit = "" if service.max_covers is None else f" of {service.max_covers}"
        covers = f"{service.booked_covers}{limit} covers, {service.booked_parties} parties"
        table.add_row(service.service_period_name, bar, share, covers)
    console.print(table)


def _bar(percent: float) -> Text:
    filled = min(round(percent / 100 * _WIDTH), _WIDTH)
    style = "green" if percent < 70 else "yellow" if percent <= 90 else "red"
    return Text("█" * filled, style=style) + Text("░" * (_WIDTH - filled), style="dim")
