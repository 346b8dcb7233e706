"""The tab Test-time augmentation: one run asked about several views of an image."""

import streamlit as st

from fmnist.common.figures import bounded, signed_points
from fmnist.data.views import TEST_TIME_AUGMENTATIONS
from fmnist.jobs.augmented import Gain, best_of, gains, make_augmented, views_analysis
from fmnist.runs.derived import Arrays
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.ensembles.make import made_before, ways_to
from ui.shared.background import result_or_start
from ui.shared.choice import choice
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import explained
from ui.shared.pickers import choose_run
from ui.shared.presses import press_of
from ui.shared.tables import show_table
from ui.shared.words import plain


def augmentation_tab(store: Store, runs: list[Run]) -> None:
    """What views bring a run on validation and what they cost, and the way to keep them."""
    offered = [each for each in runs if each.has_weights and each.record.best]
    if not offered:
        st.info(
            "No run here has weights and validation images to choose views by: train one.",
            icon=":material/info:",
        )
        return
    run = choose_run(offered)
    with explained():
        found = result_or_start(
            views_analysis(run),
            "Try every view",
            "Classifies the validation images mirrored, rotated and shifted: some seconds to a few "
            "minutes.",
        )
        if found is not None:
            _show(store, run, found, runs)


def _show(store: Store, run: Run, found: Arrays, runs: list[Run]) -> None:
    tried = gains(found, evaluation_of(run, "validation"))
    best = best_of(tried)
    st.markdown(plain(verdict_words(best, run.label)))
    show_table(
        [_row(each) for each in tried],
        "Every test-time augmentation with its gain on validation and its cost",
        {
            "Gain (points)": "Validation accuracy minus that of the image alone, with its paired "
            "95 % interval over images.",
            "Latency": "Of one image on the processor, measured.",
        },
    )
    names = list(TEST_TIME_AUGMENTATIONS.names)
    chosen = choice(
        st.selectbox,
        "Test-time augmentation",
        names,
        key=f"views-{run.id}",
        index=names.index(best.augmentation.name) if best else 0,
        format_func=lambda name: TEST_TIME_AUGMENTATIONS.get(name).title,
        help="At first the one with the best validation accuracy.",
    )
    views = TEST_TIME_AUGMENTATIONS.get(chosen).views
    made = made_before([run], runs, lambda each: each.views == views)
    if made is not None:
        ways_to(made, run)
        return
    if press_of(
        "make-augmented",
        "Make the run",
        type="primary",
        icon=":material/flip:",
        help="Adds the run with these views to the runs and evaluates it on the test set, once.",
    ):
        with st.spinner("Evaluating it on the test set…"):
            make_augmented(store, run, TEST_TIME_AUGMENTATIONS.get(chosen), found)
        st.rerun()


def verdict_words(best: Gain | None, name: str) -> str:
    """Which views are best on validation, and whether that could be luck."""
    if best is None:
        return f"No view makes {name} better than the image alone."
    verdict = "Significant" if best.gain.sign > 0 else "Inconclusive"
    return (
        f"{verdict}: {name} gains most by {best.augmentation.title}, "
        f"{signed_points(best.gain)} points at {best.milliseconds:.2g} ms an image."
    )


def _row(each: Gain) -> dict[str, str]:
    return {
        "Views": each.augmentation.title,
        "Number": str(len(each.augmentation.views)),
        "Validation": bounded(each.accuracy),
        "Gain (points)": signed_points(each.gain),
        "Latency": f"{each.milliseconds:.2g} ms",
    }
