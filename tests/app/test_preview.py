"""What Train shows of the images before a run: each augmentation that is chosen, then all."""

from streamlit.testing.v1 import AppTest

from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.runs.store import Store
from tests.app.conftest import OpenPage

ALL = "Augmented"


def with_strengths(open_page: OpenPage, **strengths: float) -> AppTest:
    page = open_page("train")
    for augmentation in AUGMENTATIONS:
        strength = strengths.get(augmentation.name, 0.0)
        page.session_state[f"form-augment-{augmentation.name}"] = strength
    page.run()
    assert not page.exception
    return page


def rows(page: AppTest) -> dict[str, list[str]]:
    """The pictures of each row by its title, each as the address of its pixels."""
    found: dict[str, list[str]] = {}
    for element in page.get("image"):
        for image in element.proto.imgs:
            title, _, number = image.alt.rpartition(", number ")
            if number:
                found.setdefault(title, []).append(image.url)
    return found


def test_each_augmentation_has_a_row_of_its_own_and_they_have_one_together(
    empty: Store, open_page: OpenPage
) -> None:
    found = rows(with_strengths(open_page, rotation=20.0, flip=1.0))
    alone = ["Random rotation alone (degrees 20)", "Random horizontal flip alone (probability 1)"]
    assert list(found) == ["Original", *alone, ALL]
    for title in (*alone, ALL):
        assert len(found[title]) == 8
        assert all(a != b for a, b in zip(found[title], found["Original"], strict=True))


def test_one_augmentation_is_shown_once(empty: Store, open_page: OpenPage) -> None:
    assert list(rows(with_strengths(open_page, flip=1.0))) == ["Original", ALL]


def test_without_augmentation_a_sentence_says_so(empty: Store, open_page: OpenPage) -> None:
    page = with_strengths(open_page)
    assert list(rows(page)) == ["Original"]
    assert any("No augmentation:" in caption.value for caption in page.caption)
