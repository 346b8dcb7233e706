"""What a training minimises, and what counts as right while it does."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F

from fmnist.data.source import NONE_OF_THESE


@dataclass(frozen=True)
class Batch:
    """What a batch was like: scalars, on the device of its logits.

    Attributes:
        images: how many it held.
        loss: what was minimised, a mean over the images, in nats.
        cross_entropy: the plain one, a sum over the `labelled` images, in nats.
        labelled: how many of the images show one of the classes.
        correct: how many answers were right.
    """

    images: int
    loss: torch.Tensor
    cross_entropy: torch.Tensor
    labelled: torch.Tensor
    correct: torch.Tensor


@dataclass(frozen=True)
class Objective:
    """Cross-entropy with label smoothing, and what a teacher says beside it.

    Where the label is NONE_OF_THESE the answer asked for is that every class is equally likely:
    outlier exposure (Hendrycks et al. 2019, arXiv:1812.04606).
    The share of a teacher is the divergence from its probabilities, both at a temperature and times
    its square (Hinton et al. 2015, arXiv:1503.02531).
    """

    label_smoothing: float
    teacher_share: float = 0.0
    teacher_temperature: float = 1.0
    all_labelled: bool = False
    """Whether no label is NONE_OF_THESE, which is then not asked for image by image."""

    def loss(
        self, logits: torch.Tensor, labels: torch.Tensor, teacher: torch.Tensor | None = None
    ) -> torch.Tensor:
        """The mean over logits (B, classes) with int64 labels (B,), and a teacher's logits."""
        alone = self._loss_alone(logits, labels)
        if teacher is None:
            return alone
        temperature = self.teacher_temperature
        divergence = F.kl_div(
            (logits.float() / temperature).log_softmax(1),
            (teacher / temperature).log_softmax(1),
            reduction="batchmean",
            log_target=True,
        )
        return torch.lerp(alone, temperature**2 * divergence, self.teacher_share)

    def _loss_alone(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        if self.all_labelled:
            return F.cross_entropy(logits.float(), labels, label_smoothing=self.label_smoothing)
        smoothing = torch.where(labels == NONE_OF_THESE, 1.0, self.label_smoothing)
        log_shares = logits.float().log_softmax(1)
        right = log_shares.gather(1, labels.clamp(min=0).unsqueeze(1)).squeeze(1)
        return -torch.lerp(right, log_shares.mean(1), smoothing).mean()

    def measured(self, logits: torch.Tensor, labels: torch.Tensor, loss: torch.Tensor) -> Batch:
        """What a batch with this `loss` was like, from logits (B, classes) and labels (B,)."""
        return Batch(
            images=len(labels),
            loss=loss,
            cross_entropy=F.cross_entropy(
                logits.float(), labels, ignore_index=NONE_OF_THESE, reduction="sum"
            ),
            labelled=(labels != NONE_OF_THESE).sum(),
            correct=self._correct(logits, labels),
        )

    def _correct(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """How many answers are right.

        What shows none of the classes counts as right where no class is given half of the
        confidence.
        """
        if self.all_labelled:
            return (logits.argmax(1) == labels).sum()
        confidence, answers = logits.softmax(1).max(1)
        undecided = (labels == NONE_OF_THESE) & (confidence < 0.5)
        return (torch.where(undecided, NONE_OF_THESE, answers) == labels).sum()
