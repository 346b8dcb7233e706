"""The speed records as a table, from what is kept in `benchmarks/results/`: measured, and wanted.

python -m benchmarks.table
"""

import json
import math
from collections.abc import Callable
from typing import Any

from benchmarks.report import RESULTS

HEADER = ("record", "measured", "target", "moonshot", "where")
_ABSENT = "not measured here"


def rows() -> list[tuple[str, ...]]:
    """A row for each record; what has no result says so."""
    return [
        _row("FMNIST-90 on two CPU cores", "fmnist-90", _seconds, "15 s", "5 s"),
        _row("FMNIST-93 on two CPU cores", "fmnist-93", _seconds, "120 s", "60 s"),
        _row("FMNIST-94 on one GPU", "gpu", _gpu("fmnist-94"), "1.5 s", "0.5 s"),
        _row("FMNIST-95 on one GPU", "gpu", _gpu("fmnist-95"), "10 s", "4 s"),
        _row("Accuracy at 0.5 M parameters", "best-500k", _accuracy, "95.8 %", "96.1 %"),
        _row("Accuracy without a limit", "best", _accuracy, "96.6 %", "96.9 %"),
        _row("`fashioncnn` against the plain loop", "loader", _loader, "2 times", "3 times"),
        _row("Seconds to 92.71 % against the plain loop", "against", _against, "10 times", "30"),
        _row("One picture, one thread: median / 99 %", "latency", _latency, "1 / 2 ms", ".25 / .5"),
        _row("Eight networks at once, CPU", "many-cpu", _many, "none", "none"),
    ]


def table() -> str:
    """The rows in Markdown."""
    return _markdown([HEADER, ("---",) * len(HEADER), *rows()])


def techniques() -> str:
    """What the fast recipe reaches with each part left out, in Markdown."""
    lines: list[tuple[str, ...]] = [
        ("left out", "mean accuracy on validation", "seeds", "seconds"),
        ("---",) * 4,
    ]
    path = RESULTS / "techniques.json"
    if path.exists():
        found = json.loads(path.read_text(encoding="utf-8"))["without"]
        lines += [
            (
                name,
                f"{100 * kept['mean_accuracy']:.2f} %",
                str(len(kept["accuracies"])),
                f"{kept['mean_seconds']:.0f}",
            )
            for name, kept in found.items()
        ]
    return _markdown(lines)


def compilation() -> str:
    """What compiling costs and buys on the processor, in Markdown."""
    path = RESULTS / "compilation.json"
    kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"presets": {}}
    return compilation_table(kept)


def compilation_table(found: dict[str, Any]) -> str:
    """A row for each preset, precision and kind of compilation in what the benchmark kept.

    Seconds are those of the quickest round, since what else runs can only add to them; the factor
    follows from them, with the smallest and the largest of a round. Compiling pays where steps were
    faster in every round, after as many epochs as make up for it.
    """
    lines: list[tuple[str, ...]] = [
        (
            "preset",
            "precision",
            "compilation",
            "seconds per epoch",
            "times as fast",
            "seconds to compile, again",
            "pays after",
        )
    ]
    lines.append(("---",) * len(lines[0]))
    for preset, ways in found["presets"].items():
        for way, kept in ways.items():
            if way != "compiler_start_seconds":
                precision, kind = way.split()
                lines.append((f"`{preset}`", precision, kind, *_compiled(ways, precision, kept)))
    return _markdown(lines)


def _compiled(ways: dict[str, Any], precision: str, kept: dict[str, Any]) -> tuple[str, ...]:
    seconds, plain = kept["epoch_seconds"], ways[f"{precision} off"]["epoch_seconds"]
    epoch = f"{min(seconds):.1f}"
    if "compiling_seconds" not in kept:
        return epoch, "", "", ""
    factors = [before / after for before, after in zip(plain, seconds, strict=True)]
    first = ways["compiler_start_seconds"] + kept["compiling_seconds"]
    pays = "not certain" if max(factors) > 1 else "never"
    if min(factors) > 1 and min(plain) > min(seconds):
        epochs = math.ceil(first / (min(plain) - min(seconds)))
        pays = f"{epochs} epoch{'s' * (epochs > 1)}"
    return (
        epoch,
        f"{min(plain) / min(seconds):.2f} ({min(factors):.2f} to {max(factors):.2f})",
        f"{first:.0f}, {kept['compiling_again_seconds']:.1f}",
        pays,
    )


def _markdown(lines: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(
    title: str, name: str, figure: Callable[[dict[str, Any]], str], target: str, moonshot: str
) -> tuple[str, ...]:
    path = RESULTS / f"{name}.json"
    if not path.exists():
        return title, _ABSENT, target, moonshot, ""
    found = json.loads(path.read_text(encoding="utf-8"))
    return title, figure(found), target, moonshot, found.get("device", found["processor"])


def _seconds(found: dict[str, Any]) -> str:
    accuracy, training = found["accuracy"], found["training_seconds"]
    whole = found["process_seconds"]["mean"]
    text = f"{training['mean']:.1f} s"
    if "interval" in training:
        low, high = training["interval"]
        text += f" ({low:.1f} to {high:.1f})"
    return (
        f"{text}, the whole process {whole:.0f} s; mean accuracy {100 * accuracy['mean']:.2f} % "
        f"over {len(accuracy['values'])} seeds"
    )


def _accuracy(found: dict[str, Any]) -> str:
    accuracy, count = found["accuracy"], len(found["accuracy"]["values"])
    seeds = "one seed" if count == 1 else f"{count} seeds"
    seconds = found["training_seconds"]["mean"]
    return (
        f"{100 * accuracy['mean']:.2f} % with {found['parameters']:,} parameters after "
        f"{seconds / 60:.0f} minutes, {seeds}"
    )


def _gpu(preset: str) -> Callable[[dict[str, Any]], str]:
    def figure(found: dict[str, Any]) -> str:
        record = found["records"][preset]
        return record if isinstance(record, str) else _seconds(record)

    return figure


def _loader(found: dict[str, Any]) -> str:
    ratio = {precision: ours["ratio"] for precision, ours in found["ours"].items()}
    return (
        f"{ratio['native']:.2f} times as many images per second; {ratio['float32']:.2f} times in "
        "float32"
    )


def _against(found: dict[str, Any]) -> str:
    ours, plain = found["ours"]["training_seconds"]["mean"], found["plain"]["seconds"]
    more = "more than " if found["lower_bound"] else ""
    return f"{more}{found['ratio']:.1f} times: {ours:.0f} s against {more}{plain:.0f} s"


def _latency(found: dict[str, Any]) -> str:
    fast = found["milliseconds"]["fmnist-93"]
    return f"{fast['median']:.2f} / {fast['p99']:.2f} ms"


def _many(found: dict[str, Any]) -> str:
    ratios = (f"{name} {kept['ratio']:.2f}" for name, kept in found["images_per_second"].items())
    return f"throughput ratio: {', '.join(ratios)}"


if __name__ == "__main__":
    print(table())
