"""Moving the pixels of uint8 images (N, H, W) or (N, H, W, C), of each image in its own way."""

import torch
import torch.nn.functional as F


def turns(angle: torch.Tensor) -> torch.Tensor:
    """The matrices (N, 2, 3) that turn images about their centre by angles (N,) in radians."""
    cos, sin, zero = angle.cos(), angle.sin(), torch.zeros_like(angle)
    return torch.stack([cos, -sin, zero, sin, cos, zero], dim=1).view(-1, 2, 3)


def resampled(images: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Each image with the pixels that its matrix of `theta` (N, 2, 3) leads to.

    A matrix takes a place in the new image to one in the old, both from -1 to 1 with the centre
    at 0; between pixels it is interpolated, and outside the image all is black.
    """
    planes = _planes(images).float()
    grid = F.affine_grid(theta, list(planes.shape), align_corners=False)
    found = F.grid_sample(planes, grid, mode="bilinear", align_corners=False)
    return _stored(found.round_().to(torch.uint8), images)


def shifted(
    images: torch.Tensor, margin: int, rows: torch.Tensor, columns: torch.Tensor
) -> torch.Tensor:
    """The windows of each image's size in the images with a black margin of so many pixels.

    The upper left corner of a window lies at `rows` (N,) and `columns` (N,), from 0 to twice the
    margin; at the margin itself the image is where it was.
    """
    planes = _planes(images)
    height, width = planes.shape[2:]
    windows = F.pad(planes, (margin, margin, margin, margin))
    windows = windows.unfold(2, height, 1).unfold(3, width, 1)
    chosen = windows[torch.arange(len(images), device=images.device), :, rows, columns]
    return _stored(chosen, images)


def over(mask: torch.Tensor, images: torch.Tensor) -> torch.Tensor:
    """A mask (N, H, W), or one that broadcasts to it, in the dimensions of `images`."""
    return mask if images.dim() == 3 else mask.unsqueeze(-1)


def _planes(images: torch.Tensor) -> torch.Tensor:
    """Images as (N, C, H, W)."""
    return images.unsqueeze(1) if images.dim() == 3 else images.permute(0, 3, 1, 2)


def _stored(planes: torch.Tensor, images: torch.Tensor) -> torch.Tensor:
    """Planes (N, C, H, W) in the dimensions of `images`."""
    return planes.squeeze(1) if images.dim() == 3 else planes.permute(0, 2, 3, 1).contiguous()
