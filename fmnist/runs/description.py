"""What a run is in words: how it was trained, or of what it is made."""

from collections.abc import Callable, Sequence
from typing import Any

from fmnist.common.figures import listed
from fmnist.runs.record import RunRecord
from fmnist.training.settings import Settings


def configuration_of(record: RunRecord) -> list[tuple[str, str]]:
    """Each setting, or what else decides its answers, as a title and a value.

    Beside a device or a precision that the machine was to choose stands which one it chose.
    """
    if record.combination is not None:
        return record.combination.rows
    # Titles of options take the networks and torch, which what else is here does without.
    from fmnist.training.fields import configuration_rows

    used = _used(record)
    return [
        (title, f"{value} ({used[title]})" if title in used else value)
        for title, value in configuration_rows(record.config)
    ]


def apart_words(records: Sequence[RunRecord]) -> str:
    """In what trainings of one configuration differ, which says what a difference can be due to."""
    found = [title for title, value in _APART if len({value(record) for record in records}) > 1]
    if not found:
        return (
            f"The configuration is the same, and so are {listed([title for title, _ in _APART])}."
        )
    return f"The configuration is the same: these differ in {listed(found)}."


def choice_of(record: RunRecord) -> str:
    """Which weights answer, and why: those of which epoch, or of which other runs."""
    if record.combination is not None:
        members = len(record.combination.members)
        made = record.combination
        return made.title if members == 1 else f"{made.rule} of {members} runs"
    if record.best is None:
        return f"last of {record.epochs_done} epochs, without validation images to choose by"
    return (
        f"best epoch {record.best.epoch} of {record.epochs_done} by validation "
        f"{record.protocol.metric}"
    )


def epochs_of(record: RunRecord) -> str:
    """The best epoch and how many there were, a dash where there were none."""
    if not record.epochs_done:
        return "–"
    return f"{record.kept_epoch or '–'} of {record.epochs_done}"


def _used(record: RunRecord) -> dict[str | None, str]:
    """The device and the precision by the titles of their settings, where these say otherwise."""
    ran = record.environment
    return {
        Settings.model_fields[name].title: getattr(ran, name)
        for name in ("device", "precision")
        if ran is not None and getattr(ran, name) != getattr(record.config, name)
    }


def _where(name: str) -> Callable[[RunRecord], Any]:
    """What the environment of a run says; None where it was not recorded."""
    return lambda record: getattr(record.environment, name, None)


_APART: tuple[tuple[str, Callable[[RunRecord], object]], ...] = (
    ("seed", lambda record: record.config.seed),
    ("program version", _where("code")),
    ("PyTorch version", lambda record: (_where("libraries")(record) or {}).get("torch")),
    ("device", _where("device_name")),
    ("precision", _where("precision")),
)
