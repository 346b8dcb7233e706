"""Beginning with another run's weights: all of them, the largest, or the strongest channels."""

import json
from typing import Any

import numpy as np
import pytest
import torch

from fmnist.cli.main import main
from fmnist.common.errors import CheckpointError, RunError
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.jobs.origins import with_origins
from fmnist.jobs.soup import make_soup
from fmnist.networks.composed import compose
from fmnist.networks.composition import Composition
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.beginnings import prune, take_over
from fmnist.training.config import TrainConfig
from tests.trained import InterruptAfter, executed, train_now

PAIR = ("Sneaker", "Ankle boot")
LAYERS = "8k3 batch max2, 12k3 max2 | flatten 16"


def network(layers: str) -> torch.nn.Module:
    return compose(Composition.read(layers), FASHION_MNIST.shape, 10)


def config(**changes: Any) -> TrainConfig:
    small = {
        "architecture": "composed",
        "classes": PAIR,
        "options": {"layers": LAYERS},
        "epochs": 1,
        "train_images": 500,
        "validation_images": 100,
    }
    return TrainConfig.parse(small | changes)


def test_the_strongest_channels_stay_with_all_that_leads_to_them_and_on() -> None:
    """Channels that are switched off in the wide network change nothing when they are taken out."""
    torch.manual_seed(0)
    wide, narrow = network(LAYERS), network("6k3 batch max2, 9k3 max2 | flatten 16")
    with torch.no_grad():
        for layer, off in ((wide[0][0], (1, 5)), (wide[1][0], (0, 4, 11))):
            for channel in off:
                layer.weight[channel] = 0
                layer.bias[channel] = 0
        wide[0][1].bias[[1, 5]] = 0
        wide[0][1].running_mean.uniform_(-0.1, 0.1)[[1, 5]] = 0
    take_over(narrow, wide.state_dict())
    images = torch.randn(4, 1, 28, 28)
    with torch.no_grad():
        assert torch.allclose(narrow.eval()(images), wide.eval()(images), atol=1e-5)


def test_what_adds_up_layers_is_not_narrowed() -> None:
    wide, narrow = (network(f"{width}k3 residual | average") for width in (8, 6))
    with pytest.raises(CheckpointError, match="without residual blocks"):
        take_over(narrow, wide.state_dict())
    with pytest.raises(CheckpointError, match="wider network alone"):
        take_over(network(LAYERS.replace("12", "16")), network(LAYERS).state_dict())
    with pytest.raises(CheckpointError, match="same network alone"):
        take_over(network("8k3 | average"), network(LAYERS).state_dict())


def test_the_smallest_weights_of_the_whole_network_go() -> None:
    torch.manual_seed(0)
    pruned = network(LAYERS)
    before = torch.cat([each.flatten() for each in pruned.parameters() if each.dim() > 1])
    prune(pruned, 0.7)
    after = torch.cat([each.flatten() for each in pruned.parameters() if each.dim() > 1])
    order = np.sort(before.detach().abs().numpy())
    limit = order[round(0.7 * len(order)) - 1]
    assert ((after == 0) == (before.abs() <= limit)).all()
    assert (after[after != 0] == before[after != 0]).all()


def test_what_a_run_begins_from_is_kept_by_its_whole_id_and_disturbs_no_training(
    store: Store,
) -> None:
    begun = train_now(store, config())
    before = torch.get_rng_state()
    named = with_origins(store, config(begin_from=begun.short_id, teacher=begun.short_id))
    assert (named.begin_from, named.teacher) == (begun.id, begun.id)
    assert torch.equal(torch.get_rng_state(), before)


def test_pruned_weights_stay_zero_bit_for_bit_when_resumed(store: Store) -> None:
    begun = train_now(store, config())
    wanted = config(begin_from=begun.id, pruned_share=0.8, epochs=3, selection="loss")
    whole = train_now(store, wanted)
    weights = torch.cat(
        [each.flatten() for each in load_model(whole).network.parameters() if each.dim() > 1]
    )
    assert (weights == 0).float().mean().item() == pytest.approx(0.8, abs=0.001)
    resumed = executed(store, train_now(store, wanted, InterruptAfter(2)))
    assert resumed.record.files["best.safetensors"] == whole.record.files["best.safetensors"]


@pytest.mark.parametrize("channels", [True, False])
def test_the_command_measures_what_it_saved(
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    channels: bool,
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    whole = train_now(store, config())
    command = ["prune", whole.id, "--share", "0.5", "--epochs", "1", "--json"]
    assert main([*command, *(["--channels"] if channels else [])]) == 0
    found = json.loads(capsys.readouterr().out)
    before, after = found["before"], found["after"]
    weights_file = store.find(after["id"]).folder / "best.safetensors"
    assert after["size"] == weights_file.stat().st_size
    assert (after["parameters"] < before["parameters"]) == channels
    assert after["weights"] < 0.6 * before["weights"]
    assert after["zipped"] < 0.8 * before["zipped"]
    assert after["milliseconds"] > 0


def test_the_command_says_what_it_cannot_narrow(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    run = train_now(store, TrainConfig(architecture="logreg", epochs=1, train_images=500))
    assert main(["prune", run.id, "--channels"]) == 1
    assert "a network that you built" in capsys.readouterr().err


class TestSoup:
    def test_it_is_one_network_of_the_mean_weights(self, store: Store, dataset: Dataset) -> None:
        begun = train_now(store, config(begin_from=""))
        branches = [
            train_now(store, config(begin_from=begun.id, seed=seed, learning_rate=0.001))
            for seed in (1, 2)
        ]
        made = make_soup(store, branches)
        found = dict(load_model(made).network.named_parameters())
        first, second = (dict(load_model(run).network.named_parameters()) for run in branches)
        for name, weight in found.items():
            assert torch.allclose(weight, (first[name] + second[name]) / 2, atol=1e-7)
        assert made.record.network == branches[0].record.network
        said = evaluate_run(made, dataset, "test")
        images = dataset.subset(PAIR).test_images[:300]
        outputs = load_model(made).logits(images).argmax(1).numpy()
        assert (outputs == said.predicted[:300]).all()
        assert made.record.title == "soup of 2"
        assert [each.id for each in store.runs()].count(made.id) == 1

    def test_runs_that_share_no_beginning_make_none(self, store: Store) -> None:
        runs = [train_now(store, config(seed=seed)) for seed in (1, 2)]
        with pytest.raises(RunError, match="share no beginning"):
            make_soup(store, runs)
