"""What a run is in words: how it was trained, or of what it is made."""

from fmnist.runs.record import RunRecord


def configuration_of(record: RunRecord) -> list[tuple[str, str]]:
    """Each setting, or what else decides its answers, as a title and a value."""
    if record.combination is not None:
        return record.combination.rows
    # Titles of options take the networks and torch, which what else is here does without.
    from fmnist.training.fields import configuration_rows

    return configuration_rows(record.config)


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
