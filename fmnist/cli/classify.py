"""`fmnist classify`: classify pictures of clothes."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fmnist.cli.answer_log import add_log_arguments, log_of
from fmnist.cli.output import print_json, say
from fmnist.cli.scores import accuracy
from fmnist.common.errors import ImageError
from fmnist.common.text import on_one_line
from fmnist.monitoring.answer_log import AnswerLog
from fmnist.networks.model import Model
from fmnist.recognition.answer import Read, in_json, read
from fmnist.recognition.classify import verdict
from fmnist.recognition.decode import MAX_BYTES, NAMES
from fmnist.runs.load_model import default_run, load_model, require_all_classes
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pictures, and who answers."""
    parser.add_argument("images", nargs="+", metavar="IMAGE", help=f"{NAMES} files")
    parser.add_argument(
        "--model",
        metavar="RUN",
        help="a run's id, or the last characters of it. Default: the included model.",
    )
    parser.add_argument(
        "--network-alone", action="store_true", help="take no second look at photographs"
    )
    add_log_arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Classify each picture; one that cannot be read does not stop the others."""
    store = Store()
    chosen = store.find(options.model) if options.model else default_run(store)
    require_all_classes(chosen)
    model = load_model(chosen)
    say(f"{chosen.label} answers, test accuracy {accuracy(chosen.record.test)}")
    failed = False
    log = log_of(options, chosen)
    for result, words in _classified(options.images, model, log, alone=options.network_alone):
        result["model"] = chosen.id
        failed |= "error" in result
        if options.json:
            print_json(result)
        elif "error" in result:
            say(f"{result['file']}: {result['error']}")
        else:
            print(f"{on_one_line(result['file'])}: {words}")
    return 1 if failed else 0


def _classified(
    files: list[str], model: Model, log: AnswerLog | None, *, alone: bool
) -> Iterator[tuple[dict[str, Any], str]]:
    """What is said of each file, for programs and in words; of one that cannot be read why."""
    for file in files:
        try:
            found = read(model, _bytes(Path(file)), alone=alone)
            if log is not None:
                answer, image = found.recognition.answer, found.recognition.repaired.image
                log.add(answer.probabilities, answer.outlier, answer.is_outlier, image)
            yield {"file": file} | in_json(found, model.classes), _in_words(found, model.classes)
        except ImageError as error:
            yield {"file": file, "error": str(error)}, ""


def _in_words(found: Read, classes: tuple[str, ...]) -> str:
    answer, note = found.recognition.answer, found.recognition.repaired.note
    doubt = ["looks like none of the ten"] if answer.is_outlier else []
    return " ".join([", ".join([*verdict(answer, classes), *doubt]), *([note] if note else [])])


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ImageError("There is no such file, or it is a folder: check the path.")
        if path.stat().st_size > MAX_BYTES:
            raise ImageError(
                f"The file is larger than {MAX_BYTES // 1024**2} MB: save a smaller picture."
            )
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise ImageError("The file cannot be opened: check the path and permissions.") from error
