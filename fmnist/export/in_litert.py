"""The ONNX file of a run as a LiteRT file, and what that answers: a script for the environment of
`export_litert`, where nothing else of this program is.

    python in_litert.py FOLDER

The folder has `model.onnx` and `images.npy`, uint8 (N, H, W). It gets `model.tflite` and
`probabilities.npy`, float32 (N, classes); the rest of the answer is printed as JSON.
"""

import json
import shutil
import sys
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np

_WARM_UP = 20


def main(folder: Path) -> None:
    """Convert, then ask the converted file about every image, one at a time on one thread."""
    import onnx2tf
    from ai_edge_litert.interpreter import Interpreter

    onnx2tf.convert(
        input_onnx_file_path=str(folder / "model.onnx"),
        output_folder_path=str(folder / "converted"),
        non_verbose=True,
    )
    shutil.move(folder / "converted" / "model_float32.tflite", folder / "model.tflite")
    model = Interpreter(str(folder / "model.tflite"), num_threads=1)
    model.allocate_tensors()
    (given,), (answer,) = model.get_input_details(), model.get_output_details()
    probabilities, seconds = [], []
    for image in np.load(folder / "images.npy"):
        started = time.perf_counter()
        model.set_tensor(given["index"], image[None])
        model.invoke()
        probabilities.append(model.get_tensor(answer["index"])[0])
        seconds.append(time.perf_counter() - started)
    np.save(folder / "probabilities.npy", probabilities)
    libraries = {name: version(name) for name in ("onnx2tf", "ai-edge-litert")}
    milliseconds = 1000 * float(np.median(seconds[_WARM_UP:]))
    print(json.dumps({"milliseconds": milliseconds, "libraries": libraries}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
