"""The core on a machine like those with Windows, as far as this one can pretend to be it.

Nothing of the program is imported at the top, so that a new process can forbid what is missing
there before the program asks for it.
"""

import os
import sys
from pathlib import Path
from typing import Any

UNIX_ALONE = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "posix1e", "syslog")


def train_and_classify(runs: Path) -> None:
    """Train, interrupt, resume and classify one image; raises where something is not right."""
    import filelock  # noqa: F401  These two have a part of their own for each platform.
    import psutil  # noqa: F401

    for name in UNIX_ALONE:
        sys.modules[name] = None  # type: ignore[assignment]
    _refuse_files_in_use()

    from fmnist.data.dataset import load_dataset
    from fmnist.recognition.classify import classify
    from fmnist.runs.load_model import load_model
    from fmnist.runs.store import Store
    from fmnist.training.config import TrainConfig
    from tests.trained import InterruptAfter, executed, train_now

    store = Store(runs, runs / "shipped")
    config = TrainConfig(
        architecture="logreg", epochs=2, batch_size=128, train_images=2_000, validation_images=500
    )
    with store.training("cpu", timeout=0):
        cut_short = train_now(store, config, InterruptAfter(1))
        assert cut_short.record.status == "interrupted", cut_short.record.error
        resumed = executed(store, cut_short)
        assert resumed.record.status == "finished", resumed.record.error
        whole = train_now(store, config)
    assert whole.record.test == resumed.record.test
    assert whole.record.effort.peak_memory > 1 << 20
    answer = classify(load_model(whole), load_dataset().test_images[0].numpy())
    assert abs(sum(answer.probabilities) - 1) < 1e-5
    store.delete(whole.id)
    assert [run.id for run in store.runs()] == [resumed.id]
    assert not any(sys.modules.get(name) for name in UNIX_ALONE), "imported after all"


def _refuse_files_in_use() -> None:
    """Let no file take the name of one in use, nor one in use give up its name."""
    for name in ("replace", "rename"):
        setattr(os, name, _unless_in_use(getattr(os, name)))


def _unless_in_use(move: Any) -> Any:
    def moved(source: Any, target: Any, **more: Any) -> None:
        for path in map(os.path.realpath, (source, target)):
            if path in _in_use():
                raise PermissionError(13, "The file is in use", path)
        move(source, target, **more)

    return moved


def _in_use() -> set[str]:
    descriptors = Path("/proc/self/fd")
    opened = {os.path.realpath(entry) for entry in descriptors.iterdir()}
    mapped = {
        line.split(maxsplit=5)[5].strip()
        for line in Path("/proc/self/maps").read_text().splitlines()
        if len(line.split(maxsplit=5)) == 6
    }
    return opened | mapped
