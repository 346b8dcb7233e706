"""Two models that judged the same images: every way to compare them, in one place."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from fmnist.comparison.bootstrap import PairedDifferences, paired_bootstrap
from fmnist.comparison.class_differences import differing_classes
from fmnist.comparison.mcnemar import Disagreements, McNemar, disagreements, mcnemar
from fmnist.evaluation.evaluation import Evaluation


@dataclass(frozen=True, eq=False)
class PairedComparison:
    """The Evaluations of two models; ValueError unless they are of the same images and classes."""

    first: Evaluation
    second: Evaluation

    def __post_init__(self) -> None:
        one, other = self.first, self.second
        same_images = one.split == other.split and list(one.image_ids) == list(other.image_ids)
        if not same_images or one.classes != other.classes:
            raise ValueError(f"{one.name} and {other.name} judged different images")

    @classmethod
    def of_common_images(cls, first: Evaluation, second: Evaluation) -> Self:
        """The two on the images that both judged."""
        shared = np.intersect1d(first.image_ids, second.image_ids)
        kept = (each.where(np.isin(each.image_ids, shared)) for each in (first, second))
        return cls(*kept)

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called."""
        return self.first.name, self.second.name

    @property
    def images(self) -> int:
        """How many images both judged."""
        return len(self.first)

    def mcnemar(self) -> McNemar:
        """McNemar's exact test of the two."""
        return mcnemar(self.first.correct, self.second.correct)

    def differences(self) -> PairedDifferences:
        """Accuracy and macro F1 of the first minus those of the second, by paired bootstrap."""
        one, other = self.first, self.second
        return paired_bootstrap(
            one.predicted, other.predicted, one.labels, num_classes=len(one.classes)
        )

    def disagreements(self) -> Disagreements:
        """The images on which the two say different classes."""
        return disagreements(self.first.predicted, self.second.predicted, self.first.labels)

    def differing_classes(self) -> list[int]:
        """The classes whose recall differs by more than luck."""
        one, other = self.first, self.second
        return differing_classes(one.correct, other.correct, one.labels)
