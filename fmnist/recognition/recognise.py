"""A picture to an answer, from both looks where it is a photograph."""

from dataclasses import dataclass, replace

from PIL import Image

from fmnist.networks.model import Answering
from fmnist.recognition.classify import Answer, answer_to
from fmnist.recognition.combine import WORN_FROM, combination, prediction_set, together
from fmnist.recognition.items import Mask
from fmnist.recognition.repair import Repaired, RepairOptions, repair, settled
from fmnist.recognition.second_look import Item, SecondLook, look_again


@dataclass(frozen=True)
class Recognition:
    """What was made of a picture.

    Attributes:
        repaired: the 28 x 28 image that the network got, and how it came about
        network: what the network says about it
        look: the second look at the photograph, if there was one
        item: the item of `look` that this is about
        answer: of both together; without a second look the network's
        classes: the prediction set, the most probable class first
    """

    repaired: Repaired
    network: Answer
    look: SecondLook | None
    item: Item | None
    answer: Answer
    classes: tuple[int, ...]


def recognise(
    model: Answering, repaired: Repaired, look: SecondLook | None, item: Item | None
) -> Recognition:
    """The answer of `model` to a repaired picture, and of `look` to one of its items."""
    network = answer_to(model, repaired)
    learned = combination()
    answer = network if look is None or item is None else together(network, look, item, learned)
    least = learned.in_set["photograph" if look else "drawing"]
    classes = prediction_set(answer.probabilities.tolist(), least)
    return Recognition(repaired, network, look, item, answer, classes)


def recognise_picture(
    model: Answering, picture: Image.Image, options: RepairOptions, *, looks_again: bool = True
) -> Recognition:
    """The answer to an RGBA picture, of a photograph to its main item after a second look.

    Raises:
        ImageError: nothing, or only a dot, stands out from the background.
    """
    options = settled(picture, options)
    look = second_look_at(picture, options) if looks_again else None
    item = look.items[0] if look else None
    repaired = repair(picture, options_after(look, options), where=mask_for(look, item))
    return recognise(model, repaired, look, item)


def second_look_at(picture: Image.Image, options: RepairOptions) -> SecondLook | None:
    """The second look at what `settled` options say is a photograph; else there is none."""
    return look_again(picture) if options.look == "photograph" else None


def options_after(look: SecondLook | None, options: RepairOptions) -> RepairOptions:
    """The options with which to repair a picture once it is known which way up it is."""
    return replace(options, quarters=look.quarters) if look else options


def mask_for(look: SecondLook | None, item: Item | None) -> Mask | None:
    """Where the item is, if somebody wears it or it is not the main one.

    What lies alone is found better by the segmenter that learned such scenes.
    """
    if look is None or item is None or (look.body < WORN_FROM and item is look.items[0]):
        return None
    return item.mask
