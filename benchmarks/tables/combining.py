"""What averaging, views and pruning bring, from `benchmarks/results/combining.json`."""

from typing import Any

from benchmarks.report import kept
from benchmarks.tables.markdown import markdown
from fmnist.common.figures import fixed, megabytes, signed

_HEADER = ("", "validation, points", "test, points", "weights, zipped")
_NAMES = {
    "ema": "exponential moving average",
    "swa": "stochastic weight averaging",
    "views": "best views, chosen on validation",
    "soup": "soup of three, over the mean of the three",
    "pruned 0.5": "half of the weights pruned",
    "pruned 0.8": "80 % of the weights pruned",
    "pruned 0.95": "95 % of the weights pruned",
}


def table() -> str:
    """A row for each variant: what it gains over seeds, and how large its file is."""
    found = kept("combining")
    assert found is not None
    variants = found["variants"]
    return markdown(
        _HEADER,
        (
            ("alone", "", "", _size(variants["alone"])),
            *(
                (
                    name,
                    _gain(variants[key]["validation_gain"]),
                    _gain(variants[key]["test_gain"]),
                    _size(variants[key]),
                )
                for key, name in _NAMES.items()
                if key in variants
            ),
        ),
    )


def _gain(over_seeds: dict[str, Any]) -> str:
    low, high = over_seeds["interval"]
    return (
        f"{signed(100 * over_seeds['mean'], 2)} ({fixed(100 * low, 2)} to {fixed(100 * high, 2)})"
    )


def _size(figures: dict[str, Any]) -> str:
    zipped = figures.get("zipped")
    return "" if zipped is None else megabytes(round(zipped["mean"]))
