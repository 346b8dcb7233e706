"""What a terminal shows of a training while it goes on."""

import sys

from fmnist.cli.output import per_cent_or_dash, say
from fmnist.common.figures import per_cent
from fmnist.training.pace import Moment, seconds_left
from fmnist.training.state import Callback, EpochResult, Report, Training

LINE_WIDTH = 79
_BAR_WIDTH = 24


def draw(line: str) -> None:
    """Put the progress line in the place of the one before, on a terminal alone."""
    if sys.stderr.isatty():
        sys.stderr.write("\r" + line.ljust(LINE_WIDTH))
        sys.stderr.flush()


def wipe() -> None:
    """Take the progress line away."""
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * LINE_WIDTH + "\r")


def say_over(text: str) -> None:
    """Say a line in the place of the progress line."""
    wipe()
    say(text)


class ProgressLine(Callback):
    """One line on a terminal that says how far the run is."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._first: Moment | None = None

    def on_report(self, training: Training, report: Report) -> None:
        now = Moment(report.epoch, report.seconds)
        self._first = self._first or now
        epochs = training.config.epochs
        validation = [result.validation_seconds for result in training.history]
        seconds = seconds_left(self._first, now, epochs, validation)
        left = "" if seconds is None else f"{seconds:,.0f} s left"
        draw(self.words(report, epochs) + left)

    def words(self, report: Report, epochs: int) -> str:
        """What the line says before the time that is left."""
        return f"{self._title}: epoch {report.epoch:.1f} of {epochs}  "


class ProgressBar(ProgressLine):
    """The line as a bar with the loss, and a line that stays for each epoch."""

    def __init__(self) -> None:
        super().__init__("")

    def words(self, report: Report, epochs: int) -> str:
        bar = ("#" * round(report.epoch / epochs * _BAR_WIDTH)).ljust(_BAR_WIDTH, ".")
        return (
            f"[{bar}] epoch {min(int(report.epoch) + 1, epochs)}/{epochs}  "
            f"loss {_plain(report)}  {report.images_per_second:,.0f} images/s  "
        )

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        validation = ""
        if result.validation_loss is not None:
            validation = (
                f", validation {per_cent_or_dash(result.validation_accuracy)} "
                f"(loss {result.validation_loss:.3f})"
            )
        text = (
            f"epoch {result.epoch}: training {per_cent(result.train_accuracy)}{validation} "
            f"in {result.training_seconds:.1f} s"
        )
        say_over(text)


def _plain(report: Report) -> str:
    """The cross-entropy, as of validation; a dash where no image showed any of the classes."""
    loss = report.train_cross_entropy
    return "–" if loss is None else f"{loss:.3f}"
