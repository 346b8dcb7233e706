"""The speed records: measured, and wanted."""

from collections.abc import Callable
from typing import Any

from benchmarks.latency import MOONSHOT_MS, TARGET_MS
from benchmarks.records import RECORDS, Record
from benchmarks.report import kept
from benchmarks.tables import peers
from benchmarks.tables.markdown import ABSENT, markdown

_IN_MS = tuple(
    f"{wanted['median']:g} / {wanted['p99']:g} ms" for wanted in (TARGET_MS, MOONSHOT_MS)
)
_HEADER = ("record", "measured", "target", "moonshot", "where")


def rows() -> list[tuple[str, ...]]:
    """A row for each record; what has no result says so."""
    return [
        *(_record(each, "two CPU cores") for each in RECORDS["cpu"]),
        *(_record(each, "one GPU") for each in RECORDS["cuda"]),
        _row("Accuracy at 0.5 M parameters", "best-500k", _accuracy, "95.0 %", "95.5 %"),
        _row("Accuracy without a limit", "best", _accuracy, "96.6 %", "96.9 %"),
        _row("`fashioncnn` against the plain loop", "loader", _loader, "3 / 2.3 times", "4 / 3"),
        _row("Seconds to 92.71 % against the plain loop", "against", _against, "12 times", "20"),
        _row("One picture, one thread: median / 99 %", "latency", _latency, *_IN_MS),
        _row("Stroke to bars, idle / training", "pages", _stroke, "0.35 / 0.5 s", "0.25 / 0.35 s"),
        _against_peers(),
        _row("Eight networks at once, CPU", "many-cpu", _many, "none", "none"),
    ]


def table() -> str:
    """The rows in Markdown."""
    return markdown(_HEADER, rows())


def _record(record: Record, where: str) -> tuple[str, ...]:
    title = f"FMNIST-{100 * record.accuracy:.0f} on {where}"
    if record.of == "process":
        title += ", the whole process"
    wanted = f"{record.target_seconds:g} s", f"{record.moonshot_seconds:g} s"

    def figure(found: dict[str, Any]) -> str:
        return ("" if record.is_held(found) else "not held: ") + _seconds(found)

    return _row(title, record.preset, figure, *wanted)


def _row(
    title: str, name: str, figure: Callable[[dict[str, Any]], str], target: str, moonshot: str
) -> tuple[str, ...]:
    found = kept(name)
    if found is None:
        return title, ABSENT, target, moonshot, ""
    return title, figure(found), target, moonshot, found.get("device", found["processor"])


def _against_peers() -> tuple[str, ...]:
    title, wanted = "Slowest of four networks against the best peer", ("1.5 times", "2")
    slowest = peers.slowest()
    if slowest is None:
        return title, ABSENT, *wanted, ""
    network, ratio = slowest
    measured = kept(f"peers-{network}") or {}
    return title, f"{ratio:.2f} times (`{network}`)", *wanted, measured["processor"]


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


def _loader(found: dict[str, Any]) -> str:
    ratio = {precision: ours["ratio"] for precision, ours in found["ours"].items()}
    return (
        f"{ratio['native']:.2f} times as many images per second; {ratio['float32']:.2f} times in "
        "float32"
    )


def _against(found: dict[str, Any]) -> str:
    if found["ours"]["accuracy"]["mean"] < found["accuracy"]:
        return "not reached by ours"
    ours, plain = found["ours"]["training_seconds"], found["plain"]["seconds"]
    more = "more than " if found["lower_bound"] else ""
    return (
        f"{more}{found['ratio']:.1f} times: {ours['mean']:.0f} s ({min(ours['values']):.0f} to "
        f"{max(ours['values']):.0f} over {len(ours['values'])} seeds) against {more}{plain:.0f} s, "
        "one run"
    )


def _latency(found: dict[str, Any]) -> str:
    fast = found["milliseconds"]["fmnist-93"]
    return f"{fast['median']:.2f} / {fast['p99']:.2f} ms"


def _stroke(found: dict[str, Any]) -> str:
    idle, training = (found[phase]["stroke"]["p95"] for phase in ("idle", "training"))
    return f"{idle:.2f} / {training:.2f} s, 95th percentile"


def _many(found: dict[str, Any]) -> str:
    ratios = (f"{name} {each['ratio']:.2f}" for name, each in found["images_per_second"].items())
    return f"throughput ratio: {', '.join(ratios)}"
