"""Play pages and write into them what their commands print: python -m tests.docs PAGE ..."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from capacity_db.deploy import migrate
from tests.docs.answers import corrected
from tests.docs.elsewhere import LEFT_OUT
from tests.docs.play import begins_empty, play, script, url
from tests.golden.docs.documents import ROOT
from tests.support.binaries import EMBEDDED, find_bindir
from tests.support.databases import fresh_database
from tests.support.servers import Server, run_server


def main() -> int:
    """Play each page; 1 if a command of one fails, whose text then stays as it is."""
    parser = argparse.ArgumentParser(prog="python -m tests.docs", description=__doc__)
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE")
    with run_server(find_bindir(EMBEDDED)) as server:
        done = [_update(server, path.resolve()) for path in parser.parse_args().pages]
    return 0 if all(done) else 1


def _update(server: Server, path: Path) -> bool:
    name, markdown = str(path.relative_to(ROOT)), path.read_text()
    commands = script(markdown, LEFT_OUT.get(name))
    with fresh_database(server) as database, TemporaryDirectory() as folder:
        if not begins_empty(commands):
            migrate(server.conninfo(database))
        played = play(name, commands, Path(folder), url(server, database))
    if played.status:
        print(f"{name} ended with {played.status}:\n{played.output}", file=sys.stderr)
    elif (text := corrected(markdown, played.output)) != markdown:
        path.write_text(text)
        print(f"wrote {name}")
    return played.status == 0


if __name__ == "__main__":
    sys.exit(main())
