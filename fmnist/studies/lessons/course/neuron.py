"""Lesson 12: a neuron at work."""

import numpy as np

from fmnist.common.figures import count, fixed, short_count
from fmnist.inspection.neuron import filters, neuron
from fmnist.networks.profile import profile
from fmnist.runs.load_model import load_model
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Desk

RUN = "cnn225"

OPTIONS = (
    Option("320: nine weights for each filter, and one number to add", 320),
    Option("7,056: nine weights for each pixel", 7_056),
    Option("25,088: a weight for each pixel and filter", 25_088),
    Option("225,034: as many as the whole network", 225_034),
)


def find(records: Records) -> Found:
    """The sizes of the layers of a shipped network, and one sum worked out by hand."""
    model = load_model(records.of(RUN)[0])
    rows = profile(model.network, model.shape).layers
    first, heaviest = rows[0], max(rows, key=lambda row: row.parameters)
    total = sum(row.parameters for row in rows)
    number = filters(model)
    image = records.dataset.test_images[0]
    one = neuron(model, image, 0)
    size = len(one.kernel)
    by_hand = float((one.pixels[10 : 10 + size, 10 : 10 + size] * one.kernel).sum() + one.bias)
    places = one.sums.size
    return Found(
        right=nearest(OPTIONS, first.parameters),
        experiment=(Desk("neuron"),),
        claims=(
            Claim(
                f"The layer has **{count(first.parameters)}** parameters: {number} filters of "
                f"{size} × {size} weights, and a bias for each.",
                first.parameters == number * (size**2 + 1),
            ),
            Claim(
                f"The same {size**2} weights are used at all {count(places)} places, so a filter "
                f"multiplies {count(places * size**2)} times and learns {size**2 + 1} numbers.",
                places > 500,
            ),
            Claim(
                f"Each number of the map is a sum of {size**2} products and the bias, which "
                "anybody can work out: at row 11 and column 11 of the ankle boot it is "
                f"{fixed(by_hand, 2)}.",
                bool(np.isclose(by_hand, one.sums[10 + one.margin, 10 + one.margin], atol=1e-4)),
            ),
            Claim(
                f"Most parameters are elsewhere: {short_count(heaviest.parameters)} of "
                f"{short_count(total)} belong to one Linear layer, which shares nothing.",
                heaviest.kind.startswith("Linear") and heaviest.parameters > total / 2,
            ),
        ),
        figures={"filters": count(number), "size": str(size)},
    )


LESSON = Lesson(
    number=12,
    name="neuron",
    title="A neuron at work",
    topic="A convolution computed number by number",
    setup=(
        "The first layer of this network slides {filters} filters of {size} × {size} pixels over "
        "an image of 28 × 28. Each filter gives a map: at every place it multiplies the pixels "
        "under it with its weights and adds them up."
    ),
    question="How many numbers does this layer learn?",
    options=OPTIONS,
    find=find,
    take_home=(
        "A convolution is one small sum, the same at every place: that is why it needs so few "
        "parameters and finds its pattern wherever it is."
    ),
)
