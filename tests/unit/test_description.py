"""What a run is in words: what the machine chose for it, and in what repetitions differ."""

from pathlib import Path

import pytest

from fmnist.runs.description import apart_words, configuration_of
from fmnist.runs.record import Environment, RunRecord
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

HERE = Environment(
    code="1234abc",
    python="3.12",
    libraries={"torch": "2.9"},
    device="cpu",
    device_name="CPU",
    processor="CPU",
    threads=2,
    precision="bfloat16",
    deterministic=True,
)


@pytest.fixture
def record(tmp_path: Path) -> RunRecord:
    run = Store(tmp_path).create(TrainConfig(architecture="logreg"))
    return run.record.changed(environment=HERE)


def test_what_was_left_to_the_machine_is_said_with_what_it_chose(record: RunRecord) -> None:
    rows = dict(configuration_of(record))
    assert (rows["Device"], rows["Precision"]) == ("automatic (cpu)", "automatic (bfloat16)")
    chosen = record.config.model_copy(update={"device": "cuda", "precision": "bfloat16"})
    rows = dict(configuration_of(record.changed(config=chosen)))
    assert (rows["Device"], rows["Precision"]) == ("cuda (cpu)", "bfloat16")
    rows = dict(configuration_of(record.changed(environment=None)))
    assert (rows["Device"], rows["Precision"]) == ("automatic", "automatic")


def test_repetitions_differ_in_what_was_recorded_and_in_nothing_else(record: RunRecord) -> None:
    def another(**changes: object) -> RunRecord:
        return record.changed(environment=HERE.model_copy(update=changes))

    seed = record.changed(config=record.config.model_copy(update={"seed": 1}))
    assert apart_words([record, seed]).endswith("these differ in seed.")
    assert apart_words([record, another(code="5678def")]).endswith("differ in program version.")
    newer = another(libraries={"torch": "2.10"}, device_name="GPU")
    assert apart_words([record, seed, newer]).endswith("in seed, PyTorch version and device.")
    assert "so are seed, program version" in apart_words([record, record])
