"""capacity-db as it is, but that its server asks the database every half second how it is."""

from __future__ import annotations

from functools import partial

from capacity_db.cli import main
from capacity_db.web import app
from capacity_db.web.watch import Watch

app.Watch = partial(Watch, interval=0.5)  # type: ignore[assignment, attr-defined]

if __name__ == "__main__":
    main(prog_name="capacity-db")
