"""The same networks here and elsewhere, from `benchmarks/results/peers-*.json`."""

from statistics import fmean
from typing import Any

from benchmarks.peers.__main__ import AS_IT_COMES, NETWORKS, OURS
from benchmarks.report import kept
from benchmarks.tables.markdown import markdown
from fmnist.common.figures import count, fixed, per_cent

_HEADER = (
    "network",
    "by",
    "seconds an epoch",
    "to the first epoch",
    "peak memory",
    "validation accuracy",
    "lines of code",
)


def slowest() -> tuple[str, float] | None:
    """The network, of those measured, that is least ahead of its quickest peer, and how far."""
    found = {}
    for network, result in _results().items():
        seconds = {name: _quickest(trials) for name, trials in result["trials"].items()}
        others = [each for name, each in seconds.items() if name not in OURS]
        found[network] = min(others) / seconds[AS_IT_COMES]
    return min(found.items(), key=lambda each: each[1], default=None)


def table() -> str:
    """A row for each network and way to train it, the quickest epochs first."""
    return markdown(
        _HEADER,
        (
            (f"`{network}`", name, *_figures(trials), str(result["lines_of_code"].get(name, "")))
            for network, result in _results().items()
            for name, trials in sorted(result["trials"].items(), key=lambda row: _quickest(row[1]))
        ),
    )


def _results() -> dict[str, dict[str, Any]]:
    found = {network: kept(f"peers-{network}") for network in NETWORKS}
    return {network: result for network, result in found.items() if result is not None}


def _quickest(trials: list[dict[str, Any]]) -> float:
    return min(float(each["epoch"]) for each in trials)


def _figures(trials: list[dict[str, Any]]) -> tuple[str, ...]:
    return (
        fixed(_quickest(trials), 1),
        f"{fixed(min(each['first_epoch'] for each in trials), 1)} s",
        f"{count(max(each['megabytes'] for each in trials))} MB",
        per_cent(fmean(each["accuracy"] for each in trials)),
    )
