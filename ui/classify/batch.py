"""Several files at once: a table of answers, and the same as a CSV file to take away."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from fmnist.common.errors import FmnistError
from fmnist.common.html import data_url
from fmnist.common.text import in_a_cell
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.classify import Answer, verdict
from fmnist.recognition.decode import decode_image
from fmnist.recognition.recognise import recognise_picture
from fmnist.recognition.repair import Repaired, RepairOptions
from fmnist.runs.files import WEIGHTS
from fmnist.runs.run import Run
from ui.classify.second_look import second_look_is_on
from ui.shared.cache import kept, model_of
from ui.shared.nothing_learned import no_answer
from ui.shared.words import plain

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

_LONGEST_NAME = 200
_FILES_IN_VIEW, _HEIGHT = 8, 560


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
        f"Answered by {plain(run.label)}"
        + (", photographs with a second look." if second_look_is_on() else ".")
        + (f" {unread} could not be answered." if unread else "")
    )
    if refusal := no_answer(run):
        st.warning(refusal, icon=":material/block:")
    st.table(
        _frame(rows, doubts=not refusal),
        border="horizontal",
        height="content" if len(rows) <= _FILES_IN_VIEW else _HEIGHT,
        hide_index=True,
        alt="The answer to each file",
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
                FASHION_MNIST.classes[best],
                best,
                f"{row.answer.probabilities[best]:.4f}",
                f"{row.answer.outlier:.4f}",
                str(row.answer.is_outlier).lower(),
                row.repaired.look,
            ]
        table.writerow([in_a_cell(row.file), model, *cells, in_a_cell(row.error)])
    return text.getvalue()


def _answered(run: Run, files: Sequence[UploadedFile], options: RepairOptions) -> list[Row]:
    """A row for each file, with a bar that says how far it is."""
    bar = st.progress(0.0)
    rows = []
    for done, file in enumerate(files):
        bar.progress(done / len(files), f"{done} of {len(files)} files")
        name = file.name[:_LONGEST_NAME]
        try:
            answer, repaired = _answer(run, file.file_id, options, second_look_is_on(), file=file)
            rows.append(Row(name, answer, repaired))
        except FmnistError as error:
            rows.append(Row(name, error=str(error)))
    bar.empty()
    return rows


@kept(WEIGHTS, most=2 * MOST_FILES)
def _answer(
    run: Run, file_id: str, options: RepairOptions, looks_again: bool, *, file: UploadedFile
) -> tuple[Answer, Repaired]:
    """Kept without the pictures between the steps, which nobody looks at here."""
    picture = decode_image(file.getvalue())
    found = recognise_picture(model_of(run), picture, options, looks_again=looks_again)
    return found.answer, replace(found.repaired, steps=())


def _frame(rows: Sequence[Row], doubts: bool) -> pd.DataFrame:
    """A table in Markdown of few columns, so that all of it is in view on a phone as well."""
    return pd.DataFrame(
        {
            "Image": [_image(row) for row in rows],
            "Answer": [_answer_in_words(row, doubts) for row in rows],
            "File": [plain(row.file) for row in rows],
        }
    )


def _answer_in_words(row: Row, doubts: bool) -> str:
    if row.answer is None or row.repaired is None:
        return plain(row.error)
    doubt = " **Looks like none of the ten.**" if doubts and row.answer.is_outlier else ""
    note = f" {row.repaired.note}" if row.repaired.note else ""
    name, how = verdict(row.answer, FASHION_MNIST.classes)
    return f"{name}, {how}, treated as {row.repaired.in_words}.{doubt}{note}"


def _image(row: Row) -> str:
    """What the network sees."""
    if row.repaired is None:
        return ""
    return f"![What the network sees]({data_url(row.repaired.image)})"
