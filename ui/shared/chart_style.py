"""What all charts share. Titles say what is seen, axes carry units, every mark has a tooltip."""

import altair as alt

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""The width is the page's; the height is that of the plot, without title, axes and legends."""


def class_axis() -> alt.Y:
    """The classes in the order of the frame, which is the dataset's, each with its name."""
    return alt.Y("class:N", title=None, sort=None, axis=every_label())


def every_label(angle: int = 0) -> alt.Axis:
    """An axis that leaves out no class, however little room, each name in line with its marks."""
    return alt.Axis(labelOverlap=False, labelAngle=angle, labelFlush=False)


def legend() -> alt.Legend:
    """A legend under the chart, a line for each entry."""
    return alt.Legend(orient="bottom", labelLimit=240, direction="vertical", symbolOpacity=1)
