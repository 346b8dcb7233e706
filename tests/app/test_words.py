"""Numbers as a person reads them."""

import pytest

from fmnist.common.figures import decimal
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish
from ui.shared.tables import gap


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2.1e-5, "0.000021"),
        (0.003, "0.003"),
        (0.0, "0"),
        (1.0, "1"),
        (10.0, "10"),
        (5e-8, "0.00000005"),
    ],
)
def test_a_small_number_is_written_without_powers_of_ten(number: float, said: str) -> None:
    assert decimal(number) == said


def test_a_difference_of_almost_nothing_has_no_minus(store: Store) -> None:
    config = TrainConfig(architecture="logreg", epochs=1)
    run = finish(store, config, answers(LABELS, 9_000), train_accuracy=0.9)
    assert run.record.train is not None
    train = run.record.train.model_copy(update={"accuracy": 0.8999})
    store.update(run.record.changed(train=train))
    assert gap(store.get(run.id)) == "+0.0 points"
