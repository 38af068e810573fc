"""bin/golden: compare the golden files with a freshly migrated database, or write them anew."""

from __future__ import annotations

import argparse
import sys

import psycopg

from capacity_db.deploy import migrate
from tests.golden.dump import SUBJECTS, UPDATE, describe, difference, golden_path
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.servers import run_server


def main() -> int:
    """Return 0 if the files are (now) as the database, 1 if they differ."""
    parser = argparse.ArgumentParser(prog="bin/golden", description=__doc__)
    parser.add_argument("--update", action="store_true", help="write the files")
    parser.add_argument("--server", default=EMBEDDED, help="'embedded' or the bin folder of one")
    arguments = parser.parse_args()
    differs = False
    with run_server(find_bindir(arguments.server)) as server:
        migrate(server.conninfo())
        with psycopg.connect(server.conninfo()) as connection:
            for subject in SUBJECTS:
                if not (text := difference(connection, subject)):
                    continue
                differs = True
                if arguments.update:
                    golden_path(subject).write_text(describe(connection, subject))
                    print(f"wrote tests/golden/{subject}.txt")
                else:
                    print(text)
    if differs and not arguments.update:
        print(f"\nIf the change is meant: {UPDATE}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
