"""What the folders may import of each other, beyond the contracts in `pyproject.toml`."""

import ast
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
