"""The form that makes a search: from where, what may vary, how, and for how long."""

from typing import Any

import streamlit as st

from fmnist.common.numbers import written
from fmnist.common.refusals import noted, together
from fmnist.jobs.queue import jobs
from fmnist.networks import ARCHITECTURES
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.plan import Plan, spans_of
from fmnist.studies.search.space import (
    ARCHITECTURE,
    USUAL,
    Dimension,
    Span,
    checked,
    dimensions,
    span_between,
    usual_span,
)
from fmnist.training.config import TrainConfig
from fmnist.training.fields import choice_title
from ui.address.search import name_search
from ui.search.forecast import show_forecast
from ui.shared.choice import choice
from ui.shared.number_field import number_field
from ui.shared.presses import press_of
from ui.shared.words import plain

_METHODS = {
    "tpe": "TPE",
    "random": "Random",
    "grid": "Grid",
}
_BUDGETS = {"minutes": ("Minutes", "30"), "trials": ("Trials", "40")}


def search_form() -> None:
    """Draw the form with the forecast of its budget and the button that starts the search."""
    left, right = st.columns([5, 6], gap="large")
    with left:
        start = _start()
        values = _method() | _budget()
    with right:
        st.subheader(
            "Search space",
            anchor=False,
            help="The settings that trials may change, each between two ends or among choices. The "
            "wider it is, the more trials it takes to search it as well.",
        )
        spans, refusals = _spans(start)
        plan = None
        with noted(refusals):
            plan = Plan.parse(
                start,
                spans=spans_of([], start) if refusals else spans,
                name=st.session_state["search-start"],
                **values,
            )
    with left:
        press = press_of(
            "start-search",
            "Start search",
            type="primary",
            icon=":material/play_arrow:",
            disabled=bool(refusals),
            help="Trials train in the background, one after another. You can close the page.",
        )
        if press and plan is not None:
            with noted(refusals):
                _add(plan)
        if refusals:
            st.error(plain(together(refusals)), icon=":material/error:")
        elif plan is not None:
            show_forecast(plan)


def _add(plan: Plan) -> None:
    """Keep the search and have it begin."""
    name_search(Catalogue(Store()).add(plan).id)
    jobs().wake()
    st.rerun()


def _start() -> TrainConfig:
    chosen = choice(
        st.selectbox,
        "Start from",
        [*PRESETS.names, *(name for name in ARCHITECTURES.names if name not in PRESETS)],
        format_func=_start_title,
        key="search-start",
        persist_state="session",
        help="A preset, or a network with its usual settings: the winner has to beat it.",
    )
    if chosen in PRESETS:
        return PRESETS.get(chosen).config
    return TrainConfig.parse({"architecture": chosen})


def _start_title(name: str) -> str:
    if name in PRESETS:
        return f"{PRESETS.get(name).title} ({name})"
    return choice_title(ARCHITECTURE, name)


def _spans(start: TrainConfig) -> tuple[tuple[Span, ...], list[str]]:
    """Between what the chosen settings vary, and what is wrong with others."""
    networks = st.session_state.get(_key(ARCHITECTURE)) or []
    known = dimensions(dict.fromkeys((start.architecture, *networks)))
    chosen = choice(
        st.multiselect,
        "Settings that may vary",
        known,
        default=[name for name in USUAL if name in known],
        format_func=lambda name: known[name].title,
        key=f"search-vary-{start.architecture}",
        persist_state="session",
        wrap=True,
        help="More settings need more trials: five take about fifty.",
    )
    spans: list[Span] = []
    refusals: list[str] = []
    for name in chosen:
        with noted(refusals):
            spans.append(_span(known[name], start))
    return tuple(spans), refusals


def _span(found: Dimension, start: TrainConfig) -> Span:
    """The range of one dimension, at first the usual one around what the start has."""
    usual = usual_span(found, start)
    key = _key(found.name)
    if found.kind == "choice":
        values = choice(
            st.multiselect,
            found.title,
            found.choices,
            default=usual.choices,
            format_func=lambda value: (
                choice_title(found.name, value) if isinstance(value, str) else str(value).lower()
            ),
            key=key,
            persist_state="session",
        )
        return checked(Span(name=found.name, choices=tuple(values)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        scale = "logarithmic" if found.log else "linear"
        bounds = f"From {written(found.low)} to {written(found.high)} at most, {scale}."
        title = f"{found.title}, from"
        low = number_field(title, f"{key}-low", bounds, value=written(usual.low))
        high = number_field("to", f"{key}-high", None, value=written(usual.high))
    return span_between(found, low, high)


def _key(name: str) -> str:
    """The key of the widget that says between which values a dimension varies."""
    return f"search-{st.session_state['search-start']}-{name}"


def _method() -> dict[str, Any]:
    method = st.segmented_control(
        "Method",
        list(_METHODS),
        default="tpe",
        required=True,
        format_func=lambda name: _METHODS[name],
        key="search-method",
        persist_state="session",
        help="The tree-structured Parzen estimator (TPE, Bergstra et al. 2011) proposes more of "
        "what has gone well; random search is the baseline; a grid tries three values of each "
        "number in all combinations.",
    )
    halving = st.toggle(
        "Successive halving",
        value=True,
        key="search-halving",
        persist_state="session",
        help="After 1, 3, 9, … epochs only the best third continues: more trials in the same time, "
        "but a setting that starts slowly may be pruned though it would have won.",
    )
    return {"method": method, "halving": halving}


def _budget() -> dict[str, Any]:
    kind = st.segmented_control(
        "Budget",
        list(_BUDGETS),
        default="minutes",
        required=True,
        format_func=lambda name: _BUDGETS[name][0],
        key="search-budget",
        persist_state="session",
        help="Minutes of training, confirmation included, or a number of trials before it.",
    )
    title, usual = _BUDGETS[kind]
    typed = number_field(title, f"search-{kind}", None, width=120, value=usual)
    with st.expander("Confirmation"):
        candidates = st.slider(
            "Candidates",
            1,
            5,
            3,
            key="search-candidates",
            persist_state="session",
            help="How many of the best trials are trained again, alongside the start.",
        )
        seeds = st.slider(
            "Fresh seeds",
            2,
            10,
            3,
            key="search-seeds",
            persist_state="session",
            help="For each candidate. More seeds find smaller differences and take as much longer.",
        )
    return {"candidates": candidates, "seeds": seeds, kind: typed}
