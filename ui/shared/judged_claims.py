"""Every claim with its verdict, worked out once and kept while the finished runs are the same."""

from fmnist.data.dataset import Dataset
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from fmnist.studies.claims import Judged, judge_all
from ui.shared.cache import kept


def judged_claims(runs: list[Run], dataset: Dataset) -> list[Judged]:
    """Every claim as the finished ones among `runs` decide it.

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    finished = [run for run in runs if run.record.status == "finished"]
    return _judged(finished, dataset=dataset)


@kept(PREDICTIONS, most=2, spinner="Reading the runs…")
def _judged(runs: list[Run], *, dataset: Dataset) -> list[Judged]:
    return judge_all(runs, dataset)
