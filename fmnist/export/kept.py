"""Where exports are kept: in a hidden folder beside the user's runs, each with its report."""

from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from fmnist.common.errors import FmnistError
from fmnist.common.paths import user_runs_folder
from fmnist.common.storage import read_at_most, sha256_of_file, way_out, write_atomic, write_json
from fmnist.runs.files import WEIGHTS
from fmnist.runs.run import Run

_LARGEST_REPORT = 1 << 16


class Cost(BaseModel):
    """What a smaller file costs on the test images, as Compare says it of two runs.

    Attributes:
        difference: accuracy of the small file minus that of the run, a fraction.
        low, high: its 95 % interval over images (Agresti and Min 2005).
        only_small, only_run: how many images only one of the two gets right.
        p_value: of McNemar's exact test.
    """

    model_config = ConfigDict(frozen=True)

    difference: float
    low: float
    high: float
    only_small: int
    only_run: int
    p_value: float


class Report(BaseModel):
    """What an exported network was found to do on this machine.

    Attributes:
        weights: the sha256 of the weights that it was made from.
        sha256: its own.
        images: the test images that it was asked about.
        agreement: the share of them that it gives the class that the run has stored.
        pytorch_agreement: the same of what it was made from on this machine, the run's model in
            PyTorch or its ONNX file; below 1 where the run was trained on another kind of machine.
        largest_difference: of a probability from those of what it was made from.
        milliseconds: for one image at a time, the median.
        cost: of a file in eight bits.
    """

    model_config = ConfigDict(frozen=True)

    run: str
    weights: str
    sha256: str
    bytes: int
    images: int
    agreement: float
    pytorch_agreement: float
    largest_difference: float
    test_accuracy: float
    milliseconds: float
    created: datetime
    libraries: dict[str, str]
    cost: Cost | None = None


def kept_path(run: Run, ending: str) -> Path:
    """Where the export of `run` with this ending is kept, or would be."""
    return user_runs_folder() / ".exports" / f"{run.id}{ending}"


def report_path(path: Path) -> Path:
    """Where the report on the file at `path` lies."""
    return path.with_name(f"{path.name}.json")


def keep(path: Path, payload: bytes, report: Report | None = None) -> None:
    """Write an export to `path`, and its report beside it.

    Raises:
        FmnistError: the folder cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, payload)
        if report is not None:
            write_json(report_path(path), report.model_dump(mode="json"))
    except OSError as error:
        raise FmnistError(
            f"The export cannot be written to {path.parent} ({error.strerror}): {way_out(error)}."
        ) from error


def kept_report(run: Run, ending: str) -> Report | None:
    """The report on an export of `run` that is kept; None unless it is of today's weights."""
    path = kept_path(run, ending)
    try:
        report = Report.model_validate_json(read_at_most(_LARGEST_REPORT, report_path(path)))
        fits = report.weights == run.record.files[WEIGHTS]
        return report if fits and report.sha256 == sha256_of_file(path) else None
    except (OSError, KeyError, ValidationError):
        return None
