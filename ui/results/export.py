"""The tab Export of Results: the run as a file that works without this program."""

import streamlit as st

from fmnist.export.export_litert import ENVIRONMENT, SIZE
from fmnist.export.exports import Export, export, export_analysis
from fmnist.export.formats import FORMATS, FormatName
from fmnist.runs.run import Run
from ui.shared.background import result_or_start
from ui.shared.frame import explained
from ui.shared.links import train_again_link
from ui.shared.words import plain


def export_tab(run: Run) -> None:
    """Choose a format, make the file, take it away."""
    if not run.has_weights:
        st.caption(
            "This run is included without its weights, so only its model card can be exported."
        )
        train_again_link(run.id)
    names = [name for name, each in FORMATS.items() if run.has_weights or not each.needs_weights]
    name: FormatName | None = st.segmented_control(
        "Format",
        names,
        default=names[0],
        required=True,
        format_func=lambda each: FORMATS[each].title,
        key=f"export-format-{run.id}",
        help="The kind of file to export.",
    )
    if name is None:
        return
    st.caption(FORMATS[name].help)
    if name == "litert" and not ENVIRONMENT.is_made:
        st.caption(f"The environment is not here; this makes it ({SIZE}) and the file:")
        command = f"python -m fmnist export {run.id} --to litert --install"
        st.code(command, language=None, wrap_lines=True)
        return
    with explained():
        if FORMATS[name].is_quick:
            _download(run, name, "Download")
        elif _is_made(run, name):
            made = export(run, name)
            st.markdown(plain(made.sentence))
            _download(run, name, "Download")
            _report(made)


def _is_made(run: Run, name: FormatName) -> bool:
    """Whether the file is there; else the button that makes it is shown, or how far it is."""
    help = "Checked on all test images before it is kept."
    return result_or_start(export_analysis(run, name), "Make the file", help) is not None


def _download(run: Run, name: FormatName, label: str) -> None:
    st.download_button(
        label,
        lambda: export(run, name).path.read_bytes(),
        file_name=f"{run.id}{FORMATS[name].ending}",
        mime=FORMATS[name].mime,
        type="primary",
        icon=":material/download:",
        on_click="ignore",
        help="Made from the run as it is now.",
    )


def _report(made: Export) -> None:
    with st.expander("Report"):
        st.json(made.facts)
