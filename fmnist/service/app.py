"""The service put together: routes, errors as sentences, and the guard before them all."""

import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

import numpy as np
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from fmnist.common.errors import FmnistError
from fmnist.monitoring.answer_log import AnswerLog
from fmnist.service.described import described
from fmnist.service.engine import Images, Probabilities
from fmnist.service.figures import Figures
from fmnist.service.guard import App, Guard
from fmnist.service.images import Outliers, images_router
from fmnist.service.limits import Limits
from fmnist.service.pictures import pictures_router
from fmnist.service.served import Served

_SENTENCES = {
    "Not Found": "There is nothing at this path: /docs says what there is.",
    "Method Not Allowed": "This path takes another method: /docs says which.",
}
"""For what the framework says in a few words."""


def service(
    served: Served,
    figures: Figures,
    limits: Limits,
    token: str | None = None,
    answers: AnswerLog | None = None,
) -> App:
    """The whole service, ready for an ASGI server; it closes `served` and `answers` at its end."""
    workers = ThreadPoolExecutor(os.cpu_count(), "pictures")

    @asynccontextmanager
    async def at_the_end(_app: FastAPI) -> AsyncIterator[None]:
        yield
        workers.shutdown()
        served.close()
        if answers is not None:
            answers.close()

    def note(images: Images, probabilities: Probabilities, outliers: Outliers) -> None:
        for index, times in enumerate(np.bincount(probabilities.argmax(1))):
            if times:
                figures.classes.labels(served.classes[index]).inc(int(times))
        figures.outliers.inc(sum(is_outlier for _, is_outlier in outliers))
        if answers is not None:
            for image, shares, (score, is_outlier) in zip(
                images, probabilities, outliers, strict=True
            ):
                answers.add(shares, score, is_outlier, image)

    app = FastAPI(
        title="Fashion-MNIST laboratory",
        description=f"{served.run.label} names ten kinds of clothing.",
        lifespan=at_the_end,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(pictures_router(served, limits, workers, note))
    app.include_router(images_router(served, limits, note))

    @app.get("/metrics")
    async def metrics() -> Response:
        """The counters, for Prometheus."""
        return Response(figures.text(), media_type="text/plain; version=0.0.4")

    @app.get("/", include_in_schema=False)
    async def home() -> RedirectResponse:
        return RedirectResponse("/docs")

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(described(app.openapi(), str(request.base_url)))

    @app.exception_handler(FmnistError)
    async def refused(_request: Request, error: FmnistError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 422)

    @app.exception_handler(HTTPException)
    async def no_such(_request: Request, error: HTTPException) -> JSONResponse:
        sentence = _SENTENCES.get(error.detail, error.detail)
        return JSONResponse({"error": sentence}, error.status_code, error.headers)

    return Guard(app, limits, token, figures)
