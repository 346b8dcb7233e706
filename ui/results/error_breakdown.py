"""The tab Error breakdown of Results: which mistakes the accuracy is lost to."""

from collections.abc import Mapping, Sequence, Set

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, count, interval_of, per_cent, points
from fmnist.evaluation.error_breakdown import (
    ErrorPart,
    errors_among,
    errors_by_class,
    errors_by_pair,
    merged_accuracy,
)
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from fmnist.runs.predictions import Integers
from ui.address.selection import name_selection
from ui.shared.chart_style import FIT, Chart, label_axis
from ui.shared.colours import OKABE_ITO
from ui.shared.images import Images
from ui.shared.selected_images import selected_images
from ui.shared.selection import chart_key, clicked
from ui.shared.tables import show_table
from ui.shared.words import plain, selection_words

_PAIRS = 10
_LIMITS = (
    "Each gain is a limit, not a forecast: what helps one class often costs another, and where two "
    "classes are confused, some images may be labelled wrongly. Merging only renames the answers: "
    "a network that is trained to tell the groups apart may do better."
)


def error_breakdown_tab(
    evaluation: Evaluation,
    selection: Selection,
    images: Images,
    groups: Mapping[str, tuple[str, ...]],
) -> None:
    """What perfecting a class, a pair or the selection would add, and the accuracy when merged.

    `groups` are classes that belong together, as the dataset names them.
    """
    classes, matrix = evaluation.classes, evaluation.confusion
    by_class, by_pair = errors_by_class(matrix), errors_by_pair(matrix)
    ranked = sorted(by_class, key=lambda each: -each.mistakes)
    verdict, pair = say_class(ranked[0], classes, evaluation), say_pair(by_pair, classes)
    st.markdown(f"**{plain(verdict)}** {plain(pair)}")
    if selection.narrows:
        inside = selection.mask(evaluation)
        words = selection_words(selection, classes, int(inside.sum()))
        mistakes = sum(each.mistakes for each in by_class)
        st.markdown(plain(say_some(words, errors_among(inside, evaluation), mistakes)))
    key = chart_key("budget", evaluation.id)

    def select_class() -> None:
        if bar := clicked(key, "name"):
            name_selection(evaluation.id, true=str(bar["name"]))

    left, right = st.columns(2, gap="medium")
    with left:
        title = "Gain from perfect recall of a class"
        chart = gain_chart(by_class, classes, title, {selection.actual} - {None})
        st.altair_chart(
            chart.add_params(alt.selection_point(name="mark", fields=["name"], on="click")),
            key=key,
            on_select=select_class,
            selection_mode="mark",
            alt=title,
        )
    with right:
        title = "Gain if two classes were never confused"
        both = {selection.actual, selection.predicted} - {None}
        st.altair_chart(gain_chart(by_pair[:_PAIRS], classes, title, both), alt=title)
    _merged(matrix, classes, groups)
    with st.expander("What these gains say, and what not"):
        order = [*say_order(ranked, classes), *say_order(by_pair, classes)]
        st.markdown(plain(" ".join([*order, _LIMITS])))
        if selection.narrows:
            st.markdown(
                "The bars are of all images, since a breakdown needs every mistake: those of the "
                "selected classes stand out."
            )
    if selection.narrows:
        selected_images(evaluation, selection, images)


def gain_chart(
    parts: Sequence[ErrorPart], classes: tuple[str, ...], title: str, chosen: Set[int | None]
) -> Chart:
    """Bars of gains with their 95 % intervals, in the order given.

    Those of the `chosen` classes, given by their places, stand out if there are any.
    """
    frame = pd.DataFrame(
        [
            {
                "name": _name(each, classes),
                "pale": not chosen <= {*each.classes},
                "mistakes": each.mistakes,
                "gain": 100 * each.share.value,
                "low": 100 * each.share.low,
                "high": 100 * each.share.high,
            }
            for each in parts
        ],
        columns=["name", "pale", "mistakes", "gain", "low", "high"],
    )
    base = alt.Chart(frame).encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=None,
            axis=label_axis(),
        ),
        opacity=alt.condition("datum.pale", alt.value(0.35), alt.value(1)),
        tooltip=[
            alt.Tooltip("name:N", title="Of"),
            alt.Tooltip("mistakes:Q", title="Mistakes", format=","),
            alt.Tooltip("gain:Q", title="Gain (points)", format=".2f"),
            alt.Tooltip("low:Q", title="95 % interval from", format=".2f"),
            alt.Tooltip("high:Q", title="to", format=".2f"),
        ],
    )
    axis, name = alt.Axis(format="~r", tickCount=6), "Gain of accuracy (points)"
    bars = base.mark_bar(color=OKABE_ITO[5]).encode(x=alt.X("gain:Q", title=name, axis=axis))
    intervals = base.mark_rule(color=OKABE_ITO[0], strokeWidth=1.5).encode(
        x=alt.X("low:Q", title=name, axis=axis), x2="high:Q"
    )
    return alt.layer(bars, intervals).properties(autosize=FIT, title=title, height=260)


def say_some(words: str, part: ErrorPart, mistakes: int) -> str:
    """What getting a selection right would add, which `words` name with the number of its images.

    `mistakes` are those among all images.
    """
    if not part.mistakes:
        return f"{words}: none of them is a mistake, so there is nothing to gain."
    return (
        f"{words}, {count(part.mistakes)} of them wrong. Getting exactly these right would add "
        f"{_added(part)}, which is {per_cent(part.mistakes / mistakes, 0)} of all that can be "
        "gained."
    )


def say_class(most: ErrorPart, classes: tuple[str, ...], evaluation: Evaluation) -> str:
    """What perfect recall of the class with the most mistakes would add."""
    if not most.mistakes:
        return "It makes no mistake on these images, so there is nothing to gain."
    accuracy = float(evaluation.correct.mean())
    return (
        f"Perfect recall of {_name(most, classes)} would add the most: {_added(most)}, from "
        f"{per_cent(accuracy)} to {per_cent(accuracy + most.share.value)}."
    )


def say_pair(parts: Sequence[ErrorPart], classes: tuple[str, ...]) -> str:
    """What never confusing the first of these pairs would add."""
    if not parts:
        return "It confuses no two classes on these images."
    mistakes = sum(each.mistakes for each in parts)
    return (
        f"Never confusing {_name(parts[0], classes)} would add {_added(parts[0])}, which is "
        f"{per_cent(parts[0].mistakes / mistakes, 0)} of all mistakes."
    )


def say_order(ordered: Sequence[ErrorPart], classes: tuple[str, ...]) -> list[str]:
    """Whether what comes second might be first on other images; nothing where there is none."""
    if len(ordered) < 2 or not ordered[0].mistakes:
        return []
    first, second = ordered[:2]
    said = f"After {_name(first, classes)} comes {_name(second, classes)} with {_added(second)}"
    if second.share.high < first.share.low:
        return [f"{said}, clearly less."]
    return [f"{said}; the intervals overlap, so the order could be luck."]


def say_merged(ten: Estimate, merged: Estimate, groups: int) -> str:
    """How many of the mistakes stay within a group of classes."""
    if ten.value == 1:
        return "It makes no mistake on these images, whether classes are merged or not."
    within = (merged.value - ten.value) / (1 - ten.value)
    return (
        f"Of its mistakes {per_cent(within, 0)} stay within a group: it names the right one of "
        f"{groups} groups in {bounded(merged)} of the images."
    )


def _merged(
    matrix: Integers, classes: tuple[str, ...], known: Mapping[str, tuple[str, ...]]
) -> None:
    groups = {
        name: [classes.index(each) for each in members if each in classes]
        for name, members in known.items()
    }
    groups = {name: members for name, members in groups.items() if members}
    if len(groups) < 2:
        st.caption("All its classes are of one group, so none can be merged.")
        return
    ten, all_merged = merged_accuracy(matrix, []), merged_accuracy(matrix, list(groups.values()))
    rows = [("None", "each class by itself", ten)]
    rows += [
        (name, _listed(members, classes), merged_accuracy(matrix, [members]))
        for name, members in groups.items()
        if len(members) > 1
    ]
    rows.append((f"All, into {len(groups)} groups", ", ".join(groups), all_merged))
    show_table(
        [
            {"Merged": name, "What counts as one": what, "Accuracy, 95 % interval": bounded(found)}
            for name, what, found in rows
        ],
        "Accuracy on test when classes are merged",
    )
    st.caption(say_merged(ten, all_merged, len(groups)))


def _added(part: ErrorPart) -> str:
    return f"{points(part.share.value)} ({interval_of(part.share)})"


def _name(part: ErrorPart, classes: tuple[str, ...]) -> str:
    return " and ".join(classes[place] for place in part.classes)


def _listed(members: Sequence[int], classes: tuple[str, ...]) -> str:
    return ", ".join(classes[place] for place in members)
