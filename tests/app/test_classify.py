"""Classify: whatever a browser sends, the page answers with bars or with one sentence."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from fmnist.runs.store import Store
from tests.app.conftest import OpenPage


def png(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(array).save(buffer, "PNG")
    return buffer.getvalue()


def stroke() -> bytes:
    drawing = np.zeros((280, 280), dtype=np.uint8)
    drawing[60:220, 100:180] = 255
    return png(drawing)


def canvas(data: object, raw: object = None) -> dict[str, object]:
    return {"drawing": {"raw": raw or {"objects": []}, "data": data}, "backgroundFit": None}


def test_a_stroke_gives_ten_probabilities(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    address = "data:image/png;base64," + base64.b64encode(stroke()).decode()
    page.session_state["canvas-0"] = canvas(address)
    page.run()
    assert not page.exception
    assert not page.error
    assert any("sure, says" in element.value for element in page.markdown)


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
    page.session_state["canvas-0"] = payload
    page.run()
    assert not page.exception
    assert len(page.error) == 1
    assert page.error[0].value.count("Traceback") == 0


def test_an_uploaded_picture_is_classified(trained: Store, open_page: OpenPage) -> None:
    page = open_page("classify")
    page.segmented_control[0].set_value("Upload").run()
    page.file_uploader[0].upload("../../<b>shoe</b>.png", stroke()).run()
    assert not page.exception
    assert any("sure, says" in element.value for element in page.markdown)


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
    assert any("sure, says" in element.value for element in page.markdown)
