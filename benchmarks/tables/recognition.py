"""How well people's pictures are recognised, what each part buys, and where it fails most."""

from typing import Any

from benchmarks.report import kept
from benchmarks.tables.markdown import ABSENT, markdown

KINDS = {"photo": "phone photographs", "shop": "shop photographs", "sketch": "drawings"}
_TARGETS = {"photo": 0.91, "shop": 0.86, "sketch": 0.75, "street": 0.70}
_MOST_FAILURES, _FEWEST = 3, 10


def table() -> str:
    """A row for each kind of picture and the garments of people on the street, and a sentence."""
    found = kept("recognition")
    if found is None:
        return ABSENT
    street = found["street"]
    box = f"street: box right, {street['items_a_picture']:.1f} items a picture"
    rows = [
        *(
            _row(name, found[kind]["accuracy"], kind, found[kind]["auroc"])
            for kind, name in KINDS.items()
        ),
        *(_row(f"photographs, {name}", found[name]) for name in ("worn", "not worn")),
        _row("street: box (IoU 0.5) and class right", street["right"], "street"),
        _row(box, street["box"]),
    ]
    return f"{markdown(('', 'number', 'accuracy', 'target', 'AUROC'), rows)}\n\n{_sure(found)}"


def _row(
    title: str, share: list[float], target: str = "", auroc: list[float] | None = None
) -> tuple[str, ...]:
    aim = f"{_TARGETS[target]:.2f}" if target else ""
    return title, str(share[3]), _in_words(share), aim, _in_words(auroc) if auroc else ""


def _sure(found: dict[str, Any]) -> str:
    median, high = found["milliseconds_clock"]
    return (
        f"Of photographs: expected calibration error {found['calibration_error']:.3f}; prediction "
        f"sets of {found['set_size']:.2f} classes hold the right one in "
        f"{100 * found['coverage']:.1f} %; {100 * found['warned_about_clothes']:.1f} % of clothes "
        f"are warned about; an answer takes {median:.0f} ms on two cores (95th percentile "
        f"{high:.0f})."
    )


def ablation() -> str:
    """The accuracy without parts of the whole."""
    found = kept("recognition")
    if found is None:
        return ABSENT
    rows = [
        (name, *(_in_words(figures[kind]) for kind in KINDS))
        for name, figures in found["ablation"].items()
    ]
    return markdown(("", *KINDS.values()), rows)


def failures() -> str:
    """The words that are recognised least often."""
    found = kept("recognition")
    if found is None:
        return ABSENT
    words = {word: figures for word, figures in found["words"].items() if figures[3] >= _FEWEST}
    worst = sorted(words, key=lambda word: words[word][0])[:_MOST_FAILURES]
    listed = (f"{word} {words[word][0]:.2f} of {words[word][3]}" for word in worst)
    return f"By the sender's or shop's word: {', '.join(listed)}."


def by_word() -> str:
    """The accuracy for each word of senders and shops."""
    found = kept("recognition")
    if found is None:
        return ABSENT
    rows = [(word, str(share[3]), _in_words(share)) for word, share in found["words"].items()]
    return markdown(("word", "number", "accuracy"), rows)


def _in_words(figures: list[float]) -> str:
    """An accuracy or an area with its interval."""
    return f"{figures[0]:.2f} ({figures[1]:.2f}–{figures[2]:.2f})"
