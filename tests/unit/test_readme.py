"""The documents say what the records and the measurements say."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from docs.marked import PARTS, SYSTEMS, marks, with_part
from docs.systems import table
from fmnist.common.paths import PROJECT
from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.made_up import answers, finish

DOCS = PROJECT / "docs"
LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize(("path", "name", "content"), PARTS)
def test_what_a_program_writes_is_current(
    path: Path, name: str, content: Callable[[], str], dataset: Dataset
) -> None:
    text = path.read_text(encoding="utf-8")
    assert with_part(text, name, content()) == text, "run `make table`"


def test_every_preset_is_in_the_table_of_systems() -> None:
    begin, end = marks("systems")
    section = SYSTEMS.read_text(encoding="utf-8").partition(begin)[2].partition(end)[0]
    for preset in PRESETS:
        assert f"| `{preset.name}` |" in section


def test_only_shipped_runs_are_in_it(
    store: Store, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    labels = dataset.test_labels.numpy()
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", store.reference)
    config = PRESETS.get("cnn225").config
    epochs = [answers(labels, 9_200), answers(labels, 9_100)]
    finish(store, config, epochs[1], labels=labels, epochs=epochs)
    not_run = "| yuri19762008 | `cnn225` | 91.58 % | not run here |  |  |  |"
    assert not_run in table()
    store.user.rename(store.reference)
    assert (
        "| yuri19762008 | `cnn225` | 91.58 % | 91.0 % (90.4 to 91.5) | 92.0 % | 1 | "
        "CPU (a processor, 2 cores) |"
    ) in table()
    assert "| this program | `quick` |  | not run here |" in table()


def test_every_page_is_in_it() -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for page in (PROJECT / "pages").glob("*.py"):
        assert f"**{page.stem.capitalize()}**" in readme


def test_marks_that_are_missing_are_not_passed_over() -> None:
    with pytest.raises(ValueError, match="lacks"):
        with_part("no marks", "systems", "")


def test_every_link_of_a_document_leads_somewhere() -> None:
    for document in (PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", *DOCS.glob("*.md")):
        for target in LINK.findall(document.read_text(encoding="utf-8")):
            if not target.startswith(("http", "#")):
                assert (document.parent / target.partition("#")[0]).exists(), (document, target)


def test_the_readme_is_short_and_shows_what_one_can_do() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) < 150
    assert text.count("![") >= 6
