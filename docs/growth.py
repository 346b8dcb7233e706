"""The figure of `docs/speed.md` that shows how cost grows, from what `benchmarks.growth` kept."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from benchmarks.growth.cost import Cost, fitted
from benchmarks.growth.parts import PARTS, Part
from benchmarks.tables.growth import points
from fmnist.common.paths import PROJECT

IMAGE = PROJECT / "docs" / "images" / "growth.png"


def main() -> None:
    """A column for each part, seconds above and memory below, all on logarithmic axes."""
    figure = Figure((12, 5.6), layout="constrained")
    panels = figure.subplots(len(Cost._fields), len(PARTS), sharex="col", squeeze=False)
    for row, kind in zip(panels, Cost._fields, strict=True):
        for panel, (name, part) in zip(row, PARTS.items(), strict=True):
            _draw(panel, name, part, kind)
    figure.savefig(IMAGE, dpi=110)


def _draw(panel: Axes, name: str, part: Part, kind: str) -> None:
    """What was measured as points, its law as a line, and the most that one would bear."""
    measured = points(name, kind)
    panel.set(xscale="log", yscale="log", title=getattr(part, kind).replace("`", ""))
    panel.set_ylabel("seconds" if kind == "seconds" else "MB")
    panel.set_xlabel(part.title)
    panel.grid(alpha=0.3)
    if measured:
        sizes, costs = np.array(measured).T
        law = fitted(sizes, costs)
        line = np.geomspace(sizes.min(), sizes.max(), 100)
        panel.plot(line, law.at(line), color="#999999")
        panel.scatter(sizes, costs, s=14, color="#1f77b4", zorder=3)
        if law.grows:
            panel.text(
                0.96, 0.06, f"exponent {law.exponent:.2f}", ha="right", transform=panel.transAxes
            )
    panel.axhline(getattr(part.bearable, kind), color="#d62728", linestyle="--", linewidth=1)
    if kind == "megabytes":
        panel.set_ylim(100, 10_000)
    else:
        panel.set_ylim(bottom=10 ** np.floor(np.log10(panel.get_ylim()[0])))
    panel.yaxis.set_major_formatter("{x:,g}")
    panel.yaxis.set_minor_formatter("")


if __name__ == "__main__":
    main()
