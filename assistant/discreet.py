"""What a reader is told of an error: its words without folders, files and addresses of the server.

The operator finds them in the log, the command line prints them; a reader of a web page or a caller
of the API has no use for them, and an attacker has.
"""

from __future__ import annotations

import re

from store.errors import AssistantError, RequestError

_PLACE = re.compile(
    r"(?P<quote>['\"])(?:/|~/|\.{1,2}/|[A-Za-z]:[\\/]|https?://).*?(?P=quote)"
    r"|https?://\S*[^\s.,;:)]"
    r"|(?<![\w/.<])(?:~|\.{1,2})?/(?:[^\s/'\"]+/)+[^\s/'\",;:)]*"
    r"|\b[A-Za-z]:\\\S+"
)


def discreet(error: AssistantError) -> str:
    """The error's sentence with "…" for every place in it; what the caller sent stays."""
    if isinstance(error, RequestError):
        return str(error)
    return _PLACE.sub("…", str(error))
