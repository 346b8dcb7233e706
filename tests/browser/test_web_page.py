"""A run as one HTML file, opened from a disk in a browser without a network."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import expect

from fmnist.common.errors import FmnistError
from fmnist.data.dataset import Dataset
from fmnist.export.onnxruntime_web import onnxruntime_web
from fmnist.recognition.answer import read
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from tests.browser.conftest import NewTab

pytest.importorskip("onnxruntime")

from fmnist.export.web import web_page

_ASK = """async ([levels, width, height]) => {
  const image = laboratory.repaired(Uint8Array.from(levels), width, height);
  return [Array.from(image), await laboratory.classified(image)];
}"""


def drawn(scale: float) -> Image.Image:
    """A sort of a dress, on black, in a part of the canvas that `scale` says."""
    points = [(110, 30), (170, 30), (160, 120), (220, 250), (60, 250), (120, 120)]
    picture = Image.new("L", (280, 280))
    placed = [(scale * x + 7, scale * y + 3) for x, y in points]
    ImageDraw.Draw(picture).polygon(placed, outline=255, width=max(2, round(12 * scale)))
    return picture


def test_it_draws_repairs_and_classifies_offline(
    new_tab: NewTab, tmp_path: Path, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    try:
        onnxruntime_web()
    except FmnistError as error:
        pytest.skip(str(error))
    run = Store().find("mlp109-7e8e")
    path = tmp_path / "page.html"
    path.write_bytes(web_page(run))
    tab = new_tab(390, 844, offline=True)
    failures: list[str] = []
    tab.on("pageerror", lambda error: failures.append(str(error)))
    tab.on("requestfailed", lambda request: failures.append(request.url[:80]))
    tab.goto(path.as_uri())
    expect(tab.locator("#answer")).to_have_text("Draw something.")
    model = load_model(run)
    for scale in (1.0, 0.4, 0.1):
        picture = drawn(scale)
        file = io.BytesIO()
        picture.save(file, "PNG")
        expected = read(model, file.getvalue()).recognition
        assert expected.repaired.look == "drawing"
        image, shares = tab.evaluate(_ASK, [np.asarray(picture).ravel().tolist(), 280, 280])
        np.testing.assert_allclose(
            np.reshape(image, (28, 28)), expected.repaired.image.astype(int), atol=1
        )
        np.testing.assert_allclose(shares, expected.answer.probabilities, atol=0.02)
    canvas = tab.locator("#drawing").bounding_box()
    assert canvas is not None
    tab.mouse.move(canvas["x"] + 100, canvas["y"] + 60)
    tab.mouse.down()
    for x, y in ((180, 60), (180, 220), (100, 220), (100, 60)):
        tab.mouse.move(canvas["x"] + x, canvas["y"] + y, steps=4)
    tab.mouse.up()
    expect(tab.locator("#answer")).to_contain_text("confidence")
    expect(tab.locator("#shares tr")).to_have_count(5)
    tab.get_by_role("button", name="Clear").click()
    expect(tab.locator("#answer")).to_have_text("Draw something.")
    assert failures == []
