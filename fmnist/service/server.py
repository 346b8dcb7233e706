"""The service on an address, until it is asked to end."""

import ipaddress
import logging
import os
import socket
from pathlib import Path

import uvicorn

from fmnist.common.errors import FmnistError
from fmnist.monitoring.answer_log import AnswerLog
from fmnist.runs.run import Run
from fmnist.service.app import service
from fmnist.service.engine import engine_of
from fmnist.service.figures import Figures
from fmnist.service.limits import Limits
from fmnist.service.served import Served

TOKEN = "FMNIST_TOKEN"
"""The variable of the environment that holds the token."""
_SHORTEST = 16
_BACKLOG = 2_048
"""How many connections may wait; uvicorn's own number."""


def read_token(file: Path | None) -> str | None:
    """The token in `file`, else in the environment; None where neither has one.

    Raises:
        FmnistError: the file cannot be read, or the token is too short to keep anybody out.
    """
    try:
        token = os.environ.get(TOKEN, "") if file is None else file.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise FmnistError(f"The token cannot be read from {file}: check the path.") from error
    token = token.strip()
    if file is None and not token:
        return None
    if len(token) < _SHORTEST or not token.isascii() or not token.isprintable():
        raise FmnistError(
            f"The token must have at least {_SHORTEST} plain characters: make one with "
            'python -c "import secrets; print(secrets.token_urlsafe(32))".'
        )
    return token


def require_token(host: str, token: str | None) -> None:
    """Raise FmnistError if the address can be reached from other machines and nobody is asked."""
    if token is None and not _is_this_machine(host):
        raise FmnistError(
            f"At {host} other machines can reach the service, so it needs a token: set {TOKEN} or "
            "--token-file, or leave --host out."
        )


def listening(host: str, port: int, token: str | None) -> socket.socket:
    """A socket that takes requests at an address, also before somebody answers them.

    Raises:
        FmnistError: other machines can reach it and nobody is asked for a token, or there is no
            such address here, or another program has it.
    """
    require_token(host, token)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        server = socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise FmnistError(
            f"Nothing can be served at {host}, port {port} ({error.strerror}): choose another "
            "--port or --host."
        ) from error
    # Connections inherit it. asyncio sets it on those alone that it listened for itself; without
    # it an answer waits 40 ms for the acknowledgement of its own headers.
    server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return server


def answering(
    run: Run, limits: Limits, token: str | None, answers: AnswerLog | None = None
) -> uvicorn.Server:
    """A server that will answer with `run` at the sockets that its `run()` is given, which returns
    after SIGINT or SIGTERM, when what it has begun is answered.

    Raises:
        FmnistError: the run cannot answer.
    """
    figures = Figures()
    served = Served(run, engine_of(run), figures.batches.observe)
    config = uvicorn.Config(
        service(served, figures, limits, token, answers),
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=int(limits.seconds),
        limit_max_requests=None,
    )
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Server(config)


def _is_this_machine(host: str) -> bool:
    try:
        found = socket.getaddrinfo(host, None)
        return all(ipaddress.ip_address(str(each[4][0])).is_loopback for each in found)
    except (OSError, ValueError):
        return False
