"""What every request passes: the token, the bounds on size, number and time, figures and the log.

It is plain ASGI, so that a body that is too large is refused while it arrives.
"""

import asyncio
import hmac
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from fmnist.common.text import on_one_line
from fmnist.service.figures import Figures
from fmnist.service.limits import Limits

log = logging.getLogger("fmnist.service")

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

OPEN_PATHS = ("/v2/health/live", "/v2/health/ready", "/docs", "/openapi.json")
"""Asked by whoever watches the process or reads how to ask, who has no token."""
_LONGEST_PATH = 200


class _Refused(Exception):  # noqa: N818
    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Guard:
    """The service behind its limits.

    Args:
        token: what a request must bring as `Authorization: Bearer …`; None for none.
    """

    def __init__(self, app: App, limits: Limits, token: str | None, figures: Figures) -> None:
        self._app = app
        self._limits = limits
        self._token = token
        self._figures = figures
        self._in_flight = 0

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, answer = time.perf_counter(), _Answer(send)
        self._count(1)
        try:
            self._admit(scope)
            async with asyncio.timeout(self._limits.seconds):
                await self._app(scope, self._bounded(receive, answer), answer)
        except _Refused as error:
            await answer.refuse(error)
        except TimeoutError:
            seconds = f"{self._limits.seconds:g} s"
            await answer.refuse(
                _Refused(408, f"This took longer than {seconds}: send less at a time.")
            )
        except Exception:
            log.exception("failed")
            await answer.refuse(_Refused(500, "The service failed: its log says why."))
        finally:
            self._count(-1)
            self._note(scope, answer.status, time.perf_counter() - started)

    def _admit(self, scope: Message) -> None:
        headers = {name.lower(): value for name, value in scope["headers"]}
        scheme, _, given = headers.get(b"authorization", b"").partition(b" ")
        if self._token is not None and scope["path"] not in OPEN_PATHS:
            held = hmac.compare_digest(given.strip(), self._token.encode())
            if scheme.lower() != b"bearer" or not held:
                raise _Refused(401, "Send the service's token as Authorization: Bearer TOKEN.")
        if self._in_flight > self._limits.parallel:
            raise _Refused(429, "Too many requests at a time: wait a second and send it again.")
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > self._limits.body_bytes:
            raise _Refused(413, self._too_large)

    @property
    def _too_large(self) -> str:
        return (
            f"A request has at most {self._limits.body_bytes // 1024**2} MB: send less at a time."
        )

    def _bounded(self, receive: Receive, answer: "_Answer") -> Receive:
        """The same body, refused once it has grown over the limit, whatever its header said."""
        arrived = 0

        async def bounded() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived > self._limits.body_bytes:
                answer.instead = _Refused(413, self._too_large)
                raise answer.instead
            return message

        return bounded

    def _count(self, change: int) -> None:
        self._in_flight += change
        self._figures.in_flight.set(self._in_flight)

    def _note(self, scope: Message, status: int, seconds: float) -> None:
        """One line of JSON: never what a picture shows, nor anything else of a body."""
        route = getattr(scope.get("route"), "path", "other")
        self._figures.requests.labels(route, str(status)).inc()
        self._figures.seconds.labels(route).observe(seconds)
        line = {
            "time": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "request": secrets.token_hex(4),
            "method": scope["method"],
            "path": on_one_line(scope["path"])[:_LONGEST_PATH],
            "status": status,
            "ms": round(1000 * seconds, 2),
        }
        log.info(json.dumps(line))


class _Answer:
    """Sends what the application answers, unless a refusal has to take its place.

    `instead` is sent in the place of whatever the application makes of it.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.instead: _Refused | None = None

    async def __call__(self, message: Message) -> None:
        if self.instead is not None:
            await self.refuse(self.instead)
            return
        if message["type"] == "http.response.start":
            self.status = message["status"]
        await self._send(message)

    async def refuse(self, refusal: _Refused) -> None:
        if self.status:
            return  # Its head has gone out: whoever asked sees the answer break off.
        self.status = status = refusal.status
        body = json.dumps({"error": str(refusal)}).encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        if status == 429:
            headers.append((b"retry-after", b"1"))
        if status == 401:
            headers.append((b"www-authenticate", b"Bearer"))
        await self._send({"type": "http.response.start", "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
