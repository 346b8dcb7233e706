"""A log of answers held against the run that gave them: what changed, and whether to look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from fmnist.common.errors import RunError
from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, moment, per_cent
from fmnist.data.labels import load_labels
from fmnist.evaluation.evaluation import Evaluation
from fmnist.monitoring.answer_log import Answer, read_answers
from fmnist.monitoring.drift import ALPHA, BATCH, Answers, Look, first_alarm, looks
from fmnist.monitoring.label_shift import class_shares
from fmnist.recognition.classify import OUTLIER, outlier_scores
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run

FALSE_ALARMS = f"Without a change, at most {per_cent(ALPHA, 0)} of logs ever raise an alarm."


@dataclass(frozen=True)
class Watch:
    """The answers of a run at work, and its Evaluation on validation."""

    run: Run
    answers: Sequence[Answer]
    validation: Evaluation

    @cached_property
    def reference(self) -> Answers:
        """What the run said of the validation images."""
        probabilities = self.validation.probabilities
        assert probabilities is not None
        return Answers(probabilities, outlier_scores(probabilities) >= OUTLIER)

    @cached_property
    def found(self) -> Answers:
        """What it said at work."""
        return Answers(
            np.array([answer.probabilities for answer in self.answers]),
            np.array([answer.is_outlier for answer in self.answers]),
        )

    @cached_property
    def looks(self) -> list[Look]:
        """Every whole batch of answers against the reference."""
        return looks(self.found, self.reference) if self.answers else []

    @property
    def alarm(self) -> Look | None:
        """The first look that sends a person."""
        return first_alarm(self.looks)

    @cached_property
    def shares(self) -> list[Estimate]:
        """The estimated share of each class among the images at work; none before the first look,
        since few answers, resampled, look surer than they are.
        """
        if not self.looks:
            return []
        return class_shares(
            self.validation.predicted,
            self.validation.labels,
            self.found.probabilities.argmax(1),
            len(self.validation.classes),
        )

    @property
    def sentence(self) -> str:
        """Whether a person should look, and why."""
        number = len(self.answers)
        if not self.looks:
            return f"Too few answers to tell: {count(number)}, and the first look is at {BATCH}."
        look = self.alarm
        if look is None:
            return (
                f"No evidence of a change in {count(len(self.looks))} looks at {BATCH} answers "
                "each."
            )
        since = moment(_when(self.answers[look.start]))
        changes = "; ".join(self._change(look, name) for name in look.alarms)
        return f"A person should look: since {since} {changes}."

    def _change(self, look: Look, question: str) -> str:
        known = self.reference
        if question == "confidence":
            mean = float(known.confidence.mean())
            side = "less" if look.confidence < mean else "more"
            return (
                f"it is {side} sure, mean confidence {look.confidence:.2f} against {mean:.2f} on "
                "validation"
            )
        if question == "outliers":
            usual = per_cent(float(known.outliers.mean()))
            return f"{bounded(look.outliers)} look like none of the classes, {usual} on validation"
        changes = look.counts / BATCH - known.counts / len(known)
        most = int(np.abs(changes).argmax())
        side = "more" if changes[most] > 0 else "less"
        return (
            f"other classes are predicted, most of all {side} often {self.validation.classes[most]}"
        )


def watch(run: Run, path: Path) -> Watch:
    """The log at `path` against `run`.

    Raises:
        RunError: the run is not complete, set no images aside for validation, or kept no
            probabilities of them.
        CheckpointError: its predictions are damaged.
        DatasetError: its dataset is not on this machine.
        FmnistError: there is no such log.
    """
    validation = evaluate_run(run, load_labels(run.record.dataset.name), "validation")
    if validation.logits is None or not len(validation):
        raise RunError(
            f"The run {run.label} has no probabilities of validation images to compare with: "
            "choose one that set images aside."
        )
    return Watch(run, read_answers(path, len(validation.classes)), validation)


def _when(answer: Answer) -> datetime:
    return datetime.fromtimestamp(answer.time, UTC)
