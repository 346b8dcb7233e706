"""The ONNX file of a run, refused unless it answers as the run did."""

from fmnist.export.checked import by_onnxruntime, report_on, require_agreement
from fmnist.export.formats import FORMATS
from fmnist.export.kept import Report, keep, kept_path, kept_report
from fmnist.export.onnx_file import as_onnx
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.run import Run

_FORMAT = FORMATS["onnx"]


def export_onnx(run: Run) -> Report:
    """Make and keep the ONNX file of `run`, or find the one that is kept.

    Raises:
        RunError: the run is not complete, or ships without its weights.
        CheckpointError: its weights or predictions are damaged.
        FmnistError: a library is missing, the network cannot be written as ONNX, or the file does
            not answer as the run did.
    """
    return kept_report(run, _FORMAT.ending) or _made(run)


def _made(run: Run) -> Report:
    model, dataset = load_model(run), dataset_of(run)
    payload = as_onnx(model)
    answered = by_onnxruntime(payload, dataset.test_images.numpy())
    expected = model.probabilities(dataset.test_images).numpy()
    report = report_on(payload, run, dataset, answered, expected)
    require_agreement(report, _FORMAT.title)
    keep(kept_path(run, _FORMAT.ending), payload, report)
    return report
