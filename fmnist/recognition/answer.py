"""A picture as a file to all that is said of it, as JSON has it: at the terminal and served."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from fmnist.networks.model import Answering
from fmnist.recognition.decode import decode_image, upright_size
from fmnist.recognition.recognise import Recognition, recognise_picture
from fmnist.recognition.repair import RepairOptions
from fmnist.recognition.second_look import Item, SecondLook


class Read(NamedTuple):
    """What was made of a file, and how many of its pixels are one of the decoded picture's."""

    recognition: Recognition
    across: float
    down: float


def read(model: Answering, payload: bytes, *, alone: bool = False) -> Read:
    """What is made of the picture in `payload`, repaired and answered as the page does.

    Args:
        alone: take no second look at a photograph.

    Raises:
        ImageError: it cannot be read, is over a limit, or shows nothing.
    """
    picture = decode_image(payload)
    found = recognise_picture(model, picture, RepairOptions(), looks_again=not alone)
    width, height = upright_size(payload)
    return Read(found, width / picture.width, height / picture.height)


def in_json(found: Read, classes: tuple[str, ...]) -> dict[str, Any]:
    """All that is said of it; boxes are on the scale of the whole picture."""
    recognition, look = found.recognition, found.recognition.look
    answer, repaired = recognition.answer, recognition.repaired
    return {
        "class": classes[answer.class_index],
        "class_index": answer.class_index,
        "probabilities": _numbers(answer.probabilities),
        "set": list(recognition.classes),
        "outlier": answer.outlier,
        "is_outlier": answer.is_outlier,
        "look": repaired.look,
        "recognised_as": repaired.in_words,
        "note": repaired.note,
        "items": [_item(each, found) for each in look.items] if look else [],
        "second_look": _second_look(recognition, look) if look else None,
    }


def _item(item: Item, found: Read) -> dict[str, Any]:
    left, top, right, bottom = item.box
    return {
        "box": [
            round(left * found.across),
            round(top * found.down),
            round(right * found.across),
            round(bottom * found.down),
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
