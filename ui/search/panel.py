"""A search while it runs and after: where it stands, its buttons, and the charts of its trials."""

from collections.abc import Callable, Sequence

import streamlit as st

from fmnist.common.figures import duration, per_cent
from fmnist.jobs.queue import jobs
from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.search import confirm_now, pause, resume, stop
from ui.address.search import name_search
from ui.search.cost import cost_tab
from ui.search.importance import importance_tab
from ui.search.progress import progress_tab
from ui.search.settings import settings_tab
from ui.search.table import table_tab
from ui.search.trial import show_trial
from ui.search.verdict import show_verdict
from ui.shared.cluster import say_cluster_error
from ui.shared.frame import explained
from ui.shared.links import link
from ui.shared.refusals import refusable, say_refused
from ui.shared.tabs import show_tabs
from ui.shared.watchers import look_again_after
from ui.shared.words import plain


def search_panel(plan: Plan) -> None:
    """Show `plan`, again every second or few while it runs."""
    every = look_again_after() if plan.state == "running" else None
    st.fragment(_panel, run_every=every)(plan.id, every)


def _panel(search_id: str, every: float | None) -> None:
    catalogue = Catalogue(Store())
    plan = catalogue.get(search_id)
    if (every is None) == (plan.state == "running"):
        st.rerun()
    trials: list[Trial] = []
    with explained():
        trials = catalogue.journal(plan).trials()
    st.markdown(plain(state_words(plan, trials)))
    _buttons(catalogue, plan)
    say_refused("search")
    say_cluster_error()
    if plan.error:
        st.error(plain(plan.error), icon=":material/error:")
    show_verdict(plan, trials)
    if not trials:
        if plan.state == "running":
            st.info("The first trial begins when nothing else trains.", icon=":material/info:")
        return
    show_trial(catalogue.store, plan, trials)
    ended = sum(trial.state != "running" for trial in trials)
    show_tabs(
        {
            "Progress": lambda: progress_tab(trials),
            "Settings": lambda: settings_tab(plan, trials),
            "Importance": lambda: importance_tab(catalogue.journal(plan), plan, ended),
            "Accuracy against cost": lambda: cost_tab(catalogue.store, trials),
            "Table": lambda: table_tab(plan, trials),
        },
        key="search-tab",
    )


def state_words(plan: Plan, trials: Sequence[Trial]) -> str:
    """Where a search stands, in one line."""
    counted = f"{len(trials):,} {'trial' if len(trials) == 1 else 'trials'}"
    pruned = sum(trial.state == "pruned" for trial in trials)
    counted += f", {pruned:,} pruned" if pruned else ""
    running = sum(trial.state == "running" for trial in trials)
    now = {"paused": "paused", "stopped": "ending"}.get(plan.state, "running")
    counted += f", {running:,} {now}" if running else ""
    best = max((trial.accuracy or 0.0 for trial in trials), default=0.0)
    reached = f"; best validation accuracy {per_cent(best)}" if best else ""
    seconds = sum(trial.seconds for trial in trials)
    spent = f", {duration(seconds)} of training" if seconds else ""
    doing = {
        "running": "Exploring" if plan.finalists is None else "Confirming with fresh seeds",
        "paused": "Paused",
        "stopped": "Stopped",
        "done": "Done",
    }[plan.state]
    return f"{doing}: {counted}{spent}{reached}."


def _buttons(catalogue: Catalogue, plan: Plan) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if plan.state == "running":
            _button("Pause", ":material/pause:", pause, catalogue, plan)
        if plan.state in ("running", "paused"):
            _button("Stop", ":material/stop:", stop, catalogue, plan)
        if plan.state in ("paused", "stopped"):
            _button("Resume", ":material/play_arrow:", resume, catalogue, plan)
        if plan.state in ("running", "stopped") and plan.finalists is None:
            _button("Confirm now", ":material/fact_check:", confirm_now, catalogue, plan)
        if plan.state in ("stopped", "done"):
            with st.popover("Delete", icon=":material/delete:"):
                st.text("Deletes its trials and its verdict; its runs stay.")
                _button("Delete for good", ":material/delete:", _remove, catalogue, plan)
        link("runs", "All its runs in one table", group=plan.id)


def _remove(catalogue: Catalogue, search_id: str) -> None:
    catalogue.remove(search_id)
    name_search(None)


def _button(
    label: str,
    icon: str,
    action: Callable[[Catalogue, str], None],
    catalogue: Catalogue,
    plan: Plan,
) -> None:
    st.button(
        label,
        icon=icon,
        key=f"search-{label}",
        on_click=refusable(_act, near="search"),
        args=(action, catalogue, plan.id),
        help=_HELP[label],
    )


def _act(action: Callable[[Catalogue, str], None], catalogue: Catalogue, search_id: str) -> None:
    action(catalogue, search_id)
    jobs().wake()


_HELP = {
    "Pause": "The current trial pauses after its step and keeps the device; no other begins.",
    "Stop": "The current trial ends with what it has reached; no other begins.",
    "Resume": "Continues where it stopped.",
    "Delete for good": "This cannot be undone.",
    "Confirm now": "Ends the exploration now and trains the best trials and the start again.",
}
