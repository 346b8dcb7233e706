"""Where the program keeps things. No path here is made of anything a user typed into a page."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
REFERENCE_RUNS = PROJECT / "models" / "reference"
SEGMENTER = PROJECT / "models" / "segmenter"
RECOGNITION = PROJECT / "models" / "recognition.json"
OUT_OF_SAMPLE = PROJECT / "models" / "out_of_sample"


def cache_folder() -> Path:
    """The folder for files that can be fetched or computed again: `.cache/` of the project."""
    return PROJECT / ".cache"


def user_runs_folder() -> Path:
    """The folder of the user's runs: `FMNIST_RUNS`, or `models/runs/` of the project."""
    named = os.environ.get("FMNIST_RUNS")
    return Path(named).expanduser().resolve() if named else PROJECT / "models" / "runs"
