"""The four networks in PyTorch, from float32 (N, 1, 28, 28) to logits (N, 10)."""

from torch import nn


def _block(inputs: int, outputs: int, kernel: int) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
    return [convolution, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]


def _head(features: int, hidden: int, dropout: float) -> list[nn.Module]:
    layers = nn.Linear(features, hidden), nn.ReLU(), nn.Dropout(dropout), nn.Linear(hidden, 10)
    return [nn.Flatten(), *layers]


def network(name: str) -> nn.Sequential:
    """The network of this name, as it begins."""
    relu, pool = nn.ReLU(), nn.MaxPool2d(2)
    match name:
        case "mlp109":
            layers = [nn.Linear(784, 128), relu, nn.Linear(128, 64), relu, nn.Linear(64, 10)]
            return nn.Sequential(nn.Flatten(), *layers)
        case "altcnn":
            return nn.Sequential(*_block(1, 16, 5), *_block(16, 32, 5), *_head(1_568, 128, 0.25))
        case "fashioncnn":
            stages = [*_block(1, 32, 3), *_block(32, 64, 3), *_block(64, 128, 3)[:-1]]
            return nn.Sequential(*stages, *_head(6_272, 256, 0.25))
        case "cnn225":
            stages = [nn.Conv2d(1, 32, 3), relu, pool, nn.Conv2d(32, 64, 3), relu, pool]
            return nn.Sequential(*stages, *_head(1_600, 128, 0.5))
    raise ValueError(name)
