"""Measure the HTTP layer under load: ``python -m tests.web.load [--write]``.

Exits with 1 if a party too many was accepted, one too few, or anything failed; how fast it was is
reported and judges nothing.
"""

from __future__ import annotations

import argparse
import os
import sys

from capacity_db.deploy import migrate
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import run_server
from tests.web.load.overhead import overheads
from tests.web.load.phases import RAMP, SPIKE, run_phase
from tests.web.load.report import PAGE, page, table
from tests.web.load.stage import NO_LIMITS, stage


def main() -> int:
    """Run both phases, compare, report."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.load", description=__doc__)
    parser.add_argument("--server", default=EMBEDDED, help="the bin folder of a PostgreSQL")
    parser.add_argument("--write", action="store_true", help=f"write {PAGE.name} anew")
    parser.add_argument("--machine", default=f"{os.cpu_count()} processors", help="for the page")
    arguments = parser.parse_args()
    # As an installation has it: what was promised is on disk.
    settings = {"fsync": "on"}
    with (
        run_server(find_bindir(arguments.server), settings) as server,
        fresh_database(server) as name,
    ):
        dsn = server.conninfo(name)
        migrate(dsn)
        with stage(dsn, *NO_LIMITS) as served:
            compared = overheads(served.url, served.app_dsn, served.house(None))
        results = {}
        for phase in (RAMP, SPIKE):
            with stage(dsn) as served:
                results[phase] = run_phase(phase, served.url, dsn, served.house(phase.covers))
    text = table(results, compared)
    print(text)
    if arguments.write:
        PAGE.write_text(page(text, arguments.machine))
    return int(any(seen.faults for seen in results.values()))


if __name__ == "__main__":
    sys.exit(main())
