"""Only one module knows what the files of a run are called."""

import re
from pathlib import Path

from fmnist.common.paths import PROJECT
from fmnist.runs import files

NAMES = {name for key, name in vars(files).items() if key.isupper() and isinstance(name, str)}
SPELT = re.compile("|".join([*(rf"{re.escape(name)}\b" for name in NAMES), r"\.request[\"'`]"]))
SOURCES = [*PROJECT.glob("fmnist/**/*.py"), *PROJECT.glob("ui/**/*.py"), *PROJECT.glob("pages/*")]


def test_it_knows_them_all() -> None:
    assert {"run.json", "best.safetensors", "labels.json", "queue.lock"} <= NAMES
    assert len(NAMES) == 14


def test_no_other_module_spells_one() -> None:
    assert len(SOURCES) > 200
    spelt = {path: SPELT.findall(path.read_text(encoding="utf-8")) for path in SOURCES}
    assert {path for path, found in spelt.items() if found} == {Path(files.__file__)}
