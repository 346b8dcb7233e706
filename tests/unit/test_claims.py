"""Every kind of claim in every verdict, by made-up runs; and that no headline is forgotten."""

import json

import numpy as np
import pytest
from scipy import stats
from sklearn.metrics import f1_score, precision_score

from fmnist.cli.main import main
from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.data.dataset import Dataset
from fmnist.runs.predictions import Integers
from fmnist.runs.store import Store
from fmnist.studies.claims import Judged, claims, judge_all, luck_over_all
from fmnist.studies.claims.claim import Test as Kind
from fmnist.studies.claims.evidence import Evidence
from fmnist.studies.claims.figures import (
    ACCURACY,
    GAP,
    LATENCY,
    LOSS,
    MACRO_F1,
    MINUTES,
    TRAIN_ACCURACY,
    f1_of,
    precision_of,
)
from fmnist.studies.claims.finding import Finding
from fmnist.studies.claims.levels import Bound, Level
from fmnist.studies.claims.rankings import Agree, Better, TradeOff
from fmnist.studies.claims.rule import Verdict
from fmnist.studies.claims.size_and_speed import Parameters, SpeedUp, Unrepeatable
from fmnist.studies.presets import PRESETS
from tests.built import profile_of
from tests.made_up import DATASET, LABELS, answers, finish

T4 = "Tesla T4"


def train(
    store: Store, name: str, *right: int, seed: int = 0, shift: int = 0, **more: object
) -> Integers:
    """A run of a preset that gets so many images right after each epoch; validation chose the last.

    Returns its predictions at that epoch.
    """
    config = PRESETS.get(name).config.model_copy(update={"seed": seed, **more.pop("config", {})})  # type: ignore[call-overload]
    epochs = [answers(LABELS, number, shift) for number in right]
    finish(store, config, epochs[-1], epochs=epochs, **more)  # type: ignore[arg-type]
    return epochs[-1]


def judge(store: Store, test: Kind) -> Finding:
    return test.judge(Evidence(store.runs(), DATASET))


class TestLevel:
    level = Level(ACCURACY, "0.918", ("cnn924",), "test")

    def test_nothing_has_run(self, store: Store) -> None:
        found = judge(store, self.level)
        assert found.verdict == "not run here"
        assert found.commands == ("python -m fmnist reproduce --only cnn924",)
        assert found.ours is None

    def test_there_is_no_such_system(self, store: Store) -> None:
        found = judge(store, Level(ACCURACY, "0.9", ("nothing",), "last"))
        assert found.verdict == "not run here"
        assert found.why == "This program has no system nothing."
        assert found.commands == ()

    def test_one_run_close_by_confirms_and_says_that_it_is_one(self, store: Store) -> None:
        train(store, "cnn924", 9_000, 9_160, 9_120)
        found = judge(store, self.level)
        assert found.verdict == "confirmed"
        assert found.ours is not None
        assert found.ours.value == 0.916
        assert found.beside is not None
        assert found.beside.value == 0.912
        assert "in one run at the best epoch on test" in found.why
        assert "lies within what the luck of the draw of images explains; the luck of the " in (
            found.why
        )
        assert "seed is not known with one run" in found.why
        assert "Ours learned from 55,000 images, the project's from 60,000." in found.why
        assert [run.record.config.seed for run in found.runs] == [0]

    def test_the_last_epoch_is_taken_where_the_project_took_it(self, store: Store) -> None:
        train(store, "cnn924", 9_300, 9_110)
        last = Level(ACCURACY, "0.911", ("cnn924",), "last")
        assert judge(store, last).verdict == "confirmed"
        assert judge(store, self.level).verdict == "contradicted"

    def test_a_run_far_away_contradicts(self, store: Store) -> None:
        train(store, "cnn924", 9_020)
        found = judge(store, self.level)
        assert found.verdict == "contradicted"
        assert "The difference of −1.6 points" in found.why
        assert found.why.count("more than the luck of the draw of images explains") == 1
        assert "; the luck of the seed is not known with one run." in found.why

    def test_the_difference_is_that_of_wilson_and_newcombe(self, store: Store) -> None:
        """Ours 9,100 of 10,000 and theirs 9,180: bounds by hand from Wilson's formula."""
        train(store, "cnn924", 9_100)
        ours = stats.binomtest(9_100, 10_000).proportion_ci(method="wilson")
        theirs = stats.binomtest(9_180, 10_000).proportion_ci(method="wilson")
        low = -0.008 - np.hypot(0.91 - ours.low, theirs.high - 0.918 + 0.0005)
        high = -0.008 + np.hypot(ours.high - 0.91, 0.918 - theirs.low + 0.0005)
        assert (
            f"−0.8 points (−{-100 * low:.1f} to +{100 * high:.1f})" in judge(store, self.level).why
        )

    def test_two_runs_that_disagree_leave_it_open(self, store: Store) -> None:
        train(store, "cnn924", 9_150, seed=0)
        train(store, "cnn924", 9_210, seed=1)
        found = judge(store, self.level)
        assert found.verdict == "inconclusive"
        assert "in 2 runs" in found.why
        assert len(found.runs) == 2

    def test_several_runs_that_agree_confirm_and_contradict(self, store: Store) -> None:
        for seed, right in enumerate((9_170, 9_175, 9_185)):
            train(store, "cnn924", right, seed=seed)
        assert judge(store, self.level).verdict == "confirmed"
        far = Level(ACCURACY, "0.930", ("cnn924",), "test")
        contradicted = judge(store, far)
        assert contradicted.verdict == "contradicted"
        assert "is more than luck explains." in contradicted.why
        assert "not known" not in contradicted.why

    def test_the_system_that_is_most_alike_counts(self, store: Store) -> None:
        level = Level(ACCURACY, "0.9158", ("cnn225-all", "cnn225"), "last")
        train(store, "cnn225", 9_000)
        assert "of cnn225 is 90.0 %" in judge(store, level).why
        train(store, "cnn225-all", 9_150)
        found = judge(store, level)
        assert "of cnn225-all is 91.5 %" in found.why
        assert "Ours learned" not in found.why

    def test_fewer_images_confirm_what_more_would_contradict(self, store: Store) -> None:
        train(store, "cnn924", 9_050)
        many = Level(ACCURACY, "0.918", ("cnn924",), "test")
        few = Level(ACCURACY, "0.918", ("cnn924",), "test", images=2_000)
        unknown = Level(ACCURACY, "0.918", ("cnn924",), "test", images=None)
        assert judge(store, many).verdict == judge(store, unknown).verdict == "contradicted"
        assert judge(store, few).verdict == "inconclusive"

    def test_a_duration_counts_on_its_device_alone(self, store: Store) -> None:
        level = Level(MINUTES, "2.1", ("cnn924",), "last", images=None, tolerance=0.5, device=T4)
        train(store, "cnn924", 9_000, training_seconds=600)
        found = judge(store, level)
        assert found.verdict == "cannot be reproduced"
        assert "belongs to a Tesla T4; on CPU (a processor, 2 cores) it is 10.0 min" in found.why
        assert len(found.runs) == 1
        for seed, seconds in ((1, 125), (2, 126), (3, 127)):
            train(store, "cnn924", 9_000, seed=seed, device=T4, training_seconds=seconds)
        assert judge(store, level).verdict == "confirmed"

    def test_a_duration_measured_once_is_vague(self, store: Store) -> None:
        level = Level(MINUTES, "2.1", ("cnn924",), "last", images=None, tolerance=0.5)
        train(store, "cnn924", 9_000, training_seconds=150)
        found = judge(store, level)
        assert found.verdict == "inconclusive"
        assert "timed once" in found.why
        assert "could be luck, which could also hide too much" in found.why


class TestFigures:
    """Each against an independent computation."""

    predicted = np.random.default_rng(3).choice(10, 10_000).astype(np.uint8)

    @pytest.fixture
    def outcome(self, store: Store) -> object:
        config = PRESETS.get("cnn924").config
        earlier = answers(LABELS, 100)
        finish(store, config, self.predicted, epochs=[earlier, self.predicted], train_accuracy=0.4)
        (outcome,) = Evidence(store.runs(), DATASET).of("cnn924")
        return outcome

    def test_class_figures(self, outcome: object) -> None:
        found = precision_of("Shirt").read(outcome, "last")  # type: ignore[arg-type]
        expected = precision_score(LABELS, self.predicted, labels=[6], average=None)[0]
        assert found is not None
        assert found.value == pytest.approx(expected)
        found = f1_of("Bag").read(outcome, "test")  # type: ignore[arg-type]
        assert found is not None
        assert found.value == pytest.approx(
            f1_score(LABELS, self.predicted, labels=[8], average=None)[0]
        )
        assert found.high - found.low == pytest.approx(2 * 1.96 * (0.09 / 1_000) ** 0.5, rel=0.1)

    def test_averages(self, outcome: object) -> None:
        found = MACRO_F1.read(outcome, "validation")  # type: ignore[arg-type]
        assert found is not None
        assert found.value == pytest.approx(f1_score(LABELS, self.predicted, average="macro"))
        found = LOSS.read(outcome, "validation")  # type: ignore[arg-type]
        right = (self.predicted == LABELS).mean()
        assert found is not None
        sure = np.exp(5) / (np.exp(5) + 9)
        expected = -right * np.log(sure) - (1 - right) * np.log((1 - sure) / 9)
        assert found.value == pytest.approx(expected, rel=1e-3)
        assert LOSS.read(outcome, "test") is None  # type: ignore[arg-type]

    def test_the_gap_and_the_training_accuracy_are_of_the_last_epoch(self, outcome: object) -> None:
        assert TRAIN_ACCURACY.read(outcome, "validation") is None  # type: ignore[arg-type]
        train = TRAIN_ACCURACY.read(outcome, "last")  # type: ignore[arg-type]
        gap = GAP.read(outcome, "last")  # type: ignore[arg-type]
        assert train is not None
        assert gap is not None
        assert train.value == 0.4
        assert gap.value == pytest.approx(0.4 - (self.predicted == LABELS).mean())

    def test_a_class_that_nothing_is_called_has_no_precision(self, store: Store) -> None:
        finish(store, PRESETS.get("cnn924").config, np.zeros(10_000, np.uint8), epochs=[LABELS])
        (outcome,) = Evidence(store.runs(), DATASET).of("cnn924")
        assert precision_of("Shirt").read(outcome, "validation") is None


class TestBound:
    fast = Bound((LATENCY,), "below", "10", ("cnn620",))

    @pytest.mark.parametrize(
        ("latency", "verdict"),
        [
            (0.8, "confirmed"),
            (7.0, "inconclusive"),
            (30.0, "contradicted"),
            (None, "not run here"),
        ],
    )
    def test_on_which_side_it_lies(self, store: Store, latency: float | None, verdict: str) -> None:
        train(store, "cnn620", 9_000, latency_ms=latency)
        assert judge(store, self.fast).verdict == verdict

    def test_all_figures_must_lie_there(self, store: Store) -> None:
        train(store, "cnn225", 9_900, shift=5)
        pure = Bound((precision_of("Trouser"), precision_of("Bag")), "above", "0.96", ("cnn225",))
        assert judge(store, pure).verdict == "confirmed"
        assert judge(store, pure).why.count("above 96.0 %; the luck of the seed is not") == 2
        impossible = Bound((precision_of("Trouser"),), "above", "0.999", ("cnn225",))
        assert judge(store, impossible).verdict == "contradicted"


class TestBetter:
    dropout = Better((("cnn242", "cnn242-plain"),), "93 % against 91 %")

    def test_it_takes_both(self, store: Store) -> None:
        train(store, "cnn242", 9_100)
        found = judge(store, self.dropout)
        assert found.verdict == "not run here"
        assert found.commands == ("python -m fmnist reproduce --only cnn242-plain",)

    def test_one_run_each_is_compared_image_by_image(self, store: Store) -> None:
        first = train(store, "cnn242", 9_300)
        second = train(store, "cnn242-plain", 9_200, shift=500)
        found = judge(store, self.dropout)
        bounds = paired_difference_interval(first == LABELS, second == LABELS)
        assert found.ours is not None
        assert found.ours.value == pytest.approx(0.01)
        assert found.ours.interval == pytest.approx(bounds)
        assert found.verdict == "confirmed"
        assert "one run each" in found.why
        assert found.repeats == "one run each"
        assert found.why.endswith(
            "it is better by more than the luck of the draw of images; the luck of the seed is not "
            "known with one run."
        )
        assert [run.record.config.options["dropout"] for run in found.runs] == [0.3, 0.0]

    @pytest.mark.parametrize(
        ("right", "verdict"), [(9_202, "inconclusive"), (9_000, "contradicted")]
    )
    def test_no_better_and_worse(self, store: Store, right: int, verdict: str) -> None:
        train(store, "cnn242", right)
        train(store, "cnn242-plain", 9_200, shift=500)
        assert judge(store, self.dropout).verdict == verdict

    def test_several_seeds_are_paired(self, store: Store) -> None:
        better, worse = (9_300, 9_280, 9_310), (9_200, 9_210, 9_205)
        for seed in range(3):
            train(store, "cnn242", better[seed], seed=seed)
            train(store, "cnn242-plain", worse[seed], seed=seed)
        train(store, "cnn242", 10_000, seed=7)
        found = judge(store, self.dropout)
        expected = stats.ttest_rel(better, worse).confidence_interval()
        assert found.ours is not None
        assert found.ours.low == pytest.approx(expected.low / 10_000)
        assert found.ours.high == pytest.approx(expected.high / 10_000)
        assert "3 runs each; it is better by more than luck." in found.why
        assert len(found.runs) == 6
        assert found.verdict == "confirmed"

    def test_runs_of_different_seeds_are_compared_one_each(self, store: Store) -> None:
        train(store, "cnn242", 9_300, seed=1)
        train(store, "cnn242-plain", 9_200, seed=2)
        assert "one run each" in judge(store, self.dropout).why


class TestAgree:
    @pytest.mark.parametrize(
        ("right", "verdict"),
        [(9_210, "confirmed"), (9_000, "contradicted")],
    )
    def test_one_run_each(self, store: Store, right: int, verdict: str) -> None:
        train(store, "mlp109", right)
        train(store, "mlp235", 9_200, shift=100)
        assert judge(store, Agree((("mlp109", "mlp235"),), "")).verdict == verdict

    def test_two_seeds_that_disagree_leave_it_open(self, store: Store) -> None:
        for seed, right in enumerate((9_000, 9_100)):
            train(store, "mlp109", right, seed=seed)
            train(store, "mlp235", 9_050, seed=seed)
        found = judge(store, Agree((("mlp109", "mlp235"),), ""))
        assert found.verdict == "inconclusive"


class TestTradeOff:
    trade = TradeOff("cnn620", ("cnn924", "vgg16"), "")

    @pytest.mark.parametrize(
        ("cheaper", "dearer", "verdict"),
        [
            (9_000, 8_700, "confirmed"),
            (9_000, 9_192, "confirmed"),
            (9_000, 9_400, "contradicted"),
            (9_192, 8_700, "inconclusive"),
            (9_400, 8_700, "contradicted"),
        ],
    )
    def test_the_cheaper_must_be_worse_and_the_dearer_not_better(
        self, store: Store, cheaper: int, dearer: int, verdict: str
    ) -> None:
        train(store, "cnn620", 9_190, shift=200)
        train(store, "cnn924", cheaper)
        assert judge(store, self.trade).verdict in (verdict, "not run here")
        train(store, "vgg16", dearer)
        found = judge(store, self.trade)
        assert found.verdict == verdict
        assert "cnn924 takes fewer MACs" in found.why
        assert "vgg16 takes more MACs" in found.why


class TestParameters:
    @pytest.mark.parametrize(
        ("value", "found_in", "verdict"),
        [
            ("923914", "", "confirmed"),
            ("0.92E6", "", "confirmed"),
            ("1.2E6", "Another has.", "contradicted"),
            ("1.2E6", "", "cannot be reproduced"),
        ],
    )
    def test_to_the_published_digits(
        self, store: Store, value: str, found_in: str, verdict: str
    ) -> None:
        found = judge(store, Parameters(value, 923_914, "cnn924", found_in))
        assert found.verdict == verdict
        assert "923,914" in found.why

    def test_of_a_system_that_is_not_here(self, store: Store) -> None:
        assert judge(store, Parameters("1", 1, "nothing")).verdict == "not run here"

    def test_what_the_code_builds_is_counted(self) -> None:
        counted = [each.test for each in claims() if isinstance(each.test, Parameters)]
        assert len(counted) >= 5
        for test in counted:
            architecture = PRESETS.get(test.preset).settings.architecture
            assert test.built == profile_of(architecture).parameters

    def test_the_counts_that_the_claims_mention(self) -> None:
        assert profile_of("cnn1200").parameters == 1_199_882
        vgg = profile_of("vgg16")
        assert vgg.parameters - vgg.trainable_parameters == 14_714_688
        third_pooling = 242_250 - profile_of("cnn111").parameters
        assert third_pooling == (3 * 3 - 1) * 128 * 128
        assert profile_of("fashioncnn").parameters == 1_701_578
        assert profile_of("altcnn").parameters == 215_466


class TestSpeedUp:
    faster = SpeedUp("4.8", "cnn620", {"precision": "float32"}, {"precision": "bfloat16"}, T4)

    def both(self, store: Store, seed: int, seconds: float, device: str) -> None:
        for precision, spent in (("float32", seconds), ("bfloat16", 10.0)):
            config = {"precision": precision}
            train(
                store,
                "cnn620",
                9_000,
                seed=seed,
                config=config,
                device=device,
                training_seconds=spent,
            )

    def test_nothing_has_run(self, store: Store) -> None:
        train(store, "cnn620", 9_000)
        found = judge(store, self.faster)
        assert found.verdict == "not run here"
        assert found.commands == (
            "python -m fmnist train --preset cnn620 --precision float32",
            "python -m fmnist train --preset cnn620 --precision bfloat16",
        )

    def test_on_another_device(self, store: Store) -> None:
        self.both(store, 0, 30, "NVIDIA H200")
        found = judge(store, self.faster)
        assert found.verdict == "cannot be reproduced"
        assert "on NVIDIA H200 it is 3.0 times" in found.why

    @pytest.mark.parametrize(
        ("seconds", "verdict"),
        [
            ((48.0,), "inconclusive"),
            ((47.9, 48.0, 48.1), "confirmed"),
            ((12.0, 12.1, 12.2), "contradicted"),
        ],
    )
    def test_on_the_published_one(
        self, store: Store, seconds: tuple[float, ...], verdict: str
    ) -> None:
        for seed, spent in enumerate(seconds):
            self.both(store, seed, spent, T4)
        assert judge(store, self.faster).verdict == verdict


def test_what_nobody_can_repeat(store: Store) -> None:
    found = judge(store, Unrepeatable("11,744 s", "On a processor that is not named."))
    assert found.verdict == "cannot be reproduced"
    assert found.why == "On a processor that is not named."


class TestCatalogue:
    def test_each_claim_is_said_once_in_a_sentence(self) -> None:
        sentences = [(claim.source, claim.says) for claim in claims()]
        assert len(set(sentences)) == len(sentences)
        for claim in claims():
            assert claim.says.endswith(".")
            assert claim.note == "" or claim.note.endswith(".")
            assert claim.test.published

    def test_every_project_makes_claims(self) -> None:
        assert {claim.source for claim in claims()} == {
            preset.source for preset in PRESETS if preset.source
        }

    @pytest.mark.parametrize(
        ("source", "published"),
        [
            ("SWMLearner", "91.8 % 91.1 % 91.9 % 91.7 % 87.0 % 86.7 % 96.8 % 93.7 % 87.7 %"),
            ("SWMLearner", "2.1 min/3.5 min/4.8 min/4.8 times/4.8 points/1.8 points/below 10 ms"),
            ("SWMLearner", "1.2 million/3.8 million/14.7 million"),
            ("yuri19762008", "87.95 % 91.58 % 87.82 % 91.45 % 88.20 % 90.33 % 88.26 % 91.28 %"),
            ("yuri19762008", "96.50 %/77 %/above 96 %"),
            ("sushantkai", "88.34 % 91.55 % 89.71 % 88.95 % 89.90 %"),
            ("source 003", "91 % 93 %"),
            ("source 003", "0.23"),
            ("shinjitsue", "92.71 % 90.80 % 89.95 % 88.31 % 66.98 %"),
            ("shinjitsue", "92.73 % 90.72 % 89.80 % 88.22 % 66.47 %"),
            ("shinjitsue", "99.05 % 98.65 % 96.90 % 78.75 % 89.00 %"),
            ("shinjitsue", "11,744 s/310,000"),
        ],
    )
    def test_no_headline_number_is_missing(self, source: str, published: str) -> None:
        said = {claim.test.published for claim in claims() if claim.source == source}
        wanted = published.split("/") if "/" in published else published.split(" % ")
        for figure in wanted:
            suffix = (
                "" if "/" in published or figure.endswith("%") or "%" not in published else " %"
            )
            assert figure + suffix in said

    def test_what_a_preset_says_was_published_is_a_claim(self) -> None:
        said = {
            (claim.source, float(claim.test.value))
            for claim in claims()
            if isinstance(claim.test, Level)
        }
        for preset in PRESETS:
            if preset.published is not None:
                assert (preset.source, preset.published) in said

    def test_every_system_is_here(self) -> None:
        named: set[str] = set()
        for claim in claims():
            match claim.test:
                case Level(presets=names) | Bound(presets=names):
                    named |= set(names)
                case Better(pairs=pairs) | Agree(pairs=pairs):
                    named |= {name for pair in pairs for name in pair}
                case TradeOff(best=best, others=others):
                    named |= {best, *others}
                case Parameters(preset=name) | SpeedUp(preset=name):
                    named.add(name)
        assert named <= {preset.name for preset in PRESETS}

    def test_without_runs_only_arithmetic_decides(self, store: Store) -> None:
        for judged in judge_all(store.runs(), DATASET):
            decided = judged.finding.verdict != "not run here"
            assert decided == isinstance(judged.claim.test, Parameters | Unrepeatable)
            assert judged.finding.why.endswith(".")
            assert judged.finding.runs == ()


class TestLuckOverAll:
    @staticmethod
    def judged(verdict: Verdict, low: float, high: float) -> Judged:
        return Judged(claims()[0], Finding(verdict, (), ours=Estimate(0.9, Interval(low, high))))

    def test_counts_what_an_interval_decided(self) -> None:
        by_interval = [self.judged("confirmed", 0.8, 0.95)] * 29
        by_interval += [self.judged("contradicted", 0.8, 0.95)] * 10
        by_interval += [self.judged("inconclusive", 0.8, 0.95)]
        others = [
            self.judged("contradicted", 0.9, 0.9),
            self.judged("cannot be reproduced", 0.8, 0.95),
        ]
        assert luck_over_all(by_interval + others) == (
            "Verdicts by an interval of 95 % here: 40. If all these claims were true, luck alone "
            "would contradict about 2.0 of them."
        )

    def test_says_nothing_where_arithmetic_alone_decided(self, store: Store) -> None:
        assert luck_over_all(judge_all(store.runs(), DATASET)) == ""


class TestCommand:
    @pytest.fixture(autouse=True)
    def _own_runs(self, store: Store, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(store.user))
        labels = dataset.test_labels.numpy()
        finish(store, PRESETS.get("cnn122").config, answers(labels, 9_150), labels=labels)

    def test_each_verdict_names_its_runs(
        self, store: Store, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["claims", "--json"]) == 0
        printed = json.loads(capsys.readouterr().out)
        assert len(printed) == len(claims())
        (row,) = [row for row in printed if row["claim"] == "The Basic CNN reaches 91.55 %."]
        (run,) = store.runs()
        assert row["verdict"] == "confirmed"
        assert row["runs"] == [run.id]
        assert row["ours"]["value"] == 0.915
        assert main(["claims"]) == 0
        assert run.short_id in capsys.readouterr().out
