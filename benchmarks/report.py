"""How a benchmark reports: it prints, and keeps the same in `benchmarks/results/`."""

import json
from datetime import UTC, datetime
from typing import Any

import torch

from fmnist.common.device import device_name
from fmnist.common.paths import PROJECT
from fmnist.runs.environment import code_version

RESULTS = PROJECT / "benchmarks" / "results"


def kept(name: str) -> dict[str, Any] | None:
    """The result that a benchmark kept under this name, if it has run."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def keep(name: str, result: dict[str, Any]) -> None:
    """Print `result` and keep it with the day and where it was measured."""
    whole = {
        "date": datetime.now(UTC).date().isoformat(),
        "code": code_version(),
        "processor": device_name("cpu"),
        "torch": torch.__version__,
        **result,
    }
    text = json.dumps(whole, indent=2)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(text + "\n")
    print(text)
