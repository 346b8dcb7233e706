"""From a repaired picture to an answer: the probabilities, and whether to believe them."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import numpy.typing as npt
import torch
from PIL import Image

from fmnist.common.errors import ImageError
from fmnist.common.figures import confidence
from fmnist.networks.model import Answering
from fmnist.recognition.look import LOOKS, Look
from fmnist.recognition.repair import Repaired, RepairOptions, repair
from fmnist.recognition.segmenter import Mask

UNSURE = 0.6
"""Below this confidence an answer is not sure, and names the runner-up."""
OUTLIER = 0.85
"""From this score on a picture counts as none of the classes."""
SQUEEZED = 0.7


@dataclass(frozen=True)
class Answer:
    """What a model makes of one image.

    Attributes:
        probabilities: of the classes, float32 (classes,)
        outlier: how little the image looks like any of them, from 0 to 1: the entropy of the
            probabilities, as a share of that of equal ones, its mean over the views of the image;
            another score where a second look was taken
        outlier_from: the score from which on it counts as none of them
    """

    probabilities: npt.NDArray[np.float32]
    outlier: float
    outlier_from: float = OUTLIER

    @property
    def class_index(self) -> int:
        """The most probable class."""
        return int(self.probabilities.argmax())

    @property
    def runner_up(self) -> int:
        """The second most probable class."""
        return int(self.probabilities.argsort()[-2])

    @property
    def is_unsure(self) -> bool:
        """Whether the runner-up is to be named as well."""
        return float(self.probabilities.max()) < UNSURE

    @property
    def is_outlier(self) -> bool:
        """Whether the image looks like nothing the network has learned."""
        return self.outlier >= self.outlier_from


def verdict(answer: Answer, classes: Sequence[str]) -> tuple[str, str]:
    """The class and its confidence, in doubt with the runner-up and its own."""
    places = [answer.class_index, *([answer.runner_up] if answer.is_unsure else [])]
    names = " or ".join(classes[place] for place in places)
    shares = " and ".join(confidence(float(answer.probabilities[place])) for place in places)
    return f"Not sure: {names}" if answer.is_unsure else names, f"confidence {shares}"


@dataclass(frozen=True)
class Alternative:
    """What the answer would be had the picture been repaired in another way."""

    change: str
    repaired: Repaired
    answer: Answer


def classify(model: Answering, image: npt.NDArray[np.uint8], *, drawn: bool = False) -> Answer:
    """The answer for a uint8 image (H, W) or (H, W, C), averaged with its mirror image.

    A model with flip test-time augmentation averages its logits itself, and is asked once; of any
    other model the probabilities are averaged. What is drawn has the proportions that the hand
    gave it, so the probabilities are also averaged over it made narrower and lower.
    """
    squeezed = [_squeezed(image, across=across) for across in (True, False)] if drawn else []
    views = [image, *squeezed]
    if not model.flip_tta:
        views = [side for view in views for side in (view, view[:, ::-1])]
    outputs = model.probabilities(torch.from_numpy(np.stack(views))).numpy()
    return Answer(outputs.mean(0), float(outlier_scores(outputs).mean()))


def outlier_scores(probabilities: npt.NDArray[np.floating]) -> npt.NDArray[np.float64]:
    """The entropy of each row (N, classes) as a share of that of equal ones, from 0 to 1: (N,)."""
    values = probabilities.astype(np.float64)
    entropy = -(values * np.log(np.maximum(values, 1e-9))).sum(1)
    return np.clip(entropy / np.log(values.shape[1]), 0, 1)


def answer_to(model: Answering, repaired: Repaired) -> Answer:
    """The answer for a repaired picture."""
    return classify(model, repaired.image, drawn=repaired.look == "drawing")


def _squeezed(image: npt.NDArray[np.uint8], *, across: bool) -> npt.NDArray[np.uint8]:
    """The image (H, W) or (H, W, C) made narrower or lower, on black."""
    height, width = image.shape[:2]
    size = (round(SQUEEZED * width), height) if across else (width, round(SQUEEZED * height))
    left, top = (width - size[0]) // 2, (height - size[1]) // 2
    squeezed = np.zeros_like(image)
    squeezed[top : top + size[1], left : left + size[0]] = np.asarray(
        Image.fromarray(image).resize(size, Image.Resampling.BOX)
    )
    return squeezed


def alternatives(
    model: Answering, picture: Image.Image, options: RepairOptions, where: Mask | None = None
) -> list[Alternative]:
    """What would change the answer: each repair turned round, where the class is then another.

    `picture` is RGBA as `decode_image` gives it. A repair that leaves nothing is passed over.
    """
    taken = repair(picture, options, where=where)
    given = answer_to(model, taken).class_index
    found = []
    for change, variant in _variants(options, taken.look):
        try:
            repaired = repair(picture, variant, where=where)
        except ImageError:
            continue
        answer = answer_to(model, repaired)
        if answer.class_index != given:
            found.append(Alternative(change, repaired, answer))
    return found


def _variants(options: RepairOptions, look: Look) -> Iterator[tuple[str, RepairOptions]]:
    """The options with one of them turned round, and what was done in words."""
    for other in LOOKS:
        if other != look:
            yield f"treated as a {other}", replace(options, look=other)
    for name in ("framed", "background", "contrast", "crop", "centre"):
        on = bool(getattr(options, name))
        changed = RepairOptions(**{**asdict(options), name: not on})
        yield f"{name} {'off' if on else 'on'}", changed
