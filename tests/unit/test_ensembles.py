"""Rules of ensembles against computations by hand, and an ensemble among the runs."""

import numpy as np
import pytest
import torch
from scipy.special import log_softmax, softmax
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from fmnist.common.errors import ConfigError, RunError
from fmnist.data.dataset import Dataset
from fmnist.data.views import AS_IT_IS, TEST_TIME_AUGMENTATIONS, View
from fmnist.ensembles.diversity import by_number, contributions, pairwise_diversity, q_statistic
from fmnist.ensembles.fitting import cross_fitted, fit
from fmnist.ensembles.members import Members
from fmnist.ensembles.network import view_of
from fmnist.ensembles.rules import RULES, Combiner, Rule, as_logits, combined
from fmnist.ensembles.selection import suggested
from fmnist.jobs.augmented import gains, make_augmented, views_analysis
from fmnist.jobs.combine import make_ensemble
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import judged
from tests.trained import train_now

GENERATOR = np.random.default_rng(0)
LABELS = GENERATOR.integers(0, 4, 600)


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test draws the same numbers, whichever ran before it."""
    monkeypatch.setattr(f"{__name__}.GENERATOR", np.random.default_rng(1))


def guesses(signal: float) -> np.ndarray:
    """Logits (600, 4) of a model that is the surer of the truth the stronger its signal."""
    return GENERATOR.normal(size=(600, 4)) + signal * np.eye(4)[LABELS]


LOGITS = np.stack([guesses(signal) for signal in (2.0, 1.5, 0.2)])


def test_the_mean_of_probabilities_is_their_mean() -> None:
    found = softmax(combined(LOGITS, Combiner.equal("probabilities", 3)), axis=1)
    assert found == pytest.approx(softmax(LOGITS, axis=2).mean(0), abs=1e-6)


def test_the_mean_of_logits_is_their_mean() -> None:
    assert combined(LOGITS, Combiner.equal("logits", 3)) == pytest.approx(LOGITS.mean(0))


def test_most_votes_win_and_probabilities_settle_ties() -> None:
    logits = np.log(
        [
            [[0.6, 0.3, 0.1], [0.5, 0.4, 0.1]],
            [[0.5, 0.4, 0.1], [0.1, 0.6, 0.3]],
            [[0.01, 0.98, 0.01], [0.1, 0.2, 0.7]],
        ]
    )
    assert combined(logits, Combiner.equal("vote", 3)).argmax(1).tolist() == [0, 1]
    assert combined(logits[:2], Combiner.equal("vote", 2)).argmax(1).tolist() == [0, 1]


def test_an_answer_without_probabilities_is_as_sure_as_its_model_is_right() -> None:
    shares = softmax(as_logits(np.array([2]), 5, 0.8), axis=1)
    assert shares[0] == pytest.approx([0.05, 0.05, 0.8, 0.05, 0.05])


def log_loss(logits: np.ndarray) -> float:
    """Of the probabilities that follow from logits (N, 4)."""
    return float(-log_softmax(logits, axis=1)[np.arange(len(LABELS)), LABELS].mean())


def test_weights_and_temperature_have_the_least_log_loss() -> None:
    fitted = fit(LOGITS, LABELS, "weighted")
    weights = np.array(fitted.weights) / fitted.temperature
    logs = np.log(softmax(LOGITS, axis=2))

    def loss(tried: np.ndarray) -> float:
        return log_loss(np.tensordot(tried, logs, 1))

    steps = np.linspace(0, 1.5, 16)
    grid = [np.array([a, b, c]) for a in steps for b in steps for c in steps[:4]]
    assert sum(fitted.weights) == pytest.approx(1)
    assert loss(weights) <= min(map(loss, grid)) + 1e-6


def test_stacking_is_cross_fitted_as_scikit_learn_does_it() -> None:
    features = np.concatenate(list(softmax(LOGITS, axis=2)), axis=1)
    theirs = cross_val_predict(
        LogisticRegression(),
        features,
        LABELS,
        cv=StratifiedKFold(5, shuffle=True, random_state=0),
        method="predict_proba",
    )
    ours = cross_fitted(LOGITS, LABELS, "stacking")
    assert (ours.argmax(1) == theirs.argmax(1)).all()


def test_the_temperature_is_fitted_after_averaging() -> None:
    fitted = fit(3 * LOGITS, LABELS, "logits")
    mean = 3 * LOGITS.mean(0)

    def loss(temperature: float) -> float:
        return log_loss(mean / temperature)

    assert loss(fitted.temperature) <= min(loss(each) for each in np.linspace(0.5, 5, 91)) + 1e-6


def test_cross_fitting_does_not_flatter() -> None:
    """Of twenty members that know nothing stacking learns the noise, which it is not to be paid."""
    noise = GENERATOR.normal(size=(20, 600, 4))
    flattered = combined(noise, fit(noise, LABELS, "stacking")).argmax(1) == LABELS
    honest = cross_fitted(noise, LABELS, "stacking").argmax(1) == LABELS
    assert flattered.mean() > 0.3
    assert honest.mean() < 0.3


def test_numbers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        Combiner(rule="stacking", weights=(1.0,), coefficients=((1.0,),), intercepts=(0.0, 0.0))
    with pytest.raises(ValueError, match="add up to 1"):
        Combiner(rule="weighted", weights=(0.7, 0.7))


class TestDiversity:
    """Of four members that are right on known images."""

    CORRECT = np.array([[1, 1, 1, 0, 0, 1], [1, 1, 0, 1, 0, 1], [1, 1, 1, 0, 0, 1]], bool)
    LABELS = np.array([0, 1, 2, 0, 1, 2])

    @pytest.fixture
    def members(self) -> Members:
        predicted = [np.where(each, self.LABELS, (self.LABELS + 1) % 3) for each in self.CORRECT]
        return Members.of([judged(self.LABELS, each, 3, split="validation") for each in predicted])

    def test_q_is_yules(self) -> None:
        first, second, third = self.CORRECT
        assert q_statistic(first, second) == pytest.approx((3 * 1 - 1 * 1) / (3 * 1 + 1 * 1))
        assert q_statistic(first, third) == 1
        assert q_statistic(np.ones(6, bool), first) is None

    def test_disagreement_is_the_share_of_images_with_two_answers(self, members: Members) -> None:
        found = {
            (pair.first, pair.second): pair.disagreement for pair in pairwise_diversity(members)
        }
        assert found == {(0, 1): pytest.approx(2 / 6), (0, 2): 0, (1, 2): pytest.approx(2 / 6)}

    def test_what_a_member_adds_is_what_the_others_lack(self, members: Members) -> None:
        """All together follow the two that agree; without one of these a tie remains."""
        whole = self.CORRECT[0].mean()
        without_second = self.CORRECT[0].mean()
        assert contributions(members, "vote")[1].value == pytest.approx(whole - without_second)

    def test_of_one_member_the_spread_is_that_of_the_members(self, members: Members) -> None:
        first, *_, last = by_number(members, "probabilities")
        accuracies = self.CORRECT.mean(1)
        assert first == (1, pytest.approx(accuracies.mean()), accuracies.min(), accuracies.max())
        assert last.low == last.mean == last.high


class TestSuggestion:
    def members(self, *logits: np.ndarray) -> Members:
        return Members.of(
            [judged(LABELS, each.argmax(1), 4, split="validation", logits=each) for each in logits]
        )

    def test_each_step_takes_what_helps_most(self) -> None:
        """Against a search by hand through all that could be taken next."""
        pool = [guesses(signal) for signal in (0.5, 1.5, 2.0, 1.0, 2.0)]
        temperatures = np.linspace(0.5, 3, 251)

        def loss_of(logits: np.ndarray) -> float:
            return log_loss(logits)

        calm = [each / min(temperatures, key=lambda t: loss_of(each / t)) for each in pool]
        taken: list[int] = []
        least = np.inf
        while True:
            losses = [loss_of(np.mean([calm[i] for i in (*taken, new)], 0)) for new in range(5)]
            if min(losses) >= least:
                break
            least = min(losses)
            taken.append(int(np.argmin(losses)))
        assert suggested(self.members(*pool), [1.0] * 5) == list(dict.fromkeys(taken))

    def test_the_budget_is_for_all_together(self) -> None:
        pool = [guesses(signal) for signal in (2.0, 2.0, 2.0, 1.9)]
        costs = [5.0, 5.0, None, 1.0]
        taken = suggested(self.members(*pool), costs, budget=6.0)
        assert sum(costs[place] or 99 for place in taken) <= 6.0
        with pytest.raises(ConfigError, match="No run stays within this budget"):
            suggested(self.members(*pool), costs, budget=0.5)
        with pytest.raises(ConfigError, match="above 0"):
            suggested(self.members(*pool), costs, budget=-5.0)


class TestViews:
    def test_they_mirror_shift_and_turn(self) -> None:
        image = torch.zeros(1, 1, 5, 5)
        image[0, 0, 1, 3] = 1
        places = {
            view: view_of(image, view)[0, 0].flatten().argmax().item()
            for view in (
                AS_IT_IS,
                View(mirrored=True),
                View(right=1),
                View(down=-1),
                View(angle=90),
            )
        }
        as_row_and_column = [divmod(place, 5) for place in places.values()]
        assert as_row_and_column == [(1, 3), (1, 1), (1, 4), (0, 3), (1, 1)]

    def test_what_leaves_the_image_is_gone_and_black_comes_in(self) -> None:
        moved = view_of(torch.ones(1, 1, 3, 3), View(right=1))
        assert moved[0, 0].tolist() == [[0, 1, 1]] * 3


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Store:
    folder = tmp_path_factory.mktemp("members")
    store = Store(folder / "runs", folder / "reference")
    for seed in (0, 1, 2):
        config = TrainConfig(
            architecture="logreg" if seed else "mlp109",
            normalisation="dataset" if seed else "half",
            epochs=1,
            train_images=2_000,
            validation_images=500,
            seed=seed,
        )
        train_now(store, config)
    return store


@pytest.fixture(scope="module")
def members(store: Store) -> list[Run]:
    return [run for run in store.runs() if run.record.combination is None]


def test_test_time_augmentation_is_the_mean_of_logits_over_views(
    store: Store, members: list[Run], dataset: Dataset
) -> None:
    run = members[0]
    analysis = views_analysis(run)
    found = analysis.compute(lambda share: None)
    tried = {
        each.augmentation.name: each
        for each in gains(found, evaluate_run(run, dataset, "validation"))
    }
    known = evaluate_run(run, dataset, "validation")
    images = dataset.train_images[torch.from_numpy(known.image_ids).long()]
    model = load_model(run)
    mean = (model.logits(images) + model.logits(images.flip(2))).numpy() / 2
    right = mean.argmax(1) == known.labels
    assert tried["mirror"].accuracy.value == right.mean()
    assert tried["mirror"].gain.value == pytest.approx(right.mean() - known.correct.mean())
    assert tried["all"].milliseconds > 0
    mirror = TEST_TIME_AUGMENTATIONS.get("mirror")
    made = make_augmented(store, run, mirror, found)
    assert made.record.network.macs == 2 * run.record.network.macs
    assert made.record.best is not None
    assert made.record.best.accuracy == right.mean()
    outputs = load_model(made).logits(dataset.test_images[:300]).numpy()
    said = evaluate_run(made, dataset, "test")
    assert (outputs.argmax(1) == said.predicted[:300]).mean() > 0.99


class TestAmongTheRuns:
    @pytest.mark.parametrize("rule", RULES)
    def test_its_model_says_of_images_what_its_predictions_say(
        self, store: Store, members: list[Run], dataset: Dataset, rule: Rule
    ) -> None:
        made = make_ensemble(store, members, rule)
        said = evaluate_run(made, dataset, "test")
        model = load_model(made)
        outputs = model.logits(dataset.test_images[:500]).softmax(1).numpy()
        assert said.probabilities is not None
        assert outputs == pytest.approx(said.probabilities[:500], abs=0.01)
        assert made.record.test is not None
        assert made.record.test.accuracy == said.correct.mean()

    def test_it_is_a_run_like_any_other(self, store: Store, members: list[Run]) -> None:
        made = make_ensemble(store, members, "probabilities", "three of a kind")
        assert store.get(made.id) == made
        assert made.is_complete
        assert made.has_weights
        assert made.label.startswith("three of a kind")
        assert made.record.network.parameters == sum(r.record.network.parameters for r in members)
        assert made.record.combination is not None
        assert made.record.combination.views == (AS_IT_IS,)
        assert made.record.kept_epoch is None

    def test_it_can_be_a_member_itself(
        self, store: Store, members: list[Run], dataset: Dataset
    ) -> None:
        inner = make_ensemble(store, members[:2], "probabilities")
        outer = make_ensemble(store, [inner, members[2]], "logits")
        said = evaluate_run(outer, dataset, "test")
        outputs = load_model(outer).logits(dataset.test_images[:200]).numpy()
        assert (outputs.argmax(1) == said.predicted[:200]).mean() > 0.98

    def test_of_runs_without_weights_it_has_predictions_and_no_weights(
        self, store: Store, members: list[Run], tmp_path, dataset: Dataset
    ) -> None:
        ship(members, "classes", tmp_path / "reference")
        shipped = Store(tmp_path / "runs", tmp_path / "reference")
        made = make_ensemble(shipped, shipped.runs(), "vote")
        assert not made.has_weights
        with pytest.raises(RunError, match="made of runs without weights"):
            load_model(made)
        said = evaluate_run(made, dataset, "test")
        votes = np.stack([evaluate_run(run, dataset, "test").predicted for run in members])
        agreed = (votes == votes[0]).all(0)
        assert (said.predicted[agreed] == votes[0][agreed]).all()

    def test_runs_of_other_classes_are_no_members(self, store: Store, members: list[Run]) -> None:
        pair = TrainConfig(
            architecture="logreg",
            classes=("Sneaker", "Ankle boot"),
            epochs=1,
            train_images=500,
            validation_images=100,
        )
        other = train_now(store, pair)
        with pytest.raises(RunError, match="same dataset and classes"):
            make_ensemble(store, [*members, other], "vote")
        store.delete(other.id)

    def test_too_few_images_in_common_are_said(self, store: Store, members: list[Run]) -> None:
        config = members[0].record.config
        other = train_now(
            store, TrainConfig(**config.model_dump() | {"split_seed": 7, "library": "torch"})
        )
        with pytest.raises(RunError, match="validation images in common"):
            make_ensemble(store, [members[0], other], "weighted")
        made = make_ensemble(store, [members[0], other], "probabilities")
        assert made.record.best is None or made.record.best.images < 500
        store.delete(other.id)
