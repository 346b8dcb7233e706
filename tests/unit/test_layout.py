"""What the folders may import of each other, beyond the contracts in `pyproject.toml`."""

import ast
import re
from pathlib import Path

from fmnist.common.paths import PROJECT

_OUTSIDE = ("app.py", "benchmarks", "docs", "fmnist", "pages", "ui")


def imported(path: Path) -> set[str]:
    """The first name of each module that this file imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_nothing_but_tests_imports_tests() -> None:
    roots = [PROJECT / name for name in _OUTSIDE]
    files = [path for root in roots for path in ([root] if root.is_file() else root.rglob("*.py"))]
    assert len(files) > 200
    assert [str(path) for path in files if "tests" in imported(path)] == []


_FILLED_FROM_THE_ADDRESS = {
    "shared/attribution_controls.py",
    "shared/pickers.py",
    "search/choice.py",
    "mistakes/choices.py",
}
"""Their boxes show what the address says, which is refused in a sentence where it is read."""
_TYPED_ANEW = {"runs/filters.py", "runs/actions.py"}
"""Their boxes take what is not among the options."""


def calling(pattern: str) -> set[str]:
    """The files of ui/ in which the pattern occurs."""
    files = (PROJECT / "ui").rglob("*.py")
    return {
        path.relative_to(PROJECT / "ui").as_posix()
        for path in files
        if re.search(pattern, path.read_text(encoding="utf-8"))
    }


def test_a_box_says_which_of_its_options_has_gone() -> None:
    boxes = calling(r"st\.(selectbox|multiselect)\(")
    assert boxes == _FILLED_FROM_THE_ADDRESS | _TYPED_ANEW


def test_no_number_is_left_to_the_browser_to_read() -> None:
    assert not calling(r"st\.number_input\(")


def test_what_a_callback_is_refused_is_kept_in_one_way() -> None:
    assert calling(r"session_state\[.*\] = str\(error\)") == {"shared/refusals.py"}
