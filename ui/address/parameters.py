"""The query parameters themselves: which belong to a page, how they change, and what goes along.

The address says what is chosen on the open page. The session keeps what was chosen last, on
whichever page that was, so that the menu leads to every page with it. Nothing of the core is
imported here: the menu is drawn before the core is.
"""

from collections.abc import Mapping

import streamlit as st

SELECTION = ("true", "predicted", "sure", "answer", "image")
CELL = ("axes", "row", "column")
ALONE = "alone"
"""Whether a page shows what it is about and nothing else: no menu, and no way elsewhere.

No link of the menu takes it along, so that whoever looked at such a page gets the menu back.
"""
CHOICES = ("axes", "beside", "method", "explain", "layer", "guesses", "scores")
"""What is no step of Back when it changes alone, by what its names begin with."""
_INSIDE = ("beside", "method", "explain")
_PAGES = {
    "Data": ("run", *SELECTION, "doubtful"),
    "Train": ("with",),
    "Search": ("search", "trial"),
    "Results": ("run", *SELECTION, *_INSIDE),
    "Mistakes": ("run", *SELECTION, *_INSIDE),
    "Classify": ("run", "models"),
    "Compare": ("runs", *CELL),
    "Monitor": ("run",),
    "Lessons": ("lesson", "guesses", "scores"),
    "Ensembles": ("run", "members"),
}
_PARTS = {
    "Data": ("data-tab",),
    "Results": ("results-tab",),
    "Search": ("search-tab",),
    "Classify": ("source",),
    "Compare": ("compare-tab",),
    "Ensembles": ("ensembles-tab",),
    "Monitor": ("monitor-tab",),
}
"""What is open of a page, whatever is chosen there."""
# What Streamlit itself writes, so that a link can say it and `write` cannot:
_WIDGETS = {"Data": ("map", "colour"), "Compare": ("together",), "Ensembles": ("rule",)}
_EVERYWHERE = ("presentation",)
_STAYS = ("run", "runs", "scores")
"""What remains chosen where an address says nothing of it."""
_KEPT, _OPEN, _WATCHED, _ARRIVALS = "kept-choice", "open-page", "watched", "arrivals"
_TOLD = "told-address"


def read() -> dict[str, str]:
    """What the address says."""
    return st.query_params.to_dict()


def is_alone() -> bool:
    """Whether the address asks for the page alone."""
    return read().get(ALONE) == "true"


def write(parts: Mapping[str, str | None]) -> None:
    """Put these parameters into the address, and take out those that are None.

    They are one step of Back at most, as `ui/shared/history.js` sees to. The browser may be about
    to read what it was told last: what it says is then older, and it is told again.
    """
    said, told = read(), st.session_state.setdefault(_TOLD, {})
    changed = {
        name: value
        for name, value in parts.items()
        if {said.get(name), told.get(name, value)} != {value}
    }
    put = {name: value for name, value in changed.items() if value is not None}
    taken = [name for name in changed if name in said and name not in put]
    for name in taken:
        del st.query_params[name]
    if put or (changed and not taken):
        st.query_params.update(put)
    told.update(parts)
    _keep(parts)


def open_at(page: str) -> None:
    """Take what the address of the page of this title says as chosen.

    An address that chooses nothing, as on the way back by the menu of a page that was just opened,
    is given what is chosen.
    """
    said, kept, names = read(), _kept(), _PAGES.get(page, ())
    arrives = st.session_state.get(_OPEN) != page
    st.session_state[_OPEN] = page
    st.session_state[_ARRIVALS] = arrivals() + arrives
    if arrives and not any(name in said for name in names):
        said |= {name: kept[name] for name in names if name in kept}
        write({name: said[name] for name in names if name in said})
    own = _all_of(page)
    gone = {name: None for name in own if name not in (*said, *_STAYS)}
    _keep(gone | {name: said[name] for name in (*own, "run") if name in said})


def arrivals() -> int:
    """How many times in this session a page was come to from another one."""
    number: int = st.session_state.get(_ARRIVALS, 0)
    return number


def way_to(page: str) -> dict[str, str]:
    """The query parameters with which the menu leads to the page of this title."""
    kept = _kept()
    way = {name: kept[name] for name in _all_of(page) if name in kept}
    if page == "Train" and _WATCHED in kept:
        way["run"] = kept[_WATCHED]
    return way


def watch(run_id: str | None) -> None:
    """Let the menu lead to Train with this run, which has not ended; or with none."""
    _keep({_WATCHED: run_id})


def last(name: str) -> str | None:
    """What was last chosen in this session for a parameter of any page."""
    return _kept().get(name)


def _all_of(page: str) -> tuple[str, ...]:
    kinds = (_PAGES, _PARTS, _WIDGETS)
    return (*(name for kind in kinds for name in kind.get(page, ())), *_EVERYWHERE)


def _kept() -> dict[str, str]:
    kept: dict[str, str] = st.session_state.setdefault(_KEPT, {})
    return kept


def _keep(parts: Mapping[str, str | None]) -> None:
    """Another run is asked on Classify alone, until others are chosen there."""
    kept = _kept()
    if parts.get("run", kept.get("run")) != kept.get("run"):
        kept.pop("models", None)
    for name, value in parts.items():
        kept.pop(name, None)
        if value is not None:
            kept[name] = value
