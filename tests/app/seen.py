"""The charts that a page sends to the browser."""

import json
from typing import Any

import pandas as pd
import pyarrow
from streamlit.testing.v1 import AppTest


def charts(page: AppTest) -> list[dict[str, Any]]:
    """The specification of each chart."""
    return [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]


def titles(page: AppTest) -> list[str]:
    """The title of each chart."""
    return [chart["title"] for chart in charts(page)]


def frames(page: AppTest, title: str) -> list[pd.DataFrame]:
    """What the chart of this title draws, a table for each of its layers."""
    place = titles(page).index(title)
    sent = page.get("vega_lite_chart")[place].proto.datasets
    return [pyarrow.ipc.open_stream(each.data.data).read_pandas() for each in sent]
