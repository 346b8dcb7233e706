"""`fmnist serve`: a model as a service over HTTP."""

import argparse
from pathlib import Path

from fmnist.cli.answer_log import add_log_arguments, log_of
from fmnist.cli.output import print_json, say
from fmnist.common.errors import ConfigError
from fmnist.common.extras import require_extra
from fmnist.runs.store import Store
from fmnist.service.limits import Limits


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who answers, where, and whom."""
    parser.add_argument(
        "--model",
        metavar="RUN",
        help="a run's or an ensemble's id, or the end of it; else the included model",
    )
    parser.add_argument(
        "--host", default="127.0.0.1", help="the address. Default: %(default)s, this machine alone."
    )
    parser.add_argument("--port", type=int, default=8080, help="the port. Default: %(default)s.")
    parser.add_argument(
        "--token-file",
        type=Path,
        metavar="FILE",
        help="a file with the token that requests must bring; else the variable FMNIST_TOKEN",
    )
    parser.add_argument(
        "--parallel",
        type=int,
        default=Limits.parallel,
        metavar="N",
        help="requests at a time; more are answered with 429. Default: %(default)s.",
    )
    add_log_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Serve until the process is asked to end."""
    require_extra("serve", "The service", "fastapi", "uvicorn", "multipart", "prometheus_client")
    from fmnist.runs.load_model import default_run, require_all_classes
    from fmnist.service.server import answering, listening, read_token

    if options.parallel < 1:
        raise ConfigError("--parallel takes a number from 1 on.")
    if not 0 < options.port < 65_536:
        raise ConfigError("--port takes a number from 1 to 65535.")
    store = Store()
    chosen = store.find(options.model) if options.model else default_run(store)
    require_all_classes(chosen)
    token = read_token(options.token_file)
    with listening(options.host, options.port, token) as socket:
        limits = Limits(parallel=options.parallel)
        server = answering(chosen, limits, token, log_of(options, chosen))
        address = f"http://{options.host}:{options.port}"
        if options.json:
            print_json({"address": address, "model": chosen.id})
        say(f"{chosen.label} answers at {address}, which /docs describes; Ctrl-C ends it")
        server.run(sockets=[socket])
    return 0 if server.started else 1
