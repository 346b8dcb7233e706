"""The tab Distillation: a student that learns from a run, and what the teacher brings it."""

from functools import cache

import streamlit as st

from fmnist.common.errors import ConfigError
from fmnist.common.figures import p_of, per_cent, roughly, signed_points
from fmnist.evaluation.evaluation import Split
from fmnist.jobs.queue import jobs
from fmnist.jobs.teacher import OUT_OF_FOLD
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.distillation import Distillation, distillations, trainings, untrained
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import read_seeds
from fmnist.training.settings import Settings
from ui.ensembles.under_way import watch
from ui.shared.answer_line import answer_line
from ui.shared.choice import choice
from ui.shared.frame import explained
from ui.shared.links import link
from ui.shared.number_field import number_field
from ui.shared.presses import press_of
from ui.shared.run_lines import describe
from ui.shared.seed_words import settings_words
from ui.shared.tables import show_table
from ui.shared.time_estimate import time_known
from ui.shared.words import plain

_COMPARED = 3


def distillation_tab(store: Store, runs: list[Run]) -> None:
    """Choose a teacher and a student, train the student with and without, and compare them."""
    offered = [run for run in runs if run.has_weights]
    if not offered:
        st.info("No run here has weights to teach with: train one.", icon=":material/info:")
        return
    st.caption(
        "A student learns from the probabilities of a teacher beside the labels; the same student "
        "alone, with the same seeds, shows whether that helps."
    )
    found = distillations(runs)
    teacher = _choose_teacher(offered)
    with explained():
        student = _choose_student(teacher)
        _say_what_is_known(student, found)
        _start(student, store, runs)
    if found:
        st.subheader("All students", anchor=False)
        _table(found, {run.id: run.label for run in runs})


def _choose_teacher(offered: list[Run]) -> Run:
    by_id = {run.id: run for run in sorted(offered, key=validation_accuracy, reverse=True)}
    chosen: str = choice(
        st.selectbox,
        "Teacher",
        list(by_id),
        format_func=lambda run_id: describe(by_id[run_id]),
        key="teacher",
        persist_state="session",
        help="A run or an ensemble with weights, the best on validation at the top.",
    )
    return by_id[chosen]


def _choose_student(teacher: Run) -> TrainConfig:
    """A preset that learns from `teacher`, with validation images to be judged on."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = choice(
            st.selectbox,
            "Student",
            _students(),
            key="student",
            persist_state="session",
            width=300,
            help="A preset whose network learns from the probabilities of the teacher and from the "
            "labels. Any other network learns so on Train: More settings, Teacher.",
        )
        number_field(
            "Seeds",
            "student-seeds",
            "Of the student with the teacher, and as many without it. Below three of each nothing "
            "can be said.",
            width=90,
            value="3",
        )
    return _taught(name, teacher.id)


@cache
def _students() -> tuple[str, ...]:
    """The presets that can have a teacher."""
    found = []
    for preset in PRESETS:
        try:
            _taught(preset.name, OUT_OF_FOLD)
        except ConfigError:
            continue
        found.append(preset.name)
    return tuple(found)


def _taught(name: str, teacher: str) -> TrainConfig:
    config = PRESETS.get(name).config
    judged = config.validation_images or Settings.model_fields["validation_images"].default
    changes = {"teacher": teacher, "validation_images": judged}
    return TrainConfig.parse(config.model_dump() | changes)


def _say_what_is_known(student: TrainConfig, found: list[Distillation]) -> None:
    """What the chosen teacher brings the chosen student, if that was trained."""
    settings = student.settings.hash_without_seed
    for each in found:
        if each.taught[0].configuration == settings:
            answer_line(plain(_words(each, "validation")), "distillation")
            ids = ",".join(run.id for run in (*each.taught[:_COMPARED], *each.alone[:_COMPARED]))
            link("compare", "Compare the two", runs=ids)


def _words(each: Distillation, split: Split) -> str:
    return settings_words(*each.accuracies(split), "the taught student", "the student alone")


def _start(student: TrainConfig, store: Store, runs: list[Run]) -> None:
    """The button that trains what has not been trained of both, and how long that takes."""
    seeds = read_seeds(st.session_state["student-seeds"])
    both = trainings(student, seeds)
    missing = untrained(both, runs)
    waiting = [run.record.config for run in store.unfinished()]
    wanted = [each for each in missing if each.settings not in waiting]
    watch(lambda run: run.record.config in [each.settings for each in both])
    if not missing:
        st.caption(f"Trained with and without the teacher over {seeds} seeds.")
        return
    if not wanted:
        st.caption("The runs that are missing are in the queue.")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        press = press_of(
            "distil",
            f"Train {len(wanted)} runs",
            type="primary",
            icon=":material/play_arrow:",
            help="Queues the student with the teacher and the same student alone, seed by seed. "
            "Each is tested once, when it ends.",
        )
        estimate = time_known(student).estimate
        if estimate is not None:
            st.caption(f"{roughly(estimate.of(len(wanted))).capitalize()} on this machine.")
    if press:
        with explained():
            for config in wanted:
                jobs().submit(config)
            st.rerun()


def _table(found: list[Distillation], labels: dict[str, str]) -> None:
    """A row for each student with its teacher."""
    show_table(
        [_row(each, labels) for each in found],
        "Every student with its teacher, and its accuracies with and without",
        {
            "Difference (points)": "The mean over seeds with the teacher less that without, with "
            "its 95 % interval, and Welch's t-test."
        },
    )


def _row(each: Distillation, labels: dict[str, str]) -> dict[str, str]:
    first = each.taught[0]
    taught, alone = each.accuracies("validation")
    return {
        "Student": first.label,
        "Teacher": labels.get(first.record.config.teacher, first.record.config.teacher),
        "Seeds": str(len(each.taught)),
        "Validation, taught": _mean(taught),
        "Validation, alone": _mean(alone),
        "Difference (points)": _difference(each, "validation"),
        "On test": _difference(each, "test"),
    }


def _difference(each: Distillation, split: Split) -> str:
    test = each.difference(split)
    if test is None:
        return "–"
    return f"{signed_points(test.difference)}, {p_of(test.p_value)}"


def _mean(accuracies: list[float]) -> str:
    return per_cent(sum(accuracies) / len(accuracies), 2) if accuracies else "–"
