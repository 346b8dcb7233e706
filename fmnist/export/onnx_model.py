"""An ONNX file at work: what a program without torch makes of images."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import CheckpointError
from fmnist.common.extras import require_extra
from fmnist.export.onnx_file import IMAGES, PROBABILITIES

Images = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


class OnnxModel:
    """The model in the file at `path`, or in its bytes, run by onnxruntime on the CPU.

    Args:
        threads: how many an answer may use; 0 leaves it to onnxruntime.

    Raises:
        FmnistError: onnxruntime is not installed.
        CheckpointError: it is no ONNX file that onnxruntime can run.
    """

    def __init__(self, file: Path | bytes, threads: int = 0) -> None:
        require_extra("export", "An ONNX file", "onnxruntime")
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(
                file if isinstance(file, bytes) else str(file),
                options,
                providers=["CPUExecutionProvider"],
            )
        except Exception as error:  # onnxruntime has no base class of its own
            raise CheckpointError("The ONNX file cannot be run: export the run again.") from error

    def probabilities(self, images: Images, batch_size: int = 250) -> Probabilities:
        """Those of the classes for uint8 images (N, H, W), N > 0: float32 (N, classes)."""
        batches = range(0, len(images), batch_size)
        return np.concatenate([self._answer(images[at : at + batch_size]) for at in batches])

    def _answer(self, images: Images) -> Probabilities:
        (answer,) = self._session.run([PROBABILITIES], {IMAGES: images})
        return np.asarray(answer)
