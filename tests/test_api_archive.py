"""The archive through the HTTP API: rankings, papers, days, status, and the reference page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.api_client import calling, problem
from tests.scripted_answers import Scripted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi.testclient import TestClient


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with calling(Scripted("")) as client:
        yield client


@pytest.fixture(scope="module")
def empty() -> Iterator[TestClient]:
    with calling(Scripted("", empty=True)) as client:
        yield client


@pytest.mark.parametrize(
    "path", ["search?q=x", "papers", "papers/2406.00001", "days", "days/2024-06-03", "status"]
)
def test_an_empty_store_says_what_to_run(empty: TestClient, path: str) -> None:
    told = problem(empty.get(f"/api/v1/{path}"))
    assert (told["status"], told["code"]) == (503, "store-missing")
    assert "assistant ingest" in told["detail"]


def test_the_search_gives_papers_and_what_was_understood(client: TestClient) -> None:
    found = client.get("/api/v1/search", params={"q": "KV since June 2024", "limit": 2}).json()
    assert found["understood"]["since"] == "2024-06-01"
    assert [set(paper) for paper in found["papers"]] == [
        {"arxiv_id", "title", "day", "votes", "authors", "url", "score"}
    ] * 2


def test_papers_are_listed_by_author_days_and_votes(client: TestClient) -> None:
    asked = "author=park%20mina&since=2024-06-01&min_votes=30&order=votes"
    listed = client.get(f"/api/v1/papers?{asked}").json()
    assert [paper["votes"] for paper in listed["papers"]] == [55, 31, 31]
    assert client.get("/api/v1/papers", params={"author": "Nobody Known"}).json()["total"] == 0


def test_pages_of_papers_put_together_are_the_whole_list(client: TestClient) -> None:
    whole = client.get("/api/v1/papers").json()["papers"]
    first = client.get("/api/v1/papers?limit=4").json()
    last = client.get(f"/api/v1/papers?limit=4&offset={first['next_offset']}").json()
    assert first["papers"] + last["papers"] == whole
    assert (first["total"], last["next_offset"]) == (6, None)
    assert len({paper["arxiv_id"] for paper in whole}) == 6


@pytest.mark.parametrize("name", ["2406.00001", "2406.00001v3", "arXiv:2406.00001"])
def test_a_paper_is_found_under_every_form_of_its_id(client: TestClient, name: str) -> None:
    paper = client.get(f"/api/v1/papers/{name}").json()
    assert paper["title"].startswith("ThinCache")
    assert paper["entries"][0]["sections"][0]["label"] == "What's New"


def test_a_day_has_its_papers_and_its_neighbours(client: TestClient) -> None:
    day = client.get("/api/v1/days/2024-06-04").json()
    assert (day["previous"], day["next"]) == ("2024-06-03", "2024-08-05")
    assert [paper["arxiv_id"] for paper in day["papers"]] == ["2406.00003", "2406.00004"]


def test_days_are_listed_newest_first(client: TestClient) -> None:
    listed = client.get("/api/v1/days", params={"until": "2024-06-30"}).json()
    assert [(day["day"], day["papers"]) for day in listed["days"]] == [
        ("2024-06-04", 2),
        ("2024-06-03", 2),
        ("2023-12-01", 1),
    ]


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("papers/2406.00009", 404, "did you mean"),
        ("papers/nonsense", 404, "no digest has"),
        ("days/2024-06-05", 404, "near it: 2024-06-04, 2024-08-05"),
        ("days/20240604", 422, "not a day like"),
        ("papers?limit=0", 422, "limit"),
        ("papers?order=best", 422, "order"),
        ("papers?author=%00", 422, "U+0000"),
        ("days?since=2024-02-01&until=2024-01-01", 422, "until"),
        ("search", 422, "q: is missing"),
        ("search?q=%20", 422, "q: is empty"),
        ("nowhere", 404, "see /api"),
    ],
)
def test_what_is_not_there_or_off_is_a_problem(
    client: TestClient, path: str, status: int, says: str
) -> None:
    told = problem(client.get(f"/api/v1/{path}"))
    assert told["status"] == status
    assert says in told["detail"]


def test_another_method_is_refused_with_the_right_ones(client: TestClient) -> None:
    reply = client.delete("/api/v1/ask")
    assert problem(reply)["code"] == "method-not-allowed"
    assert reply.headers["allow"] == "POST"


def test_addresses_outside_the_api_keep_their_own_errors(client: TestClient) -> None:
    assert client.get("/nowhere").headers["content-type"] == "application/json"


def test_status_and_backends_are_told_without_paths(client: TestClient) -> None:
    status = client.get("/api/v1/status").json()
    assert (status["papers"], status["first_day"], status["last_day"]) == (
        6,
        "2023-12-01",
        "2024-08-05",
    )
    assert "store" not in status
    backends = client.get("/api/v1/backends").json()["backends"]
    assert backends[0] == {"name": "extractive", "default": True}


def test_the_state_of_a_filling_store_is_told() -> None:
    with calling(Scripted("", embedded=5)) as client:
        assert client.get("/api/v1/status").json()["state"] == "full text ready, vectors 25%"


@pytest.mark.parametrize(("language", "says"), [("en", "Parameters"), ("ko", "매개변수")])
def test_the_reference_shows_every_route_and_loads_nothing_from_elsewhere(
    client: TestClient, language: str, says: str
) -> None:
    page = client.get("/api", headers={"accept-language": language}).text
    paths = client.get("/openapi.json").json()["paths"]
    assert all(f"<code>{path}</code>" in page for path in paths)
    assert says in page
    assert "<script" not in page
    assert "//" not in page.replace("https://arxiv.org", "")


def test_every_problem_leads_to_its_line_in_the_reference(client: TestClient) -> None:
    kind = problem(client.get("/api/v1/nowhere"))["type"]
    path, _, code = kind.partition("#")
    assert f'id="{code}"' in client.get(path).text
