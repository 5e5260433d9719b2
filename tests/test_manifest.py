"""The manifest: what made a store, and every difference told with both sides."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from store.errors import StoreDamaged, StoreMismatch
from store.manifest import FORMAT, Making, Manifest, check, from_json, to_json
from store.place import Place

PLACE = Place(Path("here"))
MADE = Making(FORMAT, "e5", 384, "1")


def test_a_manifest_survives_its_text() -> None:
    manifest = Manifest.fresh(MADE, 3).opened().closed(17, complete=True)
    assert from_json(to_json(manifest), PLACE) == manifest
    assert (manifest.revision, manifest.settled, manifest.passages) == (2, True, 17)


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("embedder", replace(MADE, embedder="bge-m3")),
        ("dimension", replace(MADE, dimension=1024)),
        ("passages", replace(MADE, passages="2")),
    ],
)
def test_every_difference_is_refused_with_both_sides(field: str, wanted: Making) -> None:
    with pytest.raises(StoreMismatch) as refused:
        check(MADE, wanted, PLACE)
    for part in (
        field,
        repr(getattr(wanted, field)),
        repr(getattr(MADE, field)),
        "'here'",
        "--rebuild PATH...",
    ):
        assert part in str(refused.value)


def test_the_same_making_passes() -> None:
    check(MADE, replace(MADE), PLACE)


def test_a_later_format_is_a_mismatch_and_rubbish_is_damage() -> None:
    later = to_json(Manifest.fresh(replace(MADE, format=FORMAT + 1), 1))
    with pytest.raises(StoreMismatch, match=rf"format {FORMAT + 1} .* format {FORMAT}"):
        from_json(later, PLACE)
    for rubbish in ("", "{}", '{"making": 3}', '{"making": {"format": 1}}'):
        with pytest.raises(StoreDamaged, match="--rebuild"):
            from_json(rubbish, PLACE)


def test_stores_made_alike_have_names_of_their_own() -> None:
    assert Manifest.fresh(MADE, 1).store != Manifest.fresh(MADE, 1).store


def test_a_token_is_never_shown() -> None:
    assert "secret" not in repr(Place(Path("here"), "http://127.0.0.1:8000", "secret"))
