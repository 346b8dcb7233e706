"""The model card of a run: Markdown with the metadata block that Hugging Face's Hub reads.

The headings follow Mitchell et al. (2019, arXiv:1810.03993) and the Hub's template.
"""

import json
from collections.abc import Iterable, Sequence

from fmnist.common.figures import bounded, count, number_of, per_cent, points, signed
from fmnist.common.text import on_one_line
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.source import DEFAULT_DATASET
from fmnist.evaluation.calibration import calibration
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metric_registry import METRICS
from fmnist.evaluation.metrics import confusion
from fmnist.evaluation.per_class import class_figures
from fmnist.inspection.robustness import accuracy_lost, hardest
from fmnist.jobs.robustness import IMAGES, robustness_of
from fmnist.runs.description import choice_of, configuration_of
from fmnist.runs.evaluations import evaluate_run, recorded_figures
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run

_ON_THE_HUB = {DEFAULT_DATASET: "zalando-datasets/fashion_mnist"}


def model_card(run: Run) -> str:
    """All that whoever is given the model should know, filled from its record and predictions.

    Raises:
        RunError: the run is not complete.
        CheckpointError: its predictions are damaged.
        DatasetError: its dataset is not on this machine.
    """
    dataset = load_dataset(run.record.dataset.name)
    test = evaluate_run(run, dataset, "test")
    parts = (
        _metadata(run, dataset),
        f"# {_cell(run.label)}",
        _summary(run, dataset),
        "## Uses\n\n" + _uses(),
        "## Data and protocol\n\n" + _protocol(run.record),
        "## Results\n\n" + _results(run, test),
        "## Training\n\n" + _training(run.record),
    )
    return "\n\n".join(parts) + "\n"


def _metadata(run: Run, dataset: Dataset) -> str:
    """The block in YAML, whose strings are written as JSON, which YAML contains."""
    record = run.record
    assert record.test is not None
    hub = _ON_THE_HUB.get(dataset.source.name)
    lines = [
        "---",
        "library_name: pytorch",
        "pipeline_tag: image-classification",
        *([f"datasets:\n- {hub}"] if hub else []),
        "metrics:\n- accuracy",
        "model-index:",
        f"- name: {json.dumps(run.id)}",
        "  results:",
        "  - task:\n      type: image-classification",
        f"    dataset:\n      name: {json.dumps(dataset.source.title)}",
        f"      type: {json.dumps(hub or dataset.source.name)}",
        "      split: test",
        f"    metrics:\n    - type: accuracy\n      value: {record.test.accuracy:.4f}",
        "---",
    ]
    return "\n".join(lines)


def _summary(run: Run, dataset: Dataset) -> str:
    record = run.record
    assert record.test is not None
    accuracy = bounded(recorded_figures(run)["accuracy"])
    return (
        f"Tells {len(record.dataset.classes)} classes of {dataset.source.title} apart from grey "
        f"images of {' x '.join(map(str, dataset.source.shape.stored[:2]))} pixels. Test accuracy "
        f"{accuracy}, {count(record.network.parameters)} parameters, {count(record.network.macs)} "
        f"MACs for an image. Run `{run.id}`."
    )


def _uses() -> str:
    return (
        "For learning and teaching, and as a baseline. It knows its classes and nothing else: "
        "whatever it is shown it names as one of them. An image must be one item, bright on black, "
        "centred, as the dataset has them. What people photograph or draw it classifies correctly "
        "far less often: the preprocessing that makes such images of pictures, and the second look "
        "at photographs, are parts of the laboratory (`python -m fmnist classify`; measured in its "
        "docs/recognition.md) and not of the network.\n\n"
        "It must not be used where a wrong answer harms somebody: not to judge or find people, not "
        "to sort real goods without a person who looks, not for anything but clothes. Its images "
        "are product photographs of one shop; how it does on other people's clothes does not "
        "stand here."
    )


def _protocol(record: RunRecord) -> str:
    split = record.split
    rows = [("Classes", ", ".join(record.dataset.classes)), ("Choice", choice_of(record))]
    if split is not None:
        rows += [
            ("Training images", count(split.train_images)),
            ("Validation images", count(split.validation_images)),
            ("Split", f"{split.id}, sha256 {split.sha256[:16]}"),
        ]
    if record.combination is None:
        rows.append(("Seed", str(record.config.seed)))
    times = "once" if record.test_looks == 1 else f"{record.test_looks} times"
    rows.append(("Test set", f"evaluated {times}; it chose nothing"))
    return _table(("", ""), rows)


def _results(run: Run, test: Evaluation) -> str:
    record = run.record
    rows = [
        (f"Test {metric.title}", metric.words(figure))
        for metric in METRICS
        if (figure := metric.compute(test)) is not None
    ]
    if record.best is not None:
        rows.append(("Validation accuracy", per_cent(record.best.accuracy)))
    if (gap := record.generalisation_gap) is not None:
        rows.append(("Generalisation gap", f"{signed(100 * gap, 1)} points"))
    if test.logits is not None:
        found = calibration(test.logits, test.labels)
        rows += [
            ("Calibration error (ECE)", points(found.error)),
            ("Mean confidence", per_cent(found.confidence)),
            ("Brier score", number_of(found.brier, 3)),
        ]
    robust = robustness_of(run)
    if robust is not None:
        worst, accuracy = hardest(robust)
        rows += [
            (
                f"Accuracy lost under changes of {count(IMAGES)} images, on average",
                points(accuracy_lost(robust).value),
            ),
            (f"Worst change, {worst.title.lower()}", per_cent(accuracy)),
        ]
    classes = class_figures(confusion(test.predicted, test.labels, len(test.classes)))
    return (
        "With 95 % intervals over images; another training of the same network moves the figures "
        "too.\n\n"
        + _table(("figure", "value"), rows)
        + "\n\n"
        + _table(
            ("class", "precision", "recall", "F1"),
            [
                (name, bounded(each.precision), bounded(each.recall), bounded(each.f1))
                for name, each in zip(test.classes, classes, strict=True)
            ],
        )
    )


def _training(record: RunRecord) -> str:
    rows = configuration_of(record)
    where = record.environment
    if where is not None:
        versions = ", ".join(f"{name} {version}" for name, version in where.libraries.items())
        rows += [
            ("Trained on", where.device_name),
            ("Numbers", where.precision),
            ("Python and libraries", f"Python {where.python}, {versions}"),
            ("Code", where.code),
        ]
    return _table(("setting", "value"), rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """Text that anybody may have made up, so that Markdown takes it for text."""
    return on_one_line(text).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
