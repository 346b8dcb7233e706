"""The Open Inference Protocol, version 2, so that clients of Triton or KServe need no other.

https://github.com/kserve/open-inference-protocol, and the extension for binary tensors of
https://github.com/triton-inference-server/server/blob/main/docs/protocol/extension_binary_data.md.
"""

import json
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from fmnist.common.errors import FmnistError
from fmnist.export.onnx_file import IMAGES, PROBABILITIES
from fmnist.service.engine import Images, Probabilities

HEADER_LENGTH = "inference-header-content-length"
"""The header that says how much of a body is JSON; tensors follow as bytes."""
VERSION = "1"


class ProtocolError(FmnistError):
    """A request that does not follow the protocol, or asks for what there is not."""


class _Lenient(BaseModel):
    """Clients may send more than is read here."""

    model_config = ConfigDict(extra="ignore")


class _Tensor(_Lenient):
    name: str
    shape: list[int] = Field(min_length=1, max_length=4)
    datatype: str
    data: list[Any] | None = None
    parameters: dict[str, Any] = {}


class _Output(_Lenient):
    name: str
    parameters: dict[str, Any] = {}


class InferRequest(_Lenient):
    """The JSON of a request."""

    id: str = Field("", max_length=100)
    inputs: list[_Tensor] = Field(min_length=1, max_length=1)
    outputs: list[_Output] = Field([], max_length=1)
    parameters: dict[str, Any] = {}

    @property
    def wants_bytes(self) -> bool:
        """Whether the answer's tensor is to follow its JSON as bytes."""
        of_output = self.outputs[0].parameters if self.outputs else {}
        return bool(of_output.get("binary_data", self.parameters.get("binary_data_output", False)))


def read_request(
    body: bytes, header_length: str | None, shape: tuple[int, ...], most: int
) -> tuple[InferRequest, Images]:
    """The request in `body` and its images, uint8 (N, *shape).

    Raises:
        ProtocolError: it is not one, names another input, or has other or too many images.
    """
    length = int(header_length) if header_length and header_length.isdigit() else len(body)
    try:
        request = InferRequest.model_validate_json(body[:length])
    except ValidationError as error:
        raise ProtocolError("The request is not one of the Open Inference Protocol.") from error
    tensor = request.inputs[0]
    if tensor.name != IMAGES or any(each.name != PROBABILITIES for each in request.outputs):
        raise ProtocolError(f"The model has one input, {IMAGES}, and one output, {PROBABILITIES}.")
    if tensor.datatype != "UINT8" or tuple(tensor.shape[1:]) != shape:
        raise ProtocolError(f"Send {IMAGES} as UINT8 of shape [N, {', '.join(map(str, shape))}].")
    if not 1 <= tensor.shape[0] <= most:
        raise ProtocolError(f"Send from 1 to {most:,} images at a time.")
    return request, _pixels(tensor, body[length:])


def _pixels(tensor: _Tensor, raw: bytes) -> Images:
    size = int(np.prod(tensor.shape))
    try:
        if tensor.data is None:
            flat: npt.NDArray[Any] = np.frombuffer(raw, np.uint8)
        else:
            flat = np.asarray(tensor.data).ravel()
        if len(flat) != size or (flat.dtype != np.uint8 and not are_levels(flat)):
            raise ValueError
    except ValueError as error:
        raise ProtocolError(f"{IMAGES} must hold {size:,} levels from 0 to 255.") from error
    return flat.astype(np.uint8).reshape(tensor.shape)


def are_levels(values: npt.NDArray[Any]) -> bool:
    """Whether they are whole numbers from 0 to 255, at least one."""
    if not np.issubdtype(values.dtype, np.integer) or not values.size:
        return False
    return bool(values.min() >= 0 and values.max() <= 255)


def write_answer(
    request: InferRequest, model: str, found: Probabilities
) -> tuple[bytes, dict[str, str]]:
    """The body of the answer, and headers."""
    output: dict[str, Any] = {
        "name": PROBABILITIES,
        "datatype": "FP32",
        "shape": list(found.shape),
    }
    raw = b""
    if request.wants_bytes:
        raw = np.ascontiguousarray(found, "<f4").tobytes()
        output["parameters"] = {"binary_data_size": len(raw)}
    else:
        output["data"] = found.ravel().tolist()
    answer = {"model_name": model, "model_version": VERSION, "outputs": [output]}
    head = json.dumps(answer | ({"id": request.id} if request.id else {})).encode()
    if not raw:
        return head, {"content-type": "application/json"}
    return head + raw, {
        "content-type": "application/octet-stream",
        HEADER_LENGTH: str(len(head)),
    }


def model_metadata(model: str, shape: tuple[int, ...], classes: int, platform: str) -> Any:
    """What `/v2/models/MODEL` says."""
    return {
        "name": model,
        "versions": [VERSION],
        "platform": platform,
        "inputs": [{"name": IMAGES, "datatype": "UINT8", "shape": [-1, *shape]}],
        "outputs": [{"name": PROBABILITIES, "datatype": "FP32", "shape": [-1, classes]}],
    }
