"""What the shipped ensembles bring, as `docs/ensembles.md` and the README say it."""

from fmnist.common.figures import bounded, count, fixed, p_of, signed
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.comparison.paired import PairedComparison
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Split
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import best_of
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def table() -> str:
    """Every shipped ensemble beside the best single run that ships, on validation and test."""
    rows = [
        "| | validation | test | against the best single run, validation | test | parameters |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    best = _best_single()
    rows.append(f"| {_name(best)} | {_cells(best)} | | | {_size(best)} |")
    for run in _ensembles():
        compared = " | ".join(_compared(run, best, split) for split in ("validation", "test"))
        rows.append(f"| {_name(run)} | {_cells(run)} | {compared} | {_size(run)} |")
    return "\n".join(rows)


def sentence() -> str:
    """The best shipped ensemble on test, and whether it is better than the best single run."""
    ensemble, best = best_of(_ensembles()), _best_single()
    combination = ensemble.record.combination
    assert combination is not None
    return (
        f"An ensemble of {len(combination.members)} included runs, chosen on validation, is right "
        f"on {_accuracy(ensemble, 'test')} of the test images; the best single run, "
        f"{_name(best)}, on {_accuracy(best, 'test')}: {_compared(ensemble, best, 'test')}."
    )


def _ensembles() -> list[Run]:
    made = [run for run in Store().shipped() if run.record.combination is not None]
    return sorted(made, key=lambda run: run.record.created)


def _best_single() -> Run:
    trained = [
        run
        for run in Store().shipped()
        if run.record.all_classes and run.record.combination is None
    ]
    return best_of(trained)


def _name(run: Run) -> str:
    return f"`{run.notes.name or run.record.title}`"


def _cells(run: Run) -> str:
    return f"{_accuracy(run, 'validation')} | {_accuracy(run, 'test')}"


def _accuracy(run: Run, split: Split) -> str:
    found = evaluate_run(run, load_dataset(), split)
    return bounded(Proportion(int(found.correct.sum()), len(found)).estimate)


def _compared(run: Run, best: Run, split: Split) -> str:
    dataset = load_dataset()
    pair = PairedComparison.of_common_images(
        evaluate_run(run, dataset, split), evaluate_run(best, dataset, split)
    )
    first, second = pair.first.correct, pair.second.correct
    low, high = paired_difference_interval(first, second)
    return (
        f"{signed(100 * float(first.mean() - second.mean()), 1)} points "
        f"({fixed(100 * low, 1)} to {fixed(100 * high, 1)}, McNemar {p_of(pair.mcnemar().p_value)})"
    )


def _size(run: Run) -> str:
    return count(run.record.network.parameters)
