"""What a page shows: its words, and the charts that it sends to the browser."""

import json
from typing import Any

import pandas as pd
import pyarrow
from streamlit.testing.v1 import AppTest


def texts(page: AppTest) -> str:
    """All that it says, without what keeps it from being read as markup."""
    parts = (page.markdown, page.caption, page.text, page.info, page.warning, page.error)
    return (
        "\n".join(element.value for kind in parts for element in kind)
        .replace("\\", "")
        .replace("\N{WORD JOINER}", "")
    )


def charts(page: AppTest) -> list[dict[str, Any]]:
    """The specification of each chart."""
    return [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]


def titles(page: AppTest) -> list[str]:
    """The title of each chart, in one line."""
    written = [chart["title"] for chart in charts(page)]
    return [" ".join(each) if isinstance(each, list) else each for each in written]


def drawn(page: AppTest, title: str, column: str) -> pd.DataFrame:
    """What the chart of this title draws: its first table that has this column."""
    sent = page.get("vega_lite_chart")[titles(page).index(title)].proto.datasets
    tables = (pyarrow.ipc.open_stream(each.data.data).read_pandas() for each in sent)
    return next(table for table in tables if column in table)
