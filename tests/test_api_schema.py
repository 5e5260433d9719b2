"""The running server against its OpenAPI document: schemathesis asks what is allowed and not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from schemathesis.checks import load_all_checks
from schemathesis.specs.openapi.checks import positive_data_acceptance

from assistant.api.app import add_to
from tests.scripted_answers import Scripted
from tests.served_store import serving_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemathesis import Case


def document() -> dict[str, Any]:
    """The OpenAPI document of the API alone; on loopback no operation asks for a key."""
    app = FastAPI()
    add_to(app, Scripted(""))
    told = app.openapi()
    for methods in told["paths"].values():
        for operation in methods.values():
            del operation["security"]
    return told


load_all_checks()

# More than the document allows may also be more than a body may have.
REFUSALS = [400, 404, 405, 413, 415, 422]
CONFIG = schemathesis.Config.from_dict(
    {"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}
)
SCHEMA = schemathesis.openapi.from_dict(document(), config=CONFIG)


@pytest.fixture(scope="module")
def address(sample_store: Path) -> Iterator[str]:
    with serving_store(sample_store) as url:
        yield url


@SCHEMA.parametrize()
@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_every_reply_is_as_the_document_says_and_none_is_a_fault(
    case: Case[Any], address: str
) -> None:
    # No schema can say that days must not end before they begin, or what a control character is.
    case.call_and_validate(base_url=address, excluded_checks=[positive_data_acceptance])
