"""The query parameters of the archive's routes, a model each.

In: a query string. Out: checked values, or pydantic's errors with the parameter named.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from assistant.api.fields import MOST_VOTES, Day, QuestionText, Readable
from assistant.api.lookup import Order  # pydantic resolves it at run time


class _Span(BaseModel):
    since: Annotated[Day | None, Field(description="Only days from this one on.")] = None
    until: Annotated[Day | None, Field(description="Only days up to this one.")] = None


class _Votes(_Span):
    min_votes: Annotated[
        int | None, Field(ge=0, le=MOST_VOTES, description="Only papers with as many votes.")
    ] = None


class _Page(BaseModel):
    offset: Annotated[int, Field(ge=0, le=10_000_000, description="Rows to pass over.")] = 0
    limit: Annotated[int, Field(ge=1, le=200, description="Most rows.")] = 50


class SearchQuery(_Votes):
    """What is looked for."""

    q: Annotated[
        QuestionText, Field(description="In English or Korean.", examples=["KV cache compression"])
    ]
    today: Annotated[
        Day | None, Field(description='What "last week" counts from; by default the newest day.')
    ] = None
    limit: Annotated[int, Field(ge=1, le=50, description="Most papers.")] = 10


class PapersQuery(_Page, _Votes):
    """Which papers a list is to have."""

    author: Annotated[
        Readable | None,
        Field(
            max_length=200, description="A name as anyone writes it, in Latin letters or Hangul."
        ),
    ] = None
    order: Annotated[Order, Field(description="By day, or by votes.")] = "newest"


class DaysQuery(_Page, _Span):
    """Which days a list is to have."""
