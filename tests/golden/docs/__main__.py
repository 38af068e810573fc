"""bin/docs: compare the generated documents with a freshly migrated database, or write them."""

from __future__ import annotations

import argparse
import sys

import psycopg

from capacity_db.deploy import migrate
from tests.golden.docs.documents import check, update
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.servers import run_server


def main() -> int:
    """Return 0 if the documents are (now) what the database says, 1 if they differ."""
    parser = argparse.ArgumentParser(prog="bin/docs", description=__doc__)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="only say what differs (the default)")
    mode.add_argument("--update", action="store_true", help="write the files")
    parser.add_argument("--server", default=EMBEDDED, help="'embedded' or the bin folder of one")
    arguments = parser.parse_args()
    with run_server(find_bindir(arguments.server)) as server:
        migrate(server.conninfo())
        with psycopg.connect(server.conninfo()) as connection:
            return update(connection) if arguments.update else check(connection)


if __name__ == "__main__":
    sys.exit(main())
