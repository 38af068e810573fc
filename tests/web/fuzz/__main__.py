"""Send thousands of requests as a guest, as staff and as an admin: ``python -m tests.web.fuzz``.

Exits with 1 if one of them is answered as it must not be, or if there were too few of them.
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from capacity_db.deploy import migrate
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import run_server
from tests.web.fuzz.campaign import CALLERS, campaign
from tests.web.fuzz.witness import Witness
from tests.web.support import running

LEAST = 2000


def main() -> int:
    """Run the campaigns and say what came of them."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.fuzz", description=__doc__)
    parser.add_argument("--server", default=EMBEDDED, help="the bin folder of a PostgreSQL")
    parser.add_argument("--examples", type=int, default=20, help="at most, for each operation")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--database", help="an existing one, to be filled, instead of a server")
    arguments = parser.parse_args()
    # What is refused is logged, and nearly all of it is meant to be.
    logging.getLogger("capacity_db.web").setLevel(logging.CRITICAL)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
    if arguments.database:
        return fuzz(arguments.database, arguments.examples, arguments.seed)
    with (
        run_server(find_bindir(arguments.server)) as server,
        fresh_database(server) as name,
    ):
        return fuzz(server.conninfo(name), arguments.examples, arguments.seed)


def fuzz(dsn: str, examples: int, seed: int) -> int:
    """Run the campaigns on a database; 0 if all is well."""
    migrate(dsn)
    witness = Witness()
    failures = 0
    with running(dsn, witness.watch) as site, TemporaryDirectory() as folder:
        for caller in CALLERS:
            before = witness.cases
            outcome = campaign(site, Path(folder), caller, examples=examples, seed=seed)
            print(f"{caller}: {witness.cases - before:,} cases", flush=True)
            for failure, count in Counter(outcome.failures).most_common():
                print(f"  {count} x {failure}")
            if outcome.returncode:
                failures += 1
                print(outcome.output)
    statuses = Counter[int]()
    for (_, status), count in witness.seen.items():
        statuses[status] += count
    print(f"All: {witness.cases:,} cases reached an operation (at least {LEAST:,} are asked for).")
    print("  " + ", ".join(f"{count:,} x {status}" for status, count in sorted(statuses.items())))
    print(f"  Operations that never answered a success: {sorted(witness.untouched) or 'none'}")
    for bad in witness.bad:
        print(f"  NOT ANNOUNCED: {bad}")
    return int(bool(failures or witness.bad or witness.cases < LEAST))


if __name__ == "__main__":
    sys.exit(main())
