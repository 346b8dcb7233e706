"""A network made of several models: each is asked about every view, and a rule makes one answer."""

import math
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import nn

from fmnist.data.geometry import turns
from fmnist.data.views import View
from fmnist.ensembles.rules import LEAST, Combiner
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing

PIXELS = Preprocessing(0.0, 1.0)
"""What an ensemble takes: pixels from 0 to 1, since its members may each scale them otherwise."""


class Ensemble(nn.Module):
    """Models of the same classes asked together.

    It does in PyTorch what `fmnist.ensembles.rules.combined` does with stored logits; a member's
    logits are the mean over all `views`.
    """

    def __init__(self, members: Sequence[Model], combiner: Combiner, views: Sequence[View]) -> None:
        super().__init__()
        self.members = nn.ModuleList(member.network for member in members)
        self._models = tuple(members)
        self._combiner = combiner
        self._views = tuple(views)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Pixels from 0 to 1, float32 (N, C, H, W), to logits (N, classes)."""
        seen = [view_of(inputs, view) for view in self._views]
        return self._combined(torch.stack([self._mean(model, seen) for model in self._models]))

    def _mean(self, model: Model, seen: Sequence[torch.Tensor]) -> torch.Tensor:
        scale = model.preprocessing
        answers = [model.forward((pixels - scale.mean) / scale.std) for pixels in seen]
        return torch.stack(answers).mean(0)

    def _combined(self, logits: torch.Tensor) -> torch.Tensor:
        """The logits (N, classes) of all members together, from theirs (M, N, classes)."""
        combiner = self._combiner
        weights = logits.new_tensor(combiner.weights)[:, None, None]
        log_shares = logits.log_softmax(2)
        match combiner.rule:
            case "weighted":
                found = (weights * log_shares).sum(0)
            case "logits":
                found = (weights * logits).sum(0)
            case "stacking":
                features = log_shares.exp().transpose(0, 1).flatten(1)
                coefficients = logits.new_tensor(combiner.coefficients)
                found = features @ coefficients + logits.new_tensor(combiner.intercepts)
            case "vote":
                votes = F.one_hot(log_shares.argmax(2), logits.shape[2])
                shares = (weights * (len(logits) * votes + log_shares.exp())).sum(0)
                found = (shares / (len(logits) + 1)).clamp(min=LEAST).log()
            case _:
                found = (weights * log_shares.exp()).sum(0).clamp(min=LEAST).log()
        return found / combiner.temperature


def view_of(pixels: torch.Tensor, view: View) -> torch.Tensor:
    """A view of images (N, C, H, W) whose background is 0, between pixels interpolated."""
    seen = pixels.flip(3) if view.mirrored else pixels
    if view.angle:
        angle = pixels.new_full((len(pixels),), math.radians(view.angle))
        grid = F.affine_grid(turns(angle), list(pixels.shape), align_corners=False)
        seen = F.grid_sample(seen, grid, mode="bilinear", align_corners=False)
    right, down = view.right, view.down
    if right or down:
        seen = F.pad(seen, (right, -right, down, -down))
    return seen
