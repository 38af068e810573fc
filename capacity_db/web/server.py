"""uvicorn, told to end what would never end by itself before it waits for what is in flight."""

from __future__ import annotations

import socket
from typing import Any

import uvicorn
from fastapi import FastAPI


class Server(uvicorn.Server):
    """Stops within moments, though pages listen for events.

    uvicorn waits for answers in flight before it tells the application to stop, and a stream of
    events is one.

    Args:
        app: made by ``create_app``.
        config: options of ``uvicorn.Config``.
    """

    def __init__(self, app: FastAPI, **config: Any) -> None:
        super().__init__(uvicorn.Config(app, **config))
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Let the pages' streams end, and finish the requests in flight."""
        self._app.state.feed.close()
        await super().shutdown(sockets)
