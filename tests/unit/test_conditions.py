"""Columns of runs, conditions on them, and their order."""

from functools import partial

import pytest

from fmnist.common.errors import ConfigError
from fmnist.runs.columns import column_of, columns, in_order
from fmnist.runs.conditions import Condition, meeting, number
from fmnist.runs.evaluations import nothing_learned_by, recorded_figures
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.again import with_new_seeds
from fmnist.training.config import TrainConfig
from fmnist.training.settings import Settings
from tests.made_up import LABELS, answers, finish

KNOWN = columns(recorded_figures, partial(nothing_learned_by, dataset=None))


@pytest.fixture
def two(store: Store) -> tuple[Run, Run]:
    """A tagged run of 7,850 parameters that was right 9,000 times, and one that still waits."""
    config = TrainConfig(architecture="logreg", learning_rate=0.01)
    done = finish(store, config, answers(LABELS, 9_000))
    store.annotate(done.id, name="Old Faithful", tags=["paper", "Two words"], text="drops out")
    return store.get(done.id), store.create(TrainConfig(architecture="cnn225", seed=3))


def holds(text: str, run: Run) -> bool:
    return Condition.read(text, KNOWN).holds(run, KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "status=finished",
        "status = Queued,FINISHED",
        "network!=cnn225",
        "tags=paper",
        "tags=two words",
        "tags~pap",
        "text~faithful",
        "text~DROPS",
        "parameters<=200,000",
        "parameters<200k",
        "parameters=7850",
        "test_accuracy>=90%",
        "test_accuracy = 0.9",
        "learning_rate>1e-3",
        "own=yes",
        "pinned=no",
        "created>=2020-01-01",
        "created>=20200101",
        "created>2020-01-01T00:00+05:00",
        "best_epoch=1",
    ],
)
def test_a_condition_tells_two_runs_apart(two: tuple[Run, Run], text: str) -> None:
    assert holds(text, two[0])


@pytest.mark.parametrize(
    "text", ["status=failed", "parameters>1M", "tags!=paper", "text~nothing", "created<2020-01-01"]
)
def test_what_does_not_hold(two: tuple[Run, Run], text: str) -> None:
    assert not holds(text, two[0])


@pytest.mark.parametrize("sign", ["<", ">", "<=", ">=", "="])
def test_what_is_lacking_meets_no_comparison(two: tuple[Run, Run], sign: str) -> None:
    assert not holds(f"test_accuracy{sign}0.5", two[1])
    assert holds("test_accuracy!=0.5", two[1])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("parameters", "no condition"),
        ("", "no condition"),
        ("colour=red", "no column 'colour'"),
        ("colour~red", "no column 'colour'"),
        ("parameters<many", "not a number"),
        ("learning_rate>0,001", "not a number"),
        ("own=perhaps", "yes or no"),
        ("created>yesterday", "no date"),
        ("tags<a", "no order"),
        ("text=drops", "write text~drops"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        Condition.read(text, KNOWN)


@pytest.mark.parametrize(
    ("text", "value"),
    [("200,000", 200_000), ("200k", 200_000), ("1.5 M", 1.5e6), ("93.5 %", 0.935), ("-.5", -0.5)],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    assert number(text) == pytest.approx(value)


@pytest.mark.parametrize("text", ["0,001", "1,5", "1,00,000", "", "k", "nan", "1e"])
def test_no_number_is_guessed(text: str) -> None:
    with pytest.raises(ConfigError):
        number(text)


def test_every_setting_is_a_column_and_has_a_title(two: tuple[Run, Run]) -> None:
    assert set(Settings.model_fields) <= set(KNOWN)
    titles = [column.title for column in KNOWN.values()]
    assert len(set(titles)) == len(titles)
    for column in KNOWN.values():
        for run in two:
            column.value(run)


def test_the_order_puts_what_is_lacking_last(two: tuple[Run, Run], store: Store) -> None:
    best = finish(store, TrainConfig(architecture="logreg"), LABELS)
    accuracy = column_of("validation_accuracy", KNOWN)
    runs = [two[1], two[0], best]
    assert in_order(runs, accuracy, descending=True) == [best, two[0], two[1]]
    assert in_order(runs, accuracy, descending=False) == [two[0], best, two[1]]
    assert in_order(runs, column_of("seed", KNOWN), descending=False)[-1] == two[1]


def test_several_conditions_all_hold(two: tuple[Run, Run]) -> None:
    wanted = [Condition.read(text, KNOWN) for text in ("tags=paper", "parameters<1k")]
    assert meeting(two, wanted[:1], KNOWN) == [two[0]]
    assert meeting(two, wanted, KNOWN) == []


def test_training_again_takes_seeds_that_none_had(store: Store) -> None:
    config = TrainConfig(architecture="logreg", epochs=1)
    runs = [store.create(config.model_copy(update={"seed": seed})) for seed in (4, 0)]
    other = store.create(TrainConfig(architecture="cnn225"))
    again = with_new_seeds([*runs, other], [*runs, other])
    assert [each.seed for each in again] == [5, 6, 1]
    assert {each.settings.hash_without_seed for each in again[:2]} == {
        config.settings.hash_without_seed
    }


def test_notes_are_changed_one_by_one(store: Store) -> None:
    run = store.create(TrainConfig(architecture="logreg"))
    store.annotate(run.id, name="one", tags=[" a  b ", "a b", "", "c"])
    store.annotate(run.id, pinned=True)
    notes = store.get(run.id).notes
    assert (notes.name, notes.tags, notes.pinned, notes.text) == ("one", ["a b", "c"], True, "")


@pytest.mark.parametrize("tags", [["a,b"], ["x" * 41], [str(number) for number in range(21)]])
def test_tags_have_bounds(store: Store, tags: list[str]) -> None:
    run = store.create(TrainConfig(architecture="logreg"))
    with pytest.raises(ConfigError):
        store.annotate(run.id, tags=tags)
