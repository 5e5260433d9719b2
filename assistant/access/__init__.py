"""Who may call what: keys, embed tokens, route rules, limits; pure ASGI layers around the web app.

The ways in (chat page, API, embed page, MCP) stand above this package and know only `WebOptions`
and `EmbedScope`; `assistant.serve` puts the layers around them.
"""
