"""Lesson 8: what the picture says, and what it would say of any network."""

from typing import NamedTuple

import numpy as np
import torch
from scipy.stats import spearmanr

from fmnist.common.figures import fixed
from fmnist.inspection.attribution import Map, integrated_gradients
from fmnist.inspection.deletion import ORDERS, Deletion, deletion
from fmnist.networks.model import Model
from fmnist.runs.load_model import load_model
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Beside, Chart, Choice, Gallery, Part, Picture
from fmnist.training.config import TrainConfig
from fmnist.training.loop import prepare

RUN = "cnn122"
IMAGES = (0, 2, 18)
"""Test images, each of another class, that the network has right."""

OPTIONS = (
    Option("About 0: they have nothing in common", 0.0),
    Option("About 0.3", 0.3),
    Option("About 0.6", 0.6),
    Option("About 0.95: by eye they are the same", 0.95),
)


class Explained(NamedTuple):
    """One image by the trained network and by the same one before its first step."""

    picture: Picture
    name: str
    trained: Map
    untrained: Map
    trained_curve: Deletion
    untrained_curve: Deletion

    @property
    def likeness(self) -> float:
        """The rank correlation of the two maps, their signs left out."""
        return float(spearmanr(np.abs(self.trained).ravel(), np.abs(self.untrained).ravel())[0])


def find(records: Records) -> Found:
    """Integrated gradients of a trained and of an untrained network, and what they are worth."""
    run = records.of(RUN)[0]
    trained = load_model(run)
    untrained = before_training(TrainConfig.of(run.record.config))
    every = [_explained(records, trained, untrained, number) for number in IMAGES]
    alike = float(np.mean([each.likeness for each in every]))
    good = sum(each.trained_curve.beats_chance for each in every)
    bad = sum(each.untrained_curve.beats_chance for each in every)
    return Found(
        right=nearest(OPTIONS, alike),
        experiment=(_image_choice(every),),
        claims=(
            Claim(
                f"The rank correlation is **{fixed(alike, 2)}** on average over {len(every)} "
                "images, their signs left out: most of what one sees is the outline of the item, "
                "which the method puts there by multiplying with the image.",
                alike > 0.8,
            ),
            Claim(
                f"The deletion curve tells them apart. Blackening the pixels in the order of the "
                f"trained network's map lowers its probability faster than all {ORDERS} shuffled "
                f"maps for {good} of {len(every)} images, in the order of the untrained map for "
                f"{bad}.",
                good == len(every) and bad <= 1,
            ),
        ),
        figures={"shuffled": str(ORDERS)},
    )


def before_training(config: TrainConfig) -> Model:
    """The network of a run with the weights that its seed gave it."""
    model = prepare(config.model_copy(update={"device": "cpu"}), 1_000).model
    model.network.eval()
    return model


def _explained(records: Records, trained: Model, untrained: Model, number: int) -> Explained:
    image = records.dataset.test_images[number]
    place = int(records.dataset.test_labels[number])
    maps = [_map(model, image, place) for model in (trained, untrained)]
    curves = [deletion(trained, image, place, each) for each in maps]
    name = records.dataset.classes[place]
    picture = Picture(image.numpy(), name)
    return Explained(picture, name, maps[0], maps[1], curves[0], curves[1])


def _map(model: Model, image: torch.Tensor, place: int) -> Map:
    return integrated_gradients(model, image, place).values


def _image_choice(every: list[Explained]) -> Choice:
    def at(place: int) -> tuple[Part, ...]:
        each = every[place]
        image = each.picture.image
        maps = Gallery(
            "Integrated gradients: positive attribution orange, negative blue",
            (
                each.picture,
                Picture(image, "Trained", each.trained),
                Picture(image, "Before its first step", each.untrained),
            ),
        )
        curves = {
            "trained": each.trained_curve.probability,
            "before its first step": each.untrained_curve.probability,
            "shuffled, mean": each.trained_curve.shuffled.mean(axis=0),
        }
        removed = each.trained_curve.removed
        chart = Chart(
            f"Probability of {each.name} while pixels are made black",
            "Pixels of the item made black",
            "Probability",
            {
                name: list(zip(removed.tolist(), values.tolist(), strict=True))
                for name, values in curves.items()
            },
            across_per_cent=True,
        )
        return (Beside((maps, chart)),)

    return Choice("image", "Image", tuple(each.name for each in every), at)


LESSON = Lesson(
    number=8,
    name="saliency",
    title="What the picture says",
    topic="Whether a map that looks plausible explains anything",
    setup=(
        "A saliency map colours the pixels that count for an answer. Integrated gradients is one "
        "of the best founded methods. Here it explains one network twice: trained, and with the "
        "random weights that it had before its first step, when it knew nothing."
    ),
    question=(
        "How alike are the two maps, by the rank correlation of their strengths? It is 1 for the "
        "same order of pixels and 0 for no relation."
    ),
    options=OPTIONS,
    find=find,
    take_home=(
        "That a map looks plausible proves nothing: see what becomes of it when the weights are "
        "random, and whether removing what it marks changes the answer."
    ),
)
