"""Monitor: whether a model at work still answers as it did on validation."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from fmnist.common.figures import count
from fmnist.monitoring.answer_log import log_path
from fmnist.monitoring.watch import FALSE_ALARMS, Watch, watch
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.monitor.charts import class_chart, confidence_chart, outlier_chart
from ui.monitor.gallery import label_tab
from ui.shared.cache import kept
from ui.shared.frame import explained, open_page, require_dataset
from ui.shared.pickers import choose_run
from ui.shared.tabs import show_tabs
from ui.shared.words import plain

open_page("Monitor", "Whether a model in use still answers as it did on validation.")
runs = [run for run in Store().runs() if run.is_complete and log_path(run).is_file()]
if not runs:
    st.info(
        "No answers have been logged yet. The service logs them if it is asked to, and so does "
        "`classify`:",
        icon=":material/info:",
    )
    st.code(
        "python -m fmnist serve --log-images\npython -m fmnist classify shoe.jpg --log-images",
        language=None,
        wrap_lines=True,
    )
    st.stop()
run = choose_run(runs)
require_dataset(run.record.dataset.name)


@kept(PREDICTIONS, most=4)
def _watched(run: Run, label: str, changed: int, size: int, *, path: Path) -> Watch:
    """The log as it was when it was written last, held against the run."""
    return watch(run, path)


def looks_tab(watched: Watch) -> None:
    """Confidence and outliers over time."""
    left, right = st.columns(2)
    left.altair_chart(confidence_chart(watched), alt="Mean confidence by look")
    right.altair_chart(outlier_chart(watched), alt="Outlier share by look")
    with st.expander("Which tests, and what they assume"):
        st.markdown(
            "Each look takes the next 100 answers and runs three tests: confidence "
            "(Mann-Whitney), outliers (Fisher's exact test), predicted classes (Pearson's "
            "chi-squared). Look t may spend 5 % / (t (t + 1)) of the false-alarm rate, a third on "
            "each test, so that all looks together spend at most 5 %. The answers are assumed to "
            "be independent: a hundred photographs of one shoe are not."
        )


def classes_tab(watched: Watch) -> None:
    """The share of each class, estimated from the answers."""
    st.altair_chart(class_chart(watched), alt="Estimated share of each class")


with explained():
    path = log_path(run)
    written = path.stat()
    watched = _watched(run, run.label, written.st_mtime_ns, written.st_size, path=path)
    st.markdown(f"**{plain(watched.sentence)}**")
    st.caption(f"{count(len(watched.answers))} answers logged. {FALSE_ALARMS}")
    tabs: dict[str, Callable[[], None]] = {}
    if watched.looks:
        tabs |= {
            "Over time": lambda: looks_tab(watched),
            "Classes": lambda: classes_tab(watched),
        }
    if watched.answers:
        show_tabs(tabs | {"Label": lambda: label_tab(watched, path)}, key="monitor-tab")
