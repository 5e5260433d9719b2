"""``/metrics``: the figures for a Prometheus server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from fastapi.responses import Response

from assistant.measures.counts import CONTENT_TYPE

if TYPE_CHECKING:
    from assistant.measures.counts import Counts

PATH = "/metrics"


def metrics_page(counts: Counts) -> APIRouter:
    """The route that a Prometheus server scrapes."""
    router = APIRouter(include_in_schema=False)

    @router.get(PATH)
    def metrics() -> Response:
        return Response(counts.text(), media_type=CONTENT_TYPE)

    return router
