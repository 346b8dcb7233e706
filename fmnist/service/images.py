"""`/v1/predict` and the Open Inference Protocol: images as the model sees them."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from fastapi import APIRouter, HTTPException, Request, Response

from fmnist.common.errors import ImageError
from fmnist.recognition.classify import OUTLIER, outlier_scores
from fmnist.runs.evaluations import recorded_figures
from fmnist.service.engine import Images, Probabilities
from fmnist.service.limits import Limits
from fmnist.service.open_inference import (
    HEADER_LENGTH,
    VERSION,
    are_levels,
    model_metadata,
    read_request,
    write_answer,
)
from fmnist.service.served import Served

Outliers = Sequence[tuple[float, bool]]
"""How little each image looks like any class, and whether that is warned about."""
Note = Callable[[Images, Probabilities, Outliers], None]


def images_router(served: Served, limits: Limits, note: Note) -> APIRouter:
    """The routes; `note` is told of what was asked and answered."""
    router = APIRouter()

    async def answered(images: Images) -> Probabilities:
        found = await served.predict(images)
        outliers = [(float(score), bool(score >= OUTLIER)) for score in outlier_scores(found)]
        await asyncio.to_thread(note, images, found, outliers)
        return found

    @router.post("/v1/predict", openapi_extra=_body(served.shape))
    async def predict(request: Request) -> dict[str, Any]:
        """The probabilities of the classes for images as the dataset has them."""
        found = await answered(_images(await request.body(), served.shape, limits.images))
        return {
            "model": served.run.id,
            "classes": served.classes,
            "predicted": [served.classes[index] for index in found.argmax(1)],
            "probabilities": found.tolist(),
        }

    @router.get("/v1/model")
    async def model() -> dict[str, Any]:
        """Which model answers, and how good it is."""
        accuracy = recorded_figures(served.run)["accuracy"]
        return {
            "model": served.run.id,
            "engine": served.engine,
            "classes": served.classes,
            "test_accuracy": accuracy.value,
            "test_accuracy_interval": [accuracy.low, accuracy.high],
        }

    @router.get("/v2")
    async def server() -> dict[str, Any]:
        """What this server is."""
        return {"name": "fmnist", "version": VERSION, "extensions": ["binary_tensor_data"]}

    @router.get("/v2/health/live")
    async def live() -> dict[str, bool]:
        """Whether the process answers."""
        return {"live": True}

    @router.get("/v2/health/ready")
    async def ready() -> dict[str, bool]:
        """Whether the model answers."""
        return {"ready": True}

    @router.get("/v2/models/{name}")
    @router.get("/v2/models/{name}/versions/{version}")
    async def metadata(name: str, version: str = VERSION) -> Any:
        """The model's input and output."""
        _require(served, name, version)
        return model_metadata(served.run.id, served.shape, len(served.classes), served.engine)

    @router.get("/v2/models/{name}/ready")
    @router.get("/v2/models/{name}/versions/{version}/ready")
    async def model_ready(name: str, version: str = VERSION) -> dict[str, Any]:
        """Whether this model answers."""
        _require(served, name, version)
        return {"name": name, "ready": True}

    @router.post("/v2/models/{name}/infer")
    @router.post("/v2/models/{name}/versions/{version}/infer")
    async def infer(request: Request, name: str, version: str = VERSION) -> Response:
        """The model's output for one input."""
        _require(served, name, version)
        length = request.headers.get(HEADER_LENGTH)
        asked, images = read_request(await request.body(), length, served.shape, limits.images)
        body, headers = write_answer(asked, name, await answered(images))
        return Response(body, headers=headers)

    return router


def _require(served: Served, name: str, version: str) -> None:
    if name not in (served.run.id, served.run.short_id) or version != VERSION:
        raise HTTPException(404, f"Here is the model {served.run.id}, version {VERSION}, alone.")


def _images(body: bytes, shape: tuple[int, ...], most: int) -> Images:
    """The images in JSON, uint8 (N, *shape); ImageError for anything else, or too many."""
    expected = (
        f'Send JSON: {{"images": [...]}}, from 1 to {most:,} images of '
        f"{' x '.join(map(str, shape))} levels from 0 to 255."
    )
    try:
        images = np.asarray(json.loads(body)["images"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ImageError(expected) from error
    fits = images.ndim == len(shape) + 1 and images.shape[1:] == shape and len(images) <= most
    if not fits or not are_levels(images):
        raise ImageError(expected)
    return images.astype(np.uint8)


def _body(shape: tuple[int, ...]) -> dict[str, Any]:
    """What OpenAPI says of the body of /v1/predict."""
    schema: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 255}
    for length in reversed(shape):
        schema = {"type": "array", "items": schema, "minItems": length, "maxItems": length}
    images = {"type": "object", "properties": {"images": {"type": "array", "items": schema}}}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": images}}}}
