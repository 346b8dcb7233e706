"""What several models said about the images that all of them were judged on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import RunError
from fmnist.ensembles.fitting import FEWEST_IMAGES, cross_fitted, fit
from fmnist.ensembles.rules import FITTED, Combiner, Rule, as_logits, combined
from fmnist.evaluation.calibration import fit_temperature
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import log_softmax


@dataclass(frozen=True, eq=False)
class Members:
    """M models and their answers to the validation images that none of them learned from.

    Attributes:
        validation: the Evaluation of each, of the same images.
        logits: float64 (M, V, classes), theirs on validation.
    """

    validation: tuple[Evaluation, ...]
    logits: NDArray[np.float64]

    @classmethod
    def of(cls, validation: Sequence[Evaluation]) -> "Members":
        """The models of these Evaluations; of images that some of them learned from none counts.

        Raises:
            RunError: there is none, they tell different classes apart, or one has neither
                probabilities nor validation images that say how often it is right.
        """
        if not validation:
            raise RunError("An ensemble needs members: choose at least one run.")
        first = validation[0]
        for each in validation:
            if each.classes != first.classes:
                raise RunError(f"{each.name} tells other classes apart than {first.name}.")
            if each.logits is None and not len(each):
                raise RunError(
                    f"{each.name} has neither probabilities nor validation images: choose another "
                    "run."
                )
        shared = reduce(np.intersect1d, [each.image_ids for each in validation])
        kept = [each.where(np.isin(each.image_ids, shared)) for each in validation]
        return cls(tuple(kept), _stacked(kept, validation))

    def __len__(self) -> int:
        return len(self.validation)

    @property
    def labels(self) -> NDArray[np.integer]:
        """The true classes of the validation images, (V,)."""
        return self.validation[0].labels

    @cached_property
    def calibrated(self) -> NDArray[np.float64]:
        """The log-probabilities (M, V, classes) of each at its own temperature."""
        if not len(self.labels):
            return self.logits
        temperatures = [fit_temperature(each, self.labels) for each in self.logits]
        return log_softmax(self.logits / np.reshape(temperatures, (-1, 1, 1)))

    @property
    def can_be_fitted(self) -> bool:
        """Whether they share enough validation images to fit anything."""
        return len(self.labels) >= FEWEST_IMAGES

    def fitted(self, rule: Rule) -> Combiner:
        """The rule with what it needs fitted on validation, the temperature among it.

        With few validation images the members count alike and the temperature is 1.

        Raises:
            RunError: the rule is one that has to be fitted and there are too few images.
        """
        if self.can_be_fitted:
            return fit(self.logits, self.labels, rule)
        if rule in FITTED:
            raise RunError(
                f"These runs have {len(self.labels):,} validation images in common; fitting takes "
                f"{FEWEST_IMAGES:,}: take a mean or a vote, or other runs."
            )
        return Combiner.equal(rule, len(self))

    def on_validation(self, rule: Rule) -> Evaluation:
        """What they say together, each image by a rule that was fitted without it."""
        if self.can_be_fitted:
            logits = cross_fitted(self.logits, self.labels, rule)
        else:
            logits = combined(self.logits, self.fitted(rule))
        return _together(self.validation[0], logits)

    def on_test(self, test: Sequence[Evaluation], combiner: Combiner) -> Evaluation:
        """What they say together about the test images, from the Evaluation of each.

        Raises:
            RunError: they were judged on different test images.
        """
        for each in test:
            if not np.array_equal(each.image_ids, test[0].image_ids):
                raise RunError(f"{each.name} was judged on other images than {test[0].name}.")
        return _together(test[0], combined(_stacked(test, self.validation), combiner))


def _stacked(
    evaluations: Sequence[Evaluation], validation: Sequence[Evaluation]
) -> NDArray[np.float64]:
    """The logits of each, (M, N, classes); `validation` says how often it is right."""
    return np.stack(
        [
            as_logits(each.predicted, len(each.classes), float(judged.correct.mean()))
            if each.logits is None
            else np.asarray(each.logits, np.float64)
            for each, judged in zip(evaluations, validation, strict=True)
        ]
    )


def _together(like: Evaluation, logits: NDArray[np.float64]) -> Evaluation:
    return replace(like.answered_by(logits), id="", name="ensemble")
