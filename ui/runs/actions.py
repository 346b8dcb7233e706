"""What can be done with the runs that are chosen in the table."""

from collections.abc import Callable, Sequence

import streamlit as st

from fmnist.jobs.queue import jobs
from fmnist.runs.notes import MOST_TAGS
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.again import with_new_seeds
from ui.runs.table import key_of
from ui.shared.presses import press_of
from ui.shared.refusals import refusable
from ui.shared.run_lines import say_deleted

_MOST_COMPARED = 7
PLACE = "runs"
"""Where what the buttons cannot do is said."""


def show_actions(store: Store, chosen: Sequence[Run], runs: Sequence[Run]) -> None:
    """A row of doors and buttons for the `chosen` of all `runs`; each says when it can be used."""
    one = chosen[0] if len(chosen) == 1 else None
    _doors(one, chosen)
    _again(chosen, runs)
    own = bool(chosen) and not any(run.read_only for run in chosen)
    pinned = own and all(run.notes.pinned for run in chosen)
    label = "Unpin" if pinned else "Pin"
    if st.button(
        label,
        key=label,
        icon=":material/keep_off:" if pinned else ":material/keep:",
        disabled=not own,
        help="Pinned runs come first. For your own runs only.",
    ):
        _for_each(chosen, lambda run: store.annotate(run.id, pinned=not pinned))
    with st.popover(
        "Edit", icon=":material/edit:", disabled=not own, help="Name, tags and notes of your runs."
    ):
        _edit(store, chosen, runs)
    _delete(store, chosen, own)


def _doors(one: Run | None, chosen: Sequence[Run]) -> None:
    st.page_link(
        "pages/results.py",
        label="Results",
        icon=":material/monitoring:",
        disabled=one is None,
        query_params={"run": one.id} if one else None,
        help="Everything about one run: choose one row.",
    )
    st.page_link(
        "pages/compare.py",
        label="Compare",
        icon=":material/compare_arrows:",
        disabled=not 2 <= len(chosen) <= _MOST_COMPARED,
        query_params={"runs": ",".join(run.id for run in chosen)} if chosen else None,
        help=f"Side by side: choose from 2 to {_MOST_COMPARED} rows.",
    )
    st.page_link(
        "pages/train.py",
        label="Train with changes",
        icon=":material/tune:",
        disabled=one is None,
        query_params={"again": one.id} if one else None,
        help="Opens Train with the settings of this run: choose one row.",
    )


def _again(chosen: Sequence[Run], runs: Sequence[Run]) -> None:
    def queue() -> None:
        configs = with_new_seeds(chosen, runs)
        for config in configs:
            jobs().submit(config)
        st.toast(f"Waiting in the queue: {len(configs)} more.", icon=":material/hourglass_top:")

    if press_of(
        "again",
        "Train again",
        icon=":material/replay:",
        disabled=not chosen,
        help="Puts each into the queue once more with a seed that its configuration has not had: "
        "the same seed would give the same weights.",
    ):
        _act(queue)


def _edit(store: Store, chosen: Sequence[Run], runs: Sequence[Run]) -> None:
    """Name, tags and notes of one run; of several the tags that are added to each."""
    known = sorted({tag for run in runs for tag in run.notes.tags}, key=str.casefold)
    one = chosen[0] if len(chosen) == 1 else None
    name = text = None
    with st.form(f"edit-{key_of(chosen)}", border=False):
        if one:
            name = st.text_input("Name", one.notes.name, help="Empty takes the architecture's.")
        tags = st.multiselect(
            "Tags" if one else "Add tags",
            known,
            one.notes.tags if one else [],
            accept_new_options=True,
            max_selections=MOST_TAGS,
            placeholder="Type a tag, then Enter",
        )
        if one:
            text = st.text_area("Notes", one.notes.text)
        saved = st.form_submit_button("Save", help="Keeps them with the run.")
    if saved:
        _for_each(
            chosen,
            lambda run: store.annotate(
                run.id, name, text, tags if one else [*run.notes.tags, *tags]
            ),
        )


def _delete(store: Store, chosen: Sequence[Run], own: bool) -> None:

    def delete() -> None:
        for run in chosen:
            store.delete(run.id)
        say_deleted(chosen)

    idle = own and not any(run.record.status in ACTIVE for run in chosen)
    with st.popover(
        "Delete",
        icon=":material/delete:",
        disabled=not idle,
        help="Asks for confirmation. For your own runs that are not training.",
    ):
        st.text(
            f"{chosen[0].label if len(chosen) == 1 else f'{len(chosen)} runs'}: weights, curves "
            "and predictions are removed for good."
        )
        if st.button(
            "Delete for good",
            key=f"delete-{key_of(chosen)}",
            disabled=not idle,
            help="This cannot be undone.",
        ):
            _act(delete)


def _for_each(chosen: Sequence[Run], action: Callable[[Run], None]) -> None:
    def act() -> None:
        for run in chosen:
            action(run)

    _act(act)


def _act(action: Callable[[], None]) -> None:
    """Do it and draw the page anew, with what was refused above the table."""
    refusable(action, PLACE)()
    st.rerun()
