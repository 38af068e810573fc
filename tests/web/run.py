"""Serve a database for trying by hand: ``DATABASE_URL=… python -m tests.web.run --port 8000``.

Anybody may sign in, as a demonstration user or with the token that it prints.
"""

from __future__ import annotations

import argparse
import os
import sys

from psycopg import connect

from capacity_db.web.app import create_app
from capacity_db.web.server import Server
from capacity_db.web.settings import Settings
from tests.web.support import settings_for, token


def demo_users(dsn: str) -> dict[str, str]:
    """Who works somewhere, by the names to sign in with."""
    query = "SELECT DISTINCT user_id, role FROM capacity.restaurant_members ORDER BY user_id"
    with connect(dsn) as connection:
        return {f"{user_id} ({role})": user_id for user_id, role in connection.execute(query)}


def chosen_settings(arguments: argparse.Namespace) -> Settings:
    """The settings for tests, with what the command line adds."""
    users = demo_users(arguments.dsn)
    more = {"restaurant_id": arguments.restaurant} if arguments.restaurant else {}
    if arguments.limits:
        defaults = Settings()
        more |= {
            name: getattr(defaults, name)
            for name in ("booking_limit", "availability_limit", "sign_in_limit")
        }
    if arguments.trusted_proxies:
        more["trusted_proxies"] = tuple(arguments.trusted_proxies.split(","))
    return settings_for(arguments.dsn, demo_users=users, **more)


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.run", description=__doc__)
    parser.add_argument("--dsn", default=os.environ.get("DATABASE_URL", ""))
    parser.add_argument("--port", type=int, default=8000, help="0: any that is free")
    parser.add_argument("--restaurant", help="whose page / is")
    parser.add_argument("--limits", action="store_true", help="limit requests, as by default")
    parser.add_argument("--trusted-proxies", default="", help="addresses, separated by commas")
    arguments = parser.parse_args()
    settings = chosen_settings(arguments)
    for name, user_id in settings.demo_users.items():
        print(f"{name}: {token(user_id)}", file=sys.stderr)
    server = Server(
        create_app(settings),
        host="127.0.0.1",
        port=arguments.port,
        lifespan="on",
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    server.run()


if __name__ == "__main__":
    main()
