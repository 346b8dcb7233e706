"""In what settings of one network differ, in words."""

from fmnist.runs.store import Store
from fmnist.studies.seed_groups import groups_of
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish
from ui.compare.contrast import contrasts


def words(store: Store, *configs: TrainConfig) -> list[str]:
    """The contrast of each setting, in the order of the configurations."""
    for place, config in enumerate(configs):
        finish(store, config, answers(LABELS, 9_000 - place))
    return contrasts(groups_of(store.runs()))


def test_says_what_two_settings_of_one_network_have_otherwise(store: Store) -> None:
    short, long = words(
        store,
        TrainConfig(architecture="mlp109", train_images=3_000, epochs=1),
        TrainConfig(architecture="mlp109", epochs=2, augmentations={"flip": 0.5}),
    )
    assert short == "epochs 1, augmentation none, training images 3,000"
    flip = "random horizontal flip (probability 0.5)"
    assert long == f"epochs 2, augmentation {flip}, training images all"


def test_says_nothing_of_seeds_and_of_other_networks(store: Store) -> None:
    assert words(
        store,
        TrainConfig(architecture="mlp109", seed=1),
        TrainConfig(architecture="logreg", epochs=3),
    ) == ["", ""]
