"""The commands. Each is the module of its name, imported when it is the one that is asked for:
`run` does the work, and `add_arguments` adds to the parser what it takes.
"""

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence
from keyword import iskeyword
from pathlib import Path

from fmnist.cli.output import say
from fmnist.cli.terminal import print_anywhere, print_nowhere
from fmnist.common.errors import FmnistError
from fmnist.common.storage import disk_is_full

_INTERRUPTED = 130
"""What a shell reports of a command that Ctrl-C ended."""

_COMMANDS = {
    "data": "make the dataset available on this machine",
    "architectures": "list the networks with their sizes",
    "presets": "list the presets",
    "train": "train a network",
    "distil": "train a network to answer as another one does, and the same network alone",
    "prune": "make a smaller copy of a run, and measure what that saves",
    "runs": "list runs, the newest first",
    "show": "say how good a run is, where it fails and how it was trained",
    "compare": "test whether runs differ significantly",
    "ensemble": "have several runs answer together, or one run look several times",
    "evaluate": "evaluate the best weights of a run on test once more",
    "classify": "classify pictures of clothes",
    "serve": "answer pictures over HTTP",
    "drift": "say whether the answers of a model in use have changed",
    "export": "write a run as a file that works without this program",
    "log": "write runs for TensorBoard, MLflow or a spreadsheet",
    "import": "put the run in a bundle among yours",
    "segmenter": "train the network that finds the item in a photograph",
    "second-look": "train what finds and names garments in photographs",
    "resume": "continue a run that was cut short",
    "reproduce": "train the systems of the source projects again and compare",
    "range-test": "suggest a learning rate",
    "search": "look for a better setting, and find out whether it is one",
    "folds": "predict each training image by networks that never saw it",
    "audit": "say which images are there twice and which labels networks doubt",
    "claims": "judge the published claims by the runs here",
    "ship": "add finished runs to the included ones",
    "doctor": "check versions, device, dataset and disk",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 0 when all of it worked, 130 after Ctrl-C, else 1."""
    print_anywhere()
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        options = _parser(given[0] if given else "").parse_args(given)
        logging.basicConfig(level=logging.INFO, format="%(message)s", stream=sys.stderr)
        status: int = options.command(options)
        sys.stdout.flush()
        return status
    except FmnistError as error:
        say(str(error))
        return 1
    except ModuleNotFoundError as error:
        if str(error.name).startswith("fmnist"):
            raise
        say(f"This Python lacks {error.name}: activate .venv, or run `{_called()} doctor`.")
        return 1
    except BrokenPipeError:
        return 1
    except OSError as error:
        if not disk_is_full(error):
            raise
        print_nowhere()
        say("The output cannot be written: there is no room left where it goes.")
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return _INTERRUPTED


def _called() -> str:
    return "fmnist" if Path(sys.argv[0]).stem == "fmnist" else "python -m fmnist"


def _module(command: str) -> str:
    return f"{command}_" if iskeyword(command) else command.replace("-", "_")


def _parser(asked: str) -> argparse.ArgumentParser:
    """The parser of all commands; only that which is `asked` for knows its arguments."""
    parser = argparse.ArgumentParser(prog=_called(), description="A Fashion-MNIST laboratory.")
    subparsers = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, help in _COMMANDS.items():
        subparser = subparsers.add_parser(name, help=help, description=help)
        subparser.add_argument(
            "--json", action="store_true", help="print the result as JSON on standard output"
        )
        if name == asked:
            command = importlib.import_module(f"fmnist.cli.{_module(name)}")
            subparser.set_defaults(command=command.run)
            if hasattr(command, "add_arguments"):
                command.add_arguments(subparser)
    return parser
