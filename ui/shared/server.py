"""What the server adds to every answer, and what it says to whom it does not know."""

import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from fnmatch import fnmatch
from importlib import import_module
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import App, get_option

_HEADERS = {"X-Frame-Options": "SAMEORIGIN", "X-Content-Type-Options": "nosniff"}


class Guard:
    """Refuses what `server.allowedHosts` does not name, and forbids foreign frames and sniffing."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        app = self._app if _is_allowed(host) else _unknown(host)
        await app(scope, receive, guarded)


def _is_allowed(host: str) -> bool:
    allowed = get_option("server.allowedHosts")
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return not allowed or any(fnmatch(name, pattern.lower()) for pattern in allowed)


def _unknown(host: str) -> ASGIApp:
    return PlainTextResponse(
        f"This laboratory does not answer to the address {host[:100]}. Whoever runs it can add it: "
        "streamlit run app.py --server.allowedHosts NAME",
        status_code=403,
    )


MIDDLEWARE = [Middleware(Guard)]
OPEN = (
    "This server answers to every computer that reaches this one, and there are no accounts: "
    "whoever opens it can start, stop and delete runs."
)
"""What a server has to say that does not listen on its own computer alone."""

_log = logging.getLogger("streamlit.fmnist")


@asynccontextmanager
async def announced(app: App) -> AsyncIterator[None]:
    """While the server runs; it says in its log when it is open to the network.

    At its end a training stops after the current step. uvicorn ends the process by the signal that
    it was sent, so that nothing is called at the exit of Python.
    """
    # It imports itself in circles: two pages opened at once would each begin with half of it.
    import_module("sklearn.ensemble")
    if open_to_the_network():
        _log.warning(OPEN)
    yield
    if queue := sys.modules.get("fmnist.jobs.queue"):
        queue.jobs().close()


def open_to_the_network() -> bool:
    """Whether the server answers to other computers than its own."""
    return get_option("server.address") not in ("127.0.0.1", "localhost", "::1")
