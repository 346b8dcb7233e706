"""The one way to export a run to any of `FORMATS`."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fmnist.common.errors import FmnistError
from fmnist.common.figures import count, ends, megabytes, p_of, per_cent, signed
from fmnist.common.storage import way_out
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.export.bundle import bundle
from fmnist.export.card import model_card
from fmnist.export.export_int8 import export_int8
from fmnist.export.export_litert import export_litert
from fmnist.export.export_onnx import export_onnx
from fmnist.export.formats import FORMATS, FormatName
from fmnist.export.kept import Cost, Report, keep, kept_path, report_path
from fmnist.export.web import web_page
from fmnist.jobs.background import Analysis
from fmnist.jobs.background import Report as Progress
from fmnist.runs.derived import Arrays, DerivedKey
from fmnist.runs.files import WEIGHTS
from fmnist.runs.run import Run


@dataclass(frozen=True)
class Export:
    """A file that was made: where it is, what is known of it, and that in a sentence."""

    path: Path
    facts: dict[str, Any]
    sentence: str


def export(run: Run, name: FormatName) -> Export:
    """The export of `run` in a format, made now or found made.

    Raises:
        FmnistError: it cannot be made; the sentence says why.
    """
    return _MAKERS[name](run)


def export_analysis(run: Run, name: FormatName) -> Analysis:
    """The same in the background, for formats that take as long as an evaluation or longer."""

    def compute(report: Progress) -> Arrays:
        return {"bytes": np.array(export(run, name).path.stat().st_size)}

    return Analysis(DerivedKey(f"export-{name}", 1, run.record.files[WEIGHTS]), compute)


def copied(made: Export, run: Run, name: FormatName, folder: Path) -> Export:
    """The same as a copy in `folder`, with what was reported of it beside it.

    Raises:
        FmnistError: the folder cannot be written to.
    """
    target = folder / f"{run.id}{FORMATS[name].ending}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(made.path, target)
        if report_path(made.path).exists():
            shutil.copyfile(report_path(made.path), report_path(target))
    except OSError as error:
        raise FmnistError(
            f"The file cannot be written to {folder} ({error.strerror}): "
            f"{way_out(error, 'name another folder')}."
        ) from error
    return replace(made, path=target)


def _checked(name: FormatName, make: Callable[[Run], Report]) -> Callable[[Run], Export]:
    """A maker of files that are checked on the test images, with the sentence on each."""
    return lambda run: _with_report(kept_path(run, FORMATS[name].ending), make(run))


def _with_report(path: Path, report: Report) -> Export:
    sentence = (
        f"{megabytes(report.bytes)}, {report.milliseconds:.2f} ms for an image on one thread; the "
        f"class of the run on {_all_or(report.agreement, report.images)} test images, test "
        f"accuracy {per_cent(report.test_accuracy)}."
    )
    facts = report.model_dump(mode="json", exclude_none=True)
    return Export(path, facts, f"{sentence} {_cost(report.cost)}" if report.cost else sentence)


def _cost(cost: Cost) -> str:
    verdict = "significant" if cost.p_value < UNLIKELY else "inconclusive"
    return (
        f"Against the run {signed(100 * cost.difference, 1)} points ({ends(cost.low, cost.high)}), "
        f"{verdict}: only this file is right on {count(cost.only_small)} images, only the run on "
        f"{count(cost.only_run)} (McNemar, {p_of(cost.p_value)})."
    )


def _all_or(share: float, images: int) -> str:
    return f"all {count(images)}" if share == 1 else f"{count(share * images)} of {count(images)}"


def _web(run: Run) -> Export:
    page = web_page(run)
    return _kept(run, "web", page, f"{megabytes(len(page))}; open it in a browser, also offline.")


def _bundle(run: Run) -> Export:
    parts = bundle(run)
    sentence = f"{megabytes(len(parts))}; python -m fmnist import reads it."
    return _kept(run, "bundle", parts, sentence)


def _card(run: Run) -> Export:
    sentence = "The model card, filled from the record and the predictions."
    return _kept(run, "card", model_card(run).encode(), sentence)


def _kept(run: Run, name: FormatName, payload: bytes, sentence: str) -> Export:
    path = kept_path(run, FORMATS[name].ending)
    keep(path, payload)
    return Export(path, {}, sentence)


_MAKERS: dict[FormatName, Callable[[Run], Export]] = {
    "onnx": _checked("onnx", export_onnx),
    "onnx-int8": _checked("onnx-int8", export_int8),
    "litert": _checked("litert", export_litert),
    "web": _web,
    "bundle": _bundle,
    "card": _card,
}
