"""A script of plain PyTorch that trains a run again: what the program did, without the program."""

from torch import nn

from fmnist.common.errors import FmnistError
from fmnist.data.source import DATASETS, DEFAULT_DATASET
from fmnist.export.network_source import network_source
from fmnist.networks.uninitialised import uninitialised
from fmnist.networks.whitening import REGULARISATION, PatchWhitening
from fmnist.runs.run import Run
from fmnist.training.build import build_network, preprocessing_of
from fmnist.training.settings import Settings

MOST_LINES = 60
SPLIT = "split.npz"
"""The file beside the script that says which images train and which validate."""

_OPTIMISERS = {
    "sgd": "SGD(network.parameters(), {rate}, momentum=0.9, nesterov=True, weight_decay={decay})",
    "adam": "Adam(network.parameters(), {rate}, weight_decay={decay})",
    "adamw": "AdamW(network.parameters(), {rate}, weight_decay={decay})",
    "radam": "RAdam(network.parameters(), {rate}, weight_decay={decay}, "
    "decoupled_weight_decay=True)",
}
_COSINE = (
    "    half = lambda start, end, at: end + (start - end) * (1 + math.cos(math.pi * at)) / 2\n"
)
_SCHEDULES = {
    "constant": "    return 1.0",
    "cosine": f"{_COSINE}    return half(1, 0, done)",
    "one_cycle": f"{_COSINE}    return half(1 / 25, 1, done / 0.3) if done < 0.3 else "
    "half(1, 1 / 250_000, (done - 0.3) / 0.7)",
}
_AUGMENTATIONS = {
    "flip": "    x = torch.where((torch.rand(len(x)) < {strength})[:, None, None], x.flip(2), x)",
    "crop": "    big, at = F.pad(x, ({pad},) * 4), torch.randint(0, {twice} + 1, (len(x), 2))\n"
    "    x = torch.stack([b[i : i + 28, j : j + 28] for b, (i, j) in zip(big, at.tolist())])",
    "erase": "    rows = torch.arange(28) + 0.5\n"
    "    area, shape = torch.empty(len(x)).uniform_(0.02, 0.33) * 784, "
    "torch.empty(len(x)).uniform_(math.log(0.3), -math.log(0.3)).exp()\n"
    "    inside = lambda size: (lambda at: (rows >= at[:, None]) & (rows < (at + size)[:, None]))("
    "torch.rand(len(x)) * (28 - size))\n"
    "    tall, wide = ((area * s).sqrt().clamp(max=28) for s in (shape, 1 / shape))\n"
    "    hole = (torch.rand(len(x)) < {strength})[:, None, None] & inside(tall)[:, :, None] & "
    "inside(wide)[:, None, :]\n"
    "    x = torch.where(hole, torch.randint(0, 256, x.shape) / 255, x)",
}

_WHITENING = f"""\
patches = F.unfold(pixels(images[:5000]), 4, padding=1, stride=2).transpose(1, 2).flatten(0, 1)
sizes, axes = torch.linalg.eigh(patches.T @ patches / len(patches))
most = (axes / (sizes + {REGULARISATION}).sqrt()).T.flip(0)[:{{directions}}].view(-1, 1, 4, 4)
network[0].weight.requires_grad_(False).copy_(torch.cat((most, -most)))  # They never change.
nn.init.zeros_(network[0].bias)
"""
_SOME_CLASSES = """\
place = torch.full((10,), -1)
place[{classes}] = torch.arange({number})
train.targets, test.targets = place[train.targets], place[test.targets]
test.data, test.targets = test.data[test.targets >= 0], test.targets[test.targets >= 0]
"""
_SCRIPT = '''\
"""Trains {network} again in plain PyTorch, as run {id} was trained, in another order of images:
python train.py [EPOCHS] [FOLDER of torchvision's FashionMNIST, fetched if it is not there]"""
import copy, math, pathlib, sys
import numpy as np, torch, torch.nn.functional as F
from torch import nn
from torchvision.datasets import FashionMNIST

torch.manual_seed({seed})
EPOCHS = int(sys.argv[1]) if len(sys.argv) > 1 else {epochs}
FOLDER = sys.argv[2] if len(sys.argv) > 2 else "data"
{layers}

def pixels(images):
    return (images[:, None] / 255 - {mean}) / {std}
def augmented(x):  # (N, 28, 28), from 0 to 1
{augmentation}
    return x
def factor(done):  # on the learning rate, when this share of all steps is done
{schedule}
def logits(images):
    network.eval()
    with torch.no_grad():
        return torch.cat([{answer} for x in pixels(images).split(250)])
train, test = (FashionMNIST(FOLDER, train=part, download=True) for part in (True, False))
{some}split = np.load(pathlib.Path(__file__).with_name("{split}"))
images, labels = train.data[split["train"]], train.targets[split["train"]]
{begin}optimiser = torch.optim.{optimiser}
best, kept = -math.inf, None
for epoch in range(EPOCHS):
    network.train()
    batches = torch.randperm(len(images)).split({batch_size})
    for done, batch in enumerate(batches):
        optimiser.param_groups[0]["lr"] = {rate} * factor((epoch + done / len(batches)) / EPOCHS)
        answers = network(pixels(255 * augmented(images[batch] / 255)))
        optimiser.zero_grad()
        F.cross_entropy(answers, labels[batch], label_smoothing={smoothing}).backward()
        optimiser.step()
{choose}right = logits(test.data).argmax(1) == test.targets
print(f"test accuracy {{right.float().mean():.4f}}, the run had {accuracy:.4f}")
'''
_BY_VALIDATION = """\
    found, truth = logits(train.data[split["validation"]]), train.targets[split["validation"]]
    merit = {merit}
    print(f"epoch {{epoch + 1}}: {shown}", flush=True)
    if merit > best:
        best, kept = merit, copy.deepcopy(network.state_dict())
network.load_state_dict(kept)
"""


def training_script(run: Run) -> str:
    """The script, at most 60 lines long.

    Raises:
        FmnistError: it cannot be written; the sentence says what stands against it.
    """
    record, config = run.record, run.record.config
    assert record.test is not None
    _require_writable(run)
    network = uninitialised(build_network, config)
    scale, source = preprocessing_of(config), DATASETS.get(config.dataset)
    text = _SCRIPT.format(
        network=config.architecture,
        id=run.id,
        epochs=config.epochs,
        seed=config.seed,
        layers=network_source(network),
        mean=scale.mean,
        std=scale.std,
        augmentation=_augmentation(config),
        schedule=_SCHEDULES[config.schedule],
        answer=(
            "(network(x) + network(x.flip(3))) / 2"
            if config.options.get("flip_tta")
            else "network(x)"
        ),
        some=_some_classes(record.dataset.classes, source.classes),
        split=SPLIT,
        begin=_beginning(network),
        optimiser=_OPTIMISERS[config.optimiser].format(
            rate=config.learning_rate, decay=config.weight_decay
        ),
        batch_size=config.batch_size,
        rate=config.learning_rate,
        smoothing=config.label_smoothing,
        choose=_choice(config),
        accuracy=record.test.accuracy,
    )
    if text.count("\n") > MOST_LINES:
        raise FmnistError(f"A script that trains it again would be longer than {MOST_LINES} lines.")
    return text


def _require_writable(run: Run) -> None:
    record, config = run.record, run.record.config
    if record.combination is not None:
        raise FmnistError("It was not trained but made of other runs: train those again.")
    for stands_against, what in (
        (config.dataset != DEFAULT_DATASET, "its dataset is not one of torchvision's"),
        (config.domain != "dataset", "this program draws part of what it learned from"),
        (config.library != "torch", "it was trained in Keras"),
        (config.schedule not in _SCHEDULES, "its schedule watches validation"),
        (not set(config.augmentations) <= set(_AUGMENTATIONS), "of one of its augmentations"),
        (config.early_stopping > 0, "it may stop early"),
    ):
        if stands_against:
            raise FmnistError(f"There is no short script that trains it again: {what}.")


def _augmentation(config: Settings) -> str:
    lines = [
        _AUGMENTATIONS[name].format(
            strength=strength, pad=round(strength), twice=2 * round(strength)
        )
        for name, strength in config.augmentations.items()
    ]
    return "\n".join(lines) or "    # The settings name no augmentation."


def _some_classes(classes: tuple[str, ...], known: tuple[str, ...]) -> str:
    if classes == known:
        return ""
    places = [known.index(name) for name in classes]
    return _SOME_CLASSES.format(classes=places, number=len(places))


def _beginning(network: nn.Module) -> str:
    """What a network must see before its first step."""
    first = next(network.children())
    return (
        _WHITENING.format(directions=first.directions) if isinstance(first, PatchWhitening) else ""
    )


def _choice(config: Settings) -> str:
    if not config.validation_images:
        return ""
    if config.selection == "accuracy":
        merit, shown = "(found.argmax(1) == truth).float().mean()", "accuracy {merit:.4f}"
    else:
        merit, shown = "-F.cross_entropy(found, truth)", "loss {-merit:.4f}"
    return _BY_VALIDATION.format(merit=merit, shown=f"validation {shown}")
