from __future__ import annotations

import pytest

from assistant.discreet import discreet
from store.errors import AssistantError, RequestError


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("no store at '/srv/a b/store'; ingest", "no store at …; ingest"),
        ("cannot read '/srv/x.npy' (is it there?)", "cannot read … (is it there?)"),
        ("file /home/ada/keys/k.json, damaged", "file …, damaged"),
        ("no connection to http://10.0.0.5:11434/v1.", "no connection to …."),
        ("'local' at 'http://10.0.0.5/v1' is slow", "'local' at … is slow"),
        (r"cannot write 'C:\data\store'", "cannot write …"),
        ("run `assistant ingest --rebuild PATH...`", "run `assistant ingest --rebuild PATH...`"),
        ("no paper '2406.09297'; and/or none", "no paper '2406.09297'; and/or none"),
    ],
)
def test_places_are_left_out_and_the_remedy_stays(said: str, told: str) -> None:
    assert discreet(AssistantError(said)) == told


def test_what_a_caller_sent_is_told_back() -> None:
    assert discreet(RequestError("'/etc' is no day")) == "'/etc' is no day"
