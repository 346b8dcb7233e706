"""What all charts share. Titles say what is seen, axes carry units, every mark has a tooltip."""

import textwrap
from collections.abc import Mapping
from typing import Literal

import altair as alt

# A chart is checked as a whole when it is sent: each of its parts as well takes a sixth longer.
alt.utils.schemapi.disable_debug_mode()

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

_WIDEST_TITLE = 40
_HEAD, _TAIL = 17, 14
_LONGEST = _HEAD + 1 + _TAIL
_SHORTENED = (
    f"length(datum.label) > {_LONGEST} ? slice(datum.label, 0, {_HEAD}) + '…' + "
    f"slice(datum.label, -{_TAIL}) : datum.label"
)


@alt.theme.register("laboratory", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    """Per cent as in text, with a space; Streamlit's theme has all else."""
    return {
        "config": {
            "locale": {
                "number": {
                    "decimal": ".",
                    "thousands": ",",
                    "grouping": [3],
                    "currency": ["", ""],
                    "percent": "\N{NO-BREAK SPACE}%",
                }
            }
        }
    }


FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""The width is the page's; the height is that of the plot, without title, axes and legends."""


def title_of(text: str) -> list[str]:
    """A title in as many lines as a phone needs, which cuts what is wider than itself."""
    return textwrap.wrap(text, _WIDEST_TITLE)


def class_axis() -> alt.Y:
    """The classes in the order of the frame, which is the dataset's, each with its name."""
    return alt.Y("class:N", title=None, sort=None, axis=every_label())


def every_label(angle: int = 0) -> alt.Axis:
    """An axis that leaves out no class, however little room, each name in line with its marks."""
    return alt.Axis(labelOverlap=False, labelAngle=angle, labelFlush=False)


def legend(orient: Literal["bottom", "top"] = "bottom") -> alt.Legend:
    """A legend with a line for each entry, each with what tells it from the others."""
    return alt.Legend(
        orient=orient,
        direction="vertical",
        symbolOpacity=1,
        symbolSize=64,
        labelLimit=0,
        labelExpr=_SHORTENED,
    )


def hues(column: str, colours: Mapping[str, str], key: alt.Legend | None) -> alt.Color:
    """The colour of each name in a column, in this order; `key` is their legend, None for none."""
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    return alt.Color(f"{column}:N", title=None, scale=scale, legend=key)


def label_axis(expression: str = _SHORTENED) -> alt.Axis:
    """An axis of names, none left out, each in line with its marks and told from the others.

    `expression` is the label in the words of Vega.
    """
    return alt.Axis(labelOverlap=False, labelFlush=False, labelLimit=0, labelExpr=expression)


def shortened(name: str) -> str:
    """A name of any length in at most 32 characters: its middle goes, and its end, the id, stays.

    Legends and axes do the same to their labels in the browser.
    """
    return name if len(name) <= _LONGEST else f"{name[:_HEAD]}…{name[-_TAIL:]}"
