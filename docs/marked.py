"""Parts of documents that a program writes, between two marks: `make table`."""

from collections.abc import Callable
from pathlib import Path

from benchmarks.tables import (
    combining,
    compilation,
    formats,
    growth,
    peers,
    recognition,
    records,
    responses,
    service,
    start_up,
    steps,
    techniques,
    watching,
)
from docs import audit, ensembles, systems
from fmnist.common.paths import PROJECT

SYSTEMS, SPEED = PROJECT / "docs" / "systems.md", PROJECT / "docs" / "speed.md"
AUDIT, README = PROJECT / "docs" / "audit.md", PROJECT / "README.md"
RECOGNITION = PROJECT / "docs" / "recognition.md"
ENSEMBLES, HAND_OVER = PROJECT / "docs" / "ensembles.md", PROJECT / "docs" / "hand-over.md"
PARTS: tuple[tuple[Path, str, Callable[[], str]], ...] = (
    (SYSTEMS, "systems", systems.table),
    (README, "ensemble", ensembles.sentence),
    (ENSEMBLES, "ensembles", ensembles.table),
    (ENSEMBLES, "combining", combining.table),
    (README, "audit", audit.findings),
    (AUDIT, "audit of runs", audit.runs),
    (SPEED, "records", records.table),
    (SPEED, "peers", peers.table),
    (SPEED, "techniques", techniques.table),
    (SPEED, "compilation", compilation.table),
    (SPEED, "responses", responses.table),
    (README, "formats", formats.table),
    (HAND_OVER, "service", service.table),
    (SPEED, "watching", watching.table),
    (SPEED, "start-up", start_up.table),
    (SPEED, "steps", steps.table),
    (SPEED, "growth", growth.table),
    (RECOGNITION, "recognition", recognition.table),
    (RECOGNITION, "ablation", recognition.ablation),
    (RECOGNITION, "failures", recognition.failures),
)


def marks(name: str) -> tuple[str, str]:
    """Between these two lines a document has the part `name`."""
    return f"<!-- {name}: written by `make table` -->", f"<!-- end of {name} -->"


def with_part(text: str, name: str, content: str) -> str:
    """`text` with `content` between the marks of `name`.

    ValueError unless both marks are there, in order.
    """
    begin, end = marks(name)
    before, found_begin, rest = text.partition(begin)
    _, found_end, after = rest.partition(end)
    if not found_begin or not found_end:
        raise ValueError(f"the document lacks {begin} or {end}")
    return f"{before}{begin}\n\n{content}\n\n{end}{after}"


def main() -> None:
    """Write every part into its document."""
    for path, name, content in PARTS:
        text = path.read_text(encoding="utf-8")
        path.write_text(with_part(text, name, content()), encoding="utf-8")


if __name__ == "__main__":
    main()
