"""Numbers and times as a person reads them."""

import re
from datetime import UTC, datetime

import pytest
import streamlit as st

from fmnist.common import figures
from fmnist.common.figures import decimal
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish
from ui.shared.run_lines import describe
from ui.shared.tables import gap
from ui.shared.words import moment, plain

SUMMER, WINTER = datetime(2026, 7, 1, 20, 30, tzinfo=UTC), datetime(2026, 1, 1, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2.1e-5, "0.000021"),
        (0.003, "0.003"),
        (0.0, "0"),
        (1.0, "1"),
        (10.0, "10"),
        (5e-8, "0.00000005"),
    ],
)
def test_a_small_number_is_written_without_powers_of_ten(number: float, said: str) -> None:
    assert decimal(number) == said


def test_a_difference_of_almost_nothing_has_no_minus(store: Store) -> None:
    config = TrainConfig(architecture="logreg", epochs=1)
    run = finish(store, config, answers(LABELS, 9_000), train_accuracy=0.9)
    assert run.record.train is not None
    train = run.record.train.model_copy(update={"accuracy": 0.8999})
    store.update(run.record.changed(train=train))
    assert gap(store.get(run.id)) == "+0.0 points"


def read_in(zone: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the browser be in this time zone."""
    monkeypatch.setattr(type(st.context), "timezone", property(lambda _context: zone))


@pytest.mark.parametrize(
    ("zone", "summer", "winter"),
    [
        ("Europe/Berlin", "01 Jul 2026 22:30", "01 Jan 2026 21:30"),
        ("Asia/Tokyo", "02 Jul 2026 05:30", "02 Jan 2026 05:30"),
        ("America/St_Johns", "01 Jul 2026 18:00", "01 Jan 2026 17:00"),
    ],
)
def test_a_time_is_that_of_the_readers_clock(
    zone: str, summer: str, winter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in(zone, monkeypatch)
    assert (moment(SUMMER), moment(WINTER)) == (summer, winter)


@pytest.mark.parametrize("zone", [None, "", "Mars/Olympus", "../../etc/passwd", "x\0", "y" * 5_000])
def test_without_a_zone_that_is_known_it_is_the_time_of_the_machine(
    zone: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in(zone, monkeypatch)
    assert moment(SUMMER) == figures.moment(SUMMER)


def test_a_run_says_when_it_began_in_the_readers_time(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_in("Asia/Tokyo", monkeypatch)
    run = finish(store, TrainConfig(architecture="logreg", epochs=1), answers(LABELS, 9_000))
    store.update(run.record.changed(created=SUMMER))
    assert "02 Jul 2026 05:30" in describe(store.get(run.id))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (":material/home:", r":\w+/\w+:"),
        (":smile:", r":[\w+-]+:"),
        ("https://example.org", "https?://"),
        ("www.example.org", r"www\."),
        ("me@example.org", r"[-.\w+]@[-\w]"),
        ("a -> b <= c -- d", "->|<=|--"),
    ],
)
def test_what_becomes_something_else_after_markdown_was_read_is_kept_apart(
    typed: str, read: str
) -> None:
    shown = plain(typed).replace("\\", "")
    assert re.search(read, typed)
    assert not re.search(read, shown)
    assert shown.replace("\N{WORD JOINER}", "") == typed
