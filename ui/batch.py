"""Several files at once: a table of answers, and the same as a CSV file to take away."""

import base64
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import streamlit as st
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.errors import FmnistError
from fmnist.recognition.classify import Answer, classify
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import Repaired, RepairOptions, repair
from fmnist.runs.run import Run
from ui.runs import model_of
from ui.words import plain

MOST_FILES = 200
COLUMNS = (
    "file",
    "model",
    "class",
    "class_index",
    "probability",
    "outlier",
    "is_outlier",
    "look",
    "error",
)

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Row:
    """One file: its name, and the answer with what it was given to, or why there is none."""

    file: str
    answer: Answer | None = None
    repaired: Repaired | None = None
    error: str = ""


def show_batch(run: Run, files: Sequence[UploadedFile], options: RepairOptions) -> None:
    """The answers of `run` to `files`; one that cannot be read does not stop the others."""
    st.subheader(f"{min(len(files), MOST_FILES)} files", anchor=False)
    if len(files) > MOST_FILES:
        st.warning(
            f"These are {len(files)} files: the first {MOST_FILES} are answered. Choose the "
            "others afterwards.",
            icon=":material/filter_list:",
        )
    rows = _answered(run, files[:MOST_FILES], options)
    unread = sum(row.answer is None for row in rows)
    st.caption(
        f"Answered by {plain(run.label)}." + (f" {unread} could not be answered." if unread else "")
    )
    st.dataframe(
        _frame(rows),
        key="batch",
        hide_index=True,
        row_height=48,
        placeholder="–",
        alt="The answer to each file",
        column_config={
            "Image": st.column_config.ImageColumn(help="What the network sees", width="small"),
            "Probability": st.column_config.NumberColumn(format="%.1f %%"),
        },
    )
    st.download_button(
        "Download as CSV",
        as_csv(rows, run.id),
        "answers.csv",
        "text/csv",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        help="One line for each file.",
    )


def as_csv(rows: Sequence[Row], model: str) -> str:
    """The answers of the run `model` as CSV, in which no cell is a formula to a spreadsheet."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    for row in rows:
        cells: list[object] = [""] * 6
        if row.answer and row.repaired:
            best = row.answer.class_index
            cells = [
                CLASS_NAMES[best],
                best,
                f"{row.answer.probabilities[best]:.4f}",
                f"{row.answer.outlier:.4f}",
                str(row.answer.is_outlier).lower(),
                row.repaired.look,
            ]
        table.writerow([_harmless(row.file), model, *cells, _harmless(row.error)])
    return text.getvalue()


def _harmless(cell: str) -> str:
    """With an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _answered(run: Run, files: Sequence[UploadedFile], options: RepairOptions) -> list[Row]:
    """A row for each file, with a bar that says how far it is."""
    weights = run.record.files.get("best.safetensors", "")
    bar = st.progress(0.0)
    rows = []
    for done, file in enumerate(files):
        bar.progress(done / len(files), f"{done} of {len(files)} files")
        name = file.name[:_LONGEST_NAME]
        try:
            answer, repaired = _answer(file.file_id, options, run.id, weights, file, run)
            rows.append(Row(name, answer, repaired))
        except FmnistError as error:
            rows.append(Row(name, error=str(error)))
    bar.empty()
    return rows


@st.cache_data(max_entries=2 * MOST_FILES, show_spinner=False)
def _answer(
    file_id: str,
    options: RepairOptions,
    run_id: str,
    weights: str,
    _file: UploadedFile,
    _run: Run,
) -> tuple[Answer, Repaired]:
    """Kept without the pictures between the steps, which nobody looks at here."""
    model = model_of(_run)
    repaired = repair(decode_image(_file.getvalue()), options)
    answer = classify(model.network, model.input_form, repaired.image)
    return answer, Repaired(repaired.image, (), repaired.look)


def _frame(rows: Sequence[Row]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "File": [row.file for row in rows],
            "Image": [row.repaired and _data_address(row.repaired) for row in rows],
            "Class": [row.answer and CLASS_NAMES[row.answer.class_index] for row in rows],
            "Probability": [
                row.answer and 100 * float(row.answer.probabilities.max()) for row in rows
            ],
            "Taken for": [row.repaired and f"a {row.repaired.look}" for row in rows],
            "Remark": [_remark(row) for row in rows],
        }
    )


def _remark(row: Row) -> str:
    if row.answer is None:
        return row.error
    return "Looks like none of the ten." if row.answer.is_outlier else ""


def _data_address(repaired: Repaired) -> str:
    file = io.BytesIO()
    Image.fromarray(repaired.image).save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
