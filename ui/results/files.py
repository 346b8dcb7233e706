"""The tab of Results where a run is named, written about, downloaded and deleted."""

import json

import streamlit as st

from fmnist.runs.files import WEIGHTS
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.frame import explained
from ui.shared.pickers import forget_choice
from ui.shared.refusals import refusable, say_refused
from ui.shared.run_lines import say_deleted
from ui.shared.words import accuracy


def manage_tab(store: Store, run: Run) -> None:
    """Name it, write notes, download and delete."""
    if run.read_only:
        st.text(run.notes.text)
        st.caption("This run is included: it cannot be renamed or deleted.")
    else:
        _notes(store, run)
    _downloads(run)
    say_refused("delete")
    if not run.read_only and run.record.status not in ACTIVE:
        with st.popover(
            "Delete this run",
            key=f"ask-{run.id}",
            icon=":material/delete:",
            help="Asks for confirmation.",
        ):
            st.text(f"{run.label}: its weights, curves and predictions are removed for good.")
            st.button(
                "Delete for good",
                key=f"delete-{run.id}",
                on_click=refusable(_delete, near="delete"),
                args=(store, run),
                help="This cannot be undone.",
            )


def _notes(store: Store, run: Run) -> None:
    with st.form(f"notes-{run.id}", border=False):
        name = st.text_input(
            "Name",
            run.notes.name,
            help="Your own name for the run; empty takes the architecture's.",
        )
        text = st.text_area(
            "Notes",
            run.notes.text,
            help="What you want to remember about it.",
        )
        if st.form_submit_button("Save", help="Keeps name and notes with the run."):
            with explained():
                store.annotate(run.id, name, text)
                st.rerun()


def _delete(store: Store, run: Run) -> None:
    store.delete(run.id)
    say_deleted([run])
    forget_choice()


def _downloads(run: Run) -> None:
    with st.container(horizontal=True):
        if run.has_weights:
            st.download_button(
                "Weights (safetensors)",
                lambda: (run.folder / WEIGHTS).read_bytes(),
                file_name=f"{run.id}.safetensors",
                icon=":material/download:",
                on_click="ignore",
                help="The best epoch's weights, for safetensors.torch.load_file.",
            )
        history = run.history()
        lines = [*history.reports, *history.epochs, *history.events]
        if lines:
            st.download_button(
                "History (JSON lines)",
                "\n".join(json.dumps(line) for line in lines),
                file_name=f"{run.id}.jsonl",
                mime="application/jsonl",
                help="Every report, epoch and event, one JSON object a line.",
                icon=":material/download:",
                on_click="ignore",
            )
        st.download_button(
            "Record (JSON)",
            run.record.model_dump_json(indent=2),
            file_name=f"{run.id}.json",
            mime="application/json",
            help="Configuration, split, environment, results and hashes.",
            icon=":material/download:",
            on_click="ignore",
        )
    st.caption(f"Test accuracy {accuracy(run.record.test)}. Keep the record with the weights.")
