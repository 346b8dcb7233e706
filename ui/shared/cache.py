"""What the pages keep of runs between two drawings: models, and what takes long to work out."""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import streamlit as st

from fmnist.networks.model import Model
from fmnist.runs.files import WEIGHTS, FileName
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run

Subject = TypeVar("Subject", Run, list[Run])
Rest = ParamSpec("Rest")
Result = TypeVar("Result")
Function = Callable[Concatenate[Subject, Rest], Result]


def kept(
    file: FileName, most: int, spinner: str | bool = False
) -> Callable[[Function[Subject, Rest, Result]], Function[Subject, Rest, Result]]:
    """Keep what a function of a run, or of several, returns while a file of each is the same.

    What it is given by position belongs to the key and has to be hashable; what it is given by
    name does not, and has to follow from the rest. What is kept is shared, and not to be changed.

    Args:
        file: which of the files of a run.
        most: how many results are kept; those that were made first make room.
        spinner: what the page says while it waits.
    """

    def keeping(make: Function[Subject, Rest, Result]) -> Function[Subject, Rest, Result]:
        def entry(key: tuple[Hashable, ...], _make: Callable[[], Any]) -> Any:
            return _make()

        entry.__module__, entry.__qualname__ = make.__module__, make.__qualname__
        entries = st.cache_resource(max_entries=most, show_spinner=spinner)(entry)

        @wraps(make)
        def found(of: Subject, /, *args: Rest.args, **named: Rest.kwargs) -> Result:
            runs = [of] if isinstance(of, Run) else of
            files = tuple((run.id, run.record.files.get(file, "")) for run in runs)
            result: Result = entries((files, *args), lambda: make(of, *args, **named))
            return result

        return found

    return keeping


@kept(WEIGHTS, most=6)
def model_of(run: Run) -> Model:
    """The trained network of a run."""
    return load_model(run)
