"""``python -m capacity_db``: the same as the command ``capacity-db``."""

from capacity_db.cli import main

main(prog_name="capacity-db")
