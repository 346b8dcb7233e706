"""What charts write: a share as in sentences, 95.4 %, and titles that a phone can show."""

import ast
import re
from collections.abc import Iterator

from fmnist.common.figures import per_cent
from fmnist.common.paths import PROJECT
from ui.shared.chart_style import title_of
from ui.shared.curve_charts import Shape, curves_chart

_OF_CHARTS = re.compile(r"(\.\d)?~?%")
"""A format of D3, whose sign the theme of all charts sets."""
_NO_TEXT = re.compile(r"`[^`]*`|{[^}]*}")
"""What a person is told to type, and rules of CSS."""


def sentences() -> Iterator[tuple[str, str]]:
    """Every text of the program with the file that it stands in; `0` stands for what is put in."""
    for root in ("ui", "pages", "fmnist"):
        for path in (PROJECT / root).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            inside = {id(part) for node in ast.walk(tree) for part in _parts(node)}
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr):
                    yield path.name, "".join(map(_part, node.values))
                elif isinstance(node, ast.Constant) and id(node) not in inside:
                    yield path.name, str(node.value)


def _parts(node: ast.AST) -> list[ast.expr]:
    return node.values if isinstance(node, ast.JoinedStr) else []


def _part(node: ast.expr) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else "0"


def test_a_percentage_is_set_off_by_a_space_in_every_text() -> None:
    close = [
        (name, text)
        for name, text in sentences()
        if re.search(r"[0-9]%", _NO_TEXT.sub("", text)) and not _OF_CHARTS.fullmatch(text)
    ]
    assert close == []


def test_charts_write_it_like_the_text() -> None:
    config = curves_chart("accuracy", Shape("epoch", 2.0, (("a", "#000000"),)))["config"]
    sign = config["locale"]["number"]["percent"]
    assert per_cent(0.954) == f"95.4{sign}".replace("\N{NO-BREAK SPACE}", " ")


def test_a_title_is_no_wider_than_a_phone() -> None:
    long = "1,000 images: what dropout, weight decay and augmentation do to validation loss"
    lines = title_of(long)
    assert " ".join(lines) == long
    assert max(map(len, lines)) <= 40
    written = {
        word.value.value
        for path in (PROJECT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "properties"
        for word in node.keywords
        if word.arg == "title" and isinstance(word.value, ast.Constant)
    }
    assert len(written) > 10
    assert max(map(len, written)) <= 46
