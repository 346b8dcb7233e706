"""`/v1/classify`: pictures of any size, decoded, repaired and answered as the page does."""

import asyncio
import base64
import json
from concurrent.futures import Executor
from typing import Any

from fastapi import APIRouter, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from fmnist.common.errors import ImageError
from fmnist.recognition.answer import in_json, read
from fmnist.service.images import Note
from fmnist.service.limits import Limits
from fmnist.service.served import Served

_EXPECTED = (
    "Send pictures as files of a multipart form, or as JSON: "
    '{"pictures": ["BASE64", ...]}, from 1 to %d of them.'
)


def _pictures(format: str) -> dict[str, Any]:
    """What OpenAPI says of a body with pictures, each a string of this format."""
    items = {"type": "array", "items": {"type": "string", "format": format}}
    return {"schema": {"type": "object", "properties": {"pictures": items}}}


_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": _pictures("binary"),
            "application/json": _pictures("byte"),
        },
    }
}


def pictures_router(
    served: Served,
    limits: Limits,
    workers: Executor,
    note: Note,
) -> APIRouter:
    """The route; decoding and repairing go to `workers`, and `note` is told of each answer."""
    router = APIRouter()

    def answered(payload: bytes) -> dict[str, Any]:
        try:
            found = read(served, payload)
        except ImageError as error:
            return {"error": str(error)}
        answer = found.recognition.answer
        image = found.recognition.repaired.image
        outlier = [(answer.outlier, answer.is_outlier)]
        note(image[None], answer.probabilities[None], outlier)
        return in_json(found, served.classes)

    @router.post("/v1/classify", openapi_extra=_BODY)
    async def classify(request: Request) -> dict[str, Any]:
        """What is on each picture. One that cannot be read has an error and stops no other."""
        payloads = await _payloads(request, limits.pictures)
        loop = asyncio.get_running_loop()
        asked = [loop.run_in_executor(workers, answered, payload) for payload in payloads]
        answers = await asyncio.gather(*asked)
        if all("error" in answer for answer in answers):
            raise ImageError(answers[0]["error"])
        return {"model": served.run.id, "answers": answers}

    return router


async def _payloads(request: Request, most: int) -> list[bytes]:
    """The files in a request; ImageError where it has none, too many, or is of another kind."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        try:
            async with request.form(max_files=most, max_fields=most) as form:
                files = [each for _, each in form.multi_items() if isinstance(each, UploadFile)]
                payloads = [await each.read() for each in files]
        except HTTPException as error:
            raise ImageError(_EXPECTED % most) from error
    elif kind == "application/json":
        payloads = _decoded(await request.body(), most)
    else:
        payloads = []
    if not 1 <= len(payloads) <= most:
        raise ImageError(_EXPECTED % most)
    return payloads


def _decoded(body: bytes, most: int) -> list[bytes]:
    try:
        texts = json.loads(body)["pictures"]
        if not isinstance(texts, list) or len(texts) > most:
            raise ValueError
        return [base64.b64decode(text, validate=True) for text in texts]
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ImageError(_EXPECTED % most) from error
