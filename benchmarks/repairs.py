"""How well people's photographs and drawings are recognised, and what each part contributes.

Needs a folder with `manifest.csv` (file, kind, class_index, word, source) and the pictures it
names: FMNIST_EVAL, or shared/eval beside the project. Half of the pictures, by the hash of their
names, is for choosing and is measured each time. The other half is measured with --open alone,
once, when every choice has been made, and shown from then on.
"""

import argparse
import csv
import hashlib
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from benchmarks.report import RESULTS, keep
from fmnist.common.errors import ImageError
from fmnist.common.paths import PROJECT
from fmnist.evaluation.metrics import wilson_interval
from fmnist.networks.model import Model
from fmnist.recognition.classify import Answer, answer_to
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import RepairOptions, repair
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import finished_runs

_SHRUNK = RepairOptions("drawing", background=False, contrast=False, crop=False, centre=False)
_FRAMED = RepairOptions("drawing")
_VARIANTS = {
    "all repairs": RepairOptions(),
    "without the choice of look: a photograph": RepairOptions("photograph"),
    "without finding the item": _FRAMED,
    "without contrast": RepairOptions(contrast=False),
    "without trimming": RepairOptions(crop=False),
    "merely shrunk": _SHRUNK,
}
_RESAMPLES = 1_000


@dataclass(frozen=True)
class Example:
    """One picture of the evaluation set; `class_index` is -1 for none of the ten."""

    payload: bytes
    kind: str
    class_index: int


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", action="store_true", help="measure the half held back as well")
    options = parser.parse_args()
    halves = evaluation_halves()
    if halves is None:
        return
    choosing, held_back = halves
    store = Store()
    chosen = default_run(store)
    (plain,) = finished_runs(PRESETS.get("reference").settings, store.shipped())
    result: dict[str, Any] = {"model": chosen.id, "plain_model": plain.id}
    result["choosing"] = _measure_all(chosen, plain, choosing)
    if options.open:
        result["held_back"] = _measure_all(chosen, plain, held_back)
    else:
        kept = RESULTS / "repairs.json"
        earlier = json.loads(kept.read_text()) if kept.is_file() else {}
        same = all(earlier.get(name) == result[name] for name in ("model", "plain_model"))
        if same and "held_back" in earlier:
            result["held_back"] = earlier["held_back"]
    keep("repairs", result)
    for half in ("choosing", "held_back"):
        if half in result:
            _print_table(half, result[half])


def evaluation_halves() -> tuple[list[Example], list[Example]] | None:
    """The half for choosing and the half held back; None, and a sentence, without the set."""
    folder = Path(os.environ.get("FMNIST_EVAL", PROJECT.parent / "shared" / "eval"))
    if not (folder / "manifest.csv").is_file():
        print(f"There is no evaluation set at {folder}: name its folder in FMNIST_EVAL.")
        return None
    halves: tuple[list[Example], list[Example]] = ([], [])
    with (folder / "manifest.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            digest = hashlib.sha256(Path(row["file"]).name.encode()).digest()
            payload = (folder / row["file"]).read_bytes()
            halves[digest[0] % 2].append(Example(payload, row["kind"], int(row["class_index"])))
    return halves


def _measure_all(chosen: Run, plain: Run, examples: list[Example]) -> dict[str, Any]:
    ours, theirs = load_model(chosen), load_model(plain)
    measured = {name: measure(ours, examples, options) for name, options in _VARIANTS.items()}
    measured["plain network, all repairs"] = measure(theirs, examples, RepairOptions())
    measured["plain network, framed"] = measure(theirs, examples, _FRAMED)
    measured["plain network, merely shrunk"] = measure(theirs, examples, _SHRUNK)
    return measured


def measure(model: Model, examples: list[Example], options: RepairOptions) -> dict[str, Any]:
    """Accuracy of photographs and drawings, AUROC of the outlier score, and milliseconds."""
    answers, seconds = zip(*_answers(model, examples, options), strict=True)
    truth = np.array([example.class_index for example in examples])
    kinds = np.array([example.kind for example in examples])
    guesses = np.array([answer.class_index for answer in answers])
    outliers = np.array([answer.outlier for answer in answers])
    measured: dict[str, Any] = {
        kind: _accuracy(truth[of_kind], guesses[of_kind])
        for kind in ("photo", "sketch")
        for of_kind in [(kinds == kind) & (truth >= 0)]
    }
    drawn = kinds == "sketch"
    measured["auroc"] = _auroc(truth[drawn] < 0, outliers[drawn])
    measured["milliseconds"] = {
        "median": 1000 * float(np.median(seconds)),
        "p95": 1000 * float(np.percentile(seconds, 95)),
    }
    return measured


def _answers(
    model: Model, examples: list[Example], options: RepairOptions
) -> Iterator[tuple[Answer, float]]:
    """The answer to each picture and the seconds from its bytes to there."""
    blank = Answer(np.full(10, 0.1, np.float32), 1.0)
    for example in examples:
        started = time.perf_counter()
        try:
            answer = answer_to(model, repair(decode_image(example.payload), options))
        except ImageError:
            answer = blank
        yield answer, time.perf_counter() - started


def _accuracy(truth: npt.NDArray[np.int64], guesses: npt.NDArray[np.int64]) -> dict[str, Any]:
    """Micro with Wilson's interval, macro with a bootstrap interval, and each class."""
    right = truth == guesses
    low, high = wilson_interval(int(right.sum()), len(right))
    classes = np.unique(truth)
    rng = np.random.default_rng(0)
    macros = []
    for _ in range(_RESAMPLES):
        recalls = [
            rng.choice(right[truth == label], int((truth == label).sum())).mean()
            for label in classes
        ]
        macros.append(np.mean(recalls))
    return {
        "count": len(right),
        "micro": float(right.mean()),
        "micro_interval": [low, high],
        "macro": float(np.mean([right[truth == label].mean() for label in classes])),
        "macro_interval": [float(edge) for edge in np.percentile(macros, [2.5, 97.5])],
        "recall": {int(label): float(right[truth == label].mean()) for label in classes},
    }


def _auroc(is_other: npt.NDArray[np.bool_], scores: npt.NDArray[np.float64]) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    ours, others = np.flatnonzero(~is_other), np.flatnonzero(is_other)
    resampled = []
    for _ in range(_RESAMPLES):
        taken = np.concatenate([rng.choice(ours, len(ours)), rng.choice(others, len(others))])
        resampled.append(roc_auc_score(is_other[taken], scores[taken]))
    return {
        "ten": len(ours),
        "others": len(others),
        "auroc": float(roc_auc_score(is_other, scores)),
        "interval": [float(edge) for edge in np.percentile(resampled, [2.5, 97.5])],
    }


def _print_table(half: str, measured: dict[str, Any]) -> None:
    print(f"\n{half.replace('_', ' ')} half")
    print(f"{'':44}{'photographs':>24}{'drawings':>24}{'AUROC':>7}{'ms':>6}")
    for name, figures in measured.items():
        cells = [
            f"{figures[kind]['micro']:.2f} ({figures[kind]['micro_interval'][0]:.2f} to "
            f"{figures[kind]['micro_interval'][1]:.2f})"
            for kind in ("photo", "sketch")
        ]
        auroc, speed = figures["auroc"]["auroc"], figures["milliseconds"]["median"]
        print(f"{name:44}{cells[0]:>24}{cells[1]:>24}{auroc:>7.2f}{speed:>6.0f}")
    whole = measured["all repairs"]
    for kind in ("photo", "sketch"):
        low, high = whole[kind]["macro_interval"]
        print(f"{kind}, mean over classes: {whole[kind]['macro']:.2f} ({low:.2f} to {high:.2f})")
    low, high = whole["auroc"]["interval"]
    print(f"AUROC {whole['auroc']['auroc']:.2f} ({low:.2f} to {high:.2f})")
    print("targets: photographs 0.55 (phone) and 0.75 (shop), drawings 0.70, AUROC 0.85, 150 ms")


if __name__ == "__main__":
    main()
