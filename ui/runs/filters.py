"""What of all runs the page lists, and in what order; the address says all of it."""

from collections.abc import Iterable, Mapping

import streamlit as st

from fmnist.common.errors import ConfigError
from fmnist.runs.columns import Column, in_order
from fmnist.runs.conditions import Condition, meeting
from fmnist.runs.run import Run
from ui.shared.choice import choice
from ui.shared.words import plain

_USUAL = (
    "status",
    "validation_accuracy",
    "test_accuracy",
    "class_count",
    "gap",
    "parameters",
    "training_seconds",
    "tags",
    "created",
)
_UNSORTED = "Newest first"
_FIRST, _FURTHER = ("status", "network"), ("dataset", "class_count", "tags", "group")
_TYPED = ("search", "parameters-at-most", "parameters-at-least")


def filtered(runs: list[Run], known: Mapping[str, Column]) -> list[Run]:
    """Let the user narrow the runs down by what they are, and say by what they are narrowed."""
    conditions: list[str] = []
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Search",
            key="search",
            bind="query-params",
            icon=":material/search:",
            placeholder="Name, id, tag or note",
            width=180,
        )
        conditions += [f"text~{text}"] if text else []
        for name in _FIRST:
            conditions += _choice(name, known[name], runs)
        conditions += _parameters("at most", "<=")
        with st.popover("More filters", icon=":material/filter_alt:"):
            conditions += _parameters("at least", ">=")
            for name in _FURTHER:
                conditions += _choice(name, known[name], runs)
            conditions += _typed()
    read = _read(conditions, known)
    found = meeting(runs, list(read.values()), known)
    narrowed = f": {'; '.join(read)}" if read else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(f"{len(found):,} of {len(runs):,} runs{narrowed}", width="content")
        if conditions:
            st.button(
                "Clear filters",
                icon=":material/filter_alt_off:",
                type="tertiary",
                on_click=_clear,
                help="Lists all runs again.",
            )
    return found


def ordered(runs: list[Run], known: Mapping[str, Column]) -> tuple[list[Run], list[str]]:
    """Let the user choose the order, in which pinned runs come first all the same, and the columns.

    Returns:
        The runs, and the names of the columns beside that of the run.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = choice(
            st.selectbox,
            "Sort by",
            [_UNSORTED, *_USUAL, *(name for name in known if name not in _USUAL)],
            key="sort",
            bind="query-params",
            format_func=lambda name: known[name].title if name in known else name,
            width=220,
            help="A click on the head of a column sorts as well.",
        )
        lowest = st.toggle(
            "Lowest first",
            key="lowest-first",
            bind="query-params",
            disabled=name == _UNSORTED,
            help="Otherwise the highest value, or the last letter, comes first.",
        )
        with st.popover("Columns", icon=":material/view_column:"):
            chosen = choice(
                st.multiselect,
                "Columns",
                [name for name in known if name not in ("run", "pinned")],
                default=list(_USUAL),
                key="columns",
                bind="query-params",
                format_func=lambda name: known[name].title,
                help="Every setting, and all that a run reached and took.",
                width=420,
            )
    if name != _UNSORTED:
        runs = in_order(runs, known[name], descending=not lowest)
        if "accuracy" in name and len({len(run.record.dataset.classes) for run in runs}) > 1:
            st.caption(known["class_count"].help + " Choose one under More filters.")
    return sorted(runs, key=lambda run: not run.notes.pinned), chosen


def _clear() -> None:
    st.session_state.update(dict.fromkeys(_TYPED, ""))
    st.session_state.update({name: [] for name in (*_FIRST, *_FURTHER, "where")})


def _parameters(label: str, sign: str) -> list[str]:
    text = st.text_input(
        f"Parameters, {label}",
        key=f"parameters-{label.replace(' ', '-')}",
        bind="query-params",
        placeholder="such as 200k",
        width=150,
        help="In figures, with k or M if you like: 200,000 or 200k.",
    )
    return [f"parameters{sign}{text}"] if text else []


def _typed() -> list[str]:
    return st.multiselect(
        "More conditions",
        [],
        key="where",
        bind="query-params",
        accept_new_options=True,
        placeholder="such as learning_rate<=0.01",
        width=320,
        help="A column, a sign and a value, then Enter: `seed=0`, `test_accuracy>=93%`, "
        "`optimiser=adam,sgd`, `notes~dropout`. An unknown column is answered with the list of "
        "columns.",
    )


def _choice(name: str, column: Column, runs: list[Run]) -> list[str]:
    """The condition that a column is one of the values chosen; no widget where all are alike."""
    offered = sorted(_values(column, runs), key=str.casefold)
    if not offered:
        return []
    chosen = choice(
        st.multiselect,
        column.title,
        offered,
        key=name,
        bind="query-params",
        placeholder="All",
        width=155,
    )
    return [f"{name}={','.join(chosen)}"] if chosen else []


def _values(column: Column, runs: list[Run]) -> set[str]:
    found: set[str] = set()
    for value in map(column.value, runs):
        found.update(value if isinstance(value, tuple) else [str(value)] if value else [])
    return found


def _read(texts: Iterable[str], known: Mapping[str, Column]) -> dict[str, Condition]:
    """The conditions that can be read, by text; of the others a sentence says why not."""
    conditions = {}
    for text in texts:
        try:
            conditions[text] = Condition.read(text, known)
        except ConfigError as error:
            st.warning(plain(str(error)), icon=":material/filter_alt_off:")
    return conditions
