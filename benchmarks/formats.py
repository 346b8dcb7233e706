"""What each format of an exported run takes and gives: bytes, accuracy, milliseconds for an image.

The environment that converts to LiteRT is made if it is not there.

python -m benchmarks.formats [--run RUN]
"""

import argparse
import os
import tempfile
from typing import Any

from benchmarks.report import keep
from fmnist.evaluation.metrics import Proportion
from fmnist.export.export_litert import ENVIRONMENT
from fmnist.export.exports import export
from fmnist.export.formats import FORMATS
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store


def main() -> None:
    parser = argparse.ArgumentParser(description="Formats benchmark: see the top of this file.")
    parser.add_argument("--run", help="its id or the end of it; else the included model")
    options = parser.parse_args()
    run = Store().find(options.run) if options.run else default_run(Store())
    ENVIRONMENT.make()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FMNIST_RUNS"] = folder
        for name in FORMATS:
            made = export(run, name)
            facts = made.facts
            found[name] = {"bytes": made.path.stat().st_size}
            if "test_accuracy" in facts:
                images = facts["images"]
                right = Proportion(round(facts["test_accuracy"] * images), images)
                low, high = right.estimate.interval or (0, 1)
                found[name] |= {
                    "accuracy": facts["test_accuracy"],
                    "low": low,
                    "high": high,
                    "milliseconds": round(facts["milliseconds"], 3),
                    "agreement": facts["agreement"],
                }
            if "cost" in facts:
                found[name]["cost"] = facts["cost"]
    keep("formats", {"run": run.id, "formats": found})


if __name__ == "__main__":
    main()
