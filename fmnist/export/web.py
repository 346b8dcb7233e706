"""A run as one HTML file that draws and classifies without a network, opened from a disk."""

import base64
import gzip
import json
from importlib.resources import files
from string import Template

from fmnist.common.figures import bounded
from fmnist.export.export_onnx import export_onnx
from fmnist.export.formats import FORMATS
from fmnist.export.kept import kept_path
from fmnist.export.onnxruntime_web import VERSION, onnxruntime_web
from fmnist.networks import averages_flips
from fmnist.recognition.classify import OUTLIER, SQUEEZED, UNSURE
from fmnist.runs.evaluations import recorded_figures
from fmnist.runs.load_model import require_all_classes
from fmnist.runs.run import Run


def web_page(run: Run) -> bytes:
    """The file: canvas, preprocessing, network and onnxruntime in one.

    Raises:
        RunError: the run does not tell all ten classes apart, or cannot answer.
        FmnistError: it cannot be written as ONNX, or onnxruntime-web is not to be had.
    """
    require_all_classes(run)
    export_onnx(run)
    runtime = onnxruntime_web()
    facts = {
        "classes": run.record.dataset.classes,
        "averages_flips": averages_flips(run.record.config.options),
        "squeezed": SQUEEZED,
        "outlier_from": OUTLIER,
        "unsure": UNSURE,
        "about": f"{run.label}, test accuracy {bounded(recorded_figures(run)['accuracy'])} on "
        f"Fashion-MNIST; run {run.id}. With onnxruntime-web {VERSION} (Microsoft, MIT licence). "
        "For learning and play: it knows ten kinds of clothing and nothing else.",
    }
    page = Template(files("fmnist.export").joinpath("page.html").read_text(encoding="utf-8"))
    return page.substitute(
        FACTS=json.dumps(facts).replace("<", "\\u003c"),
        RUNTIME=_packed(runtime.module),
        WASM=_packed(runtime.wasm),
        MODEL=_packed(kept_path(run, FORMATS["onnx"].ending).read_bytes()),
    ).encode()


def _packed(content: bytes) -> str:
    """As text that a browser unpacks."""
    return base64.b64encode(gzip.compress(content, compresslevel=6, mtime=0)).decode()
