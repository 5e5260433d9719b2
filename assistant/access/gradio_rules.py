"""The routes that Gradio brings along below the chat: the few that its page calls, and the rest.

In: nothing. Out: paths by method. Gradio's files, uploads, proxy, code editing and run history are
not needed by a chat without files, so they are closed, whoever asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_API = "/chat/gradio_api"


def _both(*paths: str) -> tuple[str, ...]:
    """Each with and without a slash at its end, as Gradio has them."""
    return tuple(form for path in paths for form in (path, f"{path}/"))


NEEDED: Mapping[str, tuple[str, ...]] = {
    "GET": (
        "/chat/",
        *_both("/chat/config"),
        "/chat/static/{path:path}",
        "/chat/assets/{path:path}",
        "/chat/svelte/{path:path}",
        "/chat/theme.css",
        f"{_API}/theme.css",
        f"{_API}/startup-events",
        f"{_API}/heartbeat/{{session_hash}}",
        f"{_API}/queue/data",
        f"{_API}/queue/status",
        *_both(f"{_API}/info"),
    ),
    "POST": (
        f"{_API}/cancel",
        *_both(f"{_API}/reset"),
    ),
    "questions": (
        f"{_API}/queue/join",
        *_both(f"{_API}/run/{{api_name}}"),
    ),
}
"""What the page calls; ``questions`` are POST as well."""

CLOSED: Mapping[str, tuple[str, ...]] = {
    "GET": (
        "/chat/openapi.json",
        "/chat/logout",
        "/chat/favicon.ico",
        "/chat/robots.txt",
        "/chat/pwa_icon/{size}",
        "/chat/pwa_icon",
        "/chat/manifest.json",
        "/chat/monitoring",
        "/chat/monitoring/summary",
        "/chat/monitoring/{key}",
        *_both(f"{_API}/user", f"{_API}/login_check", f"{_API}/token", f"{_API}/app_id"),
        *_both(f"{_API}/runs", f"{_API}/vibe-code"),
        f"{_API}/deep_link",
        f"{_API}/dev/reload",
        f"{_API}/run-history/buckets",
        f"{_API}/run-history/records",
        f"{_API}/run-history/records/{{endpoint}}/{{record_id}}/assets/{{asset_id}}",
        f"{_API}/openapi.json",
        f"{_API}/custom_component/{{id}}/{{environment}}/{{type}}/{{file_name}}",
        f"{_API}/proxy={{url_path:path}}",
        f"{_API}/file={{path_or_url:path}}",
        f"{_API}/file/{{path:path}}",
        f"{_API}/stream/{{session_hash}}/{{run}}/{{component_id}}/playlist.m3u8",
        f"{_API}/stream/{{session_hash}}/{{run}}/{{component_id}}/{{segment_id}}.{{ext}}",
        f"{_API}/stream/{{session_hash}}/{{run}}/{{component_id}}/playlist-file",
        f"{_API}/call/{{api_name}}/{{event_id}}",
        f"{_API}/call/v2/{{api_name}}/{{event_id}}",
        f"{_API}/upload_progress",
    ),
    "POST": (
        *_both("/chat/login"),
        *_both(f"{_API}/api/{{api_name}}", f"{_API}/call/{{api_name}}"),
        *_both(f"{_API}/call/v2/{{api_name}}", f"{_API}/component_server"),
        *_both(f"{_API}/vibe-edit", f"{_API}/undo-vibe-edit", f"{_API}/vibe-code"),
        *_both(f"{_API}/vibe-starter-queries"),
        f"{_API}/run-history/connect",
        f"{_API}/stream/{{event_id}}",
        f"{_API}/stream/{{event_id}}/close",
        f"{_API}/upload",
        f"{_API}/process_recording",
    ),
}
"""What is refused, whoever asks.

Among them is ``app_id``, by which Gradio's page learns that a lost server is back, and loads itself
anew at once: the page's own script does that, after it has kept the conversation.
"""
