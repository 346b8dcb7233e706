"""Classify: whatever a browser sends, the page answers with bars or with one sentence."""

import base64
import csv
import io
import threading

import numpy as np
import pytest
from PIL import Image, ImageDraw
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import confidence
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.jobs.execute import execute
from fmnist.recognition.classify import Answer, alternatives, answer_to, classify, verdict
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import RepairOptions, repair
from fmnist.runs.load_model import default_run, load_model, load_unfinished
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import press
from tests.app.conftest import OpenPage
from tests.app.seen import drawn, texts
from tests.dressed import dressed_figure
from tests.trained import InterruptAfter, executed
from ui.classify.batch import COLUMNS, Row, as_csv
from ui.shared.answers import in_a_sentence
from ui.shared.words import plain

LOOKING = "Looking at the picture…"


def png(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()


def stroke() -> bytes:
    drawing = np.zeros((280, 280), dtype=np.uint8)
    drawing[60:220, 100:180] = 255
    return png(drawing)


def canvas(data: object, raw: object = None) -> dict[str, object]:
    return {"drawing": {"raw": raw or {"objects": [{}]}, "data": data}}


def test_a_stroke_gives_ten_probabilities(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    address = "data:image/png;base64," + base64.b64encode(stroke()).decode()
    page.session_state["canvas-1-0"] = canvas(address)
    page.run()
    assert not page.exception
    assert not page.error
    assert any(", says" in element.value for element in page.markdown)
    alone = "learned from images of the dataset alone. For drawings and photographs rely on"
    assert alone not in texts(page)
    assert f"With the second look, {default_run(trained).label} classified 89 %" in texts(page)
    run = next(run for run in trained.runs() if not run.read_only)
    page.multiselect[0].set_value([run.id]).run()
    assert f"{run.label} {alone} {default_run(trained).label}." in texts(page)


@pytest.mark.parametrize(
    "payload",
    [
        canvas("zzz"),
        canvas(5),
        canvas("data:image/png;base64,AAAA"),
        canvas("data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode()),
        {"drawing": "x", "backgroundFit": None},
        {"drawing": {"raw": "x", "data": 1}, "backgroundFit": {"naturalWidth": 1}},
    ],
)
def test_a_hostile_canvas_gets_one_sentence(
    trained: Store, open_page: OpenPage, payload: object
) -> None:
    page = open_page("classify")
    page.session_state["canvas-1-0"] = payload
    page.run()
    assert not page.exception
    assert len(page.error) == 1
    assert page.error[0].value.count("Traceback") == 0


def test_a_drawing_outlasts_other_sources_until_it_is_cleared(
    trained: Store, open_page: OpenPage
) -> None:
    page = open_page("classify")
    address = "data:image/png;base64," + base64.b64encode(stroke()).decode()
    page.session_state["canvas-1-0"] = canvas(address)
    page.slider(key="pen-width").set_value(30).run()
    said = [element.value for element in page.markdown if ", says" in element.value]
    page.segmented_control(key="source").set_value("Upload").run()
    assert ", says" not in texts(page)
    page.session_state["canvas-1-0"] = canvas(address)  # As a run that is cut short leaves it.
    page.segmented_control(key="source").set_value("Draw").run()
    assert [element.value for element in page.markdown if ", says" in element.value] == said
    assert page.slider(key="pen-width").value == 30
    assert page.session_state["ink-before"] is not None
    press(page, "Clear")
    assert ", says" not in texts(page)


def test_a_drawing_without_strokes_is_none(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    address = "data:image/png;base64," + base64.b64encode(stroke()).decode()
    page.session_state["canvas-1-0"] = canvas(address, {"objects": []})
    page.run()
    assert not page.exception
    assert not page.error
    assert ", says" not in texts(page)


def test_an_uploaded_picture_is_classified(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control[0].set_value("Upload").run()
    page.file_uploader[0].upload("../../<b>shoe</b>.png", stroke()).run()
    assert not page.exception
    assert any(", says" in element.value for element in page.markdown)


def test_two_worn_garments_are_two_items_to_choose_from(
    trained: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    page = open_page("classify")
    page.segmented_control[0].set_value("Upload").run()
    figure = io.BytesIO()
    dressed_figure(dataset).save(figure, "PNG")
    page.file_uploader[0].upload("figure.png", figure.getvalue()).run()
    assert not page.exception
    (items,) = (radio for radio in page.radio if radio.label == "Item")
    assert items.options == ["T-shirt/top", "Trouser"]
    first = texts(page)
    assert "The second look at the photograph: T-shirt/top" in first
    items.set_value(1).run()
    assert "The second look at the photograph: Trouser" in texts(page)
    bars = drawn(page, "Probability of each class", "model").set_index(["model", "class"])
    sure = confidence(bars.loc[("Second look", "Trouser"), "probability"])
    assert f"photograph: Trouser, confidence {sure}" in texts(page)
    page.toggle(key="second-look").set_value(False).run()
    assert "second look at the photograph" not in texts(page)
    assert not [radio for radio in page.radio if radio.label == "Item"]


@pytest.mark.parametrize("payload", [b"", b"GIF89a", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n"])
def test_an_unreadable_upload_gets_one_sentence(
    trained: Store, open_page: OpenPage, payload: bytes
) -> None:
    page = open_page("classify")
    page.segmented_control[0].set_value("Upload").run()
    page.file_uploader[0].upload("shoe.png", payload).run()
    assert not page.exception
    assert len(page.error) == 1


def test_a_random_test_image_is_classified(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control[0].set_value("Test image").run()
    assert not page.exception
    assert any(", says" in element.value for element in page.markdown)
    assert not [toggle for toggle in page.toggle if toggle.key == "second-look"]


def test_the_answer_to_another_file_is_taken_away_while_it_is_looked_at(
    trained: Store, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    info = DeltaGenerator.info
    monkeypatch.setattr(
        DeltaGenerator,
        "info",
        lambda self, text, **rest: said.append(text) or info(self, text, **rest),
    )
    page = upload(open_page, stroke())
    assert said.count(LOOKING) == 1
    page.run()
    assert said.count(LOOKING) == 1
    page.file_uploader[0].set_value([("other.png", off_centre(), "image/png")])
    page.run()
    assert said.count(LOOKING) == 2
    assert LOOKING not in texts(page)


def scribble(seed: int) -> bytes:
    """Crossing lines that are no piece of clothing."""
    picture = Image.new("L", (280, 280))
    points = np.random.default_rng(seed).integers(10, 270, (24, 2))
    ImageDraw.Draw(picture).line([tuple(point) for point in points.tolist()], 255, 6)
    return png(np.asarray(picture))


def off_centre() -> bytes:
    """Dark trousers in a corner of white paper."""
    picture = np.full((300, 300), 255, dtype=np.uint8)
    picture[20:60, 20:80] = 60
    picture[60:180, 20:44] = 60
    picture[60:180, 56:80] = 60
    return png(picture)


def upload(open_page: OpenPage, *files: bytes, **query: str) -> AppTest:
    page = open_page("classify", **query)
    page.segmented_control(key="source").set_value("Upload").run()
    for number, payload in enumerate(files):
        page.file_uploader[0].upload(f"{number}.png", payload)
    page.run()
    assert not page.exception
    return page


def images(page: AppTest) -> list[str]:
    return [image.value[0] for image in page.image]


def answer_of(run: Run, payload: bytes, options: RepairOptions | None = None) -> Answer:
    model = load_model(run)
    return answer_to(model, repair(decode_image(payload), options))


def test_every_switch_changes_what_the_network_gets(trained: Store, open_page: OpenPage) -> None:
    page = upload(open_page, off_centre())
    before = images(page)
    assert "Recognised as a" in texts(page)
    for name in ("crop", "background"):
        page.toggle(key=f"repair-{name}").set_value(False).run()
        assert not page.exception
        assert "Off. On it " in texts(page)
        expected = repair(decode_image(off_centre()), RepairOptions(**{name: False})).image
        assert not np.array_equal(expected, repair(decode_image(off_centre())).image)
        assert images(page) != before
        page.toggle(key=f"repair-{name}").set_value(True).run()
        assert images(page) == before


@pytest.mark.parametrize("look", ["drawing", "photograph"])
def test_the_look_can_be_overruled(trained: Store, open_page: OpenPage, look: str) -> None:
    page = upload(open_page, off_centre())
    page.segmented_control(key="repair-look").set_value(look).run()
    assert not page.exception
    assert f"Treated as a {look}, as you chose." in texts(page)
    labels = [toggle.label for toggle in page.toggle]
    assert ("Contrast" in labels) == (look == "photograph")


def test_a_picture_that_cannot_be_repaired_leaves_the_switches(
    trained: Store, open_page: OpenPage
) -> None:
    page = upload(open_page, png(np.zeros((100, 100), dtype=np.uint8)))
    assert len(page.error) == 1
    labels = [toggle.label for toggle in page.main.toggle]
    assert labels[:3] == ["Second look at photographs", "Framed", "Background"]
    assert labels[3:] == ["Contrast", "Crop", "Centre"]


def test_the_page_doubts_exactly_when_the_network_does(trained: Store, open_page: OpenPage) -> None:
    run = default_run(trained)
    pictures = (off_centre(), stroke(), *(scribble(seed) for seed in range(8)))
    by_doubt = {answer_of(run, picture).is_outlier: picture for picture in pictures}
    assert by_doubt.keys() == {True, False}
    for doubt, picture in by_doubt.items():
        page = upload(open_page, picture, run=run.id)
        assert ("This does not look like anything that it has learned" in texts(page)) == doubt
        assert FASHION_MNIST.classes[answer_of(run, picture).class_index] in texts(page)


def test_the_alternatives_are_those_of_the_core(trained: Store, open_page: OpenPage) -> None:
    run = trained.runs()[0]
    page = upload(open_page, off_centre(), run=run.id)
    assert "would answer otherwise" not in texts(page)
    page.session_state["alternatives"] = True
    page.run()
    assert not page.exception
    model = load_model(run)
    options = RepairOptions()
    found = alternatives(model, decode_image(off_centre()), options)
    for other in found:
        change = other.change[0].upper() + other.change[1:]
        assert f"{change}: {FASHION_MNIST.classes[other.answer.class_index]}" in texts(page)
    words = "would answer otherwise" if found else "the same answer after every repair"
    assert words in texts(page)


def test_the_nearest_training_images_follow_the_answer(trained: Store, open_page: OpenPage) -> None:
    assert "earest training images" in texts(upload(open_page, stroke()))


def picture_in(cell: str) -> np.ndarray:
    """The pixels of an image in Markdown."""
    encoded = cell.partition("base64,")[2].rstrip(")")
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(encoded))))


def input_of(payload: bytes) -> np.ndarray:
    return repair(decode_image(payload)).image


def test_several_files_give_a_table_and_one_bad_one_stops_nothing(
    trained: Store, open_page: OpenPage
) -> None:
    run = trained.runs()[0]
    page = open_page("classify", run=run.id)
    page.session_state["second-look"] = False
    page.segmented_control(key="source").set_value("Upload").run()
    names = ["<b>*one*</b>.png", "two.png", "=three.png"]
    for name, payload in zip(names, (stroke(), b"GIF89a", off_centre()), strict=True):
        page.file_uploader[0].upload(name, payload)
    page.run()
    assert not page.exception
    assert not page.error
    table = page.table[0].value
    assert list(table["File"]) == [plain(name) for name in names]
    for place, picture in ((0, stroke()), (2, off_centre())):
        answer = answer_of(run, picture)
        assert table["Answer"][place].startswith(", ".join(verdict(answer, FASHION_MNIST.classes)))
        assert ("none of the ten" in table["Answer"][place]) == answer.is_outlier
        assert np.array_equal(picture_in(table["Image"][place]), input_of(picture))
    assert table["Image"][1] == ""
    assert "PNG, JPEG, WebP" in table["Answer"][1]
    assert "1 could not be answered" in texts(page)
    assert page.download_button[0].label == "Download as CSV"


def test_the_csv_has_a_line_for_each_file_and_no_formula() -> None:
    repaired = repair(decode_image(stroke()))
    answer = Answer(np.eye(10, dtype=np.float32)[8], 0.25)
    hostile = ["=1+1.png", "+a.png", "-a.png", "@a.png", " =a.png", "\t=a.png", 'a",=b\nc.png']
    rows = [Row("bag.png", answer, repaired), Row("bad.png", error="It is damaged.")]
    rows += [Row(name, answer, repaired) for name in hostile]
    lines = list(csv.reader(io.StringIO(as_csv(rows, "a-run"))))
    assert tuple(lines[0]) == COLUMNS
    assert lines[1] == [
        *("bag.png", "a-run", "Bag", "8", "1.0000", "0.2500", "false"),
        *(repaired.look, ""),
    ]
    assert lines[2] == ["bad.png", "a-run", *[""] * 6, "It is damaged."]
    assert len(lines) == 1 + len(rows)
    assert all(
        not cell.lstrip().startswith(("=", "+", "-", "@")) for line in lines for cell in line
    )


def answer_with(*probabilities: float) -> Answer:
    """An answer with these for the first classes, and an equal share of the rest for the others."""
    rest = (1 - sum(probabilities)) / (10 - len(probabilities))
    known = np.array([*probabilities, *[rest] * (10 - len(probabilities))], np.float32)
    return Answer(known, outlier=0.5)


def test_a_doubtful_answer_names_the_runner_up(trained: Store) -> None:
    run = trained.runs()[0]
    assert in_a_sentence(answer_with(0.2, 0.3, 0.4), run).startswith(
        "**Not sure: Pullover or Trouser**, confidence 0.40 and 0.30, says "
    )
    assert "Not sure" in in_a_sentence(answer_with(0.59), run)
    assert in_a_sentence(answer_with(0.6), run).startswith("**T-shirt/top**, confidence 0.60, says")
    assert "confidence over 0.99" in in_a_sentence(answer_with(0.999), run)


def test_an_upload_outlasts_other_sources_and_other_pages_until_it_is_removed(
    trained: Store, open_page: OpenPage
) -> None:
    page = upload(open_page, stroke())
    said = [element.value for element in page.markdown if ", says" in element.value]
    page.segmented_control(key="source").set_value("Draw").run()
    assert ", says" not in texts(page)
    page.segmented_control(key="source").set_value("Upload").run()
    assert [element.value for element in page.markdown if ", says" in element.value] == said
    page.switch_page("pages/claims.py").run()
    page.switch_page("pages/classify.py").run()
    assert [element.value for element in page.markdown if ", says" in element.value] == said
    press(page, "Remove the picture")
    assert ", says" not in texts(page)


def test_a_pinned_drawing_is_answered_by_every_model(trained: Store, open_page: OpenPage) -> None:
    first, second = trained.runs()[:2]
    page = upload(open_page, stroke(), run=first.id)
    page.button(key="pin").click().run()
    page.segmented_control(key="source").set_value("Draw").run()
    assert not page.exception
    assert [element.value for element in page.subheader] == ["Pinned"]
    page.multiselect[0].set_value([first.id, second.id]).run()
    for run in (first, second):
        name = FASHION_MNIST.classes[answer_of(run, stroke()).class_index]
        assert any(
            name in element.value and plain(run.label) in element.value for element in page.markdown
        )
    page.multiselect[0].set_value([second.id]).run()
    assert [element.value for element in page.subheader] == ["Pinned"]
    page.button(key="unpin").click().run()
    assert not page.subheader


def test_a_run_in_training_answers_the_pinned_drawing_after_its_epoch(
    empty: Store, open_page: OpenPage
) -> None:
    config = TrainConfig(architecture="logreg", epochs=9, train_images=2_000, validation_images=500)
    run = empty.create(config)
    at_once = threading.Event()
    at_once.set()
    execute(empty, run, started_by="cli", shutdown=at_once)
    page = open_page("train", run=run.id)
    image = repair(decode_image(stroke())).image
    page.session_state["kept-pictures"] = {"pinned": png(image)}
    page.run()
    assert not page.exception
    assert any("No epoch of the run" in caption.value for caption in page.caption)
    again = executed(empty, empty.get(run.id), InterruptAfter(1))
    page.run()
    assert not page.exception
    assert any(caption.value == "After epoch 1" for caption in page.caption)
    model, _ = load_unfinished(again)
    name = FASHION_MNIST.classes[classify(model, image).class_index]
    assert any(name in element.value and ", says" in element.value for element in page.markdown)
