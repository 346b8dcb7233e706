"""How well people's photographs and drawings are recognised, and what each part contributes.

The pictures are in two folders that no repository holds: FMNIST_EVAL, or shared/eval beside the
project, with `manifest.csv` (file, kind, class_index, word, source), and the dressed people for
choosing in FMNIST_PHOTOGRAPHS (`fmnist/recognition/photographs.py`). Nothing was trained on either.
With --learn the combination of both looks is learned on the first and kept; what is printed is
cross-fitted, so that no answer comes from a combination that saw the picture.
"""

import argparse
import csv
import os
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from benchmarks.report import keep
from benchmarks.tables import recognition as tables
from fmnist.common.errors import ImageError
from fmnist.common.paths import PROJECT, SECOND_LOOK
from fmnist.common.storage import write_json
from fmnist.evaluation.calibration import answers, calibration_error
from fmnist.evaluation.metrics import Proportion, wilson_interval
from fmnist.networks.model import Model
from fmnist.recognition.classify import Answer, answer_to, classify
from fmnist.recognition.combine import FILE, WORN_FROM
from fmnist.recognition.decode import decode_image
from fmnist.recognition.items import Box
from fmnist.recognition.learn_to_combine import Case, Judged, cross_fitted, learn
from fmnist.recognition.measured import Measured, write_measured
from fmnist.recognition.photographs import photographs_folder, worn
from fmnist.recognition.recognise import mask_for, options_after, second_look_at
from fmnist.recognition.repair import RepairOptions, repair, settled
from fmnist.recognition.second_look import look_again
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.store import Store

_NOTHING = Answer(np.full(10, 0.1, np.float32), 1.0)
_RESAMPLES = 500
_LEAST_GARMENT = 0.012
_OVERLAP = 0.5


@dataclass(frozen=True)
class Seen:
    """A picture of the evaluation set and what both looks said about it.

    `unaided` is the network's answer where the segmenter alone found the item, as it lies, and to a
    drawing as it is, neither narrower nor lower. `seconds` are those by the clock and of the
    processor from the file to the answer, where there was one.
    """

    kind: str
    word: str
    case: Case
    unaided: Answer
    seconds: npt.NDArray[np.float64] | None = None

    @property
    def is_worn(self) -> bool:
        """Whether somebody seems to wear it."""
        return self.case.look is not None and self.case.look.body >= WORN_FROM


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--learn", action="store_true", help="learn the combination anew")
    options = parser.parse_args()
    folder = Path(os.environ.get("FMNIST_EVAL", PROJECT.parent / "shared" / "eval"))
    if not (folder / "manifest.csv").is_file():
        print(f"There is no evaluation set at {folder}: name its folder in FMNIST_EVAL.")
        return
    dressed = photographs_folder()
    run = default_run(Store())
    seen = look_at_all(folder, load_model(run))
    cases = [each.case for each in seen]
    if options.learn:
        write_json(SECOND_LOOK / FILE, learn(cases).model_dump())
    result = {"model": run.id, **measure(seen), "street": street(dressed)}
    keep("recognition", result)
    write_measured({run.id: _shares(result)})
    print(tables.table(), tables.ablation(), tables.by_word(), sep="\n\n")


def _shares(result: dict[str, Any]) -> Measured:
    """What Classify says about people's own pictures: phone photographs and drawings."""
    photo, sketch = (
        Proportion(round(share * number), int(number))
        for share, _, _, number in (result[kind]["accuracy"] for kind in ("photo", "sketch"))
    )
    return Measured(photo=photo, sketch=sketch)


def look_at_all(folder: Path, model: Model) -> list[Seen]:
    """Both looks at every picture of the evaluation set."""
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return [_look_at(folder, row, model) for row in rows]


def _look_at(folder: Path, row: dict[str, str], model: Model) -> Seen:
    """A picture in which nothing stands out gets no answer: equal probabilities."""
    payload = (folder / row["file"]).read_bytes()
    truth = int(row["class_index"])
    started = np.array([time.perf_counter(), time.process_time()])
    try:
        picture = decode_image(payload)
        options = settled(picture, RepairOptions())
        look = second_look_at(picture, options)
        item = look.items[0] if look else None
        where = mask_for(look, item)
        repaired = repair(picture, options_after(look, options), where=where)
        network = answer_to(model, repaired)
    except ImageError:
        case = Case(row["file"], truth, "drawing", _NOTHING)
        return Seen(row["kind"], row["word"], case, _NOTHING)
    seconds = np.array([time.perf_counter(), time.process_time()]) - started
    if look is not None:
        repaired = repair(picture, options)
    unaided = classify(model, repaired.image)
    case = Case(row["file"], truth, "photograph" if look else "drawing", network, look, item)
    return Seen(row["kind"], row["word"], case, unaided, seconds)


def measure(seen: Sequence[Seen]) -> dict[str, Any]:
    """All figures of the evaluation set; accuracies as (share, low, high, number)."""
    judged = cross_fitted([each.case for each in seen])
    result: dict[str, Any] = {kind: _of_kind(seen, judged, kind) for kind in tables.KINDS}
    result["words"] = _by_word(seen, judged)
    for name, is_worn in (("worn", True), ("not worn", False)):
        result[name] = _accuracy(
            (each, guess.answer)
            for each, guess in zip(seen, judged, strict=True)
            if each.kind != "sketch" and each.is_worn == is_worn
        )
    photographs = [
        (each, guess)
        for each, guess in zip(seen, judged, strict=True)
        if each.kind != "sketch" and each.case.class_index >= 0
    ]
    truth = np.array([each.case.class_index for each, _ in photographs])
    shares = np.stack([guess.answer.probabilities for _, guess in photographs])
    result["calibration_error"] = calibration_error(*answers(shares, truth))
    result["coverage"] = float(
        np.mean([each.case.class_index in guess.classes for each, guess in photographs])
    )
    result["set_size"] = float(np.mean([len(guess.classes) for _, guess in photographs]))
    result["warned_about_clothes"] = float(
        np.mean([guess.answer.is_outlier for _, guess in photographs])
    )
    result["ablation"] = _ablation(seen, judged)
    seconds = [each.seconds for each in seen if each.kind != "sketch" and each.seconds is not None]
    for way, times in zip(("clock", "processor"), np.transpose(seconds), strict=True):
        result[f"milliseconds_{way}"] = (1000 * np.percentile(times, [50, 95])).tolist()
    return result


def _of_kind(seen: Sequence[Seen], judged: Sequence[Judged], kind: str) -> dict[str, Any]:
    pairs = [(each, guess) for each, guess in zip(seen, judged, strict=True) if each.kind == kind]
    is_other = np.array([each.case.class_index < 0 for each, _ in pairs])
    scores = np.array([guess.answer.outlier for _, guess in pairs])
    return {
        "accuracy": _accuracy((each, guess.answer) for each, guess in pairs),
        "auroc": _auroc(is_other, scores),
    }


def _by_word(seen: Sequence[Seen], judged: Sequence[Judged]) -> dict[str, list[float]]:
    groups: dict[str, list[tuple[Seen, Answer]]] = defaultdict(list)
    for each, guess in zip(seen, judged, strict=True):
        if each.kind != "sketch" and each.case.class_index >= 0:
            groups[f"{each.kind}: {each.word}"].append((each, guess.answer))
    return {word: _accuracy(pairs) for word, pairs in sorted(groups.items())}


def _ablation(seen: Sequence[Seen], judged: Sequence[Judged]) -> dict[str, dict[str, list[float]]]:
    """The accuracy with parts of the whole; a drawing gets no second look."""
    both = {each.case.name: guess.answer for each, guess in zip(seen, judged, strict=True)}

    def second(each: Seen) -> Answer:
        item = each.case.item
        network = each.case.network
        return replace(network, probabilities=item.probabilities) if item else network

    def whole(each: Seen) -> Answer:
        look = each.case.look
        network = each.case.network
        return replace(network, probabilities=look.whole[:10]) if look else network

    parts: dict[str, Callable[[Seen], Answer]] = {
        "both looks": lambda each: both[each.case.name],
        "the network, no cutting, turning, squeezing": lambda each: each.unaided,
        "the network": lambda each: each.case.network,
        "second look: the item": second,
        "second look: the whole": whole,
    }
    return {
        name: {
            kind: _accuracy((each, answer(each)) for each in seen if each.kind == kind)
            for kind in tables.KINDS
        }
        for name, answer in parts.items()
    }


def street(folder: Path) -> dict[str, Any]:
    """Of dressed people's garments in `folder`, how many have an item with that box and class."""
    right = found = garments = items = pictures = 0
    for person in worn(folder, "choose"):
        look = look_again(person.picture)
        pictures += 1
        items += len(look.items)
        for garment in person.items:
            if np.isin(person.words, garment.values).mean() < _LEAST_GARMENT:
                continue
            garments += 1
            there = [item for item in look.items if overlap(item.box, garment.box) >= _OVERLAP]
            found += bool(there)
            right += any(item.probabilities.argmax() == garment.class_index for item in there)
    return {
        "right": _interval(right, garments),
        "box": _interval(found, garments),
        "items_a_picture": items / max(pictures, 1),
    }


def overlap(one: Box, other: Box) -> float:
    """The intersection over union of two boxes."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    common = max(wide, 0) * max(high, 0)
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return common / (sum(areas) - common)


def _accuracy(pairs: Any) -> list[float]:
    right = [
        answer.class_index == each.case.class_index
        for each, answer in pairs
        if each.case.class_index >= 0
    ]
    return _interval(sum(right), len(right))


def _interval(right: int, total: int) -> list[float]:
    low, high = wilson_interval(right, max(total, 1))
    return [right / max(total, 1), low, high, total]


def _auroc(is_other: np.ndarray, scores: np.ndarray) -> list[float]:
    rng = np.random.default_rng(0)
    ours, others = np.flatnonzero(~is_other), np.flatnonzero(is_other)
    resampled = []
    for _ in range(_RESAMPLES):
        taken = np.concatenate([rng.choice(ours, len(ours)), rng.choice(others, len(others))])
        resampled.append(roc_auc_score(is_other[taken], scores[taken]))
    low, high = np.percentile(resampled, [2.5, 97.5])
    return [float(roc_auc_score(is_other, scores)), float(low), float(high), len(others)]


if __name__ == "__main__":
    main()
