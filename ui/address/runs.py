"""The runs that an address names: the one that a page is about, and several side by side."""

from collections.abc import Collection, Iterable, Mapping

import streamlit as st

from fmnist.common.errors import AddressError


def read_runs(text: str, offered: Collection[str], most: int) -> list[str]:
    """The ids of runs separated by commas, each once; none for an empty text.

    Raises:
        AddressError: one is not among those `offered`, or there are more than `most`.
    """
    ids = list(dict.fromkeys(text.split(","))) if text else []
    for each in ids:
        if each not in offered:
            raise AddressError(
                f"There is no such run to compare, or it is damaged: {each[:60]}. Choose others."
            )
    if len(ids) > most:
        raise AddressError(f"At most {most} runs can be compared at once: choose fewer.")
    return ids


def named_run() -> str | None:
    """What the address says is the id of the run that the page is about, which may not exist."""
    return st.query_params.get("run")


def name_run(run_id: str | None) -> None:
    """Let the page be about this run, or about none in particular."""
    st.query_params.pop("run", None)
    if run_id is not None:
        st.query_params["run"] = run_id


def take_run_to_repeat() -> str | None:
    """The id of the run whose settings are to be trained again; the address forgets it."""
    wanted: str | None = st.query_params.pop("again", None)
    return wanted


def named_runs(name: str, offered: Collection[str], most: int) -> list[str] | None:
    """The runs that the parameter `name` lists, as `read_runs` reads them; None without it."""
    text = st.query_params.get(name)
    return None if text is None else read_runs(text, offered, most)


def name_runs(name: str, ids: Iterable[str]) -> None:
    """List runs in the parameter `name`."""
    st.query_params[name] = ",".join(ids)


def rename_runs(name: str, others: Mapping[str, str]) -> None:
    """Name another run wherever the parameter `name` lists one of the keys of `others`."""
    if name in st.query_params:
        ids = st.query_params[name].split(",")
        name_runs(name, [others.get(run_id, run_id) for run_id in ids])
