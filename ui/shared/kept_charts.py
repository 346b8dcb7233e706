"""Charts whose specification is made and checked once, and of which only the data change.

To build a chart with Altair and to check it against the schema of Vega-Lite takes longer than all
else on a page, so a page that is drawn again and again does not.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVarTuple

import pandas as pd
import pyarrow as pa
import streamlit as st

from ui.shared.chart_style import Chart

Spec = dict[str, Any]
Shape = TypeVarTuple("Shape")


def kept_chart(make: Callable[[*Shape], Chart]) -> Callable[[*Shape], Spec]:
    """Keep the specification of the chart that `make` returns for the same arguments.

    Its data are `alt.NamedData`, which `show_chart` fills.
    """
    specifications = lru_cache(maxsize=64)(lambda *args: make(*args).to_dict())

    @wraps(make)
    def specification(*args: *Shape) -> Spec:
        return specifications(*args)

    return specification


def show_chart(
    spec: Spec, *, alt: str, key: str | None = None, **tables: pd.DataFrame | pa.Table
) -> None:
    """Draw the chart of this specification with its data, by their names.

    Args:
        spec: what a function under `kept_chart` returned.
        alt: what a screen reader says of it.
        key: keeps it the same chart while other things on the page come and go.
        tables: the data of each name that the specification mentions.
    """
    st.vega_lite_chart(spec=spec | {"datasets": tables}, key=key, alt=alt)
