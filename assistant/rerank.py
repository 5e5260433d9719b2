"""A second opinion on the first papers of a ranking, from a cross-encoder that the user runs.

Any server with the ``/rerank`` route of Jina, Cohere, vLLM, llama.cpp or Text Embeddings Inference
will do. Its opinion is averaged with the ranker's; when it fails, the ranker's stands alone.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from store.errors import BackendError, BackendRefused, BackendTimeout, BackendUnreachable, BadReply

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from pydantic import SecretStr

    from assistant.retrieve import Hit

RERANKED = 30
"""Papers that are shown to the reranker."""

_CERTAIN = 1e-4

_log = logging.getLogger(__name__)


class Reranker(Protocol):
    """Judges how relevant texts are to a question."""

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """(texts,) relevance from 0 to 1.

        Raises:
            BackendError: it cannot be asked, or its reply is none.
        """
        ...


@dataclass(frozen=True, slots=True)
class ServedReranker:
    """A cross-encoder behind HTTP.

    Attributes:
        base_url: up to and without ``/rerank``.
        timeout: seconds for the whole reply.
    """

    base_url: str
    model: str | None = None
    key: SecretStr | None = None
    timeout: float = 10.0

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        """(texts,) relevance from 0 to 1.

        Raises:
            BackendError: the server cannot be reached, refuses, is late, or replies something else.
        """
        body: dict[str, Any] = {"query": question, "documents": list(texts)}
        body |= {} if self.model is None else {"model": self.model}
        return _scores(self._post(body), len(texts))

    def _post(self, body: dict[str, Any]) -> Any:
        import httpx

        headers = {}
        if self.key is not None:
            headers["Authorization"] = f"Bearer {self.key.get_secret_value()}"
        where = f"the reranker at {self.base_url}"
        try:
            reply = httpx.post(
                f"{self.base_url}/rerank", json=body, headers=headers, timeout=self.timeout
            )
            reply.raise_for_status()
            return reply.json()
        except httpx.TimeoutException as error:
            raise BackendTimeout(f"{where} took over {self.timeout:g} s; is it busy?") from error
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            raise BackendRefused(f"{where} refused ({status}); check its key and model") from error
        except httpx.HTTPError as error:
            raise BackendUnreachable(f"{where} cannot be reached; is it running?") from error
        except ValueError as error:
            raise BadReply(f"{where} did not reply with JSON; check the address") from error


def _scores(reply: Any, expected: int) -> np.ndarray:
    """Scores by place; outside 0 to 1 they are taken for log-odds, as some servers send them."""
    rows: Any = reply.get("results") if isinstance(reply, dict) else reply
    scores = np.full(expected, np.nan)
    try:
        for row in rows:
            scores[int(row["index"])] = float(row.get("relevance_score", row.get("score")))
    except (TypeError, KeyError, ValueError, IndexError, AttributeError) as error:
        raise BadReply("the reranker's reply holds no scores; check its address") from error
    if np.isnan(scores).any():
        raise BadReply(f"the reranker scored only some of {expected} texts; check its limits")
    if scores.min() < 0 or scores.max() > 1:
        scores = 1 / (1 + np.exp(-scores))
    return scores


def reranked(hits: tuple[Hit, ...], question: str, reranker: Reranker) -> tuple[Hit, ...]:
    """The hits, best first by the mean of both opinions; only the first are asked about."""
    first, rest = hits[:RERANKED], hits[RERANKED:]
    if not first:
        return hits
    texts = [
        "\n".join([hit.entry.title, *(part.text for part in hit.entry.sections)]) for hit in first
    ]
    try:
        given = reranker.scores(question, texts)
    except BackendError as error:
        _log.warning("%s; the ranking stands without it", error)
        return hits
    odds = (_odds(given) + _odds(np.array([hit.score for hit in first]))) / 2
    scored = [replace(hit, score=float(p)) for hit, p in zip(first, _chance(odds), strict=True)]
    # What the reranker has not seen cannot overtake what it has.
    scored.sort(key=lambda hit: -hit.score)
    floor = scored[-1].score
    return (*scored, *(replace(hit, score=min(hit.score, floor)) for hit in rest))


def _odds(chances: np.ndarray) -> np.ndarray:
    clipped = np.clip(chances, _CERTAIN, 1 - _CERTAIN)
    odds: np.ndarray = np.log(clipped / (1 - clipped))
    return odds


def _chance(odds: np.ndarray) -> np.ndarray:
    chances: np.ndarray = 1 / (1 + np.exp(-odds))
    return chances
