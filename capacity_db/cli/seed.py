"""``seed``: a restaurant to try things on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import click
import psycopg

from capacity_db import CapacityClient, errors
from capacity_db.assets import assets_dir
from capacity_db.cli.common import dsn_option, emit, json_option

SCRIPT = "test_restaurant.sql"
WEEK_SCRIPT = "test_week.sql"


def plant(dsn: str, *, week: bool = False) -> dict[str, Any]:
    """Run the seed script and describe what stands afterwards, ready for JSON.

    With ``week`` also the script that fills the days around.

    Raises:
        CapacityDbError: the schema is missing, or the role may not do this.
    """
    made: dict[str, Any] = _run(dsn, SCRIPT)
    if week:
        _run(dsn, WEEK_SCRIPT)
    restaurant_id = UUID(made["restaurant_id"])
    with CapacityClient(dsn) as client:
        periods = client.list_service_periods(restaurant_id)
        services = [
            client.calculate_period_capacity(restaurant_id, period.id, made["service_date"])
            for period in periods
        ]
        enforcement = client.get_enforcement(restaurant_id)
    return {**made, "services": services, "enforcement": enforcement.restaurant}


def _run(dsn: str, script: str) -> Any:
    """Run a script in one transaction; what its last statement answers, if it is a row."""
    text = (assets_dir("seeds") / script).read_bytes()
    try:
        with psycopg.connect(dsn, fallback_application_name="capacity-db seed") as connection:
            cursor = connection.execute(text)
            while cursor.nextset():
                pass
            row = cursor.fetchone() if cursor.description else None
    except psycopg.Error as error:
        if typed := errors.translate(error):
            raise typed from error
        raise
    return None if row is None else row[0]


@click.command()
@click.option(
    "--week",
    is_flag=True,
    help="Fill the days around too, from quiet to overbooked, with tables, a waitlist and two"
    " members: demo-owner and demo-staff.",
)
@dsn_option
@json_option
def seed(week: bool, dsn: str, as_json: bool) -> None:
    """Load a test restaurant with bookings for tomorrow.

    It has ten tables, lunch and dinner, and limits that are enforced; the mode of other
    restaurants stays as it is. Running it again changes nothing, and on another day adds sample
    bookings for the next one.

    \b
    Examples:
      capacity-db seed
      capacity-db seed --week
    """
    emit(plant(dsn, week=week), as_json, _print)


def _print(made: dict[str, Any]) -> None:
    click.echo(f"Restaurant {made['restaurant_id']} has {made['tables']} tables.")
    for service in made["services"]:
        click.echo(
            f"{made['service_date']} {service.service_period_name}: {service.booked_parties}"
            f" bookings, {service.booked_covers} of {service.max_covers} covers"
        )
    click.echo(f"Enforcement is {_ON[made['enforcement'].effective_enforcement]} there.")


_ON = {"enforce": "on", "shadow": "off"}

commands = [seed]
