"""What is wrong with a setting is said in our words, whatever kind of error pydantic has for it."""

from typing import Any

import pytest

import fmnist
from fmnist.common.errors import ConfigError
from fmnist.studies.search.plan import Plan, spans_of
from fmnist.training.config import TrainConfig

START = TrainConfig(architecture="logreg")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"architecture": None}, "Architecture must be a text."),
        ({"keep_epochs": "yes"}, "Keep predictions of every epoch must be true or false."),
        ({"normalisation": "x"}, "Normalisation must be 'dataset', 'half' or 'unit'."),
        ({"options": 5}, "Options must be names with their values."),
        ({"augmentations": {"flip": "a"}}, "Augmentation must be a number."),
        ({"classes": 5}, "Classes must be a list."),
        ({"epochs": None}, "Epochs must be a whole number from 1 to 500."),
        ({"epoch": 1}, "There is no setting 'epoch': did you mean epochs?"),
        (
            {"surprise": 1},
            "There is no setting 'surprise': `python -m fmnist train --help` has all.",
        ),
    ],
)
def test_of_a_training(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        fmnist.train(**{"architecture": "logreg"} | values)
    assert str(refused.value) == said


def test_what_is_left_out() -> None:
    with pytest.raises(ConfigError, match=r"^Architecture must be given\.$"):
        TrainConfig.parse({})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"minutes": float("nan")}, "Minutes must be above 0 and at most 100,000."),
        ({"trials": 1.5}, "Trials must be a whole number."),
        ({"trials": 3, "halving": None}, "Halving must be true or false."),
        ({"trials": 3, "method": "best"}, "Method must be 'tpe', 'random' or 'grid'."),
        ({"trials": 3, "name": "x" * 81}, "Name must be at most 80 characters long."),
        ({"trials": 3, "spans": ()}, "Spans must be at least 1 in number."),
        ({"trials": 3, "spans": 5}, "Spans must be a list."),
    ],
)
def test_of_a_search(values: dict[str, Any], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Plan.parse(START, **{"spans": spans_of([], START)} | values)
    assert str(refused.value) == said
