"""The runs that an address names: the one that a page is about, and several side by side.

It names a run as the command line does, by its id or by the end of it.
"""

from collections.abc import Iterable, Mapping

from fmnist.runs.store import Store
from ui.address.parameters import last, read, write


def read_runs(text: str, store: Store) -> list[str]:
    """The ids that a list names, each once, of runs that may not exist; none in an empty one."""
    return list(dict.fromkeys(store.in_full(text.split(",")))) if text else []


def named_run() -> str | None:
    """What the address says is the id of the run that the page is about, which may not exist."""
    return _run_in(read().get("run"))


def last_chosen_run() -> str | None:
    """The id of the run that was chosen last in this session, on whichever page."""
    return _run_in(last("run"))


def name_run(run_id: str | None) -> None:
    """Let the page be about this run, or about none in particular."""
    write({"run": run_id})


def take_run_to_repeat() -> str | None:
    """The id of the run whose settings are to be trained again; the address forgets it."""
    wanted = _run_in(read().get("again"))
    write({"again": None})
    return wanted


def named_runs(name: str) -> list[str] | None:
    """The runs that the parameter `name` lists, as `read_runs` reads them; None without it."""
    text = read().get(name)
    return None if text is None else read_runs(text, Store())


def name_runs(name: str, ids: Iterable[str]) -> None:
    """List runs in the parameter `name`."""
    write({name: ",".join(ids)})


def rename_runs(name: str, others: Mapping[str, str]) -> None:
    """Name another run wherever the parameter `name` lists one of the keys of `others`."""
    if (ids := named_runs(name)) is not None:
        name_runs(name, [others.get(run_id, run_id) for run_id in ids])


def _run_in(text: str | None) -> str | None:
    return None if text is None else Store().in_full([text])[0]
