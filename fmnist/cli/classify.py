"""`fmnist classify`: classify pictures of clothes."""

import argparse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from fmnist.cli.output import print_json, say
from fmnist.cli.scores import accuracy
from fmnist.common.errors import ImageError
from fmnist.common.figures import per_cent
from fmnist.common.text import on_one_line
from fmnist.networks.model import Model
from fmnist.recognition.decode import MAX_BYTES, decode_image, upright_size
from fmnist.recognition.recognise import Recognition, recognise_picture
from fmnist.recognition.repair import RepairOptions
from fmnist.recognition.second_look import Item, SecondLook
from fmnist.runs.load_model import default_run, load_model, require_all_classes
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which pictures, and who answers."""
    parser.add_argument("images", nargs="+", metavar="IMAGE", help="PNG, JPEG or WebP files")
    parser.add_argument(
        "--model",
        metavar="RUN",
        help="a run's id, or the last characters of it. Default: the included model.",
    )
    parser.add_argument(
        "--network-alone", action="store_true", help="take no second look at photographs"
    )


def run(options: argparse.Namespace) -> int:
    """Classify each picture; one that cannot be read does not stop the others."""
    store = Store()
    chosen = store.find(options.model) if options.model else default_run(store)
    require_all_classes(chosen)
    model = load_model(chosen)
    say(f"{chosen.label} answers, test accuracy {accuracy(chosen.record.test)}")
    failed = False
    for result in _classified(options.images, model, alone=options.network_alone):
        result["model"] = chosen.id
        failed |= "error" in result
        if options.json:
            print_json(result)
        elif "error" in result:
            say(f"{result['file']}: {result['error']}")
        else:
            probability = per_cent(max(result["probabilities"]))
            doubt = ", looks like none of the ten" if result["is_outlier"] else ""
            note = f" {result['note']}" if result["note"] else ""
            print(f"{on_one_line(result['file'])}: {result['class']} ({probability}{doubt}){note}")
    return 1 if failed else 0


def _classified(files: list[str], model: Model, *, alone: bool) -> Iterator[dict[str, Any]]:
    for file in files:
        try:
            payload = _read(Path(file))
            picture = decode_image(payload)
            found = recognise_picture(model, picture, RepairOptions(), looks_again=not alone)
        except ImageError as error:
            yield {"file": file, "error": str(error)}
            continue
        width, height = upright_size(payload)
        scale = width / picture.width, height / picture.height
        yield {
            "file": file,
            "class": model.classes[found.answer.class_index],
            "class_index": found.answer.class_index,
            "probabilities": _numbers(found.answer.probabilities),
            "set": list(found.classes),
            "outlier": found.answer.outlier,
            "is_outlier": found.answer.is_outlier,
            "look": found.repaired.look,
            "recognised_as": found.repaired.in_words,
            "note": found.repaired.note,
            "items": [_item(each, *scale) for each in found.look.items] if found.look else [],
            "second_look": _second_look(found, found.look) if found.look else None,
        }


def _item(item: Item, across: float, down: float) -> dict[str, Any]:
    """One item, its box on the scale of the whole picture."""
    left, top, right, bottom = item.box
    return {
        "box": [
            round(left * across),
            round(top * down),
            round(right * across),
            round(bottom * down),
        ],
        "class_index": int(item.probabilities.argmax()),
        "probabilities": _numbers(item.probabilities),
        "word": item.word,
    }


def _second_look(found: Recognition, look: SecondLook) -> dict[str, Any]:
    """What each of the two looks says by itself."""
    return {
        "item": look.items.index(found.item) if found.item else None,
        "probabilities": _numbers(found.item.probabilities) if found.item else None,
        "network": _numbers(found.network.probabilities),
    }


def _numbers(probabilities: Iterable[float]) -> list[float]:
    return [float(probability) for probability in probabilities]


def _read(path: Path) -> bytes:
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
