"""Whether an ensemble is better than its best member, and than one network of the same compute."""

from collections.abc import Sequence

import streamlit as st

from fmnist.common.errors import FmnistError
from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, megabytes
from fmnist.comparison.paired import PairedComparison
from fmnist.ensembles.rules import Rule
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion
from fmnist.jobs.queue import jobs
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.ensembling import cost_of, same_compute, training_compute, with_same_compute
from ui.ensembles.figures import on_validation
from ui.shared.answer_line import answer_line
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import explained
from ui.shared.presses import press_of
from ui.shared.verdicts import verdict_words
from ui.shared.words import plain

TOGETHER = "the ensemble"


def show_verdict(members: list[Run], rule: Rule) -> None:
    """The ensemble against its best member on validation, and what it costs."""
    together, best = on_validation(members, rule), max(members, key=validation_accuracy)
    if not len(together):
        st.info(
            "These runs have no validation images in common, so nothing can be said before test.",
            icon=":material/info:",
        )
        return
    answer_line(plain(_words(together, best)), "verdict")
    latencies = [cost_of(run, "latency") for run in members]
    known = [each for each in latencies if each is not None]
    figures = [
        ("Validation accuracy", bounded(_accuracy(together))),
        ("Parameters", count(sum(run.record.network.parameters for run in members))),
        ("Latency", f"{sum(known):.2g} ms" if len(known) == len(members) else "–"),
        ("Size", megabytes(1e6 * sum(cost_of(run, "size") or 0 for run in members))),
    ]
    with st.container(horizontal=True):
        for label, value in figures:
            st.metric(label, value, width="content")


def show_same_compute(members: list[Run], rule: Rule, runs: Sequence[Run]) -> None:
    """One network that took as much training, or the button that trains it."""
    st.subheader(
        "Same compute",
        anchor=False,
        help="Training compute: MACs per image times images seen, over all members. A single "
        "network within a fifth of it is the fair opponent.",
    )
    together, single = on_validation(members, rule), same_compute(members, runs)
    if single is not None and len(together):
        share = training_compute(single) / sum(map(training_compute, members))
        st.markdown(
            plain(f"{_words(together, single)} {single.label} took {share:.2f} times its training.")
        )
        return
    try:
        best, config = with_same_compute(members)
    except FmnistError as error:
        st.caption(plain(f"No single run took as much training. {error}"))
        return
    st.markdown(
        plain(
            f"No single run took as much training as these {len(members)}: {best.label} for "
            f"{config.epochs} epochs would."
        )
    )
    if config.settings in [run.record.config for run in Store().unfinished()]:
        st.caption("It is in the queue.")
    elif press_of(
        "same-compute",
        f"Train {config.network} for {config.epochs} epochs",
        icon=":material/play_arrow:",
        help="Puts it in the queue with the settings of the best member.",
    ):
        with explained():
            jobs().submit(config)
            st.rerun()


def _words(together: Evaluation, run: Run) -> str:
    """Which of the two is ahead on the validation images that both can be judged by."""
    pair = PairedComparison.of_common_images(together, evaluation_of(run, "validation"))
    return verdict_words(pair.mcnemar(), pair.differences().accuracy, TOGETHER, run.label)


def _accuracy(evaluation: Evaluation) -> Estimate:
    return Proportion(int(evaluation.correct.sum()), len(evaluation)).estimate
